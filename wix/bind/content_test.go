package bind

import (
	"io"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/source"
)

func TestDecodeText(t *testing.T) {
	for _, tt := range []struct{ raw, want string }{
		{"", ""},
		{"{\\rtf1 a}\r\n", "{\\rtf1 a}\r\n"},
		{"\xef\xbb\xbfä", "ä"},
		{"caf\xe9", "caf\uFFFD"},
		{"\xff\xfea\x00\xe4\x00", "aä"},
		{"\xfe\xff\x00a\x00\xe4", "aä"},
		{"\xff\xfe", ""},
		{"\xff\xfea", ""},
	} {
		if got := decodeText([]byte(tt.raw)); got != tt.want {
			t.Errorf("%q gives %q, not %q", tt.raw, got, tt.want)
		}
	}
}

// TestResolveSource: a file of a library gives way to the one that a variable in
// its path names, and only then.
func TestResolveSource(t *testing.T) {
	b := &binder{out: &link.Output{Dialect: source.V4}, list: &diag.List{}}
	b.texts = &texts{b: b, kinds: []string{"loc", "wix"}, wix: map[string]string{"Given": `mine\banner.bmp`}}
	for _, tt := range []struct {
		path, want string
		carried    bool
	}{
		{`!(wix.Open=bitmaps\banner.bmp)`, `!(wix.Open=bitmaps\banner.bmp)`, true},
		{`!(bindpath.x86)ca.dll`, `!(bindpath.x86)ca.dll`, true},
		{`banner.bmp`, `banner.bmp`, true},
		{`!(wix.Given=bitmaps\banner.bmp)`, `mine\banner.bmp`, false},
		{`!(wix.Given)`, `mine\banner.bmp`, false},
	} {
		got := b.resolveSource(compile.Source{Path: tt.path, Content: []byte("BM")}, diag.Pos{})
		if got.Path != tt.want || (got.Content != nil) != tt.carried {
			t.Errorf("%s gives %+v", tt.path, got)
		}
	}
	if b.list.Len() > 0 {
		t.Error(b.list)
	}
	p := b.carried(compile.Source{Path: "x", Content: []byte("BM")}, diag.Pos{File: "lib"})
	r, err := p.open()
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(r); string(raw) != "BM" || err != nil || p.size != 2 || p.pos.File != "lib" {
		t.Errorf("%q %v %+v", raw, err, p)
	}
}
