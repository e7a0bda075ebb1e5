package templates

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gomsi/gomsi/internal/manifest"
)

const localSystem = "LocalSystem"

// accountName gives the name of an account that the service control manager
// takes on every language of Windows; the virtual account has the service's
// name.
func accountName(word, service string) string {
	switch word {
	case "virtual":
		return `NT SERVICE\` + service
	case "local-service":
		return `NT AUTHORITY\LocalService`
	case "network-service":
		return `NT AUTHORITY\NetworkService`
	case "local-system":
		return localSystem
	}
	return word
}

// services go into the component of their program, as Windows Installer takes
// the program from the component's key path.
func (b *builder) services() {
	for _, s := range b.m.Services {
		if !s.Create {
			b.foreignService(s)
			continue
		}
		c := b.programs[s.File]
		if c == nil {
			b.faults.Errorf(CodeServiceFile, s.Pos, "service %q has no packaged program", s.Name)
			continue
		}
		if c.byUserKey() {
			b.faults.Errorf(CodeServiceScope, s.Pos, "service %q cannot be installed for one user only", s.Name).
				WithHint("a service needs a package for the whole machine: scope = \"machine\"")
			continue
		}
		b.service(s, c)
	}
}

func (b *builder) service(s *manifest.Service, c *Component) {
	id := b.ids.take("service "+s.Name, "service", s.Name)
	row := Service{
		Mark: Mark{s.Pos}, ID: id, Name: literal(s.Name), DisplayName: literal(cmp.Or(s.DisplayName, s.Name)),
		Description: literal(s.Description), Start: s.Start, Error: cmp.Or(s.Error, "normal"),
		Account: b.account(s, id), Arguments: b.argumentGroups(s, id), DependsOn: s.DependsOn, Config: b.serviceConfig(s),
	}
	switch {
	case s.StartParam != nil:
		row.Start = "demand" // until serviceTools says better
	case s.Start == "delayed-auto":
		row.Start = "auto"
	}
	if s.Password != nil {
		row.Password = "[" + s.Password.Name + "]"
	}
	c.Services = append(c.Services, row)
	b.serviceVariables(s, c)
	b.serviceTools(s, id, c)
	b.serviceControl(s, id, c)
}

// serviceConfig gives what table MsiServiceConfig sets; nil for nothing. WiX
// warns of the table, whose documentation says that it does not work as
// expected. That is true of the actions for failures, in a table beside it,
// and not of these four.
func (b *builder) serviceConfig(s *manifest.Service) *ServiceConfig {
	c := &ServiceConfig{Delayed: s.Start == "delayed-auto", OnErrorExit: s.Restart != nil && s.Restart.OnErrorExit, SID: s.SID, Privileges: s.Privileges}
	warning := "1150"
	if b.d.Dialect == V4 {
		warning = "1149"
	}
	if !slices.Contains(b.d.Quiet, warning) {
		b.d.Quiet = append(b.d.Quiet, warning)
	}
	return c
}

// serviceControl stops, removes and starts a service. What is started only
// sometimes is in a component of its own, which has the condition.
func (b *builder) serviceControl(s *manifest.Service, id string, c *Component) {
	control := ServiceControl{ID: id, Name: literal(s.Name), Stop: "both", Remove: "uninstall", Wait: true}
	condition := b.startCondition(s)
	waits := s.OnStartFailure != "ignore"
	switch {
	case !s.Started && s.StartedWhen == nil:
	case condition == "" && waits:
		control.Start = "install"
	default:
		start := ServiceControl{ID: b.ids.take("start "+s.Name, id, "start"), Name: literal(s.Name), Start: "install", Wait: waits}
		if !waits {
			// Windows Installer overlooks a failed start when it does not wait for it.
			start.Comment = "Not waited for, so a failed start is no fault"
		}
		if condition == "" {
			c.Controls = append(c.Controls, start)
		} else {
			start.Comment = strings.TrimPrefix(start.Comment+". Started only on the component's condition", ". ")
			b.conditional(s, start, condition)
		}
	}
	c.Controls = append(c.Controls, control)
}

// startCondition says when a service is started; "": always.
func (b *builder) startCondition(s *manifest.Service) string {
	switch {
	case s.StartedWhen != nil:
		return b.condition(s.StartedWhen, s.Key+".started")
	case s.StartParam != nil && s.StartedSaid:
		return fmt.Sprintf(`NOT %s = "disabled"`, s.StartParam.Name)
	case s.StartParam != nil:
		return fmt.Sprintf(`%s = "auto" OR %[1]s = "delayed-auto"`, s.StartParam.Name)
	}
	return ""
}

// conditional puts what is done to a service into a component with a condition.
func (b *builder) conditional(s *manifest.Service, control ServiceControl, condition string) {
	c := b.component(s.Origin, b.ids.take("component "+control.ID, control.ID), b.appPath(), true)
	c.Condition = condition
	c.Registry = []RegistryKey{{
		Root: b.hive(), Key: literal(b.productKey() + `\Services`),
		Values: []RegistryValue{{Name: literal(s.Name), Type: "string", Value: "started", KeyPath: true}},
	}}
	c.Controls = []ServiceControl{control}
	b.add(s.Feature, c)
}

// servicesKey is where Windows keeps services.
const servicesKey = `SYSTEM\CurrentControlSet\Services\`

// foreignService stops a service that something else made while files are
// exchanged. Nothing in Windows Installer tells whether it ran; it is started
// again if it is one that starts with Windows, and one that is not there has no
// way of starting.
func (b *builder) foreignService(s *manifest.Service) {
	id := b.ids.take("service "+s.Name, "service", s.Name)
	c := b.component(s.Origin, id, b.appPath(), true)
	b.when(c, s.When, s.Origin)
	c.Registry = []RegistryKey{{
		Root: b.hive(), Key: literal(b.productKey() + `\OtherServices`),
		Values: []RegistryValue{{Name: literal(s.Name), Type: "string", Value: "stopped", KeyPath: true}},
	}}
	control := ServiceControl{ID: id, Name: literal(s.Name), Stop: "both", Wait: true, Comment: "A service that something else made"}
	again := ServiceControl{ID: b.ids.take("start "+s.Name, id, "start"), Name: literal(s.Name), Start: "both"}
	if s.Delete {
		control.Remove, again.Start = "uninstall", "install"
	}
	c.Controls = []ServiceControl{control}
	b.add(s.Feature, c)
	if !s.Started && s.StartedWhen == nil {
		return
	}
	found := b.ids.take("how "+s.Name, publicID(serviceStartPrefix+s.Name))
	b.property(Property{Mark: Mark{s.Pos}, Comment: "How the service " + s.Name + " starts: #2 is with Windows", ID: found, Secure: true, Search: &Search{
		ID: found, Root: "HKLM", Key: literal(servicesKey + s.Name), Name: "Start", Bits: 64,
	}})
	condition := found + ` = "#2"`
	if s.StartedWhen != nil {
		condition += " AND (" + b.condition(s.StartedWhen, s.Key+".started") + ")"
	}
	if c.Condition != "" {
		condition += " AND (" + c.Condition + ")"
	}
	b.checkCondition(condition, s.Key)
	again.Comment = "Only if it starts with Windows"
	b.conditional(s, again, condition)
}

const serviceStartPrefix = "SERVICE_START_"

// serviceVariables writes the environment that a service has for itself, where
// the service control manager looks for it.
func (b *builder) serviceVariables(s *manifest.Service, c *Component) {
	if len(s.Environment) == 0 {
		return
	}
	value := RegistryValue{Mark: Mark{s.Pos}, Name: "Environment", Type: "multiString"}
	for _, v := range s.Environment {
		value.Multi = append(value.Multi, b.formatted(v.Value.Prefixed(v.Name+"=")))
	}
	c.Registry = append(c.Registry, RegistryKey{Root: "HKLM", Key: literal(servicesKey + s.Name), Values: []RegistryValue{value}})
}

// serviceTools has Windows' own sc.exe say what no table of Windows Installer
// can: what happens when the service fails, and how it starts when a parameter
// decides.
func (b *builder) serviceTools(s *manifest.Service, id string, c *Component) {
	system := b.dirs.standard(manifest.RootSystem).ID
	add := func(what, comment, rest string) {
		b.d.Actions = append(b.d.Actions, Action{
			Mark: Mark{s.Pos}, Comment: comment, ID: b.ids.take(what+" "+s.Name, what, s.Name), Directory: system,
			Command: systemCommand(system, "sc.exe", rest), Execute: "deferred", Check: true,
			After: "InstallServices", Condition: "$" + c.ID + " = 3",
		})
	}
	name := b.argument(manifest.Text{Parts: []manifest.Part{{Text: s.Name}}})
	if s.StartParam != nil {
		add("start", "How the service "+s.Name+" starts", "config "+name+" start= ["+s.StartParam.Name+"]")
	}
	if s.Restart != nil {
		add("recover", "What happens when the service "+s.Name+" fails", "failure "+name+" "+b.recovery(s.Restart))
	}
}

// recovery spells what happens when a service fails, for sc.exe: the time after
// which failures are forgotten in seconds, delays in milliseconds. No action is
// no word.
func (b *builder) recovery(r *manifest.Restart) string {
	var actions []string
	for i, what := range r.Actions {
		if what == "none" {
			what = ""
		}
		actions = append(actions, what+"/"+strconv.FormatInt(r.Delays[i].Milliseconds(), 10))
	}
	line := fmt.Sprintf("reset= %d actions= %s", r.Reset/time.Second, strings.Join(actions, "/"))
	if len(r.Command) > 0 {
		line += " command= " + quoteAgain(b.arguments(r.Command))
	}
	return line
}

// quoteAgain makes one argument of a command line, in Formatted text. The values
// of properties in it end in no backslash, and have no quote.
func quoteAgain(line string) string {
	var out strings.Builder
	slashes := 0
	for _, r := range line {
		switch r {
		case '\\':
			slashes++
		case '"':
			out.WriteString(strings.Repeat(`\`, slashes+1))
			slashes = 0
		default:
			slashes = 0
		}
		out.WriteRune(r)
	}
	return `"` + out.String() + strings.Repeat(`\`, slashes) + `"`
}
