package msi

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/wix/cfb"
)

// sample is a small database with every kind of cell.
func sample(t testing.TB) *Database {
	t.Helper()
	db := New()
	db.Summary = Summary{
		PIDCodepage: int32(1252), PIDTitle: "Installation Database", PIDSubject: "Hello", PIDAuthor: "Müller & Co",
		PIDKeywords: "Installer", PIDTemplate: "x64;1033", PIDRevision: "{11111111-2222-5333-8444-555555555555}",
		PIDCreated: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC), PIDLastSaved: time.Date(2026, 2, 3, 4, 5, 6, 700, time.UTC),
		PIDPageCount: int32(500), PIDWordCount: int32(2), PIDApplication: "gomsi", PIDSecurity: int32(2),
	}
	for _, row := range []struct {
		table string
		cells Row
	}{
		{"Property", Row{"ProductName", "Hello"}},
		{"Property", Row{"ProductCode", "{22222222-2222-5333-8444-555555555555}"}},
		{"Property", Row{"Greeting", "Grüße, 世界"}},
		{"Directory", Row{"TARGETDIR", nil, "SourceDir"}},
		{"Directory", Row{"INSTALLFOLDER", "TARGETDIR", "hello"}},
		{"Component", Row{"Main", "{33333333-2222-5333-8444-555555555555}", "INSTALLFOLDER", 256, nil, "hello.exe"}},
		{"File", Row{"hello.exe", "Main", "hello.exe", 5, "1.0.0.0", "0", 512, 1}},
		{"MsiFileHash", Row{"hello.exe", 0, -2147483647, 2147483647, 0, -1}},
		{"Media", Row{1, 1, nil, "#cab1.cab", nil, nil}},
		{"Binary", Row{"Tool", Bytes([]byte("MZ tool"))}},
		{"Icon", Row{"app.ico", Bytes(bytes.Repeat([]byte("icon"), 3000))}},
	} {
		def, ok := Standard(row.table, WiX3)
		if !ok {
			t.Fatalf("no table %s", row.table)
		}
		table, err := db.Define(def)
		if err != nil {
			t.Fatal(err)
		}
		if err := table.Add(row.cells...); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.AddStream("cab1.cab", Bytes([]byte("MSCF not really"))); err != nil {
		t.Fatal(err)
	}
	if err := db.AddValidation(WiX3); err != nil {
		t.Fatal(err)
	}
	return db
}

func encode(t testing.TB, db *Database) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := db.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decode(t testing.TB, b []byte) *Database {
	t.Helper()
	db, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// custom gives a table with one key and one text column.
func custom(t testing.TB, db *Database, name, columns string) *Table {
	t.Helper()
	defs, err := ParseDefinitions(name+"\n"+columns, WiX5)
	if err != nil {
		t.Fatal(err)
	}
	table, err := db.Define(defs[0])
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func add(t testing.TB, table *Table, cells ...any) {
	t.Helper()
	if err := table.Add(cells...); err != nil {
		t.Fatal(err)
	}
}

// same fails when two databases differ.
func same(t testing.TB, a, b *Database) {
	t.Helper()
	list, err := Diff(a, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		t.Error(d)
	}
}

func TestRoundTrip(t *testing.T) {
	db := sample(t)
	file := encode(t, db)
	back := decode(t, file)
	same(t, db, back)
	if !bytes.Equal(file, encode(t, back)) {
		t.Error("reading and writing changes the bytes")
	}
	for _, table := range db.Tables() {
		want := table.Definition()
		want.Columns = slices.Clone(want.Columns)
		for i := range want.Columns {
			want.Columns[i].Modularize = ModularizeNone // databases do not tell it
		}
		if got := back.Table(table.Name()).Definition(); !cmp.Equal(got, want) {
			t.Errorf("definition of %s: %s", table.Name(), cmp.Diff(want, got))
		}
	}
	row := back.Table("MsiFileHash").Find("hello.exe")
	if want := (Row{"hello.exe", int32(0), int32(-2147483647), int32(2147483647), int32(0), int32(-1)}); !cmp.Equal(row, want) {
		t.Error(row)
	}
	if row := back.Table("Directory").Find("TARGETDIR"); row[1] != nil {
		t.Error(row)
	}
	if back.Table("Property").Find("none") != nil {
		t.Error("a row that is not there")
	}
}

// TestOrderOfTables defines the same tables in two orders.
func TestOrderOfTables(t *testing.T) {
	var files [][]byte
	for _, names := range [][]string{{"A", "B", "_C"}, {"_C", "B", "A"}} {
		db := New()
		for _, name := range names {
			table := custom(t, db, name, "  Id* s72\n  Text S0")
			for i := range 50 {
				add(t, table, fmt.Sprint(i*17%50), name+fmt.Sprint(i%7))
			}
		}
		files = append(files, encode(t, db))
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the order of definitions changes the bytes")
	}
}

// TestOrderOfRows shows what the order of rows in the file is: as they were
// added, but rows whose key another table has already come first.
func TestOrderOfRows(t *testing.T) {
	db := New()
	a, b := custom(t, db, "A", "  Id* s72"), custom(t, db, "B", "  Id* s72\n  Number* i2\n  Sub* s72")
	add(t, a, "shared")
	for _, row := range []Row{{"z", 2, "q"}, {"y", 1, "p"}, {"shared", 5, "p"}, {"z", 1, "r"}, {"z", 1, "p"}} {
		add(t, b, row...)
	}
	file := encode(t, db)
	back := decode(t, file)
	var got []string
	for _, row := range back.Table("B").Rows() {
		got = append(got, KeyText(b.Definition(), row))
	}
	want := []string{"shared/5/p", "z/1/p", "z/1/r", "z/2/q", "y/1/p"}
	if !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !bytes.Equal(file, encode(t, back)) {
		t.Error("reading and writing changes the bytes")
	}
}

func TestAddFaults(t *testing.T) {
	db := New()
	table := custom(t, db, "T", "  Id* s4\n  Number* i2\n  Text s0\n  Big I4\n  Data V0")
	add(t, table, "a", 1, "x", nil, nil)
	long := strings.Repeat("n", 70)
	for _, c := range []struct {
		row  Row
		want string
	}{
		{Row{"a"}, "msi: T: 1 cells for 5 columns"},
		{Row{"a", 1, "x", nil, nil}, "msi: T[a/1]: a row with this key is there already"},
		{Row{nil, 1, "x", nil, nil}, "msi: T[/1].Id: must not be null"},
		{Row{"b", 1, "", nil, nil}, "msi: T[b/1].Text: must not be null"},
		{Row{"b", "1", "x", nil, nil}, `msi: T[b/1].Number: text "1" where a 16-bit number is wanted`},
		{Row{"b", 32768, "x", nil, nil}, "msi: T[b/32768].Number: 32768; range is -32767 to 32767"},
		{Row{"b", 1, 5, nil, nil}, "msi: T[b/1].Text: number 5 where text is wanted"},
		{Row{"b", 1, "x", -2147483648, nil}, "msi: T[b/1].Big: -2147483648; range is -2147483647 to 2147483647"},
		{Row{"b", 1, "x", 1 << 40, nil}, "msi: T[b/1].Big: a value of type int (1099511627776)"},
		{Row{"b", 1, "x", nil, "y"}, `msi: T[b/1].Data: text "y" where a stream is wanted`},
		{Row{"b", 1, "x", nil, Stream{}}, "msi: T[b/1].Data: the stream has no Open function"},
		{Row{"b", 1, "a\x00", nil, nil}, `msi: T[b/1].Text: text "a\x00" holds a NUL`},
		{Row{long, 1, "x", nil, Bytes(nil)}, "msi: T[" + long + "/1].Data: stream name \"T." + long +
			".1\" takes 37 characters when packed; max is 31"},
	} {
		err := table.Add(c.row...)
		var fault *CellError
		if err == nil || err.Error() != c.want || !errors.As(err, &fault) {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
	if len(table.Rows()) != 1 {
		t.Errorf("%d rows", len(table.Rows()))
	}
	other, _ := Standard("File", WiX3)
	other.Name = "T"
	if _, err := db.Define(other); err == nil || err.Error() != "msi: T: the table is defined already with other columns" {
		t.Error(err)
	}
	if again, err := db.Define(table.Definition()); err != nil || again != table {
		t.Error(err)
	}
	for _, name := range []string{"_Tables", "_Columns", "_Streams", "_Storages"} {
		other.Name = name
		if _, err := db.Define(other); err == nil {
			t.Errorf("%s can be defined", name)
		}
	}
}

func TestStreamNames(t *testing.T) {
	for _, c := range []struct {
		name, packed string
		table        bool
	}{
		{"_Tables", "\u4840\u3F7F\u4164\u422F\u4836", true},
		{"a", "\u4824", false},
		{"cab1.cab", "", false},
		{"Binary.Tool-1", "", false},
		{"Icon.{9}.ico", "", false},
		{"\x05DigitalSignature", "\x05DigitalSignature", false},
		{strings.Repeat("x", 62), "", false},
	} {
		packed, err := encodeStreamName(c.name, c.table)
		if err != nil || c.packed != "" && packed != c.packed {
			t.Errorf("%q is packed as %+q, %v", c.name, packed, err)
		}
		if name, table := decodeStreamName(packed); name != c.name || table != c.table {
			t.Errorf("%q comes back as %q, %v", c.name, name, table)
		}
	}
	db := New()
	for _, c := range []struct{ name, want string }{
		{"", "msi: a stream without a name"},
		{strings.Repeat("x", 63), "msi: stream name \"" + strings.Repeat("x", 63) + "\" takes 32 characters when packed; max is 31"},
		{"a", ""},
		{"a", `msi: stream "a" is there already`},
	} {
		err := db.AddStream(c.name, Bytes(nil))
		if (err == nil) != (c.want == "") || err != nil && err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
	binary, _ := Standard("Binary", WiX3)
	table, _ := db.Define(binary)
	add(t, table, "x", Bytes(nil))
	if err := db.AddStream("Binary.x", Bytes(nil)); err != nil {
		t.Fatal(err)
	}
	want := `msi: there are two streams of the name "Binary.x"`
	if err := db.Write(io.Discard); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// TestStreamFaults has streams that cannot be written; their readable names
// are told.
func TestStreamFaults(t *testing.T) {
	short := Bytes([]byte("abc"))
	short.Size = 5000
	for _, c := range []struct {
		stream Stream
		want   string
	}{
		{short, `msi: stream "Binary.x": 3 bytes; 5000 were promised`},
		{Stream{Size: 1, Open: func() (io.ReadCloser, error) { return nil, os.ErrNotExist }}, `msi: stream "Binary.x": file does not exist`},
	} {
		db := New()
		binary, _ := Standard("Binary", WiX3)
		table, _ := db.Define(binary)
		add(t, table, "x", c.stream)
		if err := db.Write(io.Discard); err == nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

// TestReadFaults breaks a sound file's tables.
func TestReadFaults(t *testing.T) {
	sound := map[string][]byte{}
	file := encode(t, sampleTable(t))
	f, err := cfb.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range f.Root.Children {
		if sound[e.Name], err = content(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		stream string
		table  bool
		data   []byte // nil leaves the stream out
		want   string
	}{
		{"_StringPool", true, nil, "msi: no installer database: the compound file has no string pool"},
		{"_StringPool", true, []byte{0, 0}, "msi: a string pool of 2 bytes"},
		{"_StringPool", true, []byte{0xFF, 0xFF, 0, 0}, "msi: code page 65535 is not known"},
		{"_StringPool", true, []byte{0, 0, 0, 0, 255, 0, 1, 0}, "msi: string 1 has 255 bytes; 19 are left"},
		{"_StringPool", true, []byte{0, 0, 0, 0, 0, 0, 1, 0}, "msi: the string pool ends within a long string"},
		{"_Tables", true, []byte{1}, "msi: table _Tables: 1 bytes with rows of 2"},
		{"_Tables", true, []byte{99, 0}, "msi: string 99; there are 8"},
		{"_Tables", true, []byte{3, 0, 3, 0}, "msi: table T is there twice"},
		{"_Tables", true, []byte{1, 0}, "msi: table b: 0 columns; 1 to 32 are allowed"},
		{"_Columns", true, []byte{3, 0, 9, 128, 4, 0, 0, 161}, "msi: table T has no column 1"},
		{"_Columns", true, []byte{3, 0, 99, 128, 4, 0, 0, 161}, `msi: _Columns has a wrong column number for "Id"`},
		{"_Columns", true, []byte{3, 0, 1, 128, 4, 0, 0, 129}, "msi: table T: the first column is no key"},
		{"T", true, make([]byte, 7), "msi: table T: 7 bytes with rows of 10"},
		{"T", true, []byte{99, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "msi: string 99; there are 8"},
		{summaryName, false, []byte("x"), "msi: the summary information is no property set"},
		{summaryName, false, sound[summaryName][:60], "msi: the summary information has 3 properties"},
		{summaryName, false, sound[summaryName][:80], "msi: the summary information ends within property 1"},
	} {
		name, err := encodeStreamName(c.stream, c.table)
		if err != nil {
			t.Fatal(err)
		}
		var root cfb.Storage
		for packed, data := range sound {
			if packed == name {
				data = c.data
			}
			if packed != name || c.data != nil {
				s := Bytes(data)
				root.Streams = append(root.Streams, cfb.Stream{Name: packed, Size: s.Size, Open: s.Open})
			}
		}
		var b bytes.Buffer
		if err := cfb.Write(&b, root); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil || err.Error() != c.want {
			t.Errorf("%s: got  %v\nwant %s", c.stream, err, c.want)
		}
	}
	if _, err := Open(strings.NewReader("x"), 1); !errors.Is(err, cfb.ErrSignature) {
		t.Error(err)
	}
}

func TestCodepages(t *testing.T) {
	for _, c := range []struct {
		codepage int
		text     string
		want     string // the error
	}{
		{65001, "Grüße 世界 😀", ""},
		{1252, "Grüße €", ""},
		{1251, "Привет", ""},
		{932, "日本語", ""},
		{936, "简体字", ""},
		{949, "한국어", ""},
		{950, "繁體字", ""},
		{0, "plain", ""},
		{20127, "plain", ""},
		{1252, "a世", `msi: T[k].Text: "a世": code page 1252 has no '世'`},
		{0, "Grün", `msi: T[k].Text: "Grün": 'ü' is not ASCII, and code page 0 (neutral) has no other characters`},
		{65001, "a\xFF", "msi: T[k].Text: \"a\\xff\": code page 65001 has no '\uFFFD'"},
		{1200, "x", "msi: code page 1200 is not known"},
	} {
		db := New()
		db.Codepage = c.codepage
		add(t, custom(t, db, "T", "  Id* s72\n  Text S0"), "k", c.text)
		var b bytes.Buffer
		err := db.Write(&b)
		if c.want != "" {
			var fault *CodepageError
			if err == nil || err.Error() != c.want || !errors.As(err, &fault) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		same(t, db, decode(t, b.Bytes()))
	}
}

func TestSummaryFaults(t *testing.T) {
	for _, c := range []struct {
		id    PropertyID
		value any
		want  string
	}{
		{PIDTitle, int32(1), "msi: _SummaryInformation[Title]: a value of type int32"},
		{PIDPageCount, "x", "msi: _SummaryInformation[PageCount]: a value of type string"},
		{PIDPageCount, 5, "msi: _SummaryInformation[PageCount]: a value of type int"},
		{PIDCodepage, int32(70000), "msi: _SummaryInformation[Codepage]: code page 70000 is not known"},
		{PIDCreated, time.Time{}, "msi: _SummaryInformation[Created]: year 1; range is 1601 to 9999"},
		{PIDTitle, "世", `msi: _SummaryInformation[Title]: "世": code page 1252 has no '世'`},
		{17, "x", "msi: _SummaryInformation[PID 17]: the property is not known"},
	} {
		db := New()
		db.Summary[c.id] = c.value
		if err := db.Write(io.Discard); err == nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
	db := New()
	db.Summary = Summary{PIDCodepage: int32(65001), PIDTitle: "世界"}
	same(t, db, decode(t, encode(t, db)))
}

// TestReferenceCounts counts the references of a written file from its rows
// and compares them with the pool.
func TestReferenceCounts(t *testing.T) {
	db := sample(t)
	file := encode(t, db)
	f, err := cfb.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for _, table := range db.Tables() {
		want[table.Name()] += 1 + len(table.def.Columns)
		for _, c := range table.def.Columns {
			want[c.Name]++
		}
		for _, row := range table.Rows() {
			for _, cell := range row {
				if s, ok := cell.(string); ok {
					want[s]++
				}
			}
		}
	}
	pool := map[string][]byte{}
	for _, e := range f.Root.Children {
		name, _ := decodeStreamName(e.Name)
		if pool[name], err = content(e); err != nil {
			t.Fatal(err)
		}
	}
	text, _, _, err := readPool(pool["_StringPool"], pool["_StringData"])
	if err != nil {
		t.Fatal(err)
	}
	if len(text)-1 != len(want) {
		t.Errorf("%d strings, want %d", len(text)-1, len(want))
	}
	for i, s := range text[1:] {
		if got := int(binary.LittleEndian.Uint16(pool["_StringPool"][4*i+6:])); got != want[s] {
			t.Errorf("%q has %d references, want %d", s, got, want[s])
		}
	}
}
