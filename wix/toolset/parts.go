package toolset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/atomicfile"
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/fetch"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/internal/process"
	"github.com/gomsi/gomsi/internal/progress"
)

// Parts finds and fetches the native parts of a line of WiX: the files of its
// extensions, which the built-in engine links.
//
// They are looked for in the folder that the environment names (GOMSI_WIX3,
// GOMSI_WIX), in gomsi's cache, and where WiX itself has them. What is not there
// is fetched: of WiX 3 the release on GitHub, of WiX 4 and later the package of
// the extension on NuGet.
type Parts struct {
	Line string // WiX3 or WiX
	// Version is the one that is wanted; "" is DefaultParts of the line. Of WiX 3
	// "" also takes what the user has put into the cache.
	Version string
	// Env is the environment, as os.Environ gives it.
	Env []string
	// Dir is where relative paths start and WiX's local extensions lie; "" is
	// the current folder.
	Dir string
	// Offline takes only what is there.
	Offline bool
	// Lock holds what NuGet gives to what it gave before; nil: nothing does.
	Lock     *manifest.Lock
	Progress progress.Func

	known []release // instead of releases; tests set it
}

// DefaultParts are the versions of native parts that are taken when none is
// asked for.
var DefaultParts = map[string]string{WiX3: "3.14.1", WiX: DefaultVersion}

// Extension is one that is wanted: by a name (WixUtilExtension,
// WixToolset.Util.wixext, WixToolset.Util.wixext/5.0.2, Util), or by the path of
// its file.
type Extension struct {
	Name string
	Pos  diag.Pos // of the name, for faults
}

// Check tells which extensions there are none of in the line, and looks for
// nothing.
func (p *Parts) Check(wanted []Extension) *diag.List {
	list := &diag.List{}
	for _, w := range wanted {
		if !isPath(w.Name) {
			p.wanted(w, list)
		}
	}
	return list
}

// want is an extension as one file to look for.
type want struct {
	name    string // in the line
	version string
	any     bool // no version was asked for
	asked   Extension
}

// wanted makes out what is asked for; nil and a fault when there is no such
// extension.
func (p *Parts) wanted(e Extension, list *diag.List) *want {
	bare, version := splitVersion(e.Name)
	known := named(bare)
	if known == nil {
		d := list.Errorf(CodeNoExtension, e.Pos, "there is no extension %q among those of WiX", e.Name)
		if near := diag.Nearest(bare, p.allNames()); near != "" {
			d.WithHint("did you mean %q?", near)
		} else {
			d.WithHint("give the path of its file; by their names there are %s", strings.Join(ExtensionNames(p.Line), ", "))
		}
		return nil
	}
	if known.name(p.Line) == "" {
		other := map[string]string{WiX3: "v4", WiX: "v3"}[p.Line]
		list.Errorf(CodeNoExtension, e.Pos, "%s has no extension %q", lineNames[p.Line], e.Name).
			WithHint("the other dialect (%s) has it", other)
		return nil
	}
	w := &want{name: known.name(p.Line), version: p.Version, asked: e}
	if version != "" && (p.Line == WiX || strings.HasPrefix(version, "3.")) {
		w.version = version
	}
	if w.version == "" {
		w.version, w.any = DefaultParts[p.Line], p.Line == WiX3
	}
	return w
}

var lineNames = map[string]string{WiX3: "WiX 3", WiX: "WiX 4 and later"}

func (p *Parts) allNames() []string {
	names := ExtensionNames(p.Line)
	for _, e := range extensions {
		if n := e.name(p.Line); n != "" {
			names = append(names, n)
		}
	}
	return names
}

// String gives "WixToolset.Util.wixext 5.0.2".
func (w *want) String() string { return w.name + " " + w.version }

// Resolve gives the files of the extensions, in their order, and fetches what is
// not there. What the user has to decide is in the list; the error is one of the
// machine, the network included, or a *fetch.AuthError. With either there are no
// files.
func (p *Parts) Resolve(ctx context.Context, wanted []Extension) ([]string, *diag.List, error) {
	list := &diag.List{}
	if len(wanted) == 0 {
		return nil, list, nil
	}
	files := make([]string, len(wanted))
	for i, w := range wanted {
		if err := ctx.Err(); err != nil {
			return nil, list, err
		}
		var err error
		if isPath(w.Name) {
			files[i] = p.path(w, list)
		} else if files[i], err = p.one(ctx, w, list); err != nil {
			return nil, list, err
		}
	}
	if list.HasErrors() {
		return nil, list, nil
	}
	if p.Lock != nil {
		if err := p.Lock.Write(); err != nil {
			return nil, list, &process.EnvironmentError{Tool: manifest.LockName, Err: err}
		}
	}
	return files, list, nil
}

// path gives the file of an extension that is given by it.
func (p *Parts) path(e Extension, list *diag.List) string {
	name := e.Name
	if !onWindows {
		name = strings.ReplaceAll(name, `\`, "/")
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(p.Dir, name)
	}
	if info, err := os.Stat(name); err != nil || info.IsDir() {
		list.Errorf(CodeNoExtension, e.Pos, "there is no file %s", e.Name)
		return ""
	}
	return name
}

// one gives the file of an extension that is given by its name.
func (p *Parts) one(ctx context.Context, e Extension, list *diag.List) (string, error) {
	w := p.wanted(e, list)
	if w == nil {
		return "", nil
	}
	f, err := p.find(w)
	if err != nil {
		return "", err
	}
	if f.path == "" && !p.Offline && p.mayFetch(w, list) {
		if faults, err := p.fetch(ctx, w); err != nil || faults.HasErrors() {
			list.Append(faults)
			return "", err
		}
		if f, err = p.find(w); err != nil {
			return "", err
		}
	}
	if f.path == "" {
		if !list.HasErrors() {
			p.missing(w, f, list)
		}
		return "", nil
	}
	p.lock(w, f.record)
	return f.path, nil
}

// lock notes in gomsi.lock what the package of an extension was that is used.
func (p *Parts) lock(w *want, r *record) {
	if r != nil && r.SHA256 != "" && p.Lock != nil && p.Line == WiX && p.Lock.Find(w.name, w.version) == nil {
		p.Lock.Add(manifest.LockedFile{Name: w.name, Version: w.version, URL: r.URL, Size: r.Size, SHA256: r.SHA256})
	}
}

// missing reports an extension that is not there, and may not be fetched.
func (p *Parts) missing(w *want, f found, list *diag.List) {
	hint := "gomsi toolset install " + p.Line
	if e := named(w.name); p.Line == WiX && !slices.Contains(usual, e.short) {
		hint += " " + w.name
	}
	switch {
	case f.otherHash != "":
		at := p.Lock.Find(w.name, w.version).Pos
		list.Errorf(CodeHash, at, "%s in the cache is not the one of %s: its SHA-256 is %s", w, manifest.LockName, f.otherHash).
			WithHint("%s fetches it anew", hint)
	case f.damaged:
		list.Errorf(CodeParts, w.asked.Pos, "the cached file of %s is not what was installed", w).WithHint("%s fetches it anew", hint)
	case len(f.others) > 0:
		list.Errorf(CodeVersion, w.asked.Pos, "%s is wanted, and here is %s", w, strings.Join(f.others, " and ")).
			WithHint("%s fetches it", hint)
	default:
		list.Errorf(CodeParts, w.asked.Pos, "the file of the extension %s is not on this machine", w).
			WithHint("%s fetches it, or name a folder that holds it in %s", hint, lines[p.Line].variable)
	}
}

// found is the file of an extension.
type found struct {
	path      string  // "" when there is none
	record    *record // of a file in the cache
	others    []string
	damaged   bool
	otherHash string // of an archive that is not the one of gomsi.lock
}

// find looks for a file on this machine.
func (p *Parts) find(w *want) (f found, err error) {
	cache, err := cacheDir(p.Env)
	if err != nil {
		return f, err
	}
	if p.Line == WiX3 {
		p.findWiX3(w, cache, &f)
	} else {
		p.findWiX(w, cache, &f)
	}
	return f, nil
}

func (p *Parts) findWiX3(w *want, cache string, f *found) {
	own := lookup(p.Env, "GOMSI_WIX3")
	for _, dir := range []string{own, join(own, "bin")} {
		f.try(join(dir, w.name+".dll"), w, w.any)
	}
	if wix := lookup(p.Env, "WIX"); wix != "" { // its installer sets it
		f.try(filepath.Join(wix, "bin", w.name+".dll"), w, false)
	}
	versions := []string{w.version}
	if w.any {
		versions = append(versions, versionsIn(filepath.Join(cache, WiX3))...)
	}
	for _, v := range versions {
		f.inCache(unit{cache, WiX3 + "/" + v}, w.name+".dll", "")
	}
}

func (p *Parts) findWiX(w *want, cache string, f *found) {
	f.below(lookup(p.Env, "GOMSI_WIX"), w)
	locked := ""
	if p.Lock != nil {
		if entry := p.Lock.Find(w.name, w.version); entry != nil {
			locked = entry.SHA256
		}
	}
	f.inCache(unit{cache, WiX + "/" + w.name + "/" + w.version}, w.name+".dll", locked)
	for _, root := range p.extensionRoots() {
		f.below(root, w)
	}
}

// extensionRoots are the folders in which WiX 4 and later keeps extensions
// ("wix extension add": in the current folder, in the user's, for the machine),
// and that of NuGet.
func (p *Parts) extensionRoots() []string {
	roots := []string{filepath.Join(p.Dir, ".wix", "extensions")}
	homes := []string{lookup(p.Env, "WIX_EXTENSIONS"), lookup(p.Env, "USERPROFILE"), lookup(p.Env, "HOME")}
	for _, home := range homes {
		roots = append(roots, join(home, ".wix/extensions"))
	}
	for _, v := range []string{"CommonProgramW6432", "CommonProgramFiles", "CommonProgramFiles(x86)"} {
		roots = append(roots, join(lookup(p.Env, v), "WixToolset/extensions"))
	}
	roots = append(roots, lookup(p.Env, "NUGET_PACKAGES"))
	for _, home := range homes[1:] {
		roots = append(roots, join(home, ".nuget/packages"))
	}
	return roots
}

// join is filepath.Join, but nothing joined to "" is anything.
func join(dir, rest string) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, filepath.FromSlash(rest))
}

// try takes a file if it is there and of the wanted version, or any will do.
func (f *found) try(path string, w *want, any bool) {
	if f.path != "" || path == "" {
		return
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return
	}
	version := fileVersion(path)
	if any || version == w.version {
		f.path = path
		return
	}
	if other := strings.TrimSpace(w.name + " " + version); !slices.Contains(f.others, other) {
		f.others = append(f.others, other)
	}
}

// below looks in a folder in which extensions lie in one of the ways that there
// are: as in WiX's cache and NuGet's, as unpacked packages, or as plain files.
func (f *found) below(root string, w *want) {
	if root == "" {
		return
	}
	major, _, _ := strings.Cut(w.version, ".")
	file := "wixext" + major + "/" + w.name + ".dll"
	for _, base := range []string{root, filepath.Join(root, "extensions"), filepath.Join(root, ".wix", "extensions")} {
		for _, name := range []string{w.name, strings.ToLower(w.name)} {
			f.tryAsked(join(base, name+"/"+w.version+"/"+file))
			f.tryAsked(join(base, name+"."+w.version+"/"+file))
		}
		f.try(join(base, file), w, false)
		f.try(join(base, w.name+".dll"), w, false)
	}
}

// tryAsked takes a file whose path tells its version.
func (f *found) tryAsked(path string) {
	if info, err := os.Stat(path); f.path == "" && err == nil && !info.IsDir() {
		f.path = path
	}
}

// inCache takes a file of gomsi's own cache; the archive that it was in must have
// the hash, unless that is "".
func (f *found) inCache(u unit, name, sum string) {
	if f.path != "" {
		return
	}
	r := u.read()
	if r == nil {
		return
	}
	if sum != "" && r.SHA256 != sum {
		f.otherHash = r.SHA256
		return
	}
	if f.path = u.file(r, name); f.path == "" {
		f.damaged = true
		return
	}
	f.record = r
}

// versionsIn lists the folders in a folder that are named by versions, the newest
// first.
func versionsIn(dir string) []string {
	entries, _ := os.ReadDir(dir) // none when it is not there
	var all []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			all = append(all, e.Name())
		}
	}
	slices.SortFunc(all, func(a, b string) int { return slices.Compare(numbers(b), numbers(a)) })
	return all
}

func numbers(version string) []int {
	var all []int
	for _, s := range strings.Split(version, ".") {
		n, _ := strconv.Atoi(s)
		all = append(all, n)
	}
	return all
}

// explain makes faults of the user's input, or an error of the machine with a
// hint, of what went wrong while parts were fetched.
func (p *Parts) explain(err error, at diag.Pos) (*diag.List, error) {
	list := &diag.List{}
	var hash *fetch.HashError
	var space *fetch.NoSpaceError
	var network *fetch.NetworkError
	var status *fetch.StatusError
	env := &process.EnvironmentError{Tool: "native parts of " + lineNames[p.Line], Err: err}
	switch {
	case errors.As(err, &hash):
		list.Errorf(CodeHash, at, "%v", err).WithHint("it was changed on its way or at its place, and is not used")
		return list, nil
	case errors.As(err, &space):
		env.Hint = fmt.Sprintf("make room in %s, or name another folder in GOMSI_CACHE", filepath.Dir(space.Path))
	case errors.As(err, &network):
		env.Hint = "see to the network (HTTPS_PROXY names a proxy); " + otherWays[p.Line]
	case errors.As(err, &status):
		if env.Hint = status.Hint; env.Hint == "" {
			env.Hint = otherWays[p.Line]
		}
	case p.ofCache(err):
		env.Tool, env.Hint = "the cache", "see to the rights of the folder, or name another one in GOMSI_CACHE"
	default:
		return list, err
	}
	return list, env
}

// ofCache tells whether an error is one of reading or writing the cache.
func (p *Parts) ofCache(err error) bool {
	cache, cacheErr := cacheDir(p.Env)
	name := ""
	var path *fs.PathError
	var link *os.LinkError
	var place *atomicfile.ReplaceError
	switch {
	case errors.As(err, &place):
		name = place.Name
	case errors.As(err, &path):
		name = path.Path
	case errors.As(err, &link):
		name = link.New
	}
	rel, relErr := filepath.Rel(cache, name)
	// Above it, too: the folder of the cache may be impossible to make.
	above, aboveErr := filepath.Rel(name, cache)
	return name != "" && cacheErr == nil && (relErr == nil && filepath.IsLocal(rel) || aboveErr == nil && filepath.IsLocal(above))
}

// otherWays say how to come by native parts without the network.
var otherWays = map[string]string{
	WiX3: "`gomsi toolset install wix3 --from` takes a folder or zip with WiX 3, and `--from npm` WiX 3.11 by way of npm",
	WiX:  "`gomsi toolset install wix --from` takes a folder with extensions or .nupkg files",
}
