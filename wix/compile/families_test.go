package compile

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/wix/source"
)

// rowTexts gives a section's rows of some tables as "Table<tab>cells", sorted
// within each table, in the form of an exported table.
func rowTexts(sections []*Section, tables []string) map[string][]string {
	out := map[string][]string{}
	for _, s := range sections {
		for _, r := range s.Rows {
			if !slices.Contains(tables, r.Table) {
				continue
			}
			cells := []string{r.Table}
			for _, cell := range r.Cells {
				switch v := cell.(type) {
				case nil:
					cells = append(cells, "")
				case Source:
					// An exported stream is named after its table and key.
					cells = append(cells, r.Table+"."+r.String(0))
				case string:
					cells = append(cells, strings.ReplaceAll(v, PrimaryFeature, "F"))
				default:
					cells = append(cells, fmt.Sprint(v))
				}
			}
			out[r.Table] = append(out[r.Table], strings.Join(cells, "\t"))
		}
	}
	for _, rows := range out {
		slices.Sort(rows)
	}
	return out
}

// TestFamilies compares the rows of many small elements with those that the
// real WiX made of the same sources: 3.11 for v3.rows, 5.0.2 for v4.rows
// (exported tables, each line begun by the table's name).
func TestFamilies(t *testing.T) {
	for _, name := range []string{"v3", "v3-ids", "v4", "v4-ids"} {
		t.Run(name, func(t *testing.T) {
			doc, list, err := source.Load(filepath.Join("testdata", "families", name+".wxs"), source.Options{Arch: "x64"})
			if err != nil || list.HasErrors() {
				t.Fatal(err, list.Err())
			}
			sections, faults := Compile(doc, Options{Arch: X64})
			for _, d := range faults.Sorted() {
				if d.Severity == 0 {
					t.Error(d)
				}
			}
			raw, err := os.ReadFile(filepath.Join("testdata", "families", name+".rows"))
			if err != nil {
				t.Fatal(err)
			}
			want := map[string][]string{}
			var tables []string
			for _, line := range strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n") {
				table, _, _ := strings.Cut(line, "\t")
				want[table] = append(want[table], line)
				if !slices.Contains(tables, table) {
					tables = append(tables, table)
				}
			}
			got := rowTexts(sections, tables)
			for _, table := range tables {
				slices.Sort(want[table])
				if diff := cmp.Diff(want[table], got[table]); diff != "" {
					t.Errorf("table %s (-WiX +got)\n%s", table, diff)
				}
			}
		})
	}
}
