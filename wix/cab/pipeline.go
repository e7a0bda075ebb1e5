package cab

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/gomsi/gomsi/wix/cab/mszip"
)

// pieceSize is how much of a folder is compressed at a time, in plain bytes: a
// multiple of MaxBlock. It is part of what decides the bytes of a cabinet, since
// an encoder starts anew with each piece, knowing only the plain data before.
const pieceSize = 16 * MaxBlock

// A piece goes from the reading goroutine to a worker, to the writing goroutine,
// and back to be filled again.
type piece struct {
	folder int
	method Method
	buf    []byte // a dictionary of dict bytes, then plain data
	dict   int
	out    []byte        // finished CFDATA records
	done   chan struct{} // receives one value when out is complete
}

// pipeline is one run of writeData. The channels have room for every piece there
// is, so that sending to them never blocks.
type pipeline struct {
	plan    *plan
	level   mszip.Level
	free    chan *piece // pieces to be filled
	jobs    chan *piece // pieces to be compressed
	ordered chan *piece // the same pieces, in the order of the cabinet
	readErr error       // of the reading goroutine; set before ordered is closed
}

// writeData writes the data of all folders and notes where each begins.
func writeData(parent context.Context, c *counted, p *plan, o Options) error {
	ctx, cancel := context.WithCancel(parent)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel() // before the wait

	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	pieces := 2 * workers
	pl := &pipeline{
		plan:    p,
		free:    make(chan *piece, pieces),
		jobs:    make(chan *piece, pieces),
		ordered: make(chan *piece, pieces),
	}
	if o.Level == Fast {
		pl.level = mszip.Fast
	}
	for range pieces {
		pl.free <- &piece{done: make(chan struct{}, 1)}
	}
	wg.Go(func() { pl.read(ctx) })
	for range workers {
		wg.Go(func() { pl.compress(ctx) })
	}
	return pl.write(ctx, c, o.Progress)
}

// write takes the finished pieces in order. Folders without data begin where the
// next data do.
func (pl *pipeline) write(ctx context.Context, c *counted, progress func(int64)) error {
	folder, plain := -1, int64(0)
	startUpTo := func(i int) {
		for ; folder < i; folder++ {
			pl.plan.folders[folder+1].start = c.n
		}
	}
	for {
		var p *piece
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case p = <-pl.ordered:
		}
		if p == nil {
			startUpTo(len(pl.plan.folders) - 1)
			return pl.readErr
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-p.done:
		}
		startUpTo(p.folder)
		if err := c.write(p.out); err != nil {
			return err
		}
		plain += int64(len(p.buf) - p.dict)
		if progress != nil {
			progress(plain)
		}
		pl.free <- p
	}
}

// compress makes CFDATA records of pieces until there are no more.
func (pl *pipeline) compress(ctx context.Context) {
	var encoder *mszip.Encoder
	for p := range pl.jobs {
		if ctx.Err() != nil {
			return
		}
		p.out = p.out[:0]
		switch p.method {
		case None:
			for b := p.buf[p.dict:]; len(b) > 0; {
				n := min(len(b), MaxBlock)
				p.out = appendBlock(p.out, b[:n], n)
				b = b[n:]
			}
		case MSZIP:
			if encoder == nil {
				encoder = mszip.NewEncoder(pl.level)
			}
			// The callback never fails, so neither does Encode.
			_ = encoder.Encode(p.buf, p.dict, func(plain, frame []byte) error {
				p.out = appendBlock(p.out, frame, len(plain))
				return nil
			})
		}
		p.done <- struct{}{}
	}
}

// read fills pieces with the files of all folders.
func (pl *pipeline) read(ctx context.Context) {
	defer close(pl.jobs)
	defer close(pl.ordered)
	for i := range pl.plan.folders {
		f := &folderFiller{pipeline: pl, ctx: ctx, folder: i, method: pl.plan.folders[i].method}
		for j := range pl.plan.folders[i].files {
			if err := f.add(&pl.plan.folders[i].files[j]); err != nil {
				pl.readErr = err
				return
			}
		}
		if f.piece != nil {
			f.send()
		}
	}
}

// folderFiller fills the pieces of one folder.
type folderFiller struct {
	*pipeline
	ctx    context.Context
	folder int
	method Method
	piece  *piece // being filled; nil before the first byte and after a full one
	dict   []byte // the end of the piece before
}

// add reads one file to its end.
func (f *folderFiller) add(file *File) (err error) {
	if f.ctx.Err() != nil {
		return context.Cause(f.ctx)
	}
	if file.Open == nil {
		return nil
	}
	r, err := file.Open()
	if err != nil {
		return fmt.Errorf("cab: %s: %w", file.Name, err)
	}
	defer func() {
		if e := r.Close(); err == nil && e != nil {
			err = fmt.Errorf("cab: %s: %w", file.Name, e)
		}
	}()
	for done := int64(0); done < file.Size; {
		if err := f.need(); err != nil {
			return err
		}
		p := f.piece
		room := p.buf[len(p.buf) : p.dict+pieceSize]
		room = room[:min(int64(len(room)), file.Size-done)]
		n, err := io.ReadFull(r, room)
		done += int64(n)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return fmt.Errorf("cab: %s ended after %d bytes; it should be %d", file.Name, done, file.Size)
		}
		if err != nil {
			return fmt.Errorf("cab: %s: %w", file.Name, err)
		}
		p.buf = p.buf[:len(p.buf)+n]
		if len(p.buf) == p.dict+pieceSize {
			f.send()
		}
	}
	var more [1]byte
	switch n, err := io.ReadFull(r, more[:]); {
	case n != 0:
		return fmt.Errorf("cab: %s is longer than the %d bytes it should be", file.Name, file.Size)
	case err != io.EOF:
		return fmt.Errorf("cab: %s: %w", file.Name, err)
	}
	return nil
}

// need takes a free piece if there is none being filled.
func (f *folderFiller) need() error {
	if f.piece != nil {
		return nil
	}
	select {
	case <-f.ctx.Done():
		return context.Cause(f.ctx)
	case f.piece = <-f.free:
	}
	p := f.piece
	if p.buf == nil {
		p.buf = make([]byte, 0, mszip.MaxDict+pieceSize)
	}
	p.folder, p.method, p.dict = f.folder, f.method, len(f.dict)
	p.buf = append(p.buf[:0], f.dict...)
	return nil
}

// send gives the piece away, after keeping what the next one has to know.
func (f *folderFiller) send() {
	p := f.piece
	f.piece = nil
	if f.method == MSZIP {
		f.dict = append(f.dict[:0], p.buf[max(len(p.buf)-mszip.MaxDict, 0):]...)
	}
	f.ordered <- p
	f.jobs <- p
}
