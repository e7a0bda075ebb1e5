package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Move is a finished file and the place where it shall be, in the same folder
// or another one of the same volume.
type Move struct{ From, To string }

// MoveAll moves finished files to their places and replaces what is there: all
// of them, in their order, or none. When one cannot be moved, those before it
// are taken away again and what they replaced is put back.
func MoveAll(moves []Move) error {
	var undo []func()
	for i, m := range moves {
		back := func() {}
		if i < len(moves)-1 { // when the last one is moved nothing is left to fail
			var err error
			if back, err = remember(m); err != nil {
				rollBack(undo)
				return err
			}
		}
		if err := replace(m.From, m.To); err != nil {
			rollBack(undo)
			removeOld(moves)
			return err
		}
		undo = append(undo, back)
	}
	removeOld(moves)
	return nil
}

func rollBack(undo []func()) {
	for _, back := range slices.Backward(undo) {
		back()
	}
}

// oldName is where the predecessor of a file waits until all are moved.
func oldName(m Move) string { return m.From + ".old" }

func removeOld(moves []Move) {
	for _, m := range moves {
		os.Remove(oldName(m))
	}
}

// remember keeps what is at the place of a move, and gives the way back.
func remember(m Move) (back func(), err error) {
	old := oldName(m)
	// A second name for the file costs nothing; not every file system has it.
	err = os.Link(m.To, old)
	if errors.Is(err, fs.ErrNotExist) {
		return func() { os.Remove(m.To) }, nil
	}
	if err != nil {
		err = copyFile(m.To, old)
	}
	return func() { _ = replace(old, m.To) }, err
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// ReplaceError says why a file could not be put into its place.
type ReplaceError struct {
	Name   string // of the place
	Reason string // what to do about it, if that is known
	Err    error
}

func (e *ReplaceError) Error() string {
	if e.Reason != "" {
		return fmt.Sprintf("cannot replace %s: %s", e.Name, e.Reason)
	}
	return fmt.Sprintf("cannot write %s: %v", e.Name, e.Err)
}

func (e *ReplaceError) Unwrap() error { return e.Err }

// replace moves a file over what may be at its place.
func replace(from, to string) error {
	err := retry(func() error { return os.Rename(from, to) })
	if err == nil {
		return nil
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		err = link.Err // it names the temporary file, which says nothing to anybody
	}
	reason := ""
	if info, statErr := os.Lstat(to); statErr == nil {
		switch {
		case info.IsDir():
			reason = "it is a folder"
		case inUse(err) && info.Mode()&0o200 == 0:
			reason = "it is read-only"
		case inUse(err):
			reason = fmt.Sprintf("%v (another program may have it open)", err)
		}
	}
	return &ReplaceError{Name: to, Reason: reason, Err: err}
}

// RemoveAll removes a folder and what is in it, as far as it can. Files that
// somebody holds are waited for, a moment for all of them.
func RemoveAll(dir string) error {
	return retry(func() error {
		err := os.RemoveAll(dir)
		if err == nil {
			return nil
		}
		// One file that cannot go must not keep the others.
		var left []string
		_ = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			left = append(left, path)
			return nil
		})
		for _, path := range slices.Backward(left) {
			os.Remove(path)
		}
		if _, statErr := os.Lstat(dir); errors.Is(statErr, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}
