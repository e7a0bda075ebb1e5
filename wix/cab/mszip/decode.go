package mszip

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
)

// Decoder decodes the frames of one folder, in their order.
type Decoder struct {
	src     bytes.Reader
	inflate io.ReadCloser
	history []byte // the last plain bytes, at most MaxDict
	probe   [1]byte
}

// NewDecoder returns a decoder at the start of a folder.
func NewDecoder() *Decoder { return &Decoder{} }

// Decode decodes one frame into dst, which has the size of its plain data. A
// frame that gives fewer or more bytes is an error, and so is every frame after
// one that failed.
func (d *Decoder) Decode(dst, frame []byte) error {
	if len(frame) > MaxFrame {
		return fmt.Errorf("mszip: a frame of %d bytes; max is %d", len(frame), MaxFrame)
	}
	if len(dst) > MaxPlain {
		return fmt.Errorf("mszip: a frame of %d plain bytes; max is %d", len(dst), MaxPlain)
	}
	if !bytes.HasPrefix(frame, []byte(signature)) {
		return errors.New("mszip: a frame without its signature")
	}
	d.src.Reset(frame[len(signature):])
	if d.inflate == nil {
		d.inflate = flate.NewReaderDict(&d.src, d.history)
	} else if err := d.inflate.(flate.Resetter).Reset(&d.src, d.history); err != nil {
		return fmt.Errorf("mszip: %w", err)
	}
	if n, err := io.ReadFull(d.inflate, dst); err != nil {
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return fmt.Errorf("mszip: a frame of %d plain bytes instead of %d", n, len(dst))
		}
		return fmt.Errorf("mszip: %w", err)
	}
	if n, err := d.inflate.Read(d.probe[:]); n != 0 {
		return fmt.Errorf("mszip: a frame of more than %d plain bytes", len(dst))
	} else if err != io.EOF {
		return fmt.Errorf("mszip: %w", err)
	}
	d.remember(dst)
	return nil
}

func (d *Decoder) remember(plain []byte) {
	if over := len(d.history) + len(plain) - MaxDict; over > 0 {
		d.history = d.history[:copy(d.history, d.history[min(over, len(d.history)):])]
	}
	d.history = append(d.history, plain...)
}
