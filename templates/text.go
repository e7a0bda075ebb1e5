package templates

import (
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// Formatted text of Windows Installer: [Property] is replaced, {…} around a
// property goes when it is empty, and [\x] is the character x.

// escape makes plain text out of s in a Formatted column. Braces that hold no
// bracket are plain already; braces tells that s stands beside references, so
// that they are not.
func escape(s string, braces bool) string {
	special := "[]"
	if braces || strings.ContainsAny(s, special) {
		special = "[]{}"
	}
	if !strings.ContainsAny(s, special) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(special, r) {
			b.WriteString(`[\` + string(r) + `]`)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// literal escapes a plain text for a Formatted column.
func literal(s string) string { return escape(s, false) }

// piece is a part of a text: plain text, or a reference as Formatted text.
type piece struct {
	text string
	ref  bool
	// folder: the reference is a directory, whose value ends in a backslash.
	folder bool
	// open names the property of a reference whose value may end in a
	// backslash; "" when it cannot.
	open string
}

// formatted spells a text for a Formatted column.
func (b *builder) formatted(t manifest.Text) string {
	var out strings.Builder
	b.pieces(t, func(p piece) {
		if !p.ref {
			p.text = escape(p.text, !t.IsLiteral() || hasBracket(t))
		}
		out.WriteString(p.text)
	})
	return out.String()
}

func hasBracket(t manifest.Text) bool {
	for _, p := range t.Parts {
		if p.Kind == manifest.Literal && strings.ContainsAny(p.Text, "[]") {
			return true
		}
	}
	return false
}

// pieces gives the parts of a text to yield. The backslash that follows a
// folder in the text is left out, as its value ends in one; that of a parameter
// may or may not.
func (b *builder) pieces(t manifest.Text, yield func(piece)) {
	afterFolder, path := false, ""
	for _, p := range t.Parts {
		wasFolder, before := afterFolder, path
		afterFolder, path = false, ""
		switch p.Kind {
		case manifest.Literal:
			s := p.Text
			switch {
			case wasFolder:
				s = strings.TrimPrefix(s, `\`)
			case before != "" && strings.HasPrefix(s, `\`):
				yield(piece{text: b.ending(separator(before), before), ref: true})
				s = s[1:]
			}
			if s != "" {
				yield(piece{text: s})
			}
		case manifest.RootRef:
			yield(piece{text: "[" + b.dirs.root(p.Root) + "]", ref: true, folder: true})
			afterFolder = true
		case manifest.FileRef:
			b.filePieces(p.File.Dest, yield)
		case manifest.ProductCode:
			yield(piece{text: "[ProductCode]", ref: true})
		case manifest.ProductVersion:
			yield(piece{text: b.m.Version.Semver})
		case manifest.ParamRef, manifest.RawRef:
			yield(parameterPiece(p.Param))
			if p.Param.IsPath() {
				path = p.Param.Name
			}
		case manifest.FoundRef:
			id := searchProperty(p.Search.ID)
			yield(piece{text: "[" + id + "]", ref: true, open: id})
			if p.Search.Kind == manifest.SearchFolder {
				path = id
			}
		}
	}
}

func parameterPiece(p *manifest.Parameter) piece {
	out := piece{text: "[" + p.Name + "]", ref: true}
	if p.IsFree() {
		out.open = p.Name
	}
	return out
}

// filePieces spells a place on the machine by its root. The form [#file] is
// not used: it is empty while the file's component is left alone, as one is
// that must not be overwritten.
func (b *builder) filePieces(p manifest.Path, yield func(piece)) {
	yield(piece{text: "[" + b.dirs.root(p.Root) + "]", ref: true, folder: true})
	if len(p.Elems) > 0 {
		yield(piece{text: p.Win()})
	}
}

// place spells a path for a Formatted column.
func (b *builder) place(p manifest.Path) string {
	return "[" + b.dirs.root(p.Root) + "]" + escape(p.Win(), true)
}

// arguments spells a command line's arguments for a Formatted column, each
// quoted so that programs split it again as it was
// (CommandLineToArgvW; "Parsing C++ command-line arguments").
func (b *builder) arguments(args []manifest.Text) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = b.argument(a)
	}
	return strings.Join(out, " ")
}

func (b *builder) argument(t manifest.Text) string {
	if len(t.Parts) == 1 && t.Parts[0].Kind == manifest.RawRef {
		return "[" + t.Parts[0].Param.Name + "]"
	}
	quoted := !t.IsLiteral()
	if s, ok := t.Plain(); ok {
		quoted = s == "" || strings.ContainsAny(s, " \t\"")
	}
	var out strings.Builder
	if quoted {
		out.WriteByte('"')
	}
	// slashes counts the backslashes just written: before a quote, each
	// needs a second one. open is the value before them, which may end in one.
	slashes, open := 0, ""
	double := func() string {
		if open == "" {
			return strings.Repeat(`\`, slashes)
		}
		return b.ending(trailing(open), open) + strings.Repeat(`\`, slashes)
	}
	braces := !t.IsLiteral() || hasBracket(t)
	b.pieces(t, func(p piece) {
		if p.ref {
			out.WriteString(p.text)
			slashes, open = 0, p.open
			if p.folder {
				slashes = 1
			}
			return
		}
		for _, r := range p.text {
			switch r {
			case '\\':
				slashes++
				out.WriteByte('\\')
				continue
			case '"':
				out.WriteString(double() + `\"`)
			default:
				out.WriteString(escape(string(r), braces))
			}
			slashes, open = 0, ""
		}
	})
	if quoted {
		out.WriteString(double() + `"`)
	}
	return out.String()
}
