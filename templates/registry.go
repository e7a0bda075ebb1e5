package templates

import (
	"cmp"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// registry makes one component per value, as files have: then any set of
// values can change from version to version. With several in one, a removal of
// the old version after the new one was installed would take values that the
// new one has in another component.
func (b *builder) registry() {
	for _, r := range b.m.Registry {
		var first *Component
		if len(r.Values) == 0 {
			first = b.registryComponent(r, nil, "")
		}
		for _, v := range r.Values {
			if c := b.registryComponent(r, []*manifest.RegistryValue{v}, v.Name); first == nil {
				first = c
			}
		}
		b.keyRights(r, first)
		if r.OnUninstall == "purge" {
			b.purgeKey(r, first.ID)
		}
	}
}

// keyRights says who may do what with a key, in its first row.
func (b *builder) keyRights(r *manifest.Registry, c *Component) {
	rights := b.permission(r.Access, securableKey, c.ID)
	if rights == nil {
		return
	}
	row := &c.Registry[len(c.Registry)-1]
	if len(row.Values) > 0 {
		row.Values[0].Permission = rights
	} else {
		row.Permission = rights
	}
}

// purgeKey removes a key with everything in it when the product goes for good.
// The Registry table can do that, too, but would do it on every upgrade.
func (b *builder) purgeKey(r *manifest.Registry, component string) {
	system := b.dirs.standard(manifest.RootSystem).ID
	key := manifest.Text{Parts: append([]manifest.Part{{Text: r.Root + `\`}}, r.Key.Parts...)}
	b.d.Actions = append(b.d.Actions, Action{
		Mark: Mark{r.Pos}, Comment: "Purge the key " + r.Key.Raw + " on uninstall, never on upgrade",
		ID: b.ids.take("purge "+component, "purge", component), Directory: system,
		Command: systemCommand(system, "reg.exe", "delete "+b.argument(key)+" /f /reg:"+strconv.Itoa(cmp.Or(r.View, b.bits()))),
		Execute: "commit", Impersonate: r.Root == "HKCU", Before: "InstallFinalize", Condition: goneForGood(component),
	})
}

// goneForGood is the condition of an uninstall that is no part of an upgrade,
// of a product that has the component.
func goneForGood(component string) string {
	return `REMOVE ~= "ALL" AND NOT UPGRADINGPRODUCTCODE AND ?` + component + ` = 3`
}

func (b *builder) registryComponent(r *manifest.Registry, values []*manifest.RegistryValue, name string) *Component {
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
	b.when(c, r.When, r.Origin)
	c.Permanent = r.OnUninstall == "keep"
	row := RegistryKey{Root: r.Root, Key: key, Create: len(values) == 0}
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
	return b.add(r.Feature, c)
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
	for _, part := range r.Key.Parts {
		if part.Kind == manifest.ParamRef || part.Kind == manifest.FoundRef {
			b.faults.Errorf(CodeRegistryKeep, v.Pos, "value %q: a value in a key that a parameter or search names cannot be left as it is and still be removed on uninstall", v.Name).
				WithHint("say on_uninstall = \"keep\", or leave out overwrite = false")
			return
		}
	}
	property := strings.ToUpper(b.ids.take("found "+id, publicID("FOUND_"+id)))
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
	id := func(what string) string {
		return b.ids.take("qword "+component+"|"+what, component, what)
	}
	// $component = 3: it is going to be local; ?component = 3: it is.
	coming, going, here := "$"+component+" = 3", "$"+component+" = 2", "?"+component+" = 3"
	action := Action{Mark: Mark{v.Pos}, Directory: system, Impersonate: r.Root == "HKCU"}
	undo := action
	undo.Comment, undo.ID, undo.Command = "Undo the number of 64 bits "+v.Name, id("undo"), drop
	undo.Execute, undo.After, undo.Condition = "rollback", "WriteRegistryValues", coming+" AND NOT "+here
	write := action
	write.Comment, write.ID, write.Command = "Write it", id("set"), set
	write.Execute, write.After, write.Condition, write.Check = "deferred", undo.ID, coming, true
	b.d.Actions = append(b.d.Actions, undo, write)
	if r.OnUninstall == "keep" {
		return
	}
	remove := action
	remove.Comment, remove.ID, remove.Command = "Remove it", id("drop"), drop
	remove.Execute, remove.Before, remove.Condition = "deferred", "RemoveRegistryValues", going
	restore := action
	restore.Comment, restore.ID, restore.Command = "Undo the removal", id("restore"), set
	restore.Execute, restore.Before, restore.Condition = "rollback", remove.ID, going+" AND "+here
	b.d.Actions = append(b.d.Actions, remove, restore)
}

// systemCommand spells the command line of a program of Windows.
func systemCommand(system, program, rest string) string {
	return `"[` + system + `]` + program + `" ` + rest
}
