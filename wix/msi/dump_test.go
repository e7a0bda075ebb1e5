package msi

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func dump(t testing.TB, db *Database, opts DumpOptions) string {
	t.Helper()
	var b strings.Builder
	if err := Dump(&b, db, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// trouble has cells that need quoting.
func trouble(t testing.TB) *Database {
	db := New()
	db.Summary = Summary{PIDTitle: "two\nlines", PIDWordCount: int32(2)}
	table := custom(t, db, "T", "  Id* s8\n  Number* I2\n  Text L0\n  Data V0")
	add(t, table, "b", 10, "-", nil)
	add(t, table, "b", 9, " x", Bytes([]byte("abc")))
	add(t, table, "b", nil, "a\tb\r\n", nil)
	add(t, table, "a", -5, "plain text", nil)
	add(t, table, "é", 0, strings.Repeat("long ", 12)+".", nil)
	add(t, table, "\"", 0, nil, nil)
	if err := db.AddStream("cab1.cab", Bytes(nil)); err != nil {
		t.Fatal(err)
	}
	return db
}

const troubleDump = `codepage 65001

summary
  Title        "two\nlines"
  WordCount    2

table T, 6 rows
  Id*:s8  Number*:I2  Text:L0     Data:V0
  "\""    0           -           -
  a       -5          plain text  -
  b       -           "a\tb\r\n"  -
  b       9           " x"        (3 bytes)
  b       10          "-"         -
  é       0           long long long long long long long long long long long long .  -

streams 2
  T.b.9             3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
  cab1.cab          0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
`

func TestDump(t *testing.T) {
	db := trouble(t)
	if got := dump(t, db, DumpOptions{}); got != troubleDump {
		t.Error(cmp.Diff(troubleDump, got))
	}
	want := troubleDump[strings.Index(troubleDump, "table T"):strings.Index(troubleDump, "\nstreams")]
	if got := dump(t, db, DumpOptions{Table: "T"}); got != want {
		t.Error(cmp.Diff(want, got))
	}
	if err := Dump(os.Stderr, db, DumpOptions{Table: "X"}); err == nil || err.Error() != "msi: there is no table X" {
		t.Error(err)
	}
	// The file's inner order does not matter.
	if got := dump(t, decode(t, encode(t, db)), DumpOptions{}); got != troubleDump {
		t.Error(cmp.Diff(troubleDump, got))
	}
	sampled := sample(t)
	if text := dump(t, sampled, DumpOptions{}); !strings.Contains(text, "\ntable _Validation, 47 rows\n\nstreams") {
		t.Error(text)
	}
	if text := dump(t, sampled, DumpOptions{Validation: true}); !strings.Contains(text, "  File                 Sequence") {
		t.Error(text)
	}
}

func TestDumpJSON(t *testing.T) {
	var got struct {
		Codepage int
		Summary  map[string]any
		Tables   []struct {
			Name    string
			Columns []struct {
				Name, Type string
				Key        bool
			}
			Rows [][]any
		}
		Streams []StreamInfo
	}
	if err := json.Unmarshal([]byte(dump(t, trouble(t), DumpOptions{JSON: true})), &got); err != nil {
		t.Fatal(err)
	}
	if got.Codepage != 65001 || got.Summary["Title"] != "two\nlines" || len(got.Tables) != 1 || len(got.Streams) != 2 {
		t.Errorf("%+v", got)
	}
	table := got.Tables[0]
	if table.Name != "T" || len(table.Rows) != 6 || table.Columns[0].Type != "s8" || !table.Columns[1].Key {
		t.Errorf("%+v", table)
	}
	want := []any{"b", 9.0, " x", map[string]any{"stream": "T.b.9"}}
	if !cmp.Equal(table.Rows[3], want) {
		t.Error(cmp.Diff(want, table.Rows[3]))
	}
}

func TestDiff(t *testing.T) {
	a, b := trouble(t), trouble(t)
	same(t, a, b)
	b.Codepage = 1252
	delete(b.Summary, PIDTitle)
	b.Summary[PIDWordCount] = int32(10)
	b.Summary[PIDSubject] = "new"
	b.Drop("T")
	table := custom(t, b, "T", "  Id* s8\n  Number* I4\n  Text L0\n  Data V0")
	add(t, table, "b", 10, "other", nil)
	add(t, table, "b", 9, " x", Bytes([]byte("abd")))
	add(t, table, "b", nil, "a\tb\r\n", nil)
	add(t, table, "c", 5, "plain  text", nil)
	add(t, table, "é", 0, strings.Repeat("long ", 12)+".", nil)
	add(t, table, "\"", 0, nil, nil)
	add(t, custom(t, b, "U", "  Id* s8"), "x")
	if err := b.AddStream("\x05more", Bytes(nil)); err != nil {
		t.Fatal(err)
	}
	list, err := Diff(a, b)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		got = append(got, d.String())
	}
	want := []string{
		"~ _ForceCodepage  65001 → 1252",
		`- _SummaryInformation[Title]  "two\nlines"`,
		"+ _SummaryInformation[Subject]  new",
		"~ _SummaryInformation[WordCount]  2 → 10",
		"~ _Columns[T/2]  Number* I2 → Number* I4",
		"- T[a/-5]  Id=a  Number=-5  Text=plain text",
		`~ T[b/10].Text  "-" → other`,
		`+ T[c/5]  Id=c  Number=5  Text="plain  text"`,
		"+ U",
		"+ U[x]  Id=x",
		`+ _Streams["\x05more"]  0 bytes, sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`,
		"~ _Streams[T.b.9]  3 bytes, sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" +
			" → 3 bytes, sha256 a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9",
	}
	if !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	back, err := Diff(b, a)
	if err != nil || len(back) != len(list) {
		t.Errorf("%d differences backwards, %v", len(back), err)
	}
}

// TestFilesOfOthers reads databases that other programs wrote, Windows among
// them, from the folders that GOMSI_MSI_FILES lists: each is dumped, written,
// read again, and must be the same.
func TestFilesOfOthers(t *testing.T) {
	dirs := filepath.SplitList(os.Getenv("GOMSI_MSI_FILES"))
	if len(dirs) == 0 {
		t.Skip("GOMSI_MSI_FILES names no folder")
	}
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.[mcM][sSu][iIbBmM]"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			t.Run(filepath.Base(name), func(t *testing.T) {
				db, err := OpenFile(name)
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				written := encode(t, db)
				back := decode(t, written)
				same(t, db, back)
				if got, want := dump(t, back, DumpOptions{}), dump(t, db, DumpOptions{}); got != want {
					t.Error(cmp.Diff(want, got))
				}
				if !bytes.Equal(written, encode(t, back)) {
					t.Error("reading and writing changes the bytes")
				}
			})
		}
	}
}
