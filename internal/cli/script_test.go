package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"gomsi": func() { os.Exit(Main(os.Args[1:])) },
	})
}

// TestScripts runs testdata/script: what a user types and what is printed, to
// the letter. `go test ./internal/cli -update` writes the expected texts anew.
//
// Beside testscript's own commands there are "list" and "blur", and $GOMSI_BIN
// is the folder that holds gomsi and nothing else.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Files:               scripts(t),
		UpdateScripts:       update,
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"list": listCommand,
			"blur": blurCommand,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("SOURCE_DATE_EPOCH", "1700000000")
			env.Setenv("NO_COLOR", "1")
			bin, _, _ := strings.Cut(env.Getenv("PATH"), string(os.PathListSeparator))
			env.Setenv("GOMSI_BIN", bin)
			// git looks for no repository above the script's own folder, and
			// for no settings of whoever runs the test.
			env.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(env.WorkDir))
			env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
			env.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
			// The go tool needs its caches and its modules.
			for _, name := range []string{"GOPROXY", "GOFLAGS", "GOSUMDB", "GOTOOLCHAIN"} {
				if v, ok := os.LookupEnv(name); ok {
					env.Setenv(name, v)
				}
			}
			return goCaches(env)
		},
	})
}

// notOnWindows are scripts that hold files with names that Windows refuses, or
// messages with paths, which have other slashes there.
var notOnWindows = []string{
	"build-options", "build-templates", "json-commands", "manifest-path-names", "manifest-source-missing",
	"manifest-trees", "wxs-missing-file", "wxs-missing-file-v3",
}

// scripts gives the names of the scripts that can be run here.
func scripts(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	if runtime.GOOS == "windows" {
		names = slices.DeleteFunc(names, func(name string) bool {
			return slices.Contains(notOnWindows, strings.TrimSuffix(filepath.Base(name), ".txtar"))
		})
	}
	return names
}

// listCommand is "list FOLDER OUT": it writes the paths of everything in a
// folder, hidden things too, to a file.
func listCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: list FOLDER OUT")
	}
	var b strings.Builder
	dir := ts.MkAbs(args[0])
	ts.Check(filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || p == dir {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		fmt.Fprintln(&b, filepath.ToSlash(rel))
		return err
	}))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o666))
}

// blurred are the values in JSON that follow from content: which they are is
// the business of other tests.
var blurred = []struct {
	value *regexp.Regexp
	by    string
}{
	{regexp.MustCompile(`("(?:sha256)": ")[0-9a-f]{64}"`), `${1}0123456789abcdef…"`},
	{regexp.MustCompile(`("size": )\d+`), `${1}32768`},
	{regexp.MustCompile(`("gomsi": ")[^"]*"`), `${1}v1.0.0"`},
	{regexp.MustCompile(`("go": ")[^"]*"`), `${1}go1.26"`},
	{regexp.MustCompile(`\s*"commit": "[^"]*",`), ``},
}

// blurCommand is "blur stdout OUT": it writes what the last command printed to
// a file, with placeholders for values that follow from content.
func blurCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: blur stdout OUT")
	}
	text := ts.ReadFile(args[0])
	for _, b := range blurred {
		text = b.value.ReplaceAllString(text, b.by)
	}
	text = strings.ReplaceAll(text, ts.Getenv("WORK"), "~")
	authored := authoredText(ts)
	text = guidForm.ReplaceAllStringFunc(text, func(g string) string {
		if strings.Contains(authored, strings.Trim(g, "{}")) {
			return g
		}
		return "{12345678-90AB-CDEF-1234-567890ABCDEF}"
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o666))
}

var guidForm = regexp.MustCompile(`\{[0-9A-F-]{36}\}`)

// authoredText gives the manifests and sources of a script, in capitals: the
// GUIDs in them are not computed.
func authoredText(ts *testscript.TestScript) string {
	var b strings.Builder
	for _, pattern := range []string{"*.toml", "*.wxs"} {
		names, err := filepath.Glob(ts.MkAbs(pattern))
		ts.Check(err)
		for _, name := range names {
			b.WriteString(strings.ToUpper(ts.ReadFile(name)))
		}
	}
	return b.String()
}
