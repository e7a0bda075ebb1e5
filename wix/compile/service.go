package compile

import (
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// Values of ServiceInstall's columns ("ServiceInstall Table").
var (
	serviceTypes       = map[string]int32{"ownProcess": 0x10, "shareProcess": 0x20}
	serviceStarts      = map[string]int32{"auto": 2, "demand": 3, "disabled": 4}
	serviceErrors      = map[string]int32{"ignore": 0, "normal": 1, "critical": 3}
	serviceInteractive = int32(0x100)
	// serviceVital makes the installation fail when the service cannot be installed.
	serviceVital = int32(0x8000)
)

// controlEvents are the bits of ServiceControl.Event ("ServiceControl Table").
var controlEvents = map[string]map[string]int32{
	"Start":  {"install": 0x01, "uninstall": 0x10, "both": 0x11},
	"Stop":   {"install": 0x02, "uninstall": 0x20, "both": 0x22},
	"Remove": {"install": 0x08, "uninstall": 0x80, "both": 0x88},
}

// configKinds are the settings of MsiServiceConfig ("MsiServiceConfig Table"):
// the suffix of the row's key, the column ConfigType, and the words for values.
var configKinds = []struct {
	attr, suffix string
	kind         int32
	words        map[string]string
}{
	{"DelayedAutoStart", "DS", 3, map[string]string{"yes": "1", "true": "1", "no": "0", "false": "0"}},
	{"FailureActionsWhen", "FA", 4, map[string]string{"failedToStop": "0", "failedToStopOrReturnedError": "1"}},
	{"ServiceSid", "SS", 5, map[string]string{"none": "0", "restricted": "3", "unrestricted": "1"}},
	{"PreShutdownDelay", "PD", 7, nil},
}

// failureActions are the words of Failure/@Action
// ("MsiServiceConfigFailureActions Table", column Actions).
var failureActions = map[string]string{"none": "0", "restartService": "1", "restartComputer": "2", "runCommand": "3"}

func serviceElements() []definition {
	control := []string{"install", "uninstall", "both"}
	events := []attribute{identifier("Id"), text("ServiceName"), yesNo("OnInstall"), yesNo("OnReinstall"), yesNo("OnUninstall")}
	return []definition{
		{name: "ServiceInstall", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), nonEmpty("Name").req(), nonEmpty("DisplayName"), nonEmpty("Description"),
			enum("Type", "ownProcess", "shareProcess", "kernelDriver", "systemDriver").req(),
			enum("Start", "auto", "demand", "disabled", "boot", "system").req(), enum("ErrorControl", "ignore", "normal", "critical").req(),
			nonEmpty("Account"), nonEmpty("Password"), nonEmpty("Arguments"), nonEmpty("LoadOrderGroup"),
			yesNo("EraseDescription"), yesNo("Interactive"), yesNo("Vital"),
		}, compile: compileServiceInstall},
		{name: "ServiceDependency", parents: []string{"ServiceInstall"}, attrs: []attribute{
			nonEmpty("Id").req(), yesNo("Group"),
		}, compile: compileServiceDependency},
		{name: "ServiceArgument", in: onlyV3, parents: []string{"ServiceControl"}, attrs: []attribute{text("Value")}, compile: compileServiceArgument},
		{name: "ServiceArgument", in: onlyV4, parents: []string{"ServiceControl"}, attrs: []attribute{nonEmpty("Value").req()}, compile: compileServiceArgument},
		{name: "ServiceControl", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), nonEmpty("Name").req(), enum("Start", control...), enum("Stop", control...), enum("Remove", control...), yesNo("Wait"),
		}, compile: compileServiceControl},
		{name: "ServiceConfig", parents: []string{"Component", "ServiceInstall"}, attrs: concatAttrs(events, []attribute{
			nonEmpty("DelayedAutoStart"), nonEmpty("FailureActionsWhen"), nonEmpty("PreShutdownDelay"), nonEmpty("ServiceSid"),
		}), compile: compileServiceConfig},
		{name: "RequiredPrivilege", parents: []string{"ServiceConfig"}, attrs: []attribute{nonEmpty("Name").req()}, compile: func(c *compiler, e *element) {
			s := e.up.state.(*serviceState)
			s.arguments = append(s.arguments, privilege(e.str("Name")))
		}},
		{name: "ServiceConfigFailureActions", parents: []string{"Component", "ServiceInstall"}, attrs: concatAttrs(events, []attribute{
			text("Command"), text("RebootMessage"), integer("ResetPeriod", -1<<31, 1<<31-1),
		}), compile: compileFailureActions},
		{name: "Failure", parents: []string{"ServiceConfigFailureActions"}, attrs: []attribute{
			nonEmpty("Action").req(), nonEmpty("Delay").req(),
		}, compile: func(c *compiler, e *element) {
			s := e.up.state.(*serviceState)
			s.arguments = append(s.arguments, word(failureActions, e.str("Action")))
			s.delays = append(s.delays, e.str("Delay"))
		}},
	}
}

// serviceState collects what the children of a service element add.
type serviceState struct {
	name         string // of the service
	dependencies []string
	arguments    []string
	delays       []string
}

// word gives the value of a word, or the text itself: these columns are
// formatted, so that a property can be written as well.
func word(words map[string]string, s string) string {
	if v, ok := words[s]; ok {
		return v
	}
	return s
}

func compileServiceInstall(c *compiler, e *element) {
	name := e.str("Name")
	if e.id = e.str("Id"); e.id == "" {
		e.id = ident.FromFileName(name)
	}
	s := &serviceState{name: name}
	e.state = s
	for _, unfit := range []struct{ attr string }{{"Type"}, {"Start"}} {
		switch v := e.str(unfit.attr); v {
		case "kernelDriver", "systemDriver", "boot", "system":
			c.faults.Errorf(CodeBadValue, e.pos(unfit.attr), "%s=%q is for drivers, which Windows Installer does not install", unfit.attr, v).WithLength(len(v))
		}
	}
	kind, fail := serviceTypes[e.str("Type")], serviceErrors[e.str("ErrorControl")]
	if e.yes("Interactive") {
		kind |= serviceInteractive
	}
	if e.yes("Vital") {
		fail |= serviceVital
	}
	description := e.cell("Description")
	if e.yes("EraseDescription") {
		description = multiStringSeparator
	}
	row := c.row(e, "ServiceInstall", e.id, name, e.cell("DisplayName"), kind, serviceStarts[e.str("Start")], fail, e.cell("LoadOrderGroup"), nil,
		e.cell("Account"), e.cell("Password"), e.cell("Arguments"), e.comp.id, description)
	c.children(e)
	if len(s.dependencies) > 0 {
		row.Cells[7] = strings.Join(s.dependencies, multiStringSeparator) + multiStringSeparator + multiStringSeparator
	}
}

func compileServiceDependency(c *compiler, e *element) {
	id := e.str("Id")
	if e.yes("Group") {
		id = "+" + id // a load order group ("ServiceInstall Table", column Dependencies)
	}
	s := e.up.state.(*serviceState)
	s.dependencies = append(s.dependencies, id)
}

func compileServiceArgument(c *compiler, e *element) {
	s := e.up.state.(*serviceState)
	s.arguments = append(s.arguments, e.str("Value"))
}

func compileServiceControl(c *compiler, e *element) {
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = ident.FromFileName(e.str("Name"))
	}
	s := &serviceState{}
	e.state = s
	var events int32
	for _, attr := range []string{"Start", "Stop", "Remove"} {
		events |= controlEvents[attr][e.str(attr)]
	}
	c.children(e)
	var wait any
	switch e.tri("Wait") {
	case Yes:
		wait = 1
	case No:
		wait = 0
	}
	c.row(e, "ServiceControl", e.id, e.str("Name"), events, strings.Join(s.arguments, multiStringSeparator), wait, e.comp.id)
}

// serviceEvents gives when a configuration applies; Windows Installer's bits
// of column Event. At least one is needed.
func (c *compiler) serviceEvents(e *element) int32 {
	var bits int32
	for attr, bit := range map[string]int32{"OnInstall": 1, "OnUninstall": 2, "OnReinstall": 4} {
		if e.yes(attr) {
			bits |= bit
		}
	}
	if bits == 0 {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes OnInstall, OnReinstall and OnUninstall", e.Written).WithLength(len(e.Written) + 1)
	}
	return bits
}

// serviceName gives the service that a configuration is for: that of the
// ServiceInstall around, or the named one.
func (c *compiler) serviceName(e *element) string {
	if around, ok := e.up.state.(*serviceState); ok && e.up.Is("ServiceInstall") {
		if e.has("ServiceName") {
			c.faults.Errorf(CodeConflict, e.pos("ServiceName"), "<%s> cannot have a ServiceName, since it stands in <%s>", e.Written, e.up.Written)
		}
		return around.name
	}
	if e.str("ServiceName") == "" {
		c.missing(e, "ServiceName")
	}
	return e.str("ServiceName")
}

// serviceSettings begins an element that configures a service: its id, what its
// children say, and when it applies.
func (c *compiler) serviceSettings(e *element) (*serviceState, int32) {
	s := &serviceState{name: c.serviceName(e)}
	events := c.serviceEvents(e)
	if e.id = e.str("Id"); e.id == "" {
		e.id = ident.FromFileName(s.name)
	}
	e.state = s
	c.children(e)
	return s, events
}

func compileServiceConfig(c *compiler, e *element) {
	s, events := c.serviceSettings(e)
	any := false
	for _, k := range configKinds {
		if v := e.str(k.attr); v != "" {
			any = true
			c.row(e, "MsiServiceConfig", e.id+"."+k.suffix, s.name, events, k.kind, word(k.words, v), e.comp.id)
		}
	}
	if len(s.arguments) > 0 {
		const requiredPrivileges = 6
		any = true
		c.row(e, "MsiServiceConfig", e.id+".RP", s.name, events, requiredPrivileges, strings.Join(s.arguments, multiStringSeparator), e.comp.id)
	}
	if !any {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> configures nothing", e.Written).WithLength(len(e.Written) + 1).
			WithHint("give it DelayedAutoStart, FailureActionsWhen, PreShutdownDelay, ServiceSid or <RequiredPrivilege>")
	}
}

func compileFailureActions(c *compiler, e *element) {
	s, events := c.serviceSettings(e)
	// "[~]" is the empty text, which removes what is set ("MsiServiceConfigFailureActions Table").
	text := func(attr string) any {
		if e.has(attr) {
			return e.cell(attr)
		}
		return multiStringSeparator
	}
	c.row(e, "MsiServiceConfigFailureActions", e.id, s.name, events, e.integerCell("ResetPeriod"), text("RebootMessage"), text("Command"),
		strings.Join(s.arguments, multiStringSeparator), strings.Join(s.delays, multiStringSeparator), e.comp.id)
}

// privileges are the words for what is not "Se", the word and "Privilege".
var privileges = map[string]string{
	"systemTime":                     "SeSystemtimePrivilege",
	"modifySystemTime":               "SeSystemtimePrivilege",
	"modifyTimeZone":                 "SeTimeZonePrivilege",
	"tcb":                            "SeTcbPrivilege",
	"trustedComputerBase":            "SeTcbPrivilege",
	"trustedCredentialManagerAccess": "SeTrustedCredManAccessPrivilege",
}

// plainPrivileges are the words that become "Se", the word, "Privilege".
var plainPrivileges = strings.Fields(`assignPrimaryToken audit backup changeNotify createGlobal createPagefile createPermanent
	createSymbolicLink createToken debug enableDelegation impersonate increaseBasePriority increaseQuota increaseWorkingSet loadDriver
	lockMemory machineAccount manageVolume profileSingleProcess relabel remoteShutdown restore security shutdown syncAgent
	systemEnvironment systemProfile takeOwnership timeZone undock unsolicitedInput`)

// privilege gives Windows' name of a privilege ("Privilege Constants") for
// WiX's word; another text stays.
func privilege(s string) string {
	if slices.Contains(plainPrivileges, s) {
		return "Se" + strings.ToUpper(s[:1]) + s[1:] + "Privilege"
	}
	return word(privileges, s)
}
