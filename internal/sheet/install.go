package sheet

import (
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/templates"
)

// overview says what the package is, what it needs and where it goes.
func (w *writer) overview() {
	p := &w.m.Product
	w.heading(1, plain(p.Name)+" "+plain(w.m.Version.Semver)+" for administrators")
	if p.Description != "" {
		w.paragraph(plain(p.Description))
	}
	data, productCode := "", ""
	if w.usesData() {
		data = w.movable(p.DataDir, p.DataDirProperty, nil)
	}
	if w.p.ProductCode != "" {
		productCode = code(w.p.ProductCode) + ", of this package alone"
	}
	w.facts([][]string{
		{"Package", code(w.p.FileName)},
		{"Manufacturer", w.manufacturer()},
		{"Needs", strings.Join(w.needs(), "; ")},
		{"Installs for", w.scope()},
		{"Install folder", w.movable(p.InstallDir, p.InstallDirProperty, p.InstallDirFrom)},
		{"Data folder", data},
		{"List of programs", w.listed()},
		{"Product code", productCode},
		{"Upgrade code", code("{"+p.UpgradeCode+"}") + ", of all versions"},
	})
	w.paragraph("Folders below are the usual ones; `<NAME>` stands for the value of a property.")
}

func (w *writer) manufacturer() string {
	p := &w.m.Product
	text := plain(p.Manufacturer)
	for _, s := range []struct{ what, value string }{
		{"", p.Homepage}, {"contact ", p.Contact}, {"help ", p.Help}, {"updates ", p.Updates},
	} {
		if s.value != "" {
			text += ", " + s.what + plain(s.value)
		}
	}
	return text
}

// needs lists what the machine must have.
func (w *writer) needs() []string {
	var out []string
	if v := w.m.Product.MinWindows; v != "" {
		out = append(out, templates.WindowsName(v)+" or later")
	}
	out = append(out, map[string]string{
		"amd64": "64-bit Windows (x64)", "arm64": "Windows on Arm (arm64)", "386": "32-bit or 64-bit Windows",
	}[w.m.Arch])
	for _, c := range w.m.Conditions {
		if c.MSI {
			out = append(out, w.words(c.Require))
		}
	}
	return out
}

func (w *writer) scope() string {
	if w.m.Product.PerUser() {
		return "the user who installs it, without an administrator's rights"
	}
	return "all users, by an administrator"
}

// movable says where a folder is and how it is moved.
func (w *writer) movable(usual manifest.Path, property string, from []manifest.Lookup) string {
	text := code(w.place(usual))
	if property == "" {
		return text
	}
	text += "; " + code(property+`="D:\…"`) + " puts it elsewhere when the product is first installed"
	if len(from) > 0 {
		text += "; else where " + all(lookups(from), "or") + " says"
	}
	return text + "; upgrades keep it"
}

// usesData tells whether anything of the package is in the data folder.
func (w *writer) usesData() bool {
	if w.m.Product.DataDirProperty != "" {
		return true
	}
	for _, f := range w.m.Files {
		if f.Dest.Root == manifest.RootData {
			return true
		}
	}
	for _, f := range w.m.Folders {
		if f.Path.Root == manifest.RootData {
			return true
		}
	}
	return false
}

// listed says what Windows' list of programs offers.
func (w *writer) listed() string {
	arp := &w.m.ARP
	if arp.Hidden {
		return "not shown there"
	}
	var offers []string
	for _, o := range []struct {
		on   bool
		what string
	}{{arp.Modify, "change"}, {arp.Repair, "repair"}, {arp.Remove, "remove"}} {
		if o.on {
			offers = append(offers, o.what)
		}
	}
	text := plain(w.m.Product.Name) + " " + w.m.Version.MSI
	if len(offers) == 0 {
		return text + ", without buttons"
	}
	return text + ", with " + all(offers, "and")
}

// commands lists the command lines without any window.
func (w *writer) commands() {
	w.heading(2, "Command lines")
	file := `"` + w.p.FileName + `"`
	rows := [][]string{{"Install", w.command("/i "+file, w.given(true), "install")}}
	if given := w.given(false); given != "" {
		if w.m.Upgrade.Rerun != "apply" {
			given = "REINSTALL=ALL " + given
		}
		rows = append(rows, []string{"Change", w.command("/i "+file, given, "change")})
	}
	uninstall := file
	if w.p.ProductCode != "" {
		uninstall = w.p.ProductCode
	}
	rows = append(rows,
		[]string{"Repair", w.command("/fomus "+uninstall, "", "repair")},
		[]string{"Upgrade", w.command(`/i "NEW PACKAGE"`, w.passwords(), "upgrade")},
		[]string{"Uninstall", w.command("/x "+uninstall, "", "uninstall")},
	)
	w.table([]string{"to", "run"}, rows)
	items := []string{
		"Run them " + w.where() + ". `/qn` shows nothing and asks nothing, `/norestart` never restarts Windows, `/l*v` writes the log.",
		"In a script: `start /wait \"\" msiexec …` in a command prompt, `(Start-Process msiexec.exe -Wait -PassThru -ArgumentList '…').ExitCode` in PowerShell.",
	}
	if len(w.m.Parameters) > 0 {
		items = append(items, "A value with a space stands in quotes: "+code(`NAME="a value"`)+".")
	}
	if w.given(false) != "" && w.m.Upgrade.Rerun == "apply" {
		items = append(items, "Change is the same package run again with other values; what is not named stays as it is.")
	}
	w.list(slices.Concat(items, w.closes(), w.upgrading()))
}

// closes says which programs are ended.
func (w *writer) closes() []string {
	var out []string
	for _, c := range w.m.Closes {
		how := map[string]string{
			"message": "is asked to close, and waited for", "end_session": "is told that the session ends, and waited for", "kill": "is asked to close, and ended after",
		}[c.How]
		text := code(c.Program) + ", where it runs, " + how + " " + span(c.Timeout)
		if c.How != "kill" {
			text += " at most"
		}
		out = append(out, joined([]string{text, w.onlyIf(c.When)}, ", ")+".")
	}
	return out
}

// command is one command line.
func (w *writer) command(what, given, log string) string {
	if given != "" {
		given = " " + given
	}
	name := strings.TrimSuffix(w.p.FileName, ".msi")
	return code("msiexec " + what + " /qn /norestart /l*v \"%TEMP%\\" + name + "-" + log + ".log\"" + given)
}

// given gives the properties of a sample command: those that have to be given
// to install, or one to change.
func (w *writer) given(install bool) string {
	var out []string
	for _, p := range w.m.Parameters {
		required := p.Required && len(p.Default.Parts) == 0 || w.neededPassword(p)
		if install && required {
			out = append(out, p.Name+`="…"`)
		}
		if !install && !p.Secret {
			return p.Name + `="…"`
		}
	}
	return strings.Join(out, " ")
}

// neededPassword tells whether a parameter is the password of an account that
// the manifest names; one that a parameter names may have none.
func (w *writer) neededPassword(p *manifest.Parameter) bool {
	return slices.ContainsFunc(w.m.Services, func(s *manifest.Service) bool { return s.Password == p && s.AccountParam == nil })
}

// passwords gives those that every installation and upgrade needs.
func (w *writer) passwords() string {
	var out []string
	for _, p := range w.m.Parameters {
		if w.neededPassword(p) {
			out = append(out, p.Name+`="…"`)
		}
	}
	return strings.Join(out, " ")
}

func (w *writer) where() string {
	if w.m.Product.PerUser() {
		return "as the user, in the package's folder"
	}
	return "as an administrator, in the package's folder"
}

// upgrading says what becomes of other versions.
func (w *writer) upgrading() []string {
	u := &w.m.Upgrade
	older := "Upgrade is the package of a newer version: it removes the old one"
	if u.Downgrade == "allow" {
		older = "Upgrade is the package of another version, also of an older one: it removes the one that is installed"
	}
	kept := " and keeps the install folder"
	for _, p := range w.m.Parameters {
		if p.Remember {
			kept = " and keeps the install folder and the values that are remembered"
		}
	}
	out := []string{older + kept + "; if it fails, the old one is back."}
	if u.Downgrade != "allow" {
		out[0] += " An older version is refused."
	}
	if u.SameVersion == "block" {
		out = append(out, "Another package of the same version is refused: remove the installed one first.")
	}
	if len(u.Replaces) > 0 {
		var others []string
		for _, code := range u.Replaces {
			others = append(others, "{"+code+"}")
		}
		out = append(out, "It also removes the products with the upgrade codes "+all(codes(others), "and")+".")
	}
	if len(u.Refuse) > 0 {
		out = append(out, "It does not upgrade version "+all(u.Refuse, "or")+".")
	}
	return out
}

// exitCodes says what msiexec's exit codes mean for this package.
func (w *writer) exitCodes() {
	w.heading(2, "Exit codes")
	restart := "done, but Windows has to be restarted: a file was in use"
	now := "done, and Windows is restarting; never with `/norestart`"
	if w.m.Product.Reboot == "suppress" {
		now = "done, and Windows is restarting, which this package never asks for"
	}
	w.table([]string{"code", "means"}, [][]string{
		{"0", "done"},
		{"3010", restart},
		{"1641", now},
		{"1603", "failed, and everything is as it was before; " + w.whyFailed()},
		{"1618", "another installation is running: try again when it has ended"},
		{"1638", "another build of this product is installed and cannot be replaced; packages of gomsi never meet this, as each build has a product code of its own"},
		{"1602, 1605, 1619", "somebody cancelled it; it is not installed (repair, uninstall); the package was not found or cannot be read"},
	})
}

// whyFailed lists the usual reasons of 1603.
func (w *writer) whyFailed() string {
	var why []string
	if !w.m.Product.PerUser() {
		why = append(why, "not run as an administrator")
	}
	why = append(why, "the machine lacks what is needed")
	if w.m.Upgrade.Downgrade != "allow" {
		why = append(why, "a newer version is installed")
	}
	for _, p := range w.m.Parameters {
		if checks(p) != "" {
			why = append(why, "a property has a value that it may not have")
			break
		}
	}
	for _, s := range w.m.Services {
		if s.OnStartFailure == "rollback" && startsAtOnce(s) {
			why = append(why, "the service "+code(s.Name)+" did not start")
		}
	}
	return "usual reasons: " + strings.Join(why, ", ") + ". The log says which: look above the first line with `Return value 3`"
}
