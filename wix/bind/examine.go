package bind

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/pe"
	"github.com/gomsi/gomsi/wix/msi"
)

// payload is one file on disk that the package carries.
type payload struct {
	path  string // as the host spells it
	named string // as the source that first names it spells it
	pos   diag.Pos
	// installed tells that it is an installed file, of which Windows Installer
	// wants version and hash; others are streams of tables.
	installed bool

	size   int64
	sha256 [sha256.Size]byte
	md5    [md5.Size]byte
	// version and language are those of the version resource; version is ""
	// for a file without one.
	version, language string
	err               error
}

// open gives the content for packing; a file that has changed its length
// since it was examined is an error.
func (p *payload) open() (io.ReadCloser, error) {
	f, err := os.Open(p.path)
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err == nil && st.Size() != p.size {
		err = fmt.Errorf("bind: %s changed while it was packed: %d bytes, then %d", p.path, p.size, st.Size())
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (p *payload) stream() msi.Stream { return msi.Stream{Size: p.size, Open: p.open} }

// examine reads every payload once, several at a time.
func (b *binder) examine() error {
	workers := b.o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next, done atomic.Int64
	var total int64
	for _, p := range b.order {
		if st, err := os.Stat(p.path); err == nil {
			total += st.Size()
		}
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

func (p *payload) examine(ctx context.Context, buf []byte) error {
	f, err := os.Open(p.path)
	if err != nil {
		return err
	}
	defer f.Close()
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
