package toolset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/fetch"
	"github.com/gomsi/gomsi/internal/process"
)

// Install puts native parts of the line into the cache and tells of them.
//
// from is where they are from: FromGitHub or FromNPM (WiX 3), FromNuGet (WiX 4
// and later), "" for the first of these, or the path of a folder or of an
// archive: a ZIP of WiX 3 or the tarball of the npm package, a .nupkg. names are
// the extensions of WiX 4 and later that are to be fetched; none of them: those
// whose elements the built-in engine compiles.
func (p *Parts) Install(ctx context.Context, from string, names []string) ([]Installed, *diag.List, error) {
	var units []unit
	var list *diag.List
	var err error
	switch {
	case slices.Contains([]string{FromGitHub, FromNPM, FromNuGet}, from) || from == "":
		units, list, err = p.installFetched(ctx, from, names)
	default:
		units, err = p.installFrom(ctx, from)
		list = &diag.List{}
		var hash *fetch.HashError
		var space *fetch.NoSpaceError
		switch {
		case errors.As(err, &hash), errors.As(err, &space):
			list, err = p.explain(err, diag.Pos{File: from})
			for _, d := range list.Sorted() {
				d.WithHint("fetch the archive again; what you packed yourself is installed from its folder")
			}
		case err != nil && ctx.Err() == nil && !p.ofCache(err):
			list, err = unusable(from, err), nil
		default:
			list, err = p.outcome(err, diag.Pos{})
		}
	}
	if err != nil || list.HasErrors() {
		return nil, list, err
	}
	var all []Installed
	for _, u := range units {
		all = append(all, p.tell(u))
	}
	if p.Lock != nil {
		err = p.Lock.Write()
	}
	return all, list, err
}

// unusable reports a folder or archive that cannot be installed from.
func unusable(from string, err error) *diag.List {
	list := &diag.List{}
	at := diag.Pos{File: from}
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		list.Errorf(CodeArchive, at, "there is no such file or folder")
	case errors.Is(err, errNothing):
		list.Errorf(CodeArchive, at, "%v", err).
			WithHint("WiX 3 is a folder or ZIP with WixUtilExtension.dll and its kin, WiX 4 and later .nupkg files or a folder such as .wix/extensions")
	case errors.As(err, &pathErr):
		list.Errorf(CodeArchive, at, "it cannot be read: %v", pathErr.Err)
	default:
		list.Errorf(CodeArchive, at, "it cannot be used: %v", err)
	}
	return list
}

// installFetched installs from a server.
func (p *Parts) installFetched(ctx context.Context, from string, names []string) (units []unit, list *diag.List, err error) {
	list = &diag.List{}
	if p.Line == WiX3 {
		if from == "" {
			from = FromGitHub
		}
		r := p.release(func(r *release) bool { return r.source() == from && (p.Version == "" || r.version == p.Version) })
		if r == nil {
			list.Errorf(CodeVersion, diag.Pos{}, "gomsi knows of no release of WiX %s on %s", p.Version, from)
			return nil, list, nil
		}
		if p.Offline && !p.has(unit{path: WiX3 + "/" + r.version}) {
			return nil, list, p.offline("WiX " + r.version)
		}
		u, err := p.installRelease(ctx, *r)
		list, err = p.outcome(err, diag.Pos{})
		return []unit{u}, list, err
	}
	if len(names) == 0 {
		names = usual
	}
	for _, name := range names {
		w := p.wanted(Extension{Name: name}, list)
		if w == nil || !p.mayFetch(w, list) {
			continue
		}
		u := unit{path: WiX + "/" + w.name + "/" + w.version}
		if p.Offline && !p.has(u) {
			return nil, list, p.offline(w.String())
		}
		if u.cache, err = cacheDir(p.Env); err != nil {
			return nil, list, err
		}
		faults, err := p.fetch(ctx, w)
		list.Append(faults)
		if err != nil || list.HasErrors() {
			return nil, list, err
		}
		p.lock(w, u.read())
		units = append(units, u)
	}
	return units, list, nil
}

// has tells whether a unit is in the cache and sound.
func (p *Parts) has(u unit) bool {
	var err error
	if u.cache, err = cacheDir(p.Env); err != nil {
		return false
	}
	r := u.read()
	return r != nil && u.whole(r)
}

func (p *Parts) offline(what string) error {
	return &process.EnvironmentError{
		Tool: "native parts of " + lineNames[p.Line], Hint: otherWays[p.Line],
		Err: fmt.Errorf("%s is not in the cache, and --offline keeps gomsi from fetching it", what),
	}
}

// installFrom installs from a folder or an archive.
func (p *Parts) installFrom(ctx context.Context, from string) (units []unit, err error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, err
	}
	err = p.locked(ctx, func(cache string) error {
		switch {
		case p.Line == WiX3:
			u, err := p.putWiX3(cache, from, info.IsDir())
			units = append(units, u)
			return err
		case !info.IsDir():
			u, err := putPackage(cache, from)
			units = append(units, u)
			return err
		}
		units, err = putPackages(ctx, cache, from)
		return err
	})
	return units, err
}

// putWiX3 installs WiX 3 from a folder or archive. An archive that claims to be a
// release whose hash is known must be it.
func (p *Parts) putWiX3(cache, from string, isDir bool) (unit, error) {
	r := record{Name: filepath.Base(from), Source: "folder"}
	var files content
	if isDir {
		if abs, err := filepath.Abs(from); err == nil {
			r.Name = filepath.Base(abs)
		}
		bin := filepath.Join(from, "bin")
		if names, err := os.ReadDir(bin); err == nil && slices.ContainsFunc(names, func(e fs.DirEntry) bool { return isWiX3Extension(e.Name()) }) {
			from = bin
		}
		files = folder(from)
	} else {
		r.Source = "zip"
		if err := r.measure(from); err != nil {
			return unit{}, err
		}
		files = zipped(from)
		if ext := strings.ToLower(filepath.Ext(from)); ext == ".tgz" || ext == ".gz" {
			files = tarred(from, "package/bin/")
		}
	}
	known := p.release(func(k *release) bool { return r.SHA256 != "" && k.sha256 == r.SHA256 })
	return put(cache, r, files, keepWiX3, func(stage string, r *record) (unit, error) {
		if known != nil {
			r.Version = known.version
		} else if r.Version = wix3Version(stage); r.Version == "" {
			return unit{}, errNothing
		}
		// Of the npm package there is no ZIP, and WiX has one of the same version.
		claims := func(k *release) bool { return k.version == r.Version && k.module == "" }
		if k := p.release(claims); !isDir && known == nil && k != nil {
			return unit{}, &fetch.HashError{Name: r.Name, Want: k.sha256, Got: r.SHA256}
		}
		return unit{cache, WiX3 + "/" + r.Version}, nil
	})
}

// measure notes the size and the hash of an archive.
func (r *record) measure(archive string) error {
	info, err := os.Stat(archive)
	if err != nil {
		return err
	}
	r.Size = info.Size()
	r.SHA256, err = fetch.SHA256(archive)
	return err
}

// wix3Version gives the version of the extensions of WiX 3 in a folder, "" when
// there are none.
func wix3Version(dir string) string {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if isWiX3Extension(e.Name()) {
			if v := fileVersion(filepath.Join(dir, e.Name())); strings.HasPrefix(v, "3.") {
				return v
			}
		}
	}
	return ""
}

// putPackage installs an extension of WiX 4 or later from its package.
func putPackage(cache, from string) (unit, error) {
	r := record{Name: filepath.Base(from), Source: "nupkg"}
	if err := r.measure(from); err != nil {
		return unit{}, err
	}
	return put(cache, r, zipped(from), keepPackage, func(stage string, r *record) (unit, error) {
		id, version, err := nuspec(stage)
		e := named(id)
		major, _, _ := strings.Cut(version, ".")
		if err != nil || e == nil || e.wix == "" || !filepath.IsLocal(version) {
			return unit{}, errNothing
		}
		if !r.has("wixext" + major + "/" + e.wix + ".dll") {
			return unit{}, errNothing
		}
		r.Version = version
		return unit{cache, WiX + "/" + e.wix + "/" + version}, nil
	})
}

// putPackages installs every extension of WiX 4 and later that is somewhere in a
// folder: packages, and files in folders such as wixext5.
func putPackages(ctx context.Context, cache, dir string) (units []unit, err error) {
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if !e.Type().IsRegular() {
			return nil
		}
		u := unit{}
		switch ext := named(strings.TrimSuffix(e.Name(), ".nupkg")); {
		case strings.EqualFold(filepath.Ext(path), ".nupkg") && isPackageName(e.Name()):
			u, err = putPackage(cache, path)
		case ext != nil && strings.EqualFold(e.Name(), ext.wix+".dll"):
			u, err = putFile(cache, path, ext)
		default:
			return nil
		}
		if err == nil {
			units = append(units, u)
		}
		return err
	})
	if err == nil && len(units) == 0 {
		err = errNothing
	}
	return units, err
}

// isPackageName tells whether a file is named as the package of an extension:
// wixtoolset.util.wixext.5.0.2.nupkg.
func isPackageName(name string) bool {
	return slices.ContainsFunc(extensions, func(e extension) bool {
		return e.wix != "" && strings.HasPrefix(strings.ToLower(name), strings.ToLower(e.wix)+".")
	})
}

// putFile installs an extension of WiX 4 or later from its file; the version is
// the file's own.
func putFile(cache, path string, e *extension) (unit, error) {
	version := fileVersion(path)
	if version == "" {
		return unit{}, fmt.Errorf("%s has no version", filepath.Base(path))
	}
	major, _, _ := strings.Cut(version, ".")
	r := record{Name: filepath.Base(path), Version: version, Source: "folder"}
	return put(cache, r, single(path, "wixext"+major+"/"+e.wix+".dll"), func(string) bool { return true },
		func(string, *record) (unit, error) { return unit{cache, WiX + "/" + e.wix + "/" + version}, nil })
}
