package compile

import (
	"testing"

	"github.com/gomsi/gomsi/wix/source"
)

// TestRefAction holds the names of custom actions for each platform: those for
// v3 and ARM64 are WiX 3.14's, the others were seen in packages of WiX 3.11 and
// 5.0.2 (see the cases of the corpus).
func TestRefAction(t *testing.T) {
	for _, c := range []struct {
		dialect source.Dialect
		arch    Arch
		want    string
	}{
		{source.V3, X86, "Act"}, {source.V3, X64, "Act"}, {source.V3, ARM64, "Act_A64"},
		{source.V4, X86, "Act_X86"}, {source.V4, X64, "Act_X64"}, {source.V4, ARM64, "Act_A64"},
	} {
		k := &compiler{dialect: c.dialect, arch: c.arch, sec: &Section{}}
		k.refAction(&element{Element: &source.Element{}}, "Act")
		if got := k.sec.References[0].Name(); got != "CustomAction:"+c.want {
			t.Errorf("%s, %s: %s, want %s", c.dialect, c.arch, got, c.want)
		}
	}
}

func TestIsProperty(t *testing.T) {
	for text, want := range map[string]bool{
		"[A]": true, "[A.b_1]": true, "": false, "A": false, "[]": false, "[A": false, "A]": false, "[1]": false,
		"[#A]": false, "[%A]": false, "x[A]y": false, "[[A]]": false, "[A][B]": false,
	} {
		if isProperty(text) != want {
			t.Errorf("isProperty(%q) = %v", text, !want)
		}
	}
}
