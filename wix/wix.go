// Package wix builds a Windows Installer package from WiX sources: it loads
// them, compiles each to rows, links the rows to one package, and binds that
// to a database with its cabinets. The work is that of its subpackages; this
// one is their order:
//
//	res, faults, err := wix.Build(ctx, wix.Options{
//		Sources: []wix.Input{{File: "product.wxs"}},
//		Output:  "product.msi",
//		Arch:    compile.X64,
//	})
//
// Faults of the sources come back as diagnostics, those of the machine as an
// error.
package wix

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/progress"
	"github.com/gomsi/gomsi/wix/bind"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/source"
)

// Input is one source or localization file.
type Input struct {
	// File is its name in diagnostics, and the place from which includes and
	// files are looked for.
	File string
	// Text is the content; nil means that File is read.
	Text []byte
}

// Options says what to build.
type Options struct {
	// Sources are .wxs files, and compiled libraries (.wixlib) of the line of
	// WiX that these are of; Localizations are .wxl files.
	Sources       []Input
	Localizations []Input
	// Cultures choose among the localizations, the best first; files without
	// a culture come last. None of them: every file counts.
	Cultures []string
	// Vars are preprocessor variables, without the prefix "var."; Env is the
	// environment for $(env.X), as os.Environ gives it.
	Vars map[string]string
	Env  []string
	// IncludeDirs are where <?include?> looks after the source's own folder.
	IncludeDirs []string
	// Variables are values of "!(wix.ID)" that win over the sources' own.
	Variables map[string]string
	// Extensions are files of extensions (.dll) and of compiled libraries
	// (.wixlib) of the line of WiX that the sources are of.
	Extensions []string
	// Arch is the platform to build for; "" is x86, as in WiX.
	Arch compile.Arch

	// Dir is the folder from which relative paths start; "" is the current
	// folder.
	Dir       string
	BindPaths []bind.BindPath
	// Output is the path of the package; external cabinets and uncompressed
	// files go beside it.
	Output string
	// Compression is for cabinets whose Media names no level.
	Compression compile.CompressionLevel
	// Time is written wherever the package holds a time; the zero Time is
	// 1980-01-01.
	Time time.Time
	// Workers is the number of goroutines that read and compress; 0 is
	// GOMAXPROCS. The package does not depend on it.
	Workers int
	// Application is what the summary information says made the package.
	Application string
	// WarnUnused warns of fragments that nothing refers to. WiX is silent about
	// them, as libraries are full of such.
	WarnUnused bool
	// Strict takes warnings as errors: nothing is written then. Level, if not
	// nil, is the rule for single warnings; see diag.List.
	Strict   bool
	Level    func(*diag.Diagnostic) bool
	Progress progress.Func
}

// Result tells what was built.
type Result = bind.Result

// Build makes a package. When the list has errors nothing was written and the
// result is nil. When ctx ends, nothing is left behind.
func Build(ctx context.Context, o Options) (*Result, *diag.List, error) {
	list := &diag.List{Level: o.Level}
	docs := o.load(list)
	origins := originsOf(docs)
	defer func() { origins.addTo(list) }()
	if list.HasErrors() {
		return nil, list, nil
	}
	var libs libraries
	if len(docs) > 0 {
		libs = o.openLibraries(list, docs[0].Dialect)
	}
	strings := o.localize(list, libs)
	if list.HasErrors() {
		return nil, list, nil
	}
	var sections []*compile.Section
	harvester := bind.NewHarvester(o.Dir, o.BindPaths)
	for i := range docs {
		compiled, faults := compile.Compile(docs[i], compile.Options{Arch: o.Arch, Discard: true, Extensions: libs.spaces(), Harvest: harvester.Find})
		docs[i] = nil
		list.Append(faults)
		sections = append(sections, compiled...)
	}
	if list.HasErrors() {
		return nil, list, nil
	}
	out, faults := link.Link(append(sections, libs.sections()...))
	list.Append(faults)
	if list.HasErrors() {
		return nil, list, nil
	}
	if o.WarnUnused {
		for _, s := range out.Unused {
			list.Warnf(CodeUnusedFragment, s.Pos, "nothing refers to this fragment, so it is not in the package").
				WithHint("refer to something in it, such as its <ComponentGroup>")
		}
	}
	if o.Strict && list.Len() > 0 {
		return nil, list, nil
	}
	res, faults, err := bind.Bind(ctx, out, o.bindOptions(strings))
	list.Append(faults)
	return res, list, err
}

func (o *Options) bindOptions(l *localization) bind.Options {
	return bind.Options{
		Output:          o.Output,
		Dir:             o.Dir,
		BindPaths:       o.BindPaths,
		Strings:         l.strings,
		Codepage:        l.codepage,
		SummaryCodepage: l.summaryCodepage,
		Language:        l.language,
		Controls:        l.controls,
		Variables:       o.Variables,
		Time:            o.Time,
		Compression:     o.Compression,
		Workers:         o.Workers,
		Strict:          o.Strict,
		Level:           o.Level,
		Application:     o.Application,
		Progress:        o.Progress,
	}
}

// unreadable reports a file of the command line that cannot be read.
func unreadable(list *diag.List, name, kind string, err error) {
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		list.Errorf(CodeUnreadable, diag.Pos{File: name}, "there is no such %s", kind)
	case errors.As(err, &pathErr):
		list.Errorf(CodeUnreadable, diag.Pos{File: name}, "the %s cannot be read: %v", kind, pathErr.Err)
	default:
		list.Errorf(CodeUnreadable, diag.Pos{File: name}, "the %s cannot be read: %v", kind, err)
	}
}

// sourceOptions are those of one file for the preprocessor.
func (o *Options) sourceOptions() source.Options {
	arch := o.Arch
	if arch == "" {
		arch = compile.X86
	}
	return source.Options{
		Vars: o.Vars, IncludeDirs: o.IncludeDirs, Arch: string(arch), Dir: o.Dir, Env: o.Env, Now: o.Time,
	}
}

// load reads the sources. All of them must be of one dialect, as that decides
// which line of WiX is followed.
func (o *Options) load(list *diag.List) []*source.Document {
	var docs []*source.Document
	for _, in := range o.Sources {
		if isLibrary(in) {
			continue
		}
		var doc *source.Document
		var faults *diag.List
		if in.Text != nil {
			doc, faults = source.LoadText(in.File, in.Text, o.sourceOptions())
		} else {
			var err error
			if doc, faults, err = source.Load(in.File, o.sourceOptions()); err != nil {
				unreadable(list, in.File, "source", err)
				continue
			}
		}
		list.Append(faults)
		if doc == nil {
			continue
		}
		if len(docs) > 0 && doc.Dialect != docs[0].Dialect {
			list.Errorf(CodeDialects, doc.Root.Pos, "source of the %s schema in a package of the %s schema", doc.Dialect, docs[0].Dialect).
				WithHint("convert one of them (wix convert makes v4 of v3)").
				WithNote(docs[0].Root.Pos, "the first source of the package")
		}
		docs = append(docs, doc)
	}
	return docs
}
