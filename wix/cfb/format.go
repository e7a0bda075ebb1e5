// Package cfb writes and reads compound files ([MS-CFB], "structured
// storage"), the container of Windows Installer databases.
//
// It writes version 3 files (512-byte sectors) in one forward pass, so that
// streams of any size go through it with little memory, and always the same
// bytes for the same input: no times, no identifiers of its own. It reads
// versions 3 and 4. It does not change files in place.
package cfb

import (
	"io"
	"unicode"
	"unicode/utf16"
)

// signature begins every compound file ([MS-CFB] 2.2).
const signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// Sizes and limits of a version 3 file.
const (
	headerSize     = 512
	sectorShift    = 9
	sectorSize     = 1 << sectorShift
	miniShift      = 6
	miniSectorSize = 1 << miniShift
	// miniCutoff is the size below which a stream lies in the mini stream
	// ([MS-CFB] 2.2, "Mini Stream Cutoff Size").
	miniCutoff = 4096
	// entrySize is the size of a directory entry ([MS-CFB] 2.6.1).
	entrySize = 128
	// headerFAT is how many FAT sectors the header tells; the DIFAT sectors
	// tell the others ([MS-CFB] 2.5).
	headerFAT = 109
	// idsPerSector is how many sector numbers a sector holds.
	idsPerSector = sectorSize / 4
	// maxName is the length of an entry's name in UTF-16 units, without the
	// terminator ([MS-CFB] 2.6.1).
	maxName = 31
	// maxSize is the greatest size of the file that is written. Offset
	// 0x7FFFFF00 begins the range lock sector ([MS-CFB] 2.8), which a file of
	// 512-byte sectors has no room for; and Windows Installer takes no
	// database of 2 GiB or more.
	maxSize = 0x7FFFFF00 &^ (sectorSize - 1)
	// maxStream is the greatest size of a stream of a version 3 file
	// ([MS-CFB] 2.6.1, "Stream Size").
	maxStream = 0x80000000
)

// Sector numbers with a meaning of their own ([MS-CFB] 2.1).
const (
	maxRegular = 0xFFFFFFFA // the greatest number of a real sector
	difatMark  = 0xFFFFFFFC // in the FAT: a DIFAT sector
	fatMark    = 0xFFFFFFFD // in the FAT: a FAT sector
	endOfChain = 0xFFFFFFFE
	freeSector = 0xFFFFFFFF
)

// noEntry stands for an absent directory entry ([MS-CFB] 2.6.1, NOSTREAM).
const noEntry = 0xFFFFFFFF

// Types and colours of directory entries ([MS-CFB] 2.6.1).
const (
	typeUnused  = 0
	typeStorage = 1
	typeStream  = 2
	typeRoot    = 5
	colourRed   = 0
	colourBlack = 1
)

// CLSID is a class identifier as it lies in the file: its first three fields
// little-endian.
type CLSID [16]byte

// Storage is a folder of a compound file that is to be written. The root
// storage's own name does not matter.
type Storage struct {
	Name     string
	CLSID    CLSID
	Streams  []Stream
	Storages []Storage
}

// Stream is a stream that is to be written. Open is called once, when its
// turn comes, and must give exactly Size bytes; it may be nil for an empty
// stream.
type Stream struct {
	Name string
	Size int64
	Open func() (io.ReadCloser, error)
}

// compareNames orders names as siblings are ordered ([MS-CFB] 2.6.4): the
// shorter one first, then by upper-cased UTF-16 units.
func compareNames(a, b []uint16) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	for i := range a {
		if x, y := upper(a[i]), upper(b[i]); x != y {
			return int(x) - int(y)
		}
	}
	return 0
}

// upper gives the upper-case form of a UTF-16 unit. The format asks for the
// simple case conversion of Unicode 5.0 and lists exceptions of Windows; what
// these have in common is that only a pair whose lower-case form leads back
// is converted (so U+00B5, U+0131 and U+017F stay), and title-case digraphs.
// Pairs that are younger than Unicode 5.0 are left alone. Names of installer
// databases hardly ever meet any of this: their packed characters have no
// case.
func upper(u uint16) uint16 {
	r := rune(u)
	if r < 0x80 {
		if r >= 'a' && r <= 'z' {
			return u - 'a' + 'A'
		}
		return u
	}
	up := unicode.ToUpper(r)
	switch {
	case up == r || utf16.IsSurrogate(r):
		return u
	case up > 0x2CE2 && (up < 0xFF21 || up > 0xFF3A), up >= 0x1C80 && up <= 0x1CBF:
		return u
	case unicode.ToLower(up) != r && !unicode.Is(unicode.Lt, r):
		return u
	}
	return uint16(up)
}
