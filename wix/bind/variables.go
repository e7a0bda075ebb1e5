package bind

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
	"github.com/gomsi/gomsi/wix/source"
)

// texts replaces references: first localization strings and WiX variables,
// and in the end, when the files are known, bind variables.
type texts struct {
	b     *binder
	kinds []string
	wix   map[string]string
	bind  map[string]string // by lower-case name
	// files tells that bind has the files' facts, which few packages ask for.
	files bool
	// final undoes the escape "!!(".
	final bool
}

func (t *texts) expand(s string, pos diag.Pos) string {
	if !strings.Contains(s, "(") {
		return s
	}
	r := source.Replacer{Dialect: t.b.out.Dialect, Kinds: t.kinds, Look: t.lookup, Names: t.names}
	s = r.Replace(s, pos, t.b.list)
	if t.final {
		return source.Unescape(s, t.b.out.Dialect)
	}
	return s
}

func (t *texts) lookup(r source.Ref) (value string, ok bool) {
	switch r.Kind {
	case "loc":
		s, ok := t.b.o.Strings.Get(r.Name)
		return s.Value, ok
	case "wix":
		value, ok = t.wix[r.Name]
	case "bind":
		name := strings.ToLower(r.Name)
		if strings.HasPrefix(name, "file") || strings.HasPrefix(name, "assembly") {
			t.addFiles()
		}
		value, ok = t.bind[name]
	}
	return value, ok
}

// addFiles gives bind what is known of the files.
func (t *texts) addFiles() {
	if t.files {
		return
	}
	t.files = true
	for _, f := range t.b.files {
		id := strings.ToLower(strings.TrimSuffix(f.ID, t.b.suffix))
		for name, value := range map[string]string{"fileversion.": f.Row.String(fileVersion), "filelanguage.": f.Row.String(fileLanguage)} {
			if value != "" || !t.b.v3() { // WiX 3 does not know what a file does not have
				t.bind[name+id] = value
			}
		}
		if a := f.payload.assembly; a != nil && f.Assembly {
			t.addAssembly(id, f)
		}
	}
}

// addAssembly gives bind the parts of an assembly's name.
func (t *texts) addAssembly(id string, f *file) {
	a := f.payload.assembly
	culture := cmp.Or(a.Culture, "neutral")
	full := a.Name + ", Version=" + a.Version.String() + ", Culture=" + culture + ", PublicKeyToken=" + cmp.Or(a.PublicKeyToken, "null")
	if a.Architecture != "" {
		full += ", ProcessorArchitecture=" + a.Architecture
	}
	for name, value := range map[string]string{
		"fullname": full, "name": a.Name, "version": a.Version.String(), "fileversion": f.payload.version, "culture": culture,
		"publickeytoken": a.PublicKeyToken, "processorarchitecture": a.Architecture,
	} {
		t.bind["assembly"+name+"."+id] = value
	}
}

func (t *texts) names(kind string) []string {
	var names []string
	switch kind {
	case "loc":
		return t.b.o.Strings.IDs()
	case "wix":
		for name := range t.wix {
			names = append(names, name)
		}
	case "bind":
		t.addFiles()
		for name := range t.bind {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// resolveTexts replaces localization strings and WiX variables wherever a
// source can have written them.
func (b *binder) resolveTexts() error {
	b.texts = &texts{b: b, kinds: []string{"loc", "wix"}, wix: map[string]string{}}
	for _, v := range b.out.Variables {
		if _, ok := b.texts.wix[v.ID]; !ok || !v.Overridable {
			b.texts.wix[v.ID] = v.Value
		}
	}
	for name, value := range b.o.Variables {
		b.texts.wix[name] = value
	}
	pkg := *b.out.Package
	b.out.Package = &pkg
	b.localizeLanguage()
	if b.v3() { // where strings within the texts of localized controls stay as they are
		b.expandRows()
		b.localizeControls()
	} else {
		b.localizeControls()
		b.expandRows()
	}
	for _, s := range packageTexts(&pkg) {
		*s = b.texts.expand(*s, pkg.Pos)
	}
	for _, f := range b.out.Files {
		b.expandAll(f.Row.Pos, &f.Name, &f.ShortName, &f.DefaultVersion, &f.DefaultLanguage)
		f.Source = b.resolveSource(f.Source, f.Row.Pos)
	}
	for _, d := range b.out.Directories {
		b.expandAll(d.Row.Pos, &d.Name, &d.ShortName, &d.SourceName, &d.ShortSourceName)
	}
	for _, m := range b.out.Media {
		b.expandAll(m.Pos, &m.Cabinet, &m.Layout)
	}
	return nil
}

// neutral is the language of a v4+ package that names none.
const neutral = "0"

// localizeLanguage gives a v4+ package without a language that of its
// localization.
func (b *binder) localizeLanguage() {
	pkg := b.out.Package
	if b.v3() || b.o.Language == "" || pkg.Language != neutral {
		return
	}
	pkg.Language = b.o.Language
	if platform, ok := strings.CutSuffix(pkg.Summary.Template, ";"+neutral); ok {
		pkg.Summary.Template = platform + ";" + pkg.Language
	}
	if t := b.out.Table("Property"); t != nil {
		for _, row := range t.Rows {
			if row.String(0) == "ProductLanguage" {
				row.Cells[1] = pkg.Language
			}
		}
	}
}

// packageTexts are the fields of a package in which references may stand.
func packageTexts(p *compile.Package) []*string {
	s := &p.Summary
	return []*string{
		&p.Name, &p.Version, &p.Manufacturer, &p.Language, &p.Codepage,
		&s.Codepage, &s.Title, &s.Subject, &s.Author, &s.Keywords, &s.Comments, &s.Template,
	}
}

func (b *binder) expandAll(pos diag.Pos, fields ...*string) {
	for _, s := range fields {
		*s = b.texts.expand(*s, pos)
	}
}

// expandRows replaces the references in all cells. The last time also brings
// texts in number columns to numbers.
func (b *binder) expandRows() {
	for _, t := range b.out.Tables {
		def, known := b.definition(t.Name)
		for _, row := range t.Rows {
			for i, cell := range row.Cells {
				switch v := cell.(type) {
				case string:
					s := b.texts.expand(v, row.Pos)
					if s != v || s == "" {
						row.Cells[i] = text(s)
					}
					if b.texts.final && known && i < len(def.Columns) && s != "" && isNumber(def.Columns[i]) {
						row.Cells[i] = b.numberCell(def, i, s, row)
					}
				case compile.Source:
					row.Cells[i] = b.resolveSource(v, row.Pos)
				}
			}
		}
	}
}

func isNumber(c msi.Column) bool { return c.Kind == msi.Int16 || c.Kind == msi.Int32 }

// numberCell makes a number of a text in a number column.
func (b *binder) numberCell(def msi.Definition, i int, s string, row *compile.Row) any {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		b.list.Errorf(CodeNumber, row.Pos, "%q is no number, which column %s of table %s needs", s, def.Columns[i].Name, def.Name)
		return nil
	}
	return int32(n)
}

// resolveBinds replaces the variables that need the files' facts. As in WiX,
// their names are found in any case, and a file without a version has none.
func (b *binder) resolveBinds() error {
	t := b.texts
	t.kinds, t.final, t.bind = []string{"bind"}, true, b.propertyTexts()
	b.expandRows()
	for _, s := range packageTexts(b.out.Package) {
		*s = t.expand(*s, b.out.Package.Pos)
	}
	return nil
}

// propertyTexts are the values of "!(bind.property.X)".
func (b *binder) propertyTexts() map[string]string {
	texts := map[string]string{}
	if p := b.out.Table("Property"); p != nil {
		for _, row := range p.Rows {
			texts["property."+strings.ToLower(strings.TrimSuffix(row.String(0), b.suffix))] = row.String(1)
		}
	}
	return texts
}
