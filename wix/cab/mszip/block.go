package mszip

import "encoding/binary"

// blockWriter writes one deflate block.
type blockWriter struct {
	buf     []byte
	acc     uint64 // bits not yet in buf, the first one lowest
	n       uint   // how many
	trees   trees
	builder treeBuilder

	// The lengths of the two trees, run-length coded (RFC 1951 section 3.2.7).
	numLit, numDist int
	lengths         []uint8
	runs            []run
	codeLen         [numCodeLen]code
	codeLenFreq     [numCodeLen]uint32
	numCodeLen      int
}

// A run is a code length code with the value of the bits behind it.
type run struct {
	symbol, extra uint8
}

// The code length codes that stand for runs.
const (
	runPrevious  = 16 // 3 to 6 times the length before
	runZeros     = 17 // 3 to 10 zeros
	runManyZeros = 18 // 11 to 138 zeros
)

// runBits is the number of bits behind a code length code.
var runBits = [numCodeLen]uint8{runPrevious: 2, runZeros: 3, runManyZeros: 7}

func (w *blockWriter) reset() { w.buf, w.acc, w.n = w.buf[:0], 0, 0 }

// bits appends the lowest n bits of v, at most 32; the bits above are zero.
func (w *blockWriter) bits(v uint32, n uint) {
	w.acc |= uint64(v) << w.n
	w.n += n
	if w.n >= 32 {
		w.buf = binary.LittleEndian.AppendUint32(w.buf, uint32(w.acc))
		w.acc >>= 32
		w.n -= 32
	}
}

// flush fills up the last byte with zero bits.
func (w *blockWriter) flush() {
	for ; w.n > 0; w.n -= min(w.n, 8) {
		w.buf = append(w.buf, byte(w.acc))
		w.acc >>= 8
	}
}

// stored writes a block without compression; it is to be the first of the frame.
func (w *blockWriter) stored(plain []byte) {
	w.bits(lastBlock|blockStored, 3)
	w.flush()
	w.buf = binary.LittleEndian.AppendUint16(w.buf, uint16(len(plain)))
	w.buf = binary.LittleEndian.AppendUint16(w.buf, ^uint16(len(plain)))
	w.buf = append(w.buf, plain...)
}

// plan makes the trees of a dynamic block and the runs that describe them.
func (w *blockWriter) plan(lit *[numLit]uint32, dist *[numDist]uint32) {
	w.builder.build(lit[:], w.trees.lit[:numLit], maxCodeBits)
	w.builder.build(dist[:], w.trees.dist[:numDist], maxCodeBits)
	w.numLit = used(w.trees.lit[:numLit], firstLength)
	w.numDist = used(w.trees.dist[:numDist], 2)

	// The lengths of both trees are one sequence: runs may go across.
	w.lengths = w.lengths[:0]
	for _, c := range w.trees.lit[:w.numLit] {
		w.lengths = append(w.lengths, c.bits)
	}
	for _, c := range w.trees.dist[:w.numDist] {
		w.lengths = append(w.lengths, c.bits)
	}
	w.makeRuns()
	w.builder.build(w.codeLenFreq[:], w.codeLen[:], maxCodeLenBits)
	w.numCodeLen = 4
	for i, s := range codeLenOrder {
		if w.codeLen[s].bits != 0 {
			w.numCodeLen = max(w.numCodeLen, i+1)
		}
	}
}

// used is the number of codes up to the last one in use, at least atLeast.
func used(codes []code, atLeast int) int {
	n := len(codes)
	for n > atLeast && codes[n-1].bits == 0 {
		n--
	}
	return n
}

func (w *blockWriter) makeRuns() {
	w.runs = w.runs[:0]
	clear(w.codeLenFreq[:])
	for i := 0; i < len(w.lengths); {
		v, n := w.lengths[i], 1
		for i+n < len(w.lengths) && w.lengths[i+n] == v {
			n++
		}
		i += n
		if v == 0 {
			for n >= 11 {
				k := min(n, 138)
				w.run(runManyZeros, k-11)
				n -= k
			}
			if n >= 3 {
				w.run(runZeros, n-3)
				n = 0
			}
		} else {
			w.run(v, 0)
			n--
			for n >= 3 {
				k := min(n, 6)
				w.run(runPrevious, k-3)
				n -= k
			}
		}
		for range n {
			w.run(v, 0)
		}
	}
}

func (w *blockWriter) run(symbol uint8, extra int) {
	w.runs = append(w.runs, run{symbol, uint8(extra)})
	w.codeLenFreq[symbol]++
}

// headerCost is the number of bits of what header writes.
func (w *blockWriter) headerCost() int {
	n := 5 + 5 + 4 + 3*w.numCodeLen
	for s, f := range w.codeLenFreq {
		n += int(f) * int(w.codeLen[s].bits+runBits[s])
	}
	return n
}

// header writes the trees (RFC 1951 section 3.2.7).
func (w *blockWriter) header() {
	w.bits(uint32(w.numLit-firstLength), 5)
	w.bits(uint32(w.numDist-1), 5)
	w.bits(uint32(w.numCodeLen-4), 4)
	for _, s := range codeLenOrder[:w.numCodeLen] {
		w.bits(uint32(w.codeLen[s].bits), 3)
	}
	for _, r := range w.runs {
		c := w.codeLen[r.symbol]
		w.bits(uint32(c.value), uint(c.bits))
		w.bits(uint32(r.extra), uint(runBits[r.symbol]))
	}
}

func (w *blockWriter) tokens(tokens []token, t *trees) {
	for _, k := range tokens {
		if k.isLiteral() {
			c := t.lit[k&0xFF]
			w.bits(uint32(c.value), uint(c.bits))
			continue
		}
		length, dist := k.length(), k.distance()
		l := lengthCode[length]
		c := t.lit[firstLength+int(l)]
		// A length takes at most 15 + 5 bits, a distance 15 + 13.
		w.bits(uint32(c.value)|uint32(length-int(lengthBase[l]))<<c.bits, uint(c.bits+lengthExtra[l]))
		d := distCode(dist)
		c = t.dist[d]
		w.bits(uint32(c.value)|uint32(dist-int(distBase[d]))<<c.bits, uint(c.bits+distExtra[d]))
	}
	c := t.lit[endOfBlock]
	w.bits(uint32(c.value), uint(c.bits))
}
