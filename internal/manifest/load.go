// Package manifest reads gomsi.toml into a checked Model for one architecture
// and one version. Every fault of the manifest is a diagnostic with its place,
// and one run shows them all; a TOML syntax error is the exception, since the
// parser stops there.
//
// The manifest is decoded with BurntSushi/toml, which keeps no places; an
// index from a second, syntactic pass supplies them (see index). The decoded
// document is compared with the catalog, templates are expanded, and one
// reader per table fills in the Model.
package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/expr"
)

// Options say for what a manifest is evaluated and how it reaches the world.
// Every field may be left out.
type Options struct {
	// Arch is one of product.arch; "" means the first of them.
	Arch string
	// Version, when not "", is taken instead of product.version (--version).
	Version string
	// Engine, when not "", is taken instead of wix.engine (--engine).
	Engine string
	// GitVersion gives the newest v* tag of the checkout that dir is in, with
	// or without its "v", for version = "git". nil: "git" is a fault. An error
	// that is a *diag.Diagnostic is a fault of the manifest and gets the place
	// of the key; any other is returned by Load.
	GitVersion func(dir string) (string, error)
	// Env looks up a variable that [vars] env lists. nil: none is set.
	Env func(name string) (string, bool)
	// Expand expands the template in text; templates.Expand has this form.
	// nil: text/template without any function.
	Expand func(text string, data TemplateData) (string, error)
}

// document is a manifest that is TOML.
type document struct {
	file, dir string
	idx       *index
	tree      map[string]any
}

// loader evaluates a document for one architecture.
type loader struct {
	file, dir string
	arch      string
	o         Options
	diags     *diag.List
	idx       *index
	root      *value
	data      TemplateData
	m         *Model
	refused   map[string]bool // references of later stages, each said once
	features  map[string]*Feature
	params    map[string]*Parameter
	searches  map[string]*Search
	scope     expr.Scope
	derived   derivedFrom
	fail      error // of the machine
}

// Load reads the manifest in file. The faults of the manifest are in the list,
// which is never nil; the model is nil when the list has errors. The error is
// of the machine: a manifest that cannot be read.
func Load(file string, o Options) (*Model, *diag.List, error) {
	diags := &diag.List{}
	doc, err := readDocument(file, diags)
	if doc == nil {
		return nil, diags, err
	}
	arches := doc.arches(diags)
	if o.Arch == "" {
		o.Arch = arches[0]
	} else if !slices.Contains(arches, o.Arch) {
		doc.noArch(o.Arch, arches, diags)
	}
	m, err := doc.load(o, arches, diags)
	if err != nil || diags.HasErrors() {
		m = nil
	}
	return m, diags, err
}

// LoadAll loads the manifest for every architecture of product.arch, in its
// order, or for o.Arch alone when that is set. A fault that all architectures
// share is listed once. The models are nil when the list has errors.
func LoadAll(file string, o Options) ([]*Model, *diag.List, error) {
	diags := &diag.List{}
	doc, err := readDocument(file, diags)
	if doc == nil {
		return nil, diags, err
	}
	all := doc.arches(diags)
	arches := all
	if o.Arch != "" {
		arches = []string{o.Arch}
		if !slices.Contains(all, o.Arch) {
			doc.noArch(o.Arch, all, diags)
		}
	}
	if git := o.GitVersion; git != nil {
		once := sync.OnceValues(func() (string, error) { return git(doc.dir) })
		o.GitVersion = func(string) (string, error) { return once() }
	}
	var models []*Model
	for _, arch := range arches {
		o.Arch = arch
		m, err := doc.load(o, all, diags)
		if err != nil {
			return nil, diags, err
		}
		models = append(models, m)
	}
	once := &diag.List{}
	once.Add(diags.Sorted()...)
	if once.HasErrors() {
		models = nil
	}
	return models, once, nil
}

// readDocument gives nil and no error for a file that is not TOML.
func readDocument(file string, diags *diag.List) (*document, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return parseDocument(file, text, diags), nil
}

// parseDocument decodes the text of a manifest; a syntax error gives nil.
func parseDocument(file string, text []byte, diags *diag.List) *document {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	d := &document{file: file, dir: filepath.Dir(file), idx: newIndex(file, text)}
	md, err := toml.Decode(string(text), &d.tree)
	if err != nil {
		syntaxFault(d.idx, err, diags)
		return nil
	}
	if keys := md.Keys(); d.idx.agrees(keys[:min(len(keys), len(d.idx.order))]) != nil {
		// Places that may be wrong are worse than none; an index that ends
		// early is right as far as it goes.
		d.idx.byKey, d.idx.again = map[string]span{}, nil
	}
	return d
}

var (
	keyDefined = regexp.MustCompile(`^key '(.+)' has already been defined`)
	notAList   = regexp.MustCompile(`^key '(.+)' was already created and cannot be used as an array`)
)

// syntaxFault turns an error of the TOML parser into a diagnostic.
func syntaxFault(x *index, err error, diags *diag.List) {
	var pe toml.ParseError
	if !errors.As(err, &pe) {
		diags.Errorf(codeSyntax, diag.Pos{File: x.file}, "%s", strings.TrimPrefix(err.Error(), "toml: "))
		return
	}
	at, n := pe.Position.Start, pe.Position.Len
	if at >= len(x.text) {
		at = max(0, len(x.text)-1)
	}
	if at > 0 && at < len(x.text) && x.text[at] == '\n' && strings.Contains(pe.Message, "EOF") {
		at--
	}
	message := lowerFirst(strings.TrimSuffix(pe.Message, "."))
	d := diags.Errorf(codeSyntax, x.at(at), "%s", message).WithLength(n)
	m, list := keyDefined.FindStringSubmatch(message), notAList.FindStringSubmatch(message)
	switch {
	case list != nil:
		d.Message = fmt.Sprintf("%q is already written in another form", list[1])
		d.WithHint("a list is either %s = [{ … }, …] or [[%s]], not both", list[1], list[1])
		if s, ok := x.byKey[list[1]]; ok {
			d.WithNote(x.at(s.key), "it is first written here")
		}
	case m != nil:
		d.Message = fmt.Sprintf("%q is already defined", m[1])
		if s, ok := x.byKey[m[1]]; ok {
			d.WithNote(x.at(s.key), "it is first defined here")
			if s.val < 0 {
				d.WithHint("a list of tables is written with two brackets: [[%s]]", m[1])
			}
		}
	case strings.HasPrefix(message, "invalid escape") || strings.Contains(message, "hexadecimal digits after"):
		d.WithHint(`write paths with /, or the text in single quotes: 'C:\dir'`)
	case strings.Contains(message, "“") || strings.Contains(message, "”"):
		d.WithHint(`use straight quotes: "`)
	case strings.HasPrefix(message, "expected value but found"):
		d.WithHint("texts are written in quotes")
	}
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if r2, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(r2) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// archWords are other names of the architectures.
var archWords = map[string]string{
	"x64": "amd64", "x86_64": "amd64", "x86-64": "amd64", "win64": "amd64",
	"x86": "386", "i386": "386", "win32": "386", "ia32": "386", "aarch64": "arm64",
}

var knownArches = []string{"amd64", "arm64", "386"}

// arches reads product.arch; never empty.
func (d *document) arches(diags *diag.List) []string {
	out := []string{}
	l := &loader{file: d.file, idx: d.idx, diags: diags}
	product, _ := d.tree["product"].(map[string]any)
	v, ok := product["arch"].([]any)
	for i, e := range v {
		name, isText := e.(string)
		path := fmt.Sprintf("product.arch[%d]", i)
		switch {
		case !isText: // checkTable says so
		case slices.Contains(out, name):
			l.errVal(codeListed, path, "%q is listed twice in %q", name, "arch")
		case !slices.Contains(knownArches, name):
			g := l.errVal(codeArch, path, "there are no packages for the architecture %q", name)
			g.WithHint("the architectures are %s", strings.Join(knownArches, ", "))
			if arch := archWords[strings.ToLower(name)]; arch != "" {
				g.WithHint("write %q", arch)
			}
		default:
			out = append(out, name)
		}
	}
	if ok && len(v) == 0 {
		l.errVal(codeEmpty, "product.arch", "%q in [product] is empty", "arch")
	}
	if len(out) == 0 {
		out = append(out, "amd64")
	}
	return out
}

func (d *document) noArch(arch string, arches []string, diags *diag.List) {
	p, n := d.idx.valueAt("product.arch")
	diags.Errorf(codeArch, p, "the manifest makes no package for %q", arch).WithLength(n).
		WithHint("product.arch has %s", strings.Join(arches, ", "))
}

// load evaluates the document; the model is only complete when no error was
// added to diags.
func (d *document) load(o Options, arches []string, diags *diag.List) (*Model, error) {
	if o.Expand == nil {
		o.Expand = plainExpand
	}
	l := &loader{
		file: d.file, dir: d.dir, arch: o.Arch, o: o, diags: diags, idx: d.idx,
		root:    newValue(d.idx, "", d.tree),
		refused: map[string]bool{}, features: map[string]*Feature{}, params: map[string]*Parameter{}, searches: map[string]*Search{},
		m: &Model{File: d.file, Dir: d.dir, Arch: o.Arch, positions: d.idx, sourceByDest: map[string]*File{}},
	}
	l.m.Product.Arches = arches
	l.checkDocument()
	l.readVars()
	l.readNames()
	l.expandDocument()
	l.m.Vars = l.data
	l.readProduct()
	l.readUpgrade()
	l.readARP()
	l.readProperties()
	l.readSystem()
	l.readFeatures()
	l.readParameters()
	l.readSearches()
	l.readBuilds()
	l.readFiles()
	l.readTrees()
	l.readFolders()
	l.checkTargets()
	l.readDefaults()
	l.readConditions()
	l.readServices()
	l.closeData()
	l.readRegistry()
	l.readEnvironment()
	l.readShortcuts()
	l.readURLACLs()
	l.readFirewall()
	l.readEventSources()
	l.readAssociations()
	l.readCloses()
	l.checkParameters()
	l.readWiX()
	l.checkDirections()
	l.checkNothing()
	return l.m, l.fail
}

// host gives the host path of a source as the manifest writes it.
func (l *loader) host(s string) string {
	p := filepath.FromSlash(s)
	if filepath.IsAbs(p) {
		return filepath.Clean(p)
	}
	return filepath.Join(l.dir, p)
}
