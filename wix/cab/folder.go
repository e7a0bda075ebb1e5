package cab

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/gomsi/gomsi/wix/cab/lzx"
	"github.com/gomsi/gomsi/wix/cab/mszip"
)

// A codec decodes the blocks of one folder in their order.
type codec interface {
	// Decode decodes a block into dst, whose length is that of its plain data.
	Decode(dst, block []byte) error
}

// newCodec makes the codec of CFFOLDER.typeCompress.
func newCodec(kind uint16) (codec, error) {
	switch m := Method(kind & methodMask); m {
	case None:
		return storedCodec{}, nil
	case MSZIP:
		return mszip.NewDecoder(), nil
	case LZX:
		d, err := lzx.NewDecoder(int(kind >> windowShift & windowMask))
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
		return d, nil
	default:
		return nil, fmt.Errorf("method %s cannot be read", m)
	}
}

type storedCodec struct{}

func (storedCodec) Decode(dst, block []byte) error {
	if len(dst) != len(block) {
		return fmt.Errorf("a stored block of %d bytes for %d", len(block), len(dst))
	}
	copy(dst, block)
	return nil
}

// folderReader reads the plain data of a folder.
type folderReader struct {
	index  int
	r      *bufio.Reader
	start  int64 // of the folder's data in the cabinet
	used   int64 // bytes of them read so far
	blocks int   // that are to come
	number int   // of the block at hand, from 1
	skip   int   // reserved bytes in each block
	codec  codec

	at    int64  // plain bytes given so far
	plain []byte // of the block at hand, not yet given
	buf   [MaxBlock]byte
	head  [dataSize + 255]byte
	block []byte
	err   error
}

func (f *folderReader) Read(p []byte) (int, error) {
	for len(f.plain) == 0 {
		if f.err == nil {
			f.err = f.next()
		}
		if f.err != nil {
			return 0, f.err
		}
	}
	n := copy(p, f.plain)
	f.plain = f.plain[n:]
	f.at += int64(n)
	return n, nil
}

// discard reads n bytes for nothing.
func (f *folderReader) discard(n int64) error {
	if _, err := io.CopyN(io.Discard, f, n); err == io.EOF {
		return fmt.Errorf("%w: its folder ends before it", ErrCorrupt)
	} else if err != nil {
		return err
	}
	return nil
}

// next reads and decodes a block ([MS-CAB] section 2.4). A checksum of zero is
// that of a writer that made none. By the section the sum covers everything
// behind it, but readers differ about the reserved bytes, so both ways are right.
func (f *folderReader) next() error {
	if f.blocks == 0 {
		return io.EOF
	}
	f.blocks--
	f.number++
	head := f.head[:dataSize+f.skip]
	if err := f.read(head); err != nil {
		return err
	}
	sum := binary.LittleEndian.Uint32(head)
	size, plain := int(binary.LittleEndian.Uint16(head[4:])), int(binary.LittleEndian.Uint16(head[6:]))
	if plain > MaxBlock {
		return f.corrupt(fmt.Errorf("it says to hold %d bytes; max is %d", plain, MaxBlock))
	}
	// A block of no plain bytes goes on in the next cabinet.
	if plain == 0 {
		return fmt.Errorf("block %d of folder %d: %w", f.number, f.index, ErrSpanned)
	}
	// MSZIP and LZX have limits of their own, both below this one.
	if size > lzx.MaxFrame {
		return f.corrupt(fmt.Errorf("it is %d bytes; max is %d", size, lzx.MaxFrame))
	}
	if cap(f.block) < size {
		f.block = make([]byte, lzx.MaxFrame)
	}
	f.block = f.block[:size]
	if err := f.read(f.block); err != nil {
		return err
	}
	if sum != 0 && sum != checksum(f.block, checksum(head[4:], 0)) && sum != checksum(f.block, checksum(head[4:8], 0)) {
		return f.corrupt(errors.New("its checksum is wrong"))
	}
	f.plain = f.buf[:plain]
	if err := f.codec.Decode(f.plain, f.block); err != nil {
		f.plain = nil
		return f.corrupt(err)
	}
	return nil
}

func (f *folderReader) corrupt(err error) error {
	return fmt.Errorf("%w: block %d of folder %d: %w", ErrCorrupt, f.number, f.index, err)
}

// read fills b from the cabinet.
func (f *folderReader) read(b []byte) error {
	n, err := io.ReadFull(f.r, b)
	f.used += int64(n)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return f.corrupt(errors.New("the cabinet ends within it"))
	}
	return err
}
