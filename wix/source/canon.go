package source

import (
	"maps"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// canonicalize spells everything of the v3 dialect in a tree as v4+ does.
func canonicalize(e *Element, list *diag.List) {
	if e.Dialect == V3 {
		respell(e)
		switch {
		case e.Is("RegistryKey"):
			registryAction(e)
		case e.Is("Column"):
			lowerFirst(e, "Category")
			lowerFirst(e, "Modularize")
		case e.Is("Package") && e.Written == "Package" && e.Parent != nil && (e.Parent.Is("Package") || e.Parent.Is("Module")):
			summary(e)
		}
	}
	for _, child := range e.Children {
		canonicalize(child, list)
	}
	if e.Dialect == V3 && e.Space == CoreNS {
		foldConditions(e, list)
	}
}

// respell applies the table to one element.
func respell(e *Element) {
	markForeign(e)
	space, name := e.Space, e.Name
	for i := range spellings {
		s := &spellings[i]
		if s.space != space || s.element != "*" && s.element != name || s.parent != "" && (e.Parent == nil || !e.Parent.Is(s.parent)) {
			continue
		}
		if s.attr != "" {
			_, taken := e.Attr(s.to)
			if a, ok := e.Attr(s.attr); ok && (!taken || s.to == s.attr) {
				a.Name = s.to
				if v, ok := s.values[a.Value]; ok {
					a.Value = v
				}
			}
		}
		if s.text != "" {
			if s.untrimmed && e.Text != "" {
				e.Text = e.rawText
			}
			takeText(e, e, s.text, s.condition)
		}
		if s.rename != "" {
			e.Name = s.rename
		}
		if s.inSpace != "" {
			e.Space = s.inSpace
		}
	}
}

// markForeign marks the attributes of a v3 element that only v4+ calls so: they
// must not pass for what canonicalizing makes of v3's own.
func markForeign(e *Element) {
	mark := func(name string) {
		if a, ok := e.Attr(name); ok && name != "" {
			a.Foreign = true
		}
	}
	for i := range spellings {
		s := &spellings[i]
		if s.both || s.space != e.Space || s.element != "*" && s.element != e.Name || s.parent != "" && (e.Parent == nil || !e.Parent.Is(s.parent)) {
			continue
		}
		mark(s.text)
		if s.to != s.attr {
			mark(s.to)
		}
	}
	if e.Space == CoreNS {
		for _, name := range conditionAttrs[e.Name] {
			mark(name)
		}
	}
}

// V3Words gives the words that v3 has for the values of an attribute that has
// other words in v4+; none for other attributes.
func V3Words(e *Element, a *Attr) []string {
	if e.Dialect != V3 {
		return nil
	}
	for i := range spellings {
		s := &spellings[i]
		if s.space == e.Space && (s.element == "*" || s.element == e.Name) && s.attr == a.Written && s.to == a.Name && len(s.values) > 0 {
			words := slices.Sorted(maps.Keys(s.values))
			slices.Reverse(words) // yes before no
			return slices.DeleteFunc(words, func(w string) bool { return w == "true" || w == "false" })
		}
	}
	return nil
}

// oneLine makes a condition one line, as v3 does.
var oneLine = strings.NewReplacer("\t", " ", "\r", " ", "\n", " ")

// takeText makes from's text an attribute of to. A text beside that attribute
// stays, and is a fault of the compiler's then.
func takeText(from, to *Element, attr string, condition bool) {
	if from.Text == "" {
		return
	}
	if _, both := to.Attr(attr); both {
		return
	}
	value := from.Text
	if condition {
		value = oneLine.Replace(value)
	}
	to.Attrs = append(to.Attrs, Attr{Name: attr, Written: from.Written, Value: value, Pos: from.Pos, ValPos: from.TextPos})
	from.Text = ""
}

// foldConditions makes Condition children attributes, where v4+ has one.
func foldConditions(e *Element, list *diag.List) {
	attrs, ok := conditionAttrs[e.Name]
	if !ok {
		return
	}
	e.Children = slices.DeleteFunc(e.Children, func(c *Element) bool {
		if !c.Is("Condition") || c.Dialect != V3 {
			return false
		}
		name, ok := attrs[c.Value("Action")]
		if !ok || len(c.Children) > 0 || len(c.Attrs) > 1 || c.Text == "" {
			return false // the compiler says what is wrong with it
		}
		if a, twice := e.Attr(name); twice {
			if e.Is("Control") {
				c.Text = oneLine.Replace(c.Text)
				return false // a control may have several of a kind, each a row
			}
			list.Errorf(CodeObsolete, c.Pos, "<%s> has a second condition of this kind", e.Written).
				WithNote(a.Pos, "the first is here")
			return true
		}
		takeText(c, e, name, true)
		return true
	})
}

// registryAction writes v3's RegistryKey/@Action as the two attributes that
// replace it. A value that v3 does not have stays for the compiler.
func registryAction(e *Element) {
	i := slices.IndexFunc(e.Attrs, func(a Attr) bool { return a.Space == "" && a.Name == "Action" })
	if i < 0 {
		return
	}
	a := e.Attrs[i]
	set := map[string][]string{
		"create":                     {"ForceCreateOnInstall"},
		"createAndRemoveOnUninstall": {"ForceCreateOnInstall", "ForceDeleteOnUninstall"},
		"none":                       {},
	}
	names, ok := set[a.Value]
	if !ok {
		return
	}
	e.Attrs = slices.Delete(e.Attrs, i, i+1)
	for _, name := range names {
		if _, both := e.Attr(name); !both {
			e.Attrs = append(e.Attrs, Attr{Name: name, Written: a.Written, Value: "yes", Pos: a.Pos, ValPos: a.ValPos})
		}
	}
}

func lowerFirst(e *Element, attr string) {
	if a, ok := e.Attr(attr); ok && a.Value != "" {
		a.Value = strings.ToLower(a.Value[:1]) + a.Value[1:]
	}
}

// summary makes v3's Package element the SummaryInformation that v4+ has, and
// moves what v4+ has elsewhere to the element around it.
func summary(e *Element) {
	e.Name = "SummaryInformation"
	up := e.Parent
	e.Attrs = slices.DeleteFunc(e.Attrs, func(a Attr) bool {
		name, ok := packageAttrs[a.Name]
		if a.Space != "" || !ok {
			return false
		}
		if _, both := up.Attr(name); both {
			return false
		}
		a.Name = name
		up.Attrs = append(up.Attrs, a)
		return true
	})
	for i := range e.Attrs {
		if a := &e.Attrs[i]; a.Space == "" && a.Name == "SummaryCodepage" {
			a.Name = "Codepage"
		}
	}
	if a, ok := e.Attr("Id"); ok && up.Is("Module") {
		if _, both := up.Attr("Guid"); !both {
			a := *a
			e.Attrs = slices.DeleteFunc(e.Attrs, func(b Attr) bool { return b.Space == "" && b.Name == "Id" })
			a.Name = "Guid"
			up.Attrs = append(up.Attrs, a)
		}
	}
}
