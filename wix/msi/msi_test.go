package msi

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"time"
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

// program runs a program that the test needs; without it the test is skipped,
// but not in CI.
func program(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(path, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, stderr.String())
	}
	return string(out)
}

func TestWriteSample(t *testing.T) {
	b := encode(t, sample(t))
	os.WriteFile("/tmp/msi/x.msi", b, 0o644)
	again := encode(t, decode(t, b))
	if !bytes.Equal(b, again) {
		t.Error("reading and writing changes the bytes")
	}
}
