package msi

import (
	"fmt"
	"sort"
	"strconv"
)

// Change is what happened to something between two databases.
type Change string

// The changes.
const (
	Added   Change = "added"   // only the second database has it
	Removed Change = "removed" // only the first one has it
	Changed Change = "changed"
)

// Names that Difference.Table has for what is no table; Windows Installer
// uses the same ones.
const (
	SummaryTable  = "_SummaryInformation" // Key is a property's name
	StreamsTable  = "_Streams"            // Key is a stream's name
	CodepageTable = "_ForceCodepage"
	ColumnsTable  = "_Columns" // Key is table/column, Old and New are types
)

// Difference is one difference between two databases: a table, a row or
// stream that only one of them has, or a cell that differs.
type Difference struct {
	Change Change `json:"change"`
	Table  string `json:"table"`
	Key    string `json:"key,omitempty"`    // "" for a whole table
	Column string `json:"column,omitempty"` // of a changed cell
	// Old and New are the text of a cell, as in Dump; for a whole row its
	// cells without null ones as "Column=text" in their order, separated by
	// two spaces.
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
}

// String gives a line: "+ File[a.txt]  FileName=a.txt …",
// "~ File[a.txt].Version  1.0 → 2.0".
func (d Difference) String() string {
	place := d.Table
	if d.Key != "" {
		place += "[" + quoted(d.Key) + "]"
	}
	if d.Column != "" {
		place += "." + d.Column
	}
	line, text := "+ "+place, d.New
	switch d.Change {
	case Removed:
		line, text = "- "+place, d.Old
	case Changed:
		line, text = "~ "+place, d.Old+" → "+d.New
	}
	if text == "" {
		return line
	}
	return line + "  " + text
}

// Diff compares two databases: code page, summary information, tables with
// their columns' storage, rows by key, streams by content. Neither the order
// of rows nor anything else of the file's inner form counts. The result is in
// a fixed order; it is empty when a and b say the same.
func Diff(a, b *Database) ([]Difference, error) {
	d := &differ{}
	d.cell(CodepageTable, "", "", strconv.Itoa(a.Codepage), strconv.Itoa(b.Codepage))
	for _, p := range properties() {
		d.item(SummaryTable, p.name, summaryText(a, p.id), summaryText(b, p.id))
	}
	for _, name := range union(tableNames(a), tableNames(b)) {
		d.table(a.Table(name), b.Table(name))
	}
	before, err := streamTexts(a)
	if err != nil {
		return nil, err
	}
	after, err := streamTexts(b)
	if err != nil {
		return nil, err
	}
	for _, name := range union(keysOf(before), keysOf(after)) {
		d.item(StreamsTable, name, before[name], after[name])
	}
	return d.found, nil
}

type differ struct{ found []Difference }

func (d *differ) add(x Difference) { d.found = append(d.found, x) }

// cell compares a value that both have.
func (d *differ) cell(table, key, column, before, after string) {
	if before != after {
		d.add(Difference{Changed, table, key, column, before, after})
	}
}

// item compares a value that may be absent, which is "".
func (d *differ) item(table, key, before, after string) {
	switch {
	case before == after:
	case before == "":
		d.add(Difference{Change: Added, Table: table, Key: key, New: after})
	case after == "":
		d.add(Difference{Change: Removed, Table: table, Key: key, Old: before})
	default:
		d.cell(table, key, "", before, after)
	}
}

// table compares two tables, one of which may be nil.
func (d *differ) table(a, b *Table) {
	if a == nil || b == nil {
		d.whole(a, b)
		return
	}
	name := a.def.Name
	for i := range max(len(a.def.Columns), len(b.def.Columns)) {
		before, after := columnText(a.def, i), columnText(b.def, i)
		d.item(ColumnsTable, fmt.Sprintf("%s/%d", name, i+1), before, after)
	}
	type pair struct{ a, b Row }
	rows := map[string][]*pair{} // more than one only in a broken file
	var order []*pair
	for _, row := range sortedRows(a) {
		p := &pair{a: row}
		key := internalKey(row[:a.def.Keys()])
		rows[key] = append(rows[key], p)
		order = append(order, p)
	}
	for _, row := range sortedRows(b) {
		key := internalKey(row[:b.def.Keys()])
		if left := rows[key]; len(left) > 0 {
			left[0].b = row
			rows[key] = left[1:]
			continue
		}
		order = append(order, &pair{b: row})
	}
	key := func(p *pair) (Definition, Row) {
		if p.a != nil {
			return a.def, p.a
		}
		return b.def, p.b
	}
	sort.SliceStable(order, func(i, j int) bool {
		def, x := key(order[i])
		_, y := key(order[j])
		for k := range min(def.Keys(), len(x), len(y)) {
			if c := compareCells(x[k], y[k]); c != 0 {
				return c < 0
			}
		}
		return false
	})
	for _, p := range order {
		d.rows(a.def, b.def, p.a, p.b)
	}
}

// whole reports a table that only one database has, and its rows.
func (d *differ) whole(a, b *Table) {
	if a != nil {
		d.add(Difference{Change: Removed, Table: a.def.Name})
		for _, row := range sortedRows(a) {
			d.rows(a.def, a.def, row, nil)
		}
		return
	}
	d.add(Difference{Change: Added, Table: b.def.Name})
	for _, row := range sortedRows(b) {
		d.rows(b.def, b.def, nil, row)
	}
}

// rows compares two rows with the same key, one of which may be nil. Columns
// are matched by name; object cells are compared as streams.
func (d *differ) rows(defA, defB Definition, a, b Row) {
	switch {
	case b == nil:
		d.add(Difference{Change: Removed, Table: defA.Name, Key: KeyText(defA, a), Old: rowText(defA, a)})
		return
	case a == nil:
		d.add(Difference{Change: Added, Table: defB.Name, Key: KeyText(defB, b), New: rowText(defB, b)})
		return
	}
	for i, c := range defA.Columns {
		j := defB.Index(c.Name)
		if j < 0 {
			continue
		}
		_, streamA := a[i].(Stream)
		_, streamB := b[j].(Stream)
		if streamA && streamB {
			continue
		}
		d.cell(defA.Name, KeyText(defA, a), c.Name, shownCell(a[i]), shownCell(b[j]))
	}
}

// rowText gives the cells of a row that are not null.
func rowText(def Definition, row Row) string {
	text := ""
	for i, cell := range row {
		if cell != nil {
			text += "  " + def.Columns[i].Name + "=" + shownCell(cell)
		}
	}
	if text == "" {
		return ""
	}
	return text[2:]
}

// columnText tells a column as ParseDefinitions reads it, "" for none.
func columnText(def Definition, i int) string {
	if i >= len(def.Columns) {
		return ""
	}
	c := def.Columns[i]
	name := c.Name
	if c.Key {
		name += "*"
	}
	return name + " " + typeText(c)
}

func summaryText(db *Database, id PropertyID) string {
	v, ok := db.Summary[id]
	if !ok {
		return ""
	}
	return quoted(propertyText(v))
}

func tableNames(db *Database) []string { return keysOf(db.tables) }

// streamTexts gives size and digest of all streams by name.
func streamTexts(db *Database) (map[string]string, error) {
	infos, err := db.StreamInfos()
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, s := range infos {
		texts[s.Name] = fmt.Sprintf("%d bytes, sha256 %s", s.Size, s.SHA256)
	}
	return texts, nil
}

func keysOf[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

// union gives what is in either list, sorted, each once.
func union(a, b []string) []string {
	seen := map[string]bool{}
	for _, s := range append(a, b...) {
		seen[s] = true
	}
	all := keysOf(seen)
	sort.Strings(all)
	return all
}
