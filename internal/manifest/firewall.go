package manifest

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/expr"
)

// Firewall is one [[firewall]]: a rule of Windows' firewall that lets traffic
// through.
type Firewall struct {
	Origin
	Name string
	// Program is a packaged file, when the program is one; otherwise nil and
	// ProgramPath is a path on the machine. With AnyProgram neither counts.
	Program     *File `json:"-"`
	ProgramPath Path
	AnyProgram  bool
	// Ports are numbers, ranges ("8000-8010") and parameters; empty: any. They
	// are the machine's own ports, or, of a rule for what goes out, the others'.
	Ports         []Text
	Protocol      string // tcp, udp, any
	IgnoreFailure bool
	Profiles      []string // domain, private, public, in this order; never empty
	// Remote are addresses as Windows takes them, and parameters with lists of
	// them; empty: any. At most one is a parameter, unless others stand beside.
	Remote      []Text
	Outbound    bool
	Description string
	Feature     string
	When        *expr.Expr `json:"-"` // nil: always
}

// firewallProfiles are the kinds of networks, in the order of their values
// (icftypes.h, NET_FW_PROFILE_TYPE2).
var firewallProfiles = []string{"domain", "private", "public"}

// remoteWords are the groups of addresses that Windows keeps itself (Win32
// documentation, "INetFwRule::put_RemoteAddresses").
var remoteWords = []string{"LocalSubnet", "DNS", "DHCP", "WINS", "DefaultGateway"}

// maxRuleName leaves room for the profile behind it.
const maxRuleName = 240

const anything = "any"

func (l *loader) readFirewall() {
	seen := map[string]*Firewall{}
	for _, t := range l.tables("firewall") {
		f := &Firewall{Origin: t.origin(), Name: t.fixed("name"), IgnoreFailure: t.yes("ignore_failure"), Description: t.fixed("description"),
			Outbound: t.str("direction") == "out", Feature: l.feature(t), When: l.when(t)}
		if l.m.Product.PerUser() {
			l.errKey(codeScope, t.v.path, "a per-user package cannot make a firewall rule").WithHint(`write scope = "machine" in [product]`)
		}
		l.ruleProgram(t, f)
		l.rulePorts(t, f)
		l.ruleProtocol(t, f)
		l.ruleProfiles(t, f)
		l.ruleRemote(t, f)
		t.oneLine("description", maxDescription)
		l.ruleName(t, f, seen)
		l.m.Firewall = append(l.m.Firewall, f)
	}
}

// checkDirections refuses rules that the dialect has no words for.
func (l *loader) checkDirections() {
	for _, f := range l.m.Firewall {
		if f.Outbound && l.m.WiX.Dialect == "v3" {
			l.errVal(codeDirection, joinKey(f.Key, "direction"), "WiX 3 has no rules for what goes out").
				WithHint("write dialect = \"v4\" in [wix]")
		}
	}
}

// ruleName reads the name, by which the rule is removed again.
func (l *loader) ruleName(t tab, f *Firewall, seen map[string]*Firewall) {
	at := t.path("name")
	if f.Name == "" {
		f.Name, at = l.m.Product.BareName, t.v.path
	}
	t.oneLine("name", maxRuleName)
	switch {
	case strings.ContainsAny(f.Name, `|"`):
		l.errVal(codeRuleName, at, "the name %s of a rule holds %q", quote(f.Name), f.Name[strings.IndexAny(f.Name, `|"`)])
	case strings.EqualFold(f.Name, "all"):
		l.errVal(codeRuleName, at, "%q means every rule", f.Name).WithHint("choose another name")
	}
	key := strings.ToLower(f.Name)
	first := seen[key]
	if first == nil {
		seen[key] = f
		return
	}
	if bothWhen(first.When, f.When) {
		return
	}
	report, hint := l.errVal, "a rule is removed by its name, so each has its own"
	if !t.written("name") {
		report, hint = l.errKey, "write name: a rule is removed by it"
	}
	report(codeTwoRules, at, "two firewall rules have the name %q", f.Name).WithNote(first.Pos, "the other is here").WithHint("%s", hint)
}

// ruleProgram reads whom the rule is for: unsaid, the only program, or that of
// the only service.
func (l *loader) ruleProgram(t tab, f *Firewall) {
	v := t.get("program")
	switch {
	case v == nil && t.broken("program"):
	case v == nil:
		if len(l.m.Services) == 1 && l.m.Services[0].File != nil {
			f.Program = l.m.Services[0].File
		} else if f.Program = l.only(t, "program"); f.Program == nil {
			return
		}
		f.ProgramPath = f.Program.Dest
	case v.str == anything:
		f.AnyProgram = true
		if !t.written("port") {
			l.errVal(codeNoEffect, v.path, "a rule for any program on any port would open the machine").WithHint("write port")
		}
	default:
		l.rulePath(v, f)
	}
	if f.Program != nil && !t.written("feature") {
		f.Feature = f.Program.Feature
	}
}

func (l *loader) rulePath(v *value, f *Firewall) {
	if strings.HasPrefix(v.str, "{file.") {
		if f.Program = l.packaged(v); f.Program != nil {
			f.ProgramPath = f.Program.Dest
		}
		return
	}
	p, ok := l.readPath(v, v.str, RootApp)
	if !ok {
		return
	}
	f.ProgramPath, f.Program = p, l.m.sourceByDest[p.Key()]
	switch {
	case f.Program == nil && (p.Root == RootApp || p.Root == RootData):
		l.noFile(l.errVal(codeFileRef, v.path, "no packaged file has the dest %q", v.str), v.str)
	case !strings.EqualFold(extension(p.Base()), ".exe"):
		l.errVal(codeNotProgram, v.path, "%q is no program", v.str).WithHint("a rule is for an .exe")
	}
}

// rulePorts reads a number, a text, or a list of them.
func (l *loader) rulePorts(t tab, f *Firewall) {
	v := t.get("port")
	if v == nil {
		return
	}
	if v.kind == kString && v.str == anything {
		return
	}
	elems := []*value{v}
	if v.kind == kArray {
		if elems = v.list; len(elems) == 0 {
			l.errVal(codeEmpty, v.path, "%q in [[firewall]] is empty", "port").WithHint("leave it out for any port")
		}
	}
	seen := map[string]bool{}
	for _, e := range elems {
		if e.kind == 0 {
			continue
		}
		text, ok := l.rulePort(e, f)
		if !ok {
			continue
		}
		if seen[text.Raw] {
			l.errVal(codeListed, e.path, "%q is listed twice in %q", text.Raw, "port")
			continue
		}
		seen[text.Raw] = true
		f.Ports = append(f.Ports, text)
	}
}

func (l *loader) rulePort(e *value, f *Firewall) (Text, bool) {
	const hint = "a port is a whole number from 1 to 65535, a range \"8000-8010\" or a parameter of kind \"port\""
	if e.kind == kInt {
		s := strconv.FormatInt(e.num, 10)
		if portFault(s) {
			l.errVal(codePort, e.path, "%s is no port", s).WithHint(hint)
			return Text{}, false
		}
		return plainText(s), true
	}
	t, ok := l.soundText(e)
	if !ok {
		return t, false
	}
	s, plain := t.Plain()
	if !plain {
		if len(t.Parts) != 1 || t.Parts[0].Kind != ParamRef {
			l.errVal(codePort, e.path, "%s is no port", quote(e.str)).WithHint("a parameter stands alone; several ports are a list")
			return t, false
		}
		p := t.Parts[0].Param
		if p.Kind != PortParameter && p.Kind != TextParameter {
			l.errVal(codePort, e.path, "the parameter %s is no port", p.Name).WithHint(`write kind = "port" in its [[parameter]]`)
			return t, false
		}
		p.Quoted = true
		l.neverEmpty(e, t, f.When)
		return t, true
	}
	s = strings.ReplaceAll(s, " ", "")
	from, to, isRange := strings.Cut(s, "-")
	switch {
	case strings.Contains(s, ","):
		l.errVal(codePort, e.path, "%s is no port", quote(e.str)).WithHint("several ports are a list: [80, 443]")
	case portFault(from) || isRange && portFault(to):
		l.errVal(codePort, e.path, "%s is no port", quote(e.str)).WithHint(hint)
	default:
		first, _ := strconv.Atoi(from)
		if last, _ := strconv.Atoi(to); isRange && last < first {
			l.errVal(codePort, e.path, "the range %s goes backwards", quote(e.str)).WithHint("write %q", to+"-"+from)
			return t, false
		}
		return plainText(s), true
	}
	return t, false
}

// ruleProtocol decides the protocol; ports are of TCP or UDP.
func (l *loader) ruleProtocol(t tab, f *Firewall) {
	f.Protocol = t.str("protocol")
	switch {
	case f.Protocol == "" && len(f.Ports) > 0:
		f.Protocol = "tcp"
	case f.Protocol == "":
		f.Protocol = anything
	case f.Protocol == anything && len(f.Ports) > 0:
		t.contradict("protocol", "port", "only tcp and udp have ports").WithHint("two protocols are two rules")
	}
}

func (l *loader) ruleProfiles(t tab, f *Firewall) {
	t.unique("profile")
	var words []string
	for _, e := range t.elems("profile") {
		if !slices.Contains(firewallProfiles, e.str) {
			d := l.errVal(codeWord, e.path, "%q is no value of %q", e.str, "profile")
			if near := nearest(e.str, firewallProfiles); near != "" {
				d.WithHint("did you mean %q?", near)
			} else {
				d.WithHint("it is one of %s", strings.Join(firewallProfiles, ", "))
			}
			continue
		}
		words = append(words, e.str)
	}
	if v := t.get("profile"); v != nil && len(v.list) == 0 {
		l.errVal(codeEmpty, v.path, "%q in [[firewall]] is empty", "profile")
	} else if v == nil {
		words = []string{"domain", "private"}
	}
	for _, p := range firewallProfiles {
		if slices.Contains(words, p) {
			f.Profiles = append(f.Profiles, p)
		}
	}
}

// ruleRemote reads the addresses that the rule is for.
func (l *loader) ruleRemote(t tab, f *Firewall) {
	t.unique("remote")
	v := t.get("remote")
	if v != nil && len(v.list) == 0 {
		l.errVal(codeEmpty, v.path, "%q in [[firewall]] is empty", "remote").WithHint(`["any"] means every address`)
	}
	params, fixed := 0, 0
	for _, e := range t.elems("remote") {
		if e.str == anything {
			if len(v.list) > 1 {
				l.errVal(codeContradiction, e.path, "any address, and others beside it")
			}
			continue
		}
		text, ok := l.remote(e)
		if !ok {
			continue
		}
		if text.IsLiteral() {
			fixed++
		} else {
			params++
		}
		f.Remote = append(f.Remote, text)
	}
	if params > 1 && fixed == 0 {
		l.errVal(codeAddress, v.path, "when one of these parameters is empty, nobody can tell whether any address is meant").
			WithHint("one parameter can hold several addresses, with commas between them")
	}
}

func (l *loader) remote(e *value) (Text, bool) {
	t, ok := l.soundText(e)
	if !ok {
		return t, false
	}
	s, plain := t.Plain()
	if !plain {
		if len(t.Parts) != 1 || t.Parts[0].Kind != ParamRef {
			l.errVal(codeAddress, e.path, "%s is no address", quote(e.str)).WithHint("a parameter stands alone")
			return t, false
		}
		if p := t.Parts[0].Param; p.Kind != TextParameter && p.Kind != ChoiceParameter {
			l.errVal(codeAddress, e.path, "the parameter %s holds no address", p.Name).WithHint(`its kind is %q; write kind = "text"`, p.Kind)
			return t, false
		}
		return t, true
	}
	s = strings.TrimSpace(s)
	for _, word := range remoteWords {
		if strings.EqualFold(s, word) {
			return plainText(word), true
		}
	}
	if fault := addressFault(s); fault != "" {
		d := l.errVal(codeAddress, e.path, "%s %s", quote(e.str), fault)
		if near := nearest(s, append([]string{anything}, remoteWords...)); near != "" {
			d.WithHint("did you mean %q?", near)
		} else {
			d.WithHint(`such as "10.0.0.0/8", "192.168.0.1-192.168.0.9", "fe80::/10" or "LocalSubnet"`)
		}
		return t, false
	}
	return plainText(s), true
}

// addressFault tells what is wrong with an address, a network or a range.
func addressFault(s string) string {
	if first, last, ok := strings.Cut(s, "-"); ok {
		a, err1 := netip.ParseAddr(first)
		b, err2 := netip.ParseAddr(last)
		switch {
		case err1 != nil || err2 != nil || a.Is4() != b.Is4():
			return "is no range of addresses"
		case b.Less(a):
			return "is a range that goes backwards"
		}
		return ""
	}
	if ip, mask, ok := strings.Cut(s, "/"); ok {
		if _, err := netip.ParsePrefix(s); err == nil {
			return ""
		}
		a, err1 := netip.ParseAddr(ip)
		m, err2 := netip.ParseAddr(mask)
		if err1 != nil || err2 != nil || !a.Is4() || !m.Is4() {
			return "is no network"
		}
		return ""
	}
	if _, err := netip.ParseAddr(s); err != nil {
		return "is no address"
	}
	return ""
}
