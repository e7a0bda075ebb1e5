package gobuild

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// goBuild links the Go program to a path in the work folder.
func (b *build) goBuild(to string) (string, error) {
	tool, err := exec.LookPath("go")
	if err != nil {
		return "", &EnvironmentError{
			Tool: "go",
			Hint: "install Go and put it on the PATH, or give the program as prebuilt",
			Err:  errors.New("the go tool is not on the PATH"),
		}
	}
	if to, err = filepath.Abs(to); err != nil {
		return "", err
	}
	temp := filepath.Join(filepath.Dir(to), "tmp")
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	b.progress("go build %s for windows/%s", b.Package, b.Arch)
	// What an interrupted go tool leaves behind is then in the work folder.
	out, err := b.exec(append([]string{tool}, b.goArgs(to)...), "GOTMPDIR="+temp)
	if err != nil {
		return "", err
	}
	if out.failed == nil {
		return to, nil
	}
	return "", b.goFaults(out)
}

func (b *build) goArgs(to string) []string {
	args := []string{"build", "-o", to}
	if !b.NoTrimpath {
		args = append(args, "-trimpath")
	}
	if !strings.Contains(b.lookupEnv("GOFLAGS"), "-buildvcs") {
		// The state of the checkout would go into the program: whether a file
		// that has nothing to do with it was changed.
		args = append(args, "-buildvcs=false")
	}
	if b.Ldflags != "" {
		args = append(args, "-ldflags="+b.Ldflags)
	}
	if len(b.Tags) > 0 {
		args = append(args, "-tags="+strings.Join(b.Tags, ","))
	}
	return append(args, "--", b.Package)
}

// lookupEnv gives a variable as the tool will see it.
func (b *build) lookupEnv(name string) string {
	if v, ok := b.Env[name]; ok {
		return v
	}
	return os.Getenv(name)
}

var (
	// goPlace is file:line[:column]: message, as the go tool, the compiler and
	// the assembler write it.
	goPlace = regexp.MustCompile(`^(.+?\.(?:go|s|S|c|cc|cpp|cxx|h|hpp|m|mod|sum|work)):(\d+)(?::(\d+))?: (.+)$`)
	// noCompiler is what cgo says when there is no compiler for Windows.
	noCompiler = regexp.MustCompile(`C compiler "([^"]*)" not found`)
)

// goFaults turns what the go tool printed into faults: one for each message
// with a place, or one for all when none has a place.
func (b *build) goFaults(out output) error {
	if m := noCompiler.FindStringSubmatch(out.text); m != nil {
		return &EnvironmentError{
			Tool: m[1],
			Hint: "cgo = true needs a C compiler for windows/" + b.Arch + "; name it with env = { CC = \"…\" }",
			Err:  errors.New("the C compiler is not on the PATH"),
		}
	}
	var last *diag.Diagnostic
	var rest []string
	for line := range strings.Lines(out.text) {
		line = strings.TrimRight(line, "\r\n")
		switch m := goPlace.FindStringSubmatch(line); {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "# ") || strings.HasSuffix(line, "too many errors"):
		case m != nil && line[0] != '\t' && line[0] != ' ':
			p := diag.Pos{File: b.goFile(m[1])}
			p.Line, _ = strconv.Atoi(m[2])
			p.Column, _ = strconv.Atoi(m[3])
			last = b.faults.Errorf(CodeCompile, p, "%s", m[4])
		case last != nil && (line[0] == '\t' || line[0] == ' '):
			last.Message += " " + strings.TrimSpace(line)
		default:
			rest = append(rest, strings.TrimSpace(line))
		}
	}
	if last == nil {
		text := strings.Join(rest, "; ")
		if text == "" {
			text = out.failed.Error()
		}
		b.fault(CodeGoBuild, "package", "go build %s: %s", b.Package, text)
	}
	return errFaults
}

// goFile makes a file name of the go tool, which is relative to the folder it
// ran in, one that is relative to where Dir is.
func (b *build) goFile(name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(b.Dir, name)
}

// command runs the user's build command and gives the program that it made.
func (b *build) command() (string, error) {
	program, err := filepath.Abs(b.host(b.Output))
	if err != nil {
		return "", err
	}
	b.progress("%s for windows/%s", strings.Join(b.Command, " "), b.Arch)
	out, err := b.exec(b.Command,
		"GOMSI_VERSION="+b.Resources.Version,
		"GOMSI_MSI_VERSION="+b.Resources.MSIVersion,
		"GOMSI_ARCH="+b.Arch,
		"GOMSI_OUTPUT="+program)
	if err != nil {
		return "", err
	}
	if out.failed != nil {
		d := b.fault(CodeCommand, "command", "the command %s failed: %v", strings.Join(b.Command, " "), out.failed)
		if tail := out.tail(10); tail != "" {
			d.WithHint("it said last: %s", tail)
		}
		return "", errFaults
	}
	return program, nil
}

// environment is that of the tools: the own one, the user's over it, the target
// over both.
func (b *build) environment(extra ...string) []string {
	env := os.Environ()
	// Sorted, since on Windows names that differ in case are one variable, and
	// the last one wins.
	for _, k := range slices.Sorted(maps.Keys(b.Env)) {
		env = append(env, k+"="+b.Env[k])
	}
	cgo := "CGO_ENABLED=0"
	if b.Cgo {
		cgo = "CGO_ENABLED=1"
	}
	env = append(env, "GOOS=windows", "GOARCH="+b.Arch, cgo)
	return append(env, extra...)
}

// output is what a tool printed, and how it failed if it did.
type output struct {
	text   string
	failed error
}

// tail gives the last n lines.
func (o output) tail(n int) string {
	lines := strings.Split(strings.TrimSpace(o.text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// exec runs a tool in Dir until it ends or the build is interrupted. err is not
// nil when it was interrupted.
func (b *build) exec(args []string, extraEnv ...string) (output, error) {
	text, failed := run(b.ctx, tool{
		args: args, dir: b.Dir, env: b.environment(extraEnv...), log: b.Log,
	})
	if err := b.ctx.Err(); err != nil {
		return output{}, err
	}
	if failed != nil && errors.Is(failed, exec.ErrNotFound) {
		failed = fmt.Errorf("%s is not on the PATH", args[0])
	}
	return output{text: string(text), failed: failed}, nil
}
