package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gomsi/gomsi/internal/diag"
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
