package templates

import (
	"cmp"
	"path/filepath"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/manifest"
)

// Inputs are what a rendering needs beside the manifest.
type Inputs struct {
	// ProductCode is the package's GUID; "" or "*" lets the compiler choose.
	ProductCode string
	// BuildDir is the host folder that holds the built programs
	// (manifest.File.Source of a build lies below it). Sources name it by the
	// variable BuildDir, whose default is the folder of the rendered file.
	BuildDir string
	// SourceDir is the manifest's folder as seen from the rendered files,
	// such as "../..", the default of the variable SourceDir; "" when
	// it is always given.
	SourceDir string
	// Output is the base name of the package in the header's commands;
	// "" means the product's name.
	Output string
	// References are what the package refers to in the user's fragments, which
	// would not become part of it otherwise.
	References []Reference
}

// Reference is an element that refers to something in a user's fragment.
type Reference struct {
	Element, ID string // "ComponentGroupRef"
	// InFeature tells that it stands in the first feature, not in the package.
	InFeature bool
}

// builder lowers one manifest.
type builder struct {
	m      *manifest.Model
	in     Inputs
	faults *diag.List
	d      *Data
	ids    ids // of everything but properties and actions
	dirs   *directories
	groups map[string]*Group // by feature
	// common is the group of what belongs to the product as a whole.
	common *Group
	// programs finds the component of a packaged file.
	programs map[*manifest.File]*Component
	icons    map[string]string // id by host path
	// last is the action behind which the next property is set: searches are
	// done before it, launch conditions are asked after it.
	last string
	// endings are the properties that say how others end, in the order in which
	// texts first asked.
	endings []ending
	// accounts set what accounts are called, late what names folders.
	accounts, late []Assignment
}

// Lower makes the templates' data from a manifest. The faults are those that
// only show when a manifest meets Windows Installer's tables.
func Lower(m *manifest.Model, in Inputs, dialect Dialect) (*Data, *diag.List) {
	b := &builder{
		m: m, in: in, faults: &diag.List{}, ids: ids{}, groups: map[string]*Group{},
		programs: map[*manifest.File]*Component{}, icons: map[string]string{}, last: "AppSearch",
		d: &Data{
			Dialect: dialect, Platform: m.Platform(), Manifest: filepath.Base(m.File), Package: packageName,
			Output: cmp.Or(in.Output, fileName(m.Product.BareName)), SourceDir: sourceDir(in.SourceDir),
		},
	}
	b.d.SetupKey = b.productKey()
	b.dirs = newDirectories(m, b.ids)
	b.ids[strings.ToLower(m.Product.InstallDirProperty)] = true
	b.ids[strings.ToLower(m.Product.DataDirProperty)] = true
	b.startGroups()

	b.product()
	b.media()
	b.upgrade()
	b.programsList()
	b.properties()
	b.movableFolders()
	b.searches()
	b.parameters()
	b.windows()
	b.versionOrder()
	b.conditions()

	b.files()
	b.services()
	b.folders()
	b.registry()
	b.environment()
	b.shortcuts()
	b.urlReservations()
	b.firewall()
	b.eventSources()
	b.associations()
	b.closes()
	b.system()

	b.finish()
	return b.d, b.faults
}

// startGroups makes the group of every feature, the product's first.
func (b *builder) startGroups() {
	b.common = &Group{ID: b.ids.take("product", "Product"), Comment: "What belongs to the product as a whole"}
	b.d.Groups = append(b.d.Groups, b.common)
	for _, f := range b.m.Features {
		g := &Group{ID: b.ids.take("feature "+f.ID, f.ID, "Components"), Comment: "What the feature " + f.ID + " installs"}
		b.groups[f.ID] = g
		b.d.Groups = append(b.d.Groups, g)
	}
}

// add puts a component into the group of its feature.
func (b *builder) add(feature string, c *Component) *Component {
	g := b.groups[feature]
	if g == nil {
		g = b.groups[b.m.Features[0].ID]
	}
	g.Components = append(g.Components, c)
	return c
}

// component starts a component in the folder of a path. Windows Installer
// wants what lies in a user's profile to hang on a value below HKCU (ICE38),
// so such a component gets one; ownKey says that it brings its own.
func (b *builder) component(o manifest.Origin, id string, dir manifest.Path, ownKey bool) *Component {
	n := b.dirs.node(dir)
	n.used = true
	c := &Component{Mark: Mark{o.Pos}, ID: id, Directory: n.ID, GUID: "*"}
	if n.profile && !ownKey {
		c.Registry = []RegistryKey{b.userKey(id)}
	}
	if b.m.Arch != "386" && dir.Root == manifest.RootPrograms32 {
		c.Bits = 32
	}
	return c
}

// userKey is a key path below HKCU.
func (b *builder) userKey(id string) RegistryKey {
	return RegistryKey{
		Root: "HKCU", Key: literal(b.productKey() + `\Components`),
		Values: []RegistryValue{{Name: id, Type: "integer", Value: "1", KeyPath: true}},
	}
}

// byUserKey tells whether component gave c a key path below HKCU.
func (c *Component) byUserKey() bool { return len(c.Registry) > 0 && c.Registry[0].Root == "HKCU" }

// appPath is the install folder, where components live that put nothing into
// a folder.
func (b *builder) appPath() manifest.Path { return manifest.Path{Root: manifest.RootApp} }

// productKey is the registry key that gomsi keeps for the product, apart from
// what the product itself writes.
func (b *builder) productKey() string {
	word := func(s string) string { return strings.ReplaceAll(s, `\`, "_") }
	return `Software\` + word(b.m.Product.Manufacturer) + `\` + word(b.m.Product.BareName) + `\Setup`
}

// hive is where the product's own key is.
func (b *builder) hive() string {
	if b.m.Product.PerUser() {
		return "HKCU"
	}
	return "HKLM"
}

// bits is the width of the package's own registry view.
func (b *builder) bits() int {
	if b.m.Arch == "386" {
		return 32
	}
	return 64
}

// sourceAt is source for what the manifest names at a line. WiX resolves
// variables of its own in the name of a file and knows no escape there.
func (b *builder) sourceAt(host string, built *manifest.Build, o manifest.Origin) Verbatim {
	s := b.source(host, built)
	if at := binderVariable.FindString(string(s)); at != "" {
		b.faults.Errorf(CodeSourceName, o.Pos, "WiX cannot read a file with %q in its path", at).
			WithHint("rename the file; with [[file]] it can have another name where it is installed")
	}
	return s
}

// source names a host file by a variable, so that no path of this machine gets
// into what is rendered.
func (b *builder) source(host string, built *manifest.Build) Verbatim {
	if built != nil {
		if host == "" {
			return Verbatim(`$(var.BuildDir)\` + escapeVariables(built.Output))
		}
		if rel, ok := below(b.in.BuildDir, host); ok {
			return Verbatim(`$(var.BuildDir)\` + escapeVariables(rel))
		}
	}
	if rel, err := relative(b.m.Dir, host); err == nil {
		return Verbatim(`$(var.SourceDir)\` + escapeVariables(windowsPath(rel)))
	}
	return Verbatim(escapeVariables(windowsPath(host)))
}

// below gives host relative to dir with backslashes when it lies in it.
func below(dir, host string) (string, bool) {
	if dir == "" {
		return "", false
	}
	rel, err := relative(dir, host)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return windowsPath(rel), true
}

// relative gives the way from a host folder to a file. Only where one of them
// is absolute, or lies above the current folder, is that asked for, as asking
// costs a look at the disk for each of many files.
func relative(dir, host string) (string, error) {
	if filepath.IsAbs(dir) == filepath.IsAbs(host) {
		if rel, err := filepath.Rel(dir, host); err == nil {
			return rel, nil
		}
	}
	return filepath.Rel(absolute(dir), absolute(host))
}

// absolute makes two host paths comparable; where the current folder cannot be
// had the path stays.
func absolute(p string) string {
	if a, err := filepath.Abs(p); err == nil {
		return a
	}
	return p
}

// sourceDir spells the default of the variable SourceDir: relative to the
// rendered file, wherever that is, unless the way to it is absolute (another
// drive of Windows).
func sourceDir(way string) Verbatim {
	switch {
	case way == "":
		return ""
	case filepath.IsAbs(way):
		return Verbatim(escapeVariables(windowsPath(way)))
	}
	return Verbatim("$(sys.SOURCEFILEDIR)" + escapeVariables(windowsPath(way)))
}

// windowsPath spells a relative host path as WiX sources do.
func windowsPath(p string) string { return strings.ReplaceAll(filepath.ToSlash(p), "/", `\`) }

// fileName drops what Windows does not take in a file's name.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, s)
}

// icon gives the id of an icon file's row, which it makes on first use.
func (b *builder) icon(host string, o manifest.Origin) string {
	if host == "" {
		return ""
	}
	if id, ok := b.icons[host]; ok {
		return id
	}
	name := filepath.Base(host)
	ext := filepath.Ext(name)
	// The extension has to be that of the file (Icon table), so a
	// name that is taken gets its hash before it.
	id := b.ids.take("icon "+windowsPath(string(b.source(host, nil))), "icon", strings.TrimSuffix(name, ext)) + strings.ToLower(ext)
	b.icons[host] = id
	b.d.Icons = append(b.d.Icons, Icon{Mark: Mark{o.Pos}, ID: id, Source: b.sourceAt(host, nil, o)})
	return id
}

// finish sets what depends on everything else.
func (b *builder) finish() {
	b.productComponent()
	b.setEndings()
	b.setAccounts()
	b.setLate()
	b.checkParameters()
	b.rerun()
	b.d.Folders = b.dirs.tree()
	kept := b.d.Groups[:0]
	for _, g := range b.d.Groups {
		if len(g.Components) > 0 {
			kept = append(kept, g)
		}
	}
	b.d.Groups = kept
	b.features()
}
