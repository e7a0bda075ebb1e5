package library

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// The parts of a library of WiX 4 and later: a ZIP archive whose entry
// "wix-ir.json" is the intermediate representation; the files that its fields
// name are the entries below "wix-ir/". (Seen in libraries made by
// `wix build -o x.wixlib` of 5.0.2.)
const v4Representation = "wix-ir.json"

// What one library may unpack to: a fixed part, and a multiple of the archive's
// own size. Programs shrink to a fifth, bitmaps of one colour to more; nothing
// that is meant to be a library shrinks to a sixty-fourth. The representation,
// which takes many times its size when it is read, may be less: those of WiX's
// own extensions shrink to a twenty-fifth at most.
const (
	v4UnpackedBase        = 64 << 20
	v4UnpackedRatio       = 64
	v4RepresentationBase  = 4 << 20
	v4RepresentationRatio = 40
)

// readV4 reads a library of WiX 4 or later. name is what the library is called
// in faults; zipped is the archive. Errors are of the format, or name a kind of
// symbol that is not known here.
func readV4(name string, zipped []byte) (*Library, error) {
	files, err := openV4(zipped)
	if err != nil {
		return nil, fmt.Errorf("library: %s: %w", name, err)
	}
	text, err := files.unpack(v4Representation, v4RepresentationBase+v4RepresentationRatio*int64(len(zipped)))
	if err != nil {
		return nil, fmt.Errorf("library: %s: %w", name, err)
	}
	ir, err := decodeV4(text)
	if err != nil {
		return nil, fmt.Errorf("library: %s: %s: %w", name, v4Representation, err)
	}
	lib := &Library{File: name, Dialect: source.V4}
	for i := range ir.Sections {
		l := &v4Lowering{
			library: name, files: files,
			section: &compile.Section{Kind: compile.KindFragment, Dialect: source.V4},
		}
		if err := l.lower(&ir.Sections[i]); err != nil {
			return nil, fmt.Errorf("library: %s: %w", name, err)
		}
		lib.Sections = append(lib.Sections, l.section)
	}
	for i := range ir.Localizations {
		lib.addV4Localization(&ir.Localizations[i])
	}
	return lib, nil
}

// addV4Localization takes over the strings of one culture. The culture that a
// package gets when it asks for none is marked by its location.
func (lib *Library) addV4Localization(in *v4Localization) {
	culture := strings.ToLower(in.Culture)
	if in.Location == "extensiondefaultculture" {
		lib.DefaultCulture = culture
	}
	out := &source.Localization{File: lib.File, Dialect: source.V4, Culture: culture}
	if in.Codepage != nil {
		out.Codepage = strconv.Itoa(int(*in.Codepage))
	}
	if in.SummaryCodepage != nil {
		out.SummaryCodepage = strconv.Itoa(int(*in.SummaryCodepage))
	}
	for _, v := range in.Variables {
		out.Strings = append(out.Strings, source.LocString{
			ID: v.Name, Value: v.Value, Overridable: v.Overridable, Pos: diag.Pos{File: lib.File},
		})
	}
	lib.Localizations = append(lib.Localizations, out)
}

// v4Files are the entries of the archive; each is unpacked once.
type v4Files struct {
	entries map[string]*zip.File
	content map[string][]byte
	// left is how many bytes may still be unpacked.
	left int64
}

func openV4(zipped []byte) (*v4Files, error) {
	r, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		return nil, err
	}
	f := &v4Files{
		entries: make(map[string]*zip.File, len(r.File)), content: map[string][]byte{},
		left: v4UnpackedBase + v4UnpackedRatio*int64(len(zipped)),
	}
	for _, entry := range r.File {
		if _, twice := f.entries[entry.Name]; twice {
			return nil, fmt.Errorf("entry %q stands twice in the archive", entry.Name)
		}
		f.entries[entry.Name] = entry
	}
	return f, nil
}

// read unpacks an entry. The bytes are shared by all that ask for them and must
// not be changed.
func (f *v4Files) read(name string) ([]byte, error) {
	if content, ok := f.content[name]; ok {
		return content, nil
	}
	content, err := f.unpack(name, f.left)
	if err != nil {
		return nil, err
	}
	f.left -= int64(len(content))
	f.content[name] = content
	return content, nil
}

// unpack gives the bytes of an entry if these are not more than limit.
func (f *v4Files) unpack(name string, limit int64) ([]byte, error) {
	entry := f.entries[name]
	if entry == nil {
		return nil, fmt.Errorf("the archive has no entry %q", name)
	}
	r, err := entry.Open()
	if err != nil {
		return nil, fmt.Errorf("entry %q: %w", name, err)
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("entry %q: %w", name, err)
	}
	if int64(len(content)) > limit {
		return nil, fmt.Errorf("entry %q unpacks to far more than a library holds", name)
	}
	return content, nil
}

// place gives where a symbol was authored: a source of those who made the
// library, named below the library itself.
func (n *v4Line) place(library string) diag.Pos {
	if n == nil {
		return diag.Pos{File: library}
	}
	file := path.Base(strings.ReplaceAll(n.File, `\`, "/"))
	if n.File == "" {
		return diag.Pos{File: library}
	}
	return diag.Pos{File: library + "/" + file, Line: max(n.Line, 0)}
}
