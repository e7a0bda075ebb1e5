package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Source gives the text of line n (from 1) of a file, without its line end;
// ok is false when it cannot be had.
type Source func(file string, n int) (line string, ok bool)

// TextPrinter prints faults for people, in the form of compilers:
//
//	gomsi.toml:14:1: error: unknown key "upgrade-code" in [product] [GM0102]
//	   14 │ upgrade-code = "9B2C…"
//	      │ ~~~~~~~~~~~~
//	      ╵ hint: did you mean "upgrade_code"?
type TextPrinter struct {
	W      io.Writer
	Color  bool
	Source Source // may be nil: no source lines are shown
	// Rename may shorten a file name for display; nil keeps it.
	Rename func(string) string
}

// Print writes every fault of the list, sorted.
func (t *TextPrinter) Print(l *List) error {
	bw := bufio.NewWriter(t.W)
	for _, d := range l.Sorted() {
		t.one(bw, d)
	}
	return bw.Flush()
}

func (t *TextPrinter) pos(p Pos) string {
	if t.Rename != nil && p.File != "" {
		p.File = t.Rename(p.File)
	}
	return p.String()
}

func (t *TextPrinter) paint(code, s string) string {
	if !t.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (t *TextPrinter) one(w *bufio.Writer, d *Diagnostic) {
	word := t.paint("1;31", d.Severity.String())
	if d.Severity == Warning {
		word = t.paint("1;33", d.Severity.String())
	}
	if d.Pos.IsValid() {
		fmt.Fprintf(w, "%s: ", t.paint("1", t.pos(d.Pos)))
	}
	fmt.Fprintf(w, "%s: %s", word, d.Message)
	if d.Code != "" {
		fmt.Fprintf(w, " [%s]", d.Code)
	}
	fmt.Fprintln(w)
	framed := t.excerpt(w, d)
	if d.Hint != "" {
		lead := "  hint: "
		if framed {
			lead = "      ╵ hint: "
		}
		fmt.Fprintf(w, "%s%s\n", lead, d.Hint)
	}
	for _, n := range d.Notes {
		fmt.Fprintf(w, "  %s: note: %s\n", t.pos(n.Pos), n.Message)
	}
}

// excerpt shows the line at fault with a mark below it; it tells whether it
// could.
func (t *TextPrinter) excerpt(w *bufio.Writer, d *Diagnostic) bool {
	if t.Source == nil || d.Pos.Line == 0 {
		return false
	}
	line, ok := t.Source(d.Pos.File, d.Pos.Line)
	if !ok {
		return false
	}
	const widest = 160
	start := min(max(d.Pos.Column-1, 0), len(line))
	before, rest := line[:start], line[start:]
	if len(before) > widest/2 {
		cut := len(before) - widest/2
		for cut < len(before) && !utf8.RuneStart(before[cut]) {
			cut++
		}
		before = "…" + before[cut:]
	}
	shown := before + rest
	if len(shown) > widest {
		cut := widest
		for cut > 0 && !utf8.RuneStart(shown[cut]) {
			cut--
		}
		shown = shown[:cut] + "…"
	}
	blank := strings.Map(func(r rune) rune {
		if r == '\t' {
			return '\t'
		}
		return ' '
	}, before)
	mark := "^"
	if n := min(d.Length, len(rest)); n > 1 {
		mark = strings.Repeat("~", utf8.RuneCountInString(rest[:n]))
	}
	fmt.Fprintf(w, "%5d │ %s\n      │ %s%s\n", d.Pos.Line, strings.ToValidUTF8(shown, "?"), blank, t.paint("32", mark))
	return true
}

// PrintGitHub writes the faults as workflow commands, which GitHub Actions
// shows beside the lines of a change.
func PrintGitHub(w io.Writer, l *List) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	prop := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, d := range l.Sorted() {
		var props []string
		if d.Pos.IsValid() {
			props = append(props, "file="+prop.Replace(d.Pos.File))
		}
		if d.Pos.Line > 0 {
			props = append(props, fmt.Sprintf("line=%d", d.Pos.Line))
		}
		if d.Pos.Column > 0 {
			props = append(props, fmt.Sprintf("col=%d", d.Pos.Column))
		}
		props = append(props, "title="+prop.Replace(d.Code))
		text := d.Message
		if d.Hint != "" {
			text += " (" + d.Hint + ")"
		}
		if _, err := fmt.Fprintf(w, "::%s %s::%s\n", d.Severity, strings.Join(props, ","), data.Replace(text)); err != nil {
			return err
		}
	}
	return nil
}
