package library

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix/cab"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// v3Table makes a table of rows; "@0 path" is a field of the embedded file 0.
func v3Table(name string, rows ...[]string) string {
	var b strings.Builder
	b.WriteString(`<table name="` + name + `">`)
	for _, row := range rows {
		b.WriteString(`<row sourceLineNumber="C:\lib.wxs*1">`)
		for _, field := range row {
			if id, path, embedded := strings.Cut(strings.TrimPrefix(field, "@"), " "); embedded && field[0] == '@' {
				b.WriteString(`<field cabinetFileId="` + id + `">` + path + `</field>`)
			} else if field == "" {
				b.WriteString(`<field />`)
			} else {
				b.WriteString(`<field><![CDATA[` + field + `]]></field>`)
			}
		}
		b.WriteString(`</row>`)
	}
	return b.String() + `</table>`
}

func v3Library(sections ...string) string {
	var b strings.Builder
	b.WriteString(byteOrderMark + `<?xml version="1.0" encoding="utf-8"?><wixLibrary version="3.0.2002.0" xmlns="` + nsLibrary + `">`)
	b.WriteString(`<WixLocalization Culture="EN-US" Codepage="1252" xmlns="` + nsLocalization + `">` +
		`<String Id="A" Overridable="yes"><![CDATA[ a <text> ]]></String><String Id="B">b</String>` +
		`<UI Dialog="D" Control="C" X="5"> new </UI></WixLocalization>`)
	for _, s := range sections {
		b.WriteString(`<section type="fragment" xmlns="` + nsObjects + `">` + s + `</section>`)
	}
	return b.String() + `</wixLibrary>`
}

// cabinetOf makes a cabinet of files named "0", "1", ….
func cabinetOf(t testing.TB, files ...string) []byte {
	t.Helper()
	folder := cab.Folder{Method: cab.MSZIP}
	for i, content := range files {
		folder.Files = append(folder.Files, cab.File{
			Name: string(rune('0' + i)), Size: int64(len(content)),
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil },
		})
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "x.cab"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := cab.Write(context.Background(), out, []cab.Folder{folder}, cab.Options{}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestV3(t *testing.T) {
	text := v3Library(
		v3Table("Binary", []string{"Bin", "@0 !(bindpath.x86)ca.dll"}) +
			v3Table("CustomAction", []string{"Act", "3073", "Bin", "Entry", ""}) +
			v3Table("Control", []string{"D", "C", "Text", "1", "2", "!(loc.Width)", "4", "3", "", "", "", ""}) +
			v3Table("Property", []string{"P", ""}, []string{"H", "1"}) +
			v3Table("WixAction", []string{"InstallExecuteSequence", "Act", "X=1", "", "InstallFiles", "", "1"}, []string{"InstallUISequence", "AppSearch", "", "50", "", "", "0"}) +
			v3Table("WixComplexReference", []string{"F", "1", "", "G", "3", "0"}, []string{"G", "2", "", "Comp", "1", "1"}) +
			v3Table("WixControl", []string{"D", "C", "@1 !(wix.Licence=licence.rtf)"}) +
			v3Table("WixEnsureTable", []string{"Shortcut"}) +
			v3Table("WixProperty", []string{"P", "4"}, []string{"H", "3"}) +
			v3Table("WixSimpleReference", []string{"Binary", "Bin"}) +
			v3Table("WixSuppressAction", []string{"InstallExecuteSequence", "RegisterUser"}) +
			v3Table("WixUI", []string{"Set"}) +
			v3Table("WixVariable", []string{"V", "1", "1"}),
	)
	lib, err := readV3("x.wixlib", append(cabinetOf(t, "DLL", ""), text...))
	if err != nil {
		t.Fatal(err)
	}
	pos := diag.Pos{File: "x.wixlib"}
	condition := "X=1"
	want := []*compile.Section{{
		Kind: compile.KindFragment, Dialect: source.V3,
		Rows: []*compile.Row{
			{Table: "Binary", Cells: []any{"Bin", compile.Source{Path: "!(bindpath.x86)ca.dll", Pos: pos, Content: []byte("DLL")}}, Pos: pos},
			{Table: "CustomAction", Cells: []any{"Act", int32(3073), "Bin", "Entry", nil}, Pos: pos},
			{Table: "Control", Cells: []any{"D", "C", "Text", int32(1), int32(2), "!(loc.Width)", int32(4), int32(3), nil,
				compile.Source{Path: "!(wix.Licence=licence.rtf)", Pos: pos, Content: []byte{}}, nil, nil}, Pos: pos},
			{Table: "Property", Cells: []any{"P", nil}, Pos: pos},
			{Table: "Property", Cells: []any{"H", "1"}, Pos: pos},
		},
		Symbols: []compile.Symbol{
			{Table: "WixUI", Key: "Set", Pos: pos}, {Table: "WixVariable", Key: "V", Pos: pos, Overridable: true},
		},
		References: []compile.Reference{{Table: "Binary", Key: "Bin", Pos: pos}},
		Complexes: []compile.Complex{
			{ParentKind: compile.GroupFeature, Parent: "F", ChildKind: compile.GroupComponentGroup, Child: "G", Pos: pos},
			{ParentKind: compile.GroupComponentGroup, Parent: "G", ChildKind: compile.GroupComponent, Child: "Comp", Primary: true, Pos: pos},
		},
		Actions: []compile.Action{
			{Table: "InstallExecuteSequence", Name: "Act", Condition: &condition, Before: "InstallFiles", Overridable: true, Pos: pos},
			{Table: "InstallUISequence", Name: "AppSearch", Sequence: 50, Standard: true, Pos: pos},
			{Table: "InstallExecuteSequence", Name: "RegisterUser", Suppress: true, Pos: pos},
		},
		Variables:    []*compile.WixVariable{{ID: "V", Value: "1", Overridable: true, Pos: pos}},
		EnsureTables: []string{"Shortcut"},
		Secure:       []string{"P"}, Hidden: []string{"H"}, Admin: []string{"H"},
	}}
	if diff := cmp.Diff(want, lib.Sections, cmpopts.IgnoreUnexported(compile.Package{})); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
	loc := lib.Localizations[0]
	strs := []source.LocString{{ID: "A", Value: " a <text> ", Overridable: true, Pos: pos}, {ID: "B", Value: "b", Pos: pos}}
	if diff := cmp.Diff(strs, loc.Strings); diff != "" || loc.Culture != "en-us" || loc.Codepage != "1252" {
		t.Errorf("%q %q\n%s", loc.Culture, loc.Codepage, diff)
	}
	if len(loc.UI) != 1 || loc.UI[0].Value("Text") != "new" || loc.UI[0].Value("X") != "5" {
		t.Errorf("localized controls: %+v", loc.UI)
	}
}

// TestV3Faults gives libraries that cannot be linked.
func TestV3Faults(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "EOF"},
		{"other XML", "<Wix/>", "no wixLibrary of WiX 3"},
		{"other version", `<wixLibrary version="2" xmlns="` + nsLibrary + `"/>`, "version 2; WiX 3 writes 3.0.2002.0"},
		{"cut", v3Library()[:200], "unexpected EOF"},
		{"product", strings.Replace(v3Library(""), `"fragment"`, `"product"`, 1), "section of a whole product; only fragments can be linked"},
		{"too few fields", v3Library(v3Table("Property", []string{"A"})), "row of table Property with 1 fields; it has 2"},
		{"too few of its own", v3Library(v3Table("WixUI", []string{"A", "B"})), "row of table WixUI with 2 fields; it has 1"},
		{"too many fields", v3Library(v3Table("Other", make([]string, 300))), "more than 256 fields"},
		{"no number", v3Library(v3Table("CustomAction", []string{"A", "x", "", "", ""})), `table CustomAction: column Type: "x" is no number`},
		{"no sequence", v3Library(v3Table("WixAction", []string{"T", "A", "", "", "", "", ""})), "action A of table T, which is no sequence"},
		{"bad number", v3Library(v3Table("WixAction", []string{"InstallUISequence", "A", "", "x", "", "", ""})), `sequence of action A: "x" is no number`},
		{"no embedded file", v3Library(v3Table("Binary", []string{"A", "@7 a.dll"})), `table Binary refers to file "7", which the library does not have`},
		{"no row", v3Library(v3Table("WixControl", []string{"D", "C", "a.rtf"})), "there is no row D/C in table Control"},
		{"wide table", v3Library(v3Table("WixCustomTable", append([]string{"T", "2", strings.Repeat("\t", 40)}, make([]string, 11)...))), "table T has 41 columns; max is 32"},
		{"merge module", v3Library(v3Table("WixMerge", make([]string, 8))), "merge modules, which are not supported by the builtin engine"},
		{"patch family", v3Library(v3Table("WixComplexReference", []string{"A", "9", "", "B", "1", "0"})), "B (of kind 1) in A (of kind 9) is not supported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readV3("x.wixlib", []byte(c.text))
			if err == nil || !strings.HasPrefix(err.Error(), "library: x.wixlib: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// TestOpen reads files of other kinds.
func TestOpen(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"text.dll", "MZ, but no program", "text.dll: no extension or library of WiX"},
		{"text.wixlib", "hello", "text.wixlib: no extension or library of WiX"},
		{"cut.wixlib", "MSCF\x00\x00", "cut.wixlib: cab: "},
		{"cut4.wixlib", "PK\x03\x04", "cut4.wixlib: zip: "},
	} {
		name := filepath.Join(t.TempDir(), c.name)
		if err := os.WriteFile(name, []byte(c.content), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(name); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none.dll")); !os.IsNotExist(err) {
		t.Error(err)
	}
}

// TestV3Extensions reads all extensions of the real WiX 3.
func TestV3Extensions(t *testing.T) {
	files := wixtest.Find(t).ExtensionFiles(t, wixtest.V3, strings.Fields(
		"Bal ComPlus Dependency DifxApp DirectX Firewall Gaming Http IIs Lux Msmq NetFx PS Sql Tag UI Util VS"))
	sections := map[string]int{} // as their libraries have them, less those of bundles
	for _, file := range files {
		lib, err := Open(file)
		if err != nil {
			t.Error(err)
			continue
		}
		sections[lib.Space] = len(lib.Sections)
		if lib.Dialect != source.V3 || lib.Space == "" {
			t.Errorf("%s: %s, space %q", file, lib.Dialect, lib.Space)
		}
		for _, s := range lib.Sections {
			for _, r := range s.Rows {
				if s, ok := r.Cells[len(r.Cells)-1].(compile.Source); ok && len(s.Content) == 0 {
					t.Errorf("%s: %s %v has no content", file, r.Table, r.Cells[0])
				}
			}
		}
	}
	for space, n := range map[string]int{"util": 96, "ui": 38, "netfx": 219, "http": 3, "firewall": 3, "difxapp": 0} {
		if got, ok := sections[space]; !ok || got != n {
			t.Errorf("%s has %d sections, want %d", space, got, n)
		}
	}
}

func FuzzV3(f *testing.F) {
	text := v3Library(v3Table("Binary", []string{"Bin", "@0 ca.dll"})+v3Table("WixUI", []string{"Set"}),
		v3Table("WixCustomRow", []string{"T", "K:one\u0085N:3"})+
			v3Table("WixCustomTable", append([]string{"T", "2", "K\tN", "s40\tI2", "K"}, make([]string, 9)...)))
	f.Add(append(cabinetOf(f, "DLL"), text...))
	f.Add([]byte(v3Library(v3Table("Directory", []string{"D", "TARGETDIR", "a|b:c|d"}) + v3Table("Media", []string{"1", "0", "", "#a.cab", "", ""}))))
	f.Fuzz(func(t *testing.T, b []byte) {
		lib, err := readV3("x", b)
		if (lib == nil) == (err == nil) {
			t.Errorf("library %v, error %v", lib, err)
		}
	})
}
