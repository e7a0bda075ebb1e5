package wix_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/bind"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
)

// TestCorpus builds every case of testdata/corpus and compares all rows with
// those that the real WiX gave for the same source: v3.txt was recorded from
// WiX 3.11, v4.txt from WiX 5.0.2, both with -arch x64, as msidump printed
// them. A line is a table's name and the cells of a row, with tabs between;
// "+ Table" says that the table is there. What is random in WiX (product
// code) is "*" in the record; times, package code and creating application
// are not in it.
//
// A case is a folder with v3.wxs, v4.wxs or both; its files are in payload.
func TestCorpus(t *testing.T) {
	root := filepath.Join("testdata", "corpus")
	cases, err := filepath.Glob(filepath.Join(root, "*", "v[34].wxs"))
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, src := range cases {
		want, err := os.ReadFile(strings.TrimSuffix(src, ".wxs") + ".txt")
		name := filepath.Base(filepath.Dir(src)) + "/" + strings.TrimSuffix(filepath.Base(src), ".wxs")
		t.Run(name, func(t *testing.T) {
			if err != nil {
				t.Fatal(err)
			}
			t.Parallel()
			got := dumpForCorpus(t, buildCase(t, root, src))
			if diff := lineDiff(lines(string(want)), got); diff != "" {
				t.Errorf("not what WiX made (- WiX, + gomsi):\n%s", diff)
			}
		})
	}
	orphans, _ := filepath.Glob(filepath.Join(root, "*", "*.txt"))
	for _, o := range orphans {
		if filepath.Base(filepath.Dir(o)) != "payload" && !slices.Contains(cases, strings.TrimSuffix(o, ".txt")+".wxs") {
			t.Errorf("%s has no source", o)
		}
	}
}

func buildCase(t *testing.T, root, src string) *msi.Database {
	t.Helper()
	out := filepath.Join(t.TempDir(), "case.msi")
	res, faults, err := wix.Build(context.Background(), wix.Options{
		Sources:   []wix.Input{{File: src}},
		BindPaths: []bind.BindPath{{Path: filepath.Join(root, "payload")}},
		Arch:      compile.X64,
		Output:    out,
	})
	failOn(t, faults, err)
	if res.Path != out {
		t.Fatalf("path %s", res.Path)
	}
	return openPackage(t, out)
}

func openPackage(t *testing.T, name string) *msi.Database {
	t.Helper()
	db, err := msi.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func failOn(t *testing.T, faults *diag.List, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if faults.HasErrors() {
		var s strings.Builder
		(&diag.TextPrinter{W: &s}).Print(faults)
		t.Fatal(s.String())
	}
}

// dumpForCorpus gives the database in the form of the records, sorted.
func dumpForCorpus(t *testing.T, db *msi.Database) []string {
	out := []string{fmt.Sprintf("_ForceCodepage\t%d", db.Codepage)}
	for id, v := range db.Summary {
		switch id {
		case msi.PIDRevision, msi.PIDCreated, msi.PIDLastSaved, msi.PIDApplication:
		default:
			out = append(out, fmt.Sprintf("_SummaryInformation\t%d\t%v", id, v))
		}
	}
	for _, table := range db.Tables() {
		if table.Name() == "_Validation" {
			continue
		}
		out = append(out, "+ "+table.Name())
		for _, row := range table.Rows() {
			cells := []string{table.Name()}
			for _, cell := range row {
				switch v := cell.(type) {
				case nil:
					cells = append(cells, "")
				case msi.Stream:
					cells = append(cells, table.Name()+"."+fmt.Sprint(row[0]))
				default:
					cells = append(cells, fmt.Sprint(v))
				}
			}
			if table.Name() == "Property" && cells[1] == "ProductCode" {
				cells[2] = "*"
			}
			out = append(out, strings.Join(cells, "\t"))
		}
	}
	slices.Sort(out)
	return out
}

func lines(s string) []string {
	all := strings.Split(strings.TrimRight(s, "\n"), "\n")
	slices.Sort(all)
	return all
}

// lineDiff compares two sorted lists as sets.
func lineDiff(want, got []string) string {
	var b strings.Builder
	for _, w := range want {
		if _, ok := slices.BinarySearch(got, w); !ok {
			fmt.Fprintf(&b, "- %s\n", w)
		}
	}
	for _, g := range got {
		if _, ok := slices.BinarySearch(want, g); !ok {
			fmt.Fprintf(&b, "+ %s\n", g)
		}
	}
	return b.String()
}
