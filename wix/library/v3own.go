package library

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
)

// The rows of WiX 3's own tables, with the columns of its table definitions.

// action reads SequenceTable, Action, Condition, Sequence, Before, After,
// Overridable.
func (s *v3Section) action(f []v3Field) error {
	a := compile.Action{Table: f[0].text, Name: f[1].text, Before: f[4].text, After: f[5].text, Overridable: f[6].text == "1", Pos: s.r.pos}
	if !slices.Contains(compile.SequenceTables(), a.Table) {
		return fmt.Errorf("action %s of table %s, which is no sequence", a.Name, a.Table)
	}
	_, a.Standard = compile.StandardAction(a.Table, a.Name)
	if f[2].text != "" {
		a.Condition = &f[2].text
	}
	var err error
	if a.Sequence, err = number(f[3]); err != nil {
		return fmt.Errorf("sequence of action %s: %w", a.Name, err)
	}
	s.sec.Actions = append(s.sec.Actions, a)
	return nil
}

// suppress reads SequenceTable, Action.
func (s *v3Section) suppress(f []v3Field) error {
	s.sec.Actions = append(s.sec.Actions, compile.Action{Table: f[0].text, Name: f[1].text, Suppress: true, Pos: s.r.pos})
	return nil
}

// reference reads Table, PrimaryKeys, which are joined as compile.Join does.
func (s *v3Section) reference(f []v3Field) error {
	s.sec.References = append(s.sec.References, compile.Reference{Table: f[0].text, Key: f[1].text, Pos: s.r.pos})
	return nil
}

// What the numbers of a WixComplexReference stand for (seen in libraries that
// WiX 3.11 makes).
var (
	v3Parents = map[string]compile.GroupKind{
		"1": compile.GroupFeature, "2": compile.GroupComponentGroup, "3": compile.GroupFeatureGroup,
	}
	v3Children = map[string]compile.GroupKind{
		"1": compile.GroupComponent, "2": compile.GroupFeature, "3": compile.GroupComponentGroup, "4": compile.GroupFeatureGroup,
		"5": compile.GroupModule,
	}
)

// complex reads Parent, ParentAttributes, ParentLanguage, Child,
// ChildAttributes, Attributes.
func (s *v3Section) complex(f []v3Field) error {
	parent, ok := v3Parents[f[1].text]
	child, known := v3Children[f[4].text]
	if !ok || !known {
		return fmt.Errorf("%s (of kind %s) in %s (of kind %s) is not supported by the builtin engine", f[3].text, f[4].text, f[0].text, f[1].text)
	}
	s.sec.Complexes = append(s.sec.Complexes, compile.Complex{
		ParentKind: parent, Parent: f[0].text, ChildKind: child, Child: f[3].text, Primary: f[5].text == "1", Pos: s.r.pos,
	})
	return nil
}

// symbol reads the name of something that has no row.
func (s *v3Section) symbol(table string, f []v3Field) error {
	s.sec.Symbols = append(s.sec.Symbols, compile.Symbol{Table: table, Key: f[0].text, Pos: s.r.pos})
	return nil
}

// symbolOf is symbol for the names of one table.
func symbolOf(table string) func(*v3Section, []v3Field) error {
	return func(s *v3Section, f []v3Field) error { return s.symbol(table, f) }
}

// controlText reads Dialog_, Control_, SourceFile: the control's text is in the
// file.
func (s *v3Section) controlText(f []v3Field) error {
	const text = 9 // of table Control
	return s.textOf("Control", text, f)
}

// billboardText reads Billboard_, BBControl_, SourceFile.
func (s *v3Section) billboardText(f []v3Field) error {
	const text = 8 // of table BBControl
	return s.textOf("BBControl", text, f)
}

func (s *v3Section) textOf(table string, column int, f []v3Field) error {
	row, err := s.row(table, f[0], f[1])
	if err != nil {
		return err
	}
	row.Cells[column] = s.source(f[2])
	return nil
}

// ensure reads Table.
func (s *v3Section) ensure(f []v3Field) error {
	s.sec.EnsureTables = append(s.sec.EnsureTables, f[0].text)
	return nil
}

// keepName reads WixSuppressModularization: a name that a merge module keeps.
func (s *v3Section) keepName(f []v3Field) error {
	s.sec.KeptNames = append(s.sec.KeptNames, f[0].text)
	return nil
}

// property reads Property_, Attributes.
func (s *v3Section) property(f []v3Field) error {
	const admin, hidden, secure = 1, 2, 4
	bits, err := number(f[1])
	if err != nil {
		return fmt.Errorf("attributes of property %s: %w", f[0].text, err)
	}
	for _, of := range []struct {
		bit   int32
		names *[]string
	}{{admin, &s.sec.Admin}, {hidden, &s.sec.Hidden}, {secure, &s.sec.Secure}} {
		if bits&of.bit != 0 {
			*of.names = append(*of.names, f[0].text)
		}
	}
	return nil
}

// variable reads WixVariable, Value, Attributes (1: overridable).
func (s *v3Section) variable(f []v3Field) error {
	v := &compile.WixVariable{ID: f[0].text, Value: f[1].text, Overridable: f[2].text == "1", Pos: s.r.pos}
	s.sec.Variables = append(s.sec.Variables, v)
	s.sec.Symbols = append(s.sec.Symbols, compile.Symbol{Table: "WixVariable", Key: v.ID, Pos: v.Pos, Overridable: v.Overridable})
	return nil
}

// customAction notes that the data of a deferred action is not for logs. The
// data is the property that has the action's name.
func (s *v3Section) customAction(r *compile.Row) {
	const deferred = 0x400 // msidbCustomActionTypeInScript
	if kind := r.Int(1); kind&actionHideTarget != 0 && kind&deferred != 0 {
		s.sec.Hidden = append(s.sec.Hidden, r.String(0))
	}
}

// component adds what package bind has to know of a component beside its row.
func (s *v3Section) component(r *compile.Row) {
	const registry, odbc, wide = 4, 32, 256 // msidbComponentAttributes…
	c := &compile.Component{
		Row: r, ID: r.String(0), GUID: strings.ToUpper(r.String(1)), Directory: r.String(2), Condition: r.String(4), KeyPath: r.String(5),
		Is64: r.Int(3)&wide != 0, Pos: r.Pos,
	}
	if c.GUID == "*" {
		r.Cells[1] = nil
	}
	switch {
	case c.KeyPath == "":
	case r.Int(3)&registry != 0:
		c.KeyKind = compile.KeyPathRegistry
	case r.Int(3)&odbc != 0:
		c.KeyKind = compile.KeyPathODBC
	default:
		c.KeyKind = compile.KeyPathFile
	}
	s.sec.Components = append(s.sec.Components, c)
}

// directory takes a DefaultDir apart: target and, behind ":", source, each
// "short|long".
func (s *v3Section) directory(r *compile.Row) {
	d := &compile.Directory{Row: r, ID: r.String(0), Parent: r.String(1)}
	target, from, _ := strings.Cut(r.String(2), ":")
	d.ShortName, d.Name = shortAndLong(target)
	d.ShortSourceName, d.SourceName = shortAndLong(from)
	s.sec.Directories = append(s.sec.Directories, d)
}

// shortAndLong takes a name cell apart; there is no short name where the long
// one is short enough.
func shortAndLong(cell string) (short, long string) {
	short, long, both := strings.Cut(cell, "|")
	if !both {
		return "", short
	}
	return short, long
}

// directorySeed reads Directory_, ComponentGuidGenerationSeed.
func (s *v3Section) directorySeed(f []v3Field) error {
	for _, d := range s.sec.Directories {
		if d.ID == f[0].text {
			d.Seed = strings.ToUpper(f[1].text)
		}
	}
	return nil
}

// file reads File_, AssemblyAttributes, File_AssemblyManifest,
// File_AssemblyApplication, Directory_, DiskId, Source, ….
func (s *v3Section) file(f []v3Field) error {
	const notCompressed, compressed = 0x2000, 0x4000 // msidbFileAttributes…
	if f[1].text != "" {
		return fmt.Errorf("file %s is an assembly, which is not supported by the builtin engine", f[0].text)
	}
	r, err := s.row("File", f[0])
	if err != nil {
		return err
	}
	out := &compile.File{Row: r, ID: f[0].text, Component: r.String(1), Directory: f[4].text, Source: s.source(f[6])}
	out.ShortName, out.Name = shortAndLong(r.String(2))
	switch version := r.String(4); {
	case ident.IsIdentifier(version):
		out.Companion = version
	default:
		out.DefaultVersion = version
	}
	out.DefaultLanguage = r.String(5)
	if out.DiskID, err = number(f[5]); err != nil {
		return fmt.Errorf("disk of file %s: %w", out.ID, err)
	}
	switch {
	case r.Int(6)&notCompressed != 0:
		out.Compressed = compile.No
	case r.Int(6)&compressed != 0:
		out.Compressed = compile.Yes
	}
	r.Cells[3], r.Cells[7] = nil, nil
	s.sec.Files = append(s.sec.Files, out)
	return nil
}

// v3Levels are the words of CompressionLevel in any case.
var v3Levels = map[string]compile.CompressionLevel{
	"none": compile.CompressionNone, "low": compile.CompressionLow, "medium": compile.CompressionMedium, "high": compile.CompressionHigh,
	"mszip": compile.CompressionMSZIP,
}

// disk makes the Media of a row.
func (s *v3Section) disk(r *compile.Row) {
	m := &compile.Media{Row: r, DiskID: r.Int(0), Pos: r.Pos}
	m.Cabinet, m.Embed = strings.CutPrefix(r.String(3), "#")
	r.Cells[1] = nil
	s.sec.Media = append(s.sec.Media, m)
}

// media reads DiskId_, CompressionLevel, Layout.
func (s *v3Section) media(f []v3Field) error {
	id, err := number(f[0])
	for _, m := range s.sec.Media {
		if m.DiskID == id {
			m.Level, m.Layout = v3Levels[strings.ToLower(f[1].text)], f[2].text
		}
	}
	return err
}

// mediaTemplate reads CabinetTemplate, CompressionLevel, DiskPrompt,
// VolumeLabel, MaximumUncompressedMediaSize,
// MaximumCabinetSizeForLargeFileSplitting. WiX 3 writes a row of table Media
// beside it, which package bind makes anew.
func (s *v3Section) mediaTemplate(f []v3Field) error {
	m := &compile.MediaTemplate{Level: v3Levels[strings.ToLower(f[1].text)], DiskPrompt: f[2].text, VolumeLabel: f[3].text, Pos: s.r.pos}
	m.CabinetTemplate, m.Embed = strings.CutPrefix(f[0].text, "#")
	var err, err2 error
	m.MaxMB, err = number(f[4])
	m.MaxLargeFileMB, err2 = number(f[5])
	if err != nil || err2 != nil {
		return fmt.Errorf("sizes of a media template: %q and %q", f[4].text, f[5].text)
	}
	s.sec.Media = nil
	s.sec.Rows = slices.DeleteFunc(s.sec.Rows, func(r *compile.Row) bool { return r.Table == "Media" })
	s.sec.MediaTemplates = append(s.sec.MediaTemplates, m)
	return nil
}
