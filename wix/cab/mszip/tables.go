package mszip

import "math/bits"

// The alphabets of RFC 1951 section 3.2.5 to 3.2.7.
const (
	numLit      = 286 // literals, end of block, lengths
	numDist     = 30
	numCodeLen  = 19
	endOfBlock  = 256
	firstLength = 257

	maxCodeBits    = 15 // of literals, lengths and distances
	maxCodeLenBits = 7  // of code lengths

	lastBlock    = 1 // BFINAL; the two bits above it are BTYPE
	blockStored  = 0 << 1
	blockFixed   = 1 << 1
	blockDynamic = 2 << 1
)

// lengthExtra and lengthBase belong to the codes from firstLength on.
var (
	lengthExtra = [numLit - firstLength]uint8{
		0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
	}
	lengthBase [numLit - firstLength]uint16

	distExtra = [numDist]uint8{
		0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
	}
	distBase [numDist]uint16

	// codeLenOrder is the order in which the lengths of the code length codes
	// are written.
	codeLenOrder = [numCodeLen]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

	lengthCode [maxMatch + 1]uint8 // by length, from firstLength
	fixedTrees trees
)

func init() {
	base := minMatch
	for i, extra := range lengthExtra {
		lengthBase[i] = uint16(base)
		for n := range 1 << extra {
			if base+n <= maxMatch {
				lengthCode[base+n] = uint8(i)
			}
		}
		base += 1 << extra
	}
	// The length 258 has a code of its own without extra bits, although the
	// code before it would reach it.
	last := len(lengthBase) - 1
	lengthBase[last] = maxMatch
	lengthCode[maxMatch] = uint8(last)

	base = 1
	for i, extra := range distExtra {
		distBase[i] = uint16(base)
		base += 1 << extra
	}

	for i := range fixedTrees.lit {
		fixedTrees.lit[i].bits = fixedLength(i)
	}
	for i := range fixedTrees.dist {
		fixedTrees.dist[i].bits = 5
	}
	assignCodes(fixedTrees.lit[:])
	assignCodes(fixedTrees.dist[:])
}

// fixedLength is the length of a fixed literal or length code (RFC 1951 section
// 3.2.6).
func fixedLength(symbol int) uint8 {
	switch {
	case symbol < 144:
		return 8
	case symbol < 256:
		return 9
	case symbol < 280:
		return 7
	}
	return 8
}

// distCode is the code of a distance from 1 to MaxDict. From distance 5 on there
// are two codes to each power of two, so the code is made of the position of
// the highest bit and the bit below it.
func distCode(dist int) int {
	d := uint(dist - 1)
	if d < 4 {
		return int(d)
	}
	high := bits.Len(d) - 1
	return 2*high + int(d>>(high-1)&1)
}
