package bind

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/wix/compile"
)

func TestMatchName(t *testing.T) {
	for _, c := range []struct {
		pattern, yes, no string
	}{
		{"*", "a b.c .d", ""},
		{"*.*", "a b.c", ""},
		{"**", "a b.c", ""},
		{"*.txt", "a.txt A.TXT .txt", "a.txt2 txt"},
		{"a*c", "ac abc ABBC", "abcd"},
		{"?", "a", "ab"},
		{"??", "a ab", "abc"},
		{"a?.x", "a.x ab.x", "abc.x"},
		{"a.?", "a a.b", "a.bc"},
		{"a.*", "a a.b a.b.c", "ab"},
	} {
		for _, name := range strings.Fields(c.yes) {
			if !matchName(c.pattern, name) {
				t.Errorf("%s does not match %s", c.pattern, name)
			}
		}
		for _, name := range strings.Fields(c.no) {
			if matchName(c.pattern, name) {
				t.Errorf("%s matches %s", c.pattern, name)
			}
		}
	}
}

func TestHarvester(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"src/a.wxs", "src/Tree/one.txt", "src/Tree/two.dat", "src/Tree/Sub/deep/three.txt", "bound/Tree/four.txt", "named/five.txt"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	source := filepath.Join(dir, "src", "a.wxs")
	paths := []BindPath{{Name: "Named", Path: "named"}}
	for _, c := range []struct {
		name             string
		include, exclude []string
		folder           string
		paths            []BindPath
		want             []string // folder|path
		missing          string
	}{
		{name: "below the source", include: []string{`tree\**`}, want: []string{"|src/Tree/one.txt", "|src/Tree/two.dat", `Sub\deep|src/Tree/Sub/deep/three.txt`}},
		{name: "one folder", include: []string{`TREE/*.txt`}, want: []string{"|src/Tree/one.txt"}},
		{name: "all below", include: []string{`**\*.txt`}, exclude: []string{`Tree\o*`}, want: []string{`Tree\Sub\deep|src/Tree/Sub/deep/three.txt`}},
		{name: "twice", include: []string{`Tree\one.txt`, `Tree\*.txt`}, want: []string{"|src/Tree/one.txt"}},
		{name: "folder of directories", include: []string{"*.dat"}, folder: `tree\`, want: []string{"|src/Tree/two.dat"}},
		{name: "named bind path", include: []string{`!(bindpath.named)\*`}, paths: paths, want: []string{"|named/five.txt"}},
		{name: "no such bind path", include: []string{`!(bindpath.other)\*`}, paths: paths, missing: "!(bindpath.other)"},
		{name: "bind path", include: []string{`Tree\*`}, paths: []BindPath{{Path: "bound"}}, want: []string{"|bound/Tree/four.txt"}},
		{name: "missing", include: []string{`Tree\*`, `none\*`}, missing: filepath.Join(dir, "src", "none")},
		{name: "nothing", include: []string{`Tree\*.exe`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := NewHarvester(dir, c.paths)
			what := &compile.Harvest{Include: c.include, Exclude: c.exclude, Folder: c.folder, File: source}
			found, missing := h.Find(what)
			var got []string
			for _, f := range found {
				rel, err := filepath.Rel(dir, f.Path)
				if err != nil || f.Again {
					t.Error(err, f)
				}
				got = append(got, f.Folder+"|"+filepath.ToSlash(rel))
			}
			if diff := cmp.Diff(c.want, got); diff != "" || missing != c.missing {
				t.Error(missing, diff)
			}
			again, _ := h.Find(what)
			for _, f := range again {
				if !f.Again {
					t.Errorf("%s is not known the second time", f.Path)
				}
			}
		})
	}
}
