// Package atomicfile writes files that appear whole or not at all.
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// File is a file under construction beside its place. Until Commit the place
// keeps what it held; Abort, or a Commit that fails, leaves no trace.
type File struct {
	*os.File
	name string
	mode fs.FileMode
	time time.Time
	done bool
}

// Create begins a file that Commit will put at name. The folder of name must
// exist. mode is the file's mode before the umask.
func Create(name string, mode fs.FileMode) (*File, error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.tmp")
	if err != nil {
		return nil, err
	}
	return &File{File: f, name: name, mode: mode}, nil
}

// SetTime says when the file was last changed. It is written after the file is
// closed: Windows may note the time of the last write only then.
func (f *File) SetTime(t time.Time) { f.time = t }

// Commit flushes the file and moves it to its place.
func (f *File) Commit() error { return CommitAll([]*File{f}) }

// CommitAll puts several files into their places, all or none, in their order.
func CommitAll(files []*File) error {
	var moves []Move
	var err error
	for _, f := range files {
		if err == nil {
			err = f.finish()
		}
		moves = append(moves, Move{From: f.File.Name(), To: f.name})
	}
	if err == nil {
		err = MoveAll(moves)
	}
	if err != nil {
		for _, f := range files {
			f.discard()
		}
	}
	return err
}

// finish closes the file; all that is left is to move it.
func (f *File) finish() error {
	if f.done {
		return errors.New("atomicfile: already closed")
	}
	f.done = true
	temp := f.File.Name()
	err := errors.Join(f.File.Sync(), f.File.Close())
	if err == nil {
		err = os.Chmod(temp, f.mode)
	}
	if err == nil && !f.time.IsZero() {
		err = os.Chtimes(temp, f.time, f.time)
	}
	return err
}

// discard takes a file away that did not get to its place.
func (f *File) discard() {
	f.Abort()
	os.Remove(f.File.Name())
}

// Abort gives the file up. After Commit it does nothing, so that it can be
// deferred.
func (f *File) Abort() {
	if !f.done {
		f.done = true
		f.File.Close()
		os.Remove(f.File.Name())
	}
}

// WriteFile writes data to name whole or not at all.
func WriteFile(name string, data []byte, mode fs.FileMode) error {
	f, err := Create(name, mode)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Commit()
}
