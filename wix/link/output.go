// Package link puts compiled sections together: it finds what the package
// refers to, orders the sequences, connects features with components and adds
// the rows that WiX implies.
package link

import (
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// Output is a whole package or module before its files were looked at: what
// package bind needs to make the database and the cabinets.
//
// What is left to the binder: File.FileSize, Version, Language and Sequence,
// Media.LastSequence and the Media rows of a template, MsiFileHash, GUIDs of
// components that are "*", the package code and a product code "*" (cell
// ProductCode of table Property, and Upgrade rows never hold it), the streams
// of compile.Source cells, all variables "!(…)", _Validation, and the summary
// information's times.
type Output struct {
	Dialect source.Dialect
	Kind    compile.SectionKind
	Package *compile.Package

	// Tables are sorted by name; a table without rows stands here when WiX
	// writes it all the same. Rows are in the order of linking: entry section
	// first, then fragments in the order in which they were pulled in.
	Tables []*Table

	// Files, Components and Directories are in the order of their rows; each
	// shares its Row with Tables.
	Files       []*compile.File
	Components  []*compile.Component
	Directories []*compile.Directory
	// Media is empty when Template is set, and the other way round; a package
	// with neither authored has the implied Template (v4+).
	Media    []*compile.Media
	Template *compile.MediaTemplate

	// Unused are the fragments that nothing refers to, in the order of the
	// sources; they are no part of the output.
	Unused []*compile.Section

	// KeptNames are identifiers that stay as they are in a module.
	KeptNames []string

	Variables []*compile.WixVariable
	// Strings are WiX's own localization strings; the user's win over them.
	Strings      map[string]string
	CustomTables []*compile.CustomTable
}

// Table is all rows of one table.
type Table struct {
	Name string
	Rows []*compile.Row
}

// Table gives a table by name, or nil.
func (o *Output) Table(name string) *Table {
	for _, t := range o.Tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Directory gives a directory by its id, or nil.
func (o *Output) Directory(id string) *compile.Directory {
	for _, d := range o.Directories {
		if d.ID == id {
			return d
		}
	}
	return nil
}
