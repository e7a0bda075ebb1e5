package templates

import (
	"strings"
	"testing"
)

func TestIndent(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nesting", `<a><b x="1"/><c>  text </c></a>`, "<a>\n  <b x=\"1\" />\n  <c>text</c>\n</a>\n"},
		{"empty element", "<a>\n\n</a>", "<a />\n"},
		{"empty lines", "<a>\n\n\n<b/>\n\n\n<c/>\n<d/>\n\n</a>", "<a>\n  <b />\n\n  <c />\n  <d />\n</a>\n"},
		{"comments", "<a>\n<!-- x -->\n<!---->\n<b/></a>", "<a>\n  <!-- x -->\n  <b />\n</a>\n"},
		{"cdata", "<a><![CDATA[x < y]]></a>", "<a><![CDATA[x < y]]></a>\n"},
		{"brackets in a value", `<a b="x > y" c='"'/>`, `<a b="x > y" c='"' />` + "\n"},
		{"instructions", "<?xml version=\"1.0\"?><a><?if x ?><b/><?endif ?></a>", "<?xml version=\"1.0\"?>\n<a>\n  <?if x ?>\n  <b />\n  <?endif ?>\n</a>\n"},
		{"long tag", `<a><b one="` + strings.Repeat("1", 80) + `" two="` + strings.Repeat("2", 80) + `"/></a>`,
			"<a>\n  <b\n      one=\"" + strings.Repeat("1", 80) + "\"\n      two=\"" + strings.Repeat("2", 80) + "\" />\n</a>\n"},
	} {
		got, err := indent([]byte(c.in))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", c.name, err, got, c.want)
			continue
		}
		again, err := indent(got)
		if err != nil || string(again) != c.want {
			t.Errorf("%s: a second time gives %v\n%s", c.name, err, again)
		}
	}
}

func TestIndentErrors(t *testing.T) {
	for in, want := range map[string]string{
		"<a>\n<b>\n</a>": "line 3: </a> has no start",
		"<a>":            "element a is not closed",
		"x<a/>":          `line 1: text "x" is outside of every element`,
		"<a><b/>x</a>":   `line 1: text "x" is mixed with elements`,
		"<a>\n<b x=\"1>": "line 2: a tag is not closed",
		"<!-- x":         "line 1: <!-- is not closed",
	} {
		if _, err := indent([]byte(in)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}
