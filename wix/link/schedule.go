package link

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
)

// action is a line of a sequence table on its way to its number.
type action struct {
	compile.Action
	// implied lines come from content, or from other lines that are placed
	// relative to them.
	implied bool
	// before and after are the actions placed relative to this one.
	before, after []*action
	placed        bool
}

// sequencer makes the sequence tables.
type sequencer struct {
	l *linker
	// tables holds the actions of each table by name; order has them in the
	// order in which they were found.
	byName map[string]map[string]*action
	order  map[string][]*action
}

// schedule makes all sequence tables of a package. In a module, lines stay as
// they are authored.
func (l *linker) schedule() {
	s := &sequencer{l: l, byName: map[string]map[string]*action{}, order: map[string][]*action{}}
	for _, table := range compile.SequenceTables() {
		s.byName[table] = map[string]*action{}
	}
	s.authored()
	if l.entry.Kind == compile.KindModule {
		s.byContent()
		s.writeModule()
		return
	}
	s.required()
	s.suppress()
	for _, table := range compile.SequenceTables() {
		if l.v3() {
			// WiX 3 keeps the actions in a list that is sorted by their names.
			slices.SortStableFunc(s.order[table], func(a, b *action) int { return ident.CompareCulture(a.Name, b.Name) })
		}
		s.relate(table)
		s.number(table)
		s.write(table)
	}
}

// authored takes the lines of the sources. Of two lines of one action, one
// that is overridable gives way: in v3 to any other, in v4+ to one that says
// that it overrides.
func (s *sequencer) authored() {
	overridden := s.overridden()
	for _, sec := range s.l.used {
		for _, line := range sec.Actions {
			if line.Suppress || line.Overridable && overridden[compile.Join(line.Table, line.Name)] {
				continue
			}
			a := &action{Action: line}
			if a.Before == "" && a.After == "" && a.Sequence == 0 {
				std, _ := compile.StandardAction(a.Table, a.Name)
				a.Sequence = std.Sequence
			}
			old := s.byName[a.Table][a.Name]
			switch {
			case old == nil:
				s.put(a)
			case !s.l.v3() && old.Overridable != a.Overridable:
				s.l.faults.Errorf(CodeActionTwice, a.Pos, "action %s stands twice in %s, once overridable", a.Name, a.Table).WithNote(old.Pos, "the first is here").
					WithHint("write \"override %s\" in the one that is to count", a.Name)
			case old.Overridable && !a.Overridable:
				i := slices.Index(s.order[a.Table], old)
				s.order[a.Table][i] = a
				s.byName[a.Table][a.Name] = a
			case !old.Overridable && a.Overridable:
			default:
				s.l.faults.Errorf(CodeActionTwice, a.Pos, "action %s stands twice in %s", a.Name, a.Table).WithNote(old.Pos, "the first is here")
			}
		}
	}
}

// overridden gives the lines, as Table/Action, that another one says that it
// overrides. There must be an overridable one, if only in a section that is not
// linked.
func (s *sequencer) overridden() map[string]bool {
	out := map[string]bool{}
	for _, sec := range s.l.used {
		for _, line := range sec.Actions {
			if !line.Override {
				continue
			}
			out[compile.Join(line.Table, line.Name)] = true
			if !slices.ContainsFunc(s.l.sections, func(other *compile.Section) bool {
				return slices.ContainsFunc(other.Actions, func(a compile.Action) bool {
					return a.Overridable && a.Table == line.Table && a.Name == line.Name
				})
			}) {
				s.l.faults.Errorf(CodeNoOverridden, line.Pos, "action %s of %s overrides nothing: no overridable line of it exists", line.Name, line.Table).
					WithHint("leave the word override out")
			}
		}
	}
	return out
}

func (s *sequencer) put(a *action) {
	s.byName[a.Table][a.Name] = a
	s.order[a.Table] = append(s.order[a.Table], a)
}

// addStandard adds a standard action that no source authors; ok is false when
// the table has no such action.
func (s *sequencer) addStandard(table, name string) (a *action, ok bool) {
	if a := s.byName[table][name]; a != nil {
		return a, true
	}
	std, ok := compile.StandardAction(table, name)
	if !ok {
		return nil, false
	}
	a = &action{Action: compile.Action{Table: table, Name: name, Sequence: std.Sequence, Standard: true, Overridable: true, Pos: s.l.entry.Pos}, implied: true}
	if std.Condition != "" {
		a.Condition = &std.Condition
	} else if s.l.v3() && name == "AllocateRegistrySpace" {
		condition := "NOT Installed"
		a.Condition = &condition
	}
	s.put(a)
	return a, true
}

// content says which standard actions the rows of a table bring into the
// sequences. A word with a "+" belongs into the table of user interface, too,
// one with a "*" into that of advertising.
var content = []struct{ tables, actions string }{
	{"AppSearch", "AppSearch+"},
	{"BindImage", "BindImage"},
	{"CCPSearch", "AppSearch+ CCPSearch+ RMCCPSearch+"},
	{"Class", "RegisterClassInfo* UnregisterClassInfo"},
	{"Complus", "RegisterComPlus UnregisterComPlus"},
	{"CreateFolder", "CreateFolders RemoveFolders"},
	{"DuplicateFile", "DuplicateFiles RemoveDuplicateFiles InstallFiles"},
	{"Environment", "WriteEnvironmentStrings RemoveEnvironmentStrings"},
	{"Extension", "RegisterExtensionInfo* UnregisterExtensionInfo"},
	{"File", "InstallFiles RemoveFiles"},
	{"Font", "RegisterFonts UnregisterFonts"},
	{"IniFile RemoveIniFile", "WriteIniValues RemoveIniValues"},
	{"IsolatedComponent", "IsolateComponents"},
	{"LaunchCondition", "LaunchConditions+"},
	{"MIME", "RegisterMIMEInfo* UnregisterMIMEInfo"},
	{"MoveFile", "MoveFiles"},
	{"MsiAssembly", "MsiPublishAssemblies* MsiUnpublishAssemblies"},
	{"MsiServiceConfig MsiServiceConfigFailureActions", "MsiConfigureServices"},
	{"ODBCDataSource ODBCTranslator ODBCDriver", "SetODBCFolders InstallODBC RemoveODBC"},
	{"ProgId", "RegisterProgIdInfo* UnregisterProgIdInfo"},
	{"PublishComponent", "PublishComponents* UnpublishComponents"},
	{"Registry RemoveRegistry", "WriteRegistryValues RemoveRegistryValues"},
	{"RemoveFile", "RemoveFiles"},
	{"SelfReg", "SelfRegModules SelfUnregModules"},
	{"ServiceControl", "StartServices StopServices DeleteServices"},
	{"ServiceInstall", "InstallServices"},
	{"Shortcut", "CreateShortcuts* RemoveShortcuts"},
	{"TypeLib", "RegisterTypeLibraries UnregisterTypeLibraries"},
	{"Upgrade", "FindRelatedProducts+"},
}

// has tells whether a table counts for content: in v4+ a table that is only
// ensured, without rows, does not.
func (s *sequencer) has(table string) bool {
	t := s.l.tables[table]
	return t != nil && (s.l.v3() || len(t.Rows) > 0)
}

// required adds the standard actions that every package has, and those that
// its content needs.
func (s *sequencer) required() {
	for _, table := range compile.SequenceTables() {
		for _, std := range compile.StandardActions(table) {
			if std.Always {
				s.addStandard(table, std.Name)
			}
		}
	}
	s.byContent()
	if t := s.l.tables["Upgrade"]; t != nil && slices.ContainsFunc(t.Rows, func(r *compile.Row) bool { return r.Int(4)&1 != 0 }) {
		s.addStandard("InstallExecuteSequence", "MigrateFeatureStates")
		s.addStandard("InstallUISequence", "MigrateFeatureStates")
	}
}

// byContent adds the standard actions that the content needs, and those that
// lines are placed relative to.
func (s *sequencer) byContent() {
	for _, c := range content {
		if !slices.ContainsFunc(strings.Fields(c.tables), s.has) {
			continue
		}
		for _, word := range strings.Fields(c.actions) {
			name := strings.TrimRight(word, "+*")
			s.addStandard("InstallExecuteSequence", name)
			switch word[len(name):] {
			case "+":
				s.addStandard("InstallUISequence", name)
			case "*":
				s.addStandard("AdvtExecuteSequence", name)
			}
		}
	}
	if !s.l.v3() && s.l.tables["Component"] != nil {
		s.addStandard("InstallExecuteSequence", "CreateFolders")
		s.addStandard("InstallExecuteSequence", "RemoveFolders")
	}
	s.referred()
}

// referred adds, in v4+, the standard actions that a line is placed relative to,
// also where the line gave way to another one or is suppressed.
func (s *sequencer) referred() {
	if s.l.v3() {
		return
	}
	for _, sec := range s.l.used {
		for _, ref := range sec.References {
			if table, name, ok := strings.Cut(ref.Key, "/"); ok && ref.Table == "WixAction" {
				s.addStandard(table, name)
			}
		}
	}
}

// suppress takes out what the sources suppress; there is no fault when an
// action is not there.
func (s *sequencer) suppress() {
	for _, sec := range s.l.used {
		for _, line := range sec.Actions {
			if !line.Suppress {
				continue
			}
			a := s.byName[line.Table][line.Name]
			switch {
			case a == nil:
			case a.Overridable:
				delete(s.byName[line.Table], line.Name)
				i := slices.Index(s.order[line.Table], a)
				s.order[line.Table] = slices.Delete(s.order[line.Table], i, i+1)
			default:
				s.l.faults.Errorf(CodeActionSuppressed, line.Pos, "action %s of %s cannot be suppressed, since it is authored and not overridable", a.Name, a.Table).
					WithNote(a.Pos, "it is authored here")
			}
		}
	}
}

// relate links every action without a number to the one it is placed before
// or after, adding standard actions that are missing.
func (s *sequencer) relate(table string) {
	for i := 0; i < len(s.order[table]); i++ {
		a := s.order[table][i]
		if a.Sequence != 0 {
			continue
		}
		name := a.Before
		if name == "" {
			name = a.After
		}
		parent, ok := s.addStandard(table, name)
		if !ok {
			s.l.faults.Errorf(CodeActionTarget, a.Pos, "action %s is placed relative to %s, which is not in %s", a.Name, name, table)
			continue
		}
		if a.Before != "" {
			parent.before = append(parent.before, a)
		} else {
			parent.after = append(parent.after, a)
		}
	}
}

// around gives the actions before and after a, with those placed relative to
// them, in their order.
func (a *action) around(visit map[*action]bool) (before, after []*action) {
	visit[a] = true
	flatten := func(of []*action) (out []*action) {
		for _, child := range of {
			if visit[child] {
				continue
			}
			b, n := child.around(visit)
			out = append(append(append(out, b...), child), n...)
		}
		return out
	}
	return flatten(a.before), flatten(a.after)
}

// number gives every action of a table its number: those without one of their
// own count down from the action after them, or up from the one before.
func (s *sequencer) number(table string) {
	var fixed []*action
	for _, a := range s.order[table] {
		if a.Sequence != 0 {
			s.checkNumber(fixed, a)
			fixed = append(fixed, a)
			a.placed = true
		}
	}
	slices.SortStableFunc(fixed, func(a, b *action) int { return cmp.Compare(a.Sequence, b.Sequence) })
	var used int32
	for i, a := range fixed {
		before, after := a.around(map[*action]bool{})
		if a.Sequence < 0 && len(before)+len(after) > 0 {
			for _, r := range append(before, after...) {
				r.placed = true
				s.l.faults.Errorf(CodeActionTarget, r.Pos, "action %s cannot be placed relative to %s, which ends the sequence", r.Name, a.Name)
			}
			continue
		}
		next := a.Sequence - 1
		for _, r := range slices.Backward(before) {
			if next == used {
				s.crowded(r, a)
				next++
			}
			r.Sequence, r.placed = next, true
			next--
		}
		next = a.Sequence + 1
		for _, r := range after {
			if i+1 < len(fixed) && next == fixed[i+1].Sequence {
				s.crowded(r, a)
				next--
			}
			r.Sequence, r.placed = next, true
			next++
		}
		used = next - 1
	}
	for _, a := range s.order[table] {
		if !a.placed && !s.l.faults.HasErrors() {
			s.l.faults.Errorf(CodeActionCycle, a.Pos, "action %s of %s has no place: %s", a.Name, table, s.chain(a))
		}
	}
}

// chain tells how the places of actions depend on each other in a circle.
func (s *sequencer) chain(a *action) string {
	text := a.Name
	seen := map[string]bool{}
	for !seen[a.Name] {
		seen[a.Name] = true
		word, name := " is before ", a.Before
		if name == "" {
			word, name = " is after ", a.After
		}
		text += word + name
		next := s.byName[a.Table][name]
		if next == nil {
			break
		}
		if a = next; !seen[a.Name] {
			text += ", which"
		}
	}
	return text
}

// checkNumber warns of two actions with one number, as WiX does; negative
// numbers end a sequence and must be unique, too.
func (s *sequencer) checkNumber(fixed []*action, a *action) {
	for _, b := range fixed {
		if b.Sequence == a.Sequence && a.Sequence > 0 {
			s.l.faults.Warnf(CodeActionNumber, a.Pos, "actions %s and %s of %s have the same number %d, so that their order is not sure", b.Name, a.Name, a.Table, a.Sequence).
				WithNote(posOf(b), "the other one is here")
		}
	}
}

func posOf(a *action) diag.Pos {
	if a.implied {
		return diag.Pos{}
	}
	return a.Pos
}

func (s *sequencer) crowded(a, near *action) {
	s.l.faults.Errorf(CodeActionCrowded, a.Pos, "no number is left in %s for action %s beside %s", a.Table, a.Name, near.Name)
}

// write makes the rows.
func (s *sequencer) write(table string) {
	for _, a := range s.order[table] {
		var condition any
		if a.Condition != nil && *a.Condition != "" {
			condition = *a.Condition
		}
		s.l.add(&compile.Row{
			Table: table, Cells: []any{a.Name, condition, a.Sequence}, Pos: a.Pos, Origin: a.Origin, Implied: a.implied,
		})
	}
}
