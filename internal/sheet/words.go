package sheet

import (
	"fmt"
	"strings"

	"github.com/gomsi/gomsi/internal/expr"
	"github.com/gomsi/gomsi/internal/manifest"
)

// place spells a path as one can type it, with the default folders.
func (w *writer) place(p manifest.Path) string {
	root := w.root(p.Root)
	if len(p.Elems) == 0 {
		return root
	}
	return root + `\` + p.Win()
}

// root spells a root by the variables of Windows.
func (w *writer) root(r manifest.Root) string {
	perUser := w.m.Product.PerUser()
	menu := `%ProgramData%`
	if perUser {
		menu = `%AppData%`
	}
	menu += `\Microsoft\Windows\Start Menu\Programs`
	switch r {
	case manifest.RootApp:
		return w.place(w.m.Product.InstallDir)
	case manifest.RootData:
		return w.place(w.m.Product.DataDir)
	case manifest.RootCommon:
		return `%ProgramData%`
	case manifest.RootLocal:
		return `%LocalAppData%`
	case manifest.RootRoaming:
		return `%AppData%`
	case manifest.RootPrograms:
		if w.m.Arch == "386" {
			return `%ProgramFiles(x86)%`
		}
		return `%ProgramFiles%`
	case manifest.RootPrograms32:
		return `%ProgramFiles(x86)%`
	case manifest.RootSystem:
		return `%SystemRoot%\System32`
	case manifest.RootWindows:
		return `%SystemRoot%`
	case manifest.RootStartMenu:
		return menu
	case manifest.RootStartup:
		return menu + `\Startup`
	case manifest.RootDesktop:
		if perUser {
			return `%UserProfile%\Desktop`
		}
		return `%Public%\Desktop`
	}
	return `%TEMP%`
}

// text spells a text with what its references stand for; what is only known on
// the machine stands in angle brackets.
func (w *writer) text(t manifest.Text) string {
	return t.Format(nil, func(p manifest.Part) string {
		switch p.Kind {
		case manifest.RootRef:
			return w.root(p.Root)
		case manifest.FileRef:
			return w.place(p.File.Dest)
		case manifest.ProductVersion:
			return w.m.Version.Semver
		case manifest.ProductCode:
			if w.p.ProductCode != "" {
				return w.p.ProductCode
			}
			return "<product code>"
		case manifest.FoundRef:
			return "<found: " + p.Search.ID + ">"
		}
		return "<" + p.Text + ">"
	})
}

// arguments spells a command line's arguments, quoted as the package quotes
// them.
func (w *writer) arguments(args []manifest.Text) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = w.text(a)
		raw := len(a.Parts) == 1 && a.Parts[0].Kind == manifest.RawRef
		if !raw && (out[i] == "" || !a.IsLiteral() || strings.ContainsAny(out[i], " \t\"")) {
			out[i] = quote(out[i])
		}
	}
	return strings.Join(out, " ")
}

// quote puts an argument in quotes: a quote in it gets a backslash, and
// backslashes before a quote are doubled (CommandLineToArgvW).
func quote(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	slashes := 0 // that were just written
	for _, r := range s {
		switch r {
		case '\\':
			slashes++
		case '"':
			out.WriteString(strings.Repeat(`\`, slashes) + `\`)
			slashes = 0
		default:
			slashes = 0
		}
		out.WriteRune(r)
	}
	out.WriteString(strings.Repeat(`\`, slashes) + `"`)
	return out.String()
}

// onlyIf says in a cell or behind a text when a thing is there, "" for always.
func (w *writer) onlyIf(e *expr.Expr) string {
	if e == nil {
		return ""
	}
	return "if " + w.words(e)
}

// words spells a condition in English.
func (w *writer) words(e *expr.Expr) string { return w.condition(e.Root, true, false) }

// condition spells a part of a condition, or its contrary. inner tells that it
// is part of another.
func (w *writer) condition(n expr.Node, yes, inner bool) string {
	switch n := n.(type) {
	case *expr.Logic:
		and := n.And == yes // the contrary of "a and b" is "not a or not b"
		word := " or "
		if and {
			word = " and "
		}
		s := w.condition(n.X, yes, and) + word + w.condition(n.Y, yes, and)
		if inner && !and {
			return "(" + s + ")"
		}
		return s
	case *expr.Not:
		return w.condition(n.X, !yes, inner)
	case *expr.Test:
		return w.test(n.Name, yes)
	case *expr.Compare:
		return w.compare(n, yes)
	}
	return ""
}

// polar gives one of two texts.
func polar(yes bool, so, notSo string) string {
	if yes {
		return so
	}
	return notSo
}

func (w *writer) test(n expr.Name, yes bool) string {
	switch n.Space {
	case expr.Param:
		if n.Symbol.Type == expr.Bool {
			return code(n.ID) + polar(yes, " is ", " is not ") + code(n.Symbol.Words[1])
		}
		return code(n.ID) + polar(yes, " has a value", " has no value")
	case expr.Found:
		return w.found(n.ID) + polar(yes, " is there", " is not there")
	case expr.Feature:
		return "the feature " + code(n.ID) + polar(yes, " is installed", " is not installed")
	}
	switch n.ID {
	case expr.PerUser:
		return polar(yes, "it is installed for one user", "it is installed for all users")
	case expr.Admin:
		return polar(yes, "an administrator installs it", "somebody installs it who is no administrator")
	case expr.Native:
		return polar(yes, "Windows runs on a processor of the kind "+w.m.Platform(), "Windows emulates the processor "+w.m.Platform())
	case expr.RebootPending:
		return polar(yes, "Windows waits for a restart", "Windows does not wait for a restart")
	case expr.Server:
		return polar(yes, "it is Windows Server", "it is not Windows Server")
	case expr.FirstInstall:
		return polar(yes, "it is the first installation", "it is not the first installation")
	case expr.Upgrade:
		return polar(yes, "it is an upgrade", "it is no upgrade")
	case expr.Repair:
		return polar(yes, "it is a repair", "it is no repair")
	case expr.Uninstall:
		return polar(yes, "the product is removed", "the product is not removed")
	}
	return polar(yes, "there is no window (`/qn`)", "there is a window")
}

// found says what a search looks for.
func (w *writer) found(id string) string {
	for _, s := range w.m.Searches {
		if s.ID != id {
			continue
		}
		what := ""
		switch s.Kind {
		case manifest.SearchRegistry:
			what = lookupWords(s.Registry)
		case manifest.SearchProduct:
			what = "the product with the upgrade code " + code("{"+s.Product+"}")
		default:
			what = code(w.place(s.Path))
		}
		return what + versionWords(s.Min, s.Max)
	}
	return code(id)
}

func versionWords(lowest, highest string) string {
	switch {
	case lowest != "" && highest != "":
		return " of version " + lowest + " to " + highest
	case lowest != "":
		return " of version " + lowest + " or later"
	case highest != "":
		return " of version " + highest + " or earlier"
	}
	return ""
}

// lookupWords says where a value is looked up.
func lookupWords(l manifest.Lookup) string {
	switch l.Kind {
	case "env":
		return "the environment variable " + code(l.Name)
	case "ini":
		return code(l.Name) + " in section " + code(l.Section) + " of " + code(`%SystemRoot%\`+l.File)
	}
	name := code(l.Name)
	if l.Name == "" {
		name = "the default value"
	}
	return name + " of " + code(l.Root+`\`+l.Key) + viewWords(l.View)
}

// viewWords names the registry's 32-bit view; the other needs no word.
func viewWords(view int) string {
	if view == 32 {
		return " (32-bit view)"
	}
	return ""
}

var comparisons = map[expr.Op]struct {
	words    string
	contrary expr.Op
}{
	expr.Equal:          {"is", expr.NotEqual},
	expr.NotEqual:       {"is not", expr.Equal},
	expr.Less:           {"is less than", expr.GreaterOrEqual},
	expr.LessOrEqual:    {"is at most", expr.Greater},
	expr.Greater:        {"is more than", expr.LessOrEqual},
	expr.GreaterOrEqual: {"is at least", expr.Less},
}

func (w *writer) compare(c *expr.Compare, yes bool) string {
	op := c.Op
	if !yes {
		op = comparisons[op].contrary
	}
	is := " " + comparisons[op].words + " "
	if c.Right.Build != nil {
		return fmt.Sprintf("the build of Windows%s%d", is, *c.Right.Build)
	}
	left := w.operand(c.Left)
	switch {
	case c.Right.Name != nil:
		return left + is + w.operand(*c.Right.Name)
	case c.Right.Number != nil:
		return fmt.Sprintf("%s%s%d", left, is, *c.Right.Number)
	}
	return left + is + code(*c.Right.Text)
}

func (w *writer) operand(n expr.Name) string {
	if n.Space == expr.Found {
		return w.found(n.ID)
	}
	return code(n.ID)
}
