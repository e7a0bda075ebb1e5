package bind

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
)

// Harvester finds the files of Files elements. One serves all sources of a
// package, as a file that was found counts once.
type Harvester struct {
	b    *binder
	seen map[string]bool
}

// NewHarvester makes a Harvester for relative paths that start at dir ("" is
// the current folder) and for bind paths.
func NewHarvester(dir string, paths []BindPath) *Harvester {
	return &Harvester{
		b:    &binder{o: Options{Dir: dir, BindPaths: paths}, list: &diag.List{}, names: newFolderCache()},
		seen: map[string]bool{},
	}
}

// Find gives the files of an element, sorted by folder and name. When a folder
// that a path names is missing, that folder comes back, and no files: as in
// WiX nothing of the element counts then.
func (h *Harvester) Find(what *compile.Harvest) (found []compile.Harvested, missing string) {
	included, missing := h.files(what, what.Include)
	if missing != "" {
		return nil, missing
	}
	excluded, missing := h.files(what, what.Exclude)
	if missing != "" {
		return nil, missing
	}
	out := map[string]bool{}
	for _, f := range excluded {
		out[f.Path] = true
	}
	named := map[string]bool{}
	for _, f := range included {
		if out[f.Path] || named[f.Path] {
			continue
		}
		named[f.Path] = true
		f.Again = h.seen[f.Path]
		h.seen[f.Path] = true
		found = append(found, f)
	}
	slices.SortStableFunc(found, func(a, b compile.Harvested) int { return strings.Compare(a.Folder, b.Folder) })
	return found, ""
}

// files gives what some paths name; missing is a folder that is not there.
func (h *Harvester) files(what *compile.Harvest, paths []string) (found []compile.Harvested, missing string) {
	for _, path := range paths {
		folder, name := splitLast(strings.ReplaceAll(path, "/", `\`))
		recursive := strings.Contains(path, "**")
		if folder == "**" {
			folder = ""
		}
		folder = strings.TrimSuffix(folder, `\**`)
		roots := h.roots(what, folder)
		if len(roots) == 0 {
			return nil, folder // no bind path of that name
		}
		any := false
		for _, root := range roots {
			if real, ok := h.b.names.find(root); ok && isFolder(real) {
				any = true
				found = h.walk(found, real, "", name, recursive)
				if !isBindPath(folder) {
					break
				}
			}
		}
		if !any {
			return nil, roots[0]
		}
	}
	return found, ""
}

// splitLast gives the folder, without the backslash behind it, and the last
// part of a path.
func splitLast(path string) (folder, name string) {
	i := strings.LastIndex(path, `\`)
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}

func isFolder(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

func isBindPath(path string) bool {
	_, ok := cutFold(path, bindPathOpen)
	return ok
}

// roots gives the folders that a folder of a path may be. For a bind path
// these are all of its name; else the first that is there is taken.
func (h *Harvester) roots(what *compile.Harvest, folder string) []string {
	b := h.b
	if isBindPath(folder) {
		return b.candidates(folder, diag.Pos{File: what.File})
	}
	if filepath.IsAbs(filepath.FromSlash(strings.ReplaceAll(folder, `\`, "/"))) || strings.HasPrefix(folder, `\`) {
		return []string{b.join("", folder)}
	}
	var out []string
	for _, p := range b.o.BindPaths {
		if p.Name == "" {
			out = append(out, b.join(b.rooted(p.Path), folder))
		}
	}
	own := filepath.Dir(what.File)
	if what.Folder == "" {
		return append(out, b.join(own, folder))
	}
	start := strings.TrimRight(what.Folder, `\/`)
	if isBindPath(start) {
		for _, root := range b.candidates(start, diag.Pos{File: what.File}) {
			out = append(out, b.join(root, folder))
		}
		return out
	}
	if root := b.join("", start); filepath.IsAbs(root) {
		return append(out, b.join(root, folder))
	}
	// The source's own folder is gomsi's addition, as for other files.
	return append(out, b.join(b.join(b.rooted("."), start), folder), b.join(b.join(own, start), folder))
}

// walk adds the files of a folder whose names match, and of those below it.
func (h *Harvester) walk(found []compile.Harvested, root, below, name string, recursive bool) []compile.Harvested {
	entries, _ := os.ReadDir(filepath.Join(root, below)) // sorted; what cannot be read has no names
	for _, e := range entries {
		path := filepath.Join(root, below, e.Name())
		folder := e.IsDir() || e.Type()&os.ModeSymlink != 0 && isFolder(path)
		switch {
		case !folder && matchName(name, e.Name()):
			found = append(found, compile.Harvested{Path: path, Folder: strings.ReplaceAll(below, string(filepath.Separator), `\`)})
		case e.IsDir() && recursive:
			found = h.walk(found, root, filepath.Join(below, e.Name()), name, recursive)
		}
	}
	return found
}

// matchName tells whether a file's name matches a pattern as Windows takes it
// ("FsRtlIsNameInExpression", ntifs.h): "*" is anything, "*.*" too; a "?" may
// also be nothing at the end of the name or before its dots, and a dot before a
// wild card nothing at the end of the name.
func matchName(pattern, name string) bool {
	if pattern == "*.*" || pattern == "**" {
		return true
	}
	return matchRunes([]rune(pattern), []rune(name))
}

func matchRunes(p, n []rune) bool {
	for len(p) > 0 {
		switch {
		case p[0] == '*':
			for i := 0; i <= len(n); i++ {
				if matchRunes(p[1:], n[i:]) {
					return true
				}
			}
			return false
		case p[0] == '?':
			if len(n) > 0 && n[0] != '.' {
				n = n[1:]
			}
		case p[0] == '.' && len(p) > 1 && (p[1] == '?' || p[1] == '*') && len(n) == 0:
		case len(n) == 0 || unicode.ToUpper(p[0]) != unicode.ToUpper(n[0]):
			return false
		default:
			n = n[1:]
		}
		p = p[1:]
	}
	return len(n) == 0
}
