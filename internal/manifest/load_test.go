package manifest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
)

const head = `[product]
name = "Hello"
manufacturer = "Contoso"
version = "1.4.2"
upgrade_code = "3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c1"
`

// folder writes files, their names with slashes, and gives the path of its
// gomsi.toml.
func folder(t testing.TB, manifest string, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range append(files, "gomsi.toml") {
		text := name + "\n"
		if name == "gomsi.toml" {
			text = manifest
		}
		if strings.HasSuffix(name, ".ico") {
			text = "\x00\x00\x01\x00"
		}
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "gomsi.toml")
}

// load loads a manifest that must have no fault.
func load(t *testing.T, o Options, manifest string, files ...string) *Model {
	t.Helper()
	m, l, err := Load(folder(t, manifest, files...), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range l.Sorted() {
		t.Errorf("%s [%s]", d.Error(), d.Code)
	}
	if m == nil {
		t.FailNow()
	}
	return m
}

// faults gives every fault as line:column code message (hint).
func faults(t *testing.T, o Options, manifest string, files ...string) []string {
	t.Helper()
	_, l, err := LoadAll(folder(t, manifest, files...), o)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range l.Sorted() {
		s := fmt.Sprintf("%d:%d %s %s", d.Pos.Line, d.Pos.Column, d.Code, d.Message)
		if d.Hint != "" {
			s += " (" + d.Hint + ")"
		}
		for _, n := range d.Notes {
			s += fmt.Sprintf(" {%d:%d %s}", n.Pos.Line, n.Pos.Column, n.Message)
		}
		out = append(out, s)
	}
	return out
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestDefaults(t *testing.T) {
	m := load(t, Options{}, head+"[build]\npackage = \"./cmd/hello\"\n[[service]]\nname = \"hello\"\n", "cmd/hello/main.go")
	p := m.Product
	same(t, p.UpgradeCode, "3D3D8D9E-6D8C-4F6F-9D55-0B7A4CF0A5C1")
	same(t, p.InstallDir.String(), "{programs}/Contoso/Hello")
	same(t, p.DataDir.String(), "{common}/Contoso/Hello")
	same(t, p.InstallDirProperty, "INSTALLFOLDER")
	same(t, p.Arches, []string{"amd64"})
	same(t, p.Languages, []Language{{"en-US", 1033}})
	same(t, []string{p.Compression, p.Scope, p.MinWindows, p.Reboot}, []string{"default", "machine", "10.0.14393", "ask"})
	u := m.Upgrade
	same(t, []string{u.Downgrade, u.SameVersion, u.Remove}, []string{"block", "allow", "early"})
	same(t, []bool{m.ARP.Modify, m.ARP.Repair, m.ARP.Remove, m.ARP.Hidden}, []bool{true, true, true, false})
	b := m.Builds[0]
	same(t, []any{b.Output, b.CGO, b.TrimPath, b.Feature, b.Dest.String()}, []any{"hello.exe", false, true, "Main", "{app}/hello.exe"})
	same(t, []any{b.Resources.FileDescription, b.Resources.OriginalName, b.Resources.LongPathAware, b.Resources.ExecutionLevel}, []any{"Hello", "hello.exe", true, "asInvoker"})
	s := m.Services[0]
	same(t, []any{s.DisplayName, s.Start, s.Started, s.OnStartFailure, s.Account, s.Error}, []any{"hello", "auto", true, "rollback", "virtual", "normal"})
	if s.File != b.File || m.Files[0] != b.File || b.File.Build != b {
		t.Error("the only program is not the service's")
	}
	same(t, []any{m.Features[0].ID, m.Features[0].Title, m.Features[0].Implied}, []any{"Main", "Hello", true})
	same(t, []string{m.WiX.Engine, m.WiX.Dialect, m.WiX.Version}, []string{"builtin", "v3", "5.0.2"})
	same(t, m.Platform(), "x64")
	same(t, m.System.LongPaths, false)
}

func TestPerUserDefaults(t *testing.T) {
	m := load(t, Options{}, head+"scope = \"user\"\n[[file]]\nsource = \"a.txt\"\n[[registry]]\nkey = \"Software/Contoso\"\n[[environment]]\nname = \"A\"\nvalue = \"b\"\n", "a.txt")
	same(t, m.Product.InstallDir.String(), "{local}/Programs/Contoso/Hello")
	same(t, m.Product.DataDir.String(), "{local}/Contoso/Hello")
	same(t, m.Registry[0].Root, "HKCU")
	same(t, m.Environment[0].Scope, "user")
}

// TestSpellings: a list reads the same in both spellings, and each entry has
// its own place.
func TestSpellings(t *testing.T) {
	tables := load(t, Options{}, head+"[[file]]\nsource = \"a.txt\"\n[[file]]\nsource = \"b.txt\"\ndest = \"x/\"\n", "a.txt", "b.txt")
	inline := load(t, Options{}, "file = [\n  { source = \"a.txt\" },\n  { source = \"b.txt\", dest = \"x/\" },\n]\n"+head, "a.txt", "b.txt")
	a, _ := json.Marshal(tables)
	b, _ := json.Marshal(inline)
	same(t, string(b), string(a))
	same(t, []int{tables.Files[0].Pos.Line, tables.Files[1].Pos.Line}, []int{6, 8})
	same(t, []int{inline.Files[0].Pos.Line, inline.Files[1].Pos.Line, inline.Files[1].Pos.Column}, []int{2, 3, 3})
	same(t, inline.Pos("file[1].dest"), diag.Pos{File: inline.File, Line: 3, Column: 30})
	same(t, inline.Pos("file[1].keep").Line, 3)
	if strings.Contains(string(a), tables.Dir) {
		t.Error("the JSON of a model holds a host path")
	}
}

func TestTemplatesAndIf(t *testing.T) {
	env := func(name string) (string, bool) {
		return map[string]string{"CI_TAG": "v2.0.0-rc.1"}[name], name == "CI_TAG"
	}
	m := load(t, Options{Env: env, Arch: "arm64"}, `
file = [
  { source = "{{.Arch}}.txt" },
  { source = "gone.txt", if = "" },
  { source = "gone.txt", if = '{{eq .Arch "amd64"}}' },
  { source = "a.txt", if = "yes" },
]
[product]
name = "Hello ({{.Version}})"
manufacturer = "Contoso, Inc."
version = "{{.Env.CI_TAG}}"
upgrade_code = { amd64 = "3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c1", arm64 = "{3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c2}" }
arch = ["amd64", "arm64"]
comments = "{{.Name}} {{.MSIVersion}} {{.channel}} {{.n}} [{{.Env.UNSET}}]"
[vars]
env = ["CI_TAG", "UNSET"]
channel = "beta-{{.Arch}}"
n = 5
`, "arm64.txt", "a.txt")
	same(t, m.Version, Version{"2.0.0-rc.1", "2.0.0", "v012010010255400010110"})
	same(t, m.Product.Name, "Hello (2.0.0-rc.1)")
	same(t, m.Product.BareName, "Hello")
	same(t, m.Product.InstallDir.String(), "{programs}/Contoso, Inc/Hello")
	same(t, m.Product.Comments, "Hello (2.0.0-rc.1) 2.0.0 beta-arm64 5 []")
	same(t, m.Product.UpgradeCode, "3D3D8D9E-6D8C-4F6F-9D55-0B7A4CF0A5C2")
	var dests []string
	for _, f := range m.Files {
		dests = append(dests, f.Key+" "+f.Dest.String())
	}
	same(t, dests, []string{"file[0] {app}/arm64.txt", "file[3] {app}/a.txt"})
}

func TestVersionSources(t *testing.T) {
	body := strings.Replace(head, "1.4.2", "git", 1) + "[[file]]\nsource = \"a.txt\"\n"
	m := load(t, Options{Version: "v3.0.0"}, body, "a.txt")
	same(t, m.Version.Semver, "3.0.0")
	calls := 0
	git := func(string) (string, error) { calls++; return "1.0.0", nil }
	models, l, err := LoadAll(folder(t, strings.Replace(body, "[[file]]", "arch = [\"amd64\", \"386\"]\n[[file]]", 1), "a.txt"), Options{GitVersion: git})
	if err != nil || l.Len() > 0 || len(models) != 2 || calls != 1 {
		t.Fatalf("%d models, %d faults, %d calls, %v", len(models), l.Len(), calls, err)
	}
	same(t, []string{models[1].Version.MSI, models[1].Arch}, []string{"1.0.0", "386"})
	broken := errors.New("disk on fire")
	if _, _, err := LoadAll(folder(t, body, "a.txt"), Options{GitVersion: func(string) (string, error) { return "", broken }}); !errors.Is(err, broken) {
		t.Errorf("error of git: %v", err)
	}
	fault := &diag.Diagnostic{Code: "GM4042", Message: "no tag"}
	same(t, faults(t, Options{GitVersion: func(string) (string, error) { return "", fault }}, body, "a.txt"), []string{"4:11 GM4042 no tag"})
	same(t, faults(t, Options{}, body, "a.txt"), []string{"4:11 GM0104 the version cannot be taken from git here (give --version)"})
}

func TestArches(t *testing.T) {
	file := folder(t, head+"arch = [\"arm64\", \"386\"]\n")
	_, l, _ := Load(file, Options{Arch: "amd64"})
	if d := l.Sorted()[0]; d.Code != codeArch || d.Pos.Line != 6 {
		t.Errorf("an architecture that the manifest does not make: %v", d)
	}
	if _, _, err := Load(filepath.Join(t.TempDir(), "gomsi.toml"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no manifest: %v", err)
	}
}

// show writes a text with its references in angle brackets.
func show(x Text) string {
	return x.Format(nil, func(p Part) string {
		switch p.Kind {
		case RootRef:
			return "<" + string(p.Root) + ">"
		case FileRef:
			return "<file " + p.File.Dest.String() + ">"
		case ProductCode:
			return "<code>"
		}
		return "<version>"
	})
}

func TestTexts(t *testing.T) {
	cases := []struct{ in, want string }{
		{`plain`, `plain`},
		{`a/b`, `a/b`},
		{`{app}`, `<app>`},
		{`{app}/bin/x`, `<app>\bin\x`},
		{`{app}/a b/c`, `<app>\a b/c`},
		{`--dir={data}/x;http://y/z`, `--dir=<data>\x;http://y/z`},
		{`{app}bin/x`, `<app>bin/x`},
		{`'{app}/x'/y`, `'<app>\x'/y`},
		{`{app}/{product.version}/x`, `<app>\<version>\x`},
		{`{app}/a/../b`, `<app>\a\..\b`},
		{`{programs}/a;{programs32}/b`, `<programs>\a;<programs32>\b`},
		{`{file.a.txt}/x`, `<file {app}/a.txt>/x`},
		{`{file.A.TXT}`, `<file {app}/a.txt>`},
		{`{file.{data}/b.txt}`, `<file {data}/b.txt>`},
		{`{file.docs/c.txt} {file.docs\c.txt}`, `<file {app}/docs/c.txt> <file {app}/docs/c.txt>`},
		{`{product.code}`, `<code>`},
		{`{ "a": 1 }`, `{ "a": 1 }`},
		{`{3D3D8D9E-6D8C-4F6F-9D55-0B7A4CF0A5C1}`, `{3D3D8D9E-6D8C-4F6F-9D55-0B7A4CF0A5C1}`},
		{`{0} {} {{ {x y} {`, `{0} {} {{ {x y} {`},
		{`[ProductName] [x]`, `[ProductName] [x]`},
	}
	var args []string
	for _, c := range cases {
		if !strings.Contains(c.in, "{{") {
			args = append(args, "'''"+c.in+"'''")
		} else {
			args = append(args, `'''{0} {} {{"{{"}} {x y} {'''`)
		}
	}
	m := load(t, Options{}, head+`
[build]
prebuilt = "hello.exe"
[[file]]
source = "a.txt"
[[file]]
source = "a.txt"
dest = "{data}/b.txt"
[[file]]
source = "a.txt"
dest = "docs/c.txt"
[[service]]
name = "hello"
args = [`+strings.Join(args, ",\n")+"]\n", "hello.exe", "a.txt")
	for i, c := range cases {
		if got := show(m.Services[0].Args[i].Args[0]); got != c.want {
			t.Errorf("%s: got %s, want %s", c.in, got, c.want)
		}
	}
}

func TestPaths(t *testing.T) {
	for in, want := range map[string]string{
		"a/b": "{app}/a/b", `a\b`: "{app}/a/b", "{data}/x": "{data}/x", "{app}": "{app}", "./a//b/.": "{app}/a/b", "a/../b": "{app}/b",
		"{programs32}/x/": "{programs32}/x", "{x y}": "{app}/{x y}", ".config": "{app}/.config",
	} {
		p, err := parsePath(in)
		if err != nil || p.String() != want {
			t.Errorf("parsePath(%q) = %s, %v; want %s", in, p, err, want)
		}
	}
	p := Path{Root: RootApp, Elems: []string{"a", "b"}}
	same(t, []string{p.Win(), p.Base(), p.Dir().Win(), p.Dir().Dir().Dir().String(), p.Join("c").Win(), p.Win()}, []string{`a\b`, "b", "a", "{app}", `a\b\c`, `a\b`})
}

func TestTrees(t *testing.T) {
	m := load(t, Options{}, head+`
[[tree]]
source = "web"
dest = "{data}/www"
exclude = ["**/*.map", "tmp"]
[[file]]
source = "a.txt"
dest = "{data}/www/INDEX.html"
`, "web/index.html", "web/js/z.js", "web/js/a.js", "web/js/a.js.map", "web/tmp/x/y.txt", "a.txt")
	var got []string
	for _, f := range m.Files {
		got = append(got, f.Dest.String())
	}
	same(t, got, []string{"{data}/www/INDEX.html", "{data}/www/js/a.js", "{data}/www/js/z.js"})
	if f := m.FileByDest(`{data}\www\js\A.js`); f == nil || f.Tree != m.Trees[0] || filepath.Base(f.Source) != "a.js" {
		t.Error("a file of a tree is not found by its dest")
	}
}

func TestTreeLinks(t *testing.T) {
	file := folder(t, head+"[[tree]]\nsource = \"web\"\n", "web/a.txt", "other/b.txt")
	dir := filepath.Join(filepath.Dir(file), "web")
	for name, to := range map[string]string{"file.txt": "../other/b.txt", "folder": "../other", "nothing": "../gone"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("links cannot be made here: ", err)
		}
	}
	_, l, err := Load(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range l.Sorted() {
		got = append(got, d.Message+" ("+d.Hint+")")
	}
	same(t, got, []string{
		`"folder" in the tree is a link to a folder (exclude = ["folder"] leaves it out)`,
		`"nothing" in the tree is a link to nothing (exclude = ["nothing"] leaves it out)`,
	})
}

func TestMatchPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, rel string
		want         bool
	}{
		{"**", "a/b", true}, {"*", "a", true}, {"*", "a/b", true}, {"*.txt", "a.txt", true}, {"*.txt", "d/a.txt", false},
		{"**/*.txt", "a.txt", true}, {"**/*.txt", "d/e/a.txt", true}, {"d", "d/e/a.txt", true}, {"d/", "d/e", true}, {"d/*.txt", "d/e/a.txt", false},
		{"d/**/a.txt", "d/a.txt", true}, {"d/**/a.txt", "d/x/y/a.txt", true}, {"d/**/a.txt", "e/a.txt", false}, {"[a-c]?", "bx", true}, {"[a-c]?", "dx", false},
		{"**/node_modules", "a/node_modules/b.js", true},
	} {
		if got := matchPattern(c.pattern, c.rel); got != c.want {
			t.Errorf("matchPattern(%q, %q) = %v", c.pattern, c.rel, got)
		}
	}
}

func TestRegistryData(t *testing.T) {
	m := load(t, Options{Arch: "386"}, head+`arch = ["386"]
[[registry]]
key = "Software/Contoso/{product.version}/x/"
values = { "" = "{app}", D = -1, Q = { type = "qword", value = -1 }, B = { type = "binary", value = "01,02 FF" }, M = { type = "multi", value = ["a/b", "{app}/c"] }, E = { type = "expand", value = "%PATH%" }, W = { type = "dword", value = 4294967295 } }
`)
	r := m.Registry[0]
	same(t, []any{show(r.Key), r.View, r.Root, r.Auto}, []any{`Software\Contoso\<version>\x`, 32, "HKLM", true})
	var got []string
	for _, v := range r.Values {
		s := fmt.Sprintf("%s %s %s %d %x", v.Name, v.Type, show(v.Text), v.Int, v.Bytes)
		for _, e := range v.Multi {
			s += " " + show(e)
		}
		got = append(got, s)
	}
	same(t, got, []string{
		" string <app> 0 ", "D dword  4294967295 ", "Q qword  18446744073709551615 ", "B binary  0 0102ff", `M multi  0  a/b <app>\c`, "E expand %PATH% 0 ", "W dword  4294967295 ",
	})
}

// TestFaults has the faults that the scripts of the command line do not show.
func TestFaults(t *testing.T) {
	a := head + "[[file]]\nsource = \"a.txt\"\n"
	for _, c := range []struct {
		name, manifest string
		want           []string
	}{
		{"byte order mark", "\ufeff" + head, []string{"1:2 GM0316 the package would install nothing (add a [build] or a [[file]])"}},
		{"line ends", strings.ReplaceAll(a+"kep = true\n", "\n", "\r\n"), []string{`8:1 GM0003 unknown key "kep" in [[file]] (did you mean "keep"?)`}},
		{"quoted keys", a + "\"on.uninstall\" = 1\n", []string{`8:1 GM0003 unknown key "on.uninstall" in [[file]] (did you mean "on_uninstall"?)`}},
		{"multi-line text", a + "dest = \"\"\"\n../x\"\"\"\n", []string{`8:8 GM0210 "../x" climbs out of {app} (leave the leading .. out)`}},
		{"multi-line inline table", "file = [{\n  source = \"a.txt\",\n  kep = 1,\n}]\n" + head, []string{`3:3 GM0003 unknown key "kep" in [[file]] (did you mean "keep"?)`}},
		{"array over lines", a + "[product2]\nx = [\n  1, # one\n  [2],\n]\n", []string{`8:2 GM0002 unknown table "product2" (did you mean "product"?)`}},
		{"element on its line", head + "languages = [\n  # first\n  \"xx\", [\"yy\"],\n]\n[[file]]\nsource = \"a.txt\"\n", []string{
			`8:3 GM0113 "xx" is no language of Windows (it is a language and a region: en-US, de-DE)`,
			`8:9 GM0004 every element of "languages" must be a string, not a list`}},
		{"faults of one architecture", strings.Replace(a, "[[file]]", "arch = [\"amd64\", \"arm64\"]\n[[file]]\ndest = \"{{.Arch}}/../../x\"", 1), []string{
			`8:8 GM0210 "amd64/../../x" climbs out of {app} (leave the leading .. out)`,
			`8:8 GM0210 "arm64/../../x" climbs out of {app} (leave the leading .. out)`}},
		{"shared faults once", strings.Replace(a, "[[file]]", "arch = [\"amd64\", \"arm64\"]\n[[file]]\ndest = \"../x\"", 1), []string{
			`8:9 GM0210 "../x" climbs out of {app} (leave the leading .. out)`}},
		{"upgrade code of an unknown type", strings.Replace(a, `"3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c1"`, "{ amd64 = 5 }", 1), []string{
			`5:26 GM0004 "amd64" must be a string, not a whole number`}},
		{"left out by if and still checked for its keys", a + "if = \"\"\nkep = true\n[[folder]]\npath = \"x\"\n", []string{
			`9:1 GM0003 unknown key "kep" in [[file]] (did you mean "keep"?)`}},
		{"bool for if", a + "if = true\n", []string{`8:6 GM0004 "if" must be a string, not true or false (put it in quotes)`}},
		{"placeholder of another program", head + "[[registry]]\nkey = \"Software/Contoso\"\nvalues = { Format = \"x {date} y\" }\n", []string{
			`8:24 GM0023 {date} is taken for plain text (did you mean {data}?)`}},
		{"optional text that a template leaves empty", head + "comments = \"{{.Env.X}}\"\nreboot = \"{{.Env.X}}\"\nicon = \"{{.Env.X}}\"\n[vars]\nenv = [\"X\"]\n[[folder]]\npath = \"x\"\n", nil},
		{"repeated dotted", a + "[arp]\nmodify = false\n", nil},
		{"file below a file", a + "[[file]]\nsource = \"a.txt\"\ndest = \"A.txt/b\"\n", []string{
			"7:10 GM0302 {app}/a.txt is a file here and a folder of another {10:8 {app}/A.txt/b is inside it}"}},
		{"a dest that is a folder", a + "dest = \"x/..\"\n", []string{"8:8 GM0217 dest is the folder {app} itself"}},
		{"keep on a program", a + "dest = \"a.DLL\"\nkeep = true\n", []string{
			"9:8 GM0132 an upgrade would keep the old a.DLL (keep is for files that administrators edit)"}},
		{"empty list in the registry", a + "[[registry]]\nkey = \"Software/X\"\nvalues = { L = { type = \"multi\", value = [] } }\n", []string{
			"10:42 GM0124 Windows Installer cannot write an empty list (leave the value out)"}},
		{"nested features", a + features(17), []string{`57:10 GM0315 the feature "F17" is on level 17; Windows Installer allows 16`}},
		{"twins of case", a + "[properties]\nMode = \"a\"\nMODE = \"b\"\n", []string{
			"10:1 GM0114 MODE and Mode are two properties (names of properties differ by case) {9:1 the other is here}"}},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, faults(t, Options{}, c.manifest, "a.txt"), c.want) })
	}
}

// features writes a chain of n features.
func features(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "[[feature]]\nid = \"F%d\"\n", i)
		if i > 1 {
			fmt.Fprintf(&b, "parent = \"F%d\"\n", i-1)
		}
	}
	return b.String()
}

// TestCatalog checks the data table itself, and that the reference has it all.
func TestCatalog(t *testing.T) {
	reference, err := os.ReadFile(filepath.FromSlash("../../docs/manifest.md"))
	if err != nil {
		t.Fatal(err)
	}
	doc := string(reference)
	seen := map[string]bool{}
	for _, name := range tableNames() {
		if seen[name] {
			t.Errorf("table %s is listed twice", name)
		}
		seen[name] = true
	}
	for _, d := range append([]*tableDef{&resourcesDef, &valueDef}, catalog...) {
		keys := map[string]bool{}
		for _, k := range d.keys {
			if keys[k.name] {
				t.Errorf("%s: key %s is listed twice", d.label(), k.name)
			}
			keys[k.name] = true
			if k.def != "" && k.words != nil && !strings.Contains(" "+strings.Join(k.words, " ")+" ", " "+k.def+" ") {
				t.Errorf("%s: the default %q of %s is none of its words", d.label(), k.def, k.name)
			}
			if k.stage <= stage && !strings.Contains(doc, "`"+k.name+"`") && !strings.Contains(doc, "`"+k.name+" = ") && d != &valueDef {
				t.Errorf("docs/manifest.md does not tell of %s in %s", k.name, d.label())
			}
			if k.kinds == 0 {
				t.Errorf("%s: %s has no type", d.label(), k.name)
			}
		}
	}
}
