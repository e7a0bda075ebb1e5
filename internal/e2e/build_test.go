package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/gomsi/gomsi"
	"github.com/gomsi/gomsi/internal/cli"
	"github.com/gomsi/gomsi/internal/diag"
)

// hello is the running example's manifest, seen from this folder.
const hello = "../../fixtures/hello/gomsi.toml"

// build builds a manifest and gives the one package's path.
func build(t *testing.T, o gomsi.Options) string {
	t.Helper()
	if o.OutDir == "" {
		o.OutDir = t.TempDir()
	}
	r, faults, err := gomsi.Build(t.Context(), o)
	if err != nil || r == nil {
		var text bytes.Buffer
		_ = (&diag.TextPrinter{W: &text}).Print(faults)
		t.Fatalf("build %s: %v\n%s", o.Manifest, err, text.String())
	}
	path, err := filepath.Abs(r.Artifacts[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// helloMSI is the example's package for amd64, made once by the command line
// that the README gives.
var helloMSI = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gomsi-hello-")
	if err != nil {
		return "", err
	}
	scratch = append(scratch, dir)
	var stdout, stderr bytes.Buffer
	code := cli.Run(context.Background(), []string{"build", hello, "-o", dir, "--arch", "amd64"}, cli.Env{
		In: strings.NewReader(""), Out: &stdout, Err: &stderr, Getenv: os.LookupEnv, Width: func() int { return 80 },
	})
	if code != 0 {
		return "", &buildError{code, stderr.String()}
	}
	return strings.TrimSpace(stdout.String()), nil
})

type buildError struct {
	code   int
	stderr string
}

func (e *buildError) Error() string { return e.stderr }

func helloPackage(t *testing.T) string {
	t.Helper()
	path, err := helloMSI()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// project writes files into a new folder and gives the path of gomsi.toml.
func project(t *testing.T, manifest string, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		write(name, text)
	}
	write("gomsi.toml", manifest)
	return filepath.Join(dir, "gomsi.toml")
}

// helloProgram compiles the example's program as a user's own build would.
func helloProgram(t *testing.T, to string) {
	t.Helper()
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", to, "../../fixtures/hello/cmd/hello")
	cmd.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
}
