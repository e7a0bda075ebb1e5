// Package archtest holds the rules on which package may import which, as
// docs/architecture.md tells them, and checks them.
package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/gomsi/gomsi"

// room is a package, the packages of this module that it may import, and the
// outside modules.
type room struct {
	inside  []string
	outside []string
}

// small are the level-0 packages that everybody above may use.
var small = []string{"internal/diag", "internal/guid", "internal/winpath", "internal/atomicfile", "internal/progress"}

func with(base []string, more ...string) []string { return append(slices.Clone(base), more...) }

// rooms lists every package that is no test's. A path ends a level below the
// packages that it may import.
var rooms = map[string]room{
	// level 0
	"internal/diag":       {},
	"internal/guid":       {},
	"internal/winpath":    {},
	"internal/atomicfile": {},
	"internal/golden":     {},
	"internal/progress":   {},
	"internal/process":    {outside: []string{"golang.org/x/sys"}},
	"internal/lz77":       {},
	"wix/cfb":             {},
	// level 1
	"internal/fetch": {inside: small, outside: []string{"golang.org/x/sys"}},
	"internal/expr":  {inside: []string{"internal/diag"}},
	"internal/pe":    {outside: []string{"github.com/tc-hib/winres"}},
	"wix/msi":        {inside: []string{"wix/cfb"}, outside: []string{"golang.org/x/text"}},
	"wix/cab/mszip":  {inside: []string{"internal/lz77"}},
	"wix/cab/lzx":    {inside: []string{"internal/lz77"}},
	"wix/cab":        {inside: []string{"internal/lz77", "wix/cab/mszip", "wix/cab/lzx"}},
	// level 2
	"internal/manifest": {
		inside:  with(small, "internal/expr"),
		outside: []string{"github.com/BurntSushi/toml", "github.com/pelletier/go-toml/v2", "github.com/Masterminds/semver/v3"},
	},
	// level 3
	"internal/github": {inside: with(small, "internal/fetch"), outside: []string{"github.com/google/go-github/v60"}},
	"wix/ident":       {inside: []string{"internal/guid"}},
	"wix/source":      {inside: small, outside: []string{"golang.org/x/text"}},
	"wix/compile":     {inside: with(small, "wix/source", "wix/ident", "wix/msi")},
	"wix/link":        {inside: with(small, "wix/source", "wix/ident", "wix/msi", "wix/compile")},
	"wix/library":     {inside: with(small, "wix/source", "wix/ident", "wix/msi", "wix/compile", "wix/cab", "internal/pe")},
	"wix/bind": {inside: with(small, "wix/source", "wix/ident", "wix/msi", "wix/compile", "wix/link",
		"wix/cab", "internal/pe")},
	"wix": {inside: with(small, "wix/source", "wix/ident", "wix/msi", "wix/compile", "wix/link", "wix/bind", "wix/library", "wix/cab")},
	"templates": {
		inside:  with(small, "internal/manifest", "internal/expr", "wix/msi"),
		outside: []string{"github.com/Masterminds/sprig/v3"},
	},
	// level 4
	"internal/gobuild": {
		inside:  with(small, "internal/pe", "internal/process"),
		outside: []string{"github.com/josephspurrier/goversioninfo", "github.com/Masterminds/semver/v3", "github.com/tc-hib/winres"},
	},
	"wix/toolset":    {inside: with(small, "internal/process", "internal/fetch", "internal/github", "internal/manifest", "internal/pe", "wix", "wix/source", "wix/compile", "wix/msi")},
	"internal/sheet": {inside: []string{"internal/expr", "internal/manifest", "templates"}},
	// level 5 to 7
	"": {inside: with(small, "internal/manifest", "internal/gobuild", "internal/sheet", "internal/pe", "templates", "wix", "wix/compile", "wix/toolset")},
	"internal/cli": {
		inside:  with(small, "", "internal/manifest", "internal/gobuild", "internal/fetch", "wix", "wix/bind", "wix/compile", "wix/msi", "wix/toolset"),
		outside: []string{"github.com/spf13/cobra", "golang.org/x/term", "golang.org/x/sys"},
	},
	"cmd/gomsi": {inside: []string{"internal/cli"}},
}

// forTests are packages that hold tests, or serve tests only; no room imports
// them.
var forTests = []string{"internal/archtest", "internal/e2e", "internal/tooltest", "internal/winetest", "internal/wixtest", "wix/cab/internal/lzxtest"}

// banned are standard packages that only the named packages may import; their
// absence elsewhere keeps Windows paths and host paths apart, and the clock
// and chance out of what is written.
var banned = map[string][]string{
	"math/rand":    {},
	"math/rand/v2": {},
	"crypto/rand":  {"internal/cli"}, // a new upgrade code
	"path/filepath": {
		"internal/atomicfile", "internal/golden", "internal/manifest", "internal/gobuild", "internal/cli", "",
		"templates", "wix", "wix/source", "wix/bind", "wix/msi", "wix/toolset", "internal/fetch",
	},
	"net/http": {"internal/fetch", "internal/github"},
	"net":      {"internal/fetch"},
}

type pkg struct {
	ImportPath string
	Imports    []string
	Standard   bool
	Module     *struct{ Path string }
}

func list(t *testing.T, arguments ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Standard,Module"}, arguments...)...)
	cmd.Dir = "../.."
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// name gives the path of a package below the module, "" for the module's own.
func name(path string) (string, bool) {
	if path == module {
		return "", true
	}
	return strings.CutPrefix(path, module+"/")
}

func TestImportsPointDown(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range list(t, "./...") {
		rel, _ := name(p.ImportPath)
		if strings.HasPrefix(rel, "fixtures/") || slices.Contains(forTests, rel) {
			continue
		}
		seen[rel] = true
		r, ok := rooms[rel]
		if !ok {
			t.Errorf("package %q is in no room; add it to docs/architecture.md and to this test", rel)
			continue
		}
		for _, i := range p.Imports {
			checkImport(t, rel, r, i)
		}
	}
	for rel := range rooms {
		if !seen[rel] {
			t.Errorf("room %q is empty", rel)
		}
	}
}

func checkImport(t *testing.T, rel string, r room, imported string) {
	t.Helper()
	if inside, ok := name(imported); ok {
		if !slices.Contains(r.inside, inside) {
			t.Errorf("%q must not import %q", rel, inside)
		}
		return
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		if only, ok := banned[imported]; ok && !slices.Contains(only, rel) {
			t.Errorf("%q must not import %s", rel, imported)
		}
		return
	}
	if !slices.ContainsFunc(r.outside, func(m string) bool { return imported == m || strings.HasPrefix(imported, m+"/") }) {
		t.Errorf("%q must not import %s", rel, imported)
	}
}

// TestHeavyModulesHaveOneImporter keeps each outside library behind one room,
// so that replacing it is a change in one place.
func TestHeavyModulesHaveOneImporter(t *testing.T) {
	light := []string{"golang.org/x/text", "golang.org/x/sys", "github.com/Masterminds/semver/v3", "github.com/tc-hib/winres"}
	importer := map[string]string{}
	for rel, r := range rooms {
		for _, m := range r.outside {
			if slices.Contains(light, m) {
				continue
			}
			if other, ok := importer[m]; ok {
				t.Errorf("%s is imported by %q and %q", m, rel, other)
			}
			importer[m] = rel
		}
	}
}
