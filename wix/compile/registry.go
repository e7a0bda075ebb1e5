package compile

// Which file has which family of elements:
//
//	package.go     Wix, Package, Module, Fragment, SummaryInformation, MajorUpgrade,
//	               Upgrade, UpgradeVersion, Media, MediaTemplate, Property, PropertyRef,
//	               Launch, WixVariable, EnsureTable
//	directory.go   Directory, DirectoryRef, StandardDirectory
//	component.go   Component, ComponentGroup and their refs
//	feature.go     Feature, FeatureGroup, their refs, Level
//	file.go        File, AssemblyName, IgnoreRange, ProtectRange, SymbolPath
//	files.go       Files
//	action.go      CustomAction, CustomActionRef, SetProperty, SetDirectory
//	sequence.go    the sequence elements, Custom and the standard actions
//	customtable.go CustomTable and what is below it
//	registryrow.go RegistryKey, RegistryValue, RemoveRegistryKey, RemoveRegistryValue
//	service.go     ServiceInstall, ServiceDependency, ServiceControl, ServiceConfig, …
//	environment.go Environment
//	shortcut.go    Shortcut, Icon, Binary
//	ini.go         IniFile
//	copyfile.go    CopyFile, RemoveFile, RemoveFolder, CreateFolder
//	permission.go  Permission, PermissionEx
//	com.go         AppId, Class, FileTypeMask, Interface, TypeLib
//	progid.go      ProgId, Extension, Verb, MIME, Category
//	odbc.go        ODBCDriver, ODBCTranslator, ODBCDataSource and their Property
//	catalog.go     ReserveCost, IsolateComponent, SFPCatalog, PackageCertificates
//	search.go      RegistrySearch, DirectorySearch, FileSearch, ComponentSearch, …
//	ui.go          UI, WixUI of the extension, TextStyle, UIText, ProgressText, Error, Billboard, EmbeddedUI, …
//	dialog.go      Dialog
//	control.go     Control, its Text and, in v3, its Condition
//	publish.go     Publish, Subscribe
//	choice.go      ComboBox, ListBox, ListView, ListItem, RadioButtonGroup, RadioButton
//	util*.go       the extension util, a file for each of its families
//	firewall.go    the extension firewall: FirewallException and what is in it
//	http.go        the extension http: UrlReservation, UrlAce, SniSslCertificate
//	dependency.go  Provides, Requires and RequiresRef, of the extension dependency in v3
//	netfx.go       the extension netfx: NativeImage, DotNetCompatibilityCheck
//	extension.go   what elements of several extensions need

import (
	"slices"
	"sync"

	"github.com/gomsi/gomsi/wix/source"
)

// lines tells in which dialects an element or attribute exists.
type lines uint8

const (
	bothLines lines = iota
	onlyV3
	onlyV4
)

func (l lines) has(d source.Dialect) bool {
	return l == bothLines || (l == onlyV3) == (d == source.V3)
}

// attrType is the form of an attribute's value.
type attrType uint8

const (
	// attrText is any text, also an empty one.
	attrText attrType = iota
	// attrNonEmpty is any text but the empty one.
	attrNonEmpty
	// attrIdentifier is [A-Za-z_][A-Za-z0-9_.]*.
	attrIdentifier
	// attrInteger is a decimal number from min to max, or a variable.
	attrInteger
	attrYesNo
	attrYesNoDefault
	// attrEnum is one of the words in enum.
	attrEnum
	// attrEnumOrProperty is one of the words in enum, or a property: "[NAME]".
	attrEnumOrProperty
	// attrGUID is a GUID with or without braces.
	attrGUID
	// attrAutoGUID is a GUID, "*" for a generated one, or "".
	attrAutoGUID
	// attrVersion is a version of up to four numbers, or a variable.
	attrVersion
	// attrLabelVersion is a version that in v4+ may have labels and metadata
	// after its numbers, as semantic versions have them: 1.2.3-rc.1+build.
	attrLabelVersion
	// attrLongName is a file name without a folder; attrShortName an 8.3 one.
	attrLongName
	attrShortName
	// attrWildName and attrWildShort may hold the wild cards "*" and "?".
	attrWildName
	attrWildShort
	// attrCodepage is a number, a name such as "utf-8", or a variable.
	attrCodepage
)

// attribute describes one attribute of an element, in canonical spelling.
type attribute struct {
	name string
	// space is that of an extension's attribute on an element that is not its
	// own (dep:Check); "" otherwise.
	space    string
	typ      attrType
	required bool
	in       lines
	enum     []string
	min, max int64
}

// req makes an attribute required.
func (a attribute) req() attribute { a.required = true; return a }

// of makes an attribute one of an extension.
func (a attribute) of(space string) attribute { a.space = space; return a }

// v3 and v4 limit an attribute to one dialect.
func (a attribute) v3() attribute { a.in = onlyV3; return a }
func (a attribute) v4() attribute { a.in = onlyV4; return a }

// The constructors of the table's entries.
func text(name string) attribute         { return attribute{name: name, typ: attrText} }
func nonEmpty(name string) attribute     { return attribute{name: name, typ: attrNonEmpty} }
func identifier(name string) attribute   { return attribute{name: name, typ: attrIdentifier} }
func yesNo(name string) attribute        { return attribute{name: name, typ: attrYesNo} }
func yesNoDefault(name string) attribute { return attribute{name: name, typ: attrYesNoDefault} }
func guidOf(name string) attribute       { return attribute{name: name, typ: attrGUID} }
func integer(name string, lo, hi int64) attribute {
	return attribute{name: name, typ: attrInteger, min: lo, max: hi}
}
func enum(name string, words ...string) attribute {
	return attribute{name: name, typ: attrEnum, enum: words}
}
func enumOrProperty(name string, words ...string) attribute {
	return attribute{name: name, typ: attrEnumOrProperty, enum: words}
}
func typed(name string, t attrType) attribute { return attribute{name: name, typ: t} }

// definition describes one element.
type definition struct {
	// space is "" for WiX's own elements, otherwise as source.Element.Space.
	space string
	name  string
	in    lines
	// parents are the canonical names of the elements it may stand in
	// ("space:name" for an extension's); it also may stand in its own parents'
	// equals as listed, nothing is inherited.
	parents []string
	attrs   []attribute
	// text tells that character data may stand inside.
	text bool
	// anyAttr tells that attributes are not checked against attrs (the
	// element's columns are defined by the source itself).
	anyAttr bool
	// compile makes the rows. It has to call c.children(e) when the element
	// has any; attributes are checked before. A nil compile does just that.
	compile func(c *compiler, e *element)
}

func (d *definition) attr(space, name string) *attribute {
	for i := range d.attrs {
		if d.attrs[i].name == name && d.attrs[i].space == space {
			return &d.attrs[i]
		}
	}
	return nil
}

// key is how definitions are found: "name" or "space:name".
func elementKey(space, name string) string {
	if space == "" || space == source.CoreNS {
		return name
	}
	return space + ":" + name
}

// families lists the functions that give the elements, one per file.
func families() []func() []definition {
	return []func() []definition{
		packageElements, moduleElements, upgradeElements, mediaElements, directoryElements,
		componentElements, featureElements, fileElements,
		actionElements, sequenceElements, customTableElements,
		registryElements, serviceElements, environmentElements, shortcutElements, iniElements,
		copyFileElements, permissionElements, searchElements,
		uiElements, embeddedUIElements, dialogElements, controlElements, publishElements, choiceElements,
		comElements, progIDElements, filesElements, odbcElements, catalogElements,
		utilElements, firewallElements, httpElements, netfxElements, dependencyElements,
	}
}

var table struct {
	once sync.Once
	all  map[string][]*definition
}

// definitions gives the table of all elements by key. An element whose
// meaning depends on its parent stands in it once per group of parents.
func definitions() map[string][]*definition {
	table.once.Do(func() {
		table.all = map[string][]*definition{}
		for _, family := range families() {
			for _, d := range family() {
				k := elementKey(d.space, d.name)
				table.all[k] = append(table.all[k], &d)
			}
		}
	})
	return table.all
}

// elementNames gives the names that may stand in parent, sorted; every name
// when parent is "".
func elementNames(d source.Dialect, parent string) []string {
	var out []string
	for k, ds := range definitions() {
		for _, def := range ds {
			if def.in.has(d) && (parent == "" || slices.Contains(def.parents, parent)) {
				out = append(out, k)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}
