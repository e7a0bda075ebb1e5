package msi

import (
	"strings"
	"testing"
)

// TestStandard reads the definitions and looks at some facts of them that
// Windows Installer's documentation tells.
func TestStandard(t *testing.T) {
	for _, line := range []Line{WiX3, WiX5} {
		for _, name := range StandardNames(line) {
			def, ok := Standard(name, line)
			if !ok || def.Name != name {
				t.Errorf("no table %s", name)
			}
			for _, c := range def.Columns {
				if first, _, _ := strings.Cut(c.KeyTable, ";"); first != "" {
					target, ok := Standard(first, line)
					if !ok || c.KeyColumn < 0 || c.KeyColumn > len(target.Columns) {
						t.Errorf("%s.%s refers to %s.%d", name, c.Name, c.KeyTable, c.KeyColumn)
					}
				}
			}
		}
	}
	for _, c := range []struct {
		table, keys, column, typ string
		bits                     uint16
	}{
		{"Property", "Property", "Value", "l0", 0x0F00},
		{"File", "File", "FileName", "l255", 0x0FFF},
		{"File", "File", "Sequence", "i4", 0x0104},
		{"File", "File", "Attributes", "I2", 0x1502},
		{"Media", "DiskId", "DiskPrompt", "L64", 0x1F40},
		{"Binary", "Name", "Data", "v0", 0x0900},
		{"Component", "Component", "ComponentId", "S38", 0x1D26},
		{"Control", "Dialog_,Control", "Text", "L0", 0x1F00},
		{"FeatureComponents", "Feature_,Component_", "Feature_", "s38", 0x2D26},
		{"_Validation", "Table,Column", "MinValue", "I4", 0x1104},
	} {
		def, _ := Standard(c.table, WiX3)
		var keys []string
		for _, k := range def.KeyColumns() {
			keys = append(keys, k.Name)
		}
		col := def.Columns[def.Index(c.column)]
		if strings.Join(keys, ",") != c.keys || typeText(col) != c.typ || columnBits(col) != c.bits {
			t.Errorf("%s: keys %v, %s %s %04X", c.table, keys, c.column, typeText(col), columnBits(col))
		}
		if back := columnOf(col.Name, columnBits(col)); typeText(back) != c.typ || back.Key != col.Key {
			t.Errorf("%s.%s reads back as %s", c.table, c.column, typeText(back))
		}
	}
}

// TestTableFiles counts the tables of each file: those of WiX's own table
// definitions in either line.
func TestTableFiles(t *testing.T) {
	for name, want := range map[string]map[Line]int{
		"tables.txt":         {WiX3: 91, WiX5: 91},
		"tables_modules.txt": {WiX3: 30, WiX5: 30},
		"tables_util.txt":    {WiX3: 17, WiX5: 20},
		"tables_ext.txt":     {WiX3: 7, WiX5: 9},
	} {
		for line, n := range want {
			defs, err := ParseDefinitions(tableTexts()[name], line)
			if err != nil || len(defs) != n {
				t.Errorf("%s: %d tables in line %d, want %d (%v)", name, len(defs), line, n, err)
			}
		}
	}
	for line, absent := range map[Line]string{WiX3: "Wix4User", WiX5: "User"} {
		if _, ok := Standard(absent, line); ok {
			t.Errorf("line %d has table %s", line, absent)
		}
	}
}

// TestLines finds the one column that the two lines of WiX describe
// differently.
func TestLines(t *testing.T) {
	for line, want := range map[Line]string{WiX3: "Identifier", WiX5: "Text"} {
		def, _ := Standard("ModuleConfiguration", line)
		if got := def.Columns[def.Index("Type")].Category; got != want {
			t.Errorf("line %d: category %q, want %q", line, got, want)
		}
	}
}

func TestParseDefinitions(t *testing.T) {
	const text = `
# a comment
Mine
  Id*       s72 Identifier
  Root      I2  -1..3
  Least     i4  1..
  Most      i4  ..9
  File_     S72 ->File;Component.1 Identifier
  Kind@3    s8  {a;b}
  Kind@5    s9  {a;b;c}
  Data      V0
Theirs@3
  Id*       s72
`
	defs, err := ParseDefinitions(text, WiX5)
	if err != nil || len(defs) != 1 {
		t.Fatal(defs, err)
	}
	d := defs[0]
	if len(d.Columns) != 7 || d.Keys() != 1 {
		t.Fatalf("%+v", d)
	}
	if c := d.Columns[1]; *c.Min != -1 || *c.Max != 3 || c.Kind != Int16 || !c.Nullable {
		t.Errorf("%+v", c)
	}
	if c := d.Columns[2]; *c.Min != 1 || c.Max != nil || c.Kind != Int32 || c.Nullable {
		t.Errorf("%+v", c)
	}
	if c := d.Columns[4]; c.KeyTable != "File;Component" || c.KeyColumn != 1 || c.Category != "Identifier" {
		t.Errorf("%+v", c)
	}
	if c := d.Columns[5]; c.Set != "a;b;c" || c.Width != 9 {
		t.Errorf("%+v", c)
	}
	if c := d.Columns[6]; c.Kind != Object || !c.Nullable {
		t.Errorf("%+v", c)
	}
	for _, c := range []struct{ text, want string }{
		{"  Id* s72", `msi: line 1 of the table definitions: "  Id* s72"`},
		{"T\n  Id* q72", `msi: line 2 of the table definitions: column Id: type "q72"`},
		{"T\n  Id* s", `msi: line 2 of the table definitions: column Id: type "s"`},
		{"T\n  Id* s72 Identifer", `msi: line 2 of the table definitions: column Id: category "Identifer" is not known`},
		{"T\n  Id* s72 a..b", `msi: line 2 of the table definitions: column Id: range "a..b"`},
		{"T\n  Id* s72 ->T.x", `msi: line 2 of the table definitions: column Id: key column in "->T.x"`},
		{"T\n  Id*@4 s72", `msi: line 2 of the table definitions: line "4" of WiX; 3 and 5 are known`},
		{"T\n  Id s72", "msi: T: the first column is no key"},
		{"T\n  Id* s-1", "msi: T.Id: width -1"},
		{"T\n  Id* s72\n  Id s72", "msi: T.Id: the column is there twice"},
		{"T\n  Id* s72\n  A s72\n  B* s72", "msi: T.B: key columns must come first"},
		{"T\n  Id* v0", "msi: T.Id: a stream cannot be a key"},
		{strings.Repeat("T", 32) + "\n  Id* s72", "msi: " + strings.Repeat("T", 32) + ": table name of 32 characters; 1 to 31 are allowed"},
	} {
		if _, err := ParseDefinitions(c.text, WiX3); err == nil || err.Error() != c.want {
			t.Errorf("%q:\ngot  %v\nwant %s", c.text, err, c.want)
		}
	}
}
