package compile

import (
	"math"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// The columns of table Control that are filled after its row was made.
const (
	controlKey  = 1
	controlNext = 10
)

// commonBits are the bits of Control.Attributes that all types have ("Control
// Attributes"); those of shownControl apply unless their attribute takes them
// away.
var (
	shownControl = []flag{{"Hidden", 1 << 0, false}, {"Disabled", 1 << 1, false}}
	commonBits   = []flag{
		{"Sunken", 1 << 2, false}, {"Indirect", 1 << 3, false}, {"Integer", 1 << 4, false}, {"RightToLeft", 1 << 5, false}, {"RightAligned", 1 << 6, false}, {"LeftScroll", 1 << 7, false},
	}
)

// The bits that single types of control have, and where they begin.
const (
	controlEnabled    = 1 << 1
	firstTypeBit      = 16
	controlFormatSize = 1 << 19
	controlBitmap     = 1 << 18
	controlIcon       = 1 << 19
	iconSmall         = "Icon16"
	iconLarge         = "Icon32"
)

// controlType is a type of control.
type controlType struct {
	// attrs are the attributes of its own for the bits from firstTypeBit
	// upward; "" where a bit has none.
	attrs []string
	// skipped tells that the tab key skips such a control by default; disabled
	// that it takes no input.
	skipped, disabled bool
}

var (
	editAttributes   = []string{"Multiline", "", "", "", "", "Password"}
	volumeAttributes = []string{"Removable", "Fixed", "Remote", "CDROM", "RAMDisk", "Floppy", "ShowRollbackCost"}
)

// controlTypes are the types by their names ("Controls" of the Windows
// Installer documentation, and a page for each of them).
var controlTypes = map[string]controlType{
	"Billboard":         {skipped: true, disabled: true},
	"Bitmap":            {attrs: []string{"Image", "", "", "", "FixedSize"}, skipped: true, disabled: true},
	"CheckBox":          {attrs: []string{"", "PushLike", "Bitmap", "Icon", "FixedSize", iconSmall, iconLarge}},
	"ComboBox":          {attrs: []string{"Sorted", "ComboList", "", "", "UserLanguage"}},
	"DirectoryCombo":    {attrs: volumeAttributes},
	"DirectoryList":     {},
	"Edit":              {attrs: editAttributes},
	"GroupBox":          {skipped: true},
	"Hyperlink":         {attrs: []string{"Transparent"}},
	"Icon":              {attrs: []string{"Image", "", "", "", "FixedSize", iconSmall, iconLarge}, skipped: true, disabled: true},
	"Line":              {skipped: true, disabled: true},
	"ListBox":           {attrs: []string{"Sorted", "", "", "", "UserLanguage"}},
	"ListView":          {attrs: []string{"Sorted", "", "", "", "FixedSize", iconSmall, iconLarge}},
	"MaskedEdit":        {attrs: editAttributes},
	"PathEdit":          {attrs: editAttributes},
	"ProgressBar":       {attrs: []string{"ProgressBlocks"}, skipped: true, disabled: true},
	"PushButton":        {attrs: []string{"Image", "", "Bitmap", "Icon", "FixedSize", iconSmall, iconLarge, "ElevationShield"}},
	"RadioButtonGroup":  {attrs: []string{"Image", "PushLike", "Bitmap", "Icon", "FixedSize", iconSmall, iconLarge, "", "HasBorder"}},
	"ScrollableText":    {},
	"SelectionTree":     {},
	"Text":              {attrs: []string{"Transparent", "NoPrefix", "NoWrap", "FormatSize", "UserLanguage"}, skipped: true},
	"VolumeCostList":    {attrs: volumeAttributes, skipped: true},
	"VolumeSelectCombo": {attrs: volumeAttributes},
}

// controlTypeNames gives the names of all types, sorted.
func controlTypeNames() []string {
	var out []string
	for name := range controlTypes {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// typeAttributes are the attributes that single types have, sorted.
var typeAttributes = func() []string {
	var out []string
	for _, t := range controlTypes {
		for _, name := range t.attrs {
			if name != "" && name != iconSmall && name != iconLarge { // IconSize sets these
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}()

// bit gives the bit of an attribute of a type's own; 0 when it has none.
func (t controlType) bit(name string) int32 {
	if i := slices.Index(t.attrs, name); i >= 0 {
		return 1 << (firstTypeBit + i)
	}
	return 0
}

// iconSizes are the values of IconSize and the bits that stand for them.
var iconSizes = map[string][]string{"16": {iconSmall}, "32": {iconLarge}, "48": {iconSmall, iconLarge}}

// controlActions are what a condition does with a control. In v4+, attributes
// with "Condition" behind the name hold the conditions.
var controlActions = []string{"Default", "Enable", "Disable", "Hide", "Show"}

// control is the control whose children are being compiled.
type control struct {
	dialog, id string
	// events counts what is published so far.
	events int32
	// property is the control's; buttons is what the radio buttons in it show.
	property string
	buttons  buttonKind
	// text is what a Text element gives: a string or a Source.
	text any
}

func controlElements() []definition {
	attrs := []attribute{
		identifier("Id"), nonEmpty("Type").req(), integer("X", 0, math.MaxInt16).req(), integer("Y", 0, math.MaxInt16).req(),
		integer("Width", 0, math.MaxInt16).req(), integer("Height", 0, math.MaxInt16).req(),
		nonEmpty("Property"), nonEmpty("CheckBoxPropertyRef"), nonEmpty("CheckBoxValue"), nonEmpty("Text"), nonEmpty("Help"), nonEmpty("ToolTip"),
		yesNo("Default"), yesNo("Cancel"), yesNo("TabSkip"), enum("IconSize", "16", "32", "48"),
	}
	for _, action := range controlActions {
		attrs = append(attrs, nonEmpty(action+"Condition"))
	}
	attrs = append(attrs, flagAttributes(append(shownControl, commonBits...))...)
	for _, name := range typeAttributes {
		attrs = append(attrs, yesNo(name))
	}
	return []definition{
		{name: "Control", parents: []string{"Dialog", "Billboard"}, attrs: attrs, compile: compileControl},
		{name: "Text", parents: []string{"Control"}, attrs: []attribute{nonEmpty("SourceFile"), nonEmpty("Value")}, compile: compileControlText},
		// Canonicalizing makes attributes of these conditions, as v4+ has them;
		// only a second one of the same kind stays an element.
		{name: "Condition", in: onlyV3, parents: []string{"Control"}, attrs: []attribute{
			enum("Action", "default", "disable", "enable", "hide", "show").req(),
		}, text: true, compile: compileControlCondition},
	}
}

func compileControl(c *compiler, e *element) {
	d, ok := e.up.state.(*dialog)
	if !ok {
		return
	}
	name := e.str("Type")
	typ, known := controlTypes[name]
	switch {
	case known || name == "":
	case c.v3(): // WiX 3 takes any type
		typ.skipped = true
	default:
		c.notOneOf(e, "Type", "a type of control", controlTypeNames())
		return
	}
	switch e.id = e.str("Id"); {
	case e.id != "":
	case c.v3():
		c.missing(e, "Id")
	default:
		e.id = c.stableID("ctl", d.id, e.str("X"), e.str("Y"), e.str("Height"), e.str("Width"))
	}
	if name == "Billboard" {
		c.ensureTable("Billboard")
	}
	attributes := c.controlBits(e, typ)
	ctl := &control{dialog: d.id, id: e.id, property: e.str("Property")}
	e.state = ctl
	c.children(e)
	switch ctl.buttons {
	case bitmapButtons:
		attributes |= controlBitmap
	case iconButtons:
		attributes |= controlIcon
	}
	if name == "CheckBox" {
		c.checkBox(e)
	}
	row := c.controlRow(e, d, ctl, attributes)
	c.controlConditions(e, d)
	if e.yes("Default") {
		d.defaultControl = e.id
	}
	if e.yes("Cancel") {
		d.cancelControl = e.id
	}
	if !e.yesOr("TabSkip", typ.skipped) {
		c.tabStop(e, d, row)
	}
}

// controlBits gives the control's attributes as bits.
func (c *compiler) controlBits(e *element, typ controlType) int32 {
	bits := flagBits(e, commonBits) | unsetBits(e, shownControl)
	// A control that takes no input is enabled in v4+ when the source says so.
	if typ.disabled && (c.v3() || !e.has("Disabled")) {
		bits &^= controlEnabled
	}
	for _, name := range typeAttributes {
		bit := typ.bit(name)
		if e.yes(name) {
			bits |= bit
		}
		if bit == 0 {
			c.notOfType(e, name)
		}
	}
	if len(typ.attrs) == 0 {
		c.notOfType(e, "IconSize")
	}
	for _, name := range iconSizes[e.str("IconSize")] {
		bits |= typ.bit(name)
	}
	return bits
}

// notOfType reports an attribute that e's type has not, if e has it.
func (c *compiler) notOfType(e *element, name string) {
	if a, ok := e.Attr(name); ok && e.has("Type") {
		c.faults.Errorf(CodeUnknownAttribute, a.Pos, "a <%s> of the type %s has no attribute %s", e.Written, e.str("Type"), a.Written).WithLength(len(a.Written))
	}
}

// checkBox makes the row of a check box's property, or refers to that of
// another one.
func (c *compiler) checkBox(e *element) {
	property, ref := e.str("Property"), e.str("CheckBoxPropertyRef")
	switch {
	case property == "" && ref == "":
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "a <%s> of the type CheckBox needs one of the attributes Property and CheckBoxPropertyRef", e.Written).
			WithLength(len(e.Written) + 1)
	case property != "" && ref != "":
		c.conflict(e, "Property", "CheckBoxPropertyRef")
	case property != "":
		c.row(e, "CheckBox", property, e.cell("CheckBoxValue"))
	case c.v3():
		c.ref(e.pos("CheckBoxPropertyRef"), "CheckBox", ref)
	default:
		c.ref(e.pos("CheckBoxPropertyRef"), "Property", ref)
	}
}

// controlRow makes the row of a control.
func (c *compiler) controlRow(e *element, d *dialog, ctl *control, attributes int32) *Row {
	text := e.cell("Text")
	if ctl.text != nil {
		text = ctl.text
	}
	s, isText := text.(string)
	if name := e.str("Type"); isText && (name == "Bitmap" || name == "Icon") && ident.IsIdentifier(s) {
		c.ref(e.pos("Text"), "Binary", s)
	} else if c.v3() && d.tracksDisk && name == "Text" && attributes&controlFormatSize == 0 && strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		text = s + " " // as WiX 3 does it
	}
	cells := []any{d.id, e.id, e.str("Type"), e.integerCell("X"), e.integerCell("Y"), e.integerCell("Width"), e.integerCell("Height"), attributes}
	if d.billboard {
		return c.row(e, "BBControl", append(cells, text)...)
	}
	var help any
	if e.has("ToolTip") || e.has("Help") {
		help = e.str("ToolTip") + "|" + e.str("Help")
	}
	return c.row(e, "Control", append(cells, first(e.str("Property"), e.str("CheckBoxPropertyRef")), text, nil, help)...)
}

func (c *compiler) controlConditions(e *element, d *dialog) {
	for _, action := range controlActions {
		if condition := e.str(action + "Condition"); condition != "" {
			c.row(e, "ControlCondition", d.id, e.id, action, condition)
		}
	}
}

func compileControlCondition(c *compiler, e *element) {
	ctl, ok := e.up.state.(*control)
	if !ok {
		return
	}
	if e.Text == "" {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> holds no condition", e.Written).WithLength(len(e.Written) + 1)
		return
	}
	c.row(e, "ControlCondition", ctl.dialog, ctl.id, upperFirst(e.str("Action")), e.Text)
	c.children(e)
}

// tabStop puts a control into the order of the tab key.
func (c *compiler) tabStop(e *element, d *dialog, row *Row) {
	if d.billboard {
		c.faults.Errorf(CodeConflict, e.Pos, "a <%s> of the type %s cannot stand in a billboard, since the tab key would reach it", e.Written, e.str("Type")).
			WithLength(len(e.Written) + 1).WithHint(`only controls without input can, or those with TabSkip="yes"`)
		return
	}
	if d.firstControl == "" {
		d.firstControl = e.id
	}
	if d.last != nil {
		d.last.Cells[controlNext] = e.id
	}
	d.last = row
}

// compileControlText takes the text of a control from an element: itself, or
// the content of a file.
func compileControlText(c *compiler, e *element) {
	ctl, ok := e.up.state.(*control)
	if !ok {
		return
	}
	value, file := e.str("Value"), e.str("SourceFile")
	switch {
	case value != "" && file != "":
		c.conflict(e, "SourceFile", "Value")
	case file != "" && !c.v3() && e.up.str("Text") != "":
		c.faults.Errorf(CodeConflict, e.Pos, "<%s> cannot have both %s and a <%s> with SourceFile", e.up.Written, "Text", e.Written).WithLength(len(e.Written) + 1)
	case file != "":
		ctl.text = Source{Path: file, Pos: e.pos("SourceFile")}
	case value != "":
		ctl.text = value
	}
	c.children(e)
}
