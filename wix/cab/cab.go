// Package cab writes and reads Microsoft cabinets.
//
// The format is that of [MS-CAB] "Cabinet File Format": a header, folder
// records, file records, and then the data of the folders in blocks of at most
// 32 KiB of plain data. A folder is one compressed stream that holds files one
// after another.
//
//	method   written   read
//	None     yes       yes
//	MSZIP    yes       yes      [MS-MCI]
//	LZX      no        yes      windows of 2^15 to 2^21 bytes
//	Quantum  no        no
//
// Cabinet sets that share a folder (a file begun in one cabinet and ended in
// the next) are neither written nor read; what the header says about the
// neighbours is reported by [Reader]. To spread files over cabinets that stand
// alone, use [Split].
package cab

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Limits of what is written and read. A value over one of them is an error of
// [Write], which names the value and the limit.
const (
	// MaxFiles is the number of files in one cabinet: CFHEADER.cFiles is a u2
	// ([MS-CAB] section 2.1).
	MaxFiles = 65535

	// MaxFolders is the number of folders in one cabinet. CFHEADER.cFolders is a
	// u2, and the indexes from 0xFFFD on have a meaning of their own in
	// CFFILE.iFolder ([MS-CAB] section 2.3).
	MaxFolders = 0xFFFD

	// MaxBlock is the plain size of a data block in bytes: CFDATA.cbUncomp
	// ([MS-CAB] section 2.4).
	MaxBlock = 32768

	// MaxBlocks is the number of data blocks in one folder: CFFOLDER.cCFData is
	// a u2 ([MS-CAB] section 2.2).
	MaxBlocks = 65535

	// MaxFolderSize is the plain size of a folder in bytes, MaxBlock*MaxBlocks.
	MaxFolderSize = MaxBlock * MaxBlocks

	// MaxFileSize is the size of a file in bytes. A file lies in one folder, so
	// this is 32 KiB less than 2 GiB and not what CFFILE.cbFile could hold.
	MaxFileSize = MaxFolderSize

	// MaxSize is the size of a cabinet in bytes. CFHEADER.cbCabinet is a u4, but
	// Windows' own reader and writer seek with a signed 32-bit offset
	// (CB_MAX_DISK of the cabinet SDK's fci.h is 0x7FFFFFFF).
	MaxSize = 1<<31 - 1

	// MaxName is the length of a file name in bytes, without the NUL that ends
	// it ([MS-CAB] section 2.3, szName).
	MaxName = 255
)

// Attributes of a file: CFFILE.attribs ([MS-CAB] section 2.3).
const (
	AttrReadOnly uint16 = 0x01
	AttrHidden   uint16 = 0x02
	AttrSystem   uint16 = 0x04
	AttrArchive  uint16 = 0x20 // modified since the last backup; what WiX gives every file
	AttrExec     uint16 = 0x40 // run after extraction
	AttrUTF8     uint16 = 0x80 // the name is UTF-8; set by Write for a name that is not ASCII
)

// Method is how the data of a folder are compressed.
type Method uint8

const (
	None    Method = 0 // stored
	MSZIP   Method = 1 // deflate in frames of 32 KiB, [MS-MCI]
	Quantum Method = 2 // recognized by the reader, neither written nor read
	LZX     Method = 3 // read only
)

// String returns the name of the method as makecab spells it.
func (m Method) String() string {
	switch m {
	case None:
		return "NONE"
	case MSZIP:
		return "MSZIP"
	case Quantum:
		return "QUANTUM"
	case LZX:
		return "LZX"
	}
	return fmt.Sprintf("method %d", uint8(m))
}

// Level trades time for size.
type Level uint8

const (
	Default Level = iota // about zlib level 6
	Fast                 // about zlib level 1
)

// File is a file to be written.
type File struct {
	// Name in the cabinet, with backslashes between folders; at most MaxName
	// bytes of UTF-8.
	Name string
	// Size in bytes, at most MaxFileSize. Open must give exactly as many.
	Size int64
	// Modified is stored as the wall clock that it shows in its own location,
	// in steps of two seconds, from 1980 to 2107; a time outside of that becomes
	// the nearest one inside, so that the zero Time is 1980-01-01 00:00:00.
	Modified time.Time
	// Attributes are the Attr bits; zero is allowed.
	Attributes uint16
	// Open gives the content. It is called once, in the order of the files, and
	// not at all when Size is 0 and Open is nil.
	Open func() (io.ReadCloser, error)
}

// Folder is a run of files compressed as one stream.
type Folder struct {
	Method Method
	Files  []File
}

// Options are the settings of [Write]; the zero value is good.
type Options struct {
	// Level of compression; no level of a method makes a file unreadable.
	Level Level
	// Workers is the number of goroutines that compress; 0 or less is GOMAXPROCS.
	// The bytes written do not depend on it.
	Workers int
	// SetID is CFHEADER.setID, the same in all cabinets of a set; WiX writes 0.
	SetID uint16
	// Progress, if not nil, is told how many plain bytes are written so far. It
	// is called from the goroutine of Write and never after Write returned.
	Progress func(n int64)
}

// ErrNoFiles is returned by [Write] when there is no file to write. The format
// could express it, but readers refuse a cabinet without files (cabextract says
// "no files in cabinet"), so the caller has to leave such a cabinet out.
var ErrNoFiles = errors.New("cab: no files; a cabinet needs at least one")
