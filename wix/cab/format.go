package cab

import (
	"encoding/binary"
	"time"
)

// The records of a cabinet, all little-endian ([MS-CAB] section 2).
const (
	signature = "MSCF"

	headerSize      = 36 // CFHEADER without what its flags add
	folderSize      = 8  // CFFOLDER without its reserved bytes
	fileSize        = 16 // CFFILE without its name
	dataSize        = 8  // CFDATA without its reserved bytes and its data
	versionMinor    = 3
	versionMajor    = 1
	flagPrevious    = 0x0001 // CFHEADER.flags: szCabinetPrev and szDiskPrev follow
	flagNext        = 0x0002 // szCabinetNext and szDiskNext follow
	flagReserve     = 0x0004 // the sizes of the reserved areas follow
	methodMask      = 0x000F // CFFOLDER.typeCompress
	windowShift     = 8      // of the LZX window in typeCompress
	windowMask      = 0x1F
	folderPrevious  = 0xFFFD // CFFILE.iFolder: begun in the previous cabinet
	folderNext      = 0xFFFE // goes on in the next one
	folderBoth      = 0xFFFF // both
	offsetSize      = 8      // where CFHEADER.cbCabinet is
	maxHeaderString = 255    // of a cabinet or disk name, without its NUL
)

// header is CFHEADER ([MS-CAB] section 2.1).
type header struct {
	size    uint32 // cbCabinet: of the whole cabinet, bytes
	files   uint32 // coffFiles: offset of the first CFFILE
	minor   uint8  // versionMinor
	major   uint8  // versionMajor
	folders uint16 // cFolders
	count   uint16 // cFiles
	flags   uint16
	setID   uint16
	index   uint16 // iCabinet: number of this cabinet in its set, from 0
}

func (h header) append(b []byte) []byte {
	b = append(b, signature...)
	b = binary.LittleEndian.AppendUint32(b, 0) // reserved1
	b = binary.LittleEndian.AppendUint32(b, h.size)
	b = binary.LittleEndian.AppendUint32(b, 0) // reserved2
	b = binary.LittleEndian.AppendUint32(b, h.files)
	b = binary.LittleEndian.AppendUint32(b, 0) // reserved3
	b = append(b, h.minor, h.major)
	for _, v := range []uint16{h.folders, h.count, h.flags, h.setID, h.index} {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	return b
}

// parse reads the headerSize bytes of b, whose signature was checked.
func (h *header) parse(b []byte) {
	le := binary.LittleEndian
	h.size = le.Uint32(b[8:])
	h.files = le.Uint32(b[16:])
	h.minor, h.major = b[24], b[25]
	h.folders = le.Uint16(b[26:])
	h.count = le.Uint16(b[28:])
	h.flags = le.Uint16(b[30:])
	h.setID = le.Uint16(b[32:])
	h.index = le.Uint16(b[34:])
}

// folderRecord is CFFOLDER ([MS-CAB] section 2.2).
type folderRecord struct {
	start  uint32 // coffCabStart: offset of the first CFDATA
	blocks uint16 // cCFData
	method uint16 // typeCompress
}

func (f folderRecord) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, f.start)
	b = binary.LittleEndian.AppendUint16(b, f.blocks)
	return binary.LittleEndian.AppendUint16(b, f.method)
}

func (f *folderRecord) parse(b []byte) {
	f.start = binary.LittleEndian.Uint32(b)
	f.blocks = binary.LittleEndian.Uint16(b[4:])
	f.method = binary.LittleEndian.Uint16(b[6:])
}

// fileRecord is CFFILE ([MS-CAB] section 2.3) without its name.
type fileRecord struct {
	size       uint32 // cbFile
	offset     uint32 // uoffFolderStart: in the plain data of the folder
	folder     uint16 // iFolder
	date       uint16 // as in a FAT directory
	time       uint16
	attributes uint16
}

func (f fileRecord) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, f.size)
	b = binary.LittleEndian.AppendUint32(b, f.offset)
	for _, v := range []uint16{f.folder, f.date, f.time, f.attributes} {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	return b
}

func (f *fileRecord) parse(b []byte) {
	le := binary.LittleEndian
	f.size, f.offset = le.Uint32(b), le.Uint32(b[4:])
	f.folder, f.date, f.time, f.attributes = le.Uint16(b[8:]), le.Uint16(b[10:]), le.Uint16(b[12:]), le.Uint16(b[14:])
}

// appendBlock appends a CFDATA ([MS-CAB] section 2.4).
func appendBlock(b, data []byte, plain int) []byte {
	at := len(b)
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(data)))
	b = binary.LittleEndian.AppendUint16(b, uint16(plain))
	b = append(b, data...)
	sum := checksum(data, checksum(b[at+4:at+8], 0))
	binary.LittleEndian.PutUint32(b[at:], sum)
	return b
}

// checksum is the exclusive or of b's 32-bit words, begun with seed. What is left
// at the end, one to three bytes, counts as one number with its first byte
// highest, which is the other way round than the words ([MS-CAB] section 3.1).
func checksum(b []byte, seed uint32) uint32 {
	var wide uint64
	for ; len(b) >= 8; b = b[8:] {
		wide ^= binary.LittleEndian.Uint64(b)
	}
	sum := seed ^ uint32(wide) ^ uint32(wide>>32)
	if len(b) >= 4 {
		sum ^= binary.LittleEndian.Uint32(b)
		b = b[4:]
	}
	var last uint32
	for _, c := range b {
		last = last<<8 | uint32(c)
	}
	return sum ^ last
}

// dosTime packs the wall clock of t ([MS-CAB] section 2.3, date and time).
func dosTime(t time.Time) (date, clock uint16) {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	switch {
	case year < 1980:
		year, month, day, hour, minute, second = 1980, 1, 1, 0, 0, 0
	case year > 2107:
		year, month, day, hour, minute, second = 2107, 12, 31, 23, 59, 58
	}
	return uint16((year-1980)<<9 | int(month)<<5 | day), uint16(hour<<11 | minute<<5 | second/2)
}

// fromDOSTime gives the wall clock as UTC, since a cabinet names no time zone.
func fromDOSTime(date, clock uint16) time.Time {
	return time.Date(1980+int(date>>9), time.Month(date>>5&15), int(date&31),
		int(clock>>11), int(clock>>5&63), int(clock&31)*2, 0, time.UTC)
}
