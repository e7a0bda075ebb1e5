package pe

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func TestNoAssembly(t *testing.T) {
	native := program(t, "amd64", "-ldflags=-s -w")
	if got, err := Assembly(bytes.NewReader(native), int64(len(native))); got != nil || err != nil {
		t.Errorf("a native program is the assembly %v, %v", got, err)
	}
	module := assembly(t, false) // without a row in table Assembly
	if got, err := Assembly(bytes.NewReader(module), int64(len(module))); got != nil || err != nil {
		t.Errorf("a module is the assembly %v, %v", got, err)
	}
	if _, err := Assembly(bytes.NewReader([]byte("MZ")), 2); err == nil {
		t.Error("two bytes are an assembly")
	}
}

func TestBlob(t *testing.T) {
	long := append(binary.BigEndian.AppendUint16(nil, 0x8000|200), bytes.Repeat([]byte{7}, 200)...)
	longer := append(binary.BigEndian.AppendUint32(nil, 0xc0000000|20000), bytes.Repeat([]byte{8}, 20000)...)
	for _, c := range []struct {
		heap []byte
		n    int // -1: damaged
	}{
		{[]byte{0, 3, 1, 2, 3}, 3}, {append([]byte{0}, long...), 200}, {append([]byte{0}, longer...), 20000},
		{[]byte{0, 3, 1, 2}, -1}, {[]byte{0, 0x80}, -1}, {[]byte{0, 0xc0, 0, 0}, -1}, {[]byte{0, 0xff, 0, 0, 0}, -1}, {[]byte{0}, -1},
	} {
		m := &metadata{blobs: c.heap}
		got, ok := m.blob(1)
		if ok != (c.n >= 0) || ok && len(got) != c.n {
			t.Errorf("%.6x: %d bytes, %v", c.heap, len(got), ok)
		}
	}
	if got, ok := (&metadata{}).blob(0); !ok || len(got) != 0 {
		t.Error("index 0 is not the empty blob")
	}
}
