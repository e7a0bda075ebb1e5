package compile

import (
	"slices"
	"strings"
)

// sequenceTables maps the elements to the MSI's tables.
var sequenceTables = map[string]string{
	"AdminExecuteSequence":     "AdminExecuteSequence",
	"AdminUISequence":          "AdminUISequence",
	"AdvertiseExecuteSequence": "AdvtExecuteSequence",
	"InstallExecuteSequence":   "InstallExecuteSequence",
	"InstallUISequence":        "InstallUISequence",
}

// movable are the standard actions that can be scheduled Before or After
// others. Those that are not unique have no number of their own: they must be
// scheduled.
var movable = map[string]struct{ unique bool }{
	"AppSearch": {true}, "CCPSearch": {true}, "RMCCPSearch": {true}, "LaunchConditions": {true}, "FindRelatedProducts": {true},
	"DisableRollback": {}, "ForceReboot": {}, "InstallExecute": {}, "InstallExecuteAgain": {},
	"RemoveExistingProducts": {}, "ResolveSource": {}, "ScheduleReboot": {},
}

// exits are the numbers of the actions that end a sequence.
var exits = map[string]int32{"success": -1, "cancel": -2, "error": -3, "suspend": -4}

func sequenceElements() []definition {
	var out []definition
	parents := make([]string, 0, len(sequenceTables))
	for name := range sequenceTables {
		parents = append(parents, name)
	}
	slices.Sort(parents)
	for _, name := range parents {
		in := content
		if strings.HasSuffix(name, "UISequence") {
			in = uiContent
		}
		out = append(out, definition{name: name, parents: in})
	}
	// WiX takes every attribute of a sequence's child in both lines.
	common := []attribute{
		integer("Sequence", 1, 32767), identifier("Before"), identifier("After"), nonEmpty("Condition"), yesNo("Suppress"), yesNo("Overridable"),
		enum("OnExit", "success", "cancel", "error", "suspend"),
	}
	out = append(out,
		definition{name: "Custom", parents: parents, attrs: concatAttrs(common, []attribute{identifier("Action").req()}), compile: compileCustom},
		definition{name: "Show", parents: []string{"AdminUISequence", "InstallUISequence"}, attrs: concatAttrs(common, []attribute{identifier("Dialog").req()}), compile: compileShow})
	for _, a := range standardActionNames() {
		var in []string
		for _, p := range parents {
			if hasAction(p, a) {
				in = append(in, p)
			}
		}
		out = append(out, definition{name: a, parents: in, attrs: common, compile: compileStandardAction})
	}
	return out
}

// unnumbered are the standard actions without a suggested number, by the
// element of the table they can stand in.
var unnumbered = map[string][]string{
	"InstallExecuteSequence": {"DisableRollback", "ForceReboot", "RemoveExistingProducts", "ResolveSource", "ScheduleReboot"},
	"InstallUISequence":      {"ResolveSource"},
}

// hasAction tells whether a standard action can stand in a sequence element.
func hasAction(element, action string) bool {
	if slices.Contains(unnumbered[element], action) {
		return true
	}
	_, ok := StandardAction(sequenceTables[element], action)
	return ok
}

func standardActionNames() []string {
	seen := map[string]bool{}
	for _, actions := range standardActions {
		for _, a := range actions {
			seen[a.Name] = true
		}
	}
	for _, names := range unnumbered {
		for _, n := range names {
			seen[n] = true
		}
	}
	out := make([]string, 0, len(seen))
	for n := range seen {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func compileCustom(c *compiler, e *element) {
	id := e.str("Action")
	if id == "" {
		return
	}
	c.ref(e.pos("Action"), "CustomAction", id)
	c.schedule(e, id, false, true)
}

func compileShow(c *compiler, e *element) {
	id := e.str("Dialog")
	if id == "" {
		return
	}
	c.ref(e.pos("Dialog"), "Dialog", id)
	c.schedule(e, id, false, true)
}

func compileStandardAction(c *compiler, e *element) {
	m, canMove := movable[e.Name]
	if !canMove {
		for _, name := range []string{"Before", "After"} {
			if a, ok := e.Attr(name); ok {
				c.faults.Errorf(CodeUnknownAttribute, a.Pos, "<%s> has no attribute %s: Windows Installer fixes its place", e.Written, name).WithLength(len(name)).
					WithHint("only the attribute Sequence moves it")
				return
			}
		}
	}
	if e.yes("Overridable") && (!canMove || m.unique) {
		c.faults.Errorf(CodeUnknownAttribute, e.pos("Overridable"), "<%s> has no attribute Overridable", e.Written)
		return
	}
	_, numbered := StandardAction(sequenceTables[e.up.Name], e.Name)
	c.schedule(e, e.Name, true, !numbered || canMove && !m.unique)
}

// schedule adds e's line of the sequence table around it. mustSay tells that
// the action has no place unless the source says one.
func (c *compiler) schedule(e *element, name string, standard, mustSay bool) {
	table := sequenceTables[e.up.Name]
	a := Action{
		Table: table, Name: name, Condition: condition(e), Sequence: e.integerOr("Sequence", 0), Before: e.str("Before"), After: e.str("After"),
		Overridable: e.yes("Overridable"), Suppress: e.yes("Suppress"), Standard: standard, Pos: e.Pos, Origin: e.Origin,
	}
	switch e.access {
	case AccessVirtual:
		a.Overridable = true
	case AccessOverride:
		a.Override, a.Overridable = true, false
	default:
		a.Access = e.access
	}
	if n, ok := exits[e.str("OnExit")]; ok {
		a.Sequence = n
	}
	said := c.pick(e, []choice{{attr: "Sequence"}, {attr: "Before"}, {attr: "After"}, {attr: "OnExit"}})
	if said != nil && a.Suppress {
		c.conflict(e, said.attr, "Suppress")
		return
	}
	if said == nil && mustSay && !a.Suppress {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes Before, After, Sequence and OnExit", e.Written)
		return
	}
	if name == a.Before || name == a.After {
		c.faults.Errorf(CodeBadValue, e.Pos, "action %s cannot be scheduled relative to itself", name)
		return
	}
	for _, rel := range []string{"Before", "After"} {
		if v := e.str(rel); v != "" {
			c.ref(e.pos(rel), "WixAction", table, v)
		}
	}
	c.action(a)
}
