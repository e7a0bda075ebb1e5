package pe

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
)

// ManagedResource is a resource of a .NET assembly that stands in the
// assembly's own file.
type ManagedResource struct {
	Name string
	Data []byte
}

// Bounds of what is read of a hostile file: an assembly of some megabytes has
// some hundred kilobytes of metadata and a handful of resources.
const (
	maxMetadata         = 64 << 20
	maxManagedResources = 4096
	maxStreams          = 64
)

// ManagedResources reads the resources of the .NET assembly r of size bytes, in
// the order of its table ManifestResource; those that other files hold are left
// out. A program that is no assembly has none. A file that is no executable
// gives an error that wraps ErrNotPE.
//
// ECMA-335, partition II: section 25.3.3 (CLI header), 24.2 (metadata), 22.24
// (ManifestResource).
func ManagedResources(r io.ReaderAt, size int64) ([]ManagedResource, error) {
	img, err := readImage(r, size)
	if err != nil {
		return nil, err
	}
	// Section 25.3.3: at offset 24 address and size of the resources.
	header, meta, err := img.metadata()
	if err != nil || meta == nil {
		return nil, err
	}
	le := binary.LittleEndian
	return meta.resources(img, directory{rva: le.Uint32(header[24:]), size: le.Uint32(header[28:])})
}

// metadata is what leads to the rows of an assembly's tables.
type metadata struct {
	// tables is the stream "#~" after its header: the rows.
	tables  []byte
	strings []byte
	blobs   []byte
	// rows is the number of rows of each table.
	rows [64]uint32
	// heapWide tells of the heaps #Strings, #GUID and #Blob (bits 0, 1, 2)
	// that an index into them has four bytes.
	heapWide byte
}

var errMetadata = errors.New("pe: the assembly's metadata is damaged")

// readMetadata reads the metadata root (ECMA-335 II.24.2.1), the stream headers
// (II.24.2.2) and the header of the tables (II.24.2.6).
func readMetadata(b []byte) (*metadata, error) {
	const signature = 0x424a5342
	le := binary.LittleEndian
	if len(b) < 16 || le.Uint32(b) != signature {
		return nil, errMetadata
	}
	at := 16 + uint64(le.Uint32(b[12:])) // behind the version text
	if at+4 > uint64(len(b)) {
		return nil, errMetadata
	}
	count := int(le.Uint16(b[at+2:]))
	if count > maxStreams {
		return nil, fmt.Errorf("pe: metadata of %d streams; max is %d", count, maxStreams)
	}
	m := &metadata{}
	rest := b[at+4:]
	for range count {
		if len(rest) < 8 {
			return nil, errMetadata
		}
		from, size := uint64(le.Uint32(rest)), uint64(le.Uint32(rest[4:]))
		end := bytes.IndexByte(rest[8:], 0)
		if end < 0 || from+size > uint64(len(b)) {
			return nil, errMetadata
		}
		name := string(rest[8 : 8+end])
		next := 8 + (end+4)/4*4 // with its zero, padded to four bytes
		if next > len(rest) {
			return nil, errMetadata
		}
		rest = rest[next:]
		switch name {
		case "#~":
			m.tables = b[from : from+size]
		case "#Strings":
			m.strings = b[from : from+size]
		case "#Blob":
			m.blobs = b[from : from+size]
		}
	}
	return m, m.readCounts()
}

// readCounts reads the header of the tables and leaves the rows in m.tables.
func (m *metadata) readCounts() error {
	const header = 24
	if len(m.tables) < header {
		return errMetadata
	}
	m.heapWide = m.tables[6]
	valid := binary.LittleEndian.Uint64(m.tables[8:])
	counts := m.tables[header:]
	if len(counts) < 4*bits.OnesCount64(valid) {
		return errMetadata
	}
	for i := range m.rows {
		if valid>>i&1 != 0 {
			m.rows[i] = binary.LittleEndian.Uint32(counts)
			counts = counts[4:]
		}
	}
	m.tables = counts
	return nil
}

// resources reads the rows of ManifestResource and what they lead to. Columns:
// Offset (4 bytes, into the resources of the CLI header), Flags (4 bytes), Name
// (#Strings), Implementation (null for a resource of this file).
func (m *metadata) resources(img *image, dir directory) ([]ManagedResource, error) {
	n := m.rows[tableManifestResource]
	if n > maxManagedResources {
		return nil, fmt.Errorf("pe: %d managed resources; max is %d", n, maxManagedResources)
	}
	at := uint64(0)
	for t := range tableManifestResource {
		at += uint64(m.rows[t]) * uint64(m.rowSize(t))
	}
	size := uint64(m.rowSize(tableManifestResource))
	if at+uint64(n)*size > uint64(len(m.tables)) {
		return nil, errMetadata
	}
	var out []ManagedResource
	total := uint64(0)
	for rows := m.tables[at : at+uint64(n)*size]; len(rows) > 0; rows = rows[size:] {
		row := fields{rows[:size]}
		offset, _ := row.next(4), row.next(4)
		name, ok := m.text(row.next(m.columnSize('S')))
		if !ok {
			return nil, errMetadata
		}
		if row.next(m.columnSize('i')) != 0 {
			continue
		}
		data, err := img.managedResource(dir, offset)
		if err != nil {
			return nil, fmt.Errorf("pe: managed resource %q: %w", name, err)
		}
		// Resources do not overlap, so that a small file cannot give much.
		if total += uint64(len(data)); total > uint64(dir.size) {
			return nil, errMetadata
		}
		out = append(out, ManagedResource{Name: name, Data: data})
	}
	return out, nil
}

// managedResource reads the resource at an offset in the assembly's resources:
// its length in four bytes and its bytes (ECMA-335 II.24.2.5 and II.25.3.3).
func (img *image) managedResource(dir directory, offset uint32) ([]byte, error) {
	if uint64(offset)+4 > uint64(dir.size) {
		return nil, errMetadata
	}
	head, err := img.at(dir.rva+offset, 4)
	if err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(head)
	if uint64(offset)+4+uint64(size) > uint64(dir.size) {
		return nil, errMetadata
	}
	return img.at(dir.rva+offset+4, int(size))
}

// text reads the string at an index of the heap #Strings.
func (m *metadata) text(at uint32) (string, bool) {
	if uint64(at) >= uint64(len(m.strings)) {
		return "", false
	}
	end := bytes.IndexByte(m.strings[at:], 0)
	if end < 0 {
		return "", false
	}
	return string(m.strings[at : int(at)+end]), true
}

// fields reads the columns of a row one after the other.
type fields struct{ rest []byte }

func (f *fields) next(size int) uint32 {
	b := f.rest[:size]
	f.rest = f.rest[size:]
	if size == 2 {
		return uint32(binary.LittleEndian.Uint16(b))
	}
	return binary.LittleEndian.Uint32(b)
}
