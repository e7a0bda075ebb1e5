package cfb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sort"
	"unicode/utf16"
)

// FormatError is a fault of a file that is read.
type FormatError struct{ Reason string }

func (e *FormatError) Error() string { return "cfb: " + e.Reason }

func corrupt(format string, args ...any) error {
	return &FormatError{Reason: fmt.Sprintf(format, args...)}
}

// within says in what part of the file a fault is.
func within(err error, format string, args ...any) error {
	var fault *FormatError
	if errors.As(err, &fault) {
		return corrupt("%s: %s", fmt.Sprintf(format, args...), fault.Reason)
	}
	return fmt.Errorf("cfb: %s: %w", fmt.Sprintf(format, args...), err)
}

// ErrSignature is the error of Open for something that is no compound file.
var ErrSignature error = &FormatError{Reason: "not a compound file"}

// File is a compound file that is read. What it holds in memory is at most
// some hundredths of the file's size; stream data stays in the file.
type File struct {
	// Root is the root storage; its children are in the order of the file,
	// which is sorted when the file is right.
	Root *Entry

	r       io.ReaderAt
	size    int64
	shift   uint     // sector size as a power of two
	sectors uint32   // sectors in the file, the last perhaps cut
	fat     []uint32 // one number a sector
	miniFAT []uint32 // one number a mini sector
	mini    *runs    // the mini stream
}

// Entry is a storage or a stream.
type Entry struct {
	Name     string
	CLSID    CLSID    // of a storage
	Children []*Entry // of a storage
	Size     int64    // of a stream, in bytes

	file  *File
	kind  byte
	start uint32
}

// IsStorage tells whether the entry is a storage.
func (e *Entry) IsStorage() bool { return e.kind != typeStream }

// Open reads a compound file of that size. Faults of the file are
// *FormatError. It checks what can be checked without reading stream data:
// chains without cycles, a directory that is a tree, streams that cannot
// overlap by their sizes.
func Open(r io.ReaderAt, size int64) (*File, error) {
	f := &File{r: r, size: size}
	var header [headerSize]byte
	if err := f.readFull(header[:], 0); err != nil {
		if size < headerSize && errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, ErrSignature
		}
		return nil, err
	}
	if string(header[:8]) != signature {
		return nil, ErrSignature
	}
	if err := f.readHeader(header[:]); err != nil {
		return nil, err
	}
	return f, nil
}

// readFull reads exactly len(b) bytes at a place.
func (f *File) readFull(b []byte, at int64) error {
	if at < 0 || at > f.size || int64(len(b)) > f.size-at {
		return io.ErrUnexpectedEOF
	}
	n, err := f.r.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// readHeader reads what the header leads to: FAT, directory, mini stream.
func (f *File) readHeader(h []byte) error {
	le := binary.LittleEndian
	major, order, shift, mini := le.Uint16(h[26:]), le.Uint16(h[28:]), le.Uint16(h[30:]), le.Uint16(h[32:])
	switch {
	case order != 0xFFFE:
		return corrupt("byte order 0x%04X", order)
	case !(major == 3 && shift == 9) && !(major == 4 && shift == 12):
		return corrupt("version %d with sectors of 2^%d bytes", major, shift)
	case mini != miniShift:
		return corrupt("mini sectors of 2^%d bytes", mini)
	case le.Uint32(h[56:]) != miniCutoff:
		return corrupt("mini stream cutoff of %d bytes; the format has %d", le.Uint32(h[56:]), miniCutoff)
	}
	f.shift = uint(shift)
	count := (f.size+1<<shift-1)>>shift - 1
	if count < 1 || count > maxRegular {
		return corrupt("a file of %d bytes with sectors of 2^%d", f.size, shift)
	}
	f.sectors = uint32(count)
	if err := f.readFAT(h); err != nil {
		return err
	}
	return f.readDirectory(le.Uint32(h[48:]), le.Uint32(h[60:]), major)
}

func (f *File) sectorSize() int64 { return 1 << f.shift }

// offset gives the place of a sector in the file.
func (f *File) offset(sector uint32) int64 { return (int64(sector) + 1) << f.shift }

// readSector reads a whole sector as numbers, appended to ids.
func (f *File) readSector(ids []uint32, sector uint32) ([]uint32, error) {
	if sector >= f.sectors {
		return nil, corrupt("sector %d; the file has %d", sector, f.sectors)
	}
	b := make([]byte, f.sectorSize())
	if err := f.readFull(b, f.offset(sector)); err != nil {
		return nil, readError(err)
	}
	for i := 0; i < len(b); i += 4 {
		ids = append(ids, binary.LittleEndian.Uint32(b[i:]))
	}
	return ids, nil
}

// readError tells a file that ends too early from a reader that fails.
func readError(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return corrupt("the file ends too early")
	}
	return err
}

// readFAT reads the FAT sectors that the header and the DIFAT tell
// ([MS-CFB] 2.5), as many as the file has sectors for.
func (f *File) readFAT(h []byte) error {
	perSector := uint32(f.sectorSize() / 4)
	needed := (f.sectors + perSector - 1) / perSector
	told := binary.LittleEndian.Uint32(h[44:])
	if told < needed {
		// Windows takes a file whose end no chain can reach.
		needed = told
	}
	var list []uint32
	for i := uint32(0); i < headerFAT; i++ {
		list = append(list, binary.LittleEndian.Uint32(h[76+4*i:]))
	}
	next := binary.LittleEndian.Uint32(h[68:])
	for steps := uint32(0); uint32(len(list)) < needed; steps++ {
		if steps > f.sectors {
			return corrupt("the DIFAT is a cycle")
		}
		if next > maxRegular {
			return corrupt("the DIFAT names too few FAT sectors")
		}
		var err error
		if list, err = f.readSector(list, next); err != nil {
			return err
		}
		next = list[len(list)-1]
		list = list[:len(list)-1]
	}
	for _, sector := range list[:needed] {
		var err error
		if f.fat, err = f.readSector(f.fat, sector); err != nil {
			return err
		}
	}
	return nil
}

// run is a number of sectors that follow each other.
type run struct {
	start, count uint32
}

// follow collects a chain of sectors in table. With count >= 0 it takes that
// many, otherwise all to the end.
func follow(table []uint32, start uint32, count int64) ([]run, error) {
	var list []run
	for n := int64(0); count < 0 || n < count; n++ {
		if start == endOfChain {
			if count < 0 {
				return list, nil
			}
			return nil, corrupt("a chain of %d sectors where %d are needed", n, count)
		}
		if int64(start) >= int64(len(table)) {
			return nil, corrupt("sector %d in a chain; the table has %d", start, len(table))
		}
		if n >= int64(len(table)) {
			return nil, corrupt("a chain of sectors is a cycle")
		}
		if k := len(list); k > 0 && list[k-1].start+list[k-1].count == start {
			list[k-1].count++
		} else {
			list = append(list, run{start, 1})
		}
		start = table[start]
	}
	return list, nil
}

// runs reads a stream that lies in runs of sectors of another reader.
type runs struct {
	r      io.ReaderAt
	shift  uint
	header int64 // bytes before sector 0
	list   []run
	ends   []int64 // where each run ends in the stream
	size   int64
}

func newRuns(r io.ReaderAt, shift uint, header int64, list []run, size int64) *runs {
	s := &runs{r: r, shift: shift, header: header, list: list, size: size}
	end := int64(0)
	for _, x := range list {
		end += int64(x.count) << shift
		s.ends = append(s.ends, end)
	}
	return s
}

// ReadAt reads across runs.
func (s *runs) ReadAt(b []byte, at int64) (int, error) {
	if at < 0 {
		return 0, errors.New("cfb: negative offset")
	}
	done := 0
	for done < len(b) {
		if at >= s.size {
			return done, io.EOF
		}
		i := sort.Search(len(s.ends), func(i int) bool { return s.ends[i] > at })
		if i == len(s.ends) {
			return done, io.ErrUnexpectedEOF
		}
		left := min(s.ends[i], s.size) - at
		start := s.ends[i] - int64(s.list[i].count)<<s.shift
		place := s.header + int64(s.list[i].start)<<s.shift + at - start
		n, err := s.r.ReadAt(b[done:done+int(min(left, int64(len(b)-done)))], place)
		done += n
		at += int64(n)
		if err != nil && done < len(b) && at < s.size {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return done, err
		}
	}
	return done, nil
}

// readDirectory reads all entries, then makes the tree and the mini stream.
func (f *File) readDirectory(start, miniFAT uint32, major uint16) error {
	list, err := follow(f.fat, start, -1)
	if err != nil {
		return within(err, "directory")
	}
	var raw []byte
	for _, x := range list {
		b := make([]byte, int64(min(x.count, f.sectors))<<f.shift)
		if err := f.readFull(b, f.offset(x.start)); err != nil {
			return readError(err)
		}
		raw = append(raw, b...)
	}
	if len(raw) == 0 || raw[66] != typeRoot {
		return corrupt("the directory has no root entry")
	}
	tree := directory{file: f, raw: raw, seen: make([]bool, len(raw)/entrySize), major: major}
	if f.Root, err = tree.entry(0); err != nil {
		return err
	}
	if err := f.readMini(miniFAT); err != nil {
		return err
	}
	return tree.readAll()
}

// readMini reads the mini FAT and finds the mini stream ([MS-CFB] 2.4).
func (f *File) readMini(miniFAT uint32) error {
	if miniFAT <= maxRegular {
		list, err := follow(f.fat, miniFAT, -1)
		if err != nil {
			return within(err, "mini FAT")
		}
		for _, x := range list {
			for i := range x.count {
				if f.miniFAT, err = f.readSector(f.miniFAT, x.start+i); err != nil {
					return err
				}
			}
		}
	}
	size := f.Root.Size
	if size > f.size {
		return corrupt("a mini stream of %d bytes in a file of %d", size, f.size)
	}
	list, err := follow(f.fat, f.Root.start, (size+f.sectorSize()-1)>>f.shift)
	if err != nil {
		return within(err, "mini stream")
	}
	f.mini = newRuns(f.r, f.shift, f.sectorSize(), list, size)
	if most := (size + miniSectorSize - 1) >> miniShift; int64(len(f.miniFAT)) > most {
		f.miniFAT = f.miniFAT[:most]
	}
	return nil
}

// directory turns raw entries into a tree.
type directory struct {
	file  *File
	raw   []byte
	seen  []bool // entries that have a place in the tree
	major uint16
	large int64 // bytes of streams in sectors of their own
	small int64 // bytes of streams in the mini stream
}

// entry reads one directory entry without its children.
func (d *directory) entry(i uint32) (*Entry, error) {
	if int64(i) >= int64(len(d.seen)) {
		return nil, corrupt("directory entry %d; there are %d", i, len(d.seen))
	}
	if d.seen[i] {
		return nil, corrupt("directory entry %d is there twice", i)
	}
	d.seen[i] = true
	b := d.raw[int64(i)*entrySize:][:entrySize]
	le := binary.LittleEndian
	e := &Entry{file: d.file, kind: b[66], start: le.Uint32(b[116:])}
	if e.kind != typeStorage && e.kind != typeStream && (e.kind != typeRoot || i != 0) {
		return nil, corrupt("directory entry %d has type %d", i, e.kind)
	}
	length := le.Uint16(b[64:])
	if length < 2 || length > 64 || length%2 != 0 {
		return nil, corrupt("directory entry %d has a name of %d bytes", i, length)
	}
	units := make([]uint16, length/2-1)
	for j := range units {
		units[j] = le.Uint16(b[2*j:])
	}
	e.Name = string(utf16.Decode(units))
	copy(e.CLSID[:], b[80:])
	size := le.Uint64(b[120:])
	if d.major == 3 {
		// The upper half may hold rubbish ([MS-CFB] 2.6.1, "Stream Size").
		size &= math.MaxUint32
	}
	if size > math.MaxInt64 {
		return nil, corrupt("stream %q has %d bytes", e.Name, size)
	}
	if e.kind != typeStorage {
		e.Size = int64(size)
	}
	return e, nil
}

// link gives one of the three entry numbers of an entry: 0 left sibling,
// 1 right sibling, 2 child.
func (d *directory) link(i uint32, which int) uint32 {
	return binary.LittleEndian.Uint32(d.raw[int64(i)*entrySize+68+4*int64(which):])
}

// readAll fills the storages from the root down. It does not recur: a hostile
// tree may be as deep as the directory is long.
func (d *directory) readAll() error {
	type storage struct {
		entry *Entry
		top   uint32
	}
	todo := []storage{{d.file.Root, d.link(0, 2)}}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		var path []uint32 // entries whose left side is being read
		var read []*Entry
		for at := s.top; at != noEntry || len(path) > 0; {
			if at != noEntry {
				e, err := d.entry(at)
				if err != nil {
					return err
				}
				path, read = append(path, at), append(read, e)
				at = d.link(at, 0)
				continue
			}
			i, e := path[len(path)-1], read[len(read)-1]
			path, read = path[:len(path)-1], read[:len(read)-1]
			if err := d.place(e); err != nil {
				return err
			}
			s.entry.Children = append(s.entry.Children, e)
			if e.kind == typeStorage {
				todo = append(todo, storage{e, d.link(i, 2)})
			}
			at = d.link(i, 1)
		}
	}
	return nil
}

// place counts a stream's bytes: streams share no sectors, so that all of
// them together fit into the file, or it is not what it says. A reader of all
// streams then never reads more than the file has.
func (d *directory) place(e *Entry) error {
	if e.kind != typeStream {
		return nil
	}
	sum, limit := &d.large, d.file.size
	if e.Size < miniCutoff {
		sum, limit = &d.small, d.file.mini.size
	}
	if e.Size > limit-*sum {
		return corrupt("stream %q of %d bytes does not fit into the file", e.Name, e.Size)
	}
	*sum += e.Size
	return nil
}

// Open gives a reader of a stream's content.
func (e *Entry) Open() (*io.SectionReader, error) {
	if e.IsStorage() {
		return nil, fmt.Errorf("cfb: %q is a storage", e.Name)
	}
	f := e.file
	if e.Size < miniCutoff {
		list, err := follow(f.miniFAT, e.start, (e.Size+miniSectorSize-1)>>miniShift)
		if err != nil {
			return nil, within(err, "stream %q", e.Name)
		}
		return io.NewSectionReader(newRuns(f.mini, miniShift, 0, list, e.Size), 0, e.Size), nil
	}
	list, err := follow(f.fat, e.start, (e.Size+f.sectorSize()-1)>>f.shift)
	if err != nil {
		return nil, within(err, "stream %q", e.Name)
	}
	return io.NewSectionReader(newRuns(f.r, f.shift, f.sectorSize(), list, e.Size), 0, e.Size), nil
}
