package sheet

import (
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// properties lists what a command line may set.
func (w *writer) properties() {
	var rows [][]string
	for _, p := range w.m.Parameters {
		about := []string{plain(p.Label), plain(p.Hint), checks(p)}
		rows = append(rows, []string{code(p.Name), kind(p), w.usual(p), kept(p), joined(about, "; ")})
	}
	for _, p := range w.m.Properties {
		if p.IsPublic() {
			rows = append(rows, []string{code(p.Name), "", code(p.Value), "", "passed to Windows Installer as it is"})
		}
	}
	if len(rows) == 0 {
		return
	}
	w.heading(2, "Properties")
	w.table([]string{"property", "kind", "unless it is given", "remembered", "about"}, rows)
	w.list(w.propertyNotes())
}

func (w *writer) propertyNotes() []string {
	var notes []string
	remembered, secret := false, false
	for _, p := range w.m.Parameters {
		remembered, secret = remembered || p.Remember, secret || p.Secret
	}
	if remembered {
		notes = append(notes, "A value that is remembered stays through repair, change and upgrade, unless the command line gives another; an empty value counts as none.")
	}
	if secret {
		notes = append(notes, "A secret is kept out of the package, the log and the registry. While msiexec runs, its command line shows it to administrators of the machine.",
			"It is not remembered: the password of an account goes on the command line of every upgrade, too; a repair leaves it as it is.")
	}
	return notes
}

// joined joins the texts that are not empty.
func joined(texts []string, by string) string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, by)
}

func kind(p *manifest.Parameter) string {
	switch p.Kind {
	case manifest.PathParameter:
		return "file path"
	case manifest.PortParameter:
		return "port"
	case manifest.BoolParameter:
		return code(p.Values[0]) + " (no) or " + code(p.Values[1]) + " (yes)"
	case manifest.ChoiceParameter:
		var words []string
		for _, c := range p.Choices {
			word := code(c.Value)
			if c.Label != c.Value {
				word += " (" + plain(c.Label) + ")"
			}
			words = append(words, word)
		}
		return all(words, "or")
	}
	return string(p.Kind)
}

// usual says what a parameter is when nobody gives it a value.
func (w *writer) usual(p *manifest.Parameter) string {
	value := code(w.text(p.Default))
	if len(p.Default.Parts) == 0 {
		value = "(empty)"
		if p.Required {
			value = "has to be given"
		}
	}
	if len(p.DefaultFrom) == 0 {
		return value
	}
	return "what " + all(lookups(p.DefaultFrom), "or") + " says; else " + value
}

func lookups(places []manifest.Lookup) []string {
	var out []string
	for _, l := range places {
		out = append(out, lookupWords(l))
	}
	return out
}

func kept(p *manifest.Parameter) string {
	switch {
	case p.Secret:
		return "no, secret"
	case p.Remember:
		return "yes"
	}
	return "no"
}

// checks says what a value must be, "" when it may be anything.
func checks(p *manifest.Parameter) string {
	var out []string
	if p.Required {
		out = append(out, "required")
	}
	switch p.Kind {
	case manifest.PortParameter:
		out = append(out, "1 to 65535")
	case manifest.PathParameter, manifest.FolderParameter:
		out = append(out, `a whole path (`+code(`C:\…`)+` or `+code(`\\server\…`)+`)`)
	case manifest.BoolParameter, manifest.ChoiceParameter:
		out = append(out, "nothing else")
	}
	if len(p.Forbid) > 0 {
		out = append(out, "without "+all(codes(p.Forbid), "or"))
	}
	if p.Quoted && p.IsFree() {
		out = append(out, "without a double quote")
	}
	return strings.Join(out, "; ")
}

// features lists what a command line may choose.
func (w *writer) features() {
	if len(w.m.Features) < 2 {
		return
	}
	var rows [][]string
	for _, f := range w.m.Features {
		about := f.Description
		if about == "" && f.Title != f.ID {
			about = f.Title
		}
		how := "when it is chosen"
		switch {
		case f.Required:
			how = "always"
		case f.Default:
			how = "unless others are chosen"
		}
		rows = append(rows, []string{code(f.ID), code(f.Parent), how, plain(about)})
		if f.Parent == "" {
			rows[len(rows)-1][1] = ""
		}
	}
	w.heading(2, "Features")
	w.table([]string{"feature", "part of", "installed", "about"}, rows)
	w.paragraph("`ADDLOCAL=A,B` installs these, `ADDLOCAL=ALL` all; `REMOVE=A` takes one away later. Upgrades keep the choice.")
}
