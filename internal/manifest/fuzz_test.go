package manifest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/gomsi/gomsi/internal/diag"
)

// seeds are documents with every form that the index must follow.
var seeds = []string{
	head,
	head + "[[file]]\nsource = \"a.txt\"\n[[file]]\nsource = \"b.txt\"\n[build.resources]\nicon = \"x\"\n",
	"file = [ { source = \"a\", x = { y = [1, { z = 2 }] } }, # c\n {source='b'} ]\n" + head,
	"a.b.c = 1\na.b.d = [[1, 2], [\"x\"], []]\n[x.y]\nz = {}\n[[x.q]]\n[x.q.r]\ns = 1\n[[x.q]]\n",
	"\"a.b\" = 1\n'' = 2\n[\"x y\".z]\nk = 1979-05-27T07:32:00Z\nf = 1e3\nb = true\ni = 0x1f\n",
	"a = \"\"\"\nx\n\"\"\"\nb = '''\ny'''\r\nc = \"\\u00e9\"\r\n",
	head + "[[service]]\nname = \"x\"\nargs = [\"{app}/../x\", \"{file.{data}/x}\", \"{parm.x}\", \"{{.Name}}\", [1], {a=1}]\n",
	head + "[[registry]]\nkey = \"HKLM/x\"\nvalues = { a = { type = \"multi\", value = [\"\"] }, b = 1.5 }\n[[feature]]\nid = \"a\"\nparent = \"a\"\n",
	head + "[[service]]\nname = \"a\"\ndepends_on = [\"b\", \"c\"]\n[[service]]\nname = \"b\"\ndepends_on = [\"b\", \"c\"]\n[[service]]\nname = \"c\"\ndepends_on = [\"a\"]\n",
	head + "[[parameter]]\nname = \"P\"\n[[urlacl]]\nurl = \"http://[::1]:{param.P}/a\"\nsddl = \"D:(A;;GX;;;BU)\"\n[[urlacl]]\nurl = \"x://:/\"\nto = \"service:a\"\n",
	head + "[[firewall]]\nport = [1, \"2-1\", \"{param.P}\"]\nremote = [\"1.2.3.4/5\", \"::1-::2\", \"any\"]\nprogram = \"any\"\nprofile = [\"domain\"]\ndirection = \"out\"\n",
	head + "[[event_source]]\nname = \"a\"\nlog = \"Contoso\"\nmessage_file = \"{windows}/a.dll\"\n[[close]]\nprogram = \"a.exe\"\nhow = \"kill\"\ntimeout = \"9999d\"\nwhen = \"upgrade\"\n",
	head + "[[association]]\nextension = \".a.b\"\nargs = [\"%1\"]\nicon = \"a.ico\"\n[[protocol]]\nscheme = \"a:b\"\nprogram = \"a.exe\"\n",
	"a = 1\na.b = 2\n",
	"\"\".\"\" = { \"\" = 1 }\n[\"a\".\"\"]\n0 = \"\"\n",
	"\ufeff[product]\n",
}

// FuzzLoad: no document makes the reader panic, a document without a model has
// an error, and the index lists the keys that the decoder lists.
func FuzzLoad(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	scripts, _ := filepath.Glob(filepath.FromSlash("../cli/testdata/script/manifest-*.txtar"))
	for _, name := range scripts {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if _, body, ok := bytes.Cut(text, []byte("-- gomsi.toml --\n")); ok {
			body, _, _ = bytes.Cut(body, []byte("\n-- "))
			f.Add(append(body, '\n'))
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		file := filepath.Join(dir, "gomsi.toml")
		diags := &diag.List{}
		doc := parseDocument(file, text, diags)
		if doc == nil {
			if !diags.HasErrors() {
				t.Fatal("no document and no error")
			}
			return
		}
		checkIndex(t, text)
		// A fuzzed tree could be the whole disk.
		delete(doc.tree, "tree")
		arches := doc.arches(diags)
		if _, err := doc.load(Options{Arch: arches[0]}, arches, diags); err != nil {
			t.Fatal(err)
		}
		for _, d := range diags.Sorted() {
			if d.Message == "" || d.Code == "" {
				t.Fatalf("a fault without words: %+v", d)
			}
		}
	})
}

// checkIndex holds the index against the decoder, wherever both parsers take
// the document for TOML.
func checkIndex(t *testing.T, text []byte) {
	t.Helper()
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	x := newIndex("gomsi.toml", text)
	if !x.whole || len(x.again) > 0 {
		return
	}
	var tree map[string]any
	md, err := toml.Decode(string(text), &tree)
	if err != nil {
		return
	}
	if err := x.agrees(md.Keys()); err != nil {
		t.Fatal(err)
	}
	for path, s := range x.byKey {
		if s.key+s.keyLen > len(text) || s.val+s.valLen > len(text) {
			t.Fatalf("%s is placed outside the text: %+v", path, s)
		}
	}
}

func TestIndex(t *testing.T) {
	for _, s := range seeds {
		checkIndex(t, []byte(s))
	}
	x := newIndex("f", []byte(seeds[2]))
	if !x.whole {
		t.Fatal("the document is not read to its end")
	}
	for path, want := range map[string]string{
		"file": "1:8", "file[0]": "1:10", "file[0].source": "1:21", "file[0].x.y[1].z": "1:46", "file[0].x.y[0]": "1:37", "file[1]": "2:2", "file[1].source": "2:10",
		"product.name": "4:8", "product": "3:2", "product.nothing": "3:2",
	} {
		if got := x.nearest(path).String(); got != "f:"+want {
			t.Errorf("%s is at %s, want %s", path, got, want)
		}
	}
}
