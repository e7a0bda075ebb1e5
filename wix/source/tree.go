// Package source turns WiX source text into one checked tree: it runs the
// preprocessor, parses the XML with the place of every element and attribute,
// and spells both dialects (v3 and v4+) the same way. It knows how elements
// are written, not what they mean: that is package compile's.
package source

import "github.com/gomsi/gomsi/internal/diag"

// Dialect is the form of WiX a source is written in. It also decides which
// line of WiX the compiler follows (implied rows, identifiers, defaults).
type Dialect int

// The dialects.
const (
	V3 Dialect = 3 // namespace http://schemas.microsoft.com/wix/2006/wi
	V4 Dialect = 4 // namespace http://wixtoolset.org/schemas/v4/wxs, WiX 4 and later
)

// String gives "v3" or "v4".
func (d Dialect) String() string {
	if d == V3 {
		return "v3"
	}
	return "v4"
}

// CoreNS is the canonical Space of WiX's own elements in both dialects; an
// extension's elements have its v4+ short name ("util", "firewall", "http",
// "netfx", "ui", "bal", …), and an unknown namespace its whole URI.
const CoreNS = "wix"

// Document is one source file after preprocessing.
type Document struct {
	File    string // as it was named by the caller
	Dialect Dialect
	// Root is the Wix, Include or WixLocalization element.
	Root *Element
}

// Element is one XML element in canonical (v4+) spelling.
type Element struct {
	Space string // CoreNS, an extension's short name, or a foreign URI
	Name  string // canonical local name, e.g. "Launch" for v3's Condition below Product
	// Written is the local name as the source has it; diagnostics use it.
	Written  string
	Attrs    []Attr
	Children []*Element
	// Text is the character data directly inside the element, trimmed of
	// white space at both ends; canonicalization empties it where it became
	// an attribute (conditions).
	Text    string
	TextPos diag.Pos
	// rawText is the character data with its white space, which counts in
	// localization strings.
	rawText string
	Pos     diag.Pos // of the "<"
	// Origin is the manifest line that caused this element, from the nearest
	// position mark (<!-- from FILE:LINE:COLUMN -->) before it in the same
	// parent, or from the parent's; zero when there is none.
	Origin  diag.Pos
	Dialect Dialect
	Parent  *Element
}

// Attr is one attribute in canonical spelling.
type Attr struct {
	// Space is "" for plain attributes and for those in the element's own
	// namespace, otherwise as Element.Space.
	Space string
	Name  string
	// Written is the name as the source has it ("Win64" where Name is "Bitness").
	Written string
	Value   string
	// Foreign tells that a v3 source uses a name that only v4+ has.
	Foreign bool
	Pos     diag.Pos // of the name
	ValPos  diag.Pos // of the first byte of the value
}

// Attr gives an attribute in no namespace by its canonical name.
func (e *Element) Attr(name string) (*Attr, bool) {
	for i := range e.Attrs {
		if e.Attrs[i].Space == "" && e.Attrs[i].Name == name {
			return &e.Attrs[i], true
		}
	}
	return nil, false
}

// Value gives an attribute's value, or "" when it is absent.
func (e *Element) Value(name string) string {
	if a, ok := e.Attr(name); ok {
		return a.Value
	}
	return ""
}

// Is tells whether e is WiX's own element of that canonical name.
func (e *Element) Is(name string) bool { return e.Space == CoreNS && e.Name == name }

// Walk calls f for e and everything below it, parents first; when f gives
// false the children are left out.
func (e *Element) Walk(f func(*Element) bool) {
	if !f(e) {
		return
	}
	for _, c := range e.Children {
		c.Walk(f)
	}
}
