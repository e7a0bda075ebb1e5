package lzx

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/wix/cab/internal/lzxtest"
)

var allKinds = []lzxtest.Block{
	{Kind: lzxtest.Verbatim, Size: 600}, {Kind: lzxtest.Uncompressed, Size: 33}, {Kind: lzxtest.Aligned, Size: 40000},
}

func sample(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 0, n+10)
	for len(b) < n {
		switch r.IntN(3) {
		case 0:
			b = append(b, strings.Repeat("round and ", 1+r.IntN(4))...)
		case 1:
			b = append(b, 0xE8, byte(r.Uint32()), byte(r.Uint32()), 0, 0)
		default:
			b = append(b, byte(r.Uint32()))
		}
	}
	return b[:n]
}

// decode gives the plain data of frames.
func decode(frames [][]byte, n, window int) ([]byte, error) {
	d, err := NewDecoder(window)
	if err != nil {
		return nil, err
	}
	out := make([]byte, n)
	for i, f := range frames {
		if err := d.Decode(out[min(i*MaxPlain, n):min((i+1)*MaxPlain, n)], f); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func TestDecode(t *testing.T) {
	for _, n := range []int{1, 10, 11, 32767, 32768, 32769, 300000} {
		plain := sample(n)
		for window := MinWindow; window <= MaxWindow; window++ {
			o := lzxtest.Options{Window: window, Blocks: allKinds, CallSize: 100000}
			got, err := decode(lzxtest.Encode(plain, o), n, window)
			if err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%d bytes, window %d: %v", n, window, err)
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	if _, err := NewDecoder(14); err == nil || err.Error() != "lzx: a window of 2^14 bytes; 15 to 21 are possible" {
		t.Error(err)
	}
	good := lzxtest.Encode(sample(5000), lzxtest.Options{Window: 15, Blocks: allKinds})[0]
	for _, c := range []struct {
		name  string
		frame []byte
		want  string
	}{
		{"nothing", nil, "lzx: corrupt data: an unknown kind of block"},
		{"block of kind 7", []byte{0, 0x70}, "lzx: corrupt data: an unknown kind of block"},
		{"trees all empty", append([]byte{0, 0x10}, make([]byte, 200)...), "lzx: corrupt data: a bad code in a pretree"},
		{"uncompressed, but cut", []byte{0, 0x30, 0, 1, 0, 0}, "lzx: corrupt data: a frame ends too early"},
	} {
		d, _ := NewDecoder(15)
		err := d.Decode(make([]byte, 5000), c.frame)
		if !errors.Is(err, ErrCorrupt) || err.Error() != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
		if again := d.Decode(make([]byte, 5000), good); again != err {
			t.Errorf("%s: the frame after it gives %v", c.name, again)
		}
	}
	for n := range good {
		d, _ := NewDecoder(15)
		if err := d.Decode(make([]byte, 5000), good[:n]); n < len(good)-1 && err == nil {
			t.Errorf("cut to %d of %d bytes: no error", n, len(good))
		}
	}
}

// FuzzLZX: no input makes the decoder panic or use more memory than its window
// needs, and what was encoded is decoded.
func FuzzLZX(f *testing.F) {
	for _, n := range []int{1, 700, 40000} {
		frames := lzxtest.Encode(sample(n), lzxtest.Options{Window: 15, Blocks: allKinds, CallSize: 5000})
		f.Add(frames[0], uint16(min(n, MaxPlain)), uint8(15))
	}
	f.Fuzz(func(t *testing.T, b []byte, n uint16, window uint8) {
		d, err := NewDecoder(int(window))
		if err != nil {
			return
		}
		dst := make([]byte, n)
		for range 8 {
			if d.Decode(dst, b) != nil {
				break
			}
		}
		if limit := 3*d.window + 4*MaxPlain; cap(d.buf) > limit {
			t.Errorf("%d bytes of memory for a window of %d", cap(d.buf), d.window)
		}
		if len(b) == 0 || len(b) > 1<<17 {
			return
		}
		kinds := []lzxtest.Block{{Kind: 1 + int(n)%3, Size: 2000 + int(n)}, {Kind: 1 + int(n)/3%3, Size: 2000 + int(n)/2}}
		o := lzxtest.Options{Window: int(window), Blocks: kinds, CallSize: int32(n) * 7}
		if got, err := decode(lzxtest.Encode(b, o), len(b), int(window)); err != nil || !bytes.Equal(got, b) {
			t.Errorf("decoded to something else: %v", err)
		}
	})
}
