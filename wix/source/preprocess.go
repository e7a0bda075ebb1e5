package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gomsi/gomsi/internal/diag"
)

// Options say how a source is preprocessed.
type Options struct {
	// Vars are preprocessor variables, without the prefix "var.".
	Vars map[string]string
	// IncludeDirs are folders of the host in which <?include?> looks after the
	// folder of the file that has it.
	IncludeDirs []string
	// Arch is "x86" (the default), "x64" or "arm64".
	Arch string
	// Dir is the current folder: $(sys.CURRENTDIR), and what a relative file
	// is relative to. "" is the process's own.
	Dir string
	// Env is the environment as os.Environ gives it; nil is an empty one.
	Env []string
	// Now is the moment that $(fun.AutoVersion(…)) tells; the zero value
	// counts as the start of 2000.
	Now time.Time
	// ReadFile and ReadDir replace the host's files; nil is the host's.
	ReadFile func(name string) ([]byte, error)
	ReadDir  func(name string) ([]os.DirEntry, error)
}

func (o *Options) readFile(name string) ([]byte, error) {
	if o.ReadFile != nil {
		return o.ReadFile(name)
	}
	return os.ReadFile(name)
}

// Limits that no sensible source reaches.
const (
	maxIncludes = 100       // depth of files that include one another
	maxTokens   = 4_000_000 // pieces after preprocessing
)

// preprocessor runs the instructions of one source and everything that it
// includes, and hands what is left to the tree builder.
type preprocessor struct {
	o       Options
	list    *diag.List
	vars    map[string]string
	dialect Dialect
	file    string   // as diagnostics name it
	stack   []string // the files being read, outermost first
	build   *builder
	made    int
	stopped bool
}

// run works through nested tokens.
func (p *preprocessor) run(nodes []node) {
	for i := range nodes {
		if !p.one(&nodes[i]) {
			return
		}
	}
}

// one works through one piece and tells whether to go on.
func (p *preprocessor) one(n *node) bool {
	if p.stopped {
		return false
	}
	switch {
	case len(n.branches) > 0:
		p.conditional(n)
	case n.loop:
		p.foreach(n)
	case n.tok.kind == tokPI:
		p.instruction(n.tok)
	default:
		p.emit(n.tok)
	}
	return !p.stopped
}

func (p *preprocessor) emit(t *token) {
	if p.made++; p.made > maxTokens {
		p.list.Errorf(CodeTooBig, t.pos, "the source grows over %d elements and texts", maxTokens)
		p.stopped = true
		return
	}
	switch t.kind {
	case tokStart:
		attrs := make([]Attr, len(t.attrs))
		for i, a := range t.attrs {
			value, fault := p.expand(a.value)
			if fault != nil {
				fault.report(p.list, a.valPos, a.value, a.plain)
				value = a.value
			}
			attrs[i] = Attr{Space: a.space, Name: a.name, Written: a.name, Value: value, Pos: a.pos, ValPos: a.valPos}
		}
		p.build.start(t, attrs)
	case tokEnd:
		p.build.end(t)
	case tokText:
		p.build.text(p.expandPI(t), t.textPos, t.text)
	case tokComment:
		p.build.comment(t.text)
	}
}

// expandPI expands the text of a token and reports faults at their places; a
// faulty text stays as it is.
func (p *preprocessor) expandPI(t *token) string {
	value, fault := p.expand(t.text)
	if fault != nil {
		fault.report(p.list, t.textPos, t.text, t.plain)
		return t.text
	}
	return value
}

func (p *preprocessor) conditional(n *node) {
	for i := range n.branches {
		b := &n.branches[i]
		if p.holds(b.tok) {
			p.run(b.body)
			return
		}
	}
}

// holds evaluates the instruction that begins a branch.
func (p *preprocessor) holds(t *token) bool {
	switch t.name {
	case "else":
		return true
	case "ifdef", "ifndef":
		name := strings.TrimSpace(p.expandPI(t))
		if name == "" {
			p.list.Errorf(CodeDirective, t.pos, "<?%s?> needs the name of a variable", t.name)
			return false
		}
		return p.isDefined(name) == (t.name == "ifdef")
	}
	v, fault := p.evaluate(t.text)
	if fault != nil {
		fault.report(p.list, t.textPos, t.text, t.plain)
	}
	return v
}

// isDefined looks a name up that may have a prefix; var. is the default.
func (p *preprocessor) isDefined(name string) bool {
	if prefix, key, ok := strings.Cut(name, "."); ok {
		if _, found := p.value(prefix, key); found {
			return true
		}
		if prefix == "env" || prefix == "sys" {
			return false
		}
	}
	_, found := p.vars[name]
	return found
}

func (p *preprocessor) foreach(n *node) {
	text := p.expandPI(n.tok)
	name, items, ok := strings.Cut(text+" ", " in ")
	name = strings.TrimSpace(name)
	if !ok || name == "" {
		p.list.Errorf(CodeDirective, n.tok.pos, "<?foreach %s?> is not of the form <?foreach NAME in A;B;C?>", strings.TrimSpace(text))
		return
	}
	items = strings.TrimSpace(items)
	for _, item := range strings.Split(items, ";") {
		if p.stopped {
			return
		}
		p.made++ // an empty loop has to end, too
		if p.made > maxTokens {
			p.list.Errorf(CodeTooBig, n.tok.pos, "the loops run more than %d times", maxTokens)
			p.stopped = true
			return
		}
		p.vars[name] = item
		p.run(n.body)
	}
}

func (p *preprocessor) instruction(t *token) {
	switch t.name {
	case "define":
		p.define(t)
	case "undef":
		p.undef(t)
	case "include":
		p.include(t)
	case "error":
		p.list.Errorf(CodeUserError, t.pos, "%s", orWord(strings.TrimSpace(p.expandPI(t)), "an <?error?> without text"))
	case "warning":
		p.list.Warnf(CodeUserWarning, t.pos, "%s", orWord(strings.TrimSpace(p.expandPI(t)), "a <?warning?> without text"))
	case "pragma":
		p.pragma(t)
	default:
		// Other instructions are left out without a word, as WiX does, but one
		// that is nearly a known one is worth a warning.
		known := []string{"define", "undef", "if", "ifdef", "ifndef", "elseif", "else", "endif", "foreach", "endforeach", "include", "error", "warning", "pragma"}
		if near := diag.Nearest(t.name, known); near != "" {
			p.list.Warnf(CodeDirective, t.pos, "the instruction <?%s?> is unknown and does nothing", t.name).
				WithLength(len("<?")+len(t.name)).WithHint("did you mean <?%s?>?", near)
		}
	}
}

func orWord(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (p *preprocessor) define(t *token) {
	name, value, hasValue, ok := cutDefine(t.text)
	if !ok {
		p.list.Errorf(CodeDirective, t.pos, "<?define?> needs a name").WithHint(`write <?define NAME = "value"?>`)
		return
	}
	name = strings.TrimPrefix(name, "var.")
	if hasValue && strings.HasSuffix(strings.TrimSpace(t.text), "=") {
		// WiX takes the "=" for a part of the name here, so that nothing can
		// ever refer to the variable.
		p.list.Warnf(CodeDirective, t.pos, "<?define %s?> leaves %s undefined", strings.TrimSpace(t.text), name).
			WithHint(`write <?define %s = ""?> for an empty value`, name)
		return
	}
	before := p.list.ErrorCount()
	value, fault := p.expand(value)
	if fault != nil {
		off := strings.Index(t.text, "=") + 1
		rest := t.text[off:]
		lead := len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))
		if strings.HasPrefix(rest[lead:], `"`) && strings.HasSuffix(strings.TrimSpace(rest), `"`) && len(strings.TrimSpace(rest)) > 1 {
			lead++
		}
		fault.off += off + lead
		fault.report(p.list, t.textPos, t.text, t.plain)
	}
	if old, found := p.vars[name]; found && p.list.ErrorCount() == before && old != value {
		p.list.Warnf(CodeRedefined, t.pos, "%s is defined as %q although it is %q already", name, value, old).
			WithHint("use <?undef %s?> before, or <?ifndef %s?> around it", name, name)
	}
	p.vars[name] = value
}

func (p *preprocessor) undef(t *token) {
	name := strings.TrimPrefix(strings.TrimSpace(p.expandPI(t)), "var.")
	if _, ok := p.vars[name]; !ok {
		p.list.Errorf(CodeUndefined, t.pos, "%q cannot be undefined: it is not defined", name)
		return
	}
	delete(p.vars, name)
}

func (p *preprocessor) pragma(t *token) {
	name, _, _ := strings.Cut(strings.TrimSpace(p.expandPI(t)), " ")
	prefix, key, ok := strings.Cut(name, ".")
	if !ok || prefix == "" || key == "" {
		p.list.Errorf(CodePragma, t.pos, "the pragma %q needs a prefix and a name", name)
		return
	}
	p.list.Warnf(CodePragma, t.pos, "the pragma %s is unknown and does nothing", name)
}

// include reads another file in place of the instruction.
func (p *preprocessor) include(t *token) {
	name := strings.TrimSpace(unquote(strings.TrimSpace(p.expandPI(t))))
	if name == "" {
		p.list.Errorf(CodeInclude, t.pos, "<?include?> needs the name of a file")
		return
	}
	if len(p.stack) > maxIncludes {
		p.list.Errorf(CodeInclude, t.pos, "files include one another more than %d deep", maxIncludes).
			WithHint("%s includes itself; guard its content with <?ifndef?> and <?define?>", p.file)
		p.stopped = true
		return
	}
	path, ok := p.findInclude(name)
	if !ok {
		p.list.Errorf(CodeInclude, t.pos, "the include file %s is not there", name).
			WithHint("it is looked for beside %s and in the include folders", filepath.Base(p.file))
		return
	}
	raw, err := p.o.readFile(path)
	if err != nil {
		p.list.Errorf(CodeInclude, t.pos, "the include file %s cannot be read: %s", name, reason(err))
		return
	}
	content, ok := read(path, raw, p.list)
	if !ok {
		return
	}
	root := content.root
	if root.name != "Include" {
		p.list.Errorf(CodeRoot, root.pos, "the root element of an include file must be Include, not %s", root.name).
			WithLength(len("<")+len(root.name)).WithNote(t.pos, "the file is included here")
		return
	}
	outer := p.file
	p.file = path
	p.stack = append(p.stack, path)
	mark := p.build.enter()
	content.eachBelowRoot(p.one)
	p.build.leave(mark, t)
	p.stack = p.stack[:len(p.stack)-1]
	p.file = outer
}

// reason gives an error of the file system without the path that the message
// has already.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

func (p *preprocessor) findInclude(name string) (string, bool) {
	dirs := append([]string{filepath.Dir(p.file)}, p.o.IncludeDirs...)
	for _, dir := range dirs {
		if found, ok := Find(p.hostDir(dir), name, p.o.ReadDir); ok {
			return p.shown(dir, found), true
		}
	}
	return "", false
}

// hostDir gives a folder relative to the current folder of the options.
func (p *preprocessor) hostDir(dir string) string {
	if p.o.Dir == "" || filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(p.o.Dir, dir)
}

// shown gives the name of an included file: relative to the current folder
// when the folder it was found through is.
func (p *preprocessor) shown(dir, found string) string {
	if p.o.Dir == "" || filepath.IsAbs(dir) {
		return found
	}
	if rel, err := filepath.Rel(p.o.Dir, found); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return found
}
