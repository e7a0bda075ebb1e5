package wix

import (
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/source"
)

// Load reads the sources of a build without building, for those that want to
// look into them. The documents are those that can be read.
func Load(o Options) ([]*source.Document, *diag.List) {
	list := &diag.List{}
	return o.load(list), list
}

// Place is an element of a source: its name as it is written, and where.
type Place struct {
	Written string
	Pos     diag.Pos
}

// NamedRights finds what says in sources who may do what by the names of
// accounts: table LockPermissions, and the action of WiX's extension.
func NamedRights(o Options) []Place {
	docs, _ := Load(o) // the faults are those of the build
	var found []Place
	for _, doc := range docs {
		doc.Root.Walk(func(e *source.Element) bool {
			if e.Is("Permission") || e.Space == "util" && e.Name == "PermissionEx" {
				found = append(found, Place{e.Written, e.Pos})
			}
			return true
		})
	}
	return found
}
