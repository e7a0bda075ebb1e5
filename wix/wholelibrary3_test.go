package wix_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/library"
)

// TestWholeLibraries3 is TestWholeLibraries for the extensions of WiX 3.
func TestWholeLibraries3(t *testing.T) {
	tools := wixtest.Find(t)
	allowed := wixtest.ReadAllowed(t)
	for _, name := range strings.Fields("ComPlus Dependency DirectX Firewall Gaming Http IIs Msmq NetFx PS Sql Util VS") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := tools.ExtensionFiles(t, wixtest.V3, []string{name})
			lib, err := library.Open(files[0])
			if err != nil {
				t.Fatal(err)
			}
			text := everythingOf3(lib, name)
			r := tools.Compile(t, wixtest.V3, "x64", "v3.wxs", fstest.MapFS{"v3.wxs": {Data: []byte(text)}})
			if r.Failed {
				t.Fatalf("WiX refuses it:\n%s", r.Output)
			}
			out := filepath.Join(t.TempDir(), "case.msi")
			_, faults, err := wix.Build(context.Background(), wix.Options{
				Sources: []wix.Input{{File: "v3.wxs", Text: []byte(text)}}, Extensions: files, Arch: compile.X64, Output: out, Application: "gomsi test",
			})
			failOn(t, faults, err)
			all, err := wixtest.Compare(filepath.Join(r.Dir, wixtest.PackageName), out)
			if err != nil {
				t.Fatal(err)
			}
			if rest := wixtest.Text(allowed.Rest(wixtest.V3, text, all)); rest != "" {
				t.Errorf("not what WiX makes (- WiX, + gomsi, ~ WiX → gomsi):\n%s", rest)
			}
		})
	}
}

// everythingOf3 gives a source that refers to one thing of every fragment of a
// library, and has the properties that the library wants of a package.
func everythingOf3(lib *library.Library, name string) string {
	elements := map[string]string{"Property": "PropertyRef", "CustomAction": "CustomActionRef", "WixUI": "UIRef"}
	var body strings.Builder
	have := map[string]bool{}
	var wanted []string
	media, components := "", `<ComponentRef Id="C"/>`
	for _, s := range lib.Sections {
		for _, c := range s.Components {
			media = `<Media Id="1" Cabinet="a.cab" EmbedCab="yes"/>`
			components += fmt.Sprintf("<ComponentRef Id=%q/>", c.ID)
		}
		found := ""
		add := func(table, key string) {
			have[table+":"+key] = true
			if e := elements[table]; e != "" && found == "" {
				found = fmt.Sprintf("<%s Id=%q/>\n", e, key)
			}
		}
		for _, r := range s.Rows {
			add(r.Table, fmt.Sprint(r.Cells[0]))
		}
		for _, sym := range s.Symbols {
			add(sym.Table, sym.Key)
		}
		body.WriteString(found)
		for _, ref := range s.References {
			if ref.Table == "Property" {
				wanted = append(wanted, ref.Key)
			}
		}
	}
	for _, key := range wanted {
		if !have["Property:"+key] {
			have["Property:"+key] = true
			fmt.Fprintf(&body, "<Property Id=%q Value=\"1\"/>\n", key)
		}
	}
	return "<!-- extensions: " + name + ` -->
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="{9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B}" Name="N" Manufacturer="M" Version="1.0.0" Language="1033" UpgradeCode="{3C1F0B51-5D4B-4B06-9C6E-2F0C5B7C9C11}">
<Package InstallerVersion="500" Compressed="yes"/>` + media + `<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="CommonFilesFolder"/>
<Component Id="C" Guid="{D4E5B0B4-2C8E-4C8B-8D6C-3B6E6F0A7F21}"><RegistryValue Root="HKLM" Key="K" Name="N" Type="string" Value="1"/></Component>
</Directory><Feature Id="F" Level="1">` + components + `</Feature>
` + body.String() + "</Product></Wix>"
}
