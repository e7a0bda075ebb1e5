package manifest

import (
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/expr"
)

// Origin says where in the manifest a thing was written. Entries that gomsi
// made up (the implied feature) carry the place of what implied them.
//
// No host path and no place is part of a model's JSON: two checkouts of one
// tree give the same text.
type Origin struct {
	// Key is the key path, such as "file[3]" (counted from 0, entries that
	// `if` left out included) or "product".
	Key string
	// Pos is the place of the table's header, or of its first key when it
	// is an inline table.
	Pos diag.Pos `json:"-"`
}

// Model is a manifest, checked and evaluated for one architecture and one
// version: templates are expanded, `if` is decided, trees are listed, defaults
// are filled in and references point at what they name. All lists are in the
// order of the manifest. A Model is read-only for its users, but for
// File.Source of a built program.
type Model struct {
	// File is the manifest as it was named, Dir the host folder that it is in.
	File string `json:"-"`
	Dir  string `json:"-"`

	Arch    string // GOARCH words: amd64, arm64, 386
	Version Version

	Product    Product
	Upgrade    Upgrade
	ARP        ARP
	Properties []Property
	Vars       TemplateData `json:"-"` // what templates of this model see

	Builds []*Build
	// Files is every packaged file: [[file]], what [[tree]] found and the
	// output of every [[build]]; no two have one target.
	Files        []*File
	Trees        []*Tree
	Folders      []*Folder
	Features     []*Feature // never empty: the implied one is Main
	Parameters   []*Parameter
	Searches     []*Search
	Conditions   []*Condition
	Services     []*Service
	Registry     []*Registry
	Environment  []*Environment
	Shortcuts    []*Shortcut
	URLACLs      []*URLACL
	Firewall     []*Firewall
	EventSources []*EventSource
	Associations []*Association // [[association]] and [[protocol]]
	Closes       []*Close
	System       System
	WiX          WiX
	positions    *index
	sourceByDest map[string]*File
}

// Product is [product].
type Product struct {
	Origin
	Name         string
	Manufacturer string
	// BareName is Name as it is without the version, where a template put it
	// in; what is derived from the name (folders, keys, GUIDs) starts here.
	BareName string
	// UpgradeCode is in upper case without braces, the one of Model.Arch.
	UpgradeCode string

	Description, Comments, Homepage, Help, Updates, Contact, Readme string

	Icon        string      `json:"-"` // host path of an .ico, or ""
	License     string      `json:"-"` // host path, or ""
	LicenseKind LicenseKind // of License

	Arches      []string // all of the manifest, in its order
	Compression string   // none, fast, default
	Scope       string   // machine, user

	// InstallDir is the default of the folder that {app} means. Its root is
	// {programs} or, in a user package, {local} with "Programs" first.
	InstallDir         Path
	InstallDirProperty string // public property
	// InstallDirFrom are places that may tell where an older installer put
	// the product; the first that exists counts.
	InstallDirFrom []Lookup
	// DataDir is what {data} ends in, below RootCommon, or below RootLocal in
	// a user package.
	DataDir Path
	// DataDirProperty is the public property that moves it; "": nothing does.
	DataDirProperty string

	Languages  []Language // first: the default
	MinWindows string     // "10.0.14393", or "" when every Windows may
	Reboot     string     // ask, suppress
}

// PerUser tells whether the package installs for one user without elevation.
func (p *Product) PerUser() bool { return p.Scope == "user" }

// LicenseKind is how a licence text is written.
type LicenseKind string

// The kinds of licence files.
const (
	LicenseNone     LicenseKind = ""
	LicenseText     LicenseKind = "text"
	LicenseMarkdown LicenseKind = "markdown"
	LicenseRTF      LicenseKind = "rtf"
)

// Language is a language of the package.
type Language struct {
	Tag  string // en-US
	LCID int    // 1033
}

// Upgrade is [upgrade].
type Upgrade struct {
	Origin
	Downgrade   string // block, allow
	SameVersion string // allow, block
	Remove      string // early, late
	// Replaces are upgrade codes of other products, in the form of
	// Product.UpgradeCode; IgnoreFailure lets this package go on when one of
	// them cannot be removed.
	Replaces      []string
	IgnoreFailure bool
	// Refuse are MSI versions (three fields) of this product that must not be
	// upgraded; Message is what their users are told.
	Refuse  []string
	Message string
	// Rerun is what the same package does when it is run again: apply what is
	// given now, or maintain what is there.
	Rerun string
}

// ARP is [arp]: what the list of installed programs offers.
type ARP struct {
	Origin
	Modify, Repair, Remove, Hidden bool
}

// Property is one key of [properties]. The value is literal: it is not
// formatted by Windows Installer.
type Property struct {
	Origin
	Name  string
	Value string
}

// IsPublic tells whether the property can be set on a command line.
func (p *Property) IsPublic() bool { return p.Name == strings.ToUpper(p.Name) }

// Build is [build] or one [[build]]; exactly one of Package, Command and
// Prebuilt is set.
type Build struct {
	Origin
	Package  string   // Go package pattern, relative to Model.Dir
	Command  []string // run in Model.Dir
	Prebuilt string   `json:"-"` // host path
	Output   string   // file name of the program, such as hello.exe
	Dest     Path
	Feature  string
	LDFlags  string
	Tags     []string
	Env      []EnvVar // sorted by name
	CGO      bool
	TrimPath bool

	Resources Resources
	// File is the packaged program of this build; its Source is for the
	// builder to fill in.
	File *File `json:"-"`
}

// EnvVar is a variable of a build's environment.
type EnvVar struct{ Name, Value string }

// Resources is [build.resources], defaults filled in.
type Resources struct {
	Origin
	FileDescription string // default: the product's description, else its name
	Copyright       string
	OriginalName    string // default: Output
	LongPathAware   bool
	ExecutionLevel  string // asInvoker, highestAvailable, requireAdministrator
	Icon            string `json:"-"` // host path or ""; default: the product's
}

// File is one packaged file.
type File struct {
	Origin
	// Source is the host path; "" for the program of a Build until it is built.
	Source string `json:"-"`
	Build  *Build `json:"-"` // not nil: the program of that build
	Tree   *Tree  `json:"-"` // not nil: found by that tree
	Dest   Path
	// Keep: an administrator's edits survive repair, upgrade and uninstall.
	Keep        bool
	OnUninstall string  // remove, keep
	Compress    bool    // false: in an uncompressed cabinet of its own
	Access      *Access // nil: as the folder's
	Feature     string
	When        *expr.Expr `json:"-"` // nil: always
}

// IsProgram tells whether the file is an .exe.
func (f *File) IsProgram() bool { return strings.EqualFold(extension(f.Dest.Base()), ".exe") }

// Tree is one [[tree]]; its files are in Model.Files.
type Tree struct {
	Origin
	Source           string `json:"-"` // host path of the folder
	Dest             Path
	Include, Exclude []string
	Feature          string
	When             *expr.Expr `json:"-"` // nil: always
}

// Folder is one [[folder]].
type Folder struct {
	Origin
	Path        Path
	OnUninstall string  // if-empty, keep, purge
	Access      *Access // nil: as the folder above
	Feature     string
	When        *expr.Expr `json:"-"` // nil: always
}

// Feature is one [[feature]], or the implied Main.
type Feature struct {
	Origin
	ID, Title, Description string
	Default                bool // installed when nothing is said
	Required               bool // cannot be left out
	Parent                 string
	Implied                bool // no [[feature]] was written
}

// Service is one [[service]].
type Service struct {
	Origin
	Name, DisplayName, Description string
	// Create tells that the package makes the service; else something else did,
	// and of the rest only Delete, Started and StartedWhen say something.
	Create      bool
	Delete      bool // on uninstall, a service that something else made
	File        *File
	Args        []ArgumentGroup
	Start       string     // auto, delayed-auto, demand, disabled; "" when StartParam decides
	StartParam  *Parameter `json:"-"`
	Started     bool       // run after install
	StartedSaid bool       // the manifest says whether
	StartedWhen *expr.Expr `json:"-"` // run after install when this holds
	// OnStartFailure is rollback or ignore.
	OnStartFailure string
	// Account is virtual, local-service, network-service, local-system,
	// DOMAIN\user, .\user or DOMAIN\name$ of a gMSA; "" when AccountParam decides,
	// whose value may be any of these.
	Account      string
	AccountParam *Parameter `json:"-"`
	Password     *Parameter `json:"-"` // nil: none
	DependsOn    []string
	Error        string   // normal, ignore, critical
	Restart      *Restart // nil: nothing happens when it fails
	Environment  []ServiceVariable
	SID          string   // unrestricted, restricted, none
	Privileges   []string // nil: those of the account
	Feature      string
	When         *expr.Expr `json:"-"` // nil: always
}

// Registry is one [[registry]].
type Registry struct {
	Origin
	Root        string // HKLM, HKCU, HKCR, HKU; `auto` is decided by the scope
	Auto        bool   // Root was decided by the scope
	Key         Text   // with backslashes
	View        int    // 64 or 32
	Values      []*RegistryValue
	Overwrite   bool
	OnUninstall string  // values, keep, purge
	Access      *Access // nil: as the key above
	Feature     string
	When        *expr.Expr `json:"-"` // nil: always
}

// RegistryType is the type of a registry value.
type RegistryType string

// The types of registry values; the words are those of the manifest.
const (
	RegString RegistryType = "string" // REG_SZ
	RegExpand RegistryType = "expand" // REG_EXPAND_SZ
	RegMulti  RegistryType = "multi"  // REG_MULTI_SZ
	RegDWord  RegistryType = "dword"  // REG_DWORD
	RegQWord  RegistryType = "qword"  // REG_QWORD
	RegBinary RegistryType = "binary" // REG_BINARY
)

// RegistryValue is one value of a [[registry]].
type RegistryValue struct {
	Origin
	Name  string // "": the key's default value
	Type  RegistryType
	Text  Text   // RegString, RegExpand
	Multi []Text // RegMulti
	Int   uint64 // RegDWord, RegQWord
	Bytes []byte // RegBinary
}

// Environment is one [[environment]].
type Environment struct {
	Origin
	Name    string
	Value   Text
	How     string // set, create, append, prepend, remove
	Scope   string // machine, user
	Feature string
	When    *expr.Expr `json:"-"` // nil: always
}

// Shortcut is one [[shortcut]].
type Shortcut struct {
	Origin
	Name string
	// Target is the packaged file, when the target is one; otherwise nil and
	// TargetPath is a path on the machine.
	Target      *File `json:"-"`
	TargetPath  Path
	Args        []Text   // each one is one argument, not yet quoted
	Where       []string // startmenu, desktop, startup
	Folder      []string // elements below each of Where
	Icon        string   `json:"-"` // host path or ""; default: the product's
	Description string
	WorkDir     *Path // nil: unsaid
	AppID       string
	Feature     string
	When        *expr.Expr `json:"-"` // nil: always
}

// System is [system].
type System struct {
	Origin
	LongPaths bool // set LongPathsEnabled
}

// WiX is [wix].
type WiX struct {
	Origin
	Engine     string   // builtin, wix, wix3
	Dialect    string   // v3, v4
	Version    string   // of engine wix
	Fragments  []string `json:"-"` // host paths
	Templates  string   `json:"-"` // host folder, or ""
	Extensions []string
	AcceptEULA string // the EULA that the user accepts: "" or wix7
}

// TemplateData is what build-time templates see: Name, Version, MSIVersion,
// Arch, Env (a map[string]string of the variables that [vars] env lists) and
// the own names of [vars].
type TemplateData map[string]any

// Platform gives the word that Windows packages use for an architecture: x64,
// arm64 or x86.
func (m *Model) Platform() string { return Platform(m.Arch) }

// Platform gives x64, arm64 or x86 for amd64, arm64 or 386.
func Platform(arch string) string {
	switch arch {
	case "amd64":
		return "x64"
	case "386":
		return "x86"
	}
	return arch
}

// Pos gives the place of a key by its path ("product.icon",
// "service[0].args[1]"): of its value, or of the nearest table around it when
// the key is not written.
func (m *Model) Pos(key string) diag.Pos { return m.positions.nearest(key) }

// Has tells whether a key is written in the manifest, by its path
// ("build[0].resources.icon").
func (m *Model) Has(key string) bool {
	at, _ := m.positions.keyAt(key)
	return at.Line > 0
}

// FileByDest finds the packaged file with a dest, as {file.DEST} names it:
// relative to {app}, or beginning with a root; case and the kind of slash do
// not count. It gives nil when there is none.
func (m *Model) FileByDest(dest string) *File {
	p, err := parsePath(dest)
	if err != nil {
		return nil
	}
	return m.sourceByDest[p.Key()]
}
