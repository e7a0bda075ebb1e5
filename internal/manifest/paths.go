package manifest

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/winpath"
)

// roots lists every root with what it most likely is on a machine with
// Windows on C:, from which lengths of paths are estimated.
var roots = []struct {
	root Root
	like string
	// machine: only an administrator can write there.
	machine bool
}{
	{RootApp, "", false}, // Product.InstallDir says
	{RootData, "", false},
	{RootCommon, `C:\ProgramData`, true},
	{RootLocal, userProfile + `\AppData\Local`, false},
	{RootRoaming, userProfile + `\AppData\Roaming`, false},
	{RootPrograms, `C:\Program Files`, true},
	{RootPrograms32, `C:\Program Files (x86)`, true},
	{RootSystem, `C:\Windows\System32`, true},
	{RootWindows, `C:\Windows`, true},
	{RootStartMenu, userProfile + `\AppData\Roaming\Microsoft\Windows\Start Menu\Programs`, false},
	{RootDesktop, userProfile + `\Desktop`, false},
	{RootStartup, userProfile + `\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup`, false},
	{RootTemp, userProfile + `\AppData\Local\Temp`, false},
}

// userProfile stands for a profile whose user has the longest name that
// Windows allows for local accounts, 20 characters.
const userProfile = `C:\Users\12345678901234567890`

func isRoot(word string) bool {
	for _, r := range roots {
		if string(r.root) == word {
			return true
		}
	}
	return false
}

func rootNames() []string {
	var out []string
	for _, r := range roots {
		out = append(out, string(r.root))
	}
	return out
}

// variables are environment variables that people write for a root.
var variables = map[string]Root{
	"programfiles": RootPrograms, "programw6432": RootPrograms, "programfiles(x86)": RootPrograms32,
	"programdata": RootCommon, "allusersprofile": RootCommon, "appdata": RootRoaming, "localappdata": RootLocal,
	"systemroot": RootWindows, "windir": RootWindows, "temp": RootTemp, "tmp": RootTemp,
}

var (
	leadingVariable = regexp.MustCompile(`^%([A-Za-z][A-Za-z0-9_()]*)%`)
	rootWord        = regexp.MustCompile(`^[A-Za-z0-9_.]+$`)
)

// pathFault is a fault of a path text, at byte at.
type pathFault struct {
	code, message, hint string
	at, n               int
}

func (f *pathFault) Error() string { return f.message }

func extension(name string) string { return winpath.Ext(name) }

// parsePath reads a path whose root, unsaid, is {app}.
func parsePath(s string) (Path, error) {
	p, f := readPath(s, RootApp)
	if f != nil {
		return Path{}, f
	}
	return p, nil
}

// readPath takes a path text apart and checks every name in it.
func readPath(s string, unsaid Root) (Path, *pathFault) {
	p := Path{Root: unsaid}
	rest, at := s, 0
	if strings.HasPrefix(s, "{") {
		if end := strings.IndexByte(s, '}'); end > 0 && rootWord.MatchString(s[1:end]) {
			word := s[1:end]
			if !isRoot(word) {
				f := &pathFault{code: codePathRoot, message: fmt.Sprintf("{%s} is no root", word), n: end + 1}
				f.hint = "the roots are {" + strings.Join(rootNames(), "} {") + "}"
				if near := nearest(word, rootNames()); near != "" {
					f.hint = fmt.Sprintf("did you mean {%s}?", near)
				}
				return p, f
			}
			p.Root, rest, at = Root(word), s[end+1:], end+1
			if rest != "" && rest[0] != '/' && rest[0] != '\\' {
				return p, &pathFault{codePathRoot, fmt.Sprintf("no slash follows {%s}", word), fmt.Sprintf("write {%s}/%s", word, rest), at, 1}
			}
			rest = strings.TrimLeft(rest, `/\`)
			at = len(s) - len(rest)
		}
	}
	if f := absoluteFault(rest, at); f != nil {
		return p, f
	}
	elems, err := winpath.Clean(rest)
	if errors.Is(err, winpath.ErrClimbs) {
		where := "{" + string(p.Root) + "}"
		if p.Root == "" {
			where = "its folder"
		}
		return p, &pathFault{codePathClimbs, fmt.Sprintf("%s climbs out of %s", quote(s), where), "leave the leading .. out", 0, len(s)}
	}
	for _, e := range elems {
		if f := nameFault(e); f != nil {
			f.at, f.n = strings.Index(s, e), len(e)
			return p, f
		}
	}
	p.Elems = elems
	return p, nil
}

// absoluteFault tells what makes a path absolute.
func absoluteFault(s string, at int) *pathFault {
	m := leadingVariable.FindStringSubmatch(s)
	switch {
	case m != nil:
		hint := "paths begin with a root such as {app}"
		if r, ok := variables[strings.ToLower(m[1])]; ok {
			hint = fmt.Sprintf("write {%s}", r)
		}
		return &pathFault{codePathVariable, fmt.Sprintf("%s is not expanded in paths", m[0]), hint, at, len(m[0])}
	case winpath.HasDrive(s):
		return &pathFault{codePathAbsolute, fmt.Sprintf("%s begins with a drive", quote(s)), "paths begin with a root such as {app} or {common}, since drives differ between machines", at, len(s)}
	case strings.HasPrefix(s, `\\`) || strings.HasPrefix(s, "//"):
		return &pathFault{codePathAbsolute, fmt.Sprintf("%s is on a network share", quote(s)), "an installer writes to the machine's own disks: begin with a root such as {app}", at, len(s)}
	case winpath.IsAbs(s):
		return &pathFault{codePathAbsolute, fmt.Sprintf("%s begins with a slash", quote(s)), "leave the slash out: paths are inside {app} unless they begin with another root", at, len(s)}
	}
	return nil
}

// nameFault turns an error of winpath about one name into a fault.
func nameFault(name string) *pathFault {
	err := winpath.CheckName(name)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, winpath.ErrReserved):
		return &pathFault{code: codePathReserved, message: fmt.Sprintf("Windows reserves the name %q for a device, with any extension", name), hint: "choose another name"}
	case errors.Is(err, winpath.ErrTrailing):
		return &pathFault{code: codePathName, message: fmt.Sprintf("%q ends in a dot or a space, which Windows drops", name), hint: "leave it out"}
	case errors.Is(err, winpath.ErrTooLong):
		return &pathFault{code: codePathLong, message: fmt.Sprintf("a name has %d characters; Windows takes %d", winpath.Len(name), winpath.MaxName)}
	}
	r, _ := winpath.BadRune(name)
	return &pathFault{code: codePathName, message: fmt.Sprintf("Windows does not allow %q in the name %q", r, name)}
}

// pathFault reports f inside the value at path.
func (l *loader) pathFault(v *value, f *pathFault) {
	p, n := l.idx.inside(v.path, v.str, f.at, f.n)
	d := l.diags.Errorf(f.code, p, "%s", f.message).WithLength(n)
	d.Hint = f.hint
}

// path reads a key that holds a path; ok is false when it is absent or faulty.
func (t tab) readPath(key string, unsaid Root) (Path, bool) {
	v := t.get(key)
	if v == nil || v.kind != kString {
		return Path{}, false
	}
	return t.l.readPath(v, v.str, unsaid)
}

func (l *loader) readPath(v *value, s string, unsaid Root) (Path, bool) {
	p, f := readPath(s, unsaid)
	if f != nil {
		l.pathFault(v, f)
		return Path{}, false
	}
	p.Pos, _ = l.idx.valueAt(v.path)
	if l.m.Product.PerUser() {
		for _, r := range roots {
			if r.root == p.Root && r.machine {
				l.errVal(codeScope, v.path, "a per-user package cannot write to {%s}", p.Root).
					WithHint(`use {app}, {local} or {roaming}, or scope = "machine"`)
				return Path{}, false
			}
		}
	}
	return p, true
}

// isFolderText tells whether a dest names a folder to put the source into.
func isFolderText(s string) bool {
	if strings.HasSuffix(s, "/") || strings.HasSuffix(s, `\`) || s == "." {
		return true
	}
	return strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") && isRoot(s[1:len(s)-1])
}

// estimate is what a path most likely is on a machine with Windows on C: and
// the default install folder.
func (m *Model) estimate(p Path) string {
	elems := p.Win()
	switch p.Root {
	case RootApp:
		return winpath.Join(m.estimate(m.Product.InstallDir), elems)
	case RootData:
		return winpath.Join(m.estimate(m.Product.DataDir), elems)
	case RootPrograms:
		if m.Arch == "386" {
			return winpath.Join(`C:\Program Files (x86)`, elems)
		}
	}
	for _, r := range roots {
		if r.root == p.Root {
			return winpath.Join(r.like, elems)
		}
	}
	return elems
}

// checkLength reports a target that programs without long path support cannot
// reach.
func (l *loader) checkLength(p Path, folder bool, d func(code, format string, args ...any) *diag.Diagnostic) {
	if l.m.System.LongPaths {
		return
	}
	full := l.m.estimate(p)
	n, limit, what := winpath.Len(full), winpath.MaxPath, "path"
	if folder {
		limit, what = winpath.MaxFolder, "folder"
	}
	if dir := winpath.Len(l.m.estimate(p.Dir())); !folder && n <= limit && dir > winpath.MaxFolder {
		n, limit, what = dir, winpath.MaxFolder, "folder"
	}
	if n <= limit {
		return
	}
	d(codePathLong, "the %s %s would have %d characters where Windows is on C:; programs without long path support reach %d", what, p, n, limit).
		WithHint("shorten it, or write [system] long_paths = true")
}

// quote puts a text in quotes and keeps its backslashes as they are, unless it
// holds something that cannot be shown.
func quote(s string) string {
	if q := strconv.Quote(s); strings.ReplaceAll(q, `\\`, `\`) != `"`+s+`"` {
		return q
	}
	return `"` + s + `"`
}
