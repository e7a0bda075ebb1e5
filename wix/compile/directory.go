package compile

import (
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

func directoryElements() []definition {
	return []definition{
		{name: "Directory", parents: concat(content, directories), attrs: []attribute{
			identifier("Id"), text("Name"), typed("ShortName", attrShortName), text("SourceName"), typed("ShortSourceName", attrShortName),
			text("FileSource"), integer("DiskId", 1, 32767), typed("ComponentGuidGenerationSeed", attrGUID),
		}, compile: compileDirectory},
		{name: "DirectoryRef", parents: concat(content, directories), attrs: []attribute{
			identifier("Id").req(), text("FileSource"), integer("DiskId", 1, 32767),
		}, compile: compileDirectoryRef},
		{name: "StandardDirectory", in: onlyV4, parents: content, attrs: []attribute{identifier("Id").req()}, compile: compileStandardDirectory},
	}
}

func compileDirectoryRef(c *compiler, e *element) {
	e.dir = e.str("Id")
	if e.Name == "DirectoryRef" && !c.v3() && ident.IsStandardDirectory(e.dir) {
		c.faults.Warnf(CodeDeprecated, e.pos("Id"), "<%s> of the standard directory %s is deprecated", e.Written, e.dir).
			WithLength(len(e.dir)).WithHint("use <StandardDirectory>")
	}
	if e.dir != "" {
		c.ref(e.pos("Id"), "Directory", e.dir)
	}
	e.dirSource = ""
	if src := e.str("FileSource"); src != "" {
		e.dirSource = folder(src)
	}
	e.diskID = e.integerOr("DiskId", e.diskID)
	c.children(e)
}

func compileStandardDirectory(c *compiler, e *element) {
	id := e.str("Id")
	if id == "" {
		return
	}
	if !ident.IsStandardDirectory(id) {
		var names []string
		for _, d := range ident.StandardDirectories {
			names = append(names, d.ID)
		}
		c.notOneOf(e, "Id", "a standard directory", names)
		return
	}
	compileDirectoryRef(c, e)
}

func compileDirectory(c *compiler, e *element) {
	d := &Directory{
		ID: e.str("Id"), Parent: e.dir, Name: e.str("Name"), ShortName: e.str("ShortName"),
		SourceName: e.str("SourceName"), ShortSourceName: e.str("ShortSourceName"), Seed: e.guid("ComponentGuidGenerationSeed"),
	}
	if strings.ContainsAny(d.Name, `\/`) && !c.v3() {
		c.directoryPath(e, d)
	}
	if d.ID == "" {
		if c.v3() {
			c.missing(e, "Id")
			return
		}
		d.ID = c.stableID("d", d.Parent, d.Name, d.ShortName, d.SourceName, d.ShortSourceName)
	}
	if d.ID == "TARGETDIR" && d.Name != "SourceDir" {
		c.faults.Errorf(CodeBadName, e.pos("Name"), `directory TARGETDIR must have the name "SourceDir"`)
	}
	c.loneShortName(e, "ShortName", "Name", &d.ShortName, &d.Name)
	c.loneShortName(e, "ShortSourceName", "SourceName", &d.ShortSourceName, &d.SourceName)
	c.checkDirectoryName(e, "Name", d.Name)
	c.checkDirectoryName(e, "SourceName", d.SourceName)
	c.directory(e, d)
	e.id, e.dir = d.ID, d.ID
	e.diskID = e.integerOr("DiskId", e.diskID)
	switch own := first(d.SourceName, d.Name); {
	case e.str("FileSource") != "":
		e.dirSource = folder(e.str("FileSource"))
	case own != "" && own != ".":
		e.dirSource += folder(own)
	}
	c.children(e)
}

// loneShortName handles a short name without a long one: it is the name in v3,
// and a fault in v4+.
func (c *compiler) loneShortName(e *element, shortAttr, longAttr string, short, long *string) {
	switch {
	case *short == "" || *long != "":
	case c.v3():
		*short, *long = "", *short
	default:
		c.needs(e, shortAttr, longAttr)
	}
}

func (c *compiler) checkDirectoryName(e *element, attr, name string) {
	if name == "" || name == "." || isVariable(name) || ident.IsLongName(name) {
		return
	}
	c.faults.Errorf(CodeBadName, e.pos(attr), "%s of <%s> is %q, which is no folder name", e.written(attr), e.Written, name).
		WithLength(len(e.str(attr))).WithHint(`a name is one part of a path without ? | > < : / * "`)
}

// directory adds a directory and its row. The short names are made where they
// are needed.
func (c *compiler) directory(e *element, d *Directory) {
	if d.Parent == "" && d.ID != "TARGETDIR" {
		if c.v3() {
			c.faults.Errorf(CodeNeeds, e.Pos, "directory %s stands in no other; only TARGETDIR can", d.ID).
				WithHint(`put it into <Directory Id="TARGETDIR" Name="SourceDir">`)
			return
		}
		d.Parent, d.Rootless = "TARGETDIR", true
		for _, std := range ident.StandardDirectories {
			if std.ID == d.ID && std.Parent != "" {
				d.Parent = std.Parent
			}
		}
		c.ref(e.Pos, "Directory", d.Parent)
	}
	d.Row = c.row(e, "Directory", d.ID, d.Parent, DefaultDir(c.line, d))
	c.sec.Directories = append(c.sec.Directories, d)
}

// DefaultDir makes the cell DefaultDir of a directory as a line of WiX does:
// target, and ":" source where one is given, each "short|long" and "." for no
// name. It fills in the short names that are needed and not authored; those of
// names with variables are the binder's in v4+.
func DefaultDir(line ident.Line, d *Directory) string {
	part := func(short *string, long string) string {
		if long == "" {
			return "."
		}
		later := line == ident.V4 && isVariable(long)
		if *short == "" && !later && long != "." && d.ID != "TARGETDIR" && !ident.IsShortName(long) {
			*short = line.ShortName(long, false, "Directory", d.Parent)
		}
		return ident.NameCell(*short, long)
	}
	target := part(&d.ShortName, d.Name)
	if d.SourceName == "" {
		return target
	}
	origin := part(&d.ShortSourceName, d.SourceName)
	if origin == target && line == ident.V4 {
		return target // v3 writes both
	}
	return target + ":" + origin
}

// directoryPath takes apart a Name that is a path (v4+): the folders before
// its last part become directories of their own.
func (c *compiler) directoryPath(e *element, d *Directory) {
	path := trimPath(d.Name)
	if d.ID == "" {
		d.ID = c.stableID("d", d.Parent, path, d.ShortName, d.SourceName, d.ShortSourceName)
	}
	root := first(d.Parent, "TARGETDIR")
	d.PathRoot = root
	d.Parent, d.Name = c.folders(e, root, path)
	d.ShortName = first(d.ShortName, c.pathShortName(root, d.Name))
}

// trimPath gives a path with backslashes and none at its ends.
func trimPath(path string) string {
	return strings.Trim(strings.ReplaceAll(path, "/", `\`), `\`)
}

// folders adds the folders of a path below a directory, all but the last, and
// gives the id of the one that the last stands in, and the last one's name.
func (c *compiler) folders(e *element, root, path string) (parent, name string) {
	parts := strings.Split(path, `\`)
	parent = root
	for i, part := range parts {
		c.checkPathPart(e, path, part)
		if i == len(parts)-1 {
			return parent, part
		}
		d := &Directory{Parent: parent, PathRoot: root, Path: strings.Join(parts[:i+1], `\`), Name: part, ShortName: c.pathShortName(root, part)}
		d.ID = c.stableID("d", root, d.Path)
		c.inline(e, d)
		parent = d.ID
	}
	return parent, ""
}

// pathShortName gives the 8.3 name of a part of a path, "" when it needs none.
// WiX hashes the directory that the path starts from, not the part's parent.
func (c *compiler) pathShortName(root, part string) string {
	if isVariable(part) || ident.IsShortName(part) {
		return ""
	}
	return c.shortName(part, false, "Directory", root)
}

func (c *compiler) checkPathPart(e *element, path, part string) {
	if !isVariable(part) && !ident.IsLongName(part) {
		c.faults.Errorf(CodeBadName, e.Pos, "part %q of the path %q is no folder name", part, path).
			WithHint(`a name is one part of a path without ? | > < : / * "`)
	}
}

// inline adds a directory that comes from a path, once in a section.
func (c *compiler) inline(e *element, d *Directory) {
	if c.inlined == nil {
		c.inlined = map[inlineKey]bool{}
	}
	if k := (inlineKey{c.sec, d.ID}); !c.inlined[k] {
		c.inlined[k] = true
		c.directory(e, d)
		if d.Row != nil {
			d.Row.Implied = true // another section may make the same one
		}
	}
}

// inlineKey is a directory in a section.
type inlineKey struct {
	section *Section
	id      string
}

// subdirectory adds the folders of a path below a directory and gives the id
// of the last.
func (c *compiler) subdirectory(e *element, parent, path string) string {
	if path = trimPath(path); path == "" {
		return parent
	}
	d := &Directory{ID: c.stableID("d", parent, path, "", "", "")}
	d.PathRoot = parent
	d.Parent, d.Name = c.folders(e, parent, path)
	d.ShortName = c.pathShortName(parent, d.Name)
	c.inline(e, d)
	return d.ID
}
