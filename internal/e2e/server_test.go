package e2e

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/gomsi/gomsi"
	"github.com/gomsi/gomsi/internal/cli"
	"github.com/gomsi/gomsi/internal/winetest"
)

// server is the manifest of the service that has everything, seen from this
// folder.
const server = "../../fixtures/server/gomsi.toml"

const (
	serverApp     = "Program Files/Contoso/Hello Server"
	serverKey     = `HKLM\Software\Contoso\Hello Server`
	serverService = `HKLM\SYSTEM\CurrentControlSet\Services\hello-server`
	runtimeKey    = `HKLM\SOFTWARE\Microsoft\VisualStudio\14.0\VC\Runtimes\X64`
)

// newServer makes a machine with the runtime that the package asks for, but for
// that, and gives its packages of two versions.
func newServer(t *testing.T) (m *machine, first, second string) {
	t.Helper()
	m = &machine{winetest.New32(t), t}
	parts := withParts()
	return m, build(t, gomsi.Options{Manifest: server, Environ: parts}), build(t, gomsi.Options{Manifest: server, Environ: parts, Version: "1.5.0"})
}

func (m *machine) addRuntime() {
	m.t.Helper()
	if code, out := m.run("reg", "add", runtimeKey, "/v", "Installed", "/t", "REG_DWORD", "/d", "1", "/f", "/reg:64"); code != 0 {
		m.t.Fatal(out)
	}
}

// TestServer walks the life of the service that has everything: refused,
// installed on a port of the command line, run again with another port,
// upgraded, repaired, removed. docs/proof.md tells what Wine only pretends.
func TestServer(t *testing.T) {
	m, first, second := newServer(t)
	if log := m.msiexec(1603, "/i", first); !refusedByCondition.MatchString(log) {
		t.Error("a machine without the runtime is not refused by the condition")
	}
	m.addRuntime()
	// Somebody else's, without which its key would go when it is empty.
	m.run("reg", "add", events+"other", "/v", "EventMessageFile", "/d", `C:\other.dll`, "/f", "/reg:64")
	before := m.state() + m.classes()
	if log := m.msiexec(1603, "/i", first, "PORT=70000"); !strings.Contains(log, `PORT is not a port, a whole number from 1 to 65535: "70000"`) {
		t.Error("the log does not say why the port is refused")
	}
	wantSame(t, "refused installations", before, m.state()+m.classes())
	// The service of an older product, which has no installer.
	if code, out := m.run("sc", "create", "hello-1", "binPath=", `C:\windows\system32\notepad.exe`, "start=", "demand"); code != 0 {
		t.Fatal(out)
	}

	log := m.msiexec(0, "/i", first, "PORT=18123", "VERBOSE=yes", "ADMINS=10.0.0.0/8", "ADDLOCAL=Service,Tools")
	wantLog(t, "installation", log,
		"recover_hello_server.", "Adding reservation for URL 'http://+:18123/hello/' with SDDL 'D:(A;;GX;;;S-1-5-80-",
		"Adding reservation for URL 'https://+:8443/hello/'", "Installing firewall exception2 Hello Server (domain) ",
		"Installing firewall exception2 Hello Server (private) ", "hello-server.exe\x0018123\x006", "\x0010.0.0.0/8\x00",
		"Checking App: hello-tray.exe")
	m.wantServer(18123, "1.4.2")
	// Wine keeps the environment of a service, and does not give it to it.
	m.want("environment", m.query(serverService, "Environment"), "HELLO_GREETING=good day")
	m.wantFiles(true, serverApp+"/verbose.txt")
	if image := m.query(serverService, "ImagePath"); !strings.HasSuffix(image, " --verbose") || strings.Contains(image, "--web") {
		t.Errorf("ImagePath is %s", image)
	}

	log = m.msiexec(0, "/i", first, "PORT=18124", "MODE=agent", "GREETING=good-evening")
	wantLog(t, "second run", log, "release_urlacl_PORT_hello.", "Adding reservation for URL 'http://+:18124/hello/'", "hello-server.exe\x0018124\x006")
	m.wantServer(18124, "1.4.2")
	m.silent("http://127.0.0.1:18123/healthz")
	m.want("HELLO_AGENT", m.query(machineEnv, "HELLO_AGENT"), "good-evening")

	// Wine has no action MigrateFeatureStates, which keeps the choice of features.
	log = m.msiexec(0, "/i", second, "ADDLOCAL=Service,Tools")
	wantLog(t, "upgrade", log, "Adding reservation for URL 'http://+:18124/hello/'", "hello-server.exe\x0018124\x006")
	m.wantServer(18124, "1.5.0")
	m.want("HELLO_AGENT", m.query(machineEnv, "HELLO_AGENT"), "good-evening")

	config := m.host(serverApp + "/config.yaml")
	edited := mustRead(t, config) + "\n# an administrator was here\n"
	mustWrite(t, config, edited)
	mustRemove(t, m.host(serverApp+"/web/index.html"))
	m.msiexec(0, "/i", second, "REINSTALL=ALL", "REINSTALLMODE=omus")
	m.wantServer(18124, "1.5.0")

	log = m.msiexec(0, "/x", second)
	wantLog(t, "removal", log, "Removing reservation for URL 'http://+:18124/hello/'", "Uninstalling firewall exception2 Hello Server (domain) ")
	m.silent("http://127.0.0.1:18124/healthz")
	m.wantKept(config, edited)
	// Wine leaves the semicolon of an entry of PATH that it removes.
	wantSame(t, "removal", before, regexp.MustCompile(`;+\n`).ReplaceAllString(m.state()+m.classes(), "\n"))
}

// refusedByCondition is the log of an installation that a launch condition
// ended; Wine's has no message in it, as Microsoft's has.
var refusedByCondition = regexp.MustCompile(`Action ended [0-9:]+: LaunchConditions\. Return value [03]\.`)

// wantServer checks that the service is well and that the registry has what the
// manifest says.
func (m *machine) wantServer(port int, product string) {
	m.t.Helper()
	m.healthy(port)
	base := "http://127.0.0.1:" + strconv.Itoa(port)
	if got := m.get(base + "/version"); !strings.Contains(got, product) {
		m.t.Errorf("/version says %q", got)
	}
	m.wantFiles(true, serverApp+"/hello-server.exe", serverApp+"/web/index.html", "ProgramData/Contoso/Hello Server/logs/hello.log")
	const source = `HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\hello-server`
	for _, c := range []struct{ key, value, want string }{
		{serverKey, "Listen", "127.0.0.1:" + strconv.Itoa(port)},
		{serverKey, "Folder", `C:\Program Files\Contoso\Hello Server\`},
		{serverKey + `\Site`, "Id", `first\0second`},
		{serverKey + `\Setup\Parameters`, "PORT", strconv.Itoa(port)},
		{source, "EventMessageFile", `%SystemRoot%\System32\EventCreate.exe`},
		{source, "TypesSupported", "0x7"},
		{`HKLM\SYSTEM\CurrentControlSet\Control\FileSystem`, "LongPathsEnabled", "0x1"},
		{serverService, "ObjectName", `NT SERVICE\hello-server`},
	} {
		m.want(c.key+" "+c.value, m.query(c.key, c.value), c.want)
	}
	if found := m.shortcuts("Contoso/Hello Server.lnk"); len(found) != 1 {
		m.t.Errorf("shortcuts: %v, want one", found)
	}
	const open = `"C:\Program Files\Contoso\Hello Server\hello-server.exe" --say "%1"`
	for _, class := range []string{"Contoso.HelloServer.hello", "contoso-hello"} {
		m.want(class, m.query(`HKLM\Software\Classes\`+class+`\shell\open\command`, ""), open)
	}
	if path := m.query(machineEnv, "PATH"); !strings.Contains(path, `C:\Program Files\Contoso\Hello Server`) {
		m.t.Errorf("PATH is %s", path)
	}
}

// wantKept checks that what the manifest keeps is there, and takes it away.
func (m *machine) wantKept(config, edited string) {
	m.t.Helper()
	if mustRead(m.t, config) != edited {
		m.t.Error("the removal took the edited config, which keep = true protects")
	}
	mustRemove(m.t, config)
	for _, dir := range []string{serverApp, "Program Files/Contoso"} {
		_ = os.Remove(m.host(dir))
	}
	m.want("Site", m.query(serverKey+`\Site`, "Id"), `first\0second`)
	m.run("reg", "delete", `HKLM\Software\Contoso`, "/f", "/reg:64")
}

// secret is what an administrator gives as a password.
const secret = "Sesam-7-Strasse"

// dumped is the one line in which Wine's Windows Installer shows a hidden
// property: it lists all properties at the end of a log and does not ask
// MsiHiddenProperties, as Microsoft's does.
var dumped = regexp.MustCompile(`(?m)^Property\(S\): SERVICE_PASSWORD = .*$`)

// TestServerSecrets gives the package a password and looks for it everywhere:
// in the package, the log, the registry, the services' command lines, on the
// disk.
func TestServerSecrets(t *testing.T) {
	m, first, second := newServer(t)
	given := "SERVICE_PASSWORD=" + secret
	look := func(when, log string) {
		t.Helper()
		if strings.Contains(dumped.ReplaceAllString(log, ""), secret) {
			t.Errorf("%s: the log has the secret", when)
		}
		m.wantNowhere(when, secret, first, second)
	}
	look("a machine that lacks something", m.msiexec(1603, "/i", first, given))
	m.addRuntime()
	look("a value that is refused", m.msiexec(1603, "/i", first, "PORT=0", given))
	// The config is somebody's, and the service refuses to start with it.
	mustMkdir(t, m.host(serverApp))
	config := m.host(serverApp + "/config.yaml")
	mustWrite(t, config, "fail_start: true\n")
	look("a failed installation", m.msiexec(startFailed, "/i", first, "PORT=18123", given))
	mustRemove(t, config)

	look("an account that nobody knows", m.msiexec(1603, "/i", first, "PORT=18123", `SERVICE_USER=CONTOSO\hello`, given))

	log := m.msiexec(0, "/i", first, "PORT=18123", given)
	m.healthy(18123)
	look("an installation", log)
	look("another value", m.msiexec(0, "/i", first, "PORT=18124", given))
	look("a repair", m.msiexec(0, "/i", first, "REINSTALL=ALL", "REINSTALLMODE=omus", given))
	look("an upgrade", m.msiexec(0, "/i", second, given))
	look("a removal", m.msiexec(0, "/x", second, given))

	// What Microsoft's Windows Installer leaves out of logs.
	db := dump(t, first, "Property")
	hidden := regexp.MustCompile(`MsiHiddenProperties\s+(\S+)`).FindStringSubmatch(db)
	if hidden == nil || !strings.Contains(";"+hidden[1]+";", ";SERVICE_PASSWORD;") {
		t.Errorf("the package does not hide SERVICE_PASSWORD: %v", hidden)
	}
}

// wantNowhere looks for a text in the registry, in every file that is not
// Windows' own, and in some more, in both of Windows' encodings.
func (m *machine) wantNowhere(when, text string, files ...string) {
	m.t.Helper()
	plain, wide := []byte(text), utf16le(text)
	check := func(name string) {
		content, err := os.ReadFile(name)
		if err != nil {
			m.t.Fatal(err)
		}
		if bytes.Contains(content, plain) || bytes.Contains(content, wide) {
			m.t.Errorf("%s: %s has the secret", when, name)
		}
	}
	for _, hive := range []string{"HKLM", "HKU"} {
		exported := filepath.Join(m.t.TempDir(), hive+".reg")
		if code, out := m.run("reg", "export", hive, windowsPath(exported), "/y"); code != 0 {
			m.t.Fatal(out)
		}
		check(exported)
		files = append(files, exported)
	}
	for _, name := range files {
		check(name)
	}
	seen := 0
	err := filepath.WalkDir(m.Dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && windowsOwn[d.Name()] && strings.EqualFold(filepath.Base(filepath.Dir(name)), "windows"):
			return filepath.SkipDir
		case d.Type().IsRegular():
			seen++
			check(name)
		}
		return nil
	})
	if err != nil || seen < 10 {
		m.t.Fatalf("%d files were searched: %v", seen, err)
	}
}

// windowsOwn are folders that hold Wine's programs.
var windowsOwn = map[string]bool{"system32": true, "syswow64": true, "winsxs": true, "Fonts": true, "globalization": true}

// utf16le spells a text as Windows does.
func utf16le(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// dump shows a table of a package.
func dump(t *testing.T, msi, table string) string {
	t.Helper()
	var out, errs bytes.Buffer
	code := cli.Run(t.Context(), []string{"dump", msi, "--table", table}, cli.Env{
		In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: os.LookupEnv, Width: func() int { return 80 },
	})
	if code != 0 {
		t.Fatal(errs.String())
	}
	return out.String()
}

func mustMkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}
