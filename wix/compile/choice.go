package compile

import "math"

// buttonKind is what the radio buttons of a group show.
type buttonKind int

// The kinds; noButtons is a group without any, or buttons without anything.
const (
	noButtons buttonKind = iota
	textButtons
	bitmapButtons
	iconButtons
)

// buttonFaces are the attributes that say what a radio button shows.
var buttonFaces = []struct {
	attr string
	kind buttonKind
}{{"Text", textButtons}, {"Bitmap", bitmapButtons}, {"Icon", iconButtons}}

// group is the list, or the group of radio buttons, whose choices are being
// compiled, and their number so far.
type group struct {
	property string
	n        int32
	kind     buttonKind
}

func choiceElements() []definition {
	item := []attribute{nonEmpty("Value").req(), nonEmpty("Text")}
	out := []definition{
		{name: "ListItem", parents: []string{"ComboBox", "ListBox"}, attrs: item, compile: compileListItem},
		{name: "ListItem", parents: []string{"ListView"}, attrs: concatAttrs(item, []attribute{identifier("Icon")}), compile: compileListItem},
		{name: "RadioButtonGroup", parents: []string{"UI", "Control"}, attrs: []attribute{identifier("Property")}, compile: compileRadioButtonGroup},
		{name: "RadioButton", parents: []string{"RadioButtonGroup"}, attrs: []attribute{
			nonEmpty("Value").req(), integer("X", 0, math.MaxInt16).req(), integer("Y", 0, math.MaxInt16).req(),
			integer("Width", 0, math.MaxInt16).req(), integer("Height", 0, math.MaxInt16).req(),
			identifier("Bitmap"), identifier("Icon"), nonEmpty("Text"), nonEmpty("Help"), nonEmpty("ToolTip"),
		}, compile: compileRadioButton},
	}
	for _, name := range []string{"ComboBox", "ListBox", "ListView"} {
		out = append(out, definition{name: name, parents: []string{"UI", "Control"}, attrs: []attribute{identifier("Property").req()}, compile: func(c *compiler, e *element) {
			e.state = &group{property: e.str("Property")}
			c.children(e)
		}})
	}
	return out
}

// compileListItem makes a row of the table that is named as the list around.
func compileListItem(c *compiler, e *element) {
	list, ok := e.up.state.(*group)
	if !ok {
		return
	}
	list.n++
	cells := []any{list.property, list.n, e.str("Value"), e.str("Text")}
	if e.up.Name == "ListView" {
		if icon := e.str("Icon"); icon != "" {
			c.ref(e.pos("Icon"), "Binary", icon)
		}
		cells = append(cells, e.str("Icon"))
	}
	c.row(e, e.up.Name, cells...)
	c.children(e)
}

func compileRadioButtonGroup(c *compiler, e *element) {
	g := &group{property: e.str("Property")}
	around, inControl := e.up.state.(*control)
	if inControl {
		g.kind = around.buttons
	}
	switch {
	case g.property != "":
		c.ref(e.pos("Property"), "Property", g.property)
	case inControl && around.property != "" && !c.v3(): // where the schema wants it
		g.property = around.property
	default:
		c.missing(e, "Property")
	}
	e.state = g
	c.children(e)
	switch {
	case inControl:
		around.buttons = g.kind
	case g.kind == bitmapButtons || g.kind == iconButtons:
		c.faults.Errorf(CodeConflict, e.Pos, "<%s> in <%s> cannot have buttons with pictures", e.Written, e.up.Written).WithLength(len(e.Written) + 1).
			WithHint("put it into the <Control> of the type RadioButtonGroup")
	}
}

func compileRadioButton(c *compiler, e *element) {
	g, ok := e.up.state.(*group)
	if !ok {
		return
	}
	kind, attr, face := noButtons, "", ""
	for _, f := range buttonFaces {
		if !e.has(f.attr) {
			continue
		}
		if attr != "" {
			c.conflict(e, attr, f.attr)
			continue
		}
		kind, attr, face = f.kind, f.attr, e.str(f.attr)
	}
	if face != "" && kind != textButtons {
		c.ref(e.pos(attr), "Binary", face)
	}
	switch g.kind {
	case noButtons:
		g.kind = kind
	case kind:
	default:
		c.faults.Errorf(CodeConflict, e.Pos, "this <%s> shows something else than those before it: all of a group show text, or bitmaps, or icons", e.Written).
			WithLength(len(e.Written) + 1)
	}
	g.n++
	var help any
	if e.has("ToolTip") || e.has("Help") {
		help = e.str("ToolTip") + "|" + e.str("Help")
	}
	c.row(e, "RadioButton", g.property, g.n, e.str("Value"), e.integerCell("X"), e.integerCell("Y"), e.integerCell("Width"), e.integerCell("Height"), face, help)
	c.children(e)
}
