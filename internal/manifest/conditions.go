package manifest

import (
	"slices"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/expr"
)

// Condition is one [[condition]]: what must be so before anything is installed.
type Condition struct {
	Origin
	Require *expr.Expr `json:"-"`
	Message Text       // parameters and what was found may stand in it
	MSI     bool       // asked by the package
	Bundle  bool       // asked by the setup program
}

// when reads the install-time condition of a table that becomes a component;
// nil means always.
func (l *loader) when(t tab) *expr.Expr {
	return l.expression(t, "when", expr.Use{
		FeatureHint: `write feature = "ID" beside it: what belongs to a feature comes and goes with it`,
		MomentHint:  "when asks what the machine and the parameters are like; a thing stays as long as its condition holds",
	})
}

// expression reads a key that holds a condition.
func (l *loader) expression(t tab, key string, use expr.Use) *expr.Expr {
	v := t.get(key)
	if v == nil || v.kind != kString {
		return nil
	}
	at := func(i, n int) (diag.Pos, int) { return l.idx.inside(v.path, v.str, i, n) }
	return expr.Parse(v.str, l.scope, use, at, l.diags)
}

// readConditions reads [[condition]].
func (l *loader) readConditions() {
	for _, t := range l.tables("condition") {
		c := &Condition{Origin: t.origin(), MSI: true, Bundle: true}
		c.Require = l.expression(t, "require", expr.Use{
			Moments: true, FeatureHint: "a condition is asked before features are chosen",
		})
		if v := t.get("message"); v != nil && v.kind == kString {
			c.Message = l.parseText(v, inMessage)
		}
		if in := t.strs("in"); t.written("in") {
			l.conditionPlaces(t)
			c.MSI, c.Bundle = slices.Contains(in, "msi"), slices.Contains(in, "bundle")
		}
		if c.Require == nil {
			continue
		}
		if !c.MSI {
			l.errVal(codeUnsupported, t.path("in"), "a condition of the setup program alone is not supported yet")
			continue
		}
		l.m.Conditions = append(l.m.Conditions, c)
	}
}

func (l *loader) conditionPlaces(t tab) {
	t.unique("in")
	if v := t.get("in"); v != nil && len(v.list) == 0 {
		l.errVal(codeEmpty, v.path, "%q in %s is empty", "in", t.def.label())
	}
	for _, e := range t.elems("in") {
		if e.str != "msi" && e.str != "bundle" {
			l.errVal(codeWord, e.path, "%q is no value of %q", e.str, "in").WithHint("it is one of msi, bundle")
		}
	}
}
