package bind

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/source"
)

// testFile is a file as assignMedia wants it.
func testFile(b *binder, id, dir, name string, size int64, disk int32, packed bool) {
	f := &compile.File{
		Row: &compile.Row{Table: "File", Cells: make([]any, 8), Pos: diag.Pos{File: id, Line: 1}},
		ID:  id, Directory: dir, Name: name, DiskID: disk,
	}
	b.out.Files = append(b.out.Files, f)
	b.files = append(b.files, &file{File: f, packed: packed, payload: &payload{size: size}})
}

func testBinder(dialect source.Dialect) *binder {
	b := &binder{
		line: ident.Line(dialect),
		list: &diag.List{},
		out: &link.Output{
			Dialect: dialect, Kind: compile.KindPackage, Package: &compile.Package{Compressed: true},
			Directories: []*compile.Directory{
				{ID: "TARGETDIR", Name: "SourceDir"},
				{ID: "ProgramFilesFolder", Parent: "TARGETDIR", Name: "PFiles"},
				{ID: "Da", Parent: "ProgramFilesFolder", Name: "a"},
				{ID: "Db", Parent: "ProgramFilesFolder", Name: "b"},
				{ID: "DB2", Parent: "ProgramFilesFolder", Name: "B2", Seed: "{99999999-2222-3333-4444-555555555555}"},
			},
		},
	}
	for _, d := range b.out.Directories {
		d.Row = &compile.Row{Table: "Directory", Cells: make([]any, 3)}
	}
	return b
}

// layout prints what was assigned: the files of each disk in their order.
func layout(b *binder) string {
	var s strings.Builder
	for _, d := range b.disks {
		fmt.Fprintf(&s, "%d %s last %v:", d.id, d.cabinet, d.row.Cells[mediaLastSequence])
		for _, f := range b.files {
			if f.disk == d.id {
				fmt.Fprintf(&s, " %s=%d", f.ID, f.sequence)
			}
		}
		s.WriteByte('\n')
	}
	return s.String()
}

const mb = 1 << 20

func TestTemplateMedia(t *testing.T) {
	for _, c := range []struct {
		dialect source.Dialect
		want    string
	}{
		// WiX gives the same cabinets; it numbers the uncompressed file, which
		// is on the first disk, among those of later disks.
		{source.V3, "1 acme1.cab last 3: aa=1 bb=2 un=3\n2 acme2.cab last 4: bigf=4\n3 acme3.cab last 7: cc=5 nn=6 zz=7\n"},
		{source.V4, "1 acme1.cab last 2: bb=1 un=2\n2 acme2.cab last 3: bigf=3\n3 acme3.cab last 7: cc=4 zz=5 nn=6 aa=7\n"},
	} {
		b := testBinder(c.dialect)
		testFile(b, "zz", "Db", "r1.bin", 40000, 0, true)
		testFile(b, "un", "Db", "r2.bin", 40000, 0, false)
		testFile(b, "bigf", "Da", "big.bin", 1500000, 0, true)
		testFile(b, "aa", "DB2", "r3.bin", 40000, 0, true)
		testFile(b, "bb", "Da", "R4.BIN", 40000, 0, true)
		testFile(b, "cc", "Da", "r5.bin", 40000, 0, true)
		testFile(b, "nn", "Db", "r6.bin", 40000, 0, true)
		b.out.Template = &compile.MediaTemplate{CabinetTemplate: "acme{0}.cab", Embed: true, MaxMB: 1}
		if err := b.assignMedia(); err != nil || b.list.Len() != 0 {
			t.Fatal(err, b.list.Sorted())
		}
		if got := layout(b); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.dialect, got, c.want)
		}
		if cell := b.disks[2].row.Cells[3]; cell != "#acme3.cab" {
			t.Errorf("cabinet cell %v", cell)
		}
	}
}

func TestTemplateLimits(t *testing.T) {
	b := testBinder(source.V3)
	for i := range 65540 {
		testFile(b, fmt.Sprintf("f%05d", i), "Da", fmt.Sprint(i), 1, 0, true)
	}
	b.out.Template = &compile.MediaTemplate{}
	if err := b.assignMedia(); err != nil || b.list.Len() != 0 {
		t.Fatal(err, b.list.Sorted())
	}
	if len(b.disks) != 2 || len(b.disks[0].packed) != 65535 || len(b.disks[1].packed) != 5 || b.disks[1].row.Cells[3] != "cab2.cab" {
		t.Errorf("%d disks", len(b.disks))
	}

	b = testBinder(source.V4)
	for i := range 1000 {
		testFile(b, fmt.Sprintf("f%05d", i), "Da", fmt.Sprint(i), mb, 0, true)
	}
	b.out.Template = &compile.MediaTemplate{MaxMB: 1}
	if err := b.assignMedia(); err != nil {
		t.Fatal(err)
	}
	wantFaults(t, b.list, CodeTooManyCabinets+": the files need more than 999 cabinets")
}

func TestOnlyLoose(t *testing.T) {
	b := testBinder(source.V3)
	testFile(b, "un", "Db", "r2.bin", 40000, 0, false)
	b.out.Template = &compile.MediaTemplate{Embed: true}
	if err := b.assignMedia(); err != nil || b.list.Len() != 0 {
		t.Fatal(err, b.list.Sorted())
	}
	if got := layout(b); got != "1  last 1: un=1\n" || b.disks[0].row.Cells[3] != nil {
		t.Error(got)
	}
}

func authored(b *binder, id int32, cabinet string, embed bool) {
	var cell any = cabinet
	if embed {
		cell = "#" + cabinet
	}
	b.out.Media = append(b.out.Media, &compile.Media{
		Row:    &compile.Row{Table: "Media", Cells: []any{id, nil, nil, cell, nil, nil}},
		DiskID: id, Cabinet: cabinet, Embed: embed, Pos: diag.Pos{File: "media", Line: int(id)},
	})
}

// The numbers are those of packages of WiX 3.11 and 5.0.2.
func TestAuthoredMedia(t *testing.T) {
	for _, dialect := range []source.Dialect{source.V3, source.V4} {
		b := testBinder(dialect)
		authored(b, 1, "a.cab", true)
		authored(b, 2, "b.cab", false)
		authored(b, 3, "", false)
		authored(b, 4, "never.cab", true)
		testFile(b, "zz", "Da", "zz.txt", 4, 2, true)
		testFile(b, "Exe", "Da", "labsvc.exe", 4, 0, true)
		testFile(b, "aa", "Da", "aa.txt", 4, 2, true)
		testFile(b, "mm", "Da", "empty file.txt", 0, 3, false)
		testFile(b, "nn", "Da", "nn.txt", 4, 3, false)
		testFile(b, "oo", "Da", "oo.txt", 4, 1, true)
		testFile(b, "Comp", "Da", "companion.txt", 4, 1, true)
		if err := b.assignMedia(); err != nil {
			t.Fatal(err)
		}
		const want = "1 a.cab last 3: Comp=1 Exe=2 oo=3\n2 b.cab last 5: aa=4 zz=5\n3  last 7: mm=6 nn=7\n4 never.cab last 0:\n"
		if got := layout(b); got != want {
			t.Errorf("%s:\n%swant\n%s", dialect, got, want)
		}
		wantFaults(t, b.list, CodeEmptyCabinet+`: cabinet "never.cab" has no files`)
	}
}

func TestMediaFaults(t *testing.T) {
	b := testBinder(source.V3)
	authored(b, 1, strings.Repeat("x", 63), true)
	authored(b, 2, "b?.cab", false)
	authored(b, 3, "C.cab", false)
	authored(b, 4, "c.CAB", false)
	for i := range int32(4) {
		testFile(b, fmt.Sprint("f", i), "Da", "n", 1, i+1, true)
	}
	if err := b.assignMedia(); err != nil {
		t.Fatal(err)
	}
	wantFaults(t, b.list,
		CodeCabinetName+`: cabinet name "`+strings.Repeat("x", 63)+`" has 63 characters; an embedded cabinet has 62 at most`,
		CodeCabinetName+`: cabinet name "b?.cab" is no legal file name`,
		CodeCabinetName+`: disks 3 and 4 have the same cabinet "c.CAB"`)

	b = testBinder(source.V3)
	authored(b, 1, "", false)
	testFile(b, "f1", "Da", "n", 1, 0, true)
	testFile(b, "f2", "Da", "n", 1, 9, true)
	if err := b.assignMedia(); err != nil {
		t.Fatal(err)
	}
	wantFaults(t, b.list,
		CodeNoMedia+`: compressed file "f1" is on disk 1, which has no cabinet`,
		CodeNoMedia+`: file "f2" is on disk 9, for which there is no Media element`)

	b = testBinder(source.V3)
	authored(b, 1, "a.cab", true)
	for i := range 65536 {
		testFile(b, fmt.Sprintf("f%05d", i), "Da", fmt.Sprint(i), 1, 0, true)
	}
	if err := b.assignMedia(); err != nil {
		t.Fatal(err)
	}
	wantFaults(t, b.list, CodeFullCabinet+`: cabinet "a.cab" gets 65536 files of 65536 bytes; max is 65535 files and 2147450880 bytes`)
}

// wantFaults compares code and message of all faults, in their order.
func wantFaults(t *testing.T, l *diag.List, want ...string) {
	t.Helper()
	var got []string
	for _, d := range l.Sorted() {
		got = append(got, d.Code+": "+d.Message)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("faults:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
