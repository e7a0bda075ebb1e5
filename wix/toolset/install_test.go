package toolset

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/internal/tooltest"
	"github.com/gomsi/gomsi/internal/wixtest"
)

// library is a DLL of which nothing can be read but its version ("PE Format";
// "VS_VERSIONINFO structure").
func library(major, minor, build uint16) string {
	le := binary.LittleEndian
	b := make([]byte, 512+1024)
	copy(b, "MZ")
	le.PutUint32(b[60:], 64)
	copy(b[64:], "PE\x00\x00")
	coff := b[68:]
	le.PutUint16(coff, 0x14C)
	le.PutUint16(coff[2:], 1) // sections
	le.PutUint16(coff[16:], 96+16*8)
	opt := coff[20:]
	le.PutUint16(opt, 0x10B)
	le.PutUint32(opt[32:], 0x1000)
	le.PutUint32(opt[36:], 512)
	le.PutUint32(opt[92:], 16)
	le.PutUint32(opt[96+8*2:], 0x1000) // resources
	le.PutUint32(opt[96+8*2+4:], 512)
	section := opt[96+16*8:]
	copy(section, ".rsrc")
	for i, v := range []uint32{1024, 0x1000, 1024, 512} {
		le.PutUint32(section[8+4*i:], v)
	}
	r := b[512:]
	for level, id := range []uint32{16, 1, 0x409} { // RT_VERSION
		at := 24 * level
		le.PutUint16(r[at+14:], 1)
		le.PutUint32(r[at+16:], id)
		le.PutUint32(r[at+20:], uint32(at+24)|1<<31)
	}
	le.PutUint32(r[24*2+20:], 72)
	le.PutUint32(r[72:], 0x1000+88)
	le.PutUint32(r[76:], 92)
	v := r[88:]
	le.PutUint16(v, 92)
	le.PutUint16(v[2:], 52)
	for i, c := range utf16.Encode([]rune("VS_VERSION_INFO")) {
		le.PutUint16(v[6+2*i:], c)
	}
	le.PutUint32(v[40:], 0xFEEF04BD)
	le.PutUint32(v[44:], 1<<16)
	le.PutUint32(v[48:], uint32(major)<<16|uint32(minor))
	le.PutUint32(v[52:], uint32(build)<<16)
	return string(b)
}

func TestInstallFrom(t *testing.T) {
	official := zipOf(t, wix3Files)
	o := newWorld(t)
	const (
		notIt = "GM5010: FROM is not the file that it should be: its SHA-256 is"
		none  = "FROM: GM5011: it holds none of WiX's native parts (WiX 3 is a folder or ZIP with WixUtilExtension.dll and its kin, WiX 4 and later .nupkg files or a folder such as .wix/extensions)"
	)
	for _, c := range []struct {
		name  string
		line  string
		files map[string]string // from is the first of them, or a folder with all
		from  string
		want  string // the installed, or what is said
	}{
		{"the release", WiX3, map[string]string{"w.zip": string(official)}, "w.zip", "3.14.1 pinned zip WixUIExtension,WixUtilExtension"},
		{"another release", WiX3, map[string]string{"w.zip": string(zipOf(t, map[string]string{"WixUtilExtension.dll": library(3, 11, 2), "x": ""}))}, "w.zip",
			"3.11.2 recorded zip WixUtilExtension"},
		{"the release, packed anew", WiX3, map[string]string{"w.zip": string(zipOf(t, map[string]string{"WixUtilExtension.dll": library(3, 14, 1)}))}, "w.zip", notIt},
		{"no version", WiX3, map[string]string{"w.zip": string(zipOf(t, map[string]string{"WixUtilExtension.dll": "x"}))}, "w.zip", none},
		{"a tarball of npm", WiX3, map[string]string{"w.tgz": string(tgzOf(t, map[string]string{"package/bin/WixUtilExtension.dll": library(3, 11, 0)}))}, "w.tgz",
			"3.11.0 recorded zip WixUtilExtension"},
		{"a folder", WiX3, map[string]string{"WixSqlExtension.dll": library(3, 14, 1), "candle.exe": "x", "x86/burn.exe": "y", "a/b/WixUIExtension.dll": "z"}, ".",
			"3.14.1 recorded folder WixSqlExtension"},
		{"a folder with bin", WiX3, map[string]string{"bin/WixSqlExtension.dll": library(3, 14, 1), "doc/x": ""}, ".", "3.14.1 recorded folder WixSqlExtension"},
		{"an empty folder", WiX3, map[string]string{"x": ""}, ".", none},
		{"no archive", WiX3, map[string]string{"w.zip": "text"}, "w.zip", "FROM: GM5011: it cannot be used: zip: not a valid zip file ()"},
		{"a bomb of paths", WiX3, map[string]string{"w.zip": string(zipOf(t, map[string]string{"../burn.exe": "x"}))}, "w.zip",
			`FROM: GM5011: it cannot be used: the path "../burn.exe" leads out of the archive ()`},
		{"nothing", WiX3, nil, "none", "FROM: GM5011: there is no such file or folder ()"},
		{"a package", WiX, map[string]string{"u.nupkg": string(packageOf(t, "WixToolset.Util.wixext", "5.0.2", "x"))}, "u.nupkg", "5.0.2 recorded nupkg WixToolset.Util.wixext"},
		{"a package of others", WiX, map[string]string{"u.nupkg": string(packageOf(t, "Contoso.Util", "5.0.2", "x"))}, "u.nupkg", none},
		{"packages", WiX, map[string]string{
			"a/wixtoolset.util.wixext.5.0.2.nupkg": string(packageOf(t, "WixToolset.Util.wixext", "5.0.2", "x")),
			"b/WixToolset.UI.wixext.5.0.1.nupkg":   string(packageOf(t, "WixToolset.UI.wixext", "5.0.1", "x")), "other.1.0.0.nupkg": "x",
		}, ".", "5.0.2 recorded nupkg WixToolset.Util.wixext|5.0.1 recorded nupkg WixToolset.UI.wixext"},
		{"WiX's cache", WiX, map[string]string{"WixToolset.Iis.wixext/4.0.6/wixext4/WixToolset.Iis.wixext.dll": library(4, 0, 6)}, ".",
			"4.0.6 recorded folder WixToolset.Iis.wixext"},
		{"no packages", WiX, map[string]string{"x": ""}, ".", none},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := o.parts(t, c.line, official)
			dir := t.TempDir()
			for name, text := range c.files {
				path := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			from := filepath.Join(dir, c.from)
			p.Offline = true
			all, list, err := p.Install(t.Context(), from, nil)
			var words []string
			for _, i := range all {
				words = append(words, i.Version+" "+i.State+" "+i.Source+" "+strings.Join(i.Extensions, ","))
			}
			got := strings.ReplaceAll(strings.Join(words, "|")+outcome(list, err), from, "FROM")
			got = strings.ReplaceAll(got, filepath.Base(from)+" is not", "FROM is not")
			if got != c.want && (c.want != notIt || !strings.HasPrefix(got, "FROM: "+notIt)) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if len(all) == 0 && p.holds(t) != "" {
				t.Errorf("the cache holds %s", p.holds(t))
			}
			_, status, err := p.Status()
			if len(status) != len(all) || err != nil {
				t.Errorf("afterwards there are %+v, %v", status, err)
			}
			for _, i := range all {
				names := []Extension{{Name: i.Extensions[0]}}
				p.Version = i.Version
				if files, list, err := p.Resolve(t.Context(), names); outcome(list, err) != "" || !strings.HasPrefix(files[0], i.Folder) {
					t.Errorf("%v: %v, %s", names, files, outcome(list, err))
				}
			}
		})
	}
}

func TestInstallFetched(t *testing.T) {
	archive := zipOf(t, wix3Files)
	o := newWorld(t)
	o.bytes("77", archive)
	for _, name := range usual {
		id := named(name).wix
		o.bytes(strings.ToLower(id)+".5.0.2.nupkg", packageOf(t, id, "5.0.2", name))
	}
	three, five := o.parts(t, WiX3, archive), o.parts(t, WiX, nil)
	lock := filepath.Join(t.TempDir(), manifest.LockName)
	five.Lock, _, _ = manifest.ReadLock(lock)
	for _, offline := range []bool{false, true} { // then from the cache
		three.Offline, five.Offline = offline, offline
		all, list, err := three.Install(t.Context(), "", nil)
		if got := outcome(list, err); got != "" || len(all) != 1 || all[0].State != Pinned || all[0].Source != FromGitHub {
			t.Fatalf("%+v, %s", all, got)
		}
		all, list, err = five.Install(t.Context(), FromNuGet, nil)
		if got := outcome(list, err); got != "" || len(all) != len(usual) || all[0].State != Recorded {
			t.Fatalf("%+v, %s", all, got)
		}
	}
	if text, err := os.ReadFile(lock); err != nil || strings.Count(string(text), "[[file]]") != len(usual) {
		t.Errorf("gomsi.lock holds\n%s\n%v", text, err)
	}
	five = o.parts(t, WiX, nil)
	five.Offline = true
	_, list, err := five.Install(t.Context(), "", []string{"Iis"})
	if got := outcome(list, err); got != "environment: native parts of WiX 4 and later: WixToolset.Iis.wixext 5.0.2 is not in the cache, and --offline keeps gomsi from fetching it ("+otherWays[WiX]+")" {
		t.Errorf("offline: %s", got)
	}
}

// TestNPM has the npm client fetch from a registry that has but one package.
func TestNPM(t *testing.T) {
	tooltest.Path(t, "npm")
	archive := tgzOf(t, map[string]string{
		"package/bin/WixUtilExtension.dll": "util of 3.11", "package/bin/x86/burn.exe": "stub", "package/lib/x.js": "no",
		"package/package.json": `{"name": "wixtoolset-compiler", "version": "1.0.3", "scripts": {"prepack": "exit 1", "postpack": "exit 1", "install": "exit 1"}}`,
	})
	o := newWorld(t)
	doc, err := json.Marshal(map[string]any{
		"name": "wixtoolset-compiler", "dist-tags": map[string]string{"latest": "1.0.3"},
		"versions": map[string]any{"1.0.3": map[string]any{
			"name": "wixtoolset-compiler", "version": "1.0.3",
			"dist": map[string]string{"tarball": o.server.URL + "/wixtoolset-compiler/-/wixtoolset-compiler-1.0.3.tgz"},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	o.bytes("wixtoolset-compiler", doc)
	o.bytes("wixtoolset-compiler-1.0.3.tgz", archive)
	npm := func(p *Parts, registry string) *Parts {
		home := t.TempDir()
		p.Env = append(p.Env, "npm_config_registry="+registry, "HOME="+home, "USERPROFILE="+home, "npm_config_userconfig="+filepath.Join(home, "npmrc"),
			"npm_config_cache="+filepath.Join(home, "cache"), "npm_config_fetch_retries=0", "npm_config_update_notifier=false",
			"SystemRoot="+os.Getenv("SystemRoot"), "ComSpec="+os.Getenv("ComSpec"), "PATHEXT="+os.Getenv("PATHEXT"))
		return p
	}
	p := npm(o.parts(t, WiX3, archive), o.server.URL)
	all, list, err := p.Install(t.Context(), FromNPM, nil)
	if got := outcome(list, err); got != "" || all[0].Version != "3.11.0" || all[0].State != Pinned {
		t.Fatalf("%+v, %s, asked for %q", all, got, o.requests())
	}
	if got := p.holds(t); got != "wix3/3.11.0/WixUtilExtension.dll wix3/3.11.0/parts.json wix3/3.11.0/x86/burn.exe" {
		t.Errorf("the cache holds %s", got)
	}
	// What the user has put there is found by a build that wants no version.
	if files, list, err := p.Resolve(t.Context(), ask("Util")); outcome(list, err) != "" || !strings.Contains(files[0], "3.11.0") {
		t.Errorf("%v, %s", files, outcome(list, err))
	}
	for name, c := range map[string]struct {
		registry string
		set      func(p *Parts)
		want     string
	}{
		"wrong hash": {o.server.URL, func(p *Parts) { p.known[1].sha256 = strings.Repeat("0", 64) }, ": GM5010: wixtoolset-compiler-1.0.3.tgz is not the file"},
		"no network": {"http://127.0.0.1:1", nil, "environment: native parts of WiX 3: cannot fetch wixtoolset-compiler@1.0.3: npm: exit status 1 ("},
		"not there":  {o.server.URL + "/elsewhere", func(p *Parts) { p.known[1].module = "none@1.0.0" }, "environment: native parts of WiX 3: cannot fetch none@1.0.0: npm: exit status 1 ("},
	} {
		p := npm(o.parts(t, WiX3, archive), c.registry)
		if c.set != nil {
			c.set(p)
		}
		_, list, err := p.Install(t.Context(), FromNPM, nil)
		if got := outcome(list, err); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s\ngot  %s\nwant %s", name, got, c.want)
		}
		if got := p.holds(t); got != "" {
			t.Errorf("%s: the cache holds %s", name, got)
		}
	}
}

// TestNoSpace installs more than the process may write: while it fetches, and
// while it unpacks.
func TestNoSpace(t *testing.T) {
	if os.Getenv("GOMSI_TEST_CHILD") == "1" {
		p := (&world{}).childParts(t)
		_, list, err := p.Resolve(t.Context(), ask("Util"))
		fmt.Printf("said: %s\n", outcome(list, err))
		return
	}
	shell, err := exec.LookPath("sh")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("there is no shell to limit the size of files with (ulimit)")
	}
	noise := make([]byte, 200<<10) // that does not compress
	for i, x := 0, uint32(1); i < len(noise); i++ {
		x = x*1664525 + 1013904223
		noise[i] = byte(x >> 24)
	}
	for name, content := range map[string]string{
		"wix314-binaries.zip.part": string(noise),
		"WixUtilExtension.dll":     strings.Repeat("x", 200<<10),
	} {
		archive := zipOf(t, map[string]string{"WixUtilExtension.dll": content})
		o := newWorld(t)
		o.bytes("77", archive)
		p := o.parts(t, WiX3, archive)
		cmd := exec.Command(shell, "-c", `ulimit -f 100 && exec "$@"`, "sh", os.Args[0], "-test.run=^TestNoSpace$", "-test.v")
		cmd.Env = append(os.Environ(), "GOMSI_TEST_CHILD=1", "GOMSI_TEST_SHA256="+sumOf(archive), "GOMSI_CACHE="+p.cache(), "GOMSI_GITHUB_API="+o.server.URL+"/api/")
		out, err := cmd.CombinedOutput()
		want := "said: environment: native parts of WiX 3: there is no space left for " + name + ": "
		if err != nil || !strings.Contains(string(out), want) || !bytes.Contains(out, []byte("or name another folder in GOMSI_CACHE")) {
			t.Errorf("%s: %v, the child said\n%s", name, err, out)
		}
		if got := p.holds(t); got != "" {
			t.Errorf("%s: the cache holds %s", name, got)
		}
	}
}

// childParts are those that the parent process wants.
func (o *world) childParts(t *testing.T) *Parts {
	t.Helper()
	return &Parts{Line: WiX3, Env: os.Environ(), known: []release{{
		name: "wix314-binaries.zip", version: "3.14.1", owner: "wixtoolset", repository: "wix3", tag: "wix3141rtm", sha256: os.Getenv("GOMSI_TEST_SHA256"),
	}}}
}

// TestToken holds to whom GITHUB_TOKEN goes.
func TestToken(t *testing.T) {
	for _, c := range []struct{ env, want string }{
		{"", "x"}, {"GITHUB_SERVER_URL=https://github.com", "x"}, {"GITHUB_SERVER_URL=https://git.contoso.example", ""},
		{"GITHUB_SERVER_URL=https://git.contoso.example GOMSI_GITHUB_API=https://git.contoso.example/api/v3", "x"},
	} {
		p := &Parts{Env: append(strings.Fields(c.env), "GITHUB_TOKEN=x")}
		if got := p.token(); got != c.want {
			t.Errorf("%s: %q, want %q", c.env, got, c.want)
		}
	}
}

// TestTwoProcesses has one wait for the other, which is slow.
func TestTwoProcesses(t *testing.T) {
	if os.Getenv("GOMSI_TEST_CHILD") == "1" {
		p := (&world{}).childParts(t)
		files, list, err := p.Resolve(t.Context(), ask("Util"))
		fmt.Printf("said: %q %s\n", files, outcome(list, err))
		return
	}
	archive := zipOf(t, wix3Files)
	o := newWorld(t)
	waiting := make(chan bool)
	o.content["77"] = func(w http.ResponseWriter, r *http.Request) {
		<-waiting
		w.Write(archive)
	}
	p := o.parts(t, WiX3, archive)
	cmd := exec.Command(os.Args[0], "-test.run=^TestTwoProcesses$", "-test.v")
	cmd.Env = append(os.Environ(), "GOMSI_TEST_CHILD=1", "GOMSI_TEST_SHA256="+sumOf(archive), "GOMSI_CACHE="+p.cache(), "GOMSI_GITHUB_API="+o.server.URL+"/api/")
	said := make(chan string)
	go func() {
		out, _ := cmd.CombinedOutput()
		said <- string(out)
	}()
	// Whoever is second says that it waits, and then the first goes on.
	waits := false
	p.Progress = func(what string, _, _ int64) {
		if what == "wait for another gomsi that fetches" && !waits {
			waits = true
			close(waiting)
		}
	}
	for { // until the child has the lock
		if len(o.requests()) >= 2 {
			break
		}
		select {
		case out := <-said:
			t.Fatalf("the child ended: %s", out)
		default:
			runtime.Gosched()
		}
	}
	_, list, err := p.Resolve(t.Context(), ask("Util"))
	if got := outcome(list, err); got != "" || !waits {
		t.Errorf("%s, waited: %v", got, waits)
	}
	if out := <-said; !strings.Contains(out, "WixUtilExtension.dll\"] \n") {
		t.Errorf("the child said %s", out)
	}
	if got := strings.Join(o.requests(), ", "); got != "wix3141rtm, 77" || p.holds(t) != wix3InCache {
		t.Errorf("asked for %s, the cache holds %s", got, p.holds(t))
	}
}

// TestRealParts finds and installs what the real WiX has.
func TestRealParts(t *testing.T) {
	oracle := wixtest.Find(t).Folder(t)
	for _, c := range []struct{ line, folder, variable, version string }{
		{WiX3, "wix", "GOMSI_WIX3", "3.11.0"}, {WiX, "wix5", "GOMSI_WIX", "5.0.2"},
	} {
		dir := filepath.Join(oracle, c.folder)
		var all []Extension
		for _, name := range ExtensionNames(c.line) {
			all = append(all, Extension{Name: name})
		}
		there := &Parts{Line: c.line, Offline: true, Env: []string{"GOMSI_CACHE=" + t.TempDir(), c.variable + "=" + dir}}
		named, list, err := there.Resolve(t.Context(), all)
		if got := outcome(list, err); got != "" {
			t.Fatal(got)
		}
		mine := &Parts{Line: c.line, Version: c.version, Offline: true, Env: []string{"GOMSI_CACHE=" + t.TempDir()}}
		if _, list, err := mine.Install(t.Context(), dir, nil); outcome(list, err) != "" {
			t.Fatal(outcome(list, err))
		}
		installed, list, err := mine.Resolve(t.Context(), all)
		if got := outcome(list, err); got != "" {
			t.Fatal(got)
		}
		for i := range all {
			a, errA := os.ReadFile(named[i])
			b, errB := os.ReadFile(installed[i])
			if errA != nil || errB != nil || !bytes.Equal(a, b) || fileVersion(named[i]) != c.version {
				t.Errorf("%s is %s (%v) and %s (%v)", all[i].Name, named[i], errA, installed[i], errB)
			}
		}
	}
}
