package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi"
	"github.com/gomsi/gomsi/internal/gobuild"
	"github.com/gomsi/gomsi/internal/progress"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/bind"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/toolset"
)

// wixFlags are the options of `gomsi wix build`, named as those of WiX.
type wixFlags struct {
	output    string
	arch      string
	defines   []string
	bindPaths []string
	variables []string
	locs      []string
	cultures  []string
	includes  []string
	// extensions are files (.dll, .wixlib), or names of WiX's own extensions.
	extensions []string
	// sources and libraries are those of -src and -lib.
	sources, libraries []string
	warnings           warnings
	compression        string
	outputType         string
	threads            int
	ignored            ignoredFlags
}

// ignoredFlags take what WiX has flags for and gomsi needs none: it makes no
// .wixpdb, has no banner and works beside the package.
type ignoredFlags struct {
	bindFiles, noLogo, noStdLib, verbose bool
	cabCache, intermediate, pdb, pdbType string
}

func (i *ignoredFlags) addTo(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.BoolVar(&i.bindFiles, "bindfiles", false, "")
	fl.BoolVar(&i.noLogo, "nologo", false, "")
	fl.BoolVar(&i.noStdLib, "nostdlib", false, "")
	fl.BoolVarP(&i.verbose, "verbose", "v", false, "")
	fl.StringVar(&i.cabCache, "cabcache", "", "")
	fl.StringVar(&i.intermediate, "intermediatefolder", "", "")
	fl.StringVar(&i.pdb, "pdb", "", "")
	fl.StringVar(&i.pdbType, "pdbtype", "", "")
	for _, name := range []string{"bindfiles", "nologo", "nostdlib", "verbose", "cabcache", "intermediatefolder", "pdb", "pdbtype"} {
		fl.Lookup(name).Hidden = true
	}
}

func (a *app) wixCommand() *cobra.Command {
	group := &cobra.Command{
		Use:   "wix",
		Short: "compile WiX sources without a manifest",
		Args:  onlyCommands,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },

		SuggestionsMinimumDistance: 2,
	}
	var f wixFlags
	cmd := &cobra.Command{
		Use:   "build SOURCE.wxs… -o PACKAGE.msi",
		Short: "compile WiX sources to a package",
		Long: `build compiles .wxs files, of the WiX 3 or the WiX 4+ form, to an .msi, or to
a merge module (.msm), with gomsi's own engine. Extensions of WiX and compiled
libraries (.wixlib), of the same form as the sources, are linked in; names of
extensions are looked for as "gomsi toolset status" tells, and nothing is
fetched. Flags have the names of "wix build", with one dash or two; @FILE holds
more arguments. docs/wix.md lists the elements that it knows.`,
		Example: `  gomsi wix build product.wxs -arch x64 -o product.msi
  gomsi wix build product.wxs -ext Util -o product.msi
  gomsi wix build a.wxs b.wxs -d Version=1.2.3 -b files -loc de-de.wxl -o x.msi`,
		RunE: func(cmd *cobra.Command, given []string) error {
			given = slices.Concat(given, f.sources, f.libraries)
			if err := args(1, -1, "sources")(cmd, given); err != nil {
				return err
			}
			return a.runWixBuild(cmd.Context(), f, given)
		},
	}
	fl := cmd.Flags()
	fl.StringVarP(&f.output, "out", "o", "", "write the package to `FILE`")
	fl.StringVar(&f.arch, "arch", "x86", "`PLATFORM` x86, x64 or arm64")
	fl.StringArrayVarP(&f.defines, "define", "d", nil, "preprocessor variable, `NAME=VALUE`")
	fl.StringArrayVarP(&f.bindPaths, "bindpath", "b", nil, "look for files in `FOLDER`; NAME=FOLDER is for !(bindpath.NAME)")
	fl.StringArrayVar(&f.variables, "bindvariable", nil, "variable of the binder, !(wix.NAME): `NAME=VALUE`")
	fl.StringArrayVar(&f.locs, "loc", nil, "localization `FILE` (.wxl)")
	fl.StringArrayVar(&f.cultures, "culture", nil, "`CULTURES` of the localization, the best first: de-DE,en-US; one package for each list: en-US;de-DE,en-US")
	fl.StringArrayVar(&f.extensions, "ext", nil, "extension or compiled library: `FILE` (.dll, .wixlib), or the name of one of WiX's own (Util)")
	fl.StringArrayVarP(&f.includes, "include", "i", nil, "look for include files in `FOLDER`")
	fl.StringArrayVar(&f.sources, "src", nil, "source `FILE`, as one without a flag")
	fl.StringArrayVar(&f.libraries, "lib", nil, "compiled library `FILE` (.wixlib)")
	fl.StringVar(&f.compression, "defaultcompressionlevel", "", "`LEVEL` of cabinets that name none: none, low, medium, high or mszip")
	fl.IntVar(&f.threads, "cabthreads", 0, "`NUMBER` of threads that compress")
	fl.StringVar(&f.outputType, "outputtype", "", "`TYPE` of what is made: package")
	fl.StringArrayVar(&f.warnings.suppress, "sw", nil, "suppress `WARNINGS`: -sw all, -sw1075 one of WiX's number, -swGM1107 one of gomsi's code")
	fl.StringArrayVar(&f.warnings.errors, "wx", nil, "take `WARNINGS` as errors: -wx, -wx1075, -wxGM1107")
	f.ignored.addTo(cmd)
	group.AddCommand(cmd)
	return group
}

// compressions are the words for how hard cabinets are compressed.
var compressions = map[string]compile.CompressionLevel{
	"": compile.CompressionDefault, "none": compile.CompressionNone, "low": compile.CompressionLow, "medium": compile.CompressionMedium,
	"high": compile.CompressionHigh, "mszip": compile.CompressionMSZIP,
}

// checkOutput refuses to make what is no package.
func (f *wixFlags) checkOutput() error {
	kind := f.outputType
	if kind == "" {
		switch ext := strings.ToLower(filepath.Ext(f.output)); ext {
		case ".exe", ".msp", ".pcp", ".wixipl", ".wixlib", ".wixout":
			kind = ext
		}
	}
	switch strings.ToLower(strings.TrimPrefix(kind, ".")) {
	case "", "msi", "package", "product", "module", "msm":
		return nil
	}
	return usagef("wix build makes packages (.msi) and merge modules (.msm), not %s; use WiX itself for it", kind)
}

// cultureGroups gives the cultures of every package that is wanted: one group,
// or those with a semicolon between.
func cultureGroups(given []string) [][]string {
	var groups [][]string
	for _, group := range strings.Split(strings.Join(given, ","), ";") {
		if cultures := strings.FieldsFunc(group, func(r rune) bool { return r == ',' || r == ' ' }); len(cultures) > 0 {
			groups = append(groups, cultures)
		}
	}
	if len(groups) == 0 {
		groups = [][]string{nil}
	}
	return groups
}

// options are the compiler's for these flags and sources.
func (f *wixFlags) options(a *app, sources []string) (o wix.Options, err error) {
	if f.output == "" {
		return o, usagef("wix build needs a package to write: -o FILE")
	}
	if !slices.Contains([]string{"x86", "x64", "arm64"}, f.arch) {
		return o, usagef("-arch is x86, x64 or arm64, not %q", f.arch)
	}
	if err := f.checkOutput(); err != nil {
		return o, err
	}
	level, ok := compressions[f.compression]
	if !ok {
		return o, usagef("-defaultcompressionlevel is none, low, medium, high or mszip, not %q", f.compression)
	}
	o = wix.Options{
		Compression: level, Workers: f.threads, Level: f.warnings.level(),
		Arch: compile.Arch(f.arch), Output: f.output, Env: a.Environ, IncludeDirs: f.includes,
		Application: "gomsi " + buildVersion().Gomsi, Progress: a.show, Strict: a.strict,
	}
	for _, s := range expandPatterns(sources) {
		in := wix.Input{File: s}
		if strings.EqualFold(filepath.Ext(s), ".wxl") {
			o.Localizations = append(o.Localizations, in)
		} else {
			o.Sources = append(o.Sources, in)
		}
	}
	for _, l := range f.locs {
		o.Localizations = append(o.Localizations, wix.Input{File: l})
	}
	for _, b := range f.bindPaths {
		name, dir, named := strings.Cut(b, "=")
		if !named {
			name, dir = "", b
		}
		o.BindPaths = append(o.BindPaths, bind.BindPath{Name: name, Path: dir})
	}
	if o.Vars, err = pairs("-d", f.defines); err != nil {
		return o, err
	}
	o.Variables, err = pairs("-bindvariable", f.variables)
	return o, err
}

func (a *app) runWixBuild(ctx context.Context, f wixFlags, sources []string) error {
	o, err := f.options(a, sources)
	if err != nil {
		return err
	}
	if o.Time, err = a.sourceDate(ctx); err != nil {
		return err
	}
	if o.Extensions, err = a.extensionFiles(ctx, o, f.extensions); err != nil || a.faults.HasErrors() {
		return err
	}
	groups := cultureGroups(f.cultures)
	var made []*gomsi.Artifact
	for _, cultures := range groups {
		o.Cultures, o.Output = cultures, f.output
		if len(groups) > 1 { // as WiX's own projects place them
			o.Output = filepath.Join(filepath.Dir(f.output), cultures[0], filepath.Base(f.output))
		}
		one, err := a.buildWix(ctx, o)
		if one == nil {
			return err
		}
		made = append(made, one)
	}
	a.result.Artifacts = made
	return nil
}

// buildWix makes one package and tells of it; nil, without an error, when the
// sources have faults.
func (a *app) buildWix(ctx context.Context, o wix.Options) (*gomsi.Artifact, error) {
	began := time.Now()
	r, faults, err := wix.Build(ctx, o)
	a.clearProgress()
	a.faults.Append(faults)
	if err != nil || r == nil {
		return nil, err
	}
	made, err := gomsi.NewArtifact(r)
	if err != nil {
		return nil, err
	}
	if !a.json {
		a.printPackage(r, time.Since(began))
	}
	return made, nil
}

// printPackage writes the paths of what was made and a summary.
func (a *app) printPackage(r *wix.Result, took time.Duration) {
	for _, p := range slices.Concat([]string{r.Path}, r.Cabinets, r.Loose) {
		fmt.Fprintln(a.Out, p)
	}
	if !a.quiet {
		fmt.Fprintf(a.Err, "%s %s: built in %.1f s, %s, %s (%s), %s\n", r.Name, r.Version, took.Seconds(),
			progress.Size(r.Size), plural(r.Files, "file"), progress.Size(r.Payload), plural(r.Tables, "table"))
	}
}

// extensionFiles gives the files of what -ext names: paths, and names of WiX's
// own extensions. It takes what is on this machine and fetches nothing, as WiX
// does.
func (a *app) extensionFiles(ctx context.Context, o wix.Options, given []string) ([]string, error) {
	p := &toolset.Parts{Line: toolset.LineOfSources(o), Env: a.Environ, Offline: true}
	if len(given) == 0 || p.Line == "" {
		return nil, nil // without a source that can be read, its faults are what there is to say
	}
	var wanted []toolset.Extension
	for _, name := range given {
		wanted = append(wanted, toolset.Extension{Name: name})
	}
	files, faults, err := p.Resolve(ctx, wanted)
	a.faults.Append(faults)
	return files, err
}

// expandPatterns replaces *.wxs by the files that match, in the order of their
// names: the shells of Windows leave that to programs. A pattern without a
// match stays, and will not be found.
func expandPatterns(names []string) []string {
	var out []string
	for _, name := range names {
		found := []string{name}
		if strings.ContainsAny(name, "*?") {
			if matches, err := filepath.Glob(name); err == nil && len(matches) > 0 {
				found = matches
			}
		}
		out = append(out, found...)
	}
	return out
}

// pairs reads NAME=VALUE options; a name alone has the empty value.
func pairs(flag string, given []string) (map[string]string, error) {
	out := map[string]string{}
	for _, g := range given {
		name, value, _ := strings.Cut(g, "=")
		if name == "" {
			return nil, usagef("%s wants NAME=VALUE, not %q", flag, g)
		}
		out[name] = value
	}
	return out, nil
}

// sourceDate reads SOURCE_DATE_EPOCH; without it the time is zero, for which
// the binder writes 1980.
func (a *app) sourceDate(ctx context.Context) (time.Time, error) {
	text := a.env("SOURCE_DATE_EPOCH")
	if text == "" {
		return time.Time{}, nil
	}
	return gobuild.GitTime(ctx, "", text)
}
