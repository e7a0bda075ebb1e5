package sheet

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gomsi/gomsi/internal/manifest"
)

// services describes each service.
func (w *writer) services() {
	if len(w.m.Services) == 0 {
		return
	}
	w.heading(2, "Services")
	for _, s := range w.m.Services {
		if s.Create {
			w.service(s)
		}
	}
	var others []string
	for _, s := range w.m.Services {
		if !s.Create {
			others = append(others, w.foreignService(s))
		}
	}
	w.list(others)
}

func (w *writer) service(s *manifest.Service) {
	w.facts([][]string{
		{"Name", code(s.Name) + shownAs(s.Name, s.DisplayName)},
		{"About", plain(s.Description)},
		{"Runs", code(w.commandLine(s))},
		{"Options", w.optional(s)},
		{"Account", w.account(s)},
		{"Starts", w.starts(s)},
		{"When it fails", w.failure(s)},
		{"Environment", w.variables(s)},
		{"Needs first", all(codes(s.DependsOn), "and")},
		{"Privileges", privileges(s)},
		{"SID", serviceSID(s)},
		{"When", w.when(s.Feature, s.When)},
	})
}

func shownAs(name, shown string) string {
	if shown == "" || shown == name {
		return ""
	}
	return ", shown as " + plain(shown)
}

// commandLine is what Windows runs; arguments that may be left out stand in
// brackets.
func (w *writer) commandLine(s *manifest.Service) string {
	line := ""
	if s.File != nil {
		line = `"` + w.place(s.File.Dest) + `"`
	}
	for _, g := range s.Args {
		args := w.arguments(g.Args)
		if !g.Always() {
			args = "[" + args + "]"
		}
		line += " " + args
	}
	return line
}

// optional says when arguments are there that may be left out.
func (w *writer) optional(s *manifest.Service) string {
	var out []string
	for _, g := range s.Args {
		if g.Always() {
			continue
		}
		var when []string
		if g.When != nil {
			when = append(when, w.words(g.When))
		}
		for _, p := range g.Needs {
			when = append(when, code(p.Name)+" has a value")
		}
		out = append(out, code("["+w.arguments(g.Args)+"]")+" only if "+all(when, "and"))
	}
	return strings.Join(out, "; ")
}

// logonRight is what an account gets that is no account of Windows' own.
const logonRight = "; the package gives it the right to log on as a service"

func (w *writer) account(s *manifest.Service) string {
	text := ""
	if p := s.AccountParam; p != nil {
		text = code("<"+p.Name+">") + ": `virtual`, `local-service`, `network-service`, `local-system`, or an account `DOMAIN\\user`, managed ones (`DOMAIN\\name$`) too, that people made" + logonRight
	} else {
		switch s.Account {
		case "virtual":
			return code(`NT SERVICE\`+s.Name) + ", an account of its own without a password"
		case "local-service":
			return code(`NT AUTHORITY\LocalService`)
		case "network-service":
			return code(`NT AUTHORITY\NetworkService`)
		case "local-system":
			return "LocalSystem, which may do everything on the machine"
		}
		text = code(s.Account) + logonRight
	}
	if s.Password != nil {
		text += "; its password is " + code("<"+s.Password.Name+">")
	}
	return text
}

// peoplesAccounts lists the services whose account may be one that people made.
func (w *writer) peoplesAccounts() []string {
	var out []string
	for _, s := range w.m.Services {
		if s.AccountParam != nil || strings.Contains(s.Account, `\`) {
			out = append(out, code(s.Name))
		}
	}
	return out
}

// startsAtOnce tells whether the installation may start the service.
func startsAtOnce(s *manifest.Service) bool { return s.Started || s.StartedWhen != nil }

func (w *writer) starts(s *manifest.Service) string {
	how := map[string]string{
		"auto": "with Windows", "delayed-auto": "some two minutes after Windows", "demand": "when somebody starts it", "disabled": "not at all: it is disabled",
	}[s.Start]
	if s.StartParam != nil {
		how = "as " + code("<"+s.StartParam.Name+">") + " says"
	}
	if !startsAtOnce(s) {
		return how + "; the installation does not start it"
	}
	how += ", and after the installation"
	if s.StartedWhen != nil {
		how += " if " + w.words(s.StartedWhen)
	}
	if s.OnStartFailure == "rollback" {
		return how + "; when it does not start, the installation is undone"
	}
	return how + "; a failure to start is overlooked"
}

// failure says what Windows does when the service ends by itself.
func (w *writer) failure(s *manifest.Service) string {
	r := s.Restart
	if r == nil {
		return "nothing happens"
	}
	var steps []string
	for i, action := range r.Actions {
		what := map[string]string{
			"restart": "restarts it", "none": "does nothing", "reboot": "restarts the machine", "run": "runs " + code(w.arguments(r.Command)),
		}[action]
		if action != "none" {
			what += " after " + span(r.Delays[i])
		}
		steps = append(steps, what)
	}
	text := "Windows " + steps[0]
	switch {
	case steps[0] == steps[1] && steps[1] == steps[2]:
		text += ", every time"
	case steps[1] == steps[2]:
		text += "; from the second time on it " + steps[1]
	default:
		text += "; the second time it " + steps[1] + ", then it " + steps[2]
	}
	if r.OnErrorExit {
		text += "; an end with an error code counts as a failure, too"
	}
	return text + "; counted anew after " + span(r.Reset) + " without one"
}

// span spells a duration.
func span(d time.Duration) string {
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if d >= u.unit && d%u.unit == 0 {
			return count(int(d/u.unit), u.name)
		}
	}
	return d.String()
}

func (w *writer) variables(s *manifest.Service) string {
	var out []string
	for _, v := range s.Environment {
		out = append(out, code(v.Name+"="+w.text(v.Value)))
	}
	return strings.Join(out, ", ")
}

func privileges(s *manifest.Service) string {
	if s.Privileges == nil {
		return ""
	}
	return "only " + all(codes(slices.Clone(s.Privileges)), "and")
}

// serviceSID names the SID by which rights name the service.
func serviceSID(s *manifest.Service) string {
	how := map[string]string{"restricted": ", restricted: it may write only where this SID may", "none": ", which it does not have when it runs"}[s.SID]
	return code(manifest.ServiceSID(s.Name)) + how
}

// foreignService says what is done with a service that something else made.
func (w *writer) foreignService(s *manifest.Service) string {
	text := fmt.Sprintf("The service %s, which is not the package's own, is stopped while files are exchanged", code(s.Name))
	switch {
	case s.StartedWhen != nil:
		text += ", and started again if " + w.words(s.StartedWhen)
	case s.Started:
		text += ", and started again"
	}
	if s.Delete {
		text += "; uninstall deletes it"
	}
	return text + "."
}
