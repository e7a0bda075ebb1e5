package manifest

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gomsi/gomsi/internal/expr"
)

// Restart says what Windows does when a service fails.
type Restart struct {
	// Actions are those for the first, the second and every later failure:
	// restart, none, reboot, run.
	Actions [3]string
	Delays  [3]time.Duration // whole milliseconds
	Command []Text           // of action run: the program and its arguments
	Reset   time.Duration    // without a failure, after which counting begins anew; whole days
	// OnErrorExit: an end with an error code is a failure, too.
	OnErrorExit bool
}

// ServiceVariable is a variable of a service's environment.
type ServiceVariable struct {
	Name  string
	Value Text
}

var restartDef = tableDef{name: "service.restart", shown: "restart", stage: 1, keys: []keyDef{
	{name: "delay", kinds: str | list, def: "5s"},
	{name: "first", kinds: str, def: "restart", words: restartActions}, {name: "second", kinds: str, def: "restart", words: restartActions},
	{name: "then", kinds: str, def: "restart", words: restartActions},
	{name: "command", kinds: list}, {name: "reset", kinds: str, def: "1d"}, {name: "on_error_exit", kinds: flag, def: "true"},
}}

const actionRun = "run"

var restartActions = []string{"restart", "none", "reboot", actionRun}

var serviceStarts = []string{"auto", "delayed-auto", "demand", "disabled"}

// serviceStart reads how a service starts: a word, or a choice of parameters.
func (l *loader) serviceStart(t tab, s *Service) {
	s.Start = "auto"
	if v := t.get("start"); v != nil {
		if p, is := l.wholeParameter(v); is {
			s.Start, s.StartParam = "", p
			l.startParameter(v, p)
		} else if !slices.Contains(serviceStarts, v.str) {
			l.wrongWord(t.def, &keyDef{name: "start", words: serviceStarts}, v)
		} else {
			s.Start = v.str
		}
	}
	s.Started = s.Start != "demand" && s.Start != "disabled"
	l.serviceStarted(t, s)
	if s.Started && s.Start == "disabled" {
		t.contradict("start", "started", "a disabled service cannot be started")
	}
	if !s.Started && s.StartedWhen == nil && t.written("on_start_failure") {
		l.warnVal(codeNoEffect, t.path("on_start_failure"), "on_start_failure has no effect: the service is not started")
	}
}

// startParameter checks that a parameter can only be a way of starting.
func (l *loader) startParameter(v *value, p *Parameter) {
	if p == nil {
		return
	}
	if p.Kind != ChoiceParameter {
		l.errVal(codeAccount, v.path, "the parameter %s may be anything, but a service starts in one of four ways", p.Name).
			WithNote(p.Pos, "it is declared here").WithHint(`give it kind = "choice" and choices = ["auto", "demand", "disabled"]`)
		return
	}
	for _, c := range p.Choices {
		if !slices.Contains(serviceStarts, c.Value) {
			l.errVal(codeAccount, v.path, "the parameter %s may be %q, which is no way in which a service starts", p.Name, c.Value).
				WithNote(p.Pos, "it is declared here").WithHint("the ways are %s", strings.Join(serviceStarts, ", "))
			return
		}
	}
	if !p.Required && len(p.Default.Parts) == 0 {
		l.errVal(codeMayBeEmpty, v.path, "the parameter %s may be empty", p.Name).WithNote(p.Pos, "it is declared here").WithHint("give it a default")
	}
}

// serviceStarted reads whether the service runs after the installation.
func (l *loader) serviceStarted(t tab, s *Service) {
	v := t.get("started")
	switch {
	case v == nil:
	case v.kind == kString:
		s.Started = false
		s.StartedWhen = l.expression(t, "started", expr.Use{Moments: true, FeatureHint: "the service's own feature decides whether it is there"})
	default:
		s.Started, s.StartedSaid = t.yes("started"), true
	}
}

// parameterAlone is a text that is one parameter.
var parameterAlone = regexp.MustCompile(`^\{param\.([^{}]*)\}$`)

// wholeParameter reads a text that is one parameter, and tells whether it is;
// the parameter is nil when nothing declares it.
func (l *loader) wholeParameter(v *value) (*Parameter, bool) {
	m := parameterAlone.FindStringSubmatch(v.str)
	if m == nil {
		return nil, false
	}
	p := l.params[m[1]]
	if p == nil {
		l.noParameter(l.errVal(codeUndeclared, v.path, "there is no parameter %q", m[1]), "param", m[1])
	}
	return p, true
}

// serviceAccounts are the accounts that every Windows has; virtual is the
// service's own.
var serviceAccounts = []string{"virtual", "local-service", "network-service", "local-system"}

// accountNames are other names for them.
var accountNames = map[string]string{
	"localsystem": "local-system", "system": "local-system", "localservice": "local-service", "networkservice": "network-service",
}

// ownAccount is DOMAIN\user, or .\user of the machine's own.
var ownAccount = regexp.MustCompile(`^([^\\/"\[\]:;|=,+*?<>]+)\\([^\\/"\[\]:;|=,+*?<>]+)$`)

// serviceAccount reads under which account a service runs, and its password.
func (l *loader) serviceAccount(t tab, s *Service) {
	s.Account = "virtual"
	v := t.get("account")
	if v != nil {
		l.readAccount(v, s)
	}
	pw := t.get("password")
	if pw == nil {
		if needsPassword(s) && !t.broken("password") {
			l.errVal(codeAccount, t.path("account"), "the account %s needs its password", s.Account).
				WithHint(`declare a [[parameter]] of kind "password" and write password = "{param.NAME}"; an account without one is a gMSA, 'DOMAIN\name$'`)
		}
		return
	}
	if l.checkPassword(pw) {
		return
	}
	p, is := l.wholeParameter(pw)
	switch {
	case !is:
		l.errVal(codeSecret, pw.path, "the password of a service comes from a parameter alone").WithHint(`write password = "{param.NAME}"`)
	case p == nil:
	case p.Kind != PasswordParameter:
		l.errVal(codeSecret, pw.path, "the parameter %s is no password, so it would be written into logs", p.Name).
			WithNote(p.Pos, "it is declared here").WithHint(`give it kind = "password"`)
	case s.AccountParam == nil && !needsPassword(s) && !t.broken("account"):
		d := t.contradict("account", "password", "an account of Windows' own, or a gMSA, has no password that anybody knows")
		if v == nil {
			d.Notes = nil
			d.WithHint(`write the account: account = "{param.USER}" or 'DOMAIN\user'`)
		}
	default:
		s.Password = p
	}
}

// needsPassword tells whether an account that is written out is a person's.
func needsPassword(s *Service) bool {
	return strings.Contains(s.Account, `\`) && !strings.HasSuffix(s.Account, "$")
}

func (l *loader) readAccount(v *value, s *Service) {
	p, is := l.wholeParameter(v)
	switch {
	case is && p == nil:
	case is:
		s.Account, s.AccountParam = "", p
		if p.Kind != AccountParameter {
			l.errVal(codeAccount, v.path, "the parameter %s is of kind %q, and any text would do for an account", p.Name, p.Kind).
				WithNote(p.Pos, "it is declared here").WithHint(`give it kind = "account"`)
			return
		}
		p.LogsOn = true
		if def, ok := p.Default.Plain(); ok && def != "" && !slices.Contains(serviceAccounts, strings.ToLower(def)) && (!ownAccount.MatchString(def) || strings.HasPrefix(def, `.\`)) {
			l.errVal(codeDefault, joinKey(p.Key, "default"), "the default %q is no account of a service", def).WithHint(`one of %s, or DOMAIN\user`, strings.Join(serviceAccounts, ", "))
		}
	case slices.Contains(serviceAccounts, v.str):
		s.Account = v.str
	case accountNames[strings.ToLower(plainName(v.str))] != "":
		l.errVal(codeAccount, v.path, "%q is what Windows in English calls the account", v.str).WithHint("write %q", accountNames[strings.ToLower(plainName(v.str))])
	case strings.HasPrefix(strings.ToUpper(v.str), `NT SERVICE\`):
		l.errVal(codeAccount, v.path, "the virtual account of a service follows from its name").WithHint(`write account = "virtual"`)
	case ownAccount.MatchString(v.str):
		s.Account = v.str
	case strings.Contains(v.str, `\`) || strings.Contains(v.str, "@") || strings.Contains(v.str, "/"):
		l.errVal(codeAccount, v.path, "%q is no account", v.str).WithHint(`write it as 'DOMAIN\user', 'DOMAIN\name$' or '.\user', in single quotes`)
	default:
		l.wrongWord(findTable("service"), &keyDef{name: "account", words: serviceAccounts}, v)
	}
}

// restart reads what happens when the service fails; nil: nothing.
func (l *loader) restart(t tab) *Restart {
	v := t.get("restart")
	if v != nil && v.kind == kString {
		if v.str != "none" {
			l.errVal(codeWord, v.path, "%q is no value of %q", v.str, "restart").WithHint(`it is "none", or a table such as { delay = "5s" }`)
		}
		return nil
	}
	if v == nil {
		v = &value{path: t.path("restart"), kind: kTable, tab: map[string]*value{}}
	}
	sub := l.open(&restartDef, v)
	r := &Restart{Actions: [3]string{sub.str("first"), sub.str("second"), sub.str("then")}, Reset: 24 * time.Hour, OnErrorExit: sub.yes("on_error_exit")}
	l.restartDelays(sub, r)
	if reset := sub.get("reset"); reset != nil {
		if d, ok := l.duration(reset); ok {
			r.Reset = d
			if d < 24*time.Hour || d%(24*time.Hour) != 0 || d > 365*24*time.Hour {
				l.errVal(codeDuration, reset.path, "%q is not a number of whole days", reset.str).WithHint(`Windows counts failures by days: write "1d"`)
			}
		}
	}
	l.restartCommand(sub, r)
	return r
}

// maxDelay is what a number of milliseconds in 32 bits holds, and a bit less.
const maxDelay = 24 * 24 * time.Hour

func (l *loader) restartDelays(t tab, r *Restart) {
	r.Delays = [3]time.Duration{5 * time.Second, 5 * time.Second, 5 * time.Second}
	v := t.get("delay")
	if v == nil {
		return
	}
	all := []*value{v}
	if v.kind == kArray {
		all = t.elems("delay")
	}
	if v.kind == kArray && (len(v.list) == 0 || len(v.list) > len(r.Delays)) {
		l.errVal(codeDuration, v.path, "delay takes one to three durations, not %d", len(v.list)).WithHint("they are those of the first, the second and every later failure")
		return
	}
	for i := range r.Delays {
		if len(all) == 0 {
			return
		}
		e := all[min(i, len(all)-1)]
		if i >= len(all) {
			r.Delays[i] = r.Delays[len(all)-1]
			continue
		}
		d, ok := l.duration(e)
		if ok && d > maxDelay {
			l.errVal(codeDuration, e.path, "the delay %q is too long", e.str).WithHint("at most 24 days")
		}
		r.Delays[i] = d
	}
}

func (l *loader) restartCommand(t tab, r *Restart) {
	v, runs := t.get("command"), slices.Contains(r.Actions[:], actionRun)
	switch {
	case v == nil && runs && !t.broken("command"):
		l.errKey(codeMissing, t.v.path, "an action %q needs a command", actionRun).WithHint(`such as command = ["{app}/notify.exe"]`)
	case v != nil && !runs:
		l.warnVal(codeNoEffect, v.path, "command has no effect: no action is %q", actionRun)
	case v != nil && len(v.list) == 0:
		l.errVal(codeEmpty, v.path, "%q is empty", "command")
	}
	if v == nil || !runs {
		return
	}
	for i, e := range t.elems("command") {
		a := l.argument(e)
		if len(a.Parts) > 0 && i == 0 && a.Parts[0].Kind != RootRef && a.Parts[0].Kind != FileRef {
			l.errVal(codePathRoot, e.path, "%q is a program somewhere on the search path", e.str).WithHint("name it by {file.DEST}, or begin with a root such as {app} or {system}")
		}
		for j, p := range a.Parts {
			last := j == len(a.Parts)-1
			if p.Kind == RawRef || p.Kind == FoundRef || p.Kind == ParamRef && p.Param.IsFree() || p.Kind == RootRef && last {
				l.errVal(codeReference, e.path, "what Windows runs when a service fails is quoted twice, and %q may end in a backslash", e.str).
					WithHint("parameters in it are of kind port, bool or choice, and a root goes on behind it")
				break
			}
			if p.Kind == Literal && strings.ContainsAny(p.Text, "\"%") {
				l.errVal(codeReference, e.path, "what Windows runs when a service fails cannot hold a double quote or a percent sign")
				break
			}
		}
		r.Command = append(r.Command, a)
	}
}

// serviceEnvironment reads variables that only the service has.
func (l *loader) serviceEnvironment(t tab) []ServiceVariable {
	v := t.get("environment")
	if v == nil || v.kind != kTable {
		return nil
	}
	var out []ServiceVariable
	seen := map[string]*value{}
	for _, name := range v.keys {
		e := v.tab[name]
		key := strings.ToUpper(name)
		switch {
		case e.kind != kString:
			if e.kind != 0 {
				l.errVal(codeType, e.path, "the variable %q must be a string, not %s", name, e.kind).WithHint("put it in quotes")
			}
		case name == "" || strings.ContainsAny(name, "=\x00") || strings.TrimSpace(name) != name:
			l.errKey(codeEnvName, e.path, "%q is no name of an environment variable", name).WithHint("no = and no blank at an end")
		case seen[key] != nil:
			l.errKey(codeTwoVariables, e.path, "the variable %q is set twice", name).WithNote(l.keyPos(seen[key].path), "it is first set here")
		default:
			seen[key] = e
			out = append(out, ServiceVariable{Name: name, Value: l.text(e)})
		}
	}
	return out
}

// privilegeForm is a privilege as Windows names it ("Privilege Constants").
var privilegeForm = regexp.MustCompile(`^Se[A-Za-z]+Privilege$`)

func (l *loader) privileges(t tab) []string {
	t.unique("privileges")
	out := t.strs("privileges")
	for _, e := range t.elems("privileges") {
		if slices.Contains(knownPrivileges, e.str) {
			continue
		}
		d := l.errVal(codePrivilege, e.path, "there is no privilege %q", e.str)
		switch near := nearest(e.str, knownPrivileges); {
		case strings.HasSuffix(e.str, "Right"):
			d.WithHint("it is a right to log on, which accounts have and services do not ask for")
		case near != "":
			d.WithHint("did you mean %q?", near)
		case !privilegeForm.MatchString(e.str):
			d.WithHint("write it as Windows does: SeBackupPrivilege")
		}
	}
	if v := t.get("privileges"); v != nil && len(v.list) == 0 {
		l.errVal(codeEmpty, v.path, "%q is empty", "privileges").WithHint(`a service without privileges still has "SeChangeNotifyPrivilege"`)
	}
	return out
}

// knownPrivileges are Windows' (Win32 documentation, "Privilege Constants").
var knownPrivileges = []string{
	"SeAssignPrimaryTokenPrivilege", "SeAuditPrivilege", "SeBackupPrivilege", "SeChangeNotifyPrivilege", "SeCreateGlobalPrivilege",
	"SeCreatePagefilePrivilege", "SeCreatePermanentPrivilege", "SeCreateSymbolicLinkPrivilege", "SeCreateTokenPrivilege",
	"SeDebugPrivilege", "SeDelegateSessionUserImpersonatePrivilege", "SeEnableDelegationPrivilege", "SeImpersonatePrivilege",
	"SeIncreaseBasePriorityPrivilege", "SeIncreaseQuotaPrivilege", "SeIncreaseWorkingSetPrivilege", "SeLoadDriverPrivilege",
	"SeLockMemoryPrivilege", "SeMachineAccountPrivilege", "SeManageVolumePrivilege", "SeProfileSingleProcessPrivilege",
	"SeRelabelPrivilege", "SeRemoteShutdownPrivilege", "SeRestorePrivilege", "SeSecurityPrivilege", "SeShutdownPrivilege",
	"SeSyncAgentPrivilege", "SeSystemEnvironmentPrivilege", "SeSystemProfilePrivilege", "SeSystemtimePrivilege",
	"SeTakeOwnershipPrivilege", "SeTcbPrivilege", "SeTimeZonePrivilege", "SeTrustedCredManAccessPrivilege", "SeUndockPrivilege",
}
