package gomsi

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/templates"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/toolset"
)

// builtin is gomsi's own engine, as [wix] engine names it.
const builtin = "builtin"

// Engines are the words for Options.Engine.
var Engines = []string{builtin, toolset.WiX3, toolset.WiX}

// engine makes packages of WiX sources: gomsi's own or the real WiX, which get
// the same.
type engine struct {
	version string // of the real WiX, "" of gomsi's own
	build   func(context.Context, wix.Options) (*wix.Result, *diag.List, error)
	// productCode gives the code that the sources are to have; nil when the
	// engine makes one of the content itself.
	productCode func(context.Context, wix.Options) (string, error)
}

// toolKey is what tells one WiX from another.
type toolKey struct{ engine, version, eula string }

// checkEngines tells, without looking for a WiX, what is wrong with the one that
// the manifest asks for.
func (b *build) checkEngines(models []*manifest.Model) {
	b.checkExtensions(models)
	b.checkRights(models)
	seen := map[toolKey]bool{}
	for _, m := range models {
		r := b.request(m)
		if m.WiX.Engine != builtin && !seen[keyOf(r)] {
			seen[keyOf(r)] = true
			b.take(toolset.Check(r), nil)
		}
	}
}

// checkExtensions tells of extensions for the builtin engine that WiX does not
// have. The real WiX knows those that are made for it.
func (b *build) checkExtensions(models []*manifest.Model) {
	for _, m := range models {
		if m.WiX.Engine == builtin {
			b.take(b.parts(m).Check(extensionsOf(m)), nil)
			return // those of the other architectures are the same
		}
	}
}

// extensionsOf lists the extensions that a package is built with: those of the
// manifest, and those that its rendered sources need.
func extensionsOf(m *manifest.Model) []toolset.Extension {
	var all []toolset.Extension
	for i, name := range m.WiX.Extensions {
		all = append(all, toolset.Extension{Name: name, Pos: m.Pos("wix.extensions[" + strconv.Itoa(i) + "]")})
	}
	data, _ := templates.Lower(m, templates.Inputs{}, templates.Dialect(m.WiX.Dialect)) // its faults are render's
	for _, name := range data.Extensions {
		if !slices.ContainsFunc(all, func(e toolset.Extension) bool { return toolset.SameExtension(e.Name, name) }) {
			all = append(all, toolset.Extension{Name: name, Pos: m.Pos("wix.extensions")})
		}
	}
	return all
}

// parts says where the builtin engine has the native parts of WiX from.
func (b *build) parts(m *manifest.Model) *toolset.Parts {
	p := &toolset.Parts{
		Line: toolset.LineOfDialect(m.WiX.Dialect), Env: b.o.Environ, Dir: m.Dir,
		Offline: b.o.Offline, Lock: b.lock, Progress: b.o.Progress,
	}
	// A manifest may name the version of the real WiX of the other line.
	if m.Has("wix.version") && strings.HasPrefix(m.WiX.Version, "3.") == (p.Line == toolset.WiX3) {
		p.Version = m.WiX.Version
	}
	return p
}

// extensions gives the files of the extensions that the builtin engine links,
// and fetches what is not there.
func (b *build) extensions(m *manifest.Model) []string {
	wanted := extensionsOf(m)
	if len(wanted) == 0 {
		return nil
	}
	if b.files == nil {
		var faults *diag.List
		var err error
		b.say("look for WiX's extensions")
		b.lock, faults, err = manifest.ReadLock(filepath.Join(filepath.Dir(b.o.Manifest), manifest.LockName))
		b.take(faults, err)
		if b.stopped() {
			return nil
		}
		b.files, faults, err = b.parts(m).Resolve(b.ctx, wanted)
		b.take(faults, err)
	}
	return b.files
}

// engine gives the engine of a model; the real WiX, and the extensions of the
// builtin engine, are looked for here, before anything is built.
func (b *build) engine(m *manifest.Model) *engine {
	if b.stopped() {
		return nil
	}
	if m.WiX.Engine == builtin {
		extensions := b.extensions(m)
		return &engine{build: func(ctx context.Context, o wix.Options) (*wix.Result, *diag.List, error) {
			o.Extensions = extensions
			return wix.Build(ctx, o)
		}}
	}
	tools := b.findTools(m)
	if tools == nil {
		return nil
	}
	var extensions []string
	for _, e := range extensionsOf(m) {
		extensions = append(extensions, e.Name)
	}
	options := func(o wix.Options) toolset.Options {
		data, _ := templates.Lower(m, templates.Inputs{}, templates.Dialect(m.WiX.Dialect)) // its faults are render's
		return toolset.Options{
			Options: o, Work: filepath.Join(b.work, m.Arch), Pos: b.request(m).Pos,
			Suppress: data.Suppress, Quiet: data.Quiet, Extensions: extensions,
		}
	}
	return &engine{
		version: tools.Version,
		build: func(ctx context.Context, o wix.Options) (*wix.Result, *diag.List, error) {
			to := options(o)
			if err := os.MkdirAll(to.Work, 0o755); err != nil {
				return nil, nil, err
			}
			return tools.Build(ctx, to)
		},
		productCode: func(ctx context.Context, o wix.Options) (string, error) {
			code, err := tools.ProductCode(ctx, options(o), m.Product.UpgradeCode, m.Version.Semver, m.Platform())
			return code.String(), err
		},
	}
}

// request says which WiX a model wants.
func (b *build) request(m *manifest.Model) toolset.Request {
	r := toolset.Request{
		Engine: m.WiX.Engine, Version: m.WiX.Version, AcceptEULA: m.WiX.AcceptEULA, Env: b.o.Environ,
		Pos: func(key string) diag.Pos { return m.Pos("wix." + key) },
	}
	if r.Engine == toolset.WiX3 && (!m.Has("wix.version") || b.o.Engine != "") {
		r.Version = "" // the manifest's is that of engine wix
	}
	return r
}

func keyOf(r toolset.Request) toolKey { return toolKey{r.Engine, r.Version, r.AcceptEULA} }

// findTools finds the WiX that a model wants, each only once.
func (b *build) findTools(m *manifest.Model) *toolset.Tools {
	r := b.request(m)
	if tools := b.tools[keyOf(r)]; tools != nil {
		return tools
	}
	b.say("look for WiX")
	tools, faults, err := toolset.Find(b.ctx, r)
	b.take(faults, err)
	if b.tools == nil {
		b.tools = map[toolKey]*toolset.Tools{}
	}
	b.tools[keyOf(r)] = tools
	return tools
}

// productCode gives the code that an engine wants the sources to have, "" when
// they are to stay as they are.
func (b *build) productCode(m *manifest.Model, e *engine, sources []wix.Input) string {
	if b.stopped() || e.productCode == nil {
		return ""
	}
	b.say("read what goes into the package")
	code, err := e.productCode(b.ctx, b.wixOptions(m, slices.Concat(sources, wixInputs(m.WiX.Fragments))))
	b.take(nil, err)
	return code
}
