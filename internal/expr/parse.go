package expr

import (
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// maxDepth bounds how deep brackets nest.
const maxDepth = 50

// parser reads one expression, by recursive descent:
//
//	or      = and { "or" and }
//	and     = not { "and" not }
//	not     = "not" not | "(" or ")" | operand [ compare operand ]
//	operand = name | text | number
type parser struct {
	s      string
	scope  Scope
	use    Use
	at     At
	faults *diag.List
	tok    token
	depth  int
	failed bool // a fault of syntax ends the reading
}

// Parse reads and checks an expression. It gives nil when it added an error to
// faults.
func Parse(text string, scope Scope, use Use, at At, faults *diag.List) *Expr {
	p := &parser{s: text, scope: scope, use: use, at: at, faults: faults}
	before := faults.ErrorCount()
	p.advance(0)
	if !p.failed && p.tok.kind == tEnd {
		p.fault(codeSyntax, 0, len(text), "the expression is empty")
		return nil
	}
	root := p.or()
	if !p.failed && p.tok.kind != tEnd {
		d := p.fault(codeSyntax, p.tok.at, p.tok.n, "%s is not expected here", p.tok.shown())
		if p.tok.kind == tName || p.tok.kind == tNot {
			d.WithHint("conditions are joined with and, or")
		}
	}
	if faults.ErrorCount() > before {
		return nil
	}
	return &Expr{Source: text, Root: root}
}

func (p *parser) fault(code string, i, n int, format string, args ...any) *diag.Diagnostic {
	pos, n := p.at(i, n)
	if code == codeSyntax {
		p.failed = true
	}
	return p.faults.Errorf(code, pos, format, args...).WithLength(n)
}

// advance reads the token at byte i or behind it.
func (p *parser) advance(i int) {
	t, ok := p.next(i)
	if !ok {
		p.tok = token{at: len(p.s)}
		return
	}
	p.tok = t
}

// take gives the current token and reads on.
func (p *parser) take() token {
	t := p.tok
	p.advance(t.at + t.n)
	return t
}

func (t token) shown() string {
	switch t.kind {
	case tEnd:
		return "the end"
	case tText:
		return "a text"
	}
	return strconv.Quote(t.text)
}

func (p *parser) or() Node {
	x := p.and()
	for !p.failed && p.tok.kind == tOr {
		p.take()
		x = &Logic{X: x, Y: p.and()}
	}
	return x
}

func (p *parser) and() Node {
	x := p.not()
	for !p.failed && p.tok.kind == tAnd {
		p.take()
		x = &Logic{And: true, X: x, Y: p.not()}
	}
	return x
}

func (p *parser) not() Node {
	if p.depth++; p.depth > maxDepth {
		p.fault(codeSyntax, p.tok.at, p.tok.n, "the expression nests deeper than %d levels", maxDepth)
		return nil
	}
	defer func() { p.depth-- }()
	switch p.tok.kind {
	case tNot:
		p.take()
		return &Not{X: p.not()}
	case tOpen:
		open := p.take()
		x := p.or()
		if p.failed {
			return nil
		}
		if p.tok.kind != tClose {
			p.fault(codeSyntax, open.at, open.n, "the bracket is not closed")
			return nil
		}
		p.take()
		return x
	}
	return p.comparison()
}

// side is one side of a comparison.
type side struct {
	token
	name *Name // nil for what is written out, or a name with a fault
}

// comparison reads a name alone, or two sides.
func (p *parser) comparison() Node {
	left, ok := p.side()
	if !ok {
		return nil
	}
	if p.tok.kind != tOp {
		return p.test(left)
	}
	op := p.take()
	right, ok := p.side()
	if !ok {
		return nil
	}
	if p.tok.kind == tOp {
		p.fault(codeSyntax, p.tok.at, p.tok.n, "a comparison has two sides").WithHint("write two comparisons, joined with and")
		return nil
	}
	if left.kind == tName && left.name == nil || right.kind == tName && right.name == nil {
		return nil // said already
	}
	return p.compare(Op(op.text), left, right, left.at, right.at+right.n-left.at)
}

func (p *parser) side() (side, bool) {
	if p.failed {
		return side{}, false
	}
	switch p.tok.kind {
	case tText, tNumber:
		return side{token: p.take()}, true
	case tName:
		t := p.take()
		return side{t, p.name(t)}, true
	}
	d := p.fault(codeSyntax, p.tok.at, p.tok.n, "%s stands where a name or a value belongs", p.tok.shown())
	if p.tok.kind == tEnd {
		d.WithHint("an expression is param.NAME, param.NAME == 'text', found.ID, windows >= '10.0.17763' and the like")
	}
	return side{}, false
}

// test checks a name that stands alone.
func (p *parser) test(s side) Node {
	switch {
	case s.kind != tName:
		p.fault(codeType, s.at, s.n, "%s alone is no condition", s.shown()).WithHint("compare a name with it: param.NAME == %s", p.s[s.at:s.at+s.n])
		return nil
	case s.name == nil:
		return nil
	case s.name.Symbol.Type == Windows:
		p.fault(codeType, s.at, s.n, "windows is a version, which alone is no condition").WithHint("compare it: windows >= '10.0.17763'")
		return nil
	}
	return &Test{Name: *s.name}
}

// name looks a name up; nil after a fault.
func (p *parser) name(t token) *Name {
	space, id, dotted := strings.Cut(t.text, ".")
	if !dotted {
		return p.builtin(t)
	}
	tables := map[Space]map[string]Symbol{Param: p.scope.Params, Found: p.scope.Found, Feature: p.scope.Features}
	table, ok := tables[Space(space)]
	if !ok {
		d := p.fault(codeName, t.at, t.n, "%q is no name", t.text)
		if near := diag.Nearest(space, []string{"param", "found", "feature"}); near != "" {
			d.WithHint("did you mean %s.%s?", near, id)
		} else {
			d.WithHint("names begin with param. found. or feature.")
		}
		return nil
	}
	s, ok := table[id]
	if !ok {
		what := map[Space]string{Param: "parameter", Found: "search", Feature: "feature"}[Space(space)]
		d := p.fault(codeName, t.at, t.n, "there is no %s %q", what, id)
		if near := diag.Nearest(id, keys(table)); near != "" {
			d.WithHint("did you mean %s.%s?", space, near)
		} else {
			d.WithHint("a [[%s]] declares it", what)
		}
		return nil
	}
	if Space(space) == Feature && !p.use.Features {
		d := p.fault(codePlace, t.at, t.n, "%s is not known yet when this is asked", t.text)
		d.Hint = p.use.FeatureHint
		return nil
	}
	return &Name{Space: Space(space), ID: id, Symbol: s}
}

func (p *parser) builtin(t token) *Name {
	if s, ok := builtins[t.text]; ok {
		return &Name{ID: t.text, Symbol: s}
	}
	if s, ok := moments[t.text]; ok {
		if p.use.Moments {
			return &Name{ID: t.text, Symbol: s}
		}
		d := p.fault(codePlace, t.at, t.n, "%s is a moment, and this holds for all the time that the product is installed", t.text)
		d.Hint = p.use.MomentHint
		return nil
	}
	d := p.fault(codeName, t.at, t.n, "%q is no name", t.text)
	known := append(keys(builtins), keys(moments)...)
	switch near := diag.Nearest(t.text, known); {
	case t.text == "true" || t.text == "false":
		d.WithHint("a parameter of kind bool is tested by its name: param.NAME, or not param.NAME")
	case near != "":
		d.WithHint("did you mean %s?", near)
	default:
		for _, f := range []struct {
			space string
			table map[string]Symbol
		}{{"param", p.scope.Params}, {"found", p.scope.Found}, {"feature", p.scope.Features}} {
			if _, ok := f.table[t.text]; ok {
				d.WithHint("write %s.%s", f.space, t.text)
				return nil
			}
		}
		d.WithHint("texts stand in quotes: '%s'", t.text)
	}
	return nil
}

func keys(m map[string]Symbol) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

var (
	versionText  = regexp.MustCompile(`^[vV]?[0-9]+(\.[0-9]+)+$`)
	numberText   = regexp.MustCompile(`^-?[0-9]+$`)
	windowsBuild = regexp.MustCompile(`^(?:6\.[0-3]|10\.0)\.([0-9]{1,6})$`)
)
