package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// Ref is a reference to something that is known after compiling: a
// localization string !(loc.Id), a WiX variable !(wix.Id) or !(wix.Id=default),
// or what the binder knows, !(bind.property.ProductVersion) and the like.
type Ref struct {
	// Kind is "loc", "wix", "bind" or "bindpath".
	Kind string
	// Name is what follows the kind and its dot, without a default.
	Name string
	// Default is what stands after "="; HasDefault tells whether there is one.
	Default    string
	HasDefault bool
	// Start and End are the byte offsets of the whole reference in its text.
	Start, End int
	// Dollar tells that it is written $(loc.Id), a form that v3 still reads.
	Dollar bool
}

// refForm has the forms of references; a name has at least two characters, as
// in both lines of WiX.
var refForm = regexp.MustCompile(`([!$])\((loc|wix|bind|bindpath)\.([_A-Za-z][0-9A-Za-z_.]*)(=([^)]+))?\)`)

// Refs finds the references in a text, in order. "!!(loc.X)" stands for the
// text "!(loc.X)" and is none.
func Refs(text string) []Ref {
	if !strings.Contains(text, "(") {
		return nil
	}
	var out []Ref
	for _, m := range refForm.FindAllStringSubmatchIndex(text, -1) {
		r := Ref{Kind: text[m[4]:m[5]], Name: text[m[6]:m[7]], Start: m[0], End: m[1], Dollar: text[m[2]] == '$'}
		if r.HasDefault = m[10] >= 0; r.HasDefault {
			r.Default = text[m[10]:m[11]]
		}
		if r.Dollar && r.Kind != "loc" || !r.Dollar && r.Start > 0 && text[r.Start-1] == '!' {
			continue
		}
		out = append(out, r)
	}
	return out
}

// Unescape gives a text its last form: "!!(loc.X)" becomes "!(loc.X)". It is
// for texts in which all references are replaced.
func Unescape(text string) string {
	if !strings.Contains(text, "!!(") {
		return text
	}
	return escaped.ReplaceAllString(text, "!($1")
}

var escaped = regexp.MustCompile(`!!\(((?:loc|wix|bind|bindpath)\.[_A-Za-z][0-9A-Za-z_.]*(?:=[^)]+)?\))`)

// Lookup gives the value of a reference; ok is false when there is none.
type Lookup func(Ref) (value string, ok bool)

// maxRefDepth limits how deep values may refer to other values.
const maxRefDepth = 32

// Substitute replaces the references of the given kinds by their values, in
// which references are replaced as well; other kinds stay. What has neither a
// value nor a default is a fault at pos and stays as it is. names gives the
// known names of a kind for the hint; it may be nil.
func Substitute(text string, pos diag.Pos, list *diag.List, kinds []string, look Lookup, names func(kind string) []string) string {
	s := &substitution{pos: pos, list: list, kinds: kinds, look: look, names: names}
	return s.run(text, nil)
}

type substitution struct {
	pos   diag.Pos
	list  *diag.List
	kinds []string
	look  Lookup
	names func(string) []string
	size  int
}

// run replaces the references in text; inside are those being replaced.
func (s *substitution) run(text string, inside []string) string {
	refs := Refs(text)
	if len(refs) == 0 {
		return text
	}
	var sb strings.Builder
	end := 0
	for _, r := range refs {
		sb.WriteString(text[end:r.Start])
		end = r.End
		whole := text[r.Start:r.End]
		if !slices.Contains(s.kinds, r.Kind) {
			sb.WriteString(whole)
			continue
		}
		sb.WriteString(s.one(r, whole, inside))
	}
	sb.WriteString(text[end:])
	if s.size += sb.Len(); s.size > maxValue {
		return text
	}
	return sb.String()
}

func (s *substitution) one(r Ref, whole string, inside []string) string {
	if r.Kind == "loc" && r.HasDefault {
		s.list.Errorf(CodeToken, s.pos, "%s has a default, which a localization string cannot have", whole).
			WithHint("write !(loc.%s), and give the default in a .wxl file with Overridable=\"yes\"", r.Name)
		return whole
	}
	key := r.Kind + "." + r.Name
	if slices.Contains(inside, key) || len(inside) > maxRefDepth {
		s.list.Errorf(CodeToken, s.pos, "!(%s) refers to itself", key)
		return whole
	}
	value, ok := s.look(r)
	if !ok && r.HasDefault {
		value, ok = r.Default, true
	}
	if !ok {
		s.missing(r)
		return whole
	}
	return s.run(value, append(slices.Clone(inside), key))
}

func (s *substitution) missing(r Ref) {
	var known []string
	if s.names != nil {
		known = s.names(r.Kind)
	}
	near := diag.Nearest(r.Name, known)
	var d *diag.Diagnostic
	switch r.Kind {
	case "loc":
		d = s.list.Errorf(CodeMissingString, s.pos, "no localization file has the string %s", r.Name)
		d.WithHint(`add <String Id="%s" Value="…"/> to a .wxl file`, r.Name)
	default:
		d = s.list.Errorf(CodeMissingVariable, s.pos, "!(%s.%s) has no value", r.Kind, r.Name)
		if r.Kind == "wix" {
			d.WithHint(`add <WixVariable Id="%s" Value="…"/>, or write !(wix.%s=default)`, r.Name, r.Name)
		}
	}
	if near != "" {
		d.Hint = fmt.Sprintf("did you mean !(%s.%s)?", r.Kind, near)
	}
}
