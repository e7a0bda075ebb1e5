package pe_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/pe"
	"github.com/gomsi/gomsi/internal/wixtest"
)

// TestManagedResourcesOfWiX reads the extensions of the real WiX, of both
// lines, which compilers of .NET made: what they bring is a cabinet or a ZIP
// archive, whose own signature and end tell that begin and length are right.
func TestManagedResourcesOfWiX(t *testing.T) {
	oracle := wixtest.Find(t).Folder(t)
	for _, c := range []struct {
		file, suffix, begin string
		n                   int // at least
	}{
		{"wix/WixUtilExtension.dll", ".util.wixlib", "MSCF", 3},
		{"wix/WixUIExtension.dll", ".ui.wixlib", "MSCF", 1},
		{"wix/WixFirewallExtension.dll", ".firewall.wixlib", "MSCF", 3},
		{"wix5/extensions/WixToolset.Util.wixext/5.0.2/wixext5/WixToolset.Util.wixext.dll", "util.wixlib", "PK\x03\x04", 1},
		{"wix5/extensions/WixToolset.UI.wixext/5.0.2/wixext5/WixToolset.UI.wixext.dll", "ui.wixlib", "PK\x03\x04", 1},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(oracle, filepath.FromSlash(c.file)))
			if err != nil {
				t.Fatal(err)
			}
			all, err := pe.ManagedResources(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Fatal(err)
			}
			if len(all) < c.n {
				t.Errorf("%d resources; at least %d wanted", len(all), c.n)
			}
			for _, r := range all {
				t.Log(r.Name, len(r.Data))
				if !strings.HasSuffix(r.Name, c.suffix) {
					continue
				}
				if !strings.HasPrefix(string(r.Data), c.begin) {
					t.Errorf("%s begins with %q", r.Name, r.Data[:4])
				}
				return
			}
			t.Errorf("no resource *%s", c.suffix)
		})
	}
}

// TestAssemblyOfWiX reads assemblies of the real WiX, whose names the tokens of
// its two signing keys are part of.
func TestAssemblyOfWiX(t *testing.T) {
	oracle := wixtest.Find(t).Folder(t)
	for file, want := range map[string]pe.AssemblyName{
		"wix/Microsoft.Deployment.Resources.dll": {
			Name: "Microsoft.Deployment.Resources", Version: pe.Version{3, 0, 0, 0}, PublicKeyToken: "CE35F76FCDA82BAD", Architecture: "MSIL",
		},
		"wix5/WixToolset.Data.dll": {
			Name: "WixToolset.Data", Version: pe.Version{5, 0, 0, 0}, PublicKeyToken: "A7D136314861246C", Architecture: "AMD64",
		},
	} {
		b, err := os.ReadFile(filepath.Join(oracle, filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := pe.Assembly(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%s:\n%s", file, diff)
		}
	}
}
