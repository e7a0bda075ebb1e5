package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// quoted is a part of a document that shows lines of a manifest.
var quoted = regexp.MustCompile("(?s)<!-- lines of ([^ ]+) -->\n```toml\n(.*?)```\n")

// table is the lines of one table of a manifest, its head first, as they are
// written but for blanks around them.
type table []string

// tables takes a manifest apart. Lines of comments and blank ones do not count.
func tables(text string) []table {
	var all []table
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			// A list in a list begins so, too, and ends in a comma.
			if !strings.HasSuffix(line, ",") {
				all = append(all, table{line})
				continue
			}
			fallthrough
		default:
			if len(all) > 0 {
				all[len(all)-1] = append(all[len(all)-1], line)
			}
		}
	}
	return all
}

// holds tells whether a table has the lines of another, in their order.
func (t table) holds(lines table) bool {
	for _, line := range t {
		if len(lines) > 0 && line == lines[0] {
			lines = lines[1:]
		}
	}
	return len(lines) == 0
}

// TestServerDocument holds the lines in docs/server.md against the manifests that
// they are from, which other tests build and install. A cure has two to five of
// them, heads of tables aside.
func TestServerDocument(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "server.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := quoted.FindAllStringSubmatch(string(text), -1)
	if all := strings.Count(string(text), "```toml"); len(blocks) < 8 || len(blocks) != all {
		t.Errorf("%d of %d blocks say where they are from; all should, and there should be 8 at least", len(blocks), all)
	}
	for _, b := range blocks {
		manifest, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(b[1])))
		if err != nil {
			t.Error(err)
			continue
		}
		lines := 0
		for _, want := range tables(b[2]) {
			lines += len(want) - 1
			found := false
			for _, have := range tables(string(manifest)) {
				found = found || have.holds(want)
			}
			if !found {
				t.Errorf("no table of %s has these lines:\n%s", b[1], strings.Join(want, "\n"))
			}
		}
		if lines > 5 || lines+len(tables(b[2])) < 2 {
			t.Errorf("a cure of %d lines:\n%s", lines, b[2])
		}
	}
}

func TestTables(t *testing.T) {
	got := tables("x = 1\n# c\n[a]\nk = [\n  [\"x\"],\n]\n\n[[b]]\nl = 2\n")
	if len(got) != 2 || strings.Join(got[0], "|") != `[a]|k = [|["x"],|]` || strings.Join(got[1], "|") != "[[b]]|l = 2" {
		t.Errorf("got %q", got)
	}
	if !got[1].holds(table{"[[b]]", "l = 2"}) || got[1].holds(table{"[[b]]", "l = 3"}) || got[1].holds(table{"l = 2", "[[b]]"}) {
		t.Error("holds")
	}
}
