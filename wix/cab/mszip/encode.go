package mszip

import (
	"math/bits"

	"github.com/gomsi/gomsi/internal/lz77"
)

// Encoder makes frames. It keeps only tables between calls: what a call makes
// depends on its arguments alone.
type Encoder struct {
	effort effort
	finder *lz77.Finder
	buf    []byte
	tokens []token
	lit    [numLit]uint32  // how often each literal and length code occurs
	dist   [numDist]uint32 // how often each distance code occurs
	block  blockWriter
}

// A token is a literal byte, or a match: distance<<9 | length, with the length
// in 9 bits and never 0.
type token uint32

func matchToken(length, dist int) token { return token(dist<<9 | length) }

func (t token) isLiteral() bool { return t>>9 == 0 }
func (t token) length() int     { return int(t & 0x1FF) }
func (t token) distance() int   { return int(t >> 9) }

// NewEncoder returns an encoder of the given level; a level that does not exist
// is Default.
func NewEncoder(level Level) *Encoder {
	if int(level) >= len(efforts) {
		level = Default
	}
	e := efforts[level]
	return &Encoder{
		effort: e,
		finder: lz77.New(lz77.Params{Window: MaxDict, MaxLen: maxMatch, Nice: e.nice, Near3: e.near3}),
		tokens: make([]token, 0, MaxPlain),
	}
}

// Encode makes the frames of buf[dict:], each of MaxPlain bytes of plain data
// but the last, which may be shorter, and calls emit for each in order. The
// bytes buf[:dict] are the dictionary: the plain data before, of which the last
// MaxDict bytes count. A frame is valid only during its call of emit.
//
// A long stream may be given in pieces that are encoded independently, also at
// the same time: the frames of a piece depend on the piece and its dictionary.
// They do depend on where the pieces are cut, so cut at fixed offsets.
func (e *Encoder) Encode(buf []byte, dict int, emit func(plain, frame []byte) error) error {
	if dict > MaxDict {
		buf, dict = buf[dict-MaxDict:], MaxDict
	}
	e.buf = buf
	e.finder.Reset(buf)
	e.finder.Insert(0, dict)
	for pos := dict; pos < len(buf); pos += MaxPlain {
		end := min(pos+MaxPlain, len(buf))
		e.parse(pos, end)
		if err := emit(buf[pos:end], e.frame(buf[pos:end])); err != nil {
			return err
		}
	}
	return nil
}

// parse turns buf[pos:end] into tokens and counts them.
func (e *Encoder) parse(pos, end int) {
	e.tokens = e.tokens[:0]
	clear(e.lit[:])
	clear(e.dist[:])
	misses := 0
	for pos < end {
		length, dist := e.finder.Find(pos, end, minMatch-1, e.effort.depth)
		if length == 0 {
			misses++
			pos = e.literals(pos, min(pos+1+misses>>e.effort.patience, end))
			continue
		}
		misses = 0
		known := pos + 1 // the first position that the finder does not know
		if e.effort.lazy {
			pos, known, length, dist = e.postpone(pos, end, length, dist)
		}
		e.match(length, dist)
		e.finder.Insert(known, pos+length)
		pos += length
	}
	e.lit[endOfBlock]++
}

// postpone puts the match at pos off by one byte, again and again, as long as
// there is a better one at the next position. It gives the place of the match
// that is taken, and the first position that the finder does not know.
func (e *Encoder) postpone(pos, end, length, dist int) (at, known, bestLength, bestDist int) {
	known = pos + 1
	for length < e.effort.nice && known < end {
		depth := e.effort.depth / 2
		if length >= e.effort.good {
			depth = e.effort.depth / 4
		}
		// A match as long as this one is still better when it is much nearer,
		// since its distance takes fewer bits.
		nextLength, nextDist := e.finder.Find(known, end, length-1, depth)
		known++
		if nextLength == 0 || 4*(nextLength-length)+bits.Len(uint(dist))-bits.Len(uint(nextDist)) <= 2 {
			break
		}
		pos = e.literals(pos, pos+1)
		length, dist = nextLength, nextDist
	}
	return pos, known, length, dist
}

// literals takes the bytes from pos up to end as they are, and returns end.
func (e *Encoder) literals(pos, end int) int {
	for _, b := range e.buf[pos:end] {
		e.tokens = append(e.tokens, token(b))
		e.lit[b]++
	}
	return end
}

func (e *Encoder) match(length, dist int) {
	e.tokens = append(e.tokens, matchToken(length, dist))
	e.lit[firstLength+int(lengthCode[length])]++
	e.dist[distCode(dist)]++
}

// frame writes the tokens in the smallest of the three forms of a block. It has
// one block: within 32 KiB another tree seldom pays for itself.
func (e *Encoder) frame(plain []byte) []byte {
	w := &e.block
	w.reset()
	w.buf = append(w.buf, signature...)

	extra := 0
	for i, n := range e.lit[firstLength:] {
		extra += int(n) * int(lengthExtra[i])
	}
	for i, n := range e.dist {
		extra += int(n) * int(distExtra[i])
	}
	w.plan(&e.lit, &e.dist)
	fixed := fixedTrees.cost(&e.lit, &e.dist) + extra
	dynamic := w.trees.cost(&e.lit, &e.dist) + w.headerCost() + extra

	// A stored block has 2 more bits, then the padding, the length and its
	// complement (RFC 1951 section 3.2.4); 3 bits of a block header are common
	// to all forms.
	stored := 5 + 32 + 8*len(plain)
	switch {
	case stored <= min(fixed, dynamic):
		w.stored(plain)
	case fixed <= dynamic:
		w.bits(lastBlock|blockFixed, 3)
		w.tokens(e.tokens, &fixedTrees)
	default:
		w.bits(lastBlock|blockDynamic, 3)
		w.header()
		w.tokens(e.tokens, &w.trees)
	}
	w.flush()
	return w.buf
}
