package wixtest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/gomsi/gomsi/wix/msi"
)

// Allowed are the differences that a package of gomsi may have from the one
// that the real WiX makes of the same source, each with its reason. They are
// read from one file, which says what its lines mean.
type Allowed struct {
	file    string
	entries []*entry
	mu      sync.Mutex
}

// entry is one line of the file.
type entry struct {
	number int // of the line
	lines  []Line
	place  string // Table, Table.Column, Table[Key], Table[Key].Column with * in the key
	values string // "old → new" with *, "" for any, or reread
	reason string
	uses   int
}

// ReadAllowed reads wix/testdata/allowed.txt.
func ReadAllowed(t testing.TB) *Allowed {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	a := &Allowed{file: filepath.Join(filepath.Dir(here), "..", "..", "wix", "testdata", "allowed.txt")}
	text, err := os.ReadFile(a.file)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 4 {
			t.Fatalf("%s:%d: %d cells, want 4 with tabs between", a.file, i+1, len(cells))
		}
		e := &entry{number: i + 1, place: cells[1], values: cells[2], reason: cells[3]}
		for _, l := range strings.Fields(cells[0]) {
			e.lines = append(e.lines, Line(l))
		}
		if e.reason == "" || len(e.lines) == 0 {
			t.Fatalf("%s:%d: a line and a reason are needed", a.file, i+1)
		}
		a.entries = append(a.entries, e)
	}
	return a
}

// Rest gives the differences that are not allowed. A value that the source
// itself names is never random, so that no entry excuses it.
func (a *Allowed) Rest(line Line, source string, all []msi.Difference) []msi.Difference {
	a.mu.Lock()
	defer a.mu.Unlock()
	var rest []msi.Difference
	for _, d := range all {
		if e := a.find(line, d); e != nil && !named(source, d.Old) {
			e.uses++
			continue
		}
		rest = append(rest, d)
	}
	return rest
}

// named tells whether a source holds a GUID.
func named(source, guid string) bool {
	bare := strings.Trim(guid, "{}")
	return len(bare) == 36 && strings.Contains(strings.ToUpper(source), strings.ToUpper(bare))
}

func (a *Allowed) find(line Line, d msi.Difference) *entry {
	place := d.Table
	if d.Key != "" {
		place += "[" + d.Key + "]"
	}
	if d.Column != "" {
		place += "." + d.Column
	}
	values := d.Old + " → " + d.New
	for _, e := range a.entries {
		for _, l := range e.lines {
			if l == line && like(e.place, place) && e.excuses(values, d) {
				return e
			}
		}
	}
	return nil
}

// reread, as the values of an entry, stands for a text beyond ASCII that WiX
// gave as UTF-8 and Wine read in the code page Windows-1252.
const reread = "UTF-8 read as Windows-1252"

// stoodFor, as the values of an entry, stands for a text with a tab or an end of
// line, in whose place WiX hands over another character ("Archive Files").
const stoodFor = "characters that stand for others"

// archived gives the characters back, in the form of a difference, that others
// stand for in exported tables.
var archived = strings.NewReplacer(`\x10`, `\t`, `\x11`, `\r`, `\x19`, `\n`)

func (e *entry) excuses(values string, d msi.Difference) bool {
	switch e.values {
	case reread:
		return d.Old != d.New && Reread(d.Old) == d.New
	case stoodFor:
		text := archived.Replace(d.Old)
		return text != d.Old && (text == d.New || Reread(text) == d.New)
	}
	return e.values == "" || like(e.values, values)
}

// Reread gives a text back that was UTF-8 and then read as Windows-1252; any
// other as it is.
func Reread(text string) string {
	b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil || !utf8.Valid(b) {
		return text
	}
	return string(b)
}

// like tells whether a text has the form of a pattern, in which * stands for
// anything.
func like(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		_, after, ok := strings.Cut(text, part)
		if !ok {
			return false
		}
		text = after
	}
	return strings.HasSuffix(text, parts[last])
}

// Unused gives the entries that no difference needed, as FILE:LINE: entry.
func (a *Allowed) Unused() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []string
	for _, e := range a.entries {
		if e.uses == 0 {
			out = append(out, fmt.Sprintf("%s:%d: no case needs %s", path.Base(filepath.ToSlash(a.file)), e.number, e.place))
		}
	}
	return out
}

// Uses tells how many differences each entry excused, with its reason.
func (a *Allowed) Uses() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []string
	for _, e := range a.entries {
		out = append(out, fmt.Sprintf("%5d  %-50s %s", e.uses, e.place, e.reason))
	}
	return out
}
