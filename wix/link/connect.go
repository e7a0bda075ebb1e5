package link

import (
	"slices"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
)

// node is a feature, group or component in the tree of features.
type node struct {
	kind compile.GroupKind
	id   string
}

// connect walks the tree of features: it replaces groups by what is in them,
// makes the rows of FeatureComponents, sets the parents of features and finds
// the components that no feature has.
func (l *linker) connect() {
	below := map[node][]*compile.Complex{}
	for _, s := range l.used {
		for i := range s.Complexes {
			x := &s.Complexes[i]
			p := node{x.ParentKind, x.Parent}
			below[p] = append(below[p], x)
		}
	}
	l.checkGroups(below)
	if l.faults.HasErrors() {
		return
	}
	l.features = map[string][]string{}
	c := &connector{l: l, below: below, parents: map[string]membership{}, primary: map[string]membership{}}
	for _, s := range l.used {
		for i := range s.Complexes {
			x := &s.Complexes[i]
			switch x.ParentKind {
			case compile.GroupFeature, compile.GroupPackage, compile.GroupModule:
				c.add(node{x.ParentKind, x.Parent}, x, x.Primary)
			}
		}
	}
	c.setParents()
	for _, s := range l.used {
		for _, comp := range s.Components {
			if _, ok := l.features[comp.ID]; !ok {
				l.faults.Errorf(CodeOrphan, comp.Pos, "component %s is in no feature", comp.ID).
					WithHint("refer to it, or to its component group, from a <Feature>")
			}
		}
	}
}

// checkGroups reports groups that are part of themselves.
func (l *linker) checkGroups(below map[node][]*compile.Complex) {
	const (
		open = iota + 1
		done
	)
	state := map[node]int{}
	var visit func(n node)
	visit = func(n node) {
		state[n] = open
		for _, e := range below[n] {
			child := node{e.ChildKind, e.Child}
			switch state[child] {
			case open:
				l.faults.Errorf(CodeGroupCycle, e.Pos, "%s %s is part of itself", word(child.kind.Table()), child.id)
			case 0:
				visit(child)
			}
		}
		state[n] = done
	}
	for _, s := range l.used {
		for _, x := range s.Complexes {
			if n := (node{x.ParentKind, x.Parent}); state[n] == 0 {
				visit(n)
			}
		}
	}
}

// connector collects what the tree of features says.
type connector struct {
	l       *linker
	below   map[node][]*compile.Complex
	parents map[string]membership // of features
	primary map[string]membership // of components, where one is marked
	rows    []*compile.Row
}

// membership is the feature that something is in, and where that is said.
type membership struct {
	feature string
	pos     diag.Pos
}

// add connects what e leads to with its feature, looking through groups.
func (c *connector) add(parent node, e *compile.Complex, primary bool) {
	switch e.ChildKind {
	case compile.GroupComponent:
		c.component(parent, e, primary)
	case compile.GroupFeature:
		c.feature(parent, e)
	default:
		for _, inner := range c.below[node{e.ChildKind, e.Child}] {
			c.add(parent, inner, primary || inner.Primary)
		}
	}
}

func (c *connector) component(parent node, e *compile.Complex, primary bool) {
	id := e.Child
	if parent.kind != compile.GroupFeature {
		if _, ok := c.l.features[id]; !ok && parent.kind == compile.GroupModule {
			c.l.features[id] = nil
			c.rows = append(c.rows, &compile.Row{
				Table: "ModuleComponents", Cells: []any{id, c.l.entry.Package.Name, c.l.entry.Package.Language}, Pos: e.Pos, Origin: e.Origin,
			})
		}
		return
	}
	if primary {
		if old, ok := c.primary[id]; ok && old.feature != parent.id {
			c.l.faults.Errorf(CodeTwoParents, e.Pos, "component %s has another primary feature", id).WithNote(old.pos, "the first is here")
		}
		c.primary[id] = membership{parent.id, e.Pos}
	}
	if !slices.Contains(c.l.features[id], parent.id) {
		c.rows = append(c.rows, &compile.Row{Table: "FeatureComponents", Cells: []any{parent.id, id}, Pos: e.Pos, Origin: e.Origin})
		c.l.features[id] = append(c.l.features[id], parent.id)
	}
	if primary {
		of := c.l.features[id]
		i := slices.Index(of, parent.id)
		of[0], of[i] = of[i], of[0]
	}
}

func (c *connector) feature(parent node, e *compile.Complex) {
	if parent.kind != compile.GroupFeature {
		return
	}
	if old, ok := c.parents[e.Child]; ok {
		if old.feature != parent.id {
			c.l.faults.Errorf(CodeTwoParents, e.Pos, "feature %s has another parent, %s", e.Child, old.feature).WithNote(old.pos, "it is given here").
				WithHint(`write IgnoreParent="yes" where the place is not meant`)
		}
		return
	}
	c.parents[e.Child] = membership{parent.id, e.Pos}
}

// setParents fills Feature_Parent and keeps the rows that were made.
func (c *connector) setParents() {
	for _, s := range c.l.used {
		for _, r := range s.Rows {
			if r.Table == "Feature" {
				if p, ok := c.parents[r.String(0)]; ok {
					r.Cells[1] = p.feature
				}
			}
		}
	}
	if len(c.l.used) > 0 {
		last := c.l.used[len(c.l.used)-1]
		last.Rows = append(last.Rows[:len(last.Rows):len(last.Rows)], c.rows...)
	}
}
