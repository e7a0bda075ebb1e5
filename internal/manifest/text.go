package manifest

import (
	"regexp"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/winpath"
)

// Root is a folder of the target machine that texts and paths begin with. Its
// value is the word between the braces.
type Root string

// The roots.
const (
	RootApp        Root = "app"        // install folder
	RootData       Root = "data"       // Product.DataDir
	RootCommon     Root = "common"     // ProgramData
	RootLocal      Root = "local"      // LocalAppData
	RootRoaming    Root = "roaming"    // AppData
	RootPrograms   Root = "programs"   // Program Files of the package's architecture
	RootPrograms32 Root = "programs32" // Program Files of 32-bit programs
	RootSystem     Root = "system"     // System32 of the package's architecture
	RootWindows    Root = "windows"
	RootStartMenu  Root = "startmenu" // Programs folder of the start menu
	RootDesktop    Root = "desktop"
	RootStartup    Root = "startup"
	RootTemp       Root = "temp"
)

// Path is a place on the target machine: a root and elements below it.
type Path struct {
	Root  Root
	Elems []string // without separators; empty: the root itself
	Pos   diag.Pos `json:"-"`
}

// Win gives the elements joined by backslashes, without the root and without a
// leading or trailing backslash.
func (p Path) Win() string { return strings.Join(p.Elems, `\`) }

// String gives the path as the manifest writes it: {app}/bin/hello.exe.
func (p Path) String() string {
	return strings.Join(append([]string{"{" + string(p.Root) + "}"}, p.Elems...), "/")
}

// Base is the last element, "" for a root itself.
func (p Path) Base() string {
	if len(p.Elems) == 0 {
		return ""
	}
	return p.Elems[len(p.Elems)-1]
}

// Dir is the folder that p is in; of a root itself, the root.
func (p Path) Dir() Path {
	if len(p.Elems) > 0 {
		p.Elems = p.Elems[: len(p.Elems)-1 : len(p.Elems)-1]
	}
	return p
}

// Join gives a path below p.
func (p Path) Join(elems ...string) Path {
	p.Elems = append(p.Elems[:len(p.Elems):len(p.Elems)], elems...)
	return p
}

// Key is equal for paths that Windows takes for the same.
func (p Path) Key() string { return string(p.Root) + `:\` + winpath.Key(p.Win()) }

// PartKind says what a Part of a text is.
type PartKind int

// The kinds of parts.
const (
	Literal        PartKind = iota // Part.Text, as it is
	RootRef                        // the folder Part.Root, without a trailing backslash
	FileRef                        // the installed path of Part.File
	ProductCode                    // {product.code}: the braced GUID of this package
	ProductVersion                 // {product.version}: the full SemVer
	ParamRef                       // the value of Part.Param
	RawRef                         // the same, put into a command line as it is
	FoundRef                       // what Part.Search found
)

// Part is a piece of a Text.
type Part struct {
	Kind PartKind
	// Text is the text of a Literal, Path.String() of a FileRef, the name of a
	// ParamRef, RawRef or FoundRef.
	Text   string
	Root   Root       // RootRef
	File   *File      `json:"-"` // FileRef
	Param  *Parameter `json:"-"` // ParamRef, RawRef
	Search *Search    `json:"-"` // FoundRef
}

// Text is a text with install-time references, taken apart. Slashes after a
// root are backslashes already. Literal parts are plain: square brackets in
// them mean themselves, whoever writes a Formatted column escapes them.
type Text struct {
	Parts []Part
	Raw   string   // as written, templates expanded
	Pos   diag.Pos `json:"-"`
}

// IsLiteral tells whether the text has no reference; then Raw is its value,
// but for a text that was parsed as a path.
func (t Text) IsLiteral() bool {
	for _, p := range t.Parts {
		if p.Kind != Literal {
			return false
		}
	}
	return true
}

// Plain gives the text when it has no reference; ok is false when it has one.
func (t Text) Plain() (s string, ok bool) {
	var b strings.Builder
	for _, p := range t.Parts {
		if p.Kind != Literal {
			return "", false
		}
		b.WriteString(p.Text)
	}
	return b.String(), true
}

// Prefixed gives the text with a plain one before it.
func (t Text) Prefixed(s string) Text {
	t.Parts = append([]Part{{Kind: Literal, Text: s}}, t.Parts...)
	t.Raw = s + t.Raw
	return t
}

// Format writes the text with every part that is not literal through ref.
// literal, when not nil, escapes the literal parts.
func (t Text) Format(literal func(string) string, ref func(Part) string) string {
	var b strings.Builder
	for _, p := range t.Parts {
		switch {
		case p.Kind != Literal:
			b.WriteString(ref(p))
		case literal != nil:
			b.WriteString(literal(p.Text))
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

var (
	referenceBody = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(\.[^{}"]*)?$`)
	// bracketed are references as WiX and Windows Installer write them; here
	// brackets mean themselves.
	bracketed = regexp.MustCompile(`\[(INSTALLFOLDER|INSTALLDIR|APPLICATIONFOLDER|TARGETDIR|ProductCode|ProductVersion|[A-Z][A-Za-z0-9]*Folder|[#$!%][A-Za-z_][A-Za-z0-9_.]*)\]`)
)

// namespaces are what may stand before the dot of a reference; those of later
// stages are known and refused.
var namespaces = []string{"param", "file", "service", "found", "raw", "product"}

// textParser takes one text apart.
type textParser struct {
	l     *loader
	v     *value
	in    textUse
	s     string
	i     int // how far s is read
	parts []Part
	lit   strings.Builder
	run   strings.Builder // what follows a root, up to white space, a quote or ";"
	inRun bool
	root  Root
	at    int // of the root
}

// textUse says where a text stands, and so what it may refer to.
type textUse int

const (
	inData     textUse = iota // registry values and the like
	inArgument                // one argument of a command line
	inDefault                 // the default of a parameter: fixed before all parameters
	inMessage                 // a message of a condition: shown before folders are chosen
)

// text parses a string value; every reference in it must hold.
func (l *loader) text(v *value) Text { return l.parseText(v, inData) }

// argument parses one argument of a command line. Parameters in it are going to
// be quoted.
func (l *loader) argument(v *value) Text {
	t := l.parseText(v, inArgument)
	for _, p := range t.Parts {
		switch {
		case p.Kind == ParamRef:
			p.Param.Quoted = true
		case p.Kind == RawRef && len(t.Parts) > 1:
			l.errVal(codeReference, v.path, "{raw.%s} is not alone in its argument", p.Text).
				WithHint("it is put into the command line as it is: make it an element of its own, or write {param.%s}", p.Text)
		}
	}
	return t
}

func (l *loader) parseText(v *value, in textUse) Text {
	p := textParser{l: l, v: v, in: in, s: v.str}
	for p.i < len(p.s) {
		if n := p.brace(p.i); n > 0 {
			p.i += n
			continue
		}
		p.char(p.s[p.i])
		p.i++
	}
	p.endRun()
	p.flush()
	if m := bracketed.FindStringIndex(v.str); m != nil {
		pos, n := l.idx.inside(v.path, v.str, m[0], m[1]-m[0])
		l.diags.Warnf(codeBracket, pos, "%s is plain text here", v.str[m[0]:m[1]]).WithLength(n).
			WithHint("references are written with braces: {app}, {file.DEST}, {product.code}")
	}
	t := Text{Parts: p.parts, Raw: v.str}
	t.Pos, _ = l.idx.valueAt(v.path)
	return t
}

// char adds one byte of plain text.
func (p *textParser) char(c byte) {
	if p.inRun {
		switch c {
		case ' ', '\t', '\r', '\n', '"', '\'', ';':
			p.endRun()
		case '/':
			c = '\\'
		}
		if p.inRun {
			p.run.WriteByte(c)
		}
	}
	p.lit.WriteByte(c)
}

// endRun checks the path that followed a root.
func (p *textParser) endRun() {
	if !p.inRun {
		return
	}
	p.inRun = false
	if _, err := winpath.Clean(strings.TrimLeft(p.run.String(), `\`)); err != nil {
		p.fault(codePathClimbs, p.at, p.i-p.at, "%s climbs out of {%s}", quote(p.s[p.at:p.i]), p.root)
	}
	p.run.Reset()
}

func (p *textParser) flush() {
	if p.lit.Len() > 0 {
		p.parts = append(p.parts, Part{Kind: Literal, Text: p.lit.String()})
		p.lit.Reset()
	}
}

func (p *textParser) add(part Part) {
	p.flush()
	p.parts = append(p.parts, part)
}

func (p *textParser) fault(code string, at, n int, format string, args ...any) *diag.Diagnostic {
	pos, n := p.l.idx.inside(p.v.path, p.v.str, at, n)
	return p.l.diags.Errorf(code, pos, format, args...).WithLength(n)
}

// braceBody gives what is between the braces that begin s, and how long the
// whole is; a file reference may hold a root in braces of its own.
func braceBody(s string) (body string, n int) {
	const nested = "{file.{"
	from := 1
	if strings.HasPrefix(s, nested) {
		if i := strings.IndexByte(s, '}'); i > 0 {
			from = i + 1
		}
	}
	i := strings.IndexAny(s[from:], "{}")
	if i < 0 || s[from+i] == '{' {
		return "", 0
	}
	body = s[1 : from+i]
	if from == 1 && !referenceBody.MatchString(body) {
		return "", 0
	}
	return body, from + i + 1
}

// brace reads a reference at byte i and gives its length, 0 when what is there
// is plain text.
func (p *textParser) brace(i int) int {
	if p.s[i] != '{' {
		return 0
	}
	body, n := braceBody(p.s[i:])
	if n == 0 {
		return 0
	}
	prefix, rest, dotted := strings.Cut(body, ".")
	switch {
	case isRoot(body):
		p.endRun()
		if p.in == inMessage {
			p.fault(codeReference, i, n, "{%s} is not known yet when the message is shown", body)
		}
		p.add(Part{Kind: RootRef, Root: Root(body)})
		next := p.s[i+n:]
		p.inRun = next != "" && (next[0] == '/' || next[0] == '\\')
		p.root, p.at = Root(body), i
	case body == "product.code":
		p.endRun()
		p.add(Part{Kind: ProductCode})
	case body == "product.version":
		if p.inRun {
			p.run.WriteByte('0')
		}
		p.add(Part{Kind: ProductVersion})
	case !dotted:
		return p.nearRoot(body, i, n)
	case prefix == "file":
		p.endRun()
		p.file(rest, i, n)
	case prefix == "product":
		p.fault(codeReference, i, n, "{%s} is no reference", body).WithHint("there are {product.code} and {product.version}")
	default:
		return p.other(prefix, rest, i, n)
	}
	return n
}

// other handles a dotted brace that is no reference to the package itself.
func (p *textParser) other(prefix, rest string, i, n int) int {
	near := nearest(prefix, namespaces)
	switch {
	case near == "":
		return 0
	case near != prefix:
		p.fault(codeReference, i, n, "{%s.%s} is no reference", prefix, rest).WithHint("did you mean {%s.%s}?", near, rest)
	case prefix == "param" || prefix == "raw":
		p.parameter(prefix, rest, i, n)
	case prefix == "found":
		p.found(rest, i, n)
	case prefix == "service":
		p.service(rest)
	case !p.l.refused[prefix+"."+rest]:
		p.l.refused[prefix+"."+rest] = true
		p.fault(codeUnsupported, i, n, "{%s.%s} is not supported yet", prefix, rest)
	}
	return n
}

// parameter resolves {param.NAME} and {raw.NAME}.
func (p *textParser) parameter(prefix, name string, i, n int) {
	d := p.l.params[name]
	kind := ParamRef
	switch {
	case d == nil:
		p.l.noParameter(p.fault(codeUndeclared, i, n, "there is no parameter %q", name), prefix, name)
		return
	case p.in == inDefault:
		p.fault(codeReference, i, n, "the default of a parameter cannot hold another").WithHint("it may hold roots and {file.DEST}")
		return
	case d.Secret:
		p.fault(codeSecret, i, n, "the secret parameter %s would be readable here", name).
			WithHint("a secret may stand in the password of a service and in template files")
		return
	case prefix == "raw" && p.in != inArgument:
		p.fault(codeReference, i, n, "{raw.%s} is for command lines only", name).WithHint("write {param.%s}", name)
		return
	case prefix == "raw":
		kind = RawRef
	}
	p.endReference()
	p.add(Part{Kind: kind, Text: name, Param: d})
	p.goesOn(d.IsPath(), "param."+name, i, n)
}

// goesOn begins a path behind a reference that is one.
func (p *textParser) goesOn(isPath bool, name string, i, n int) {
	if next := p.s[i+n:]; isPath && !p.inRun && next != "" && (next[0] == '/' || next[0] == '\\') {
		p.inRun, p.root, p.at = true, Root(name), i
	}
}

// endReference continues a path behind a root over a reference, whose value
// nobody knows yet.
func (p *textParser) endReference() {
	if p.inRun {
		p.run.WriteByte('x')
	}
}

// service resolves {service.NAME}, which is known at build time.
func (p *textParser) service(name string) {
	p.l.nearService(p.v, name)
	p.endReference()
	p.lit.WriteString(ServiceSID(name))
}

// found resolves {found.ID}.
func (p *textParser) found(id string, i, n int) {
	s := p.l.searches[id]
	switch {
	case s == nil:
		d := p.fault(codeUndeclared, i, n, "there is no search %q", id)
		if near := nearest(id, p.l.searchIDs()); near != "" {
			d.WithHint("did you mean {found.%s}?", near)
		}
		return
	case p.in == inDefault:
		p.fault(codeReference, i, n, "the default of a parameter cannot hold what a search finds").WithHint("default_from looks values up")
		return
	}
	p.endReference()
	p.add(Part{Kind: FoundRef, Text: id, Search: s})
	p.goesOn(s.Kind == SearchFolder, "found."+id, i, n)
}

// nearRoot handles an undotted brace that is no root. One that nearly is a
// root and stands where roots stand is a fault; elsewhere it may be somebody
// else's placeholder, so it is a warning.
func (p *textParser) nearRoot(body string, i, n int) int {
	near := nearest(body, rootNames())
	if near == "" {
		return 0
	}
	pos, length := p.l.idx.inside(p.v.path, p.v.str, i, n)
	rest := p.s[i+n:]
	if strings.EqualFold(body, near) || n == len(p.s) || rest != "" && (rest[0] == '/' || rest[0] == '\\') {
		p.l.diags.Errorf(codeReference, pos, "{%s} is no root", body).WithLength(length).WithHint("did you mean {%s}?", near)
		return n
	}
	p.l.diags.Warnf(codeReference, pos, "{%s} is taken for plain text", body).WithLength(length).WithHint("did you mean {%s}?", near)
	return 0
}

// file resolves {file.DEST}.
func (p *textParser) file(dest string, i, n int) {
	f := p.l.m.FileByDest(dest)
	if f == nil {
		p.l.noFile(p.fault(codeFileRef, i, n, "no packaged file has the dest %q", dest), dest)
		return
	}
	p.add(Part{Kind: FileRef, Text: f.Dest.String(), File: f})
}

// noFile adds the nearest packaged file as a hint.
func (l *loader) noFile(d *diag.Diagnostic, dest string) {
	var dests []string
	for _, f := range l.m.Files {
		dests = append(dests, f.shownDest())
	}
	if near := nearest(dest, dests); near != "" {
		d.WithHint("did you mean %q?", near)
		return
	}
	for _, f := range l.m.Files {
		if winpath.Equal(f.Dest.Base(), winpath.Base(dest)) {
			d.WithHint("%q is packaged", f.shownDest())
			return
		}
	}
}

// shownDest is the dest as one would write it: relative to {app}.
func (f *File) shownDest() string {
	if f.Dest.Root == RootApp {
		return strings.Join(f.Dest.Elems, "/")
	}
	return f.Dest.String()
}

// fixed reads a text that is decided at build time; a reference in it would
// stay as it is.
func (t tab) fixed(key string) string {
	v := t.get(key)
	if v == nil || v.kind != kString {
		return t.def.key(key).def
	}
	t.l.refuseReference(v)
	return v.str
}

// refuseReference tells whether it found one.
func (l *loader) refuseReference(v *value) bool {
	for i := range len(v.str) {
		if v.str[i] != '{' {
			continue
		}
		body, n := braceBody(v.str[i:])
		prefix, _, dotted := strings.Cut(body, ".")
		known := isRoot(body)
		for _, ns := range namespaces {
			known = known || dotted && prefix == ns
		}
		if !known {
			continue
		}
		pos, length := l.idx.inside(v.path, v.str, i, n)
		d := l.diags.Errorf(codeNoReference, pos, "{%s} is known at install time, and this text is fixed before", body).WithLength(length)
		if body == "product.version" {
			d.WithHint("write {{.Version}}")
		}
		return true
	}
	return false
}
