// Package library reads what extensions of WiX and compiled libraries
// (.wixlib) of both lines bring to a package: sections of rows that the linker
// takes in when something refers to them, localized strings, and the files that
// the rows hold (custom action DLLs, bitmaps, licence texts).
//
// A .wixlib of the v3 line is a cabinet followed by XML; one of the v4+ line is
// a ZIP archive with JSON. An extension is a .NET assembly that has a .wixlib
// among its managed resources (ECMA-335, partition II, sections 22.24 and
// 25.3.3).
package library

import (
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// Library is what one extension or .wixlib brings.
type Library struct {
	// File is what was read.
	File string
	// Dialect is the line that the library is of.
	Dialect source.Dialect
	// Space is the extension's namespace as source.Element.Space has it
	// ("util", "firewall", "ui"), "" for a .wixlib that is no extension's.
	Space string
	// Sections are new at each reading, as linking makes them part of its
	// output. Cells of stream columns are compile.Source with Content.
	Sections []*compile.Section
	// Localizations are the strings of each culture; all of their strings give
	// way to those of the package's own files.
	Localizations []*source.Localization
	// DefaultCulture is the culture that is taken when none is asked for
	// ("en-us"), "" when there is no such rule.
	DefaultCulture string
}
