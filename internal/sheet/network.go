package sheet

import (
	"regexp"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// network lists ports, reservations of URLs and rules of the firewall.
func (w *writer) network() {
	var ports [][]string
	for _, p := range w.m.Parameters {
		if p.Kind == manifest.PortParameter {
			ports = append(ports, []string{"Port " + code("<"+p.Name+">"), joined([]string{plain(p.Label), "unless it is given: " + w.usual(p)}, "; ")})
		}
	}
	if len(ports)+len(w.m.URLACLs)+len(w.m.Firewall) == 0 {
		return
	}
	w.heading(2, "Network")
	w.facts(ports)
	var urls, rules [][]string
	for _, u := range w.m.URLACLs {
		urls = append(urls, []string{code(w.text(u.URL)), w.listeners(u.SDDL), w.when("", u.When), "taken back"})
	}
	w.table([]string{"URL that is reserved (urlacl)", "for", "when", "on uninstall"}, urls)
	for _, f := range w.m.Firewall {
		rules = append(rules, []string{code(f.Name), w.lets(f), all(f.Profiles, "and"), w.remote(f), w.when(f.Feature, f.When), "removed"})
	}
	w.table([]string{"firewall rule", "lets through", "in networks", "from or to", "when", "on uninstall"}, rules)
	w.ruleNames()
}

// lets says what a rule lets through.
func (w *writer) lets(f *manifest.Firewall) string {
	what := polar(f.Outbound, "out of ", "in to ")
	if f.AnyProgram {
		what += "any program"
	} else {
		what += code(w.place(f.ProgramPath))
	}
	if f.Protocol == "any" {
		return what + ", any protocol"
	}
	what += ", " + strings.ToUpper(f.Protocol)
	if len(f.Ports) == 0 {
		return what + ", any port"
	}
	return what + " " + all(w.texts(f.Ports), "and")
}

func (w *writer) remote(f *manifest.Firewall) string {
	if len(f.Remote) == 0 {
		return "any address"
	}
	text := all(w.texts(f.Remote), "and")
	if len(f.Remote) == 1 && !f.Remote[0].IsLiteral() {
		text += ", any address when that is empty"
	}
	return text
}

func (w *writer) texts(texts []manifest.Text) []string {
	var out []string
	for _, t := range texts {
		out = append(out, code(w.text(t)))
	}
	return out
}

// ruleNames tells the names that rules have in Windows, where there is one for
// each kind of network.
func (w *writer) ruleNames() {
	var names []string
	for _, g := range w.d.Groups {
		for _, c := range g.Components {
			for _, r := range c.Rules {
				if len(c.Rules) > 1 {
					names = append(names, bracket.ReplaceAllString(r.Name, "$1"))
				}
			}
		}
	}
	if len(names) > 0 {
		w.paragraph("A rule for several kinds of networks is one for each in Windows: " + all(codes(names), "and") + ".")
	}
}

// bracket is a bracket as Formatted text spells it.
var bracket = regexp.MustCompile(`\[\\([\[\]{}])\]`)

// listener is the one entry of the list that gomsi makes of a principal.
var listener = regexp.MustCompile(`^D:\(A;;GX;;;(S-1-[0-9-]+)\)$`)

// listeners says who may listen on a URL.
func (w *writer) listeners(sddl string) string {
	if m := listener.FindStringSubmatch(sddl); m != nil {
		return w.principal(m[1])
	}
	return "whom " + code(sddl) + " names"
}
