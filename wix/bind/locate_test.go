package bind

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/link"
)

// tree makes files in a new folder; each holds its own name.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestPayload(t *testing.T) {
	dir := tree(t,
		"build/a.txt", "build/Sub Dir/b.TXT", "build/SourceDir/real.txt", "src/c.txt", "src/a.txt",
		"bind/d.txt", "bind/a.txt", "named/e.txt", "named2/f.txt")
	b := &binder{
		out:      &link.Output{Package: &compile.Package{}},
		list:     &diag.List{},
		names:    newFolderCache(),
		payloads: map[string]*payload{},
		o: Options{Dir: filepath.Join(dir, "build"), BindPaths: []BindPath{
			{Path: "../bind"}, {Name: "N", Path: filepath.Join(dir, "named")}, {Name: "n", Path: "../named2"},
		}},
	}
	pos := diag.Pos{File: "../src/x.wxs", Line: 3, Column: 4}
	for _, c := range []struct{ source, want string }{
		{`a.txt`, "build/a.txt"},
		{`A.TXT`, "build/a.txt"},
		{`sub dir\B.txt`, "build/Sub Dir/b.TXT"},
		{`.\SUB DIR/../a.txt`, "build/a.txt"},
		{`SourceDir\a.txt`, "bind/a.txt"},
		{`SourceDir\sub dir\b.txt`, "build/Sub Dir/b.TXT"},
		{`sourcedir/real.txt`, "build/SourceDir/real.txt"},
		{`d.txt`, "bind/d.txt"},
		{`SourceDir\D.txt`, "bind/d.txt"},
		{`c.txt`, "src/c.txt"},
		{`!(bindpath.N)\e.txt`, "named/e.txt"},
		{`!(bindpath.n)f.txt`, "named2/f.txt"},
		{filepath.Join(dir, "named", "E.txt"), "named/e.txt"},
	} {
		p := b.payload(c.source, pos, diag.Pos{})
		if p == nil {
			t.Errorf("%s: not found", c.source)
			continue
		}
		content, err := os.ReadFile(p.path)
		if err != nil || string(content) != c.want {
			t.Errorf("%s: %s %q %v, want %s", c.source, p.path, content, err, c.want)
		}
	}
	if b.list.Len() != 0 {
		t.Errorf("faults: %v", b.list.Sorted()[0])
	}
	if len(b.order) != len(b.payloads) {
		t.Errorf("%d payloads in order, %d by path", len(b.order), len(b.payloads))
	}
	for _, c := range []struct {
		source, code, message, hint string
		notes                       int
	}{
		{`nowhere.txt`, CodeMissingFile, `file "nowhere.txt" is not found`, "paths start at", 3},
		{`sub dir\bb.txt`, CodeMissingFile, `file "sub dir\bb.txt" is not found`, `did you mean "b.TXT"?`, 3},
		{`!(bindpath.M)\e.txt`, CodeMissingFile, `file "!(bindpath.M)\e.txt" is not found`, "no bind path has the name M", 0},
		{`SUB DIR`, CodeNotAFile, `"SUB DIR" is a folder, not a file`, "name one file", 0},
	} {
		b.list = &diag.List{}
		if p := b.payload(c.source, pos, diag.Pos{}); p != nil {
			t.Errorf("%s: found %s", c.source, p.path)
		}
		ds := b.list.Sorted()
		for _, d := range ds {
			d.Message = strings.ReplaceAll(d.Message, `\\`, `\`)
		}
		if len(ds) != 1 || ds[0].Code != c.code || ds[0].Message != c.message || ds[0].Pos != pos || len(ds[0].Notes) != c.notes ||
			!strings.HasPrefix(ds[0].Hint, c.hint) {
			t.Errorf("%s: %+v", c.source, ds)
		}
	}
}

func TestImpliedSource(t *testing.T) {
	b := &binder{out: &link.Output{Directories: []*compile.Directory{
		{ID: "TARGETDIR", Name: "SourceDir"},
		{ID: "ProgramFilesFolder", Parent: "TARGETDIR", Name: "."},
		{ID: "App", Parent: "ProgramFilesFolder", Name: "Long Target", ShortName: "longt", SourceName: "from here", ShortSourceName: "fromh"},
		{ID: "Bin", Parent: "App", Name: "bin"},
	}}}
	for _, c := range []struct {
		file compile.File
		want string
	}{
		{compile.File{Directory: "Bin", Name: "x.exe"}, `SourceDir\from here\bin\x.exe`},
		{compile.File{Directory: "TARGETDIR", Name: "x.exe"}, `SourceDir\x.exe`},
		{compile.File{Directory: "Bin", Name: "x.exe", Source: compile.Source{Path: `out\`}}, `out\x.exe`},
	} {
		if got := b.impliedSource(&c.file); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if got := b.sourceFolders("Bin", true); len(got) != 2 || got[0] != "fromh" || got[1] != "bin" {
		t.Errorf("short folders: %q", got)
	}
}
