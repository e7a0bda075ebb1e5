package toolset

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/fetch"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/internal/process"
)

// A release of WiX 3 and its files; the content does not matter to gomsi.
var wix3Files = map[string]string{
	"WixUtilExtension.dll": "util of 3.14.1", "WixUIExtension.dll": "ui of 3.14.1", "LICENSE.TXT": "MS-RL",
	"x86/burn.exe": "stub", "candle.exe": "not a native part", "sdk/x86/burn.exe": "deeper", "doc/WixUtilExtension.dll": "no",
}

func zipOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range sortedKeys(files) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func tgzOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	g := gzip.NewWriter(&out)
	w := tar.NewWriter(g)
	for _, name := range sortedKeys(files) {
		err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name])), Typeflag: tar.TypeReg})
		if err == nil {
			_, err = io.WriteString(w, files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), g.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sortedKeys(m map[string]string) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

func sumOf(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

// packageOf is an extension of WiX 5 as NuGet gives it.
func packageOf(t testing.TB, name, version, content string) []byte {
	t.Helper()
	major, _, _ := strings.Cut(version, ".")
	return zipOf(t, map[string]string{
		name + ".nuspec": `<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>` + name +
			`</id><version>` + version + `</version></metadata></package>`,
		"wixext" + major + "/" + name + ".dll": content, "build/x.targets": "no", "[Content_Types].xml": "no",
	})
}

// world is what a test sees of the outside: a GitHub, a NuGet feed, and how often
// they were asked for content.
type world struct {
	server  *httptest.Server
	mu      sync.Mutex
	asked   []string
	content map[string]func(w http.ResponseWriter, r *http.Request) // by the end of the path
}

func newWorld(t *testing.T) *world {
	t.Helper()
	o := &world{content: map[string]func(http.ResponseWriter, *http.Request){}}
	o.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		o.asked = append(o.asked, strings.TrimSpace(baseName(r.URL.Path)+" "+r.Header.Get("Range")))
		answer := o.content[baseName(r.URL.Path)]
		o.mu.Unlock()
		if answer == nil {
			http.NotFound(w, r)
			return
		}
		answer(w, r)
	}))
	t.Cleanup(o.server.Close)
	o.text("wix3141rtm", `{"assets": [{"id": 77, "name": "wix314-binaries.zip"}]}`)
	o.text("index.json", `{"version": "3.0.0", "resources": [{"@id": "x", "@type": "SearchQueryService"}, {"@id": "../flat", "@type": "PackageBaseAddress/3.0.0"}]}`)
	return o
}

// requests lists what was asked for, and from which byte on.
func (o *world) requests() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.asked)
}

func (o *world) text(name, text string) { o.bytes(name, []byte(text)) }

func (o *world) bytes(name string, b []byte) {
	o.set(name, func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Unix(0, 0), bytes.NewReader(b))
	})
}

func (o *world) set(name string, answer http.HandlerFunc) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.content[name] = answer
}

func (o *world) status(name string, code int, headers ...string) {
	o.content[name] = func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
	}
}

// parts gives Parts that see this world, with a cache of their own and the
// release as the one that is known.
func (o *world) parts(t *testing.T, line string, archive []byte) *Parts {
	t.Helper()
	dir := t.TempDir()
	return &Parts{
		Line: line, Dir: filepath.Join(dir, "project"),
		Env: []string{
			"GOMSI_CACHE=" + filepath.Join(dir, "cache"), "PATH=" + os.Getenv("PATH"),
			"GOMSI_GITHUB_API=" + o.server.URL + "/api/", "GOMSI_NUGET=" + o.server.URL + "/v3/index.json",
		},
		known: []release{
			{name: "wix314-binaries.zip", version: "3.14.1", owner: "wixtoolset", repository: "wix3", tag: "wix3141rtm", sha256: sumOf(archive)},
			{name: "wixtoolset-compiler-1.0.3.tgz", version: "3.11.0", module: "wixtoolset-compiler@1.0.3", inside: "package/bin/", sha256: sumOf(archive)},
		},
	}
}

func (p *Parts) cache() string { return lookup(p.Env, "GOMSI_CACHE") }

// holds lists the files of the cache, without the lock.
func (p *Parts) holds(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat(p.cache()); err != nil {
		return ""
	}
	var all []string
	err := filepath.WalkDir(p.cache(), func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(p.cache(), path)
		if entries, _ := os.ReadDir(path); e.IsDir() && len(entries) > 0 || rel == "lock" {
			return nil
		}
		all = append(all, filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, " ")
}

const wix3InCache = "wix3/3.14.1/LICENSE.TXT wix3/3.14.1/WixUIExtension.dll wix3/3.14.1/WixUtilExtension.dll wix3/3.14.1/parts.json wix3/3.14.1/x86/burn.exe"

func ask(names ...string) (all []Extension) {
	for i, n := range names {
		all = append(all, Extension{Name: n, Pos: diag.Pos{File: "gomsi.toml", Line: i + 1}})
	}
	return all
}

// outcome puts what Resolve and Install give beside files into one line.
func outcome(list *diag.List, err error) string {
	var words []string
	for _, d := range list.Sorted() {
		words = append(words, fmt.Sprintf("%s: %s: %s (%s)", d.Pos, d.Code, d.Message, d.Hint))
	}
	var env *process.EnvironmentError
	var auth *fetch.AuthError
	switch {
	case errors.As(err, &env):
		words = append(words, fmt.Sprintf("environment: %v (%s)", err, env.Hint))
	case errors.As(err, &auth):
		words = append(words, fmt.Sprintf("authentication: %v (%s)", err, auth.Hint))
	case err != nil:
		words = append(words, fmt.Sprintf("error: %v", err))
	}
	return strings.Join(words, "\n")
}

func TestFetchWiX3(t *testing.T) {
	archive := zipOf(t, wix3Files)
	o := newWorld(t)
	o.bytes("77", archive)
	p := o.parts(t, WiX3, archive)
	for range 2 {
		files, list, err := p.Resolve(t.Context(), ask("Util", "wixuiextension", "WixUtilExtension.dll"))
		if got := outcome(list, err); got != "" {
			t.Fatal(got)
		}
		for i, want := range []string{"util of 3.14.1", "ui of 3.14.1", "util of 3.14.1"} {
			if text, err := os.ReadFile(files[i]); err != nil || string(text) != want {
				t.Errorf("%s holds %q, %v", files[i], text, err)
			}
		}
	}
	if got := p.holds(t); got != wix3InCache {
		t.Errorf("the cache holds %s", got)
	}
	if got := strings.Join(o.requests(), ", "); got != "wix3141rtm, 77" {
		t.Errorf("asked for %s", got)
	}
	// Of a damaged file nothing is used: it is fetched anew, or refused.
	util := filepath.Join(p.cache(), "wix3", "3.14.1", "WixUtilExtension.dll")
	if err := os.WriteFile(util, []byte("changed"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.Offline = true
	_, list, err := p.Resolve(t.Context(), ask("Util"))
	if got := outcome(list, err); got != "gomsi.toml:1: GM5009: the cached file of WixUtilExtension 3.14.1 is not what was installed (gomsi toolset install wix3 fetches it anew)" {
		t.Errorf("damaged: %s", got)
	}
	p.Offline = false
	if _, list, err = p.Resolve(t.Context(), ask("Util")); outcome(list, err) != "" {
		t.Errorf("damaged, fetched anew: %s", outcome(list, err))
	}
	if text, _ := os.ReadFile(util); string(text) != "util of 3.14.1" {
		t.Errorf("it holds %q", text)
	}
}

// wordsOfSystem are those that each system has of its own.
var wordsOfSystem = regexp.MustCompile(`(dial tcp|mkdir) [^(]*\(see`)

// TestFetchFails holds what is said, and left, when fetching WiX 3 goes wrong.
func TestFetchFails(t *testing.T) {
	archive := zipOf(t, wix3Files)
	half := archive[:len(archive)/2]
	const (
		github = "environment: native parts of WiX 3: cannot fetch wix314-binaries.zip: "
		ways   = "`gomsi toolset install wix3 --from` takes a folder or zip with WiX 3, and `--from npm` WiX 3.11 by way of npm"
	)
	for _, c := range []struct {
		name string
		set  func(o *world, p *Parts)
		want string
		left string
	}{
		{"wrong hash", func(o *world, _ *Parts) { o.text("77", "something else") },
			"gomsi.toml:1: GM5010: wix314-binaries.zip is not the file that it should be: its SHA-256 is " + sumOf([]byte("something else")) + ", not " +
				sumOf(archive) + " (it was changed on its way or at its place, and is not used)", ""},
		{"no archive, but the right hash", func(o *world, p *Parts) {
			o.text("77", "no zip")
			p.known[0].sha256 = sumOf([]byte("no zip"))
		}, "error: zip: not a valid zip file", ""},
		{"nothing in it", func(o *world, p *Parts) {
			b := zipOf(t, map[string]string{"readme.md": "x"})
			o.bytes("77", b)
			p.known[0].sha256 = sumOf(b)
		}, "error: it holds none of WiX's native parts", ""},
		{"out of the archive", func(o *world, p *Parts) {
			b := zipOf(t, map[string]string{"../burn.exe": "x"})
			o.bytes("77", b)
			p.known[0].sha256 = sumOf(b)
		}, `error: the path "../burn.exe" leads out of the archive`, ""},
		{"no network", func(_ *world, p *Parts) { p.Env = append(p.Env, "GOMSI_GITHUB_API=http://127.0.0.1:1") },
			github + "127.0.0.1:1: dial tcp … (see to the network (HTTPS_PROXY names a proxy); " + ways + ")", ""},
		{"not there", func(o *world, _ *Parts) { o.status("wix3141rtm", 404) }, github + `HOST says "404 Not Found" (` + ways + ")", ""},
		{"token refused", func(o *world, p *Parts) {
			p.Env = append(p.Env, "GITHUB_TOKEN=x")
			o.status("wix3141rtm", 401)
		}, `authentication: cannot fetch wix314-binaries.zip: HOST says "401 Unauthorized" (GITHUB_TOKEN is refused: renew it, or unset it, since anybody may read this release)`, ""},
		{"forbidden", func(o *world, _ *Parts) { o.status("77", 403) },
			`authentication: cannot fetch wix314-binaries.zip: HOST says "403 Forbidden" (set GITHUB_TOKEN)`, ""},
		{"limit", func(o *world, _ *Parts) {
			o.status("wix3141rtm", 403, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "4102444800")
		},
			github + "GitHub's limit of requests is reached until 00:00 UTC (set GITHUB_TOKEN, which raises the limit, or wait)", ""},
		{"cut again and again", func(o *world, _ *Parts) {
			o.content["77"] = func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Range") != "" {
					w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", len(half), len(archive)-1, len(archive)))
					w.Header().Set("Content-Length", fmt.Sprint(len(archive)-len(half)))
					w.WriteHeader(http.StatusPartialContent)
					w.(http.Flusher).Flush()
					panic(http.ErrAbortHandler)
				}
				w.Header().Set("Content-Length", fmt.Sprint(len(archive)))
				w.Write(half)
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}
		}, github + "unexpected EOF (see to the network (HTTPS_PROXY names a proxy); " + ways + ")", "download/wix314-binaries.zip.part"},
		{"offline", func(o *world, p *Parts) { p.Offline = true },
			"gomsi.toml:1: GM5009: the file of the extension WixUtilExtension 3.14.1 is not on this machine (gomsi toolset install wix3 fetches it, or name a folder that holds it in GOMSI_WIX3)", ""},
		{"a cache that cannot be", func(o *world, p *Parts) {
			file := filepath.Join(p.cache(), "file")
			if err := os.MkdirAll(p.cache(), 0o755); err != nil {
				panic(err)
			}
			if err := os.WriteFile(file, nil, 0o644); err != nil {
				panic(err)
			}
			p.Env = append(p.Env, "GOMSI_CACHE="+filepath.Join(file, "cache"))
		}, "environment: the cache: mkdir … (see to the rights of the folder, or name another one in GOMSI_CACHE)", ""},
		{"a wrong address", func(o *world, p *Parts) { p.Env = append(p.Env, "GOMSI_GITHUB_API=nowhere") },
			`environment: GOMSI_GITHUB_API: the address of GitHub's API, "nowhere": it has no server ()`, ""},
		{"no such release", func(_ *world, p *Parts) { p.Version = "3.10.4" },
			"gomsi.toml:1: GM5004: gomsi knows of no release of WiX 3.10.4 to fetch (it is 3.14.1 that it fetches; name a folder with yours in GOMSI_WIX3)", ""},
		{"interrupted", func(o *world, p *Parts) {
			o.content["77"] = func(w http.ResponseWriter, r *http.Request) {
				w.Write(half)
				w.(http.Flusher).Flush()
				<-r.Context().Done()
			}
		}, "error: context canceled", "download/wix314-binaries.zip.part"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newWorld(t)
			o.bytes("77", archive)
			p := o.parts(t, WiX3, archive)
			c.set(o, p)
			ctx, cancel := context.WithCancel(t.Context())
			p.Progress = func(_ string, done, _ int64) {
				if c.name == "interrupted" && done == int64(len(half)) {
					cancel()
				}
			}
			_, list, err := p.Resolve(ctx, ask("Util"))
			cancel()
			got := strings.ReplaceAll(outcome(list, err), strings.TrimPrefix(o.server.URL, "http://"), "HOST")
			got = wordsOfSystem.ReplaceAllString(got, "$1 … (see")
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if got := p.holds(t); got != c.left {
				t.Errorf("the cache holds %q, want %q", got, c.left)
			}
			if c.left != "" { // and is gone on with
				o.bytes("77", archive)
				if _, list, err := p.Resolve(t.Context(), ask("Util")); outcome(list, err) != "" || p.holds(t) != wix3InCache {
					t.Errorf("afterwards: %s, the cache holds %s", outcome(list, err), p.holds(t))
				}
				if last := o.requests()[len(o.requests())-1]; last != fmt.Sprintf("77 bytes=%d-", len(half)) {
					t.Errorf("asked for %s", last)
				}
			}
		})
	}
}

// TestCut cuts the connection in the middle; the rest is fetched.
func TestCut(t *testing.T) {
	archive := zipOf(t, wix3Files)
	o := newWorld(t)
	first := true
	o.content["77"] = func(w http.ResponseWriter, r *http.Request) {
		if first {
			first = false
			w.Header().Set("Content-Length", fmt.Sprint(len(archive)))
			w.Write(archive[:100])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
		http.ServeContent(w, r, "", time.Unix(0, 0), bytes.NewReader(archive))
	}
	p := o.parts(t, WiX3, archive)
	_, list, err := p.Resolve(t.Context(), ask("UI"))
	if got := outcome(list, err); got != "" || p.holds(t) != wix3InCache {
		t.Errorf("%s, the cache holds %s", got, p.holds(t))
	}
	if got := strings.Join(o.requests(), ", "); got != "wix3141rtm, 77, 77 bytes=100-" {
		t.Errorf("asked for %s", got)
	}
}

// TestTwoAtOnce has many share one cache; one of them fetches.
func TestTwoAtOnce(t *testing.T) {
	archive := zipOf(t, wix3Files)
	o := newWorld(t)
	o.bytes("77", archive)
	first := o.parts(t, WiX3, archive)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			p := *first
			files, list, err := p.Resolve(t.Context(), ask("Util"))
			if got := outcome(list, err); got != "" {
				t.Error(got)
			} else if text, err := os.ReadFile(files[0]); err != nil || string(text) != "util of 3.14.1" {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
	all.Wait()
	if got := strings.Join(o.requests(), ", "); got != "wix3141rtm, 77" || first.holds(t) != wix3InCache {
		t.Errorf("asked for %s, the cache holds %s", got, first.holds(t))
	}
}

func TestFetchPackages(t *testing.T) {
	util, iis := packageOf(t, "WixToolset.Util.wixext", "5.0.2", "util of 5"), packageOf(t, "WixToolset.Iis.wixext", "4.0.6", "iis of 4")
	o := newWorld(t)
	o.bytes("wixtoolset.util.wixext.5.0.2.nupkg", util)
	o.bytes("wixtoolset.iis.wixext.4.0.6.nupkg", iis)
	p := o.parts(t, WiX, nil)
	lockName := filepath.Join(t.TempDir(), manifest.LockName)
	readLock := func() {
		t.Helper()
		var faults *diag.List
		var err error
		if p.Lock, faults, err = manifest.ReadLock(lockName); outcome(faults, err) != "" {
			t.Fatal(outcome(faults, err))
		}
	}
	readLock()
	files, list, err := p.Resolve(t.Context(), ask("WixUtilExtension", "WixToolset.Iis.wixext/4.0.6"))
	if got := outcome(list, err); got != "" {
		t.Fatal(got)
	}
	for i, want := range []string{"util of 5", "iis of 4"} {
		if text, err := os.ReadFile(files[i]); err != nil || string(text) != want {
			t.Errorf("%s holds %q, %v", files[i], text, err)
		}
	}
	const inCache = "wix/WixToolset.Iis.wixext/4.0.6/WixToolset.Iis.wixext.nuspec wix/WixToolset.Iis.wixext/4.0.6/parts.json wix/WixToolset.Iis.wixext/4.0.6/wixext4/WixToolset.Iis.wixext.dll " +
		"wix/WixToolset.Util.wixext/5.0.2/WixToolset.Util.wixext.nuspec wix/WixToolset.Util.wixext/5.0.2/parts.json wix/WixToolset.Util.wixext/5.0.2/wixext5/WixToolset.Util.wixext.dll"
	if got := p.holds(t); got != inCache {
		t.Errorf("the cache holds %s", got)
	}
	readLock()
	entry := p.Lock.Find("WixToolset.Util.wixext", "5.0.2")
	if entry == nil || entry.SHA256 != sumOf(util) || entry.Size != int64(len(util)) || entry.URL != o.server.URL+"/flat/wixtoolset.util.wixext/5.0.2/wixtoolset.util.wixext.5.0.2.nupkg" {
		t.Errorf("gomsi.lock has %+v", entry)
	}

	// What the feed gives now is another file: with an empty cache it is refused,
	// at the line of gomsi.lock.
	o.bytes("wixtoolset.util.wixext.5.0.2.nupkg", packageOf(t, "WixToolset.Util.wixext", "5.0.2", "changed"))
	if err := os.RemoveAll(p.cache()); err != nil {
		t.Fatal(err)
	}
	_, list, err = p.Resolve(t.Context(), ask("Util"))
	if got := outcome(list, err); !strings.HasPrefix(got, fmt.Sprintf("%s:%d:10: GM5010: WixToolset.Util.wixext.5.0.2.nupkg is not the file", lockName, entry.Pos.Line)) {
		t.Errorf("changed: %s", got)
	}
	if got := p.holds(t); got != "" {
		t.Errorf("the cache holds %s", got)
	}
	// So is a cache that was filled with the other file.
	p.Lock = nil
	if _, list, err = p.Resolve(t.Context(), ask("Util")); outcome(list, err) != "" {
		t.Fatal(outcome(list, err))
	}
	readLock()
	p.Offline = true
	_, list, err = p.Resolve(t.Context(), ask("Util"))
	if got := outcome(list, err); !strings.Contains(got, ":10: GM5010: WixToolset.Util.wixext 5.0.2 in the cache is not the one of gomsi.lock: its SHA-256 is ") {
		t.Errorf("changed, in the cache: %s", got)
	}
}

func TestPackageFaults(t *testing.T) {
	o := newWorld(t)
	p := o.parts(t, WiX, nil)
	for _, c := range []struct{ name, want string }{
		{"Utill", `gomsi.toml:1: GM5008: there is no extension "Utill" among those of WiX (did you mean "Util"?)`},
		{"Contoso.Panel", `gomsi.toml:1: GM5008: there is no extension "Contoso.Panel" among those of WiX (give the path of its file; by their names there are ` + strings.Join(ExtensionNames(WiX), ", ") + ")"},
		{"Gaming", `gomsi.toml:1: GM5008: WiX 4 and later has no extension "Gaming" (the other dialect (v3) has it)`},
		{"none/x.dll", "gomsi.toml:1: GM5008: there is no file none/x.dll ()"},
		{"Util/6.0.2", "gomsi.toml:1: GM5012: WiX 6 comes with terms and a maintenance fee, and gomsi does not accept them for you (take 5.0.2; or fetch it yourself (wix extension add), and gomsi uses it)"},
		{"Util/5.0.9", `gomsi.toml:1: GM5004: NuGet has no WixToolset.Util.wixext 5.0.9 (cannot fetch WixToolset.Util.wixext.5.0.9.nupkg: HOST says "404 Not Found")`},
	} {
		_, list, err := p.Resolve(t.Context(), ask(c.name))
		if got := strings.ReplaceAll(outcome(list, err), strings.TrimPrefix(o.server.URL, "http://"), "HOST"); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
	for name, c := range map[string]struct {
		set  func()
		want string
	}{
		"no index":   {func() { o.text("index.json", "<html>") }, "is no service index of NuGet"},
		"no base":    {func() { o.text("index.json", "{}") }, "names no PackageBaseAddress"},
		"who is it":  {func() { o.status("index.json", 401) }, `authentication: cannot fetch the index of NuGet: HOST says "401 Unauthorized" (gomsi logs in to no feed: name another in GOMSI_NUGET`},
		"no network": {func() { p.Env = append(p.Env, "GOMSI_NUGET=http://127.0.0.1:1/index.json") }, "environment: native parts of WiX 4 and later: cannot fetch the index of NuGet: 127.0.0.1:1: "},
	} {
		c.set()
		_, list, err := p.Resolve(t.Context(), ask("Util"))
		if got := strings.ReplaceAll(outcome(list, err), strings.TrimPrefix(o.server.URL, "http://"), "HOST"); !strings.Contains(got, c.want) {
			t.Errorf("%s\ngot  %s\nwant %s", name, got, c.want)
		}
		newer := newWorld(t)
		o.content, p.Env = newer.content, p.Env[:4]
	}
	if got := p.holds(t); got != "" {
		t.Errorf("the cache holds %s", got)
	}
}

// TestExtensionsOfFolders finds extensions in every way in which they lie in
// folders.
func TestExtensionsOfFolders(t *testing.T) {
	const v5 = "WixToolset.Util.wixext/5.0.2/wixext5/WixToolset.Util.wixext.dll"
	for _, c := range []struct {
		line, file, env, wanted string
	}{
		{WiX3, "wix/WixUtilExtension.dll", "GOMSI_WIX3=wix", "Util"},
		{WiX3, "wix/bin/WixUtilExtension.dll", "GOMSI_WIX3=wix", "Util"},
		{WiX, "x/" + v5, "GOMSI_WIX=x", "Util"},
		{WiX, "x/extensions/" + v5, "GOMSI_WIX=x", "Util"},
		{WiX, "x/.wix/extensions/" + v5, "GOMSI_WIX=x", "Util"},
		{WiX, "x/WixToolset.Util.wixext.5.0.2/wixext5/WixToolset.Util.wixext.dll", "GOMSI_WIX=x", "Util"},
		{WiX, "project/.wix/extensions/" + v5, "", "Util"},
		{WiX, "home/.wix/extensions/" + v5, "HOME=home", "WixUtilExtension"},
		{WiX, "w/.wix/extensions/" + v5, "WIX_EXTENSIONS=w", "Util"},
		{WiX, "home/.nuget/packages/wixtoolset.util.wixext/5.0.2/wixext5/WixToolset.Util.wixext.dll", "USERPROFILE=home", "Util"},
		{WiX, "n/wixtoolset.util.wixext/4.0.6/wixext4/WixToolset.Util.wixext.dll", "NUGET_PACKAGES=n", "Util/4.0.6"},
		{WiX3, "project/my.wixlib", "", "my.wixlib"},
		{WiX3, "project/sub/my.dll", "", "sub/my.dll"},
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, filepath.FromSlash(c.file))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		name, value, _ := strings.Cut(c.env, "=")
		p := &Parts{Line: c.line, Dir: filepath.Join(dir, "project"), Offline: true, Env: []string{"GOMSI_CACHE=" + dir, name + "=" + filepath.Join(dir, value)}}
		files, list, err := p.Resolve(t.Context(), ask(c.wanted))
		if got := outcome(list, err); got != "" || files[0] != file {
			t.Errorf("%s: got %v, %s", c.file, files, got)
		}
	}
}

func TestNamesForLines(t *testing.T) {
	for _, c := range []struct{ line, name, want string }{
		{WiX3, "Util", "WixUtilExtension"}, {WiX3, "WixToolset.Util.wixext/5.0.2", "WixUtilExtension"},
		{WiX, "WixNetFxExtension", "WixToolset.Netfx.wixext"}, {WiX, "Util/5.0.1", "WixToolset.Util.wixext/5.0.1"},
		{WiX, "Contoso.Panel", "Contoso.Panel"}, {WiX, `x\WixUtilExtension.dll`, `x\WixUtilExtension.dll`}, {WiX, "Gaming", "Gaming"},
	} {
		if got := forLine(c.line, c.name); got != c.want {
			t.Errorf("%s in %s is %s, want %s", c.name, c.line, got, c.want)
		}
	}
	for name, want := range map[string]string{"Util": "", "WixUtilExtension": WiX3, "wixutilextension.dll": WiX3, "WixToolset.Util.wixext/5.0.2": WiX, "x": ""} {
		if got := LineOf(name); got != want {
			t.Errorf("%s is of %q, want %q", name, got, want)
		}
	}
}
