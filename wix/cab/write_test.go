package cab

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/tooltest"
)

var someTime = time.Date(2024, 2, 29, 13, 14, 16, 0, time.UTC)

func bytesFile(name string, b []byte) File {
	return File{
		Name: name, Size: int64(len(b)), Modified: someTime, Attributes: AttrArchive,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil },
	}
}

// memory is an io.WriteSeeker.
type memory struct {
	b  []byte
	at int
}

func (m *memory) Write(p []byte) (int, error) {
	if need := m.at + len(p); need > len(m.b) {
		m.b = append(m.b, make([]byte, need-len(m.b))...)
	}
	m.at += copy(m.b[m.at:], p)
	return len(p), nil
}

func (m *memory) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		m.at = int(offset)
	case io.SeekCurrent:
		m.at += int(offset)
	case io.SeekEnd:
		m.at = len(m.b) + int(offset)
	}
	return int64(m.at), nil
}

func mustWrite(t testing.TB, o Options, folders ...Folder) []byte {
	t.Helper()
	var m memory
	if err := Write(context.Background(), &m, folders, o); err != nil {
		t.Fatal(err)
	}
	return m.b
}

func save(t *testing.T, b []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.cab")
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// checkOutside lets cabextract test a cabinet, which prints the MD5 of every
// file as it decoded it, and gcab extract it.
func checkOutside(t *testing.T, b []byte, files []File) {
	t.Helper()
	name := save(t, b)
	tested := tooltest.Run(t, "cabextract", "-t", name)
	dir := t.TempDir()
	tooltest.Run(t, "gcab", "-x", "-C", dir, name)
	for _, f := range files {
		content := readFile(t, f)
		if sum := fmt.Sprintf("%x", md5.Sum(content)); !hasLine(tested, "  "+strings.ReplaceAll(f.Name, `\`, "/")+"  OK", sum) {
			t.Errorf("cabextract does not say OK and %s for %s:\n%s", sum, f.Name, tested)
		}
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(strings.ReplaceAll(f.Name, `\`, "/"))))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, content) {
			t.Errorf("gcab gives something else for %s", f.Name)
		}
	}
}

func hasLine(text, prefix, suffix string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, prefix) && strings.HasSuffix(line, suffix) {
			return true
		}
	}
	return false
}

func readFile(t *testing.T, f File) []byte {
	t.Helper()
	if f.Open == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{9}).Read(b)
	return b
}

// prose compresses as text does.
func prose(n int) []byte {
	r := rand.New(rand.NewPCG(5, 6))
	var b bytes.Buffer
	for b.Len() < n {
		fmt.Fprintf(&b, "line %d of the %d, and %x more\n", r.IntN(1000), r.IntN(10), r.IntN(100000))
	}
	return b.Bytes()[:n]
}

// contents are what the encoders of others stumble over.
func contents(t *testing.T) []File {
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := []File{
		bytesFile("zeros.bin", make([]byte, 200000)),
		bytesFile("one-repeated.bin", bytes.Repeat([]byte{0xAA}, 100000)),
		bytesFile("abab.bin", bytes.Repeat([]byte("ab"), 50000)),
		bytesFile("pattern.bin", bytes.Repeat([]byte("0123456789ABCDEF"), 6250)),
		bytesFile("random.bin", randomBytes(100000)),
		bytesFile("program.bin", program),
		bytesFile("empty.bin", nil),
		bytesFile("one.bin", []byte{1}),
	}
	for _, n := range []int{32767, 32768, 32769, 65535, 65536, 65537, pieceSize - 1, pieceSize, pieceSize + 1} {
		files = append(files, bytesFile(fmt.Sprintf("prose-%d.txt", n), prose(n)))
	}
	return files
}

func TestOneFileEach(t *testing.T) {
	for _, f := range contents(t) {
		for _, method := range []Method{None, MSZIP} {
			for _, level := range []Level{Default, Fast} {
				if method == None && level == Fast {
					continue
				}
				t.Run(fmt.Sprint(f.Name, " ", method, " ", level), func(t *testing.T) {
					b := mustWrite(t, Options{Level: level}, Folder{method, []File{f}})
					checkOutside(t, b, []File{f})
					checkReader(t, b, []File{f})
				})
			}
		}
	}
}

func TestSeveralFolders(t *testing.T) {
	files := contents(t)
	files = append(files,
		bytesFile("größe.txt", []byte("latin")),
		bytesFile("漢字.txt", []byte("cjk")),
		bytesFile(`sub\folder\x.txt`, []byte("deep")),
		File{Name: "nothing.txt", Modified: someTime},
	)
	b := mustWrite(t, Options{SetID: 7},
		Folder{MSZIP, files[:5]},
		Folder{None, nil},
		Folder{None, files[5:9]},
		Folder{MSZIP, []File{bytesFile("empty2.bin", nil)}},
		Folder{MSZIP, files[9:]})
	files = append(append(append([]File{}, files[:9]...), bytesFile("empty2.bin", nil)), files[9:]...)
	checkOutside(t, b, files)
	checkReader(t, b, files)
	list := tooltest.Run(t, "gcab", "--list", save(t, b))
	if strings.Count(list, "\n") != len(files) {
		t.Errorf("gcab lists %d files instead of %d:\n%s", strings.Count(list, "\n"), len(files), list)
	}
}

func TestManyFiles(t *testing.T) {
	files := make([]File, 70000)
	for i := range files {
		files[i] = bytesFile(fmt.Sprintf("f%05d.txt", i), fmt.Appendf(nil, "content of %d\n", i*i))
	}
	err := Write(context.Background(), &memory{}, []Folder{{MSZIP, files}}, Options{})
	if err == nil || err.Error() != "cab: 70000 files; max is 65535" {
		t.Errorf("all in one: %v", err)
	}
	groups := Split(files)
	if len(groups) != 2 || len(groups[0]) != MaxFiles {
		t.Fatalf("%d groups, the first of %d files", len(groups), len(groups[0]))
	}
	total := 0
	for _, g := range groups {
		total += len(g)
		b := mustWrite(t, Options{}, Folder{MSZIP, g})
		checkReader(t, b, g)
		out := tooltest.Run(t, "cabextract", "-t", save(t, b))
		if n := strings.Count(out, "  OK  "); n != len(g) || !strings.Contains(out, "All done, no errors.") {
			t.Errorf("cabextract says OK to %d of %d files", n, len(g))
		}
	}
	if total != len(files) {
		t.Errorf("%d files after the split", total)
	}
}

func TestSplitBySize(t *testing.T) {
	file := func(size int64) File { return File{Name: "x", Size: size} }
	for _, c := range []struct {
		name  string
		files []File
		want  []int
	}{
		{"none", nil, nil},
		{"one of the greatest size", []File{file(MaxFileSize)}, []int{1}},
		{"two halves do not fit with their headers", []File{file(1 << 30), file(1 << 30)}, []int{1, 1}},
		{"order is kept", []File{file(1), file(MaxFileSize), file(1), file(2)}, []int{1, 1, 2}},
		{"three of 700 MB", []File{file(700e6), file(700e6), file(700e6), file(700e6)}, []int{3, 1}},
	} {
		var got []int
		for _, g := range Split(c.files) {
			got = append(got, len(g))
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v instead of %v", c.name, got, c.want)
		}
	}
}

func TestFoldersAreSplit(t *testing.T) {
	file := func(size int64) File {
		return File{Name: "x", Size: size, Open: func() (io.ReadCloser, error) { return nil, nil }}
	}
	p, err := newPlan([]Folder{{MSZIP, []File{file(MaxFileSize), file(1), file(MaxFileSize - 1), file(0), file(5)}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range p.folders {
		got = append(got, fmt.Sprint(len(f.files), " ", f.size, " ", f.blocks()))
	}
	if want := "[1 2147450880 65535 3 2147450880 65535 1 5 1]"; fmt.Sprint(got) != want {
		t.Errorf("%v instead of %s", got, want)
	}
}

func TestRefused(t *testing.T) {
	big := File{Name: "x.bin", Size: 1 << 31, Open: func() (io.ReadCloser, error) { return nil, nil }}
	stored := big
	stored.Size = MaxFileSize
	good := bytesFile("a", []byte("abc"))
	named := func(name string) File { f := good; f.Name = name; return f }
	lying := func(size int64) File { f := good; f.Size = size; return f }
	failing := File{Name: "f", Size: 1, Open: func() (io.ReadCloser, error) { return nil, errors.New("gone") }}
	for _, c := range []struct {
		name    string
		folders []Folder
		want    string
	}{
		{"nothing", nil, "cab: no files; a cabinet needs at least one"},
		{"an empty folder", []Folder{{MSZIP, nil}}, "cab: no files; a cabinet needs at least one"},
		{"over 2 GiB", []Folder{{MSZIP, []File{big}}}, "cab: x.bin is 2147483648 bytes; max is 2147450880"},
		{"too much to be stored", []Folder{{None, []File{stored}}}, "cab: the cabinet is over 2147483647 bytes; spread its files over several"},
		{"negative", []Folder{{MSZIP, []File{lying(-1)}}}, "cab: a is -1 bytes; min is 0"},
		{"LZX", []Folder{{LZX, []File{good}}}, "cab: method LZX cannot be written; use NONE or MSZIP"},
		{"no name", []Folder{{MSZIP, []File{named("")}}}, "cab: a file without a name"},
		{"a long name", []Folder{{MSZIP, []File{named(strings.Repeat("x", 256))}}}, "cab: the name \"" + strings.Repeat("x", 256) + "\" is 256 bytes; max is 255"},
		{"NUL in the name", []Folder{{MSZIP, []File{named("a\x00b")}}}, `cab: the name "a\x00b" has a NUL in it`},
		{"not UTF-8", []Folder{{MSZIP, []File{named("a\xff")}}}, `cab: the name "a\xff" is not UTF-8`},
		{"no content", []Folder{{MSZIP, []File{{Name: "n", Size: 1}}}}, "cab: n has no content"},
		{"shrunk", []Folder{{MSZIP, []File{lying(4)}}}, "cab: a ended after 3 bytes; it should be 4"},
		{"grown", []Folder{{MSZIP, []File{lying(2)}}}, "cab: a is longer than the 2 bytes it should be"},
		{"grown from nothing", []Folder{{MSZIP, []File{lying(0)}}}, "cab: a is longer than the 0 bytes it should be"},
		{"cannot be opened", []Folder{{MSZIP, []File{failing}}}, "cab: f: gone"},
	} {
		err := Write(context.Background(), &memory{}, c.folders, Options{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
	many := make([]Folder, MaxFolders+1)
	for i := range many {
		many[i] = Folder{None, []File{good}}
	}
	if err := Write(context.Background(), &memory{}, many, Options{}); err == nil || err.Error() != "cab: 65534 folders; max is 65533" {
		t.Errorf("many folders: %v", err)
	}
}

func TestSameBytes(t *testing.T) {
	files := contents(t)
	folders := []Folder{{MSZIP, files[:7]}, {None, files[7:9]}, {MSZIP, files[9:]}}
	want := mustWrite(t, Options{Workers: 1}, folders...)
	for _, n := range []int{0, 2, 7} {
		if !bytes.Equal(want, mustWrite(t, Options{Workers: n}, folders...)) {
			t.Errorf("%d workers give other bytes than one", n)
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if !bytes.Equal(want, mustWrite(t, Options{}, folders...)) {
		t.Error("GOMAXPROCS 1 gives other bytes")
	}
}

// TestBytesArePinned: the bytes of a cabinet are a promise to those who build the
// same installer again. A change here has to be meant, and told in the changelog.
func TestBytesArePinned(t *testing.T) {
	files := []File{bytesFile("prose.txt", prose(600000)), bytesFile("random.bin", randomBytes(50000)), bytesFile("zeros.bin", make([]byte, 70000))}
	for _, c := range []struct {
		level Level
		want  string
	}{
		{Default, "fb712bff573011e01ec8c96657a70ad2f51aa0e3d5a4632bf2203142d4414a41"},
		{Fast, "01a4f7f6f50d36b5e1a6516862d4fbe97d57dcb8558ecb2ffae33b2f7fcc56dd"},
	} {
		b := mustWrite(t, Options{Level: c.level}, Folder{MSZIP, files}, Folder{None, files[1:]})
		if got := fmt.Sprintf("%x", sha256.Sum256(b)); got != c.want {
			t.Errorf("level %d: %d bytes with the sum %s instead of %s", c.level, len(b), got, c.want)
		}
	}
}

// TestBehindOtherBytes: a cabinet is written where w stands, as into a bundle.
func TestBehindOtherBytes(t *testing.T) {
	f := Folder{MSZIP, []File{bytesFile("a", prose(100000))}}
	want := mustWrite(t, Options{}, f)
	m := memory{b: []byte("stub"), at: 4}
	if err := Write(context.Background(), &m, []Folder{f}, Options{}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(m.b, append([]byte("stub"), want...)) || m.at != len(m.b) {
		t.Error("the cabinet differs, or w is not left at its end")
	}
}

// generated is an endless stream without a buffer behind it.
type generated struct {
	left int64
	r    *rand.Rand
	peak *uint64
}

func (g *generated) Read(p []byte) (int, error) {
	if g.left == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), g.left))
	for i := range n {
		p[i] = 'a'
	}
	for i := 0; i < n; i += 50 {
		p[i] = byte(g.r.Uint32())
	}
	g.left -= int64(n)
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	*g.peak = max(*g.peak, s.HeapAlloc)
	return n, nil
}

func (g *generated) Close() error { return nil }

// nowhere is an io.WriteSeeker that keeps nothing.
type nowhere struct{ at int64 }

func (n *nowhere) Write(p []byte) (int, error) { n.at += int64(len(p)); return len(p), nil }
func (n *nowhere) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekStart {
		n.at = offset
	}
	return n.at, nil
}

func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("300 MB")
	}
	const size = 300 << 20
	var peak uint64
	f := File{Name: "big", Size: size, Open: func() (io.ReadCloser, error) {
		return &generated{left: size, r: rand.New(rand.NewPCG(1, 1)), peak: &peak}, nil
	}}
	runtime.GC()
	var told int64
	o := Options{Level: Fast, Workers: 2, Progress: func(n int64) {
		if n <= told {
			t.Errorf("progress went from %d to %d", told, n)
		}
		told = n
	}}
	if err := Write(context.Background(), &nowhere{}, []Folder{{MSZIP, []File{f}}}, o); err != nil {
		t.Fatal(err)
	}
	if told != size {
		t.Errorf("progress ended at %d of %d", told, size)
	}
	t.Logf("peak of the heap: %d MB", peak>>20)
	if peak > 48<<20 {
		t.Errorf("the heap grew to %d MB", peak>>20)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	reason := errors.New("enough")
	closed := false
	var peak uint64
	f := File{Name: "endless", Size: 1 << 30, Open: func() (io.ReadCloser, error) {
		return closer{&generated{left: 1 << 30, r: rand.New(rand.NewPCG(1, 1)), peak: &peak}, &closed}, nil
	}}
	before := runtime.NumGoroutine()
	err := Write(ctx, &nowhere{}, []Folder{{MSZIP, []File{f}}}, Options{Progress: func(n int64) {
		if n > 1<<20 {
			cancel(reason)
		}
	}})
	if !errors.Is(err, reason) {
		t.Errorf("%v", err)
	}
	if !closed {
		t.Error("the file is still open")
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines before, %d after", before, n)
	}
}

type closer struct {
	io.Reader
	closed *bool
}

func (c closer) Close() error { *c.closed = true; return nil }

func TestWriteError(t *testing.T) {
	full := errors.New("disk full")
	err := Write(context.Background(), &failingWriter{left: 100000, err: full}, []Folder{{None, []File{bytesFile("a", randomBytes(1<<20))}}}, Options{})
	if !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}

type failingWriter struct {
	nowhere
	left int
	err  error
}

func (f *failingWriter) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, f.err
	}
	return len(p), nil
}

func TestTooLargeCabinet(t *testing.T) {
	c := &counted{w: &nowhere{}, n: MaxSize - 10}
	if err := c.write(make([]byte, 10)); err != nil {
		t.Error(err)
	}
	if err := c.write([]byte{0}); err == nil || err.Error() != "cab: the cabinet is over 2147483647 bytes; spread its files over several" {
		t.Error(err)
	}
}

func TestDOSTime(t *testing.T) {
	for _, c := range []struct {
		in, want string
	}{
		{"2024-02-29 13:14:16", "2024-02-29 13:14:16"},
		{"2024-02-29 13:14:17", "2024-02-29 13:14:16"},
		{"1970-01-01 00:00:00", "1980-01-01 00:00:00"},
		{"0001-01-01 00:00:00", "1980-01-01 00:00:00"},
		{"2107-12-31 23:59:59", "2107-12-31 23:59:58"},
		{"2200-05-05 05:05:05", "2107-12-31 23:59:58"},
	} {
		in, err := time.Parse(time.DateTime, c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := fromDOSTime(dosTime(in)).Format(time.DateTime); got != c.want {
			t.Errorf("%s became %s instead of %s", c.in, got, c.want)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	name, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	program, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		method  Method
		level   Level
		workers int
	}{{None, Default, 1}, {MSZIP, Default, 1}, {MSZIP, Default, 2}, {MSZIP, Fast, 1}, {MSZIP, Fast, 2}} {
		b.Run(fmt.Sprintf("%s/level%d/workers%d", c.method, c.level, c.workers), func(b *testing.B) {
			b.SetBytes(int64(len(program)))
			var w nowhere
			for b.Loop() {
				w = nowhere{}
				f := []Folder{{c.method, []File{bytesFile("p", program)}}}
				if err := Write(context.Background(), &w, f, Options{Level: c.level, Workers: c.workers}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(w.at)/float64(len(program)), "ratio")
		})
	}
}
