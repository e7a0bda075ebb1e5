package compile

// The bits of the columns XmlFile.Flags and XmlConfig.Flags.
var (
	xmlFileActions   = map[string]int32{"setValue": 0, "createElement": 0x1, "deleteValue": 0x2, "bulkSetValue": 0x4}
	xmlLanguages     = map[string]int32{"XSLPattern": 0, "XPath": 0x100}
	xmlConfigNodes   = map[string]int32{"element": 0x1, "value": 0x2, "document": 0x4}
	xmlConfigActions = map[string]int32{"create": 0x10, "delete": 0x20}
	xmlConfigOn      = map[string]int32{"install": 0x100, "uninstall": 0x200}
)

const (
	xmlPreserveDate = 0x1000
	xmlPermanent    = 0x10000
)

func utilXMLElements() []definition {
	common := []attribute{
		identifier("Id"), nonEmpty("File").req(), nonEmpty("Name"), nonEmpty("Value"), yesNo("PreserveModifiedDate"), integer("Sequence", 1, 32767),
	}
	return []definition{
		{name: "XmlFile", parents: []string{"Component"}, attrs: concatAttrs(common, []attribute{
			nonEmpty("ElementPath").req(), enum("Action", "createElement", "deleteValue", "setValue", "bulkSetValue"), yesNo("Permanent"),
			enum("SelectionLanguage", "XPath", "XSLPattern"),
		}), compile: compileXMLFile},
		{name: "XmlConfig", parents: []string{"Component", "util:XmlConfig"}, attrs: concatAttrs(common, []attribute{
			nonEmpty("ElementId"), nonEmpty("ElementPath"), nonEmpty("VerifyPath"),
			enum("Action", "create", "delete"), enum("Node", "element", "value", "document"), enum("On", "install", "uninstall"),
		}), compile: compileXMLConfig},
	}
}

func compileXMLFile(c *compiler, e *element) {
	file, path, name := e.str("File"), e.str("ElementPath"), e.str("Name")
	e.id = c.authoredID(e, "uxf", e.comp.id, file, path, name)
	switch {
	case c.v3() && !e.has("Action"):
		c.missing(e, "Action")
	case e.str("Action") == "createElement" && !e.has("Name"):
		c.needs(e, "Action", "Name")
	}
	bits := xmlFileActions[e.str("Action")] | xmlLanguages[e.str("SelectionLanguage")] |
		flagBits(e, []flag{{"Permanent", xmlPermanent, false}, {"PreserveModifiedDate", xmlPreserveDate, false}})
	c.xmlFile(e, e.id, path, file, bits)
	c.children(e)
}

// xmlFile makes the row of an XmlFile; the name, the value and the sequence are
// the attributes of e.
func (c *compiler) xmlFile(e *element, id, path, file string, bits int32) {
	c.row(e, c.utilTable("XmlFile"), id, file, path, e.cell("Name"), e.cell("Value"), bits, e.comp.id, e.integerCell("Sequence"))
	c.utilAction(e, "SchedXmlFile")
}

// compileXMLConfig makes the row of an element, value or document to be
// created or deleted, or of an attribute of the element of another XmlConfig.
func compileXMLConfig(c *compiler, e *element) {
	owner, path := e.str("ElementId"), e.str("ElementPath")
	e.id = c.authoredID(e, "uxc", e.comp.id, e.str("File"), owner, path)
	whole := []string{"Action", "Node", "On"}
	switch {
	case owner == "" && path == "":
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes ElementId and ElementPath", e.Written).WithLength(len(e.Written) + 1)
	case owner != "" && path != "":
		c.conflict(e, "ElementId", "ElementPath")
	}
	if owner != "" {
		c.ref(e.pos("ElementId"), c.utilTable("XmlConfig"), owner)
	}
	bits := xmlConfigNodes[e.str("Node")] | xmlConfigActions[e.str("Action")] | xmlConfigOn[e.str("On")] |
		flagBits(e, []flag{{"PreserveModifiedDate", xmlPreserveDate, false}})
	if e.up.Is("Component") {
		for _, attr := range whole {
			if owner != "" {
				c.conflict(e, "ElementId", attr)
			}
		}
		c.children(e)
	} else {
		c.nestedXMLConfig(e, whole)
	}
	cells := []any{e.id, e.str("File"), first(owner, path)}
	if !c.v3() {
		cells = []any{e.id, e.str("File"), e.cell("ElementId"), e.cell("ElementPath")}
	}
	c.row(e, c.utilTable("XmlConfig"), append(cells, e.cell("VerifyPath"), e.cell("Name"), e.cell("Value"), bits, e.comp.id, e.integerCell("Sequence"))...)
	c.utilAction(e, "SchedXmlConfig")
}

// nestedXMLConfig reports what an XmlConfig in another one cannot have.
func (c *compiler) nestedXMLConfig(e *element, whole []string) {
	for _, attr := range whole {
		if a, ok := e.Attr(attr); ok {
			c.faults.Errorf(CodeConflict, a.Pos, "<%s> cannot have %s, since it stands in <%s>", e.Written, a.Written, e.up.Written).WithLength(len(a.Written))
		}
	}
	for _, child := range e.Children {
		if child.Space != utilSpace || child.Name != e.Name {
			c.element(child, e)
			continue
		}
		c.faults.Errorf(CodeMisplacedElement, e.Pos, "<%s> in <%s> cannot hold another one", e.Written, e.up.Written).WithLength(len(e.Written)+1).
			WithNote(child.Pos, "it is this one")
	}
}
