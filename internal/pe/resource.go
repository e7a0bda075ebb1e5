package pe

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// Numbers of the resource directory ("PE Format", "The .rsrc Section") and of
// the resource types ("Resource Types").
const (
	resIcon      = 3
	resGroupIcon = 14
	resVersion   = 16
	resManifest  = 24

	// versionID is VS_VERSION_INFO, the only name under which Windows looks
	// for a version resource.
	versionID = 1

	resHighBit = 1 << 31 // a named entry; an offset that leads to a directory

	// maxEntries and maxResource bound what is read of a hostile file: real
	// directories have some hundred entries, and versions and manifests some
	// kilobytes.
	maxEntries  = 4096
	maxResource = 1 << 20
	// maxTries bounds how many directories of languages are looked at.
	maxTries = 64
)

// resources is the resource section of an image; base is its address. A zero
// base is an image without resources.
type resources struct {
	img  *image
	base uint32
}

// resEntry is one entry of a resource directory. id is 0 for a named entry.
type resEntry struct {
	id     uint32
	named  bool
	isDir  bool
	offset uint32 // from the section's begin
}

func (img *image) resources() resources {
	return resources{img: img, base: img.dir(dirResource).rva}
}

// entries reads the directory at an offset from the section's begin, in the
// file's order; a damaged one is empty.
func (r resources) entries(offset uint32) []resEntry {
	if r.base == 0 || offset > 1<<30 {
		return nil
	}
	head, err := r.img.at(r.base+offset, 16)
	if err != nil {
		return nil
	}
	n := int(binary.LittleEndian.Uint16(head[12:])) + int(binary.LittleEndian.Uint16(head[14:]))
	if n > maxEntries {
		return nil
	}
	table, err := r.img.at(r.base+offset+16, 8*n)
	if err != nil {
		return nil
	}
	out := make([]resEntry, n)
	for i := range out {
		name, to := binary.LittleEndian.Uint32(table[8*i:]), binary.LittleEndian.Uint32(table[8*i+4:])
		out[i] = resEntry{named: name&resHighBit != 0, isDir: to&resHighBit != 0, offset: to &^ resHighBit}
		if !out[i].named {
			out[i].id = name
		}
	}
	return out
}

// children gives the resources (second level) of a type.
func (r resources) children(typeID uint32) []resEntry {
	for _, t := range r.entries(0) {
		if !t.named && t.id == typeID && t.isDir {
			return r.entries(t.offset)
		}
	}
	return nil
}

// find reads the resource of a type with a number, or with any name when id is
// 0. Of several languages it takes the neutral one, then en-US, then the first
// one: what Windows falls back to when the user's own is not there. nil means
// that there is none.
func (r resources) find(typeID, id uint32) []byte {
	tries := 0
	for _, e := range r.children(typeID) {
		if tries == maxTries {
			return nil
		}
		if !e.isDir || id != 0 && (e.named || e.id != id) {
			continue
		}
		tries++
		langs := r.entries(e.offset)
		slices.SortStableFunc(langs, func(a, b resEntry) int {
			return cmp.Compare(languageRank(a.id), languageRank(b.id))
		})
		for _, l := range langs {
			if l.isDir {
				continue
			}
			if data := r.data(l.offset); data != nil {
				return data
			}
		}
	}
	return nil
}

func languageRank(lang uint32) int {
	switch lang {
	case 0:
		return 0
	case 0x409:
		return 1
	}
	return 2
}

// count counts the resources of all three levels, up to limit.
func (r resources) count(limit int) (n int) {
	for _, t := range r.entries(0) {
		if !t.isDir {
			n++
			continue
		}
		for _, id := range r.entries(t.offset) {
			n++
			if id.isDir {
				n += len(r.entries(id.offset))
			}
			if n > limit {
				return n
			}
		}
	}
	return n
}

// data reads what a data entry (address, size, code page, reserved) leads to.
func (r resources) data(offset uint32) []byte {
	if offset > 1<<30 {
		return nil
	}
	entry, err := r.img.at(r.base+offset, 16)
	if err != nil {
		return nil
	}
	size := binary.LittleEndian.Uint32(entry[4:])
	if size > maxResource {
		return nil
	}
	b, err := r.img.at(binary.LittleEndian.Uint32(entry), int(size))
	if err != nil {
		return nil
	}
	return b
}
