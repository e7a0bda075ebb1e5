package sheet

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/expr"
	"github.com/gomsi/gomsi/internal/manifest"
)

// files lists what is installed where. The files of a tree are one row.
func (w *writer) files() {
	var rows [][]string
	inTree := map[*manifest.Tree]int{}
	for _, f := range w.m.Files {
		if f.Tree != nil {
			inTree[f.Tree]++
			continue
		}
		what := "file"
		switch {
		case f.Keep:
			what = "settings, yours to edit: nothing overwrites them"
		case f.IsProgram():
			what = "program"
		}
		rows = append(rows, []string{code(w.place(f.Dest)), what, w.when(f.Feature, f.When), onUninstall[f.OnUninstall]})
	}
	for _, t := range w.m.Trees {
		if n := inTree[t]; n > 0 {
			rows = append(rows, []string{code(w.place(t.Dest) + `\`), count(n, "file"), w.when(t.Feature, t.When), onUninstall["remove"]})
		}
	}
	for _, f := range w.m.Folders {
		rows = append(rows, []string{code(w.place(f.Path) + `\`), "folder", w.when(f.Feature, f.When), onUninstall[f.OnUninstall]})
	}
	if len(rows) == 0 {
		return
	}
	w.heading(2, "Files")
	w.table([]string{"path", "what", "when", "on uninstall"}, rows)
}

// onUninstall says what the manifest's words for the end of a thing mean.
var onUninstall = map[string]string{
	"remove": "removed", "keep": "stays", "purge": "removed with all that is in it",
	"if-empty": "removed if it is empty", "values": "removed",
}

// when says on what a thing depends: its feature, unless that is always there,
// and its condition.
func (w *writer) when(feature string, e *expr.Expr) string {
	of := ""
	for _, f := range w.m.Features {
		if f.ID == feature && !f.Required {
			of = "feature " + code(feature)
		}
	}
	return joined([]string{of, w.onlyIf(e)}, ", ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// registry lists what is written into the registry.
func (w *writer) registry() {
	rows := [][]string{{
		code(w.ownHive() + `\` + w.d.SetupKey), "", "the version, the folder" + polar(w.remembers(), ", the values that are remembered", ""), "", "removed",
	}}
	for _, r := range w.m.Registry {
		key := code(r.Root+`\`+w.text(r.Key)) + viewWords(r.View)
		when, gone := w.when(r.Feature, r.When), onUninstall[r.OnUninstall]
		if r.OnUninstall == "purge" {
			gone = "the whole key is removed"
		}
		if len(r.Values) == 0 {
			rows = append(rows, []string{key, "", "the key itself", when, gone})
		}
		for _, v := range r.Values {
			name := "(default)"
			if v.Name != "" {
				name = code(v.Name)
			}
			value := code(w.registryData(v)) + " (" + registryTypes[v.Type] + ")"
			if !r.Overwrite {
				value += "; one that is there stays"
			}
			rows = append(rows, []string{key, name, value, when, gone})
			key = "(same)"
		}
	}
	if w.m.System.LongPaths {
		rows = append(rows, []string{code(`HKLM\SYSTEM\CurrentControlSet\Control\FileSystem`), code("LongPathsEnabled"), code("1") + " (REG_DWORD)", "", "stays"})
	}
	w.heading(2, "Registry")
	w.table([]string{"key", "value", "data", "when", "on uninstall"}, rows)
}

var registryTypes = map[manifest.RegistryType]string{
	manifest.RegString: "REG_SZ", manifest.RegExpand: "REG_EXPAND_SZ", manifest.RegMulti: "REG_MULTI_SZ",
	manifest.RegDWord: "REG_DWORD", manifest.RegQWord: "REG_QWORD", manifest.RegBinary: "REG_BINARY",
}

// maxShown is how much of a binary value is shown, in bytes.
const maxShown = 16

func (w *writer) registryData(v *manifest.RegistryValue) string {
	switch v.Type {
	case manifest.RegMulti:
		var lines []string
		for _, t := range v.Multi {
			lines = append(lines, w.text(t))
		}
		return strings.Join(lines, "; ")
	case manifest.RegDWord, manifest.RegQWord:
		return strconv.FormatUint(v.Int, 10)
	case manifest.RegBinary:
		if len(v.Bytes) > maxShown {
			return fmt.Sprintf("%s… (%d bytes)", hex.EncodeToString(v.Bytes[:maxShown]), len(v.Bytes))
		}
		return hex.EncodeToString(v.Bytes)
	}
	return w.text(v.Text)
}

func (w *writer) ownHive() string {
	if w.m.Product.PerUser() {
		return "HKCU"
	}
	return "HKLM"
}

func (w *writer) remembers() bool {
	for _, p := range w.m.Parameters {
		if p.Remember {
			return true
		}
	}
	return false
}

// environment lists the environment variables that are changed.
func (w *writer) environment() {
	var rows [][]string
	for _, e := range w.m.Environment {
		value, gone := code(w.text(e.Value)), "removed"
		switch e.How {
		case "create":
			value += ", unless it is there already"
		case "append":
			value = "one more entry at the end: " + value
		case "prepend":
			value = "one more entry at the beginning: " + value
		case "remove":
			value, gone = "removed", "does not come back"
		}
		of := "all users"
		if e.Scope == "user" {
			of = "the user"
		}
		rows = append(rows, []string{code(e.Name), value, of, w.when(e.Feature, e.When), gone})
	}
	if len(rows) == 0 {
		return
	}
	w.heading(2, "Environment variables")
	w.table([]string{"variable", "value", "of", "when", "on uninstall"}, rows)
}

var shortcutPlaces = map[string]manifest.Root{
	"startmenu": manifest.RootStartMenu, "desktop": manifest.RootDesktop, "startup": manifest.RootStartup,
}

// shortcuts lists the shortcuts.
func (w *writer) shortcuts() {
	var rows [][]string
	for _, s := range w.m.Shortcuts {
		target := s.TargetPath
		if s.Target != nil {
			target = s.Target.Dest
		}
		opens := w.place(target)
		if args := w.arguments(s.Args); args != "" {
			opens = `"` + opens + `" ` + args
		}
		for _, where := range s.Where {
			at := manifest.Path{Root: shortcutPlaces[where]}.Join(s.Folder...).Join(s.Name + ".lnk")
			rows = append(rows, []string{code(w.place(at)), code(opens), w.when(s.Feature, s.When)})
		}
	}
	if len(rows) == 0 {
		return
	}
	w.heading(2, "Shortcuts")
	w.table([]string{"shortcut", "opens", "when"}, rows)
}

// types lists the types of files and the schemes that the product opens.
func (w *writer) types() {
	var rows [][]string
	for _, a := range w.m.Associations {
		what, how := "files "+code("*"+a.Extension), "one of the programs to open them with; the usual one if there was none"
		if a.Scheme != "" {
			what, how = "addresses "+code(a.Scheme+":"), "the usual one"
		}
		opens := `"` + w.place(a.Program.Dest) + `"`
		for _, arg := range a.Args {
			one := w.arguments([]manifest.Text{arg})
			if strings.Contains(one, "%") && !strings.HasPrefix(one, `"`) {
				one = `"` + one + `"` // what the shell puts there may have a blank
			}
			opens += " " + one
		}
		rows = append(rows, []string{what, code(opens), how, w.when(a.Feature, nil)})
	}
	if len(rows) == 0 {
		return
	}
	w.heading(2, "File types and addresses")
	w.table([]string{"what", "opens with", "as", "when"}, rows)
}

// stays says what repair, upgrade and removal leave as it is.
func (w *writer) stays() {
	var items []string
	for _, f := range w.m.Files {
		switch {
		case f.Keep && f.OnUninstall == "keep":
			items = append(items, code(w.place(f.Dest))+": repair, upgrade and uninstall leave it as you edited it")
		case f.Keep:
			items = append(items, code(w.place(f.Dest))+": repair and upgrade leave it as you edited it; uninstall removes it")
		case f.OnUninstall == "keep" && f.Tree == nil:
			items = append(items, code(w.place(f.Dest))+": stays on uninstall; upgrades replace it")
		}
	}
	for _, f := range w.m.Folders {
		switch f.OnUninstall {
		case "keep":
			items = append(items, code(w.place(f.Path)+`\`)+": stays with all that is in it")
		case "purge":
			items = append(items, code(w.place(f.Path)+`\`)+": uninstall removes it **with all that is in it**; upgrades leave it alone")
		}
	}
	for _, r := range w.m.Registry {
		if r.OnUninstall == "keep" {
			items = append(items, code(r.Root+`\`+w.text(r.Key))+": its values stay on uninstall")
		}
	}
	if w.m.System.LongPaths {
		items = append(items, "long paths stay switched on for the whole machine")
	}
	if services := w.peoplesAccounts(); len(services) > 0 {
		items = append(items, "an account that people made, and "+all(services, "or")+" runs under, keeps the right to log on as a service: nobody can tell whether it had it before")
	}
	items = append(items, "Files that the product itself wrote stay, and so do the folders that they are in, unless this page says otherwise.")
	w.heading(2, "What stays")
	w.list(items)
}

// logs says where to look when something went wrong.
func (w *writer) logs() {
	items := []string{
		"Of an installation: the file behind `/l*v`; without it " + code(`%TEMP%\MSI*.LOG`) + " of whoever ran it, the newest one.",
		"Windows' application log has the outcome of each installation, from the source `MsiInstaller`.",
	}
	for _, s := range w.m.Services {
		items = append(items, "Why the service "+code(s.Name)+" does not start or has ended: Windows' system log, from the source `Service Control Manager`.")
		break
	}
	for _, e := range w.m.EventSources {
		items = append(items, "What the product writes: Windows' log "+code(e.Log)+", from the source "+code(e.Name)+".")
	}
	w.heading(2, "Logs")
	w.list(items)
}
