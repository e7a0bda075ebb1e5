package compile

import (
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// The bits of File.Attributes ("File Table").
const (
	fileReadOnly      = 0x0001
	fileHidden        = 0x0002
	fileSystem        = 0x0004
	fileVital         = 0x0200
	fileChecksum      = 0x0400
	fileNotCompressed = 0x2000
	fileCompressed    = 0x4000
)

// nakedParents are where v4+ takes a File that makes its own component.
var nakedParents = concat(content, directories, featureLike, []string{"ComponentGroup"})

func fileElements() []definition {
	attrs := []attribute{
		identifier("Id"), typed("Name", attrLongName), typed("ShortName", attrShortName), text("Source"), yesNo("KeyPath"),
		integer("DiskId", 1, 32767), yesNoDefault("Compressed"), yesNo("Checksum"), yesNo("ReadOnly"), yesNo("Hidden"), yesNo("System"),
		yesNo("Vital"), typed("DefaultVersion", attrLabelVersion), text("DefaultLanguage"), integer("DefaultSize", 0, 1<<31-1), identifier("CompanionFile"),
		text("FontTitle"), yesNo("TrueType"), text("BindPath"), integer("SelfRegCost", 0, 32767),
		enum("Assembly", ".net", "win32", "no"), identifier("AssemblyApplication"), identifier("AssemblyManifest"),
		text("ProcessorArchitecture"), integer("PatchGroup", 1, 32767), yesNo("PatchIgnore"), yesNo("PatchAllowIgnoreOnError"), yesNo("PatchWholeFile"),
	}
	naked := concatAttrs(attrs, []attribute{
		identifier("Directory"), text("Subdirectory"), text("Condition"), enum("Bitness", "always32", "always64", "default"),
	})
	// What is said for patches alone leaves no trace in a package, but for the
	// place of files with a PatchGroup.
	bytes := []attribute{nonEmpty("Length").req(), nonEmpty("Offset").req()}
	return []definition{
		{name: "File", parents: []string{"Component"}, attrs: attrs, compile: compileFile},
		{name: "File", in: onlyV4, parents: nakedParents, attrs: naked, compile: compileNakedFile},
		{name: "AssemblyName", parents: []string{"File"}, attrs: []attribute{nonEmpty("Id").req(), nonEmpty("Value")}, compile: func(c *compiler, e *element) {
			c.row(e, "MsiAssemblyName", e.comp.id, e.str("Id"), e.cell("Value"))
			c.children(e)
		}},
		{name: "IgnoreRange", in: onlyV4, parents: []string{"File"}, attrs: bytes},
		{name: "ProtectRange", in: onlyV4, parents: []string{"File"}, attrs: bytes},
		{name: "SymbolPath", parents: []string{"Component", "File", "Media", "Package"}, attrs: []attribute{nonEmpty("Path").req()}},
	}
}

func concatAttrs(a, b []attribute) []attribute { return append(append([]attribute{}, a...), b...) }

// lastPart gives the file name at the end of a path.
func lastPart(path string) string {
	return path[strings.LastIndexAny(path, `\/`)+1:]
}

// fileName gives the target name and the source path of a File element; ok is
// false when neither is there.
func (c *compiler) fileName(e *element) (name string, src Source, ok bool) {
	name = e.str("Name")
	path := e.str("Source")
	src.Pos = e.pos("Source")
	if name == "" {
		name = lastPart(path)
	}
	switch {
	case name == "":
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Source or Name", e.Written)
		return "", src, false
	case path == "":
		path = e.dirSource + name
		src.Pos = e.pos("Name")
	case strings.HasSuffix(path, `\`) || strings.HasSuffix(path, "/"):
		path += name
	}
	src.Path = path
	if !e.has("Name") && !isVariable(name) && !ident.IsLongName(name) {
		c.faults.Errorf(CodeBadName, e.pos("Source"), "%q is no file name", name)
		return "", src, false
	}
	return name, src, true
}

func compileFile(c *compiler, e *element) {
	name, src, ok := c.fileName(e)
	if !ok {
		return
	}
	p := e.comp
	if e.id == "" {
		e.id = e.str("Id")
	}
	if e.id == "" && c.v3() {
		e.id = ident.FromFileName(name)
	} else if e.id == "" {
		e.id = c.stableID("fil", p.directory, name)
	}
	e.file = e.id
	p.files++
	p.keyPathOf(KeyPathFile, e.id, e.tri("KeyPath"))
	short, generated := e.str("ShortName"), false
	if short == "" && !c.namedLater(name) && !ident.IsShortName(name) {
		generated = true
		short = c.shortName(name, true, "File", c.shortNameScope(p, e.id))
	}
	row := c.row(e, "File", e.id, p.id, ident.NameCell(short, name), nil, nil, nil, c.fileBits(e), nil)
	f := &File{
		Row: row, ID: e.id, Component: p.id, Directory: p.directory, Name: name, ShortName: short, Source: src,
		DiskID: e.integerOr("DiskId", e.diskID), Compressed: e.tri("Compressed"), ShortNameGenerated: generated,
		DefaultVersion: e.str("DefaultVersion"), DefaultLanguage: e.str("DefaultLanguage"), Companion: e.str("CompanionFile"),
		PatchGroup: e.integerOr("PatchGroup", 0),
	}
	c.fileVersion(e, f)
	c.sec.Files = append(c.sec.Files, f)
	if e.has("DiskId") || e.diskID != 0 {
		c.ref(e.pos("DiskId"), "Media", decimal(f.DiskID))
	}
	c.fileExtras(e)
	c.children(e)
}

// shortNameScope is what a file's short name hashes beside its long name: v3
// takes the component, or the file itself when the component has no id; v4+
// takes the directory.
func (c *compiler) shortNameScope(p *component, file string) string {
	switch {
	case !c.v3() && p.noDirectory:
		return ""
	case !c.v3():
		return p.directory
	case p.unnamed:
		return file
	default:
		return p.id
	}
}

func (c *compiler) fileVersion(e *element, f *File) {
	if f.Companion != "" {
		if f.DefaultVersion != "" {
			c.conflict(e, "CompanionFile", "DefaultVersion")
		}
		if e.yes("KeyPath") {
			c.conflict(e, "KeyPath", "CompanionFile")
		}
		c.ref(e.pos("CompanionFile"), "File", f.Companion)
		f.Row.Cells[4] = f.Companion
	} else if f.DefaultVersion != "" {
		f.Row.Cells[4] = f.DefaultVersion
	}
	if f.DefaultLanguage != "" {
		f.Row.Cells[5] = f.DefaultLanguage
	}
}

func (c *compiler) fileBits(e *element) int32 {
	return bitsOf([]onBit{
		{e.yes("ReadOnly"), fileReadOnly}, {e.yes("Hidden"), fileHidden}, {e.yes("System"), fileSystem},
		{e.yesOr("Vital", true), fileVital}, {e.yes("Checksum"), fileChecksum},
		{e.tri("Compressed") == No, fileNotCompressed}, {e.tri("Compressed") == Yes, fileCompressed},
	})
}

// fileExtras makes the rows of a file's attributes that have their own tables.
func (c *compiler) fileExtras(e *element) {
	if t := e.str("FontTitle"); t != "" || e.yes("TrueType") {
		if e.yes("TrueType") {
			t = "" // the font says its own title
		}
		c.row(e, "Font", e.id, t)
	}
	if p := e.str("BindPath"); p != "" {
		if c.v3() {
			c.row(e, "BindImage", e.id, p)
		} else {
			// WiX 5 schedules the action but drops the row.
			c.action(Action{Table: "InstallExecuteSequence", Name: "BindImage", Standard: true, Overridable: true, Pos: e.Pos, Origin: e.Origin})
		}
	}
	if n := e.integerCell("SelfRegCost"); n != nil {
		c.row(e, "SelfReg", e.id, n)
	}
	c.assembly(e)
}

// compileNakedFile compiles a File outside a component (v5): it makes a
// component with the file's id and a generated GUID.
func compileNakedFile(c *compiler, e *element) {
	name, _, ok := c.fileName(e)
	if !ok {
		return
	}
	p := &component{is64: c.arch.Is64(), generate: true}
	dir := e.dir
	if own := e.str("Directory"); own != "" {
		dir = own
		c.ref(e.pos("Directory"), "Directory", own)
	}
	implied := dir == ""
	if implied {
		dir = "INSTALLFOLDER"
		c.ref(e.Pos, "Directory", dir)
	}
	if sub := e.str("Subdirectory"); sub != "" {
		dir = c.subdirectory(e, dir, sub)
		implied = false
	}
	// The hashes see an INSTALLFOLDER that nothing names as no directory.
	named := dir
	if implied {
		named = ""
	}
	switch e.str("Bitness") {
	case "always64":
		p.is64 = true
	case "always32":
		p.is64 = false
	}
	p.directory, p.noDirectory = dir, implied
	if p.id = e.str("Id"); p.id == "" {
		p.id = c.stableID("fil", named, name)
	}
	e.comp, e.dir = p, dir
	row := c.row(e, "Component", p.id, nil, dir, int32(0), e.cell("Condition"), nil)
	comp := &Component{Row: row, ID: p.id, GUID: "*", Directory: dir, Is64: p.is64, Condition: e.str("Condition"), Pos: e.Pos}
	c.sec.Components = append(c.sec.Components, comp)
	c.below(e, GroupComponent, p.id, false)
	e.id = p.id
	compileFile(c, e)
	comp.KeyKind, comp.KeyPath = p.keyKind, p.keyPath
	row.Cells[5] = p.keyPath
	row.Cells[3] = componentBits(e, p)
}

// assembly makes the row of an assembly, whose name the binder reads: from the
// file itself for one of .NET, from its manifest for one of Windows.
func (c *compiler) assembly(e *element) {
	kind := first(e.str("Assembly"), "no")
	for _, name := range []string{"AssemblyApplication", "AssemblyManifest"} {
		file := e.str(name)
		switch {
		case file == "":
		case kind == "no":
			c.needs(e, name, "Assembly")
		default:
			c.ref(e.pos(name), "File", file)
		}
	}
	if kind == "no" {
		return
	}
	if a, _ := e.Attr("Assembly"); kind == ".net" && c.v3() {
		// WiX 3 asks .NET's own library for the name.
		c.faults.Errorf(CodeUnsupported, a.Pos, "%s=%q of <%s> is not supported by the builtin engine in a v3 source", a.Written, kind, e.Written).
			WithLength(len(a.Written)).WithHint("compile the package with WiX for it")
		return
	}
	if kind == "win32" && !e.has("AssemblyManifest") {
		c.needs(e, "Assembly", "AssemblyManifest")
	}
	if !e.comp.generate && !e.yes("KeyPath") {
		c.faults.Errorf(CodeNeeds, e.pos("Assembly"), "Assembly of <%s> needs KeyPath=\"yes\", unless the component's Guid is generated", e.Written)
	}
	f := c.sec.Files[len(c.sec.Files)-1]
	var attributes any
	if kind == "win32" {
		attributes = int32(1) // msidbAssemblyAttributesWin32
		f.Manifest = e.str("AssemblyManifest")
	} else {
		f.Assembly, f.Shared = true, !e.has("AssemblyApplication")
	}
	c.row(e, "MsiAssembly", e.comp.id, PrimaryFeature, e.cell("AssemblyManifest"), e.cell("AssemblyApplication"), attributes)
}
