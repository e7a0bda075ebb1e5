package cab

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"crypto/md5"

	"github.com/gomsi/gomsi/internal/tooltest"
	"github.com/gomsi/gomsi/wix/cab/internal/lzxtest"
)

// lzxCab is a cabinet with plain as its only file, which Write cannot make.
func lzxCab(plain []byte, o lzxtest.Options) []byte {
	p := &plan{files: 1, folders: []plannedFolder{{
		method: LZX, files: []File{bytesFile("x.bin", plain)}, size: int64(len(plain)),
	}}}
	b := p.head(0, 0)
	b = append(b, p.directory()...)
	p.folders[0].start = int64(len(b))
	for i, frame := range lzxtest.Encode(plain, o) {
		b = appendBlock(b, frame, min(len(plain)-i*MaxBlock, MaxBlock))
	}
	copy(b, p.head(int64(len(b)), 0))
	b[headerSize+7] = byte(o.Window)
	return b
}

func lzxCabinet(t testing.TB) []byte {
	return lzxCab(append(prose(1000), randomBytes(300)...), lzxtest.Options{
		Window: 15, CallSize: 12000000,
		Blocks: []lzxtest.Block{{Kind: lzxtest.Verbatim, Size: 500}, {Kind: lzxtest.Aligned, Size: 500}, {Kind: lzxtest.Uncompressed, Size: 101}},
	})
}

// TestLZX: cabextract and our reader agree with a third party, the encoder of the
// tests, about every kind of block and every window.
func TestLZX(t *testing.T) {
	mixed := append(append(prose(150000), randomBytes(70000)...), prose(200000)...)
	program := contents(t)[5]
	code := readFile(t, program)[:1<<20]
	// Calls of all ranges, also near the ends of frames.
	calls := bytes.Clone(mixed)
	for i := 0; i+5 < len(calls); i += 97 {
		calls[i] = 0xE8
		if i%2 == 0 {
			calls[i+3], calls[i+4] = byte(i%5)*0x40, 0
		} else {
			calls[i+3], calls[i+4] = byte(i%5)*0x40, 0xFF
		}
	}
	verbatim, aligned, uncompressed := lzxtest.Block{Kind: lzxtest.Verbatim, Size: 40000}, lzxtest.Block{Kind: lzxtest.Aligned, Size: 50001}, lzxtest.Block{Kind: lzxtest.Uncompressed, Size: 33333}
	for _, c := range []struct {
		name   string
		plain  []byte
		size   int32
		blocks []lzxtest.Block
	}{
		{"verbatim", mixed, 0, []lzxtest.Block{verbatim}},
		{"aligned", mixed, 0, []lzxtest.Block{aligned}},
		{"uncompressed", mixed, 0, []lzxtest.Block{uncompressed}},
		{"all kinds", mixed, 0, []lzxtest.Block{verbatim, aligned, uncompressed, aligned}},
		{"small blocks", mixed, 0, []lzxtest.Block{{Kind: lzxtest.Verbatim, Size: 1700}, {Kind: lzxtest.Uncompressed, Size: 7}, {Kind: lzxtest.Aligned, Size: 1301}}},
		{"blocks of a frame", mixed, 0, []lzxtest.Block{{Kind: lzxtest.Uncompressed, Size: 32768}, {Kind: lzxtest.Verbatim, Size: 32768}}},
		{"odd block at the end of a frame", mixed, 0, []lzxtest.Block{{Kind: lzxtest.Verbatim, Size: 32767}, {Kind: lzxtest.Uncompressed, Size: 1}}},
		{"one large block", mixed, 0, []lzxtest.Block{{Kind: lzxtest.Aligned, Size: 1 << 23}}},
		{"zeros", make([]byte, 100000), 0, []lzxtest.Block{verbatim, aligned}},
		{"one byte", []byte{7}, 0, []lzxtest.Block{verbatim}},
		{"calls", calls, 12000000, []lzxtest.Block{verbatim, aligned, uncompressed}},
		{"calls in a small size", calls, 200000, []lzxtest.Block{aligned, uncompressed}},
		{"program", code, 12000000, []lzxtest.Block{verbatim, aligned}},
	} {
		for _, window := range []int{15, 16, 17, 18, 19, 20, 21} {
			if window != 15 && window != 21 && c.name != "all kinds" {
				continue
			}
			t.Run(fmt.Sprint(c.name, " ", window), func(t *testing.T) {
				b := lzxCab(c.plain, lzxtest.Options{Window: window, Blocks: c.blocks, CallSize: c.size})
				r, err := mustOpen(t, b).OpenFile(0)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, c.plain) {
					t.Errorf("our reader gives %d of %d bytes, %v", len(got), len(c.plain), err)
				}
				out := tooltest.Run(t, "cabextract", "-t", save(t, b))
				if sum := fmt.Sprintf("%x", md5.Sum(c.plain)); !hasLine(out, "  x.bin  OK", sum) {
					t.Errorf("cabextract does not agree:\n%s", out)
				}
			})
		}
	}
}
