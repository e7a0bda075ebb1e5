package templates

import "github.com/gomsi/gomsi/internal/diag"

// Data is what the package templates see: a manifest taken apart into the
// things that Windows Installer knows, the same for both dialects. Every
// decision is made; a template only spells it. Texts of the type string are
// plain or Formatted text as the field says, never escaped for XML; a
// Verbatim may hold preprocessor variables of WiX.
type Data struct {
	Dialect  Dialect
	Platform string // x64, arm64, x86
	Manifest string // the manifest's file name
	// Package is the name of the rendered file, Output the name that the
	// commands of the header give the package.
	Package, Output string
	// SourceDir is the default of the variable SourceDir, "" when there is none.
	SourceDir Verbatim
	Suppress  []string // validation rules that this package breaks on purpose
	// Extensions are those of WiX that the sources need by themselves, by their
	// short names, such as Util.
	Extensions []string
	// Quiet are WiX's warnings, by their numbers, of what is meant as it is.
	Quiet []string

	// SetupKey is the registry key that gomsi keeps for the product, below HKLM
	// or, per user, HKCU.
	SetupKey string

	Product Product
	Upgrade MajorUpgrade
	// Replaces are further Upgrade elements, for other products.
	Replaces []Upgrade
	Launch   []Launch
	Media    []Media // empty: a media template
	// Compression is the CompressionLevel of the media template.
	Compression string

	Icons       []Icon
	Properties  []Property
	Assignments []Assignment
	// LaunchAfter is the action after which launch conditions are asked; "":
	// where Windows Installer's suggested sequence has them.
	LaunchAfter string
	// Folders are the directories that stand directly below TARGETDIR.
	Folders  []*Folder
	Groups   []*Group
	Features []*Feature
	Closes   []Close
	Actions  []Action
	// References bring in the user's fragments that no feature refers to.
	References []Reference
}

// Verbatim is text that WiX's preprocessor is meant to read: dollar signs in
// it are not escaped.
type Verbatim string

// Mark is the manifest line that caused an element.
type Mark struct{ Pos diag.Pos }

// Product is the package as a whole.
type Product struct {
	Mark
	Name, Manufacturer string
	Version            string // three numbers
	FullVersion        string // SemVer
	Code, UpgradeCode  string // GUIDs; Code may be *
	Language           int    // LCID
	SummaryCodepage    int    // of the summary information; 0: the usual one
	PerUser            bool
	Description        string // what the summary information calls the package
	Comments           string // of the summary information
}

// MajorUpgrade says how other versions of the product are treated.
type MajorUpgrade struct {
	Mark
	Code    string
	Version string
	// AllowDowngrade, AllowSame: older packages, and packages of the same MSI
	// version, replace the installed one.
	AllowDowngrade, AllowSame bool
	DowngradeMessage          string // Formatted
	Schedule                  string // the action after which the old product is removed
	// Detect are versions that are only looked for.
	Detect []UpgradeVersion
}

// Upgrade is one upgrade code with the versions that are looked for.
type Upgrade struct {
	Mark
	Code     string
	Versions []UpgradeVersion
}

// UpgradeVersion is a range of versions of an upgrade code, both ends
// included.
type UpgradeVersion struct {
	Property         string
	Minimum, Maximum string
	OnlyDetect       bool
	IgnoreFailure    bool
}

// Launch is a launch condition.
type Launch struct {
	Mark
	Message   string // Formatted
	Condition string
}

// Media is one cabinet.
type Media struct {
	ID          int
	Cabinet     string
	Compression string
}

// Icon is a row of the Icon table.
type Icon struct {
	Mark
	ID     string
	Source Verbatim
}

// Property is a property, which one search may fill.
type Property struct {
	Mark
	Comment string
	ID      string
	Value   string
	Secure  bool
	Hidden  bool // kept out of logs
	Search  *Search
	Place   *PlaceSearch
	INI     *INISearch
}

// Search is a search for a registry value.
type Search struct {
	ID        string
	Root, Key string
	Name      string
	Bits      int // 32 or 64: the view
}

// PlaceSearch is a search for a folder, or for a file in it.
type PlaceSearch struct {
	ID   string
	Path string // Formatted
	// FileID and File are "" for a folder.
	FileID, File     string
	Minimum, Maximum string // versions of the file
}

// INISearch is a search for a key of an ini file in the Windows folder.
type INISearch struct{ ID, File, Section, Key string }

// Assignment sets a property while installing.
type Assignment struct {
	Mark
	Comment       string
	ID            string // property
	Action        string // "": WiX's own name for it
	Value         string // Formatted
	Before, After string
	Sequence      string // execute, both; first: once, in the sequence that runs first
	Condition     string
}

// Folder is a directory.
type Folder struct {
	ID       string
	Name     string // "" for a standard one
	Standard bool
	Children []*Folder
}

// Group is a component group: everything of one feature.
type Group struct {
	ID         string
	Comment    string
	Components []*Component
}

// Component is a component and what it installs.
type Component struct {
	Mark
	ID        string
	Directory string
	GUID      string // * where WiX computes it from the key path
	Bits      int    // 32 or 64 where it differs from the package; else 0
	Permanent bool
	// NeverOverwrite leaves alone what is there already.
	NeverOverwrite bool
	// KeyPath: the directory is the key path.
	KeyPath bool
	// Condition, when it is not "", says whether the component is installed,
	// anew whenever the product is.
	Condition     string
	CreateFolder  bool
	Permission    *Permission // of the folder that it creates
	Files         []FileRow
	Registry      []RegistryKey
	Environment   []Environment
	Shortcuts     []Shortcut
	RemoveFolders []RemoveFolder
	Services      []Service
	Controls      []ServiceControl
	Users         []User
	URLs          []URLReservation
	Rules         []FirewallRule
}

// FileRow is one installed file.
type FileRow struct {
	ID      string
	Name    string // "" when it is the source's
	Source  Verbatim
	KeyPath bool
	DiskID  int // 0: the first
	// Permission is nil when nothing is said.
	Permission *Permission
}

// RegistryKey is a key with its values.
type RegistryKey struct {
	Root, Key string // Key: Formatted
	Create    bool   // also when it has no values
	Values    []RegistryValue
	// Permission stands here when there are no values, else in the first.
	Permission *Permission
}

// RegistryValue is one value; Type is WiX's word.
type RegistryValue struct {
	Mark
	Name    string // "": the default value
	Type    string // string, expandable, integer, binary, multiString
	Value   string // Formatted
	Multi   []string
	KeyPath bool
	// Permission is that of the key.
	Permission *Permission
}

// Environment is a change of an environment variable.
type Environment struct {
	Mark
	ID, Name string
	Value    string // Formatted
	Action   string // set, create, remove
	Part     string // all, first, last
	System   bool
}

// Shortcut is a shortcut that is a file of its own (not advertised).
type Shortcut struct {
	Mark
	ID, Name    string
	Target      string // Formatted
	Arguments   string // Formatted
	Description string
	WorkDir     string // directory id
	Icon        string // id
	AppID       string
}

// RemoveFolder removes an empty directory when its component goes.
type RemoveFolder struct{ ID, Directory string }

// Service is a service that is installed.
type Service struct {
	Mark
	ID, Name, DisplayName, Description string
	Start                              string // auto, demand, disabled
	Error                              string // normal, ignore, critical
	Account                            string // Formatted; "": LocalSystem
	Password                           string // Formatted
	Arguments                          string // Formatted
	DependsOn                          []string
	Config                             *ServiceConfig
}

// ServiceConfig is what else is set of a service.
type ServiceConfig struct {
	Delayed     bool // starts some time after Windows
	OnErrorExit bool // an end with an error is a failure, too
	SID         string
	Privileges  []string
}

// User is an account that is there, and gets the right to log on as a service.
type User struct{ ID, Domain, Name string } // Domain, Name: Formatted

// Permission is a security descriptor.
type Permission struct{ ID, SDDL string }

// ServiceControl starts, stops or removes a service.
type ServiceControl struct {
	ID, Name            string
	Start, Stop, Remove string // "", install, both, uninstall
	Wait                bool
	Comment             string
}

// Action is a custom action that runs a command line, or one that ends the
// installation with an error.
type Action struct {
	Mark
	Comment     string
	ID          string
	Error       string // Formatted; "": runs Command
	Directory   string // that the command starts in
	Command     string // Formatted
	Execute     string // commit, deferred, rollback
	Impersonate bool
	// Check: a failure of the command is one of the installation.
	Check         bool
	Before, After string
	Condition     string
}

// Feature is a feature.
type Feature struct {
	Mark
	ID, Title, Description string
	Hidden                 bool
	Required               bool
	Level                  int
	Groups                 []string
	// References bring in the user's fragments.
	References []Reference
	Children   []*Feature
}
