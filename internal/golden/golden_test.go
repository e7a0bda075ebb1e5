package golden

import "testing"

func TestDiff(t *testing.T) {
	for _, c := range []struct{ name, want, got, diff string }{
		{"equal", "a\nb\n", "a\nb\n", ""},
		{"line ends", "a\r\nb\r\n", "a\nb\n", ""},
		{"changed", "a\nb\nc\n", "a\nx\nc\n", "line 2:\n  a\n- b\n+ x\n  c\n  \n"},
		{"longer", "a\n", "a\nb\n", "line 2:\n  a\n+ b\n  \n"},
	} {
		if d := Diff([]byte(c.want), []byte(c.got)); d != c.diff {
			t.Errorf("%s: %q, want %q", c.name, d, c.diff)
		}
	}
}

func TestFormat(t *testing.T) {
	got := string(Format([]Part{{"a", []byte("x")}, {"b", nil}, {"c", []byte("y\n")}}))
	if want := "-- a --\nx\n-- b --\n-- c --\ny\n"; got != want {
		t.Errorf("%q", got)
	}
}

func TestSet(t *testing.T) {
	dir := t.TempDir()
	*update = true
	Open(t, dir).Check(t, "case", Part{"p", []byte("text\n")})
	*update = false
	Open(t, dir).Check(t, "case", Part{"p", []byte("text\n")})
}
