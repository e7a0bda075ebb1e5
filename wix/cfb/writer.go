package cfb

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
)

// Write writes a compound file with everything below root to w, from the
// first byte to the last. Names must differ in more than case within a
// storage, have 1 to 31 UTF-16 units and none of / \ : !.
//
// The order of streams and storages in root does not matter.
func Write(w io.Writer, root Storage) error {
	l, err := plan(root)
	if err != nil {
		return err
	}
	out := &sectorWriter{w: bufio.NewWriterSize(w, 1<<16)}
	out.write(l.header())
	out.write(l.difat())
	l.writeFAT(out)
	out.write(l.directory())
	out.pad()
	l.writeMiniFAT(out)
	for _, e := range l.entries {
		if e.mini() {
			out.copy(e)
			out.zeros(-e.size & (miniSectorSize - 1))
		}
	}
	out.pad()
	for _, e := range l.entries {
		if e.kind == typeStream && !e.mini() {
			out.copy(e)
			out.pad()
		}
	}
	if out.err != nil {
		return out.err
	}
	return out.w.Flush()
}

// Size gives the number of bytes that Write will write.
func Size(root Storage) (int64, error) {
	l, err := plan(root)
	if err != nil {
		return 0, err
	}
	return headerSize + int64(l.sectors)<<sectorShift, nil
}

// StreamError is a stream that could not be opened or copied, or whose content
// has not the promised size.
type StreamError struct {
	Name string // with the names of its storages before it, joined by "/"
	Err  error
}

func (e *StreamError) Error() string { return fmt.Sprintf("cfb: stream %q: %v", e.Name, e.Err) }

func (e *StreamError) Unwrap() error { return e.Err }

// entry is one directory entry with its place in the file.
type entry struct {
	name               []uint16
	path               string // for errors
	kind               byte
	colour             byte
	left, right, child uint32
	clsid              CLSID
	start              uint32 // sector, or mini sector
	size               int64
	open               func() (io.ReadCloser, error)
}

// mini tells whether the entry is a stream in the mini stream.
func (e *entry) mini() bool { return e.kind == typeStream && e.size > 0 && e.size < miniCutoff }

// layout is where everything lies. The sectors follow each other as:
// DIFAT, FAT, directory, mini FAT, mini stream, large streams.
type layout struct {
	entries     []*entry
	difats      uint32
	fats        uint32
	dirs        uint32
	miniFATs    uint32
	miniSectors uint32 // of 64 bytes
	sectors     uint32 // of the whole file, without the header
	dirStart    uint32
	miniFAT     uint32 // its first sector
	miniStream  uint32 // its first sector
}

// plan makes the directory and gives every stream its place.
func plan(root Storage) (*layout, error) {
	l := &layout{}
	rootEntry := newEntry("Root Entry", typeRoot)
	rootEntry.clsid = root.CLSID
	rootEntry.colour = colourBlack
	l.entries = []*entry{rootEntry}
	if err := l.addChildren(rootEntry, root, ""); err != nil {
		return nil, err
	}
	var large uint64
	for _, e := range l.entries {
		if e.mini() {
			e.start = l.miniSectors
			l.miniSectors += uint32((e.size + miniSectorSize - 1) >> miniShift)
		} else if e.kind == typeStream {
			large += uint64(e.size+sectorSize-1) >> sectorShift
		}
	}
	l.dirs = ceilDiv(uint32(len(l.entries)), sectorSize/entrySize)
	l.miniFATs = ceilDiv(l.miniSectors, idsPerSector)
	miniStream := ceilDiv(l.miniSectors, sectorSize/miniSectorSize)
	payload := uint64(l.dirs) + uint64(l.miniFATs) + uint64(miniStream) + large
	if payload<<sectorShift > maxSize {
		return nil, sizeError(payload << sectorShift)
	}
	l.countFAT(uint32(payload))
	if size := headerSize + uint64(l.sectors)<<sectorShift; size > maxSize {
		return nil, sizeError(size)
	}
	l.dirStart = l.difats + l.fats
	l.miniFAT = l.dirStart + l.dirs
	l.miniStream = l.miniFAT + l.miniFATs
	rootEntry.start, rootEntry.size = endOfChain, int64(l.miniSectors)<<miniShift
	if l.miniSectors > 0 {
		rootEntry.start = l.miniStream
	}
	next := l.miniStream + miniStream
	for _, e := range l.entries {
		if e.kind == typeStream && e.size >= miniCutoff {
			e.start = next
			next += uint32((e.size + sectorSize - 1) >> sectorShift)
		}
	}
	return l, nil
}

func sizeError(size uint64) error {
	return fmt.Errorf("cfb: the file would have %d bytes; max is %d (2 GiB)", size, int64(maxSize))
}

// countFAT finds how many FAT and DIFAT sectors a file with that many other
// sectors needs; they are counted in the FAT themselves.
func (l *layout) countFAT(payload uint32) {
	for {
		l.sectors = payload + l.fats + l.difats
		fats := ceilDiv(l.sectors, idsPerSector)
		difats := uint32(0)
		if fats > headerFAT {
			difats = ceilDiv(fats-headerFAT, idsPerSector-1)
		}
		if fats == l.fats && difats == l.difats {
			return
		}
		l.fats, l.difats = fats, difats
	}
}

func newEntry(name string, kind byte) *entry {
	return &entry{
		name: utf16.Encode([]rune(name)), path: name, kind: kind,
		left: noEntry, right: noEntry, child: noEntry,
	}
}

// addChildren adds the directory entries below a storage, sorted, as a tree.
func (l *layout) addChildren(parent *entry, s Storage, path string) error {
	type child struct {
		*entry
		storage *Storage
	}
	var children []child
	for i := range s.Storages {
		e := newEntry(s.Storages[i].Name, typeStorage)
		e.clsid = s.Storages[i].CLSID
		children = append(children, child{e, &s.Storages[i]})
	}
	for _, stream := range s.Streams {
		e := newEntry(stream.Name, typeStream)
		e.size, e.open = stream.Size, stream.Open
		e.start = endOfChain
		children = append(children, child{e, nil})
	}
	for _, c := range children {
		c.path = path + c.path
		if err := c.check(); err != nil {
			return err
		}
	}
	slices.SortFunc(children, func(a, b child) int { return compareNames(a.name, b.name) })
	first := uint32(len(l.entries))
	for i, c := range children {
		if i > 0 && compareNames(children[i-1].name, c.name) == 0 {
			return fmt.Errorf("cfb: %q and %q are the same name", children[i-1].path, c.path)
		}
		l.entries = append(l.entries, c.entry)
	}
	parent.child = linkTree(l.entries, first, uint32(len(l.entries)), redDepth(len(children)))
	for _, c := range children {
		if c.storage != nil {
			if err := l.addChildren(c.entry, *c.storage, c.path+"/"); err != nil {
				return err
			}
		}
	}
	return nil
}

// check tells what is wrong with a stream or storage of the caller.
func (e *entry) check() error {
	switch {
	case len(e.name) == 0:
		return errors.New("cfb: an entry without a name")
	case len(e.name) > maxName:
		return fmt.Errorf("cfb: name %q has %d UTF-16 units; max is %d", e.path, len(e.name), maxName)
	case strings.ContainsAny(string(utf16.Decode(e.name)), "/\\:!\x00"):
		return fmt.Errorf("cfb: name %q holds one of / \\ : ! or NUL", e.path)
	case e.size < 0 || e.size > maxStream:
		return fmt.Errorf("cfb: stream %q has %d bytes; max is %d (2 GiB)", e.path, e.size, int64(maxStream))
	case e.size > 0 && e.open == nil:
		return fmt.Errorf("cfb: stream %q has %d bytes but no Open function", e.path, e.size)
	}
	return nil
}

// redDepth is the depth at which the nodes of a balanced tree of n nodes are
// red: that of its last level, unless the level is full. All others are
// black, so every way down meets as many black nodes ([MS-CFB] 2.6.4).
func redDepth(n int) int {
	depth := 0
	for full := 1; full <= n; full = full*2 + 1 {
		if full == n {
			return -1
		}
		depth++
	}
	return depth
}

// linkTree makes the sorted entries [from, to) a balanced tree and gives its
// top. The recursion is as deep as the tree.
func linkTree(entries []*entry, from, to uint32, red int) uint32 {
	if from >= to {
		return noEntry
	}
	middle := from + (to-from)/2
	e := entries[middle]
	e.colour = colourBlack
	if red == 0 {
		e.colour = colourRed
	}
	e.left = linkTree(entries, from, middle, red-1)
	e.right = linkTree(entries, middle+1, to, red-1)
	return middle
}

// header gives the header sector ([MS-CFB] 2.2).
func (l *layout) header() []byte {
	le := binary.LittleEndian
	b := append(make([]byte, 0, headerSize), signature...)
	b = append(b, make([]byte, 16)...)  // header CLSID, unused
	b = le.AppendUint16(b, 0x003E)      // minor version
	b = le.AppendUint16(b, 3)           // major version
	b = le.AppendUint16(b, 0xFFFE)      // byte order: little-endian
	b = le.AppendUint16(b, sectorShift) // sector size as a power of two
	b = le.AppendUint16(b, miniShift)   // mini sector size as a power of two
	b = append(b, make([]byte, 6)...)   // reserved
	b = le.AppendUint32(b, 0)           // directory sectors: 0 in version 3
	b = le.AppendUint32(b, l.fats)      // FAT sectors
	b = le.AppendUint32(b, l.dirStart)  // first directory sector
	b = le.AppendUint32(b, 0)           // transaction signature, unused
	b = le.AppendUint32(b, miniCutoff)  // mini stream cutoff size
	miniFAT := uint32(endOfChain)
	if l.miniFATs > 0 {
		miniFAT = l.miniFAT
	}
	b = le.AppendUint32(b, miniFAT)    // first mini FAT sector
	b = le.AppendUint32(b, l.miniFATs) // mini FAT sectors
	difat := uint32(endOfChain)
	if l.difats > 0 {
		difat = 0
	}
	b = le.AppendUint32(b, difat)    // first DIFAT sector
	b = le.AppendUint32(b, l.difats) // DIFAT sectors
	for i := uint32(0); i < headerFAT; i++ {
		b = le.AppendUint32(b, l.fatSector(i))
	}
	return b
}

// fatSector gives the sector of the i-th FAT sector, or a free mark.
func (l *layout) fatSector(i uint32) uint32 {
	if i >= l.fats {
		return freeSector
	}
	return l.difats + i
}

// difat gives the DIFAT sectors ([MS-CFB] 2.5.1); each ends with the number
// of the next one.
func (l *layout) difat() []byte {
	var b []byte
	for s := uint32(0); s < l.difats; s++ {
		for i := uint32(0); i < idsPerSector-1; i++ {
			b = binary.LittleEndian.AppendUint32(b, l.fatSector(headerFAT+s*(idsPerSector-1)+i))
		}
		next := s + 1
		if next == l.difats {
			next = endOfChain
		}
		b = binary.LittleEndian.AppendUint32(b, next)
	}
	return b
}

// writeFAT writes the FAT ([MS-CFB] 2.3). Every chain here is a run of
// sectors.
func (l *layout) writeFAT(out *sectorWriter) {
	at := uint32(0)
	mark := func(n, value uint32) {
		for ; n > 0; n-- {
			out.uint32(value)
			at++
		}
	}
	chain := func(n uint32) {
		for ; n > 0; n-- {
			at++
			if n == 1 {
				out.uint32(endOfChain)
			} else {
				out.uint32(at)
			}
		}
	}
	mark(l.difats, difatMark)
	mark(l.fats, fatMark)
	chain(l.dirs)
	chain(l.miniFATs)
	chain(ceilDiv(l.miniSectors, sectorSize/miniSectorSize))
	for _, e := range l.entries {
		if e.kind == typeStream && e.size >= miniCutoff {
			chain(uint32((e.size + sectorSize - 1) >> sectorShift))
		}
	}
	mark(-at&(idsPerSector-1), freeSector)
}

// writeMiniFAT writes the mini FAT ([MS-CFB] 2.4).
func (l *layout) writeMiniFAT(out *sectorWriter) {
	at := uint32(0)
	for _, e := range l.entries {
		if !e.mini() {
			continue
		}
		end := at + uint32((e.size+miniSectorSize-1)>>miniShift)
		for at++; at < end; at++ {
			out.uint32(at)
		}
		out.uint32(endOfChain)
	}
	for ; at&(idsPerSector-1) != 0; at++ {
		out.uint32(freeSector)
	}
}

// directory gives the directory entries ([MS-CFB] 2.6.1), with unused ones
// up to the end of the sector.
func (l *layout) directory() []byte {
	le := binary.LittleEndian
	b := make([]byte, 0, l.dirs*sectorSize)
	for i := uint32(0); i < l.dirs*(sectorSize/entrySize); i++ {
		e := &entry{left: noEntry, right: noEntry, child: noEntry}
		nameLength := 0
		if i < uint32(len(l.entries)) {
			e = l.entries[i]
			nameLength = 2 * (len(e.name) + 1)
		}
		var name [2 * (maxName + 1)]byte
		for j, unit := range e.name {
			le.PutUint16(name[2*j:], unit)
		}
		b = append(b, name[:]...)                  // name, UTF-16, ends with zero
		b = le.AppendUint16(b, uint16(nameLength)) // its bytes with the terminator
		b = append(b, e.kind, e.colour)            // object type, colour
		b = le.AppendUint32(b, e.left)             // left sibling
		b = le.AppendUint32(b, e.right)            // right sibling
		b = le.AppendUint32(b, e.child)            // top of the tree of children
		b = append(b, e.clsid[:]...)               // class of a storage
		b = le.AppendUint32(b, 0)                  // state bits
		b = le.AppendUint64(b, 0)                  // creation time: none
		b = le.AppendUint64(b, 0)                  // modification time: none
		b = le.AppendUint32(b, e.start)            // first sector or mini sector
		b = le.AppendUint64(b, uint64(e.size))     // size; of the mini stream in the root
	}
	return b
}

// sectorWriter writes and keeps the first error.
type sectorWriter struct {
	w   *bufio.Writer
	n   int64
	err error

	scratch [4]byte // here, so that it is not allocated for each number
}

func (s *sectorWriter) write(b []byte) {
	if s.err == nil {
		var n int
		n, s.err = s.w.Write(b)
		s.n += int64(n)
	}
}

func (s *sectorWriter) uint32(v uint32) {
	binary.LittleEndian.PutUint32(s.scratch[:], v)
	s.write(s.scratch[:])
}

func (s *sectorWriter) zeros(n int64) {
	var zero [sectorSize]byte
	s.write(zero[:n])
}

// pad fills the sector with zeros.
func (s *sectorWriter) pad() { s.zeros(-s.n & (sectorSize - 1)) }

// copy writes the content of a stream, which must have the promised size.
func (s *sectorWriter) copy(e *entry) {
	if s.err != nil || e.size == 0 {
		return
	}
	if err := s.copyFrom(e); err != nil {
		s.err = &StreamError{e.path, err}
	}
}

func (s *sectorWriter) copyFrom(e *entry) (err error) {
	r, err := e.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	n, err := io.Copy(s.w, io.LimitReader(r, e.size))
	s.n += n
	if err != nil {
		return err
	}
	if n < e.size {
		return fmt.Errorf("%d bytes; %d were promised", n, e.size)
	}
	var more [1]byte
	if n, _ := io.ReadFull(r, more[:]); n > 0 {
		return fmt.Errorf("more than the promised %d bytes", e.size)
	}
	return nil
}

func ceilDiv(a, b uint32) uint32 { return (a + b - 1) / b }
