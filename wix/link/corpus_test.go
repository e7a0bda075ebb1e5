package link_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/source"
)

// corpus holds small sources in both dialects and, beside each, the tables
// that the real WiX makes of it (3.11 for v3, 5.0.2 for v4; see its README).
const corpus = "../testdata/corpus"

// TestCorpus compares what linking gives with what WiX gives. What only the
// binder knows (sizes, hashes, versions, GUIDs, file and disk numbers) is left
// out here.
func TestCorpus(t *testing.T) {
	sources, err := filepath.Glob(filepath.Join(corpus, "*", "v?.wxs"))
	if err != nil || len(sources) == 0 {
		t.Fatal("no corpus: ", err)
	}
	for _, file := range sources {
		name := filepath.Base(filepath.Dir(file)) + "/" + strings.TrimSuffix(filepath.Base(file), ".wxs")
		t.Run(name, func(t *testing.T) {
			if text, err := os.ReadFile(file); err != nil || len(wixtest.Extensions(string(text))) > 0 {
				t.Skip("it needs libraries of extensions, which package wix links")
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, ".wxs") + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			out := build(t, file)
			if diff := cmp.Diff(expected(string(want), out), lines(out)); diff != "" {
				t.Errorf("WiX (-) and gomsi (+) differ:\n%s", diff)
			}
		})
	}
}

// build loads, compiles and links one source.
func build(t *testing.T, file string) *link.Output {
	t.Helper()
	doc, faults, err := source.Load(file, source.Options{Arch: "x64"})
	if err != nil {
		t.Fatal(err)
	}
	fatal(t, faults)
	sections, faults := compile.Compile(doc, compile.Options{Arch: compile.X64})
	fatal(t, faults)
	out, faults := link.Link(sections)
	fatal(t, faults)
	return out
}

func fatal(t *testing.T, faults *diag.List) {
	t.Helper()
	if faults.HasErrors() {
		for _, d := range faults.Sorted() {
			t.Log(d.Error())
		}
		t.FailNow()
	}
}

// masked are the columns that only the binder fills.
var masked = map[string][]int{"File": {3, 4, 5, 7}, "Media": {1}, "Binary": {1}, "Icon": {1}, "Things": {3}, "MsiEmbeddedUI": {4}}

// readme is what the file holds that is the text of some controls.
const readme = `Read me first.\n`

// mask replaces what a link cannot know.
func mask(out *link.Output, table string, cells []string) []string {
	cells = slices.Clone(cells)
	for _, i := range masked[table] {
		cells[i] = "?"
	}
	for i, cell := range cells {
		if cell == readme {
			cells[i] = "?"
		}
	}
	if table == "Component" {
		for _, c := range out.Components {
			if c.ID == cells[0] && c.GUID == "*" {
				cells[1] = "?"
			}
		}
	}
	return cells
}

// expected reads the recorded tables.
func expected(text string, out *link.Output) []string {
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		cells := strings.Split(line, "\t")
		switch {
		case strings.HasPrefix(line, "+ MsiFileHash"), cells[0] == "MsiFileHash", cells[0] == "_ForceCodepage":
			continue
		case cells[0] == "Media" && out.Template != nil:
			continue
		case strings.HasPrefix(line, "+ "):
			got = append(got, line)
			continue
		case cells[0] == "_SummaryInformation":
			got = append(got, line)
			continue
		}
		got = append(got, strings.Join(append([]string{cells[0]}, mask(out, cells[0], cells[1:])...), "\t"))
	}
	slices.Sort(got)
	return got
}

// lines gives an output in the form of the recorded tables.
func lines(out *link.Output) []string {
	var got []string
	for _, table := range out.Tables {
		got = append(got, "+ "+table.Name)
		for _, r := range table.Rows {
			cells := make([]string, len(r.Cells))
			for i, c := range r.Cells {
				cells[i] = cellText(out, c)
			}
			got = append(got, strings.Join(append([]string{table.Name}, mask(out, table.Name, cells)...), "\t"))
		}
	}
	s := out.Package.Summary
	for _, p := range []struct {
		id    int
		value string
	}{
		{1, first(s.Codepage, "1252")}, {2, s.Title}, {3, s.Subject}, {4, s.Author}, {5, s.Keywords}, {6, s.Comments}, {7, s.Template},
		{14, strconv.Itoa(int(s.Pages))}, {15, strconv.Itoa(int(s.Words))}, {19, strconv.Itoa(int(s.Security))},
	} {
		got = append(got, fmt.Sprintf("_SummaryInformation\t%d\t%s", p.id, p.value))
	}
	slices.Sort(got)
	return got
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// cellText prints a cell as the dump does; a localized text as its default,
// and with the WiX variables where WiX puts them in (v3 leaves those alone
// whose name has one letter).
func cellText(out *link.Output, c any) string {
	switch v := c.(type) {
	case nil:
		return ""
	case compile.Source:
		return "?"
	case string:
		for id, text := range link.Strings {
			v = strings.ReplaceAll(v, "!(loc."+id+")", text)
		}
		for _, w := range out.Variables {
			if out.Dialect != source.V3 || len(w.ID) > 1 {
				v = strings.ReplaceAll(v, "!(wix."+w.ID+")", w.Value)
			}
		}
		return strings.NewReplacer("\t", `\t`, "\r", `\r`, "\n", `\n`).Replace(v)
	default:
		return fmt.Sprint(v)
	}
}
