package pe

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Numbers of Microsoft's "PE Format".
const (
	dosHeaderSize     = 64 // up to and with e_lfanew
	peOffsetAt        = 0x3c
	coffHeaderSize    = 20
	sectionHeaderSize = 40
	magicPE32         = 0x10b
	magicPE32Plus     = 0x20b

	machineI386  = 0x14c
	machineARM   = 0x1c4 // IMAGE_FILE_MACHINE_ARMNT
	machineAMD64 = 0x8664
	machineARM64 = 0xaa64

	characteristicDLL = 0x2000
	subsystemGUI      = 2
	subsystemConsole  = 3

	dirResource  = 2
	dirSecurity  = 4
	dirBaseReloc = 5
	dirCLR       = 14
	maxDirs      = 16
	// sectionUninitialized is IMAGE_SCN_CNT_UNINITIALIZED_DATA.
	sectionUninitialized = 0x80

	// maxSections is what Windows loads; more means a damaged file.
	maxSections = 96
)

// directory is one entry of the optional header's data directories. rva is a
// file offset in the security entry and an address relative to the image's
// base in all others.
type directory struct{ rva, size uint32 }

// section is what one section header says of the file.
type section struct {
	name               string
	virtualSize, rva   uint32
	rawSize, rawOffset uint32
	uninitialized      bool // has no bytes in the file
}

// image is an executable's headers and its bytes.
type image struct {
	r               io.ReaderAt
	size            int64
	machineNumber   uint16
	characteristics uint16
	subsystem       uint16
	// sectionAlignment and fileAlignment round addresses and file offsets.
	sectionAlignment, fileAlignment uint32

	dirs     []directory
	sections []section
}

func readImage(r io.ReaderAt, size int64) (*image, error) {
	img := &image{r: r, size: size}
	dos, err := img.bytes(0, dosHeaderSize)
	if err != nil || dos[0] != 'M' || dos[1] != 'Z' {
		return nil, notPE(err, "no MZ header")
	}
	at := int64(binary.LittleEndian.Uint32(dos[peOffsetAt:]))
	head, err := img.bytes(at, 4+coffHeaderSize)
	if err != nil || string(head[:4]) != "PE\x00\x00" {
		return nil, notPE(err, "no PE header")
	}
	coff := head[4:]
	img.machineNumber = binary.LittleEndian.Uint16(coff)
	sections := int(binary.LittleEndian.Uint16(coff[2:]))
	optionalSize := int(binary.LittleEndian.Uint16(coff[16:]))
	img.characteristics = binary.LittleEndian.Uint16(coff[18:])
	at += 4 + coffHeaderSize
	optional, err := img.bytes(at, optionalSize)
	if err != nil {
		return nil, err
	}
	if err := img.readOptional(optional); err != nil {
		return nil, err
	}
	if sections > maxSections {
		return nil, fmt.Errorf("pe: %d sections; max is %d", sections, maxSections)
	}
	return img, img.readSections(at+int64(optionalSize), sections)
}

// notPE tells a file that is no executable from one that cannot be read.
func notPE(err error, what string) error {
	if err == nil || isShort(err) {
		return fmt.Errorf("pe: %w: %s", ErrNotPE, what)
	}
	return err
}

func (img *image) readOptional(h []byte) error {
	if len(h) < 2 {
		return fmt.Errorf("pe: %w: no optional header", ErrNotPE)
	}
	// dirsAt is where NumberOfRvaAndSizes stands; the directories follow.
	var dirsAt int
	switch magic := binary.LittleEndian.Uint16(h); magic {
	case magicPE32:
		dirsAt = 92
	case magicPE32Plus:
		dirsAt = 108
	default:
		return fmt.Errorf("pe: optional header has magic %#x; known are %#x and %#x", magic, magicPE32, magicPE32Plus)
	}
	if len(h) < dirsAt+4 {
		return fmt.Errorf("pe: optional header has %d bytes; min is %d", len(h), dirsAt+4)
	}
	img.sectionAlignment = binary.LittleEndian.Uint32(h[32:])
	img.fileAlignment = binary.LittleEndian.Uint32(h[36:])
	img.subsystem = binary.LittleEndian.Uint16(h[68:])
	n := min(binary.LittleEndian.Uint32(h[dirsAt:]), maxDirs)
	for h = h[dirsAt+4:]; n > 0 && len(h) >= 8; n-- {
		img.dirs = append(img.dirs, directory{
			rva:  binary.LittleEndian.Uint32(h),
			size: binary.LittleEndian.Uint32(h[4:]),
		})
		h = h[8:]
	}
	return nil
}

func (img *image) readSections(at int64, n int) error {
	table, err := img.bytes(at, n*sectionHeaderSize)
	if err != nil {
		return err
	}
	for ; len(table) > 0; table = table[sectionHeaderSize:] {
		name := table[:8]
		for len(name) > 0 && name[len(name)-1] == 0 {
			name = name[:len(name)-1]
		}
		img.sections = append(img.sections, section{
			name:        string(name),
			virtualSize: binary.LittleEndian.Uint32(table[8:]),
			rva:         binary.LittleEndian.Uint32(table[12:]),
			rawSize:     binary.LittleEndian.Uint32(table[16:]),
			rawOffset:   binary.LittleEndian.Uint32(table[20:]),

			uninitialized: binary.LittleEndian.Uint32(table[36:])&sectionUninitialized != 0,
		})
	}
	return nil
}

func (img *image) machine() Machine {
	switch img.machineNumber {
	case machineI386:
		return I386
	case machineAMD64:
		return AMD64
	case machineARM64:
		return ARM64
	case machineARM:
		return "arm"
	}
	return Machine(fmt.Sprintf("%#04x", img.machineNumber))
}

func (img *image) dir(i int) directory {
	if i >= len(img.dirs) {
		return directory{}
	}
	return img.dirs[i]
}

// errShort says that the file ends before what its headers promise.
type errShort struct{ at, n, size int64 }

func (e errShort) Error() string {
	return fmt.Sprintf("pe: %d bytes at offset %d; the file has %d", e.n, e.at, e.size)
}

func isShort(err error) bool {
	_, ok := err.(errShort)
	return ok
}

// bytes reads n bytes at a file offset. It allocates nothing for a range that
// the file does not have.
func (img *image) bytes(at int64, n int) ([]byte, error) {
	if n < 0 || at < 0 || at > img.size || int64(n) > img.size-at {
		return nil, errShort{at, int64(n), img.size}
	}
	b := make([]byte, n)
	if got, err := img.r.ReadAt(b, at); got < n {
		if err == io.EOF || err == nil {
			return nil, errShort{at, int64(n), img.size}
		}
		return nil, fmt.Errorf("pe: %w", err)
	}
	return b, nil
}

// at reads n bytes at an address relative to the image's base.
func (img *image) at(rva uint32, n int) ([]byte, error) {
	for _, s := range img.sections {
		// Only bytes that are in the file count, though Windows would see
		// zeros up to the virtual size.
		if rva >= s.rva && uint64(rva-s.rva)+uint64(n) <= uint64(s.rawSize) {
			return img.bytes(int64(s.rawOffset)+int64(rva-s.rva), n)
		}
	}
	return nil, fmt.Errorf("pe: %d bytes at address %#x are in no section", n, rva)
}
