package bind

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// sortFiles brings the files into the order in which WiX numbers them; where
// disk is set, files of one disk are together.
//
// v3: by the key of the File row, in the order of .NET's culture compare (its
// FileRowCollection is a SortedList; seen with WiX 3.11). v4+: by the
// canonical target folder, the name and the key, each by its bytes
// (OptimizeFileFacadesOrderCommand).
func (b *binder) sortFiles() {
	if !b.v3() {
		b.setFolders()
	}
	slices.SortStableFunc(b.files, func(x, y *file) int {
		if c := cmp.Compare(x.disk, y.disk); c != 0 {
			return c
		}
		if b.v3() {
			return ident.CompareCulture(x.ID, y.ID)
		}
		return cmp.Or(cmp.Compare(x.dir, y.dir), cmp.Compare(b.nameToSort(x), b.nameToSort(y)), cmp.Compare(x.ID, y.ID))
	})
}

// setFolders computes the canonical folder of every file; seeds count for
// GUIDs only.
func (b *binder) setFolders() {
	dirs := b.canonicalDirectories()
	for id, d := range dirs {
		d.Seed = ""
		dirs[id] = d
	}
	known := map[string]string{}
	for _, f := range b.files {
		path, ok := known[f.Directory]
		if !ok {
			var err error
			path, err = b.line.CanonicalDirectory(dirs, f.Directory, b.wideRoots())
			if err != nil {
				b.list.Errorf(CodeDirectory, f.Row.Pos, "the folder of file %q cannot be followed: %s", f.ID, strings.TrimPrefix(err.Error(), "ident: "))
			}
			known[f.Directory] = path
		}
		f.dir = path
	}
}
