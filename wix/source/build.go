package source

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// builder makes the tree of elements from what the preprocessor leaves.
type builder struct {
	list *diag.List
	root *Element
	open []frame
	// origin is the mark in force where no element is open.
	origin diag.Pos
	// reported holds the unknown namespaces that were reported already.
	reported map[string]bool
	// floor is the number of open elements that an included file found.
	floor int
}

// frame is an element whose end is still to come.
type frame struct {
	e *Element
	// raw is the name and namespace as written; the end must match.
	space, name string
	// origin is the nearest position mark among the element's children so far,
	// else the element's own.
	origin diag.Pos
	text   []byte
}

func (b *builder) start(t *token, attrs []Attr) {
	space, dialect, known := spaceOf(t.space)
	if !known && !b.reported[t.space] {
		b.reported[t.space] = true
		unknownNamespace(b.list, t)
	}
	e := &Element{Space: space, Name: t.name, Written: t.name, Pos: t.pos, Dialect: dialect, Origin: b.origin}
	e.Attrs = attrs
	for i := range e.Attrs {
		if a := &e.Attrs[i]; a.Space != "" {
			a.Space, _, _ = spaceOf(a.Space)
			if a.Space == space {
				a.Space = "" // its element's own namespace is none, as in WiX
			}
		}
	}
	if n := len(b.open); n > 0 {
		up := &b.open[n-1]
		e.Parent, e.Origin = up.e, up.origin
		up.e.Children = append(up.e.Children, e)
		if !known {
			e.Dialect = up.e.Dialect
		}
	} else if b.root == nil {
		b.root = e
	}
	b.open = append(b.open, frame{e: e, space: t.space, name: t.name, origin: e.Origin})
}

func (b *builder) end(t *token) {
	n := len(b.open)
	if n <= b.floor {
		b.list.Errorf(CodeMalformed, t.pos, "</%s> ends nothing in what the preprocessor leaves", t.name)
		return
	}
	f := &b.open[n-1]
	if f.name != t.name || f.space != t.space {
		b.list.Errorf(CodeMalformed, t.pos, "</%s> where </%s> must be, in what the preprocessor leaves", t.name, f.name).
			WithNote(f.e.Pos, "<%s> begins here", f.name)
	}
	b.open = b.open[:n-1]
	f.e.rawText = string(f.text)
	f.e.Text = strings.TrimSpace(f.e.rawText)
}

// text adds character data; raw is how the file has it.
func (b *builder) text(value string, pos diag.Pos, raw string) {
	n := len(b.open)
	if n == 0 {
		return
	}
	f := &b.open[n-1]
	if !f.e.TextPos.IsValid() && strings.TrimSpace(value) != "" {
		blank := raw[:len(raw)-len(strings.TrimLeft(raw, " \t\r\n"))]
		f.e.TextPos = advance(pos, blank)
	}
	f.text = append(f.text, value...)
}

// markForm is a position mark: "from FILE:LINE" or "from FILE:LINE:COLUMN",
// and then any text after a blank. A drive letter's colon belongs to FILE.
var markForm = regexp.MustCompile(`^\s*from\s+(.+?):([0-9]{1,9})(?::([0-9]{1,9}))?(?:\s.*)?$`)

// comment takes a position mark into force.
func (b *builder) comment(text string) {
	m := markForm.FindStringSubmatch(strings.ReplaceAll(strings.TrimSpace(text), "\n", " "))
	if m == nil {
		return
	}
	line, _ := strconv.Atoi(m[2])
	column, _ := strconv.Atoi(m[3])
	at := diag.Pos{File: m[1], Line: line, Column: column}
	if n := len(b.open); n > 0 {
		b.open[n-1].origin = at
	} else {
		b.origin = at
	}
}

// inclusion is the builder's state around an included file.
type inclusion struct {
	floor  int
	origin diag.Pos
}

// enter begins an included file: its marks end with it, and it cannot close
// elements of the file that includes it.
func (b *builder) enter() inclusion {
	in := inclusion{floor: b.floor, origin: b.origin}
	b.floor = len(b.open)
	if b.floor > 0 {
		in.origin = b.open[b.floor-1].origin
	}
	return in
}

func (b *builder) leave(in inclusion, t *token) {
	for len(b.open) > b.floor {
		f := b.open[len(b.open)-1]
		b.list.Errorf(CodeMalformed, f.e.Pos, "<%s> has no end in what the preprocessor leaves of this file", f.name).
			WithNote(t.pos, "the file is included here")
		b.open = b.open[:len(b.open)-1]
	}
	if b.floor > 0 {
		b.open[b.floor-1].origin = in.origin
	} else {
		b.origin = in.origin
	}
	b.floor = in.floor
}

// finish gives the root, or nil when there is none.
func (b *builder) finish() *Element {
	for i := len(b.open) - 1; i >= 0; i-- {
		f := b.open[i]
		b.list.Errorf(CodeMalformed, f.e.Pos, "<%s> has no end in what the preprocessor leaves", f.name)
	}
	return b.root
}
