package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi"
	"github.com/gomsi/gomsi/internal/winetest"
)

// networkManifest has what Windows is told of a program: who may listen, what
// the firewall lets through, where events, files and addresses go.
const networkManifest = `
[product]
name = "Networked"
manufacturer = "Contoso"
version = "1.0.0"
upgrade_code = "4c1e9d0f-3a65-4b8e-9f0e-7f2f1e0b6a55"

[build]
prebuilt = "networked.exe"

[[parameter]]
name = "PORT"
kind = "port"
default = "18123"

[[parameter]]
name = "ADMINS"

[[service]]
name = "networked"
start = "demand"
account = "local-system"

[[urlacl]]
url = "http://+:{param.PORT}/networked/"

[[firewall]]
port = "{param.PORT}"
remote = ["{param.ADMINS}"]
ignore_failure = true

[[event_source]]
name = "networked"

[[event_source]]
name = "taken"

[[association]]
extension = ".networked"
description = "Networked document"

[[association]]
extension = ".taken"

[[protocol]]
scheme = "networked"

[[close]]
program = "tray.exe"
how = "kill"
timeout = "1s"
when = "not first_install"
`

// TestNetwork installs, changes, upgrades, repairs and removes it. Wine's services for
// URLs and firewall rules only pretend, so there the log tells what they were
// asked for.
func TestNetwork(t *testing.T) {
	m := &machine{winetest.New32(t), t}
	parts := withParts()
	file := project(t, networkManifest, map[string]string{
		"tray/main.go": "package main\n\nimport \"time\"\n\nfunc main() { time.Sleep(time.Hour) }\n", "tray/go.mod": "module tray\n",
	})
	dir := filepath.Dir(file)
	helloProgram(t, filepath.Join(dir, "networked.exe"))
	first := build(t, gomsi.Options{Manifest: file, Environ: parts})
	second := build(t, gomsi.Options{Manifest: file, Version: "1.1.0", Environ: parts})

	// Somebody else's.
	m.run("reg", "add", events+"taken", "/v", "EventMessageFile", "/t", "REG_EXPAND_SZ", "/d", `C:\other.dll`, "/f", "/reg:64")
	m.run("reg", "add", classes+".taken", "/ve", "/d", "Other.taken", "/f", "/reg:64")
	before := m.state() + m.classes()

	log := m.msiexec(0, "/i", first)
	wantLog(t, "installation", log, "Installing firewall exception2 Networked (domain) ", "Installing firewall exception2 Networked (private) ",
		"(domain)\x001\x001\x002\x00C:", "Networked.exe\x0018123\x006", "Adding reservation for URL 'http://+:18123/networked/' with SDDL 'D:(A;;GX;;;S-1-5-80-")
	m.wantNetworked()
	for _, action := range []string{"release_urlacl", "Checking App: tray.exe"} {
		if strings.Contains(log, action) {
			t.Errorf("the first installation does %s", action)
		}
	}

	tray := startTray(t, m, filepath.Join(dir, "tray"))
	log = m.msiexec(0, "/i", first, "PORT=18124", "ADMINS=10.0.0.0/8")
	wantLog(t, "second run", log, "release_urlacl_PORT_networked.", "restore_urlacl_PORT_networked.", "replace_firewall_Networked_domain.",
		"(domain)\x001\x0010.0.0.0/8\x001\x002\x00C:", "Networked.exe\x0018124\x006", "Adding reservation for URL 'http://+:18124/networked/'")
	tray.wantEnded()
	m.wantNetworked()

	log = m.msiexec(0, "/i", second)
	wantLog(t, "upgrade", log, "(private)\x002\x0010.0.0.0/8\x001\x002\x00C:", "Networked.exe\x0018124\x006", "Adding reservation for URL 'http://+:18124/networked/'")
	if strings.Contains(log, "release_urlacl") {
		t.Error("the upgrade gives back a URL that it keeps")
	}
	m.wantNetworked()

	m.run("reg", "delete", events+"networked", "/f", "/reg:64")
	m.run("reg", "delete", classes+"networked", "/f", "/reg:64")
	log = m.msiexec(0, "/i", second, "REINSTALL=ALL", "REINSTALLMODE=omus")
	wantLog(t, "repair", log, "Networked.exe\x0018124\x006", "Adding reservation for URL 'http://+:18124/networked/'")
	m.wantNetworked()

	log = m.msiexec(0, "/x", second)
	wantLog(t, "removal", log, "Uninstalling firewall exception2 Networked (domain) ", "Uninstalling firewall exception2 Networked (private) ",
		"Removing reservation for URL 'http://+:18124/networked/'")
	for _, dir := range []string{"Program Files/Contoso/Networked", "Program Files/Contoso"} { // Wine leaves empty folders
		_ = os.Remove(m.host(dir))
	}
	wantSame(t, "removal", before, m.state()+m.classes())
}

// wantLog checks that a log has some texts. NUL stands for what separates the
// parts of an action's data, for which the log has an uncommon character.
func wantLog(t *testing.T, name, log string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		pattern := "(?i)" + strings.ReplaceAll(regexp.QuoteMeta(text), "\x00", `[^0-9A-Za-z./]+`)
		if !regexp.MustCompile(pattern).MatchString(log) {
			t.Errorf("the log of the %s does not say %q", name, text)
		}
	}
}

// Keys of the registry.
const (
	events  = `HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\`
	classes = `HKLM\SOFTWARE\Classes\`
)

// wantNetworked checks what the product has in the registry, and that it leaves
// alone what others have.
func (m *machine) wantNetworked() {
	m.t.Helper()
	const program = `C:\Program Files\Contoso\Networked\networked.exe`
	for _, c := range []struct{ key, value, want string }{
		{events + "networked", "EventMessageFile", `%SystemRoot%\System32\EventCreate.exe`},
		{events + "networked", "TypesSupported", "0x7"},
		{events + "taken", "EventMessageFile", `C:\other.dll`},
		{events + "taken", "TypesSupported", ""},
		{classes + ".networked", "", "Contoso.Networked.networked"},
		{classes + ".taken", "", "Other.taken"},
		{classes + "Contoso.Networked.networked", "", "Networked document"},
		{classes + `Contoso.Networked.networked\DefaultIcon`, "", program + ",0"},
		{classes + `Contoso.Networked.taken\shell\open\command`, "", `"` + program + `" "%1"`},
		{classes + "networked", "", "URL:Networked"},
		{classes + `networked\shell\open\command`, "", `"` + program + `" "%1"`},
	} {
		m.want(c.key+" "+c.value, m.query(c.key, c.value), c.want)
	}
}

// classes lists the sources of events, types of files and schemes; Windows
// Installer's own key there comes with the first package.
func (m *machine) classes() string {
	m.t.Helper()
	var all strings.Builder
	for _, key := range []string{events, classes} {
		_, out := m.run("reg", "query", strings.TrimSuffix(key, `\`), "/reg:64")
		for line := range strings.Lines(out) {
			if !strings.Contains(line, `\Installer`) {
				all.WriteString(line)
			}
		}
	}
	return all.String()
}

// tray is a program that runs until somebody ends it.
type tray struct {
	t    *testing.T
	done chan struct{}
}

// startTray builds the program of a folder and runs it as tray.exe.
func startTray(t *testing.T, m *machine, dir string) *tray {
	t.Helper()
	program := filepath.Join(dir, "tray.exe")
	cmd := exec.Command("go", "build", "-o", program, ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=-mod=mod")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	run := m.Command(t.Context(), windowsPath(program))
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	r := &tray{t, make(chan struct{})}
	go func() {
		_ = run.Wait()
		close(r.done)
	}()
	select {
	case <-r.done:
		t.Fatal("tray.exe ended by itself")
	case <-time.After(2 * time.Second):
	}
	return r
}

func (r *tray) wantEnded() {
	r.t.Helper()
	select {
	case <-r.done:
	case <-time.After(20 * time.Second):
		r.t.Error("tray.exe still runs")
	}
}
