package manifest

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/gomsi/gomsi/internal/winpath"
)

// goOnly are keys that only `go build` takes.
var goOnly = []string{"ldflags", "tags", "cgo", "trimpath"}

func (l *loader) readBuilds() {
	for _, t := range l.tables("build") {
		b := &Build{Origin: t.origin(), Package: t.str("package"), Command: t.strs("command"), LDFlags: t.str("ldflags"),
			Tags: t.strs("tags"), CGO: t.yes("cgo"), TrimPath: t.yes("trimpath"), Feature: l.feature(t)}
		t.unique("tags")
		if !l.buildHow(t, b) {
			continue
		}
		b.Env = l.buildEnv(t)
		if b.Output = l.buildOutput(t, b); b.Output == "" {
			continue
		}
		l.buildResources(t, b)
		l.addProgram(t, b)
		l.m.Builds = append(l.m.Builds, b)
	}
}

// buildHow checks that exactly one way of building is named, and that it can
// work.
func (l *loader) buildHow(t tab, b *Build) bool {
	var ways []string
	for _, key := range []string{"package", "command", "prebuilt"} {
		if t.written(key) {
			ways = append(ways, key)
		}
	}
	switch {
	case len(ways) == 0:
		l.errKey(codeBuildHow, t.v.path, "[build] does not say what to build").
			WithHint(`write package = "./cmd/NAME", command = ["make", "NAME.exe"] or prebuilt = "dist/NAME.exe"`)
		return false
	case len(ways) > 1:
		t.contradict(ways[0], ways[1], "%s and %s in one [build]", ways[0], ways[1]).WithHint("several programs are several [[build]]")
		return false
	case t.get(ways[0]) == nil:
		if !t.broken(ways[0]) {
			l.errVal(codeEmpty, t.path(ways[0]), "%q in [build] is empty", ways[0])
		}
		return false
	}
	for _, key := range goOnly {
		if ways[0] != "package" && t.written(key) {
			t.contradict(ways[0], key, "%s is for Go packages, and this [build] has a %s", key, ways[0])
		}
	}
	switch ways[0] {
	case "command":
		if len(b.Command) == 0 || strings.TrimSpace(b.Command[0]) == "" {
			l.errVal(codeEmpty, t.path("command"), "%q in [build] is empty", "command")
			return false
		}
	case "prebuilt":
		b.Prebuilt = l.hostFile(t.get("prebuilt"))
		return b.Prebuilt != ""
	case "package":
		return l.goPackage(t.get("package"))
	}
	return true
}

// goPackage checks a package that is named by its folder.
func (l *loader) goPackage(v *value) bool {
	if strings.HasSuffix(v.str, "...") {
		l.errVal(codeSourceKind, v.path, "%q is many packages; a program is one", v.str).WithHint("name the main package, such as ./cmd/hello")
		return false
	}
	if strings.HasSuffix(v.str, ".go") {
		l.errVal(codeSourceKind, v.path, "%q is a file; a package is a folder", v.str).WithHint("write %q", "./"+strings.TrimPrefix(path.Dir(v.str), "./"))
		return false
	}
	if !strings.HasPrefix(v.str, ".") {
		// An import path, unless it is a folder that lacks its "./".
		if strings.Contains(strings.SplitN(v.str, "/", 2)[0], ".") || !exists(l.host(v.str)) {
			return true
		}
		l.errVal(codeSourceKind, v.path, "%q would be a package of the standard library", v.str).WithHint("write %q", "./"+v.str)
		return false
	}
	dir := l.hostDir(v)
	if dir == "" {
		return false
	}
	// No pattern: on Windows a folder with a bracket in its name cannot be in one.
	files, _ := os.ReadDir(dir)
	if !slices.ContainsFunc(files, func(e fs.DirEntry) bool { return strings.HasSuffix(e.Name(), ".go") }) {
		l.errVal(codeSourceMissing, v.path, "there are no Go files in %q", v.str)
		return false
	}
	return true
}

func (l *loader) buildEnv(t tab) []EnvVar {
	v := t.get("env")
	if v == nil {
		return nil
	}
	var out []EnvVar
	for _, name := range v.keys {
		e := v.tab[name]
		switch {
		case e.kind == 0:
		case e.kind != kString:
			l.errVal(codeType, e.path, "%q must be a string, not %s", name, e.kind).WithHint("put it in quotes")
		case !varName.MatchString(name):
			l.errKey(codeEnvName, e.path, "%q is no name of an environment variable", name)
		case slices.Contains([]string{"GOOS", "GOARCH", "CGO_ENABLED"}, name):
			l.errKey(codeContradiction, e.path, "%s is set by gomsi", name).
				WithHint("%s", map[string]string{"GOOS": "it is windows", "GOARCH": "the key for it is product.arch", "CGO_ENABLED": "the key for it is cgo"}[name])
		default:
			out = append(out, EnvVar{name, e.str})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

var (
	moduleLine   = regexp.MustCompile(`(?m)^module[ \t]+"?([^\s"]+)`)
	majorVersion = regexp.MustCompile(`^v[0-9]+$`)
)

// buildOutput gives the file name of the program.
func (l *loader) buildOutput(t tab, b *Build) string {
	if v := t.get("output"); v != nil {
		return l.writtenOutput(v, b)
	}
	switch {
	case t.broken("output"):
		return ""
	case b.Prebuilt != "":
		return filepath.Base(b.Prebuilt)
	case b.Command != nil:
		l.errKey(codeMissing, t.v.path, "[build] with a command needs %q", "output").WithHint("name the program that the command makes, relative to the manifest")
		return ""
	}
	return l.packageName(b.Package) + ".exe"
}

func (l *loader) writtenOutput(v *value, b *Build) string {
	name := v.str
	if b.Command == nil && strings.ContainsAny(name, `/\`) {
		l.errVal(codeOutput, v.path, "output is a file name, and %q has a folder", name).WithHint("the folder on the target is dest")
		return ""
	}
	if p := filepath.FromSlash(name); b.Command != nil && !filepath.IsLocal(p) {
		l.errVal(codeOutput, v.path, "the output %q is not below the manifest's folder", name)
		return ""
	}
	if f := nameFault(winpath.Base(name)); f != nil {
		l.errVal(f.code, v.path, "%s", f.message)
		return ""
	}
	if ext := strings.ToLower(winpath.Ext(name)); ext != ".exe" && ext != ".dll" {
		l.errVal(codeOutput, v.path, "the output %q is no Windows program", name).WithHint("write %q", name+".exe")
		return ""
	}
	return name
}

// packageName is what `go build` calls the program: the last element of the
// import path, a major version left out.
func (l *loader) packageName(pkg string) string {
	name := path.Base(path.Clean(filepath.ToSlash(pkg)))
	if !strings.HasPrefix(pkg, ".") {
		if majorVersion.MatchString(name) {
			name = path.Base(path.Dir(pkg))
		}
		name, _, _ = strings.Cut(name, "@")
		return name
	}
	dir := l.host(pkg)
	if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
		if m := moduleLine.FindSubmatch(text); m != nil {
			return l.packageName(string(m[1]))
		}
	}
	if name == "." || name == ".." {
		if abs, err := filepath.Abs(dir); err == nil {
			name = filepath.Base(abs)
		}
	}
	return name
}

func (l *loader) buildResources(t tab, b *Build) {
	r := &b.Resources
	r.Origin = Origin{Key: t.path("resources"), Pos: b.Pos}
	v := t.get("resources")
	if v == nil {
		v = &value{path: t.path("resources"), kind: kTable, tab: map[string]*value{}}
	}
	s := l.open(&resourcesDef, v)
	if t.written("resources") {
		r.Origin = s.origin()
	}
	p := &l.m.Product
	r.FileDescription, r.Copyright, r.OriginalName = s.fixed("file_description"), s.fixed("copyright"), s.fixed("original_name")
	r.LongPathAware, r.ExecutionLevel = s.yes("long_path_aware"), s.str("execution_level")
	if r.FileDescription == "" {
		if r.FileDescription = p.Description; r.FileDescription == "" {
			r.FileDescription = p.Name
		}
	}
	if r.OriginalName == "" {
		r.OriginalName = winpath.Base(b.Output)
	}
	if r.Icon = p.Icon; s.written("icon") {
		r.Icon = s.icon("icon")
	}
}

// addProgram packages the program of a build.
func (l *loader) addProgram(t tab, b *Build) {
	dest, ok := l.dest(t, winpath.Base(b.Output))
	if !ok {
		return
	}
	b.Dest = dest
	f := &File{Origin: b.Origin, Build: b, Dest: dest, OnUninstall: "remove", Compress: true, Feature: b.Feature, When: l.when(t), Access: l.access(t)}
	b.File = f
	l.addFile(f)
}
