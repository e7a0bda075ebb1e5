package toolset

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
)

const onWindows = runtime.GOOS == "windows"

// candleAndLight compiles and links with WiX 3.
func (b *build) candleAndLight(output string) error {
	var objects []string
	for i, batch := range batches(b.sources) {
		dir := fmt.Sprintf("obj%d", i)
		if err := os.MkdirAll(filepath.Join(b.work, dir), 0o755); err != nil {
			return err
		}
		args := append(b.candle(), "-out", dir+`\`) // a folder, as the "\" at its end says
		ok, err := b.run("candle", "compile with "+b.tools.String(), append(args, batch...))
		if err != nil || !ok {
			return err
		}
		for _, s := range batch {
			objects = append(objects, dir+"/"+stem(s)+".wixobj")
		}
	}
	ok, err := b.run("light", "link with "+b.tools.String(), append(append(b.light(), "-out", b.path(output)), objects...))
	if err == nil && ok {
		b.exists("light", output)
	}
	return err
}

// candle gives the options of the compiler ("candle -?").
func (b *build) candle() []string {
	args := append([]string{"-nologo", "-arch", b.arch()}, b.quiet()...)
	for _, name := range slices.Sorted(maps.Keys(b.o.Vars)) {
		args = append(args, "-d"+name+"="+b.value(b.o.Vars[name]))
	}
	for _, dir := range b.includeDirs() {
		args = append(args, "-I"+dir)
	}
	return append(args, b.extensions()...)
}

// light gives the options of the linker ("light -?").
func (b *build) light() []string {
	args := []string{"-nologo", "-spdb"}
	if onWindows {
		for _, rule := range b.o.Suppress {
			args = append(args, "-sice:"+rule)
		}
	} else {
		args = append(args, "-sval") // the rules need Windows' own msi.dll
	}
	for _, p := range b.bindPaths() {
		args = append(args, "-b", p)
	}
	for _, name := range slices.Sorted(maps.Keys(b.o.Variables)) {
		args = append(args, "-d"+name+"="+b.value(b.o.Variables[name]))
	}
	for _, in := range b.o.Localizations {
		args = append(args, "-loc", b.path(in.File))
	}
	if len(b.o.Cultures) > 0 {
		args = append(args, "-cultures:"+strings.Join(b.o.Cultures, ";"))
	}
	return append(args, b.extensions()...)
}

// wixBuild compiles and links with WiX 4 and later ("wix build -?").
func (b *build) wixBuild(output string) error {
	args := append([]string{"build", "-arch", b.arch(), "-pdbtype", "none", "-intermediateFolder", "obj"}, b.quiet()...)
	if b.tools.eula != "" {
		args = append(args, "-acceptEula", b.tools.eula)
	}
	for _, name := range slices.Sorted(maps.Keys(b.o.Vars)) {
		args = append(args, "-d", name+"="+b.value(b.o.Vars[name]))
	}
	for _, dir := range b.includeDirs() {
		args = append(args, "-i", dir)
	}
	for _, p := range b.bindPaths() {
		args = append(args, "-bindpath", p)
	}
	for _, name := range slices.Sorted(maps.Keys(b.o.Variables)) {
		args = append(args, "-bindvariable", name+"="+b.value(b.o.Variables[name]))
	}
	for _, in := range b.o.Localizations {
		args = append(args, "-loc", b.path(in.File))
	}
	for _, culture := range b.o.Cultures {
		args = append(args, "-culture", culture)
	}
	args = append(append(args, b.extensions()...), "-o", b.path(output))
	ok, err := b.run("wix", "build with "+b.tools.String(), append(args, b.sources...))
	if err == nil && ok {
		b.exists("wix", output)
	}
	return err
}

func (b *build) arch() string {
	if b.o.Arch == "" {
		return string(compile.X86)
	}
	return string(b.o.Arch)
}

func (b *build) extensions() []string {
	var args []string
	for _, e := range b.o.Extensions {
		args = append(args, "-ext", forLine(b.tools.Engine, e))
	}
	return args
}

// quiet are the options that keep warnings back; candle has them, too.
func (b *build) quiet() []string {
	var args []string
	for _, number := range b.o.Quiet {
		args = append(args, "-sw"+number)
	}
	return args
}

// includeDirs are where includes are looked for; relative ones start at Dir.
func (b *build) includeDirs() []string {
	var dirs []string
	for _, d := range b.o.IncludeDirs {
		dirs = append(dirs, b.path(b.below(d)))
	}
	return dirs
}

// bindPaths are where files are looked for: Dir first, as relative paths start
// there and not at the work folder.
func (b *build) bindPaths() []string {
	dirs := []string{b.path(b.below("."))}
	for _, p := range b.o.BindPaths {
		dir := b.path(b.below(p.Path))
		if p.Name != "" {
			dir = p.Name + "=" + dir
		}
		dirs = append(dirs, dir)
	}
	return dirs
}

// below makes a path absolute that starts at Dir.
func (b *build) below(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(b.o.Dir, name)
}

// batches divides sources so that no two of a batch have one base name: candle
// names its output after it.
func batches(sources []string) [][]string {
	var all [][]string
	taken := []map[string]bool{}
	for _, s := range sources {
		name := strings.ToLower(stem(s))
		i := slices.IndexFunc(taken, func(names map[string]bool) bool { return !names[name] })
		if i < 0 {
			i = len(all)
			all, taken = append(all, nil), append(taken, map[string]bool{})
		}
		all[i] = append(all[i], s)
		taken[i][name] = true
	}
	return all
}

// stem gives the name of a file without folder and extension.
func stem(name string) string {
	base := filepath.Base(name)
	return strings.TrimSuffix(base, filepath.Ext(base))
}
