package compile

import "github.com/gomsi/gomsi/wix/ident"

// internetShortcuts are the kinds of an InternetShortcut: the value of column
// Attributes and the extension of the file.
var internetShortcuts = map[string]struct {
	kind int32
	ext  string
}{"link": {0, ".lnk"}, "url": {1, ".url"}}

func utilShortcutElements() []definition {
	return []definition{
		{name: "InternetShortcut", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), identifier("Directory"), nonEmpty("Name").req(), nonEmpty("Target").req(), enum("Type", "url", "link"),
			nonEmpty("IconFile"), integer("IconIndex", 0, 1<<31-1),
		}, compile: compileInternetShortcut},
	}
}

// compileInternetShortcut makes the row of a shortcut to an address, and one in
// table RemoveFile by which Windows Installer removes it. The custom action adds
// rows to table CreateFolder while it runs.
func compileInternetShortcut(c *compiler, e *element) {
	dir, name := first(e.str("Directory"), e.dir), e.str("Name")
	e.id = c.authoredID(e, "uis", e.comp.id, dir, name, e.str("Target"))
	kind := internetShortcuts[first(e.str("Type"), "link")]
	name += kind.ext
	c.row(e, c.utilTable("WixInternetShortcut"), e.id, e.comp.id, dir, name, e.str("Target"), kind.kind, e.cell("IconFile"), e.integerOr("IconIndex", 0))
	c.utilAction(e, "WixSchedInternetShortcuts")
	c.ensureTable("CreateFolder")
	removal := c.row(e, "RemoveFile", e.id, e.comp.id, name, dir, removeModes["uninstall"])
	switch {
	case ident.IsShortName(name):
	case c.v3():
		removal.Cells[2] = ident.NameCell(c.shortName(name, true, dir, name), name)
	default:
		c.generateShort(e, removal, 2, name, func(comp string) []string { return []string{"RemoveFile", comp} })
	}
	c.children(e)
}
