package winetest

import (
	"bytes"
	"encoding/binary"
)

// forwarder makes a DLL for amd64 that has no code: each of its exports is a
// forwarder, "dll.function", which the loader follows ("PE Format", "Export
// Address Table": an address inside the export section is a forwarder string).
//
// Its one section holds the export directory (40 bytes), the tables of
// addresses, names and ordinals, and the texts.
func forwarder(dll, export, target string) []byte {
	const (
		headers = 0x200
		base    = 0x1000 // address of the section
		tables  = base + 40
		texts   = tables + 4 + 4 + 4 // one address, one name, one ordinal (padded)
	)
	le := binary.LittleEndian
	var text bytes.Buffer
	put := func(s string) uint32 {
		at := uint32(texts + text.Len())
		text.WriteString(s + "\x00")
		return at
	}
	dllAt, exportAt, targetAt := put(dll), put(export), put(target)

	section := make([]byte, 0, 0x200)
	for _, v := range []uint32{
		0, 0, 0, dllAt, 1, // flags, time, version, DLL name, first ordinal
		1, 1, tables, tables + 4, tables + 8, // how many addresses and names; where
		targetAt, exportAt, 0,
	} {
		section = le.AppendUint32(section, v)
	}
	section = append(section, text.Bytes()...)
	size := uint32(len(section))
	section = append(section, make([]byte, 0x200-len(section))...)

	h := make([]byte, headers)
	copy(h, "MZ")
	le.PutUint32(h[0x3c:], 0x40)
	copy(h[0x40:], "PE\x00\x00")
	coff := h[0x44:]
	le.PutUint16(coff, 0x8664)
	le.PutUint16(coff[2:], 1)       // sections
	le.PutUint16(coff[16:], 240)    // size of the optional header
	le.PutUint16(coff[18:], 0x2022) // executable, large addresses, DLL
	opt := coff[20:]
	le.PutUint16(opt, 0x20b)
	le.PutUint32(opt[8:], 0x200)         // initialized data
	le.PutUint64(opt[24:], 0x18000_0000) // preferred base
	le.PutUint32(opt[32:], 0x1000)       // section alignment
	le.PutUint32(opt[36:], 0x200)        // file alignment
	le.PutUint16(opt[40:], 6)            // operating system
	le.PutUint16(opt[48:], 6)            // subsystem version
	le.PutUint32(opt[56:], 0x2000)       // size of the image
	le.PutUint32(opt[60:], headers)
	le.PutUint16(opt[68:], 2)      // subsystem: GUI, as DLLs have it
	le.PutUint16(opt[70:], 0x0140) // may be moved, no execution of data
	for i, v := range []uint64{1 << 20, 1 << 12, 1 << 20, 1 << 12} {
		le.PutUint64(opt[72+8*i:], v) // stack and heap
	}
	le.PutUint32(opt[108:], 16)
	le.PutUint32(opt[112:], base) // export directory
	le.PutUint32(opt[116:], size)
	sec := opt[240:]
	copy(sec, ".rdata")
	le.PutUint32(sec[8:], size)
	le.PutUint32(sec[12:], base)
	le.PutUint32(sec[16:], 0x200)
	le.PutUint32(sec[20:], headers)
	le.PutUint32(sec[36:], 0x4000_0040) // readable, initialized data
	return append(h, section...)
}
