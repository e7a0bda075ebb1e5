package compile

import (
	"slices"

	"github.com/gomsi/gomsi/wix/ident"
)

// removeModes are the values of RemoveFile.InstallMode ("RemoveFile Table").
var removeModes = map[string]int32{"install": 1, "uninstall": 2, "both": 3}

func copyFileElements() []definition {
	where := []attribute{
		identifier("Id"), identifier("Directory"), text("Subdirectory").v4(), identifier("Property"), enum("On", "install", "uninstall", "both").req(),
	}
	return []definition{
		{name: "CreateFolder", parents: []string{"Component"}, attrs: []attribute{
			identifier("Directory"), text("Subdirectory").v4(),
		}, compile: compileCreateFolder},
		{name: "RemoveFolder", parents: []string{"Component"}, attrs: where, compile: compileRemoveFolder},
		{name: "RemoveFile", parents: []string{"Component"}, attrs: concatAttrs(where, []attribute{
			typed("Name", attrWildName).req(), typed("ShortName", attrWildShort),
		}), compile: compileRemoveFile},
		{name: "CopyFile", parents: []string{"Component", "File"}, attrs: []attribute{
			identifier("Id"), identifier("FileId"), yesNo("Delete"),
			identifier("SourceDirectory"), text("SourceSubdirectory").v4(), identifier("SourceProperty"), typed("SourceName", attrWildName),
			identifier("DestinationDirectory"), text("DestinationSubdirectory").v4(), identifier("DestinationProperty"),
			typed("DestinationName", attrLongName), typed("DestinationShortName", attrShortName),
		}, compile: compileCopyFile},
	}
}

func compileCreateFolder(c *compiler, e *element) {
	e.id = c.placeOf(e, "", e.dir)
	c.row(e, "CreateFolder", e.id, e.comp.id)
	c.children(e)
}

// placeOf gives the directory that the attributes Directory and Subdirectory,
// with a prefix, name; otherwise when neither is there.
func (c *compiler) placeOf(e *element, prefix, otherwise string) string {
	dir := e.str(prefix + "Directory")
	if dir != "" {
		c.ref(e.pos(prefix+"Directory"), "Directory", dir)
	} else {
		dir = otherwise
	}
	if sub := e.str(prefix + "Subdirectory"); sub != "" {
		dir = c.subdirectory(e, first(dir, e.dir), sub)
	}
	return dir
}

// removalPlace gives the directory or property of a RemoveFile or
// RemoveFolder, and the number of On as WiX hashes it.
func (c *compiler) removalPlace(e *element) (place, on string) {
	on = map[string]string{"install": "1", "uninstall": "2", "both": "3"}[e.str("On")]
	if p := e.str("Property"); p != "" {
		for _, other := range []string{"Directory", "Subdirectory"} {
			if e.has(other) {
				c.conflict(e, other, "Property")
			}
		}
		return p, on
	}
	return c.placeOf(e, "", e.dir), on
}

func compileRemoveFolder(c *compiler, e *element) {
	place, on := c.removalPlace(e)
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("rmf", place, on)
	}
	c.row(e, "RemoveFile", e.id, e.comp.id, nil, place, removeModes[e.str("On")])
	c.children(e)
}

func compileRemoveFile(c *compiler, e *element) {
	place, on := c.removalPlace(e)
	name, short := e.str("Name"), e.str("ShortName")
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("rmf", place, ident.LowerInvariant(short), ident.LowerInvariant(name), on)
	}
	isShort := c.isShortWild(name)
	c.checkShort(e, "", isShort)
	row := c.row(e, "RemoveFile", e.id, e.comp.id, ident.NameCell(short, name), place, removeModes[e.str("On")])
	if short == "" && !isShort {
		c.generateShort(e, row, 2, name, func(comp string) []string { return []string{"RemoveFile", comp} })
	}
	c.children(e)
}

// isShortWild tells whether a name with wild cards needs no short name: v4+
// makes one for every name with a wild card, v3 only for a long one.
func (c *compiler) isShortWild(name string) bool {
	if c.v3() {
		if name == "*" {
			return true
		}
		name = wildCards.Replace(name)
	}
	return ident.IsShortName(name)
}

func compileCopyFile(c *compiler, e *element) {
	file := e.str("FileId")
	inFile := e.up.Is("File")
	if inFile {
		if file != "" {
			c.faults.Errorf(CodeConflict, e.pos("FileId"), "<%s> cannot have a FileId, since it stands in <%s>", e.Written, e.up.Written)
		}
		file = e.file
	} else if file != "" {
		c.ref(e.pos("FileId"), "File", file)
	}
	for _, end := range []string{"Source", "Destination"} {
		for _, attr := range []string{end + "Directory", end + "Subdirectory"} {
			if e.has(attr) && e.has(end+"Property") {
				c.conflict(e, attr, end+"Property")
			}
		}
	}
	source, destination := c.placeOf(e, "Source", ""), c.placeOf(e, "Destination", "")
	name, short := e.str("DestinationName"), e.str("DestinationShortName")
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("cf", "", source, e.str("SourceProperty"), destination, e.str("DestinationProperty"), name)
	}
	c.checkShort(e, "Destination", ident.IsShortName(name))
	target := first(destination, e.str("DestinationProperty"))
	var row *Row
	args := []string{"MoveFile"}
	if file == "" {
		row = c.moveFile(e, source, ident.NameCell(short, name), target)
	} else {
		row = c.duplicateFile(e, file, ident.NameCell(short, name), target)
		args = []string{"CopyFile", file}
	}
	if c.v3() {
		args = []string{"CopyFile"}
	}
	if short == "" {
		c.generateShort(e, row, 3, name, func(comp string) []string {
			return slices.Insert(slices.Clone(args), 1, comp)
		})
	}
	c.children(e)
}

// duplicateFile makes the row for a copy of a file of the package.
func (c *compiler) duplicateFile(e *element, file, name, target string) *Row {
	for _, attr := range []string{"SourceDirectory", "SourceSubdirectory", "SourceProperty", "SourceName", "Delete"} {
		if e.has(attr) {
			c.faults.Errorf(CodeConflict, e.pos(attr), "<%s> cannot have %s, since it copies a file of the package", e.Written, e.written(attr))
		}
	}
	return c.row(e, "DuplicateFile", e.id, e.comp.id, file, name, target)
}

// moveFile makes the row for files that are on the machine already.
func (c *compiler) moveFile(e *element, source, name, target string) *Row {
	const optionMove = 1 // msidbMoveFileOptionsMove
	source = first(source, e.str("SourceProperty"))
	if target == "" {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes DestinationDirectory and DestinationProperty", e.Written).WithLength(len(e.Written) + 1)
	}
	var options int32
	if e.yes("Delete") {
		options = optionMove
	}
	return c.row(e, "MoveFile", e.id, e.comp.id, e.cell("SourceName"), name, source, target, options)
}
