package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi"
)

const (
	healthz = "http://127.0.0.1:8080/healthz"
	version = "http://127.0.0.1:8080/version"

	app        = "Program Files/Contoso/Hello"
	arpKey     = `HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall`
	helloKey   = `HKLM\SOFTWARE\Contoso\Hello`
	service    = `HKLM\SYSTEM\CurrentControlSet\Services\hello`
	machineEnv = `HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`
)

// TestHelloFromInstallToRemoval walks the life of an installed product: the
// package of the README, an administrator's edit, a repair, an upgrade and the
// removal.
func TestHelloFromInstallToRemoval(t *testing.T) {
	m := newMachine(t)
	first := helloPackage(t)
	second := build(t, gomsi.Options{Manifest: hello, Version: "1.5.0", Arches: []string{"amd64"}})
	before := m.state()

	m.msiexec(0, "/i", first)
	m.wantFiles(true, app+"/hello.exe", app+"/config.yaml", app+"/LICENSE.txt", app+"/web/index.html",
		app+"/web/docs/help.html", "ProgramData/Contoso/Hello/logs")
	if found := m.shortcuts("Contoso/Hello.lnk"); len(found) != 1 {
		t.Errorf("shortcuts: %v, want one", found)
	}
	if got := m.get(healthz); got != "ok" {
		t.Errorf("/healthz says %q", got)
	}
	if got := m.get(version); !strings.Contains(got, "1.4.2") {
		t.Errorf("/version says %q", got)
	}
	m.wantHello("1.4.2")
	if log := mustRead(t, m.host("ProgramData/Contoso/Hello/logs/hello.log")); !strings.Contains(log, "1.4.2") {
		t.Errorf("the log says %q", log)
	}

	config := m.host(app + "/config.yaml")
	edited := mustRead(t, config) + "\n# an administrator was here\n"
	mustWrite(t, config, edited)
	mustRemove(t, m.host(app+"/web/index.html"))
	m.msiexec(0, "/i", first, "REINSTALL=ALL", "REINSTALLMODE=omus") // what /f does; Wine's msiexec lacks it
	m.wantFiles(true, app+"/web/index.html")
	if mustRead(t, config) != edited {
		t.Error("the repair lost the edited config")
	}

	m.msiexec(0, "/i", second)
	if got := m.get(version); !strings.Contains(got, "1.5.0") {
		t.Errorf("after the upgrade /version says %q", got)
	}
	if mustRead(t, config) != edited {
		t.Error("the upgrade lost the edited config")
	}
	m.wantHello("1.5.0")
	if n := m.products("Hello"); n != 1 {
		t.Errorf("%d products called Hello are installed, want 1", n)
	}

	m.msiexec(0, "/x", second)
	m.silent(healthz)
	if mustRead(t, config) != edited {
		t.Error("the removal took the edited config, which keep = true protects")
	}
	mustRemove(t, config)
	for _, dir := range []string{app, "Program Files/Contoso"} {
		mustRemove(t, m.host(dir)) // fails when anything else is left in it
	}
	wantSame(t, "removal", before, m.state())
}

// wantHello checks the registry, the environment and the service.
func (m *machine) wantHello(product string) {
	m.t.Helper()
	installed := `C:\Program Files\Contoso\Hello\`
	for _, c := range []struct{ key, value, want string }{
		{helloKey, "InstallDir", installed},
		{helloKey, "Version", product},
		{helloKey, "Debug", "0x0"},
		{machineEnv, "HELLO_HOME", installed},
		{service, "ObjectName", `NT AUTHORITY\LocalService`},
		{service, "Start", "0x2"},
	} {
		got := m.query(c.key, c.value)
		// Wine's service manager writes what it knows some moments later.
		for tries := 0; got == "" && tries < 20; tries++ {
			time.Sleep(250 * time.Millisecond)
			got = m.query(c.key, c.value)
		}
		if !strings.EqualFold(strings.TrimSuffix(got, `\`), strings.TrimSuffix(c.want, `\`)) {
			m.t.Errorf("%s %s is %q, want %q", c.key, c.value, got, c.want)
		}
	}
	// Windows quotes the program when its path has a blank; Wine does not.
	image := strings.Replace(m.query(service, "ImagePath"), `"C:\Program Files\Contoso\Hello\hello.exe"`, `C:\Program Files\Contoso\Hello\hello.exe`, 1)
	if want := `C:\Program Files\Contoso\Hello\hello.exe --config "C:\Program Files\Contoso\Hello\config.yaml"` +
		` --log "C:\ProgramData\Contoso\Hello\logs\hello.log"`; image != want {
		m.t.Errorf("ImagePath is %s, want %s", image, want)
	}
}

// shortcuts gives the shortcuts of that name in the start menus: Wine takes the
// user's own menu for packages for the whole machine, too.
func (m *machine) shortcuts(name string) []string {
	var found []string
	for _, menu := range []string{"ProgramData", "users/*/AppData/Roaming"} {
		more, _ := filepath.Glob(m.host(menu + "/Microsoft/Windows/Start Menu/Programs/" + name))
		found = append(found, more...)
	}
	return found
}

// products counts the entries of the list of installed programs with a name.
func (m *machine) products(name string) int {
	m.t.Helper()
	_, out := m.run("reg", "query", arpKey, "/s", "/v", "DisplayName", "/reg:64")
	n := 0
	for line := range strings.Lines(out) {
		if fields := strings.Fields(line); len(fields) > 2 && strings.Join(fields[2:], " ") == name {
			n++
		}
	}
	return n
}

// TestDialects installs the same program from sources of both forms of WiX, for
// the machine and for one user.
func TestDialects(t *testing.T) {
	m := newMachine(t)
	program := filepath.Join(t.TempDir(), "hello.exe")
	helloProgram(t, program)
	for _, c := range []struct{ name, settings, service, folder string }{
		{"machine-v4", "\n[wix]\ndialect = \"v4\"\n", `
[[service]]
name = "both"
args = ["--listen", "127.0.0.1:8080", "--log", "{windows}/temp/both.log"]
account = "local-system"
`, "Program Files/Contoso/Both"},
		{"user-v3", "scope = \"user\"\n", "", "users/*/AppData/Local/Programs/Contoso/Both"},
		{"user-v4", "scope = \"user\"\n[wix]\ndialect = \"v4\"\n", "", "users/*/AppData/Local/Programs/Contoso/Both"},
	} {
		before := m.state()
		manifest := project(t, `
[product]
name = "Both"
manufacturer = "Contoso"
version = "2.0.0"
upgrade_code = "5c0a3c64-7c28-4b7b-a9a4-d0c0f2ad5a11"
`+c.settings+`
[build]
prebuilt = "hello.exe"
[[tree]]
source = "web"
dest = "{app}/web"
[[registry]]
key = "Software/Contoso/Both"
values = { Port = 8080, Home = { type = "expand", value = "{app}" } }
[[shortcut]]
name = "Both"
target = "hello.exe"
`+c.service, map[string]string{"web/a/b/index.html": "x", "web/style.css": "y"})
		mustWrite(t, filepath.Join(filepath.Dir(manifest), "hello.exe"), mustRead(t, program))
		msi := build(t, gomsi.Options{Manifest: manifest})
		m.msiexec(0, "/i", msi)
		for _, file := range []string{"hello.exe", "web/a/b/index.html", "web/style.css"} {
			if found, _ := filepath.Glob(m.host(c.folder + "/" + file)); len(found) != 1 {
				t.Errorf("%s: %s is installed %d times", c.name, file, len(found))
			}
		}
		if found := m.shortcuts("Both.lnk"); len(found) != 1 {
			t.Errorf("%s: shortcuts: %v, want one", c.name, found)
		}
		if c.service != "" && m.get(healthz) != "ok" {
			t.Errorf("%s: the service is not well", c.name)
		}
		m.msiexec(0, "/x", msi)
		// Wine looks for empty folders before it removes the last of those inside
		// them; Windows looks afterwards.
		for _, empty := range []string{filepath.Dir(c.folder), filepath.Dir(filepath.Dir(c.folder))} {
			found, _ := filepath.Glob(m.host(empty))
			for _, dir := range found {
				_ = os.Remove(dir)
			}
		}
		wantSame(t, c.name+" removal", before, m.state())
	}
}

// startFailed is how Wine's Windows Installer ends when a service does not start
// (ERROR_FUNCTION_FAILED); Microsoft's ends with 1603.
const startFailed = 1627

// TestFailedInstallLeavesNothing installs a service that refuses to start: the
// whole installation goes back. (The service's own log lies elsewhere: what a
// program wrote, rollback does not know.)
func TestFailedInstallLeavesNothing(t *testing.T) {
	m := newMachine(t)
	manifest := project(t, `
[product]
name = "Broken"
manufacturer = "Contoso"
version = "1.0.0"
upgrade_code = "0d1b8a4e-6a53-4c43-9f6c-2f7c7b5f2d0a"
[build]
prebuilt = "hello.exe"
[[file]]
source = "config.yaml"
[[service]]
name = "broken"
args = ["--config", "{file.config.yaml}", "--log", "{windows}/temp/broken.log"]
account = "local-service"
[[registry]]
key = "Software/Contoso/Broken"
values = { A = "b" }
[[environment]]
name = "BROKEN_HOME"
value = "{app}"
[[folder]]
path = "{data}/logs"
`, map[string]string{"config.yaml": "listen: 127.0.0.1:0\nfail_start: true\n"})
	helloProgram(t, filepath.Join(filepath.Dir(manifest), "hello.exe"))
	msi := build(t, gomsi.Options{Manifest: manifest})
	before := m.state()
	m.msiexec(startFailed, "/i", msi)
	wantSame(t, "rollback", before, m.state())
}

// TestPrereleases upgrades from one prerelease to the next and to the release,
// which all have one MSI version, and is refused on the way back.
func TestPrereleases(t *testing.T) {
	m := newMachine(t)
	manifest := project(t, `
[product]
name = "Steps"
manufacturer = "Contoso"
version = "1.4.2-rc.1"
upgrade_code = "3c1d92a5-7d53-4f0e-9b4b-7a8f1c3b52a1"
[[file]]
source = "a.txt"
`, map[string]string{"a.txt": "{{.Version}}\n"})
	versions := []string{"1.4.2-rc.1", "1.4.2-rc.2", "1.4.2-rc.10", "1.4.2"}
	var packages []string
	for _, v := range versions {
		mustWrite(t, filepath.Join(filepath.Dir(manifest), "a.txt"), v)
		packages = append(packages, build(t, gomsi.Options{Manifest: manifest, Version: v}))
	}
	installed := m.host("Program Files/Contoso/Steps/a.txt")
	for i, p := range packages {
		m.msiexec(0, "/i", p)
		if got := mustRead(t, installed); got != versions[i] {
			t.Errorf("after installing %s a.txt says %s", versions[i], got)
		}
		if n := m.products("Steps"); n != 1 {
			t.Errorf("after %s %d products are installed, want 1", versions[i], n)
		}
		for j := range i {
			log := m.msiexec(1603, "/i", packages[j])
			if !strings.Contains(log, versions[i]) {
				t.Errorf("the log of the refused %s does not name the installed %s", versions[j], versions[i])
			}
		}
	}
	if got := mustRead(t, installed); got != "1.4.2" {
		t.Errorf("the refused packages left a.txt of %s", got)
	}
}

func mustRead(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func mustWrite(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mustRemove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Error(err)
	}
}

// wantSame compares two states of a machine line by line.
func wantSame(t *testing.T, what, before, after string) {
	t.Helper()
	count := map[string]int{}
	for line := range strings.Lines(before) {
		count[line]--
	}
	for line := range strings.Lines(after) {
		count[line]++
	}
	for line, n := range count {
		if n > 0 {
			t.Errorf("the %s left %s", what, strings.TrimSpace(line))
		} else if n < 0 {
			t.Errorf("the %s took %s", what, strings.TrimSpace(line))
		}
	}
}
