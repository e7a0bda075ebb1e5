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

// nester arranges tokens so that every if knows its branches and every foreach
// its content. This is done before anything is evaluated: a construct that
// has no end is a fault wherever it is.
type nester struct {
	toks []token
	i    int
	list *diag.List
}

// nest arranges the tokens of a file.
func nest(toks []token, list *diag.List) ([]node, bool) {
	n := &nester{toks: toks, list: list}
	before := list.ErrorCount()
	var out []node
	for n.i < len(n.toks) {
		out = append(out, n.body()...)
		if n.i < len(n.toks) {
			n.stray(&n.toks[n.i])
			n.i++
		}
	}
	return out, list.ErrorCount() == before
}

// opener gives the instruction that must come before a closing one.
var opener = map[string]string{"elseif": "if", "else": "if", "endif": "if", "endforeach": "foreach"}

func (n *nester) stray(t *token) {
	n.list.Errorf(CodeUnbalanced, t.pos, "<?%s?> without a matching <?%s?> before it", t.name, opener[t.name]).WithLength(len("<?") + len(t.name))
}

// body collects nodes up to an instruction that closes something.
func (n *nester) body() []node {
	var out []node
	for n.i < len(n.toks) {
		t := &n.toks[n.i]
		if t.kind != tokPI {
			out = append(out, node{tok: t})
			n.i++
			continue
		}
		switch t.name {
		case "if", "ifdef", "ifndef":
			out = append(out, n.conditional(t))
		case "foreach":
			out = append(out, n.foreach(t))
		case "elseif", "else", "endif", "endforeach":
			return out
		default:
			out = append(out, node{tok: t})
			n.i++
		}
	}
	return out
}

func (n *nester) conditional(first *token) node {
	out := node{tok: first}
	branch := node{tok: first}
	seenElse := false
	for {
		n.i++
		branch.body = n.body()
		out.branches = append(out.branches, branch)
		if n.i >= len(n.toks) || n.toks[n.i].name == "endforeach" {
			n.list.Errorf(CodeUnbalanced, first.pos, "<?%s?> without a matching <?endif?> after it", first.name).WithLength(len("<?") + len(first.name))
			return out
		}
		t := &n.toks[n.i]
		switch {
		case t.name == "endif":
			n.i++
			return out
		case seenElse:
			n.list.Errorf(CodeUnbalanced, t.pos, "<?%s?> after <?else?>", t.name).WithLength(len("<?")+len(t.name)).
				WithNote(branch.tok.pos, "the <?else?> is here")
		}
		seenElse = seenElse || t.name == "else"
		branch = node{tok: t}
	}
}

func (n *nester) foreach(first *token) node {
	n.i++
	out := node{tok: first, loop: true, body: n.body()}
	if n.i >= len(n.toks) || n.toks[n.i].name != "endforeach" {
		n.list.Errorf(CodeUnbalanced, first.pos, "<?foreach?> without a matching <?endforeach?> after it").WithLength(len("<?foreach"))
		return out
	}
	n.i++
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
