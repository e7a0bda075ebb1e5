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
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/gomsi/gomsi/internal/pe"
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

// ErrNot is wrapped by the errors of Open for a file that is neither an
// extension nor a library.
var ErrNot = errors.New("no extension or library of WiX")

// How the kinds of file begin: programs, cabinets, ZIP archives.
const (
	programMark = "MZ"
	cabinetMark = "MSCF"
	archiveMark = "PK\x03\x04"
)

// Open reads an extension (.dll) or a compiled library (.wixlib) of either
// line. What it is, its content tells, not its name. An error of the file's
// content begins with "library: NAME: ".
func Open(name string) (*Library, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(raw, []byte(programMark)) {
		return read(name, raw)
	}
	resources, err := pe.ManagedResources(bytes.NewReader(raw), int64(len(raw)))
	switch {
	case errors.Is(err, pe.ErrNotPE):
		return nil, fmt.Errorf("library: %s: %w", name, ErrNot)
	case err != nil:
		return nil, fmt.Errorf("library: %s: %w", name, err)
	}
	space := ""
	for _, r := range resources {
		if strings.HasSuffix(r.Name, ".wixlib") {
			lib, err := read(name, r.Data)
			if err != nil {
				return nil, err
			}
			lib.Space = spaceOf(r.Name)
			if lib.Dialect == source.V3 {
				lib.DefaultCulture = v3Culture
			}
			return lib, nil
		}
		if strings.HasSuffix(r.Name, ".xsd") {
			space = spaceOf(r.Name)
		}
	}
	if space != "" { // of v3, without a library: its elements are all it has
		return &Library{File: name, Dialect: source.V3, Space: space}, nil
	}
	return nil, fmt.Errorf("library: %s: %w", name, ErrNot)
}

// read reads a library by what it begins with.
func read(name string, raw []byte) (*Library, error) {
	switch begin := bytes.TrimPrefix(raw, []byte(byteOrderMark)); {
	case bytes.HasPrefix(raw, []byte(archiveMark)):
		return readV4(name, raw)
	case bytes.HasPrefix(raw, []byte(cabinetMark)), bytes.HasPrefix(begin, []byte("<")):
		return readV3(name, raw)
	}
	return nil, fmt.Errorf("library: %s: %w", name, ErrNot)
}

// v3Culture is the default culture of all of WiX 3's extensions. Each says it
// in its program, so that an extension of somebody else could say another one.
const v3Culture = "en-us"

// What the names of the resources of WiX's own extensions begin with, of the v3
// and the v4+ line.
var resourcePrefixes = []string{"Microsoft.Tools.WindowsInstallerXml.Extensions.", "WixToolset."}

// otherSpaces are the spaces of extensions whose resource has another name.
var otherSpaces = map[string]string{"bas": "bal", "ps": "powershell", "luxlib": "lux"}

// spaceOf gives the space of the extension that has a resource
// ("WixToolset.Util.util.wixlib"), "" for those that are not WiX's own.
func spaceOf(resource string) string {
	for _, prefix := range resourcePrefixes {
		if !strings.HasPrefix(resource, prefix) {
			continue
		}
		parts := strings.Split(strings.ToLower(resource), ".")
		space := parts[len(parts)-2]
		if other, ok := otherSpaces[space]; ok {
			return other
		}
		return space
	}
	return ""
}
