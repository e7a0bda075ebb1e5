package templates

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/internal/winpath"
)

// directories is the tree of folders that a package names. Each node is made
// when it is first asked for.
type directories struct {
	m     *manifest.Model
	ids   ids
	roots map[string]*node // by standard directory
	app   *node
	data  *node
}

type node struct {
	*Folder
	parent *node
	kids   map[string]*node // by winpath.Key of the name; keyMoved for one that may be moved
	// used: a component lives here, so Windows Installer removes the folder
	// by itself when it is empty.
	used bool
	// profile: the folder is in a user's profile.
	profile bool
	// kept: a permanent component says what becomes of the folder.
	kept bool
	// canonical is the default path, for GUIDs; it never changes with a version.
	canonical string
}

// keyMoved begins the key of a folder that an administrator may put elsewhere:
// a path that names its default place means that place, not the folder.
const keyMoved = "\x00"

// dataFolderID is the folder that {data} means, when it has no property.
const dataFolderID = "DataFolder"

func newDirectories(m *manifest.Model, t ids) *directories {
	d := &directories{m: m, ids: t, roots: map[string]*node{}}
	p := m.Product.InstallDir
	d.app = d.special(p, m.Product.InstallDirProperty)
	return d
}

// special makes a folder with an id of its own at a path.
func (d *directories) special(p manifest.Path, id string) *node {
	parent, name := d.standard(p.Root), "."
	if len(p.Elems) > 0 {
		parent, name = d.node(p.Dir()), p.Base()
	}
	return parent.add(keyMoved+id, id, name)
}

// standardID gives the Windows Installer directory of a root; "" for those
// that the product defines.
func (d *directories) standardID(r manifest.Root) string {
	x86 := d.m.Arch == "386"
	switch r {
	case manifest.RootPrograms:
		if x86 {
			return "ProgramFilesFolder"
		}
		return "ProgramFiles64Folder"
	case manifest.RootSystem:
		if x86 {
			return "SystemFolder"
		}
		return "System64Folder"
	}
	return standardFolders[r]
}

var standardFolders = map[manifest.Root]string{
	manifest.RootPrograms32: "ProgramFilesFolder",
	manifest.RootCommon:     "CommonAppDataFolder",
	manifest.RootLocal:      "LocalAppDataFolder",
	manifest.RootRoaming:    "AppDataFolder",
	manifest.RootWindows:    "WindowsFolder",
	manifest.RootStartMenu:  "ProgramMenuFolder",
	manifest.RootDesktop:    "DesktopFolder",
	manifest.RootStartup:    "StartupFolder",
	manifest.RootTemp:       "TempFolder",
}

// profileFolders are those that validation rule ICE38 takes for a user's,
// whatever the scope.
var profileFolders = map[string]bool{
	"LocalAppDataFolder": true, "AppDataFolder": true, "ProgramMenuFolder": true,
	"DesktopFolder": true, "StartupFolder": true,
}

func (d *directories) standard(r manifest.Root) *node {
	id := d.standardID(r)
	if d.roots[id] == nil {
		d.ids[strings.ToLower(id)] = true
		d.roots[id] = &node{
			Folder:  &Folder{ID: id, Standard: true},
			kids:    map[string]*node{},
			used:    true, // not ours to remove
			profile: profileFolders[id], canonical: id,
		}
	}
	return d.roots[id]
}

// base gives the node of a root.
func (d *directories) base(r manifest.Root) *node {
	switch r {
	case manifest.RootApp:
		return d.app
	case manifest.RootData:
		if d.data == nil {
			root := manifest.RootCommon
			if d.m.Product.PerUser() {
				root = manifest.RootLocal
			}
			id := cmp.Or(d.m.Product.DataDirProperty, dataFolderID)
			d.data = d.special(manifest.Path{Root: root, Elems: d.m.Product.DataDir.Elems}, id)
		}
		return d.data
	}
	return d.standard(r)
}

// root gives the id by which texts name a root. Standard folders need no row
// for that: they are properties of every package.
func (d *directories) root(r manifest.Root) string {
	if id := d.standardID(r); id != "" {
		return id
	}
	return d.base(r).ID
}

// node gives the folder at a path.
func (d *directories) node(p manifest.Path) *node {
	n := d.base(p.Root)
	for i, name := range p.Elems {
		key := winpath.Key(name)
		kid := n.kids[key]
		if kid == nil {
			words := []string{"dir"}
			if p.Root != manifest.RootApp {
				words = append(words, string(p.Root))
			}
			kid = n.add(key, d.ids.take(n.canonical+`\`+name, append(words, p.Elems[:i+1]...)...), name)
		}
		n = kid
	}
	return n
}

func (n *node) add(key, id, name string) *node {
	kid := &node{
		Folder: &Folder{ID: id, Name: name}, parent: n, kids: map[string]*node{},
		profile: n.profile, canonical: n.canonical + `\` + strings.ToLower(name),
	}
	n.kids[key] = kid
	return kid
}

// tree gives the finished folders, sorted by name.
func (d *directories) tree() []*Folder {
	var fill func(n *node)
	fill = func(n *node) {
		n.Children = nil
		for _, kid := range n.kids {
			fill(kid)
			n.Children = append(n.Children, kid.Folder)
		}
		slices.SortFunc(n.Children, compareFolders)
	}
	var out []*Folder
	for _, n := range d.roots {
		fill(n)
		out = append(out, n.Folder)
	}
	slices.SortFunc(out, compareFolders)
	return out
}

func compareFolders(a, b *Folder) int {
	if c := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// leftovers gives the folders of ours that Windows Installer needs to be told
// to remove when they are empty, children before parents: those without a
// component, and everything in a user's profile (ICE64).
func (d *directories) leftovers() []*node {
	var out []*node
	var walk func(n *node)
	walk = func(n *node) {
		kids := make([]*node, 0, len(n.kids))
		for _, kid := range n.kids {
			kids = append(kids, kid)
		}
		slices.SortFunc(kids, func(a, b *node) int { return compareFolders(a.Folder, b.Folder) })
		for _, kid := range kids {
			walk(kid)
		}
		if !n.Standard && !n.kept && (!n.used || n.profile) {
			out = append(out, n)
		}
	}
	for _, f := range d.tree() {
		walk(d.roots[f.ID])
	}
	return out
}
