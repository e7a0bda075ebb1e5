package compile

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// dialogEvents are the events whose argument is a dialog.
var dialogEvents = []string{"NewDialog", "SpawnDialog", "SpawnWaitDialog", "SelectionBrowse"}

// formatted is a property within a text ("Formatted" column type).
var formatted = regexp.MustCompile(`\[[#$!]?[A-Za-z_][0-9A-Za-z_.]*\]`)

func publishElements() []definition {
	return []definition{
		{name: "Publish", parents: []string{"UI", "Control"}, attrs: []attribute{
			identifier("Dialog"), identifier("Control"), nonEmpty("Event"), nonEmpty("Property"), nonEmpty("Value"),
			integer("Order", 0, math.MaxInt32), nonEmpty("Condition"),
		}, compile: compilePublish},
		{name: "Subscribe", parents: []string{"Control"}, attrs: []attribute{identifier("Event"), identifier("Attribute")}, compile: func(c *compiler, e *element) {
			if ctl, ok := e.up.state.(*control); ok {
				c.row(e, "EventMapping", ctl.dialog, ctl.id, upperFirst(e.str("Event")), upperFirst(e.str("Attribute")))
			}
			c.children(e)
		}},
	}
}

// upperFirst writes the first letter of an ASCII word in upper case.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// compilePublish makes a row of table ControlEvent: the control publishes an
// event, or sets a property.
func compilePublish(c *compiler, e *element) {
	dialog, control, order := c.publisher(e)
	event, argument := upperFirst(e.str("Event")), e.str("Value")
	switch property := e.str("Property"); {
	case e.has("Event") && e.has("Property"):
		c.conflict(e, "Event", "Property")
	case property != "":
		event = "[" + property + "]"
		argument = first(argument, "{}")
	case !e.has("Event") && !e.has("Property"):
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes Event and Property", e.Written).WithLength(len(e.Written) + 1)
	case e.has("Event") && !e.has("Value"):
		c.needs(e, "Event", "Value")
	}
	condition := e.cell("Condition")
	if condition == nil && !c.v3() {
		condition = "1"
	}
	c.row(e, "ControlEvent", dialog, control, event, argument, condition, order)
	switch {
	case event == "DoAction" && argument != "" && !slices.Contains(standardActionNames(), argument) && !formatted.MatchString(argument):
		c.ref(e.pos("Value"), "CustomAction", argument)
	case slices.Contains(dialogEvents, event) && ident.IsIdentifier(argument):
		c.ref(e.pos("Value"), "Dialog", argument)
	}
	c.children(e)
}

// publisher gives the control that publishes, and the number of the event
// among its others: the control around, or one that the element names.
func (c *compiler) publisher(e *element) (dialog, id string, order int32) {
	if ctl, ok := e.up.state.(*control); ok {
		for _, name := range []string{"Dialog", "Control"} {
			if a, ok := e.Attr(name); ok {
				c.faults.Errorf(CodeConflict, a.Pos, "<%s> in <%s> cannot have the attribute %s", e.Written, e.up.Written, a.Written).WithLength(len(a.Written))
			}
		}
		ctl.events = e.integerOr("Order", ctl.events+1)
		return ctl.dialog, ctl.id, ctl.events
	}
	for _, name := range []string{"Dialog", "Control"} {
		if !e.has(name) {
			c.missing(e, name)
		}
	}
	if dialog = e.str("Dialog"); dialog != "" {
		c.ref(e.pos("Dialog"), "Dialog", dialog)
	}
	return dialog, e.str("Control"), e.integerOr("Order", 1)
}
