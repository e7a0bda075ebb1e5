package sheet

import (
	"cmp"
	"slices"
	"strings"
)

// page is Markdown that grows. Its texts are Markdown already, but for those of
// code and plain.
type page struct{ strings.Builder }

func (p *page) heading(level int, text string) {
	p.WriteString(strings.Repeat("#", level) + " " + text + "\n\n")
}

func (p *page) paragraph(text string) { p.WriteString(text + "\n\n") }

func (p *page) list(items []string) {
	for _, item := range items {
		p.WriteString("- " + item + "\n")
	}
	if len(items) > 0 {
		p.WriteByte('\n')
	}
}

// table writes a table; without rows there is none, and a column in which no
// row has anything is left out. An empty cell is a dash.
func (p *page) table(head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	var columns []int
	for i := range head {
		if slices.ContainsFunc(rows, func(row []string) bool { return row[i] != "" }) {
			columns = append(columns, i)
		}
	}
	p.row(head, columns, "")
	p.WriteString("|" + strings.Repeat(" --- |", len(columns)) + "\n")
	for _, row := range rows {
		p.row(row, columns, "–")
	}
	p.WriteByte('\n')
}

// facts writes a table without a head: what, and how it is. What is not so is
// left out.
func (p *page) facts(rows [][]string) {
	rows = slices.DeleteFunc(rows, func(row []string) bool { return row[1] == "" })
	p.table([]string{"", ""}, rows)
}

func (p *page) row(cells []string, columns []int, empty string) {
	p.WriteByte('|')
	for _, i := range columns {
		// A bar ends a cell even in code.
		p.WriteString(" " + strings.ReplaceAll(cmp.Or(cells[i], empty), "|", `\|`) + " |")
	}
	p.WriteByte('\n')
}

// code makes a text that is shown as it is. It is fenced by one backtick more
// than it has in a row.
func code(s string) string {
	if s == "" {
		return "(empty)"
	}
	s = strings.NewReplacer("\r", " ", "\n", " ").Replace(s)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// plain keeps Markdown from reading anything into a text.
func plain(s string) string {
	return plainText.Replace(s)
}

var plainText = strings.NewReplacer(
	"\r\n", " ", "\n", " ", `\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "<", "&lt;", "[", `\[`, "]", `\]`, "#", `\#`,
)

// all joins texts as a sentence does: a, b and c.
func all(items []string, and string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		return strings.Join(items[:n-1], ", ") + " " + and + " " + items[n-1]
	}
}

// codes makes each text one that is shown as it is.
func codes(items []string) []string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = code(s)
	}
	return out
}
