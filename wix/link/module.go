package link

import (
	"slices"

	"github.com/gomsi/gomsi/wix/compile"
)

// What is different in a merge module: it has no sequences but what it wants to
// be merged into those of a package, and tables that mergers look for.

// sequenceTablePrefix makes the name of a module's sequence table of that of a
// package's.
const sequenceTablePrefix = "Module"

// writeModule makes the rows of a merge module's sequence tables: standard
// actions have their number, others the action that they are placed after or
// before ("ModuleInstallExecuteSequence Table" and its sisters).
func (s *sequencer) writeModule() {
	for _, table := range compile.SequenceTables() {
		// The standard actions that lines are placed relative to come behind the
		// others, while the list grows.
		for i := 0; i < len(s.order[table]); i++ {
			s.moduleLine(table, s.order[table][i])
		}
	}
}

func (s *sequencer) moduleLine(table string, a *action) {
	var condition, sequence, base, after any
	if a.Condition != nil && *a.Condition != "" {
		condition = *a.Condition
	}
	// WiX 5 takes only actions with a suggested place for standard ones.
	_, placed := compile.StandardAction(table, a.Name)
	standard := placed || a.Standard && s.l.v3()
	switch {
	case a.Sequence > 0 && !standard:
		s.l.faults.Errorf(CodeActionTarget, a.Pos, "action %s of a module cannot have a number", a.Name).WithHint("use Before or After")
		return
	case a.Sequence != 0:
		sequence = a.Sequence
	case standard:
		s.l.faults.Errorf(CodeActionTarget, a.Pos, "standard action %s of a module cannot have Before or After", a.Name).WithHint("use Sequence")
		return
	case a.Before != "":
		base, after = a.Before, int32(0)
		s.addStandard(table, a.Before)
	default:
		base, after = a.After, int32(1)
		s.addStandard(table, a.After)
	}
	s.l.add(&compile.Row{
		Table: sequenceTablePrefix + table, Cells: []any{a.Name, sequence, base, after, condition}, Pos: a.Pos, Origin: a.Origin, Implied: a.implied,
	})
}

// moduleTables are always there in a module; a package that lacks one of them
// gets it from there.
var moduleTables = []string{"Component", "Directory", "FeatureComponents", "File", "ModuleComponents", "ModuleSignature"}

// finishModule adds the tables that mergers look for. A merger adds custom
// actions for directories, and so the table of these is there with any; with it
// come all sequences, which else come with their own actions.
func (l *linker) finishModule() {
	l.checkModule()
	for _, name := range moduleTables {
		l.table(name)
	}
	if len(l.tables["Directory"].Rows) > 0 {
		l.table("CustomAction")
	}
	for _, name := range compile.SequenceTables() {
		if t := l.tables[sequenceTablePrefix+name]; l.tables["CustomAction"] != nil || t != nil && len(t.Rows) > 0 {
			l.table(name)
		}
	}
	l.ignoreTables()
}

// packageTables are those that a merge module cannot have ("Merge Module Database
// Tables").
var packageTables = []string{"BBControl", "Billboard", "CCPSearch", "Feature", "LaunchCondition", "Media", "Patch", "Upgrade"}

// checkModule reports what fragments bring that is the package's. WiX 5 forgets
// disks.
func (l *linker) checkModule() {
	if !l.v3() {
		delete(l.tables, "Media")
	}
	for _, name := range packageTables {
		if t := l.tables[name]; t != nil {
			for _, r := range t.Rows {
				l.faults.Errorf(CodeModuleTable, r.Pos, "a merge module cannot have rows of table %s", name).
					WithHint("put them into a fragment that the package refers to and the module does not")
			}
		}
	}
	if l.out.Template != nil && l.v3() {
		l.faults.Errorf(CodeModuleTable, l.out.Template.Pos, "a merge module cannot have rows of table Media").
			WithHint("leave the disks to the package")
	}
	l.out.Media, l.out.Template = nil, nil
	if t := l.tables["Error"]; t != nil && len(t.Rows) > 0 {
		l.faults.Warnf(CodeModuleTable, t.Rows[0].Pos, "a merge module should not have rows of table Error: their numbers may be those of another module").
			WithHint("leave error texts to the package")
	}
}

// ignoreTables keeps mergers that do not know configurable modules from merging
// what tells others about the configuration.
func (l *linker) ignoreTables() {
	ignored := l.tables["ModuleIgnoreTable"]
	for _, name := range []string{"ModuleConfiguration", "ModuleSubstitution"} {
		t := l.tables[name]
		if t == nil || len(t.Rows) == 0 {
			continue
		}
		if ignored == nil {
			ignored = l.table("ModuleIgnoreTable")
		}
		if !slices.ContainsFunc(ignored.Rows, func(r *compile.Row) bool { return r.String(0) == name }) {
			l.add(&compile.Row{Table: "ModuleIgnoreTable", Cells: []any{name}, Pos: t.Rows[0].Pos, Origin: t.Rows[0].Origin, Implied: true})
		}
	}
}
