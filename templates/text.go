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

// formatted spells a text for a Formatted column.
func (b *builder) formatted(t manifest.Text) string {
	var out strings.Builder
	b.pieces(t, func(s string, isRef, _ bool) {
		if !isRef {
			s = escape(s, !t.IsLiteral() || hasBracket(t))
		}
		out.WriteString(s)
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

// pieces gives the parts of a text to yield: plain text, or a reference as
// Formatted text. folder tells that the reference is a directory, whose value
// ends in a backslash; the one that follows it in the text is left out.
func (b *builder) pieces(t manifest.Text, yield func(s string, isRef, folder bool)) {
	afterFolder := false
	for _, p := range t.Parts {
		wasFolder := afterFolder
		afterFolder = false
		switch p.Kind {
		case manifest.Literal:
			s := p.Text
			if wasFolder {
				s = strings.TrimPrefix(s, `\`)
			}
			if s != "" {
				yield(s, false, false)
			}
		case manifest.RootRef:
			yield("["+b.dirs.root(p.Root)+"]", true, true)
			afterFolder = true
		case manifest.FileRef:
			b.filePieces(p.File.Dest, yield)
		case manifest.ProductCode:
			yield("[ProductCode]", true, false)
		case manifest.ProductVersion:
			yield(b.m.Version.Semver, false, false)
		}
	}
}

// filePieces spells a place on the machine by its root. The form [#file] is
// not used: it is empty while the file's component is left alone, as one is
// that must not be overwritten.
func (b *builder) filePieces(p manifest.Path, yield func(s string, isRef, folder bool)) {
	yield("["+b.dirs.root(p.Root)+"]", true, true)
	if len(p.Elems) > 0 {
		yield(p.Win(), false, false)
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
	quoted := !t.IsLiteral()
	if s, ok := t.Plain(); ok {
		quoted = s == "" || strings.ContainsAny(s, " \t\"")
	}
	var out strings.Builder
	if quoted {
		out.WriteByte('"')
	}
	// slashes counts the backslashes just written: before a quote, each
	// needs a second one.
	slashes := 0
	braces := !t.IsLiteral() || hasBracket(t)
	b.pieces(t, func(s string, isRef, folder bool) {
		if isRef {
			out.WriteString(s)
			slashes = 0
			if folder {
				slashes = 1
			}
			return
		}
		for _, r := range s {
			switch r {
			case '\\':
				slashes++
				out.WriteByte('\\')
				continue
			case '"':
				out.WriteString(strings.Repeat(`\`, slashes) + `\"`)
			default:
				out.WriteString(escape(string(r), braces))
			}
			slashes = 0
		}
	})
	if quoted {
		out.WriteString(strings.Repeat(`\`, slashes) + `"`)
	}
	return out.String()
}
