package manifest

import (
	"cmp"
	"slices"
	"strings"
)

func (l *loader) readUpgrade() {
	t := l.table("upgrade")
	u := &l.m.Upgrade
	*u = Upgrade{Origin: t.origin(), Downgrade: t.str("downgrade"), SameVersion: t.str("same_version"), Remove: t.str("remove"),
		IgnoreFailure: t.yes("ignore_failure"), Message: t.fixed("message"), Rerun: t.str("rerun")}
	seen := map[string]*value{}
	for _, e := range t.elems("replaces") {
		g := l.guid(e)
		switch {
		case g == "":
			continue
		case g == l.m.Product.UpgradeCode:
			l.errVal(codeGUIDReused, e.path, "replaces names the product's own upgrade code").WithHint("older versions of the same product are always replaced: leave it out")
			continue
		case seen[g] != nil:
			l.errVal(codeListed, e.path, "%q is listed twice in %q", e.str, "replaces")
			continue
		}
		seen[g] = e
		u.Replaces = append(u.Replaces, g)
	}
	for _, e := range t.elems("refuse") {
		u.refuse(l, e)
	}
	if t.written("message") && !t.written("refuse") {
		l.warnVal(codeNoEffect, t.path("message"), "message is for the versions of refuse, and there are none")
	}
	if t.written("ignore_failure") && !t.written("replaces") {
		l.warnVal(codeNoEffect, t.path("ignore_failure"), "ignore_failure is for the products of replaces, and there are none")
	}
}

// refuse adds one version that must not be upgraded.
func (u *Upgrade) refuse(l *loader, e *value) {
	v, err := NewVersion(strings.TrimSpace(e.str), "")
	if err != nil {
		l.errVal(codeVersion, e.path, "%q in refuse is no version of an installed package", e.str).WithHint(`write three numbers, such as "5.3.1"`)
		return
	}
	if strings.ContainsAny(v.Semver, "-+") {
		l.errVal(codeVersion, e.path, "refuse cannot tell %s from %s", v.Semver, v.MSI).WithHint("Windows Installer compares three numbers only: write %q", v.MSI)
		return
	}
	if slices.Contains(u.Refuse, v.MSI) {
		l.errVal(codeListed, e.path, "%q is listed twice in %q", e.str, "refuse")
		return
	}
	u.Refuse = append(u.Refuse, v.MSI)
}

func (l *loader) readARP() {
	t := l.table("arp")
	l.m.ARP = ARP{Origin: t.origin(), Modify: t.yes("modify"), Repair: t.yes("repair"), Remove: t.yes("remove"), Hidden: t.yes("hidden")}
}

func (l *loader) readSystem() {
	t := l.table("system")
	l.m.System = System{Origin: t.origin(), LongPaths: t.yes("long_paths")}
	if l.m.System.LongPaths && l.m.Product.PerUser() {
		l.errVal(codeScope, t.path("long_paths"), "a per-user package cannot change the machine's long path support")
	}
}

func (l *loader) readWiX() {
	t := l.table("wix")
	w := &l.m.WiX
	*w = WiX{Origin: t.origin(), Engine: t.str("engine"), Dialect: t.str("dialect"), Version: t.str("version"), Extensions: t.strs("extensions"), AcceptEULA: t.str("accept_eula")}
	w.Engine = cmp.Or(l.o.Engine, w.Engine)
	if w.Dialect == "" {
		w.Dialect = "v3"
		if w.Engine == "wix" {
			w.Dialect = "v4"
		}
	}
	if fit := map[string]string{"wix": "v4", "wix3": "v3"}[w.Engine]; fit != "" && fit != w.Dialect {
		const text = "engine %q reads dialect %q, not %q"
		if l.o.Engine == "" {
			t.contradict("engine", "dialect", text, w.Engine, fit, w.Dialect)
		} else {
			l.errVal(codeContradiction, t.path("dialect"), text, w.Engine, fit, w.Dialect).
				WithHint("the command line chose the engine; leave dialect out, and it follows")
		}
	}
	if v := t.get("version"); v != nil && !threeNumbers.MatchString(v.str) {
		l.errVal(codeVersion, v.path, "%q is no version of WiX", v.str).WithHint(`write three numbers, such as "5.0.2"`)
	}
	t.unique("fragments")
	t.unique("extensions")
	for _, e := range t.elems("fragments") {
		if file := l.hostFile(e); file != "" {
			w.Fragments = append(w.Fragments, file)
		}
	}
	if v := t.get("templates"); v != nil {
		w.Templates = l.hostDir(v)
	}
}

func (l *loader) checkNothing() {
	m := l.m
	if l.diags.HasErrors() || len(m.Files)+len(m.Folders)+len(m.Registry)+len(m.Environment)+len(m.Shortcuts)+len(m.URLACLs)+len(m.Firewall)+len(m.EventSources)+len(m.Associations) > 0 || m.System.LongPaths || len(m.WiX.Fragments) > 0 {
		return
	}
	l.errVal(codeNothing, "product", "the package would install nothing").WithHint("add a [build] or a [[file]]")
}
