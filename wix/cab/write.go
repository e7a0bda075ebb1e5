package cab

import (
	"context"
	"io"
)

// Write writes one cabinet at the current offset of w, and leaves w at the end
// of it. See the package comment and [Options].
func Write(ctx context.Context, w io.WriteSeeker, folders []Folder, o Options) error {
	return ErrNoFiles
}

// Split deals files over cabinets, in their order: each group has at most
// MaxFiles files, and fits a cabinet whatever its content compresses to.
func Split(files []File) [][]File { return nil }
