package msi

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/gomsi/gomsi/wix/cfb"
)

// databaseClass is the class of the root storage, by which Windows Installer
// knows a database: {000C1084-0000-0000-C000-000000000046}.
var databaseClass = cfb.CLSID{0x84, 0x10, 0x0C, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}

// summaryName is the stream of the summary information ([MS-OLEPS] 2.25).
const summaryName = "\x05SummaryInformation"

// Write writes the database as a compound file, from the first byte to the
// last. The same database gives the same bytes, whatever the order in which
// its tables were defined; the order of rows counts only where the file has
// one (see arrange). _Validation is written as it is: see AddValidation.
//
// A text that the code page cannot hold is a *CodepageError.
func (db *Database) Write(w io.Writer) error {
	e := &serializer{pool: pool{ids: map[string]uint32{}}, names: map[string]string{}}
	root, err := db.storage(e)
	if err != nil {
		return err
	}
	err = cfb.Write(w, root)
	var fault *cfb.StreamError
	if errors.As(err, &fault) {
		if name, ok := e.names[fault.Name]; ok {
			return fmt.Errorf("msi: stream %q: %w", name, fault.Err)
		}
	}
	return err
}

// storage gives the compound file's content.
func (db *Database) storage(e *serializer) (cfb.Storage, error) {
	root := cfb.Storage{CLSID: databaseClass, Storages: db.storages}
	tables := db.Tables()
	rows := e.arrange(tables)
	e.system(tables)
	for i, t := range tables {
		if len(rows[i]) == 0 {
			continue // Windows has no stream for an empty table either
		}
		if err := e.table(t.def, rows[i]); err != nil {
			return root, err
		}
	}
	for _, s := range db.Streams() {
		if err := e.add(s.Name, false, s.Stream); err != nil {
			return root, err
		}
	}
	if err := e.finish(); err != nil {
		return root, err
	}
	index, data, err := e.pool.serialize(db.Codepage)
	if err != nil {
		return root, locate(err, tables)
	}
	summary, err := db.Summary.serialize()
	if err != nil {
		return root, err
	}
	for _, s := range []struct {
		name  string
		table bool
		data  []byte
	}{{"_StringPool", true, index}, {"_StringData", true, data}, {summaryName, false, summary}} {
		if err := e.add(s.name, s.table, Bytes(s.data)); err != nil {
			return root, err
		}
	}
	root.Streams = e.streams
	return root, nil
}

// locate adds the place of the text that cannot be encoded.
func locate(err error, tables []*Table) error {
	fault, ok := err.(*CodepageError)
	if !ok || fault.Text == "" {
		return err
	}
	for _, t := range tables {
		for _, row := range t.rows {
			for i, cell := range row {
				if cell == fault.Text {
					fault.Table, fault.Key, fault.Column = t.def.Name, KeyText(t.def, row), t.def.Columns[i].Name
					return fault
				}
			}
		}
	}
	return err
}

// serializer makes the streams of a database.
type serializer struct {
	pool    pool
	streams []cfb.Stream
	names   map[string]string // packed name → readable name
	tables  []tableStream
}

// tableStream fills the stream of a table when the width of string references
// is known.
type tableStream struct {
	name string
	fill func(*cells)
}

func (e *serializer) deferred(name string, fill func(*cells)) {
	e.tables = append(e.tables, tableStream{name, fill})
}

// finish makes the streams of all tables; every string must be in the pool.
func (e *serializer) finish() error {
	for _, t := range e.tables {
		out := &cells{long: e.pool.long()}
		t.fill(out)
		if err := e.add(t.name, true, Bytes(out.data)); err != nil {
			return err
		}
	}
	return nil
}

// add adds a stream under its packed name.
func (e *serializer) add(name string, table bool, s Stream) error {
	packed, err := encodeStreamName(name, table)
	if err != nil {
		return err
	}
	if _, ok := e.names[packed]; ok {
		return fmt.Errorf("msi: there are two streams of the name %q", name)
	}
	e.names[packed] = name
	e.streams = append(e.streams, cfb.Stream{Name: packed, Size: s.Size, Open: s.Open})
	return nil
}

// arrange numbers the strings of all keys and gives the rows of each table in
// the order that they have in the file.
//
// Windows keeps rows sorted by their key columns as stored numbers, so that
// the order of text keys is that of their string numbers. These are given out
// here table by table and row by row, which keeps the rows' own order as far
// as no other table has the key before. Column by column with sorting in
// between, because then a database that was read and is written again has the
// same bytes.
func (e *serializer) arrange(tables []*Table) [][]Row {
	type keyed struct {
		row Row
		key []uint32 // stored numbers
	}
	all := make([][]Row, len(tables))
	for i, t := range tables {
		n := t.def.Keys()
		keys := make([]uint32, n*len(t.rows))
		rows := make([]keyed, len(t.rows))
		for r, row := range t.rows {
			rows[r] = keyed{row, keys[n*r : n*r : n*(r+1)]}
		}
		for c := range n {
			for r := range rows {
				rows[r].key = append(rows[r].key, e.stored(rows[r].row[c]))
			}
			slices.SortStableFunc(rows, func(a, b keyed) int { return slices.Compare(a.key, b.key) })
		}
		all[i] = make([]Row, len(rows))
		for r := range rows {
			all[i][r] = rows[r].row
		}
	}
	return all
}

// stored gives the number that stands for a cell: the number of a string,
// which is added to the pool when it is new, or a number with the bias that
// lets 0 be null.
func (e *serializer) stored(cell any) uint32 {
	switch v := cell.(type) {
	case string:
		return e.pool.id(v)
	case int32:
		return uint32(v) + bias32
	case Stream:
		return 1
	}
	return 0
}

// What is added to a number in its cell, so that 0 is free for null.
const (
	bias16 = 0x8000
	bias32 = 0x80000000
)

// system makes _Tables and _Columns. Their strings come after all keys.
func (e *serializer) system(tables []*Table) {
	type column struct {
		table, number, name, bits uint32
	}
	var names []uint32
	var columns []column
	for _, t := range tables {
		id := e.pool.use(t.def.Name)
		names = append(names, id)
		for i, c := range t.def.Columns {
			e.pool.use(t.def.Name)
			columns = append(columns, column{id, uint32(i+1) + bias16, e.pool.use(c.Name), uint32(columnBits(c)) + bias16})
		}
	}
	slices.Sort(names)
	slices.SortFunc(columns, func(a, b column) int {
		return cmp.Or(cmp.Compare(a.table, b.table), cmp.Compare(a.number, b.number))
	})
	e.deferred("_Tables", func(out *cells) {
		out.refs(len(names), func(i int) uint32 { return names[i] })
	})
	e.deferred("_Columns", func(out *cells) {
		out.refs(len(columns), func(i int) uint32 { return columns[i].table })
		out.shorts(len(columns), func(i int) uint32 { return columns[i].number })
		out.refs(len(columns), func(i int) uint32 { return columns[i].name })
		out.shorts(len(columns), func(i int) uint32 { return columns[i].bits })
	})
}

// table interns the strings of a table, makes its stream and adds the streams
// of its object cells.
func (e *serializer) table(def Definition, rows []Row) error {
	stored := make([]uint32, 0, len(rows)*len(def.Columns))
	for _, row := range rows {
		for _, cell := range row {
			switch v := cell.(type) {
			case string:
				e.pool.use(v)
			case Stream:
				if err := e.add(cellStreamName(def, row), false, v); err != nil {
					return err
				}
			}
			stored = append(stored, e.stored(cell))
		}
	}
	e.deferred(def.Name, func(out *cells) {
		// A table is stored column by column.
		for c, column := range def.Columns {
			value := func(row int) uint32 { return stored[row*len(def.Columns)+c] }
			switch column.Kind {
			case String:
				out.refs(len(rows), value)
			case Int16:
				out.shorts(len(rows), func(row int) uint32 {
					if v := value(row); v != 0 {
						return v - bias32 + bias16
					}
					return 0
				})
			case Object:
				out.shorts(len(rows), value)
			case Int32:
				out.longs(len(rows), value)
			}
		}
	})
	return nil
}

// cells builds the stream of a table.
type cells struct {
	data []byte
	long bool // three bytes a string
}

func (c *cells) refs(n int, value func(int) uint32) {
	for i := range n {
		v := value(i)
		c.data = append(c.data, byte(v), byte(v>>8))
		if c.long {
			c.data = append(c.data, byte(v>>16))
		}
	}
}

func (c *cells) shorts(n int, value func(int) uint32) {
	for i := range n {
		c.data = binary.LittleEndian.AppendUint16(c.data, uint16(value(i)))
	}
}

func (c *cells) longs(n int, value func(int) uint32) {
	for i := range n {
		c.data = binary.LittleEndian.AppendUint32(c.data, value(i))
	}
}
