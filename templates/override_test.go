package templates

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/manifest"
)

const ownManifest = `[product]
name = "Hello"
manufacturer = "Contoso"
version = "1.4.2"
upgrade_code = "3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c4"

[wix]
templates = "own"

[[file]]
source = "gomsi.toml"
`

// loadOwn loads a manifest with templates of its user.
func loadOwn(t *testing.T, own map[string]string) *manifest.Model {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "own"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range own {
		if err := os.WriteFile(filepath.Join(dir, "own", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "gomsi.toml")
	if err := os.WriteFile(file, []byte(ownManifest), 0o644); err != nil {
		t.Fatal(err)
	}
	return rendering{arch: "amd64", manifest: file}.load(t)
}

func TestOwnTemplates(t *testing.T) {
	m := loadOwn(t, map[string]string{
		"folder.tmpl":    `<!-- own --><Directory{{attr "Id" .ID}}{{attr "Name" .Name}}>{{range .Children}}{{template "folder.tmpl" .}}{{end}}</Directory>`,
		"extra.wxs.tmpl": `<Wix><Fragment><Property Id="X"{{attr "Value" .Product.Name}}/></Fragment></Wix>`,
		"read.me":        "no template",
	})
	files, faults := Render(m, Inputs{}, V4)
	if faults.Len() > 0 || len(files) != 2 || files[0].Name != "package.wxs" || files[1].Name != "extra.wxs" {
		t.Fatal(files, faults.Sorted())
	}
	if !strings.Contains(string(files[0].Content), "<!-- own -->") {
		t.Error("the embedded template was taken")
	}
	if want := "<Wix>\n  <Fragment>\n    <Property Id=\"X\" Value=\"Hello\" />\n  </Fragment>\n</Wix>\n"; string(files[1].Content) != want {
		t.Errorf("%s", files[1].Content)
	}
}

func TestFaultyTemplates(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"extra.wxs.tmpl", "<Wix>\n{{.Nope}}</Wix>", "own/extra.wxs.tmpl:2:3: can't evaluate field Nope in type *templates.Data"},
		{"extra.wxs.tmpl", "<Wix>\n{{if}}</Wix>", "own/extra.wxs.tmpl:2: missing value for if"},
		{"extra.wxs.tmpl", "<Wix>", "own/extra.wxs.tmpl: template extra.wxs.tmpl does not give well-formed XML: element Wix is not closed"},
	} {
		_, faults := Render(loadOwn(t, map[string]string{c.name: c.text}), Inputs{}, V3)
		if faults.Len() != 1 {
			t.Errorf("%s: %v", c.text, faults.Sorted())
			continue
		}
		got := faults.Sorted()[0].Error()
		if i := strings.Index(got, "own"); i >= 0 {
			got = filepath.ToSlash(got[i:])
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}
