package toolset

import (
	"cmp"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/source"
)

// addOrigins finds the elements that WiX's faults are about: WiX names a line
// only, and the first element there is meant. The fault gets the element's
// column, and the manifest line that caused the element as a note, and its other
// notes move to the manifest, as the faults of the built-in engine have it.
func (b *build) addOrigins() {
	if b.list.Len() == 0 {
		return
	}
	docs, _ := wix.Load(b.o.Options) // what our own reader finds is not WiX's
	at := map[diag.Pos]*source.Element{}
	for _, doc := range docs {
		doc.Root.Walk(func(e *source.Element) bool {
			line := diag.Pos{File: e.Pos.File, Line: e.Pos.Line}
			if first := at[line]; first == nil || e.Pos.Column < first.Pos.Column {
				at[line] = e
			}
			return true
		})
	}
	element := func(p diag.Pos) (*source.Element, int) {
		line := diag.Pos{File: p.File, Line: p.Line}
		for line.Line > 0 && at[line] == nil {
			line.Line-- // inside an element that spans lines
		}
		return at[line], line.Line
	}
	for _, d := range b.list.Sorted() {
		for i, n := range d.Notes {
			if e, _ := element(n.Pos); e != nil {
				d.Notes[i].Pos = cmp.Or(e.Origin, n.Pos)
			}
		}
		e, line := element(d.Pos)
		if e == nil {
			continue
		}
		if d.Pos.Column == 0 && d.Pos.Line == line {
			d.Pos.Column = e.Pos.Column
		}
		d.WithNote(e.Origin, wix.OriginNote)
	}
}
