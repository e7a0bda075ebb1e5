package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gomsi/gomsi"
)

// TestVariants installs what the running example does not have: features that
// are chosen on the command line, other kinds of upgrades, and names that a
// command processor would take for commands. One machine serves all of it.
func TestVariants(t *testing.T) {
	m := newMachine(t)
	before := m.state()
	for _, c := range []struct {
		name string
		run  func(*testing.T, *machine)
	}{
		{"features", features},
		{"late removal", lateRemoval},
		{"going back", goingBack},
		{"replaced and refused", replacedAndRefused},
		{"purge", purge},
	} {
		ok := t.Run(c.name, func(t *testing.T) {
			c.run(t, &machine{m.Prefix, t})
		})
		if !ok {
			return // the machine is no longer what the next one expects
		}
	}
	// Wine looks for empty folders before it removes the last of those inside.
	for _, dir := range []string{"Program Files/Contoso/Tools", "Program Files/Contoso", "ProgramData/Contoso"} {
		_ = os.Remove(m.host(dir))
	}
	separators := regexp.MustCompile(`;+\n`) // which Wine leaves behind in PATH
	wantSame(t, "removal of everything", before, separators.ReplaceAllString(m.state(), "\n"))
}

// variant builds a package of text files: settings come behind the [product]
// table, which has the given name and version.
func variant(t *testing.T, name, code, version, settings string) string {
	t.Helper()
	return build(t, gomsi.Options{Manifest: project(t, `
[product]
name = "`+name+`"
manufacturer = "Contoso"
version = "`+version+`"
upgrade_code = "6b1f6f0a-0d7c-4f8e-8d66-`+code+`"
`+settings, map[string]string{"a.txt": "a of " + version, "b.txt": "b of " + version, "keep.txt": "kept of " + version})})
}

const tools = "Program Files/Contoso/Tools"

// path gives the entries of the machine's PATH that are ours.
func (m *machine) path() string {
	m.t.Helper()
	var ours []string
	for _, e := range strings.Split(m.query(machineEnv, "PATH"), ";") {
		if strings.Contains(e, "Contoso") {
			ours = append(ours, strings.TrimSuffix(e, `\`))
		}
	}
	return strings.Join(ours, ";")
}

// want compares what a registry value or the like is with what it should be.
func (m *machine) want(what, got, want string) {
	m.t.Helper()
	if got != want {
		m.t.Errorf("%s is %q, want %q", what, got, want)
	}
}

// features has none below an optional one: Wine goes by the parent's level, not
// by whether it is installed.
func features(t *testing.T, m *machine) {
	msi := variant(t, "Tools", "1a2b3c4d5e01", "1.0.0", `
[[feature]]
id = "Core"
required = true
[[feature]]
id = "Extra"
default = false
[[file]]
source = "a.txt"
[[file]]
source = "b.txt"
feature = "Extra"
[[environment]]
name = "PATH"
how = "append"
value = "{app}/bin"
feature = "Extra"
[[registry]]
key = "Software/Contoso/Tools"
values = { Extra = "1" }
feature = "Extra"
`)
	path := m.query(machineEnv, "PATH")
	value := func() string { return m.query(`HKLM\Software\Contoso\Tools`, "Extra") }

	m.msiexec(0, "/i", msi)
	m.wantFiles(true, tools+"/a.txt")
	m.wantFiles(false, tools+"/b.txt")
	m.want("PATH without the feature", m.query(machineEnv, "PATH"), path)
	m.want("Extra", value(), "")

	m.msiexec(0, "/i", msi, "ADDLOCAL=Extra")
	m.wantFiles(true, tools+"/a.txt", tools+"/b.txt")
	m.wantFiles(false)
	m.want("PATH", m.path(), `C:\Program Files\Contoso\Tools\bin`)
	m.want("Extra", value(), "1")

	m.msiexec(0, "/i", msi, "REMOVE=Extra")
	m.wantFiles(true, tools+"/a.txt")
	m.wantFiles(false, tools+"/b.txt")
	// Wine leaves the separator.
	m.want("PATH after the feature went", strings.TrimRight(m.query(machineEnv, "PATH"), ";"), strings.TrimRight(path, ";"))
	m.want("Extra", value(), "")
	m.msiexec(0, "/x", msi)

	m.msiexec(0, "/i", msi, "ADDLOCAL=Extra") // alone, without the required one
	m.wantFiles(true, tools+"/a.txt", tools+"/b.txt")
	m.wantFiles(false)
	m.msiexec(0, "/x", msi)
	m.msiexec(0, "/i", msi, "INSTALLLEVEL=1000") // Wine takes no ADDLOCAL below an optional feature
	m.wantFiles(true, tools+"/a.txt", tools+"/b.txt")
	m.msiexec(0, "/x", msi)
	m.wantFiles(false, tools+"/a.txt", tools+"/b.txt")
}

// lateRemoval removes the old version after the new one is there: what both
// have must not go with the old one.
func lateRemoval(t *testing.T, m *machine) {
	settings := func(registry, variable string) string {
		return `
[upgrade]
remove = "late"
[[file]]
source = "a.txt"
[[file]]
source = "keep.txt"
keep = true
[[registry]]
key = "Software/Contoso/Tools"
values = { ` + registry + ` }
[[registry]]
key = "Software/Contoso/Tools/Own"
on_uninstall = "purge"
values = { A = "a" }
[[environment]]
name = "TOOLS_HOME"
value = "` + variable + `"
[[environment]]
name = "PATH"
how = "append"
value = "{app}/` + variable + `"
`
	}
	first := variant(t, "Tools", "1a2b3c4d5e02", "1.0.0", settings(`One = "1", Two = "2", Big = { type = "qword", value = 5 }`, "v1"))
	second := variant(t, "Tools", "1a2b3c4d5e02", "2.0.0", settings(`Zero = "0", Two = "two", Big = { type = "qword", value = 6 }`, "v2"))
	const key = `HKLM\Software\Contoso\Tools`
	m.msiexec(0, "/i", first)
	mustWrite(t, m.host(tools+"/keep.txt"), "edited")
	m.msiexec(0, "/i", second)
	// Not before: Wine does not tell a removed product that it is upgraded.
	m.run("reg", "add", key+`\Own`, "/v", "Mine", "/d", "mine", "/f", "/reg:64")
	m.want("a.txt", mustRead(t, m.host(tools+"/a.txt")), "a of 2.0.0")
	m.want("keep.txt", mustRead(t, m.host(tools+"/keep.txt")), "edited")
	for value, want := range map[string]string{"Zero": "0", "One": "", "Two": "two"} {
		m.want(value, m.query(key, value), want)
	}
	if m.query(key, "Big") == "" { // Wine's reg writes the type and forgets the number
		t.Error("Big went with the old version")
	}
	m.want("TOOLS_HOME", m.query(machineEnv, "TOOLS_HOME"), "v2")
	m.want("PATH", m.path(), `C:\Program Files\Contoso\Tools\v2`)
	if n := m.products("Tools"); n != 1 {
		t.Errorf("%d products are installed, want 1", n)
	}
	m.msiexec(0, "/x", second)
	m.want("Mine, in the purged key", m.query(key+`\Own`, "Mine"), "")
	m.want("Big", m.query(key, "Big"), "")
	m.want("TOOLS_HOME", m.query(machineEnv, "TOOLS_HOME"), "")
	m.want("PATH", m.path(), "")
	m.want("keep.txt", mustRead(t, m.host(tools+"/keep.txt")), "edited")
	mustRemove(t, m.host(tools+"/keep.txt"))
}

// goingBack installs an older version over a newer one.
func goingBack(t *testing.T, m *machine) {
	const settings = `
[upgrade]
downgrade = "allow"
same_version = "block"
[[file]]
source = "a.txt"
[[file]]
source = "keep.txt"
keep = true
`
	first := variant(t, "Tools", "1a2b3c4d5e03", "1.0.0", settings)
	second := variant(t, "Tools", "1a2b3c4d5e03", "2.0.0", settings+"[[file]]\nsource = \"b.txt\"\n")
	other := variant(t, "Tools", "1a2b3c4d5e03", "1.0.0+other", settings+"[[file]]\nsource = \"b.txt\"\n")
	m.msiexec(0, "/i", second)
	mustWrite(t, m.host(tools+"/keep.txt"), "edited")
	m.msiexec(0, "/i", first)
	m.want("a.txt", mustRead(t, m.host(tools+"/a.txt")), "a of 1.0.0")
	m.want("keep.txt", mustRead(t, m.host(tools+"/keep.txt")), "edited")
	m.wantFiles(false, tools+"/b.txt")
	if n := m.products("Tools"); n != 1 {
		t.Errorf("%d products are installed, want 1", n)
	}
	// Wine's log has the properties, not the message.
	if log := m.msiexec(1603, "/i", other); !strings.Contains(log, "SAME_VERSION_DETECTED = {") {
		t.Error("the log does not tell why the same version was refused")
	}
	m.msiexec(0, "/x", first)
	mustRemove(t, m.host(tools+"/keep.txt"))
}

// replacedAndRefused installs over another product, and over a version that
// cannot be upgraded.
func replacedAndRefused(t *testing.T, m *machine) {
	old := variant(t, "Old Tools", "1a2b3c4d5e04", "7.0.0", "[[file]]\nsource = \"b.txt\"\n")
	refused := variant(t, "Tools", "1a2b3c4d5e05", "1.3.0", "[[file]]\nsource = \"a.txt\"\n")
	msi := variant(t, "Tools", "1a2b3c4d5e05", "2.0.0", `
[upgrade]
replaces = ["6b1f6f0a-0d7c-4f8e-8d66-1a2b3c4d5e04"]
refuse = ["1.3.0"]
message = "Save your data, then remove [1.3] & go on."
[[file]]
source = "a.txt"
`)
	m.msiexec(0, "/i", refused)
	if log := m.msiexec(1603, "/i", msi); !strings.Contains(log, "REFUSED_VERSION_1 = {") {
		t.Error("the log does not tell why the version was refused")
	}
	m.want("a.txt", mustRead(t, m.host(tools+"/a.txt")), "a of 1.3.0")
	m.msiexec(0, "/x", refused)

	m.msiexec(0, "/i", old)
	m.wantFiles(true, "Program Files/Contoso/Old Tools/b.txt")
	m.msiexec(0, "/i", msi)
	m.wantFiles(false, "Program Files/Contoso/Old Tools/b.txt")
	if n := m.products("Old Tools"); n != 0 {
		t.Error("the replaced product is still listed")
	}
	m.msiexec(0, "/x", msi)
	_ = os.Remove(m.host("Program Files/Contoso/Old Tools"))
}

// purge empties folders with names that a command processor reads otherwise.
// The names are those of the manifest, and that of the folder that the command
// line chooses; where it holds a %, which a command processor replaces in
// quotes, too, nothing is purged.
func purge(t *testing.T, m *machine) {
	const odd = "ProgramData/Contoso/Tools/a & mkdir pwned (x) ^ !OS! [y]"
	msi := variant(t, "Tools", "1a2b3c4d5e06", "1.0.0", `
[[folder]]
path = "{data}/`+filepath.Base(odd)+`"
on_uninstall = "purge"
[[folder]]
path = "{app}/cache"
on_uninstall = "purge"
`)
	fill := func(folder string) {
		t.Helper()
		if err := os.MkdirAll(m.host(folder+"/deep"), 0o755); err != nil {
			t.Fatal(err)
		}
		mustWrite(t, m.host(folder+"/deep/x.txt"), "x")
	}
	for _, folder := range []string{tools, "in & mkdir pwned & rem", "%OS%/x"} {
		m.msiexec(0, "/i", msi, `INSTALLFOLDER=C:\`+strings.ReplaceAll(folder, "/", `\`))
		m.wantFiles(true, odd, folder+"/cache")
		fill(odd)
		fill(folder + "/cache")
		fill("Windows_NT/x/cache") // what C:\%OS%\x\cache would become
		m.msiexec(0, "/x", msi)
		m.wantFiles(false, odd, "ProgramData/Contoso/Tools", "windows/system32/pwned")
		m.wantFiles(strings.Contains(folder, "%"), folder+"/cache/deep/x.txt")
		m.wantFiles(true, "Windows_NT/x/cache/deep/x.txt")
	}
	for _, dir := range []string{"%OS%", "Windows_NT", "in & mkdir pwned & rem"} {
		if err := os.RemoveAll(m.host(dir)); err != nil {
			t.Error(err)
		}
	}
}
