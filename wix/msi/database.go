package msi

import (
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/wix/cfb"
)

// UTF8 is the code page of UTF-8.
const UTF8 = 65001

// maxTableName is the longest table name, in characters; a longer one does
// not fit into a stream name of a compound file with its marks.
const maxTableName = 31

// Database is an installer database in memory. Streams stay where they are
// until they are read or written.
type Database struct {
	// Codepage is the code page of all strings in tables: 65001 (UTF-8),
	// 1252, …; 0 is "neutral", which only holds ASCII.
	Codepage int
	Summary  Summary

	tables   map[string]*Table
	streams  map[string]Stream
	storages []cfb.Storage // of a file that was read: embedded transforms
	closer   io.Closer
}

// New gives an empty database in UTF-8.
func New() *Database {
	return &Database{
		Codepage: UTF8,
		Summary:  Summary{},
		tables:   map[string]*Table{},
		streams:  map[string]Stream{},
	}
}

// Close closes the file behind a database of OpenFile.
func (db *Database) Close() error {
	if db.closer == nil {
		return nil
	}
	c := db.closer
	db.closer = nil
	return c.Close()
}

// Define adds an empty table. Defining a table again the same way gives the
// table that is there already; another way is an error.
func (db *Database) Define(def Definition) (*Table, error) {
	if t := db.tables[def.Name]; t != nil {
		if !sameStorage(t.def, def) {
			return nil, &CellError{Table: def.Name, Reason: "the table is defined already with other columns"}
		}
		return t, nil
	}
	if err := checkDefinition(def); err != nil {
		return nil, err
	}
	def.Columns = slices.Clone(def.Columns)
	t := &Table{def: def}
	db.tables[def.Name] = t
	return t, nil
}

// Table gives a table by name, or nil.
func (db *Database) Table(name string) *Table { return db.tables[name] }

// Tables gives all tables, sorted by name. _Tables and _Columns are not among
// them (they are made from the definitions), _Validation is when it has been
// read or defined.
func (db *Database) Tables() []*Table {
	all := make([]*Table, 0, len(db.tables))
	for _, t := range db.tables {
		all = append(all, t)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].def.Name < all[j].def.Name })
	return all
}

// Drop removes a table with its rows.
func (db *Database) Drop(name string) { delete(db.tables, name) }

// AddStream adds a stream that is no table cell, such as an embedded cabinet
// (whose Media row has the name with "#" before it).
func (db *Database) AddStream(name string, s Stream) error {
	if err := checkStream(s); err != nil {
		return fmt.Errorf("msi: stream %q: %w", name, err)
	}
	if _, ok := db.streams[name]; ok {
		return fmt.Errorf("msi: stream %q is there already", name)
	}
	if _, err := encodeStreamName(name, false); err != nil {
		return err
	}
	db.streams[name] = s
	return nil
}

// Streams gives the streams that are no table cells, sorted by name.
func (db *Database) Streams() []NamedStream {
	all := make([]NamedStream, 0, len(db.streams))
	for name, s := range db.streams {
		all = append(all, NamedStream{name, s})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// Table is a table and its rows.
type Table struct {
	def  Definition
	rows []Row
	keys map[string]int // see index
}

// index gives the place in rows of each key, in a form without ambiguity. It
// is made when it is first needed: a database that is only dumped or compared
// can do without.
func (t *Table) index() map[string]int {
	if t.keys == nil {
		t.keys = make(map[string]int, len(t.rows))
		for i, row := range t.rows {
			key := internalKey(row[:t.def.Keys()])
			if _, ok := t.keys[key]; !ok {
				t.keys[key] = i
			}
		}
	}
	return t.keys
}

// Name gives the table's name.
func (t *Table) Name() string { return t.def.Name }

// Definition gives the table's definition, which must not be changed.
func (t *Table) Definition() Definition { return t.def }

// Rows gives the rows in the order they were added, or that of the file they
// were read from; they must not be changed.
func (t *Table) Rows() []Row { return t.rows }

// Find gives the row with that key, or nil.
func (t *Table) Find(key ...any) Row {
	if i, ok := t.index()[internalKey(key)]; ok {
		return t.rows[i]
	}
	return nil
}

// Add adds a row; its cells are copied. Besides the types that Row tells a
// cell may be an int. A cell of another kind than its column, a null where
// none may be, a number out of range and a key that is there already are
// *CellError.
func (t *Table) Add(cells ...any) error { return t.AddRow(slices.Clone(cells)) }

// AddRow is Add for a row that belongs to the table from then on, also when
// it is an error.
func (t *Table) AddRow(row Row) error {
	if len(row) != len(t.def.Columns) {
		return &CellError{Table: t.def.Name, Reason: fmt.Sprintf("%d cells for %d columns", len(row), len(t.def.Columns))}
	}
	for i, cell := range row {
		row[i] = normalCell(cell)
	}
	for i, cell := range row {
		if _, ok := cell.(Stream); ok {
			if _, err := encodeStreamName(cellStreamName(t.def, row), false); err != nil {
				return &CellError{t.def.Name, KeyText(t.def, row), t.def.Columns[i].Name, strings.TrimPrefix(err.Error(), "msi: ")}
			}
		}
		if reason := checkCell(t.def.Columns[i], cell); reason != "" {
			return &CellError{t.def.Name, KeyText(t.def, row), t.def.Columns[i].Name, reason}
		}
	}
	key := internalKey(row[:t.def.Keys()])
	if _, ok := t.index()[key]; ok {
		return &CellError{Table: t.def.Name, Key: KeyText(t.def, row), Reason: "a row with this key is there already"}
	}
	t.keys[key] = len(t.rows)
	t.rows = append(t.rows, row)
	return nil
}

// normalCell brings a cell to the types of Row; "" is null.
func normalCell(cell any) any {
	switch v := cell.(type) {
	case string:
		if v == "" {
			return nil
		}
	case int:
		if v >= math.MinInt32 && v <= math.MaxInt32 {
			return int32(v)
		}
	case int16:
		return int32(v)
	}
	return cell
}

// checkCell tells why a cell cannot stand in a column, or "".
func checkCell(c Column, cell any) string {
	switch v := cell.(type) {
	case nil:
		if !c.Nullable {
			return "must not be null"
		}
		return ""
	case string:
		if c.Kind != String {
			return fmt.Sprintf("text %q where %s is wanted", v, c.Kind)
		}
		if strings.ContainsRune(v, 0) {
			return fmt.Sprintf("text %q holds a NUL", v)
		}
		return ""
	case int32:
		switch {
		case c.Kind != Int16 && c.Kind != Int32:
			return fmt.Sprintf("number %d where %s is wanted", v, c.Kind)
		case c.Kind == Int16 && (v > math.MaxInt16 || v < -math.MaxInt16):
			return fmt.Sprintf("%d; range is -32767 to 32767", v)
		case v == math.MinInt32:
			return fmt.Sprintf("%d; range is -2147483647 to 2147483647", v)
		}
		return ""
	case Stream:
		if c.Kind != Object {
			return "a stream where " + c.Kind.String() + " is wanted"
		}
		if err := checkStream(v); err != nil {
			return err.Error()
		}
		return ""
	default:
		return fmt.Sprintf("a value of type %T (%v)", cell, cell)
	}
}

// internalKey is a key of one table as one string; different keys give
// different strings. A single text stands for itself: it is never empty.
func internalKey(cells []any) string {
	if len(cells) == 1 {
		switch v := normalCell(cells[0]).(type) {
		case nil:
			return ""
		case string:
			return v
		}
	}
	var b strings.Builder
	for _, cell := range cells {
		switch v := normalCell(cell).(type) {
		case string:
			b.WriteString(strconv.Itoa(len(v)) + ":" + v)
		case int32:
			b.WriteString("i" + strconv.Itoa(int(v)) + ";")
		default:
			b.WriteByte('n')
		}
	}
	return b.String()
}

// String gives the kind's name in a sentence.
func (k Kind) String() string {
	switch k {
	case String:
		return "text"
	case Int16:
		return "a 16-bit number"
	case Int32:
		return "a 32-bit number"
	case Object:
		return "a stream"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

func checkStream(s Stream) error {
	if s.Open == nil {
		return fmt.Errorf("the stream has no Open function")
	}
	if s.Size < 0 {
		return fmt.Errorf("size %d", s.Size)
	}
	return nil
}

// checkDefinition tells what is wrong with a definition.
func checkDefinition(def Definition) error {
	fault := func(column, format string, args ...any) error {
		return &CellError{Table: def.Name, Column: column, Reason: fmt.Sprintf(format, args...)}
	}
	if n := len([]rune(def.Name)); n == 0 || n > maxTableName {
		return fault("", "table name of %d characters; 1 to %d are allowed", n, maxTableName)
	}
	switch {
	case def.Name == "_Tables" || def.Name == "_Columns" || def.Name == "_Streams" || def.Name == "_Storages":
		return fault("", "the table is Windows Installer's own")
	case len(def.Columns) == 0 || len(def.Columns) > maxColumns:
		return fault("", "%d columns; 1 to %d are allowed", len(def.Columns), maxColumns)
	case def.Keys() == 0:
		return fault("", "the first column is no key")
	}
	seen := map[string]bool{}
	for i, c := range def.Columns {
		switch {
		case c.Name == "":
			return fault("", "column %d has no name", i+1)
		case seen[c.Name]:
			return fault(c.Name, "the column is there twice")
		case c.Kind < String || c.Kind > Object:
			return fault(c.Name, "%s", c.Kind)
		case c.Width < 0:
			return fault(c.Name, "width %d", c.Width)
		case c.Width != 0 && c.Kind != String:
			return fault(c.Name, "a width is for text")
		case c.Localizable && c.Kind != String:
			return fault(c.Name, "only text can be localizable")
		case c.Key && i >= def.Keys():
			return fault(c.Name, "key columns must come first")
		case c.Key && c.Kind == Object:
			return fault(c.Name, "a stream cannot be a key")
		}
		seen[c.Name] = true
	}
	return nil
}

// sameStorage tells whether two definitions store rows alike.
func sameStorage(a, b Definition) bool {
	return slices.EqualFunc(a.Columns, b.Columns, func(x, y Column) bool {
		return x.Name == y.Name && columnBits(x) == columnBits(y)
	})
}
