// Package compile turns the elements of WiX sources into the rows of a
// Windows Installer database, together with what linking and binding need to
// know beside the rows: references, sequence authoring, where files come from.
//
// One source document gives one or more sections (the package or module, and
// every fragment); package link puts them together.
package compile

import (
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/source"
)

// Arch is the platform a package is made for.
type Arch string

// The platforms.
const (
	X86   Arch = "x86"
	X64   Arch = "x64"
	ARM64 Arch = "arm64"
)

// Is64 tells whether the platform's components are 64-bit by default.
func (a Arch) Is64() bool { return a == X64 || a == ARM64 }

// Options is what compiling depends on beside the source.
type Options struct {
	// Arch is the platform that is asked for ("" means X86, as in WiX). A v3
	// source may name another one with Package/@Platform.
	Arch Arch
	// Discard tells that the document is of no use afterwards: what is below
	// components, and their attributes, is let go as soon as it is compiled, so
	// that a large source and all of its rows are not in memory at once.
	Discard bool
	// Extensions names the extensions that are given, as
	// source.Element.Space does ("util", "ui"). Elements of others are refused:
	// what they refer to would be missing.
	Extensions []string
	// Harvest finds the files of a Files element, in the order in which they
	// come into the package; missing is a folder that it names and that is not
	// there, which leaves it without files. nil finds none.
	Harvest func(*Harvest) (found []Harvested, missing string)
}

// SectionKind tells what a section is.
type SectionKind int

// The kinds of section.
const (
	KindPackage SectionKind = iota + 1
	KindModule
	KindFragment
)

// String gives the element's name.
func (k SectionKind) String() string {
	switch k {
	case KindPackage:
		return "Package"
	case KindModule:
		return "Module"
	default:
		return "Fragment"
	}
}

// Source is a cell (of a stream column), or a field, that names a file of the
// machine that builds. Path is as authored; it may hold bind variables
// "!(wix.X)", "!(bindpath.X)" and either kind of slash.
type Source struct {
	Path string
	Pos  diag.Pos
	// Content is the file itself where it came with a library; Path is its name
	// for people then. nil means that the file is read when the package is bound.
	Content []byte
}

// PrimaryFeature stands in a cell that names a feature for the primary
// feature of the row's component; the linker replaces it.
const PrimaryFeature = "{00000000-0000-0000-0000-000000000000}"

// Row is one row of a table.
type Row struct {
	// Table is the MSI's name of the table ("File").
	Table string
	// Cells are the columns in the order of the table's definition. A cell is
	// nil (null), string, int32, or Source in a stream column. A string may
	// hold "!(loc.X)", "!(wix.X)" or "!(bind.…)", also in an integer column:
	// package bind replaces these.
	Cells []any
	// Pos is the element, or attribute, that made the row. Origin is the
	// manifest line behind it; zero when there is none.
	Pos, Origin diag.Pos
	// Implied tells that the row was not authored but added by the compiler
	// or linker; an authored row with the same key takes its place.
	Implied bool
	// Access is that of the row's name.
	Access Access
}

// String gives a text cell, or "" when it is null or of another type.
func (r *Row) String(i int) string {
	s, _ := r.Cells[i].(string)
	return s
}

// Int gives an integer cell, or 0 when it is null or of another type.
func (r *Row) Int(i int) int32 {
	n, _ := r.Cells[i].(int32)
	return n
}

// Symbol is a thing that can be referred to, written Table:Key.
type Symbol struct {
	Table string
	Key   string
	Pos   diag.Pos
	// Overridable symbols give way to one of the same name that is not.
	Overridable bool
	Access      Access
}

// Name gives Table:Key.
func (s Symbol) Name() string { return s.Table + ":" + s.Key }

// Reference is the use of a symbol that the linker must find.
type Reference struct {
	Table string
	Key   string
	Pos   diag.Pos
}

// Name gives Table:Key.
func (r Reference) Name() string { return r.Table + ":" + r.Key }

// Join makes the key of a symbol of a table with several key columns.
func Join(keys ...string) string { return strings.Join(keys, "/") }

// GroupKind is what a parent or a child in the tree of features is.
type GroupKind int

// What can be a parent or child.
const (
	GroupFeature GroupKind = iota + 1
	GroupFeatureGroup
	GroupComponentGroup
	GroupComponent
	GroupModule
	GroupPackage
)

// Table gives the name of the table in which symbols of the kind stand.
func (k GroupKind) Table() string {
	switch k {
	case GroupFeature:
		return "Feature"
	case GroupFeatureGroup:
		return "WixFeatureGroup"
	case GroupComponentGroup:
		return "WixComponentGroup"
	case GroupComponent:
		return "Component"
	case GroupModule:
		return "WixMerge"
	default:
		return "WixPackage"
	}
}

// Complex says that a child belongs to a parent in the tree of features,
// component groups and components.
type Complex struct {
	ParentKind GroupKind
	Parent     string
	ChildKind  GroupKind
	Child      string
	Primary    bool
	Pos        diag.Pos
	Origin     diag.Pos
}

// Action is one authored line of a sequence table.
type Action struct {
	// Table is the MSI's name of the sequence table (InstallExecuteSequence,
	// AdvtExecuteSequence, …).
	Table string
	Name  string
	// Condition is nil when none was authored.
	Condition *string
	// Sequence is the authored number; 0 when there is none.
	Sequence int32
	Before   string
	After    string
	// Overridable lines give way to others, in v4+ to those that say Override;
	// Suppress takes the action out of the table.
	Overridable bool
	Override    bool
	Suppress    bool
	// Access is that of the line's name; lines without one are global.
	Access Access
	// Standard tells that the action is one of Windows Installer's own.
	Standard bool
	Pos      diag.Pos
	Origin   diag.Pos
}

// Tri is a yes/no that may be left open.
type Tri int

// The values of Tri.
const (
	Unset Tri = iota
	Yes
	No
)

// File is one file to install, beside its row in table File.
type File struct {
	// Row is of table File; the binder fills FileSize, Version, Language,
	// Attributes' compression bits stay as authored, and Sequence. Row.Cells
	// are File, Component_, FileName, FileSize, Version, Language,
	// Attributes, Sequence.
	Row       *Row
	ID        string
	Component string
	// Directory is the component's directory.
	Directory string
	// Name is the long name; ShortName the 8.3 name, "" when Name is one.
	Name      string
	ShortName string
	Source    Source
	// DiskID is the authored disk, the component's or directory's; 0 when
	// none of these has one.
	DiskID     int32
	Compressed Tri
	// DefaultVersion and DefaultLanguage are what is used when the file has no
	// version of its own; Companion is the file whose version counts.
	DefaultVersion  string
	DefaultLanguage string
	Companion       string
	// Assembly tells that the file is a .NET assembly, whose name goes into table
	// MsiAssemblyName; Shared, that it goes into the global cache. Manifest is
	// the file that names an assembly of Windows, "" for others.
	Assembly, Shared bool
	Manifest         string
	// PatchGroup puts the file behind those without one; 0 is none.
	PatchGroup int32
	// ShortNameGenerated tells that ShortName was computed, not authored.
	ShortNameGenerated bool
}

// KeyPathKind is what a component's key path is.
type KeyPathKind int

// The kinds of key path.
const (
	KeyPathDirectory KeyPathKind = iota
	KeyPathFile
	KeyPathRegistry
	KeyPathODBC
)

// Component is beside a row in table Component. The row's cells are
// Component, ComponentId, Directory_, Attributes, Condition, KeyPath.
type Component struct {
	Row *Row
	ID  string
	// GUID is "*" when the binder has to compute it, "" for a component that
	// Windows Installer does not manage, otherwise "{…}" in upper case.
	GUID      string
	Directory string
	KeyKind   KeyPathKind
	// KeyPath is the key of the row (in File, Registry or ODBCDataSource) that
	// is the key path; "" when it is the directory.
	KeyPath string
	Is64    bool
	// KeyPathSelf tells that the component itself has KeyPath="yes".
	KeyPathSelf bool
	// Condition is the authored condition; "" when there is none.
	Condition string
	Pos       diag.Pos
}

// Directory is beside a row in table Directory. The row's cells are
// Directory, Directory_Parent, DefaultDir.
type Directory struct {
	Row *Row
	ID  string
	// Parent is "" for TARGETDIR.
	Parent string
	// Rootless tells that no parent is authored (v4+ only). Its row has
	// TARGETDIR as parent; the paths that component GUIDs are made of begin
	// with the directory itself.
	Rootless bool
	// Name and ShortName are the target's names ("." and "" give a directory
	// that is its parent); SourceName and ShortSourceName those in the source
	// image where they differ.
	Name, ShortName             string
	SourceName, ShortSourceName string
	// PathRoot is the directory from which the path starts that this directory
	// is a part of, "" when it is of none; short names are made of it (v4+).
	PathRoot string
	// Path is the part of that path that ID is made of, where the directory is in
	// the midst of it.
	Path string
	// Seed is ComponentGuidGenerationSeed, "{…}" in upper case, or "".
	Seed string
	// Standard tells that the directory is one of Windows Installer's own and
	// was added, not authored.
	Standard bool
}

// CompressionLevel is how hard a cabinet is compressed.
type CompressionLevel int

// The levels.
const (
	CompressionDefault CompressionLevel = iota
	CompressionNone
	CompressionLow
	CompressionMedium
	CompressionHigh
	CompressionMSZIP
)

// Media is an authored Media element, beside its row in table Media whose
// cells are DiskId, LastSequence, DiskPrompt, Cabinet, VolumeLabel, Source.
// The binder fills LastSequence.
type Media struct {
	Row    *Row
	DiskID int32
	// Cabinet is the name without "#"; "" when the disk has no cabinet.
	Cabinet string
	Embed   bool
	Level   CompressionLevel
	// Layout is the folder, below that of the MSI, where this disk's things
	// are put.
	Layout string
	Pos    diag.Pos
}

// MediaTemplate is the authored or implied rule for making Media rows.
type MediaTemplate struct {
	CabinetTemplate string // "cab{0}.cab"
	DiskPrompt      string
	VolumeLabel     string
	Embed           bool
	Level           CompressionLevel
	// MaxMB is MaximumUncompressedMediaSize, MaxLargeFileMB
	// MaximumCabinetSizeForLargeFileSplitting; 0 when not authored.
	MaxMB, MaxLargeFileMB int32
	Pos                   diag.Pos
}

// WixVariable gives "!(wix.ID)" its value.
type WixVariable struct {
	ID    string
	Value string
	// Overridable variables give way to others.
	Overridable bool
	Pos         diag.Pos
}

// Package is what the root element of a package or module says.
type Package struct {
	Kind         SectionKind
	Name         string
	Version      string
	Manufacturer string
	// Language is the product's (or module's) language as authored, a decimal
	// number or a variable; v4+ sources without one have "0".
	Language string
	// Codepage is the authored code page of the database: a number, a name
	// such as "utf-8", a variable, or "" when none is authored.
	Codepage string
	// ProductCode is "*" for a new one each build; for a module it is the
	// module's GUID. UpgradeCode may be "". Both are "{…}" in upper case.
	ProductCode string
	UpgradeCode string
	// PackageCode is the authored Package/@Id of v3 sources; "*" or "" for a
	// new one each build.
	PackageCode string
	// Scope is perMachine, perUser, perUserOrMachine or perMachineOrUser of
	// v4+; for v3 it is perMachine, perUser or "".
	Scope            string
	Arch             Arch
	InstallerVersion int32
	// Compressed is the default of all files.
	Compressed bool
	ShortNames bool
	AdminImage bool
	// UpgradeLanguage is the authored language, "" when there is none.
	UpgradeLanguage string
	// Strategy is Package/@UpgradeStrategy of v4+: "majorUpgrade" or "none".
	Strategy string
	Summary  Summary
	Pos      diag.Pos
	Origin   diag.Pos

	// features orders the features at the top.
	features displayOrder
}

// Summary is the summary information that compiling can tell: all but the
// times (12, 13), the package code (9), the creating application (18) and
// what bind variables change. Texts may hold variables.
type Summary struct {
	Codepage string // 1; "" for WiX's default, 1252
	Title    string // 2
	Subject  string // 3
	Author   string // 4
	Keywords string // 5
	Comments string // 6
	Template string // 7
	Pages    int32  // 14, the minimum version of Windows Installer
	Words    int32  // 15
	Security int32  // 19
}

// Section is the product of one Package, Module or Fragment element.
type Section struct {
	Kind    SectionKind
	ID      string
	Dialect source.Dialect
	Arch    Arch
	Pos     diag.Pos
	// File is the source that the section stands in, "" when it is of a
	// library.
	File string

	// Package is nil in a fragment.
	Package *Package

	// Rows are in the order of authoring.
	Rows       []*Row
	Symbols    []Symbol
	References []Reference
	Complexes  []Complex
	Actions    []Action

	Files          []*File
	Components     []*Component
	Directories    []*Directory
	Media          []*Media
	MediaTemplates []*MediaTemplate
	Variables      []*WixVariable

	// KeptNames are identifiers that stay as they are in a merge module.
	KeptNames []string

	// EnsureTables names tables that exist even without rows.
	EnsureTables []string

	// Secure, Hidden and Admin name properties for SecureCustomProperties,
	// MsiHiddenProperties and AdminProperties.
	Secure, Hidden, Admin []string

	// CustomTables are the tables that the source itself defines.
	CustomTables []*CustomTable
	// MajorUpgrade tells that the section authors how older versions are
	// removed, so that none is implied.
	MajorUpgrade bool
}

// CustomTable is a table that a source defines.
type CustomTable struct {
	Name    string
	Columns []CustomColumn
	// Unreal tables are known to the build only and not written.
	Unreal bool
	Pos    diag.Pos
}

// CustomColumn is a column of a CustomTable, in the words of the schema.
type CustomColumn struct {
	Name        string
	Type        string // "string", "int" or "binary"
	Width       int32
	Primary     bool
	Nullable    bool
	Localizable bool
	Modularize  string
	Category    string
	KeyTable    string
	KeyColumn   int32
	Min, Max    *int32
	Set         string
	Description string
}
