package bind

import (
	"fmt"
	"strings"

	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/source"
)

// componentID is the place of ComponentId in the rows of table Component.
const componentID = 1

// fillGUIDs gives every component with the GUID "*" a stable one and looks for
// GUIDs that are there twice.
func (b *binder) fillGUIDs() error {
	files := map[string][]*file{}
	for _, f := range b.files {
		files[f.Component] = append(files[f.Component], f)
	}
	dirs := b.canonicalDirectories()
	for _, c := range b.out.Components {
		if c.GUID != "*" {
			continue
		}
		if g, ok := b.componentGUID(c, files[c.ID], dirs); ok {
			c.GUID = g.String()
			c.Row.Cells[componentID] = c.GUID
		}
	}
	b.checkGUIDs()
	return nil
}

func (b *binder) canonicalDirectories() map[string]ident.Directory {
	dirs := make(map[string]ident.Directory, len(b.out.Directories))
	for _, d := range b.out.Directories {
		dir := ident.Directory{Parent: d.Parent, Name: b.unescaped(d.Name), Seed: d.Seed}
		if d.Rootless {
			dir.Parent = ""
		}
		dirs[d.ID] = dir
	}
	return dirs
}

// unescaped is a text as v4+ makes GUIDs of it, with "!(" for an escaped "!!(".
// v3 takes it as it is.
func (b *binder) unescaped(s string) string {
	if b.v3() {
		return s
	}
	return source.Unescape(s, b.out.Dialect)
}

func (b *binder) componentGUID(c *compile.Component, files []*file, dirs map[string]ident.Directory) (guid.GUID, bool) {
	switch c.KeyKind {
	case compile.KeyPathFile:
		return b.fileGUID(c, files, dirs)
	case compile.KeyPathRegistry:
		return b.registryGUID(c)
	}
	what := "its folder"
	if c.KeyKind == compile.KeyPathODBC {
		what = "an ODBC data source"
	}
	b.list.Errorf(CodeGUIDKeyPath, c.Pos, "no GUID can be made for component %q, whose key path is %s", c.ID, what).
		WithHint("write the component's GUID, or give it a file or registry value as its key path")
	return guid.Nil, false
}

// fileGUID follows WiX: the path of the key file says the GUID, and a
// component of several files needs a versioned key file and others without
// version, as else the files could change without the GUID changing.
func (b *binder) fileGUID(c *compile.Component, files []*file, dirs map[string]ident.Directory) (guid.GUID, bool) {
	var key *file
	for _, f := range files {
		if f.ID == c.KeyPath {
			key = f
		}
	}
	if key == nil {
		b.list.Errorf(CodeGUIDKeyPath, c.Pos, "no GUID can be made for component %q, whose key path %q is none of its files", c.ID, c.KeyPath)
		return guid.Nil, false
	}
	if len(files) > 1 {
		fault := ""
		if !key.versioned {
			fault = fmt.Sprintf("its key file %q has no version", key.Name)
		}
		for _, f := range files {
			if f != key && f.versioned {
				fault = fmt.Sprintf("its file %q has a version and is not the key path", f.Name)
			}
		}
		if fault != "" {
			b.list.Errorf(CodeGUIDFiles, c.Pos, "no GUID can be made for component %q of %d files: %s", c.ID, len(files), fault).
				WithHint("put each file into a component of its own, or write the component's GUID")
			return guid.Nil, false
		}
	}
	dir, err := b.line.CanonicalDirectory(dirs, c.Directory, b.wideRoots())
	if err != nil {
		b.list.Errorf(CodeDirectory, c.Pos, "the folder of component %q cannot be followed: %s", c.ID, strings.TrimPrefix(err.Error(), "ident: "))
		return guid.Nil, false
	}
	path := ident.JoinCanonical(dir, ident.LowerInvariant(b.unescaped(key.Name)))
	if root, illegal := ident.IllegalRoot(path); illegal {
		b.list.Errorf(CodeGUIDRoot, c.Pos, "no GUID can be made for component %q, whose key path begins with %q", c.ID, root).
			WithHint("put the component below a standard folder such as ProgramFiles64Folder, or write its GUID")
		return guid.Nil, false
	}
	return ident.FileComponentGUID(path, false), true
}

// wideRoots tells which of two folders the 6432 ones of v4+ stand for.
func (b *binder) wideRoots() bool { return b.out.Package.Arch.Is64() }

func (b *binder) registryGUID(c *compile.Component) (guid.GUID, bool) {
	t := b.out.Table("Registry")
	if t != nil {
		for _, row := range t.Rows {
			// Registry, Root, Key, Name, Value, Component_.
			if row.String(0) != c.KeyPath {
				continue
			}
			g, err := b.line.RegistryComponentGUID(c.Is64, int(row.Int(1)), b.unescaped(row.String(2)), b.unescaped(row.String(3)), false)
			if err != nil {
				b.list.Errorf(CodeGUIDKeyPath, c.Pos, "no GUID can be made for component %q: %v", c.ID, err)
				return guid.Nil, false
			}
			return g, true
		}
	}
	b.list.Errorf(CodeGUIDKeyPath, c.Pos, "no GUID can be made for component %q, whose key path %q is no registry value", c.ID, c.KeyPath)
	return guid.Nil, false
}

// checkGUIDs reports components that share a GUID. Windows Installer counts
// them as one, so that removing one product's takes away the other's; only
// conditions that exclude each other make that harmless.
func (b *binder) checkGUIDs() {
	first := map[string]*compile.Component{}
	for _, c := range b.out.Components {
		if c.GUID == "" || c.GUID == "*" {
			continue
		}
		other := first[c.GUID]
		if other == nil {
			first[c.GUID] = c
			continue
		}
		report := b.list.Errorf
		if c.Condition != "" && other.Condition != "" {
			report = b.list.Warnf
		}
		report(CodeGUIDTwice, c.Pos, "components %q and %q have the same GUID %s", other.ID, c.ID, c.GUID).
			WithHint("give each component its own GUID; two components with \"*\" must not have the same key path").
			WithNote(other.Pos, "the other one")
	}
}
