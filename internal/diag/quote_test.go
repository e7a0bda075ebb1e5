package diag

import "testing"

func TestQuote(t *testing.T) {
	for _, c := range []struct{ format, arg, want string }{
		{"file %q", `a\b.txt`, `file "a\b.txt"`},
		{"file %q", `grün`, `file "grün"`},
		{"text %q", "a\tb", `text "a\tb"`},
		{"text %q", `say "x"`, `text "say \"x\""`},
		{"%[1]s is %[1]q", `a\b`, `a\b is "a\b"`},
		{"%-4s|%[1]q", `a`, `a   |"a"`},
	} {
		var l List
		if got := l.Errorf("X", Pos{}, c.format, c.arg).WithHint(c.format, c.arg); got.Message != c.want || got.Hint != c.want {
			t.Errorf("%q: %s, hint %s; want %s", c.format, got.Message, got.Hint, c.want)
		}
	}
}
