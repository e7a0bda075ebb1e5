package msi

import (
	"errors"
	"io"
	"os"
	"slices"

	"github.com/gomsi/gomsi/wix/cfb"
)

// OpenFile opens a database; Close it when its streams are not needed any
// more.
func OpenFile(name string) (*Database, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	db, err := Open(f, info.Size())
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	db.closer = f
	return db, nil
}

// Open reads a database of that size. Tables are read at once, streams when
// they are opened. A fault of the file is a *FormatError, or one of package
// cfb; a code page that is not known is a *CodepageError.
//
// Rows are taken as they are, even where they break the rules of their
// columns. Definitions have the rules that _Validation tells.
func Open(r io.ReaderAt, size int64) (*Database, error) {
	file, err := cfb.Open(r, size)
	if err != nil {
		return nil, err
	}
	d := &reader{db: New(), tables: map[string]*cfb.Entry{}, streams: map[string]*cfb.Entry{}}
	for _, e := range file.Root.Children {
		if err := d.take(e); err != nil {
			return nil, err
		}
	}
	if err := d.readAll(); err != nil {
		return nil, err
	}
	return d.db, nil
}

// reader holds what the root storage has.
type reader struct {
	db      *Database
	tables  map[string]*cfb.Entry // by table name
	streams map[string]*cfb.Entry // all others, by readable name
	text    []string              // the strings by number
	cells   []any                 // the same as cells of rows
	refSize int
}

func (d *reader) take(e *cfb.Entry) error {
	if e.IsStorage() {
		s, err := copyStorage(e, 0)
		d.db.storages = append(d.db.storages, s)
		return err
	}
	name, table := decodeStreamName(e.Name)
	into := d.streams
	if table {
		into = d.tables
	}
	if into[name] != nil {
		return corrupt("stream %q is there twice", name)
	}
	into[name] = e
	return nil
}

// maxDepth is how deep storages may lie in each other. Embedded transforms
// are one level deep.
const maxDepth = 100

// copyStorage turns a storage that is read into one to be written.
func copyStorage(e *cfb.Entry, depth int) (cfb.Storage, error) {
	s := cfb.Storage{Name: e.Name, CLSID: e.CLSID}
	if depth > maxDepth {
		return s, corrupt("storages are more than %d levels deep", maxDepth)
	}
	for _, c := range e.Children {
		if c.IsStorage() {
			sub, err := copyStorage(c, depth+1)
			if err != nil {
				return s, err
			}
			s.Storages = append(s.Storages, sub)
			continue
		}
		stream := entryStream(c)
		s.Streams = append(s.Streams, cfb.Stream{Name: c.Name, Size: stream.Size, Open: stream.Open})
	}
	return s, nil
}

func entryStream(e *cfb.Entry) Stream {
	return Stream{Size: e.Size, Open: func() (io.ReadCloser, error) {
		r, err := e.Open()
		if err != nil {
			return nil, err
		}
		return io.NopCloser(r), nil
	}}
}

// table gives the content of a table's stream; an empty table has none.
func (d *reader) table(name string) ([]byte, error) {
	return content(d.tables[name])
}

// content reads a stream whole; its size is one that the file has room for.
func content(e *cfb.Entry) ([]byte, error) {
	if e == nil {
		return nil, nil
	}
	r, err := e.Open()
	if err != nil {
		return nil, err
	}
	b := make([]byte, e.Size)
	if _, err := io.ReadFull(r, b); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
			return nil, corrupt("the file ends within stream %q", e.Name)
		}
		return nil, err
	}
	return b, nil
}

func (d *reader) readAll() error {
	if d.tables["_StringPool"] == nil || d.tables["_StringData"] == nil {
		return corrupt("no installer database: the compound file has no string pool")
	}
	index, err := d.table("_StringPool")
	if err != nil {
		return err
	}
	data, err := d.table("_StringData")
	if err != nil {
		return err
	}
	var long bool
	if d.text, d.db.Codepage, long, err = readPool(index, data); err != nil {
		return err
	}
	d.cells = make([]any, len(d.text))
	for i, s := range d.text {
		d.cells[i] = normalCell(s)
	}
	d.refSize = 2
	if long {
		d.refSize = 3
	}
	if err := d.readDefinitions(); err != nil {
		return err
	}
	for _, t := range d.db.Tables() {
		if err := d.readRows(t); err != nil {
			return err
		}
	}
	d.db.applyValidation()
	if e := d.streams[summaryName]; e != nil {
		delete(d.streams, summaryName)
		b, err := content(e)
		if err != nil {
			return err
		}
		if d.db.Summary, err = readSummary(b); err != nil {
			return err
		}
	}
	for name, e := range d.streams {
		d.db.streams[name] = entryStream(e)
	}
	return nil
}

// string gives a string by number.
func (d *reader) string(id uint32) (string, error) {
	if int64(id) >= int64(len(d.text)) {
		return "", corrupt("string %d; there are %d", id, len(d.text)-1)
	}
	return d.text[id], nil
}

// column cuts n cells of a width from the front of a table's stream.
type column struct {
	data  []byte
	width int
}

func (c column) at(i int) uint32 {
	v := uint32(0)
	for k := range c.width {
		v |= uint32(c.data[i*c.width+k]) << (8 * k)
	}
	return v
}

// split cuts a table's stream into its columns.
func split(name string, data []byte, widths []int) (rows int, columns []column, err error) {
	total := 0
	for _, w := range widths {
		total += w
	}
	if total == 0 || len(data)%total != 0 {
		return 0, nil, corrupt("table %s: %d bytes with rows of %d", name, len(data), total)
	}
	rows = len(data) / total
	for _, w := range widths {
		columns = append(columns, column{data[:rows*w], w})
		data = data[rows*w:]
	}
	return rows, columns, nil
}

// readDefinitions reads _Tables and _Columns.
func (d *reader) readDefinitions() error {
	data, err := d.table("_Columns")
	if err != nil {
		return err
	}
	rows, columns, err := split("_Columns", data, []int{d.refSize, 2, d.refSize, 2})
	if err != nil {
		return err
	}
	found := map[uint32]map[uint32]Column{}
	for i := range rows {
		id, number := columns[0].at(i), columns[1].at(i)-bias16
		name, err := d.string(columns[2].at(i))
		if err != nil {
			return err
		}
		if found[id] == nil {
			found[id] = map[uint32]Column{}
		}
		if _, ok := found[id][number]; ok || number < 1 || number > maxColumns {
			return corrupt("_Columns has a wrong column number for %q", name)
		}
		found[id][number] = columnOf(name, uint16(columns[3].at(i)-bias16))
	}
	if data, err = d.table("_Tables"); err != nil {
		return err
	}
	if rows, columns, err = split("_Tables", data, []int{d.refSize}); err != nil {
		return err
	}
	for i := range rows {
		id := columns[0].at(i)
		name, err := d.string(id)
		if err != nil {
			return err
		}
		def := Definition{Name: name}
		for number := uint32(1); number <= uint32(len(found[id])); number++ {
			c, ok := found[id][number]
			if !ok {
				return corrupt("table %s has no column %d", name, number)
			}
			def.Columns = append(def.Columns, c)
		}
		if d.db.Table(name) != nil {
			return corrupt("table %s is there twice", name)
		}
		if _, err := d.db.Define(def); err != nil {
			var fault *CellError
			if errors.As(err, &fault) {
				return corrupt("table %s: %s", name, fault.Reason)
			}
			return err
		}
	}
	return nil
}

// readRows reads the rows of a table.
func (d *reader) readRows(t *Table) error {
	data, err := d.table(t.def.Name)
	if err != nil {
		return err
	}
	var widths []int
	for _, c := range t.def.Columns {
		widths = append(widths, map[Kind]int{String: d.refSize, Int16: 2, Int32: 4, Object: 2}[c.Kind])
	}
	rows, columns, err := split(t.def.Name, data, widths)
	if err != nil {
		return err
	}
	cells := make([]any, rows*len(columns))
	for i := range rows {
		row := Row(slices.Clip(cells[i*len(columns) : (i+1)*len(columns)]))
		if err := d.readRow(t.def, row, columns, i); err != nil {
			return err
		}
		t.rows = append(t.rows, row)
	}
	return nil
}

// readRow fills one row. Streams come last: their names have the key.
func (d *reader) readRow(def Definition, row Row, columns []column, i int) error {
	for c, col := range columns {
		v := col.at(i)
		if v == 0 {
			continue
		}
		switch def.Columns[c].Kind {
		case String:
			if _, err := d.string(v); err != nil {
				return err
			}
			row[c] = d.cells[v]
		case Int16:
			row[c] = int32(v) - bias16
		case Int32:
			row[c] = int32(v - bias32)
		}
	}
	for c, col := range columns {
		if def.Columns[c].Kind != Object || col.at(i) == 0 {
			continue
		}
		name := cellStreamName(def, row)
		e := d.streams[name]
		if e == nil {
			return corrupt("table %s: row %q has no stream", def.Name, KeyText(def, row))
		}
		row[c] = entryStream(e)
		delete(d.streams, name)
	}
	return nil
}

// columnOf reads a column's type word.
func columnOf(name string, bits uint16) Column {
	c := Column{
		Name: name, Key: bits&bitsKey != 0, Nullable: bits&bitsNullable != 0,
		Localizable: bits&bitsLocalizable != 0,
	}
	switch {
	case bits&bitsText != 0 && bits&bitsShort != 0:
		c.Kind, c.Width = String, int(bits&bitsWidth)
	case bits&bitsText != 0:
		c.Kind, c.Localizable = Object, false
	case bits&bitsWidth > 2:
		c.Kind, c.Localizable = Int32, false
	default:
		c.Kind, c.Localizable = Int16, false
	}
	return c
}
