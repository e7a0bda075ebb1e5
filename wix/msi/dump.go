package msi

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gomsi/gomsi/wix/cfb"
)

// DumpOptions says what Dump writes.
type DumpOptions struct {
	Table string // only that table; "" for the whole database
	JSON  bool   // one JSON object instead of text
	// Validation writes the rows of _Validation, which are many and hardly
	// ever of interest, into the text of a whole database too. JSON always
	// has them.
	Validation bool
}

// StreamInfo is what a dump tells of a stream.
type StreamInfo struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// widestPadded is the greatest width to which a column of a dump is filled
// up; longer cells push the rest of their line to the right.
const widestPadded = 40

// Dump writes a database for people: code page, summary information, tables
// with their rows sorted by key, streams with size and digest. Equal content
// gives equal text, whatever the order of rows and string numbers in the
// file, so that dumps can be compared as they are.
//
// In the text a column's type is as ParseDefinitions reads it, "*" marks key
// columns, "-" is null; a text that could be taken for something else is
// quoted as in Go.
func Dump(w io.Writer, db *Database, opts DumpOptions) error {
	if opts.Table != "" && db.Table(opts.Table) == nil {
		return fmt.Errorf("msi: there is no table %s", opts.Table)
	}
	if opts.JSON {
		return dumpJSON(w, db, opts)
	}
	out := bufio.NewWriter(w)
	if opts.Table != "" {
		dumpTable(out, db.Table(opts.Table), true)
		return out.Flush()
	}
	fmt.Fprintf(out, "codepage %d\n\nsummary\n", db.Codepage)
	for _, p := range properties() {
		if v, ok := db.Summary[p.id]; ok {
			fmt.Fprintf(out, "  %-12s %s\n", p.name, quoted(propertyText(v)))
		}
	}
	for _, t := range db.Tables() {
		fmt.Fprintln(out)
		dumpTable(out, t, opts.Validation || t.def.Name != validationTable)
	}
	streams, err := db.StreamInfos()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nstreams %d\n", len(streams))
	width := 0
	for _, s := range streams {
		width = max(width, min(utf8.RuneCountInString(quoted(s.Name)), widestPadded))
	}
	for _, s := range streams {
		fmt.Fprintf(out, "  %-*s %10d %s\n", width, quoted(s.Name), s.Size, s.SHA256)
	}
	return out.Flush()
}

// dumpTable writes a table, its columns aligned.
func dumpTable(out *bufio.Writer, t *Table, withRows bool) {
	fmt.Fprintf(out, "table %s, %s\n", t.def.Name, count(len(t.rows), "row"))
	if !withRows {
		return
	}
	lines := [][]string{nil}
	for _, c := range t.def.Columns {
		name := c.Name
		if c.Key {
			name += "*"
		}
		lines[0] = append(lines[0], name+":"+typeText(c))
	}
	for _, row := range sortedRows(t) {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = shownCell(cell)
		}
		lines = append(lines, line)
	}
	widths := make([]int, len(t.def.Columns))
	for _, line := range lines {
		for i, cell := range line {
			if n := utf8.RuneCountInString(cell); n <= widestPadded {
				widths[i] = max(widths[i], n)
			}
		}
	}
	for _, line := range lines {
		text := ""
		for i, cell := range line {
			text += "  " + cell + strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(cell)))
		}
		fmt.Fprintln(out, strings.TrimRight(text, " "))
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// shownCell is a cell in a dump.
func shownCell(cell any) string {
	switch v := cell.(type) {
	case nil:
		return "-"
	case string:
		return quoted(v)
	default:
		return cellText(v)
	}
}

// quoted is a text in a dump: quoted where it would not be clear otherwise.
func quoted(s string) string {
	unclear := func(r rune) bool { return !strconv.IsPrint(r) || r == utf8.RuneError }
	if s == "" || s == "-" || strings.HasPrefix(s, `"`) || strings.TrimSpace(s) != s ||
		strings.Contains(s, "  ") || strings.ContainsFunc(s, unclear) {
		return strconv.Quote(s)
	}
	return s
}

// propertyText is a summary property as text.
func propertyText(v any) string {
	if t, ok := v.(time.Time); ok {
		return t.UTC().Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}

// sortedRows gives the rows sorted by key: numbers by value, text by bytes,
// null first.
func sortedRows(t *Table) []Row {
	rows := slices.Clone(t.rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		for i := range t.def.Keys() {
			if d := compareCells(a[i], b[i]); d != 0 {
				return d
			}
		}
		return 0
	})
	return rows
}

func compareCells(a, b any) int {
	if x, ok := a.(int32); ok {
		if y, ok := b.(int32); ok {
			return cmp.Compare(x, y)
		}
	}
	return strings.Compare(cellText(a), cellText(b))
}

// StreamInfos reads all streams, those of table cells too, and gives their
// digests, sorted by name. Streams of storages (embedded transforms) have the
// storage's name and "/" before their own.
func (db *Database) StreamInfos() ([]StreamInfo, error) {
	all := db.Streams()
	for _, t := range db.Tables() {
		for _, row := range t.rows {
			for _, cell := range row {
				if s, ok := cell.(Stream); ok {
					all = append(all, NamedStream{cellStreamName(t.def, row), s})
				}
			}
		}
	}
	for _, s := range db.storages {
		all = appendStorage(all, s, "")
	}
	infos := make([]StreamInfo, 0, len(all))
	for _, s := range all {
		digest, err := s.digest()
		if err != nil {
			return nil, fmt.Errorf("msi: stream %q: %w", s.Name, err)
		}
		infos = append(infos, StreamInfo{s.Name, s.Size, digest})
	}
	sort.SliceStable(infos, func(i, j int) bool { return infos[i].Name < infos[j].Name })
	return infos, nil
}

func appendStorage(all []NamedStream, s cfb.Storage, path string) []NamedStream {
	name, _ := decodeStreamName(s.Name)
	path += name + "/"
	for _, x := range s.Streams {
		name, _ := decodeStreamName(x.Name)
		all = append(all, NamedStream{path + name, Stream{x.Size, x.Open}})
	}
	for _, sub := range s.Storages {
		all = appendStorage(all, sub, path)
	}
	return all
}

// digest is the SHA-256 of the content in hexadecimal.
func (s Stream) digest() (digest string, err error) {
	r, err := s.Open()
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	h := sha256.New()
	if n, err := io.Copy(h, r); err != nil || n != s.Size {
		if err == nil {
			err = fmt.Errorf("%d bytes where %d were promised", n, s.Size)
		}
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// The JSON form of a dump.
type (
	jsonDatabase struct {
		Codepage *int           `json:"codepage,omitempty"`
		Summary  map[string]any `json:"summary,omitempty"`
		Tables   []jsonTable    `json:"tables"`
		Streams  []StreamInfo   `json:"streams,omitempty"`
	}
	jsonTable struct {
		Name    string       `json:"name"`
		Columns []jsonColumn `json:"columns"`
		Rows    [][]any      `json:"rows"`
	}
	jsonColumn struct {
		Name string `json:"name"`
		Type string `json:"type"` // as in ParseDefinitions
		Key  bool   `json:"key,omitempty"`
	}
	jsonStream struct {
		Stream string `json:"stream"` // its name among the streams
	}
)

func dumpJSON(w io.Writer, db *Database, opts DumpOptions) error {
	out := jsonDatabase{Tables: []jsonTable{}}
	for _, t := range db.Tables() {
		if opts.Table == "" || opts.Table == t.def.Name {
			out.Tables = append(out.Tables, tableJSON(t))
		}
	}
	if opts.Table == "" {
		out.Codepage = &db.Codepage
		out.Summary = map[string]any{}
		for id, v := range db.Summary {
			if t, ok := v.(time.Time); ok {
				v = propertyText(t)
			}
			out.Summary[id.String()] = v
		}
		var err error
		if out.Streams, err = db.StreamInfos(); err != nil {
			return err
		}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

func tableJSON(t *Table) jsonTable {
	out := jsonTable{Name: t.def.Name, Rows: [][]any{}}
	for _, c := range t.def.Columns {
		out.Columns = append(out.Columns, jsonColumn{c.Name, typeText(c), c.Key})
	}
	for _, row := range sortedRows(t) {
		cells := make([]any, len(row))
		for i, cell := range row {
			if _, ok := cell.(Stream); ok {
				cell = jsonStream{cellStreamName(t.def, row)}
			}
			cells[i] = cell
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}
