package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gomsi/gomsi"
)

// conditions are asked of a Wine that says it is Windows 10, as administrator,
// with the values that conditionValues gives.
var conditions = []struct {
	when string
	want bool
}{
	{"param.NAME", true},
	{"not param.NAME", false},
	{"param.EMPTY", false},
	{"param.EMPTY == ''", true},
	{"param.NAME != ''", true},
	{"param.NAME == 'Ann'", true},
	{"param.NAME == 'ann'", false},
	{"param.NAME != 'Bob'", true},
	{"param.EMPTY != 'Bob'", true},
	{"param.NAME < 'Bob'", true},
	{"'Bob' <= param.NAME", false},
	{"param.PORT == 9", true},
	{"param.PORT < 10", true},
	{"param.PORT >= 10", false},
	{"param.PORT > -1", true},
	{"param.PORT != 9", false},
	{"param.PORT == param.SAME", true},
	{"param.PORT != param.NAME", true},
	{"param.ON", true},
	{"param.OFF", false},
	{"not param.OFF and param.OFF == 'no'", true},
	{"param.MODE == 'b' or param.MODE == 'c'", true},
	{"found.text", true},
	{"found.text == 'some text'", true},
	{"found.sharp == '#1'", true},
	{"found.number == 15", true},
	{"found.number != 15", false},
	{"found.number == 1", false},
	{"found.digits == 15", true},
	{"found.digits == '15'", true},
	{"found.nothing", false},
	{"found.nothing == 15", false},
	{"found.nothing != 15", true},
	{"found.cmd and found.system", true},
	{"found.no_file or found.no_folder or found.product", false},
	{"windows >= '10.0.10240'", true},
	{"windows < '10.0.10240'", false},
	{"windows > '6.3.9600' and windows < '10.0.999999'", true},
	{"admin and native", true},
	{"per_user or reboot_pending", false},
	{"param.OFF and param.OFF or param.ON", true},
	{"param.ON or param.OFF and param.OFF", true},
	{"(param.ON or param.OFF) and param.OFF", false},
	{"not (param.OFF or param.EMPTY) and not not param.ON", true},
}

const conditionValues = `
[[parameter]]
name = "NAME"
default = "Ann"
[[parameter]]
name = "EMPTY"
[[parameter]]
name = "PORT"
kind = "port"
default = "9"
[[parameter]]
name = "SAME"
default = "9"
[[parameter]]
name = "ON"
kind = "bool"
values = ["no", "yes"]
default = "yes"
[[parameter]]
name = "OFF"
kind = "bool"
values = ["no", "yes"]
[[parameter]]
name = "MODE"
kind = "choice"
choices = ["a", "b", "c"]
default = "c"
[[search]]
id = "text"
registry = { key = "Software/Contoso/Asked", value = "Text" }
[[search]]
id = "sharp"
registry = { key = "Software/Contoso/Asked", value = "Sharp" }
[[search]]
id = "number"
registry = { key = "Software/Contoso/Asked", value = "Number" }
[[search]]
id = "digits"
registry = { key = "Software/Contoso/Asked", value = "Digits" }
[[search]]
id = "nothing"
registry = { key = "Software/Contoso/Asked", value = "Nothing" }
[[search]]
id = "cmd"
file = "{system}/cmd.exe"
[[search]]
id = "no_file"
file = "{system}/no such file.exe"
[[search]]
id = "system"
folder = "{system}"
[[search]]
id = "no_folder"
folder = "{common}/no such folder"
[[search]]
id = "product"
product = "5c0a3c64-7c28-4b7b-a9a4-d0c0f2ad5a12"
`

// TestConditions has Windows Installer decide conditions: each is that of a
// registry value.
func TestConditions(t *testing.T) {
	m := newMachine(t)
	const key, asked = `HKLM\Software\Contoso\Answers`, `HKLM\Software\Contoso\Asked`
	m.run("reg", "add", asked, "/v", "Text", "/d", "some text", "/f", "/reg:64")
	m.run("reg", "add", asked, "/v", "Sharp", "/d", "#1", "/f", "/reg:64")
	m.run("reg", "add", asked, "/v", "Number", "/t", "REG_DWORD", "/d", "15", "/f", "/reg:64")
	m.run("reg", "add", asked, "/v", "Digits", "/d", "15", "/f", "/reg:64")
	var tables strings.Builder
	for i, c := range conditions {
		fmt.Fprintf(&tables, "[[registry]]\nkey = \"Software/Contoso/Answers\"\nvalues = { \"is %d\" = \"yes\" }\nwhen = \"%s\"\n", i, c.when)
	}
	msi := variant(t, "Asker", "1a2b3c4d5e07", "1.0.0", conditionValues+tables.String())
	for _, dialect := range []string{"v3", "v4"} {
		if dialect == "v4" {
			msi = build(t, gomsi.Options{Manifest: project(t, `
[product]
name = "Asker"
manufacturer = "Contoso"
version = "1.0.0"
upgrade_code = "6b1f6f0a-0d7c-4f8e-8d66-1a2b3c4d5e08"
[wix]
dialect = "v4"
`+conditionValues+tables.String(), nil)})
		}
		m.msiexec(0, "/i", msi)
		_, out := m.run("reg", "query", key, "/reg:64")
		for i, c := range conditions {
			if got := strings.Contains(out, fmt.Sprintf("is %d ", i)); got != c.want {
				t.Errorf("%s: %s: %v, want %v", dialect, c.when, got, c.want)
			}
		}
		m.msiexec(0, "/x", msi)
	}
}
