package cab

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/tooltest"
	"github.com/google/go-cmp/cmp"
)

func mustOpen(t testing.TB, b []byte) *Reader {
	t.Helper()
	c, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// checkReader reads back what was written.
func checkReader(t *testing.T, b []byte, files []File) {
	t.Helper()
	c := mustOpen(t, b)
	if len(c.Files) != len(files) || c.Size != int64(len(b)) {
		t.Fatalf("%d files in %d bytes instead of %d in %d", len(c.Files), c.Size, len(files), len(b))
	}
	i := 0
	err := c.Walk(func(e Entry, r io.Reader) error {
		f := files[i]
		if e.Name != f.Name || e.Size != f.Size || !e.Modified.Equal(someTime) || e.Attributes != f.attributes() {
			t.Errorf("file %d is %+v instead of %+v", i, e, f)
		}
		got, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, readFile(t, f)) {
			t.Errorf("%s has another content", e.Name)
		}
		i++
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	// One file by itself, the last, which needs all of its folder.
	last := len(files) - 1
	r, err := c.OpenFile(last)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, readFile(t, files[last])) {
		t.Errorf("%s opened by itself: %d bytes, %v", files[last].Name, len(got), err)
	}
}

// TestReadGcab reads cabinets of an independent writer.
func TestReadGcab(t *testing.T) {
	dir := t.TempDir()
	var files []File
	cabinet := filepath.Join(dir, "x.cab")
	args := []string{"-c", "-z", "-n", cabinet}
	for _, f := range contents(t) {
		name := filepath.Join(dir, f.Name)
		if err := os.WriteFile(name, readFile(t, f), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		args = append(args, name)
	}
	for _, args := range [][]string{args, append([]string{"-c", "-n"}, args[3:]...)} {
		tooltest.Run(t, "gcab", args...)
		b, err := os.ReadFile(cabinet)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][]byte{}
		if err := mustOpen(t, b).Walk(func(e Entry, r io.Reader) (err error) {
			got[e.Name], err = io.ReadAll(r)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !bytes.Equal(got[f.Name], readFile(t, f)) {
				t.Errorf("%v: %s has another content", args[:2], f.Name)
			}
		}
	}
}

// TestAllHeaderFields reads a cabinet of a set with reserved areas everywhere,
// made by hand from [MS-CAB].
func TestAllHeaderFields(t *testing.T) {
	le := binary.LittleEndian
	data := []byte("hello")
	var b []byte
	b = header{size: 0, minor: 3, major: 1, folders: 2, count: 4, flags: 7, setID: 99, index: 3}.append(b)
	b = le.AppendUint16(b, 6)               // cbCFHeader
	b = append(b, 2, 3)                     // cbCFFolder, cbCFData
	b = append(b, "abcdef"...)              // abReserve
	b = append(b, "p.cab\x00disk 1\x00"...) // previous
	b = append(b, "n.cab\x00disk 3\x00"...) // next
	folders := len(b)
	b = append(folderRecord{blocks: 1}.append(b), "ff"...)
	b = append(folderRecord{blocks: 1}.append(b), "ff"...)
	le.PutUint32(b[16:], uint32(len(b)))
	for _, f := range []struct {
		name string
		fileRecord
	}{
		{"old.txt", fileRecord{size: 9, folder: folderPrevious}},
		{"also.txt", fileRecord{size: 1, offset: 9, folder: 0}},
		{"gr\xf6\x80e.txt", fileRecord{size: 5, folder: 1, date: 0x21, attributes: AttrReadOnly}},
		{"new.txt", fileRecord{size: 70000, offset: 5, folder: folderNext}},
	} {
		b = append(append(f.append(b), f.name...), 0)
	}
	for i := range 2 {
		le.PutUint32(b[folders+i*(folderSize+2):], uint32(len(b)))
		at := len(b)
		b = le.AppendUint32(b, 0)
		b = le.AppendUint16(b, uint16(len(data)))
		b = le.AppendUint16(b, uint16(len(data)))
		b = append(append(b, "rrr"...), data...)
		le.PutUint32(b[at:], checksum(data, checksum(b[at+4:at+8], 0)))
	}
	le.PutUint32(b[offsetSize:], uint32(len(b)))
	b = append(b, "behind the end"...)

	c := mustOpen(t, b)
	if diff := cmp.Diff([]any{c.SetID, c.Index, c.Folders, c.Previous, c.Next, c.Size},
		[]any{uint16(99), uint16(3), 2, &Neighbour{"p.cab", "disk 1"}, &Neighbour{"n.cab", "disk 3"}, int64(len(b) - 14)}); diff != "" {
		t.Error(diff)
	}
	for i, want := range []struct {
		name    string
		content string
		err     error
	}{
		{"old.txt", "", ErrSpanned},
		{"also.txt", "", ErrSpanned},
		{"grö€e.txt", "hello", nil},
		{"new.txt", "", ErrSpanned},
	} {
		if c.Files[i].Name != want.name {
			t.Errorf("file %d is %q", i, c.Files[i].Name)
		}
		r, err := c.OpenFile(i)
		if !errors.Is(err, want.err) {
			t.Errorf("%s: %v", want.name, err)
		}
		if err != nil {
			continue
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != want.content {
			t.Errorf("%s: %q, %v", want.name, got, err)
		}
	}
	if err := c.Walk(func(Entry, io.Reader) error { return nil }); err == nil || err.Error() != "cab: old.txt: the file goes over several cabinets" {
		t.Errorf("Walk: %v", err)
	}
}

func TestCorrupt(t *testing.T) {
	good := mustWrite(t, Options{}, Folder{MSZIP, []File{bytesFile("a.txt", prose(40000)), bytesFile("b.txt", prose(100))}}, Folder{None, []File{bytesFile("c.txt", prose(10))}})
	le := binary.LittleEndian
	firstFolder, firstFile := headerSize, headerSize+2*folderSize
	firstData := int(le.Uint32(good[firstFolder:]))
	secondFile := firstFile + fileSize + 6
	for _, c := range []struct {
		name string
		edit func(b []byte) []byte
		want string
	}{
		{"nothing", func(b []byte) []byte { return nil }, "cab: corrupt cabinet: it does not begin with MSCF and a header"},
		{"another file", func(b []byte) []byte { return prose(100) }, "cab: corrupt cabinet: it does not begin with MSCF and a header"},
		{"cut", func(b []byte) []byte { return b[:len(b)-1] }, fmt.Sprintf("cab: corrupt cabinet: it says to be %d bytes, but there are %d", len(good), len(good)-1)},
		{"version", func(b []byte) []byte { b[24] = 9; return b }, "cab: corrupt cabinet: version 1.9; only 1.3 is known"},
		{"files in the folders", func(b []byte) []byte { b[16] = 40; return b }, "cab: corrupt cabinet: the files begin at 40, before the end of the folders at 52"},
		{"no such folder", func(b []byte) []byte { b[firstFile+8] = 2; return b }, `cab: corrupt cabinet: "a.txt" is in folder 2 of 2`},
		{"longer than its folder", func(b []byte) []byte { b[firstFile+3] = 1; return b }, `cab: corrupt cabinet: "a.txt" ends at byte 16817216 of a folder of at most 65536`},
		{"longer than its data", func(b []byte) []byte { le.PutUint32(b[secondFile:], 25000); return b }, "cab: b.txt: corrupt cabinet: its folder ends 24900 bytes too early"},
		{"overlap", func(b []byte) []byte { b[secondFile+4]--; return b }, "cab: b.txt: corrupt cabinet: it begins at byte 39999 of its folder, within the file before it"},
		{"overlapping folders", func(b []byte) []byte { copy(b[firstFolder+folderSize:], b[firstFolder:firstFolder+4]); return b }, "cab: c.txt: corrupt cabinet: its folder begins within the one before it"},
		{"a flipped bit", func(b []byte) []byte { b[firstData+100] ^= 1; return b }, "cab: a.txt: corrupt cabinet: block 1 of folder 0: its checksum is wrong"},
		{"no checksum, bad signature", func(b []byte) []byte {
			le.PutUint32(b[firstData:], 0)
			b[firstData+dataSize] = 'X'
			return b
		}, "cab: a.txt: corrupt cabinet: block 1 of folder 0: mszip: a frame without its signature"},
		{"a block too large", func(b []byte) []byte { le.PutUint16(b[firstData+4:], 40000); return b }, "cab: a.txt: corrupt cabinet: block 1 of folder 0: it is 40000 bytes; max is 38912"},
		{"too much in a block", func(b []byte) []byte { le.PutUint16(b[firstData+6:], 32769); return b }, "cab: a.txt: corrupt cabinet: block 1 of folder 0: it says to hold 32769 bytes; max is 32768"},
		{"data outside", func(b []byte) []byte { le.PutUint32(b[firstFolder:], 1<<31); return b }, "cab: a.txt: corrupt cabinet: block 1 of folder 0: the cabinet ends within it"},
		{"Quantum", func(b []byte) []byte { b[firstFolder+6] = 2; return b }, "cab: a.txt: method QUANTUM cannot be read"},
		{"unknown method", func(b []byte) []byte { b[firstFolder+6] = 5; return b }, "cab: a.txt: method method 5 cannot be read"},
		{"LZX window", func(b []byte) []byte { b[firstFolder+6], b[firstFolder+7] = 3, 22; return b }, "cab: a.txt: corrupt cabinet: lzx: a window of 2^22 bytes; 15 to 21 are possible"},
		{"an endless name", func(b []byte) []byte {
			copy(b[firstFile+fileSize:], strings.Repeat("x", 300))
			return b
		}, "cab: corrupt cabinet: a file name is longer than 255 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := readAll(c.edit(bytes.Clone(good)))
			if err == nil || err.Error() != c.want {
				t.Errorf("%v\nwant %s", err, c.want)
			}
		})
	}
	for n := range len(good) {
		b := bytes.Clone(good[:n])
		if n >= headerSize {
			le.PutUint32(b[offsetSize:], uint32(n))
		}
		if err := readAll(b); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
}

func readAll(b []byte) error {
	c, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	return c.Walk(func(_ Entry, r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
}

// FuzzOpen: no input makes the reader panic, hang, or give more than a file says
// to have.
func FuzzOpen(f *testing.F) {
	f.Add(mustWrite(f, Options{}, Folder{MSZIP, []File{bytesFile("a", prose(1000)), bytesFile("b", nil)}}, Folder{None, []File{bytesFile("ü", prose(10))}}))
	f.Add(mustWrite(f, Options{}, Folder{MSZIP, []File{bytesFile("zeros", make([]byte, 100000))}}))
	f.Add(lzxCabinet(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		c.Walk(func(e Entry, r io.Reader) error {
			n, err := io.Copy(io.Discard, r)
			if n > e.Size || err == nil && n < e.Size {
				t.Errorf("%d bytes of %d", n, e.Size)
			}
			return err
		})
		for i := range min(len(c.Files), 3) {
			if r, err := c.OpenFile(i); err == nil {
				io.Copy(io.Discard, r)
			}
		}
	})
}

// FuzzRoundTrip: what is written is read, whatever the names, sizes and contents.
func FuzzRoundTrip(f *testing.F) {
	f.Add("a.txt", []byte("hello"), uint32(3), false)
	f.Add("größe", []byte{0, 1}, uint32(70000), true)
	f.Fuzz(func(t *testing.T, name string, content []byte, n uint32, stored bool) {
		var files []File
		for i := range 3 {
			files = append(files, bytesFile(name, bytes.Repeat(content, int(n)%(1+100000/(1+len(content)))*i)))
		}
		if files[0].check() != nil {
			return
		}
		method := MSZIP
		if stored {
			method = None
		}
		checkReader(t, mustWrite(t, Options{}, Folder{method, files[:2]}, Folder{MSZIP, files[2:]}), files)
	})
}
