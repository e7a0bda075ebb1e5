// Package gomsi builds Windows Installer packages from one TOML manifest.
//
// It is the pipeline and nothing else: each stage is one call into the package
// that does the work. The command line is in internal/cli.
package gomsi

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gomsi/gomsi/internal/atomicfile"
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/gobuild"
	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/internal/progress"
	"github.com/gomsi/gomsi/templates"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/toolset"
)

const (
	// codeNoArch: an architecture is asked for that the manifest does not name.
	codeNoArch = "GM9002"
	// codeBeside: the user's fragments make files beside the package.
	codeBeside = "GM9010"
	// codeTwoRights: the user's fragments and the manifest set rights in two ways.
	codeTwoRights = "GM9011"
)

// Options is what a run depends on beside the manifest.
type Options struct {
	// Manifest is the path of gomsi.toml. Relative paths, here and in OutDir,
	// start at the current folder.
	Manifest string
	// OutDir is where the packages go; "" means "dist". It is made when it is
	// not there.
	OutDir string
	// Arches are the architectures to build (amd64, arm64, 386); none means
	// all that the manifest names.
	Arches []string
	// Version, when not "", is taken instead of the manifest's.
	Version string
	// Engine, when not "", is taken instead of the manifest's: builtin, wix3 or
	// wix.
	Engine string
	// Env looks up environment variables; nil knows none. Environ is all of
	// them as os.Environ gives them, for $(env.X) in WiX sources.
	Env     func(name string) (string, bool)
	Environ []string
	// Workers is how many goroutines read and compress, 0 for one a processor.
	// What is written does not depend on it.
	Workers int
	// Strict takes warnings as errors.
	Strict bool
	// Offline fetches nothing: neither native parts of WiX nor Go modules.
	Offline bool
	// Creator is named in the package as the program that made it.
	Creator string
	// Progress, if not nil, is told what is going on.
	Progress progress.Func
}

// Artifact is one finished package.
type Artifact struct {
	Path string `json:"path"`
	Kind string `json:"kind"` // msi
	// Engine made the package: builtin, wix3 or wix. EngineVersion is that of
	// the real WiX, where it tells one.
	Engine        string    `json:"engine,omitempty"`
	EngineVersion string    `json:"engine_version,omitempty"`
	Arch          string    `json:"arch,omitempty"` // amd64, arm64, 386
	Version       string    `json:"version"`
	ProductCode   guid.GUID `json:"product_code"`
	PackageCode   guid.GUID `json:"package_code"`
	UpgradeCode   guid.GUID `json:"upgrade_code"`
	Size          int64     `json:"size"`
	SHA256        string    `json:"sha256"`
	Contents      Contents  `json:"contents"`
	Programs      []string  `json:"programs,omitempty"` // file names
	// Sheet is the path of the administrator's sheet.
	Sheet string `json:"sheet,omitempty"`
}

// Contents counts what a package installs.
type Contents struct {
	Files     int   `json:"files"`
	Payload   int64 `json:"payload"` // bytes, not compressed
	Services  int   `json:"services,omitempty"`
	Registry  int   `json:"registry_values,omitempty"`
	Variables int   `json:"environment,omitempty"`
	Shortcuts int   `json:"shortcuts,omitempty"`
	Features  int   `json:"features,omitempty"`
}

// Result is what a build made.
type Result struct {
	Name      string
	Version   string
	Artifacts []*Artifact
	Took      time.Duration
}

// Build makes the packages of a manifest, one for each architecture. All of
// them appear in OutDir, or none does: a build that fails leaves what an
// earlier one put there. The list holds the faults of the user's input, the
// error those of the machine; with either there is no result.
func Build(ctx context.Context, o Options) (*Result, *diag.List, error) {
	b, err := begin(ctx, o)
	if err != nil {
		return nil, b.faults, err
	}
	defer b.end()

	models := b.load() // gomsi.toml → a checked model for each architecture
	b.checkExtensions(models)
	b.checkRights(models)
	for _, m := range models {
		engine := b.engine(m)                // gomsi's own, or the real WiX
		programs := b.programs(m)            // go build, version resources
		sources := b.render(m, engine)       // model → WiX sources with position marks
		b.pack(m, engine, programs, sources) // WiX sources → tables and cabinets → .msi
	}
	return b.publish() // into OutDir, all at once
}

// Check looks for faults in a manifest and builds nothing.
func Check(ctx context.Context, o Options) (*diag.List, error) {
	b := &build{ctx: ctx, o: o, faults: &diag.List{}}
	b.checkEngines(b.load())
	return b.faults, b.err
}

// Render writes the WiX sources of a manifest into a folder and gives their
// paths. Programs are not built: the sources name them by the variable
// BuildDir.
func Render(ctx context.Context, o Options, dialect string) ([]string, *diag.List, error) {
	b := &build{ctx: ctx, o: o, faults: &diag.List{}}
	return b.renderTo(o.OutDir, dialect), b.faults, b.err
}

// Sheet is the administrator's sheet of one package, in Markdown.
type Sheet struct {
	Name string // of the file
	Path string // "" when it was not written
	Text []byte
}

// Sheets makes the administrator's sheets of a manifest's packages, and builds
// nothing; the product code, which follows from what is built, is not in them.
// They are written into OutDir unless that is "".
func Sheets(ctx context.Context, o Options) ([]*Sheet, *diag.List, error) {
	b := &build{ctx: ctx, o: o, faults: &diag.List{}}
	return b.makeSheets(), b.faults, b.err
}

// build is one run of the pipeline. After the first fault that stops it every
// stage does nothing, so that the stages read as a list.
type build struct {
	ctx    context.Context
	o      Options
	began  time.Time
	time   time.Time // written into the packages
	work   string    // rendered sources and built programs
	stage  string    // finished packages, beside their place
	newOut bool      // this run made OutDir
	faults *diag.List
	err    error
	tools  map[toolKey]*toolset.Tools
	lock   *manifest.Lock // gomsi.lock, once it is needed
	files  []string       // of extensions, once they are found
	sheets []templates.File
	result *Result
}

// stopped tells whether a fault ended the run.
func (b *build) stopped() bool {
	if b.err == nil {
		b.err = b.ctx.Err()
	}
	return b.err != nil || b.faults.HasErrors() || b.o.Strict && b.faults.Len() > 0
}

// take keeps what a stage reports.
func (b *build) take(l *diag.List, err error) {
	b.faults.Append(l)
	if b.err == nil {
		b.err = err
	}
}

// say reports progress.
func (b *build) say(what string) {
	if b.o.Progress != nil {
		b.o.Progress(what, 0, 0)
	}
}

// begin makes the folders of a run.
func begin(ctx context.Context, o Options) (*build, error) {
	if o.OutDir == "" {
		o.OutDir = "dist"
	}
	b := &build{ctx: ctx, o: o, began: time.Now(), faults: &diag.List{}, result: &Result{}}
	var err error
	if b.work, err = os.MkdirTemp("", "gomsi-"); err != nil {
		return b, &gobuild.EnvironmentError{
			Tool: "the temporary folder",
			Hint: "set TMPDIR (TMP on Windows) to a folder that can be written to",
			Err:  err,
		}
	}
	b.work = absolute(b.work) // the temporary folder may be named by a relative path
	epoch, _ := b.env("SOURCE_DATE_EPOCH")
	if b.time, err = gobuild.GitTime(ctx, o.Manifest, epoch); err != nil {
		b.end()
	}
	return b, err
}

// end takes the folders away.
func (b *build) end() {
	_ = atomicfile.RemoveAll(b.work)
	if b.stage != "" {
		_ = atomicfile.RemoveAll(b.stage)
	}
	if b.newOut {
		os.Remove(b.o.OutDir) // stays when there is anything in it
	}
}

func (b *build) env(name string) (string, bool) {
	if b.o.Env == nil {
		return "", false
	}
	return b.o.Env(name)
}

// load reads the manifest, for each architecture that is asked for.
func (b *build) load() []*manifest.Model {
	b.say("read " + filepath.Base(b.o.Manifest))
	all, faults, err := manifest.LoadAll(b.o.Manifest, manifest.Options{
		Version:    b.o.Version,
		Engine:     b.o.Engine,
		Env:        b.o.Env,
		Expand:     templates.Expand,
		GitVersion: func(dir string) (string, error) { return gobuild.GitVersion(b.ctx, dir) },
	})
	b.take(faults, err)
	if b.stopped() {
		return nil
	}
	return b.wanted(all)
}

// wanted leaves the models of the architectures that are asked for.
func (b *build) wanted(all []*manifest.Model) []*manifest.Model {
	if len(b.o.Arches) == 0 {
		return all
	}
	var some []*manifest.Model
	for _, arch := range b.o.Arches {
		i := slices.IndexFunc(all, func(m *manifest.Model) bool { return m.Arch == arch })
		if i < 0 {
			b.faults.Errorf(codeNoArch, all[0].Pos("product.arch"), "the manifest has no architecture %q", arch).
				WithHint("it has %s; [product] arch lists them", strings.Join(all[0].Product.Arches, ", "))
			continue
		}
		some = append(some, all[i])
	}
	if b.stopped() {
		return nil
	}
	return some
}

// programs builds the model's programs, puts their paths into the model, and
// gives their file names.
func (b *build) programs(m *manifest.Model) []string {
	var names []string
	for i, p := range m.Builds {
		if b.stopped() {
			return nil
		}
		work := filepath.Join(b.work, "build", m.Arch, strconv.Itoa(i))
		if b.err = os.MkdirAll(work, 0o755); b.err != nil {
			return nil
		}
		made, faults, err := gobuild.Build(b.ctx, b.programSpec(m, p, work))
		b.take(faults, err)
		if b.stopped() {
			return nil
		}
		p.File.Source = made.Path
		names = append(names, made.Name)
	}
	return names
}

// programSpec tells gobuild what the manifest says of a program.
func (b *build) programSpec(m *manifest.Model, p *manifest.Build, work string) gobuild.Spec {
	environment := map[string]string{}
	for _, v := range p.Env {
		environment[v.Name] = v.Value
	}
	if b.o.Offline {
		environment["GOPROXY"], environment["GOTOOLCHAIN"] = "off", "local"
	}
	icon := cmp.Or(p.Resources.Icon, m.Product.Icon)
	return gobuild.Spec{
		Dir: m.Dir, Work: work, Arch: m.Arch,
		Package: p.Package, Command: p.Command, Prebuilt: absolute(p.Prebuilt), Output: p.Output,
		Ldflags: p.LDFlags, Tags: p.Tags, Env: environment, Cgo: p.CGO, NoTrimpath: !p.TrimPath,
		Resources: gobuild.Resources{
			Version: m.Version.Semver, MSIVersion: m.Version.MSI,
			ProductName: m.Product.Name, Company: m.Product.Manufacturer, Comments: m.Product.Comments,
			Description: p.Resources.FileDescription, Copyright: p.Resources.Copyright,
			OriginalName: p.Resources.OriginalName, Icon: absolute(icon),
			NoLongPaths: !p.Resources.LongPathAware, ExecutionLevel: p.Resources.ExecutionLevel,
			Asked: func(key string) bool { return m.Has(p.Resources.Key + "." + key) },
		},
		Pos: func(key string) diag.Pos {
			if key == "" {
				return p.Pos
			}
			return m.Pos(p.Key + "." + key)
		},
		Progress: b.say,
	}
}

// absolute makes a host path absolute; "" stays "".
func absolute(name string) string {
	if name == "" {
		return ""
	}
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}

// render makes the model's WiX sources; they stay in memory. Their product code
// is "*" until the engine gives one for all that the package is made of, files
// that a user's fragments name included.
func (b *build) render(m *manifest.Model, e *engine) []wix.Input {
	sources := b.sources(m, "*")
	if code := b.productCode(m, e, sources); code != "" {
		sources = b.sources(m, code)
	}
	return sources
}

// sources are those of a model with a product code.
func (b *build) sources(m *manifest.Model, productCode string) []wix.Input {
	if b.stopped() {
		return nil
	}
	b.say("render WiX sources")
	files, faults := templates.Render(m, templates.Inputs{
		ProductCode: productCode, BuildDir: filepath.Join(b.work, "build"), References: b.references(m),
	}, templates.Dialect(m.WiX.Dialect))
	b.take(faults, nil)
	if b.stopped() {
		return nil
	}
	var inputs []wix.Input
	for _, f := range files {
		inputs = append(inputs, wix.Input{File: filepath.Join(b.work, m.Arch, f.Name), Text: f.Content})
	}
	return inputs
}

// pack compiles the sources into a package in the stage folder.
func (b *build) pack(m *manifest.Model, e *engine, programs []string, sources []wix.Input) {
	if b.stopped() || !b.makeStage() {
		return
	}
	name := FileName(m)
	o := b.wixOptions(m, slices.Concat(sources, wixInputs(m.WiX.Fragments)))
	o.Output = filepath.Join(b.stage, name)
	made, faults, err := e.build(b.ctx, o)
	b.take(b.atManifest(faults), err)
	b.checkAlone(m)
	if b.stopped() {
		return
	}
	a, err := NewArtifact(made)
	if err != nil {
		b.err = err
		return
	}
	a.Path = filepath.Join(b.o.OutDir, name)
	a.Engine, a.EngineVersion = m.WiX.Engine, e.version
	a.Arch, a.Version, a.Programs = m.Arch, m.Version.Semver, programs
	page, _ := makeSheet(m, a.ProductCode.String()) // its faults are render's
	a.Sheet, b.sheets = filepath.Join(b.o.OutDir, page.Name), append(b.sheets, page)
	a.Contents.count(m)
	b.result.Name, b.result.Version = m.Product.BareName, m.Version.Semver
	b.result.Artifacts = append(b.result.Artifacts, a)
}

// checkAlone refuses a package that comes with cabinets or files beside it, as
// a fragment's <Media> can ask for: it would not work without them, and those of
// two architectures would overwrite each other.
func (b *build) checkAlone(m *manifest.Model) {
	if b.stopped() {
		return
	}
	made, err := os.ReadDir(b.stage)
	b.take(nil, err)
	for _, f := range made {
		if !strings.HasSuffix(f.Name(), ".msi") {
			b.faults.Errorf(codeBeside, m.Pos("wix.fragments"), "the fragments put %s beside the package", f.Name()).
				WithHint("give their <Media> an EmbedCab=\"yes\"")
			return
		}
	}
}

// wixOptions say how sources of a model are compiled.
func (b *build) wixOptions(m *manifest.Model, sources []wix.Input) wix.Options {
	return wix.Options{
		Sources:     sources,
		Vars:        map[string]string{"SourceDir": absolute(m.Dir), "BuildDir": filepath.Join(b.work, "build")},
		Env:         b.o.Environ,
		Dir:         m.Dir,
		Arch:        compile.Arch(m.Platform()),
		Time:        b.time,
		Workers:     b.o.Workers,
		WarnUnused:  true,
		Strict:      b.o.Strict,
		Application: b.o.Creator,
		Progress:    b.o.Progress,
	}
}

// NewArtifact tells of a package what there is to tell without its manifest.
func NewArtifact(made *wix.Result) (*Artifact, error) {
	sum, err := fileSHA256(made.Path)
	return &Artifact{
		Path: made.Path, Kind: "msi", Version: made.Version,
		ProductCode: made.ProductCode, PackageCode: made.PackageCode, UpgradeCode: made.UpgradeCode,
		Size: made.Size, SHA256: sum, Contents: Contents{Files: made.Files, Payload: made.Payload},
	}, err
}

// atManifest moves faults in rendered sources to the manifest line that caused
// them, where the position marks tell it: the user wrote no WiX.
func (b *build) atManifest(l *diag.List) *diag.List {
	moved := &diag.List{}
	for _, d := range l.Sorted() {
		c := *d
		c.Notes = nil
		for _, n := range d.Notes {
			if n.Message == wix.OriginNote {
				at, _ := b.shown(d.Pos)
				c.Pos, c.Length = b.marked(n.Pos), 0
				n = diag.Note{Pos: at, Message: "in the WiX source made from it"}
			} else {
				n.Pos, _ = b.shown(b.marked(n.Pos))
			}
			c.Notes = append(c.Notes, n)
		}
		if at, rendered := b.shown(c.Pos); rendered {
			c.Pos, c.Length = at, 0
		}
		moved.Add(&c)
	}
	return moved
}

// marked gives a place that a position mark tells its folder: the marks name
// the manifest without it. Other places stay as they are.
func (b *build) marked(p diag.Pos) diag.Pos {
	if p.File == filepath.Base(b.o.Manifest) {
		p.File = b.o.Manifest
	}
	return p
}

// shown gives a place in a rendered source a name that says something to the
// user, and tells whether it is one.
func (b *build) shown(p diag.Pos) (diag.Pos, bool) {
	if !strings.HasPrefix(p.File, b.work+string(filepath.Separator)) {
		return p, false
	}
	p.File = "(rendered) " + filepath.Base(p.File)
	return p, true
}

// count adds what the manifest tells.
func (c *Contents) count(m *manifest.Model) {
	c.Services, c.Variables = len(m.Services), len(m.Environment)
	c.Shortcuts, c.Features = len(m.Shortcuts), len(m.Features)
	for _, r := range m.Registry {
		c.Registry += len(r.Values)
	}
}

// FileName gives the name of the package of a model: the product's name in
// lower case, its version and the platform, such as hello-1.4.2-x64.msi.
func FileName(m *manifest.Model) string {
	return slug(m.Product.BareName) + "-" + m.Version.Semver + "-" + m.Platform() + ".msi"
}

// slug makes a word for file names: letters and digits in lower case, "-" for
// what lies between.
func slug(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '_'
	})
	return cmp.Or(strings.Trim(strings.Join(words, "-"), "."), "setup")
}

// makeStage makes the folder beside OutDir's files in which packages grow, so
// that moving them into place is one step.
func (b *build) makeStage() bool {
	if b.stage != "" {
		return true
	}
	_, err := os.Stat(b.o.OutDir)
	b.newOut = errors.Is(err, fs.ErrNotExist)
	for range 2 {
		if b.err = os.MkdirAll(b.o.OutDir, 0o755); b.err == nil {
			b.stage, b.err = os.MkdirTemp(b.o.OutDir, ".gomsi-")
		}
		if !errors.Is(b.err, fs.ErrNotExist) {
			break // else a failed build beside this one took the folder away
		}
	}
	return b.err == nil
}

// publish moves the finished packages to their places.
func (b *build) publish() (*Result, *diag.List, error) {
	if b.stopped() {
		return nil, b.faults, b.err
	}
	if b.writeAll(b.stage, b.sheets); b.stopped() {
		return nil, b.faults, b.err
	}
	var moves []atomicfile.Move
	for _, f := range b.sheets {
		moves = append(moves, atomicfile.Move{From: filepath.Join(b.stage, f.Name), To: filepath.Join(b.o.OutDir, f.Name)})
	}
	for _, a := range b.result.Artifacts {
		moves = append(moves, atomicfile.Move{From: filepath.Join(b.stage, filepath.Base(a.Path)), To: a.Path})
	}
	if err := atomicfile.MoveAll(moves); err != nil {
		return nil, b.faults, err
	}
	b.result.Took = time.Since(b.began)
	return b.result, b.faults, nil
}

// fileSHA256 gives the SHA-256 of a file in hexadecimal.
func fileSHA256(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
