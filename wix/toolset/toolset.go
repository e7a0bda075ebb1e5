// Package toolset drives the real WiX as an engine: candle and light of WiX 3,
// and the one program wix of WiX 4 and later. It finds them, holds them to the
// version that was asked for, gives them the sources that the built-in engine
// would compile, and turns what they say into diagnostics at the same lines:
//
//	tools, faults, err := toolset.Find(ctx, toolset.Request{Engine: toolset.WiX, Version: "5.0.2", Env: os.Environ()})
//	res, faults, err := tools.Build(ctx, toolset.Options{Options: wixOptions, Work: dir})
//
// The tools are Windows programs. On other systems they run by way of a
// wrapper command (GOMSI_WIX3, GOMSI_WIX) that starts them under Wine: paths on
// their command lines are relative there, as an absolute one would read as a
// switch.
package toolset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
)

// Options says what to build, beyond what the built-in engine is told. WiX has
// no settings for the times in the package and for its creating application.
type Options struct {
	wix.Options
	// Work is an existing folder for sources that are in memory and for what
	// WiX makes on its way; it is WiX's current folder.
	Work string
	// Suppress are validation rules that the package breaks on purpose.
	Suppress []string
	// Quiet are warnings, by their numbers, of what is meant as it is.
	Quiet []string
	// Extensions are those of WiX to load, as its option -ext names them.
	Extensions []string
	// Pos gives the places of the keys of [wix], for faults for which WiX names
	// no place.
	Pos func(key string) diag.Pos
}

// Build makes a package. When the list has errors nothing was written and the
// result is nil. When ctx ends, WiX is ended and nothing is left behind.
func (t *Tools) Build(ctx context.Context, o Options) (*wix.Result, *diag.List, error) {
	list := &diag.List{}
	if o.Arch == compile.ARM64 && t.Engine == WiX3 && !t.arm64 {
		list.Errorf(CodeArch, o.Pos("engine"), "%s cannot build for arm64", t).WithHint("WiX 3.14 can, and the other engines")
		return nil, list, nil
	}
	work, err := filepath.EvalSymlinks(o.Work) // ".." in relative paths means the real parent
	if err != nil {
		return nil, list, err
	}
	b := &build{tools: t, o: o, ctx: ctx, work: work, list: list}
	stage, err := os.MkdirTemp(filepath.Dir(o.Output), ".wix-")
	if err != nil {
		return nil, list, err
	}
	defer os.RemoveAll(stage)
	made := filepath.Join(stage, filepath.Base(o.Output))
	if err := b.writeSources(); err != nil {
		return nil, list, err
	}
	if t.Engine == WiX3 {
		err = b.candleAndLight(made)
	} else {
		err = b.wixBuild(made)
	}
	b.addOrigins()
	if err != nil || list.HasErrors() || o.Strict && list.Len() > 0 {
		return nil, list, err
	}
	res, err := inspect(made)
	if err != nil {
		return nil, list, fmt.Errorf("the package that %s made: %w", t, err)
	}
	res.Arch, res.Path = o.Arch, o.Output
	return res, list, b.publish(stage)
}

// build is one run of WiX.
type build struct {
	tools   *Tools
	o       Options
	ctx     context.Context
	work    string
	sources []string // as WiX is told
	list    *diag.List
}

// writeSources puts the sources that are in memory into the work folder.
func (b *build) writeSources() error {
	for _, in := range slices.Concat(b.o.Sources, b.o.Localizations) {
		if in.Text == nil {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(in.File), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(in.File, in.Text, 0o644); err != nil {
			return err
		}
	}
	for _, in := range b.o.Sources {
		b.sources = append(b.sources, b.path(in.File))
	}
	return nil
}

// path gives a host path the form that WiX takes.
func (b *build) path(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil || onWindows {
		return cmp.Or(abs, name)
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		abs = filepath.Join(dir, filepath.Base(abs))
	}
	rel, err := filepath.Rel(b.work, abs)
	if err != nil {
		return abs
	}
	return rel
}

// value gives the value of a variable: one that is a host path is one for WiX.
func (b *build) value(s string) string {
	if filepath.IsAbs(s) {
		return b.path(s)
	}
	return s
}

// run runs one of the tools, reports what it says, and tells whether it went
// well. The error is one of the machine, or an interrupt.
func (b *build) run(tool, what string, args []string) (bool, error) {
	if b.o.Progress != nil {
		b.o.Progress(what, 0, 0)
	}
	text, failed, err := b.tools.exec(b.ctx, tool, args, b.work, b.o.Env)
	if err != nil {
		return false, err
	}
	before := b.list.ErrorCount()
	b.report(text)
	if b.list.ErrorCount() > before {
		return false, nil // whatever the exit code: it is the number of an error, modulo 256 under Wine
	}
	if failed != nil {
		b.list.Errorf(CodeFailed, b.o.Pos("engine"), "%s fails (%v) and names no fault", tool, failed).WithHint("%s", said(text))
		return false, nil
	}
	return true, nil
}

// said gives the last words of a tool, in one line.
func said(text string) string {
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
	if len(lines) == 0 {
		return "it said nothing"
	}
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return "its last words: " + strings.Join(lines[max(0, len(lines)-3):], " / ")
}

// exists reports a package that is not there although WiX ended well.
func (b *build) exists(tool, name string) {
	if info, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		b.list.Errorf(CodeFailed, b.o.Pos("engine"), "%s ended well and made no package", tool)
	}
}

// publish moves what WiX made to its place, the package last.
func (b *build) publish(stage string) error {
	entries, err := os.ReadDir(stage)
	if err != nil {
		return err
	}
	output := filepath.Base(b.o.Output)
	slices.SortStableFunc(entries, func(x, y fs.DirEntry) int {
		return cmp.Compare(boolInt(x.Name() == output), boolInt(y.Name() == output))
	})
	for _, e := range entries {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(stage, e.Name()), filepath.Join(filepath.Dir(b.o.Output), e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// inspect reads from a package what the built-in engine would have told.
func inspect(name string) (*wix.Result, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	db, err := msi.OpenFile(name)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	r := &wix.Result{Size: info.Size(), Tables: len(db.Tables())}
	property := func(id string) string {
		if t := db.Table("Property"); t != nil {
			if row := t.Find(id); row != nil {
				s, _ := row[1].(string)
				return s
			}
		}
		return ""
	}
	r.Name, r.Version = property("ProductName"), property("ProductVersion")
	for _, g := range []struct {
		to   *guid.GUID
		text string
	}{
		{&r.ProductCode, property("ProductCode")}, {&r.UpgradeCode, property("UpgradeCode")},
		{&r.PackageCode, db.Summary.Text(msi.PIDRevision)},
	} {
		if g.text != "" {
			if *g.to, err = guid.Parse(g.text); err != nil {
				return nil, err
			}
		}
	}
	if t := db.Table("File"); t != nil {
		for _, row := range t.Rows() {
			size, _ := row[3].(int32) // FileSize
			r.Files++
			r.Payload += int64(size)
		}
	}
	return r, nil
}
