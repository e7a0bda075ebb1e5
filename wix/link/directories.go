package link

import (
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
)

// checkDirectories reports directories that stand in themselves, each circle
// once. (WiX 5 does not end on them.)
func (l *linker) checkDirectories() {
	dirs := map[string]*compile.Directory{}
	for _, d := range l.out.Directories {
		dirs[d.ID] = d
	}
	done := map[string]bool{}
	for _, d := range l.out.Directories {
		var path []string
		for at := d; at != nil && !done[at.ID]; at = dirs[at.Parent] {
			if i := slices.Index(path, at.ID); i >= 0 {
				circle := append(path[i:], at.ID)
				l.faults.Errorf(CodeDirectoryCycle, at.Row.Pos, "directory %s stands in itself: %s", at.ID, strings.Join(circle, " in "))
				break
			}
			path = append(path, at.ID)
		}
		for _, id := range path {
			done[id] = true
		}
	}
}
