package library

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/cab"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// The namespaces of a library of the v3 line: the library itself, the sections
// in it, and its localizations.
const (
	nsLibrary      = "http://schemas.microsoft.com/wix/2006/libraries"
	nsObjects      = "http://schemas.microsoft.com/wix/2006/objects"
	nsLocalization = "http://schemas.microsoft.com/wix/2006/localization"
)

// v3Version is the version that wixLibrary says in all of WiX 3.
const v3Version = "3.0.2002.0"

// maxContent bounds what the cabinet of a library may unpack to, and maxFields
// how many fields a row may have; the widest tables have some twenty.
const (
	maxContent = 1 << 30
	maxFields  = 256
)

// byteOrderMark is the UTF-8 mark that WiX writes before XML without a cabinet.
const byteOrderMark = "\xef\xbb\xbf"

// readV3 reads a library of the v3 line: a cabinet with the embedded files, if
// there are any, and behind it XML.
func readV3(name string, raw []byte) (*Library, error) {
	r := &v3Reader{
		lib: &Library{File: name, Dialect: source.V3}, files: map[string][]byte{},
		pos: diag.Pos{File: name},
	}
	text := bytes.TrimPrefix(raw, []byte(byteOrderMark))
	var err error
	if bytes.HasPrefix(raw, []byte(cabinetMark)) {
		text, err = r.readCabinet(raw)
	}
	if err == nil {
		r.xml = xml.NewDecoder(bytes.NewReader(text))
		err = r.readLibrary()
	}
	if err != nil {
		return nil, fmt.Errorf("library: %s: %w", name, err)
	}
	return r.lib, nil
}

// v3Reader is the state of reading one library.
type v3Reader struct {
	lib *Library
	xml *xml.Decoder
	// files are the embedded files by cabinetFileId.
	files map[string][]byte
	total int64 // bytes of files
	// custom are the rows of custom tables.
	custom []v3CustomRow
	pos    diag.Pos
}

// readCabinet reads the files of the cabinet and gives what is behind it.
func (r *v3Reader) readCabinet(raw []byte) ([]byte, error) {
	c, err := cab.Open(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	err = c.Walk(r.embedded)
	if errors.Is(err, cab.ErrCorrupt) {
		// Equal files share their data, as WiX writes cabinets, so that they
		// have to be read one by one.
		clear(r.files)
		r.total = 0
		err = r.readShared(c)
	}
	if err != nil {
		return nil, err
	}
	return raw[c.Size:], nil
}

// embedded keeps a file of the cabinet.
func (r *v3Reader) embedded(e cab.Entry, in io.Reader) error {
	if r.total += e.Size; r.total > maxContent {
		return fmt.Errorf("embedded files of more than %d bytes", int64(maxContent))
	}
	content, err := io.ReadAll(in)
	r.files[e.Name] = content
	return err
}

// readShared reads the files of a cabinet each from its own place, equal places
// once.
func (r *v3Reader) readShared(c *cab.Reader) error {
	type place struct {
		folder       int
		offset, size int64
	}
	read := map[place][]byte{}
	for i, e := range c.Files {
		at := place{e.Folder, e.Offset, e.Size}
		if content, ok := read[at]; ok {
			r.files[e.Name] = content
			continue
		}
		in, err := c.OpenFile(i)
		if err != nil {
			return err
		}
		err = r.embedded(e, in)
		in.Close()
		if err != nil {
			return err
		}
		read[at] = r.files[e.Name]
	}
	return nil
}

// next gives the next element that begins in the current one; nil is its end.
func (r *v3Reader) next() (*xml.StartElement, error) {
	for {
		token, err := r.xml.Token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			return &t, nil
		case xml.EndElement:
			return nil, nil
		}
	}
}

// each calls f for every element in the current one that has a namespace and a
// name; f reads it to its end. Others are left out.
func (r *v3Reader) each(f map[xml.Name]func(*xml.StartElement) error) error {
	for {
		e, err := r.next()
		if err != nil || e == nil {
			return err
		}
		read := f[e.Name]
		if read == nil {
			if err := r.xml.Skip(); err != nil {
				return err
			}
			continue
		}
		if err := read(e); err != nil {
			return err
		}
	}
}

func attribute(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (r *v3Reader) readLibrary() error {
	root, err := r.next()
	switch {
	case err != nil:
		return err
	case root == nil || root.Name != xml.Name{Space: nsLibrary, Local: "wixLibrary"}:
		return fmt.Errorf("no wixLibrary of WiX 3")
	case attribute(root, "version") != v3Version:
		return fmt.Errorf("version %s; WiX 3 writes %s", attribute(root, "version"), v3Version)
	}
	err = r.each(map[xml.Name]func(*xml.StartElement) error{
		{Space: nsLocalization, Local: "WixLocalization"}: r.readLocalization,
		{Space: nsObjects, Local: "section"}:              r.readSection,
	})
	if err != nil {
		return err
	}
	return r.customRows()
}

// readLocalization reads the strings of a culture.
func (r *v3Reader) readLocalization(e *xml.StartElement) error {
	loc := &source.Localization{
		File: r.lib.File, Dialect: source.V3, Culture: strings.ToLower(attribute(e, "Culture")),
		Codepage: attribute(e, "Codepage"), SummaryCodepage: attribute(e, "SummaryInformationCodepage"),
	}
	r.lib.Localizations = append(r.lib.Localizations, loc)
	return r.each(map[xml.Name]func(*xml.StartElement) error{
		{Space: nsLocalization, Local: "String"}: func(e *xml.StartElement) error {
			text, err := r.text()
			loc.Strings = append(loc.Strings, source.LocString{
				ID: attribute(e, "Id"), Value: text, Pos: r.pos, Overridable: attribute(e, "Overridable") == "yes",
			})
			return err
		},
		{Space: nsLocalization, Local: "UI"}: func(e *xml.StartElement) error {
			text, err := r.text()
			loc.UI = append(loc.UI, r.localizedControl(e, text))
			return err
		},
	})
}

// localizedControl makes the element of a localization file that changes a
// dialog or a control, in v4+'s spelling: the text is an attribute.
func (r *v3Reader) localizedControl(e *xml.StartElement, text string) *source.Element {
	out := &source.Element{Space: source.CoreNS, Name: "UI", Written: "UI", Pos: r.pos, Dialect: source.V3}
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local != "xmlns" {
			out.Attrs = append(out.Attrs, source.Attr{Name: a.Name.Local, Written: a.Name.Local, Value: a.Value, Pos: r.pos, ValPos: r.pos})
		}
	}
	if text = strings.TrimSpace(text); text != "" {
		out.Attrs = append(out.Attrs, source.Attr{Name: "Text", Written: "Text", Value: text, Pos: r.pos, ValPos: r.pos})
	}
	return out
}

// text reads the text of the current element to its end.
func (r *v3Reader) text() (string, error) {
	var b strings.Builder
	depth := 0
	for {
		token, err := r.xml.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth < 0 {
				return b.String(), nil
			}
		}
	}
}

// kinds are the sections that a library for packages can have; those of
// bundles and patches are of no use to one.
var kinds = map[string]compile.SectionKind{
	"fragment": compile.KindFragment, "product": compile.KindPackage, "module": compile.KindModule,
}

// readSection reads a section and adds it to the library.
func (r *v3Reader) readSection(e *xml.StartElement) error {
	kind, ok := kinds[attribute(e, "type")]
	if kind != compile.KindFragment && ok {
		return fmt.Errorf("section of a whole %s; only fragments can be linked", attribute(e, "type"))
	}
	s := newV3Section(r, kind)
	s.sec.ID = attribute(e, "id")
	err := r.each(map[xml.Name]func(*xml.StartElement) error{
		{Space: nsObjects, Local: "table"}: func(e *xml.StartElement) error { return r.readTable(s, attribute(e, "name")) },
	})
	if err != nil || !ok {
		return err
	}
	if err := s.finish(); err != nil {
		return err
	}
	r.lib.Sections = append(r.lib.Sections, s.sec)
	return nil
}

// v3Field is a field of a row: its text, or an embedded file with its path as
// the text.
type v3Field struct {
	text    string
	content []byte
}

func (r *v3Reader) readTable(s *v3Section, table string) error {
	return r.each(map[xml.Name]func(*xml.StartElement) error{
		{Space: nsObjects, Local: "row"}: func(*xml.StartElement) error {
			var row []v3Field
			err := r.each(map[xml.Name]func(*xml.StartElement) error{
				{Space: nsObjects, Local: "field"}: func(e *xml.StartElement) error {
					if len(row) == maxFields {
						return fmt.Errorf("row of table %s with more than %d fields", table, maxFields)
					}
					f, err := r.readField(e, table)
					row = append(row, f)
					return err
				},
			})
			if err != nil {
				return err
			}
			return s.add(table, row)
		},
	})
}

func (r *v3Reader) readField(e *xml.StartElement, table string) (f v3Field, err error) {
	if f.text, err = r.text(); err != nil {
		return f, err
	}
	if id := attribute(e, "cabinetFileId"); id != "" {
		content, ok := r.files[id]
		if !ok {
			return f, fmt.Errorf("table %s refers to file %q, which the library does not have", table, id)
		}
		f.content = content
		if f.content == nil {
			f.content = []byte{}
		}
	}
	return f, nil
}
