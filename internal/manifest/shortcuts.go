package manifest

import (
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/winpath"
)

// shortcutPlaces are the values of where.
var shortcutPlaces = []string{"startmenu", "desktop", "startup"}

func (l *loader) readShortcuts() {
	seen := map[string]*value{}
	for _, t := range l.tables("shortcut") {
		s := &Shortcut{Origin: t.origin(), Name: t.fixed("name"), Description: t.fixed("description"), AppID: t.fixed("app_id"), Icon: l.m.Product.Icon, Feature: l.feature(t), When: l.when(t)}
		t.oneLine("description", maxDescription)
		l.shortcutTarget(t, s)
		l.shortcutPlace(t, s)
		for _, e := range t.elems("args") {
			s.Args = append(s.Args, l.argument(e))
		}
		if t.written("icon") {
			s.Icon = t.icon("icon")
		}
		if p, ok := t.readPath("workdir", RootApp); ok {
			s.WorkDir = &p
		}
		if len(s.AppID) > 128 || strings.Contains(s.AppID, " ") {
			l.errVal(codeLength, t.path("app_id"), "%q is no id of an application", s.AppID).WithHint("at most 128 characters and no space: Contoso.Hello")
		}
		v := t.get("name")
		if v == nil {
			continue
		}
		if f := nameFault(s.Name); f != nil {
			l.errVal(f.code, v.path, "%s", f.message).WithHint("the name is that of a file; leave .lnk out")
			continue
		}
		if strings.EqualFold(winpath.Ext(s.Name), ".lnk") {
			l.errVal(codePathName, v.path, "the shortcut %q would be called %q", s.Name, s.Name+".lnk").WithHint("leave .lnk out")
			continue
		}
		for _, where := range s.Where {
			key := winpath.Key(winpath.Join(append(append([]string{where}, s.Folder...), s.Name)...))
			if first := seen[key]; first != nil {
				l.errVal(codeTwoShortcuts, v.path, "two shortcuts in %s have the name %q", where, s.Name).WithNote(l.keyPos(first.path), "the other is here")
				break
			}
			seen[key] = v
		}
		l.m.Shortcuts = append(l.m.Shortcuts, s)
	}
}

// shortcutTarget reads what the shortcut opens: a packaged file, or something
// else on the machine.
func (l *loader) shortcutTarget(t tab, s *Shortcut) {
	v := t.get("target")
	switch {
	case v == nil && t.broken("target"):
	case v == nil:
		s.Target = l.only(t, "target")
		if s.Target != nil {
			s.TargetPath = s.Target.Dest
		}
	case strings.Contains(v.str, "://"):
		l.errVal(codePathAbsolute, v.path, "a shortcut opens a file, and %q is an address", v.str).WithHint("package a .url file and make it the target")
	case strings.HasPrefix(v.str, "{file."):
		if s.Target = l.packaged(v); s.Target != nil {
			s.TargetPath = s.Target.Dest
		}
	default:
		p, ok := l.readPath(v, v.str, RootApp)
		if !ok {
			return
		}
		s.TargetPath = p
		s.Target = l.m.sourceByDest[p.Key()]
		if s.Target == nil && (p.Root == RootApp || p.Root == RootData) && len(p.Elems) > 0 && !l.isFolder(p) {
			l.noFile(l.errVal(codeFileRef, v.path, "no packaged file has the dest %q", v.str), v.str)
		}
	}
}

// isFolder tells whether the package makes the folder p.
func (l *loader) isFolder(p Path) bool {
	for _, f := range l.m.Folders {
		if f.Path.Key() == p.Key() {
			return true
		}
	}
	key := p.Key() + `\`
	return slices.ContainsFunc(l.m.Files, func(f *File) bool { return strings.HasPrefix(f.Dest.Key(), key) })
}

func (l *loader) shortcutPlace(t tab, s *Shortcut) {
	t.unique("where")
	for _, e := range t.elems("where") {
		if slices.Contains(shortcutPlaces, e.str) {
			s.Where = append(s.Where, e.str)
			continue
		}
		d := l.errVal(codeWord, e.path, "%q is no value of %q", e.str, "where")
		if near := nearest(strings.Trim(e.str, "{}"), shortcutPlaces); near != "" {
			d.WithHint("did you mean %q?", near)
		} else {
			d.WithHint("it is one of %s", strings.Join(shortcutPlaces, ", "))
		}
	}
	if v := t.get("where"); v == nil && !t.broken("where") {
		s.Where = []string{"startmenu"}
	} else if v != nil && len(v.list) == 0 {
		l.errVal(codeEmpty, v.path, "%q in [[shortcut]] is empty", "where")
	}
	p, ok := t.readPath("folder", "")
	if !ok {
		return
	}
	if p.Root != "" {
		l.errVal(codePathRoot, t.path("folder"), "folder begins with a root").WithHint("where says the root: startmenu, desktop, startup")
		return
	}
	s.Folder = p.Elems
}
