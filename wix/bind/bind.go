// Package bind makes the installer database of a linked package: it finds the
// files on disk, measures them, gives them sequence numbers and media, writes
// the cabinets, computes what WiX leaves to its binder (component GUIDs, file
// hashes, bind variables, package code), and puts the whole in its place at
// once or not at all.
//
// It looks at a file's content twice: once, several files at a time, for size,
// version and digests, and once when it is packed. Neither holds a file in
// memory.
package bind

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/internal/progress"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/msi"
	"github.com/gomsi/gomsi/wix/source"
)

// BindPath is a folder in which source files are looked for. A path with a
// name serves "!(bindpath.NAME)"; one without a name serves relative paths
// and those that begin with "SourceDir\".
type BindPath struct {
	Name string
	Path string
}

// Options is what binding depends on beside the linked package.
type Options struct {
	// Output is the path of the database; its folder is made when it is
	// missing. External cabinets and uncompressed files go beside it.
	Output string
	// Dir is the folder from which relative sources start; "" is the current
	// folder.
	Dir       string
	BindPaths []BindPath
	// Strings are the localization strings, the values of "!(loc.ID)"; nil
	// has none. Codepage, SummaryCodepage and Language (a decimal number) are
	// those that a localization file asks for, "" for none; what the package
	// itself says wins.
	Strings         *source.Strings
	Codepage        string
	SummaryCodepage string
	Language        string
	// Controls are the elements of localization files that change dialogs and
	// controls, those of the best culture first.
	Controls []*source.Element
	// Variables are values of "!(wix.ID)" that win over the sources' own.
	Variables map[string]string
	// Time is written wherever the database and the cabinets hold a time; the
	// zero Time is 1980-01-01.
	Time time.Time
	// Compression is for cabinets whose Media names no level.
	Compression compile.CompressionLevel
	// Workers is the number of goroutines that read and compress; 0 is
	// GOMAXPROCS. The bytes written do not depend on it.
	Workers int
	// Application is the "creating application" of the summary information.
	Application string
	// Strict writes nothing when there are warnings. Level, if not nil, is the
	// rule for single ones; see diag.List.
	Strict bool
	Level  func(*diag.Diagnostic) bool
	// Progress, if not nil, is told how far the work is.
	Progress progress.Func
}

// Result tells what was written.
type Result struct {
	Path string
	// Cabinets are the paths of external cabinets, Loose those of uncompressed
	// files, in the order of their disks.
	Cabinets []string
	Loose    []string
	// Embedded are the names of cabinets inside the database.
	Embedded []string

	Name        string
	Version     string
	Arch        compile.Arch
	ProductCode guid.GUID
	PackageCode guid.GUID
	UpgradeCode guid.GUID
	// Tables is the number of tables in the database, Files that of files it
	// installs; Payload is their size in bytes, Size that of the database.
	Tables  int
	Files   int
	Payload int64
	Size    int64
}

// Bind writes the package. It takes ownership of out, whose rows it fills in.
// The user's faults come back in the list; when it has errors, nothing was
// written and the result is nil. When ctx ends, nothing is left behind.
func Bind(ctx context.Context, out *link.Output, o Options) (*Result, *diag.List, error) {
	b := &binder{ctx: ctx, out: out, o: o, list: &diag.List{Level: o.Level}, line: ident.Line(out.Dialect), names: newFolderCache()}
	if b.o.Time.IsZero() {
		b.o.Time = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	b.o.Time = b.o.Time.UTC()
	steps := []func() error{
		b.findNames,       // those that hold variables (v4+)
		b.resolveTexts,    // !(loc.X) and !(wix.X) in every text
		b.modularizeEarly, // a module's names (v3)
		b.locate,          // where the files are on this machine
		b.examine,         // size, version, digests
		b.fillFiles,       // File and MsiFileHash rows
		b.resolveNames,    // !(bind.X) in names of directories and files (v4+)
		b.fillGUIDs,       // components whose GUID is "*"
		b.assignMedia,     // order, sequence numbers, Media rows
		b.identifyProduct, // a product code "*"
		b.resolveBinds,    // !(bind.X), now that versions are known
		b.shortenNames,    // short names of names that held variables (v4+)
		b.readTexts,       // files that are texts of controls
		b.modularizeLate,  // a module's names (v4+)
		b.makeDatabase,    // the tables
		b.identify,        // package code, summary information
	}
	for _, step := range steps {
		if err := b.run(step); err != nil {
			return nil, b.list, b.fault(err)
		}
	}
	if o.Strict && b.list.Len() > 0 {
		return nil, b.list, nil
	}
	res, err := b.write()
	if err != nil {
		return nil, b.list, b.fault(err)
	}
	return res, b.list, nil
}

// errFaulty stops the steps once the list has errors.
var errFaulty = errors.New("bind: the package has faults")

func (b *binder) run(step func() error) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	if err := step(); err != nil {
		return err
	}
	if b.list.HasErrors() {
		return errFaulty
	}
	return nil
}

// fault hides errFaulty, which the list tells better.
func (b *binder) fault(err error) error {
	if errors.Is(err, errFaulty) {
		return nil
	}
	return err
}

// binder is one run of Bind.
type binder struct {
	ctx  context.Context
	out  *link.Output
	o    Options
	list *diag.List
	line ident.Line

	names    *folderCache
	payloads map[string]*payload // by path on this machine
	order    []*payload          // in the order in which sources name them
	streams  map[*compile.Row]map[int]*payload

	files  []*file // as linked until assignMedia orders them
	byID   map[string]*file
	disks  []*disk
	hashes []*compile.Row
	texts  *texts
	db     *msi.Database
	// suffix is what names have got, of which bind variables know nothing.
	suffix string
	// variable are names whose short names wait for variables.
	variable variableNames
	product  guid.GUID
	code     guid.GUID
	loose    map[string]*file // uncompressed files by where they go
}

// file is a file to install with what binding finds out.
type file struct {
	*compile.File
	payload *payload
	disk    int32
	packed  bool // goes into a cabinet
	// dir is the canonical path of the directory, which orders files in v4+.
	dir string
	// versioned tells that column Version is set: a version decides when the
	// file is replaced, its own or a companion's.
	versioned bool
	sequence  int32
}

func (b *binder) v3() bool { return b.out.Dialect == source.V3 }

// definition gives the definition of a standard table or of one that the
// source itself defines.
func (b *binder) definition(table string) (msi.Definition, bool) {
	if def, ok := compile.Definition(b.out.Dialect, table); ok {
		return def, true
	}
	for _, c := range b.out.CustomTables {
		if c.Name == table {
			return customDefinition(c, b.v3()), true
		}
	}
	return msi.Definition{}, false
}

// table gives the rows of a table, which it adds when it is missing.
func (b *binder) table(name string) *link.Table {
	if t := b.out.Table(name); t != nil {
		return t
	}
	at := 0
	for at < len(b.out.Tables) && b.out.Tables[at].Name < name {
		at++
	}
	t := &link.Table{Name: name}
	b.out.Tables = append(b.out.Tables[:at], append([]*link.Table{t}, b.out.Tables[at:]...)...)
	return t
}

func (b *binder) progress(what string, done, total int64) {
	if b.o.Progress != nil {
		b.o.Progress(what, done, total)
	}
}

// beside gives the path of a thing that lies beside the database.
func (b *binder) beside(elements ...string) string {
	return filepath.Join(append([]string{filepath.Dir(b.o.Output)}, elements...)...)
}
