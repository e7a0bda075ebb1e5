package compile

import "strconv"

// The bits of CustomAction.Type ("Summary List of All Custom Action Types",
// "Custom Action Return Processing Options", "Custom Action Execution
// Scheduling Options", "Custom Action In-Script Execution Options").
const (
	// what the target is
	actionDLL      = 0x0001
	actionEXE      = 0x0002
	actionText     = 0x0003
	actionJScript  = 0x0005
	actionVBScript = 0x0006
	// where the source is
	actionBinary    = 0x0000
	actionFile      = 0x0010
	actionDirectory = 0x0020
	actionProperty  = 0x0030
	// how it runs
	actionContinue     = 0x0040
	actionAsync        = 0x0080
	actionFirst        = 0x0100
	actionOnce         = 0x0200
	actionSecond       = 0x0300
	actionInScript     = 0x0400
	actionRollback     = 0x0100
	actionCommit       = 0x0200
	actionNoImpersonat = 0x0800
	action64BitScript  = 0x1000
	actionHideTarget   = 0x2000
	actionTSAware      = 0x4000
	// of the column ExtendedType
	actionPatchUninst = 0x8000
)

var executions = map[string]int32{
	"":               0,
	"immediate":      0,
	"commit":         actionInScript | actionCommit,
	"deferred":       actionInScript,
	"rollback":       actionInScript | actionRollback,
	"firstSequence":  actionFirst,
	"oncePerProcess": actionOnce,
	"secondSequence": actionSecond,
}

var returns = map[string]int32{
	"":            0,
	"check":       0,
	"ignore":      actionContinue,
	"asyncWait":   actionAsync,
	"asyncNoWait": actionAsync | actionContinue,
}

func actionElements() []definition {
	return []definition{
		{name: "CustomAction", parents: content, attrs: []attribute{
			identifier("Id").req(), identifier("BinaryRef"), identifier("FileRef"), identifier("Property"), identifier("Directory"),
			text("DllEntry"), text("ExeCommand"), text("JScriptCall"), text("VBScriptCall"), text("Value"), text("Error"),
			enum("Script", "jscript", "vbscript"), text("ScriptSourceFile").v4(),
			enum("Execute", "commit", "deferred", "firstSequence", "immediate", "oncePerProcess", "rollback", "secondSequence"),
			enum("Return", "asyncNoWait", "asyncWait", "check", "ignore"),
			yesNo("HideTarget"), yesNo("Impersonate"), yesNo("PatchUninstall"), yesNo("SuppressModularization"), yesNo("TerminalServerAware"),
			enum("Bitness", "always32", "always64", "default"),
		}, text: true, compile: compileCustomAction},
		{name: "CustomActionRef", parents: content, attrs: []attribute{identifier("Id").req()}, compile: simpleRef("CustomAction")},
		{name: "SetProperty", parents: content, attrs: []attribute{
			identifier("Id").req(), identifier("Action"), text("Value").req(), identifier("Before"), identifier("After"),
			text("Condition"), enum("Sequence", "both", "execute", "first", "ui"),
		}, compile: compileSetProperty},
		{name: "SetDirectory", parents: content, attrs: []attribute{
			identifier("Id").req(), identifier("Action"), text("Value").req(), text("Condition"), enum("Sequence", "both", "execute", "first", "ui"),
		}, compile: compileSetDirectory},
	}
}

// choice is an attribute of CustomAction that decides a part of its type.
type choice struct {
	attr  string
	bits  int32
	table string // what the attribute refers to, or ""
}

var actionSources = []choice{
	{"BinaryRef", actionBinary, "Binary"},
	{"FileRef", actionFile, "File"},
	{"Directory", actionDirectory, "Directory"},
	{"Property", actionProperty, ""},
	{"Error", actionFile, ""},
	{"Script", actionDirectory, ""},
	{"ScriptSourceFile", actionDirectory, ""},
}

var actionTargets = []choice{
	{"DllEntry", actionDLL, ""},
	{"ExeCommand", actionEXE, ""},
	{"JScriptCall", actionJScript, ""},
	{"VBScriptCall", actionVBScript, ""},
	{"Value", actionText, ""},
	{"Error", actionText, ""},
}

// pick finds the one attribute of a list that e has; two of them are a fault.
func (c *compiler) pick(e *element, of []choice) *choice {
	var found *choice
	for i := range of {
		if !e.has(of[i].attr) {
			continue
		}
		if found != nil {
			c.conflict(e, found.attr, of[i].attr)
			continue
		}
		found = &of[i]
	}
	return found
}

func compileCustomAction(c *compiler, e *element) {
	e.id = e.str("Id")
	source, target := c.pick(e, actionSources), c.pick(e, actionTargets)
	if e.Text != "" && !e.has("Script") {
		c.unexpectedText(e)
	}
	var sourceCell, targetCell any
	var bits int32
	switch {
	case e.has("Script"):
		bits, targetCell = c.scriptAction(e)
	case source == nil:
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes BinaryRef, FileRef, Directory, Property, Script and Error", e.Written)
		return
	case target == nil:
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes DllEntry, ExeCommand, JScriptCall, VBScriptCall and Value", e.Written)
		return
	default:
		bits = source.bits | target.bits
		if source.attr != "Error" {
			sourceCell = e.cell(source.attr)
		}
		targetCell = e.cell(target.attr)
		if source.table != "" {
			c.ref(e.pos(source.attr), source.table, e.str(source.attr))
		}
		if _, err := strconv.Atoi(e.str("Error")); err == nil {
			c.ref(e.pos("Error"), "Error", e.str("Error"))
		}
		c.checkActionPair(e, source, target)
	}
	bits |= c.actionBits(e, bits)
	var extended any
	if e.yes("PatchUninstall") {
		extended = int32(actionPatchUninst)
	}
	c.row(e, "CustomAction", e.id, bits, sourceCell, targetCell, extended)
	c.keepOwnName(e)
	if e.yes("HideTarget") && bits&actionInScript != 0 {
		c.sec.Hidden = append(c.sec.Hidden, e.id)
	}
}

// checkActionPair refuses sources and targets that do not go together.
func (c *compiler) checkActionPair(e *element, source, target *choice) {
	ok := true
	switch target.attr {
	case "DllEntry":
		ok = source.attr == "BinaryRef" || source.attr == "FileRef"
	case "JScriptCall", "VBScriptCall":
		ok = source.attr == "BinaryRef" || source.attr == "FileRef" || source.attr == "Property"
	case "Value":
		ok = source.attr == "Property" || source.attr == "Directory"
	}
	if !ok {
		c.conflict(e, source.attr, target.attr)
	}
}

func (c *compiler) scriptAction(e *element) (bits int32, target any) {
	bits = actionDirectory | actionJScript
	if e.str("Script") == "vbscript" {
		bits = actionDirectory | actionVBScript
	}
	if c.v3() {
		return bits, e.Text
	}
	if e.Text != "" {
		c.unexpectedText(e)
	}
	if !e.has("ScriptSourceFile") {
		c.needs(e, "Script", "ScriptSourceFile")
		return bits, nil
	}
	c.faults.Errorf(CodeUnsupported, e.pos("ScriptSourceFile"), "ScriptSourceFile of <%s> is not supported by the builtin engine", e.Written).
		WithHint("put the script into a <Binary> and call it with JScriptCall or VBScriptCall")
	return bits, nil
}

// actionBits gives the bits that tell how an action runs.
func (c *compiler) actionBits(e *element, kind int32) int32 {
	bits := executions[e.str("Execute")] | returns[e.str("Return")]
	inScript := bits&actionInScript != 0
	if e.tri("Impersonate") == No {
		bits |= actionNoImpersonat
	}
	if e.yes("TerminalServerAware") {
		if !inScript {
			c.needs(e, "TerminalServerAware", `Execute with the value "deferred", "rollback" or "commit"`)
		}
		bits |= actionTSAware
	}
	if e.yes("HideTarget") {
		bits |= actionHideTarget
	}
	if e.str("Return") == "asyncNoWait" && kind&7 != actionEXE {
		c.needs(e, "Return", "ExeCommand")
	}
	isScript := kind&7 == actionJScript || kind&7 == actionVBScript
	if wide := e.str("Bitness") == "always64" || e.str("Bitness") != "always32" && c.arch.Is64(); wide && isScript {
		bits |= action64BitScript
	}
	if e.str("Bitness") == "always64" && !isScript {
		c.faults.Errorf(CodeConflict, e.pos("Bitness"), "%s of <%s> is for scripts only", e.written("Bitness"), e.Written)
	}
	return bits
}

// setSequences are the tables that each word of Sequence schedules in.
var setSequences = map[string][]string{
	"":        {"InstallUISequence", "InstallExecuteSequence"},
	"both":    {"InstallUISequence", "InstallExecuteSequence"},
	"first":   {"InstallUISequence", "InstallExecuteSequence"},
	"execute": {"InstallExecuteSequence"},
	"ui":      {"InstallUISequence"},
}

func compileSetProperty(c *compiler, e *element) {
	before, after := e.str("Before"), e.str("After")
	switch {
	case before == "" && after == "":
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Before or After", e.Written)
		return
	case before != "" && after != "":
		c.conflict(e, "After", "Before")
		return
	}
	if name := first(e.str("Action"), "Set"+e.str("Id")); name == before || name == after {
		c.faults.Errorf(CodeBadValue, e.Pos, "action %s cannot be scheduled relative to itself", name)
		return
	}
	c.setAction(e, actionProperty|actionText, before, after)
}

func compileSetDirectory(c *compiler, e *element) {
	c.ref(e.pos("Id"), "Directory", e.str("Id"))
	if c.v3() {
		// WiX 3 sets it as a property before the folders are resolved.
		c.setAction(e, actionProperty|actionText, "", "CostInitialize")
		return
	}
	c.setAction(e, actionDirectory|actionText, "", "CostFinalize")
}

// setAction makes the custom action that sets a property, and schedules it.
func (c *compiler) setAction(e *element, bits int32, before, after string) {
	name := first(e.str("Action"), "Set"+e.str("Id"))
	if e.str("Id") == "" {
		return
	}
	if e.str("Sequence") == "first" {
		bits |= actionFirst
	}
	c.row(e, "CustomAction", name, bits, e.str("Id"), e.cell("Value"), nil)
	for _, table := range setSequences[e.str("Sequence")] {
		if before != "" {
			c.ref(e.pos("Before"), "WixAction", table, before)
		} else {
			c.ref(e.pos("After"), "WixAction", table, after)
		}
		c.action(Action{
			Table: table, Name: name, Condition: condition(e), Before: before, After: after, Pos: e.Pos, Origin: e.Origin,
		})
	}
}

// condition gives the authored condition, or nil.
func condition(e *element) *string {
	if v := e.str("Condition"); v != "" {
		return &v
	}
	return nil
}
