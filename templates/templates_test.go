package templates

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/golden"
	"github.com/gomsi/gomsi/internal/manifest"
)

// rendering is one case in one dialect and for one architecture.
type rendering struct {
	name     string // of the case
	arch     string
	dialect  Dialect
	manifest string // host path
}

// renderings lists all cases: testdata/cases and the running example.
func renderings(t *testing.T) []rendering {
	t.Helper()
	var out []rendering
	add := func(name, file string, arches ...string) {
		for _, arch := range arches {
			for _, d := range []Dialect{V3, V4} {
				out = append(out, rendering{name, arch, d, file})
			}
		}
	}
	add("hello", filepath.Join("..", "fixtures", "hello", "gomsi.toml"), "amd64", "386", "arm64")
	cases, err := filepath.Glob(filepath.Join("testdata", "cases", "*.txtar"))
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases:", err)
	}
	for _, c := range cases {
		name := strings.TrimSuffix(filepath.Base(c), ".txtar")
		dir := golden.Unpack(t, c)
		drawIcons(t, dir)
		file := filepath.Join(dir, "gomsi.toml")
		if name == "machine" {
			add(name, file, "amd64", "386")
		} else {
			add(name, file, "amd64")
		}
	}
	return out
}

// drawIcons gives the icons of a case, which are text in its archive, the
// header of an icon file with no picture.
func drawIcons(t *testing.T, dir string) {
	t.Helper()
	icons, err := filepath.Glob(filepath.Join(dir, "*.ico"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range icons {
		if err := os.WriteFile(file, []byte{0, 0, 1, 0, 0, 0}, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func (r rendering) String() string { return r.name + "-" + r.arch + "-" + string(r.dialect) }

func (r rendering) load(t *testing.T) *manifest.Model {
	t.Helper()
	m, faults, err := manifest.Load(r.manifest, manifest.Options{Arch: r.arch, Expand: Expand})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range faults.Sorted() {
		t.Error(d, d.Hint)
	}
	if m == nil {
		t.FailNow()
	}
	return m
}

func (r rendering) render(t *testing.T, in Inputs) []File {
	t.Helper()
	files, faults := Render(r.load(t), in, r.dialect)
	for _, d := range faults.Sorted() {
		t.Error(d, d.Hint)
	}
	return files
}

func TestGolden(t *testing.T) {
	set := golden.Open(t, filepath.Join("testdata", "golden"))
	for _, r := range renderings(t) {
		t.Run(r.String(), func(t *testing.T) {
			var parts []golden.Part
			for _, f := range r.render(t, Inputs{Output: r.name + "-" + manifest.Platform(r.arch)}) {
				parts = append(parts, golden.Part{Name: f.Name, Data: f.Content})
			}
			set.Check(t, r.String(), parts...)
		})
	}
}

// TestIdentifiers checks what the real WiX would refuse or warn of, for those
// who do not have it at hand.
func TestIdentifiers(t *testing.T) {
	id := regexp.MustCompile(` Id="([^"]*)"`)
	legal := regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_.]*|[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}|\*|[12])$`)
	for _, r := range renderings(t) {
		for _, f := range r.render(t, Inputs{}) {
			text := string(f.Content)
			for _, m := range id.FindAllStringSubmatch(text, -1) {
				if !legal.MatchString(m[1]) || len(m[1]) > maxID {
					t.Errorf("%s: id %q is not legal", r, m[1])
				}
			}
			if dir := filepath.Dir(r.manifest); filepath.IsAbs(dir) && strings.Contains(text, dir) {
				t.Errorf("%s: a path of this machine is in it", r)
			}
		}
	}
}

// TestOracle compiles every rendering with the real WiX. GOMSI_ORACLE is the
// folder that holds run-wix.sh (WiX 3.11) and run-wix5.sh (WiX 5.0.2); they
// work on folders below its parent only.
func TestOracle(t *testing.T) {
	oracle := os.Getenv("GOMSI_ORACLE")
	if oracle == "" {
		t.Skip("GOMSI_ORACLE does not name a folder with the real WiX")
	}
	scratch := os.Getenv("GOMSI_ORACLE_SCRATCH")
	if scratch == "" {
		scratch = filepath.Dir(oracle)
	}
	for _, r := range renderings(t) {
		t.Run(r.String(), func(t *testing.T) {
			if r.dialect == V3 && r.arch == "arm64" {
				t.Skip("WiX 3.11 does not know arm64")
			}
			dir, err := os.MkdirTemp(scratch, "templates-")
			if err != nil {
				t.Fatal(err)
			}
			defer os.RemoveAll(dir)
			r.compile(t, oracle, dir)
		})
	}
}

func (r rendering) compile(t *testing.T, oracle, dir string) {
	t.Helper()
	src := filepath.Join(dir, "src")
	if err := os.CopyFS(src, os.DirFS(filepath.Dir(r.manifest))); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o755); err != nil {
		t.Fatal(err)
	}
	m := r.load(t)
	for _, f := range r.render(t, Inputs{SourceDir: "../src"}) {
		if err := os.WriteFile(filepath.Join(out, f.Name), f.Content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range m.Builds {
		if err := os.WriteFile(filepath.Join(out, b.Output), []byte("not a program"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(tool string, args ...string) {
		cmd := exec.Command(filepath.Join(oracle, tool), args...)
		cmd.Dir = out
		text, err := cmd.CombinedOutput()
		if err != nil || strings.Contains(string(text), "warning") || strings.Contains(string(text), "error") {
			t.Fatalf("%s %v: %v\n%s", tool, args, err, text)
		}
	}
	if r.dialect == V3 {
		run("run-wix.sh", "candle", "-nologo", "-arch", m.Platform(), packageName, "-out", "package.wixobj")
		run("run-wix.sh", "light", "-nologo", "-sval", "package.wixobj", "-out", "package.msi")
	} else {
		run("run-wix5.sh", "build", "-arch", m.Platform(), packageName, "-o", "package.msi")
	}
	if os.Getenv("GOMSI_ORACLE_ICE") == "" {
		return
	}
	data, _ := Lower(m, Inputs{}, r.dialect)
	if r.dialect == V3 {
		args := []string{"smoke", "-nologo", "-sice:ICE73"} // false under Wine
		for _, rule := range data.Suppress {
			args = append(args, "-sice:"+rule)
		}
		run("run-wix.sh", append(args, "package.msi")...)
		return
	}
	args := []string{"msi", "validate"}
	for _, rule := range data.Suppress {
		args = append(args, "-sice", rule)
	}
	run("run-wix5.sh", append(args, "package.msi")...)
}
