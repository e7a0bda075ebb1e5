package link

import (
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
)

// installFolder is the directory that v4+ makes when no source does, and
// defaultFeature the feature.
const (
	installFolder       = "INSTALLFOLDER"
	installFolderParent = "ProgramFiles6432Folder"
	defaultFeature      = "WixDefaultFeature"
)

// downgradeMessage is the text of the launch condition that v4+ implies; a
// source may localize it.
const downgradeMessage = "!(loc.WixDowngradePreventedMessage)"

// Strings are WiX's own localization strings, which hold where the user's
// localization has none of the name.
var Strings = map[string]string{
	"WixDowngradePreventedMessage": "A newer version of [ProductName] is already installed.",
}

// fragment adds a section of the linker's own. It has no place, so that nobody
// is told that nothing refers to it.
func (l *linker) fragment() *compile.Section {
	s := &compile.Section{Kind: compile.KindFragment, Dialect: l.dialect, Arch: l.arch}
	l.sections = append(l.sections, s)
	return s
}

// addDefaults adds what v4+ implies for packages before references are
// resolved: INSTALLFOLDER, and a major upgrade when nothing else says how
// older versions are removed.
func (l *linker) addDefaults() {
	if l.v3() || l.entry.Kind != compile.KindPackage {
		return
	}
	p := l.entry.Package
	if _, ok := l.symbols["Directory:"+installFolder]; !ok {
		parent := installFolderParent
		s := l.fragment()
		d := &compile.Directory{ID: installFolder, Parent: parent, Name: p.Manufacturer + " " + p.Name, SourceName: "."}
		d.Row = &compile.Row{Table: "Directory", Cells: []any{d.ID, d.Parent, compile.DefaultDir(l.line(), d)}, Pos: p.Pos, Origin: p.Origin, Implied: true}
		s.Rows = append(s.Rows, d.Row)
		s.Directories = append(s.Directories, d)
		s.References = append(s.References, compile.Reference{Table: "Directory", Key: parent, Pos: p.Pos})
		l.define(s, compile.Symbol{Table: "Directory", Key: installFolder, Pos: p.Pos})
	}
	if !l.hasUpgrade() && p.Strategy == "majorUpgrade" && p.UpgradeCode != "" {
		l.addMajorUpgrade(p)
	}
}

// hasUpgrade tells whether any source authors a row of table Upgrade, linked
// or not: WiX looks at all of them.
func (l *linker) hasUpgrade() bool {
	return slices.ContainsFunc(l.sections, func(s *compile.Section) bool {
		return slices.ContainsFunc(s.Rows, func(r *compile.Row) bool { return r.Table == "Upgrade" })
	})
}

func (l *linker) addMajorUpgrade(p *compile.Package) {
	var language any
	if p.UpgradeLanguage != "" {
		language = p.UpgradeLanguage
	}
	row := func(table string, cells ...any) {
		l.entry.Rows = append(l.entry.Rows, &compile.Row{Table: table, Cells: cells, Pos: p.Pos, Origin: p.Origin, Implied: true})
	}
	row("Upgrade", p.UpgradeCode, nil, p.Version, language, int32(1), nil, "WIX_UPGRADE_DETECTED")
	row("Upgrade", p.UpgradeCode, p.Version, nil, language, int32(2), nil, "WIX_DOWNGRADE_DETECTED")
	row("LaunchCondition", "NOT WIX_DOWNGRADE_DETECTED", downgradeMessage)
	l.entry.Secure = append(l.entry.Secure, "WIX_UPGRADE_DETECTED", "WIX_DOWNGRADE_DETECTED")
	if slices.ContainsFunc(l.entry.Actions, func(a compile.Action) bool { return a.Name == "RemoveExistingProducts" }) {
		return
	}
	l.entry.Actions = append(l.entry.Actions, compile.Action{
		Table: "InstallExecuteSequence", Name: "RemoveExistingProducts", After: "InstallValidate", Standard: true, Pos: p.Pos, Origin: p.Origin,
	})
}

// assignDefaultFeature puts every component into v4+'s default feature when
// no source that is linked has a feature.
func (l *linker) assignDefaultFeature() {
	if l.v3() || l.entry.Kind != compile.KindPackage {
		return
	}
	var components []*compile.Component
	for _, s := range l.used {
		for _, r := range s.Rows {
			if r.Table == "Feature" {
				return
			}
		}
		components = append(components, s.Components...)
	}
	if len(components) == 0 {
		return
	}
	p := l.entry.Package
	s := l.fragment()
	s.Rows = append(s.Rows, &compile.Row{
		Table: "Feature", Cells: []any{defaultFeature, nil, nil, nil, int32(0), int32(1), nil, int32(0)}, Pos: p.Pos, Origin: p.Origin, Implied: true,
	})
	for _, c := range components {
		s.Complexes = append(s.Complexes, compile.Complex{
			ParentKind: compile.GroupFeature, Parent: defaultFeature, ChildKind: compile.GroupComponent, Child: c.ID, Pos: c.Pos, Origin: c.Row.Origin,
		})
	}
	l.used = append(l.used, s)
}

// addDirectories adds the rows of the standard directories that are referred
// to, and their parents up to TARGETDIR (v4+). v3 wants them authored.
func (l *linker) addDirectories() {
	if l.v3() {
		return
	}
	have := map[string]bool{}
	for _, d := range l.out.Directories {
		have[d.ID] = true
	}
	for _, s := range l.used {
		for _, ref := range s.References {
			if ref.Table == "Directory" {
				l.addStandard(have, ref.Key, ref.Pos)
			}
		}
	}
	for _, d := range slices.Clone(l.out.Directories) {
		l.addStandard(have, d.Parent, d.Row.Pos)
	}
	l.addStandard(have, "TARGETDIR", l.entry.Pos)
}

func (l *linker) addStandard(have map[string]bool, id string, pos diag.Pos) {
	i := slices.IndexFunc(ident.StandardDirectories, func(d ident.StandardDirectory) bool { return d.ID == id })
	if have[id] || i < 0 {
		return
	}
	have[id] = true
	std := ident.StandardDirectories[i]
	d := &compile.Directory{ID: id, Name: std.Name, Parent: l.standardParent(std), Standard: true}
	var parent any
	if d.Parent != "" {
		parent = d.Parent
	}
	d.Row = &compile.Row{Table: "Directory", Cells: []any{id, parent, std.Name}, Pos: pos, Implied: true}
	l.out.Directories = append(l.out.Directories, d)
	l.add(d.Row)
	l.addStandard(have, d.Parent, pos)
}

// standardParent gives the directory above a standard one: that of the
// platform for the 6432 folders.
func (l *linker) standardParent(d ident.StandardDirectory) string {
	switch {
	case d.ID == "TARGETDIR":
		return ""
	case d.Parent != "":
		return d.Parent
	case strings.HasSuffix(d.ID, "6432Folder"):
		wide := strings.Replace(d.ID, "6432Folder", "64Folder", 1)
		if l.arch.Is64() {
			return wide
		}
		return strings.Replace(d.ID, "6432Folder", "Folder", 1)
	default:
		return "TARGETDIR"
	}
}

// addCreateFolders makes the folders of components exist whose key path is
// their directory: in v3 those that say so, unless they create that folder
// themselves; in v4+ all, unless they create any folder.
func (l *linker) addCreateFolders() {
	created := map[string][]string{}
	if t := l.tables["CreateFolder"]; t != nil {
		for _, r := range t.Rows {
			created[r.String(1)] = append(created[r.String(1)], r.String(0))
		}
	}
	for _, c := range l.out.Components {
		own := created[c.ID]
		switch {
		case c.KeyPath != "":
		case l.v3() && (!c.KeyPathSelf || slices.Contains(own, c.Directory)):
		case !l.v3() && len(own) > 0:
		default:
			l.add(&compile.Row{Table: "CreateFolder", Cells: []any{c.Directory, c.ID}, Pos: c.Pos, Origin: c.Row.Origin, Implied: true})
		}
	}
}

// addSpecialProperties makes the properties that list others.
func (l *linker) addSpecialProperties() {
	lists := map[string][]string{}
	for _, s := range l.used {
		lists["SecureCustomProperties"] = append(lists["SecureCustomProperties"], s.Secure...)
		lists["MsiHiddenProperties"] = append(lists["MsiHiddenProperties"], s.Hidden...)
		lists["AdminProperties"] = append(lists["AdminProperties"], s.Admin...)
	}
	for _, name := range []string{"AdminProperties", "SecureCustomProperties", "MsiHiddenProperties"} {
		if names := lists[name]; len(names) > 0 {
			slices.SortFunc(names, ident.CompareCulture)
			names = slices.Compact(names)
			l.add(&compile.Row{Table: "Property", Cells: []any{name, strings.Join(names, ";")}, Pos: l.entry.Pos, Implied: true})
		}
	}
}

// checkMedia finds what the cabinets are made from. v4+ has a template when
// nothing is authored.
func (l *linker) checkMedia() {
	var templates []*compile.MediaTemplate
	for _, s := range l.used {
		l.out.Media = append(l.out.Media, s.Media...)
		templates = append(templates, s.MediaTemplates...)
	}
	for i, m := range templates {
		if i > 0 {
			l.faults.Errorf(CodeMedia, m.Pos, "a package has one <MediaTemplate>, and this is another one").WithNote(templates[0].Pos, "the first is here")
		}
	}
	switch {
	case len(templates) > 0 && len(l.out.Media) > 0:
		l.faults.Errorf(CodeMedia, l.out.Media[0].Pos, "a package cannot have both <Media> and <MediaTemplate>").WithNote(templates[0].Pos, "the template is here")
	case len(templates) > 0:
		l.out.Template = templates[0]
	case len(l.out.Media) == 0 && l.entry.Kind == compile.KindPackage && !l.v3():
		l.out.Template = &compile.MediaTemplate{CabinetTemplate: "cab{0}.cab", Pos: l.entry.Pos}
	case len(l.out.Media) == 0 && l.entry.Kind == compile.KindPackage && len(l.out.Files) > 0:
		l.faults.Errorf(CodeMedia, l.entry.Pos, "the package has files but no <Media> or <MediaTemplate> to put them on")
	}
}
