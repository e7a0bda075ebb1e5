package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/winetest"
)

// machine is a Windows of Wine's, which one test has to itself.
type machine struct {
	*winetest.Prefix
	t *testing.T
}

// newMachine makes one that says it is Windows 10, as the packages want; Wine 8
// says Windows 7 by itself.
func newMachine(t *testing.T) *machine {
	t.Helper()
	m := &machine{winetest.New(t), t}
	if code, out := m.run("winecfg", "-v", "win10"); code != 0 {
		t.Fatalf("winecfg: %d\n%s", code, out)
	}
	return m
}

// scratch are the folders to take away at the end.
var scratch []string

func TestMain(m *testing.M) {
	code := m.Run()
	for _, dir := range scratch {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// run runs a Windows program and gives its exit code and output.
func (m *machine) run(args ...string) (int, string) {
	m.t.Helper()
	ctx, stop := context.WithTimeout(m.t.Context(), 4*time.Minute)
	defer stop()
	cmd := m.Command(ctx, args[0], args[1:]...)
	// A file, not a pipe: a service that inherits a pipe would keep it open.
	out, err := os.Create(filepath.Join(m.t.TempDir(), "out"))
	if err != nil {
		m.t.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	text, _ := os.ReadFile(out.Name())
	var exit *exec.ExitError
	if ctx.Err() != nil {
		m.t.Fatalf("wine %s did not end", strings.Join(args, " "))
	}
	if err != nil && !errors.As(err, &exit) {
		m.t.Fatalf("wine %s: %v\n%s", strings.Join(args, " "), err, text)
	}
	return cmd.ProcessState.ExitCode(), strings.ReplaceAll(string(text), "\r", "")
}

// windowsPath gives the name that programs of the machine have for a host path.
func windowsPath(host string) string { return "Z:" + strings.ReplaceAll(host, "/", `\`) }

// msiexec runs Windows Installer silently; what is "/i" or "/x". It fails the
// test when the exit code is not the wanted one (of which Linux
// sees the low byte), and gives the log.
func (m *machine) msiexec(want int, what, msi string, properties ...string) string {
	m.t.Helper()
	log := filepath.Join(m.t.TempDir(), "msi.log")
	args := append([]string{"msiexec", what, windowsPath(msi), "/qn", "/l*v", windowsPath(log)}, properties...)
	code, out := m.run(args...)
	text := readLog(log)
	if code != want&0xFF {
		tail := strings.Split(text, "\n")
		m.t.Fatalf("msiexec %s %s %v ended with %d, not %d\n%s\n%s", what, filepath.Base(msi), properties, code, want&0xFF,
			out, strings.Join(tail[max(0, len(tail)-60):], "\n"))
	}
	return text
}

// readLog reads a log of Windows Installer, which is UTF-16 or bytes.
func readLog(name string) string {
	raw, _ := os.ReadFile(name)
	return strings.ReplaceAll(string(bytes.ReplaceAll(bytes.TrimPrefix(raw, []byte{0xFF, 0xFE}), []byte{0}, nil)), "\r", "")
}

// host gives the host path of a file on drive C:, written with "/".
func (m *machine) host(path string) string { return filepath.Join(m.Dir, "drive_c", path) }

// exists tells whether a file or folder is on drive C:.
func (m *machine) exists(path string) bool {
	_, err := os.Stat(m.host(path))
	return err == nil
}

// wantFiles checks that each of the paths is there, or is not.
func (m *machine) wantFiles(there bool, paths ...string) {
	m.t.Helper()
	for _, p := range paths {
		if m.exists(p) != there {
			m.t.Errorf("%s: there = %v, want %v", p, !there, there)
		}
	}
}

// query reads a registry value as `reg query` prints it; "" when it is not
// there.
func (m *machine) query(key, value string) string {
	m.t.Helper()
	args := []string{"reg", "query", key}
	if value == "" {
		args = append(args, "/ve")
	} else {
		args = append(args, "/v", value)
	}
	code, out := m.run(append(args, "/reg:64")...)
	if code != 0 {
		return ""
	}
	for line := range strings.Lines(out) {
		fields := strings.SplitN(strings.TrimSpace(line), "    ", 3)
		if len(fields) == 3 && strings.HasPrefix(fields[1], "REG_") {
			return strings.TrimSpace(fields[2])
		}
	}
	return ""
}

// state lists what an installer could have left: the files outside Windows'
// own folder, services, uninstall entries and keys of software.
func (m *machine) state() string {
	m.t.Helper()
	var b strings.Builder
	root := filepath.Join(m.Dir, "drive_c")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		low := strings.ToLower(rel)
		if strings.HasPrefix(low, "windows/") && !strings.HasPrefix(low, "windows/installer/") || strings.Contains(low, "/temp") {
			return nil // Windows Installer's own folder comes with the first package
		}
		fmt.Fprintln(&b, rel)
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	for _, key := range []string{
		`HKLM\SYSTEM\CurrentControlSet\Services`,
		`HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`,
		`HKLM\SOFTWARE`,
		`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall`,
		`HKLM\SOFTWARE\Classes\Installer\Features`,
		`HKLM\SOFTWARE\Classes\Installer\Products`,
		`HKLM\SOFTWARE\Classes\Installer\UpgradeCodes`,
		`HKCU\Software`,
	} {
		// A key that is not there is as good as an empty one.
		if code, out := m.run("reg", "query", key, "/reg:64"); code == 0 {
			for line := range strings.Lines(out) {
				if strings.TrimSpace(line) != "" {
					fmt.Fprintf(&b, "%s: %s", key, line)
				}
			}
		}
	}
	return b.String()
}

// get asks the installed service; it waits for it to answer.
func (m *machine) get(url string) string {
	m.t.Helper()
	var last error
	for range 60 {
		resp, err := http.Get(url)
		if err == nil {
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err == nil && resp.StatusCode == http.StatusOK {
				return strings.TrimSpace(string(body))
			}
			last = fmt.Errorf("status %d", resp.StatusCode)
		} else {
			last = err
		}
		time.Sleep(250 * time.Millisecond)
	}
	m.t.Fatalf("%s does not answer: %v", url, last)
	return ""
}

// silent checks that nobody answers any more.
func (m *machine) silent(url string) {
	m.t.Helper()
	for range 40 {
		resp, err := http.Get(url)
		if err != nil {
			return
		}
		resp.Body.Close()
		time.Sleep(250 * time.Millisecond)
	}
	m.t.Errorf("%s still answers", url)
}
