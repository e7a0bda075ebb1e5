// Package winetest lets tests run Windows programs under Wine, each test
// program in a Windows installation ("prefix") of its own.
//
// Wine 8, which Debian 12 has, lacks bcryptprimitives.dll, without which no
// program of a current Go starts. The prefix gets one: a DLL that forwards
// ProcessPrng to the random function that Wine has.
package winetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Prefix is a Windows installation below a folder.
type Prefix struct {
	// Dir is the prefix; Dir/drive_c is the drive C.
	Dir  string
	wine []string // what runs a Windows program
	// server is the program that all others of the prefix hang on; nil where
	// there is none to call.
	server []string
	// release lets the session end; nil when it was not held.
	release func()
}

// New makes a prefix, which takes some 15 seconds, and ends its processes when
// the test is over. Without Wine the test is skipped, and fails when CI=true.
func New(t testing.TB) *Prefix {
	t.Helper()
	p := &Prefix{}
	for _, name := range []string{"wine", "wine64"} {
		if path, err := exec.LookPath(name); err == nil && p.wine == nil {
			p.wine = []string{path}
		}
	}
	if p.wine == nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("wine is needed")
		}
		t.Skip("wine is not installed")
	}
	if path, err := exec.LookPath("wineserver"); err == nil {
		p.server = []string{path}
	}
	p.start(t)
	return p
}

// New32 makes a prefix that runs programs of 32 bits, too, which the actions of
// WiX 3's extensions are, with the Wine of the real WiX (GOMSI_ORACLE): the one
// that is installed may have 64 bits only, and then waits for them without an
// end. Without GOMSI_ORACLE the test is skipped.
func New32(t testing.TB) *Prefix {
	t.Helper()
	enter := filepath.Join(os.Getenv("GOMSI_ORACLE"), "enter.sh")
	if _, err := os.Stat(enter); err != nil || os.Getenv("GOMSI_ORACLE") == "" {
		t.Skip("GOMSI_ORACLE does not name a folder with the real WiX (make oracle sets it up), whose Wine runs 32-bit programs")
	}
	p := &Prefix{wine: []string{enter, "wine"}, server: []string{enter, "wineserver"}}
	p.start(t)
	return p
}

// start fills a new folder with a Windows.
func (p *Prefix) start(t testing.TB) {
	t.Helper()
	// Not t.TempDir: Wine's last processes may still write when it is removed.
	dir, err := os.MkdirTemp("", "wine")
	if err != nil {
		t.Fatal(err)
	}
	p.Dir = dir
	t.Cleanup(p.remove)
	// Several seconds on a busy machine are minutes at worst.
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	if out, err := output(p.Command(ctx, "wineboot", "-i")); err != nil {
		t.Fatalf("wineboot: %v\n%s", err, out)
	}
	if err := p.addPrimitives(); err != nil {
		t.Fatal(err)
	}
	if err := p.keepAlive(ctx); err != nil {
		t.Fatal(err)
	}
}

// keepAlive holds the Windows session open until the test is over. Wine ends
// its servers, the service manager among them, some seconds after the last
// program; a program that begins in those seconds talks to a service manager
// that is about to forget what it is told.
func (p *Prefix) keepAlive(ctx context.Context) error {
	if p.server != nil {
		// The servers of wineboot are to be gone first.
		server := p.command(ctx, p.server, "-w")
		if out, err := output(server); err != nil {
			return fmt.Errorf("wineserver -w: %v\n%s", err, out)
		}
	}
	idle := p.Command(context.Background(), "cmd")
	stdin, err := idle.StdinPipe()
	if err != nil {
		return err
	}
	if err := idle.Start(); err != nil {
		return err
	}
	// cmd ends when its input does.
	p.release = func() {
		stdin.Close()
		_ = idle.Wait()
	}
	return nil
}

// addPrimitives adds bcryptprimitives.dll unless this Wine has one.
func (p *Prefix) addPrimitives() error {
	const name = "bcryptprimitives.dll"
	path := p.Path(`C:\windows\system32\` + name)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return os.WriteFile(path, forwarder(name, "ProcessPrng", "advapi32.SystemFunction036"), 0o644)
}

// Command is a Windows program to run, given by a host path, a Windows path or
// the name of one of Wine's own (cmd, sc, msiexec, reg). Give it files and no
// pipes to print to: Wine's servers, which it may start, keep them open.
func (p *Prefix) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	return p.command(ctx, p.wine, append([]string{name}, args...)...)
}

func (p *Prefix) command(ctx context.Context, program []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program[0], slices.Concat(program[1:], args)...)
	if len(program) > 1 {
		cmd.Dir = p.Dir // which the wrapper sees; the current folder it may not
	}
	cmd.Env = append(os.Environ(),
		"WINEPREFIX="+p.Dir,
		"WINEDEBUG=-all",
		"WINEDLLOVERRIDES=mscoree,mshtml=", // no offer to install .NET and a browser
		"DISPLAY=",
	)
	return cmd
}

// output runs a command and gives what it printed. It goes by way of a file:
// the first program in a prefix leaves servers behind that would hold a pipe
// open for ever.
func output(cmd *exec.Cmd) ([]byte, error) {
	f, err := os.CreateTemp("", "wine-output")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	cmd.Stdout, cmd.Stderr = f, f
	runErr := cmd.Run()
	out, err := os.ReadFile(f.Name())
	return out, errors.Join(runErr, err)
}

// Path gives the host path of one on the drive C: `C:\windows`. Wine treats
// names without regard to case; this does not.
func (p *Prefix) Path(windows string) string {
	rest := strings.TrimPrefix(windows, `C:\`)
	return filepath.Join(p.Dir, "drive_c", filepath.FromSlash(strings.ReplaceAll(rest, `\`, "/")))
}

// Run runs a program to its end and gives what it printed; a program that
// fails, or takes more than a minute, fails the test.
func (p *Prefix) Run(t testing.TB, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := output(p.Command(ctx, name, args...))
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return strings.ReplaceAll(string(out), "\r\n", "\n")
}

// remove ends what runs in the prefix, only there, and deletes it.
func (p *Prefix) remove() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if p.release != nil {
		p.release()
	}
	if out, err := output(p.Command(ctx, "wineboot", "-k")); err != nil {
		fmt.Fprintf(os.Stderr, "wineboot -k: %v\n%s", err, out)
	}
	for range 20 {
		if os.RemoveAll(p.Dir) == nil {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}
