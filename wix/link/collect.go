package link

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
)

// keyText joins the cells of a key with "/".
func keyText(cells []any) string {
	parts := make([]string, len(cells))
	for i, c := range cells {
		if c != nil {
			parts[i] = fmt.Sprint(c)
		}
	}
	return strings.Join(parts, "/")
}

// add puts a row into the output.
func (l *linker) add(r *compile.Row) {
	t := l.table(r.Table)
	t.Rows = append(t.Rows, r)
}

func (l *linker) table(name string) *Table {
	t := l.tables[name]
	if t == nil {
		t = &Table{Name: name}
		l.tables[name] = t
	}
	return t
}

// collect copies the linked sections into the output. Of several rows that
// are one thing the first is taken; a property without
// a value has no row.
func (l *linker) collect() {
	l.out = &Output{Dialect: l.dialect, Kind: l.entry.Kind, Package: l.entry.Package, Strings: Strings}
	for _, s := range l.sections {
		if !slices.Contains(l.used, s) && s.Pos.IsValid() { // those without a place are WiX's own
			l.out.Unused = append(l.out.Unused, s)
		}
	}
	l.tables = map[string]*Table{}
	seen := map[string]bool{}
	overridden := l.overridden()
	for _, s := range l.used {
		for _, r := range s.Rows {
			key := r.Table + ":" + l.key(r)
			if seen[key] || overridden[r] {
				continue
			}
			if r.Table == "Property" && r.Cells[1] == nil || l.unreal(r.Table) {
				continue
			}
			seen[key] = true
			l.add(r)
		}
		l.out.Files = append(l.out.Files, s.Files...)
		for _, c := range s.Components {
			if !overridden[c.Row] {
				l.out.Components = append(l.out.Components, c)
			}
		}
		l.out.KeptNames = append(l.out.KeptNames, s.KeptNames...)
		l.collectDirectories(s, overridden)
		for _, t := range s.CustomTables {
			if !t.Unreal {
				l.out.CustomTables = append(l.out.CustomTables, t)
			}
		}
		for _, name := range s.EnsureTables {
			l.table(name)
		}
	}
	l.collectVariables()
	if l.v3() {
		// WiX 3 keeps files in a list that is sorted by their identifiers.
		slices.SortStableFunc(l.out.Files, func(a, b *compile.File) int { return ident.CompareCulture(a.ID, b.ID) })
	}
}

// unreal tells whether a table is for the build only.
func (l *linker) unreal(name string) bool {
	t := l.customTable(name)
	return t != nil && t.Unreal
}

// overridden gives the rows that give way to an authored one.
func (l *linker) overridden() map[*compile.Row]bool {
	out := map[*compile.Row]bool{}
	for _, s := range l.used {
		for _, r := range s.Rows {
			switch {
			case l.givesWay(r):
				out[r] = true
			case r.Implied:
				if sym := l.symbols[r.Table+":"+l.key(r)]; sym != nil && !sym.Overridable && slices.Contains(l.used, sym.section) && sym.Pos != r.Pos {
					out[r] = true
				}
			}
		}
	}
	return out
}

func (l *linker) collectDirectories(s *compile.Section, overridden map[*compile.Row]bool) {
	for _, d := range s.Directories {
		if l.out.Directory(d.ID) == nil && (d.Row == nil || !overridden[d.Row] || d.Row.Implied) {
			l.out.Directories = append(l.out.Directories, d)
		}
	}
}

// collectVariables takes the WiX variables, of which one that is not
// overridable wins.
func (l *linker) collectVariables() {
	at := map[string]int{}
	for _, s := range l.used {
		for _, v := range s.Variables {
			i, ok := at[v.ID]
			switch {
			case !ok:
				at[v.ID] = len(l.out.Variables)
				l.out.Variables = append(l.out.Variables, v)
			case l.out.Variables[i].Overridable && !v.Overridable:
				l.out.Variables[i] = v
			}
		}
	}
}

// primaryFeature stands in a cell for the primary feature of the row's
// component.
var featureCells = map[string]struct{ component, feature int }{
	"Shortcut":         {3, 4},
	"Class":            {2, 11},
	"Extension":        {1, 4},
	"MsiAssembly":      {0, 1},
	"PublishComponent": {2, 4},
	"TypeLib":          {2, 6},
}

// fillFeatures replaces compile.PrimaryFeature in the cells that name the
// feature of a component.
func (l *linker) fillFeatures() {
	if l.entry.Kind == compile.KindModule {
		return // mergers know the word, too
	}
	// In a fixed order: faults are shown in the order of the files in which the
	// first of them was found.
	for _, name := range slices.Sorted(maps.Keys(featureCells)) {
		at, t := featureCells[name], l.tables[name]
		if t == nil {
			continue
		}
		for _, r := range t.Rows {
			if r.String(at.feature) != compile.PrimaryFeature {
				continue
			}
			of := l.features[r.String(at.component)]
			if len(of) == 0 {
				l.faults.Errorf(CodeNoFeature, r.Pos, "this %s needs the feature of component %s, which is in none", word(name), r.String(at.component))
				continue
			}
			r.Cells[at.feature] = of[0]
		}
	}
}

// finish makes the tables that WiX always writes and sorts all of them.
func (l *linker) finish() {
	for when, name := range map[string]string{"AppSearch": "Signature", "Dialog": "ListBox", "ProgId": "Extension"} {
		if t := l.tables[when]; t != nil && len(t.Rows) > 0 {
			l.table(name)
		}
	}
	if l.entry.Kind == compile.KindModule {
		l.finishModule()
	} else {
		l.finishPackage()
	}
	for _, t := range l.tables {
		l.out.Tables = append(l.out.Tables, t)
	}
	slices.SortFunc(l.out.Tables, func(a, b *Table) int { return cmp.Compare(a.Name, b.Name) })
}

func (l *linker) finishPackage() {
	for _, name := range []string{"File", "Media"} {
		l.table(name)
	}
	if l.out.Package.InstallerVersion <= 100 {
		l.table("Error")
	}
}
