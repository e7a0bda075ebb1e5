package source

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gomsi/gomsi/internal/diag"
)

// tokenKind says what a token is.
type tokenKind int

const (
	tokStart tokenKind = iota
	tokEnd
	tokText
	tokComment
	tokPI
)

// token is one piece of a source file. Names are already in their namespaces,
// since the scope of a prefix is a matter of the file and not of what the
// preprocessor makes of it.
type token struct {
	kind  tokenKind
	space string // the namespace URI of an element
	name  string // local name of an element, target of an instruction
	attrs []rawAttr
	// text is the character data, the comment, or what follows the target of
	// an instruction; references in character data are resolved.
	text string
	// plain tells that text is what the file has, byte for byte, so that an
	// offset in text is an offset in the file.
	plain bool
	pos   diag.Pos
	// textPos is the place of the first byte of text.
	textPos diag.Pos
}

// keep gives a copy that stays valid when the lexer goes on.
func (t *token) keep() *token {
	c := *t
	c.attrs = slices.Clone(t.attrs)
	return &c
}

// rawAttr is an attribute before preprocessing.
type rawAttr struct {
	space, name string
	value       string
	plain       bool
	pos, valPos diag.Pos
}

// maxDepth limits how deep elements may be nested: far more than WiX's schema
// allows, and little enough for everything that walks a tree by recursion.
const maxDepth = 256

// lexer cuts XML 1.0 with namespaces into tokens, one at a time: a file of
// many elements is not held as tokens and as elements at once.
type lexer struct {
	file  string
	src   string
	off   int
	lines []int // offset of the start of each line
	line  int   // index in lines of the last place that was asked for
	open  []openElement
	// begun tells that the root element has begun; root is its start, which
	// stays when the lexer is rewound.
	begun bool
	root  *token
	// tok is the token at hand, and attrs the room for its attributes; the
	// next one takes their place.
	tok   token
	attrs []rawAttr
	// emptyTag tells that the tag at hand is its element's end as well.
	emptyTag bool
}

type openElement struct {
	written     string // with its prefix
	space, name string
	pos         diag.Pos
	bound       map[string]string
}

// lexError is a fault in the file; report makes it a diagnostic.
type lexError struct {
	off   int
	len   int
	whole bool // the fault is the whole file's: it has no offset
	code  string
	msg   string
	hint  string
	note  *diag.Note
}

// newLexer gives the lexer of a file, with the faults of its encoding.
func newLexer(file string, raw []byte) (*lexer, *lexError) {
	text, err := toUTF8(raw)
	if err != nil {
		return &lexer{file: file}, &lexError{code: CodeEncoding, msg: err.Error(), whole: true}
	}
	lx := &lexer{file: file, src: string(text), lines: make([]int, 1, 2+bytes.Count(text, []byte("\n")))}
	for i := 0; i < len(lx.src); i++ {
		if lx.src[i] == '\n' {
			lx.lines = append(lx.lines, i+1)
		}
	}
	return lx, lx.checkChars()
}

// rewind lets the lexer give its tokens again.
func (lx *lexer) rewind() {
	lx.off, lx.line, lx.open, lx.begun, lx.emptyTag = 0, 0, nil, false, false
}

// report makes a fault a diagnostic.
func (lx *lexer) report(fault *lexError, list *diag.List) {
	pos := diag.Pos{File: lx.file}
	if !fault.whole {
		pos = lx.pos(fault.off)
	}
	d := list.Errorf(fault.code, pos, "%s", fault.msg).WithLength(fault.len)
	d.Hint = fault.hint
	if fault.note != nil {
		d.WithNote(fault.note.Pos, "%s", fault.note.Message)
	}
}

// pos gives the line and column of an offset. Most are asked for in order, so
// that the line is that of the last one or near behind it.
func (lx *lexer) pos(off int) diag.Pos {
	const near = 4
	if off < lx.lines[lx.line] {
		lx.line = 0
	}
	for range near {
		if lx.line+1 == len(lx.lines) || off < lx.lines[lx.line+1] {
			return diag.Pos{File: lx.file, Line: lx.line + 1, Column: off - lx.lines[lx.line] + 1}
		}
		lx.line++
	}
	lx.line = sort.SearchInts(lx.lines, off+1) - 1
	return diag.Pos{File: lx.file, Line: lx.line + 1, Column: off - lx.lines[lx.line] + 1}
}

func (lx *lexer) fault(off int, format string, args ...any) *lexError {
	return &lexError{off: off, code: CodeMalformed, msg: fmt.Sprintf(format, args...)}
}

// next gives the next token, which is valid until the one after it is asked
// for; nil at the end of the file.
func (lx *lexer) next() (*token, *lexError) {
	if lx.emptyTag {
		lx.emptyTag = false
		lx.close(lx.tok.pos)
		return &lx.tok, nil
	}
	for lx.off < len(lx.src) {
		found, fault := lx.piece()
		if fault != nil {
			return nil, fault
		}
		if found {
			return &lx.tok, nil
		}
	}
	if n := len(lx.open); n > 0 {
		o := lx.open[n-1]
		fault := lx.fault(len(lx.src), "the file ends before </%s>", o.written)
		fault.note = &diag.Note{Pos: o.pos, Message: "it begins here"}
		return nil, fault
	}
	if lx.root == nil {
		return nil, lx.fault(0, "the file holds no element")
	}
	return nil, nil
}

// piece reads what begins at the offset; found tells that it is a token.
func (lx *lexer) piece() (found bool, fault *lexError) {
	start := lx.off
	rest := lx.src[start:]
	switch {
	case rest[0] != '<':
		return lx.text(len(lx.open) > 0)
	case strings.HasPrefix(rest, "<!--"):
		return true, lx.comment()
	case strings.HasPrefix(rest, "<![CDATA["):
		return true, lx.cdata()
	case strings.HasPrefix(rest, "<!"):
		fault = lx.fault(start, "a document type declaration is not allowed here")
		fault.hint = "remove it; use <?define?> for texts that occur often"
		return false, fault
	case strings.HasPrefix(rest, "<?"):
		return lx.instruction()
	case strings.HasPrefix(rest, "</"):
		return true, lx.endTag()
	}
	if lx.begun && len(lx.open) == 0 {
		return false, lx.fault(start, "a second root element; a file has only one")
	}
	lx.begun = true
	return true, lx.startTag()
}

// checkChars refuses bytes that are not UTF-8 and characters that XML 1.0
// does not have (section 2.2).
func (lx *lexer) checkChars() *lexError {
	for i := 0; i < len(lx.src); {
		r, n := utf8.DecodeRuneInString(lx.src[i:])
		if r == utf8.RuneError && n == 1 {
			return &lexError{off: i, len: 1, code: CodeEncoding, msg: fmt.Sprintf("the byte 0x%02X is not UTF-8", lx.src[i]),
				hint: "save the file as UTF-8, or name its encoding in the XML declaration"}
		}
		if !isChar(r) {
			return lx.fault(i, "the character U+%04X is not allowed in XML", r)
		}
		i += n
	}
	return nil
}

func isChar(r rune) bool {
	return r >= 0x20 && r != 0xFFFE && r != 0xFFFF || r == '\t' || r == '\n' || r == '\r'
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (lx *lexer) skipBlanks() {
	for lx.off < len(lx.src) && isBlank(lx.src[lx.off]) {
		lx.off++
	}
}

// newlines gives the line ends of XML (section 2.11).
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func (lx *lexer) text(inside bool) (found bool, fault *lexError) {
	start := lx.off
	end := strings.IndexByte(lx.src[start:], '<')
	if end < 0 {
		end = len(lx.src)
	} else {
		end += start
	}
	lx.off = end
	raw := lx.src[start:end]
	if !inside {
		if trimmed := strings.TrimLeft(raw, " \t\r\n"); trimmed != "" {
			return false, lx.fault(end-len(trimmed), "text outside the root element")
		}
		return false, nil
	}
	if i := strings.Index(raw, "]]>"); i >= 0 {
		return false, lx.fault(start+i, `"]]>" in text must be written "]]&gt;"`)
	}
	value, fault := lx.resolve(start, raw, false)
	if fault != nil {
		return false, fault
	}
	pos := lx.pos(start)
	lx.tok = token{kind: tokText, text: value, plain: value == raw, pos: pos, textPos: pos}
	return true, nil
}

func (lx *lexer) cdata() *lexError {
	const open, shut = "<![CDATA[", "]]>"
	start := lx.off
	if len(lx.open) == 0 {
		return lx.fault(start, "text outside the root element")
	}
	n := strings.Index(lx.src[start:], shut)
	if n < 0 {
		return lx.fault(start, "this CDATA section has no end")
	}
	raw := lx.src[start+len(open) : start+n]
	lx.off = start + n + len(shut)
	value := raw
	if !lx.verbatim() {
		value = newlines.Replace(raw)
	}
	lx.tok = token{kind: tokText, text: value, plain: value == raw, pos: lx.pos(start), textPos: lx.pos(start + len(open))}
	return nil
}

func (lx *lexer) comment() *lexError {
	const open = "<!--"
	start := lx.off
	n := strings.Index(lx.src[start+len(open):], "--")
	if n < 0 {
		return lx.fault(start, "this comment has no end")
	}
	end := start + len(open) + n
	if !strings.HasPrefix(lx.src[end:], "-->") {
		return lx.fault(end, `"--" is not allowed inside a comment`)
	}
	lx.off = end + 3
	lx.tok = token{kind: tokComment, text: lx.src[start+len(open) : end], pos: lx.pos(start)}
	return nil
}

func (lx *lexer) instruction() (found bool, fault *lexError) {
	start := lx.off
	n := strings.Index(lx.src[start:], "?>")
	if n < 0 {
		return false, lx.fault(start, "this instruction has no end")
	}
	end := start + n
	lx.off = start + 2
	name := lx.name()
	if name == "" {
		return false, lx.fault(start, `"<?" must be followed by a name`)
	}
	if lx.off < end && !isBlank(lx.src[lx.off]) {
		return false, lx.fault(lx.off, "the name of an instruction must be followed by a blank")
	}
	lx.skipBlanks()
	body := min(lx.off, end)
	lx.off = end + 2
	if strings.EqualFold(name, "xml") {
		if start != 0 {
			return false, lx.fault(start, "the XML declaration must be the first thing in the file")
		}
		return false, nil
	}
	raw := lx.src[body:end]
	lx.tok = token{kind: tokPI, name: name, text: raw, plain: true, pos: lx.pos(start), textPos: lx.pos(body)}
	return true, nil
}

func (lx *lexer) endTag() *lexError {
	start := lx.off
	lx.off += 2
	name := lx.name()
	lx.skipBlanks()
	if name == "" || lx.off >= len(lx.src) || lx.src[lx.off] != '>' {
		return lx.fault(start, "this end tag is not complete")
	}
	lx.off++
	if len(lx.open) == 0 {
		return lx.fault(start, "</%s> ends nothing", name)
	}
	o := lx.open[len(lx.open)-1]
	if o.written != name {
		fault := lx.fault(start, "</%s> where </%s> must be", name, o.written)
		fault.len = len(name) + 2
		fault.note = &diag.Note{Pos: o.pos, Message: fmt.Sprintf("<%s> begins here", o.written)}
		return fault
	}
	lx.close(lx.pos(start))
	return nil
}

func (lx *lexer) close(pos diag.Pos) {
	o := &lx.open[len(lx.open)-1]
	lx.tok = token{kind: tokEnd, space: o.space, name: o.name, pos: pos}
	lx.open = lx.open[:len(lx.open)-1]
}

func (lx *lexer) startTag() *lexError {
	start := lx.off
	lx.off++
	name := lx.name()
	if name == "" {
		return lx.fault(start, `"<" must be followed by a name; in text write "&lt;"`)
	}
	if len(lx.open) == maxDepth {
		return lx.fault(start, "elements are nested more than %d deep", maxDepth)
	}
	attrs := lx.attrs[:0]
	for {
		before := lx.off
		lx.skipBlanks()
		if lx.off >= len(lx.src) {
			return lx.fault(start, "the tag of <%s> has no end", name)
		}
		if c := lx.src[lx.off]; c == '>' || c == '/' {
			break
		}
		if lx.off == before {
			return lx.fault(lx.off, "a blank must be before the next attribute")
		}
		a, fault := lx.attribute(name)
		if fault != nil {
			return fault
		}
		attrs = append(attrs, a)
	}
	lx.attrs = attrs
	empty := lx.src[lx.off] == '/'
	if empty {
		lx.off++
		if lx.off >= len(lx.src) || lx.src[lx.off] != '>' {
			return lx.fault(lx.off-1, `"/" must be followed by ">"`)
		}
	}
	lx.off++
	if fault := lx.openTag(start, name, attrs); fault != nil {
		return fault
	}
	lx.emptyTag = empty
	return nil
}

// attribute reads one attribute; its name still has its prefix.
func (lx *lexer) attribute(element string) (rawAttr, *lexError) {
	start := lx.off
	name := lx.name()
	if name == "" {
		r, _ := utf8.DecodeRuneInString(lx.src[start:])
		return rawAttr{}, lx.fault(start, "%q is not allowed in the tag of <%s>", r, element)
	}
	lx.skipBlanks()
	if lx.off >= len(lx.src) || lx.src[lx.off] != '=' {
		return rawAttr{}, lx.fault(start, "the attribute %s has no value", name)
	}
	lx.off++
	lx.skipBlanks()
	if lx.off >= len(lx.src) || lx.src[lx.off] != '"' && lx.src[lx.off] != '\'' {
		return rawAttr{}, lx.fault(min(lx.off, len(lx.src)), "the value of %s must be in quotes", name)
	}
	quote := lx.src[lx.off]
	from := lx.off + 1
	n := strings.IndexByte(lx.src[from:], quote)
	if n < 0 {
		return rawAttr{}, lx.fault(lx.off, "the value of %s has no closing quote", name)
	}
	raw := lx.src[from : from+n]
	if i := strings.IndexByte(raw, '<'); i >= 0 {
		fault := lx.fault(from+i, `"<" in the value of %s must be written "&lt;"`, name)
		fault.hint = "or the closing quote is missing before it"
		return rawAttr{}, fault
	}
	value, fault := lx.resolve(from, raw, true)
	if fault != nil {
		return rawAttr{}, fault
	}
	lx.off = from + n + 1
	return rawAttr{name: name, value: value, plain: value == raw, pos: lx.pos(start), valPos: lx.pos(from)}, nil
}

// openTag resolves the namespaces of a start tag and puts out its token.
func (lx *lexer) openTag(off int, name string, attrs []rawAttr) *lexError {
	var bound map[string]string
	if n := len(lx.open); n > 0 {
		bound = lx.open[n-1].bound
	}
	copied := false
	kept := attrs[:0]
	for _, a := range attrs {
		prefix, isDecl := "", a.name == "xmlns"
		if p, ok := strings.CutPrefix(a.name, "xmlns:"); ok {
			prefix, isDecl = p, true
		}
		if !isDecl {
			kept = append(kept, a)
			continue
		}
		if !copied {
			bound, copied = cloneMap(bound), true
		}
		bound[prefix] = a.value
	}
	offOf := func(p diag.Pos) int { return lx.lines[p.Line-1] + p.Column - 1 }
	for i := range kept {
		a := &kept[i]
		prefix, local, ok := splitName(a.name)
		if !ok {
			return lx.fault(offOf(a.pos), "%q is not a name", a.name)
		}
		if prefix != "" {
			uri, known := lookupPrefix(bound, prefix)
			if !known {
				return lx.unbound(offOf(a.pos), prefix)
			}
			a.space, a.name = uri, local
		}
		for _, b := range kept[:i] {
			if a.space == b.space && a.name == b.name {
				fault := lx.fault(offOf(a.pos), "the attribute %s occurs twice", a.name)
				fault.len = len(a.name)
				fault.note = &diag.Note{Pos: b.pos, Message: "it is here already"}
				return fault
			}
		}
	}
	prefix, local, ok := splitName(name)
	if !ok {
		return lx.fault(off+1, "%q is not a name", name)
	}
	uri, known := lookupPrefix(bound, prefix)
	if !known && prefix != "" {
		return lx.unbound(off+1, prefix)
	}
	pos := lx.pos(off)
	lx.open = append(lx.open, openElement{written: name, space: uri, name: local, pos: pos, bound: bound})
	lx.tok = token{kind: tokStart, space: uri, name: local, attrs: kept, pos: pos}
	if lx.root == nil {
		lx.root = lx.tok.keep()
	}
	return nil
}

func (lx *lexer) unbound(off int, prefix string) *lexError {
	fault := lx.fault(off, "the prefix %q has no namespace", prefix)
	fault.len = len(prefix)
	root := ""
	if lx.root != nil {
		root = lx.root.space
	}
	if uri := namespaceFor(prefix, root); uri != "" {
		fault.hint = fmt.Sprintf("add xmlns:%s=\"%s\" to the root element", prefix, uri)
	}
	return fault
}

func cloneMap(m map[string]string) map[string]string {
	out := make(map[string]string, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}

func lookupPrefix(bound map[string]string, prefix string) (string, bool) {
	if prefix == "xml" {
		return "http://www.w3.org/XML/1998/namespace", true
	}
	uri, ok := bound[prefix]
	return uri, ok
}

func splitName(name string) (prefix, local string, ok bool) {
	prefix, local, found := strings.Cut(name, ":")
	if !found {
		return "", name, true
	}
	return prefix, local, prefix != "" && local != "" && !strings.Contains(local, ":")
}

// name reads an XML name with its prefix (XML 1.0, section 2.3), or "".
func (lx *lexer) name() string {
	start := lx.off
	for lx.off < len(lx.src) {
		r, n := utf8.DecodeRuneInString(lx.src[lx.off:])
		if !(unicode.IsLetter(r) || r == '_' || lx.off > start && (r == ':' || r == '-' || r == '.' || r == 0xB7 ||
			unicode.IsDigit(r) || unicode.Is(unicode.M, r))) {
			break
		}
		lx.off += n
	}
	return lx.src[start:lx.off]
}
