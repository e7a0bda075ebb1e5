package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/golden"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/internal/pe"
	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/templates"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/compile"
)

// rendering is a manifest in one dialect and for one architecture.
type rendering struct {
	name     string
	manifest string // host path
	arch     string
	dialect  templates.Dialect
	// validate runs the validation rules on the package.
	validate bool
}

func (r rendering) String() string { return r.name + "-" + r.arch + "-" + string(r.dialect) }

func (r rendering) line() wixtest.Line {
	if r.dialect == templates.V3 {
		return wixtest.V3
	}
	return wixtest.V4
}

// renderings lists the running example and the cases of package templates. WiX
// 3.11 does not know arm64.
func renderings(t *testing.T) []rendering {
	t.Helper()
	all := []rendering{
		{"hello", hello, "amd64", templates.V3, true},
		{"hello", hello, "amd64", templates.V4, true},
		{"hello", hello, "386", templates.V3, false},
		{"hello", hello, "386", templates.V4, false},
		{"hello", hello, "arm64", templates.V4, false},
		{"server", server, "amd64", templates.V3, true},
		{"server", server, "amd64", templates.V4, true},
	}
	cases, err := filepath.Glob("../../templates/testdata/cases/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases:", err)
	}
	for _, archive := range cases {
		name := strings.TrimSuffix(filepath.Base(archive), ".txtar")
		dir := golden.Unpack(t, archive)
		golden.DrawIcons(t, dir)
		file := filepath.Join(dir, "gomsi.toml")
		if !strings.HasSuffix(name, "-v4") { // has what WiX 3 has not
			all = append(all, rendering{name, file, "amd64", templates.V3, true})
		}
		all = append(all, rendering{name, file, "amd64", templates.V4, true})
		if name == "machine" {
			all = append(all,
				rendering{name, file, "386", templates.V3, false},
				rendering{name, file, "386", templates.V4, false})
		}
	}
	return all
}

// TestRealWiX renders manifests, compiles the sources with the real WiX, which
// must not say a word, and with gomsi, and compares the packages. Then the
// validation rules of that WiX judge gomsi's package.
func TestRealWiX(t *testing.T) {
	tools := wixtest.Find(t)
	allowed := wixtest.ReadAllowed(t)
	for _, r := range renderings(t) {
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			r.judge(t, tools, allowed)
		})
	}
}

func (r rendering) judge(t *testing.T, tools *wixtest.Tools, allowed *wixtest.Allowed) {
	m := r.load(t)
	dir := r.lay(t, m)
	theirs := tools.Compile(t, r.line(), m.Platform(), source, os.DirFS(dir))
	if theirs.Failed || theirs.Output != "" && r.dialect == templates.V4 || strings.Contains(theirs.Output, "warning") {
		t.Fatalf("WiX says:\n%s", theirs.Output)
	}
	ours := r.compile(t, m, dir, tools)
	all, err := wixtest.Compare(filepath.Join(theirs.Dir, wixtest.PackageName), ours)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, source))
	if err != nil {
		t.Fatal(err)
	}
	if rest := allowed.Rest(r.line(), string(text), all); len(rest) > 0 {
		t.Errorf("not what WiX makes (- WiX, + gomsi, ~ WiX → gomsi):\n%s", wixtest.Text(rest))
	}
	if !r.validate {
		return
	}
	data, _ := templates.Lower(m, templates.Inputs{}, r.dialect)
	if found := tools.Validate(t, r.line(), ours, data.Suppress); found != "" {
		t.Errorf("the validation rules find:\n%s", found)
	}
}

func (r rendering) load(t *testing.T) *manifest.Model {
	t.Helper()
	m, faults, err := manifest.Load(r.manifest, manifest.Options{Arch: r.arch, Expand: templates.Expand})
	none(t, faults, err)
	return m
}

// source is the rendered file.
const source = "package.wxs"

// lay makes a folder with the rendered sources, a program for each build, and
// what lies beside the manifest in the folder src.
func (r rendering) lay(t *testing.T, m *manifest.Model) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "src"), os.DirFS(filepath.Dir(r.manifest))); err != nil {
		t.Fatal(err)
	}
	if r.manifest == server { // takes files of its neighbour
		if err := os.CopyFS(filepath.Join(dir, "hello"), os.DirFS(filepath.Dir(hello))); err != nil {
			t.Fatal(err)
		}
	}
	files, faults := templates.Render(m, templates.Inputs{SourceDir: "src"}, r.dialect)
	none(t, faults, nil)
	for _, f := range files {
		write(t, filepath.Join(dir, f.Name), f.Content)
	}
	for _, b := range m.Builds {
		write(t, filepath.Join(dir, b.Output), wixtest.Program(t, pe.Version{1, 4, 2, 0}, 0x409))
	}
	return dir
}

// compile builds the package with gomsi's engine.
func (r rendering) compile(t *testing.T, m *manifest.Model, dir string, tools *wixtest.Tools) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, source))
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), wixtest.PackageName)
	_, faults, err := wix.Build(context.Background(), wix.Options{
		Sources:     []wix.Input{{File: source}},
		Dir:         dir,
		Arch:        compile.Arch(m.Platform()),
		Output:      out,
		WarnUnused:  true,
		Application: "gomsi test",
		Extensions:  tools.ExtensionFiles(t, r.line(), wixtest.Extensions(string(text))),
	})
	none(t, faults, err)
	return out
}

// none fails the test on any fault, a warning too.
func none(t *testing.T, faults *diag.List, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if faults.Len() > 0 {
		var text strings.Builder
		_ = (&diag.TextPrinter{W: &text}).Print(faults)
		t.Fatal(text.String())
	}
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}
