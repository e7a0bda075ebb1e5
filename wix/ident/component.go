package ident

import (
	"fmt"
	"strings"

	"github.com/gomsi/gomsi/internal/guid"
)

// componentNamespace is that of the component GUIDs that WiX makes.
var componentNamespace = guid.MustParse("{3064E5C6-FB63-4FE9-AC49-E446A792EFA5}")

// illegalRoots are beginnings of canonical paths from which no component GUID
// is made, as the folder's own name differs from machine to machine or it is
// another standard directory.
var illegalRoots = []string{
	`personalfolder\my pictures`,
	`programfilesfolder\common files`,
	`programmenufolder\startup`,
	`targetdir`,
	`startmenufolder\programs`,
	`windowsfolder\fonts`,
}

// IllegalRoot gives the beginning of a canonical path that keeps WiX from
// making a component GUID of it, and whether there is one.
func IllegalRoot(canonical string) (string, bool) {
	lower := LowerInvariant(canonical)
	for _, root := range illegalRoots {
		if strings.HasPrefix(lower, root) {
			return canonical[:len(root)], true
		}
	}
	return "", false
}

// FileComponentGUID gives the GUID of a component whose key path is a file.
// canonical is the file's canonical path: CanonicalDirectory, "\" and the
// long file name in lower case. compatible asks for what v3's -bcgg gives.
func FileComponentGUID(canonical string, compatible bool) guid.GUID {
	if compatible {
		return guid.V3(componentNamespace, UTF16LE(canonical))
	}
	return guid.V5(componentNamespace, UTF16LE(canonical))
}

// registryRoots are the names that v4+ hashes for the numbers of the Registry
// table's Root column.
var registryRoots = map[int]string{
	-1: "machineuser", 0: "classesroot", 1: "currentuser", 2: "localmachine", 3: "users",
}

// RegistryComponentGUID gives the GUID of a component whose key path is a
// registry value; root is the number of the Root column (-1 to 3) and name is
// empty for the default value of the key. compatible asks for what -bcgg
// gives.
func (l Line) RegistryComponentGUID(wide bool, root int, key, name string, compatible bool) (guid.GUID, error) {
	rootText, ok := registryRoots[root]
	if !ok {
		return guid.Nil, fmt.Errorf("ident: registry root %d; min is -1, max is 3", root)
	}
	if l == V3 || compatible {
		rootText = fmt.Sprint(root)
	}
	path := LowerInvariant(rootText + `\` + key + `\` + name)
	if wide {
		path = "64" + path
	}
	return FileComponentGUID(path, compatible), nil
}

// Directory is what CanonicalDirectory needs of a row of the Directory table.
type Directory struct {
	Parent string // empty or its own id for a root
	Name   string // long target name; "." or empty adds nothing
	// Seed is the ComponentGuidGenerationSeed in upper case with braces, which
	// takes the place of this directory and of all above it.
	Seed string
}

// CanonicalDirectory gives the path that WiX hashes for a directory: a
// standard directory in its own spelling (with v4+ after the choice that wide
// makes for the 6432 ones), then the long names in lower case, joined by "\".
// It fails on a directory that is not in dirs and on a cycle.
func (l Line) CanonicalDirectory(dirs map[string]Directory, id string, wide bool) (string, error) {
	var names []string
	root := ""
	for steps := 0; ; steps++ {
		if steps > len(dirs) {
			return "", fmt.Errorf("ident: directory %s is its own ancestor", id)
		}
		d, ok := dirs[id]
		if ok && d.Seed != "" {
			root = d.Seed
			break
		}
		if l.isStandard(id) {
			root = l.platformDirectory(id, wide)
			break
		}
		if !ok {
			return "", fmt.Errorf("ident: directory %s is not known", id)
		}
		// v4+ keeps an authored ".".
		if d.Name != "" && (d.Name != "." || l == V4) {
			names = append(names, LowerInvariant(d.Name))
		}
		if d.Parent == "" || d.Parent == id {
			break
		}
		id = d.Parent
	}
	path := root
	for i := len(names) - 1; i >= 0; i-- {
		path = JoinCanonical(path, names[i])
	}
	return path, nil
}

// isStandard tells whether the line knows id as a folder of Windows Installer.
func (l Line) isStandard(id string) bool {
	return IsStandardDirectory(id) && (l != V3 || !is6432(id))
}

// JoinCanonical puts one more name behind a canonical path.
func JoinCanonical(path, name string) string {
	if path == "" || strings.HasSuffix(path, `\`) {
		return path + name
	}
	return path + `\` + name
}

// platformDirectories are the directories of v4+ that stand for one of two.
var platformDirectories = [...]struct{ id, narrow, wide string }{
	{"ProgramFiles6432Folder", "ProgramFilesFolder", "ProgramFiles64Folder"},
	{"CommonFiles6432Folder", "CommonFilesFolder", "CommonFiles64Folder"},
	{"System6432Folder", "SystemFolder", "System64Folder"},
}

func is6432(id string) bool {
	for _, p := range platformDirectories {
		if id == p.id {
			return true
		}
	}
	return false
}

// platformDirectory resolves such a directory.
func (l Line) platformDirectory(id string, wide bool) string {
	for _, p := range platformDirectories {
		switch {
		case id != p.id:
		case wide:
			return p.wide
		default:
			return p.narrow
		}
	}
	return id
}
