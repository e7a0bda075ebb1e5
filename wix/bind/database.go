package bind

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/msi"
)

// makeDatabase puts the rows into tables of a database, which checks them,
// and adds the table that describes all others.
func (b *binder) makeDatabase() error {
	b.db = msi.New()
	b.db.Codepage = b.codepage()
	unreal := map[string]bool{}
	for _, c := range b.out.CustomTables {
		unreal[c.Name] = c.Unreal
	}
	for _, t := range b.out.Tables {
		if unreal[t.Name] || t.Name == validationTable {
			continue
		}
		def, ok := b.definition(t.Name)
		if !ok {
			b.list.Errorf(CodeTable, tablePos(t.Rows), "table %q has no definition", t.Name).
				WithHint("define it with a CustomTable element")
			continue
		}
		if err := b.addTable(def, t.Rows); err != nil {
			return err
		}
	}
	if b.list.HasErrors() {
		return nil
	}
	line := msi.WiX5
	if b.v3() {
		line = msi.WiX3
	}
	return b.db.AddValidation(line)
}

func tablePos(rows []*compile.Row) diag.Pos {
	if len(rows) > 0 {
		return rows[0].Pos
	}
	return diag.Pos{}
}

// addTable adds a table, which shares the cells of rows without streams; a row
// that it cannot take is the user's fault.
func (b *binder) addTable(def msi.Definition, rows []*compile.Row) error {
	t, err := b.db.Define(def)
	if err != nil {
		return err
	}
	for _, row := range rows {
		cells := row.Cells
		if b.streams[row] != nil {
			cells = slices.Clone(cells)
		}
		for i, cell := range cells {
			switch v := cell.(type) {
			case compile.Source:
				cells[i] = b.streams[row][i].stream()
				b.checkStreamName(def, row)
			case string:
				b.checkText(def, v, row)
			}
		}
		err := t.AddRow(cells)
		var ce *msi.CellError
		switch {
		case errors.As(err, &ce):
			b.list.Errorf(CodeCell, row.Pos, "%s", cellFault(ce))
		case err != nil:
			return err
		}
	}
	return nil
}

// checkStreamName reports a row whose stream would get too long a name: that
// of the table and the row's key, joined by a dot.
func (b *binder) checkStreamName(def msi.Definition, row *compile.Row) {
	name := def.Name
	for i := range def.Keys() {
		name += "." + fmt.Sprint(row.Cells[i])
	}
	if n := len(ident.UTF16LE(name)) / 2; n > maxStreamName {
		b.list.Errorf(CodeStreamName, row.Pos, "the stream %q has a name of %d characters; max is %d", name, n, maxStreamName).
			WithHint("give the element a shorter Id")
	}
}

func cellFault(e *msi.CellError) string {
	where := "table " + e.Table
	if e.Column != "" {
		where = "column " + e.Column + " of " + where
	}
	if e.Key != "" {
		where += ", row " + e.Key
	}
	return where + ": " + e.Reason
}

// validationTable describes the columns of all tables.
const validationTable = "_Validation"

// customDefinition turns a table that a source defines into a definition.
func customDefinition(c *compile.CustomTable, v3 bool) msi.Definition {
	def := msi.Definition{Name: c.Name}
	for _, col := range c.Columns {
		d := msi.Column{
			Name: col.Name, Key: col.Primary, Nullable: col.Nullable,
			Min: col.Min, Max: col.Max,
			KeyTable: col.KeyTable, KeyColumn: int(col.KeyColumn),
			Category: category(col.Category), Set: col.Set, Description: col.Description, Modularize: modularizeWay(col.Modularize, v3),
		}
		switch strings.ToLower(col.Type) {
		case "int":
			d.Kind = msi.Int32
			if col.Width == 2 {
				d.Kind = msi.Int16
			}
		case "binary":
			d.Kind = msi.Object
		default:
			d.Kind, d.Width, d.Localizable = msi.String, int(col.Width), col.Localizable
		}
		def.Columns = append(def.Columns, d)
	}
	return def
}

// modularizeWay brings the schema's word to that of definitions. WiX 3 has a
// word for icons and does nothing about them.
func modularizeWay(word string, v3 bool) msi.Modularize {
	if word == "none" || v3 && word == string(msi.ModularizeIcon) {
		return msi.ModularizeNone
	}
	return msi.Modularize(word)
}

// category brings the schema's word ("formattedSddl", "guid") to the spelling
// of _Validation.
func category(word string) string {
	for _, c := range [...]string{
		"Text", "UpperCase", "LowerCase", "Integer", "DoubleInteger", "TimeDate", "Identifier", "Property",
		"Filename", "WildCardFilename", "Path", "Paths", "AnyPath", "DefaultDir", "RegPath", "Formatted",
		"Template", "Condition", "Guid", "Version", "Language", "Binary", "CustomSource", "Cabinet", "Shortcut",
	} {
		if strings.EqualFold(c, word) {
			return c
		}
	}
	if strings.EqualFold(word, "formattedSddl") || strings.EqualFold(word, "FormattedSDDLText") {
		return "FormattedSDDLText"
	}
	return word
}
