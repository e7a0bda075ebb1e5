package bind

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/winpath"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
)

const (
	sourceDir    = "SourceDir"
	bindPathOpen = "!(bindpath."
)

// locate finds every file that the package names, and collects them, each
// once, in the order in which they are named.
func (b *binder) locate() error {
	b.payloads = map[string]*payload{}
	b.streams = map[*compile.Row]map[int]*payload{}
	b.byID = map[string]*file{}
	for _, f := range b.out.Files {
		bound := &file{File: f}
		b.files = append(b.files, bound)
		b.byID[f.ID] = bound
		path := f.Source.Path
		if path == "" || isFolderPath(path) {
			path = b.impliedSource(f)
		}
		if f.Source.Content != nil {
			bound.payload = b.carried(f.Source, f.Row.Pos)
			b.order = append(b.order, bound.payload)
		} else {
			bound.payload = b.payload(path, f.Source.Pos, f.Row.Pos)
		}
		if bound.payload != nil {
			bound.payload.installed = true
			bound.payload.wanted = bound.payload.wanted || f.Assembly
		}
	}
	for _, t := range b.out.Tables {
		for _, row := range t.Rows {
			for i, cell := range row.Cells {
				s, ok := cell.(compile.Source)
				if !ok {
					continue
				}
				if b.streams[row] == nil {
					b.streams[row] = map[int]*payload{}
				}
				if s.Content != nil {
					b.streams[row][i] = b.carried(s, row.Pos)
					continue
				}
				b.streams[row][i] = b.payload(s.Path, s.Pos, row.Pos)
			}
		}
	}
	return nil
}

// payload gives the file that a source names; nil, with a fault in the list,
// when there is none.
func (b *binder) payload(path string, pos, fallback diag.Pos) *payload {
	if !pos.IsValid() {
		pos = fallback
	}
	var tried []string
	for _, candidate := range b.candidates(path, pos) {
		real, found := b.names.find(candidate)
		if !found {
			tried = append(tried, candidate)
			continue
		}
		if p := b.payloads[real]; p != nil {
			return p
		}
		st, err := os.Stat(real)
		switch {
		case err != nil:
			b.list.Errorf(CodeUnreadable, pos, "cannot read %q: %v", path, err)
			return nil
		case !st.Mode().IsRegular():
			b.list.Errorf(CodeNotAFile, pos, "%q is a folder, not a file", path).
				WithHint("name one file; a whole folder needs one File element each")
			return nil
		}
		p := &payload{path: real, named: path, pos: pos, size: st.Size()}
		b.payloads[real] = p
		b.order = append(b.order, p)
		return p
	}
	d := b.list.Errorf(CodeMissingFile, pos, "file %q is not found", path)
	if name, missing := b.missingBindPath(path); missing {
		d.WithHint("no bind path has the name %s; give one with -bindpath %s=FOLDER", name, name)
	} else if near := b.names.nearest(tried); near != "" {
		d.WithHint("did you mean %q?", near)
	} else {
		d.WithHint("paths start at the build's folder, at a bind path, or at the folder of the source; case does not matter")
	}
	for _, t := range slices.Compact(tried) {
		d.WithNote(diag.Pos{File: t}, "not here")
	}
	return nil
}

// missingBindPath gives the name of the bind path that a path begins with when
// there is none of that name.
func (b *binder) missingBindPath(path string) (name string, missing bool) {
	rest, ok := cutFold(path, bindPathOpen)
	if !ok {
		return "", false
	}
	name, _, _ = strings.Cut(rest, ")")
	return name, !slices.ContainsFunc(b.o.BindPaths, func(p BindPath) bool { return strings.EqualFold(p.Name, name) })
}

// candidates gives the host paths at which a source may be, in the order in
// which they are tried.
func (b *binder) candidates(path string, pos diag.Pos) []string {
	if rest, ok := cutFold(path, bindPathOpen); ok {
		name, rest, closed := strings.Cut(rest, ")")
		var out []string
		for _, p := range b.o.BindPaths {
			if closed && p.Name != "" && strings.EqualFold(p.Name, name) {
				out = append(out, b.join(b.rooted(p.Path), rest))
			}
		}
		return out
	}
	if filepath.IsAbs(path) || path != "" && os.IsPathSeparator(path[0]) {
		// On Windows "\folder" counts from the root of the current drive.
		return []string{b.join("", path)}
	}
	relative, isSourceDir := path, false
	if rest, ok := cutFold(path, sourceDir); ok && rest != "" && (rest[0] == '\\' || rest[0] == '/') {
		relative, isSourceDir = rest[1:], true
	}
	// As WiX does (seen with 3.11 and 5.0.2): the path itself, and for what is
	// below SourceDir the bind paths before the build's folder. The source's
	// own folder is gomsi's addition, so that a build works from anywhere.
	folders := []string{"."}
	for _, p := range b.o.BindPaths {
		if p.Name == "" {
			folders = append(folders, p.Path)
		}
	}
	if isSourceDir {
		folders = append(folders[1:], ".")
	}
	if pos.File != "" {
		folders = append(folders, filepath.Dir(pos.File))
	}
	var out []string
	if isSourceDir {
		out = append(out, b.join(b.rooted("."), path))
	}
	for _, folder := range folders {
		out = append(out, b.join(b.rooted(folder), relative))
	}
	return out
}

// rooted makes a path of the caller start at the build's folder.
func (b *binder) rooted(path string) string {
	if filepath.IsAbs(path) || b.o.Dir == "" {
		return path
	}
	return filepath.Join(b.o.Dir, path)
}

// join puts a path with either kind of slash behind a folder.
func (b *binder) join(folder, rest string) string {
	rest = filepath.FromSlash(strings.ReplaceAll(rest, `\`, "/"))
	if folder == "" {
		return filepath.Clean(rest)
	}
	return filepath.Join(folder, rest)
}

func isFolderPath(path string) bool {
	return strings.HasSuffix(path, `\`) || strings.HasSuffix(path, "/")
}

// cutFold is strings.CutPrefix without regard to case.
func cutFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// impliedSource is where a File without a source (or with a folder as its
// source) lies: the directories' names in the source image, below SourceDir.
func (b *binder) impliedSource(f *compile.File) string {
	if f.Source.Path != "" {
		return f.Source.Path + f.Name
	}
	return sourceDir + `\` + ident.JoinCanonical(strings.Join(b.sourceFolders(f.Directory, false), `\`), f.Name)
}

// sourceFolders gives the names that lead to a directory in the source image,
// long or short ones.
func (b *binder) sourceFolders(id string, short bool) []string {
	var names []string
	for steps := 0; id != "" && steps <= len(b.out.Directories); steps++ {
		d := b.out.Directory(id)
		if d == nil || d.Parent == "" {
			break
		}
		name := d.SourceName
		if name == "" {
			name = d.Name
		}
		if short {
			name = cmp.Or(d.ShortSourceName, d.SourceName, d.ShortName, d.Name)
		}
		if name != "" && name != "." {
			names = append(names, name)
		}
		id = d.Parent
	}
	slices.Reverse(names)
	return names
}

// folderCache finds files as Windows does, where the case of letters does not
// count, and remembers what folders hold. It spells every path as the disk
// does, so that two spellings of one file are one file, on Windows too.
type folderCache struct {
	folders map[string]*folderNames
	found   map[string]string // folder as named → as the disk spells it
}

// folderNames are the names in a folder: as they are, and by their folded form.
type folderNames struct {
	exact  map[string]bool
	folded map[string]string
}

func newFolderCache() *folderCache {
	return &folderCache{folders: map[string]*folderNames{}, found: map[string]string{}}
}

// find gives the path as the host spells it. A name that is there exactly as
// written wins over one that differs in case.
func (c *folderCache) find(path string) (string, bool) {
	parent, name := filepath.Split(path)
	parent = filepath.Clean(parent)
	if name == "" || name == "." || name == ".." || parent == path {
		_, err := os.Stat(path)
		return path, err == nil
	}
	real, ok := c.found[parent]
	if !ok {
		if real, ok = c.find(parent); !ok {
			return "", false
		}
		c.found[parent] = real
	}
	names := c.list(real)
	if names.exact[name] {
		return filepath.Join(real, name), true
	}
	if match, ok := names.folded[winpath.Key(name)]; ok {
		return filepath.Join(real, match), true
	}
	// A folder may be open to those who know its names only, and Windows has
	// short names that no list shows.
	named := filepath.Join(real, name)
	_, err := os.Stat(named)
	return named, err == nil
}

// list gives the names in a folder; where two differ in case only, the first
// in byte order stands for both.
func (c *folderCache) list(folder string) *folderNames {
	if names, ok := c.folders[folder]; ok {
		return names
	}
	names := &folderNames{exact: map[string]bool{}, folded: map[string]string{}}
	entries, _ := os.ReadDir(folder) // sorted; of a folder that cannot be read no name is known
	for _, e := range entries {
		names.exact[e.Name()] = true
		key := winpath.Key(e.Name())
		if _, ok := names.folded[key]; !ok {
			names.folded[key] = e.Name()
		}
	}
	c.folders[folder] = names
	return names
}

// nearest gives the name that is most like that of one of the paths in the
// same folder, or "".
func (c *folderCache) nearest(paths []string) string {
	for _, path := range paths {
		if folder, ok := c.find(filepath.Dir(path)); ok {
			names := slices.Sorted(maps.Values(c.list(folder).folded))
			if near := diag.Nearest(filepath.Base(path), names); near != "" {
				return near
			}
		}
	}
	return ""
}
