package compile

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Values of the columns of the tables WixFirewallException and
// Wix5FirewallException: those of NetFwPublicTypes (icftypes.h) and, for
// addresses, of INetFwRule's RemoteAddresses.
var (
	firewallScopesV3 = map[string]string{"any": "*", "localSubnet": "LocalSubnet"}
	firewallScopes   = map[string]string{
		"any": "*", "localSubnet": "LocalSubnet", "defaultGateway": "DefaultGateway",
		"dns": "dns", "DNS": "dns", "dhcp": "dhcp", "DHCP": "dhcp", "wins": "wins", "WINS": "wins",
	}
	firewallProtocols  = map[string]string{"tcp": "6", "udp": "17"}
	firewallProfiles   = map[string]string{"domain": "1", "private": "2", "public": "4", "all": "2147483647"}
	firewallActions    = map[string]string{"block": "0", "allow": "1"}
	firewallTraversals = map[string]string{"deny": "0", "allow": "1", "deferToApp": "2", "deferToUser": "3"}
	firewallEnabled    = map[string]string{"no": "0", "false": "0", "yes": "1", "true": "1"}
	firewallSecurity   = map[string]string{"none": "0", "noEncapsulation": "1", "withIntegrity": "2", "negotiateEncryption": "3", "encrypt": "4"}
	// firewallInterfaces are the words of the element InterfaceType; the
	// attribute of that name keeps its word.
	firewallInterfaces = map[string]string{"remoteAccess": "RemoteAccess", "wireless": "Wireless", "lan": "Lan", "all": allInterfaces}
)

const (
	allInterfaces = "All"
	// firewallNotSet is the text in a column of Wix5FirewallException that
	// stands for a number which is not authored.
	firewallNotSet = "-2147483648"
)

// The bits of column Attributes. The last two tell that a rule needs the
// interfaces INetFwRule2 or INetFwRule3.
const (
	firewallIgnoreFailure = 0x01
	firewallNoUpdate      = 0x02
	firewallEnableOnly    = 0x04
	firewallRule2         = 0x08
	firewallRule3         = 0x10
)

// firewallRule3Attrs are the attributes that INetFwRule3 has.
var firewallRule3Attrs = []string{
	"LocalAppPackageId", "LocalUserAuthorizedList", "LocalUserOwner", "RemoteMachineAuthorizedList", "RemoteUserAuthorizedList", "IPSecSecureFlags",
}

func firewallElements() []definition {
	words := func(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
	// What both lines have.
	common := []attribute{
		nonEmpty("Name").req(), nonEmpty("Description"), identifier("File"), nonEmpty("Program"), nonEmpty("Port"), yesNo("IgnoreFailure"),
	}
	const rule = "firewall:FirewallException"
	address := func(name string, to func(*firewallRule) *[]string) definition {
		return definition{space: "firewall", name: name, in: onlyV4, parents: []string{rule}, attrs: []attribute{nonEmpty("Value").req()},
			compile: func(c *compiler, e *element) { c.firewallPart(e, to, e.str("Value")) }}
	}
	remote := func(r *firewallRule) *[]string { return &r.remote }
	return []definition{
		{space: "firewall", name: "FirewallException", in: onlyV3, parents: []string{"Component", "File"}, attrs: concatAttrs(common, []attribute{
			identifier("Id").req(), enum("Scope", words(firewallScopesV3)...), enum("Protocol", words(firewallProtocols)...), enum("Profile", words(firewallProfiles)...),
		}), compile: compileFirewallException3},
		{space: "firewall", name: "RemoteAddress", in: onlyV3, parents: []string{rule}, attrs: []attribute{text("Value")}, compile: func(c *compiler, e *element) {
			if e.str("Value") == "" {
				c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> holds no address", e.Written).WithLength(len(e.Written) + 1)
			}
			c.firewallPart(e, remote, e.str("Value"))
		}},

		{space: "firewall", name: "FirewallException", in: onlyV4, parents: []string{"Component", "File", "ServiceInstall"}, attrs: concatAttrs(common, []attribute{
			identifier("Id"), enumOrProperty("Scope", words(firewallScopes)...), enumOrProperty("LocalScope", words(firewallScopes)...), nonEmpty("Protocol"),
			enumOrProperty("Profile", words(firewallProfiles)...), enumOrProperty("Action", words(firewallActions)...),
			enumOrProperty("EdgeTraversal", words(firewallTraversals)...), enumOrProperty("Enabled", words(firewallEnabled)...),
			enumOrProperty("InterfaceType", words(firewallInterfaces)...), enumOrProperty("IPSecSecureFlags", words(firewallSecurity)...),
			enum("OnUpdate", "doNothing", "enableOnly"), yesNo("Outbound"), nonEmpty("RemotePort"), nonEmpty("Service"), nonEmpty("Grouping"),
			nonEmpty("IcmpTypesAndCodes"), nonEmpty("Interface"), nonEmpty("LocalAppPackageId"), nonEmpty("LocalUserAuthorizedList"), nonEmpty("LocalUserOwner"),
			nonEmpty("RemoteMachineAuthorizedList"), nonEmpty("RemoteUserAuthorizedList"),
		}), compile: compileFirewallException},
		address("RemoteAddress", remote),
		address("LocalAddress", func(r *firewallRule) *[]string { return &r.local }),
		{space: "firewall", name: "Interface", in: onlyV4, parents: []string{rule}, attrs: []attribute{nonEmpty("Name").req()}, compile: func(c *compiler, e *element) {
			c.firewallPart(e, func(r *firewallRule) *[]string { return &r.interfaces }, e.str("Name"))
		}},
		{space: "firewall", name: "InterfaceType", in: onlyV4, parents: []string{rule}, attrs: []attribute{
			enumOrProperty("Value", words(firewallInterfaces)...).req(),
		}, compile: compileInterfaceType},
	}
}

// firewallRule collects what the children of a FirewallException name.
type firewallRule struct {
	remote, local, interfaces, types []string
}

// firewallPart adds a value to a list of the rule around.
func (c *compiler) firewallPart(e *element, list func(*firewallRule) *[]string, value string) {
	to := list(e.up.state.(*firewallRule))
	*to = append(*to, value)
	c.children(e)
}

// compileInterfaceType adds a type to those of the rule; to "all" nothing can
// be added.
func compileInterfaceType(c *compiler, e *element) {
	types := func(r *firewallRule) *[]string { return &r.types }
	value := word(firewallInterfaces, e.str("Value"))
	if before := *types(e.up.state.(*firewallRule)); slices.Contains(before, allInterfaces) {
		if value != allInterfaces {
			c.faults.Errorf(CodeConflict, e.Pos, "<%s> cannot have another <%s> beside that of all", e.up.Written, e.Written).WithLength(len(e.Written) + 1)
		}
		c.children(e)
		return
	}
	c.firewallPart(e, types, value)
}

// firewallChildren compiles what a rule holds. An attribute that stands for
// children of a kind cannot be there beside them.
func (c *compiler) firewallChildren(e *element) *firewallRule {
	r := &firewallRule{}
	e.state = r
	c.children(e)
	for _, p := range []struct {
		attr, child string
		values      []string
	}{
		{"Scope", "RemoteAddress", r.remote}, {"LocalScope", "LocalAddress", r.local},
		{"Interface", "Interface", r.interfaces}, {"InterfaceType", "InterfaceType", r.types},
	} {
		if a, ok := e.Attr(p.attr); ok && len(p.values) > 0 {
			c.faults.Errorf(CodeConflict, a.Pos, "<%s> cannot have both %s and <%s>", e.Written, a.Written, p.child).WithLength(len(a.Written))
		}
	}
	return r
}

// firewallProgram gives the program that a rule is for: a File, that around or
// the named one, or an authored path.
func (c *compiler) firewallProgram(e *element) string {
	file := e.str("File")
	if e.up.Is("File") {
		file = e.up.id
		c.nestedConflict(e, "File")
		c.nestedConflict(e, "Program")
	} else if e.has("File") && e.has("Program") {
		c.conflict(e, "File", "Program")
	}
	if file == "" {
		return e.str("Program")
	}
	c.ref(e.pos("File"), "File", file)
	return "[#" + file + "]"
}

// nestedConflict reports an attribute that e cannot have where it stands.
func (c *compiler) nestedConflict(e *element, attr string) {
	if a, ok := e.Attr(attr); ok {
		c.faults.Errorf(CodeConflict, a.Pos, "<%s> cannot have the attribute %s, since it stands in <%s>", e.Written, a.Written, e.up.Written).WithLength(len(a.Written))
	}
}

func compileFirewallException3(c *compiler, e *element) {
	e.id = e.str("Id")
	r := c.firewallChildren(e)
	program := c.firewallProgram(e)
	addresses := strings.Join(r.remote, ",")
	if e.has("Scope") {
		addresses = firewallScopesV3[e.str("Scope")]
	} else if len(r.remote) == 0 {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Scope or a <RemoteAddress>", e.Written).WithLength(len(e.Written) + 1)
	}
	if program == "" && !e.has("Port") {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes File, Port and Program", e.Written).WithLength(len(e.Written) + 1)
	}
	protocol := firewallProtocols[e.str("Protocol")]
	if protocol == "" && e.has("Port") {
		protocol = firewallProtocols["tcp"]
	}
	c.row(e, "WixFirewallException", e.id, e.str("Name"), addresses, e.cell("Port"), numberCell(protocol), program, c.firewallBits(e),
		numberCell(firewallProfiles[first(e.str("Profile"), "all")]), e.comp.id, e.cell("Description"))
	c.refAction(e, "WixSchedFirewallExceptionsInstall")
}

// numberCell gives the cell of a number in decimal digits: nil for none.
func numberCell(s string) any {
	if n, err := strconv.ParseInt(s, 10, 32); err == nil {
		return int32(n)
	}
	return nil
}

func (c *compiler) firewallBits(e *element) int32 {
	return bitsOf([]onBit{
		{e.yes("IgnoreFailure"), firewallIgnoreFailure},
		{e.str("OnUpdate") == "doNothing", firewallNoUpdate},
		{e.str("OnUpdate") == "enableOnly", firewallEnableOnly},
		{strings.HasPrefix(e.str("EdgeTraversal"), "deferTo"), firewallRule2},
		{slices.ContainsFunc(firewallRule3Attrs, e.has), firewallRule3},
	})
}

func compileFirewallException(c *compiler, e *element) {
	name := e.str("Name")
	if e.id = e.str("Id"); e.id == "" {
		e.id = c.stableID("fex", name, e.comp.id)
	}
	r := c.firewallChildren(e)
	service := e.str("Service")
	if s, ok := e.up.state.(*serviceState); ok {
		service = s.name
		c.nestedConflict(e, "Service")
	}
	program := c.firewallProgram(e)
	protocol := c.firewallProtocol(e)
	c.checkDeferToUser(e, program, protocol)
	// set gives the value of an attribute's word.
	set := func(attr string, words map[string]string) string {
		if !e.has(attr) {
			return firewallNotSet
		}
		return word(words, e.str(attr))
	}
	// list gives what an attribute or the children instead of it say.
	list := func(attr string, words map[string]string, children []string, separator string) string {
		if e.has(attr) {
			return word(words, e.str(attr))
		}
		return strings.Join(children, separator)
	}
	direction := 1
	if e.yes("Outbound") {
		direction = 2
	}
	c.row(e, "Wix5FirewallException", e.id, name, list("Scope", firewallScopes, r.remote, ","), e.cell("Port"), protocol, program, c.firewallBits(e),
		set("Profile", firewallProfiles), e.comp.id, e.cell("Description"), direction, set("Action", firewallActions),
		set("EdgeTraversal", firewallTraversals), set("Enabled", firewallEnabled), e.cell("Grouping"), e.cell("IcmpTypesAndCodes"),
		list("Interface", nil, r.interfaces, "|"), list("InterfaceType", nil, r.types, ","), list("LocalScope", firewallScopes, r.local, ","),
		e.cell("RemotePort"), service, e.cell("LocalAppPackageId"), e.cell("LocalUserAuthorizedList"), e.cell("LocalUserOwner"),
		e.cell("RemoteMachineAuthorizedList"), e.cell("RemoteUserAuthorizedList"), set("IPSecSecureFlags", firewallSecurity))
	c.refAction(e, "Wix5SchedFirewallExceptionsInstall")
	c.refAction(e, "Wix5SchedFirewallExceptionsUninstall")
}

// firewallProtocol gives the number of an IP protocol. A rule with ports and
// without a protocol is of TCP.
func (c *compiler) firewallProtocol(e *element) string {
	a, ok := e.Attr("Protocol")
	if !ok || a.Value == firewallNotSet {
		if e.has("Port") || e.has("RemotePort") {
			return firewallProtocols["tcp"]
		}
		return firewallNotSet
	}
	value := word(firewallProtocols, a.Value)
	if n, err := strconv.Atoi(strings.TrimSpace(value)); !isProperty(value) && (err != nil || n < 0 || n > 255) {
		c.bad(e, a, `"tcp", "udp", a number from 0 to 255 or a property such as "[NAME]"`)
	}
	return value
}

// checkDeferToUser reports what a rule with EdgeTraversal="deferToUser" cannot
// have: Windows takes such a rule for a program, and TCP or UDP, only.
func (c *compiler) checkDeferToUser(e *element, program, protocol string) {
	if e.str("EdgeTraversal") != "deferToUser" {
		return
	}
	const beside = `EdgeTraversal="deferToUser"`
	if program == "" {
		c.faults.Errorf(CodeNeeds, e.pos("EdgeTraversal"), "%s of <%s> needs the attribute File or Program", beside, e.Written)
	}
	if e.has("Protocol") && protocol != firewallNotSet && protocol != firewallProtocols["tcp"] && protocol != firewallProtocols["udp"] {
		a, _ := e.Attr("Protocol")
		c.bad(e, a, `"tcp" or "udp" beside `+beside)
	}
	for _, name := range []string{"Port", "RemotePort", "LocalScope", "Scope", "Profile", "Service"} {
		if a, ok := e.Attr(name); ok {
			c.faults.Errorf(CodeConflict, a.Pos, "<%s> cannot have both %s and %s", e.Written, beside, a.Written).WithLength(len(a.Written))
		}
	}
	if e.up.Is("ServiceInstall") {
		c.faults.Errorf(CodeConflict, e.pos("EdgeTraversal"), "<%s> cannot have %s, since it stands in <%s>", e.Written, beside, e.up.Written)
	}
}
