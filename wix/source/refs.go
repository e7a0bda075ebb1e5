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

// refForm has the forms of references.
var refForm = regexp.MustCompile(`([!$])\((loc|wix|bind|bindpath)\.([_A-Za-z][0-9A-Za-z_.]*)(=([^)]*))?\)`)

// legalName tells whether a name makes a reference: WiX 3.11 leaves "!(loc.A)",
// whose name is one character, as it is and 5.0.2 replaces it.
func legalName(name string, d Dialect) bool { return d != V3 || len(name) > 1 }

// Refs finds the references in a text, in order. "!!(loc.Id)" stands for the
// text "!(loc.Id)" and is none.
func Refs(text string, d Dialect) []Ref {
	if !strings.Contains(text, "(") {
		return nil
	}
	var out []Ref
	for _, m := range refForm.FindAllStringSubmatchIndex(text, -1) {
		r := Ref{Kind: text[m[4]:m[5]], Name: text[m[6]:m[7]], Start: m[0], End: m[1], Dollar: text[m[2]] == '$'}
		if r.HasDefault = m[10] >= 0; r.HasDefault {
			r.Default = text[m[10]:m[11]]
		}
		if d == V3 && r.HasDefault && r.Default == "" {
			continue // plain text in WiX 3
		}
		if !legalName(r.Name, d) || r.Dollar && r.Kind != "loc" || !r.Dollar && r.Start > 0 && text[r.Start-1] == '!' {
			continue
		}
		out = append(out, r)
	}
	return out
}

// Unescape gives a text its last form: "!!(loc.Id)" becomes "!(loc.Id)". It is
// for texts in which all references are replaced.
func Unescape(text string, d Dialect) string {
	if !strings.Contains(text, "!!(") {
		return text
	}
	return escaped.ReplaceAllStringFunc(text, func(whole string) string {
		if !legalName(escaped.FindStringSubmatch(whole)[1], d) {
			return whole
		}
		return whole[1:]
	})
}

var escaped = regexp.MustCompile(`!!\((?:loc|wix|bind|bindpath)\.([_A-Za-z][0-9A-Za-z_.]*)(?:=[^)]+)?\)`)

// Lookup gives the value of a reference; ok is false when there is none.
type Lookup func(Ref) (value string, ok bool)

// maxRefDepth limits how deep values may refer to other values.
const maxRefDepth = 32

// Replacer replaces references by their values.
type Replacer struct {
	Dialect Dialect
	// Kinds are the kinds that are replaced; other references stay.
	Kinds []string
	Look  Lookup
	// Names gives the known names of a kind, for hints; it may be nil.
	Names func(kind string) []string
}

// Replace replaces the references in a text, and those in their values. What
// has neither a value nor a default is a fault at pos and stays as it is.
func (r Replacer) Replace(text string, pos diag.Pos, list *diag.List) string {
	s := &substitution{Replacer: r, pos: pos, list: list}
	return s.run(text, nil)
}

type substitution struct {
	Replacer
	pos  diag.Pos
	list *diag.List
	size int // of what was made, which references in values could multiply
}

// run replaces the references in text; inside are those being replaced.
func (s *substitution) run(text string, inside []string) string {
	refs := Refs(text, s.Dialect)
	if len(refs) == 0 {
		return text
	}
	var sb strings.Builder
	end := 0
	for _, r := range refs {
		sb.WriteString(text[end:r.Start])
		end = r.End
		whole := text[r.Start:r.End]
		if !slices.Contains(s.Kinds, r.Kind) {
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
	value, ok := s.Look(r)
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
	if s.Names != nil {
		known = s.Names(r.Kind)
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
