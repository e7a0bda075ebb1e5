package sheet

import (
	"github.com/gomsi/gomsi/internal/manifest"
)

// services describes each service.
func (w *writer) services() {
	if len(w.m.Services) == 0 {
		return
	}
	w.heading(2, "Services")
	for _, s := range w.m.Services {
		w.service(s)
	}
}

func (w *writer) service(s *manifest.Service) {
	w.facts([][]string{
		{"Name", code(s.Name) + shownAs(s.Name, s.DisplayName)},
		{"About", plain(s.Description)},
		{"Runs", code(w.commandLine(s))},
		{"Account", account(s)},
		{"Starts", starts(s)},
		{"Needs first", all(codes(s.DependsOn), "and")},
		{"When", w.when(s.Feature, s.When)},
	})
}

func shownAs(name, shown string) string {
	if shown == "" || shown == name {
		return ""
	}
	return ", shown as " + plain(shown)
}

func (w *writer) commandLine(s *manifest.Service) string {
	program := ""
	if s.File != nil {
		program = `"` + w.place(s.File.Dest) + `"`
	}
	if args := w.arguments(s.Args); args != "" {
		return program + " " + args
	}
	return program
}

func account(s *manifest.Service) string {
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
	return plain(s.Account)
}

// startsAtOnce tells whether the installation starts the service.
func startsAtOnce(s *manifest.Service) bool { return s.Started }

func starts(s *manifest.Service) string {
	how := map[string]string{
		"auto": "with Windows", "delayed-auto": "some two minutes after Windows", "demand": "when somebody starts it", "disabled": "not at all: it is disabled",
	}[s.Start]
	switch {
	case !startsAtOnce(s):
		return how + "; the installation does not start it"
	case s.OnStartFailure == "rollback":
		return how + ", and after the installation, which is undone when the service does not start"
	}
	return how + ", and after the installation"
}
