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
		"[A]": true, "[A.b_1]": true, "[A][B]": true, "[A]b": true, "": false, "A": false, "[]": false, "[A": false, "A]": false, "[1]": false,
		"[#A]": false, "[%A]": false, "x[A]y": false, "[[A]]": false,
	} {
		if isProperty(text) != want {
			t.Errorf("isProperty(%q) = %v", text, !want)
		}
	}
}

// TestVersionForms holds what WiX 5.0.2 takes and refuses as a version.
func TestVersionForms(t *testing.T) {
	for version, want := range map[string]bool{
		"8": true, "v8.0": true, "1.2.3.4": true, "8.0.0-rc.1": true, "1.0.0-rc.1+meta.1": true, "1.0.0-01.-.x+a": true, "1.0.0+": true,
		"1.-a": false, "1.0.0-": false, "1.0.0-a..b": false, "1.0.0-a_b": false, "1.2.3.4.5": false, "[V]": false, "": false,
	} {
		if labelVersionForm.MatchString(version) != want {
			t.Errorf("%q: %v", version, !want)
		}
	}
}
