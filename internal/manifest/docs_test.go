package manifest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/templates"
)

// product stands before the examples that show one table alone.
const product = `[product]
name = "Hello"
manufacturer = "Contoso"
version = "1.4.2"
upgrade_code = "3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c1"
`

// TestDocs reads every example of the reference.
func TestDocs(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"cmd/hello/main.go", "cmd/tool/main.go", "config.yaml", "LICENSE", "web/index.html", "dist/amd64/hello.exe", "dist/arm64/hello.exe", "tool-x64.dll",
	} {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte("package main\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	examples := regexp.MustCompile("(?s)```toml\n(.*?)```")
	for _, doc := range []string{"manifest.md", "versions.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", doc))
		if err != nil {
			t.Fatal(err)
		}
		found := examples.FindAllStringSubmatch(string(text), -1)
		if len(found) == 0 {
			t.Errorf("%s has no examples", doc)
		}
		for _, m := range found {
			example := m[1]
			if !strings.Contains(example, "[product]") {
				example = product + example
			}
			if !strings.Contains(example, "[build]") && !strings.Contains(example, "[[build]]") {
				example += "\n[build]\npackage = \"./cmd/hello\"\n"
			}
			file := filepath.Join(dir, "gomsi.toml")
			if err := os.WriteFile(file, []byte(example), 0o644); err != nil {
				t.Fatal(err)
			}
			_, faults, err := manifest.LoadAll(file, manifest.Options{Expand: templates.Expand})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range faults.Sorted() {
				t.Errorf("%s: %s [%s] in:\n%s", doc, d.Error(), d.Code, m[1])
			}
		}
	}
}
