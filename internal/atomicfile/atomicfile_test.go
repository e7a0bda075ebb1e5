package atomicfile

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// holds checks that a folder has exactly these files: name, text, name, text…
func holds(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		text := "(folder)"
		if !e.IsDir() {
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			text = string(data)
		}
		got = append(got, e.Name(), text)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s holds %q, want %q", dir, got, want)
	}
}

func TestCommit(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	write(t, name, "old")
	f, err := Create(name, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Abort()
	if _, err := f.WriteString("new"); err != nil {
		t.Fatal(err)
	}
	when := time.Unix(1700000000, 0)
	f.SetTime(when)
	if text, _ := os.ReadFile(name); string(text) != "old" {
		t.Errorf("before Commit there is %q", text)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, "a", "new")
	if info, err := os.Stat(name); err != nil || !info.ModTime().Equal(when) {
		t.Errorf("time %v, %v", info.ModTime(), err)
	}
	if err := f.Commit(); err == nil {
		t.Error("a second Commit is no error")
	}
}

func TestAbort(t *testing.T) {
	dir := t.TempDir()
	f, err := Create(filepath.Join(dir, "a"), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	f.Abort()
	f.Abort()
	holds(t, dir)
}

// TestAllOrNone commits three files of which the last cannot get to its place:
// a folder is there.
func TestAllOrNone(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a"), "old")
	blocked := filepath.Join(dir, "c")
	if err := os.Mkdir(blocked, 0o755); err != nil {
		t.Fatal(err)
	}
	var files []*File
	for _, name := range []string{"a", "b", "c"} {
		f, err := Create(filepath.Join(dir, name), 0o644)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString("new"); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	err := CommitAll(files)
	if err == nil || err.Error() != "cannot replace "+blocked+": it is a folder" {
		t.Errorf("error %v", err)
	}
	holds(t, dir, "a", "old", "c", "(folder)")
}

func TestMoveAll(t *testing.T) {
	dir, stage := t.TempDir(), ""
	stage = filepath.Join(dir, "stage")
	if err := os.Mkdir(stage, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a"), "old")
	var moves []Move
	for _, name := range []string{"a", "b"} {
		write(t, filepath.Join(stage, name), "new")
		moves = append(moves, Move{From: filepath.Join(stage, name), To: filepath.Join(dir, name)})
	}
	if err := MoveAll(moves); err != nil {
		t.Fatal(err)
	}
	holds(t, stage)
	holds(t, dir, "a", "new", "b", "new", "stage", "(folder)")
}

// TestReplaceOpenFile replaces a file that is being read: elsewhere that works,
// on Windows it is an error in words that help.
func TestReplaceOpenFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a")
	write(t, name, "old")
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	err = WriteFile(name, []byte("new"), 0o644)
	if runtime.GOOS != "windows" {
		if err != nil {
			t.Error(err)
		}
		return
	}
	if err == nil || !strings.HasPrefix(err.Error(), "cannot replace "+name+": ") || !strings.Contains(err.Error(), "another program may have it open") {
		t.Errorf("error %v", err)
	}
	holds(t, filepath.Dir(name), "a", "old")
}

func TestRemoveAll(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	if err := os.MkdirAll(filepath.Join(dir, "b", "c"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "b", "d"), "text")
	for range 2 { // a folder that is not there is no error
		if err := RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder is still there")
	}
}
