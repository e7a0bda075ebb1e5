package library

import (
	"fmt"

	"github.com/gomsi/gomsi/wix/compile"
)

// v4Sequences are the tables of a sequence line, by the number that the
// representation has for them.
var v4Sequences = []string{"AdminUISequence", "AdminExecuteSequence", "AdvtExecuteSequence", "InstallUISequence", "InstallExecuteSequence"}

// msiSequence gives the MSI's name of a sequence table: WiX writes Advt out.
func msiSequence(name string) string {
	if name == "AdvertiseExecuteSequence" {
		return "AdvtExecuteSequence"
	}
	return name
}

// lowerV4Action: fields are SequenceTable, Action, Condition, Sequence, Before,
// After and Overridable.
func lowerV4Action(l *v4Lowering, s *v4Symbol) {
	table := l.number(s, 0)
	if table < 0 || int(table) >= len(v4Sequences) {
		l.fail(fmt.Errorf("there is no sequence table %d", table))
		return
	}
	a := compile.Action{
		Table: v4Sequences[table], Name: l.text(s, 1), Sequence: l.number(s, 3), Before: l.text(s, 4), After: l.text(s, 5), Pos: l.pos,
	}
	if !s.field(2).null() {
		condition := l.text(s, 2)
		a.Condition = &condition
	}
	switch access := s.access(); access {
	case compile.AccessVirtual:
		a.Overridable = true
	case compile.AccessOverride:
		a.Override = true
	default:
		a.Access = access
	}
	a.Overridable = a.Overridable || s.field(6).yes()
	_, a.Standard = compile.StandardAction(a.Table, a.Name)
	l.section.Actions = append(l.section.Actions, a)
}

// The bits of CustomAction.Type that the fields 5 to 11 stand for ("Custom
// Action Return Processing Options", "Custom Action In-Script Execution
// Options", "Custom Action Hidden Target Option", "64-bit Custom Actions" in
// Windows Installer's documentation), and that of ExtendedType ("Custom Action
// Patch Uninstall Option").
const (
	actionContinue      = 0x0040
	actionAsync         = 0x0080
	actionInScript      = 0x0400
	actionNoImpersonate = 0x0800
	action64BitScript   = 0x1000
	actionHideTarget    = 0x2000
	actionTSAware       = 0x4000
	actionPatchUninst   = 0x8000
)

// lowerV4CustomAction: fields are ExecutionType, Source, SourceType, Target,
// TargetType, Async, Hidden, IgnoreResult, Impersonate, PatchUninstall, TSAware,
// Win64 and ScriptFile. The three types are bits of the column already. An
// action that leaves Impersonate open has no bit for it: WiX's own, those of
// SetProperty, do.
func lowerV4CustomAction(l *v4Lowering, s *v4Symbol) {
	name := l.text(s, v4Name)
	kind := l.number(s, 0) | l.number(s, 2) | l.number(s, 4)
	kind |= l.bits(s, 5, actionAsync, actionHideTarget, actionContinue, 0, 0, actionTSAware, action64BitScript)
	if s.field(8).no() {
		kind |= actionNoImpersonate
	}
	var extended any
	if s.field(9).yes() {
		extended = int32(actionPatchUninst)
	}
	target := l.value(s, 3)
	if !s.field(12).null() {
		l.fail(fmt.Errorf("custom action %s has its script in a file, which is not supported by the builtin engine", name))
	}
	l.row(s, "CustomAction", name, kind, l.value(s, 1), target, extended)
	if s.field(6).yes() && kind&actionInScript != 0 {
		l.section.Hidden = append(l.section.Hidden, name)
	}
}
