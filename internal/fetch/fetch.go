// Package fetch brings a file from a server into a folder of this machine,
// whole and checked or not at all:
//
//	unlock, err := fetch.Lock(ctx, filepath.Join(dir, "lock"), nil)
//	defer unlock()
//	f := fetch.File{Name: "tools.zip", SHA256: "6ac8…", Open: fetch.HTTP(client, url)}
//	got, err := f.Get(ctx, filepath.Join(dir, "tools.zip.part"), nil)
//
// What a cut connection leaves is gone on with, in the same run and, where the
// file's hash is known, in a later one.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/gomsi/gomsi/internal/progress"
)

// MaxSize is the most that a file may have, in bytes, when it is not known how
// much it has: a server does not get to fill the disk.
const MaxSize = 1 << 30

// File is one that is to be fetched.
type File struct {
	Name string // in messages
	// SHA256 is the hash that the file must have, in lower-case hexadecimal; ""
	// when nobody knows it yet.
	SHA256 string
	// Open begins to read the file.
	Open Open
}

// Open opens a file at an offset. A server that does not do that gives it from
// the beginning; Stream tells. validator is the one of the stream before, or
// "": when the file is another one by now, it begins anew.
type Open func(ctx context.Context, offset int64, validator string) (*Stream, error)

// Stream is a file, or the rest of it, on its way.
type Stream struct {
	io.ReadCloser
	Offset    int64  // in the file, where the stream begins
	Size      int64  // of the whole file, -1 when the server does not say
	Validator string // changes when the file does; "" when there is none
}

// Got tells of a file that was fetched.
type Got struct {
	SHA256 string
	Size   int64
}

// How often a connection is made anew without getting any further, how long
// that waits at first, and how long a connection may be silent.
var (
	tries    = 4
	pause    = 300 * time.Millisecond
	patience = time.Minute
)

// Get brings the file to a path; its folder is made when it is not there. What
// the path holds is taken as the beginning of the file, if the file has a known
// hash, and nothing else may write there: see Lock.
//
// The errors: *HashError, *NoSpaceError, *NetworkError, *StatusError, *AuthError,
// those of Open and of the file system, ctx's. After a *NetworkError and an
// interrupt the path may hold the beginning of the file, after others nothing.
func (f *File) Get(ctx context.Context, path string, show progress.Func) (*Got, error) {
	g := getter{File: f, ctx: ctx, path: path, show: show}
	got, err := g.get()
	var network *NetworkError
	if err != nil && (f.SHA256 == "" || !errors.As(err, &network) && ctx.Err() == nil) {
		os.Remove(path)
	}
	return got, err
}

// getter is one Get.
type getter struct {
	*File
	ctx       context.Context
	path      string
	show      progress.Func
	validator string
	resumed   bool // the file has a beginning of an earlier run
}

func (g *getter) get() (*Got, error) {
	out, err := os.OpenFile(g.path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, diskError(g.path, err)
	}
	defer out.Close()
	have := int64(0)
	if g.SHA256 != "" {
		if have, err = out.Seek(0, io.SeekEnd); err != nil {
			return nil, err
		}
		// It may be whole: the run before was ended while it checked.
		if sum, err := hash(out); err != nil || sum == g.SHA256 {
			return &Got{SHA256: sum, Size: have}, err
		}
	}
	for g.resumed = have > 0; ; g.resumed, have = false, 0 {
		size, err := g.download(out, have)
		if err != nil {
			return nil, err
		}
		sum, err := hash(out)
		switch {
		case err != nil:
			return nil, err
		case g.SHA256 == "" || sum == g.SHA256:
			return &Got{SHA256: sum, Size: size}, out.Close()
		case !g.resumed:
			return nil, &HashError{Name: g.Name, Want: g.SHA256, Got: sum}
		}
		// What the earlier run left was the beginning of something else.
	}
}

// download writes the file from an offset on, and gives its size. A cut
// connection is made anew, as long as each brings something.
func (g *getter) download(out *os.File, have int64) (int64, error) {
	for try := 1; ; try++ {
		before := have
		err := g.connection(out, &have)
		var temporary *NetworkError
		if err == nil || !errors.As(err, &temporary) || g.ctx.Err() != nil {
			return have, err
		}
		if have > before {
			try = 1
		}
		if try == tries {
			return have, err
		}
		select {
		case <-g.ctx.Done():
			return have, g.ctx.Err()
		case <-time.After(pause << (try - 1)):
		}
	}
}

// Retry does something again, a few times, as long as it fails by a
// *NetworkError.
func Retry(ctx context.Context, do func() error) error {
	for try := 1; ; try++ {
		err := do()
		var temporary *NetworkError
		if err == nil || !errors.As(err, &temporary) || try == tries || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause << (try - 1)):
		}
	}
}

// connection reads as much as one connection gives; have grows with it.
func (g *getter) connection(out *os.File, have *int64) error {
	ctx, cancel := context.WithCancelCause(g.ctx)
	defer cancel(nil)
	silence := time.AfterFunc(patience, func() { cancel(fmt.Errorf("nothing came for %v", patience)) })
	defer silence.Stop()

	in, err := g.Open(ctx, *have, g.validator)
	if err != nil {
		return g.why(ctx, err)
	}
	defer in.Close()
	if in.Offset != *have {
		if in.Offset != 0 {
			return &NetworkError{Name: g.Name, Err: fmt.Errorf("byte %d was asked for, and %d came", *have, in.Offset)}
		}
		*have = 0
	}
	g.validator = in.Validator
	if err := out.Truncate(*have); err != nil {
		return diskError(g.path, err)
	}
	if _, err := out.Seek(*have, io.SeekStart); err != nil {
		return err
	}
	if err := g.copy(ctx, out, in, have, silence); err != nil {
		return err
	}
	if in.Size >= 0 && *have < in.Size {
		return &NetworkError{Name: g.Name, Err: fmt.Errorf("the connection ended after %d of %d bytes", *have, in.Size)}
	}
	return nil
}

func (g *getter) copy(ctx context.Context, out *os.File, in *Stream, have *int64, silence *time.Timer) error {
	buf := make([]byte, 128<<10)
	for {
		n, err := in.Read(buf)
		silence.Reset(patience)
		if *have+int64(n) > MaxSize {
			return fmt.Errorf("%s: the server gives more than %s", g.Name, progress.Size(MaxSize))
		}
		if _, err := out.Write(buf[:n]); err != nil {
			return diskError(g.path, err)
		}
		*have += int64(n)
		if g.show != nil {
			g.show("fetch "+g.Name, *have, max(in.Size, 0))
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return g.why(ctx, &NetworkError{Name: g.Name, Err: err})
		}
	}
}

// why gives the error of an interrupt, or of a silent server, in the place of
// what came of it.
func (g *getter) why(ctx context.Context, err error) error {
	if g.ctx.Err() != nil {
		return g.ctx.Err()
	}
	if ctx.Err() != nil {
		return &NetworkError{Name: g.Name, Err: context.Cause(ctx)}
	}
	return err
}

// hash gives the SHA-256 of a file from its beginning.
func hash(f *os.File) (string, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	h := sha256.New()
	_, err := io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// SHA256 gives the SHA-256 of a file in lower-case hexadecimal.
func SHA256(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return hash(f)
}

// diskError says of an error of writing that the disk is full, if it is.
func diskError(path string, err error) error {
	if NoSpace(err) {
		return &NoSpaceError{Path: path, Err: err}
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return err
	}
	return fmt.Errorf("write %s: %w", path, err)
}
