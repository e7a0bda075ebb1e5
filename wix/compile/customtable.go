package compile

import (
	"slices"
	"strconv"
)

// columnTypes are the kinds of a custom table's columns.
var columnTypes = []string{"binary", "int", "string"}

// columnCategories are the words for the categories of _Validation.
var columnCategories = map[string]string{
	"text": "Text", "upperCase": "UpperCase", "lowerCase": "LowerCase", "integer": "Integer", "doubleInteger": "DoubleInteger", "timeDate": "TimeDate",
	"identifier": "Identifier", "property": "Property", "filename": "Filename", "wildCardFilename": "WildCardFilename", "path": "Path", "paths": "Paths",
	"anyPath": "AnyPath", "defaultDir": "DefaultDir", "regPath": "RegPath", "formatted": "Formatted", "formattedSddl": "FormattedSDDLText",
	"template": "Template", "condition": "Condition", "guid": "Guid", "version": "Version", "language": "Language", "binary": "Binary",
	"customSource": "CustomSource", "cabinet": "Cabinet", "shortcut": "Shortcut",
}

func customTableElements() []definition {
	categories := make([]string, 0, len(columnCategories))
	for w := range columnCategories {
		categories = append(categories, w)
	}
	slices.Sort(categories)
	return []definition{
		{name: "CustomTable", parents: content, attrs: []attribute{
			identifier("Id").req(), yesNo("Unreal"), yesNo("BootstrapperApplicationData").v3(),
		}, compile: compileCustomTable},
		{name: "CustomTableRef", in: onlyV4, parents: content, attrs: []attribute{identifier("Id").req()}, compile: compileCustomTableRef},
		{name: "Column", parents: []string{"CustomTable"}, attrs: []attribute{
			identifier("Id").req(), enum("Category", categories...), text("Description"), integer("KeyColumn", 1, 32), text("KeyTable"),
			yesNo("Localizable"), integer("MaxValue", -2147483647, 2147483647), integer("MinValue", -2147483647, 2147483647),
			enum("Modularize", "none", "column", "companionFile", "condition", "controlEventArgument", "controlText", "icon", "property", "semicolonDelimited"),
			yesNo("Nullable"), yesNo("PrimaryKey"), text("Set"), enum("Type", columnTypes...).req(), integer("Width", 0, 255),
		}, compile: compileColumn},
		{name: "Row", parents: []string{"CustomTable", "CustomTableRef"}, compile: compileTableRow},
		{name: "Data", parents: []string{"Row"}, attrs: []attribute{identifier("Column").req(), text("Value")}, text: true},
	}
}

func compileCustomTable(c *compiler, e *element) {
	t := &CustomTable{Name: e.str("Id"), Unreal: e.yes("Unreal"), Pos: e.Pos}
	if len(t.Name) > 31 {
		c.faults.Errorf(CodeLongIdentifier, e.pos("Id"), "table name %q has %d characters; Windows Installer's limit is 31", t.Name, len(t.Name)).WithLength(len(t.Name))
	}
	if _, standard := c.definition(t.Name); standard {
		c.faults.Errorf(CodeConflict, e.pos("Id"), "table %s is one of Windows Installer's own and cannot be defined", t.Name).WithLength(len(t.Name))
		return
	}
	e.state = t
	c.children(e)
	keys := 0
	for _, col := range t.Columns {
		if col.Primary {
			keys++
		}
	}
	if keys == 0 && t.Name != "" {
		c.faults.Errorf(CodeNeeds, e.Pos, "table %s needs a <Column> with PrimaryKey=\"yes\"", t.Name)
	}
	c.sec.CustomTables = append(c.sec.CustomTables, t)
	c.define(e, "WixCustomTable", t.Name)
}

// compileCustomTableRef adds rows to a table that this document defines
// elsewhere.
func compileCustomTableRef(c *compiler, e *element) {
	id := e.str("Id")
	c.ref(e.pos("Id"), "WixCustomTable", id)
	if len(e.Children) == 0 {
		return
	}
	for _, s := range c.sections {
		for _, t := range s.CustomTables {
			if t.Name == id {
				e.state = t
				c.children(e)
				return
			}
		}
	}
	c.faults.Errorf(CodeUnsupported, e.Pos, "rows of table %s cannot be added before its <CustomTable>, or in another file", id).
		WithHint("put the rows into the <CustomTable>")
}

func compileColumn(c *compiler, e *element) {
	t, ok := e.up.state.(*CustomTable)
	if !ok {
		return
	}
	col := CustomColumn{
		Name: e.str("Id"), Type: e.str("Type"), Width: e.integerOr("Width", 0), Primary: e.yes("PrimaryKey"), Nullable: e.yes("Nullable"),
		Localizable: e.yes("Localizable"), Modularize: e.str("Modularize"), Category: columnCategories[e.str("Category")],
		KeyTable: e.str("KeyTable"), KeyColumn: e.integerOr("KeyColumn", 0), Set: e.str("Set"), Description: e.str("Description"),
	}
	for _, limit := range []struct {
		attr string
		to   **int32
	}{{"MinValue", &col.Min}, {"MaxValue", &col.Max}} {
		if n, ok := e.integer(limit.attr); ok {
			*limit.to = &n
		}
	}
	switch {
	case col.Type == "int" && e.has("Width") && col.Width != 2 && col.Width != 4:
		c.faults.Errorf(CodeBadValue, e.pos("Width"), "Width of an integer column is %d, but it must be 2 or 4", col.Width)
	case col.Type == "int" && col.Width == 0:
		col.Width = 2
	case col.Type == "binary" && col.Category == "":
		c.needs(e, "Type", `Category with the value "binary"`)
	}
	t.Columns = append(t.Columns, col)
}

func compileTableRow(c *compiler, e *element) {
	t, ok := e.up.state.(*CustomTable)
	if !ok {
		return
	}
	cells := make([]any, len(t.Columns))
	for _, data := range e.Children {
		d := &element{Element: data, up: e}
		if d.def = c.lookup(data, e); d.def == nil {
			continue
		}
		c.checkAttributes(d)
		value := d.str("Value")
		if data.Text != "" && c.v3() {
			value = data.Text
		} else if data.Text != "" {
			c.unexpectedText(d).WithHint("use the attribute Value")
		}
		i := t.column(d.str("Column"))
		if i < 0 {
			names := make([]string, len(t.Columns))
			for k := range t.Columns {
				names[k] = t.Columns[k].Name
			}
			c.notOneOf(d, "Column", "a column of table "+t.Name, names)
			continue
		}
		cells[i] = c.dataCell(d, &t.Columns[i], value)
	}
	for i, cell := range cells {
		if cell == nil && t.Columns[i].Type == "int" {
			cells[i] = int32(0) // WiX's number for none, also where null is allowed
			if t.Columns[i].Nullable {
				continue
			}
		}
		if cell == nil && (t.Columns[i].Primary || !t.Columns[i].Nullable) {
			c.faults.Errorf(CodeNeeds, e.Pos, "this <Row> needs <Data> for column %s of table %s, which is not nullable", t.Columns[i].Name, t.Name)
		}
	}
	c.row(e, t.Name, cells...)
}

func (t *CustomTable) column(name string) int {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return i
		}
	}
	return -1
}

// dataCell gives the cell of a value as its column wants it.
func (c *compiler) dataCell(d *element, col *CustomColumn, value string) any {
	switch {
	case value == "":
		return nil
	case col.Type == "binary":
		return Source{Path: value, Pos: d.pos("Value")}
	case col.Type == "int" && !isVariable(value):
		n, err := strconv.ParseInt(value, 10, 32)
		if err != nil {
			c.faults.Errorf(CodeBadValue, d.pos("Value"), "value %q of column %s is not a number", value, col.Name).WithLength(len(value))
		}
		return int32(n)
	default:
		return value
	}
}
