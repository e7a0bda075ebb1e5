package compile

import (
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// Access says who may refer to a thing, and whether it gives way to another one
// of its name: the word before an identifier of a v4+ source.
type Access uint8

// The kinds of access. What is not global can be referred to from the same
// library, source or section only; its name must be the only one of the package
// all the same.
const (
	AccessGlobal Access = iota
	AccessLibrary
	AccessFile
	AccessSection
	// AccessVirtual things give way to an AccessOverride one of their name.
	AccessVirtual
	AccessOverride
)

// accessWords are the words for the kinds of access; WiX has several for some.
var accessWords = map[string]Access{
	"global": AccessGlobal, "public": AccessGlobal, "package": AccessGlobal,
	"library": AccessLibrary, "internal": AccessLibrary,
	"file": AccessFile, "protected": AccessFile,
	"section": AccessSection, "fragment": AccessSection, "private": AccessSection,
	"virtual": AccessVirtual, "override": AccessOverride,
}

// ParseAccess gives the kind of access of a word; ok is false when it is none.
func ParseAccess(word string) (access Access, ok bool) {
	access, ok = accessWords[word]
	return access, ok
}

// splitAccess splits "virtual Name"; ok is false when there is no such word
// before an identifier.
func splitAccess(value string) (access Access, id string, ok bool) {
	word, rest, _ := strings.Cut(value, " ")
	id = strings.TrimSpace(rest)
	access, ok = accessWords[word]
	return access, id, ok && ident.IsIdentifier(id)
}

// lineNames are the attributes that name the action of a line of a sequence;
// other lines are named by their element.
var lineNames = map[string]string{"Custom": "Action", "Show": "Dialog"}

// borrowedIDs are elements whose Id names a thing that another element makes,
// or one that has no name of its own, beside those that are called …Ref.
var borrowedIDs = []string{
	"BillboardAction", "Column", "CustomTable", "SFPFile", "SetDirectory", "SetProperty", "StandardDirectory", "ui:WixUI",
}

// naming gives the attribute with the name of what the element makes, "" when
// it has none.
func (d *definition) naming() string {
	if name, ok := lineNames[d.name]; ok {
		return name
	}
	if strings.HasSuffix(d.name, "Ref") || slices.Contains(borrowedIDs, elementKey(d.space, d.name)) {
		return ""
	}
	return "Id"
}

// takeAccess takes the word for access off the element's name. The tree of the
// source stays as it is.
func (c *compiler) takeAccess(e *element) {
	if c.v3() {
		return
	}
	name := e.def.naming()
	for i := range e.Attrs {
		a := &e.Attrs[i]
		if a.Space != "" || a.Name != name {
			continue
		}
		def := e.def.attr("", name)
		access, id, ok := splitAccess(a.Value)
		if !ok || def == nil || def.typ != attrIdentifier {
			return
		}
		own := *e.Element
		own.Attrs = slices.Clone(e.Attrs)
		own.Attrs[i].ValPos.Column += len(a.Value) - len(id)
		own.Attrs[i].Value = id
		e.Element, e.access, e.name = &own, access, id
		return
	}
}

// accessOf gives the access of a row that e makes, or of another thing: that of
// e's own name where the key holds it.
func (e *element) accessOf(key []any) Access {
	if e.access != AccessGlobal && slices.Contains(key, any(e.name)) {
		return e.access
	}
	return AccessGlobal
}

// isName tells whether a value is an identifier with some word before it.
func isName(value string) bool {
	word, rest, ok := strings.Cut(value, " ")
	return ok && ident.IsIdentifier(word) && ident.IsIdentifier(strings.TrimSpace(rest))
}
