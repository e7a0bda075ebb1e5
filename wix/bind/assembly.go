package bind

import (
	"encoding/xml"
	"io"
	"os"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
)

// Columns of table MsiAssemblyName.
const (
	assemblyComponent = iota
	assemblyPart
	assemblyValue
)

// fillAssembly adds the parts of an assembly's name to table MsiAssemblyName;
// what the file says counts, whatever is authored.
func (b *binder) fillAssembly(f *file) {
	a := f.payload.assembly
	if a == nil {
		b.list.Errorf(CodeAssembly, f.Row.Pos, "file %q is no .NET assembly", f.payload.named).
			WithHint("leave Assembly out")
		return
	}
	name, extension := f.Name, ""
	if i := strings.LastIndex(name, "."); i >= 0 {
		name, extension = name[:i], name[i:]
	}
	switch {
	case f.Shared && !strings.EqualFold(name, a.Name):
		b.list.Errorf(CodeAssembly, f.Row.Pos, "file %q holds the assembly %s, and the global cache takes it under that name only", f.Name, a.Name).
			WithHint("write Name=%q, or AssemblyApplication for an assembly of one program", a.Name+extension)
	case f.Shared && a.PublicKeyToken == "":
		b.list.Errorf(CodeAssembly, f.Row.Pos, "assembly %s has no strong name, which the global cache wants", a.Name).
			WithHint("write AssemblyApplication for an assembly of one program")
	}
	culture := a.Culture
	if culture == "" {
		culture = "neutral"
	}
	for _, part := range []struct{ name, value string }{
		{"name", a.Name}, {"culture", culture}, {"version", a.Version.String()}, {"processorArchitecture", a.Architecture},
		{"publicKeyToken", a.PublicKeyToken}, {"fileVersion", f.payload.version},
	} {
		if part.value != "" {
			b.setAssemblyPart(f, part.name, part.value)
		}
	}
}

func (b *binder) setAssemblyPart(f *file, name, value string) {
	t := b.table("MsiAssemblyName")
	for _, row := range t.Rows {
		if row.String(assemblyComponent) == f.Component && row.String(assemblyPart) == name {
			row.Cells[assemblyValue] = value
			return
		}
	}
	t.Rows = append(t.Rows, &compile.Row{
		Table: "MsiAssemblyName", Cells: []any{f.Component, name, value}, Pos: f.Row.Pos, Origin: f.Row.Origin,
	})
}

// maxManifest is the most bytes of a manifest that are read; real ones have a
// few thousand.
const maxManifest = 4 << 20

// manifest is what names an assembly of Windows ("Assembly Manifests",
// assemblyIdentity).
type manifest struct {
	XMLName  xml.Name `xml:"assembly"`
	Identity *struct {
		Name           string `xml:"name,attr"`
		Version        string `xml:"version,attr"`
		Type           string `xml:"type,attr"`
		Architecture   string `xml:"processorArchitecture,attr"`
		PublicKeyToken string `xml:"publicKeyToken,attr"`
	} `xml:"assemblyIdentity"`
}

// fillManifest adds the parts of the name of an assembly of Windows, which its
// manifest says, to table MsiAssemblyName.
func (b *binder) fillManifest(f *file) {
	of := b.byID[f.Manifest]
	if of == nil || of.payload == nil {
		return // the linker has reported it
	}
	m, err := readManifest(of.payload.path)
	if err != nil || m.Identity == nil || m.Identity.Name == "" {
		d := b.list.Errorf(CodeAssembly, of.Row.Pos, "file %q is no manifest of an assembly", of.payload.named).
			WithHint("it must begin with <assembly> and have an <assemblyIdentity> with a name").
			WithNote(f.Row.Pos, "the assembly")
		if err != nil {
			d.Message += ": " + err.Error()
		}
		return
	}
	id := m.Identity
	for _, part := range []struct{ name, value string }{
		{"name", id.Name}, {"version", id.Version}, {"type", id.Type}, {"processorArchitecture", id.Architecture}, {"publicKeyToken", id.PublicKeyToken},
	} {
		if part.value != "" {
			b.setAssemblyPart(f, part.name, part.value)
		}
	}
}

func readManifest(path string) (*manifest, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	m := &manifest{}
	return m, xml.NewDecoder(io.LimitReader(r, maxManifest)).Decode(m)
}
