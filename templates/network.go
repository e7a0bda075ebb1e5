package templates

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// URLReservation lets an account listen on a URL.
type URLReservation struct {
	Mark
	ID   string
	URL  string // Formatted
	SDDL string // Formatted
}

// FirewallRule is a rule of the firewall.
type FirewallRule struct {
	Mark
	ID      string
	Name    string // Formatted
	Program string // Formatted; "": any
	// Port is of the machine, RemotePort of the other side. Formatted; "": any.
	Port, RemotePort string
	Protocol         string // tcp, udp; "": any
	Profile          string // domain, private, public, all; in v4 also a property with the sum of their values
	Remote           string // Formatted, with commas; "": any
	// Description is plain text in v3, and Formatted in v4.
	Description   string
	Outbound      bool
	IgnoreFailure bool
}

// urlReservations reserve URLs, each in a component of its own, which is the
// same from version to version as long as the manifest writes the same URL.
func (b *builder) urlReservations() {
	for _, u := range b.m.URLACLs {
		raw := strings.ToLower(u.URL.Raw)
		id := b.ids.take("urlacl "+raw+u.Key, "urlacl", urlWords(u.URL))
		c := b.component(u.Origin, id, b.appPath(), false)
		c.KeyPath, c.GUID = true, componentGUID("urlacl "+raw+whenWords(u.When)+" "+b.productKey())
		b.when(c, u.When, u.Origin)
		row := URLReservation{Mark: Mark{u.Pos}, ID: id, URL: b.formatted(u.URL), SDDL: literal(u.SDDL)}
		c.URLs, c.Mark = []URLReservation{row}, Mark{}
		b.need(extHTTP)
		b.releaseURL(u, row)
		if u.Feature != "" {
			b.add(u.Feature, c)
		} else {
			b.common.Components = append(b.common.Components, c)
		}
	}
}

// urlWords names a URL by what identifiers can hold of it.
func urlWords(url manifest.Text) string {
	text := url.Format(nil, func(p manifest.Part) string { return p.Text })
	_, text, _ = strings.Cut(text, "://")
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !isIDRune(r) || r == '.' }), "_")
}

// releaseURL takes a reservation away that the product made when parameters had
// other values: the extension only knows the URL of today.
func (b *builder) releaseURL(u *manifest.URLACL, row URLReservation) {
	old, same, known := u.URL, []string{}, []string{}
	old.Parts = slices.Clone(old.Parts)
	for i, p := range old.Parts {
		if p.Kind != manifest.ParamRef {
			continue
		}
		was := *p.Param
		was.Name = rememberedFolder + p.Param.Name
		old.Parts[i].Param = &was
		if !slices.Contains(known, was.Name) {
			known = append(known, was.Name)
			same = append(same, was.Name+" = "+p.Param.Name)
		}
	}
	if len(known) == 0 {
		return
	}
	condition := fmt.Sprintf("$%s = 3 AND %s AND NOT (%s)", row.ID, strings.Join(known, " AND "), strings.Join(same, " AND "))
	b.checkCondition(condition, u.Key+".url")
	system := b.dirs.standard(manifest.RootSystem).ID
	url := `url="` + b.formatted(old) + `"`
	action := Action{Mark: Mark{u.Pos}, Directory: system, Condition: condition}
	release, restore := action, action
	release.Comment, release.ID, release.Execute = "Give back the URL of the values until now", b.ids.take(row.ID+" release", "release", row.ID), "deferred"
	release.Command, release.Before = systemCommand(system, "netsh.exe", "http delete urlacl "+url), "InstallFiles"
	restore.Comment, restore.ID, restore.Execute = "Undo that", b.ids.take(row.ID+" restore", "restore", row.ID), "rollback"
	restore.Command, restore.Before = systemCommand(system, "netsh.exe", "http add urlacl "+url+` sddl="`+row.SDDL+`"`), release.ID
	b.d.Actions = append(b.d.Actions, release, restore)
}

// firewall makes rules, each in a component of its own.
func (b *builder) firewall() {
	for _, f := range b.m.Firewall {
		id := b.ids.take("firewall "+f.Name+f.Key, "firewall", f.Name)
		c := b.component(f.Origin, id, b.appPath(), false)
		c.KeyPath, c.GUID = true, componentGUID("firewall "+f.Name+whenWords(f.When)+" "+b.productKey())
		b.when(c, f.When, f.Origin)
		rule := FirewallRule{
			Mark: Mark{f.Pos}, ID: id, Name: literal(f.Name), Remote: b.addresses(f.Remote), Description: f.Description, IgnoreFailure: f.IgnoreFailure,
		}
		if b.d.Dialect == V4 {
			rule.Description = literal(f.Description)
		}
		if !f.AnyProgram {
			rule.Program = b.place(f.ProgramPath)
		}
		if f.Protocol != "any" {
			rule.Protocol = f.Protocol
		}
		ports := make([]string, len(f.Ports))
		for i, p := range f.Ports {
			ports[i] = b.formatted(p)
		}
		rule.Port = strings.Join(ports, ",")
		if f.Outbound {
			b.outbound(f, &rule)
		}
		c.Rules, c.Mark = b.profiles(f, rule), Mark{}
		if b.d.Dialect == V3 {
			b.replaceRules(f, c)
		}
		b.need(extFirewall)
		b.add(f.Feature, c)
	}
}

// outbound makes a rule for what goes out.
func (b *builder) outbound(f *manifest.Firewall, rule *FirewallRule) {
	if b.d.Dialect == V3 {
		b.faults.Errorf(CodeOutbound, b.m.Pos(f.Key+".direction"), "WiX 3 has no rules for what goes out").
			WithHint("render it with --dialect v4")
	}
	rule.Outbound = true
	rule.Port, rule.RemotePort = "", rule.Port
}

// profileBits are the values of the kinds of networks (icftypes.h,
// NET_FW_PROFILE_TYPE2).
var profileBits = map[string]int{"domain": 1, "private": 2, "public": 4}

// profiles makes one rule for all profiles where the dialect has a word for
// them. Otherwise v4 takes the sum of their values from a property, and v3 gets
// a rule for each.
func (b *builder) profiles(f *manifest.Firewall, rule FirewallRule) []FirewallRule {
	switch n := len(f.Profiles); {
	case n == len(profileBits):
		rule.Profile = "all"
		return []FirewallRule{rule}
	case n == 1:
		rule.Profile = f.Profiles[0]
		return []FirewallRule{rule}
	case b.d.Dialect == V4:
		sum := 0
		for _, p := range f.Profiles {
			sum += profileBits[p]
		}
		id := "FirewallProfiles_" + strings.Join(f.Profiles, "_")
		if !b.hasProperty(id) {
			b.property(Property{Comment: "The kinds of networks " + strings.Join(f.Profiles, " and "), ID: id, Value: fmt.Sprint(sum)})
		}
		rule.Profile = "[" + id + "]"
		return []FirewallRule{rule}
	}
	var all []FirewallRule
	for _, p := range f.Profiles {
		one := rule
		one.ID = b.ids.take(rule.ID+" "+p, rule.ID, p)
		one.Name, one.Profile = rule.Name+" ("+p+")", p
		all = append(all, one)
	}
	return all
}

// replaceRules removes rules of these names before they are made: the extension
// of WiX 3 leaves a rule that exists as it is, whatever port it is for.
func (b *builder) replaceRules(f *manifest.Firewall, c *Component) {
	system := b.dirs.standard(manifest.RootSystem).ID
	for _, r := range c.Rules {
		b.d.Actions = append(b.d.Actions, Action{
			Mark: Mark{f.Pos}, Comment: "Remove an older rule " + f.Name, ID: b.ids.take("replace "+r.ID, "replace", r.ID),
			Directory: system, Command: systemCommand(system, "netsh.exe", `advfirewall firewall delete rule name="`+r.Name+`"`),
			Execute: "deferred", Before: "InstallFiles", Condition: "$" + c.ID + " = 3",
		})
	}
}

// addresses joins those of a rule. A parameter among several that is empty goes
// with its comma.
func (b *builder) addresses(remote []manifest.Text) string {
	var fixed, open string
	for _, t := range remote {
		switch {
		case !t.IsLiteral() && len(remote) == 1:
			return b.formatted(t)
		case !t.IsLiteral():
			open += "{," + b.formatted(t) + "}"
		case fixed == "":
			fixed = b.formatted(t)
		default:
			fixed += "," + b.formatted(t)
		}
	}
	return fixed + open
}
