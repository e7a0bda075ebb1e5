package manifest

import (
	"regexp"
	"slices"
	"strings"
)

// Association is one [[association]] or [[protocol]]: what opens files of a type
// or addresses of a scheme.
type Association struct {
	Origin
	// One of these is set: the extension with its dot, in lower case, or the
	// scheme, in lower case.
	Extension, Scheme string
	Program           *File `json:"-"`
	Args              []Text
	// Icon is the packaged file that the type's icon is in.
	Icon        *File `json:"-"`
	Description string
	Feature     string
}

var (
	fileExtension = regexp.MustCompile(`^\.?[A-Za-z0-9_$!~@#+-]+$`)
	urlScheme     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`)
)

// maxExtension keeps the name of the type below the 39 characters of a ProgID
// (Win32 documentation, "<ProgID> Key").
const maxExtension = 24

// windowsTypes are extensions of what Windows itself runs or is made of;
// windowsSchemes are schemes that belong to it, or to what a user chooses.
var (
	windowsTypes = []string{
		".exe", ".com", ".bat", ".cmd", ".dll", ".sys", ".drv", ".ocx", ".scr", ".cpl", ".msc", ".msi", ".msp", ".msu", ".mst", ".lnk", ".url",
		".reg", ".inf", ".cat", ".ps1", ".psm1", ".vbs", ".js", ".wsf", ".hta", ".theme", ".appx", ".msix",
	}
	windowsSchemes = []string{
		"http", "https", "ftp", "file", "mailto", "about", "javascript", "vbscript", "data", "res", "shell", "search", "search-ms", "blob",
	}
)

func (l *loader) readAssociations() {
	for _, kind := range []string{"association", "protocol"} {
		seen := map[string]*Association{}
		key := map[string]string{"association": "extension", "protocol": "scheme"}[kind]
		for _, t := range l.tables(kind) {
			a := &Association{Origin: t.origin(), Description: t.fixed("description"), Feature: l.feature(t)}
			t.oneLine("description", maxDescription)
			if a.Program = l.opener(t); a.Program != nil && !t.written("feature") {
				a.Feature = a.Program.Feature
			}
			l.verbArgs(t, a)
			l.typeIcon(t, a)
			v := t.get(key)
			if v == nil || l.refuseReference(v) || !l.typeName(v, a) {
				continue
			}
			name := a.Extension + a.Scheme
			if first := seen[name]; first != nil {
				l.errVal(codeTwoTypes, v.path, "two %ss have the %s %q", kind, key, name).WithNote(l.keyPos(joinKey(first.Key, key)), "the other is here")
				continue
			}
			seen[name] = a
			l.m.Associations = append(l.m.Associations, a)
		}
	}
}

// typeName reads the extension or scheme into the form of Association.
func (l *loader) typeName(v *value, a *Association) bool {
	s := strings.ToLower(v.str)
	if strings.HasPrefix(a.Key, "protocol") {
		switch name, _, _ := strings.Cut(s, ":"); {
		case name != s && urlScheme.MatchString(name):
			l.errVal(codeFileType, v.path, "the scheme %q goes too far", v.str).WithHint("write %q", name)
		case !urlScheme.MatchString(s):
			l.errVal(codeFileType, v.path, "%q is no scheme", v.str).WithHint("a letter, then letters, digits, + . and -")
		case len(s) == 1:
			l.errVal(codeFileType, v.path, "%q would be taken for a drive", v.str).WithHint("a scheme has two letters at least")
		case slices.Contains(windowsSchemes, s) || strings.HasPrefix(s, "ms-"):
			l.errVal(codeFileType, v.path, "the scheme %q is not the product's own", v.str).WithHint("who handles it is for the user to choose in Windows' settings")
		case len(s) > maxExtension:
			l.errVal(codeLength, v.path, "%q has %d characters; max is %d", "scheme", len(s), maxExtension)
		default:
			a.Scheme = s
			return true
		}
		return false
	}
	name := strings.TrimPrefix(s, ".")
	switch last := name[strings.LastIndexByte(name, '.')+1:]; {
	case strings.HasPrefix(s, "*."):
		l.errVal(codeFileType, v.path, "%q is no extension", v.str).WithHint("write %q", "."+last)
	case strings.Contains(name, ".") && fileExtension.MatchString(last):
		l.errVal(codeFileType, v.path, "%q is no extension: Windows looks at what follows the last dot", v.str).WithHint("write %q", "."+last)
	case !fileExtension.MatchString(s):
		l.errVal(codeFileType, v.path, "%q is no extension", v.str).WithHint(`such as ".hello"`)
	case slices.Contains(windowsTypes, "."+name):
		l.errVal(codeFileType, v.path, "files of the type %q are Windows' own", "."+name).WithHint("choose an extension of the product's own")
	case len(name) > maxExtension:
		l.errVal(codeLength, v.path, "%q has %d characters; max is %d", "extension", len(name), maxExtension)
	default:
		a.Extension = "." + name
		return true
	}
	return false
}

// opener reads the program; unsaid, it is the only one.
func (l *loader) opener(t tab) *File {
	v := t.get("program")
	switch {
	case v == nil && t.broken("program"):
		return nil
	case v == nil:
		return l.only(t, "program")
	}
	f := l.packaged(v)
	if f != nil && !f.IsProgram() {
		l.errVal(codeNotProgram, v.path, "%q is no program", v.str).WithHint("files are opened by an .exe")
		return nil
	}
	return f
}

// verbArgs reads the arguments; %1 is the file or address.
func (l *loader) verbArgs(t tab, a *Association) {
	told := false
	for _, e := range t.elems("args") {
		a.Args = append(a.Args, l.argument(e))
		told = told || regexp.MustCompile(`%[1LlVv*]`).MatchString(e.str)
	}
	switch {
	case !t.written("args"):
		a.Args = []Text{plainText("%1")}
	case !told && !t.broken("args"):
		l.warnVal(codeNoEffect, t.path("args"), "the program is not told what to open").WithHint(`add "%%1"`)
	}
}

// typeIcon reads the packaged file that holds the icon; unsaid, the program.
func (l *loader) typeIcon(t tab, a *Association) {
	v := t.get("icon")
	if v == nil {
		a.Icon = a.Program
		return
	}
	a.Icon = l.packaged(v)
	if a.Icon == nil {
		return
	}
	if ext := strings.ToLower(extension(a.Icon.Dest.Base())); ext != ".ico" && ext != ".exe" && ext != ".dll" {
		l.errVal(codeFileKind, v.path, "%q holds no icon", v.str).WithHint("an .ico, .exe or .dll of the package does")
	}
}
