package toolset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/process"
)

// The engines, as [wix] engine names them.
const (
	WiX3 = "wix3" // candle and light
	WiX  = "wix"  // WiX 4 and later
)

// DefaultVersion of WiX 4 and later is the last one without maintenance fee.
const DefaultVersion = "5.0.2"

// eulas are the majors that run only when their EULA is accepted, with the
// word by which their option -acceptEula wants it ("wix build -?").
var eulas = map[int]string{7: "wix7"}

// The majors of WiX that engine wix drives, and the first with a fee.
const (
	firstMajor, lastMajor = 4, 7
	feeMajor              = 6
)

// Request says which WiX is wanted.
type Request struct {
	Engine string // WiX3 or WiX
	// Version is "5.0.2". "" is DefaultVersion, and for WiX3 any: there will
	// be no further ones.
	Version string
	// AcceptEULA is the user's own word for the EULA of a version that wants
	// one accepted, such as "wix7".
	AcceptEULA string
	// Env is the environment, as os.Environ gives it; the tools get it too.
	Env []string
	// Pos gives the places of the keys of [wix], for faults.
	Pos func(key string) diag.Pos
}

// Tools is a WiX that was found.
type Tools struct {
	Engine  string
	Version string // "5.0.2"; "" when WiX 3 does not say, as under Mono
	arm64   bool   // candle knows that architecture
	eula    string // to be passed on
	// command has the beginning of the command line of candle, light or wix.
	command map[string][]string
}

// String gives "WiX 5.0.2".
func (t *Tools) String() string {
	if t.Version == "" {
		return "WiX 3"
	}
	return "WiX " + t.Version
}

// line is what one line of WiX is found by.
type line struct {
	tools    []string
	variable string // the environment variable that names a folder or a wrapper
	ask      []string
	answer   *regexp.Regexp
	install  string
}

var lines = map[string]line{
	WiX3: {
		tools: []string{"candle", "light"}, variable: "GOMSI_WIX3", ask: []string{"candle", "-?"},
		answer:  regexp.MustCompile(`(?m)^Windows Installer XML Toolset Compiler version ?(3\.\d+\.\d+)?`),
		install: "install WiX 3.14.1, or name its folder in GOMSI_WIX3",
	},
	WiX: {
		tools: []string{"wix"}, variable: "GOMSI_WIX", ask: []string{"wix", "--version"},
		answer:  regexp.MustCompile(`(?m)^(\d+\.\d+\.\d+)`),
		install: "dotnet tool install --global wix --version %s",
	},
}

// Check tells what Find would say before it looks for anything: a version that
// gomsi does not drive, a EULA to accept, a fee.
func Check(r Request) *diag.List {
	list := &diag.List{}
	r.allowed(list)
	return list
}

// Find finds the WiX that is wanted, and never takes another. What the user has
// to decide (a version, a EULA) is in the list, with a warning where WiX is not
// for free; that there is no WiX is a *process.EnvironmentError. With either
// there are no tools.
func Find(ctx context.Context, r Request) (*Tools, *diag.List, error) {
	list := &diag.List{}
	eula := r.allowed(list)
	if list.HasErrors() {
		return nil, list, nil
	}
	var others []string // versions that were found and are not wanted
	places, err := r.places()
	if err != nil {
		return nil, list, err
	}
	for _, command := range places {
		t := &Tools{Engine: r.Engine, command: command, eula: eula}
		if err := t.ask(ctx, r.Env); err != nil {
			return nil, list, err
		}
		if r.Version == "" || t.Version == r.Version {
			return t, list, nil
		}
		if !slices.Contains(others, t.String()) {
			others = append(others, t.String())
		}
	}
	l := lines[r.Engine]
	if len(others) > 0 {
		found := &diag.List{}
		d := found.Errorf(CodeVersion, r.Pos("version"), "WiX %s is wanted, and here is %s", r.Version, strings.Join(others, " and "))
		if r.Engine == WiX {
			d.WithHint("install it (%s), or write the version that is here in [wix] version", fmt.Sprintf(l.install, r.Version))
		} else {
			d.WithHint("%s, or leave [wix] version out", l.install)
		}
		return nil, found, nil
	}
	install := l.install
	if r.Engine == WiX {
		install = fmt.Sprintf(install, r.Version) + "; or name its folder in GOMSI_WIX"
	}
	return nil, list, &process.EnvironmentError{
		Tool: r.Engine, Hint: install,
		Err: fmt.Errorf("there is no %s on the PATH", strings.Join(l.tools, " and no ")),
	}
}

// allowed reports versions that gomsi does not drive and what WiX wants from
// its users, and gives the word for the EULA that is to be passed on.
func (r *Request) allowed(list *diag.List) string {
	if r.Version == "" && r.Engine == WiX {
		r.Version = DefaultVersion
	}
	if r.Version == "" {
		return ""
	}
	first, _, _ := strings.Cut(r.Version, ".")
	major, err := strconv.Atoi(first)
	switch {
	case err != nil, r.Engine == WiX3 && major != 3, r.Engine == WiX && (major < firstMajor || major > lastMajor):
		list.Errorf(CodeVersion, r.Pos("version"), "engine %q is no WiX %s", r.Engine, r.Version).
			WithHint(`engine "wix3" is WiX 3, engine "wix" is WiX %d to %d`, firstMajor, lastMajor)
		return ""
	case r.Engine == WiX3 || major < feeMajor:
		return ""
	}
	word, wanted := eulas[major]
	switch {
	case wanted && r.AcceptEULA != word:
		list.Errorf(CodeEULA, r.Pos("accept_eula"), "WiX %d runs only for those who accept its EULA, with a maintenance fee for users who earn money with it, and gomsi does not accept it for you", major).
			WithHint("write accept_eula = %q if you do, or version = %q", word, DefaultVersion)
	case !wanted:
		list.Warnf(CodeFee, r.Pos("version"), "WiX %d carries a maintenance fee for users who earn money with it", major).
			WithHint("%s is the last version without it", DefaultVersion)
	}
	return word
}

// places gives the command lines of every WiX there is, the first to be asked
// first: the environment's own word alone, else PATH and then the folders into
// which WiX is installed.
func (r *Request) places() ([]map[string][]string, error) {
	l := lines[r.Engine]
	if named := r.env(l.variable); named != "" {
		info, err := os.Stat(named)
		if err == nil && info.IsDir() {
			for _, dir := range []string{named, filepath.Join(named, "bin")} {
				if command := l.in(dir); command != nil {
					return []map[string][]string{command}, nil
				}
			}
			err = fmt.Errorf("no %s in %s", l.tools[0], named)
		}
		if err != nil {
			return nil, &process.EnvironmentError{Tool: r.Engine, Hint: l.variable + " is a folder with WiX, or a command that runs it", Err: err}
		}
		return []map[string][]string{l.wrapped(named, r.Engine)}, nil
	}
	dirs := filepath.SplitList(r.env("PATH"))
	switch r.Engine {
	case WiX3:
		if wix := r.env("WIX"); wix != "" { // its installer sets it
			dirs = append(dirs, filepath.Join(wix, "bin"))
		}
	case WiX:
		for _, home := range []string{"DOTNET_CLI_HOME", "USERPROFILE", "HOME"} {
			if h := r.env(home); h != "" {
				dirs = append(dirs, filepath.Join(h, ".dotnet", "tools"))
			}
		}
	}
	var all []map[string][]string
	for _, dir := range dirs {
		if command := l.in(dir); command != nil && filepath.IsAbs(dir) {
			all = append(all, command)
		}
	}
	return all, nil
}

// env gives a variable of the environment; the last one of a name counts.
func (r *Request) env(name string) string {
	for _, v := range slices.Backward(r.Env) {
		key, value, _ := strings.Cut(v, "=")
		if key == name || onWindows && strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// in gives the command lines of the tools in a folder, nil unless all are there.
func (l *line) in(dir string) map[string][]string {
	command := map[string][]string{}
	for _, tool := range l.tools {
		path, err := exec.LookPath(filepath.Join(dir, tool)) // adds .exe on Windows
		if err != nil {
			return nil
		}
		command[tool] = []string{path}
	}
	return command
}

// wrapped gives the command lines by way of a wrapper: "WRAPPER candle …", and
// "WRAPPER …" for wix, which is but one program.
func (l *line) wrapped(wrapper, engine string) map[string][]string {
	if abs, err := filepath.Abs(wrapper); err == nil {
		wrapper = abs // it runs in another folder
	}
	if engine == WiX {
		return map[string][]string{"wix": {wrapper}}
	}
	command := map[string][]string{}
	for _, tool := range l.tools {
		command[tool] = []string{wrapper, tool}
	}
	return command
}

// ask asks the tools for their version.
func (t *Tools) ask(ctx context.Context, env []string) error {
	l := lines[t.Engine]
	text, failed, err := t.exec(ctx, l.ask[0], l.ask[1:], "", env)
	if err != nil {
		return err
	}
	m := l.answer.FindStringSubmatch(strings.ReplaceAll(text, "\r", ""))
	if m == nil {
		if failed == nil {
			failed = errors.New("it names no version")
		}
		return &process.EnvironmentError{
			Tool: t.command[l.ask[0]][0], Err: fmt.Errorf("this is no WiX that runs (%w)", failed), Hint: said(text),
		}
	}
	t.Version = m[1]
	t.arm64 = t.Engine == WiX || strings.Contains(text, "arm64") // in the help on -arch
	return nil
}

// exec runs a tool in a folder and gives what it printed, and how it failed if
// it did. The error is one of the machine, or an interrupt.
func (t *Tools) exec(ctx context.Context, tool string, args []string, dir string, env []string) (text string, failed, err error) {
	// A file, not a pipe: Wine's servers, which the first program starts, would
	// hold a pipe open.
	out, err := os.CreateTemp("", "gomsi-wix-")
	if err != nil {
		return "", nil, err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	failed = process.Run(ctx, process.Command{
		Args: slices.Concat(t.command[tool], args), Dir: dir, Env: env, Stdout: out, Stderr: out,
	})
	if err := ctx.Err(); err != nil {
		return "", nil, err
	}
	var exit *exec.ExitError
	if failed != nil && !errors.As(failed, &exit) {
		return "", nil, &process.EnvironmentError{Tool: tool, Err: failed}
	}
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		return "", nil, err
	}
	raw, err := io.ReadAll(out)
	return string(raw), failed, err
}
