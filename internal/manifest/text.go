package manifest

import (
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
		p.Elems = p.Elems[:len(p.Elems)-1:len(p.Elems)-1]
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
)

// Part is a piece of a Text.
type Part struct {
	Kind PartKind
	Text string // Literal: the text; FileRef: Path.String() of the file
	Root Root   // RootRef
	File *File  `json:"-"` // FileRef
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
