package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi"
)

// parameterManifest has one parameter of every kind that is not secret.
const parameterManifest = `
[product]
name = "Chosen"
manufacturer = "Contoso"
version = "1.0.0"
upgrade_code = "b7a4d5d2-0c6e-4b0f-9a53-3f3f5a7c9e21"
install_dir_from = ["registry:HKLM/Software/Contoso/Old:Path"]
data_dir_property = "CHOSENDATA"

[build]
prebuilt = "hello.exe"

[[parameter]]
name = "PORT"
kind = "port"
default = "8080"

[[parameter]]
name = "LOGS"
kind = "folder"
default = "{data}/logs"

[[parameter]]
name = "LISTEN_ON"
required = true
forbid = ['"', "|"]
default_from = ["registry:HKLM/Software/Contoso/Old:Address", "env:HELLO_ADDRESS"]

[[parameter]]
name = "MODE"
kind = "choice"
choices = ["agent", "server"]
default = "agent"

[[parameter]]
name = "VERBOSE"
kind = "bool"

[[parameter]]
name = "NOTE"
remember = false

[[parameter]]
name = "ETC"
kind = "path"
default = "{app}/etc/a.conf"

[[parameter]]
name = "DB"
kind = "folder"
default = "{data}/db"

[[folder]]
path = "{data}/db"

[[search]]
id = "old"
registry = { key = "Software/Contoso/Old", value = "Address" }

[[condition]]
require = "windows >= '10.0.10240' and native and admin and (found.old or param.LISTEN_ON)"
message = "Not on this machine."

[[service]]
name = "chosen"
args = ["--registry", 'Software\Contoso\Chosen', "--log", "{param.LOGS}/hello-{param.PORT}.log"]
account = "local-system"

[[service]]
name = "idle"
start = "demand"
args = ["{param.LOGS}", "{param.NOTE}", "{raw.NOTE}", '{param.LOGS}"q']
account = "local-system"

[[file]]
source = "a.txt"
dest = "server.txt"
when = "param.MODE == 'server'"

[[file]]
source = "a.txt"
dest = "agent.txt"
when = "not param.MODE == 'server' or param.VERBOSE"

[[registry]]
key = "Software/Contoso/Chosen"
values = { Listen = "{param.LISTEN_ON}:{param.PORT}", Logs = "{param.LOGS}", Below = "{param.LOGS}/deep", Note = "{param.NOTE}", Verbose = "{param.VERBOSE}", Old = "{found.old}", Etc = "{param.ETC}", Db = "{param.DB}" }
`

// TestParameters installs a service on a port of the command line, changes the
// port with the same package, upgrades and repairs it, and is refused what is
// no port. The service reads its address from the registry, since Wine's Windows
// Installer never changes the command line of a service that exists, as
// Microsoft's does; after the upgrade, which removes the service, its command
// line has the new port, too.
func TestParameters(t *testing.T) {
	m := newMachine(t)
	file := project(t, parameterManifest, map[string]string{"a.txt": "a"})
	helloProgram(t, filepath.Join(filepath.Dir(file), "hello.exe"))
	first := build(t, gomsi.Options{Manifest: file})
	second := build(t, gomsi.Options{Manifest: file, Version: "1.1.0"})
	const old = `HKLM\Software\Contoso\Old`
	// Wine's msiexec drops double quotes from its command line.
	m.run("reg", "add", old, "/v", "Address", "/d", `127"0|0`, "/f", "/reg:64")
	before := m.state()
	log := m.msiexec(1603, "/i", first)
	for _, why := range []string{`LISTEN_ON holds ", which it may not`, `. LISTEN_ON holds |, which it may not`} {
		if !strings.Contains(log, why) {
			t.Errorf("the log does not say: %s", why)
		}
	}
	m.run("reg", "delete", old, "/v", "Address", "/f", "/reg:64")
	if log := m.msiexec(1603, "/i", first, "PORT=0"); !strings.Contains(log, "PORT = 0") {
		t.Error("a package is not refused by its condition")
	}
	if log := m.msiexec(1603, "/i", first, "LISTEN_ON=x", "PORT=0"); !strings.Contains(log, "PORT is not a port") {
		t.Error("the log does not say why the port is refused")
	}
	m.run("reg", "add", old, "/v", "Address", "/d", "127.0.0.1", "/f", "/reg:64")
	m.run("reg", "add", old, "/v", "Path", "/d", `C:\Old place`, "/f", "/reg:64")

	for _, c := range []struct{ given, why string }{
		{"PORT=99999", `PORT is not a port, a whole number from 1 to 65535: "99999"`},
		{"PORT=http", `PORT is not a port`},
		{"PORT=0", `PORT is not a port`},
		{"MODE=both", `MODE is not one of agent, server: "both"`},
		{"VERBOSE=yes", `VERBOSE is neither 0 nor 1: "yes"`},
		{"LOGS=logs", `LOGS is not a whole path`},
		{"LISTEN_ON=#5", `LISTEN_ON begins with #`},
		{`LOGS=C:\a\\\`, `LOGS ends in three backslashes`},
	} {
		if log := m.msiexec(1603, "/i", first, c.given); !strings.Contains(log, c.why) {
			t.Errorf("%s: the log does not say: %s", c.given, c.why)
		}
	}
	wantSame(t, "refused installations", before, m.state())

	const app = "Old place"
	// The backslash doubles on its way: what runs msiexec quotes the argument.
	m.msiexec(0, "/i", first, "PORT=18123", `LOGS=C:\Hello logs\`, "NOTE=once", `CHOSENDATA=C:\Moved`)
	m.healthy(18123)
	m.wantFiles(true, app+"/agent.txt", "Hello logs/hello-18123.log", "Moved/db")
	// Programs take this for C:\Hello logs\\ and the like: backslashes count in
	// pairs before a quote.
	if image, want := m.image("idle"), ` "C:\Hello logs\\\\" "once" once "C:\Hello logs\\\\\"q"`; !strings.HasSuffix(image, want) {
		t.Errorf("the service's command line is %s, want it to end in %s", image, want)
	}
	m.run("reg", "delete", old, "/v", "Path", "/f", "/reg:64")
	m.wantFiles(false, app+"/server.txt")
	m.wantChosen(`C:\Hello logs\\`, `C:\Hello logs\\deep`, "once", "0")

	m.msiexec(0, "/i", first, "PORT=18124", "MODE=server", "VERBOSE=1")
	m.healthy(18124)
	m.silent("http://127.0.0.1:18123/healthz")
	m.wantFiles(true, app+"/agent.txt", app+"/server.txt")
	m.wantChosen(`C:\Hello logs\\`, `C:\Hello logs\\deep`, "", "1")

	if log := m.msiexec(1603, "/i", first, "PORT=65536"); !strings.Contains(log, "PORT is not a port") {
		t.Error("the log does not say why the second port is refused")
	}
	m.healthy(18124)

	m.msiexec(0, "/i", second)
	m.healthy(18124)
	m.wantFiles(true, "Hello logs/hello-18124.log")
	m.wantFiles(true, app+"/server.txt", "Moved/db")
	m.wantChosen(`C:\Hello logs\\`, `C:\Hello logs\\deep`, "", "1")

	mustRemove(t, m.host(app+"/server.txt"))
	m.msiexec(0, "/i", second, "REINSTALL=ALL", "REINSTALLMODE=omus")
	m.healthy(18124)
	m.wantFiles(true, app+"/server.txt")

	// What somebody broke in the registry keeps neither a repair nor a removal
	// from their work.
	m.run("reg", "add", `HKLM\Software\Contoso\Chosen\Setup\Parameters`, "/v", "MODE", "/d", "broken", "/f", "/reg:64")
	m.msiexec(0, "/i", second, "REINSTALL=ALL", "REINSTALLMODE=omus")
	m.run("reg", "add", `HKLM\Software\Contoso\Chosen\Setup\Parameters`, "/v", "MODE", "/d", "server", "/f", "/reg:64")
	m.msiexec(0, "/x", second, "PORT=none")
	m.silent("http://127.0.0.1:18124/healthz")
	mustRemove(t, m.host("Hello logs/hello-18123.log"))
	mustRemove(t, m.host("Hello logs/hello-18124.log"))
	mustRemove(t, m.host("Hello logs"))
	for _, dir := range []string{app, "Moved/db", "Moved"} { // Wine leaves empty folders
		_ = os.Remove(m.host(dir))
	}
	wantSame(t, "removal", before, m.state())
}

// image is the command line of a service, which Wine's service manager writes
// some moments later.
func (m *machine) image(name string) string {
	m.t.Helper()
	var image string
	for tries := 0; image == "" && tries < 20; tries++ {
		image = m.query(`HKLM\SYSTEM\CurrentControlSet\Services\`+name, "ImagePath")
		time.Sleep(250 * time.Millisecond)
	}
	return image
}

// healthy waits for the service to answer on a port.
func (m *machine) healthy(port int) {
	m.t.Helper()
	m.want("/healthz", m.get(fmt.Sprintf("http://127.0.0.1:%d/healthz", port)), "ok")
}

// wantChosen checks what the parameters became in the registry.
func (m *machine) wantChosen(logs, below, note, verbose string) {
	m.t.Helper()
	const key = `HKLM\Software\Contoso\Chosen`
	for _, c := range []struct{ value, want string }{
		{"Logs", logs}, {"Below", below}, {"Note", note}, {"Verbose", verbose}, {"Old", "127.0.0.1"},
		{"Etc", `C:\Old place\etc\a.conf`}, {"Db", `C:\Moved\db`},
	} {
		m.want(c.value, m.query(key, c.value), c.want)
	}
}
