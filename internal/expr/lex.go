package expr

import (
	"strings"
	"unicode/utf8"
)

type tokenKind int

const (
	tEnd tokenKind = iota
	tName
	tText
	tNumber
	tOp
	tAnd
	tOr
	tNot
	tOpen
	tClose
)

// token is a word of an expression.
type token struct {
	kind  tokenKind
	text  string // of a text, without its quotes
	at, n int
}

// otherWords are what other languages write.
var otherWords = []struct{ wrong, right string }{
	{"&&", "and"}, {"||", "or"}, {"&", "and"}, {"|", "or"}, {"<>", "!="}, {"=<", "<="}, {"=>", ">="}, {"~=", "=="}, {"=", "=="}, {"!", "not"},
}

// signs are tried in this order; those without a kind are other languages'.
var signs = []struct {
	text string
	kind tokenKind
}{
	{"==", tOp}, {"!=", tOp}, {"<=", tOp}, {">=", tOp}, {"<>", tEnd}, {"<", tOp}, {">", tOp}, {"(", tOpen}, {")", tClose},
}

var words = map[string]tokenKind{"and": tAnd, "or": tOr, "not": tNot}

// next reads the token at byte i; ok is false after a fault.
func (p *parser) next(i int) (t token, ok bool) {
	i += len(p.s[i:]) - len(strings.TrimLeft(p.s[i:], " \t\r\n"))
	t.at = i
	if i == len(p.s) {
		return t, true
	}
	rest := p.s[i:]
	switch c := rest[0]; {
	case c == '\'' || c == '"':
		end := strings.IndexByte(rest[1:], c)
		if end < 0 {
			p.fault(codeSyntax, i, len(rest), "the text has no closing quote")
			return t, false
		}
		t.kind, t.text, t.n = tText, rest[1:1+end], end+2
		return t, true
	case isDigit(c) || c == '-' && len(rest) > 1 && isDigit(rest[1]):
		n := 1
		for n < len(rest) && isWord(rest[n]) {
			n++
		}
		t.kind, t.text, t.n = tNumber, rest[:n], n
		return t, true
	case isWord(c):
		n := 1
		for n < len(rest) && isWord(rest[n]) {
			n++
		}
		t.kind, t.text, t.n = tName, rest[:n], n
		if kind, ok := words[t.text]; ok {
			t.kind = kind
		} else if _, ok := words[strings.ToLower(t.text)]; ok {
			p.fault(codeSyntax, i, n, "%q is no word of expressions", t.text).WithHint("write %s", strings.ToLower(t.text))
			return t, false
		}
		return t, true
	}
	return p.sign(rest, t)
}

// sign reads a comparison or a bracket.
func (p *parser) sign(rest string, t token) (token, bool) {
	for _, s := range signs {
		if !strings.HasPrefix(rest, s.text) {
			continue
		}
		if s.kind == tEnd {
			break
		}
		t.kind, t.text, t.n = s.kind, s.text, len(s.text)
		return t, true
	}
	for _, o := range otherWords {
		if strings.HasPrefix(rest, o.wrong) {
			p.fault(codeSyntax, t.at, len(o.wrong), "%q is no word of expressions", o.wrong).WithHint("write %s", o.right)
			return t, false
		}
	}
	r, n := utf8.DecodeRuneInString(rest)
	d := p.fault(codeSyntax, t.at, n, "%q is no part of an expression", r)
	if r == '{' {
		d.WithHint("names stand without braces: param.NAME")
	}
	return t, false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWord(c byte) bool {
	return c == '_' || c == '.' || isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z'
}
