package cfb

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/gomsi/gomsi/internal/tooltest"
	"github.com/richardlehane/mscfb"
)

// content gives n bytes that depend on seed only.
func content(seed, n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}).Read(b)
	return b
}

func stream(name string, b []byte) Stream {
	return Stream{Name: name, Size: int64(len(b)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(b)), nil
	}}
}

func write(t testing.TB, root Storage) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, root); err != nil {
		t.Fatal(err)
	}
	if size, err := Size(root); err != nil || size != int64(b.Len()) {
		t.Fatalf("Size gives %d, %v; %d bytes were written", size, err, b.Len())
	}
	return b.Bytes()
}

// flatten lists all streams below e as path → content.
func flatten(t testing.TB, e *Entry, path string, all map[string]string) map[string]string {
	t.Helper()
	for _, c := range e.Children {
		if c.IsStorage() {
			flatten(t, c, path+c.Name+"/", all)
			continue
		}
		r, err := c.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[path+c.Name] = string(b)
	}
	return all
}

// example has streams of many sizes around the limits.
func example(n int) (Storage, map[string]string) {
	sizes := []int{0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 8192, 70000}
	root := Storage{CLSID: CLSID{0x84, 0x10, 0x0C, 15: 0x46}}
	want := map[string]string{}
	for i := range n {
		name := fmt.Sprintf("s%d", i*7919%n)
		b := content(i, sizes[i%len(sizes)])
		root.Streams = append(root.Streams, stream(name, b))
		want[name] = string(b)
	}
	return root, want
}

func TestRoundTrip(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 4, 7, 13, 100, 999} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			root, want := example(n)
			root.Storages = []Storage{{Name: "sub", CLSID: CLSID{9}, Streams: []Stream{stream("x", content(n, 5000))},
				Storages: []Storage{{Name: "empty"}}}}
			want["sub/x"] = string(content(n, 5000))
			file := write(t, root)
			f, err := Open(bytes.NewReader(file), int64(len(file)))
			if err != nil {
				t.Fatal(err)
			}
			if f.Root.CLSID != root.CLSID {
				t.Errorf("class %x", f.Root.CLSID)
			}
			compare(t, flatten(t, f.Root, "", map[string]string{}), want)
			checkTree(t, file, n+4)
			checkWithMSCFB(t, file, want)
		})
	}
}

func compare(t *testing.T, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d streams, want %d", len(got), len(want))
	}
	for name, b := range want {
		if got[name] != b {
			t.Errorf("stream %q: %d bytes, want %d", name, len(got[name]), len(b))
		}
	}
}

// checkWithMSCFB reads a file with a reader that is not ours.
func checkWithMSCFB(t *testing.T, file []byte, want map[string]string) {
	t.Helper()
	r, err := mscfb.New(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for e, err := r.Next(); err == nil; e, err = r.Next() {
		if e.FileInfo().IsDir() {
			continue
		}
		b := make([]byte, e.Size)
		if _, err := io.ReadFull(e, b); err != nil && e.Size > 0 {
			t.Fatalf("mscfb: %s: %v", e.Name, err)
		}
		got[strings.Join(append(slices.Clone(e.Path), e.Name), "/")] = string(b)
	}
	compare(t, got, want)
}

// checkTree verifies the rules of [MS-CFB] 2.6.4 on the raw directory: order,
// no two red nodes in a row, as many black nodes on every way down.
func checkTree(t *testing.T, file []byte, entries int) {
	t.Helper()
	le := binary.LittleEndian
	dir := file[headerSize+int(le.Uint32(file[48:]))*sectorSize:]
	name := func(i uint32) []uint16 {
		b := dir[int(i)*entrySize:]
		units := make([]uint16, le.Uint16(b[64:])/2-1)
		for j := range units {
			units[j] = le.Uint16(b[2*j:])
		}
		return units
	}
	var walk func(i uint32, parentRed bool) (list []uint32, black int)
	walk = func(i uint32, parentRed bool) ([]uint32, int) {
		if i == noEntry {
			return nil, 1
		}
		b := dir[int(i)*entrySize:]
		red := b[67] == colourRed
		if red && parentRed {
			t.Fatalf("entry %d: two red nodes in a row", i)
		}
		left, n := walk(le.Uint32(b[68:]), red)
		right, m := walk(le.Uint32(b[72:]), red)
		if n != m {
			t.Fatalf("entry %d: %d and %d black nodes below", i, n, m)
		}
		if !red {
			n++
		}
		return append(append(left, i), right...), n
	}
	for i := range entries {
		at := i * entrySize
		list, _ := walk(le.Uint32(dir[at+76:]), false)
		for i := 1; i < len(list); i++ {
			if compareNames(name(list[i-1]), name(list[i])) >= 0 {
				t.Fatalf("%q stands before %q", string(utf16.Decode(name(list[i-1]))), string(utf16.Decode(name(list[i]))))
			}
		}
	}
}

func TestOrderOfNames(t *testing.T) {
	sorted := []string{"B", "_", "é", "aa", "AB", "ac", "a_", "\u3801\u3802", "\u4840\u3F3F", "AAA"}
	for i := range sorted {
		for j := range sorted {
			a, b := utf16.Encode([]rune(sorted[i])), utf16.Encode([]rune(sorted[j]))
			if got := compareNames(a, b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("compareNames(%q, %q) = %d", sorted[i], sorted[j], got)
			}
		}
	}
	for _, c := range [][2]rune{{'a', 'A'}, {'é', 'É'}, {'ÿ', 'Ÿ'}, {'ß', 'ß'}, {'µ', 'µ'}, {'ı', 'ı'}, {'ſ', 'ſ'},
		{'ж', 'Ж'}, {0x1C5, 0x1C4}, {0x10D0, 0x10D0}, {0x3800, 0x3800}, {0xD800, 0xD800}, {'ａ', 'Ａ'}} {
		if got := upper(uint16(c[0])); got != uint16(c[1]) {
			t.Errorf("upper(%U) = %U, want %U", c[0], got, c[1])
		}
	}
}

// TestOrderOfInput writes the same streams in two orders.
func TestOrderOfInput(t *testing.T) {
	root, _ := example(50)
	one := write(t, root)
	slices.Reverse(root.Streams)
	if !bytes.Equal(one, write(t, root)) {
		t.Error("the order of streams changes the bytes")
	}
}

func TestWriteFaults(t *testing.T) {
	long := strings.Repeat("x", 32)
	short := stream("a", []byte("abc"))
	short.Size = 4
	more := stream("a", []byte("abc"))
	more.Size = 2
	big := Stream{Name: "big", Size: 1 << 30, Open: short.Open}
	huge := Stream{Name: "huge", Size: 1<<31 + 1, Open: short.Open}
	for _, c := range []struct {
		streams []Stream
		want    string
	}{
		{[]Stream{stream("", nil)}, "cfb: an entry without a name"},
		{[]Stream{stream(long, nil)}, `cfb: name "` + long + `" has 32 UTF-16 units; max is 31`},
		{[]Stream{stream("a/b", nil)}, `cfb: name "a/b" holds one of / \ : ! or NUL`},
		{[]Stream{stream("ab", nil), stream("AB", nil)}, `cfb: "ab" and "AB" are the same name`},
		{[]Stream{short}, `cfb: stream "a": 3 bytes; 4 were promised`},
		{[]Stream{more}, `cfb: stream "a": more than the promised 2 bytes`},
		{[]Stream{{Name: "a", Size: 1}}, `cfb: stream "a" has 1 bytes but no Open function`},
		{[]Stream{{Name: "a", Size: -1}}, `cfb: stream "a" has -1 bytes; max is 2147483648 (2 GiB)`},
		{[]Stream{huge}, `cfb: stream "huge" has 2147483649 bytes; max is 2147483648 (2 GiB)`},
		{[]Stream{big, {Name: "big2", Size: 1 << 30, Open: short.Open}},
			"cfb: the file would have 2147484160 bytes; max is 2147483136 (2 GiB)"},
		{[]Stream{{Name: "b", Size: 1, Open: func() (io.ReadCloser, error) { return nil, os.ErrNotExist }}},
			`cfb: stream "b": file does not exist`},
	} {
		err := Write(io.Discard, Storage{Streams: c.streams})
		if err == nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

// zeroReader gives zeros, so that large files cost no memory.
type zeroReader struct{}

func (zeroReader) Read(b []byte) (int, error) { clear(b); return len(b), nil }
func (zeroReader) Close() error               { return nil }

func zeros(name string, n int64) Stream {
	return Stream{Name: name, Size: n, Open: func() (io.ReadCloser, error) {
		return struct {
			io.Reader
			io.Closer
		}{io.LimitReader(zeroReader{}, n), zeroReader{}}, nil
	}}
}

// sparse is a file in memory that keeps only what is not zero.
type sparse struct {
	sectors map[int64][]byte
	size    int64
}

func (s *sparse) Write(b []byte) (int, error) {
	for i, v := range b {
		if v != 0 {
			at := s.size + int64(i)
			if s.sectors[at>>9] == nil {
				s.sectors[at>>9] = make([]byte, sectorSize)
			}
			s.sectors[at>>9][at&511] = v
		}
	}
	s.size += int64(len(b))
	return len(b), nil
}

func (s *sparse) ReadAt(b []byte, at int64) (int, error) {
	for i := range b {
		if at+int64(i) >= s.size {
			return i, io.EOF
		}
		b[i] = 0
		if sector := s.sectors[(at+int64(i))>>9]; sector != nil {
			b[i] = sector[(at+int64(i))&511]
		}
	}
	return len(b), nil
}

// TestManyFATSectors needs DIFAT sectors: more than 109 FAT sectors are more
// than 7 MB, and a second DIFAT sector is used above 15 MB.
func TestManyFATSectors(t *testing.T) {
	for _, mb := range []int64{6, 7, 8, 15, 16, 40} {
		root := Storage{Streams: []Stream{zeros("zeros", mb<<20), stream("last", content(1, 10000)), stream("small", []byte("x"))}}
		file := &sparse{sectors: map[int64][]byte{}}
		if err := Write(file, root); err != nil {
			t.Fatal(err)
		}
		f, err := Open(file, file.size)
		if err != nil {
			t.Fatal(err)
		}
		r, err := f.Root.Children[0].Open()
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(r); err != nil || !bytes.Equal(b, content(1, 10000)) {
			t.Errorf("%d MB: last stream is wrong: %v", mb, err)
		}
		m, err := mscfb.New(file)
		if err != nil {
			t.Fatal(err)
		}
		for e, err := m.Next(); err == nil; e, err = m.Next() {
			if e.Name == "last" {
				if b, err := io.ReadAll(e); err != nil || !bytes.Equal(b, content(1, 10000)) {
					t.Errorf("%d MB: mscfb: last stream is wrong: %v", mb, err)
				}
			}
		}
	}
}

// TestMemory writes half a gigabyte with less memory than a megabyte.
func TestMemory(t *testing.T) {
	root := Storage{Streams: []Stream{zeros("cab1.cab", 512<<20)}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := Write(io.Discard, root); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("%d bytes were allocated", n)
	}
}

// TestLargest plans a file just below the limit and one above it.
func TestLargest(t *testing.T) {
	// 2 GiB less header, FAT (1/129), directory and the range lock.
	low, high := int64(2_130_000_000), int64(maxSize)
	for high-low > 1 {
		middle := (low + high) / 2
		if _, err := Size(Storage{Streams: []Stream{zeros("a", middle)}}); err != nil {
			high = middle
		} else {
			low = middle
		}
	}
	size, err := Size(Storage{Streams: []Stream{zeros("a", low)}})
	if err != nil || size > maxSize || size < maxSize-4*sectorSize {
		t.Errorf("largest stream is %d bytes, file %d, %v", low, size, err)
	}
}

func TestOpenFaults(t *testing.T) {
	root, _ := example(40)
	root.Streams = append(root.Streams, stream("tail", content(5, 9000)))
	good := write(t, root)
	le := binary.LittleEndian
	dir := headerSize + int(le.Uint32(good[48:]))*sectorSize
	fat := headerSize + int(le.Uint32(good[76:]))*sectorSize
	for _, c := range []struct {
		name, want string
		change     func(b []byte) []byte
	}{
		{"empty", "cfb: not a compound file", func(b []byte) []byte { return nil }},
		{"text", "cfb: not a compound file", func(b []byte) []byte { return []byte(strings.Repeat("hello ", 200)) }},
		{"header only", "cfb: a file of 512 bytes with sectors of 2^9", func(b []byte) []byte { return b[:512] }},
		{"big endian", "cfb: byte order 0xFEFF", func(b []byte) []byte { b[28], b[29] = 0xFF, 0xFE; return b }},
		{"version", "cfb: version 5 with sectors of 2^9 bytes", func(b []byte) []byte { b[26] = 5; return b }},
		{"cutoff", "cfb: mini stream cutoff of 64 bytes; the format has 4096", func(b []byte) []byte { le.PutUint32(b[56:], 64); return b }},
		{"fat outside", "cfb: sector 16777215; the file has 583", func(b []byte) []byte { le.PutUint32(b[76:], 0xFFFFFF); return b }},
		{"no root", "cfb: the directory has no root entry", func(b []byte) []byte { b[dir+66] = typeStream; return b }},
		{"directory cycle", "cfb: directory: a chain of sectors is a cycle", func(b []byte) []byte {
			first := le.Uint32(b[48:])
			le.PutUint32(b[fat+4*int(first):], first)
			return b
		}},
		{"tree cycle", "cfb: directory entry 21 is there twice", func(b []byte) []byte {
			le.PutUint32(b[dir+21*entrySize+68:], 21)
			return b
		}},
		{"size", `cfb: stream "s21" of 4294967295 bytes does not fit into the file`, func(b []byte) []byte {
			le.PutUint32(b[dir+22*entrySize+120:], 0xFFFFFFFF)
			return b
		}},
		{"cut", "cfb: the file ends too early", func(b []byte) []byte { return b[:dir+100] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := c.change(slices.Clone(good))
			_, err := Open(bytes.NewReader(b), int64(len(b)))
			var format *FormatError
			if err == nil || err.Error() != c.want || !errors.As(err, &format) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestFile asks file(1) what it makes of a file. libgsf, which msiinfo uses,
// reads such files in the tests of package msi.
func TestFile(t *testing.T) {
	root, _ := example(30)
	name := t.TempDir() + "/x.msi"
	if err := os.WriteFile(name, write(t, root), 0o600); err != nil {
		t.Fatal(err)
	}
	out := tooltest.Run(t, "file", "-b", name)
	if !strings.HasPrefix(out, "Composite Document File V2 Document") || strings.Contains(out, "orrupt") {
		t.Errorf("file says %s", out)
	}
}

// FuzzOpen reads hostile files whole: no panic, no endless loop, no more
// stream bytes than the file has.
func FuzzOpen(f *testing.F) {
	for _, n := range []int{0, 3, 6} {
		root, _ := example(n)
		root.Storages = []Storage{{Name: "sub", Streams: []Stream{stream("x", content(n, 4200))}}}
		f.Add(write(f, root))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		total := int64(0)
		var walk func(e *Entry)
		walk = func(e *Entry) {
			for _, c := range e.Children {
				if c.IsStorage() {
					walk(c)
				} else if r, err := c.Open(); err == nil {
					n, _ := io.Copy(io.Discard, r)
					total += n
				}
			}
		}
		walk(file.Root)
		if total > 2*int64(len(b)) {
			t.Errorf("%d bytes of streams in a file of %d", total, len(b))
		}
	})
}

// FuzzWrite writes streams cut from the input and reads them again.
func FuzzWrite(f *testing.F) {
	f.Add(content(1, 20000), uint16(9))
	f.Fuzz(func(t *testing.T, b []byte, seed uint16) {
		var root Storage
		want := map[string]string{}
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		for i := 0; len(b) > 0 && i < 300; i++ {
			n := r.IntN(min(len(b), 6000) + 1)
			name := fmt.Sprint(i)
			root.Streams = append(root.Streams, stream(name, b[:n]))
			want[name] = string(b[:n])
			b = b[n:]
		}
		file := write(t, root)
		got, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		compare(t, flatten(t, got.Root, "", map[string]string{}), want)
	})
}

func BenchmarkWrite(b *testing.B) {
	root := Storage{Streams: []Stream{zeros("a", 64<<20)}}
	b.SetBytes(64 << 20)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, root); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	root := Storage{Streams: []Stream{stream("a", content(1, 16<<20))}}
	file := write(b, root)
	b.SetBytes(16 << 20)
	for b.Loop() {
		f, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			b.Fatal(err)
		}
		r, err := f.Root.Children[0].Open()
		if err != nil {
			b.Fatal(err)
		}
		h := sha256.New()
		if _, err := io.Copy(h, r); err != nil {
			b.Fatal(err)
		}
	}
}
