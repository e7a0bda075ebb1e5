package templates

import (
	"testing"

	"github.com/gomsi/gomsi/internal/manifest"
)

func plain(s string) manifest.Part { return manifest.Part{Kind: manifest.Literal, Text: s} }

func text(parts ...manifest.Part) manifest.Text { return manifest.Text{Parts: parts} }

var (
	app    = manifest.Part{Kind: manifest.RootRef, Root: manifest.RootApp}
	system = manifest.Part{Kind: manifest.RootRef, Root: manifest.RootSystem}
	conf   = manifest.Part{Kind: manifest.FileRef, File: &manifest.File{
		Dest: manifest.Path{Root: manifest.RootApp, Elems: []string{"etc", "a[1].yaml"}},
	}}
)

func testBuilder() *builder {
	m := &manifest.Model{Arch: "amd64", Version: manifest.Version{Semver: "1.2.3-rc.1"}}
	m.Product.InstallDir = manifest.Path{Root: manifest.RootPrograms, Elems: []string{"Contoso", "Hello"}}
	m.Product.InstallDirProperty = "INSTALLFOLDER"
	b := &builder{m: m, ids: ids{}}
	b.dirs = newDirectories(m, b.ids)
	return b
}

func TestFormatted(t *testing.T) {
	for _, c := range []struct {
		name string
		in   manifest.Text
		want string
	}{
		{"plain", text(plain("a b")), "a b"},
		{"brackets", text(plain("[x]")), `[\[]x[\]]`},
		{"braces alone", text(plain(`{ "a": 1 }`)), `{ "a": 1 }`},
		{"braces beside a reference", text(plain("{"), app, plain("}")), `[\{][INSTALLFOLDER][\}]`},
		{"braces beside brackets", text(plain("{[x]}")), `[\{][\[]x[\]][\}]`},
		{"null", text(plain("a[~]b")), `a[\[]~[\]]b`},
		{"folder", text(app, plain(`\bin;`), system), "[INSTALLFOLDER]bin;[System64Folder]"},
		{"file", text(conf), `[INSTALLFOLDER]etc\a[\[]1[\]].yaml`},
		{"product", text(manifest.Part{Kind: manifest.ProductCode}, plain(" "), manifest.Part{Kind: manifest.ProductVersion}), "[ProductCode] 1.2.3-rc.1"},
	} {
		if got := testBuilder().formatted(c.in); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// The wanted texts are what CommandLineToArgvW splits into the given ones once
// folders, which end in a backslash, are put in.
func TestArguments(t *testing.T) {
	for _, c := range []struct {
		name string
		in   manifest.Text
		want string
	}{
		{"plain", text(plain("-x")), "-x"},
		{"backslash", text(plain(`C:\`)), `C:\`},
		{"empty", text(), `""`},
		{"space", text(plain("a b")), `"a b"`},
		{"quote", text(plain(`a"b`)), `"a\"b"`},
		{"backslashes before a quote", text(plain(`a\\"b`)), `"a\\\\\"b"`},
		{"backslash at the end", text(plain(`a b\`)), `"a b\\"`},
		{"brackets", text(plain("[q]")), `[\[]q[\]]`},
		{"folder", text(app), `"[INSTALLFOLDER]\"`},
		{"folder with a backslash", text(app, plain(`\`)), `"[INSTALLFOLDER]\"`},
		{"folder at the end", text(plain("--root="), app), `"--root=[INSTALLFOLDER]\"`},
		{"folder before a quote", text(app, plain(`"x`)), `"[INSTALLFOLDER]\\"x"`},
		{"below a folder", text(app, plain(`\bin\x.exe`)), `"[INSTALLFOLDER]bin\x.exe"`},
		{"file", text(conf), `"[INSTALLFOLDER]etc\a[\[]1[\]].yaml"`},
	} {
		if got := testBuilder().argument(c.in); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestIDs(t *testing.T) {
	set := ids{}
	for _, c := range []struct {
		full  string
		words []string
		want  string
	}{
		{"1", []string{"web", "index.html"}, "web_index.html"},
		{"2", []string{"web_index.html"}, "web_index.html_da4b9237"},
		{"3", []string{"Web", "Index.html"}, "Web_Index.html_77de68da"},
		{"4", []string{"1 ü.txt"}, "_1__.txt"},
		{"5", []string{".git"}, "_.git"},
		{"6", []string{"a234567890b234567890c234567890d234567890e234567890f234567890g234567890h2345"},
			"a234567890b234567890c234567890d234567890e234567890f234567890g23_c1dfd96e"},
	} {
		if got := set.take(c.full, c.words...); got != c.want || len(got) > maxID {
			t.Errorf("%v: %s, want %s", c.words, got, c.want)
		}
	}
}

func TestEscapeVariables(t *testing.T) {
	for in, want := range map[string]string{
		"costs $5":    "costs $5",
		"$(var.X)":    "$$(var.X)",
		"a$$b":        "a$$$$b",
		"$$(x)":       "$$$$(x)",
		"$":           "$",
		"!(loc.X)":    "!!(loc.X)",
		"!(x) !(bind": "!(x) !(bind",
		"!(bind.f.x)": "!!(bind.f.x)",
	} {
		if got := escapeVariables(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
