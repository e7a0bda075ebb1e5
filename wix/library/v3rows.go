package library

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
	"github.com/gomsi/gomsi/wix/source"
)

// v3Section turns the tables of a section, which WiX 3's compiler wrote, into
// what package compile makes of a source. Tables of the database become rows;
// those that WiX keeps for itself say what compile's own types say.
type v3Section struct {
	r   *v3Reader
	sec *compile.Section
	// rows are the rows of the database by table and key.
	rows map[string]map[string]*compile.Row
	// own are rows of WiX's own tables: they tell of rows of tables that come
	// later in the library.
	own []v3Row
}

// v3Row is a row with what is done with it.
type v3Row struct {
	fields []v3Field
	read   func(*v3Section, []v3Field) error
}

func newV3Section(r *v3Reader, kind compile.SectionKind) *v3Section {
	return &v3Section{
		r: r, rows: map[string]map[string]*compile.Row{},
		// Without a place: nobody is told that nothing refers to it.
		sec: &compile.Section{Kind: kind, Dialect: source.V3},
	}
}

// v3Tables are WiX 3's own tables (those that its table definitions call
// unreal) with the number of their columns and what is done with a row.
var v3Tables = map[string]struct {
	columns int
	read    func(*v3Section, []v3Field) error
}{
	"WixAction":                 {7, (*v3Section).action},
	"WixSuppressAction":         {2, (*v3Section).suppress},
	"WixSimpleReference":        {2, (*v3Section).reference},
	"WixComplexReference":       {6, (*v3Section).complex},
	"WixComponentGroup":         {1, symbolOf("WixComponentGroup")},
	"WixFeatureGroup":           {1, symbolOf("WixFeatureGroup")},
	"WixUI":                     {1, symbolOf("WixUI")},
	"WixFragment":               {1, symbolOf("WixFragment")},
	"WixControl":                {3, (*v3Section).controlText},
	"WixBBControl":              {3, (*v3Section).billboardText},
	"WixCustomTable":            {14, (*v3Section).customTable},
	"WixCustomRow":              {2, (*v3Section).customRow},
	"WixDirectory":              {2, (*v3Section).directorySeed},
	"WixEnsureTable":            {1, (*v3Section).ensure},
	"WixSuppressModularization": {1, (*v3Section).keepName},
	"WixFile":                   {15, (*v3Section).file},
	"WixMedia":                  {3, (*v3Section).media},
	"WixMediaTemplate":          {6, (*v3Section).mediaTemplate},
	"WixProperty":               {2, (*v3Section).property},
	"WixVariable":               {3, (*v3Section).variable},
}

// ignored are the others of WiX 3's own tables: they are for bundles and
// patches, or told what the build of the library needed.
var ignored = names(`
	WixGroup WixOrdering WixBuildInfo WixPatchFamilyGroup WixPatchSymbolPaths
	WixSearch WixSearchRelation WixFileSearch WixRegistrySearch WixComponentSearch WixProductSearch
	ChainPackage ChainPackageGroup ChainMsiPackage Container ExitCode MsiProperty Payload
	PayloadDisplayInformation PayloadGroup PayloadInfo RelatedBundle SlipstreamMsp Variable
	WixApprovedExeForElevation WixBootstrapperApplication WixBundle WixBundlePatchTargetCode WixBundleUpdate
	WixCatalog WixChain WixCommandLine WixUpdateRegistration WixStdbaOptions WixStdbaOverridableVariable`)

func names(list string) map[string]bool {
	all := map[string]bool{}
	for _, n := range strings.Fields(list) {
		all[n] = true
	}
	return all
}

// unsupported are tables of WiX's own for things that the builtin engine does
// not build: a section with one of them is told of when it is linked.
var unsupported = map[string]string{
	"WixMerge": "merge modules", "WixFeatureModules": "merge modules", "WixInstanceComponent": "instance transforms",
	"WixInstanceTransforms": "instance transforms",
}

// add takes a row.
func (s *v3Section) add(table string, fields []v3Field) error {
	if what, ok := unsupported[table]; ok {
		return fmt.Errorf("it has %s, which are not supported by the builtin engine", what)
	}
	if ignored[table] {
		return nil
	}
	if own, ok := v3Tables[table]; ok {
		if len(fields) != own.columns {
			return fmt.Errorf("row of table %s with %d fields; it has %d", table, len(fields), own.columns)
		}
		s.own = append(s.own, v3Row{fields, own.read})
		return nil
	}
	def, known := compile.Definition(source.V3, table)
	if known && len(fields) != len(def.Columns) {
		return fmt.Errorf("row of table %s with %d fields; it has %d", table, len(fields), len(def.Columns))
	}
	row := &compile.Row{Table: table, Cells: make([]any, len(fields)), Pos: s.r.pos}
	keys := 1
	for i, f := range fields {
		column := msi.Column{Name: strconv.Itoa(i + 1), Kind: msi.String}
		if known {
			column = def.Columns[i]
			keys = def.Keys()
		}
		cell, err := s.cell(column, f)
		if err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		row.Cells[i] = cell
	}
	s.sec.Rows = append(s.sec.Rows, row)
	if s.rows[table] == nil {
		s.rows[table] = map[string]*compile.Row{}
	}
	s.rows[table][keyOf(row.Cells[:min(keys, len(row.Cells))])] = row
	return nil
}

func keyOf(cells []any) string {
	parts := make([]string, len(cells))
	for i, c := range cells {
		if c != nil {
			parts[i] = fmt.Sprint(c)
		}
	}
	return compile.Join(parts...)
}

// cell makes the cell of a column. A text in a number column is a variable,
// which package bind replaces.
func (s *v3Section) cell(column msi.Column, f v3Field) (any, error) {
	switch {
	case f.text == "" && f.content == nil:
		return nil, nil
	case column.Kind == msi.Object || f.content != nil:
		return s.source(f), nil
	case column.Kind == msi.String || strings.Contains(f.text, "!("):
		return f.text, nil
	}
	n, err := number(f)
	if err != nil {
		return nil, fmt.Errorf("column %s: %w", column.Name, err)
	}
	return n, nil
}

// number reads a field; an empty one is 0.
func number(f v3Field) (int32, error) {
	if f.text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(f.text, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%q is no number", f.text)
	}
	return int32(n), nil
}

// source gives the file of a field.
func (s *v3Section) source(f v3Field) compile.Source {
	return compile.Source{Path: f.text, Pos: s.r.pos, Content: f.content}
}

// row finds the row of the database that a row of WiX's own tells more of.
func (s *v3Section) row(table string, keys ...v3Field) (*compile.Row, error) {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = k.text
	}
	if r := s.rows[table][compile.Join(parts...)]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("there is no row %s in table %s", compile.Join(parts...), table)
}

// upgradeProperty is the column ActionProperty of table Upgrade. WiX 3's linker
// makes these properties secure; there is no row of WixProperty for them.
const upgradeProperty = 6

// finish makes the parts of the section beside its rows.
func (s *v3Section) finish() error {
	for _, r := range s.sec.Rows {
		switch r.Table {
		case "Component":
			s.component(r)
		case "CustomAction":
			s.customAction(r)
		case "Directory":
			s.directory(r)
		case "Media":
			s.disk(r)
		case "Upgrade":
			s.sec.MajorUpgrade = true
			s.sec.Secure = append(s.sec.Secure, r.String(upgradeProperty))
		}
	}
	for _, r := range s.own {
		if err := r.read(s, r.fields); err != nil {
			return err
		}
	}
	return nil
}
