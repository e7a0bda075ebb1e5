package compile

import (
	"math"
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// uiContent lists the parents of what can stand at the top and in UI.
var uiContent = concat(content, []string{"UI"})

// The bits of TextStyle.StyleBits ("TextStyle Table").
var styleBits = []flag{{"Bold", 0x1, false}, {"Italic", 0x2, false}, {"Underline", 0x4, false}, {"Strike", 0x8, false}}

func uiElements() []definition {
	return []definition{
		{name: "UI", parents: content, attrs: []attribute{identifier("Id")}, compile: compileUI},
		{name: "UIRef", parents: uiContent, attrs: []attribute{identifier("Id").req()}, compile: simpleRef("WixUI")},
		{name: "DialogRef", parents: []string{"UI"}, attrs: []attribute{identifier("Id").req()}, compile: simpleRef("Dialog")},
		{space: "ui", name: "WixUI", in: onlyV4, parents: uiContent, attrs: []attribute{
			identifier("Id").req(), identifier("InstallDirectory"),
		}, compile: compileWixUI},
		{name: "TextStyle", parents: []string{"UI"}, attrs: concatAttrs([]attribute{
			identifier("Id").req(), nonEmpty("FaceName").req(), nonEmpty("Size"),
			integer("Red", 0, 255), integer("Green", 0, 255), integer("Blue", 0, 255),
		}, flagAttributes(styleBits)), compile: compileTextStyle},
		{name: "UIText", parents: []string{"UI"}, attrs: []attribute{identifier("Id"), nonEmpty("Value")}, compile: compileUIText},
		{name: "ProgressText", parents: []string{"UI"}, attrs: []attribute{
			nonEmpty("Action").req(), nonEmpty("Message"), nonEmpty("Template"),
		}, compile: func(c *compiler, e *element) {
			c.row(e, "ActionText", e.str("Action"), e.str("Message"), e.cell("Template"))
			c.children(e)
		}},
		{name: "Error", parents: []string{"UI"}, attrs: []attribute{integer("Id", 0, math.MaxInt16).req(), nonEmpty("Message")}, compile: func(c *compiler, e *element) {
			c.row(e, "Error", e.integerCell("Id"), e.str("Message"))
			c.children(e)
		}},
		{name: "BillboardAction", parents: []string{"UI"}, attrs: []attribute{identifier("Id").req()}, compile: compileBillboardAction},
		{name: "Billboard", parents: []string{"BillboardAction"}, attrs: []attribute{identifier("Id"), identifier("Feature")}, compile: compileBillboard},
	}
}

func compileUI(c *compiler, e *element) {
	e.id = e.str("Id")
	if e.id != "" {
		c.define(e, "WixUI", e.id)
	}
	once := false
	for _, child := range e.Children {
		if child.Is("EmbeddedUI") {
			if once {
				c.faults.Errorf(CodeDuplicateElement, child.Pos, "<%s> has more than one <%s>", e.Written, child.Written).WithLength(len(child.Written) + 1)
			}
			once = true
		}
	}
	c.children(e)
}

// compileWixUI refers to one of the dialog sets of WiX's extension. Each
// platform has sets of its own, as custom actions belong to them.
func compileWixUI(c *compiler, e *element) {
	set := e.str("Id")
	if set == "" {
		return
	}
	c.ref(e.pos("Id"), "WixUI", set+"_"+dialogPlatforms[c.arch])
	if dir := e.str("InstallDirectory"); dir != "" {
		c.row(e, "Property", "WIXUI_INSTALLDIR", dir)
	}
	c.children(e)
}

// dialogPlatforms are the platforms as the names of dialog sets end.
var dialogPlatforms = map[Arch]string{X86: "X86", X64: "X64", ARM64: "A64"}

func compileTextStyle(c *compiler, e *element) {
	e.id = e.str("Id")
	if c.v3() && !e.has("Size") {
		c.missing(e, "Size")
	}
	var color, style any
	var sum int32
	for i, name := range []string{"Red", "Green", "Blue"} {
		if n, ok := e.integer(name); ok {
			sum += n << (8 * i)
			color = sum
		}
	}
	if n := flagBits(e, styleBits); n != 0 {
		style = n
	}
	size := e.integerCell("Size")
	if size == nil {
		size = int32(0)
	}
	c.row(e, "TextStyle", e.id, e.str("FaceName"), size, color, style)
	c.children(e)
}

func compileUIText(c *compiler, e *element) {
	e.id = e.str("Id")
	if e.id == "" && c.v3() {
		c.missing(e, "Id")
	} else if e.id == "" {
		e.id = c.stableID("txt", e.str("Value"))
	}
	c.row(e, "UIText", e.id, e.str("Value"))
	c.children(e)
}

// billboards is the action whose billboards are being compiled, and their
// number so far.
type billboards struct {
	action string
	n      int32
}

func compileBillboardAction(c *compiler, e *element) {
	action := e.str("Id")
	if action != "" {
		c.ref(e.pos("Id"), "WixAction", "InstallExecuteSequence", action)
	}
	e.state = &billboards{action: action}
	c.children(e)
}

func compileBillboard(c *compiler, e *element) {
	of, ok := e.up.state.(*billboards)
	if !ok {
		return
	}
	of.n++
	feature := e.str("Feature")
	if feature != "" {
		c.ref(e.pos("Feature"), "Feature", feature)
	}
	switch e.id = e.str("Id"); {
	case e.id != "":
	case c.v3():
		c.missing(e, "Id")
	default:
		e.id = c.stableID("bil", of.action, decimal(of.n), feature)
	}
	e.state = &dialog{id: e.id, billboard: true}
	c.children(e)
	c.row(e, "Billboard", e.id, e.cell("Feature"), of.action, of.n)
}

// The bits of MsiEmbeddedUI.Attributes ("MsiEmbeddedUI Table").
const (
	embeddedUI    = 0x1
	embeddedBasic = 0x2
)

// embeddedMessages are the bits of MsiEmbeddedUI.MessageFilter; each attribute
// takes one out ("MsiSetExternalUI", dwMessageFilter).
var embeddedMessages = []flag{
	{"IgnoreFatalExit", 1 << 0, false}, {"IgnoreError", 1 << 1, false}, {"IgnoreWarning", 1 << 2, false}, {"IgnoreUser", 1 << 3, false},
	{"IgnoreInfo", 1 << 4, false}, {"IgnoreFilesInUse", 1 << 5, false}, {"IgnoreResolveSource", 1 << 6, false}, {"IgnoreOutOfDiskSpace", 1 << 7, false},
	{"IgnoreActionStart", 1 << 8, false}, {"IgnoreActionData", 1 << 9, false}, {"IgnoreProgress", 1 << 10, false}, {"IgnoreCommonData", 1 << 11, false},
	{"IgnoreInitialize", 1 << 12, false}, {"IgnoreTerminate", 1 << 13, false}, {"IgnoreShowDialog", 1 << 14, false}, {"IgnoreRMFilesInUse", 1 << 25, false},
	{"IgnoreInstallStart", 1 << 26, false}, {"IgnoreInstallEnd", 1 << 27, false},
}

func embeddedUIElements() []definition {
	file := []attribute{identifier("Id"), typed("Name", attrLongName), nonEmpty("SourceFile").req()}
	return []definition{
		{name: "EmbeddedUI", parents: []string{"UI"}, attrs: concatAttrs(append(file, yesNo("SupportBasicUI")), flagAttributes(embeddedMessages)), compile: compileEmbeddedUI},
		{name: "EmbeddedUIResource", parents: []string{"EmbeddedUI"}, attrs: file, compile: func(c *compiler, e *element) {
			c.embeddedFile(e, 0, 0)
			c.children(e)
		}},
	}
}

func compileEmbeddedUI(c *compiler, e *element) {
	attributes := int32(embeddedUI)
	if e.yes("SupportBasicUI") {
		attributes |= embeddedBasic
	}
	c.embeddedFile(e, attributes, unsetBits(e, embeddedMessages))
	c.children(e)
}

// embeddedFile makes the row of a file of an embedded user interface; in v4+ its
// name and, from that, its id are the file's when there are none.
func (c *compiler) embeddedFile(e *element, attributes, messages int32) {
	path := e.str("SourceFile")
	name := first(e.str("Name"), path[strings.LastIndexAny(path, `\/`)+1:])
	if e.id = e.str("Id"); e.id == "" {
		e.id = ident.FromFileName(name)
	}
	switch {
	case path == "":
		return
	case c.v3() && !e.has("Id"):
		c.missing(e, "Id")
	case c.v3() && !e.has("Name"):
		c.missing(e, "Name")
	case !ident.IsLongName(name) && !isVariable(name):
		c.faults.Errorf(CodeBadName, e.pos("SourceFile"), "SourceFile of <%s> is %q, which ends with no file name", e.Written, path).WithLength(len(path))
	case attributes != 0 && !strings.Contains(name, "."):
		c.faults.Errorf(CodeBadName, e.Pos, "the file of <%s> is called %q, but its name needs an extension", e.Written, name).
			WithHint("Windows Installer loads an embedded user interface only from such a file")
	}
	c.row(e, "MsiEmbeddedUI", e.id, name, attributes, messages, Source{Path: path, Pos: e.pos("SourceFile")})
}
