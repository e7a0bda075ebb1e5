package link_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestUnused looks for fragments that nothing refers to. The folder that v4+
// implies is none of the user's, who need not use it.
func TestUnused(t *testing.T) {
	const head = `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
<Package Name="N" Manufacturer="M" Version="1.0" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B">
<StandardDirectory Id="WindowsFolder"><Component Guid="*"><RegistryValue Root="HKLM" Key="K" Value="1"/></Component></StandardDirectory>
</Package>
`
	for _, c := range []struct {
		name, rest string
		want       []int // lines
	}{
		{"none", ``, nil},
		{"two", "<Fragment><Property Id=\"A\" Value=\"1\"/></Fragment>\n<Fragment><Property Id=\"B\" Value=\"1\"/></Fragment>", []int{5, 6}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "a.wxs")
			if err := os.WriteFile(file, []byte(head+c.rest+"</Wix>"), 0o666); err != nil {
				t.Fatal(err)
			}
			unused := build(t, file).Unused
			if len(unused) != len(c.want) {
				t.Fatalf("%d unused, want %d", len(unused), len(c.want))
			}
			for i, s := range unused {
				if s.Pos.Line != c.want[i] {
					t.Errorf("line %d, want %d", s.Pos.Line, c.want[i])
				}
			}
		})
	}
}
