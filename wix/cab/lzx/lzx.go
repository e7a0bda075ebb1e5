// Package lzx decodes LZX as it is used in cabinets.
//
// The format is described in [MS-PATCH] section 2 ("LZX DELTA Compression and
// Decompression"), of which cabinets use the original form: no reference data,
// matches of at most 257 bytes, and windows of 2^15 to 2^21 bytes. Where that
// document is about LZX DELTA only, what is said here is what cabinets have:
//
//   - A CFDATA block ([MS-CAB] section 2.4) holds one frame of 32 KiB of plain
//     data, the last of a folder less. A frame begins and ends on a 16-bit word,
//     and no match goes past its end; blocks of LZX may.
//   - The first bit of the first frame says whether x86 calls were translated;
//     if so, 32 bits with the size that the translation wraps at follow.
//   - The trees and the three last distances are kept from block to block and
//     from frame to frame through the folder.
package lzx

import (
	"encoding/binary"
	"errors"
	"fmt"
)

const (
	// MinWindow and MaxWindow are the least and the greatest window, as a power
	// of two in bytes.
	MinWindow = 15
	MaxWindow = 21

	// MaxPlain is the size in bytes of a frame's plain data.
	MaxPlain = 32768

	// MaxFrame is the greatest size in bytes of a frame: what does not compress
	// grows by at most 6144 bytes, the reserve that Windows' own reader has.
	MaxFrame = MaxPlain + 6144
)

// The kinds of blocks.
const (
	blockVerbatim     = 1
	blockAligned      = 2
	blockUncompressed = 3
)

const (
	numLiterals  = 256
	numHeaders   = 8   // length headers with each position slot
	numLengths   = 249 // footers of lengths
	minMatch     = 2
	maxSlots     = 50
	maxMain      = numLiterals + numHeaders*maxSlots
	numPretree   = 20
	numAligned   = 8
	translateEnd = 1 << 30 // plain bytes after which calls are left alone: 32768 frames
	translateGap = 10      // last bytes of a frame in which calls are left alone
)

// slots is the number of position slots by window, from MinWindow on.
var slots = [...]int{30, 32, 34, 36, 38, 42, 50}

var (
	slotBits [maxSlots]uint8  // bits that follow a position slot
	slotBase [maxSlots]uint32 // the first position of a slot
)

func init() {
	base := uint32(0)
	for i := range slotBits {
		if i >= 4 {
			slotBits[i] = uint8(min(i/2-1, 17))
		}
		slotBase[i] = base
		base += 1 << slotBits[i]
	}
}

// ErrCorrupt is wrapped by all errors about the data.
var ErrCorrupt = errors.New("lzx: corrupt data")

func corrupt(what string) error { return fmt.Errorf("%w: %s", ErrCorrupt, what) }

// Decoder decodes the frames of one folder, in their order.
type Decoder struct {
	window int
	buf    []byte // plain data before translation; the last window bytes count
	total  int64  // plain bytes decoded before the frame at hand
	err    error  // the first one, given for every frame after it

	begun     bool   // the first bits of the folder were read
	translate bool   // calls are translated
	callSize  uint32 // and wrap at this size

	kind      int    // of the block at hand
	left      int    // plain bytes of it that are to come
	odd       bool   // it is uncompressed and of odd size, so that a byte of padding follows
	pad       bool   // that byte is in the next frame
	distances [3]int // the last ones, newest first

	main, length, aligned, pre tree
}

// NewDecoder returns a decoder for a window of 2^bits bytes.
func NewDecoder(bits int) (*Decoder, error) {
	if bits < MinWindow || bits > MaxWindow {
		return nil, fmt.Errorf("lzx: a window of 2^%d bytes; %d to %d are possible", bits, MinWindow, MaxWindow)
	}
	d := &Decoder{window: 1 << bits, distances: [3]int{1, 1, 1}}
	d.main.lengths = make([]uint8, numLiterals+numHeaders*slots[bits-MinWindow])
	d.length.lengths = make([]uint8, numLengths)
	d.aligned.lengths = make([]uint8, numAligned)
	d.pre.lengths = make([]uint8, numPretree)
	return d, nil
}

// Decode decodes one frame into dst, which has the size of its plain data. Once
// a frame was an error, so are all others.
func (d *Decoder) Decode(dst, frame []byte) error {
	if d.err == nil {
		d.err = d.decode(dst, frame)
	}
	return d.err
}

func (d *Decoder) decode(dst, frame []byte) error {
	if len(dst) > MaxPlain {
		return fmt.Errorf("lzx: a frame of %d plain bytes; max is %d", len(dst), MaxPlain)
	}
	if len(frame) > MaxFrame {
		return fmt.Errorf("lzx: a frame of %d bytes; max is %d", len(frame), MaxFrame)
	}
	if len(d.buf) > 2*d.window {
		d.buf = d.buf[:copy(d.buf, d.buf[len(d.buf)-d.window:])]
	}
	r := &bitReader{in: frame}
	if d.pad {
		r.pos, d.pad = 1, false
	}
	if !d.begun {
		d.begun = true
		if d.translate = r.bits(1) == 1; d.translate {
			d.callSize = r.bits(16) << 16
			d.callSize |= r.bits(16)
		}
	}
	start := len(d.buf)
	for end := start + len(dst); len(d.buf) < end; {
		if d.left == 0 {
			if err := d.readBlock(r); err != nil {
				return err
			}
		}
		n := min(d.left, end-len(d.buf))
		if err := d.run(r, n); err != nil {
			return err
		}
		d.left -= n
		if d.left == 0 && d.odd {
			d.odd = false
			if r.pos < len(r.in) {
				r.pos++
			} else {
				d.pad = true
			}
		}
	}
	if r.overrun() {
		return corrupt("a frame ends too early")
	}
	copy(dst, d.buf[start:])
	if d.translate && d.total < translateEnd {
		untranslate(dst, int32(d.total), int32(d.callSize))
	}
	d.total += int64(len(dst))
	return nil
}

// readBlock reads a block's header and its trees.
func (d *Decoder) readBlock(r *bitReader) error {
	d.kind = int(r.bits(3))
	d.left = int(r.bits(16) << 8)
	d.left |= int(r.bits(8))
	switch d.kind {
	case blockAligned:
		for i := range d.aligned.lengths {
			d.aligned.lengths[i] = uint8(r.bits(3))
		}
		if !d.aligned.build() {
			return corrupt("a bad tree of aligned distances")
		}
		return d.readTrees(r)
	case blockVerbatim:
		return d.readTrees(r)
	case blockUncompressed:
		r.align()
		for i := range d.distances {
			b := r.bytes(4)
			if b == nil {
				return corrupt("a frame ends too early")
			}
			d.distances[i] = int(binary.LittleEndian.Uint32(b))
		}
		d.odd = d.left&1 == 1
		return nil
	}
	return corrupt("an unknown kind of block")
}

// readTrees reads the main tree, in two parts, and the tree of lengths.
func (d *Decoder) readTrees(r *bitReader) error {
	for _, part := range [][]uint8{d.main.lengths[:numLiterals], d.main.lengths[numLiterals:], d.length.lengths} {
		if err := d.readLengths(r, part); err != nil {
			return err
		}
	}
	if !d.main.build() {
		return corrupt("a bad main tree")
	}
	if !d.length.build() {
		return corrupt("a bad tree of lengths")
	}
	return nil
}

// The codes of a pretree from 17 on; those below are a difference to the length
// that the symbol had before, modulo 17.
const (
	preZeros     = 17 // 4 to 19 zeros
	preManyZeros = 18 // 20 to 51 zeros
	preSame      = 19 // 4 or 5 times the same length, which another code gives
	preModulus   = 17
)

// readLengths changes the code lengths of part of a tree.
func (d *Decoder) readLengths(r *bitReader, lengths []uint8) error {
	for i := range d.pre.lengths {
		d.pre.lengths[i] = uint8(r.bits(4))
	}
	if !d.pre.build() {
		return corrupt("a bad pretree")
	}
	for i := 0; i < len(lengths); {
		symbol := d.pre.symbol(r)
		run, value := 1, uint8(0)
		switch symbol {
		case preZeros:
			run = 4 + int(r.bits(4))
		case preManyZeros:
			run = 20 + int(r.bits(5))
		case preSame:
			run = 4 + int(r.bits(1))
			symbol = d.pre.symbol(r)
			fallthrough
		default:
			if symbol < 0 || symbol >= preModulus {
				return corrupt("a bad code in a pretree")
			}
			value = uint8((int(lengths[i]) - symbol + preModulus) % preModulus)
		}
		if i+run > len(lengths) {
			return corrupt("a run past the end of a tree")
		}
		for ; run > 0; run-- {
			lengths[i] = value
			i++
		}
	}
	return nil
}

// run decodes the next n bytes of the block at hand.
func (d *Decoder) run(r *bitReader, n int) error {
	if d.kind == blockUncompressed {
		b := r.bytes(n)
		if b == nil {
			return corrupt("a frame ends too early")
		}
		d.buf = append(d.buf, b...)
		return nil
	}
	for end := len(d.buf) + n; len(d.buf) < end; {
		symbol := d.main.symbol(r)
		if symbol < 0 {
			return corrupt("a code that is not in the main tree")
		}
		if symbol < numLiterals {
			d.buf = append(d.buf, byte(symbol))
			continue
		}
		symbol -= numLiterals
		length := symbol % numHeaders
		if length == numHeaders-1 {
			footer := d.length.symbol(r)
			if footer < 0 {
				return corrupt("a code that is not in the tree of lengths")
			}
			length += footer
		}
		length += minMatch
		dist, err := d.distance(r, symbol/numHeaders)
		if err != nil {
			return err
		}
		from := len(d.buf) - dist
		switch {
		case dist <= 0 || dist > d.window || from < 0:
			return corrupt("a distance that goes back too far")
		case len(d.buf)+length > end:
			return corrupt("a match past the end of a block or a frame")
		}
		// The match may overlap what it makes: each step copies what there is.
		for length > 0 {
			k := min(length, len(d.buf)-from)
			d.buf = append(d.buf, d.buf[from:from+k]...)
			length -= k
		}
	}
	return nil
}

// distance reads what follows a position slot and updates the last distances.
func (d *Decoder) distance(r *bitReader, slot int) (int, error) {
	last := &d.distances
	switch slot {
	case 0:
		return last[0], nil
	case 1, 2:
		last[0], last[slot] = last[slot], last[0]
		return last[0], nil
	}
	n := uint(slotBits[slot])
	position := slotBase[slot]
	if d.kind == blockAligned && n >= 3 {
		position += r.bits(n-3) << 3
		low := d.aligned.symbol(r)
		if low < 0 {
			return 0, corrupt("a code that is not in the tree of aligned distances")
		}
		position += uint32(low)
	} else {
		position += r.bits(n)
	}
	// The first positions stand for the last distances; that is why there are
	// two more positions than distances.
	last[0], last[1], last[2] = int(position)-2, last[0], last[1]
	return last[0], nil
}

// untranslate turns the absolute targets of x86 calls (E8) back into relative
// ones, in the frame that starts at plain byte start. The encoder made them
// absolute because calls of one function are then equal bytes.
func untranslate(frame []byte, start, size int32) {
	if len(frame) <= translateGap {
		return
	}
	for i := 0; i < len(frame)-translateGap; i++ {
		if frame[i] != 0xE8 {
			continue
		}
		here := start + int32(i)
		target := int32(binary.LittleEndian.Uint32(frame[i+1:]))
		switch {
		case target >= 0 && target < size:
			binary.LittleEndian.PutUint32(frame[i+1:], uint32(target-here))
		case target < 0 && target >= -here:
			binary.LittleEndian.PutUint32(frame[i+1:], uint32(target+size))
		}
		i += 4
	}
}
