package templates

import (
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
			if !strings.HasSuffix(name, "-v4") { // has what WiX 3 has not
				out = append(out, rendering{name, arch, V3, file})
			}
			out = append(out, rendering{name, arch, V4, file})
		}
	}
	add("hello", filepath.Join("..", "fixtures", "hello", "gomsi.toml"), "amd64", "386", "arm64")
	add("server", filepath.Join("..", "fixtures", "server", "gomsi.toml"), "amd64")
	cases, err := filepath.Glob(filepath.Join("testdata", "cases", "*.txtar"))
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases:", err)
	}
	for _, c := range cases {
		name := strings.TrimSuffix(filepath.Base(c), ".txtar")
		dir := golden.Unpack(t, c)
		golden.DrawIcons(t, dir)
		file := filepath.Join(dir, "gomsi.toml")
		if name == "machine" {
			add(name, file, "amd64", "386")
		} else {
			add(name, file, "amd64")
		}
	}
	return out
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
