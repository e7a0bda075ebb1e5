package bind

import (
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
