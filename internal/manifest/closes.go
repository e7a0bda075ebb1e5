package manifest

import (
	"strings"
	"time"

	"github.com/gomsi/gomsi/internal/expr"
)

// Close is one [[close]]: a program that is asked to end before files are
// replaced or removed.
type Close struct {
	Origin
	Program string // name of the file, such as hello.exe
	How     string // message, end_session, kill
	Timeout time.Duration
	When    *expr.Expr `json:"-"` // nil: always
}

// maxClose is the longest that Windows Installer is made to wait for a program.
const maxClose = time.Hour

func (l *loader) readCloses() {
	seen := map[string]*Close{}
	for _, t := range l.tables("close") {
		c := &Close{Origin: t.origin(), How: t.str("how"), Timeout: 5 * time.Second,
			When: l.expression(t, "when", expr.Use{Moments: true, FeatureHint: "programs are closed whatever features are chosen"})}
		at := l.closedProgram(t, c)
		if v := t.get("timeout"); v != nil {
			if d, ok := l.duration(v); ok {
				c.Timeout = d
				if d < time.Second || d > maxClose || d%time.Second != 0 {
					l.errVal(codeDuration, v.path, "a program cannot be waited for %s", v.str).WithHint("whole seconds, up to an hour")
				}
			}
		}
		if c.Program == "" {
			continue
		}
		key := strings.ToLower(c.Program)
		if first := seen[key]; first != nil && !bothWhen(first.When, c.When) {
			l.errVal(codeTwoCloses, at, "%s is closed twice", c.Program).WithNote(first.Pos, "it is first closed here")
			continue
		}
		seen[key] = c
		l.m.Closes = append(l.m.Closes, c)
	}
}

// closedProgram reads which program it is, and gives the place that says so.
func (l *loader) closedProgram(t tab, c *Close) string {
	v := t.get("program")
	if v == nil {
		if !t.broken("program") {
			if f := l.only(t, "program"); f != nil {
				c.Program = f.Dest.Base()
				l.notOfService(t, t.v.path, c)
			}
		}
		return t.v.path
	}
	name := v.str
	if strings.ContainsAny(name, `/\{`) {
		f := l.packaged(v)
		if f == nil {
			return v.path
		}
		name = f.Dest.Base()
	} else if f := nameFault(name); f != nil {
		l.pathFault(v, f)
		return v.path
	}
	if !strings.EqualFold(extension(name), ".exe") {
		l.errVal(codeNotProgram, v.path, "%q is no program", v.str).WithHint("write the name of its file: %q", name+".exe")
		return v.path
	}
	c.Program = name
	l.notOfService(t, v.path, c)
	return v.path
}

// notOfService refuses to kill the program of a service, which would be
// restarted; Windows Installer stops services.
func (l *loader) notOfService(t tab, at string, c *Close) {
	if c.How != "kill" {
		return
	}
	for _, s := range l.m.Services {
		if s.File != nil && strings.EqualFold(s.File.Dest.Base(), c.Program) {
			l.errVal(codeStopsItself, at, "%s is the program of the service %q, which Windows Installer stops itself", c.Program, s.Name).
				WithHint("leave the [[close]] out")
			return
		}
	}
}
