package wix_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/library"
)

// TestWholeLibraries makes, for each extension of WiX 5, a package that refers
// to all properties, custom actions and groups of user interface of its library,
// and compares it with the real WiX's. The dialog sets, of which a package has
// one, are cases of the corpus.
func TestWholeLibraries(t *testing.T) {
	tools := wixtest.Find(t)
	allowed := wixtest.ReadAllowed(t)
	for _, name := range []string{
		"ComPlus", "Dependency", "DirectX", "Firewall", "Http", "Iis", "Msmq", "Netfx", "PowerShell", "Sql", "Util", "VisualStudio",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := tools.ExtensionFiles(t, wixtest.V4, []string{name})
			lib, err := library.Open(files[0])
			if err != nil {
				t.Fatal(err)
			}
			text := []byte(everythingOf(lib, name))
			r := tools.Compile(t, wixtest.V4, "x64", "v4.wxs", fstest.MapFS{"v4.wxs": {Data: text}})
			if r.Failed {
				t.Fatalf("WiX refuses it:\n%s", r.Output)
			}
			out := filepath.Join(t.TempDir(), "case.msi")
			_, faults, err := wix.Build(context.Background(), wix.Options{
				Sources: []wix.Input{{File: "v4.wxs", Text: text}}, Extensions: files, Arch: compile.X64, Output: out, Application: "gomsi test",
			})
			failOn(t, faults, err)
			all, err := wixtest.Compare(filepath.Join(r.Dir, wixtest.PackageName), out)
			if err != nil {
				t.Fatal(err)
			}
			if rest := wixtest.Text(allowed.Rest(wixtest.V4, string(text), all)); rest != "" {
				t.Errorf("not what WiX makes (- WiX, + gomsi, ~ WiX → gomsi):\n%s", rest)
			}
		})
	}
}

// everythingOf gives a source that refers to all that an x64 package may have of
// a library, and has the properties that the library wants of a package.
func everythingOf(lib *library.Library, name string) string {
	elements := map[string]string{"Property": "PropertyRef", "CustomAction": "CustomActionRef", "WixUI": "UIRef"}
	refs, wanted := map[string]bool{}, map[string]bool{}
	add := func(table, key string) {
		other := strings.HasSuffix(key, "_X86") || strings.HasSuffix(key, "_A64")
		if element := elements[table]; element != "" && !other && !strings.Contains(key, " ") {
			refs[fmt.Sprintf("    <%s Id=%q/>\n", element, key)] = true
		}
	}
	for _, s := range lib.Sections {
		for _, r := range s.Rows {
			add(r.Table, r.String(0))
		}
		for _, sym := range s.Symbols {
			add(sym.Table, sym.Key)
		}
		for _, ref := range s.References {
			if ref.Table == "Property" {
				wanted[fmt.Sprintf("    <Property Id=%q Value=\"x\"/>\n", ref.Key)] = true
			}
		}
	}
	for ref := range refs {
		delete(wanted, strings.Replace(strings.Replace(ref, "PropertyRef", "Property", 1), "/>", ` Value="x"/>`, 1))
	}
	return "<!-- extensions: " + name + " -->\n" + `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
  <Package Name="Whole" Version="1.0" Manufacturer="Maker" UpgradeCode="0BCA9A4B-1111-4FE5-A28C-6E0A7CCB6B2C">
` + sortedText(refs) + sortedText(wanted) + `  </Package>
</Wix>
`
}

func sortedText(set map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(set)), "")
}
