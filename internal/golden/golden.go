// Package golden compares what a test made with texts that are kept beside it.
// A golden file is a txtar archive: named texts, each after a line "-- name --".
//
//	go test ./templates -update
//
// writes them anew. A golden file that no test asked for fails the test, so
// none is left behind when a case goes.
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write golden files anew")

const suffix = ".txtar"

// Part is one text of a golden file.
type Part struct {
	Name string
	Data []byte
}

// Set is a folder of golden files, <name>.txtar each.
type Set struct {
	dir  string
	used map[string]bool
}

// Open gives the golden files of a folder. When t ends, files that nothing
// compared with are a failure, unless only some of the cases ran.
func Open(t testing.TB, dir string) *Set {
	t.Helper()
	s := &Set{dir: dir, used: map[string]bool{}}
	t.Cleanup(func() {
		if t.Failed() || t.Skipped() || partial() {
			return
		}
		entries, err := os.ReadDir(dir)
		if err != nil && !os.IsNotExist(err) {
			t.Error(err)
		}
		for _, e := range entries {
			name, ok := strings.CutSuffix(e.Name(), suffix)
			if !ok || s.used[name] {
				continue
			}
			file := filepath.Join(dir, e.Name())
			if !*update {
				t.Errorf("%s: no test compares with this golden file; remove it, or run with -update", file)
			} else if err := os.Remove(file); err != nil {
				t.Error(err)
			}
		}
	})
	return s
}

// partial tells that -run picks some of the cases of a test.
func partial() bool {
	f := flag.Lookup("test.run")
	return f != nil && strings.Contains(f.Value.String(), "/")
}

// Check compares parts with the golden file of that name. It is not for
// parallel tests.
func (s *Set) Check(t testing.TB, name string, parts ...Part) {
	t.Helper()
	s.used[name] = true
	file := filepath.Join(s.dir, name+suffix)
	got := Format(parts)
	if *update {
		if err := os.MkdirAll(s.dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		t.Errorf("%s is missing; run with -update", file)
		return
	} else if err != nil {
		t.Fatal(err)
	}
	if d := Diff(want, got); d != "" {
		t.Errorf("%s differs (-want +got); -update accepts it\n%s", file, d)
	}
}

// Format gives parts in the form of a txtar archive. A part that does not end
// in a line feed gets one.
func Format(parts []Part) []byte {
	var b bytes.Buffer
	for _, p := range parts {
		fmt.Fprintf(&b, "-- %s --\n", p.Name)
		b.Write(p.Data)
		if n := len(p.Data); n > 0 && p.Data[n-1] != '\n' {
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}

// Diff gives the lines that differ, with some lines around the first and
// last of them; "" when there are none. Lines end alike, with or without CR.
func Diff(want, got []byte) string {
	w, g := lines(want), lines(got)
	head := 0
	for head < len(w) && head < len(g) && w[head] == g[head] {
		head++
	}
	if head == len(w) && head == len(g) {
		return ""
	}
	tail := 0
	for tail < len(w)-head && tail < len(g)-head && w[len(w)-1-tail] == g[len(g)-1-tail] {
		tail++
	}
	const around, most = 3, 60
	var b strings.Builder
	put := func(mark string, ls []string) {
		for i, l := range ls {
			if i == most {
				fmt.Fprintf(&b, "%s … and %d more lines\n", mark, len(ls)-most)
				break
			}
			fmt.Fprintf(&b, "%s %s\n", mark, l)
		}
	}
	fmt.Fprintf(&b, "line %d:\n", head+1)
	put(" ", w[max(0, head-around):head])
	put("-", w[head:len(w)-tail])
	put("+", g[head:len(g)-tail])
	put(" ", w[len(w)-tail:min(len(w), len(w)-tail+around)])
	return b.String()
}

func lines(b []byte) []string {
	return strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")
}

// Parse takes an archive apart; what stands before the first part is a comment.
func Parse(archive []byte) []Part {
	var parts []Part
	for _, line := range bytes.SplitAfter(archive, []byte("\n")) {
		text := strings.TrimRight(string(line), "\r\n")
		if name, ok := strings.CutPrefix(text, "-- "); ok && strings.HasSuffix(name, " --") {
			parts = append(parts, Part{Name: strings.TrimSpace(strings.TrimSuffix(name, " --"))})
		} else if n := len(parts); n > 0 {
			parts[n-1].Data = append(parts[n-1].Data, line...)
		}
	}
	return parts
}

// Unpack writes the parts of an archive as files into a new folder, which goes
// when t ends, and gives the folder.
func Unpack(t testing.TB, archive string) string {
	t.Helper()
	data, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, p := range Parse(data) {
		file := filepath.Join(dir, filepath.FromSlash(p.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, p.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// DrawIcons gives the icons of a case, which are text in its archive, the
// header of an icon file with no picture.
func DrawIcons(t testing.TB, dir string) {
	t.Helper()
	icons, err := filepath.Glob(filepath.Join(dir, "*.ico"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range icons {
		if err := os.WriteFile(file, []byte{0, 0, 1, 0, 0, 0}, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
