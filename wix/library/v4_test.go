package library

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
	"github.com/gomsi/gomsi/wix/source"
)

// zipOf makes an archive; the names are in their order.
func zipOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, files[name])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// v4SymbolsZip makes a library of one section.
func v4SymbolsZip(t testing.TB, symbols ...string) []byte {
	return zipOf(t, map[string]string{
		"wix-ir.json":  `{"sections":[{"type":"fragment","symbols":[` + strings.Join(symbols, ",") + `]}]}`,
		"wix-ir/a.dll": "MZ",
	})
}

// v4SymbolJSON makes a symbol; fields are JSON: their data, or whole fields.
func v4SymbolJSON(kind, id string, fields ...string) string {
	var list []string
	for _, f := range fields {
		if f != "null" && !strings.HasPrefix(f, "{") {
			f = `{"data":` + f + `}`
		}
		list = append(list, f)
	}
	if id != "" {
		name, access, ok := strings.Cut(id, ":")
		if !ok {
			access = "global"
		}
		id = fmt.Sprintf(`"id":{"id":%q,"access":%q},`, name, access)
	}
	return fmt.Sprintf(`{"type":%q,%s"ln":{"file":"Z:\\src\\a.wxs","line":7},"fields":[%s]}`, kind, id, strings.Join(list, ","))
}

func TestV4Rows(t *testing.T) {
	pos := diag.Pos{File: "x.wixlib/a.wxs", Line: 7}
	control := func(fields string) string { return v4SymbolJSON("Control", "D/C", strings.Fields(fields)...) }
	dll := compile.Source{Path: `!(bindpath.x)a.dll`, Pos: pos, Content: []byte("MZ")}
	dllField := `{"context":"wix.lib","data":{"embed":"true","path":"wix-ir/a.dll"},"prev":{"data":{"path":"!(bindpath.x)a.dll"}}}`
	for _, tt := range []struct {
		symbol string
		want   []any
	}{
		{v4SymbolJSON("ActionText", "", `"A"`, `"!(loc.d)"`, "null"), []any{"A", "!(loc.d)", nil}},
		{v4SymbolJSON("Error", "25001", `"text"`), []any{int32(25001), "text"}},
		{v4SymbolJSON("Error", "3", "null"), []any{int32(3), nil}},
		{v4SymbolJSON("Binary", "B", dllField), []any{"B", dll}},
		{v4SymbolJSON("Binary", "B", `{"data":{"path":"b.dll"}}`), []any{"B", compile.Source{Path: "b.dll", Pos: pos}}},
		{v4SymbolJSON("Binary", "B", `"b.dll"`), []any{"B", compile.Source{Path: "b.dll", Pos: pos}}},
		{v4SymbolJSON("Property", "P", "null"), []any{"P", nil}},
		{v4SymbolJSON("Property", "P", `12`), []any{"P", "12"}},
		{v4SymbolJSON("RegLocator", "S", "2", `"Software"`, `"Name"`, "2", "false"), []any{"S", int32(2), "Software", "Name", int32(2)}},
		{v4SymbolJSON("RegLocator", "S", "2", `"Software"`, "null", "0", "true"), []any{"S", int32(2), "Software", nil, int32(16)}},
		{v4SymbolJSON("DrLocator", "S/P/", `"S"`, `""`, "null", "null"), []any{"S", nil, nil, nil}},
		{v4SymbolJSON("ControlEvent", "", `"D"`, `"C"`, `"EndDialog"`, `"Return"`, "null", "2"), []any{"D", "C", "EndDialog", "Return", "1", int32(2)}},
		{v4SymbolJSON("ControlEvent", "", `"D"`, `"C"`, `"EndDialog"`, `"Return"`, `"X"`, "1"), []any{"D", "C", "EndDialog", "Return", "X", int32(1)}},
		{v4SymbolJSON("TextStyle", "F", `"Tahoma"`, `"9"`, "null", "null", "null", "true", "false", "false", "true"), []any{"F", "Tahoma", int32(9), nil, int32(5)}},
		{v4SymbolJSON("TextStyle", "F", `"Tahoma"`, `"!(loc.size)"`, "1", "2", "3", "false", "true", "true", "false"), []any{"F", "Tahoma", "!(loc.size)", int32(0x30201), int32(10)}},
		{
			v4SymbolJSON("Dialog", "D", "50", "50", "370", "270", "false", "true", "true", "true", "false", "false", "true", "false", "false", "false", "true", `"t"`, `"a"`, `"b"`, "null"),
			[]any{"D", int32(50), int32(50), int32(370), int32(270), int32(0x10027), "t", "a", "b", nil},
		},
		{
			control(`"D" "C" "Text" 1 2 3 4 196608 true false false false false false false true null "x" "N" null null null`),
			[]any{"D", "C", "Text", int32(1), int32(2), int32(3), int32(4), int32(0x30003), nil, "x", "N", nil},
		},
		{
			control(`"D" "C" "ScrollableText" 1 2 3 4 0 true true true true true true true true "P" null null "h" null ` + dllField),
			[]any{"D", "C", "ScrollableText", int32(1), int32(2), int32(3), int32(4), int32(0xFF), "P", dll, nil, "h"},
		},
		{
			v4SymbolJSON("CustomAction", "A", "1024", `"B"`, "0", `"Entry"`, "1", "false", "true", "false", "false", "false", "false", "false", "null"),
			[]any{"A", int32(11265), "B", "Entry", nil},
		},
		{
			v4SymbolJSON("CustomAction", "A", "0", `"P"`, "48", `"v"`, "3", "null", "null", "null", "null", "null", "null", "null", "null"),
			[]any{"A", int32(51), "P", "v", nil},
		},
		{
			v4SymbolJSON("CustomAction", "A", "1536", `"B"`, "0", `"Entry"`, "1", "true", "false", "true", "true", "true", "true", "true", "null"),
			[]any{"A", int32(1536 | 1 | 0x80 | 0x40 | 0x4000 | 0x1000), "B", "Entry", int32(0x8000)},
		},
		{v4SymbolJSON("Registry", "R:section", "2", `"K"`, `"n"`, `"#1"`, "0", "0", `"C"`), []any{"R", int32(2), "K", "n", "##1", "C"}},
		{v4SymbolJSON("Registry", "R", "2", `"K"`, `"n"`, `"p[~]q"`, "4", "1", `"C"`), []any{"R", int32(2), "K", "n", "[~]p[~]q", "C"}},
		{v4SymbolJSON("Registry", "R", "-1", `"K"`, `"+"`, "null", "null", "null", `"C"`), []any{"R", int32(-1), "K", "+", nil, "C"}},
		{v4SymbolJSON("Environment", "E", `"A"`, `"[D]"`, `":"`, "null", "1", "false", "true", `"C"`), []any{"E", "-*A", "[D]:[~]", "C"}},
		{v4SymbolJSON("Environment", "E", `"A"`, "null", `";"`, "2", "null", "true", "false", `"C"`), []any{"E", "!A", nil, "C"}},
		{v4SymbolJSON("RemoveFile", "F", `"C"`, "null", "null", `"D"`, "null", "true"), []any{"F", "C", nil, "D", int32(2)}},
		{v4SymbolJSON("RemoveFile", "F", `"C"`, `"a.log"`, "null", `"D"`, "true", "true"), []any{"F", "C", "a.log", "D", int32(3)}},
		{
			v4SymbolJSON("ServiceControl", "S", `"svc"`, "false", "true", "true", "false", "true", "true", "null", "null", `"C"`),
			[]any{"S", "svc", int32(0xA3), nil, nil, "C"},
		},
		{
			v4SymbolJSON("Component", "C", `"*"`, `"D"`, "2", "true", "true", "true", "true", "true", "true", "true", "true", `"X"`, `"F"`, "3"),
			[]any{"C", nil, "D", int32(0xFDE), "X", "F"},
		},
		{v4SymbolJSON("Directory", "D", "null", `"sub"`, "null", "null", "null", "null"), []any{"D", "TARGETDIR", "sub"}},
		{v4SymbolJSON("Feature", "F", "null", `"T"`, "null", "2", "1", `"D"`, "true", "true", "2", "1"), []any{"F", nil, "T", nil, int32(2), int32(1), "D", int32(0x1E)}},
		{v4SymbolJSON("XmlFile", "X", `"f"`, `"/x"`, "null", `"v"`, "0", `"C"`, "null"), []any{"X", "f", "/x", nil, "v", int32(0), "C", nil}},
		{v4SymbolJSON("UserGroup", "", `"U"`, `"G"`), []any{"U", "G"}},
	} {
		lib, err := readV4("x.wixlib", v4SymbolsZip(t, tt.symbol))
		if err != nil {
			t.Errorf("%s: %v", tt.symbol, err)
			continue
		}
		if rows := lib.Sections[0].Rows; len(rows) != 1 || rows[0].Pos != pos {
			t.Errorf("%s gives %+v", tt.symbol, rows)
		} else if diff := cmp.Diff(tt.want, rows[0].Cells); diff != "" {
			t.Errorf("%s:\n%s", tt.symbol, diff)
		}
	}
}

func TestV4Lines(t *testing.T) {
	lib, err := readV4("x.wixlib", v4SymbolsZip(t,
		v4SymbolJSON("WixAction", "InstallExecuteSequence/A:virtual", "4", `"A"`, `"VersionNT"`, "null", "null", `"InstallFiles"`, "false"),
		v4SymbolJSON("WixAction", "InstallUISequence/D:override", "3", `"D"`, "null", "-1", "null", "null", "false"),
		v4SymbolJSON("WixAction", "AdvtExecuteSequence/CostInitialize", "2", `"CostInitialize"`, "null", "801", "null", "null", "false"),
		v4SymbolJSON("WixSimpleReference", "", `"WixAction"`, `"AdvertiseExecuteSequence/CostInitialize"`),
		v4SymbolJSON("WixSimpleReference", "", `"WixUI"`, `"Hidden"`),
		v4SymbolJSON("WixSimpleReference", "", `"Property"`, `"P"`),
		v4SymbolJSON("WixUI", "Hidden:file"),
		v4SymbolJSON("WixUI", "Shown"),
		v4SymbolJSON("WixVariable", "V:virtual", `"1"`, "false"),
		v4SymbolJSON("WixVariable", "W", `""`, "true"),
		v4SymbolJSON("WixVariable", "X", `"x"`, "false"),
		v4SymbolJSON("WixProperty", "", `"P"`, "true", "true", "true"),
		v4SymbolJSON("WixProperty", "", `"Q"`, "false", "false", "true"),
		v4SymbolJSON("CustomAction", "Secret", "1280", `"B"`, "0", `"E"`, "1", "false", "true", "false", "false"),
		v4SymbolJSON("CustomAction", "Immediate", "0", `"B"`, "0", `"E"`, "1", "false", "true", "false", "false"),
		v4SymbolJSON("Property", "Open:virtual", `"1"`),
		v4SymbolJSON("WixEnsureTable", "", `"Class"`),
		v4SymbolJSON("WixBundlePackageGroup", "G"),
		v4SymbolJSON("WixSuppressModularization", "", `"A"`),
	))
	if err != nil {
		t.Fatal(err)
	}
	pos := diag.Pos{File: "x.wixlib/a.wxs", Line: 7}
	condition := "VersionNT"
	s := lib.Sections[0]
	s.Rows = s.Rows[2:]
	want := &compile.Section{
		Kind: compile.KindFragment, Dialect: source.V4,
		Rows: []*compile.Row{{Table: "Property", Cells: []any{"Open", "1"}, Pos: pos, Access: compile.AccessVirtual}},
		Actions: []compile.Action{
			{Table: "InstallExecuteSequence", Name: "A", Condition: &condition, After: "InstallFiles", Overridable: true, Pos: pos},
			{Table: "InstallUISequence", Name: "D", Sequence: -1, Override: true, Pos: pos},
			{Table: "AdvtExecuteSequence", Name: "CostInitialize", Sequence: 801, Standard: true, Pos: pos},
		},
		References: []compile.Reference{
			{Table: "WixAction", Key: "AdvtExecuteSequence/CostInitialize", Pos: pos},
			{Table: "WixUI", Key: "Hidden", Pos: pos},
			{Table: "Property", Key: "P", Pos: pos},
		},
		Symbols: []compile.Symbol{
			{Table: "WixUI", Key: "Hidden", Pos: pos, Access: compile.AccessFile},
			{Table: "WixUI", Key: "Shown", Pos: pos},
			{Table: "WixVariable", Key: "V", Pos: pos, Access: compile.AccessVirtual},
			{Table: "WixVariable", Key: "W", Pos: pos},
			{Table: "WixVariable", Key: "X", Pos: pos},
		},
		Variables: []*compile.WixVariable{
			{ID: "V", Value: "1", Overridable: true, Pos: pos}, {ID: "W", Overridable: true, Pos: pos}, {ID: "X", Value: "x", Pos: pos},
		},
		Admin: []string{"P"}, Hidden: []string{"P", "Secret"}, Secure: []string{"P", "Q"}, EnsureTables: []string{"Class"}, KeptNames: []string{"A"},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

func TestV4Localizations(t *testing.T) {
	lib, err := readV4("x.wixlib", zipOf(t, map[string]string{"wix-ir.json": "\xef\xbb\xbf" + `{"localizations":[
		{"location":"library","codepage":1252,"culture":"de-DE","variables":[{"name":"A","value":"ja","overridable":true}]},
		{"location":"extensiondefaultculture","culture":"en-us","summaryCodepage":1250,"variables":[{"name":"A","value":"yes"}]}]}`}))
	if err != nil {
		t.Fatal(err)
	}
	pos := diag.Pos{File: "x.wixlib"}
	want := []*source.Localization{
		{File: "x.wixlib", Dialect: source.V4, Culture: "de-de", Codepage: "1252", Strings: []source.LocString{{ID: "A", Value: "ja", Overridable: true, Pos: pos}}},
		{File: "x.wixlib", Dialect: source.V4, Culture: "en-us", SummaryCodepage: "1250", Strings: []source.LocString{{ID: "A", Value: "yes", Pos: pos}}},
	}
	if diff := cmp.Diff(want, lib.Localizations, cmp.AllowUnexported(source.Localization{})); diff != "" || lib.DefaultCulture != "en-us" {
		t.Errorf("default %q\n%s", lib.DefaultCulture, diff)
	}
}

func TestV4Faults(t *testing.T) {
	twice := func() []byte {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for range 2 {
			w.Create("wix-ir.json")
		}
		w.Close()
		return out.Bytes()
	}
	doc := func(s string) []byte { return zipOf(t, map[string]string{"wix-ir.json": s}) }
	for _, tt := range []struct {
		name, want string
		raw        []byte
	}{
		{"no archive", "zip: not a valid zip file", []byte("PK\x03\x04")},
		{"nothing in it", `the archive has no entry "wix-ir.json"`, zipOf(t, nil)},
		{"an entry twice", `entry "wix-ir.json" stands twice`, twice()},
		{"no JSON", "wix-ir.json: invalid character", doc("<wix/>")},
		{"cut", "wix-ir.json: unexpected EOF", doc(`{"sections":[`)},
		{"a package", `it holds a section of kind "package"`, doc(`{"sections":[{"type":"package"}]}`)},
		{"unknown kind", `symbols of kind "Marvel" are not supported`, v4SymbolsZip(t, v4SymbolJSON("Marvel", "M"))},
		{"no id", "symbol Property at x.wixlib/a.wxs:7: it has no id", v4SymbolsZip(t, v4SymbolJSON("Property", "", `"v"`))},
		{"a text for a number", `column Error: "x" is not a whole number`, v4SymbolsZip(t, v4SymbolJSON("Error", "x", `"v"`))},
		{"too big a number", "4294967296 has more than 32 bits", v4SymbolsZip(t, v4SymbolJSON("CustomAction", "A", "4294967296"))},
		{"a fraction", `"1.5" is not a whole number`, v4SymbolsZip(t, v4SymbolJSON("CustomAction", "A", "1.5"))},
		{"a list", "a text was expected", v4SymbolsZip(t, v4SymbolJSON("WixVariable", "A", "[1]", "true"))},
		{"a file of no archive", `the archive has no entry "wix-ir/b.dll"`, v4SymbolsZip(t, v4SymbolJSON("Binary", "B", `{"data":{"embed":"true","path":"wix-ir/b.dll"}}`))},
		{"a file without a path", "a path was expected", v4SymbolsZip(t, v4SymbolJSON("Binary", "B", `{"data":{"embed":"true"}}`))},
		{"a file in a text", "column Message cannot hold a file", v4SymbolsZip(t, v4SymbolJSON("Error", "1", `{"data":{"path":"a"}}`))},
		{"no such sequence", "there is no sequence table 9", v4SymbolsZip(t, v4SymbolJSON("WixAction", "A", "9", `"A"`))},
		{"too few fields", "table Wix4UserGroup has 2 columns, not 1", v4SymbolsZip(t, v4SymbolJSON("UserGroup", "", `"U"`))},
		{"no such location", "there is no location 7", v4SymbolsZip(t, v4SymbolJSON("Component", "C", `"*"`, `"D"`, "7"))},
		{"a file without a source", "file F has no source", v4SymbolsZip(t, v4SymbolJSON("File", "F", `"C"`))},
		{"an unknown group", "(of kind 9) in P (of kind 1) is not supported", v4SymbolsZip(t, v4SymbolJSON("WixComplexReference", "", `"P"`, "1", "null", `"C"`, "9"))},
		{"a script", "has its script in a file", v4SymbolsZip(t, v4SymbolJSON("CustomAction", "A", "0", "null", "32", "null", "5", "null", "null", "null", "null", "null", "null", "null", `"a.js"`))},
		{"a bomb", `entry "wix-ir.json" unpacks to far more than a library holds`, doc(strings.Repeat(" ", 2*v4RepresentationBase))},
		{"a bomb of a file", `entry "wix-ir/a" unpacks to far more than a library holds`, zipOf(t, map[string]string{
			"wix-ir.json": `{"sections":[{"type":"fragment","symbols":[` + v4SymbolJSON("Binary", "B", `{"data":{"embed":"true","path":"wix-ir/a"}}`) + `]}]}`,
			"wix-ir/a":    strings.Repeat(" ", v4UnpackedBase+16<<20),
		})},
	} {
		_, err := readV4("x.wixlib", tt.raw)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "library: x.wixlib: ") {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// v4Oracle gives the extensions of the real WiX 5.
func v4Oracle(t testing.TB) []string {
	t.Helper()
	return wixtest.Find(t).ExtensionFiles(t, wixtest.V4, strings.Fields(
		"Bal ComPlus Dependency DirectX Firewall Http Iis Msmq Netfx PowerShell Sql UI Util VisualStudio"))
}

// wanted are the things that libraries want from the package that uses them.
var wanted = map[string]bool{
	"Property:WixAppFolder": true, "Property:ApplicationFolderName": true, "Property:WixShellExecTarget": true, "Property:WixShellExecBinaryId": true, "Property:WixUnelevatedShellExecTarget": true,
	"Property:WixQuietExecCmdLine": true, "Property:WixQuietExec64CmdLine": true, "Property:WixSilentExecCmdLine": true, "Property:WixSilentExec64CmdLine": true,
}

// TestV4Extensions reads every extension of WiX 5: its rows fit their tables,
// what its sections refer to is there, and so are the strings of its texts.
func TestV4Extensions(t *testing.T) {
	var libs []*Library
	known := map[string]bool{}
	for _, file := range v4Oracle(t) {
		lib, err := Open(file)
		if err != nil {
			t.Error(err)
			continue
		}
		if lib.Dialect != source.V4 || lib.Space == "" || len(lib.Sections) == 0 {
			t.Errorf("%s: dialect %v, space %q, %d sections", file, lib.Dialect, lib.Space, len(lib.Sections))
		}
		libs = append(libs, lib)
		for _, s := range lib.Sections {
			definesV4(t, s, known)
		}
	}
	for _, lib := range libs {
		strings := map[string]bool{}
		for _, l := range lib.Localizations {
			for _, s := range l.Strings {
				strings[s.ID] = strings[s.ID] || l.Culture == lib.DefaultCulture
			}
		}
		for _, s := range lib.Sections {
			for _, r := range s.References {
				action, name, _ := cutAction(r)
				_, standard := compile.StandardAction(action, name)
				if !known[r.Name()] && !standard && !wanted[r.Name()] && !bundles[r.Table] {
					t.Errorf("%s: nobody has %s", r.Pos, r.Name())
				}
			}
			for _, r := range s.Rows {
				for _, cell := range r.Cells {
					text, _ := cell.(string)
					for _, ref := range source.Refs(text, source.V4) {
						if ref.Kind == "loc" && !strings[ref.Name] {
							t.Errorf("%s: no string %s in %s", r.Pos, ref.Name, lib.DefaultCulture)
						}
					}
				}
			}
		}
	}
}

// bundles are the kinds of things of bundles, which no package refers to.
var bundles = map[string]bool{
	"WixBootstrapperApplication": true, "WixBundleCustomData": true, "WixBundlePackage": true, "WixBundlePackageGroup": true, "WixSearch": true,
}

func cutAction(r compile.Reference) (table, name string, ok bool) {
	if r.Table != "WixAction" {
		return "", "", false
	}
	return strings.Cut(r.Key, "/")
}

// definesV4 adds what a section defines, and checks its rows.
func definesV4(t *testing.T, s *compile.Section, known map[string]bool) {
	for _, sym := range s.Symbols {
		known[sym.Name()] = true
	}
	for _, a := range s.Actions {
		known["WixAction:"+compile.Join(a.Table, a.Name)] = true
	}
	for _, r := range s.Rows {
		def, ok := compile.Definition(source.V4, r.Table)
		if !ok || len(def.Columns) != len(r.Cells) {
			t.Errorf("%s: %d cells in a row of %s", r.Pos, len(r.Cells), r.Table)
			continue
		}
		var key []string
		for i, col := range def.Columns {
			if col.Key {
				text := ""
				if r.Cells[i] != nil {
					text = fmt.Sprint(r.Cells[i])
				}
				key = append(key, text)
			}
			checkV4Cell(t, r, col, r.Cells[i])
		}
		known[r.Table+":"+compile.Join(key...)] = true
	}
}

func checkV4Cell(t *testing.T, r *compile.Row, col msi.Column, cell any) {
	ok := false
	switch v := cell.(type) {
	case nil:
		// A property without a value has no row in the end.
		ok = col.Nullable || r.Table == "Property"
	case string:
		ok = col.Kind == msi.String || strings.Contains(v, "!(")
	case int32:
		ok = col.Kind == msi.Int16 || col.Kind == msi.Int32
	case compile.Source:
		ok = len(v.Content) > 0 && v.Path != "" && (col.Kind == msi.Object || r.Table == "Control")
	}
	if !ok {
		t.Errorf("%s: %#v in column %s of %s", r.Pos, cell, col.Name, r.Table)
	}
}

// FuzzReadV4 reads archives of anything, and archives of a representation that
// is anything.
func FuzzReadV4(f *testing.F) {
	raw := v4SymbolsZip(f, v4SymbolJSON("Property", "P", `"v"`))
	f.Add(raw, false)
	for _, s := range []string{
		v4SymbolJSON("CustomAction", "A", "1024", `"B"`, "0", `"E"`, "1", "false", "true", "false", "false", "false", "false", "false", "null"),
		v4SymbolJSON("Control", "D/C", `"D"`, `"C"`, `"Text"`, "1", "2", "3", "4", "196608", "true"),
		v4SymbolJSON("Binary", "B", `{"data":{"embed":"true","path":"wix-ir/a.dll"},"prev":{"data":{"path":"a"}}}`),
		v4SymbolJSON("File", "F", `"C"`, `"long name.txt"`, "null", "0", "null", "null", "8", `"D"`, "null", `{"data":{"path":"a"}}`),
		v4SymbolJSON("Component", "C", `"*"`, `"D"`, "2", "true"), v4SymbolJSON("Directory", "D", "null", `"sub"`), v4SymbolJSON("XmlFile", "X", `"f"`),
		v4SymbolJSON("WixAction", "X/Y:virtual", "4", `"A"`, `"c"`, "null", `"B"`), v4SymbolJSON("WixUI", "U:file"), v4SymbolJSON("WixVariable", "V", `"x"`, "true"),
	} {
		f.Add([]byte(`{"sections":[{"type":"fragment","symbols":[`+s+`]}],"localizations":[{"culture":"a","codepage":1,"variables":[{}]}]}`), true)
	}
	f.Fuzz(func(t *testing.T, raw []byte, isJSON bool) {
		if isJSON {
			raw = zipOf(t, map[string]string{"wix-ir.json": string(raw), "wix-ir/a.dll": "MZ"})
		}
		lib, err := readV4("x.wixlib", raw)
		if err != nil {
			return
		}
		for _, s := range lib.Sections {
			for _, r := range s.Rows {
				if def, ok := compile.Definition(source.V4, r.Table); !ok || len(def.Columns) != len(r.Cells) {
					t.Errorf("%d cells in table %q", len(r.Cells), r.Table)
				}
			}
		}
	})
}
