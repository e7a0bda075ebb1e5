package cab

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// ErrCorrupt is wrapped by every error that says a cabinet is not as [MS-CAB]
// says, as opposed to a fault in reading it.
var ErrCorrupt = errors.New("corrupt cabinet")

// ErrSpanned is wrapped when the content of a file is asked for which began in
// another cabinet or goes on in one.
var ErrSpanned = errors.New("the file goes over several cabinets")

func corrupt(format string, args ...any) error {
	return fmt.Errorf("cab: %w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// Entry is a file found in a cabinet.
type Entry struct {
	Name       string // UTF-8; a name without AttrUTF8 is read as Windows-1252 where it is not ASCII
	Size       int64  // bytes
	Modified   time.Time
	Attributes uint16
	Method     Method
	Folder     int   // index of its folder in the cabinet
	Offset     int64 // of its first byte in the plain data of the folder
	// FromPrevious and ToNext say that the file began in the previous cabinet,
	// or goes on in the next one. Its content cannot be read then.
	FromPrevious, ToNext bool
}

// Neighbour is the previous or the next cabinet of a set, as the header names it.
type Neighbour struct {
	Cabinet string // file name
	Disk    string // text for a person
}

// Reader is an open cabinet. It may be used by several goroutines if its
// io.ReaderAt may.
type Reader struct {
	Files    []Entry // in the order of the cabinet
	Folders  int
	Size     int64      // of the cabinet in bytes, which may be less than of what it is in
	SetID    uint16     // equal in all cabinets of a set
	Index    uint16     // of this cabinet in its set, from 0
	Previous *Neighbour // nil if there is none
	Next     *Neighbour

	r           io.ReaderAt
	folders     []folderRecord
	dataReserve int64 // bytes between the header and the data of each CFDATA
	continued   bool  // the first folder began in the previous cabinet
}

// Open reads the directory of the cabinet at the start of r; size is how many
// bytes r has, and what is behind the end of the cabinet is not looked at.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	d := &directoryReader{r: bufio.NewReader(io.NewSectionReader(r, 0, size))}
	c := &Reader{r: r}
	h, err := d.header(c, size)
	if err != nil {
		return nil, err
	}
	if d.at > int64(h.files) {
		return nil, corrupt("the files begin at %d, before the end of the folders at %d", h.files, d.at)
	}
	if err := d.skip(int64(h.files) - d.at); err != nil {
		return nil, err
	}
	for range h.count {
		e, err := d.file(c)
		if err != nil {
			return nil, err
		}
		c.Files = append(c.Files, e)
		c.continued = c.continued || e.FromPrevious
	}
	return c, nil
}

// directoryReader reads records one after another.
type directoryReader struct {
	r  *bufio.Reader
	at int64
}

// fixed reads n bytes.
func (d *directoryReader) fixed(n int) ([]byte, error) {
	b := make([]byte, n)
	k, err := io.ReadFull(d.r, b)
	d.at += int64(k)
	return b, d.ioError(err)
}

func (d *directoryReader) ioError(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return corrupt("it ends at byte %d, within its directory", d.at)
	}
	if err != nil {
		return fmt.Errorf("cab: %w", err)
	}
	return nil
}

func (d *directoryReader) skip(n int64) error {
	k, err := io.CopyN(io.Discard, d.r, n)
	d.at += k
	return d.ioError(err)
}

// text reads a string that a NUL ends, of at most limit bytes.
func (d *directoryReader) text(what string, limit int) ([]byte, error) {
	var b []byte
	for {
		c, err := d.r.ReadByte()
		if err != nil {
			return nil, d.ioError(err)
		}
		d.at++
		if c == 0 {
			return b, nil
		}
		if len(b) == limit {
			return nil, corrupt("%s is longer than %d bytes", what, limit)
		}
		b = append(b, c)
	}
}

// header reads CFHEADER and the folders.
func (d *directoryReader) header(c *Reader, size int64) (h header, err error) {
	b, err := d.fixed(headerSize)
	if err != nil || !bytes.HasPrefix(b, []byte(signature)) {
		if err == nil || errors.Is(err, ErrCorrupt) {
			err = fmt.Errorf("cab: %w: it does not begin with %s and a header", ErrCorrupt, signature)
		}
		return h, err
	}
	h.parse(b)
	switch {
	case h.major != versionMajor || h.minor != versionMinor:
		return h, corrupt("version %d.%d; only %d.%d is known", h.major, h.minor, versionMajor, versionMinor)
	case int64(h.size) > size:
		return h, corrupt("it says to be %d bytes, but there are %d", h.size, size)
	}
	c.Size, c.Folders, c.SetID, c.Index = int64(h.size), int(h.folders), h.setID, h.index

	folderReserve := 0
	if h.flags&flagReserve != 0 {
		// cbCFHeader u2, cbCFFolder u1, cbCFData u1
		b, err := d.fixed(4)
		if err != nil {
			return h, err
		}
		folderReserve, c.dataReserve = int(b[2]), int64(b[3])
		if err := d.skip(int64(b[0]) | int64(b[1])<<8); err != nil {
			return h, err
		}
	}
	if c.Previous, err = d.neighbour(h.flags & flagPrevious); err != nil {
		return h, err
	}
	if c.Next, err = d.neighbour(h.flags & flagNext); err != nil {
		return h, err
	}
	for range h.folders {
		b, err := d.fixed(folderSize + folderReserve)
		if err != nil {
			return h, err
		}
		var f folderRecord
		f.parse(b)
		c.folders = append(c.folders, f)
	}
	return h, nil
}

func (d *directoryReader) neighbour(flag uint16) (*Neighbour, error) {
	if flag == 0 {
		return nil, nil
	}
	cabinet, err := d.text("the name of a neighbour", maxHeaderString)
	if err != nil {
		return nil, err
	}
	disk, err := d.text("the disk of a neighbour", maxHeaderString)
	if err != nil {
		return nil, err
	}
	return &Neighbour{Cabinet: decodeName(cabinet, 0), Disk: decodeName(disk, 0)}, nil
}

// file reads one CFFILE and checks it against its folder.
func (d *directoryReader) file(c *Reader) (e Entry, err error) {
	b, err := d.fixed(fileSize)
	if err != nil {
		return e, err
	}
	var f fileRecord
	f.parse(b)
	name, err := d.text("a file name", MaxName)
	if err != nil {
		return e, err
	}
	e = Entry{
		Name:       decodeName(name, f.attributes),
		Size:       int64(f.size),
		Modified:   fromDOSTime(f.date, f.time),
		Attributes: f.attributes,
		Folder:     int(f.folder),
		Offset:     int64(f.offset),
	}
	switch f.folder {
	case folderPrevious, folderBoth:
		e.Folder, e.FromPrevious, e.ToNext = 0, true, f.folder == folderBoth
	case folderNext:
		e.Folder, e.ToNext = len(c.folders)-1, true
	}
	if e.Folder < 0 || e.Folder >= len(c.folders) {
		return e, corrupt("%q is in folder %d of %d", e.Name, e.Folder, len(c.folders))
	}
	folder := c.folders[e.Folder]
	e.Method = Method(folder.method & methodMask)
	if room := int64(folder.blocks) * MaxBlock; !e.ToNext && !e.FromPrevious && e.Offset+e.Size > room {
		return e, corrupt("%q ends at byte %d of a folder of at most %d", e.Name, e.Offset+e.Size, room)
	}
	return e, nil
}

// high1252 is what the bytes from 0x80 to 0x9F are in Windows-1252; the bytes
// above are as in Unicode.
var high1252 = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// decodeName makes UTF-8. A cabinet does not say in which code page a name
// without the UTF-8 flag is ([MS-CAB] section 2.3, szName).
func decodeName(b []byte, attributes uint16) string {
	if attributes&AttrUTF8 != 0 && utf8.Valid(b) {
		return string(b)
	}
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
		if c >= 0x80 && c < 0xA0 {
			r[i] = high1252[c-0x80]
		}
	}
	return string(r)
}

// OpenFile gives the content of Files[i]. The folder is decoded from its start
// up to the file, so for all files of a cabinet Walk is faster. The reader
// returns an error instead of io.EOF if the data end before the file does, and
// does not give data of a block whose checksum is wrong.
func (c *Reader) OpenFile(i int) (io.ReadCloser, error) {
	e := c.Files[i]
	f, err := c.openFolder(e)
	if err != nil {
		return nil, err
	}
	if err := f.discard(e.Offset); err != nil {
		return nil, named(e, err)
	}
	return io.NopCloser(&content{f: f, e: e, left: e.Size}), nil
}

// Walk calls fn for every file with its content, and reads each folder once. The
// order is that of the cabinet; files or folders whose data overlap, or come in
// another order, are an error. The content is valid during the call, and need not
// be read to its end. The first error ends the walk.
func (c *Reader) Walk(fn func(e Entry, r io.Reader) error) error {
	var f *folderReader
	for _, e := range c.Files {
		if f == nil || f.index != e.Folder {
			next, err := c.openFolder(e)
			if err != nil {
				return err
			}
			if f != nil && (e.Folder < f.index || next.blocks > 0 && next.start < f.start+f.used) {
				return named(e, fmt.Errorf("%w: its folder begins within the one before it", ErrCorrupt))
			}
			f = next
		}
		if e.FromPrevious || e.ToNext {
			return named(e, ErrSpanned)
		}
		// A file without data may claim any place.
		if e.Size > 0 {
			if e.Offset < f.at {
				return named(e, fmt.Errorf("%w: it begins at byte %d of its folder, within the file before it", ErrCorrupt, e.Offset))
			}
			if err := f.discard(e.Offset - f.at); err != nil {
				return named(e, err)
			}
		}
		r := &content{f: f, e: e, left: e.Size}
		if err := fn(e, r); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			return err
		}
	}
	return nil
}

func named(e Entry, err error) error { return fmt.Errorf("cab: %s: %w", e.Name, err) }

// content is the data of one file.
type content struct {
	f    *folderReader
	e    Entry
	left int64
}

func (r *content) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n, err := r.f.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	if err != nil {
		if err == io.EOF {
			err = fmt.Errorf("%w: its folder ends %d bytes too early", ErrCorrupt, r.left)
		}
		return n, named(r.e, err)
	}
	return n, nil
}

// openFolder begins to read the folder of e.
func (c *Reader) openFolder(e Entry) (*folderReader, error) {
	if e.FromPrevious || e.ToNext || c.continued && e.Folder == 0 {
		return nil, named(e, ErrSpanned)
	}
	record := c.folders[e.Folder]
	codec, err := newCodec(record.method)
	if err != nil {
		return nil, named(e, err)
	}
	start := int64(record.start)
	return &folderReader{
		index:  e.Folder,
		r:      bufio.NewReader(io.NewSectionReader(c.r, start, max(c.Size-start, 0))),
		start:  start,
		blocks: int(record.blocks),
		skip:   int(c.dataReserve),
		codec:  codec,
	}, nil
}
