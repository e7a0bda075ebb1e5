package link_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gomsi/gomsi/internal/wixtest"
)

// elsewhere are faults for which the real WiX names another line, or none.
var elsewhere = map[string]string{
	"file overridden": "WiX 5 ends with an exception that names no line",
	"no media":        "WiX 3 says that the first file refers to a disk 1",
}

// TestRealWiXRefuses gives the faulty sources to the real WiX, which must refuse
// those that gomsi refuses, take the others, and name one of the lines that
// gomsi names, apart from those of elsewhere. Of two rows with one key it names
// the first, gomsi both.
func TestRealWiXRefuses(t *testing.T) {
	tools := wixtest.Find(t)
	for _, c := range linkFaults {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{"a.txt": {Data: []byte("a")}, "b.txt": {Data: []byte("b")}}
			var names []string
			line := wixtest.V4
			for i, text := range c.sources {
				name := fmt.Sprintf("%c.wxs", 'a'+i)
				files[name] = &fstest.MapFile{Data: []byte(text)}
				names = append(names, name)
				if i == 0 && strings.Contains(text, "wix/2006/wi") {
					line = wixtest.V3
				}
			}
			r := tools.CompileAll(t, line, "x64", names, files)
			ours := places(ourPlace, c.want)
			if refused := len(ours) > 0 || strings.Contains(c.want, ": error: "); refused != r.Failed {
				t.Fatalf("refused: %v; ours:%sWiX says:\n%s", r.Failed, c.want, r.Output)
			}
			theirs := places(theirPlace, r.Output)
			same := len(ours) == 0 || slices.ContainsFunc(theirs, func(p string) bool { return slices.Contains(ours, p) })
			if why, listed := elsewhere[c.name]; same == listed {
				t.Errorf("same line: %v (%s); ours:%sWiX says:\n%s", same, why, c.want, r.Output)
			}
		})
	}
}

// places gives the places that errors name, as file:line.
func places(form *regexp.Regexp, text string) []string {
	var all []string
	for _, m := range form.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1]+":"+m[2])
	}
	return all
}

var (
	ourPlace   = regexp.MustCompile(`(?m)^ *(\w\.wxs):(\d+):\d+: (?:error: |the first is here)`)
	theirPlace = regexp.MustCompile(`(?m)(\w\.wxs)\((\d+)\) ?: error `)
)
