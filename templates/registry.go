package templates

import (
	"cmp"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// registry makes one component per [[registry]], or one per value where each
// has to be looked at by itself.
func (b *builder) registry() {
	for _, r := range b.m.Registry {
		if r.Overwrite || len(r.Values) == 0 {
			b.registryComponent(r, r.Values, "")
			continue
		}
		for _, v := range r.Values {
			b.registryComponent(r, []*manifest.RegistryValue{v}, v.Name)
		}
	}
}

func (b *builder) registryComponent(r *manifest.Registry, values []*manifest.RegistryValue, name string) {
	key := b.formatted(r.Key)
	words := []string{"registry", windowsBase(r.Key.Raw)}
	if name != "" {
		words = append(words, name)
	}
	full := "registry " + r.Root + strconv.Itoa(r.View) + key + "|" + name
	id := b.ids.take(full, words...)
	place := b.appPath()
	other := r.View != 0 && r.View != b.bits()
	c := b.component(r.Origin, id, place, r.Root == "HKCU" && len(values) > 0)
	if other {
		// A component of the other width may not live in the install folder
		// (ICE80); it puts nothing into a folder anyway.
		c.Directory, c.Bits = "TARGETDIR", r.View
	}
	c.Permanent = r.OnUninstall == "keep"
	row := RegistryKey{Root: r.Root, Key: key, Create: len(values) == 0, Purge: r.OnUninstall == "purge"}
	for _, v := range values {
		if v.Type == manifest.RegQWord {
			b.qword(r, v, id)
			continue
		}
		value, ok := b.registryValue(v)
		if !ok {
			continue
		}
		if !r.Overwrite {
			b.keepValue(r, c, id, v, &value)
		}
		row.Values = append(row.Values, value)
	}
	if len(row.Values) == 0 {
		row.Create = true
	}
	switch {
	case c.byUserKey():
	case len(row.Values) > 0:
		row.Values[0].KeyPath = true
	default:
		c.KeyPath, c.GUID = true, componentGUID(full)
	}
	c.Registry = append(c.Registry, row)
	b.add(r.Feature, c)
}

// registryValue spells a value; ok is false when Windows Installer has no
// such type.
func (b *builder) registryValue(v *manifest.RegistryValue) (out RegistryValue, ok bool) {
	out = RegistryValue{Mark: Mark{v.Pos}, Name: literal(v.Name), Type: "string"}
	switch v.Type {
	case manifest.RegString, "":
		out.Value = b.formatted(v.Text)
	case manifest.RegExpand:
		out.Type, out.Value = "expandable", b.formatted(v.Text)
	case manifest.RegDWord:
		// The table holds signed numbers of 32 bits.
		out.Type, out.Value = "integer", strconv.Itoa(int(int32(uint32(v.Int))))
	case manifest.RegBinary:
		out.Type, out.Value = "binary", strings.ToUpper(hex.EncodeToString(v.Bytes))
	case manifest.RegMulti:
		out.Type = "multiString"
		for _, t := range v.Multi {
			out.Multi = append(out.Multi, b.formatted(t))
		}
	default:
		b.faults.Errorf(CodeRegistryType, v.Pos, "value %q: Windows Installer cannot write registry values of type %s", v.Name, v.Type).
			WithHint("write it as text or as a number of 32 bits (dword)")
		return out, false
	}
	return out, true
}

// keepValue makes a component leave alone a value that is there already.
//
// A permanent one is simply not written again. One that goes on uninstall is
// removed by an upgrade, too, before the new package writes its own; so
// it is read first and written back. The search gives the text that the
// Registry table takes, with the type's prefix (RegLocator table).
func (b *builder) keepValue(r *manifest.Registry, c *Component, id string, v *manifest.RegistryValue, out *RegistryValue) {
	if c.Permanent && !c.byUserKey() {
		c.NeverOverwrite = true
		return
	}
	property := publicID("FOUND_" + id)
	prefix := ""
	switch out.Type {
	case "integer":
		prefix = "#"
	case "binary":
		prefix = "#x"
	case "multiString", "expandable":
		// What a search gives for these two does not tell their type reliably.
		b.faults.Errorf(CodeRegistryKeep, v.Pos, "value %q: a value of type %s cannot be left as it is and still be removed on uninstall", v.Name, v.Type).
			WithHint("say on_uninstall = \"keep\", or leave out overwrite = false")
		return
	case "string":
		if strings.HasPrefix(out.Value, "#") {
			prefix = "#"
		}
	}
	b.property(Property{Mark: Mark{v.Pos}, Comment: "The value that is there already", ID: property, Secure: true, Search: &Search{
		ID: property, Root: r.Root, Key: b.formatted(r.Key), Name: out.Name, Bits: r.View,
	}})
	b.d.Assignments = append(b.d.Assignments, Assignment{
		Comment: "Else the manifest's value", ID: property, Value: prefix + out.Value,
		After: "CostFinalize", Sequence: "execute", Condition: "NOT " + property,
	})
	out.Type, out.Value = "string", "["+property+"]"
}

// qword writes a number of 64 bits, a type that the Registry table does not
// have, with Windows' own reg.exe: when the component is installed or
// repaired, with an undo, and away again when it is removed.
func (b *builder) qword(r *manifest.Registry, v *manifest.RegistryValue, component string) {
	if !r.Overwrite {
		b.faults.Errorf(CodeRegistryKeep, v.Pos, "value %q: overwrite = false cannot be had for type %s", v.Name, v.Type).
			WithHint("use the type dword or string, or leave out overwrite = false")
		return
	}
	system := b.dirs.standard(manifest.RootSystem).ID
	key := manifest.Text{Parts: append([]manifest.Part{{Text: r.Root + `\`}}, r.Key.Parts...)}
	name := "/ve"
	if v.Name != "" {
		name = "/v " + b.argument(manifest.Text{Parts: []manifest.Part{{Text: v.Name}}})
	}
	target := b.argument(key) + " " + name + " /f /reg:" + strconv.Itoa(cmp.Or(r.View, b.bits()))
	set := systemCommand(system, "reg.exe", "add "+target+" /t REG_QWORD /d "+strconv.FormatUint(v.Int, 10))
	drop := systemCommand(system, "reg.exe", "delete "+target)
	id := b.ids.take("qword "+component+"|"+v.Name, component, cmp.Or(v.Name, "default"))
	impersonate := r.Root == "HKCU"
	action := func(suffix, comment, command, execute, before, after, condition string, check bool) {
		b.d.Actions = append(b.d.Actions, Action{
			Mark: Mark{v.Pos}, Comment: comment, ID: id + suffix, Directory: system, Command: command,
			Execute: execute, Impersonate: impersonate, Check: check, Before: before, After: after, Condition: condition,
		})
	}
	// $component = 3: it is going to be local; ?component = 3: it is.
	action("_undo", "Undo the number of 64 bits "+v.Name, drop, "rollback", "", "WriteRegistryValues", "$"+component+" = 3 AND NOT ?"+component+" = 3", false)
	action("_set", "Write it", set, "deferred", "", id+"_undo", "$"+component+" = 3", true)
	if r.OnUninstall == "values" || r.OnUninstall == "" {
		action("_drop", "Remove it", drop, "deferred", "RemoveRegistryValues", "", "$"+component+" = 2", false)
	}
}

// systemCommand spells the command line of a program of Windows.
func systemCommand(system, program, rest string) string {
	return `"[` + system + `]` + program + `" ` + rest
}
