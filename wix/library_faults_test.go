package wix_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix"
)

// libraryText is a library of the v3 line without embedded files.
func libraryText(tables string) string {
	return `<wixLibrary version="3.0.2002.0" xmlns="http://schemas.microsoft.com/wix/2006/libraries">` +
		`<section type="fragment" xmlns="http://schemas.microsoft.com/wix/2006/objects">` + tables + `</section></wixLibrary>`
}

func libraryTable(name string, fields ...string) string {
	text := `<table name="` + name + `"><row>`
	for _, f := range fields {
		text += `<field>` + f + `</field>`
	}
	return text + `</row></table>`
}

// TestLibraryFaults builds with libraries of which something is wrong. What
// they bring has no line: the fault names the library.
func TestLibraryFaults(t *testing.T) {
	const v3 = `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="{9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B}" Name="N" Manufacturer="M" Version="1.0" Language="1033" UpgradeCode="{9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6C}">
<Package InstallerVersion="200" Compressed="yes"/><Directory Id="TARGETDIR" Name="SourceDir"/>
`
	const v4 = `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Package Name="N" Manufacturer="M" Version="1.0" UpgradeCode="{9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6C}">
</Package></Wix>`
	property := libraryTable("Property", "P", "1")
	for _, c := range []struct{ name, source, library, want string }{
		{"reference", v3 + `<PropertyRef Id="P"/></Product></Wix>`, libraryText(property + libraryTable("WixSimpleReference", "Binary", "None")),
			`lib.wixlib: error: there is no binary file "None" [GM2004]`},
		{"string", v3 + `<PropertyRef Id="P"/></Product></Wix>`, libraryText(libraryTable("Property", "P", "!(loc.None)")),
			`lib.wixlib: error: no localization file has the string None [GM1017]` + "\n" + `  hint: add <String Id="None" Value="…"/> to a .wxl file`},
		{"table", v3 + `<PropertyRef Id="P"/></Product></Wix>`, libraryText(property + libraryTable("Unknown", "K")),
			`lib.wixlib: error: table "Unknown" has no definition [GM3024]` + "\n" + `  hint: define it with a CustomTable element`},
		{"twice", v3 + `<Property Id="P" Value="2"/><PropertyRef Id="Q"/></Product></Wix>`, libraryText(property + libraryTable("Property", "Q", "1")),
			`x.wxs:3:1: error: there is another property "P" [GM2005]` + "\n" + `  lib.wixlib: note: the other one is here`},
		{"not referred to", v3 + `<Property Id="P" Value="2"/></Product></Wix>`, libraryText(property), ""},
		{"missing in it", v3 + `<CustomActionRef Id="WixQuietExec"/></Product></Wix>`, libraryText(property),
			`x.wxs:3:22: error: there is no custom action "WixQuietExec" [GM2004]` + "\n" +
				`  hint: such names are of the extension WixUtilExtension: -ext WixUtilExtension of "gomsi wix build", or extensions = ["WixUtilExtension"] in [wix] of the manifest`},
		{"other line", v4, libraryText(property), `lib.wixlib: error: extension or library of WiX 3, but the sources are of the v4 schema [GM3101]` + "\n" +
			`  hint: give the one of WiX 4 and later`},
		{"damaged", v3 + `</Product></Wix>`, libraryText(libraryTable("WixUI")), `lib.wixlib: error: the extension or library cannot be linked: row of table WixUI with 0 fields; it has 1 [GM3105]`},
		{"no library", v3 + `</Product></Wix>`, "text", `lib.wixlib: error: this is no extension or compiled library of WiX [GM3105]` + "\n" +
			`  hint: an extension is a .dll such as WixUtilExtension.dll, a library a .wixlib that lit or wix build made`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			lib := filepath.Join(dir, "lib.wixlib")
			if err := os.WriteFile(lib, []byte(c.library), 0o666); err != nil {
				t.Fatal(err)
			}
			_, faults, err := wix.Build(context.Background(), wix.Options{
				Sources:    []wix.Input{{File: "x.wxs", Text: []byte(c.source)}},
				Extensions: []string{lib}, Output: filepath.Join(dir, "x.msi"),
			})
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			(&diag.TextPrinter{W: &text}).Print(faults)
			if got := strings.TrimSpace(strings.ReplaceAll(text.String(), dir+string(filepath.Separator), "")); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
