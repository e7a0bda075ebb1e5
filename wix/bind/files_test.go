package bind

import (
	"crypto/md5"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/cab"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/msi"
	"github.com/gomsi/gomsi/wix/source"
)

func TestFillFileFaults(t *testing.T) {
	b := testBinder(source.V3)
	b.byID = map[string]*file{}
	for i, f := range []compile.File{
		{ID: "Big", Name: "big.bin"},
		{ID: "BigLoose", Name: "loose.bin", Compressed: compile.No},
		{ID: "TooBigLoose", Name: "loose2.bin", Compressed: compile.No},
		{ID: "Lonely", Name: "l.txt", Companion: "Nobody"},
		{ID: "Self", Name: "s.txt", Companion: "Self"},
		{ID: "Default", Name: "d.txt", DefaultVersion: "1.0"},
		{ID: "Language", Name: "g.txt", DefaultLanguage: "1033"},
		{ID: "Twice1", Name: "Two.txt", Component: "C"},
		{ID: "Twice2", Name: "two.TXT", Component: "C"},
		{ID: "Other", Name: "TWO.txt", Component: "D"},
		{ID: "Short1", Name: "long name 1.txt", ShortName: "abc.txt", ShortNameGenerated: true},
		{ID: "Short2", Name: "long name 2.txt", ShortName: "ABC.txt", ShortNameGenerated: true},
		{ID: "Short3", Name: "long name 3.txt", ShortName: "abc.txt"},
	} {
		f.Row = &compile.Row{Cells: make([]any, 8), Pos: diag.Pos{File: "x.wxs", Line: i + 1}}
		f.Directory = "Da"
		bound := &file{File: &f, payload: &payload{named: f.Name, size: 1, pos: f.Row.Pos}}
		switch f.ID {
		case "Big", "BigLoose":
			bound.payload.size = cab.MaxFileSize + 1
		case "TooBigLoose":
			bound.payload.size = 1 << 31
		}
		b.files = append(b.files, bound)
		b.byID[f.ID] = bound
	}
	if err := b.fillFiles(); err != nil {
		t.Fatal(err)
	}
	wantFaults(t, b.list,
		CodeTooBig+`: file "big.bin" has 2147450881 bytes; max is 2147450880`,
		CodeTooBig+`: file "loose2.bin" has 2147483648 bytes; max is 2147483647`,
		CodeCompanion+`: companion file "Nobody" is no other file of the package`,
		CodeCompanion+`: companion file "Self" is no other file of the package`,
		CodeDefaultVersion+`: file "Default" has no version of its own, and DefaultVersion 1.0 takes the place of its hash`,
		CodeDefaultLanguage+`: file "Language" has neither version nor language, so that DefaultLanguage 1033 has no effect`,
		CodeTargetTwice+`: component "C" installs two files with the name "two.TXT"`,
		CodeTargetTwice+`: components "C" and "D" install the same file "TWO.txt"`,
		CodeShortNameTwice+`: files "long name 1.txt" and "long name 2.txt" get the same short name "ABC.txt"`)
}

func TestHashRow(t *testing.T) {
	f := &file{File: &compile.File{ID: "F", Row: &compile.Row{}}, payload: &payload{size: 4, md5: md5.Sum([]byte("txt\n"))}}
	// The numbers are those of WiX for the same four bytes.
	want := []any{"F", int32(0), int32(-1607384545), int32(-100020081), int32(-1698715321), int32(-1898070064)}
	for i, cell := range hashRow(f).Cells {
		if cell != want[i] {
			t.Errorf("column %d: %v, want %v", i+1, cell, want[i])
		}
	}
	f.payload.size = 0
	if got := hashRow(f).Cells[2]; got != int32(0) {
		t.Errorf("empty file: %v", got)
	}
	f.payload = &payload{size: 1, md5: [16]byte{7: 0x80}}
	if hashRow(f) != nil {
		t.Error("a part that would mean null must give no row")
	}
}

// database runs the last steps on rows that are given.
func database(t *testing.T, dialect source.Dialect, pkg compile.Package, tables ...*link.Table) *binder {
	t.Helper()
	b := testBinder(dialect)
	pkg.Pos = diag.Pos{File: "x.wxs", Line: 1}
	b.out.Package, b.out.Tables, b.files = &pkg, tables, nil
	for _, step := range []func() error{b.resolveTexts, b.identifyProduct, b.resolveBinds, b.makeDatabase, b.identify} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
		if b.list.HasErrors() {
			break
		}
	}
	return b
}

func rows(table string, cells ...[]any) *link.Table {
	t := &link.Table{Name: table}
	for i, c := range cells {
		t.Rows = append(t.Rows, &compile.Row{Table: table, Cells: c, Pos: diag.Pos{File: "x.wxs", Line: i + 2}})
	}
	return t
}

func TestDatabaseFaults(t *testing.T) {
	property := func(value string) *link.Table { return rows("Property", []any{"A", value}) }
	for _, c := range []struct {
		pkg   compile.Package
		table *link.Table
		want  []string
	}{
		{compile.Package{Codepage: "1252"}, property("Привет"),
			[]string{CodeText + `: text "Привет" of table Property has characters that code page 1252 lacks`}},
		{compile.Package{Codepage: "4711"}, property("x"), []string{CodeCodepage + `: code page "4711" is not known`}},
		{compile.Package{Codepage: "utf8-ish"}, property("x"), []string{CodeCodepage + `: code page "utf8-ish" is not known`}},
		{compile.Package{Summary: compile.Summary{Codepage: "1252", Subject: "Привет"}}, property("x"),
			[]string{CodeText + `: text "Привет" of the summary information has characters that code page 1252 lacks`}},
		{compile.Package{}, rows("Property", []any{"A", "1"}, []any{"A", "2"}),
			[]string{CodeCell + `: table Property, row A: a row with this key is there already`}},
		{compile.Package{}, rows("Feature", []any{"F", nil, nil, nil, "!(wix.Shown=many)", int32(1), nil, int32(0)}),
			[]string{CodeNumber + `: "many" is no number, which column Display of table Feature needs`}},
		{compile.Package{}, rows("Nonsense", []any{"A"}), []string{CodeTable + `: table "Nonsense" has no definition`}},
		{compile.Package{}, property("!(wix.Who) and !(bind.property.B)"), []string{source.CodeMissingVariable + `: !(wix.Who) has no value`}},
		{compile.Package{}, property("!(bind.property.B)"), []string{source.CodeMissingVariable + `: !(bind.property.B) has no value`}},
	} {
		b := database(t, source.V3, c.pkg, c.table)
		wantFaults(t, b.list, c.want...)
	}
}

func TestCodepages(t *testing.T) {
	for _, c := range []struct {
		dialect       source.Dialect
		codepage      string
		text          string
		want, summary int
	}{
		{source.V3, "", "plain", 0, 1252},
		{source.V3, "0", "plain", 0, 1252},
		{source.V3, "", "Grüße", msi.UTF8, 1252},
		{source.V3, "1252", "Grüße", 1252, 1252},
		{source.V3, "Windows-1251", "Привет", 1251, msi.UTF8},
		{source.V4, "", "plain", msi.UTF8, 1252},
		{source.V4, "", "Привет", msi.UTF8, msi.UTF8},
		{source.V4, "utf-8", "日本", msi.UTF8, msi.UTF8},
		{source.V4, "932", "日本", 932, msi.UTF8},
	} {
		b := database(t, c.dialect, compile.Package{Codepage: c.codepage, ProductCode: "*", Summary: compile.Summary{Subject: c.text}},
			rows("Property", []any{"ProductCode", "*"}, []any{"A", c.text}, []any{"B", "<!(bind.property.ProductCode)>"}))
		wantFaults(t, b.list)
		if b.db.Codepage != c.want || b.db.Summary.Int(msi.PIDCodepage) != int32(c.summary) {
			t.Errorf("%+v: %d, summary %d", c, b.db.Codepage, b.db.Summary.Int(msi.PIDCodepage))
		}
		if got := b.db.Table("Property").Find("ProductCode")[1]; got != b.product.String() || b.product.IsNil() {
			t.Errorf("product code %v", got)
		}
		if got := b.db.Table("Property").Find("B")[1]; got != "<"+b.product.String()+">" {
			t.Errorf("reference to the product code: %v", got)
		}
	}
}

func TestVariables(t *testing.T) {
	b := testBinder(source.V4)
	b.o.Variables = map[string]string{"Given": "from outside"}
	b.out.Variables = []*compile.WixVariable{
		{ID: "Given", Value: "from the source"},
		{ID: "Soft", Value: "weak", Overridable: true},
		{ID: "Soft", Value: "strong"},
		{ID: "Nest", Value: "<!(wix.Soft)>"},
	}
	b.out.Tables = []*link.Table{rows("Property",
		[]any{"A", "!(wix.Given) !(wix.Nest) !!(wix.Soft) !(wix.Absent=default) !(other.X)"},
		[]any{"B", "!(bind.property.a)"},
		[]any{"C", "!(wix.Empty=!)"},
	)}
	b.files = nil
	if err := b.resolveTexts(); err != nil {
		t.Fatal(err)
	}
	if err := b.resolveBinds(); err != nil {
		t.Fatal(err)
	}
	wantFaults(t, b.list)
	for i, want := range []string{"from outside <strong> !(wix.Soft) default !(other.X)", "from outside <strong> !(wix.Soft) default !(other.X)", "!"} {
		if got := b.out.Tables[0].Rows[i].String(1); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
}
