package gobuild

import (
	"io"
	"testing"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"
)

// userSyso writes the object that a user's own resource tool would make, with a
// version of 9.9.9.9, a manifest and another string.
func userSyso(t *testing.T, w io.Writer) {
	t.Helper()
	var rs winres.ResourceSet
	rs.SetManifest(winres.AppManifest{ExecutionLevel: winres.HighestAvailable})
	vi := version.Info{FileVersion: [4]uint16{9, 9, 9, 9}, ProductVersion: [4]uint16{9, 9, 9, 9}}
	for k, v := range map[string]string{"ProductName": "User's", "Special": "kept", "ProductVersion": "9.9"} {
		if err := vi.Set(version.LangDefault, k, v); err != nil {
			t.Fatal(err)
		}
	}
	rs.SetVersionInfo(vi)
	if err := rs.WriteObject(w, winres.ArchAMD64); err != nil {
		t.Fatal(err)
	}
}
