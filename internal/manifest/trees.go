package manifest

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// readTrees lists the folders of [[tree]]; an explicit [[file]] or [[build]]
// of the same dest wins over what a tree holds.
func (l *loader) readTrees() {
	for _, t := range l.tables("tree") {
		tree := &Tree{Origin: t.origin(), Include: t.strs("include"), Exclude: t.strs("exclude"), Feature: l.feature(t), When: l.when(t)}
		if !t.written("include") {
			tree.Include = []string{"**"}
		}
		src := t.get("source")
		var ok bool
		if v := t.get("dest"); v == nil && !t.broken("dest") {
			tree.Dest, ok = Path{Root: RootApp}, true
			tree.Dest.Pos = tree.Pos
		} else if v != nil {
			tree.Dest, ok = l.readPath(v, v.str, RootApp)
		}
		if src == nil {
			continue
		}
		if tree.Source = l.hostDir(src); tree.Source == "" || !ok || !l.patterns(t) {
			continue
		}
		l.m.Trees = append(l.m.Trees, tree)
		l.expandTree(t, tree)
	}
}

// patterns checks the patterns of a tree.
func (l *loader) patterns(t tab) bool {
	ok := true
	for _, key := range []string{"include", "exclude"} {
		t.unique(key)
		for _, e := range t.elems(key) {
			var fault, hint string
			switch elems := strings.Split(e.str, "/"); {
			case strings.Contains(e.str, `\`):
				fault, hint = "%q has a backslash", "patterns use /"
			case strings.HasPrefix(e.str, "/"):
				fault, hint = "%q begins with a slash", "patterns are relative to the source"
			case e.str == "" || slices.Contains(elems, ".") || slices.Contains(elems, ".."):
				fault, hint = "%q is no pattern", "patterns are relative to the source, without . and .."
			case slices.ContainsFunc(elems, func(s string) bool { _, err := path.Match(s, ""); return err != nil }):
				fault, hint = "%q is malformed", "a [ needs its ]"
			case slices.ContainsFunc(elems, func(s string) bool { return s != "**" && strings.Contains(s, "**") }):
				fault, hint = "%q has ** beside other characters", "** is an element of its own: **/*.map"
			default:
				continue
			}
			l.errVal(codePattern, e.path, fault, e.str).WithHint("%s", hint)
			ok = false
		}
	}
	return ok
}

// found is a file of a tree: its path below the source, with slashes.
type found struct{ rel, full string }

// expandTree adds the files of one tree, sorted by path.
func (l *loader) expandTree(t tab, tree *Tree) {
	w := treeWalk{l: l, t: t, tree: tree, used: make([]bool, len(tree.Exclude))}
	w.folder("", tree.Source)
	sort.Slice(w.files, func(i, j int) bool { return w.files[i].rel < w.files[j].rel })
	if len(w.files) == 0 && !w.faulty {
		l.errVal(codeTreeEmpty, t.path("source"), "the tree holds no file to package").WithHint("look at include and exclude; folders without files are [[folder]]")
	}
	w.warnUnused()
	for _, f := range w.files {
		l.addTreeFile(t, tree, f)
	}
}

// warnUnused warns of an exclude that matches nothing at the top of the tree
// but would match below it. One that matches nothing at all may well wait for
// files that a build makes only sometimes.
func (w *treeWalk) warnUnused() {
	for i, used := range w.used {
		deep := "**/" + w.tree.Exclude[i]
		if used || !slices.ContainsFunc(w.files, func(f found) bool { return matchPattern(deep, f.rel) }) {
			continue
		}
		w.l.warnVal(codePatternUnused, w.t.v.tab["exclude"].list[i].path, "exclude pattern %q matches nothing", w.tree.Exclude[i]).
			WithHint("for every level of the tree write %q", deep)
	}
}

func (l *loader) addTreeFile(t tab, tree *Tree, found found) {
	elems := strings.Split(found.rel, "/")
	for _, e := range elems {
		if f := nameFault(e); f != nil {
			l.errVal(f.code, t.path("source"), "%s holds %q: %s", t.str("source"), found.rel, f.message).WithHint("rename it, or exclude it")
			return
		}
	}
	f := &File{Origin: tree.Origin, Source: found.full, Tree: tree, Dest: tree.Dest.Join(elems...), OnUninstall: "remove", Compress: true, Feature: tree.Feature, When: tree.When}
	f.Dest.Pos = tree.Pos
	if first := l.m.sourceByDest[f.Dest.Key()]; first != nil && first.Tree == nil {
		return // the explicit one wins
	}
	l.addFile(f)
}

// treeWalk lists one tree.
type treeWalk struct {
	l      *loader
	t      tab
	tree   *Tree
	files  []found
	used   []bool // which excludes matched
	faulty bool
}

func (w *treeWalk) folder(rel, full string) {
	entries, err := os.ReadDir(full)
	if err != nil {
		w.fault(codeSourceMissing, rel, "cannot be read: "+reason(err))
		return
	}
	for _, e := range entries {
		w.entry(path.Join(rel, e.Name()), filepath.Join(full, e.Name()), e)
	}
}

func (w *treeWalk) entry(rel, full string, e fs.DirEntry) {
	if w.excluded(rel) {
		return
	}
	switch mode := e.Type(); {
	case mode.IsDir():
		w.folder(rel, full)
	case mode&fs.ModeSymlink != 0:
		w.link(rel, full)
	case mode.IsRegular():
		w.add(rel, full)
	default:
		w.fault(codeTreeLink, rel, "is neither a file nor a folder")
	}
}

// link packages what a link to a file leads to. A link to a folder may lead
// out of the tree, or back into itself, so it is a fault.
func (w *treeWalk) link(rel, full string) {
	if !w.included(rel) && !w.mayHold(rel) {
		return
	}
	info, err := os.Stat(full)
	switch {
	case err != nil:
		w.fault(codeTreeLink, rel, "is a link to nothing")
	case info.IsDir():
		w.fault(codeTreeLink, rel, "is a link to a folder")
	case info.Mode().IsRegular():
		w.add(rel, full)
	default:
		w.fault(codeTreeLink, rel, "is neither a file nor a folder")
	}
}

func (w *treeWalk) add(rel, full string) {
	if w.included(rel) {
		w.files = append(w.files, found{rel, full})
	}
}

func (w *treeWalk) fault(code, rel, what string) *diag.Diagnostic {
	w.faulty = true
	if rel == "" {
		rel = "."
	}
	return w.l.errVal(code, w.t.path("source"), "%q in the tree %s", rel, what).WithHint("exclude = [%q] leaves it out", rel)
}

func (w *treeWalk) included(rel string) bool {
	return slices.ContainsFunc(w.tree.Include, func(p string) bool { return matchPattern(p, rel) })
}

// mayHold tells whether an include could match something below rel.
func (w *treeWalk) mayHold(rel string) bool {
	return slices.ContainsFunc(w.tree.Include, func(p string) bool { return strings.HasPrefix(p, "**") || strings.HasPrefix(p, rel+"/") })
}

func (w *treeWalk) excluded(rel string) bool {
	out := false
	for i, p := range w.tree.Exclude {
		if matchPattern(p, rel) {
			w.used[i], out = true, true
		}
	}
	return out
}

// matchPattern matches a whole relative path with slashes, or a folder that it
// is in. "*", "?" and "[a-z]" stay within an element, "**" is any number of
// elements.
func matchPattern(pattern, rel string) bool {
	return matchElems(strings.Split(strings.TrimSuffix(pattern, "/"), "/"), strings.Split(rel, "/"))
}

func matchElems(pattern, rel []string) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			for i := 0; i <= len(rel); i++ {
				if (len(pattern) == 1) || matchElems(pattern[1:], rel[i:]) {
					return true
				}
			}
			return false
		}
		if len(rel) == 0 {
			return false
		}
		if ok, err := path.Match(pattern[0], rel[0]); err != nil || !ok {
			return false
		}
		pattern, rel = pattern[1:], rel[1:]
	}
	return true
}
