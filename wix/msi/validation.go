package msi

import "strings"

// validationTable is the table that tells the rules of all columns.
const validationTable = "_Validation"

// AddValidation makes the rows of _Validation from the definitions of all
// tables that are there, itself included, in place of those that it had.
func (db *Database) AddValidation(line Line) error {
	db.Drop(validationTable)
	def, _ := Standard(validationTable, line)
	v, err := db.Define(def)
	if err != nil {
		return err
	}
	defs := []Definition{summaryDefinition()}
	for _, t := range db.Tables() {
		defs = append(defs, t.def)
	}
	for _, def := range defs {
		for _, c := range def.Columns {
			if err := v.Add(validationRow(def.Name, c)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// summaryDefinition is the summary information as Windows Installer's export
// and import functions see it. It is no table of the database, but both lines
// of WiX tell its columns in _Validation, and so the rows are here too.
func summaryDefinition() Definition {
	return Definition{SummaryTable, []Column{
		{Name: "PropertyId", Kind: Int16, Key: true},
		{Name: "Value", Kind: String, Width: 255, Localizable: true},
	}}
}

// validationRow gives the row of a column.
func validationRow(table string, c Column) Row {
	nullable := "N"
	if c.Nullable {
		nullable = "Y"
	}
	row := Row{table, c.Name, nullable, nil, nil, c.KeyTable, nil, c.Category, c.Set, c.Description}
	if c.Min != nil {
		row[3] = *c.Min
	}
	if c.Max != nil {
		row[4] = *c.Max
	}
	if c.KeyColumn != 0 {
		row[6] = int32(c.KeyColumn)
	}
	return row
}

// applyValidation takes the rules of a database that was read into the
// definitions of its tables. Rows of columns that are not there are left.
func (db *Database) applyValidation() {
	v := db.Table(validationTable)
	if v == nil || v.def.Index("Table") != 0 || len(v.def.Columns) != 10 {
		return
	}
	text := func(cell any) string { s, _ := cell.(string); return s }
	number := func(cell any) *int32 {
		if n, ok := cell.(int32); ok {
			return &n
		}
		return nil
	}
	for _, row := range v.rows {
		t := db.Table(text(row[0]))
		if t == nil {
			continue
		}
		i := t.def.Index(text(row[1]))
		if i < 0 {
			continue
		}
		c := &t.def.Columns[i]
		c.Min, c.Max = number(row[3]), number(row[4])
		c.KeyTable, c.Category, c.Set = text(row[5]), strings.TrimSpace(text(row[7])), text(row[8])
		if n := number(row[6]); n != nil {
			c.KeyColumn = int(*n)
		}
	}
}
