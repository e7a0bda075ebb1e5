package cab

import (
	"context"
	"fmt"
	"io"
)

// Write writes one cabinet at the current offset of w and leaves w at its end.
//
// Names and sizes are written first; then the files are opened one after
// another, compressed by several goroutines and streamed out, and at last the
// offsets are filled in. Memory does not grow with the size of the files. The
// bytes depend on the arguments alone, and not on [Options].Workers.
//
// A folder that would be larger than the format allows is continued as another
// folder. A file that is too large, too many files, a name that is too long and
// the like are errors before anything is written. A file that turns out longer
// or shorter than it said, or a cabinet over MaxSize, is an error later; then
// what was written is of no use. When ctx is cancelled, Write stops and returns
// the cause. No goroutine is left and no file open when it returns.
func Write(ctx context.Context, w io.WriteSeeker, folders []Folder, o Options) error {
	p, err := newPlan(folders)
	if err != nil {
		return err
	}
	base, err := w.Seek(0, io.SeekCurrent)
	if err != nil {
		return fmt.Errorf("cab: %w", err)
	}
	c := &counted{w: w}
	if err := c.write(p.head(0, o.SetID)); err != nil {
		return err
	}
	if err := c.write(p.directory()); err != nil {
		return err
	}
	if err := writeData(ctx, c, p, o); err != nil {
		return err
	}
	if _, err := w.Seek(base, io.SeekStart); err != nil {
		return fmt.Errorf("cab: %w", err)
	}
	if _, err := w.Write(p.head(c.n, o.SetID)); err != nil {
		return fmt.Errorf("cab: %w", err)
	}
	if _, err := w.Seek(base+c.n, io.SeekStart); err != nil {
		return fmt.Errorf("cab: %w", err)
	}
	return nil
}

// counted writes a cabinet and knows its size so far.
type counted struct {
	w io.Writer
	n int64
}

func (c *counted) write(b []byte) error {
	if c.n+int64(len(b)) > MaxSize {
		return errTooLarge
	}
	n, err := c.w.Write(b)
	c.n += int64(n)
	if err != nil {
		return fmt.Errorf("cab: %w", err)
	}
	return nil
}
