package msi

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Kind is what a column's cells hold.
type Kind uint8

// The kinds of columns.
const (
	String Kind = iota + 1 // text in the database's code page; cells are string
	Int16                  // -32767 … 32767; cells are int32
	Int32                  // -2147483647 … 2147483647; cells are int32
	Object                 // a stream of bytes; cells are Stream
)

// Column defines one column of a table: its storage and its rules.
type Column struct {
	Name string
	Kind Kind
	// Width is the greatest length of a String in characters, 0 for no
	// limit. It is a declaration: Windows Installer stores longer text, and
	// so does this package; ICE03 is what reports it. Above 255 it is stored
	// as 0.
	Width       int
	Key         bool // part of the primary key; key columns come first
	Nullable    bool
	Localizable bool // String only

	// What follows is told in _Validation only.

	Min, Max *int32 // range of integers, of text with version numbers etc.; nil for none
	// KeyTable is the table this column refers to, or several joined by ";".
	KeyTable string
	// KeyColumn is the column of KeyTable that is referred to, counted from
	// 1; 0 for none.
	KeyColumn int
	Category  string // "Identifier", "Formatted", …; "" for none
	Set       string // the allowed values joined by ";", "" for no such rule
	// Description is what whoever made the table says about the column, for
	// people. The standard tables have none.
	Description string

	// Modularize is told nowhere in a database: it is how the maker of a merge
	// module makes the column's values unique.
	Modularize Modularize
}

// Modularize is how the values of a column are made unique in a merge module:
// which identifiers in it get the module's suffix (Windows Installer
// documentation, "Naming Primary Keys in Merge Module Databases").
type Modularize string

// The ways to modularize, in the words of WiX's table definitions and of
// Column/@Modularize.
const (
	ModularizeNone                 Modularize = ""                     // values stay as they are
	ModularizeColumn               Modularize = "column"               // the value is an identifier
	ModularizeProperty             Modularize = "property"             // a text with [Property], [#File], [$Component]
	ModularizeCondition            Modularize = "condition"            // a condition
	ModularizeIcon                 Modularize = "icon"                 // an identifier, whose extension stays at its end
	ModularizeCompanionFile        Modularize = "companionFile"        // an identifier unless it begins with a digit
	ModularizeControlText          Modularize = "controlText"          // by the type of the control
	ModularizeControlEventArgument Modularize = "controlEventArgument" // by the event
	ModularizeSemicolonDelimited   Modularize = "semicolonDelimited"   // identifiers with ";" between
)

// Definition defines a table.
type Definition struct {
	Name    string // at most 31 characters
	Columns []Column
}

// Keys gives the number of key columns; they are the first ones.
func (d Definition) Keys() int {
	n := 0
	for n < len(d.Columns) && d.Columns[n].Key {
		n++
	}
	return n
}

// KeyColumns gives the columns of the primary key.
func (d Definition) KeyColumns() []Column { return d.Columns[:d.Keys()] }

// Index gives the place of a column by its name, or -1.
func (d Definition) Index(column string) int {
	for i := range d.Columns {
		if d.Columns[i].Name == column {
			return i
		}
	}
	return -1
}

// Line is a line of the WiX Toolset whose table definitions are followed;
// the two differ in some widths, sets and ranges.
type Line int

// The lines.
const (
	WiX3 Line = 3 // WiX 3.x
	WiX5 Line = 5 // WiX 4 and 5
)

// Row is the cells of one row in the order of the table's columns. A cell is
// nil (null), string, int32 or Stream. Windows Installer does not tell the
// empty string from null, so that "" becomes nil when a row is added.
type Row []any

// Stream is a run of bytes that is opened when it is needed: an object cell,
// an embedded cabinet.
type Stream struct {
	Size int64
	Open func() (io.ReadCloser, error)
}

// Bytes is a Stream over b, which must not be changed afterwards.
func Bytes(b []byte) Stream {
	return Stream{Size: int64(len(b)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(b)), nil
	}}
}

// NamedStream is a stream of the database that is no table cell, such as an
// embedded cabinet.
type NamedStream struct {
	Name string
	Stream
}

// PropertyID names a property of the summary information.
type PropertyID uint32

// The properties of the summary information that Windows Installer uses
// (Windows Installer documentation, "Summary Property Descriptions"; their
// meaning for installers: "Summary Information Stream Reference").
const (
	PIDCodepage    PropertyID = 1  // int32 (stored as VT_I2): code page of the strings here
	PIDTitle       PropertyID = 2  // string: "Installation Database"
	PIDSubject     PropertyID = 3  // string: the product's name
	PIDAuthor      PropertyID = 4  // string: the manufacturer
	PIDKeywords    PropertyID = 5  // string
	PIDComments    PropertyID = 6  // string
	PIDTemplate    PropertyID = 7  // string: platform and languages, "x64;1033"
	PIDLastAuthor  PropertyID = 8  // string
	PIDRevision    PropertyID = 9  // string: the package code
	PIDEditTime    PropertyID = 10 // time.Time; not used by installers
	PIDLastPrinted PropertyID = 11 // time.Time
	PIDCreated     PropertyID = 12 // time.Time
	PIDLastSaved   PropertyID = 13 // time.Time
	PIDPageCount   PropertyID = 14 // int32: least version of Windows Installer times 100
	PIDWordCount   PropertyID = 15 // int32: kind of source image, bits 1, 2, 4, 8
	PIDCharCount   PropertyID = 16 // int32: only in transforms
	PIDApplication PropertyID = 18 // string: what created the database
	PIDSecurity    PropertyID = 19 // int32: 0 none, 2 read-only recommended, 4 read-only enforced
)

// Summary is the summary information: the value of each property that is
// there, of the type that the property's constant tells.
type Summary map[PropertyID]any

// Text gives a string property, or "".
func (s Summary) Text(id PropertyID) string { v, _ := s[id].(string); return v }

// Int gives an integer property, or 0.
func (s Summary) Int(id PropertyID) int32 { v, _ := s[id].(int32); return v }

// CellError is a value that its table cannot take: the caller's mistake, not
// a fault of a file.
type CellError struct {
	Table  string
	Key    string // the primary key, its values joined by "/"
	Column string // "" when the row as a whole is meant
	Reason string
}

func (e *CellError) Error() string {
	where := e.Table
	if e.Key != "" {
		where += "[" + e.Key + "]"
	}
	if e.Column != "" {
		where += "." + e.Column
	}
	return "msi: " + where + ": " + e.Reason
}

// FormatError is a fault of a file that is read.
type FormatError struct{ Reason string }

func (e *FormatError) Error() string { return "msi: " + e.Reason }

func corrupt(format string, args ...any) error {
	return &FormatError{Reason: fmt.Sprintf(format, args...)}
}

// KeyText joins the key values of a row with "/", as diagnostics, dumps and
// differences show them.
func KeyText(def Definition, row Row) string {
	var parts []string
	for i := range def.Keys() {
		if i < len(row) {
			parts = append(parts, cellText(row[i]))
		}
	}
	return strings.Join(parts, "/")
}

// cellText is the plain text of a cell: "" for null, the size of a stream.
func cellText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case Stream:
		return fmt.Sprintf("(%d bytes)", v.Size)
	default:
		return fmt.Sprint(v)
	}
}
