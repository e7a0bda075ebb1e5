package manifest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
)

func TestLock(t *testing.T) {
	name := filepath.Join(t.TempDir(), LockName)
	l, faults, err := ReadLock(name)
	if err != nil || faults.Len() > 0 {
		t.Fatal(err, faults.Sorted())
	}
	if err := l.Write(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); err == nil {
		t.Error("an empty file is written")
	}
	one, two := strings.Repeat("1", 64), strings.Repeat("2", 64)
	l.Add(LockedFile{Name: "b", Version: "2.0.0", URL: `http://x/"y"`, Size: 7, SHA256: two})
	l.Add(LockedFile{Name: "a", Version: "1.0.0", Size: 6, SHA256: one})
	if err := l.Write(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := lockHeader + "\n[[file]]\nname = \"a\"\nversion = \"1.0.0\"\nsize = 6\nsha256 = \"" + one + "\"\n" +
		"\n[[file]]\nname = \"b\"\nversion = \"2.0.0\"\nurl = \"http://x/\\\"y\\\"\"\nsize = 7\nsha256 = \"" + two + "\"\n"
	if string(text) != want {
		t.Errorf("wrote\n%s\nwant\n%s", text, want)
	}
	l, faults, err = ReadLock(name)
	if err != nil || faults.Len() > 0 {
		t.Fatal(err, faults.Sorted())
	}
	f := l.Find("b", "2.0.0")
	if f == nil || f.URL != `http://x/"y"` || f.SHA256 != two || f.Pos.Line != 15 || l.Find("b", "1.0.0") != nil {
		t.Errorf("read %+v", f)
	}
}

func TestLockFaults(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"[[file]\n", "1:"},
		{"[[file]]\nname = \"a\"\nversion = \"1\"\nsha256 = \"12\"\n", `4:10: "sha256" is not 64 digits in lower-case hexadecimal`},
		{"[[file]]\nname = \"a\"\n", `1:3: an entry needs "name" and "version"`},
		{"[[file]]\nname = \"a\"\nversion = \"1\"\nsha256 = \"" + strings.Repeat("a", 64) + "\"\nhash = 1\n", ` unknown key "hash" in gomsi.lock`},
		{strings.Repeat("[[file]]\nname = \"a\"\nversion = \"1\"\nsha256 = \""+strings.Repeat("a", 64)+"\"\n", 2), `5:3: a 1 has two entries`},
	} {
		dir := t.TempDir()
		name := filepath.Join(dir, LockName)
		if err := os.WriteFile(name, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		l, faults, err := ReadLock(name)
		if err != nil || l != nil || faults.Len() != 1 {
			t.Errorf("%s: %v, %v", c.text, faults.Sorted(), err)
			continue
		}
		if got := strings.TrimPrefix(faults.Sorted()[0].Error(), name+":"); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}

// FuzzLock writes what it could read, and reads that again.
func FuzzLock(f *testing.F) {
	f.Add([]byte("[[file]]\nname = \"a\"\nversion = \"1\"\nsize = 1\nsha256 = \"" + strings.Repeat("a", 64) + "\"\n"))
	f.Add([]byte("[[file]]\nname = 'a\\b'\nurl = \"\\u0001\"\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, faults := parseLock(LockName, text)
		if l == nil {
			if !faults.HasErrors() {
				t.Error("nothing was read, and nothing is said")
			}
			return
		}
		written := l.text()
		again, faults := parseLock(LockName, written)
		if again == nil {
			t.Fatalf("%s\n%v", written, faults.Sorted())
		}
		for i, f := range l.files {
			g := again.files[i]
			f.Pos, g.Pos = diag.Pos{}, diag.Pos{}
			if f != g {
				t.Errorf("%+v is read again as %+v", f, g)
			}
		}
	})
}
