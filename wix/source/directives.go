package source

import (
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// node is a piece of a file with its conditions and loops nested.
type node struct {
	tok *token // the token, or the instruction that begins the construct
	// branches are those of an if, ifdef or ifndef: each has its instruction
	// in tok and its content in body.
	branches []node
	body     []node
	loop     bool
}

// pieces are the content of a file: single tokens, and whole conditions and
// loops. A file is read twice: once to find its faults, so that nothing of a
// faulty one is evaluated, and once to run it, so that no more of it is held
// than a condition or a loop.
type pieces struct {
	lx   *lexer
	root *token
}

// read looks a file through.
func read(file string, raw []byte, list *diag.List) (*pieces, bool) {
	lx, fault := newLexer(file, raw)
	if fault != nil {
		lx.report(fault, list)
		return nil, false
	}
	n := nester{lx: lx, list: &diag.List{}}
	for n.piece() != nil {
	}
	if n.fault != nil { // what the nester says of half a file is of no use
		lx.report(n.fault, list)
		return nil, false
	}
	list.Append(n.list)
	return &pieces{lx: lx, root: lx.root}, !n.list.HasErrors()
}

// each calls f for every piece, in order, until it gives false. A piece is
// valid during the call.
func (p *pieces) each(f func(*node) bool) {
	p.lx.rewind()
	n := nester{lx: p.lx, list: &diag.List{}}
	for piece := n.piece(); piece != nil && f(piece); piece = n.piece() {
	}
}

// eachBelowRoot is each without the root's own start and end.
func (p *pieces) eachBelowRoot(f func(*node) bool) {
	depth := 0
	p.each(func(n *node) bool {
		if len(n.branches) > 0 || n.loop {
			return f(n)
		}
		switch n.tok.kind {
		case tokStart:
			if depth++; depth == 1 {
				return true
			}
		case tokEnd:
			if depth--; depth == 0 {
				return true
			}
		}
		return f(n)
	})
}

// nester arranges tokens so that every if knows its branches and every foreach
// its content. This is done before anything is evaluated: a construct that
// has no end is a fault wherever it is.
type nester struct {
	lx    *lexer
	list  *diag.List
	fault *lexError // of the lexer; it ends the file
	// at is the token at hand; nil asks for the next one.
	at *token
	// one is the node of a single token.
	one node
}

// peek gives the token at hand, nil at the end of the file.
func (n *nester) peek() *token {
	if n.at == nil && n.fault == nil {
		n.at, n.fault = n.lx.next()
	}
	return n.at
}

// skip goes on to the next token.
func (n *nester) skip() { n.at = nil }

// piece gives the next piece outside of conditions and loops; nil at the end.
func (n *nester) piece() *node {
	for t := n.peek(); t != nil; t = n.peek() {
		if t.kind == tokPI {
			switch t.name {
			case "if", "ifdef", "ifndef":
				n.one = n.conditional(t.keep())
				return &n.one
			case "foreach":
				n.one = n.foreach(t.keep())
				return &n.one
			case "elseif", "else", "endif", "endforeach":
				n.stray(t)
				n.skip()
				continue
			}
		}
		n.skip()
		n.one = node{tok: t}
		return &n.one
	}
	return nil
}

// opener gives the instruction that must come before a closing one.
var opener = map[string]string{"elseif": "if", "else": "if", "endif": "if", "endforeach": "foreach"}

func (n *nester) stray(t *token) {
	n.list.Errorf(CodeUnbalanced, t.pos, "<?%s?> without a matching <?%s?> before it", t.name, opener[t.name]).WithLength(len("<?") + len(t.name))
}

// body collects nodes up to an instruction that closes something.
func (n *nester) body() []node {
	var out []node
	for t := n.peek(); t != nil; t = n.peek() {
		if t.kind == tokPI {
			switch t.name {
			case "if", "ifdef", "ifndef":
				out = append(out, n.conditional(t.keep()))
				continue
			case "foreach":
				out = append(out, n.foreach(t.keep()))
				continue
			case "elseif", "else", "endif", "endforeach":
				return out
			}
		}
		out = append(out, node{tok: t.keep()})
		n.skip()
	}
	return out
}

func (n *nester) conditional(first *token) node {
	out := node{tok: first}
	branch := node{tok: first}
	seenElse := false
	for {
		n.skip()
		branch.body = n.body()
		out.branches = append(out.branches, branch)
		t := n.peek()
		if t == nil || t.name == "endforeach" {
			n.list.Errorf(CodeUnbalanced, first.pos, "<?%s?> without a matching <?endif?> after it", first.name).WithLength(len("<?") + len(first.name))
			return out
		}
		switch {
		case t.name == "endif":
			n.skip()
			return out
		case seenElse:
			n.list.Errorf(CodeUnbalanced, t.pos, "<?%s?> after <?else?>", t.name).WithLength(len("<?")+len(t.name)).
				WithNote(branch.tok.pos, "the <?else?> is here")
		}
		seenElse = seenElse || t.name == "else"
		branch = node{tok: t.keep()}
	}
}

func (n *nester) foreach(first *token) node {
	n.skip()
	out := node{tok: first, loop: true, body: n.body()}
	if t := n.peek(); t == nil || t.name != "endforeach" {
		n.list.Errorf(CodeUnbalanced, first.pos, "<?foreach?> without a matching <?endforeach?> after it").WithLength(len("<?foreach"))
		return out
	}
	n.skip()
	if t, ok := unevenIn(out.body); ok {
		n.list.Errorf(CodeUnbalanced, t.pos, "<?foreach?> must hold whole elements").
			WithNote(first.pos, "the loop begins here")
	}
	return out
}

// unevenIn finds a tag in the content of a loop whose partner is outside of it.
func unevenIn(body []node) (*token, bool) {
	var open []*token
	var walk func([]node) (*token, bool)
	walk = func(ns []node) (*token, bool) {
		for i := range ns {
			if len(ns[i].branches) > 0 {
				for _, b := range ns[i].branches {
					if t, bad := walk(b.body); bad {
						return t, true
					}
				}
				continue
			}
			if ns[i].loop {
				continue // looked at when it was made
			}
			switch t := ns[i].tok; t.kind {
			case tokStart:
				open = append(open, t)
			case tokEnd:
				if len(open) == 0 {
					return t, true
				}
				open = open[:len(open)-1]
			}
		}
		return nil, false
	}
	if t, bad := walk(body); bad {
		return t, true
	}
	if len(open) > 0 {
		return open[len(open)-1], true
	}
	return nil, false
}

// cutDefine splits "name = value"; ok is false when there is no name. A value
// in double quotes loses them.
func cutDefine(text string) (name, value string, hasValue, ok bool) {
	text = strings.TrimSpace(text)
	name, value, hasValue = strings.Cut(text, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	return name, unquote(value), hasValue, name != ""
}

func unquote(s string) string {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}
