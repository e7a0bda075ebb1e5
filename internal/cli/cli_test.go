package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/fetch"
	"github.com/gomsi/gomsi/internal/gobuild"
)

var update = false

func init() { flag.BoolVar(&update, "update", false, "write the expected texts of the scripts anew") }

// goCaches lets scripts build programs without downloading anything twice.
func goCaches(env *testscript.Env) error {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		return err
	}
	dirs := strings.Split(strings.TrimSpace(string(out)), "\n")
	env.Setenv("GOCACHE", dirs[0])
	env.Setenv("GOMODCACHE", dirs[1])
	return nil
}

func runCLI(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = Run(context.Background(), args, Env{
		In: strings.NewReader(""), Out: &out, Err: &err,
		Getenv: func(string) (string, bool) { return "", false }, Width: func() int { return 80 },
	})
	return code, out.String(), err.String()
}

func TestExitCodes(t *testing.T) {
	faulty := &diag.List{}
	faulty.Errorf("GM0001", diag.Pos{}, "wrong")
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{faulty.Err(), 1},
		{errors.New("disk full"), 1},
		{usagef("no such flag"), 2},
		{fmt.Errorf("build: %w", &gobuild.EnvironmentError{Tool: "go", Err: exec.ErrNotFound}), 3},
		{fmt.Errorf("build: %w", &fetch.AuthError{}), 4},
		{fmt.Errorf("stopped: %w", context.Canceled), 130},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("exitCode(%v) = %d, want %d", c.err, got, c.want)
		}
	}
}

func TestUsageFaults(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"biuld"}, `unknown command "biuld"; did you mean "build"?`},
		{[]string{"build", "--archs", "x"}, "unknown flag: --archs"},
		{[]string{"build", "a", "b"}, "gomsi build takes one manifest, not 2 arguments"},
		{[]string{"render"}, "render needs a folder: -o FOLDER"},
		{[]string{"render", "-o", "x", "--dialect", "v5"}, `--dialect is v3 or v4, not "v5"`},
		{[]string{"check", "--color", "red"}, `--color is auto, always or never, not "red"`},
		{[]string{"wix", "build", "x.wxs", "-arch", "arm", "-o", "x.msi"}, `-arch is x86, x64 or arm64, not "arm"`},
		{[]string{"wix", "build", "x.wxs", "-d", "=1", "-o", "x.msi"}, `-d wants NAME=VALUE, not "=1"`},
	} {
		code, stdout, stderr := runCLI(c.args...)
		if code != exitUsage || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit %d, stdout %q, stderr %q; want exit 2 and %q", c.args, code, stdout, stderr, c.want)
		}
	}
}

func TestJSONCarriesFaults(t *testing.T) {
	code, stdout, stderr := runCLI("check", "--json", "no-such-folder/gomsi.toml")
	if code != exitFailed || stderr != "" {
		t.Errorf("exit %d, stderr %q; want 1 and nothing", code, stderr)
	}
	var got struct {
		OK          bool
		Diagnostics []struct{ Code, Message, Hint string }
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	if got.OK || len(got.Diagnostics) != 1 || got.Diagnostics[0].Code != "GM9001" {
		t.Errorf("got %s", stdout)
	}
}

// TestInitAsks answers the questions of init on a terminal: an answer, the
// proposal, and that the program is no service.
func TestInitAsks(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/acme/word-counter\n",
		"x.go":   "package main\n\nimport _ \"golang.org/x/sys/windows/svc\"\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(answers string, flags ...string) (code int, questions, manifest string) {
		var stdout, stderr bytes.Buffer
		code = Run(t.Context(), append([]string{"init", "--force", dir}, flags...), Env{
			In: strings.NewReader(answers), Out: &stdout, Err: &stderr, Terminal: true,
			Getenv: func(string) (string, bool) { return "", false }, Width: func() int { return 80 },
		})
		text, err := os.ReadFile(filepath.Join(dir, "gomsi.toml"))
		if err != nil {
			t.Fatal(err)
		}
		questions, _, _ = strings.Cut(stderr.String(), "gomsi: wrote")
		return code, questions, string(text)
	}

	code, questions, manifest := ask("Tally\n\n\n-\n")
	const want = `Product name [Word Counter]: Manufacturer [Acme]: Version ("git": newest v* tag) [0.1.0]: ` +
		`Name of its Windows service ("-": it is none) [word-counter]: `
	if code != exitDone || questions != want {
		t.Errorf("exit code %d, questions:\n%s\nwant:\n%s", code, questions, want)
	}
	for _, line := range []string{`name = "Tally"`, `manufacturer = "Acme"`, `version = "0.1.0"`, `package = "."`} {
		if !strings.Contains(manifest, line+"\n") {
			t.Errorf("the manifest lacks %s:\n%s", line, manifest)
		}
	}
	if strings.Contains(manifest, "[[service]]") {
		t.Error("the manifest has a service, which was denied")
	}

	// Flags answer their questions; the end of the input takes the proposals.
	_, questions, manifest = ask("", "--name", "X", "--no-service")
	if strings.Contains(questions, "Product name") || strings.Contains(questions, "service") || !strings.Contains(manifest, `name = "X"`) {
		t.Errorf("questions %q, manifest:\n%s", questions, manifest)
	}
	if _, questions, manifest = ask("Y\n", "--yes"); questions != "" || !strings.Contains(manifest, `name = "Word Counter"`) {
		t.Errorf("--yes: questions %q, manifest:\n%s", questions, manifest)
	}
}

// TestColorOnTerminal: colours come by themselves only on a terminal that can
// show them, and where NO_COLOR does not forbid them.
func TestColorOnTerminal(t *testing.T) {
	for _, c := range []struct {
		terminal bool
		env      map[string]string
		flag     string
		want     bool
	}{
		{true, nil, "auto", true},
		{false, nil, "auto", false},
		{true, map[string]string{"NO_COLOR": "1"}, "auto", false},
		{true, map[string]string{"NO_COLOR": ""}, "auto", true},
		{true, map[string]string{"TERM": "dumb"}, "auto", false},
		{true, nil, "never", false},
		{false, map[string]string{"NO_COLOR": "1"}, "always", true},
	} {
		var stderr bytes.Buffer
		Run(t.Context(), []string{"check", "no-such.toml", "--color", c.flag}, Env{
			Out: io.Discard, Err: &stderr, Terminal: c.terminal, Width: func() int { return 80 },
			Getenv: func(name string) (string, bool) { v, ok := c.env[name]; return v, ok },
		})
		if got := strings.Contains(stderr.String(), "\x1b["); got != c.want {
			t.Errorf("terminal %v, %v, --color %s: coloured %v, want %v", c.terminal, c.env, c.flag, got, c.want)
		}
	}
}

// TestInitInterrupted interrupts a question that nobody answers.
func TestInitInterrupted(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.go"), []byte("package main\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	asked, answers := io.Pipe()
	defer answers.Close()
	code := Run(ctx, []string{"init", dir}, Env{
		In: asked, Out: io.Discard, Err: writerFunc(func([]byte) { cancel() }), Terminal: true,
		Getenv: func(string) (string, bool) { return "", false }, Width: func() int { return 80 },
	})
	if code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if _, err := os.Stat(filepath.Join(dir, "gomsi.toml")); err == nil {
		t.Error("an interrupted init wrote a manifest")
	}
}

type writerFunc func([]byte)

func (f writerFunc) Write(p []byte) (int, error) { f(p); return len(p), nil }

// TestFullDisk fails every write to stdout: no command ends well then.
func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"version", "--json"}, {"--help"}} {
		var stderr bytes.Buffer
		code := Run(t.Context(), args, Env{
			Out: fullDisk{}, Err: &stderr,
			Getenv: func(string) (string, bool) { return "", false }, Width: func() int { return 80 },
		})
		if code != exitFailed || stderr.String() != "gomsi: no space left\n" {
			t.Errorf("%v: exit code %d, stderr %q", args, code, stderr.String())
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// TestExitCodesOfCommands runs commands to each of their ends.
func TestExitCodesOfCommands(t *testing.T) {
	t.Chdir(t.TempDir())
	const product = "[product]\nname = \"Hello\"\nmanufacturer = \"Contoso\"\nversion = \"1.4.2\"\n" +
		"upgrade_code = \"3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c1\"\n[[file]]\nsource = \"a.txt\"\n"
	for name, text := range map[string]string{
		"gomsi.toml":   product,
		"faulty.toml":  product + "nothing = 1\n",
		"warning.toml": product + "[[registry]]\nkey = \"Software/X\"\nvalues = { A = \"[INSTALLFOLDER]\" }\n",
		"go.toml":      product + "[build]\npackage = \".\"\n",
		"git.toml":     strings.Replace(product, "1.4.2", "git", 1),
		"main.go":      "package main\n\nfunc main() {}\n",
		"a.txt":        "hello\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", t.TempDir()) // neither go nor git
	for _, c := range []struct {
		want int
		args string
	}{
		{exitDone, "build -q"},
		{exitDone, "build -q -o other --version 1.4.3"},
		{exitDone, "check"},
		{exitDone, "check warning.toml"},
		{exitDone, "render -o wix"},
		{exitDone, "dump dist/hello-1.4.2-x64.msi"},
		{exitDone, "diff dist/hello-1.4.2-x64.msi dist/hello-1.4.2-x64.msi"},
		{exitDone, "help build"},
		{exitFailed, "diff dist/hello-1.4.2-x64.msi other/hello-1.4.3-x64.msi"},
		{exitFailed, "check faulty.toml"},
		{exitFailed, "build faulty.toml"},
		{exitFailed, "check --strict warning.toml"},
		{exitFailed, "build --strict warning.toml"},
		{exitFailed, "build --arch arm64"},
		{exitFailed, "build nowhere.toml"},
		{exitFailed, "dump nowhere.msi"},
		{exitFailed, "init"},
		{exitUsage, "dump"},
		{exitUsage, "nothing"},
		{exitUsage, "build --nothing"},
		{exitUsage, "help nothing"},
		{exitEnvironment, "build go.toml"},
		{exitEnvironment, "check git.toml"},
	} {
		if code, _, stderr := runCLI(strings.Fields(c.args)...); code != c.want {
			t.Errorf("gomsi %s: exit code %d, want %d\n%s", c.args, code, c.want, stderr)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := Run(ctx, []string{"build"}, Env{Out: io.Discard, Err: io.Discard, Getenv: os.LookupEnv}); code != exitInterrupted {
		t.Errorf("an interrupted build: exit code %d, want %d", code, exitInterrupted)
	}
}
