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

// origins are the places behind the elements of each source file, as its
// position marks tell them, by where the elements stand.
type origins map[string][]origin

// origin is the place behind everything from pos to the next one's.
type origin struct{ pos, origin diag.Pos }

// originsOf takes the places out of the trees, which need not be kept for the
// sake of faults then. Most elements share the place of the one before.
func originsOf(docs []*source.Document) origins {
	all := origins{}
	for _, doc := range docs {
		doc.Root.Walk(func(e *source.Element) bool {
			of := all[e.Pos.File]
			if n := len(of); n == 0 || of[n-1].origin != e.Origin || comparePos(of[n-1].pos, e.Pos) > 0 {
				all[e.Pos.File] = append(of, origin{e.Pos, e.Origin})
			}
			return true
		})
	}
	for _, of := range all {
		slices.SortStableFunc(of, func(a, b origin) int { return comparePos(a.pos, b.pos) })
	}
	return all
}

// addTo gives every fault at an element with a position mark a note that
// names the line behind it, and moves its other notes to the lines behind
// theirs. Faults of compiling, linking and binding all point at elements, so
// that one place serves them all.
func (o origins) addTo(faults *diag.List) {
	for _, d := range faults.Sorted() {
		for i, n := range d.Notes {
			d.Notes[i].Pos = cmp.Or(o.behind(n.Pos), n.Pos)
		}
		d.WithNote(o.behind(d.Pos), OriginNote)
	}
}

// behind gives the place behind a place in a source, the zero value when no
// mark tells one.
func (o origins) behind(p diag.Pos) diag.Pos {
	of := o[p.File]
	i, found := slices.BinarySearchFunc(of, p, func(e origin, p diag.Pos) int { return comparePos(e.pos, p) })
	if !found {
		i-- // behind the beginning of an element: an attribute or its text
	}
	if i < 0 || p.Line == 0 {
		return diag.Pos{}
	}
	return of[i].origin
}

func comparePos(a, b diag.Pos) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
