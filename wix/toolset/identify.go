package toolset

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/source"
)

// productNamespace is that of the product codes of packages that WiX makes.
var productNamespace = guid.MustParse("{B6B2E8D4-6C5B-5F0E-8C39-2F4B1D0A7E63}")

// ProductCode gives the product code for a package that is to be made of these
// sources: a name-based GUID of the identity (upgrade code, full version,
// platform), the version of WiX, all elements of the sources and the content
// of every file that they name. WiX itself would take a random one.
//
// What the folders are called in which sources, files and programs lie does not
// count.
func (t *Tools) ProductCode(ctx context.Context, o Options, identity ...string) (guid.GUID, error) {
	docs, _ := wix.Load(o.Options) // WiX says what is wrong with them
	d := digester{hash: sha256.New(), ctx: ctx, o: &o}
	d.text(t.Engine, t.Version)
	d.text(identity...)
	d.text(o.Extensions...)
	d.variables(o.Variables)
	var err error
	for _, doc := range docs {
		doc.Root.Walk(func(e *source.Element) bool {
			if err == nil {
				err = d.element(e)
			}
			return err == nil
		})
	}
	return guid.V5(productNamespace, d.hash.Sum(nil)), err
}

// digester hashes what a package is made of, so that different sequences never
// look alike.
type digester struct {
	hash hash.Hash
	ctx  context.Context
	o    *Options
}

func (d digester) text(values ...string) {
	for _, s := range values {
		_ = binary.Write(d.hash, binary.LittleEndian, int64(len(s))) // a hash takes all
		io.WriteString(d.hash, s)
	}
}

func (d digester) variables(values map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		d.text(name, values[name])
	}
}

// element adds an element and the files that it names.
func (d digester) element(e *source.Element) error {
	d.text("<", e.Space, e.Name, e.Text)
	for _, a := range e.Attrs {
		d.text(a.Space, a.Name, d.placeless(a.Value))
		if err := d.named(a.Name, a.Value); err != nil {
			return err
		}
	}
	if path := besideFolder(e); path != "" {
		return d.named("Source", path)
	}
	return nil
}

// besideFolder gives the path of a file whose element has no name of it, but a
// name and a folder: its own Source, or the FileSource of a directory around it.
func besideFolder(e *source.Element) string {
	name, folder := value(e, "Name"), value(e, "Source")
	if e.Name != "File" || name == "" || folder != "" && !strings.HasSuffix(folder, `\`) && !strings.HasSuffix(folder, "/") {
		return ""
	}
	if folder != "" {
		return folder + name
	}
	for dir := e.Parent; dir != nil; dir = dir.Parent {
		if folder = value(dir, "FileSource"); folder != "" {
			return folder + `/` + name
		}
		if step := value(dir, "Name"); dir.Name == "Directory" && step != "" && step != "." {
			name = step + `/` + name
		}
	}
	return ""
}

func value(e *source.Element, name string) string {
	for _, a := range e.Attrs {
		if a.Space == "" && a.Name == name {
			return a.Value
		}
	}
	return ""
}

// placeless puts the names of variables in the place of their values that are
// folders of this machine.
func (d digester) placeless(value string) string {
	for _, name := range slices.Sorted(maps.Keys(d.o.Vars)) {
		if dir := d.o.Vars[name]; filepath.IsAbs(dir) {
			value = strings.ReplaceAll(value, dir, "$("+name+")")
		}
	}
	return value
}

// named adds the content of what an attribute names: a file in any of them
// (extensions have their own), the files of a folder where Include has a
// pattern.
func (d digester) named(attribute, value string) error {
	if value == "" || strings.ContainsAny(value, "<>|\"\n") {
		return nil
	}
	pattern := false
	if at := strings.IndexAny(value, "*?"); at >= 0 && attribute == "Include" {
		value, pattern = value[:strings.LastIndexAny(value[:at], `\/`)+1]+".", true
	}
	if !onWindows {
		value = strings.ReplaceAll(value, `\`, "/")
	}
	for _, dir := range append([]string{d.o.Dir}, d.bindDirs()...) {
		path := value
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			continue // WiX reports what it needs and does not find
		case info.Mode().IsRegular():
			return d.file(path)
		case info.IsDir() && pattern:
			return d.folder(path)
		}
	}
	return nil
}

func (d digester) bindDirs() []string {
	var dirs []string
	for _, p := range d.o.BindPaths {
		if p.Name == "" {
			dirs = append(dirs, p.Path)
		}
	}
	return dirs
}

// folder adds all files below a folder; WalkDir goes in the order of names.
func (d digester) folder(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			return nil // a link to nowhere, a pipe
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		d.text(filepath.ToSlash(rel))
		return d.file(path)
	})
}

func (d digester) file(path string) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	d.text(string(sum.Sum(nil)))
	return nil
}
