package lzx

const (
	maxCodeBits = 16
	tableBits   = 10
)

// tree is a prefix tree with canonical codes: ordered by length and then by
// symbol, the highest bit first.
type tree struct {
	lengths []uint8 // by symbol; 0: has no code
	empty   bool

	table   [1 << tableBits]uint16 // by the next tableBits bits: symbol<<5 | length, 0 for longer codes
	count   [maxCodeBits + 1]int   // of codes by length
	first   [maxCodeBits + 1]int   // the first code of a length
	offset  [maxCodeBits + 1]int   // its place in symbols
	symbols [maxMain]uint16        // in the order of their codes
}

// build makes the tree from its lengths. The tree has to be complete, without an
// unused bit pattern, or else empty: then it says false.
func (t *tree) build() bool {
	clear(t.table[:])
	clear(t.count[:])
	for _, n := range t.lengths {
		t.count[n]++
	}
	t.empty = t.count[0] == len(t.lengths)
	if t.empty {
		return true
	}
	t.count[0] = 0
	code, offset := 0, 0
	for n := 1; n <= maxCodeBits; n++ {
		code = (code + t.count[n-1]) << 1
		t.first[n], t.offset[n] = code, offset
		offset += t.count[n]
	}
	if code+t.count[maxCodeBits] != 1<<maxCodeBits {
		return false
	}
	next := t.offset
	for s, n := range t.lengths {
		if n == 0 {
			continue
		}
		i := next[n]
		next[n]++
		t.symbols[i] = uint16(s)
		if n <= tableBits {
			shift := tableBits - int(n)
			from := (t.first[n] + i - t.offset[n]) << shift
			for k := range t.table[from : from+1<<shift] {
				t.table[from+k] = uint16(s)<<5 | uint16(n)
			}
		}
	}
	return true
}

// symbol reads one symbol; it gives -1 if the tree is empty.
func (t *tree) symbol(r *bitReader) int {
	if t.empty {
		return -1
	}
	r.need(maxCodeBits)
	v := int(r.acc>>(r.n-maxCodeBits)) & (1<<maxCodeBits - 1)
	if e := t.table[v>>(maxCodeBits-tableBits)]; e != 0 {
		r.n -= uint(e & 31)
		return int(e >> 5)
	}
	for n := tableBits + 1; n <= maxCodeBits; n++ {
		if i := v>>(maxCodeBits-n) - t.first[n]; i < t.count[n] {
			r.n -= uint(n)
			return int(t.symbols[t.offset[n]+i])
		}
	}
	return -1
}
