package gomsi

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"

	"github.com/gomsi/gomsi/internal/atomicfile"
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/internal/sheet"
	"github.com/gomsi/gomsi/templates"
	"github.com/gomsi/gomsi/wix"
)

// references finds what the package has to refer to in the user's fragments.
func (b *build) references(m *manifest.Model) []templates.Reference {
	var all []templates.Reference
	for _, r := range wix.References(b.wixOptions(m, wixInputs(m.WiX.Fragments))) {
		all = append(all, templates.Reference(r))
	}
	return all
}

// wixInputs names source files.
func wixInputs(files []string) []wix.Input {
	var all []wix.Input
	for _, f := range files {
		all = append(all, wix.Input{File: f})
	}
	return all
}

// writeAll writes rendered files into a folder and gives the paths of those
// that are compiled.
func (b *build) writeAll(dir string, files []templates.File) []string {
	if b.err = os.MkdirAll(dir, 0o755); b.err != nil {
		return nil
	}
	var names []string
	for _, f := range files {
		name := filepath.Join(dir, f.Name)
		if b.err = atomicfile.WriteFile(name, f.Content, 0o644); b.err != nil {
			return nil
		}
		names = append(names, name)
	}
	return names
}

// renderTo writes the sources of every architecture into a folder (one folder
// each, when there are several).
func (b *build) renderTo(dir, name string) []string {
	var all []string
	models := b.load()
	for _, m := range models {
		to := dir
		if len(models) > 1 {
			to = filepath.Join(dir, m.Platform())
		}
		files, faults := templates.Render(m, templates.Inputs{
			ProductCode: "*", SourceDir: relative(to, m.Dir), Output: strings.TrimSuffix(FileName(m), ".msi"),
			References: b.references(m),
		}, templates.Dialect(cmp.Or(name, dialectToRender(m))))
		b.take(faults, nil)
		if b.stopped() {
			return nil
		}
		all = append(all, b.writeAll(to, files)...)
	}
	return all
}

// makeSheet makes the administrator's sheet of a model's package. Neither the
// dialect nor who compiles changes what an administrator sees of a package.
func makeSheet(m *manifest.Model, productCode string) (templates.File, *diag.List) {
	data, faults := templates.Lower(m, templates.Inputs{}, templates.Dialect(m.WiX.Dialect))
	msi := FileName(m)
	return templates.File{
		Name:    sheet.FileName(msi),
		Content: sheet.Render(m, data, sheet.Package{FileName: msi, ProductCode: productCode}),
	}, faults
}

// makeSheets makes the sheets of all architectures, and writes them unless they
// have no folder.
func (b *build) makeSheets() []*Sheet {
	var all []*Sheet
	for _, m := range b.load() {
		f, faults := makeSheet(m, "")
		if b.take(faults, nil); b.stopped() {
			return nil
		}
		s := &Sheet{Name: f.Name, Text: f.Content}
		if b.o.OutDir != "" {
			s.Path = filepath.Join(b.o.OutDir, f.Name)
			b.writeAll(b.o.OutDir, []templates.File{f})
		}
		all = append(all, s)
	}
	return all
}

// dialectToRender is the form of the sources that a person gets to keep: v4,
// which today's WiX reads, unless the manifest names another or holds WiX
// sources of its own, which are of the form that it builds with.
func dialectToRender(m *manifest.Model) string {
	w := m.WiX
	if m.Has("wix.dialect") || w.Engine != builtin || len(w.Fragments) > 0 || w.Templates != "" {
		return w.Dialect
	}
	return string(templates.V4)
}

// relative gives the way from a folder to another, or the other's absolute
// path when there is none (another drive).
func relative(from, to string) string {
	f, err1 := filepath.Abs(from)
	t, err2 := filepath.Abs(to)
	if rel, err := filepath.Rel(f, t); err1 == nil && err2 == nil && err == nil {
		return rel
	}
	return t
}
