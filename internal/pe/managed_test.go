package pe

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// assembly makes a .NET assembly with two tables before ManifestResource
// (Module, File) and the given rows: one row per resource, the last of another
// file. wide makes the heaps' indexes four bytes long.
func assembly(t testing.TB, wide bool, resources ...ManagedResource) []byte {
	t.Helper()
	le := binary.LittleEndian
	var data, names, rows []byte
	index := func(b []byte, n int) []byte {
		if wide {
			return le.AppendUint32(b, uint32(n))
		}
		return le.AppendUint16(b, uint16(n))
	}
	names = []byte{0}
	for _, r := range resources {
		rows = le.AppendUint32(rows, uint32(len(data)))
		rows = le.AppendUint32(rows, 1)
		rows = index(rows, len(names))
		rows = le.AppendUint16(rows, 0)
		names = append(append(names, r.Name...), 0)
		data = append(le.AppendUint32(data, uint32(len(r.Data))), r.Data...)
	}
	rows = le.AppendUint32(rows, 1<<30)
	rows = le.AppendUint32(rows, 1)
	rows = index(rows, 0)
	rows = le.AppendUint16(rows, 1<<2) // the first row of File

	tables := make([]byte, 6, 200)
	tables = append(tables, 0, 1)
	if wide {
		tables[6] = 7
	}
	tables = le.AppendUint64(tables, 1<<0|1<<0x26|1<<tableManifestResource)
	tables = le.AppendUint64(tables, 0)
	tables = le.AppendUint32(tables, 1)
	tables = le.AppendUint32(tables, 1)
	tables = le.AppendUint32(tables, uint32(len(resources)+1))
	tables = index(index(index(index(le.AppendUint16(tables, 0), 0), 1), 0), 0) // Module
	tables = index(index(le.AppendUint32(tables, 0), 0), 0)                     // File
	tables = append(tables, rows...)

	meta := []byte("BSJB\x01\x00\x01\x00\x00\x00\x00\x00\x04\x00\x00\x00v4.0\x00\x00\x02\x00")
	const headers = 8 + 4 + 8 + 12
	at := len(meta) + headers
	meta = le.AppendUint32(le.AppendUint32(meta, uint32(at)), uint32(len(tables)))
	meta = append(meta, "#~\x00\x00"...)
	meta = le.AppendUint32(le.AppendUint32(meta, uint32(at+len(tables))), uint32(len(names)))
	meta = append(meta, "#Strings\x00\x00\x00\x00"...)
	meta = append(append(meta, tables...), names...)

	const base = 0x2000 // of the only section, behind headers of 512 bytes
	cli := make([]byte, 72)
	le.PutUint32(cli[8:], base+72)
	le.PutUint32(cli[12:], uint32(len(meta)))
	le.PutUint32(cli[24:], base+72+uint32(len(meta)))
	le.PutUint32(cli[28:], uint32(len(data)))
	content := append(append(cli, meta...), data...)

	exe := make([]byte, 512)
	copy(exe, "MZ")
	le.PutUint32(exe[peOffsetAt:], 64)
	copy(exe[64:], "PE\x00\x00")
	coff := exe[68:]
	le.PutUint16(coff, machineI386)
	le.PutUint16(coff[2:], 1)
	le.PutUint16(coff[16:], 224)
	optional := exe[88:]
	le.PutUint16(optional, magicPE32)
	le.PutUint32(optional[92:], maxDirs)
	le.PutUint32(optional[96+8*dirCLR:], base)
	le.PutUint32(optional[96+8*dirCLR+4:], 72)
	section := exe[88+224:]
	copy(section, ".text")
	le.PutUint32(section[8:], uint32(len(content)))
	le.PutUint32(section[12:], base)
	le.PutUint32(section[16:], uint32(len(content)))
	le.PutUint32(section[20:], 512)
	return append(exe, content...)
}

func TestManagedResources(t *testing.T) {
	want := []ManagedResource{{"a.b.wixlib", []byte("library")}, {"none", nil}, {"x.xml", []byte("<x/>")}}
	for _, wide := range []bool{false, true} {
		b := assembly(t, wide, want...)
		got, err := ManagedResources(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%d resources, want %d", len(got), len(want))
		}
		for i := range want {
			if got[i].Name != want[i].Name || !bytes.Equal(got[i].Data, want[i].Data) {
				t.Errorf("resource %d is %q %q", i, got[i].Name, got[i].Data)
			}
		}
	}
	native := program(t, "amd64", "-ldflags=-s -w")
	if got, err := ManagedResources(bytes.NewReader(native), int64(len(native))); len(got) != 0 || err != nil {
		t.Errorf("a native program has %d managed resources, %v", len(got), err)
	}
}

// TestManagedDamage changes and cuts an assembly at every place: there is an
// error or an answer, and nothing of a size that the file does not have.
func TestManagedDamage(t *testing.T) {
	b := assembly(t, false, ManagedResource{"a", []byte("content")})
	for i := range b {
		for _, v := range []byte{0, 0x7f, 0xff} {
			bad := bytes.Clone(b)
			bad[i] = v
			all, _ := ManagedResources(bytes.NewReader(bad), int64(len(bad)))
			for _, r := range all {
				if len(r.Data) > len(b) {
					t.Fatalf("byte %d as %#x: a resource of %d bytes", i, v, len(r.Data))
				}
			}
		}
		ManagedResources(bytes.NewReader(b[:i]), int64(i))
	}
}

func FuzzManagedResources(f *testing.F) {
	f.Add(assembly(f, false, ManagedResource{"a", []byte("content")}, ManagedResource{"b", nil}))
	f.Add(assembly(f, true, ManagedResource{"a.wixlib", []byte("MSCF")}))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := ManagedResources(bytes.NewReader(b), int64(len(b)))
		if err != nil && all != nil {
			t.Error("resources beside an error")
		}
		if a, err := Assembly(bytes.NewReader(b), int64(len(b))); err != nil && a != nil {
			t.Error("an assembly beside an error")
		}
	})
}
