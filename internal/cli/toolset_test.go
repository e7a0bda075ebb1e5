package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/internal/wixtest"
)

// outside is a GitHub and a NuGet feed; answers are by the last element of the
// path.
func outside(t *testing.T, answers map[string]http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := answers[r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]]
		if answer == nil {
			answer = http.NotFound
		}
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

func refuses(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// project writes a manifest that needs the extension Util, with a fragment.
func project(t *testing.T, dialect, fragment string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.txt": "hello\n", "extra.wxs": fragment,
		"gomsi.toml": `[product]
name = "Hello"
manufacturer = "Contoso"
version = "1.4.2"
upgrade_code = "3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c1"

[[file]]
source = "a.txt"

[wix]
dialect = "` + dialect + `"
extensions = ["Util"]
fragments = ["extra.wxs"]
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// eventSource is a fragment of WiX 4 and later that needs the extension Util.
const eventSource = `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs" xmlns:util="http://wixtoolset.org/schemas/v4/wxs/util"><Fragment>
  <ComponentGroup Id="Extra"><Component Id="Extra" Directory="INSTALLFOLDER" Guid="5F0C8F9B-6E3A-4F0A-9D37-0B6E6A7D9001">
    <CreateFolder/><util:InternetShortcut Id="Home" Name="Home" Target="https://example.com/"/>
  </Component></ComponentGroup>
</Fragment></Wix>`

func runIn(ctx context.Context, env []string, args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = Run(ctx, args, Env{
		In: strings.NewReader(""), Out: &out, Err: &err, Environ: env, Width: func() int { return 80 },
		Getenv: func(name string) (string, bool) {
			for _, v := range env {
				if value, ok := strings.CutPrefix(v, name+"="); ok {
					return value, true
				}
			}
			return "", false
		},
	})
	return code, out.String(), err.String()
}

// TestFetchExitCodes holds the exit codes of fetching, in a build and ahead of
// it.
func TestFetchExitCodes(t *testing.T) {
	release := says(`{"assets": [{"id": 77, "name": "wix314-binaries.zip"}]}`)
	for _, c := range []struct {
		name    string
		answers map[string]http.HandlerFunc // nil: nobody answers
		want    int
		said    string
	}{
		{"wrong hash", map[string]http.HandlerFunc{"wix3141rtm": release, "77": says("x")}, exitFailed, "[GM5010]"},
		{"no network", nil, exitEnvironment, "cannot fetch wix314-binaries.zip"},
		{"not there", map[string]http.HandlerFunc{}, exitEnvironment, `says "404 Not Found"`},
		{"token refused", map[string]http.HandlerFunc{"wix3141rtm": refuses(401)}, exitAuth, "hint: GITHUB_TOKEN is refused"},
		{"forbidden", map[string]http.HandlerFunc{"wix3141rtm": release, "77": refuses(403)}, exitAuth, `says "403 Forbidden"`},
		{"interrupted", map[string]http.HandlerFunc{"wix3141rtm": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }}, exitInterrupted, "gomsi: interrupted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			address := "http://127.0.0.1:1"
			if c.answers != nil {
				address = outside(t, c.answers)
			}
			dir := project(t, "v3", "")
			cache := filepath.Join(t.TempDir(), "cache")
			env := []string{"GOMSI_CACHE=" + cache, "GOMSI_GITHUB_API=" + address, "GITHUB_TOKEN=x", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir()}
			for _, args := range [][]string{{"toolset", "install", "wix3"}, {"build", filepath.Join(dir, "gomsi.toml"), "-o", filepath.Join(dir, "dist")}} {
				ctx, cancel := context.WithCancel(t.Context())
				if c.want == exitInterrupted {
					time.AfterFunc(100*time.Millisecond, cancel)
				}
				code, stdout, stderr := runIn(ctx, env, args...)
				cancel()
				if code != c.want || stdout != "" || !strings.Contains(stderr, c.said) {
					t.Errorf("%v: exit %d, stdout %q, stderr %q; want exit %d and %q", args, code, stdout, stderr, c.want, c.said)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(cache, "*")); len(left) != 1 || filepath.Base(left[0]) != "lock" {
				t.Errorf("the cache holds %v", left)
			}
			if _, err := os.Stat(filepath.Join(dir, "dist")); err == nil {
				t.Error("there is a dist")
			}
		})
	}
}

// TestBuildFetches builds with an extension that is fetched from a feed, and
// once more without the feed.
func TestBuildFetches(t *testing.T) {
	const name = "WixToolset.Util.wixext"
	tools := wixtest.Find(t)
	oracle := tools.Folder(t)
	extension, err := os.ReadFile(tools.ExtensionFiles(t, wixtest.V4, []string{"Util"})[0])
	if err != nil {
		t.Fatal(err)
	}
	var pkg bytes.Buffer
	z := zip.NewWriter(&pkg)
	w, err := z.Create("wixext5/" + name + ".dll")
	if err == nil {
		_, err = w.Write(extension)
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	address := outside(t, map[string]http.HandlerFunc{
		"index.json":                         says(`{"resources": [{"@id": "/flat/", "@type": "PackageBaseAddress/3.0.0"}]}`),
		"wixtoolset.util.wixext.5.0.2.nupkg": says(pkg.String()),
	})
	dir := project(t, "v4", eventSource)
	cache := "GOMSI_CACHE=" + filepath.Join(t.TempDir(), "cache")
	var packages [][]byte
	for _, run := range []struct {
		env  []string
		args []string
	}{
		{env: []string{cache, "GOMSI_NUGET=" + address + "/v3/index.json"}},
		{env: []string{cache, "GOMSI_NUGET=http://127.0.0.1:1"}, args: []string{"--offline"}},
		{env: []string{"GOMSI_CACHE=" + t.TempDir(), "GOMSI_WIX=" + filepath.Join(oracle, "wix5")}, args: []string{"--offline"}},
	} {
		out := filepath.Join(t.TempDir(), "dist")
		env := append(run.env, "PATH="+os.Getenv("PATH"), "SOURCE_DATE_EPOCH=1700000000")
		code, stdout, stderr := runIn(t.Context(), env, append([]string{"build", filepath.Join(dir, "gomsi.toml"), "-o", out}, run.args...)...)
		if code != exitDone {
			t.Fatalf("exit %d, %s", code, stderr)
		}
		made, err := os.ReadFile(strings.TrimSpace(stdout))
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, made)
	}
	if !bytes.Equal(packages[0], packages[1]) || !bytes.Equal(packages[0], packages[2]) {
		t.Error("the packages differ")
	}
	lock, faults, err := manifest.ReadLock(filepath.Join(dir, manifest.LockName))
	if err != nil || faults.Len() > 0 || lock.Find(name, "5.0.2") == nil {
		t.Errorf("gomsi.lock: %v, %v", faults.Sorted(), err)
	}
}
