package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/msi"
	"github.com/gomsi/gomsi/wix/source"
)

// Compile turns one document into its sections: the package or module, if it
// has one, and its fragments, in the order of the source. Faults are collected;
// the sections are of use only when there is no error among them.
func Compile(doc *source.Document, opt Options) ([]*Section, *diag.List) {
	if opt.Arch == "" {
		opt.Arch = X86
	}
	c := &compiler{
		dialect: doc.Dialect,
		line:    ident.Line(doc.Dialect),
		arch:    opt.Arch,
		file:    doc.File,
		faults:  &diag.List{},
		discard: opt.Discard,

		extensions: opt.Extensions,
		harvest:    opt.Harvest,
	}
	if root := doc.Root; root == nil || !root.Is("Wix") {
		pos, name := diag.Pos{File: doc.File}, "nothing"
		if root != nil {
			pos, name = root.Pos, "<"+root.Written+">"
		}
		c.faults.Errorf(CodeBadRoot, pos, "the root element of a WiX source is <Wix>, not %s", name)
		return nil, c.faults
	}
	c.element(doc.Root, nil)
	return c.sections, c.faults
}

// compiler is the state of compiling one document.
type compiler struct {
	dialect source.Dialect
	line    ident.Line
	arch    Arch
	file    string
	discard bool
	// extensions are the spaces of the extensions that are given.
	extensions []string
	// notGiven are those that were asked for and are not given.
	notGiven []string
	harvest  func(*Harvest) ([]Harvested, string)
	faults   *diag.List
	sections []*Section
	// sec is the section that rows are added to.
	sec *Section
	// unnamed counts the components without an id that are finished.
	unnamed int
	// inlined are the directories that were made from a path, so that each
	// stands once in a section.
	inlined map[inlineKey]bool
}

// element is a source element with what is known of it and inherited from
// the elements around it.
type element struct {
	*source.Element
	def *definition
	up  *element
	// id is the identifier of the element's row, once it is known.
	id string
	// access is the word before the identifier name, in v4+.
	access Access
	name   string
	// comp is the component around the element, or the element itself.
	comp *component
	// dir is the directory around the element; dirSource is the folder, on the
	// machine that builds, of the files below it.
	dir       string
	dirSource string
	// diskID is the DiskId of the directory or component around; 0 for none.
	diskID int32
	// file is the identifier of the File element around.
	file string
	// state is what a family keeps for its own child elements.
	state any
}

// v3 tells whether the document is of the v3 dialect.
func (c *compiler) v3() bool { return c.dialect == source.V3 }

// element checks and compiles one element and, through its definition's
// function, everything below it.
func (c *compiler) element(src *source.Element, up *element) {
	def := c.lookup(src, up)
	if def == nil || !c.given(src.Space, src.Pos, "<"+src.Written+">") {
		return
	}
	e := &element{Element: src, def: def, up: up}
	if up != nil {
		e.comp, e.dir, e.dirSource, e.diskID, e.file = up.comp, up.dir, up.dirSource, up.diskID, up.file
	}
	c.takeAccess(e)
	c.checkAttributes(e)
	if src.Text != "" && !def.text {
		c.unexpectedText(e)
	}
	if def.compile == nil {
		c.children(e)
		return
	}
	def.compile(c, e)
}

// unexpectedText reports character data in an element that has none.
func (c *compiler) unexpectedText(e *element) *diag.Diagnostic {
	return c.faults.Errorf(CodeUnexpectedText, e.TextPos, "<%s> holds no text", e.Written)
}

// children compiles all elements below e, in order.
func (c *compiler) children(e *element) {
	for _, child := range e.Children {
		c.element(child, e)
		if c.discard && e.comp == nil { // what is in a component waits for its end
			child.Attrs, child.Children = nil, nil
		}
	}
}

// lookup finds the definition of an element below its parent, or reports why
// there is none.
func (c *compiler) lookup(src *source.Element, up *element) *definition {
	key := elementKey(src.Space, src.Name)
	defs := definitions()[key]
	parent := ""
	if up != nil {
		parent = elementKey(up.Space, up.Name)
	}
	otherDialect := false
	var allowed []string
	for _, d := range defs {
		if !d.in.has(c.dialect) {
			otherDialect = true
			continue
		}
		if up == nil && len(d.parents) == 0 {
			return d
		}
		for _, p := range d.parents {
			if p == parent {
				return d
			}
		}
		allowed = append(allowed, d.parents...)
	}
	switch {
	case len(defs) == 0:
		c.unknownElement(src, parent)
	case len(allowed) == 0 && otherDialect:
		c.faults.Errorf(CodeOtherDialect, src.Pos, "<%s> does not exist in a %s source", src.Written, c.dialect).WithLength(len(src.Written) + 1)
	default:
		d := c.faults.Errorf(CodeMisplacedElement, src.Pos, "<%s> cannot stand in <%s>", src.Written, up.Written).WithLength(len(src.Written) + 1)
		if len(allowed) > 0 {
			d.WithHint("it can stand in %s", listNames(allowed))
		}
	}
	return nil
}

// given tells whether the extension of a space is given, or reports that it is
// not, once in a source; what is the element or attribute, for people.
func (c *compiler) given(space string, pos diag.Pos, what string) bool {
	if space == "" || space == source.CoreNS || slices.Contains(c.extensions, space) {
		return true
	}
	if slices.Contains(c.notGiven, space) {
		return false
	}
	c.notGiven = append(c.notGiven, space)
	name := source.ExtensionName(c.dialect, space)
	c.faults.Errorf(CodeExtension, pos, "%s is of the extension %s, which is not given", what, name).
		WithHint("-ext %s of \"gomsi wix build\", or extensions = [%q] in [wix] of the manifest", name, name)
	return false
}

func (c *compiler) unknownElement(src *source.Element, parent string) {
	if src.Space != source.CoreNS && !knownSpace(src.Space) {
		c.faults.Errorf(CodeUnsupported, src.Pos, "element <%s> of namespace %q is not supported by the builtin engine", src.Written, src.Space).
			WithHint("compile the package with WiX for it")
		return
	}
	if otherEngines()[elementKey(src.Space, src.Name)] {
		c.faults.Errorf(CodeUnsupported, src.Pos, "element <%s> is not supported by the builtin engine", src.Written).WithLength(len(src.Written)+1).
			WithHint("%s", insteadOf(src.Name))
		return
	}
	d := c.faults.Errorf(CodeUnknownElement, src.Pos, "unknown element <%s>", src.Written).WithLength(len(src.Written) + 1)
	key := elementKey(src.Space, src.Name)
	near := diag.Nearest(key, elementNames(c.dialect, parent))
	if near == "" {
		near = diag.Nearest(key, elementNames(c.dialect, ""))
	}
	if near != "" {
		// The prefix is the source's own.
		d.WithHint("did you mean <%s>?", near[strings.Index(near, ":")+1:])
	}
}

func knownSpace(space string) bool {
	for _, ds := range definitions() {
		if ds[0].space == space {
			return true
		}
	}
	return false
}

// listNames joins names with commas, each once, at most eight of them.
func listNames(names []string) string {
	var out []string
	seen := map[string]bool{}
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, "<"+n+">")
		}
	}
	if len(out) > 8 {
		out = append(out[:8], "…")
	}
	return strings.Join(out, ", ")
}

// definition gives the table's definition of the line that is followed.
func (c *compiler) definition(table string) (msi.Definition, bool) {
	return Definition(c.dialect, table)
}

// Definition gives the definition of a standard table as the line of WiX that
// a dialect stands for has it.
func Definition(d source.Dialect, table string) (msi.Definition, bool) {
	if d == source.V3 {
		return msi.Standard(table, msi.WiX3)
	}
	return msi.Standard(table, msi.WiX5)
}

// row adds a row for e and, as every row can be referred to by its key, its
// symbol. The cells are those of the table's definition; see Row.Cells.
func (c *compiler) row(e *element, table string, cells ...any) *Row {
	r := &Row{Table: table, Cells: cells, Pos: e.Pos, Origin: e.Origin}
	for i, cell := range cells {
		switch v := cell.(type) {
		case int:
			cells[i] = int32(v)
		case string:
			if v == "" {
				cells[i] = nil
			}
		}
	}
	if def, ok := c.definition(table); ok {
		r.Access = e.accessOf(cells[:min(def.Keys(), len(cells))])
	}
	c.sec.Rows = append(c.sec.Rows, r)
	return r
}

// define adds a symbol that is no row of a real table.
func (c *compiler) define(e *element, table string, key ...string) {
	cells := make([]any, len(key))
	for i, k := range key {
		cells[i] = k
	}
	c.sec.Symbols = append(c.sec.Symbols, Symbol{Table: table, Key: Join(key...), Pos: e.Pos, Access: e.accessOf(cells)})
}

// ref says that the linker has to find the row of a table with that key. pos
// is the place of the attribute, or of the element when it has none.
func (c *compiler) ref(pos diag.Pos, table string, key ...string) {
	c.sec.References = append(c.sec.References, Reference{Table: table, Key: Join(key...), Pos: pos})
}

// complexRef puts child below parent in the tree of features.
func (c *compiler) complexRef(e *element, parentKind GroupKind, parent string, childKind GroupKind, child string, primary bool) {
	c.sec.Complexes = append(c.sec.Complexes, Complex{
		ParentKind: parentKind, Parent: parent, ChildKind: childKind, Child: child,
		Primary: primary, Pos: e.Pos, Origin: e.Origin,
	})
}

// ensureTable makes a table exist even when it has no row.
func (c *compiler) ensureTable(name string) {
	c.sec.EnsureTables = append(c.sec.EnsureTables, name)
}

// stableID is the identifier that WiX generates for a row without one.
func (c *compiler) stableID(prefix string, args ...string) string {
	return c.line.ID(prefix, args...)
}

// shortName gives the 8.3 name that WiX generates for a long one.
func (c *compiler) shortName(long string, keepExtension bool, args ...string) string {
	return c.line.ShortName(long, keepExtension, args...)
}

// action adds a line to a sequence table.
func (c *compiler) action(a Action) { c.sec.Actions = append(c.sec.Actions, a) }

// decimal prints a number as WiX does in the arguments of generated ids.
func decimal[T int | int32 | int64](n T) string { return fmt.Sprint(n) }
