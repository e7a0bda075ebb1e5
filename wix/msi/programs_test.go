package msi

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/tooltest"
)

// save writes a database into the test's folder.
func save(t *testing.T, db *Database) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.msi")
	if err := os.WriteFile(name, encode(t, db), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// idt gives a table in the form that msiinfo exports it.
func idt(t *Table) string {
	var lines [3][]string
	for _, c := range t.def.Columns {
		lines[0] = append(lines[0], c.Name)
		lines[1] = append(lines[1], typeText(c))
	}
	lines[2] = append(lines[2], t.def.Name)
	for _, c := range t.def.KeyColumns() {
		lines[2] = append(lines[2], c.Name)
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.Join(line, "\t") + "\r\n")
	}
	// What an .idt file has for characters that have a meaning in it
	// (Windows Installer documentation, "Export Files").
	escape := strings.NewReplacer("\t", "\x10", "\r", "\x11", "\n", "\x19")
	for _, row := range t.rows {
		var cells []string
		for _, cell := range row {
			if _, ok := cell.(Stream); ok {
				cells = append(cells, cellStreamName(t.def, row))
				continue
			}
			cells = append(cells, escape.Replace(cellText(cell)))
		}
		b.WriteString(strings.Join(cells, "\t") + "\r\n")
	}
	return b.String()
}

// compareWithMsiinfo exports every table of a file with msiinfo and compares
// it with what was written. Rows are compared in the order of the file.
func compareWithMsiinfo(t *testing.T, name string) {
	t.Helper()
	db, err := OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var want []string
	for _, table := range db.Tables() {
		want = append(want, table.Name())
	}
	got := strings.Fields(tooltest.Run(t, "msiinfo", "tables", name))
	for _, table := range want {
		if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+table+" ") {
			t.Errorf("msiinfo does not list %s", table)
		}
	}
	for _, table := range db.Tables() {
		if got, want := tooltest.Run(t, "msiinfo", "export", name, table.Name()), idt(table); got != want {
			t.Errorf("msiinfo export %s:\n%.2000q\nwant\n%.2000q", table.Name(), got, want)
		}
	}
	infos, err := db.StreamInfos()
	if err != nil {
		t.Fatal(err)
	}
	listed := "\n" + tooltest.Run(t, "msiinfo", "streams", name)
	for _, s := range infos {
		if !strings.Contains(listed, "\n"+s.Name+"\n") {
			t.Errorf("msiinfo does not list stream %s: %s", s.Name, listed)
		}
	}
}

func TestMsiinfo(t *testing.T) {
	name := save(t, sample(t))
	compareWithMsiinfo(t, name)
	if got := tooltest.Run(t, "msiinfo", "extract", name, "Binary.Tool"); got != "MZ tool" {
		t.Errorf("stream Binary.Tool is %q", got)
	}
	if got := tooltest.Run(t, "msiinfo", "extract", name, "Icon.app.ico"); got != strings.Repeat("icon", 3000) {
		t.Errorf("stream Icon.app.ico has %d bytes", len(got))
	}
	info := tooltest.Run(t, "msiinfo", "suminfo", name)
	for _, line := range []string{
		"Title: Installation Database\n", "Subject: Hello\n", "Author: M\xFCller & Co\n", "Template: x64;1033\n",
		"Revision number (UUID): {11111111-2222-5333-8444-555555555555}\n", "Created: Tue Jan  1 00:00:00 1980\n",
		"Version: 500 (1f4)\n", "Source: 2 (2)\n", "Application: gomsi\n", "Security: 2 (2)\n",
	} {
		if !strings.Contains(info, line) {
			t.Errorf("msiinfo suminfo has no %q:\n%s", line, info)
		}
	}
}

func TestFile(t *testing.T) {
	out := tooltest.Run(t, "file", "-b", save(t, sample(t)))
	for _, part := range []string{"MSI Installer", "Code page: 1252", "Title: Installation Database",
		"Revision Number: {11111111-2222-5333-8444-555555555555}", "Number of Pages: 500", "Security: 2"} {
		if !strings.Contains(out, part) {
			t.Errorf("file does not say %q: %s", part, out)
		}
	}
}

// TestMsidump dumps everything into files and reads the streams of tables
// back.
func TestMsidump(t *testing.T) {
	name := save(t, sample(t))
	dir := t.TempDir()
	tooltest.Run(t, "msidump", "-t", "-s", "-d", dir, name)
	for file, want := range map[string]string{
		"_Streams/Binary.Tool": "MZ tool", "_Streams/Icon.app.ico": strings.Repeat("icon", 3000), "_Streams/cab1.cab": "MSCF not really",
	} {
		if b, err := os.ReadFile(filepath.Join(dir, file)); err != nil || string(b) != want {
			t.Errorf("%s: %d bytes, %v", file, len(b), err)
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "Property.idt"))
	if err != nil || !bytes.Contains(b, []byte("Greeting\tGrüße, 世界\r\n")) {
		t.Errorf("Property.idt: %q, %v", b, err)
	}
}

// TestMsiextract takes a package with a cabinet apart, which reads the tables
// Directory, Component, File and Media and the stream that they lead to.
func TestMsiextract(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hello.exe"), []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	cab := filepath.Join(dir, "x.cab")
	tooltest.Run(t, "gcab", "-c", "-n", cab, filepath.Join(dir, "hello.exe"))
	b, err := os.ReadFile(cab)
	if err != nil {
		t.Fatal(err)
	}
	db := sample(t)
	delete(db.streams, "cab1.cab")
	if err := db.AddStream("cab1.cab", Bytes(b)); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	tooltest.Run(t, "msiextract", "-C", out, save(t, db))
	if b, err := os.ReadFile(filepath.Join(out, "hello", "hello.exe")); err != nil || string(b) != "hello" {
		t.Errorf("hello.exe is %q, %v", b, err)
	}
}

// TestAllTables defines every standard table, which msiinfo must list with
// the same columns.
func TestAllTables(t *testing.T) {
	db := New()
	for _, name := range StandardNames(WiX5) {
		def, _ := Standard(name, WiX5)
		if _, err := db.Define(def); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.AddValidation(WiX5); err != nil {
		t.Fatal(err)
	}
	compareWithMsiinfo(t, save(t, db))
}

// TestLongReferences has more strings than two bytes can number, more than
// 109 FAT sectors, and one string that more than 65535 cells have.
func TestLongReferences(t *testing.T) {
	const rows = 70_000
	db := New()
	table := custom(t, db, "T", "  Id* s72\n  Text S0\n  Number I4\n  Same s0")
	for i := range rows {
		add(t, table, fmt.Sprintf("row%d", rows-i), fmt.Sprintf("text of row %d, %0*d", i, 60, i), i-1000, "same")
	}
	if err := db.AddStream("cab1.cab", Bytes(bytes.Repeat([]byte("0123456789abcdef"), 1<<18))); err != nil {
		t.Fatal(err)
	}
	name := save(t, db)
	if info, err := os.Stat(name); err != nil || info.Size() < 109*128*512 {
		t.Errorf("the file is too small for this test: %v, %v", info, err)
	}
	back, err := OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	same(t, db, back)
	if row := back.Table("T").Rows()[0]; row[0] != "row70000" {
		t.Errorf("the first row is %v", row)
	}
	compareWithMsiinfo(t, name)
}

// TestReferenceLimit has as many strings as two bytes can number, and one
// more.
func TestReferenceLimit(t *testing.T) {
	// The names of the table and its column are strings too.
	for rows, size := range map[int]int{65533: 2, 65534: 3} {
		db := New()
		table := custom(t, db, "T", "  Id* s72")
		for i := range rows {
			add(t, table, fmt.Sprint(i))
		}
		name := save(t, db)
		back, err := OpenFile(name)
		if err != nil {
			t.Fatal(err)
		}
		defer back.Close()
		same(t, db, back)
		e := &serializer{pool: pool{ids: map[string]uint32{}}, names: map[string]string{}}
		e.arrange(db.Tables())
		e.system(db.Tables())
		if got := map[bool]int{false: 2, true: 3}[e.pool.long()]; got != size {
			t.Errorf("%d rows: references of %d bytes, want %d", rows, got, size)
		}
		compareWithMsiinfo(t, name)
	}
}

// TestLongStrings has texts around 64 KiB, whose pool entries have another
// form.
func TestLongStrings(t *testing.T) {
	db := New()
	table := custom(t, db, "T", "  Id* s72\n  Text S0")
	for _, n := range []int{65534, 65535, 65536, 65537, 131072, 200000} {
		add(t, table, fmt.Sprint(n), strings.Repeat("x", n-1)+"y")
	}
	add(t, table, "last", "after the long ones")
	name := save(t, db)
	same(t, db, decode(t, encode(t, db)))
	compareWithMsiinfo(t, name)
}
