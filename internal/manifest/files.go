package manifest

import (
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/winpath"
)

// dest reads where a source goes; the source's base name is the default, and
// what a folder text keeps.
func (l *loader) dest(t tab, base string) (Path, bool) {
	v := t.get("dest")
	if v == nil || v.kind != kString {
		if t.broken("dest") {
			return Path{}, false
		}
		if f := nameFault(base); f != nil {
			l.errVal(f.code, l.baseKey(t), "%s", f.message).WithHint("write a dest with a name that Windows allows")
			return Path{}, false
		}
		p := Path{Root: RootApp, Elems: []string{base}}
		p.Pos, _ = l.idx.valueAt(l.baseKey(t))
		return p, true
	}
	p, ok := l.readPath(v, v.str, RootApp)
	if !ok {
		return Path{}, false
	}
	if isFolderText(v.str) {
		if f := nameFault(base); f != nil {
			l.errVal(f.code, v.path, "%s", f.message).WithHint("write a dest with a name that Windows allows")
			return Path{}, false
		}
		p = p.Join(base)
	}
	if len(p.Elems) == 0 {
		l.errVal(codePathIsRoot, v.path, "dest is the folder {%s} itself", p.Root)
		return Path{}, false
	}
	return p, true
}

// baseKey is the key that the default of dest comes from.
func (l *loader) baseKey(t tab) string {
	for _, key := range []string{"output", "source", "prebuilt", "package"} {
		if t.written(key) {
			return t.path(key)
		}
	}
	return t.v.path
}

func (l *loader) readFiles() {
	for _, t := range l.tables("file") {
		f := &File{Origin: t.origin(), Keep: t.yes("keep"), OnUninstall: t.str("on_uninstall"), Compress: t.yes("compress"), Feature: l.feature(t), When: l.when(t), Access: l.access(t)}
		if f.Keep && !t.written("on_uninstall") {
			f.OnUninstall = "keep"
		}
		src := t.get("source")
		if src == nil {
			continue
		}
		f.Source = l.hostFile(src)
		if f.Source == "" && !t.written("dest") && nameFault(sourceBase(src.str)) != nil {
			continue // one fault is enough: the name is wrong because the source is
		}
		var ok bool
		if f.Dest, ok = l.dest(t, sourceBase(src.str)); ok {
			// A missing source is one fault: its dest can still be named.
			l.addFile(f)
			if ext := strings.ToLower(extension(f.Dest.Base())); f.Keep && slices.Contains([]string{".exe", ".dll", ".sys"}, ext) {
				l.warnVal(codeKeepProgram, t.path("keep"), "an upgrade would keep the old %s", f.Dest.Base()).
					WithHint("keep is for files that administrators edit")
			}
		}
	}
}

// sourceBase is the last element of a source, on every host with slashes.
func sourceBase(s string) string { return filepath.Base(filepath.FromSlash(s)) }

// addFile packages a file; two files with one target are a fault.
func (l *loader) addFile(f *File) {
	key := f.Dest.Key()
	if first := l.m.sourceByDest[key]; first != nil {
		l.twoTargets(first, f)
		return
	}
	l.m.sourceByDest[key] = f
	l.m.Files = append(l.m.Files, f)
}

// targetPos is the place that decides where a file goes.
func (f *File) targetPos() diag.Pos {
	if f.Dest.Pos.IsValid() {
		return f.Dest.Pos
	}
	return f.Pos
}

func (l *loader) twoTargets(first, f *File) {
	d := l.diags.Errorf(codeTwoTargets, f.targetPos(), "two files have the target %s", f.Dest).
		WithNote(first.targetPos(), "the other file is here")
	if f.Tree != nil && f.Tree == first.Tree {
		d.Notes = nil
		d.Message = "the tree holds two files with the target " + f.Dest.String()
		d.WithHint("on Windows names that differ by case are one")
	}
}

// checkTargets checks what only all files together show.
func (l *loader) checkTargets() {
	sort.SliceStable(l.m.Builds, func(i, j int) bool { return l.idx.offset(l.m.Builds[i].Key) < l.idx.offset(l.m.Builds[j].Key) })
	folders := map[string]*File{}
	for _, f := range l.m.Files {
		for p := f.Dest.Dir(); len(p.Elems) > 0; p = p.Dir() {
			if folders[p.Key()] == nil {
				folders[p.Key()] = f
			}
		}
		l.checkLength(f.Dest, false, func(code, format string, args ...any) *diag.Diagnostic {
			return l.diags.Errorf(code, f.targetPos(), format, args...)
		})
	}
	for _, f := range l.m.Files {
		if inner := folders[f.Dest.Key()]; inner != nil {
			l.diags.Errorf(codeFileFolder, f.targetPos(), "%s is a file here and a folder of another", f.Dest).
				WithNote(inner.targetPos(), "%s is inside it", inner.Dest)
		}
	}
	for _, d := range l.m.Folders {
		if f := l.m.sourceByDest[d.Path.Key()]; f != nil {
			l.diags.Errorf(codeFileFolder, d.Path.Pos, "%s is a folder here and a file elsewhere", d.Path).
				WithNote(f.targetPos(), "the file is here")
		}
	}
}

func (l *loader) readFolders() {
	seen := map[string]*Folder{}
	for _, t := range l.tables("folder") {
		f := &Folder{Origin: t.origin(), OnUninstall: t.str("on_uninstall"), Feature: l.feature(t), When: l.when(t), Access: l.access(t)}
		var ok bool
		if f.Path, ok = t.readPath("path", RootApp); !ok {
			continue
		}
		own := f.Path.Root == RootApp || f.Path.Root == RootData
		if len(f.Path.Elems) == 0 && !own {
			l.errVal(codeShared, t.path("path"), "{%s} is a folder that all programs share", f.Path.Root).WithHint("name a folder in it")
			continue
		}
		if first := seen[f.Path.Key()]; first != nil {
			l.errVal(codeTwoFolders, t.path("path"), "the folder %s is written twice", f.Path).WithNote(first.Path.Pos, "it is first written here")
			continue
		}
		seen[f.Path.Key()] = f
		l.checkPurge(t, f)
		l.checkLength(f.Path, true, func(code, format string, args ...any) *diag.Diagnostic {
			return l.errVal(code, t.path("path"), format, args...)
		})
		l.m.Folders = append(l.m.Folders, f)
	}
}

// sharedFolders are below roots, made by Windows or by other vendors.
var sharedFolders = map[string]bool{
	`common:\MICROSOFT`: true, `programs:\COMMON FILES`: true, `programs32:\COMMON FILES`: true,
	`windows:\SYSTEM32`: true, `windows:\TEMP`: true, `local:\MICROSOFT`: true, `roaming:\MICROSOFT`: true,
	`local:\TEMP`: true, `local:\PROGRAMS`: true, `common:\PACKAGE CACHE`: true, `system:\DRIVERS`: true, `windows:\SYSWOW64`: true,
}

// checkPurge refuses to empty a folder that is not the product's alone.
func (l *loader) checkPurge(t tab, f *Folder) {
	if f.OnUninstall == "purge" && sharedFolders[f.Path.Key()] {
		l.errVal(codeShared, t.path("on_uninstall"), "purge would empty %s, which others use", f.Path).WithHint(`write "if-empty"`)
	}
}

// only finds the only program of the package.
func (l *loader) only(t tab, key string) *File {
	var programs []*File
	for _, f := range l.m.Files {
		if f.IsProgram() {
			programs = append(programs, f)
		}
	}
	label := t.def.label()
	switch len(programs) {
	case 1:
		return programs[0]
	case 0:
		if !l.lostProgram() {
			l.errKey(codeNoProgram, t.v.path, "%s needs %q: the package has no program", label, key).WithHint("add a [build], or name the file")
		}
	default:
		var names []string
		for _, f := range programs {
			names = append(names, f.shownDest())
		}
		if len(names) > 5 {
			names = append(names[:5], "…")
		}
		l.errKey(codeNoProgram, t.v.path, "%s needs %q: the package has %d programs", label, key, len(programs)).
			WithHint("name one of %s", strings.Join(names, ", "))
	}
	return nil
}

// lostProgram tells whether a build or file was refused, so that its program
// is only missing as a consequence.
func (l *loader) lostProgram() bool {
	if !l.diags.HasErrors() {
		return false
	}
	if len(l.tables("build")) > len(l.m.Builds) {
		return true
	}
	for _, t := range l.tables("file") {
		s, d := t.get("source"), t.get("dest")
		if s != nil && strings.EqualFold(winpath.Ext(s.str), ".exe") || d != nil && strings.EqualFold(winpath.Ext(d.str), ".exe") {
			return true
		}
	}
	v := l.root.tab["build"]
	return v != nil && v.kind == 0 && !v.dropped
}
