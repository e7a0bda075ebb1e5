package bind

import (
	"cmp"
	"slices"
	"strings"
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
			return compareCulture(x.ID, y.ID)
		}
		return cmp.Or(cmp.Compare(x.dir, y.dir), cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
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

// compareCulture compares identifiers as .NET's invariant culture does:
// "." before "_" before digits before letters, the case of which counts only
// when nothing else differs, small letters first.
func compareCulture(a, b string) int {
	for i := 0; i < min(len(a), len(b)); i++ {
		if c := cmp.Compare(weight(a[i]), weight(b[i])); c != 0 {
			return c
		}
	}
	// The byte order has capitals first, so the arguments change places.
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(b, a))
}

func weight(c byte) int {
	switch {
	case c == '.':
		return 1
	case c == '_':
		return 2
	case '0' <= c && c <= '9':
		return 3 + int(c-'0')
	case 'A' <= c && c <= 'Z':
		return 13 + int(c-'A')
	case 'a' <= c && c <= 'z':
		return 13 + int(c-'a')
	}
	// Modularized and generated identifiers hold nothing else; authored ones
	// were checked.
	return 64 + int(c)
}
