package sheet

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/golden"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/templates"
)

// sheetOf writes the sheet of a manifest.
func sheetOf(t *testing.T, file, arch string, p Package) string {
	t.Helper()
	m, faults, err := manifest.Load(file, manifest.Options{Arch: arch, Expand: templates.Expand})
	if err != nil || faults.HasErrors() {
		t.Fatal(err, faults.Err())
	}
	dialect := templates.V3
	if strings.HasSuffix(t.Name(), "-v4") { // a case for this dialect only
		dialect = templates.V4
	}
	data, faults := templates.Lower(m, templates.Inputs{}, dialect)
	if faults.HasErrors() {
		t.Fatal(faults.Err())
	}
	return string(Render(m, data, p))
}

// TestGolden writes the sheets of the examples and of the cases of package
// templates, which have every table.
func TestGolden(t *testing.T) {
	set := golden.Open(t, filepath.Join("testdata", "golden"))
	check := func(name, file, arch string, p Package) {
		t.Run(name, func(t *testing.T) {
			text := sheetOf(t, file, arch, p)
			set.Check(t, name, golden.Part{Name: name + Suffix, Data: []byte(text)})
			checkMarkdown(t, text)
			if text != sheetOf(t, file, arch, p) {
				t.Error("it differs from time to time")
			}
		})
	}
	built := Package{FileName: "hello-1.4.2-x64.msi", ProductCode: "{12345678-90AB-CDEF-1234-567890ABCDEF}"}
	check("hello", filepath.Join("..", "..", "fixtures", "hello", "gomsi.toml"), "amd64", built)
	check("hello-386", filepath.Join("..", "..", "fixtures", "hello", "gomsi.toml"), "386", Package{FileName: "hello-1.4.2-x86.msi"})
	check("server", filepath.Join("..", "..", "fixtures", "server", "gomsi.toml"), "amd64", Package{
		FileName: "hello-server-1.4.2-x64.msi", ProductCode: built.ProductCode,
	})
	cases, err := filepath.Glob(filepath.Join("..", "..", "templates", "testdata", "cases", "*.txtar"))
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases:", err)
	}
	for _, c := range cases {
		name := strings.TrimSuffix(filepath.Base(c), ".txtar")
		dir := golden.Unpack(t, c)
		golden.DrawIcons(t, dir)
		check(name, filepath.Join(dir, "gomsi.toml"), "amd64", Package{FileName: name + "-1.4.2-x64.msi"})
	}
}

// checkMarkdown checks that every row of a table has the cells of its head, and
// that no section is empty.
func checkMarkdown(t *testing.T, text string) {
	t.Helper()
	cells, heading := 0, false
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
			if heading {
				t.Errorf("line %d: the section before is empty", i+1)
			}
			heading, cells = true, 0
		case strings.HasPrefix(line, "|"):
			n := strings.Count(line, "|") - strings.Count(line, `\|`)
			if cells == 0 {
				cells = n
			}
			if n != cells {
				t.Errorf("line %d has %d cells, not %d: %s", i+1, n-1, cells-1, line)
			}
			heading = false
		case line == "":
			cells = 0
		default:
			heading, cells = false, 0
		}
	}
}
