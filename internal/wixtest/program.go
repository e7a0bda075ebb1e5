package wixtest

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/tc-hib/winres/version"

	"github.com/gomsi/gomsi/internal/pe"
)

// Program gives a small executable of one section, which holds a version in one
// language; without a language it has no version.
func Program(t testing.TB, v pe.Version, lang uint16) []byte {
	t.Helper()
	le := binary.LittleEndian
	b := make([]byte, 512)
	copy(b, "MZ")
	le.PutUint32(b[0x3C:], 64)
	copy(b[64:], "PE\x00\x00")
	coff := b[68:]
	le.PutUint16(coff, 0x14C)
	le.PutUint16(coff[2:], 1)
	le.PutUint16(coff[16:], 96+16*8)
	le.PutUint16(coff[18:], 0x102)
	opt := coff[20:]
	le.PutUint16(opt, 0x10B)
	for at, n := range map[int]uint32{28: 0x400000, 32: 0x1000, 36: 512, 56: 0x2000, 60: 512, 92: 16} {
		le.PutUint32(opt[at:], n)
	}
	le.PutUint16(opt[68:], 3)
	section := opt[96+16*8:]
	copy(section, ".rsrc")
	for at, n := range map[int]uint32{8: 1024, 12: 0x1000, 16: 1024, 20: 512, 36: 0x40000040} {
		le.PutUint32(section[at:], n)
	}
	r := make([]byte, 1024)
	if lang != 0 {
		le.PutUint32(opt[96+2*8:], 0x1000)
		le.PutUint32(opt[96+2*8+4:], 1024)
		info := version.Info{FileVersion: v, ProductVersion: v}
		if err := info.Set(lang, version.ProductName, "Example"); err != nil {
			t.Fatal(err)
		}
		// Three levels of one entry each: type, name, language.
		for level, id := range []uint32{16, 1, uint32(lang)} {
			at := 24 * level
			le.PutUint16(r[at+14:], 1)
			le.PutUint32(r[at+16:], id)
			next := uint32(at+24) | 1<<31
			if level == 2 {
				next = 72
			}
			le.PutUint32(r[at+20:], next)
		}
		le.PutUint32(r[72:], 0x1000+88)
		le.PutUint32(r[76:], uint32(copy(r[88:], info.Bytes())))
	}
	return bytes.Join([][]byte{b, r}, nil)
}
