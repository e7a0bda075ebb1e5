package compile

import (
	"strings"
)

// component is the state of compiling a Component element; its children add
// their key paths to it.
type component struct {
	// id is the component's identifier, or its placeholder while a component
	// without an Id is compiled.
	id        string
	directory string
	// noDirectory tells that nothing names the directory of a File that makes
	// its own component.
	noDirectory bool
	is64        bool
	// unnamed tells that it has no Id.
	unnamed bool
	// generate tells that the GUID is to be computed.
	generate bool
	// marked counts the children with KeyPath="yes"; keyKind and keyPath are
	// the key path so far, marked or by default.
	marked   int
	keyKind  KeyPathKind
	keyPath  string
	explicit bool
	// later is what has to wait for the id of a component without an Id.
	later []func(id string)
	// files is the number of files in the component.
	files int
}

// keyPathOf notes a child row of a component that is, or could be, its key
// path: marked is the child's KeyPath attribute. The first child that could
// be one is it, unless another one is marked.
func (p *component) keyPathOf(kind KeyPathKind, id string, marked Tri) {
	switch {
	case marked == Yes:
		if p.marked++; p.marked == 1 {
			p.keyKind, p.keyPath, p.explicit = kind, id, true
		}
	case marked == Unset && p.keyPath == "" && !p.explicit:
		p.keyKind, p.keyPath = kind, id
	}
}

// The bits of Component.Attributes ("Component Table").
const (
	componentSourceOnly    = 0x0001
	componentOptional      = 0x0002
	componentRegistryKey   = 0x0004
	componentSharedDLL     = 0x0008
	componentPermanent     = 0x0010
	componentODBC          = 0x0020
	componentTransitive    = 0x0040
	componentNeverReplace  = 0x0080
	component64Bit         = 0x0100
	componentNoReflection  = 0x0200
	componentUninstallOnSu = 0x0400
	componentShared        = 0x0800
)

// Parents of Component and of what refers to components.
var (
	directories      = []string{"Directory", "DirectoryRef", "StandardDirectory"}
	featureLike      = []string{"Feature", "FeatureRef", "FeatureGroup"}
	componentParents = concat(content, directories, featureLike, []string{"ComponentGroup"})
)

func concat(lists ...[]string) []string {
	var out []string
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func componentElements() []definition {
	return []definition{
		{name: "Component", parents: componentParents, attrs: []attribute{
			identifier("Id"), typed("Guid", attrAutoGUID), identifier("Directory"), text("Subdirectory").v4(), integer("ComPlusFlags", 0, 32767),
			yesNo("DisableRegistryReflection"), integer("DiskId", 1, 32767), yesNo("KeyPath"), enum("Location", "local", "source", "either"),
			yesNo("MultiInstance"), yesNo("NeverOverwrite"), yesNo("Permanent"), yesNo("Shared"), yesNo("SharedDllRefCount"),
			yesNo("Transitive"), yesNo("UninstallWhenSuperseded"), enum("Bitness", "always32", "always64", "default"), identifier("Feature"),
			text("Condition"),
		}, compile: compileComponent},
		{name: "ComponentGroup", parents: content, attrs: []attribute{
			identifier("Id").req(), identifier("Directory"), text("Subdirectory").v4(), nonEmpty("Source"),
		}, compile: compileComponentGroup},
		{name: "ComponentRef", parents: concat(featureLike, []string{"ComponentGroup", "Module"}), attrs: []attribute{
			identifier("Id").req(), yesNo("Primary"),
		}, compile: func(c *compiler, e *element) { c.groupRef(e, GroupComponent) }},
		{name: "ComponentGroupRef", parents: concat(featureLike, []string{"ComponentGroup", "Module"}), attrs: []attribute{
			identifier("Id").req(), yesNo("Primary"),
		}, compile: func(c *compiler, e *element) { c.groupRef(e, GroupComponentGroup) }},
	}
}

// groupRef puts the thing that e names below e's parent in the tree of
// features.
func (c *compiler) groupRef(e *element, kind GroupKind) {
	id := e.str("Id")
	if id == "" {
		return
	}
	c.ref(e.pos("Id"), kind.Table(), id)
	c.below(e, kind, id, e.yes("Primary"))
	c.children(e)
}

// below connects a thing with the feature, group or module that e stands in,
// if it does.
func (c *compiler) below(e *element, kind GroupKind, id string, primary bool) {
	switch e.up.Name {
	case "Feature", "FeatureRef":
		c.complexRef(e, GroupFeature, e.up.id, kind, id, primary)
	case "FeatureGroup":
		c.complexRef(e, GroupFeatureGroup, e.up.id, kind, id, primary)
	case "ComponentGroup":
		c.complexRef(e, GroupComponentGroup, e.up.id, kind, id, primary)
	case "Module":
		c.complexRef(e, GroupModule, c.sec.ID, kind, id, primary)
	}
}

func compileComponentGroup(c *compiler, e *element) {
	e.id = e.str("Id")
	c.define(e, GroupComponentGroup.Table(), e.id)
	e.dir = e.str("Directory")
	if e.dir != "" {
		c.ref(e.pos("Directory"), "Directory", e.dir)
	}
	if sub := e.str("Subdirectory"); sub != "" {
		e.dir = c.subdirectory(e, first(e.dir, "INSTALLFOLDER"), sub)
	}
	if src := e.str("Source"); src != "" {
		e.dirSource = folder(src)
	}
	c.children(e)
}

// folder gives a path that ends with a backslash.
func folder(path string) string {
	if strings.HasSuffix(path, `\`) || strings.HasSuffix(path, "/") {
		return path
	}
	return path + `\`
}

func compileComponent(c *compiler, e *element) {
	p := &component{id: e.str("Id"), is64: c.arch.Is64()}
	e.comp = p
	if p.id == "" {
		p.unnamed = true
		p.id = c.line.ComponentPlaceholder(c.unnamed)
	}
	c.componentDirectory(e, p)
	e.diskID = e.integerOr("DiskId", e.diskID)
	switch e.str("Bitness") {
	case "always64":
		p.is64 = true
	case "always32":
		p.is64 = false
	}
	guid := "*"
	if e.has("Guid") {
		guid = e.guid("Guid")
	}
	p.generate = guid == "*"
	if e.yes("KeyPath") {
		p.marked, p.explicit = 1, true
	}
	cells := []any{p.id, guid, p.directory, int32(0), e.cell("Condition"), nil}
	row := c.row(e, "Component", cells...)
	if guid == "" || guid == "*" {
		row.Cells[1] = nil
	}
	start := mark(c.sec)
	start.rows--
	if n := e.integerCell("ComPlusFlags"); n != nil {
		c.row(e, "Complus", p.id, n)
	}
	if f := e.str("Feature"); f != "" {
		c.ref(e.pos("Feature"), "Feature", f)
		c.complexRef(e, GroupFeature, f, GroupComponent, p.id, true)
	}
	c.below(e, GroupComponent, p.id, false)
	if e.up.Name == "Package" || e.up.Name == "Fragment" || isDirectory(e.up.Name) {
		if c.sec.Kind == KindModule {
			c.complexRef(e, GroupModule, c.sec.ID, GroupComponent, p.id, false)
		}
	}
	comp := &Component{Row: row, ID: p.id, GUID: guid, Directory: p.directory, Is64: p.is64, Condition: e.str("Condition"), KeyPathSelf: e.yes("KeyPath"), Pos: e.Pos}
	c.sec.Components = append(c.sec.Components, comp)
	if e.yes("Shared") && guid == "" {
		c.faults.Errorf(CodeConflict, e.pos("Shared"), "component %s cannot be Shared, since its Guid is empty", c.componentName(e))
	}
	before := c.faults.ErrorCount()
	c.children(e)
	if c.faults.ErrorCount() > before && p.keyPath == "" {
		return // what is wrong may have been its key path
	}
	c.finishComponent(e, p, comp, start)
}

func isDirectory(name string) bool {
	return name == "Directory" || name == "DirectoryRef" || name == "StandardDirectory"
}

// componentDirectory finds the component's directory: that around it, or the
// authored one, or INSTALLFOLDER (v4+).
func (c *compiler) componentDirectory(e *element, p *component) {
	p.directory = e.dir
	if own := e.str("Directory"); own != "" {
		if e.dir != "" && c.v3() { // v4+ takes the component's own
			c.faults.Errorf(CodeConflict, e.pos("Directory"), "<%s> cannot have a Directory, since it stands in directory %q already", e.Written, e.dir).
				WithLength(len(own)).WithHint("remove the attribute, or move the component out")
		}
		p.directory = own
		c.ref(e.pos("Directory"), "Directory", own)
	}
	if p.directory == "" {
		if c.v3() {
			c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Directory, since it does not stand in a directory", e.Written)
			return
		}
		p.directory = "INSTALLFOLDER"
		c.ref(e.Pos, "Directory", p.directory)
	}
	if sub := e.str("Subdirectory"); sub != "" {
		p.directory = c.subdirectory(e, p.directory, sub)
	}
	e.dir = p.directory
}

// finishComponent fills what depends on the component's children: the key
// path, the attributes, and the identifier of a component without one.
func (c *compiler) finishComponent(e *element, p *component, comp *Component, start sizes) {
	if p.marked > 1 {
		c.faults.Errorf(CodeKeyPath, e.Pos, "component %s has %d key paths; only one child, or the component itself, can have KeyPath=\"yes\"", c.componentName(e), p.marked)
	}
	comp.KeyKind, comp.KeyPath = p.keyKind, p.keyPath
	if p.unnamed {
		c.unnamed++
		if p.keyPath == "" {
			c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Id, since it has no file or registry value as its key path", e.Written)
			return
		}
		rename(c.sec, start, p.id, p.keyPath)
		p.id, comp.ID = p.keyPath, p.keyPath
	}
	for _, f := range p.later {
		f(p.id)
	}
	comp.Row.Cells[0] = p.id
	if p.keyPath != "" {
		comp.Row.Cells[5] = p.keyPath
	}
	comp.Row.Cells[3] = componentBits(e, p)
	switch {
	case p.generate && p.keyPath == "":
		c.faults.Errorf(CodeComponentGUID, e.Pos, "component %s needs a Guid of its own: none can be generated for a component whose key path is a directory", c.componentName(e)).
			WithHint("write a Guid, or give the component a file or registry value as its key path")
	case p.generate && p.keyKind == KeyPathODBC:
		c.faults.Errorf(CodeComponentGUID, e.Pos, "component %s needs a Guid of its own: none can be generated for a component whose key path is an ODBC data source", c.componentName(e))
	}
}

// componentName is how a component is called in a fault.
func (c *compiler) componentName(e *element) string { return first(e.str("Id"), "without an Id") }

func componentBits(e *element, p *component) int32 {
	return bitsOf([]onBit{
		{e.str("Location") == "source", componentSourceOnly},
		{e.str("Location") == "either", componentOptional},
		{p.keyPath != "" && p.keyKind == KeyPathRegistry, componentRegistryKey},
		{p.keyPath != "" && p.keyKind == KeyPathODBC, componentODBC},
		{e.yes("SharedDllRefCount"), componentSharedDLL},
		{e.yes("Permanent"), componentPermanent},
		{e.yes("Transitive"), componentTransitive},
		{e.yes("NeverOverwrite"), componentNeverReplace},
		{p.is64, component64Bit},
		{e.yes("DisableRegistryReflection"), componentNoReflection},
		{e.yes("UninstallWhenSuperseded"), componentUninstallOnSu},
		{e.yes("Shared"), componentShared},
	})
}

// sizes is how much a section held at some moment.
type sizes struct{ rows, symbols, references, complexes, files int }

func mark(s *Section) sizes {
	return sizes{len(s.Rows), len(s.Symbols), len(s.References), len(s.Complexes), len(s.Files)}
}

// rename replaces a component's placeholder in all that was added to the
// section since start. Identifiers that hash the placeholder stay.
func rename(s *Section, start sizes, from, to string) {
	for _, r := range s.Rows[start.rows:] {
		for i, cell := range r.Cells {
			if v, ok := cell.(string); ok && strings.Contains(v, from) {
				r.Cells[i] = strings.ReplaceAll(v, from, to)
			}
		}
	}
	for i := range s.Symbols[start.symbols:] {
		sym := &s.Symbols[start.symbols+i]
		sym.Key = strings.ReplaceAll(sym.Key, from, to)
	}
	for i := range s.References[start.references:] {
		ref := &s.References[start.references+i]
		ref.Key = strings.ReplaceAll(ref.Key, from, to)
	}
	for i := range s.Complexes[start.complexes:] {
		if x := &s.Complexes[start.complexes+i]; x.Child == from {
			x.Child = to
		}
	}
	for _, f := range s.Files[start.files:] {
		if f.Component == from {
			f.Component = to
		}
	}
}
