// Package lz77 finds earlier occurrences of the bytes at a position: the part
// that deflate and LZX encoders share.
//
// The finder keeps hash chains over four bytes, and beside them the newest
// position of every three bytes, since a match of three pays only when near.
// What it finds depends on the buffer and on the sequence of calls, on nothing
// else, so that encoders built on it are reproducible.
package lz77

import (
	"encoding/binary"
	"math/bits"
)

const (
	hashBits3 = 13
	hashBits4 = 15

	// multiplier is the 32-bit golden ratio, as in Knuth's multiplicative hashing.
	multiplier = 0x9E3779B1
)

// Params describe what a match may look like.
type Params struct {
	// Window is the greatest distance in bytes; a power of two.
	Window int
	// MaxLen is the greatest length of a match in bytes.
	MaxLen int
	// Nice is a length in bytes at which a search ends at once.
	Nice int
	// Near3 is the greatest distance at which a match of three bytes is
	// reported; 0 for none of them.
	Near3 int
}

// Finder finds matches in one buffer, from its start to its end. It may be used
// again for another buffer after Reset.
type Finder struct {
	p    Params
	mask int
	buf  []byte
	// Positions are kept plus one, so that a cleared table is an empty one.
	head3 [1 << hashBits3]int32
	head4 [1 << hashBits4]int32
	prev  []int32 // by position modulo Window: the position before it in its chain
}

// New returns a finder without a buffer.
func New(p Params) *Finder {
	if p.Window <= 0 || p.Window&(p.Window-1) != 0 {
		panic("lz77: the window is not a power of two")
	}
	return &Finder{p: p, mask: p.Window - 1, prev: make([]int32, p.Window)}
}

// Reset forgets everything and takes another buffer, of less than 2 GiB. The
// buffer belongs to the finder until the next Reset.
func (f *Finder) Reset(buf []byte) {
	f.buf = buf
	clear(f.head3[:])
	clear(f.head4[:])
	// prev needs no clearing: an entry is read only after its position was
	// inserted in this buffer.
}

func hash3(v uint32) uint32 { return (v << 8) * multiplier >> (32 - hashBits3) }
func hash4(v uint32) uint32 { return v * multiplier >> (32 - hashBits4) }

// Insert makes the positions from pos up to end known, end excluded. Positions
// are inserted at most once each and in rising order, by Insert or by Find; one
// that is left out is never found.
func (f *Finder) Insert(pos, end int) {
	end = min(end, len(f.buf)-3)
	for ; pos < end; pos++ {
		v := binary.LittleEndian.Uint32(f.buf[pos:])
		h := hash4(v)
		f.prev[pos&f.mask] = f.head4[h]
		f.head4[h] = int32(pos) + 1
		f.head3[hash3(v)] = int32(pos) + 1
	}
}

// Find inserts pos and looks for the longest match there which is longer than
// best, does not pass limit, and is among the depth newest candidates. It
// returns length 0 when there is none. Of equally long matches the nearest is
// returned.
func (f *Finder) Find(pos, limit, best, depth int) (length, dist int) {
	buf := f.buf
	if pos+4 > len(buf) {
		return 0, 0
	}
	v := binary.LittleEndian.Uint32(buf[pos:])
	h3, h4 := hash3(v), hash4(v)
	near := int(f.head3[h3])
	cand := int(f.head4[h4])
	f.head3[h3] = int32(pos) + 1
	f.head4[h4] = int32(pos) + 1
	f.prev[pos&f.mask] = int32(cand)

	longest := min(limit-pos, f.p.MaxLen)
	if longest <= best {
		return 0, 0
	}
	here := buf[pos : pos+longest]
	if best < 3 && longest >= 3 && near > 0 && pos-(near-1) <= f.p.Near3 {
		p := near - 1
		if (binary.LittleEndian.Uint32(buf[p:])^v)<<8 == 0 {
			length, dist, best = 3, pos-p, 3
		}
	}
	if longest < 4 || longest <= best {
		return length, dist
	}
	lowest := max(pos-f.p.Window, 0)
	for ; depth > 0 && cand > lowest; depth-- {
		p := cand - 1
		if buf[p+best] == here[best] && binary.LittleEndian.Uint32(buf[p:]) == v {
			if n := 4 + common(buf[p+4:], here[4:]); n > best {
				length, dist, best = n, pos-p, n
				if n >= f.p.Nice || n == longest {
					break
				}
			}
		}
		// The slot of a position exactly one window back was just taken by pos:
		// a chain only ever goes back.
		next := int(f.prev[p&f.mask])
		if next >= cand {
			break
		}
		cand = next
	}
	return length, dist
}

// common is the number of bytes that a and b have in common at their start;
// a is at least as long as b.
func common(a, b []byte) int {
	n := 0
	for n+8 <= len(b) {
		x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:])
		if x != 0 {
			return n + bits.TrailingZeros64(x)>>3
		}
		n += 8
	}
	for n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
