package templates

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFaults has what a manifest may say and Windows Installer cannot do.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, more, want string }{
		{"list that is not overwritten", `[[registry]]
key = "Software/X"
overwrite = false
values = { L = { type = "multi", value = ["a"] } }`,
			`10:12 GM1807 value "L": a value of type multi cannot be left as it is and still be removed on uninstall`},
		{"number that is not overwritten", `[[registry]]
key = "Software/X"
overwrite = false
values = { Q = { type = "qword", value = 1 } }`,
			`10:12 GM1807 value "Q": overwrite = false cannot be had for type qword`},
		{"kept list", `[[registry]]
key = "Software/X"
overwrite = false
on_uninstall = "keep"
values = { L = { type = "multi", value = ["a"] } }`, ``},
		{"install folder to be purged", "[[folder]]\npath = \"{app}\"\non_uninstall = \"purge\"",
			`7:3 GM1805 the install folder cannot be purged: it is wherever the one who installs puts it, and other things may be there, too`},
		{"a variable to be purged", "[[folder]]\npath = \"{data}/100%x%\"\non_uninstall = \"purge\"",
			`7:3 GM1809 a folder with % in its path cannot be purged: the command that does it would take "100%x%" for a variable`},
		{"a variable of WiX in a text", "[[environment]]\nname = \"A\"\nvalue = \"!(loc.X)\"",
			`7:3 GM1811 WiX 3 cannot hold the text "!(loc.", which begins one of its variables`},
		{"a variable of WiX in a source", "[[file]]\nsource = \"a!(wix.x).txt\"",
			`7:3 GM1810 WiX cannot read a file with "!(wix." in its path`},
		{"a value that is not overwritten in a key of a parameter", "[[parameter]]\nname = \"A\"\n[[registry]]\nkey = \"Software/{param.A}\"\noverwrite = false\nvalues = { V = \"x\" }",
			`12:12 GM1807 value "V": a value in a key that a parameter or search names cannot be left as it is and still be removed on uninstall`},
		{"a condition that is too long", "[[parameter]]\nname = \"A_PARAMETER\"\n[[folder]]\npath = \"a\"\nwhen = \"" +
			strings.Repeat("param.A_PARAMETER == 'some text' or ", 9) + "server\"",
			`11:8 GM1813 the condition has 281 characters as Windows Installer spells it; max is 255`},
	} {
		file := filepath.Join(t.TempDir(), "gomsi.toml")
		text := `[product]
name = "Hello"
manufacturer = "Contoso"
version = "1.4.2"
upgrade_code = "3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c4"

` + c.more + "\n"
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(filepath.Dir(file), "a!(wix.x).txt"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		files, faults := Render(rendering{arch: "amd64", manifest: file}.load(t), Inputs{}, V3)
		var got []string
		for _, d := range faults.Sorted() {
			got = append(got, fmt.Sprintf("%d:%d %s %s", d.Pos.Line, d.Pos.Column, d.Code, d.Message))
		}
		if strings.Join(got, "\n") != c.want || (len(files) == 0) == (c.want == "") {
			t.Errorf("%s: %d files and %q, want %q", c.name, len(files), got, c.want)
		}
	}
}
