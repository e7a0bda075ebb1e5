package compile_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// taken are faults that the real WiX takes and forgets.
var taken = []string{"text anywhere", "dll of a property"}

// TestRealWiXRefuses gives the faulty sources to the real WiX, which must refuse
// each of them, too, and name one of the lines that gomsi names; except for those
// in taken, and what only gomsi's engine cannot do.
func TestRealWiXRefuses(t *testing.T) {
	tools := wixtest.Find(t)
	for _, c := range slices.Concat(faults, extensionFaults, utilFaults) {
		if strings.Contains(c.want, compile.CodeUnsupported) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := c.body
			if !strings.HasPrefix(text, "<Wix ") {
				text = wrap(c.dialect, c.body)
			}
			line := wixtest.V4
			if c.dialect == source.V3 {
				line = wixtest.V3
			}
			r := tools.Compile(t, line, "x64", "x.wxs", fstest.MapFS{
				"x.wxs": {Data: []byte(text)}, "a.txt": {Data: []byte("a")}, "b.exe": {Data: []byte("b")},
			})
			refused := r.Failed && slices.ContainsFunc(linesOf(theirLine, r.Output), func(line string) bool {
				return slices.Contains(linesOf(ourLine, c.want), line)
			})
			if refused == slices.Contains(taken, c.name) {
				t.Errorf("refused: %v; ours:%sWiX says:\n%s", refused, c.want, r.Output)
			}
		})
	}
}

// linesOf gives the numbers of lines that errors name.
func linesOf(form *regexp.Regexp, text string) []string {
	var all []string
	for _, m := range form.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

var (
	ourLine   = regexp.MustCompile(`(?m)^(\d+):\d+: error: `)
	theirLine = regexp.MustCompile(`(?m)\((\d+)\) ?: error `)
)
