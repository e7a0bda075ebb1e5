package link

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/msi"
	"github.com/gomsi/gomsi/wix/source"
)

// Link puts sections, all of one dialect, together: the one package or module
// among them, and the fragments that it refers to, directly or through others.
// The output is nil when there are errors in the list. The sections become parts
// of the output and must not be linked again.
func Link(sections []*compile.Section) (*Output, *diag.List) {
	l := &linker{sections: sections, faults: &diag.List{}, symbols: map[string]*symbol{}, defs: map[string]msi.Definition{}}
	l.findEntry()
	if l.faults.HasErrors() {
		return nil, l.faults
	}
	l.index()
	l.addDefaults()
	l.resolve()
	if l.faults.HasErrors() {
		return nil, l.faults
	}
	l.assignDefaultFeature()
	l.addDependents()
	l.checkDuplicates()
	l.connect()
	if l.faults.HasErrors() {
		return nil, l.faults
	}
	l.collect()
	l.addDirectories()
	l.checkDirectories()
	l.addCreateFolders()
	l.addSpecialProperties()
	l.checkMedia()
	l.fillFeatures()
	l.schedule()
	l.finish()
	if l.faults.HasErrors() {
		return nil, l.faults
	}
	return l.out, l.faults
}

// linker is the state of one Link.
type linker struct {
	sections []*compile.Section
	faults   *diag.List
	entry    *compile.Section
	dialect  source.Dialect
	arch     compile.Arch
	// symbols are all things that can be referred to, by Table:Key; used are
	// the sections that are linked, in the order in which they were reached.
	symbols map[string]*symbol
	used    []*compile.Section
	defs    map[string]msi.Definition

	out    *Output
	tables map[string]*Table
	// features gives for every component its features, the primary one first.
	features map[string][]string
}

// symbol is one thing and the section that has it.
type symbol struct {
	compile.Symbol
	section *compile.Section
	// twin is another one of the same name that stands elsewhere.
	twin *symbol
	// referred tells that something linked refers to it.
	referred bool
}

func (l *linker) v3() bool { return l.dialect == source.V3 }

func (l *linker) line() ident.Line { return ident.Line(l.dialect) }

func (l *linker) findEntry() {
	for _, s := range l.sections {
		switch {
		case s.Kind == compile.KindFragment:
		case l.entry != nil:
			l.faults.Errorf(CodeManyEntries, s.Pos, "a build makes one package or module, and this is another one").
				WithNote(l.entry.Pos, "the first is here")
		default:
			l.entry = s
		}
	}
	if l.entry == nil {
		l.faults.Errorf(CodeNoEntry, diag.Pos{File: l.anyFile()}, "no source has a <Package>, <Product> or <Module>")
		return
	}
	l.dialect, l.arch = l.entry.Dialect, l.entry.Arch
}

func (l *linker) anyFile() string {
	for _, s := range l.sections {
		return s.Pos.File
	}
	return ""
}

// definition gives a table's definition; extension and custom tables have
// none here.
func (l *linker) definition(table string) (msi.Definition, bool) {
	if def, ok := l.defs[table]; ok {
		return def, len(def.Columns) > 0
	}
	def, ok := compile.Definition(l.dialect, table)
	l.defs[table] = def
	return def, ok
}

// key gives the primary key of a row, its values joined by "/".
func (l *linker) key(r *compile.Row) string {
	n := 1
	if def, ok := l.definition(r.Table); ok {
		n = def.Keys()
	} else if custom := l.customTable(r.Table); custom != nil {
		n = 0
		for _, c := range custom.Columns {
			if c.Primary {
				n++
			}
		}
	}
	return keyText(r.Cells[:min(n, len(r.Cells))])
}

func (l *linker) customTable(name string) *compile.CustomTable {
	for _, s := range l.sections {
		for _, t := range s.CustomTables {
			if t.Name == name {
				return t
			}
		}
	}
	return nil
}

// index makes every row, and every thing that has no row, known by name.
func (l *linker) index() {
	for _, s := range l.sections {
		for _, r := range s.Rows {
			l.define(s, compile.Symbol{Table: r.Table, Key: l.key(r), Pos: r.Pos, Overridable: r.Implied, Access: r.Access})
		}
		for _, sym := range s.Symbols {
			l.define(s, sym)
		}
		for _, a := range s.Actions {
			if !a.Suppress {
				name := compile.Symbol{Table: "WixAction", Key: compile.Join(a.Table, a.Name), Pos: a.Pos, Overridable: true, Access: a.Access}
				if _, ok := l.symbols[name.Name()]; !ok {
					l.define(s, name)
				}
			}
		}
	}
}

func (l *linker) define(s *compile.Section, sym compile.Symbol) {
	added := &symbol{Symbol: sym, section: s}
	if old, ok := l.symbols[sym.Name()]; ok {
		if !old.Overridable || sym.Overridable {
			for old.twin != nil {
				old = old.twin
			}
			old.twin = added
			return
		}
		added.twin = old
	}
	l.symbols[sym.Name()] = added
}

// resolve finds the sections that are linked: the entry section and all that
// it refers to, depth first in the order of the references.
func (l *linker) resolve() {
	reached := map[*compile.Section]bool{}
	missing := map[string]bool{}
	l.used = nil
	var visit func(s *compile.Section)
	visit = func(s *compile.Section) {
		reached[s] = true
		l.used = append(l.used, s)
		for _, ref := range s.References {
			if l.builtin(ref) {
				continue
			}
			if _, ok := l.symbols[ref.Name()]; !ok {
				if key := ref.Name() + ref.Pos.String(); !missing[key] {
					missing[key] = true
					l.unresolved(ref)
				}
				continue
			}
			sym := l.accessible(s, ref)
			if sym == nil {
				l.inaccessible(ref)
				continue
			}
			if !reached[sym.section] {
				visit(sym.section)
			}
		}
	}
	visit(l.entry)
}

// builtin tells whether a reference is to something that needs no source.
func (l *linker) builtin(ref compile.Reference) bool {
	switch ref.Table {
	case "Directory":
		return !l.v3() && ident.IsStandardDirectory(ref.Key)
	case "WixAction":
		table, name, _ := strings.Cut(ref.Key, "/")
		_, ok := compile.StandardAction(table, name)
		if _, authored := l.symbols[ref.Name()]; authored {
			return false
		}
		return ok
	case "Media":
		// A module has no disks, and nobody looks at the numbers in it.
		return l.entry.Kind == compile.KindModule || ref.Key == "1" && l.hasTemplate()
	}
	return false
}

// hasTemplate tells whether disks are made from a template; the only one of
// them that a source can refer to is the first.
func (l *linker) hasTemplate() bool {
	return slices.ContainsFunc(l.sections, func(s *compile.Section) bool { return len(s.MediaTemplates) > 0 })
}

// words say what a table's rows are called in the sources.
var words = map[string]string{
	"WixComponentGroup": "component group", "WixFeatureGroup": "feature group", "WixAction": "action", "CustomAction": "custom action",
	"WixVariable": "WiX variable", "WixCustomTable": "custom table", "Media": "disk", "LaunchCondition": "launch condition",
	"Upgrade": "rule for upgrades", "Registry": "registry value", "RemoveRegistry": "registry value to remove", "RegLocator": "registry search",
	"DrLocator": "directory search", "CompLocator": "component search", "Signature": "file search", "AppSearch": "search",
	"ServiceInstall": "service", "ServiceControl": "service control", "MsiServiceConfig": "service configuration",
	"MsiServiceConfigFailureActions": "service configuration", "Environment": "environment variable", "CreateFolder": "folder to create",
	"RemoveFile": "file to remove", "DuplicateFile": "copy of a file", "MoveFile": "file to move", "IniFile": "INI file line",
	"LockPermissions": "permission", "MsiLockPermissionsEx": "permission", "ModuleSignature": "module", "ModuleConfiguration": "configuration of the module", "ModuleSubstitution": "substitution",
	"ModuleDependency": "module that is needed", "ModuleExclusion": "excluded module", "ModuleIgnoreTable": "ignored table",
	"WixUI": "user interface", "UIText": "text", "TextStyle": "text style", "ActionText": "progress text", "Error": "error text",
	"ControlEvent": "event of a control", "ControlCondition": "condition of a control", "EventMapping": "subscription of a control",
	"CheckBox": "check box of property", "RadioButton": "radio button", "ListBox": "list item", "ComboBox": "list item", "ListView": "list item",
	"BBControl": "control", "MsiEmbeddedUI": "embedded user interface", "Binary": "binary file",
	"FirewallException": "firewall rule", "HttpUrlReservation": "URL reservation", "HttpUrlAce": "entry of a URL reservation",
	"HttpSniSslCert": "certificate of a host", "NetFxNativeImage": "native image", "NetFxDotNetCheck": ".NET check",
	"DependencyProvider": "provider", "Dependency": "requirement", "DependencyRef": "requirement of a provider",
	"ServiceConfig": "service configuration", "SecureObject": "permission", "SecureObjects": "permission", "XmlFile": "change of an XML file",
	"XmlConfig": "change of an XML file", "CloseApplication": "program to close", "InternetShortcut": "Internet shortcut",
	"RemoveFolderEx": "folder to remove", "RemoveRegistryKeyEx": "registry key to remove", "RestartResource": "resource to restart",
	"FileShare": "file share", "FileSharePermissions": "permission of a file share", "EventManifest": "event manifest",
	"PerformanceCategory": "performance category", "Perfmon": "performance counter", "PerfmonManifest": "performance manifest",
	"TouchFile": "file to touch", "FormatFile": "file to format", "UserGroup": "member of a group",
}

// extensionTable begins the names of most tables of extensions.
var extensionTable = regexp.MustCompile(`^Wix\d?`)

func word(table string) string {
	if w, ok := words[table]; ok {
		return w
	}
	table = extensionTable.ReplaceAllString(table, "")
	if w, ok := words[table]; ok {
		return w
	}
	return strings.ToLower(table)
}

func (l *linker) unresolved(ref compile.Reference) {
	key := ref.Key
	prefix := ref.Table + ":"
	if ref.Table == "WixAction" {
		table, name, _ := strings.Cut(key, "/")
		key, prefix = name, prefix+table+"/"
	}
	d := l.faults.Errorf(CodeUnresolved, ref.Pos, "there is no %s %q", word(ref.Table), key).WithLength(len(key))
	var names []string
	for name := range l.symbols {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			names = append(names, rest)
		}
	}
	slices.Sort(names)
	if ref.Table == "WixAction" {
		table, _, _ := strings.Cut(ref.Key, "/")
		for _, a := range compile.StandardActions(table) {
			names = append(names, a.Name)
		}
		d.Message += " in " + table
	}
	if ref.Table == "WixUI" && l.hintDialogSet(d, key) {
		return
	}
	near := diag.Nearest(key, names)
	space := extensionOf(key)
	switch {
	case near != "":
		d.WithHint("did you mean %q?", near)
	case space != "":
		name := source.ExtensionName(l.dialect, space)
		d.WithHint("such names are of the extension %s: -ext %s of \"gomsi wix build\", or extensions = [%q] in [wix] of the manifest", name, name, name)
	}
}

// ofExtensions are how the names of things begin that are in the libraries of
// extensions.
var ofExtensions = []struct{ prefix, space string }{
	{"WixQuietExec", "util"}, {"WixSilentExec", "util"}, {"QtExec", "util"}, {"WixShellExec", "util"}, {"WixCA", "util"},
	{"Wix4Util", "util"}, {"Wix4QuietExec", "util"}, {"Wix4SilentExec", "util"}, {"WIX_SUITE_", "util"}, {"WIX_DIR_", "util"}, {"WIX_ACCOUNT_", "util"},
	{"NETFRAMEWORK", "netfx"}, {"WIX_IS_NETFRAMEWORK_", "netfx"}, {"WIXNETFX", "netfx"},
	{"WixFirewall", "firewall"}, {"WixHttp", "http"}, {"WIX_DIRECTX_", "directx"}, {"POWERSHELL", "powershell"},
}

// extensionOf gives the space of the extension that such a name is most likely
// of, "" when it looks like none.
func extensionOf(key string) string {
	for _, x := range ofExtensions {
		if strings.HasPrefix(key, x.prefix) {
			return x.space
		}
	}
	return ""
}
