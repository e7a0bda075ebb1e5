package wix

import (
	"cmp"
	"slices"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/source"
)

// OriginNote is the message of the note that names the manifest line which
// caused a faulty element, as the source's position marks tell it.
const OriginNote = "caused by this"

// addOrigins gives every fault at an element with a position mark a note that
// names the line behind it. Faults of compiling, linking and binding all point
// at elements, so that one place serves them all.
func addOrigins(faults *diag.List, docs []*source.Document) {
	marked := map[string][]*source.Element{}
	for _, doc := range docs {
		doc.Root.Walk(func(e *source.Element) bool {
			marked[e.Pos.File] = append(marked[e.Pos.File], e)
			return true
		})
	}
	for _, all := range marked {
		slices.SortStableFunc(all, func(a, b *source.Element) int { return comparePos(a.Pos, b.Pos) })
	}
	for _, d := range faults.Sorted() {
		all := marked[d.Pos.File]
		i, found := slices.BinarySearchFunc(all, d.Pos, func(e *source.Element, p diag.Pos) int { return comparePos(e.Pos, p) })
		if !found {
			i-- // inside an element: an attribute or its text
		}
		if i >= 0 && i < len(all) && d.Pos.Line > 0 {
			d.WithNote(all[i].Origin, OriginNote)
		}
	}
}

func comparePos(a, b diag.Pos) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
