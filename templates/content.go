package templates

import (
	"cmp"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// files makes one component per file: then any set of files can change from
// version to version without breaking the component rules.
func (b *builder) files() {
	for _, f := range b.m.Files {
		id := b.ids.take("file "+f.Dest.Key(), pathWords(f.Dest)...)
		c := b.component(f.Origin, id, f.Dest.Dir(), false)
		c.Permanent = f.Keep || f.OnUninstall == "keep"
		if f.Keep {
			c.NeverOverwrite = true
			if c.byUserKey() {
				// NeverOverwrite looks at the key path, which has to be the file
				// itself: a registry value would be there long after the file.
				c.Registry = nil
				b.suppress("ICE38")
			}
		}
		file := FileRow{ID: id, Source: b.sourceAt(f.Source, f.Build, f.Origin), KeyPath: !c.byUserKey(), Permission: b.permission(f.Access, securableFile, id)}
		if base := windowsBase(string(file.Source)); base != f.Dest.Base() {
			file.Name = f.Dest.Base()
		}
		if !f.Compress && len(b.d.Media) > 0 {
			file.DiskID = storedDisk
		}
		if c.byUserKey() {
			// WiX computes no GUID for a file that is not the key path.
			c.GUID = componentGUID("file " + b.dirs.node(f.Dest.Dir()).canonical + `\` + f.Dest.Base())
		}
		c.Files = []FileRow{file}
		b.when(c, f.When, f.Origin)
		b.programs[f] = c
		b.add(f.Feature, c)
	}
}

func windowsBase(p string) string { return p[strings.LastIndex(p, `\`)+1:] }

// pathWords are the words of an id for a path: its elements, after the root
// unless that is the install folder.
func pathWords(p manifest.Path) []string {
	if p.Root == manifest.RootApp {
		return p.Elems
	}
	return append([]string{string(p.Root)}, p.Elems...)
}

// folders makes empty folders.
func (b *builder) folders() {
	for _, f := range b.m.Folders {
		n := b.dirs.node(f.Path)
		id := b.ids.take("folder "+f.Path.Key(), append([]string{"folder"}, pathWords(f.Path)...)...)
		c := b.component(f.Origin, id, f.Path, false)
		b.when(c, f.When, f.Origin)
		c.CreateFolder, c.Permission = true, b.permission(f.Access, securableFolder, id)
		if !c.byUserKey() {
			c.KeyPath, c.GUID = true, componentGUID("folder "+n.canonical)
		}
		switch f.OnUninstall {
		case "keep":
			c.Permanent = true
			n.kept = true
			if n.profile {
				// ICE64 wants the row; in a permanent component it does nothing.
				c.RemoveFolders = []RemoveFolder{b.removal(n)}
			}
		case "purge":
			b.purge(f, n, id)
		}
		b.add(f.Feature, c)
	}
}

// purge empties a folder when the product goes for good. Windows Installer's
// own tables remove files of one folder only, so the command processor does
// it, after everything else has succeeded. The folders above, where they are
// ours, could not go before and follow when they are empty.
//
// Inside quotes only % means something to the command processor (with /v:off,
// which keeps ! plain), and a path cannot hold a quote. The manifest's names
// are without %, but who installs may choose a folder, and so may who named a
// user; where the path has a %, nothing is purged.
func (b *builder) purge(f *manifest.Folder, n *node, component string) {
	switch {
	case n.Standard:
		b.faults.Errorf(CodePurgeRoot, f.Pos, "folder %q is Windows' own and cannot be purged", f.Path.String()).
			WithHint("purge a folder below it")
		return
	case n == b.dirs.app:
		b.faults.Errorf(CodePurgeRoot, f.Pos, "the install folder cannot be purged: it is wherever the one who installs puts it, and other things may be there, too").
			WithHint("purge a folder below it, such as \"{app}/cache\"")
		return
	}
	for up := n; up != nil && !up.Standard; up = up.parent {
		if strings.Contains(up.Name, "%") {
			b.faults.Errorf(CodePurgeName, f.Pos, "a folder with %% in its path cannot be purged: the command that does it would take %q for a variable", up.Name).
				WithHint("choose another name, or leave out on_uninstall")
			return
		}
	}
	system := b.dirs.standard(manifest.RootSystem).ID
	commands := []string{`rd /s /q "[` + n.ID + `]"`}
	for up := n.parent; up != nil && !up.Standard; up = up.parent {
		commands = append(commands, `rd "[`+up.ID+`]"`)
	}
	b.d.Actions = append(b.d.Actions, Action{
		Mark: Mark{f.Pos}, Comment: "Purge " + f.Path.String() + " on uninstall, never on upgrade",
		ID: b.ids.take("purge "+f.Path.Key(), append([]string{"purge"}, pathWords(f.Path)...)...), Directory: system,
		Command: systemCommand(system, "cmd.exe", `/d /e:on /v:off /s /c "`+strings.Join(commands, " & ")+`"`),
		Execute: "commit", Impersonate: b.m.Product.PerUser(),
		Before: "InstallFinalize", Condition: goneForGood(component) + ` AND NOT ` + n.ID + ` >< "%"`,
	})
}

// environment changes environment variables.
func (b *builder) environment() {
	for _, e := range b.m.Environment {
		id := b.ids.take("environment "+e.Key, "env", e.Name)
		c := b.component(e.Origin, id, b.appPath(), false)
		if !c.byUserKey() {
			c.KeyPath, c.GUID = true, componentGUID(b.variableWords(e))
		}
		row := Environment{
			Mark: Mark{e.Pos}, ID: id, Name: literal(e.Name), Value: b.formatted(e.Value),
			Action: "set", Part: "all", System: e.Scope == "machine",
		}
		switch e.How {
		case "create", "remove":
			row.Action, row.Part = e.How, ""
		case "append":
			row.Part = "last"
		case "prepend":
			row.Part = "first"
		}
		b.when(c, e.When, e.Origin)
		c.Environment = []Environment{row}
		c.Mark = Mark{}
		b.add(e.Feature, c)
	}
}

// variableWords name what a component of an environment variable holds: the
// variable, or the entry of its list. A variable that gets another value is
// thus the same component, which a removal of the old version after the new
// one was installed leaves alone; an entry that became another one goes.
func (b *builder) variableWords(e *manifest.Environment) string {
	words := "environment " + e.Scope + " " + strings.ToUpper(e.Name) + " " + b.productKey()
	if e.How == "append" || e.How == "prepend" {
		words += " " + e.How + " " + e.Value.Raw
	}
	return words
}

// shortcutRoots are the folders that [[shortcut]] where names.
var shortcutRoots = map[string]manifest.Root{
	"startmenu": manifest.RootStartMenu, "desktop": manifest.RootDesktop, "startup": manifest.RootStartup,
}

// shortcuts are written as files of their own; each place is a component, with
// a key path below HKCU as Windows Installer wants it (ICE43).
func (b *builder) shortcuts() {
	for _, s := range b.m.Shortcuts {
		for _, where := range s.Where {
			dir := manifest.Path{Root: shortcutRoots[where]}.Join(s.Folder...)
			words := append([]string{"shortcut", where}, s.Folder...)
			id := b.ids.take("shortcut "+dir.Key()+s.Name, append(words, s.Name)...)
			c := b.component(s.Origin, id, dir, false)
			row := Shortcut{
				ID: id, Name: s.Name, Arguments: b.arguments(s.Args), Description: s.Description, AppID: s.AppID,
				Icon: b.icon(cmp.Or(s.Icon, b.m.Product.Icon), s.Origin),
			}
			workdir := s.WorkDir
			if s.Target != nil {
				row.Target = b.place(s.Target.Dest)
				if workdir == nil {
					d := s.Target.Dest.Dir()
					workdir = &d
				}
			} else {
				row.Target = b.place(s.TargetPath)
			}
			if workdir != nil {
				row.WorkDir = b.dirs.node(*workdir).ID
			}
			b.when(c, s.When, s.Origin)
			c.Shortcuts = []Shortcut{row}
			b.add(s.Feature, c)
		}
	}
}

// system sets what [system] asks for. It stays when the product goes: other
// programs may count on it by then.
func (b *builder) system() {
	if !b.m.System.LongPaths {
		return
	}
	c := b.component(b.m.System.Origin, b.ids.take("system long paths", "system_LongPaths"), b.appPath(), true)
	c.Permanent = true
	c.Registry = []RegistryKey{{
		Root: "HKLM", Key: `SYSTEM\CurrentControlSet\Control\FileSystem`,
		Values: []RegistryValue{{Name: "LongPathsEnabled", Type: "integer", Value: "1", KeyPath: true}},
	}}
	b.common.Components = append(b.common.Components, c)
}
