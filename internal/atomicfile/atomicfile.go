// Package atomicfile writes files that appear whole or not at all.
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a file under construction beside its place. Until Commit the place
// keeps what it held; Abort, or a Commit that fails, leaves no trace.
type File struct {
	*os.File
	name string
	mode fs.FileMode
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

// Commit flushes the file and moves it to its place.
func (f *File) Commit() error {
	if f.done {
		return errors.New("atomicfile: already closed")
	}
	f.done = true
	temp := f.File.Name()
	err := errors.Join(f.File.Sync(), f.File.Close())
	if err == nil {
		err = os.Chmod(temp, f.mode)
	}
	if err == nil {
		err = os.Rename(temp, f.name)
	}
	if err != nil {
		os.Remove(temp)
	}
	return err
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
