package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
)

func TestWixArguments(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.rsp": "-arch  x64\r\n\"a b.wxs\" @" + filepath.Join(dir, "b.rsp") + "\n",
		"b.rsp": "\ufeff-d A=\"1 2\" \"\"",
		"c.rsp": "@" + filepath.Join(dir, "c.rsp"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ given, want string }{
		{"wix build x.wxs -arch x64 -o a.msi", "wix build x.wxs --arch x64 -o a.msi"},
		{"wix build -bindpath=n=f --arch x64", "wix build --bindpath=n=f --arch x64"},
		{"wix build -sw -sw1075 -wxGM1107 -wx=1026", "wix build --sw= --sw=1075 --wx=GM1107 --wx=1026"},
		{"wix build -platform x64 -intermediateFolder f -dcl none", "wix build --arch x64 --intermediatefolder f --defaultcompressionlevel none"},
		{"wix build -nothing", "wix build -nothing"},
		{"dump -arch", "dump -arch"},
		{"wix build @" + filepath.Join(dir, "a.rsp"), "wix build --arch x64 a b.wxs -d A=1 2 "},
		{"wix build @" + filepath.Join(dir, "c.rsp"), "error"},
		{"wix build @" + filepath.Join(dir, "none.rsp"), "error"},
	} {
		got, err := wixArguments(strings.Split(c.given, " "))
		text := strings.Join(got, " ")
		if err != nil {
			text = "error"
		}
		if diff := cmp.Diff(c.want, text); diff != "" {
			t.Errorf("%s: %v\n%s", c.given, err, diff)
		}
	}
}

func TestWarningLevels(t *testing.T) {
	for _, c := range []struct {
		name             string
		suppress, errors []string
		want             string
	}{
		{"none", nil, nil, "W W W"},
		{"all suppressed", []string{""}, nil, "- - -"},
		{"numbers of WiX", []string{"1075", "WIX5436"}, nil, "- - W"},
		{"codes", []string{"gm1107,GM3014"}, nil, "- W -"},
		{"one as error", nil, []string{"GM1118"}, "W E W"},
		{"all as errors but one", []string{"1079"}, []string{""}, "E E -"},
		{"unknown", []string{"4711"}, nil, "W W W"},
	} {
		w := warnings{suppress: c.suppress, errors: c.errors}
		list := &diag.List{Level: w.level()}
		var got []string
		for _, code := range []string{"GM1107", "GM1118", "GM3014"} {
			before := list.Len()
			d := list.Warnf(code, diag.Pos{}, "x")
			switch {
			case list.Len() == before:
				got = append(got, "-")
			case d.Severity == diag.Error:
				got = append(got, "E")
			default:
				got = append(got, "W")
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s, not %s", c.name, text, c.want)
		}
	}
}

func TestCultureGroups(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"", "[[]]"},
		{"de-DE,en-US", "[[de-DE en-US]]"},
		{"de-DE|en-US", "[[de-DE en-US]]"},
		{"en-US;de-DE,en-US", "[[en-US] [de-DE en-US]]"},
		{"en-US; ;de-DE", "[[en-US] [de-DE]]"},
	} {
		got := fmt.Sprint(cultureGroups(strings.Split(c.given, "|")))
		if got != c.want {
			t.Errorf("%s: %s, not %s", c.given, got, c.want)
		}
	}
}
