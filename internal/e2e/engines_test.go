package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi"
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix/msi"
)

// The real WiX as gomsi's engine, by way of the wrappers of GOMSI_ORACLE.
var realEngines = []struct {
	engine, dialect string
	line            wixtest.Line
	wrapper         string
	variable        string
}{
	{"wix3", "v3", wixtest.V3, "run-wix.sh", "GOMSI_WIX3"},
	{"wix", "v4", wixtest.V4, "run-wix5.sh", "GOMSI_WIX"},
}

// mounted copies the example with the module that it is part of into a folder
// that the tools see, which the checkout's may not be, and gives a function
// that writes a manifest there, with the lines of [wix] added.
func mounted(t *testing.T) func(name, wix string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		write(t, filepath.Join(root, name), []byte(mustRead(t, filepath.Join("..", "..", name))))
	}
	dir := filepath.Join(root, "fixtures", "hello")
	if err := os.CopyFS(dir, os.DirFS(filepath.Dir(hello))); err != nil {
		t.Fatal(err)
	}
	return func(name, wix string) string {
		file := filepath.Join(dir, name)
		write(t, file, []byte(mustRead(t, hello)+"\n[wix]\n"+wix))
		return file
	}
}

// withEngine is the environment in which an engine is found.
func withEngine(t *testing.T, variable, wrapper string) []string {
	t.Helper()
	return append(os.Environ(), variable+"="+filepath.Join(wixtest.Find(t).Folder(t), wrapper))
}

// withParts is the environment in which the built-in engine finds the native
// parts of WiX 3, where GOMSI_ORACLE is set.
func withParts() []string {
	return append(os.Environ(), "GOMSI_WIX3="+filepath.Join(os.Getenv("GOMSI_ORACLE"), "wix"))
}

// TestEnginesMakeOnePackage builds the example with the real WiX as the engine
// and with gomsi's own in the same dialect, compares the packages, and installs
// and removes the one that WiX made.
func TestEnginesMakeOnePackage(t *testing.T) {
	wixtest.Find(t)
	allowed := wixtest.ReadAllowed(t)
	manifest := mounted(t)
	for _, e := range realEngines {
		t.Run(e.engine, func(t *testing.T) {
			file := manifest("gomsi."+e.dialect+".toml", `dialect = "`+e.dialect+`"`+"\n")
			real := gomsi.Options{
				Manifest: file, Engine: e.engine, Arches: []string{"amd64"}, Environ: withEngine(t, e.variable, e.wrapper),
			}
			theirs := build(t, real)
			ours := build(t, gomsi.Options{Manifest: file, Arches: []string{"amd64"}, Creator: "gomsi test"})
			all, err := wixtest.Compare(theirs, ours)
			if err != nil {
				t.Fatal(err)
			}
			if rest := allowed.Rest(e.line, "", all); len(rest) > 0 {
				t.Errorf("the engines differ (- WiX, + gomsi, ~ WiX → gomsi):\n%s", wixtest.Text(rest))
			}
			if e.engine == "wix" { // once is enough; it is the faster one
				if one, two := property(t, theirs, "ProductCode"), property(t, build(t, real), "ProductCode"); one != two {
					t.Errorf("the same content has the product codes %s and %s", one, two)
				}
			}
			installsAndGoes(t, theirs)
		})
	}
}

// installsAndGoes installs a package of the example, asks its service, and
// removes it.
func installsAndGoes(t *testing.T, pkg string) {
	t.Helper()
	m := newMachine(t)
	m.msiexec(0, "/i", pkg)
	m.wantFiles(true, app+"/hello.exe", app+"/config.yaml", app+"/web/docs/help.html")
	m.wantHello("1.4.2")
	if got := m.get(healthz); got != "ok" {
		t.Errorf("/healthz says %q", got)
	}
	m.msiexec(0, "/x", pkg)
	m.silent(healthz)
	if m.exists(app + "/hello.exe") {
		t.Error("the program is still there")
	}
}

// TestEnginesPointAtTheManifest: what WiX finds wrong stands in a fragment of
// the user's and in what the manifest became.
func TestEnginesPointAtTheManifest(t *testing.T) {
	wixtest.Find(t)
	manifest := mounted(t)
	for _, e := range realEngines {
		t.Run(e.engine, func(t *testing.T) {
			namespace := map[string]string{
				"v3": "http://schemas.microsoft.com/wix/2006/wi", "v4": "http://wixtoolset.org/schemas/v4/wxs",
			}[e.dialect]
			file := manifest("faulty."+e.dialect+".toml", "engine = \""+e.engine+"\"\nfragments = [\"extra."+e.dialect+".wxs\"]\n\n[properties]\nGREETING = \"hello\"\n")
			fragment := filepath.Join(filepath.Dir(file), "extra."+e.dialect+".wxs")
			write(t, fragment, []byte("<Wix xmlns=\""+namespace+"\">\n<Fragment>\n"+
				"  <Property Id=\"GREETING\" Value=\"again\" />\n</Fragment>\n</Wix>\n"))
			out := t.TempDir()
			r, faults, err := gomsi.Build(t.Context(), gomsi.Options{
				Manifest: file, OutDir: out, Arches: []string{"amd64"}, Environ: withEngine(t, e.variable, e.wrapper),
			})
			if err != nil || r != nil || faults.ErrorCount() != 1 {
				t.Fatal(r, err, faults.Sorted())
			}
			line := 1 + strings.Count(strings.Split(mustRead(t, file), "GREETING")[0], "\n")
			d := errorsOf(faults)[0]
			if !strings.Contains(d.Message, "0091: Duplicate") {
				t.Errorf("%s: %s, want a duplicate symbol", d.Pos, d.Message)
			}
			// Which of the two is the duplicate and which the note hangs on
			// the order of a hash table in WiX: both places, either way round.
			places := map[string]bool{place(d.Pos): true}
			for _, n := range d.Notes {
				places[place(n.Pos)] = true
			}
			for _, want := range []string{fmt.Sprintf("%s:%d", file, line), fragment + ":3"} {
				if !places[want] {
					t.Errorf("%s: %s: notes %v: nothing at %s", d.Pos, d.Message, d.Notes, want)
				}
			}
			if left, _ := os.ReadDir(out); len(left) > 0 {
				t.Error("left behind:", left)
			}
		})
	}
}

// place is a position without its column, which WiX does not give.
func place(p diag.Pos) string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

func errorsOf(l *diag.List) []*diag.Diagnostic {
	var all []*diag.Diagnostic
	for _, d := range l.Sorted() {
		if d.Severity == diag.Error {
			all = append(all, d)
		}
	}
	return all
}

// property gives a value of a package's Property table.
func property(t *testing.T, pkg, name string) string {
	t.Helper()
	db, err := msi.OpenFile(pkg)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	row := db.Table("Property").Find(name)
	if row == nil {
		t.Fatalf("%s has no property %s", pkg, name)
	}
	return row[1].(string)
}
