package source

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// maxValue limits the length of a text after its references are replaced.
const maxValue = 1 << 20

// refError is a fault in a reference at a byte offset of the text that holds it.
type refError struct {
	off, len  int
	code      string
	msg, hint string
}

// report adds the fault; at is the place of the text's first byte, and plain
// tells that offsets in the text are offsets in the file.
func (e *refError) report(list *diag.List, at diag.Pos, text string, plain bool) {
	pos := at
	if plain {
		pos = advance(at, text[:e.off])
	}
	d := list.Errorf(e.code, pos, "%s", e.msg)
	if plain {
		d.WithLength(e.len)
	}
	d.Hint = e.hint
}

// advance moves a place over text.
func advance(p diag.Pos, text string) diag.Pos {
	if n := strings.Count(text, "\n"); n > 0 {
		p.Line += n
		p.Column = len(text) - strings.LastIndexByte(text, '\n')
		return p
	}
	p.Column += len(text)
	return p
}

// expand replaces the preprocessor's references in a text: $(var.X),
// $(env.X), $(sys.X), $(fun.F(…)) and "$$" for a dollar sign. $(loc.X) and
// everything in !(…) belong to later stages and stay.
func (p *preprocessor) expand(text string) (string, *refError) {
	if !strings.Contains(text, "$") {
		return text, nil
	}
	var sb strings.Builder
	end := 0
	for {
		i := strings.IndexByte(text[end:], '$')
		if i < 0 {
			break
		}
		at := end + i
		sb.WriteString(text[end:at])
		end = at + 1
		rest := text[end:]
		switch {
		case strings.HasPrefix(rest, "$"):
			sb.WriteByte('$')
			end++
		case strings.HasPrefix(rest, "("):
			n, value, fault := p.reference(rest)
			if fault != nil {
				fault.off += at
				return "", fault
			}
			sb.WriteString(value)
			end += n
		default:
			sb.WriteByte('$')
		}
		if sb.Len() > maxValue {
			return "", &refError{off: at, code: CodeTooBig, msg: fmt.Sprintf("the text grows over %d bytes", maxValue)}
		}
	}
	sb.WriteString(text[end:])
	return sb.String(), nil
}

// reference reads one reference from its "(" on and gives its length and
// value; fault offsets count from the "$" before it.
func (p *preprocessor) reference(rest string) (int, string, *refError) {
	shut, isCall := closingParen(rest)
	if shut < 0 {
		return 0, "", &refError{len: 2, code: CodeReference, msg: "this reference has no closing parenthesis",
			hint: `write "$$(" for a "$(" that is no reference`}
	}
	name := rest[1:shut]
	whole := "$(" + name + ")"
	if strings.HasPrefix(name, "loc.") {
		return shut + 1, whole, nil
	}
	if isCall {
		value, fault := p.call(name, whole)
		return shut + 1, value, fault
	}
	prefix, key, ok := strings.Cut(name, ".")
	if !ok && name != "" && p.dialect == V4 {
		prefix, key, ok = "var", name, true // v4+ lets the prefix var. be left out
	}
	if !ok || prefix == "" || key == "" {
		fault := &refError{len: len(whole), code: CodeReference, msg: fmt.Sprintf("%s needs a prefix and a name", whole)}
		switch _, defined := p.vars[name]; {
		case defined:
			fault.hint = fmt.Sprintf("did you mean $(var.%s)?", name)
		default:
			fault.hint = fmt.Sprintf("write $(var.NAME), $(env.NAME) or $(sys.NAME), and $%s for the text itself", whole)
		}
		return 0, "", fault
	}
	value, ok := p.value(prefix, key)
	if !ok {
		return 0, "", &refError{len: len(whole), code: CodeUndefined, msg: fmt.Sprintf("%s is not defined", whole), hint: p.undefinedHint(prefix, key)}
	}
	return shut + 1, value, nil
}

// closingParen gives the offset of the parenthesis that closes the first byte
// of s, or -1, and whether there are others inside.
func closingParen(s string) (at int, nested bool) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
			nested = nested || depth > 1
		case ')':
			if depth--; depth == 0 {
				return i, nested
			}
		}
	}
	return -1, nested
}

// value gives a variable by its prefix and name.
func (p *preprocessor) value(prefix, name string) (string, bool) {
	switch prefix {
	case "var":
		v, ok := p.vars[name]
		return v, ok
	case "env":
		return p.env(name)
	case "sys":
		return p.sys(name)
	}
	return "", false
}

// env finds an environment variable; the case of its name does not matter, as
// on Windows.
func (p *preprocessor) env(name string) (string, bool) {
	found, value := false, ""
	for _, kv := range p.o.Env {
		k, v, ok := strings.Cut(kv, "=")
		if !ok || !strings.EqualFold(k, name) {
			continue
		}
		if k == name {
			return v, true
		}
		if !found {
			found, value = true, v
		}
	}
	return value, found
}

// sysNames are the variables with the prefix sys that this line of WiX has.
func (p *preprocessor) sysNames() []string {
	names := []string{"CURRENTDIR", "SOURCEFILEDIR", "SOURCEFILEPATH", "BUILDARCH", "PLATFORM"}
	if p.dialect == V3 {
		return names
	}
	return append(names, "BUILDARCHSHORT", "WIXMAJORVERSION", "WIXVERSION")
}

// Versions that $(sys.WIXMAJORVERSION) and $(sys.WIXVERSION) tell in sources
// of the v4+ form: those of the line that gomsi follows there.
const (
	wixMajorVersion = "5"
	wixVersion      = "5.0.2.0"
)

func (p *preprocessor) sys(name string) (string, bool) {
	if !slices.Contains(p.sysNames(), name) {
		return "", false
	}
	arch := p.o.Arch
	if arch == "" {
		arch = "x86"
	}
	switch name {
	case "CURRENTDIR":
		return withSeparator(p.absolute(".")), true
	case "SOURCEFILEDIR":
		return withSeparator(filepath.Dir(p.absolute(p.file))), true
	case "SOURCEFILEPATH":
		return p.absolute(p.file), true
	case "BUILDARCH", "PLATFORM":
		return arch, true
	case "BUILDARCHSHORT":
		return map[string]string{"x86": "X86", "x64": "X64", "arm64": "A64"}[arch], true
	case "WIXMAJORVERSION":
		return wixMajorVersion, true
	default:
		return wixVersion, true
	}
}

func withSeparator(dir string) string {
	if strings.HasSuffix(dir, string(filepath.Separator)) {
		return dir
	}
	return dir + string(filepath.Separator)
}

// absolute gives a host path from the root on; a relative one is relative to
// the current folder of the options.
func (p *preprocessor) absolute(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	joined := filepath.Join(p.o.Dir, name)
	if abs, err := filepath.Abs(joined); err == nil {
		return abs
	}
	return joined
}

func (p *preprocessor) undefinedHint(prefix, name string) string {
	switch prefix {
	case "var":
		names := make([]string, 0, len(p.vars))
		for n := range p.vars {
			names = append(names, n)
		}
		slices.Sort(names)
		if near := diag.Nearest(name, names); near != "" {
			return fmt.Sprintf("did you mean $(var.%s)?", near)
		}
		return fmt.Sprintf("define it with <?define %s = \"…\"?> before this line, or give it as an option", name)
	case "env":
		return "set the environment variable, or test it with <?ifdef env." + name + "?>"
	case "sys":
		if near := diag.Nearest(name, p.sysNames()); near != "" {
			return fmt.Sprintf("did you mean $(sys.%s)?", near)
		}
		return "known are " + strings.Join(p.sysNames(), ", ")
	case "wix", "bind":
		return fmt.Sprintf("did you mean !(%s.%s)?", prefix, name)
	}
	if near := diag.Nearest(prefix, []string{"var", "env", "sys", "loc", "fun"}); near != "" {
		return fmt.Sprintf("did you mean $(%s.%s)?", near, name)
	}
	return "the prefixes are var, env, sys and loc"
}

// call evaluates a function call such as fun.AutoVersion(1.2).
func (p *preprocessor) call(text, whole string) (string, *refError) {
	open := strings.IndexByte(text, '(')
	name, arg := text[:open], strings.TrimSuffix(text[open+1:], ")")
	if name != "fun.AutoVersion" {
		fault := &refError{len: len(whole), code: CodeReference, msg: fmt.Sprintf("the function in %s is not known", whole)}
		fault.hint = "the only function is fun.AutoVersion"
		if strings.HasSuffix(name, "$") {
			fault.msg = fmt.Sprintf("%s has a reference inside a reference", whole)
			fault.hint = "give the inner value to a variable of its own with <?define?>"
		}
		return "", fault
	}
	value, fault := p.expand(arg)
	if fault != nil {
		fault.off += len("$(") + open + 1
		return "", fault
	}
	version, ok := p.autoVersion(strings.TrimSpace(value))
	if !ok {
		return "", &refError{len: len(whole), code: CodeReference, msg: fmt.Sprintf("%q is not the beginning of a version for fun.AutoVersion", value), hint: "write for example $(fun.AutoVersion(1.2))"}
	}
	return version, nil
}

// autoVersion adds days since 2000 and half seconds of the day, as the .NET
// compilers do. The moment is an option, so that equal inputs give an equal
// version.
func (p *preprocessor) autoVersion(prefix string) (string, bool) {
	for _, f := range strings.Split(prefix, ".") {
		if _, err := strconv.ParseUint(f, 10, 16); err != nil {
			return "", false
		}
	}
	const secondsTo2000 = 946684800
	s := max(0, p.o.Now.Unix()-secondsTo2000)
	return fmt.Sprintf("%s.%d.%d", prefix, s/86400, s%86400/2), true
}
