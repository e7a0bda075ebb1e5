package compile

import (
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// showCommands are the values of Shortcut.ShowCmd ("Shortcut Table").
var showCommands = map[string]int32{"normal": 1, "maximized": 3, "minimized": 7}

func shortcutElements() []definition {
	return []definition{
		{name: "Shortcut", parents: []string{"Component", "CreateFolder", "File"}, attrs: []attribute{
			identifier("Id"), identifier("Directory"), text("Subdirectory").v4(), typed("Name", attrLongName), typed("ShortName", attrShortName),
			nonEmpty("Target"), nonEmpty("Arguments"), nonEmpty("Description"), identifier("WorkingDirectory"),
			identifier("Icon"), integer("IconIndex", -32767, 32767), enum("Show", "normal", "maximized", "minimized"), integer("Hotkey", 0, 32767),
			yesNo("Advertise"), nonEmpty("DisplayResourceDll"), integer("DisplayResourceId", 0, 32767),
			nonEmpty("DescriptionResourceDll"), integer("DescriptionResourceId", 0, 32767),
		}, compile: compileShortcut},
		{name: "ShortcutProperty", parents: []string{"Shortcut"}, attrs: []attribute{
			identifier("Id"), nonEmpty("Key").req(), nonEmpty("Value").req(),
		}, compile: func(c *compiler, e *element) {
			key := e.str("Key")
			if e.id = e.str("Id"); e.id == "" {
				e.id = c.stableID("scp", e.up.id, strings.ToUpper(key))
			}
			c.row(e, "MsiShortcutProperty", e.id, e.up.id, key, e.str("Value"))
			c.children(e)
		}},
		{name: "Icon", parents: concat(content, []string{"Shortcut"}), attrs: streamAttributes(), compile: func(c *compiler, e *element) {
			c.stream(e, "Icon")
			if row, ok := e.up.state.(*Row); ok && e.up.Is("Shortcut") {
				row.Cells[8] = e.str("Id")
			}
		}},
		{name: "Binary", parents: concat(uiContent, []string{"Control"}), attrs: append(streamAttributes(), yesNo("SuppressModularization")), compile: func(c *compiler, e *element) {
			c.stream(e, "Binary")
			c.keepOwnName(e)
		}},
	}
}

// streamAttributes are those of an element that puts a file into the database.
func streamAttributes() []attribute {
	return []attribute{identifier("Id").req(), nonEmpty("SourceFile").req()}
}

// stream makes a row whose second column holds the content of a file.
func (c *compiler) stream(e *element, table string) {
	e.id = e.str("Id")
	// The stream's name is the table's, a dot and the key; it has at most 62
	// characters ("_Streams Table").
	if most := 62 - len(table) - len("."); len(e.id) > most {
		c.faults.Errorf(CodeLongIdentifier, e.pos("Id"), "the Id of <%s> has %d characters; at most %d are possible", e.Written, len(e.id), most).
			WithLength(len(e.id))
	}
	c.row(e, table, e.id, Source{Path: e.str("SourceFile"), Pos: e.pos("SourceFile")})
	c.children(e)
}

func compileShortcut(c *compiler, e *element) {
	name, short := e.str("Name"), e.str("ShortName")
	if name == "" {
		c.missing(e, "Name")
	}
	c.checkShort(e, "", ident.IsShortName(name))
	dir := c.shortcutDirectory(e)
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("sct", dir, ident.LowerInvariant(name))
	}
	var icon any
	if id := e.str("Icon"); id != "" {
		icon = id
		c.ref(e.pos("Icon"), "Icon", id)
	}
	var show any
	if s := e.str("Show"); s != "" {
		show = showCommands[s]
	}
	row := c.row(e, "Shortcut", e.id, dir, ident.NameCell(short, name), e.comp.id, c.shortcutTarget(e), e.cell("Arguments"), e.cell("Description"),
		e.integerCell("Hotkey"), icon, e.integerCell("IconIndex"), show, e.cell("WorkingDirectory"), e.cell("DisplayResourceDll"),
		e.integerCell("DisplayResourceId"), e.cell("DescriptionResourceDll"), e.integerCell("DescriptionResourceId"))
	if short == "" {
		c.generateShort(e, row, 2, name, func(comp string) []string { return []string{"Shortcut", comp, dir} })
	}
	if wd := e.str("WorkingDirectory"); wd != "" && !c.v3() {
		c.ref(e.pos("WorkingDirectory"), "Directory", wd)
	}
	for _, text := range []string{"Display", "Description"} {
		if dll, id := text+"ResourceDll", text+"ResourceId"; e.has(dll) != e.has(id) {
			c.needs(e, dll, id)
			c.needs(e, id, dll)
		}
	}
	e.state = row
	c.children(e)
}

// shortcutDirectory gives where the shortcut is put: the named directory, or
// that of the component it stands in.
func (c *compiler) shortcutDirectory(e *element) string {
	dir := e.str("Directory")
	if dir == "" {
		if !e.up.Is("Component") {
			c.missing(e, "Directory")
		}
		dir = e.dir
	} else {
		c.ref(e.pos("Directory"), "Directory", dir)
	}
	if sub := e.str("Subdirectory"); sub != "" {
		dir = c.subdirectory(e, dir, sub)
	}
	return dir
}

// shortcutTarget gives column Target: the feature for a shortcut that is
// advertised, else the authored target or what the shortcut stands in.
func (c *compiler) shortcutTarget(e *element) string {
	if e.yes("Advertise") {
		if e.has("Target") {
			c.conflict(e, "Advertise", "Target")
		}
		return PrimaryFeature
	}
	switch {
	case e.str("Target") != "":
		return e.str("Target")
	case e.up.Is("File"):
		return "[#" + e.file + "]"
	case e.up.Is("CreateFolder"):
		return "[" + e.up.id + "]"
	}
	return "[" + e.dir + "]"
}
