package manifest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestParameters reads parameters, searches and conditions into the model.
func TestParameters(t *testing.T) {
	dir := t.TempDir()
	text := head + `install_dir_from = ["registry32:HKLM/Software/Old:Path"]
[[parameter]]
name = "PORT"
kind = "port"
default = "8080"
label = "Port"
default_from = ["registry:HKCU/Software/Old/:", "env:PORT", "ini:a.ini:S:K"]
[[parameter]]
name = "MODE"
kind = "choice"
choices = ["a", { value = "b", label = "B" }]
[[parameter]]
name = "ON"
kind = "bool"
[[parameter]]
name = "DIR"
kind = "folder"
default = "C:/x"
[[parameter]]
name = "PW"
kind = "password"
[[search]]
id = "x"
registry = { key = "Software/X", view = 32 }
[[search]]
id = "y"
product = "5c0a3c64-7c28-4b7b-a9a4-d0c0f2ad5a11"
min = "2.0"
[[condition]]
require = "server or silent"
message = "No {param.MODE}."
[[file]]
source = "a.txt"
when = "found.x and param.ON"
[[shortcut]]
name = "A"
target = "{file.a.txt}"
args = ["{param.DIR}/y", "{raw.MODE}"]
`
	for name, content := range map[string]string{"gomsi.toml": text, "a.txt": "a"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m, faults, err := Load(filepath.Join(dir, "gomsi.toml"), Options{})
	if err != nil || m == nil {
		t.Fatal(err, faults.Err())
	}
	want := []*Parameter{
		{Name: "PORT", Kind: "port", Default: plainText("8080"), Remember: true, Label: "Port", BundleName: "PORT", DefaultFrom: []Lookup{
			{Kind: "registry", Root: "HKCU", Key: `Software\Old`, View: 64}, {Kind: "env", Name: "PORT"},
			{Kind: "ini", File: "a.ini", Section: "S", Name: "K"},
		}},
		{Name: "MODE", Kind: "choice", Choices: []Choice{{"a", "a"}, {"b", "B"}}, Remember: true, BundleName: "MODE"},
		{Name: "ON", Kind: "bool", Default: plainText("0"), Values: []string{"0", "1"}, Remember: true, BundleName: "ON"},
		{Name: "DIR", Kind: "folder", Default: Text{Parts: plainText(`C:\x`).Parts, Raw: "C:/x"}, Remember: true, BundleName: "DIR", Quoted: true},
		{Name: "PW", Kind: "password", Secret: true, BundleName: "PW"},
	}
	if d := cmp.Diff(want, m.Parameters, cmpopts.IgnoreTypes(Origin{}), cmpopts.IgnoreFields(Text{}, "Pos")); d != "" {
		t.Error(d)
	}
	searches := []*Search{
		{ID: "x", Kind: SearchRegistry, Registry: Lookup{Kind: "registry", Root: "HKLM", Key: `Software\X`, View: 32}},
		{ID: "y", Kind: SearchProduct, Product: "5C0A3C64-7C28-4B7B-A9A4-D0C0F2AD5A11", Min: "2.0"},
	}
	if d := cmp.Diff(searches, m.Searches, cmpopts.IgnoreTypes(Origin{})); d != "" {
		t.Error(d)
	}
	if got := m.Product.InstallDirFrom; len(got) != 1 || got[0] != (Lookup{Kind: "registry", Root: "HKLM", Key: `Software\Old`, View: 32, Name: "Path"}) {
		t.Error(got)
	}
	if got := m.Files[0].When.Source; got != "found.x and param.ON" {
		t.Error(got)
	}
	if c := m.Conditions[0]; c.Require.Source != "server or silent" || len(c.Message.Parts) != 3 || !c.MSI || !c.Bundle {
		t.Errorf("%+v", c)
	}
	args := m.Shortcuts[0].Args
	if args[0].Parts[0].Param != m.Parameters[3] || args[0].Parts[1].Text != `\y` || args[1].Parts[0].Kind != RawRef {
		t.Errorf("%+v", args)
	}
	if m.Upgrade.Rerun != "apply" {
		t.Error(m.Upgrade.Rerun)
	}
}
