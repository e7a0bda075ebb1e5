package msi

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/gomsi/gomsi/wix/cfb"
)

// FuzzOpen reads hostile files: no panic, no endless loop. What can be read
// can be dumped and compared.
func FuzzOpen(f *testing.F) {
	db := New()
	db.Summary = Summary{PIDCodepage: int32(1252), PIDTitle: "t"}
	table := custom(f, db, "T", "  Id* s8\n  Number* I2\n  Big I4\n  Text L0\n  Data V0")
	add(f, table, "b", 10, 5, "x", Bytes([]byte("abc")))
	add(f, table, "c", nil, -5, nil, nil)
	if err := db.AddValidation(WiX3); err != nil {
		f.Fatal(err)
	}
	f.Add(encode(f, db))
	f.Add(encode(f, New()))
	f.Fuzz(func(t *testing.T, b []byte) {
		db, err := Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		// Streams may be broken where tables are not.
		_ = Dump(io.Discard, db, DumpOptions{Validation: true})
		_, _ = Diff(db, db)
		_ = db.Write(io.Discard)
	})
}

// FuzzTables puts hostile tables and string pools into a sound compound file.
func FuzzTables(f *testing.F) {
	file := encode(f, sampleTable(f))
	sound, err := cfb.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		f.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, e := range sound.Root.Children {
		name, _ := decodeStreamName(e.Name)
		if parts[name], err = content(e); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(parts["_StringPool"], parts["_StringData"], parts["_Tables"], parts["_Columns"], parts["T"], parts[summaryName])
	f.Fuzz(func(t *testing.T, pool, data, tables, columns, rows, summary []byte) {
		var root cfb.Storage
		for _, s := range []struct {
			name string
			data []byte
		}{{"_StringPool", pool}, {"_StringData", data}, {"_Tables", tables}, {"_Columns", columns}, {"T", rows}, {summaryName, summary}} {
			name, err := encodeStreamName(s.name, s.name != summaryName)
			if err != nil {
				t.Fatal(err)
			}
			stream := Bytes(s.data)
			root.Streams = append(root.Streams, cfb.Stream{Name: name, Size: stream.Size, Open: stream.Open})
		}
		var b bytes.Buffer
		if err := cfb.Write(&b, root); err != nil {
			t.Fatal(err)
		}
		db, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			return
		}
		var first bytes.Buffer
		if err := db.Write(&first); err != nil {
			return // a file may say what a writer must not
		}
		back := decode(t, first.Bytes())
		list, err := Diff(db, back)
		if err != nil || len(list) > 0 {
			t.Errorf("%v, %v", list, err)
		}
	})
}

func sampleTable(t testing.TB) *Database {
	db := New()
	db.Summary = Summary{PIDCodepage: int32(1252), PIDTitle: "t", PIDWordCount: int32(2)}
	table := custom(t, db, "T", "  Id* s8\n  Number* I2\n  Big I4\n  Text L0")
	add(t, table, "b", 10, 5, "x")
	add(t, table, "c", nil, -5, nil)
	return db
}

// big has many rows and a large stream.
func big(b *testing.B) *Database {
	db := New()
	table := custom(b, db, "T", "  Id* s72\n  Text S0\n  Number I4\n  Same s0")
	for i := range 20_000 {
		add(b, table, fmt.Sprintf("row%d", i), fmt.Sprintf("text %d", i), i, "same")
	}
	data := make([]byte, 32<<20)
	if err := db.AddStream("cab1.cab", Bytes(data)); err != nil {
		b.Fatal(err)
	}
	return db
}

func BenchmarkWrite(b *testing.B) {
	db := big(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := db.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	file := encode(b, big(b))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Open(bytes.NewReader(file), int64(len(file))); err != nil {
			b.Fatal(err)
		}
	}
}
