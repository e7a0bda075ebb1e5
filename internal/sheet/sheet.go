// Package sheet writes the administrator's sheet of a package: one page of
// Markdown for people who install it and need not know Windows Installer. All
// of it follows from the manifest and from what the templates made of it, so it
// is the same for the same package.
package sheet

import (
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/templates"
)

// Package is what there is to tell of a package beside its manifest.
type Package struct {
	FileName string // such as hello-1.4.2-x64.msi
	// ProductCode is its GUID with braces; "" as long as nobody built it.
	ProductCode string
}

// writer writes the sheet of one package.
type writer struct {
	page
	m *manifest.Model
	d *templates.Data
	p Package
}

// Render writes a sheet: UTF-8, lines that end in LF. data is what
// templates.Lower made of the model.
func Render(m *manifest.Model, data *templates.Data, p Package) []byte {
	w := &writer{m: m, d: data, p: p}
	w.overview()
	w.commands()
	w.exitCodes()
	w.properties()
	w.features()
	w.files()
	w.services()
	w.network()
	w.rights()
	w.registry()
	w.environment()
	w.shortcuts()
	w.types()
	w.stays()
	w.logs()
	return []byte(strings.TrimRight(w.String(), "\n") + "\n")
}

// Suffix ends the name of a sheet, where a package's has ".msi".
const Suffix = "-sheet.md"

// FileName gives the name of the sheet of a package.
func FileName(msi string) string { return strings.TrimSuffix(msi, ".msi") + Suffix }
