package bind

import (
	"cmp"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
)

// nameColumn is a column of a table that holds "short|long" names.
type nameColumn struct {
	table  string
	column int
	// kind and columns say what a short name is made of (see
	// ident.Line.ShortName): kind is the first text that is hashed with the
	// name, columns hold the others.
	kind    string
	columns []int
}

// nameColumns are those whose short names WiX 5 makes of the names with their
// variables replaced. WiX 3 hashes variables as they are written, which package
// compile does. Files and directories are not among them, as these are more
// than their rows.
var nameColumns = []nameColumn{
	{"DuplicateFile", 3, "CopyFile", []int{1, 2}},
	{"IniFile", 1, "IniFile", []int{7}},
	{"IniLocator", 1, "IniFileSearch", nil},
	{"MoveFile", 3, "MoveFile", []int{1}},
	{"RemoveFile", 2, "RemoveFile", []int{1}},
	{"RemoveIniFile", 1, "IniFile", []int{7}},
	{"Shortcut", 2, "Shortcut", []int{3, 1}},
}

// variableNames are what has names with variables in them and no short names
// yet.
type variableNames struct {
	directories []*compile.Directory
	files       []*compile.File
	cells       []nameCell
	// unresolved are names of files before bind variables are replaced, by
	// which WiX 5 orders files. Others are no different.
	unresolved map[*compile.File]string
}

// defaultDir is the place of DefaultDir in the rows of table Directory.
const defaultDir = 2

type nameCell struct {
	nameColumn
	row *compile.Row
}

func holdsVariable(s string) bool { return strings.Contains(s, "!(") }

// findNames remembers the names that hold variables, before these are replaced.
func (b *binder) findNames() error {
	if b.v3() {
		return nil
	}
	found := &b.variable
	for _, d := range b.out.Directories {
		if holdsVariable(d.Name) || holdsVariable(d.SourceName) {
			found.directories = append(found.directories, d)
		}
	}
	for _, f := range b.out.Files {
		if holdsVariable(f.Name) && f.ShortName == "" {
			found.files = append(found.files, f)
		}
	}
	for _, c := range nameColumns {
		t := b.out.Table(c.table)
		if t == nil {
			continue
		}
		for _, row := range t.Rows {
			if name := row.String(c.column); holdsVariable(name) && !strings.Contains(name, "|") {
				found.cells = append(found.cells, nameCell{c, row})
			}
		}
	}
	return nil
}

// resolveNames replaces the bind variables in names of directories and files,
// of which GUIDs are made next. That may be before the product code is known.
func (b *binder) resolveNames() error {
	if len(b.variable.directories)+len(b.variable.files) == 0 {
		return nil
	}
	const code = "property.productcode"
	t := &texts{b: b, kinds: []string{"bind"}, bind: b.propertyTexts()}
	t.bind[code] = "!(bind." + code + ")"
	b.renameFolders(t)
	for _, d := range b.variable.directories {
		d.Name, d.SourceName = t.expand(d.Name, d.Row.Pos), t.expand(d.SourceName, d.Row.Pos)
	}
	b.variable.unresolved = map[*compile.File]string{}
	for _, f := range b.variable.files {
		b.variable.unresolved[f] = f.Name
		f.Name = t.expand(f.Name, f.Row.Pos)
	}
	return nil
}

// renameFolders gives the folders in the midst of a path, whose identifiers are
// made of it, those that the path with its variables replaced has. Nothing but
// what is below them refers to them.
func (b *binder) renameFolders(t *texts) {
	for _, d := range b.out.Directories {
		if !holdsVariable(d.Path) {
			continue
		}
		path := b.unescaped(t.expand(b.texts.expand(d.Path, d.Row.Pos), d.Row.Pos))
		old, id := d.ID, b.line.ID("d", d.PathRoot, path)
		if b.out.Directory(id) != nil {
			continue // another path leads there, too
		}
		d.ID, d.Row.Cells[0] = id, id
		for _, below := range b.out.Directories {
			if below.Parent == old {
				below.Parent, below.Row.Cells[1] = id, id
			}
		}
	}
}

// nameToSort is the name that a v4+ file has when files are ordered.
func (b *binder) nameToSort(f *file) string {
	if name, ok := b.variable.unresolved[f.File]; ok {
		return name
	}
	return f.Name
}

// shortenNames gives the names that held variables the short names that they
// need, now that all are replaced.
func (b *binder) shortenNames() error {
	for _, d := range b.variable.directories {
		b.expandAll(d.Row.Pos, &d.Name, &d.SourceName)
		b.shortenDirectory(&d.ShortName, d.Name, d)
		b.shortenDirectory(&d.ShortSourceName, d.SourceName, d)
		d.Row.Cells[defaultDir] = compile.DefaultDir(b.line, d)
	}
	for _, f := range b.variable.files {
		f.Row.Cells[fileName] = b.shortened(f.Row.String(fileName), "File", f.Directory)
	}
	for _, c := range b.variable.cells {
		hash := []string{c.kind}
		for _, i := range c.columns {
			hash = append(hash, c.row.String(i))
		}
		c.row.Cells[c.column] = b.shortened(c.row.String(c.column), hash...)
	}
	return nil
}

// shortenDirectory makes the short name of a directory, of which package compile
// does not know that its name, where that has an escaped "!!(", holds no variable
// any more. The parts of a path hash the directory that the path starts from.
func (b *binder) shortenDirectory(short *string, name string, d *compile.Directory) {
	if *short == "" && name != "" && name != "." && !ident.IsShortName(name) {
		*short = b.line.ShortName(name, false, "Directory", cmp.Or(d.PathRoot, d.Parent))
	}
}

func (b *binder) shortened(name string, hash ...string) any {
	if name == "" || ident.IsShortName(name) {
		return text(name)
	}
	return ident.NameCell(b.line.ShortName(name, true, hash...), name)
}
