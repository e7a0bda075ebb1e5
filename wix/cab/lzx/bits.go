package lzx

// bitReader reads bits from 16-bit little-endian words, the highest bit of a
// word first. Behind the end it reads zeros; overrun tells.
type bitReader struct {
	in  []byte
	pos int    // of the next word in in; goes on behind the end
	acc uint64 // the lowest n bits are those not used yet
	n   uint
}

// need makes at least n bits available, at most 32.
func (r *bitReader) need(n uint) {
	for r.n < n {
		word := uint64(0)
		if r.pos+1 < len(r.in) {
			word = uint64(r.in[r.pos]) | uint64(r.in[r.pos+1])<<8
		}
		r.pos += 2
		r.acc = r.acc<<16 | word
		r.n += 16
	}
}

func (r *bitReader) bits(n uint) uint32 {
	r.need(n)
	r.n -= n
	return uint32(r.acc>>r.n) & (1<<n - 1)
}

// overrun says whether bits behind the end were read.
func (r *bitReader) overrun() bool { return 8*r.pos-int(r.n) > 8*len(r.in) }

// align goes to the next word, or skips one if a word was just ended.
func (r *bitReader) align() {
	r.pos -= 2 * int(r.n/16)
	if r.n%16 == 0 {
		r.pos += 2
	}
	r.n = 0
}

// bytes takes n bytes, or gives nil if there are fewer. The reader is to be
// aligned.
func (r *bitReader) bytes(n int) []byte {
	if n > len(r.in)-r.pos {
		return nil
	}
	b := r.in[r.pos : r.pos+n]
	r.pos += n
	return b
}
