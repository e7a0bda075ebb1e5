package templates

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// The value of a parameter comes from the command line; else it is what it was
// when the product was last installed; else what its default_from finds; else
// its default. Searches fill properties of their own, and everything is set by
// actions behind them: so a search never overwrites what the command line says,
// and a value in the Property table never hides whether it says anything.
//
// The actions run in the sequence that is the first to run, so a dialog may
// empty a field without the default coming back.

// Names of properties and actions.
const (
	parameterFault = "ParameterFault" // what is wrong with parameters
	doubleQuote    = "DoubleQuote"    // holds one, for comparisons
	givenPrefix    = "GIVEN_"
	fromPrefix     = "FROM_"
)

// set sets a property behind the searches, one after the other.
func (b *builder) set(a Assignment) {
	a.Sequence = cmp.Or(a.Sequence, "first")
	a.After, b.last = b.last, a.name()
	b.d.Assignments = append(b.d.Assignments, a)
}

// name is the name of the action; WiX gives it one when it has none.
func (a Assignment) name() string { return cmp.Or(a.Action, "Set"+a.ID) }

// remember keeps the value of a property in the registry, in a component of its
// own, and sets it from there. guard is the beginning of the condition.
func (b *builder) remember(o manifest.Origin, id, place, name, guard string) {
	remembered := rememberedFolder + id
	key := b.productKey() + `\` + place
	b.property(Property{ID: remembered, Secure: true, Search: &Search{
		ID: remembered, Root: b.hive(), Key: literal(key), Name: literal(name), Bits: b.bits(),
	}})
	b.set(Assignment{ID: id, Action: "Remember_" + id, Value: "[" + remembered + "]", Condition: guard + remembered})
	c := b.component(o, b.ids.take("remember "+id, "remember", id), b.appPath(), true)
	c.Registry = []RegistryKey{{
		Root: b.hive(), Key: literal(key),
		Values: []RegistryValue{{Name: literal(name), Type: "string", Value: "[" + id + "]", KeyPath: true}},
	}}
	b.common.Components = append(b.common.Components, c)
}

// lookUp fills a property from the first of some places that has a value. A
// number of the registry, which comes with a # before it, is none.
func (b *builder) lookUp(id string, places []manifest.Lookup, mark Mark, secret bool) {
	for i, l := range places {
		from := fromPrefix + id + "_" + strconv.Itoa(i+1)
		a := Assignment{Mark: mark, ID: id, Action: "Take_" + from, Value: "[" + from + "]", Condition: from + ` AND NOT ` + id + ` AND NOT ` + from + ` << "#"`}
		p := Property{Mark: mark, ID: from, Secure: true, Hidden: secret}
		switch l.Kind {
		case "registry":
			p.Search = &Search{ID: from, Root: l.Root, Key: literal(l.Key), Name: literal(l.Name), Bits: l.View}
		case "ini":
			p.INI = &INISearch{ID: from, File: l.File, Section: literal(l.Section), Key: literal(l.Name)}
			a.Condition = from + " AND NOT " + id
		case "env":
			a.Value, a.Condition = "[%"+l.Name+"]", "%"+l.Name+" AND NOT "+id
			b.set(a)
			continue
		}
		b.property(p)
		b.set(a)
	}
}

// parameters makes properties of [[parameter]], and fills them.
func (b *builder) parameters() {
	for _, p := range b.m.Parameters {
		mark := Mark{p.Pos}
		b.property(Property{Mark: mark, Comment: p.Label, ID: p.Name, Secure: true, Hidden: p.Secret})
		switch {
		case p.Remember:
			b.remember(p.Origin, p.Name, "Parameters", p.Name, "NOT "+p.Name+" AND ")
		case len(b.problems(p)) > 0:
			b.property(Property{Mark: mark, ID: givenPrefix + p.Name, Secure: true})
			b.set(Assignment{ID: givenPrefix + p.Name, Value: "1", Condition: p.Name})
		}
		b.lookUp(p.Name, p.DefaultFrom, mark, p.Secret)
		if len(p.Default.Parts) > 0 {
			b.set(Assignment{Mark: mark, ID: p.Name, Action: "Default_" + p.Name, Value: b.early(p.Default), Condition: "NOT " + p.Name})
		}
	}
	if len(b.m.Parameters) > 0 || b.last != "AppSearch" && len(b.m.Conditions) > 0 {
		// There is room for some fifty actions between searches and launch
		// conditions; these follow however many there are.
		b.d.LaunchAfter = b.last
	}
}

// early spells a default for the time before folders are chosen.
func (b *builder) early(t manifest.Text) string {
	var out strings.Builder
	for i, p := range t.Parts {
		switch p.Kind {
		case manifest.Literal:
			s := p.Text
			if i > 0 && t.Parts[i-1].Kind == manifest.RootRef && b.endsInSlash(t.Parts[i-1].Root) {
				s = strings.TrimPrefix(s, `\`)
			}
			out.WriteString(escape(s, true))
		case manifest.RootRef:
			out.WriteString(b.earlyPath(manifest.Path{Root: p.Root}))
			below := i+1 < len(t.Parts) && strings.HasPrefix(t.Parts[i+1].Text, `\`)
			if id, _ := b.movable(p.Root); id != "" && below {
				out.WriteString("[" + separator(id) + "]")
			}
		case manifest.FileRef:
			out.WriteString(b.earlyPath(p.File.Dest))
		case manifest.ProductCode:
			out.WriteString("[ProductCode]")
		case manifest.ProductVersion:
			out.WriteString(escape(b.m.Version.Semver, true))
		}
	}
	return out.String()
}

// endsInSlash tells whether the spelling of a root for an early time ends in a
// backslash.
func (b *builder) endsInSlash(r manifest.Root) bool {
	return r != manifest.RootData || b.m.Product.DataDirProperty != ""
}

// decideEarly decides a movable folder before folders are chosen, for defaults
// that are inside it.
func (b *builder) decideEarly(id string, usual manifest.Path) {
	action := "Default_" + id
	if slices.ContainsFunc(b.d.Assignments, func(a Assignment) bool { return a.Action == action }) {
		return
	}
	b.set(Assignment{
		Comment: "This folder is decided early, as defaults are inside it",
		ID:      id, Action: action, Value: b.earlyPath(usual), Condition: "NOT " + id,
	})
	b.set(Assignment{ID: separator(id), Value: `\`, Condition: `NOT ` + id + ` >> "\"`})
}

// folderBefore spells a property with a folder, and the backslash that it may
// lack when something follows.
func (b *builder) folderBefore(id string, below bool) string {
	if below {
		return "[" + id + "][" + separator(id) + "]"
	}
	return "[" + id + "]"
}

// A value that ends in a backslash breaks a quoted argument, and doubles the
// backslash of a path that goes on. Two properties mend that: one holds a
// backslash when the value ends in one, the other when it does not.
func trailing(id string) string  { return "Backslash_" + id }
func separator(id string) string { return "Separator_" + id }

// ending is a property that says how another ends.
type ending struct{ id, value string }

func (b *builder) ending(id, of string) string {
	if !slices.ContainsFunc(b.endings, func(e ending) bool { return e.id == id }) {
		b.endings = append(b.endings, ending{id, of})
	}
	return "[" + id + "]"
}

// after places an action of the execute sequence behind launch conditions, one
// after the other.
func (b *builder) after(a Assignment, last *string) {
	a.Sequence, a.After, *last = "execute", *last, a.name()
	b.d.Assignments = append(b.d.Assignments, a)
}

// setEndings sets the properties that texts asked for.
func (b *builder) setEndings() {
	b.last = "LaunchConditions"
	for _, e := range b.endings {
		condition := e.value + ` >> "\"`
		if e.id == separator(e.value) {
			condition = "NOT " + condition
		}
		b.after(Assignment{ID: e.id, Value: `\`, Condition: condition}, &b.last)
		if e.id == trailing(e.value) {
			// A program that quotes arguments for another doubles the backslash,
			// and msiexec takes both.
			b.after(Assignment{ID: e.id, Action: "Two_" + e.id, Value: `\\`, Condition: e.value + ` >> "\\"`}, &b.last)
		}
	}
}

// problem is a fault that a value may have.
type problem struct {
	bad     string // condition
	message string // Formatted, behind the parameter's name
	// words, when not empty, are all that the value may be, beside nothing.
	words []string
}

// problems lists what is asked of a parameter's value, for silent
// installations, too.
func (b *builder) problems(p *manifest.Parameter) []problem {
	id := p.Name
	shown := `: "[` + id + `]"`
	if p.Secret {
		shown = ""
	}
	var out []problem
	add := func(bad, format string, args ...any) {
		out = append(out, problem{bad: bad, message: fmt.Sprintf(format, args...)})
	}
	oneOf := func(words []string, format string, args ...any) {
		out = append(out, problem{words: words, message: fmt.Sprintf(format, args...)})
	}
	if p.Required {
		add("NOT "+id, " is required, and has no value")
	}
	free := true // the value may be any text
	switch p.Kind {
	case manifest.PortParameter:
		free = false
		add(fmt.Sprintf("%s AND NOT (%[1]s >= 1 AND %[1]s <= 65535)", id), " is not a port, a whole number from 1 to 65535%s", shown)
	case manifest.BoolParameter:
		free = false
		oneOf(p.Values, " is neither %s nor %s%s", literal(p.Values[0]), literal(p.Values[1]), shown)
	case manifest.ChoiceParameter:
		free = false
		var words []string
		for _, c := range p.Choices {
			words = append(words, c.Value)
		}
		oneOf(words, " is not one of %s%s", literal(strings.Join(words, ", ")), shown)
	case manifest.PathParameter, manifest.FolderParameter:
		add(fmt.Sprintf(`%s AND NOT (%[1]s >< ":\" OR %[1]s >< ":/" OR %[1]s << "\\")`, id), ` is not a whole path, such as C:\folder%s`, shown)
	case manifest.PasswordParameter:
		free = false
	}
	b.accountProblems(p, shown, add)
	if free {
		if !p.IsPath() {
			add(id+` << "#"`, " begins with #, by which Windows Installer tells numbers from texts%s", shown)
		}
		if p.Quoted {
			add(id+" >< "+doubleQuote, " holds a double quote%s", shown)
			add(id+` >> "\\\"`, " ends in three backslashes or more%s", shown)
		}
	}
	for _, text := range p.Forbid {
		if text == `"` && free && p.Quoted {
			continue // said already
		}
		bad := fmt.Sprintf(`%s >< "%s"`, id, text)
		if text == `"` {
			bad = id + " >< " + doubleQuote
		}
		add(bad, " holds %s, which it may not%s", literal(text), shown)
	}
	return out
}

// noneOf gives a condition for a value that is there and is none of some words.
// Where one condition cannot name all of them, several actions note whether the
// value is known.
func (b *builder) noneOf(id string, words []string) string {
	const room = 200 // what others join to it fits behind
	same := make([]string, len(words))
	for i, w := range words {
		same[i] = fmt.Sprintf("%s = %q", id, w)
	}
	if all := strings.Join(same, " OR "); len(all) <= room {
		return id + " AND NOT (" + all + ")"
	}
	known := "Known_" + id
	for n := 1; len(same) > 0; n++ {
		take := 1
		for take < len(same) && len(strings.Join(same[:take+1], " OR ")) <= room {
			take++
		}
		b.after(Assignment{ID: known, Action: known + "_" + strconv.Itoa(n), Value: "1", Condition: strings.Join(same[:take], " OR ")}, &b.last)
		same = same[take:]
	}
	return id + " AND NOT " + known
}

// checkParameters ends an installation whose parameters have faults, and says
// which. It does so after dialogs, if there are any, and without any. It is not
// done when the product goes, nor for a value that is the one that was
// installed, so that removing and repairing never fail on it.
func (b *builder) checkParameters() {
	found := false
	for _, p := range b.m.Parameters {
		problems := b.problems(p)
		if len(problems) == 0 {
			continue
		}
		found = true
		mark, check := Mark{p.Pos}, "Check_"+p.Name
		known := fmt.Sprintf("NOT (Installed AND %s = %s)", p.Name, rememberedFolder+p.Name)
		if !p.Remember {
			known = fmt.Sprintf("(NOT Installed OR %s)", givenPrefix+p.Name)
		}
		b.after(Assignment{Mark: mark, Comment: "Whether " + p.Name + " is to be checked", ID: check, Value: "1",
			Condition: `NOT REMOVE ~= "ALL" AND ` + known}, &b.last)
		for i, q := range problems {
			if len(q.words) > 0 {
				q.bad = b.noneOf(p.Name, q.words)
			}
			a := Assignment{ID: parameterFault, Action: check + "_" + strconv.Itoa(i+1), Value: "{[" + parameterFault + "]. }" + p.Name + q.message,
				Condition: check + " AND " + q.bad}
			if strings.Contains(q.bad, doubleQuote) && !b.hasProperty(doubleQuote) {
				b.property(Property{Comment: "For comparisons", ID: doubleQuote, Value: `"`})
			}
			b.checkCondition(a.Condition, p.Key)
			b.after(a, &b.last)
		}
	}
	if found {
		b.d.Actions = append(b.d.Actions, Action{
			Comment: "End an installation whose parameters have faults", ID: "RefuseParameters", Error: "[" + parameterFault + "]",
			After: b.last, Condition: parameterFault,
		})
		b.last = "RefuseParameters"
	}
}

func (b *builder) hasProperty(id string) bool {
	return slices.ContainsFunc(b.d.Properties, func(p Property) bool { return p.ID == id })
}

// rerun makes the same package, run again, install anew what is there, so that
// it has the values that are given now.
func (b *builder) rerun() {
	if b.m.Upgrade.Rerun != "apply" {
		return
	}
	b.after(Assignment{
		Mark: Mark{b.m.Upgrade.Pos}, Comment: "The same package again installs with the values that are given now",
		ID: "REINSTALL", Action: "ApplyAgain", Value: "ALL",
		Condition: "Installed AND NOT (REMOVE OR REINSTALL OR ADDLOCAL OR ADDSOURCE OR ADDDEFAULT OR ADVERTISE OR PATCH OR RESUME)",
	}, &b.last)
}
