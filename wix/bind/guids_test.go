package bind

import (
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/source"
)

// component adds one with the GUID that is given.
func component(b *binder, id, guid, dir string, kind compile.KeyPathKind, key, condition string, line int) *compile.Component {
	c := &compile.Component{
		Row: &compile.Row{Table: "Component", Cells: make([]any, 6)},
		ID:  id, GUID: guid, Directory: dir, KeyKind: kind, KeyPath: key, Is64: true, Condition: condition,
		Pos: diag.Pos{File: "x.wxs", Line: line},
	}
	b.out.Components = append(b.out.Components, c)
	return c
}

func filesOf(b *binder, comp string, versioned ...bool) {
	for i := range versioned {
		f := b.files[len(b.files)-len(versioned)+i]
		f.Component, f.versioned = comp, versioned[i]
	}
}

func TestComponentGUIDs(t *testing.T) {
	b := testBinder(source.V4)
	b.out.Directories = append(b.out.Directories, &compile.Directory{ID: "ProgramFiles64Folder", Parent: "TARGETDIR", Name: "PFiles64"},
		&compile.Directory{ID: "D1", Parent: "ProgramFiles64Folder", Name: "Some Long Folder"})
	b.out.Package.Arch = compile.X64
	one := component(b, "C1", "*", "D1", compile.KeyPathFile, "F1", "", 1)
	testFile(b, "F1", "D1", "Long File Name.config", 1, 0, true)
	filesOf(b, "C1", false)
	two := component(b, "C2", "*", "D1", compile.KeyPathFile, "F2", "", 2)
	testFile(b, "F2", "D1", "UPPER.TXT", 1, 0, true)
	testFile(b, "F3", "D1", "other.txt", 1, 0, true)
	filesOf(b, "C2", true, false)
	three := component(b, "C3", "*", "D1", compile.KeyPathRegistry, "R1", "", 3)
	b.out.Tables = []*link.Table{{Name: "Registry", Rows: []*compile.Row{
		{Cells: []any{"R0", int32(0), "k", nil, nil, "C0"}},
		{Cells: []any{"R1", int32(2), `Software\Acme\Vec`, "Value", "1", "C3"}},
	}}}
	four := component(b, "C4", "", "D1", compile.KeyPathDirectory, "", "", 4)
	if err := b.fillGUIDs(); err != nil {
		t.Fatal(err)
	}
	wantFaults(t, b.list)
	for _, c := range []struct {
		c    *compile.Component
		want any
	}{
		{one, "{68F1ACAD-BA52-5994-9162-84FD6C7CDC11}"},
		{two, "{32C449C0-145A-54D2-9C45-5B620DFD30DC}"},
		{three, "{26002146-24D2-56C3-B81F-6FF69023C862}"},
		{four, nil},
	} {
		if got := c.c.Row.Cells[componentID]; got != c.want {
			t.Errorf("%s: %v, want %v", c.c.ID, got, c.want)
		}
	}
}

func TestComponentGUIDFaults(t *testing.T) {
	b := testBinder(source.V3)
	component(b, "Dir", "*", "Da", compile.KeyPathDirectory, "", "", 1)
	component(b, "Odbc", "*", "Da", compile.KeyPathODBC, "x", "", 2)
	component(b, "Root", "*", "TARGETDIR", compile.KeyPathFile, "F1", "", 3)
	testFile(b, "F1", "TARGETDIR", "a.txt", 1, 0, true)
	filesOf(b, "Root", false)
	component(b, "Unversioned", "*", "Da", compile.KeyPathFile, "F2", "", 4)
	testFile(b, "F2", "Da", "b.txt", 1, 0, true)
	testFile(b, "F3", "Da", "c.txt", 1, 0, true)
	filesOf(b, "Unversioned", false, false)
	component(b, "Versioned", "*", "Da", compile.KeyPathFile, "F4", "", 5)
	testFile(b, "F4", "Da", "d.exe", 1, 0, true)
	testFile(b, "F5", "Da", "e.dll", 1, 0, true)
	filesOf(b, "Versioned", true, true)
	component(b, "Lost", "*", "Da", compile.KeyPathRegistry, "nothing", "", 6)
	component(b, "Elsewhere", "*", "Da", compile.KeyPathFile, "F5", "", 7)
	component(b, "G1", "{11111111-1111-1111-1111-111111111111}", "Da", compile.KeyPathDirectory, "", "", 8)
	component(b, "G2", "{11111111-1111-1111-1111-111111111111}", "Da", compile.KeyPathDirectory, "", "A", 9)
	component(b, "G3", "{22222222-1111-1111-1111-111111111111}", "Da", compile.KeyPathDirectory, "", "A", 10)
	component(b, "G4", "{22222222-1111-1111-1111-111111111111}", "Da", compile.KeyPathDirectory, "", "NOT A", 11)
	if err := b.fillGUIDs(); err != nil {
		t.Fatal(err)
	}
	const no = `: no GUID can be made for component `
	wantFaults(t, b.list,
		CodeGUIDKeyPath+no+`"Dir", whose key path is its folder`,
		CodeGUIDKeyPath+no+`"Odbc", whose key path is an ODBC data source`,
		CodeGUIDRoot+no+`"Root", whose key path begins with "TARGETDIR"`,
		CodeGUIDFiles+no+`"Unversioned" of 2 files: its key file "b.txt" has no version`,
		CodeGUIDFiles+no+`"Versioned" of 2 files: its file "e.dll" has a version and is not the key path`,
		CodeGUIDKeyPath+no+`"Lost", whose key path "nothing" is no registry value`,
		CodeGUIDKeyPath+no+`"Elsewhere", whose key path "F5" is none of its files`,
		CodeGUIDTwice+`: components "G1" and "G2" have the same GUID {11111111-1111-1111-1111-111111111111}`,
		CodeGUIDTwice+`: components "G3" and "G4" have the same GUID {22222222-1111-1111-1111-111111111111}`)
	if b.list.ErrorCount() != 8 {
		t.Errorf("%d errors; the last fault is a warning", b.list.ErrorCount())
	}
}
