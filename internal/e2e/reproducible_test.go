package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/gomsi/gomsi"
)

// TestSameInputSameBytes builds every fixture twice, from two copies of the
// sources in different folders, with one processor and with two.
func TestSameInputSameBytes(t *testing.T) {
	manifests, err := filepath.Glob("../../fixtures/*/gomsi.toml")
	if err != nil || len(manifests) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	oracle := os.Getenv("GOMSI_ORACLE")
	if !filepath.IsAbs(oracle) { // it has the extensions that this one needs
		manifests = slices.DeleteFunc(manifests, func(m string) bool { return m == server })
	}
	env := func(name string) (string, bool) {
		if name == "SOURCE_DATE_EPOCH" {
			return "1700000000", true
		}
		return os.LookupEnv(name)
	}
	var made []map[string][]byte
	for i, deep := range []string{"a", "another/folder"} {
		root := filepath.Join(t.TempDir(), deep)
		copySources(t, root)
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(i + 1))
			all := map[string][]byte{}
			for _, m := range manifests {
				name := filepath.Base(filepath.Dir(m))
				r, faults, err := gomsi.Build(t.Context(), gomsi.Options{
					Manifest: filepath.Join(root, "fixtures", name, "gomsi.toml"), OutDir: t.TempDir(), Env: env,
					Environ: withParts(),
				})
				if err != nil || r == nil {
					t.Fatalf("%s: %v %v", name, err, faults.Err())
				}
				for _, a := range r.Artifacts {
					text, err := os.ReadFile(a.Path)
					if err != nil {
						t.Fatal(err)
					}
					all[filepath.Base(a.Path)] = text
					if text, err = os.ReadFile(a.Sheet); err != nil {
						t.Fatal(err)
					}
					all[filepath.Base(a.Sheet)] = text
				}
			}
			made = append(made, all)
		}()
	}
	if len(made[0]) < len(manifests) || len(made[0]) != len(made[1]) {
		t.Fatalf("%d and %d packages of %d fixtures", len(made[0]), len(made[1]), len(manifests))
	}
	for name, text := range made[0] {
		if !bytes.Equal(text, made[1][name]) {
			t.Errorf("%s differs between two builds of the same sources", name)
		}
	}
}

// copySources copies what git knows of the module into a folder outside git.
func copySources(t *testing.T, to string) {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "-z", "go.mod", "go.sum", "fixtures")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		p := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
