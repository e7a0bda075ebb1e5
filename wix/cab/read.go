package cab

import (
	"io"
	"time"
)

// Entry is a file found in a cabinet.
type Entry struct {
	Name       string
	Size       int64 // bytes
	Modified   time.Time
	Attributes uint16
	Method     Method
	Folder     int   // index of its folder in the cabinet
	Offset     int64 // of its first byte in the plain data of the folder
}

// Reader is an open cabinet.
type Reader struct {
	Files []Entry // in the order of the cabinet
}

// Open reads the directory of the cabinet that is the first size bytes of r.
func Open(r io.ReaderAt, size int64) (*Reader, error) { return nil, nil }

// OpenFile gives the content of Files[i].
func (r *Reader) OpenFile(i int) (io.ReadCloser, error) { return nil, nil }

// Walk calls fn for every file with its content, reading each folder once.
func (r *Reader) Walk(fn func(e Entry, content io.Reader) error) error { return nil }
