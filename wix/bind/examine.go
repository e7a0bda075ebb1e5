package bind

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/pe"
	"github.com/gomsi/gomsi/wix/msi"
)

// payload is one file that the package carries.
type payload struct {
	path  string // as the host spells it
	named string // as the source that first names it spells it
	pos   diag.Pos
	// installed tells that it is an installed file, of which Windows Installer
	// wants version and hash; others are streams of tables.
	installed bool
	// content is the file itself where it is not on disk but came with a library.
	content []byte

	size   int64
	sha256 [sha256.Size]byte
	md5    [md5.Size]byte
	// version and language are those of the version resource; version is ""
	// for a file without one.
	version, language string
	// assembly is the identity of a .NET assembly; wanted tells to read it.
	assembly *pe.AssemblyName
	wanted   bool
	err      error
}

// open gives the content for packing. Content that is not what was examined,
// since something changes the file meanwhile, is an error: its hash and
// version stand in tables already.
func (p *payload) open() (io.ReadCloser, error) {
	if p.content != nil {
		return io.NopCloser(bytes.NewReader(p.content)), nil
	}
	f, err := os.Open(p.path)
	if err != nil {
		return nil, err
	}
	return &sameReader{p: p, File: f, hash: sha256.New()}, nil
}

// sameReader reads a payload and compares it with what was examined.
type sameReader struct {
	*os.File
	p    *payload
	hash hash.Hash
	n    int64
}

func (r *sameReader) Read(b []byte) (int, error) {
	n, err := r.File.Read(b)
	r.hash.Write(b[:n])
	r.n += int64(n)
	switch {
	case r.n < r.p.size && err == nil:
	case r.n != r.p.size || !bytes.Equal(r.hash.Sum(nil), r.p.sha256[:]):
		return 0, fmt.Errorf("bind: %s changed while it was packed", r.p.path)
	}
	return n, err
}

// WriteTo keeps copying from going around Read.
func (r *sameReader) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{r})
}

func (p *payload) stream() msi.Stream { return msi.Stream{Size: p.size, Open: p.open} }

// examine reads every payload once, several at a time.
func (b *binder) examine() error {
	workers := b.o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	b.names, b.payloads = nil, nil // everything is found
	var next, done atomic.Int64
	var total int64
	for _, p := range b.order {
		total += p.size // as it was found
	}
	var wg sync.WaitGroup
	for range min(workers, len(b.order)) {
		wg.Go(func() {
			buf := make([]byte, 256<<10)
			for {
				i := int(next.Add(1)) - 1
				if i >= len(b.order) || b.ctx.Err() != nil {
					return
				}
				p := b.order[i]
				p.err = p.examine(b.ctx, buf)
				b.progress("reading files", done.Add(p.size), total)
			}
		})
	}
	wg.Wait()
	if err := b.ctx.Err(); err != nil {
		return err
	}
	for _, p := range b.order {
		if p.err != nil {
			b.list.Errorf(CodeUnreadable, p.pos, "cannot read %q: %v", p.named, p.err)
		}
	}
	return nil
}

// examine reads a payload for its size and digests and, when it is installed,
// its version.
func (p *payload) examine(ctx context.Context, buf []byte) error {
	if p.content != nil {
		return p.measure(ctx, bytes.NewReader(p.content), buf)
	}
	f, err := os.Open(p.path)
	if err != nil {
		return err
	}
	defer f.Close()
	return p.measure(ctx, f, buf)
}

func (p *payload) measure(ctx context.Context, f interface {
	io.Reader
	io.ReaderAt
}, buf []byte) (err error) {
	sha, sum := sha256.New(), md5.New()
	w := io.Writer(sha)
	if p.installed {
		w = io.MultiWriter(sha, sum)
	}
	if p.size, err = io.CopyBuffer(w, &ctxReader{ctx, f}, buf); err != nil {
		return err
	}
	sha.Sum(p.sha256[:0])
	if !p.installed {
		return nil
	}
	sum.Sum(p.md5[:0])
	info, err := pe.Read(f, p.size)
	switch {
	case errors.Is(err, pe.ErrNotPE):
		return nil
	case err != nil:
		return err
	}
	if info.Versioned {
		p.version, p.language = info.FileVersion.String(), info.Language()
	}
	if p.wanted {
		p.assembly, err = pe.Assembly(f, p.size)
		return err
	}
	return nil
}

// ctxReader ends with the context; it hides the ReadFrom and WriteTo methods
// that would leave the caller's buffer unused.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (r *ctxReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}
