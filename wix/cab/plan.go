package cab

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A plan is everything about a cabinet that is known before its data are read.
type plan struct {
	folders []plannedFolder
	files   int
}

// A plannedFolder is a folder as it is written: never over MaxFolderSize.
type plannedFolder struct {
	method Method
	files  []File
	size   int64 // plain bytes
	start  int64 // offset of its data in the cabinet, known only afterwards
}

func (f *plannedFolder) blocks() int64 { return (f.size + MaxBlock - 1) / MaxBlock }

// newPlan checks the files and starts another folder wherever one would pass
// MaxFolderSize, and so MaxBlocks.
func newPlan(folders []Folder) (*plan, error) {
	p := &plan{}
	for _, f := range folders {
		if f.Method != None && f.Method != MSZIP {
			return nil, fmt.Errorf("cab: method %s cannot be written; use %s or %s", f.Method, None, MSZIP)
		}
		first, size := 0, int64(0)
		for i, file := range f.Files {
			if err := file.check(); err != nil {
				return nil, err
			}
			if size+file.Size > MaxFolderSize {
				p.add(plannedFolder{method: f.Method, files: f.Files[first:i], size: size})
				first, size = i, 0
			}
			size += file.Size
		}
		p.add(plannedFolder{method: f.Method, files: f.Files[first:], size: size})
	}
	switch {
	case p.files == 0:
		return nil, ErrNoFiles
	case p.files > MaxFiles:
		return nil, fmt.Errorf("cab: %d files; max is %d", p.files, MaxFiles)
	case len(p.folders) > MaxFolders:
		return nil, fmt.Errorf("cab: %d folders; max is %d", len(p.folders), MaxFolders)
	case p.stored() > MaxSize:
		return nil, errTooLarge
	}
	return p, nil
}

// errTooLarge is about the cabinet as a whole, whose size is known at the end
// unless all is stored.
var errTooLarge = fmt.Errorf("cab: the cabinet is over %d bytes; spread its files over several", int64(MaxSize))

// stored is the size in bytes of the folders that are not compressed.
func (p *plan) stored() int64 {
	n := int64(0)
	for i := range p.folders {
		if f := &p.folders[i]; f.method == None {
			n += f.size + f.blocks()*dataSize
		}
	}
	return n
}

func (p *plan) add(f plannedFolder) {
	if len(f.files) > 0 {
		p.folders = append(p.folders, f)
		p.files += len(f.files)
	}
}

func (f *File) check() error {
	switch {
	case f.Name == "":
		return fmt.Errorf("cab: a file without a name")
	case len(f.Name) > MaxName:
		return fmt.Errorf("cab: the name %q is %d bytes; max is %d", f.Name, len(f.Name), MaxName)
	case strings.IndexByte(f.Name, 0) >= 0:
		return fmt.Errorf("cab: the name %q has a NUL in it", f.Name)
	case !utf8.ValidString(f.Name):
		return fmt.Errorf("cab: the name %q is not UTF-8", f.Name)
	case f.Size < 0:
		return fmt.Errorf("cab: %s is %d bytes; min is 0", f.Name, f.Size)
	case f.Size > MaxFileSize:
		return fmt.Errorf("cab: %s is %d bytes; max is %d", f.Name, f.Size, MaxFileSize)
	case f.Size > 0 && f.Open == nil:
		return fmt.Errorf("cab: %s has no content", f.Name)
	}
	return nil
}

func (f *File) attributes() uint16 {
	for i := range len(f.Name) {
		if f.Name[i] >= utf8.RuneSelf {
			return f.Attributes | AttrUTF8
		}
	}
	return f.Attributes
}

// recordSize is the size in bytes of the record of a file.
func (f *File) recordSize() int64 { return fileSize + int64(len(f.Name)) + 1 }

// head is the header and the folder records of a cabinet of size bytes.
func (p *plan) head(size int64, setID uint16) []byte {
	h := header{
		size:    uint32(size),
		files:   uint32(headerSize + folderSize*len(p.folders)),
		minor:   versionMinor,
		major:   versionMajor,
		folders: uint16(len(p.folders)),
		count:   uint16(p.files),
		setID:   setID,
	}
	b := h.append(make([]byte, 0, h.files))
	for i := range p.folders {
		f := &p.folders[i]
		b = folderRecord{start: uint32(f.start), blocks: uint16(f.blocks()), method: uint16(f.method)}.append(b)
	}
	return b
}

// directory is the file records.
func (p *plan) directory() []byte {
	var b []byte
	for i := range p.folders {
		offset := int64(0)
		for j := range p.folders[i].files {
			f := &p.folders[i].files[j]
			r := fileRecord{size: uint32(f.Size), offset: uint32(offset), folder: uint16(i), attributes: f.attributes()}
			r.date, r.time = dosTime(f.Modified)
			b = append(r.append(b), f.Name...)
			b = append(b, 0)
			offset += f.Size
		}
	}
	return b
}

// Split deals files over cabinets that stand alone, in their order. Each group
// has at most MaxFiles files, and as one folder it makes a cabinet of at most
// MaxSize bytes even if nothing in it can be compressed. A group of a single file
// of almost MaxFileSize bytes is the exception: it fits only if it compresses.
func Split(files []File) [][]File {
	var groups [][]File
	first, records, plain := 0, int64(0), int64(0)
	for i := range files {
		f := &files[i]
		if n := i - first; n > 0 && (n == MaxFiles || worstSize(records+f.recordSize(), plain+f.Size) > MaxSize) {
			groups = append(groups, files[first:i])
			first, records, plain = i, 0, 0
		}
		records += f.recordSize()
		plain += f.Size
	}
	if first < len(files) {
		groups = append(groups, files[first:])
	}
	return groups
}

// worstSize is an upper bound of the size of a cabinet that MaxSize lets pass
// only when its files fit one folder: the last block may not be full, and each
// costs its own header, the signature of MSZIP and the header of a stored block.
func worstSize(records, plain int64) int64 {
	const perBlock = dataSize + 2 + 5
	return headerSize + folderSize + records + plain + (plain/MaxBlock+1)*perBlock
}
