package link_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/source"
)

// FuzzLink compiles and links whatever parses: no source may make it panic,
// and without an error there is an output.
func FuzzLink(f *testing.F) {
	sources, _ := filepath.Glob(filepath.Join(corpus, "*", "v?.wxs"))
	for _, file := range sources {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, c := range linkFaults {
		f.Add([]byte(c.sources[0]))
	}
	none := func(string) ([]byte, error) { return nil, os.ErrNotExist }
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, faults := source.LoadText("x.wxs", text, source.Options{Arch: "x64", ReadFile: none})
		if doc == nil || faults.HasErrors() {
			return
		}
		sections, faults := compile.Compile(doc, compile.Options{Arch: compile.X64})
		if faults.HasErrors() {
			return
		}
		if out, faults := link.Link(sections); (out == nil) != faults.HasErrors() {
			t.Fatal("output and faults contradict each other")
		}
	})
}
