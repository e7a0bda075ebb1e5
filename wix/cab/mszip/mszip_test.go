package mszip

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// pack encodes plain in pieces and checks what holds for every frame; it
// returns the sum of the sizes of the frames.
func pack(t testing.TB, e *Encoder, plain []byte, piece int) int {
	t.Helper()
	total := 0
	dec := NewDecoder()
	got := make([]byte, MaxPlain)
	for at := 0; at < len(plain); at += piece {
		start := max(at-MaxDict, 0)
		err := e.Encode(plain[start:min(at+piece, len(plain))], at-start, func(want, frame []byte) error {
			total += len(frame)
			if len(frame) > len(want)+7 {
				return fmt.Errorf("frame of %d bytes for %d", len(frame), len(want))
			}
			if err := checkTrees(frame); err != nil {
				return err
			}
			if err := dec.Decode(got[:len(want)], frame); err != nil {
				return err
			}
			if !bytes.Equal(got[:len(want)], want) {
				return errors.New("decoded to something else")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return total
}

// bitReader reads a deflate block header independently of the encoder.
type bitReader struct {
	b   []byte
	pos int
}

func (r *bitReader) bits(n int) int {
	v := 0
	for i := range n {
		if r.pos>>3 < len(r.b) {
			v |= int(r.b[r.pos>>3]>>(r.pos&7)&1) << i
		}
		r.pos++
	}
	return v
}

// symbol reads one code of a tree given by its lengths, one bit at a time.
func (r *bitReader) symbol(lengths []int) int {
	value, first := 0, 0
	for n := 1; n <= 15; n++ {
		value = value<<1 | r.bits(1)
		count := 0
		for _, l := range lengths {
			if l == n {
				count++
			}
		}
		if value-first < count {
			for s, l := range lengths {
				if l == n {
					if value == first {
						return s
					}
					first++
				}
			}
		}
		first = (first + count) << 1
	}
	return -1
}

func kraft(lengths []int) (sum float64, n int) {
	for _, l := range lengths {
		if l != 0 {
			sum += 1 / float64(int(1)<<l)
			n++
		}
	}
	return sum, n
}

// checkTrees fails unless each tree of a dynamic block is complete and has two
// codes or more.
func checkTrees(frame []byte) error {
	r := &bitReader{b: frame[2:]}
	if r.bits(1) != 1 {
		return errors.New("the frame has several blocks")
	}
	if r.bits(2) != 2 {
		return nil
	}
	hlit, hdist, hclen := r.bits(5)+257, r.bits(5)+1, r.bits(4)+4
	cl := make([]int, 19)
	for i := range hclen {
		cl[[]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}[i]] = r.bits(3)
	}
	var all []int
	for len(all) < hlit+hdist {
		s := r.symbol(cl)
		switch {
		case s < 0:
			return errors.New("bad code length code")
		case s < 16:
			all = append(all, s)
		case s == 16:
			v := all[len(all)-1]
			for range 3 + r.bits(2) {
				all = append(all, v)
			}
		case s == 17:
			all = append(all, make([]int, 3+r.bits(3))...)
		default:
			all = append(all, make([]int, 11+r.bits(7))...)
		}
	}
	for name, tree := range map[string][]int{"code length": cl, "literal": all[:hlit], "distance": all[hlit:]} {
		if sum, n := kraft(tree); sum != 1 || n < 2 {
			return fmt.Errorf("the %s tree has %d codes and a Kraft sum of %v", name, n, sum)
		}
	}
	return nil
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

// text is made of words of a small vocabulary, frequent ones first.
func text(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 3000)
	for i := range words {
		b := make([]byte, 2+r.IntN(9))
		for j := range b {
			b[j] = byte('a' + r.IntN(26)*r.IntN(26)/26)
		}
		words[i] = string(b)
	}
	var s strings.Builder
	for s.Len() < n {
		s.WriteString(words[int(float64(len(words))*r.Float64()*r.Float64()*r.Float64())])
		s.WriteByte(" \n.,"[r.IntN(20)/17])
	}
	return []byte(s.String()[:n])
}

func executable(t testing.TB) []byte {
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// skewed has symbol frequencies that grow like Fibonacci's numbers, so that
// Huffman's tree is deeper than allowed, and no matches.
func skewed() []byte {
	var b []byte
	x, y := 1, 1
	for s := 0; len(b)+x <= MaxPlain; s++ {
		b = append(b, bytes.Repeat([]byte{byte(s)}, x)...)
		x, y = y, x+y
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
	return b
}

func TestRoundTrip(t *testing.T) {
	cases := map[string][]byte{
		"one byte":         {7},
		"two bytes":        {7, 7},
		"zeros":            make([]byte, 200000),
		"abab":             bytes.Repeat([]byte("ab"), 50000),
		"16-byte pattern":  bytes.Repeat([]byte("0123456789ABCDEF"), 6250),
		"random":           random(100000),
		"text":             text(300000),
		"program":          executable(t)[:1<<20],
		"skewed":           skewed(),
		"random then same": append(random(32768), random(32768)...),
	}
	for _, n := range []int{32767, 32768, 32769, 65535, 65536, 65537} {
		cases[fmt.Sprint("text of ", n)] = text(n)
	}
	for name, plain := range cases {
		t.Run(name, func(t *testing.T) {
			for _, level := range []Level{Default, Fast} {
				e := NewEncoder(level)
				whole := pack(t, e, plain, len(plain))
				pack(t, e, plain, 4*MaxPlain)
				if again := pack(t, NewEncoder(level), plain, len(plain)); again != whole {
					t.Errorf("a new encoder gives %d bytes, a used one %d", again, whole)
				}
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	var good []byte
	NewEncoder(Default).Encode([]byte("hello hello hello"), 0, func(_, f []byte) error {
		good = bytes.Clone(f)
		return nil
	})
	long := bytes.Repeat([]byte{0}, MaxFrame+1)
	for _, c := range []struct {
		name  string
		plain int
		frame []byte
		want  string
	}{
		{"no signature", 17, good[2:], "mszip: a frame without its signature"},
		{"empty", 17, nil, "mszip: a frame without its signature"},
		{"too long", 17, long, "mszip: a frame of 32781 bytes; max is 32780"},
		{"too much plain", MaxPlain + 1, good, "mszip: a frame of 32769 plain bytes; max is 32768"},
		{"less than said", 18, good, "mszip: a frame of 17 plain bytes instead of 18"},
		{"more than said", 16, good, "mszip: a frame of more than 16 plain bytes"},
		{"cut", 17, good[:len(good)-3], "mszip: a frame of "},
	} {
		err := NewDecoder().Decode(make([]byte, c.plain), c.frame)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestRatio keeps the encoder from getting worse unseen. compress/flate has the
// whole stream as one; our frames are separate, as MSZIP asks.
func TestRatio(t *testing.T) {
	program := executable(t)
	program = program[:min(len(program), 4<<20)]
	for _, c := range []struct {
		name  string
		plain []byte
		level Level
		std   int
		worst float64
	}{
		{"text", text(1 << 20), Default, 6, 1.05},
		{"program", program, Default, 6, 1.05},
		{"text", text(1 << 20), Fast, 1, 1.05},
		{"program", program, Fast, 1, 1.05},
	} {
		ours, std := pack(t, NewEncoder(c.level), c.plain, 16*MaxPlain), stdSize(c.plain, c.std)
		t.Logf("%s, std level %d: %d bytes, ours %d, std %d, ratio %.3f", c.name, c.std, len(c.plain), ours, std, float64(ours)/float64(std))
		if float64(ours) > c.worst*float64(std) {
			t.Errorf("%s: %d bytes; compress/flate level %d makes %d", c.name, ours, c.std, std)
		}
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

func stdSize(plain []byte, level int) int {
	var n counter
	w, _ := flate.NewWriter(&n, level)
	w.Write(plain)
	w.Close()
	return int(n)
}

func BenchmarkEncode(b *testing.B) {
	program := executable(b)
	program = program[:min(len(program), 4<<20)]
	for _, c := range []struct {
		name  string
		plain []byte
	}{{"text", text(1 << 20)}, {"program", program}, {"random", random(1 << 20)}, {"zeros", make([]byte, 1<<20)}} {
		for _, l := range []struct {
			name  string
			level Level
			std   int
		}{{"default", Default, 6}, {"fast", Fast, 1}} {
			b.Run(c.name+"/"+l.name+"/ours", func(b *testing.B) {
				e := NewEncoder(l.level)
				b.SetBytes(int64(len(c.plain)))
				n := 0
				for b.Loop() {
					n = 0
					for at := 0; at < len(c.plain); at += 16 * MaxPlain {
						start := max(at-MaxDict, 0)
						e.Encode(c.plain[start:min(at+16*MaxPlain, len(c.plain))], at-start, func(_, f []byte) error {
							n += len(f)
							return nil
						})
					}
				}
				b.ReportMetric(float64(n)/float64(len(c.plain)), "ratio")
			})
			b.Run(c.name+"/"+l.name+"/std", func(b *testing.B) {
				w, _ := flate.NewWriter(io.Discard, l.std)
				b.SetBytes(int64(len(c.plain)))
				n := 0
				for b.Loop() {
					var size counter
					w.Reset(&size)
					w.Write(c.plain)
					w.Close()
					n = int(size)
				}
				b.ReportMetric(float64(n)/float64(len(c.plain)), "ratio")
			})
		}
	}
}

// FuzzRoundTrip: what the encoder makes, compress/flate reads, with trees that a
// strict reader takes and within the limit of a frame.
func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("hello hello"), uint16(1), false)
	f.Add(make([]byte, 300), uint16(400), true)
	f.Add(bytes.Repeat([]byte("abc"), 100), uint16(300), false)
	f.Add(random(100), uint16(700), true)
	f.Fuzz(func(t *testing.T, seed []byte, times uint16, fast bool) {
		if len(seed) == 0 {
			return
		}
		plain := bytes.Repeat(seed, 1+int(times)%(1+150000/len(seed)))
		level := Default
		if fast {
			level = Fast
		}
		pack(t, NewEncoder(level), plain, 2*MaxPlain)
	})
}

// FuzzDecode: no input makes the decoder panic or write more than asked.
func FuzzDecode(f *testing.F) {
	NewEncoder(Default).Encode(text(5000), 0, func(_, frame []byte) error {
		f.Add(frame, 5000)
		return nil
	})
	f.Fuzz(func(t *testing.T, frame []byte, n int) {
		if n < 0 || n > MaxPlain {
			return
		}
		d := NewDecoder()
		if d.Decode(make([]byte, n), frame) == nil {
			d.Decode(make([]byte, n), frame)
		}
	})
}
