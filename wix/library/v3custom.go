package library

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
)

// Columns of WixCustomTable. Each but the first two has one entry a column of
// the table, between tabs.
const (
	customName = iota
	customCount
	customNames
	customTypes
	customKeys
	customMin
	customMax
	customKeyTables
	customKeyColumns
	customCategories
	customSets
	customDescriptions
	customModularizations
	_ // BootstrapperApplicationData
)

// maxColumns is how many columns a table of an installer database can have
// ("Table Limits" of Windows Installer).
const maxColumns = 32

// dataSeparator stands between the data of a row of a custom table in
// WixCustomRow: NEXT LINE (seen in libraries that WiX 3.11 makes).
const dataSeparator = "\u0085"

// customTable reads a row of WixCustomTable.
func (s *v3Section) customTable(f []v3Field) error {
	t := &compile.CustomTable{Name: f[customName].text, Pos: s.r.pos}
	parts := make([][]string, len(f))
	for i := range f {
		parts[i] = strings.Split(f[i].text, "\t")
	}
	if n := len(parts[customNames]); n > maxColumns {
		return fmt.Errorf("table %s has %d columns; max is %d", t.Name, n, maxColumns)
	}
	part := func(column, i int) string {
		if i < len(parts[column]) {
			return parts[column][i]
		}
		return ""
	}
	for i, name := range parts[customNames] {
		col := compile.CustomColumn{
			Name: name, KeyTable: part(customKeyTables, i), Category: part(customCategories, i), Set: part(customSets, i),
			Description: part(customDescriptions, i), Modularize: strings.ToLower(part(customModularizations, i)),
		}
		col.Primary = slices.Contains(parts[customKeys], name)
		if err := customType(&col, part(customTypes, i)); err != nil {
			return fmt.Errorf("column %s of table %s: %w", name, t.Name, err)
		}
		for _, limit := range []struct {
			text string
			to   **int32
		}{{part(customMin, i), &col.Min}, {part(customMax, i), &col.Max}} {
			if n, err := strconv.ParseInt(limit.text, 10, 32); err == nil {
				value := int32(n)
				*limit.to = &value
			}
		}
		if n, err := strconv.ParseInt(part(customKeyColumns, i), 10, 32); err == nil {
			col.KeyColumn = int32(n)
		}
		t.Columns = append(t.Columns, col)
	}
	s.sec.CustomTables = append(s.sec.CustomTables, t)
	return s.symbol("WixCustomTable", f)
}

// customType reads the type of a column as IDT files write it: "s40", "I2",
// "V0"; a capital letter is a column that may be null.
func customType(col *compile.CustomColumn, word string) error {
	if word == "" {
		return fmt.Errorf("no type")
	}
	width, err := strconv.ParseUint(word[1:], 10, 8)
	if err != nil {
		return fmt.Errorf("type %q", word)
	}
	col.Width = int32(width)
	col.Nullable = word[0] >= 'A' && word[0] <= 'Z'
	switch strings.ToLower(word[:1]) {
	case "s":
		col.Type = "string"
	case "l":
		col.Type, col.Localizable = "string", true
	case "i":
		col.Type = "int"
	case "v":
		col.Type, col.Width = "binary", 0
	default:
		return fmt.Errorf("type %q", word)
	}
	return nil
}

// v3CustomRow is a row of a custom table and the section that it is in. The
// table's definition may come later, in the same section or in another one.
type v3CustomRow struct {
	section *v3Section
	fields  []v3Field
}

// customRow keeps a row for customRows.
func (s *v3Section) customRow(f []v3Field) error {
	s.r.custom = append(s.r.custom, v3CustomRow{s, f})
	return nil
}

// customRows adds the rows of custom tables to their sections, when all of the
// library is read.
func (r *v3Reader) customRows() error {
	tables := map[string]*compile.CustomTable{}
	for _, sec := range r.lib.Sections {
		for _, t := range sec.CustomTables {
			tables[t.Name] = t
		}
	}
	for _, row := range r.custom {
		if err := row.section.customCells(tables[row.fields[0].text], row.fields); err != nil {
			return err
		}
	}
	return nil
}

// customCells reads Table, FieldData: "column:value" for each column with data.
// Of a table that the library does not define (it is for bundles, or another
// library has it) the values stand as they come.
func (s *v3Section) customCells(t *compile.CustomTable, f []v3Field) error {
	row := &compile.Row{Table: f[0].text, Pos: s.r.pos}
	s.sec.Rows = append(s.sec.Rows, row)
	data := strings.Split(f[1].text, dataSeparator)
	if t == nil {
		for _, d := range data {
			_, value, _ := strings.Cut(d, ":")
			row.Cells = append(row.Cells, value)
		}
		return nil
	}
	row.Cells = make([]any, len(t.Columns))
	for i, col := range t.Columns {
		if col.Type == "int" {
			row.Cells[i] = int32(0) // as of a source
		}
	}
	for _, d := range data {
		name, value, _ := strings.Cut(d, ":")
		i := slices.IndexFunc(t.Columns, func(c compile.CustomColumn) bool { return c.Name == name })
		if i < 0 || value == "" {
			continue
		}
		column := msi.Column{Name: name, Kind: customKinds[t.Columns[i].Type]}
		cell, err := s.cell(column, v3Field{text: value})
		if err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		row.Cells[i] = cell
	}
	return nil
}

// customKinds are the kinds of a CustomColumn's types.
var customKinds = map[string]msi.Kind{"string": msi.String, "int": msi.Int32, "binary": msi.Object}
