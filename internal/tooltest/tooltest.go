// Package tooltest lets tests run programs that gomsi's authors did not write
// (msiinfo, cabextract, osslsigncode, …) on what gomsi writes. Windows programs
// are package winetest's.
package tooltest

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Path finds a program. Without it the test is skipped, and fails when CI=true,
// where everything has to run.
func Path(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed; make test installs it", name)
		}
		t.Skipf("%s is not installed; make test installs it", name)
	}
	return path
}

// Run runs a program and gives what it prints on stdout; one that fails, fails
// the test. It runs in an empty folder, since some programs leave files where
// they are started, so that the paths in args must be absolute; and in a locale
// that shows names in UTF-8.
func Run(t testing.TB, name string, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(Path(t, name), args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, tail(stdout.Bytes()), tail(stderr.Bytes()))
	}
	return stdout.String()
}

// tail is the end of what a program prints.
func tail(b []byte) []byte { return b[max(len(b)-2000, 0):] }
