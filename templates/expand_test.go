package templates

import (
	"errors"
	"testing"

	"github.com/gomsi/gomsi/internal/manifest"
)

var expandData = manifest.TemplateData{"Name": "Hello", "Version": "1.2.3", "Env": map[string]string{"TAG": "t1"}}

func TestExpand(t *testing.T) {
	for in, want := range map[string]string{
		"plain {x} [y]":               "plain {x} [y]",
		"{{.Name}}-{{.Version}}":      "Hello-1.2.3",
		"{{.Env.TAG | upper}}":        "T1",
		`{{id "a b/1"}}`:              "a_b_1",
		`{{xml "<&>"}}`:               "&lt;&amp;&gt;",
		`{{guid "a"}}`:                "1162DB81-4383-5618-8FD5-300F871B2177",
		`{{.Name | trunc 2 | lower}}`: "he",
	} {
		got, err := Expand(in, expandData)
		if err != nil {
			t.Error(err)
		} else if got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestExpandErrors(t *testing.T) {
	for _, c := range []struct {
		in           string
		line, column int
		message      string
	}{
		{"a {{.Nam}}", 1, 5, `no variable is named "Nam"`},
		{"{{.Env.X}}", 1, 7, `no variable is named "X"`},
		{"a\n{{.Name", 2, 0, "unclosed action"},
		{"{{nope}}", 1, 0, `function "nope" not defined`},
		{"{{env \"X\"}}", 1, 0, `function "env" not defined`},
		{"{{genPrivateKey \"rsa\"}}", 1, 0, `function "genPrivateKey" not defined`},
		{"{{htpasswd \"a\" \"b\"}}", 1, 0, `function "htpasswd" not defined`},
		{"{{encryptAES \"a\" \"b\"}}", 1, 0, `function "encryptAES" not defined`},
		{"{{now}}", 1, 0, `function "now" not defined`},
		{`{{fail "no"}}`, 1, 3, "error calling fail: no"},
	} {
		_, err := Expand(c.in, expandData)
		var e *ExpandError
		if !errors.As(err, &e) {
			t.Errorf("%s: error %v", c.in, err)
			continue
		}
		if e.Line != c.line || e.Column != c.column || e.Message != c.message {
			t.Errorf("%s: %d:%d %q, want %d:%d %q", c.in, e.Line, e.Column, e.Message, c.line, c.column, c.message)
		}
	}
}
