package compile_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// FuzzCompile compiles whatever the source reader takes: there are rows or
// faults, never a panic.
func FuzzCompile(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "families", "*.wxs"))
	if err != nil || len(files) == 0 {
		f.Fatal("no sources to begin with", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, c := range slices.Concat(faults, extensionFaults, utilFaults, moduleFaults) {
		f.Add([]byte(wrap(c.dialect, c.body)))
	}
	var extensions []string
	for _, p := range prefixes {
		extensions = append(extensions, p.space)
	}
	none := func(string) ([]byte, error) { return nil, os.ErrNotExist }
	empty := func(string) ([]os.DirEntry, error) { return nil, os.ErrNotExist }
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc, list := source.LoadText("f.wxs", raw, source.Options{ReadFile: none, ReadDir: empty})
		if list.HasErrors() || doc == nil {
			return
		}
		sections, got := compile.Compile(doc, compile.Options{Arch: compile.X64, Extensions: extensions})
		if got.HasErrors() {
			return
		}
		for _, s := range sections {
			for _, r := range s.Rows {
				if def, ok := compile.Definition(s.Dialect, r.Table); ok && len(def.Columns) != len(r.Cells) {
					t.Errorf("a row of %s has %d cells; the table has %d columns", r.Table, len(r.Cells), len(def.Columns))
				}
			}
		}
	})
}
