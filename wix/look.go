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
