package diag

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

func sample() *List {
	l := &List{}
	l.Errorf("GM0102", Pos{"b.toml", 2, 1}, "unknown key %q in [product]", "upgrade-code").
		WithLength(12).WithHint("did you mean %q?", "upgrade_code")
	l.Errorf("GM0102", Pos{"b.toml", 2, 1}, "unknown key %q in [product]", "upgrade-code")
	l.Warnf("GM0200", Pos{"b.toml", 1, 3}, "odd").WithNote(Pos{"c.wxs", 9, 0}, "made from here").WithNote(Pos{}, "left out")
	l.Errorf("GM9001", Pos{}, "no place")
	return l
}

func lines(file string, n int) (string, bool) {
	text := map[int]string{1: "\ta = 1", 2: `upgrade-code = "9B"`}[n]
	return text, file == "b.toml" && text != ""
}

func TestTextPrinter(t *testing.T) {
	var out bytes.Buffer
	p := &TextPrinter{W: &out, Source: lines}
	if err := p.Print(sample()); err != nil {
		t.Fatal(err)
	}
	want := "b.toml:1:3: warning: odd [GM0200]\n" +
		"    1 │ \ta = 1\n" +
		"      │ \t ^\n" +
		"  c.wxs:9: note: made from here\n" +
		"b.toml:2:1: error: unknown key \"upgrade-code\" in [product] [GM0102]\n" +
		"    2 │ upgrade-code = \"9B\"\n" +
		"      │ ~~~~~~~~~~~~\n" +
		"      ╵ hint: did you mean \"upgrade_code\"?\n" +
		"error: no place [GM9001]\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestPrintGitHub(t *testing.T) {
	var out bytes.Buffer
	if err := PrintGitHub(&out, sample()); err != nil {
		t.Fatal(err)
	}
	want := "::warning file=b.toml,line=1,col=3,title=GM0200::odd\n" +
		"::error file=b.toml,line=2,col=1,title=GM0102::unknown key \"upgrade-code\" in [product] (did you mean \"upgrade_code\"?)\n" +
		"::error title=GM9001::no place\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestErr(t *testing.T) {
	l := sample()
	err := fmt.Errorf("build: %w", l.Err())
	if FromError(err) != l {
		t.Error("the list is lost in a wrapped error")
	}
	if got, want := l.Err().Error(), `b.toml:2:1: unknown key "upgrade-code" in [product] (and 2 more)`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if FromError(errors.New("x")) != nil {
		t.Error("a plain error has no faults")
	}
	warned := &List{}
	warned.Warnf("GM0200", Pos{}, "odd")
	if warned.Err() != nil {
		t.Error("warnings alone are no error")
	}
}

func TestNearest(t *testing.T) {
	keys := []string{"name", "upgrade_code", "version", "icon"}
	for word, want := range map[string]string{
		"upgrade-code": "upgrade_code", "Version": "version", "vesrion": "version", "nmae": "name", "zzzzzz": "", "ico": "icon",
	} {
		if got := Nearest(word, keys); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
