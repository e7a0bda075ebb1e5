package compile

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/source"
)

// checkAttributes checks e's attributes against its definition: known, of the
// dialect, of the right form, none missing.
func (c *compiler) checkAttributes(e *element) {
	if e.def.anyAttr {
		return
	}
	for i := range e.Attrs {
		a := &e.Attrs[i]
		def := e.def.attr(a.Space, a.Name)
		switch {
		case def == nil && a.Space != "":
			c.faults.Errorf(CodeUnsupported, a.Pos, "attribute %s of namespace %q is not supported by the builtin engine", a.Written, a.Space)
		case a.Space != "" && !c.given(a.Space, a.Pos, "attribute "+a.Written):
		case def == nil:
			c.unknownAttribute(e, a)
		case a.Foreign || !def.in.has(c.dialect):
			c.faults.Errorf(CodeOtherDialect, a.Pos, "attribute %s of <%s> does not exist in a %s source", a.Written, e.Written, c.dialect).
				WithLength(len(a.Written))
		default:
			c.checkValue(e, a, def)
		}
	}
	for i := range e.def.attrs {
		def := &e.def.attrs[i]
		if def.required && def.in.has(c.dialect) && !e.has(def.name) {
			c.missing(e, def.name)
		}
	}
}

// missing reports a required attribute that is not there.
func (c *compiler) missing(e *element, name string) {
	c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute %s", e.Written, name).
		WithLength(len(e.Written) + 1)
}

func (c *compiler) unknownAttribute(e *element, a *source.Attr) {
	d := c.faults.Errorf(CodeUnknownAttribute, a.Pos, "<%s> has no attribute %s", e.Written, a.Written).WithLength(len(a.Written))
	var names []string
	for _, def := range e.def.attrs {
		if def.in.has(c.dialect) && !e.has(def.name) {
			names = append(names, def.name)
		}
	}
	if near := diag.Nearest(a.Name, names); near != "" {
		d.WithHint("did you mean %q?", near)
	}
}

// bad reports a value of the wrong form.
func (c *compiler) bad(e *element, a *source.Attr, want string) *diag.Diagnostic {
	if words := source.V3Words(e.Element, a); len(words) > 0 {
		want = oneOf(words)
	}
	return c.faults.Errorf(CodeBadValue, a.ValPos, "%s of <%s> is %q, but it must be %s", a.Written, e.Written, a.Value, want).
		WithLength(len(a.Value))
}

// conflict reports two attributes of e that exclude each other, at the second.
func (c *compiler) conflict(e *element, first, second string) {
	a, ok := e.Attr(second)
	if !ok {
		return
	}
	c.faults.Errorf(CodeConflict, a.Pos, "<%s> cannot have both %s and %s", e.Written, e.written(first), a.Written).WithLength(len(a.Written))
}

// needs reports an attribute that is of use only together with another.
func (c *compiler) needs(e *element, have, other string) {
	a, ok := e.Attr(have)
	if !ok {
		return
	}
	c.faults.Errorf(CodeNeeds, a.Pos, "%s of <%s> needs the attribute %s", a.Written, e.Written, other).WithLength(len(a.Written))
}

// written gives an attribute's name as the source has it.
func (e *element) written(name string) string {
	if a, ok := e.Attr(name); ok {
		return a.Written
	}
	return name
}

// isVariable tells whether a value holds a variable that is replaced later,
// so that its form cannot be checked now.
func isVariable(s string) bool { return strings.Contains(s, "!(") }

// namedLater tells whether the short name of a long one waits for the binder:
// v4+ makes it of the name with its variables replaced, v3 of the name as it is
// written.
func (c *compiler) namedLater(name string) bool { return !c.v3() && isVariable(name) }

var (
	versionForm      = regexp.MustCompile(`^[vV]?\d+(\.\d+){0,3}$`)
	labelVersionForm = regexp.MustCompile(`^[vV]?\d+(\.\d+){0,3}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+.*)?$`)
)

// checkValue checks one value against the form its definition asks for.
func (c *compiler) checkValue(e *element, a *source.Attr, def *attribute) {
	v := a.Value
	switch def.typ {
	case attrNonEmpty:
		if v == "" {
			c.bad(e, a, "something")
		}
	case attrIdentifier:
		c.checkIdentifier(e, a)
	case attrInteger:
		c.checkInteger(e, a, def)
	case attrYesNo:
		if _, ok := yesNoWord(v); !ok {
			c.bad(e, a, `"yes" or "no"`)
		}
	case attrYesNoDefault:
		if _, ok := yesNoWord(v); !ok && v != "default" {
			c.bad(e, a, `"yes", "no" or "default"`)
		}
	case attrEnum:
		c.checkEnum(e, a, def)
	case attrEnumOrProperty:
		if !isProperty(v) {
			c.checkEnum(e, a, def)
		}
	case attrGUID, attrAutoGUID:
		c.checkGUID(e, a, def)
	case attrVersion, attrLabelVersion:
		form := versionForm
		if def.typ == attrLabelVersion && !c.v3() {
			form = labelVersionForm
		}
		if !isVariable(v) && !form.MatchString(v) {
			c.bad(e, a, `a version such as "1.2.3"`)
		}
	case attrLongName, attrShortName, attrWildName, attrWildShort:
		c.checkName(e, a, def)
	case attrCodepage:
		if v == "" {
			c.bad(e, a, `a code page such as "1252" or "utf-8"`)
		}
	}
}

const anIdentifier = `an identifier: letters, digits, "_" and ".", begun by a letter or "_"`

func (c *compiler) checkIdentifier(e *element, a *source.Attr) {
	switch {
	case ident.IsIdentifier(a.Value):
		// Windows Installer's key columns hold 72 characters ("Identifier",
		// column data types); WiX warns as well.
		if len(a.Value) > 72 {
			c.faults.Warnf(CodeLongIdentifier, a.ValPos, "identifier %q has %d characters; Windows Installer's limit is 72", a.Value, len(a.Value)).
				WithLength(len(a.Value))
		}
	case !c.v3() && isName(a.Value):
		c.bad(e, a, anIdentifier).WithHint("there is no blank in it; one of global, library, file, section, virtual and override may stand before the Id of what an element makes")
	case strings.HasPrefix(a.Value, "[") && strings.HasSuffix(a.Value, "]"):
		c.bad(e, a, "an identifier").WithHint("write it without the brackets")
	default:
		c.bad(e, a, anIdentifier)
	}
}

func (c *compiler) checkInteger(e *element, a *source.Attr, def *attribute) {
	if isVariable(a.Value) {
		return
	}
	n, err := strconv.ParseInt(strings.TrimSpace(a.Value), 10, 64)
	if err != nil || n < def.min || n > def.max {
		c.bad(e, a, "a number from "+strconv.FormatInt(def.min, 10)+" to "+strconv.FormatInt(def.max, 10))
	}
}

func (c *compiler) checkEnum(e *element, a *source.Attr, def *attribute) {
	for _, w := range def.enum {
		if a.Value == w {
			return
		}
	}
	want := oneOf(def.enum)
	if def.typ == attrEnumOrProperty {
		want += `, or a property such as "[NAME]"`
	}
	d := c.bad(e, a, want)
	if near := diag.Nearest(a.Value, def.enum); near != "" {
		d.WithHint("did you mean %q?", near)
	}
}

// oneOf lists the words that a value may be.
func oneOf(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	n := len(quoted) - 1
	if n == 0 {
		return quoted[0]
	}
	return strings.Join(quoted[:n], ", ") + " or " + quoted[n]
}

func (c *compiler) checkGUID(e *element, a *source.Attr, def *attribute) {
	auto := def.typ == attrAutoGUID
	switch {
	case auto && (a.Value == "*" || a.Value == ""), isVariable(a.Value):
	case parseGUID(a.Value) != "":
	case strings.HasPrefix(strings.ToUpper(strings.TrimPrefix(a.Value, "{")), "PUT-GUID-"):
		c.faults.Errorf(CodePlaceholder, a.ValPos, "%s of <%s> still is the placeholder %q", a.Written, e.Written, a.Value).
			WithLength(len(a.Value)).WithHint("write a GUID of your own")
	case auto:
		c.bad(e, a, `a GUID such as "12345678-90AB-CDEF-1234-567890ABCDEF", or "*"`)
	default:
		c.bad(e, a, `a GUID such as "12345678-90AB-CDEF-1234-567890ABCDEF"`)
	}
}

// parseGUID gives the form with braces in upper case, or "" when s is none.
func parseGUID(s string) string {
	g, err := guid.Parse(s)
	if err != nil {
		return ""
	}
	return g.String()
}

func (c *compiler) checkName(e *element, a *source.Attr, def *attribute) {
	name := a.Value
	if isVariable(name) {
		return
	}
	if def.typ == attrWildName || def.typ == attrWildShort {
		name = strings.NewReplacer("*", "x", "?", "x").Replace(name)
		if def.typ == attrWildShort && a.Value == "*" {
			return
		}
	}
	switch def.typ {
	case attrShortName, attrWildShort:
		if !ident.IsShortName(name) {
			c.faults.Errorf(CodeBadName, a.ValPos, "%s of <%s> is %q, which is no 8.3 name", a.Written, e.Written, a.Value).WithLength(len(a.Value))
		}
	default:
		if !ident.IsLongName(name) {
			c.faults.Errorf(CodeBadName, a.ValPos, "%s of <%s> is %q, which is no file name", a.Written, e.Written, a.Value).
				WithLength(len(a.Value)).WithHint(`a name is one part of a path without \ ? | > < : / * "`)
		}
	}
}

// yesNoWord reads the spellings that WiX takes.
func yesNoWord(s string) (Tri, bool) {
	switch s {
	case "yes", "true":
		return Yes, true
	case "no", "false":
		return No, true
	}
	return Unset, false
}

// The getters below give an attribute's value in the form the definition
// asked for; of a value that is absent or of the wrong form (which was
// reported) they give the zero value.

// has tells whether the attribute is there.
func (e *element) has(name string) bool { _, ok := e.Attr(name); return ok }

// pos gives the place of an attribute's value, or e's own when it is absent.
func (e *element) pos(name string) diag.Pos {
	if a, ok := e.Attr(name); ok {
		return a.ValPos
	}
	return e.Pos
}

// str gives the text, "" when absent.
func (e *element) str(name string) string { return e.Value(name) }

// cell gives the text for a cell: nil when absent or empty.
func (e *element) cell(name string) any {
	if v := e.Value(name); v != "" {
		return v
	}
	return nil
}

// yesOf tells whether an extension's yes/no attribute is yes.
func (e *element) yesOf(space, name string) bool {
	for i := range e.Attrs {
		if a := &e.Attrs[i]; a.Space == space && a.Name == name {
			t, _ := yesNoWord(a.Value)
			return t == Yes
		}
	}
	return false
}

// tri gives a yes/no; Unset when absent or "default".
func (e *element) tri(name string) Tri { t, _ := yesNoWord(e.Value(name)); return t }

// yes tells whether a yes/no is yes.
func (e *element) yes(name string) bool { return e.tri(name) == Yes }

// yesOr gives a yes/no, or otherwise when it is absent.
func (e *element) yesOr(name string, otherwise bool) bool {
	if t := e.tri(name); t != Unset {
		return t == Yes
	}
	return otherwise
}

// integer gives a number; ok is false when it is absent or a variable.
func (e *element) integer(name string) (n int32, ok bool) {
	v, err := strconv.ParseInt(strings.TrimSpace(e.Value(name)), 10, 32)
	return int32(v), err == nil
}

// integerOr gives a number, or otherwise when it is absent.
func (e *element) integerOr(name string, otherwise int32) int32 {
	if n, ok := e.integer(name); ok {
		return n
	}
	return otherwise
}

// integerCell gives the cell of a number: nil when absent, a string when it
// holds a variable.
func (e *element) integerCell(name string) any {
	if n, ok := e.integer(name); ok {
		return n
	}
	return e.cell(name)
}

// guid gives a GUID with braces in upper case; "*" and variables as they are.
func (e *element) guid(name string) string {
	v := e.Value(name)
	if g := parseGUID(v); g != "" {
		return g
	}
	return v
}

// notOneOf reports a value that should be one of some names.
func (c *compiler) notOneOf(e *element, attr, what string, names []string) {
	d := c.faults.Errorf(CodeBadValue, e.pos(attr), "%s of <%s> is %q, which is not %s", e.written(attr), e.Written, e.str(attr), what).
		WithLength(len(e.str(attr)))
	if near := diag.Nearest(e.str(attr), names); near != "" {
		d.WithHint("did you mean %q?", near)
	}
}

// authoredID gives the authored id, or the one that v4+ makes; v3 wants one.
func (c *compiler) authoredID(e *element, prefix string, args ...string) string {
	id := e.str("Id")
	if id == "" && c.v3() {
		c.missing(e, "Id")
	}
	if id == "" {
		id = c.stableID(prefix, args...)
	}
	return id
}
