package manifest

import "github.com/gomsi/gomsi/internal/expr"

// ArgumentGroup are arguments of a command line that are there together or not
// at all.
type ArgumentGroup struct {
	Args []Text     // each one is one argument, not yet quoted
	When *expr.Expr `json:"-"` // nil: always
	// Needs are the parameters of which none may be empty.
	Needs []*Parameter `json:"-"`
}

// Always tells whether the group depends on nothing.
func (g ArgumentGroup) Always() bool { return g.When == nil && len(g.Needs) == 0 }

var argumentGroupDef = tableDef{name: "service.args", shown: "a group of arguments", stage: 1, keys: []keyDef{
	{name: "when", kinds: str, need: true}, {name: "args", kinds: list, need: true, elems: str | list, may: true},
}}

// argumentGroups reads a list of arguments: texts, lists that go when a
// parameter in them is empty, and tables with a condition.
func (l *loader) argumentGroups(v *value) []ArgumentGroup {
	var groups []ArgumentGroup
	if v == nil || v.kind != kArray {
		return nil
	}
	for _, e := range v.list {
		switch e.kind {
		case kString:
			groups = append(groups, ArgumentGroup{Args: []Text{l.argument(e)}})
		case kArray:
			groups = append(groups, l.optionalArguments(e))
		case kTable:
			l.checkTable(&argumentGroupDef, e)
			groups = append(groups, l.conditionalArguments(l.open(&argumentGroupDef, e))...)
		}
	}
	return groups
}

// optionalArguments reads a list within a list.
func (l *loader) optionalArguments(v *value) ArgumentGroup {
	var g ArgumentGroup
	for _, e := range v.list {
		if e.kind != kString {
			l.errVal(codeType, e.path, "a group of arguments holds texts, not %s", e.kind)
			continue
		}
		a := l.argument(e)
		g.Args = append(g.Args, a)
		for _, p := range a.Parts {
			if p.Kind == ParamRef || p.Kind == RawRef {
				g.need(p.Param)
			}
		}
	}
	switch {
	case len(v.list) == 0:
		l.errVal(codeEmpty, v.path, "a group of arguments is empty")
	case len(g.Needs) == 0 && !l.diags.HasErrors():
		l.warnVal(codeNoEffect, v.path, "the group of arguments is always there: no parameter is in it").
			WithHint("write its elements without the inner brackets, or { when = \"…\", args = […] }")
	}
	return g
}

func (g *ArgumentGroup) need(p *Parameter) {
	for _, have := range g.Needs {
		if have == p {
			return
		}
	}
	g.Needs = append(g.Needs, p)
}

// conditionalArguments reads a table with a condition; lists in it also need
// their parameters.
func (l *loader) conditionalArguments(t tab) []ArgumentGroup {
	when := l.expression(t, "when", expr.Use{Moments: true, Features: true})
	groups := l.argumentGroups(t.get("args"))
	var out []ArgumentGroup
	for _, g := range groups {
		g.When = when
		last := len(out) - 1
		if last >= 0 && len(g.Needs) == 0 && len(out[last].Needs) == 0 {
			out[last].Args = append(out[last].Args, g.Args...)
			continue
		}
		out = append(out, g)
	}
	return out
}
