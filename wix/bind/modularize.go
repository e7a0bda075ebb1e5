package bind

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/msi"
)

// moduleSuffix is what the names of a module get: a dot and its GUID, with
// underscores ("Naming Primary Keys in Merge Module Databases").
func moduleSuffix(guid string) string {
	return "." + strings.ReplaceAll(strings.Trim(guid, "{}"), "-", "_")
}

// modularizer makes the names of a module its own.
type modularizer struct {
	b      *binder
	suffix string
	kept   map[string]bool
}

// modularizeEarly does it before files are looked at, as WiX 3 does, where the
// GUIDs of components are made of the new names; modularizeLate when all is
// known, as WiX 5 does.
func (b *binder) modularizeEarly() error {
	if b.v3() {
		b.modularize()
	}
	return nil
}

func (b *binder) modularizeLate() error {
	if !b.v3() {
		b.modularize()
	}
	return nil
}

func (b *binder) modularize() {
	if b.out.Kind != compile.KindModule {
		return
	}
	b.suffix = moduleSuffix(b.out.Package.PackageCode)
	m := &modularizer{b: b, suffix: b.suffix, kept: map[string]bool{}}
	for _, name := range b.out.KeptNames {
		m.kept[name] = true
	}
	for _, t := range b.out.Tables {
		def, ok := b.definition(t.Name)
		if !ok {
			continue // makeDatabase tells
		}
		for _, row := range t.Rows {
			m.row(def, row)
		}
	}
	if b.v3() {
		m.propertyLists()
	}
	m.fields()
}

// row changes the cells of a row, from the left to the right.
func (m *modularizer) row(def msi.Definition, row *compile.Row) {
	for i, col := range def.Columns {
		if col.Modularize == msi.ModularizeNone || i >= len(row.Cells) {
			continue
		}
		if s, ok := row.Cells[i].(string); ok && s != "" {
			row.Cells[i] = m.cell(col, s, row)
		}
	}
}

// controlType is the place of the type in table Control, and that of the event
// in table ControlEvent.
const controlType = 2

// cell gives the new text of a cell.
func (m *modularizer) cell(col msi.Column, s string, row *compile.Row) string {
	if isStandardAction(m.b.v3(), s) || ident.IsStandardProperty(s) {
		return s
	}
	how := col.Modularize
	switch how {
	case msi.ModularizeControlEventArgument:
		how = nameOrText(s, row.String(controlType), "CheckExistingTargetPath", "CheckTargetPath", "DoAction", "NewDialog", "SelectionBrowse",
			"SetTargetPath", "SpawnDialog", "SpawnWaitDialog")
	case msi.ModularizeControlText:
		// Pictures are names of table Binary. In WiX 5 the type itself has got the
		// suffix by now, so that no control is known as one with a picture.
		how = nameOrText(s, row.String(controlType), "Bitmap", "Icon")
	}
	switch how {
	case msi.ModularizeColumn:
		if !ident.IsIdentifier(s) {
			m.b.list.Errorf(CodeModule, row.Pos, "column %s is made unique in a merge module, and %q is no identifier", col.Name, s).
				WithLength(len(s))
		}
		return m.name(s)
	case msi.ModularizeProperty:
		return m.within(formattedNames, s)
	case msi.ModularizeCondition:
		return m.within(conditionNames, s)
	case msi.ModularizeCompanionFile:
		if s[0] >= '0' && s[0] <= '9' {
			return s
		}
		return m.name(s)
	case msi.ModularizeIcon:
		dot := strings.LastIndex(s, ".")
		if m.kept[s] || dot < 0 {
			return m.name(s)
		}
		return s[:dot] + m.suffix + s[dot:]
	case msi.ModularizeSemicolonDelimited:
		keys := strings.Split(s, ";")
		for i, key := range keys {
			if key != "" || m.b.v3() {
				keys[i] = key + m.suffix
			}
		}
		return strings.Join(keys, ";")
	}
	return s
}

// nameOrText tells how a value is read that is a name for some kinds of control
// or event and else a formatted text.
func nameOrText(s, kind string, named ...string) msi.Modularize {
	if slices.Contains(named, kind) && ident.IsIdentifier(s) {
		return msi.ModularizeColumn
	}
	return msi.ModularizeProperty
}

func (m *modularizer) name(s string) string {
	if m.kept[s] {
		return s
	}
	return s + m.suffix
}

// The names in formatted texts ("Formatted") and in conditions ("Conditional
// Statement Syntax"), each the first group. The other forms of a condition are
// read to be passed over: operators, texts, environment variables.
var (
	formattedNames = regexp.MustCompile(`\[([#$!]?[a-zA-Z_][a-zA-Z0-9_.]*)\]`)
	conditionNames = regexp.MustCompile(`(?is)(?:NOT|EQV|XOR|OR|AND|IMP)\s|".*?"|%[a-zA-Z_][a-zA-Z0-9_.]*|([!$?&]?[a-zA-Z_][a-zA-Z0-9_.]*)`)
)

// within adds the suffix to the names that a form finds in a text.
func (m *modularizer) within(form *regexp.Regexp, s string) string {
	var out strings.Builder
	last := 0
	for _, at := range form.FindAllStringSubmatchIndex(s, -1) {
		if at[2] < 0 {
			continue
		}
		if name := s[at[2]:at[3]]; !ident.IsStandardProperty(name) && !m.kept[name] {
			out.WriteString(s[last:at[3]])
			out.WriteString(m.suffix)
			last = at[3]
		}
	}
	return out.String() + s[last:]
}

// propertyLists changes the properties that list others; WiX 5 leaves them. The
// names of custom actions, which are among the hidden ones, stay as they are,
// and in WiX 3 they get lost beside those of properties.
func (m *modularizer) propertyLists() {
	t := m.b.out.Table("Property")
	if t == nil {
		return
	}
	actions := map[string]bool{}
	if t := m.b.out.Table("CustomAction"); t != nil {
		for _, row := range t.Rows {
			actions[row.String(0)] = true
		}
	}
	for _, row := range t.Rows {
		switch row.String(0) {
		case "AdminProperties", "MsiHiddenProperties", "SecureCustomProperties":
			var own, others []string
			for _, name := range strings.Split(row.String(1), ";") {
				switch {
				case actions[m.name(name)]:
					others = append(others, name)
				case ident.IsStandardProperty(name):
					own = append(own, name)
				default:
					own = append(own, m.name(name))
				}
			}
			if len(own) == 0 {
				own = others
			}
			slices.SortFunc(own, ident.CompareCulture)
			row.Cells[1] = strings.Join(own, ";")
		}
	}
}

// fields brings what stands beside the rows to what the rows say.
func (m *modularizer) fields() {
	id := func(s *string) {
		if *s != "" && !isStandardAction(m.b.v3(), *s) && !ident.IsStandardProperty(*s) {
			*s = m.name(*s)
		}
	}
	for _, f := range m.b.out.Files {
		for _, s := range []*string{&f.ID, &f.Component, &f.Directory, &f.Companion, &f.Manifest} {
			id(s)
		}
	}
	for _, c := range m.b.out.Components {
		for _, s := range []*string{&c.ID, &c.Directory, &c.KeyPath} {
			id(s)
		}
	}
	for _, d := range m.b.out.Directories {
		id(&d.ID)
		id(&d.Parent)
	}
}

// moreActions are those that WiX 3 counts among Windows Installer's own, beside
// the ones with a suggested place.
var moreActions = []string{"DisableRollback", "ForceReboot", "InstallSFPCatalogFile", "RemoveExistingProducts", "ResolveSource", "ScheduleReboot"}

func isStandardAction(v3 bool, name string) bool {
	for _, table := range compile.SequenceTables() {
		if _, ok := compile.StandardAction(table, name); ok {
			return true
		}
	}
	return v3 && slices.Contains(moreActions, name)
}
