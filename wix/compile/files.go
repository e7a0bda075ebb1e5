package compile

import (
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/ident"
)

// Harvest is what a Files element looks for.
type Harvest struct {
	// Include and Exclude are paths with wild cards in the last part; "**"
	// before it, or as it, stands for all folders below.
	Include, Exclude []string
	// Folder is where relative paths start: that of the directories around, ""
	// when they name none, so that it is the folder of File.
	Folder string
	// File is the source that has the element.
	File string
}

// Harvested is a file that was found.
type Harvested struct {
	// Path is the file's own, Folder the part of it that wild cards of folders
	// stand for, with backslashes; "" for a file that stands in the folder that
	// is named.
	Path, Folder string
	// Again tells that an earlier Files element has it already.
	Again bool
}

func filesElements() []definition {
	return []definition{
		{name: "Files", in: onlyV4, parents: nakedParents, attrs: []attribute{
			nonEmpty("Include").req(), identifier("Directory"), text("Subdirectory"),
		}, compile: compileFiles},
		{name: "Exclude", in: onlyV4, parents: []string{"Files"}, attrs: []attribute{nonEmpty("Files")}, compile: func(c *compiler, e *element) {
			if h, ok := e.up.state.(*Harvest); ok {
				h.Exclude = append(h.Exclude, harvestPaths(e.str("Files"))...)
			}
			c.children(e)
		}},
	}
}

func harvestPaths(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ';' })
}

// compileFiles compiles Files (v5): a component of its own for every file that
// is found, in the directory or in a folder below it.
func compileFiles(c *compiler, e *element) {
	h := &Harvest{Include: harvestPaths(e.str("Include")), Folder: e.dirSource, File: e.Pos.File}
	e.state = h
	c.children(e)
	dir := "INSTALLFOLDER"
	if first(e.str("Directory"), e.dir) == "" {
		c.ref(e.Pos, "Directory", dir) // WiX does not look at a Subdirectory then
	} else {
		dir = c.placeOf(e, "", e.dir)
	}
	if c.harvest == nil {
		return
	}
	found, missing := c.harvest(h)
	switch {
	case missing != "":
		c.faults.Warnf(CodeHarvest, e.Pos, "folder %q is not found, so that <%s> has no files", missing, e.Written).WithLength(len(e.Written) + 1).
			WithHint("paths start at the folder of the source, or at that of the directories around")
	case len(found) == 0:
		c.faults.Warnf(CodeHarvest, e.Pos, "<%s> finds no files", e.Written).WithLength(len(e.Written) + 1)
	}
	for _, f := range found {
		if f.Again {
			c.faults.Warnf(CodeHarvest, e.Pos, "an earlier <%s> has the file %q already", e.Written, f.Path).WithLength(len(e.Written) + 1)
			continue
		}
		c.harvested(e, dir, f)
	}
}

// harvested adds a component with one file.
func (c *compiler) harvested(e *element, dir string, f Harvested) {
	if f.Folder != "" {
		dir = c.subdirectory(e, dir, f.Folder)
	}
	name := lastPart(f.Path)
	if !ident.IsLongName(name) {
		c.faults.Errorf(CodeBadName, e.Pos, "%q is no file name", name).WithNote(diag.Pos{File: f.Path}, "the file is here")
		return
	}
	id := c.stableID("fls", dir, name)
	p := &component{id: id, directory: dir, is64: c.arch.Is64()}
	row := c.row(e, "Component", id, nil, dir, int32(0), nil, id)
	if p.is64 {
		row.Cells[3] = int32(component64Bit)
	}
	c.sec.Components = append(c.sec.Components, &Component{
		Row: row, ID: id, GUID: "*", Directory: dir, KeyKind: KeyPathFile, KeyPath: id, Is64: p.is64, Pos: e.Pos,
	})
	c.below(e, GroupComponent, id, e.up.Name == "Feature" || e.up.Name == "FeatureRef")
	short := ""
	if !ident.IsShortName(name) {
		short = c.shortName(name, true, "File", dir)
	}
	file := c.row(e, "File", id, id, ident.NameCell(short, name), nil, nil, nil, int32(fileVital), nil)
	c.sec.Files = append(c.sec.Files, &File{
		Row: file, ID: id, Component: id, Directory: dir, Name: name, ShortName: short, ShortNameGenerated: short != "",
		Source: Source{Path: f.Path, Pos: e.Pos},
	})
}
