// Package mszip encodes and decodes the frames of MSZIP, the compression of
// cabinets described in [MS-MCI].
//
// A frame is the signature "CK" and a deflate stream (RFC 1951) of at most
// 32 KiB of plain data. The plain data of the frames before it in the same
// folder are its dictionary, of at most 32 KiB.
//
// The encoder is our own, for two reasons. Readers of cabinets are stricter
// than RFC 1951: libmspack refuses a block whose distance tree has a single
// code, which the encoder of compress/flate makes whenever all matches of a
// block have one distance, or when there is none; and a frame has an upper
// limit, which it passes for data that do not compress. And the bytes of an
// installer should not change because a library was updated.
package mszip

const (
	// MaxPlain is the size in bytes of the plain data of a frame; each frame of
	// a folder but the last has exactly this size ([MS-MCI] section 2).
	MaxPlain = 32768

	// MaxFrame is the greatest size of a frame in bytes: 32 KB + 12 bytes
	// ([MS-MCI] section 2). What Encoder makes is at most MaxPlain + 7: the
	// signature and one stored block.
	MaxFrame = MaxPlain + 12

	// MaxDict is the size in bytes of the history that a frame may refer to.
	MaxDict = 32768

	signature = "CK" // 0x43 0x4B, [MS-MCI] section 2

	maxMatch = 258 // RFC 1951 section 3.2.5
	minMatch = 3
)

// Level trades time for size.
type Level uint8

const (
	Default Level = iota
	Fast
)

// effort is what a level means.
type effort struct {
	depth int  // candidates looked at for a match
	nice  int  // a match of this length is taken at once
	good  int  // from this length on the next position is searched with a quarter of the depth
	near3 int  // greatest distance of a match of three bytes
	lazy  bool // look whether the next position has a better match

	// After 1<<patience positions in a row without a match, as in data that are
	// compressed already, every other position is looked at; after twice as many
	// every third, and so on until there is a match.
	patience int
}

// efforts were chosen by measuring (see the benchmarks) against zlib's levels
// 6 and 1.
var efforts = [...]effort{
	Default: {depth: 64, nice: 130, good: 16, near3: 4096, lazy: true, patience: 7},
	Fast:    {depth: 4, nice: 32, near3: 4096, patience: 5},
}
