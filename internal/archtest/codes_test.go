package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	root        = "../.."
	diagnostics = root + "/docs/diagnostics.md"
)

var (
	codeForm = regexp.MustCompile(`^GM\d{4}$`)
	codeRow  = regexp.MustCompile(`(?m)^\| (GM\d{4}) \| (.*) \| (.*) \|$`)
)

// code is a constant that holds the code of a diagnostic.
type code struct {
	value, constant, pkg string
	place                string
	uses                 int
}

// sources gives the module's Go files that are no tests, by folder.
func sources(t *testing.T, fset *token.FileSet) map[string][]*ast.File {
	t.Helper()
	files := map[string][]*ast.File{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "fixtures" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(fset, p, nil, parser.SkipObjectResolution)
		if err == nil {
			files[filepath.Dir(p)] = append(files[filepath.Dir(p)], f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// codes finds the constants of all codes and how often each is used. A code
// that is written anywhere else as a literal is a fault.
func codes(t *testing.T) []*code {
	t.Helper()
	fset := token.NewFileSet()
	var all []*code
	for dir, files := range sources(t, fset) {
		inConst := map[token.Pos]bool{}
		byName := map[string]*code{}
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if !ok || len(spec.Values) != len(spec.Names) {
					return true
				}
				for i, v := range spec.Values {
					if text, ok := literal(v); ok && codeForm.MatchString(text) {
						c := &code{value: text, constant: spec.Names[i].Name, pkg: dir, place: fset.Position(v.Pos()).String()}
						byName[c.constant] = c
						all = append(all, c)
						inConst[v.Pos()] = true
					}
				}
				return true
			})
		}
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					if c := byName[n.Name]; c != nil {
						c.uses++
					}
				case *ast.BasicLit:
					if text, ok := literal(n); ok && codeForm.MatchString(text) && !inConst[n.Pos()] {
						t.Errorf("%s: code %s as a literal; make it a constant", fset.Position(n.Pos()), text)
					}
				}
				return true
			})
		}
	}
	slices.SortFunc(all, func(a, b *code) int { return strings.Compare(a.value+a.pkg, b.value+b.pkg) })
	return all
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// TestDiagnosticsAreDocumented holds the constants and docs/diagnostics.md
// together, both ways: a code is one constant, is used, and has one row.
func TestDiagnosticsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(diagnostics)
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	last := ""
	for _, m := range codeRow.FindAllStringSubmatch(string(text), -1) {
		if m[1] <= last {
			t.Errorf("docs/diagnostics.md: %s stands behind %s", m[1], last)
		}
		last = m[1]
		documented[m[1]] = true
		if strings.TrimSpace(m[2]) == "" || strings.TrimSpace(m[3]) == "" {
			t.Errorf("docs/diagnostics.md: %s lacks its meaning or what to do", m[1])
		}
	}
	seen := map[string]*code{}
	for _, c := range codes(t) {
		if first := seen[c.value]; first != nil {
			t.Errorf("%s: %s has the code %s of %s", c.place, c.constant, c.value, first.constant)
			continue
		}
		seen[c.value] = c
		if !documented[c.value] {
			t.Errorf("%s: %s has no row in docs/diagnostics.md", c.place, c.value)
		}
		if c.uses < 2 { // the first is its definition
			t.Errorf("%s: %s (%s) is never used", c.place, c.constant, c.value)
		}
	}
	for value := range documented {
		if seen[value] == nil {
			t.Errorf("docs/diagnostics.md: there is no code %s", value)
		}
	}
}
