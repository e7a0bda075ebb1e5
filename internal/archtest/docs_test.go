package archtest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/golden"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// made is a part of a document that follows from the program:
//
//	<!-- made from NAME -->
//	…
//	<!-- end -->
var made = regexp.MustCompile(`(?s)<!-- made from ([^>]+) -->\n(.*?)<!-- end -->`)

// checkMade holds the made parts of a document against what make gives for
// their names; `go test ./internal/archtest -update` writes them anew.
func checkMade(t *testing.T, file string, make func(name string) string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	want := made.ReplaceAllStringFunc(string(text), func(part string) string {
		n++
		name := made.FindStringSubmatch(part)[1]
		return "<!-- made from " + name + " -->\n" + make(name) + "<!-- end -->"
	})
	if n == 0 {
		t.Errorf("%s has no made parts", file)
	}
	if want == string(text) {
		return
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not up to date (-is +wanted); -update writes it anew\n%s", file, golden.Diff(text, []byte(want)))
}

// TestJSONDocument takes the examples of docs/json.md from the script that
// tests the commands.
func TestJSONDocument(t *testing.T) {
	script, err := os.ReadFile(root + "/internal/cli/testdata/script/json-commands.txtar")
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, p := range golden.Parse(script) {
		if strings.HasSuffix(p.Name, ".json") {
			parts[p.Name] = string(p.Data)
		}
	}
	checkMade(t, root+"/docs/json.md", func(name string) string {
		text, ok := parts[name]
		if !ok {
			t.Errorf("docs/json.md: the script has no %s", name)
		}
		return "```json\n" + text + "```\n"
	})
}

// TestWixDocument takes the elements of docs/wix.md from the compiler.
func TestWixDocument(t *testing.T) {
	checkMade(t, root+"/docs/wix.md", func(name string) string {
		switch name {
		case "the elements":
			return elements()
		case "the spellings":
			return spellings()
		}
		t.Errorf("docs/wix.md: nothing makes %q", name)
		return ""
	})
}

// elements lists every element with its parents and attributes.
func elements() string {
	var b strings.Builder
	first := map[string]string{} // attributes → the element that had them first
	for _, e := range compile.Elements() {
		fmt.Fprintf(&b, "**%s**%s", e.Name, only(e.V3, e.V4))
		if len(e.Parents) > 0 {
			fmt.Fprintf(&b, " in %s", strings.Join(e.Parents, ", "))
		}
		if e.Text {
			b.WriteString("; may hold text")
		}
		var words []string
		for _, a := range e.Attributes {
			words = append(words, attribute(a))
		}
		all := strings.Join(words, " · ")
		if same := first[all]; same != "" && len(words) > 3 {
			all = "attributes as " + same
		} else {
			first[all] = e.Name
		}
		if len(words) > 0 {
			b.WriteString(":\n" + all)
		}
		b.WriteString("\n\n")
	}
	return b.String()
}

// attribute says an attribute in a few words.
func attribute(a compile.AttributeInfo) string {
	text := "`" + a.Name + "`" + only(a.V3, a.V4)
	if a.Required {
		text += "\\*"
	}
	if a.Form != "" {
		text += " " + strings.ReplaceAll(a.Form, "*", "\\*")
	}
	return text
}

// only says in which dialect something exists, when it is only one.
func only(v3, v4 bool) string {
	switch {
	case v3 && !v4:
		return " (v3)"
	case v4 && !v3:
		return " (v4+)"
	}
	return ""
}

// spellings lists what the v3 dialect writes otherwise.
func spellings() string {
	var b strings.Builder
	b.WriteString("| WiX 3 | WiX 4+ |\n| --- | --- |\n")
	known := map[string]bool{"*": true}
	for _, e := range compile.Elements() {
		known[e.Name] = true
	}
	for _, s := range source.Spellings() {
		if known[s.Element] {
			fmt.Fprintf(&b, "| %s | %s |\n", s.V3, s.V4)
		}
	}
	return b.String()
}

// TestLinksOfDocuments keeps links between documents alive.
func TestLinksOfDocuments(t *testing.T) {
	docs, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	docs = append(docs, root+"/README.md", root+"/CONTRIBUTING.md")
	link := regexp.MustCompile(`\]\(([^)#:]+\.md)?(#[^)]+)?\)`)
	for _, doc := range docs {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			target := doc
			if m[1] != "" {
				target = filepath.Join(filepath.Dir(doc), m[1])
			}
			there, err := os.ReadFile(target)
			if err != nil {
				t.Errorf("%s: %s is not there", doc, m[1])
			} else if m[2] != "" && !hasHeading(string(there), m[2][1:]) {
				t.Errorf("%s: %s has no heading for %s", doc, filepath.Base(target), m[2])
			}
		}
	}
}

// hasHeading tells whether a document has a heading with that anchor, made as
// GitHub makes it.
func hasHeading(text, anchor string) bool {
	drop := regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	for line := range strings.Lines(text) {
		if heading := strings.TrimLeft(line, "#"); heading != line {
			heading = strings.ToLower(strings.TrimSpace(heading))
			if strings.ReplaceAll(drop.ReplaceAllString(heading, ""), " ", "-") == anchor {
				return true
			}
		}
	}
	return false
}
