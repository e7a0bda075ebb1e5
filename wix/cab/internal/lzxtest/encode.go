// Package lzxtest makes LZX frames for tests. It is written from the format and
// shares nothing with package lzx, and it aims at using all of the format, not at
// small output: the kinds and sizes of the blocks are given.
package lzxtest

import (
	"encoding/binary"
	"slices"
)

const frameSize = 32768

// Kinds of blocks.
const (
	Verbatim     = 1
	Aligned      = 2
	Uncompressed = 3
)

// Block is one block of LZX.
type Block struct {
	Kind int
	Size int // plain bytes
}

// Options say how to encode.
type Options struct {
	Window int     // power of two, 15 to 21
	Blocks []Block // used in turn, again and again; the last is cut at the end of the data
	// CallSize, if not 0, has x86 calls translated; they wrap at this size.
	CallSize int32
}

// Encode returns the frames of plain.
func Encode(plain []byte, o Options) [][]byte {
	e := &encoder{
		o:       o,
		plain:   translate(plain, o.CallSize),
		slots:   []int{30, 32, 34, 36, 38, 42, 50}[o.Window-15],
		last:    [3]int{1, 1, 1},
		seen:    map[[3]byte]int{},
		lengths: make([]int, 249),
	}
	e.main = make([]int, 256+8*e.slots)
	if o.CallSize != 0 {
		e.bits(1, 1)
		e.bits(uint32(o.CallSize)>>16, 16)
		e.bits(uint32(o.CallSize)&0xFFFF, 16)
	} else {
		e.bits(0, 1)
	}
	for i, at := 0, 0; at < len(plain); i++ {
		b := o.Blocks[i%len(o.Blocks)]
		end := min(at+b.Size, len(plain))
		e.bits(uint32(b.Kind), 3)
		e.bits(uint32(end-at)>>8, 16)
		e.bits(uint32(end-at)&0xFF, 8)
		if b.Kind == Uncompressed {
			e.uncompressed(at, end)
		} else {
			e.compressed(at, end, b.Kind)
		}
		at = end
	}
	if len(plain)%frameSize != 0 {
		e.cut()
	}
	return e.frames
}

// translate makes the targets of calls absolute.
func translate(plain []byte, size int32) []byte {
	out := slices.Clone(plain)
	if size == 0 {
		return out
	}
	for start := 0; start < len(out) && start < 1<<30; start += frameSize {
		frame := out[start:min(start+frameSize, len(out))]
		for i := 0; i+10 < len(frame); i++ {
			if frame[i] != 0xE8 {
				continue
			}
			here := int32(start + i)
			relative := int32(binary.LittleEndian.Uint32(frame[i+1:]))
			if relative >= -here && relative < size-here {
				binary.LittleEndian.PutUint32(frame[i+1:], uint32(relative+here))
			} else if relative >= size-here && relative < size {
				binary.LittleEndian.PutUint32(frame[i+1:], uint32(relative-size))
			}
			i += 4
		}
	}
	return out
}

type encoder struct {
	o             Options
	plain         []byte
	slots         int
	last          [3]int
	seen          map[[3]byte]int
	main, lengths []int // code lengths of the block before

	frames [][]byte
	out    []byte
	acc    uint32
	n      int
}

func (e *encoder) bits(v uint32, n int) {
	for n--; n >= 0; n-- {
		e.acc = e.acc<<1 | v>>n&1
		if e.n++; e.n == 16 {
			e.out = append(e.out, byte(e.acc), byte(e.acc>>8))
			e.acc, e.n = 0, 0
		}
	}
}

// cut ends a frame.
func (e *encoder) cut() {
	if e.n > 0 {
		e.bits(0, 16-e.n)
	}
	e.frames = append(e.frames, e.out)
	e.out = nil
}

func (e *encoder) uncompressed(at, end int) {
	e.bits(0, 16-e.n) // a whole word if a word was just ended
	for _, r := range e.last {
		e.out = binary.LittleEndian.AppendUint32(e.out, uint32(r))
	}
	odd := (end-at)%2 == 1
	for at < end {
		n := min(end-at, frameSize-at%frameSize)
		e.out = append(e.out, e.plain[at:at+n]...)
		e.know(at, at+n)
		at += n
		if at == end && odd {
			e.out = append(e.out, 0)
		}
		if at%frameSize == 0 {
			e.cut()
		}
	}
}

func (e *encoder) know(from, to int) {
	for i := from; i < to && i+3 <= len(e.plain); i++ {
		e.seen[[3]byte(e.plain[i:])] = i
	}
}

// item is a literal or a match as the format has it.
type item struct {
	main   int // symbol of the main tree
	length int // symbol of the tree of lengths, or -1
	slot   int
	extra  int // the value of the bits behind the slot
	end    int // where it ends in the plain data
}

func extraBits(slot int) int {
	if slot < 4 {
		return 0
	}
	return min(slot/2-1, 17)
}

// parse takes the newest earlier place of the next three bytes, or a repeated
// distance if that gives a match too.
func (e *encoder) parse(at, end int) []item {
	var items []item
	for at < end {
		limit := min(end, at-at%frameSize+frameSize, at+257)
		length, dist := 0, 0
		for _, d := range e.last {
			if n := e.common(at, at-d, limit); n > length && n >= 2 {
				length, dist = n, d
			}
		}
		if at+3 <= limit {
			if from, ok := e.seen[[3]byte(e.plain[at:])]; ok && at-from <= 1<<e.o.Window-3 {
				if n := e.common(at, from, limit); n > length+1 {
					length, dist = n, at-from
				}
			}
		}
		it := item{main: int(e.plain[at]), length: -1, end: at + 1}
		if length >= 2 {
			it = e.match(length, dist)
			it.end = at + length
		}
		items = append(items, it)
		e.know(at, it.end)
		at = it.end
	}
	return items
}

func (e *encoder) common(at, from, limit int) int {
	n := 0
	for from >= 0 && at+n < limit && e.plain[from+n] == e.plain[at+n] {
		n++
	}
	return n
}

func (e *encoder) match(length, dist int) item {
	it := item{length: -1}
	if i := slices.Index(e.last[:], dist); i >= 0 {
		it.slot = i
		e.last[0], e.last[i] = e.last[i], e.last[0]
	} else {
		e.last = [3]int{dist, e.last[0], e.last[1]}
		it.slot, it.extra = 3, dist+2-3
		for it.extra >= 1<<extraBits(it.slot) {
			it.extra -= 1 << extraBits(it.slot)
			it.slot++
		}
	}
	head := length - 2
	if head >= 7 {
		it.length = head - 7
		head = 7
	}
	it.main = 256 + 8*it.slot + head
	return it
}

func (e *encoder) compressed(at, end, kind int) {
	items := e.parse(at, end)
	mainFreq, lengthFreq, alignedFreq := make([]int, len(e.main)), make([]int, 249), make([]int, 8)
	for _, it := range items {
		mainFreq[it.main]++
		if it.length >= 0 {
			lengthFreq[it.length]++
		}
		if it.main >= 256 && extraBits(it.slot) >= 3 {
			alignedFreq[it.extra&7]++
		}
	}
	aligned := build(alignedFreq, 7, false)
	if kind == Aligned {
		for _, n := range aligned {
			e.bits(uint32(n), 3)
		}
	}
	mainNow, lengthsNow := build(mainFreq, 16, false), build(lengthFreq, 16, true)
	e.tree(e.main[:256], mainNow[:256])
	e.tree(e.main[256:], mainNow[256:])
	e.tree(e.lengths, lengthsNow)
	e.main, e.lengths = mainNow, lengthsNow
	mainCodes, lengthCodes, alignedCodes := codes(mainNow), codes(lengthsNow), codes(aligned)
	for _, it := range items {
		e.bits(mainCodes[it.main], mainNow[it.main])
		if it.length >= 0 {
			e.bits(lengthCodes[it.length], lengthsNow[it.length])
		}
		if it.main >= 256 {
			n := extraBits(it.slot)
			if kind == Aligned && n >= 3 {
				e.bits(uint32(it.extra>>3), n-3)
				e.bits(alignedCodes[it.extra&7], aligned[it.extra&7])
			} else {
				e.bits(uint32(it.extra), n)
			}
		}
		if it.end%frameSize == 0 {
			e.cut()
		}
	}
}

// tree writes the code lengths now, given those before.
func (e *encoder) tree(before, now []int) {
	type step struct{ symbol, extra, bits, second int }
	var steps []step
	freq := make([]int, 20)
	for i := 0; i < len(now); {
		n := 1
		for i+n < len(now) && now[i+n] == now[i] {
			n++
		}
		s := step{symbol: (before[i] - now[i] + 17) % 17, second: -1}
		switch {
		case now[i] == 0 && n >= 20:
			n = min(n, 51)
			s = step{18, n - 20, 5, -1}
		case now[i] == 0 && n >= 4:
			n = min(n, 19)
			s = step{17, n - 4, 4, -1}
		case n >= 4:
			n = min(n, 5)
			s = step{19, n - 4, 1, s.symbol}
		default:
			n = 1
		}
		freq[s.symbol]++
		if s.second >= 0 {
			freq[s.second]++
		}
		steps = append(steps, s)
		i += n
	}
	pre := build(freq, 15, false)
	preCodes := codes(pre)
	for _, n := range pre {
		e.bits(uint32(n), 4)
	}
	for _, s := range steps {
		e.bits(preCodes[s.symbol], pre[s.symbol])
		e.bits(uint32(s.extra), s.bits)
		if s.second >= 0 {
			e.bits(preCodes[s.second], pre[s.second])
		}
	}
}

// build gives Huffman code lengths of at most limit: at least two codes, or none
// if mayBeEmpty and nothing occurs.
func build(freq []int, limit int, mayBeEmpty bool) []int {
	freq = slices.Clone(freq)
	n := 0
	for _, f := range freq {
		if f > 0 {
			n++
		}
	}
	lengths := make([]int, len(freq))
	if n == 0 && mayBeEmpty {
		return lengths
	}
	for i := 0; n < 2; i++ {
		if freq[i] == 0 {
			freq[i] = 1
			n++
		}
	}
	for {
		type node struct {
			freq    int
			symbols []int
		}
		var nodes []node
		for s, f := range freq {
			if f > 0 {
				nodes = append(nodes, node{f, []int{s}})
			}
		}
		clear(lengths)
		for len(nodes) > 1 {
			slices.SortStableFunc(nodes, func(a, b node) int { return a.freq - b.freq })
			both := append(slices.Clone(nodes[0].symbols), nodes[1].symbols...)
			for _, s := range both {
				lengths[s]++
			}
			nodes = append(nodes[2:], node{nodes[0].freq + nodes[1].freq, both})
		}
		if slices.Max(lengths) <= limit {
			return lengths
		}
		for s, f := range freq {
			freq[s] = (f + 1) / 2
		}
	}
}

// codes assigns canonical codes.
func codes(lengths []int) []uint32 {
	out := make([]uint32, len(lengths))
	code := uint32(0)
	for n := 1; n <= 16; n++ {
		for s, l := range lengths {
			if l == n {
				out[s] = code
				code++
			}
		}
		code <<= 1
	}
	return out
}
