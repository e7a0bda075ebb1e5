package toolset

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix"
)

// TestMessages reads lines that the tools of WiX 3.11, 5.0.2 and, for ICE,
// smoke printed; W is the work folder as they name it.
func TestMessages(t *testing.T) {
	dir := t.TempDir()
	work := filepath.Join(dir, "work")
	if err := os.MkdirAll(work, 0o755); err != nil {
		t.Fatal(err)
	}
	extra := filepath.Join(dir, "extra.wxs")
	if err := os.WriteFile(extra, []byte(fragmentSource), 0o644); err != nil {
		t.Fatal(err)
	}
	named := strings.ReplaceAll(work, "/", `\`)
	if !onWindows {
		named = "Z:" + named
	}
	for _, c := range []struct{ said, want string }{
		{`package.wxs`, ``}, // candle names what it compiles
		{`W\package.wxs(4) : error CNDL0004 : The Package element contains an unexpected attribute 'Frobnicate'.`,
			`error package.wxs:4:3 CNDL0004: The Package element contains an unexpected attribute 'Frobnicate' < gomsi.toml:2:1`},
		{`W\package.wxs(9) : error CNDL0015 : The File/@Vital attribute's value, 'maybe', is not a legal yes/no value.  The only legal values are 'no' and 'yes'.`,
			`error package.wxs:9 CNDL0015: The File/@Vital attribute's value, 'maybe', is not a legal yes/no value. The only legal values are 'no' and 'yes' < gomsi.toml:9:3`},
		{`package.wxs(7) : error WIX0004: The Component element contains an unexpected attribute 'X'.`,
			`error package.wxs:7:7 WIX0004: The Component element contains an unexpected attribute 'X' < gomsi.toml:9:3`},
		{`W\..\extra.wxs(3) : warning WIX1077: The 'WHOX' Property contains '[b]' in its value.`,
			`warning extra.wxs:3:5 WIX1077: The 'WHOX' Property contains '[b]' in its value`},
		{`..\extra.wxs(3) : warning CNDL1077 : The 'WHOX' Property.`,
			`warning extra.wxs:3:5 CNDL1077: The 'WHOX' Property`},
		{`C:\elsewhere\extra.wxs(3,9) : error WIX0104: Not a valid source file; detail: x`,
			`error extra.wxs:3:9 WIX0104: Not a valid source file; detail: x`},
		{`C:\Program Files (x86)\lib (2)\x.wxs(3) : error WIX0094: The identifier is not there.`,
			`error gomsi.toml:20 WIX0094: The identifier is not there (at C:\Program Files (x86)\lib (2)\x.wxs, line 3)`},
		{`candle.exe : error CNDL0264 : The parameter 'arch' is missing or has an invalid value arm64.  Possible values are x86, x64, or ia64.`,
			`error gomsi.toml:20 CNDL0264: The parameter 'arch' is missing or has an invalid value arm64. Possible values are x86, x64, or ia64`},
		{`light.exe : error LGHT0103 : The system cannot find the file 'dup.wixobj' with type 'Source'.`,
			`error gomsi.toml:20 LGHT0103: The system cannot find the file 'dup.wixobj' with type 'Source'`},
		{`wix.exe : error WIX0118: Additional argument '-acceptEula' was unexpected. Remove the argument.`,
			`error gomsi.toml:20 WIX0118: Additional argument '-acceptEula' was unexpected. Remove the argument`},
		{`error WIX0144: The extension 'Nope.wixext' could not be found. Checked paths: Nope.wixext`,
			`error gomsi.toml:22 WIX0144: The extension 'Nope.wixext' could not be found. Checked paths: Nope.wixext`},
		{`W\package.wxs(4) : error LGHT0204 : ICE38: Component C1 installs to user profile. It must use a registry key under HKCU as its KeyPath, not a file.`,
			`error package.wxs:4:3 LGHT0204: ICE38: Component C1 installs to user profile. It must use a registry key under HKCU as its KeyPath, not a file < gomsi.toml:2:1`},
		{`Z:\lab\bad.msi : error SMOK0204 : ICE38: Component C2 is bad.`,
			`error gomsi.toml:20 SMOK0204: ICE38: Component C2 is bad`},
		{`C:\agent\wixext\x.wxs(12) : error WIX0094: The identifier 'Binary:X' could not be found.`,
			`error gomsi.toml:20 WIX0094: The identifier 'Binary:X' could not be found (at C:\agent\wixext\x.wxs, line 12)`},
		{"W\\package.wxs(4) : error LGHT0091 : Duplicate symbol 'Property:WHO' found in W\\package.wxs.\n" +
			`W\..\extra.wxs(3) : error LGHT0092 : Location of symbol related to previous error.`,
			`error package.wxs:4:3 LGHT0091: Duplicate symbol 'Property:WHO' found in package.wxs + extra.wxs:3 related to this < gomsi.toml:2:1`},
		{"Unhandled Exception:\nSystem.IO.IOException: Win32 IO returned 233. Path: Z:\\x\\[Unknown]\n  at System.IO.FileStream.WriteInternal ()", ``},
	} {
		b := &build{work: work, list: &diag.List{}, o: Options{
			Options: wix.Options{Sources: []wix.Input{
				{File: filepath.Join(work, "package.wxs"), Text: []byte(packageSource)}, {File: extra},
			}},
			Pos: keyAt,
		}}
		b.report(strings.ReplaceAll(strings.ReplaceAll(c.said, `W\`, named+`\`), "\n", "\r\n") + "\r\n")
		b.addOrigins()
		var got []string
		for _, d := range b.list.Sorted() {
			d.Pos.File = filepath.Base(d.Pos.File)
			line := fmt.Sprintf("%s %s %s", d.Severity, d.Pos, d.Message)
			for _, n := range d.Notes {
				n.Pos.File = filepath.Base(n.Pos.File)
				if n.Message == wix.OriginNote {
					line += " < " + n.Pos.String()
				} else {
					line += " + " + n.Pos.String() + " " + n.Message
				}
			}
			got = append(got, line)
		}
		if text := strings.Join(got, "\n"); text != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.said, text, c.want)
		}
	}
}
