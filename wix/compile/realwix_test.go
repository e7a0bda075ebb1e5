package compile_test

import (
	"fmt"
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

// lines are the lines of WiX that compile the dialects.
var lines = map[source.Dialect]wixtest.Line{source.V3: wixtest.V3, source.V4: wixtest.V4}

// TestRealWiXRefuses gives the faulty sources to the real WiX, which must refuse
// each of them, too, and name one of the lines that gomsi names; except for those
// in taken, and what only gomsi's engine cannot do. Most are refused in one call;
// what no line of gomsi's is told of then has a call of its own, in which it is
// linked, too.
func TestRealWiXRefuses(t *testing.T) {
	tools := wixtest.Find(t)
	cases := slices.DeleteFunc(slices.Concat(faults, extensionFaults, utilFaults, moduleFaults), func(c fault) bool {
		return strings.Contains(c.want, compile.CodeUnsupported)
	})
	told := refusedTogether(t, tools, cases)
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ours := linesOf(ourLine, c.want)
			if refuses(told[i], ours) {
				if slices.Contains(taken, c.name) {
					t.Errorf("refused in lines %v; ours:%s", told[i], c.want)
				}
				return
			}
			r := tools.Compile(t, lines[c.dialect], "x64", "x.wxs", fstest.MapFS{
				"x.wxs": {Data: []byte(c.text())}, "a.txt": {Data: []byte("a")}, "b.exe": {Data: []byte("b")},
			})
			refused := r.Failed && refuses(linesOf(theirLine, r.Output), ours)
			if refused == slices.Contains(taken, c.name) {
				t.Errorf("refused: %v; ours:%sWiX says:\n%s", refused, c.want, r.Output)
			}
		})
	}
}

// refusedTogether gives the lines at which the compilers of the real WiX refuse
// cases, each for itself. wix build tells of all sources only what it finds in
// fragments: a case of v4 goes to it as one where gomsi tells the same of both
// forms.
func refusedTogether(t *testing.T, tools *wixtest.Tools, cases []fault) map[int][]string {
	t.Helper()
	sources := map[wixtest.Line]map[string]string{wixtest.V3: {}, wixtest.V4: {}}
	for i, c := range cases {
		text := c.text()
		if c.dialect == source.V4 {
			text = fragment(c.body)
			if c.whole() || !c.toldOf(t, text) {
				continue
			}
		}
		sources[lines[c.dialect]][fmt.Sprintf("case%03d.wxs", i)] = text
	}
	told := map[int][]string{}
	for line, texts := range sources {
		found := tools.Refusals(t, line, texts)
		for i := range cases {
			if l := found[fmt.Sprintf("case%03d.wxs", i)]; l != nil {
				told[i] = l
			}
		}
	}
	return told
}

// toldOf tells whether gomsi says of a text what it says of a case.
func (c fault) toldOf(t *testing.T, text string) bool {
	t.Helper()
	_, got := compileText(t, text)
	return show(got) == strings.TrimLeft(c.want, "\n")
}

// refuses tells whether WiX's errors are at one of gomsi's lines.
func refuses(theirs, ours []string) bool {
	return slices.ContainsFunc(theirs, func(line string) bool { return slices.Contains(ours, line) })
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
