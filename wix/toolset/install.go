package toolset

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/fetch"
	"github.com/gomsi/gomsi/internal/github"
	"github.com/gomsi/gomsi/internal/process"
)

// release is an archive of WiX 3 whose hash is known.
type release struct {
	name, version, sha256 string
	// owner, repository and tag are those of a release on GitHub, module is a
	// package of npm with its version.
	owner, repository, tag string
	module                 string
	inside                 string // the folder in the archive that has the files
}

// releases are what gomsi fetches of WiX 3, the one that it takes first. The
// hash of an archive that is fetched or named never follows from what a server
// says.
var releases = []release{
	{
		name: "wix314-binaries.zip", version: "3.14.1", owner: "wixtoolset", repository: "wix3", tag: "wix3141rtm",
		sha256: "6ac824e1642d6f7277d0ed7ea09411a508f6116ba6fae0aa5f2c7daa2ff43d31",
	},
	{
		name: "wixtoolset-compiler-1.0.3.tgz", version: "3.11.0", module: "wixtoolset-compiler@1.0.3", inside: "package/bin/",
		sha256: "13df6f07c1b9d9650dd553f4c49cc4edb15899e14f26e4c48724374cfaea1cd9",
	},
}

// source gives the word for where a release comes from.
func (r *release) source() string {
	if r.module != "" {
		return FromNPM
	}
	return FromGitHub
}

// The servers that native parts are fetched from, as `gomsi toolset install`
// names them.
const (
	FromGitHub = "github"
	FromNPM    = "npm"
	FromNuGet  = "nuget"
)

// nugetIndex is the service index of the public feed ("NuGet Server API").
const nugetIndex = "https://api.nuget.org/v3/index.json"

func (p *Parts) releases() []release {
	if p.known != nil {
		return p.known
	}
	return releases
}

// release gives the known release that do wants, nil when there is none.
func (p *Parts) release(do func(r *release) bool) *release {
	all := p.releases()
	for i := range all {
		if do(&all[i]) {
			return &all[i]
		}
	}
	return nil
}

// mayFetch tells whether gomsi fetches what is wanted, and reports why not.
func (p *Parts) mayFetch(w *want, list *diag.List) bool {
	if p.Line == WiX3 {
		if p.release(func(r *release) bool { return r.version == w.version }) == nil {
			list.Errorf(CodeVersion, w.asked.Pos, "gomsi knows of no release of WiX %s to fetch", w.version).
				WithHint("it is 3.14.1 that it fetches; name a folder with yours in GOMSI_WIX3")
			return false
		}
		return true
	}
	first, _, _ := strings.Cut(w.version, ".")
	if major, err := strconv.Atoi(first); err != nil || major >= feeMajor {
		list.Errorf(CodeTerms, w.asked.Pos, "WiX %s comes with terms and a maintenance fee, and gomsi does not accept them for you", first).
			WithHint("take %s; or fetch it yourself (wix extension add), and gomsi uses it", DefaultVersion)
		return false
	}
	return true
}

// fetch fetches an extension that is wanted into the cache, of WiX 3 with all
// others. The list has faults of the user's input.
func (p *Parts) fetch(ctx context.Context, w *want) (*diag.List, error) {
	if p.Line == WiX3 {
		_, err := p.installRelease(ctx, *p.release(func(r *release) bool { return r.version == w.version }))
		return p.outcome(err, w.asked.Pos)
	}
	_, err := p.installPackage(ctx, w)
	at := w.asked.Pos
	var hash *fetch.HashError
	var status *fetch.StatusError
	switch {
	case errors.As(err, &hash) && p.Lock != nil && p.Lock.Find(w.name, w.version) != nil:
		at = p.Lock.Find(w.name, w.version).Pos
	case errors.As(err, &status) && status.Code == 404:
		list := &diag.List{}
		list.Errorf(CodeVersion, at, "NuGet has no %s", w).WithHint("%v", err)
		return list, nil
	}
	return p.outcome(err, at)
}

// outcome is explain for what may have gone well.
func (p *Parts) outcome(err error, at diag.Pos) (*diag.List, error) {
	if err == nil {
		return &diag.List{}, nil
	}
	return p.explain(err, at)
}

// locked does something while no other gomsi changes the cache.
func (p *Parts) locked(ctx context.Context, do func(cache string) error) error {
	cache, err := cacheDir(p.Env)
	if err != nil {
		return err
	}
	unlock, err := fetch.Lock(ctx, filepath.Join(cache, "lock"), func() {
		if p.Progress != nil {
			p.Progress("wait for another gomsi that fetches", 0, 0)
		}
	})
	if err != nil {
		return err
	}
	defer unlock()
	defer os.Remove(filepath.Join(cache, "download")) // stays when there is something to go on with
	return do(cache)
}

// installRelease puts a release into the cache, unless it is there and sound.
func (p *Parts) installRelease(ctx context.Context, r release) (u unit, err error) {
	err = p.locked(ctx, func(cache string) error {
		u = unit{cache, WiX3 + "/" + r.version}
		if have := u.read(); have != nil && have.SHA256 == r.sha256 && u.whole(have) {
			return nil // also when another gomsi was faster
		}
		rec := record{Name: r.name, Version: r.version, Source: r.source(), SHA256: r.sha256}
		archive, clean, err := p.archive(ctx, cache, r, &rec)
		if err != nil {
			return err
		}
		defer clean()
		files := zipped(archive)
		if r.inside != "" {
			files = tarred(archive, r.inside)
		}
		_, err = put(cache, rec, files, keepWiX3, func(string, *record) (unit, error) { return u, nil })
		return err
	})
	return u, err
}

// whole tells whether all files of a unit are what was installed.
func (u unit) whole(r *record) bool {
	for _, f := range r.Files {
		if !u.sound(f) {
			return false
		}
	}
	return len(r.Files) > 0
}

// archive fetches the archive of a release and gives its path, and what takes it
// away again.
func (p *Parts) archive(ctx context.Context, cache string, r release, rec *record) (path string, clean func(), err error) {
	dir := filepath.Join(cache, "download")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", nil, full(dir, err)
	}
	if r.module != "" {
		return p.npm(ctx, dir, r, rec)
	}
	client, err := github.New(github.Options{HTTP: fetch.Client(), Token: p.token(), API: lookup(p.Env, "GOMSI_GITHUB_API")})
	if err != nil {
		return "", nil, &process.EnvironmentError{Tool: "GOMSI_GITHUB_API", Err: err}
	}
	path = filepath.Join(dir, r.name+".part")
	var a *github.Asset
	err = fetch.Retry(ctx, func() (err error) {
		a, err = client.Asset(ctx, r.owner, r.repository, r.tag, r.name)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	f := fetch.File{Name: r.name, SHA256: r.sha256, Open: client.Open(a)}
	got, err := f.Get(ctx, path, p.Progress)
	if err != nil {
		return "", nil, err
	}
	rec.Size = got.Size
	rec.URL = fmt.Sprintf("https://github.com/%s/%s/releases/tag/%s", r.owner, r.repository, r.tag)
	return path, func() { os.Remove(path) }, nil
}

// token gives GITHUB_TOKEN, unless it is one for another GitHub: on a company's
// own, workflows have a token of that server.
func (p *Parts) token() string {
	server := lookup(p.Env, "GITHUB_SERVER_URL")
	if u, err := url.Parse(server); lookup(p.Env, "GOMSI_GITHUB_API") == "" && (err != nil || u.Host != "" && u.Host != "github.com") {
		return ""
	}
	return lookup(p.Env, "GITHUB_TOKEN")
}

// keepWiX3 picks from a release of WiX 3 the native parts: extensions, Burn's
// stub, and the licence under which they are.
func keepWiX3(path string) bool {
	dir, base := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		dir, base = path[:i], path[i+1:]
	}
	lower := strings.ToLower(base)
	if dir != "" {
		return lower == "burn.exe" && !strings.Contains(dir, "/")
	}
	return isWiX3Extension(base) || strings.HasPrefix(lower, "difxapp_") || lower == "license.txt"
}

func isWiX3Extension(base string) bool {
	e := named(base)
	return e != nil && strings.EqualFold(base, e.wix3+".dll")
}

var wixext = regexp.MustCompile(`^wixext\d+/`)

// keepPackage picks from a package of an extension what belongs to WiX.
func keepPackage(path string) bool {
	if strings.Contains(path, "/") {
		return wixext.MatchString(path)
	}
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".nuspec" || ext == ".txt"
}

// installPackage puts the package of an extension of WiX 4 or later into the
// cache, unless it is there and sound.
func (p *Parts) installPackage(ctx context.Context, w *want) (u unit, err error) {
	err = p.locked(ctx, func(cache string) error {
		u = unit{cache, WiX + "/" + w.name + "/" + w.version}
		sum := ""
		if p.Lock != nil {
			if entry := p.Lock.Find(w.name, w.version); entry != nil {
				sum = entry.SHA256
			}
		}
		if have := u.read(); have != nil && (sum == "" || have.SHA256 == sum) && u.whole(have) {
			return nil
		}
		address, err := p.packageAddress(ctx, w)
		if err != nil {
			return err
		}
		dir := filepath.Join(cache, "download")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return full(dir, err)
		}
		name := w.name + "." + w.version + ".nupkg"
		path := filepath.Join(dir, name+".part")
		f := fetch.File{Name: name, SHA256: sum, Open: fetch.HTTP(fetch.Client(), name, address)}
		got, err := f.Get(ctx, path, p.Progress)
		if err != nil {
			return nugetAuth(err)
		}
		defer os.Remove(path)
		rec := record{Name: name, Version: w.version, Source: FromNuGet, URL: address, Size: got.Size, SHA256: got.SHA256}
		_, err = put(cache, rec, zipped(path), keepPackage, func(_ string, r *record) (unit, error) {
			major, _, _ := strings.Cut(w.version, ".")
			if file := "wixext" + major + "/" + w.name + ".dll"; !r.has(file) {
				return u, fmt.Errorf("the package %s that NuGet gave has no file %s", name, file)
			}
			return u, nil
		})
		return err
	})
	return u, err
}

func nugetAuth(err error) error {
	var auth *fetch.AuthError
	if errors.As(err, &auth) {
		auth.Hint = "gomsi logs in to no feed: name another in GOMSI_NUGET, or fetch the package yourself (toolset install wix --from)"
	}
	return err
}

// packageAddress asks the feed where it keeps packages and gives the address of
// one ("NuGet Server API": "Service index", "Package Content").
func (p *Parts) packageAddress(ctx context.Context, w *want) (string, error) {
	index := lookup(p.Env, "GOMSI_NUGET")
	if index == "" {
		index = nugetIndex
	}
	text, err := fetch.Text(ctx, fetch.Client(), "the index of NuGet", index)
	if err != nil {
		return "", nugetAuth(err)
	}
	var doc struct {
		Resources []struct {
			ID   string `json:"@id"`
			Type string `json:"@type"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return "", &fetch.StatusError{Name: "the index of NuGet", Text: fmt.Sprintf("%s is no service index of NuGet (%v)", index, err)}
	}
	for _, r := range doc.Resources {
		if strings.HasPrefix(r.Type, "PackageBaseAddress/3.") {
			base, err := url.Parse(index)
			if err != nil {
				return "", err
			}
			at, err := base.Parse(strings.TrimSuffix(r.ID, "/") + "/")
			if err != nil {
				return "", err
			}
			id := strings.ToLower(w.name)
			return at.JoinPath(id, w.version, id+"."+w.version+".nupkg").String(), nil
		}
	}
	return "", &fetch.StatusError{Name: "the index of NuGet", Text: index + " names no PackageBaseAddress"}
}

// nuspec reads the name and version of an unpacked package.
func nuspec(dir string) (id, version string, err error) {
	name := ""
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", "", err
	}
	for _, e := range entries {
		if strings.EqualFold(filepath.Ext(e.Name()), ".nuspec") {
			name = e.Name()
		}
	}
	if name == "" {
		return "", "", errors.New("it is no NuGet package")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return "", "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return "", "", err
	}
	var doc struct {
		Metadata struct {
			ID      string `xml:"id"`
			Version string `xml:"version"`
		} `xml:"metadata"`
	}
	if err := xml.Unmarshal(text, &doc); err != nil {
		return "", "", fmt.Errorf("its .nuspec cannot be read: %w", err)
	}
	return doc.Metadata.ID, doc.Metadata.Version, nil
}
