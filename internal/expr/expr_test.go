package expr

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
)

var scope = Scope{
	Params: map[string]Symbol{
		"NAME": {}, "PORT": {Type: Number}, "OTHER": {Type: Number}, "MODE": {Type: Choice, Words: []string{"wsl", "hyperv"}},
		"SERVICE": {Type: Bool, Words: []string{"no", "yes"}},
	},
	Found:    map[string]Symbol{"key": {Type: Registry}, "tool": {Type: Path}},
	Features: map[string]Symbol{"Web.Server": {Type: Truth}},
}

var properties = Properties{
	Param: func(id string) string { return id }, Found: func(id string) string { return "SEARCH_" + strings.ToUpper(id) },
	WindowsBuild: "WINDOWS_BUILD", Machine: "WINDOWS_MACHINE", Processor: "AMD64", UpgradeDetected: "WIX_UPGRADE_DETECTED",
}

var variables = Variables{
	Param: func(id string) string { return id }, Found: func(id string) string { return "Search_" + id },
	WindowsBuild: "WindowsBuild", Machine: "Machine", Processor: "AMD64", PerUser: "WixBundlePerUser = 1",
}

func parse(text string, use Use) (*Expr, *diag.List) {
	faults := &diag.List{}
	at := func(i, n int) (diag.Pos, int) { return diag.Pos{File: "f", Line: 1, Column: i + 1}, n }
	return Parse(text, scope, use, at, faults), faults
}

func TestSpelling(t *testing.T) {
	for _, c := range []struct{ text, msi, burn string }{
		{"param.NAME", "NAME", "NAME"},
		{"not param.NAME", "NOT NAME", "NOT NAME"},
		{"not not param.NAME", "NOT (NOT NAME)", "NOT (NOT NAME)"},
		{"param.SERVICE", `SERVICE = "yes"`, `SERVICE = "yes"`},
		{"not param.SERVICE", `NOT SERVICE = "yes"`, `NOT SERVICE = "yes"`},
		{"param.SERVICE == 'no'", `SERVICE = "no"`, `SERVICE = "no"`},
		{`param.NAME == "it's"`, `NAME = "it's"`, `NAME = "it's"`},
		{"param.NAME == ''", "NOT NAME", `NAME = ""`},
		{"param.NAME != ''", "NAME", `NAME <> ""`},
		{"'b' < param.NAME", `NAME > "b"`, `NAME > "b"`},
		{"'b' >= param.NAME", `NAME <= "b"`, `NAME <= "b"`},
		{"param.PORT >= 1024 and param.PORT<=65535", "PORT >= 1024 AND PORT <= 65535", "PORT >= 1024 AND PORT <= 65535"},
		{"param.PORT == param.OTHER", "PORT = OTHER", "PORT = OTHER"},
		{"param.MODE == 'wsl' or param.NAME and param.PORT == 1", `MODE = "wsl" OR NAME AND PORT = 1`, `MODE = "wsl" OR NAME AND PORT = 1`},
		{"(param.MODE == 'wsl' or param.NAME) and param.PORT != -1", `(MODE = "wsl" OR NAME) AND PORT <> -1`, `(MODE = "wsl" OR NAME) AND PORT <> -1`},
		{"not (param.NAME and found.key)", "NOT (NAME AND SEARCH_KEY)", "NOT (NAME AND Search_key)"},
		{"found.key == 15", `SEARCH_KEY = 15 OR SEARCH_KEY = "#15"`, "Search_key = 15"},
		{"found.key != 15 and found.tool", `SEARCH_KEY <> 15 AND SEARCH_KEY <> "#15" AND SEARCH_TOOL`, "Search_key <> 15 AND Search_tool"},
		{"found.key == '#a'", `SEARCH_KEY = "##a"`, `Search_key = "#a"`},
		{"windows >= '10.0.17763'", "WINDOWS_BUILD >= 17763", "WindowsBuild >= 17763"},
		{"'6.3.9600' == windows", "WINDOWS_BUILD = 9600", "WindowsBuild = 9600"},
		{"server and not native", `MsiNTProductType > 1 AND NOT WINDOWS_MACHINE ~= "AMD64"`, `NTProductType > 1 AND NOT Machine ~= "AMD64"`},
		{"admin and reboot_pending", "Privileged AND MsiSystemRebootPending", "Privileged AND RebootPending"},
		{"per_user and admin", "(NOT ALLUSERS OR ALLUSERS = 2 AND MSIINSTALLPERUSER = 1) AND Privileged", "(WixBundlePerUser = 1) AND Privileged"},
	} {
		e, faults := parse(c.text, Use{})
		if e == nil {
			t.Errorf("%s: %v", c.text, faults.Err())
			continue
		}
		if got := e.MSI(properties); got != c.msi {
			t.Errorf("%s is\n%s, want\n%s", c.text, got, c.msi)
		}
		if got := e.Burn(variables); got != c.burn {
			t.Errorf("%s is for a setup program\n%s, want\n%s", c.text, got, c.burn)
		}
	}
}

func TestMomentsAndFeatures(t *testing.T) {
	for text, want := range map[string]string{
		"first_install":                "NOT Installed AND NOT WIX_UPGRADE_DETECTED",
		"not first_install":            "NOT (NOT Installed AND NOT WIX_UPGRADE_DETECTED)",
		"upgrade or repair":            "NOT Installed AND WIX_UPGRADE_DETECTED OR Installed AND REINSTALL",
		"uninstall and not silent":     `REMOVE ~= "ALL" AND NOT UPGRADINGPRODUCTCODE AND NOT UILevel = 2`,
		"feature.Web.Server and admin": "(&Web.Server = 3 OR &Web.Server = -1 AND !Web.Server = 3) AND Privileged",
	} {
		e, faults := parse(text, Use{Moments: true, Features: true})
		if e == nil {
			t.Errorf("%s: %v", text, faults.Err())
		} else if got := e.MSI(properties); got != want {
			t.Errorf("%s is\n%s, want\n%s", text, got, want)
		}
	}
	e, _ := parse("found.key >= '4.8'", Use{BurnOnly: true})
	if e == nil || e.Burn(variables) != "Search_key >= v4.8" {
		t.Error("a setup program orders versions")
	}
	e, _ = parse("silent or windows > '10.0.1'", Use{Moments: true})
	if !e.Mentions(Silent) || !e.Mentions(Repair, WindowsName) || e.Mentions(Server) {
		t.Error("the names of an expression are not those in it")
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "1 0 GM0401 the expression is empty"},
		{"  ", "1 2 GM0401 the expression is empty"},
		{"param.PRT", `1 9 GM0402 there is no parameter "PRT" (did you mean param.PORT?)`},
		{"parm.PORT", `1 9 GM0402 "parm.PORT" is no name (did you mean param.PORT?)`},
		{"PORT", `1 4 GM0402 "PORT" is no name (write param.PORT)`},
		{"foo", `1 3 GM0402 "foo" is no name (texts stand in quotes: 'foo')`},
		{"servr", `1 5 GM0402 "servr" is no name (did you mean server?)`},
		{"true", `1 4 GM0402 "true" is no name (a parameter of kind bool is tested by its name: param.NAME, or not param.NAME)`},
		{"found.nothing", `1 13 GM0402 there is no search "nothing" (a [[search]] declares it)`},
		{"param.NAME = 'x'", `12 1 GM0401 "=" is no word of expressions (write ==)`},
		{"param.NAME <> 'x'", `12 2 GM0401 "<>" is no word of expressions (write !=)`},
		{"param.NAME && server", `12 2 GM0401 "&&" is no word of expressions (write and)`},
		{"!param.NAME", `1 1 GM0401 "!" is no word of expressions (write not)`},
		{"server AND admin", `8 3 GM0401 "AND" is no word of expressions (write and)`},
		{"{param.NAME}", `1 1 GM0401 '{' is no part of an expression (names stand without braces: param.NAME)`},
		{"param.NAME == 'x", `15 2 GM0401 the text has no closing quote`},
		{"(server", `1 1 GM0401 the bracket is not closed`},
		{"server)", `7 1 GM0401 ")" is not expected here`},
		{"server admin", `8 5 GM0401 "admin" is not expected here (conditions are joined with and, or)`},
		{"server and", `11 0 GM0401 the end stands where a name or a value belongs (an expression is param.NAME, param.NAME == 'text', found.ID, windows >= '10.0.17763' and the like)`},
		{"1 < param.PORT < 5", `16 1 GM0401 a comparison has two sides (write two comparisons, joined with and)`},
		{"param.PORT == 4.8", `15 3 GM0401 4.8 is no whole number (a version stands in quotes: '4.8')`},
		{"param.PORT == 8k", `15 2 GM0401 8k is no whole number (a text stands in quotes: '8k')`},
		{"'x'", `1 3 GM0403 a text alone is no condition (compare a name with it: param.NAME == 'x')`},
		{"'x' == 'y'", `1 10 GM0403 both sides are written out, so the comparison never changes (compare a name: param.NAME, found.ID, windows)`},
		{"windows", `1 7 GM0403 windows is a version, which alone is no condition (compare it: windows >= '10.0.17763')`},
		{"windows >= 10", `12 2 GM0403 10 is no version of Windows (write major, minor and build in quotes: windows >= '10.0.17763' (Windows 10 1809, Server 2019))`},
		{"windows >= '11'", `12 4 GM0403 '11' is no version of Windows (write major, minor and build in quotes: windows >= '10.0.17763' (Windows 10 1809, Server 2019))`},
		{"windows >= param.NAME", `12 10 GM0404 windows is only compared with a version that is written out (write major, minor and build in quotes: windows >= '10.0.17763' (Windows 10 1809, Server 2019))`},
		{"server == 1", `1 6 GM0403 server is true or false, and cannot be compared (write server, or not server)`},
		{"param.SERVICE == 1", `18 1 GM0403 param.SERVICE is true or false (write param.SERVICE, or not param.SERVICE)`},
		{"param.SERVICE == 'true'", `18 6 GM0403 param.SERVICE is "no" or "yes" (write param.SERVICE, or not param.SERVICE)`},
		{"param.MODE == 'docker'", `15 8 GM0403 param.MODE is never "docker" (its choices are wsl, hyperv)`},
		{"param.MODE > 'wsl'", `1 18 GM0403 param.MODE is one of several words, none of which is greater (compare it with == or !=)`},
		{"param.PORT == 'http'", `15 6 GM0403 param.PORT is a number (compare it with one, without quotes)`},
		{"param.PORT >= '80'", `15 4 GM0404 texts of digits are not ordered by their numbers: '9' is greater than '10' (write the number without quotes: 80)`},
		{"param.PORT > param.OTHER", `1 24 GM0404 Windows Installer cannot tell which of two names is greater (it compares their texts, by which 9 is greater than 10; compare each with a number)`},
		{"param.NAME == 5000000000", `15 10 GM0404 5000000000 does not fit the 32 bits of Windows Installer's numbers`},
		{`param.NAME == '"'`, `15 3 GM0404 a condition cannot hold a double quote`},
		{"found.key >= '4.8'", `1 18 GM0404 Windows Installer cannot tell which of two versions is greater (look for the file or the product instead, with min or max in the [[search]])`},
		{"found.tool >= '4.8'", `1 19 GM0404 Windows Installer cannot tell which of two versions is greater (write min or max in the [[search]], and ask for found.tool alone)`},
		{"found.key >= 528040", `1 19 GM0404 Windows Installer cannot order numbers of the registry (it reads them as texts, such as #15; compare with == or !=)`},
		{"found.tool == 1", `15 1 GM0403 found.tool is a path or a code, not a number`},
		{"repair", `1 6 GM0405 repair is a moment, and this holds for all the time that the product is installed (once)`},
		{"feature.Web.Server", `1 18 GM0405 feature.Web.Server is not known yet when this is asked (feature)`},
		{strings.Repeat("(", 60), `51 1 GM0401 the expression nests deeper than 50 levels`},
		{strings.Repeat("not ", 60) + "server", `201 3 GM0401 the expression nests deeper than 50 levels`},
		{"param.PRT and foo", `1 9 GM0402 there is no parameter "PRT" (did you mean param.PORT?); 15 3 GM0402 "foo" is no name (texts stand in quotes: 'foo')`},
	} {
		e, faults := parse(c.text, Use{FeatureHint: "feature", MomentHint: "once"})
		var got []string
		for _, d := range faults.Sorted() {
			line := fmt.Sprintf("%d %d %s %s", d.Pos.Column, d.Length, d.Code, d.Message)
			if d.Hint != "" {
				line += " (" + d.Hint + ")"
			}
			got = append(got, line)
		}
		if text := strings.Join(got, "; "); text != c.want || e != nil {
			t.Errorf("%s:\n%s, want\n%s", c.text, text, c.want)
		}
	}
}

// FuzzParse: no text makes the parser panic; a text has a tree or a fault
// inside it, and a tree has brackets that match and quotes that close.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"param.NAME == 'x' and not (found.key or windows >= '10.0.17763')", "'b' < param.NAME", "feature.Web.Server or silent",
		"((((", "not not", "param.PORT == -1", "1 = 2", "\"", "é", "param.", ".", "-",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, faults := parse(text, Use{Moments: true, Features: true})
		if (e == nil) != faults.HasErrors() {
			t.Fatalf("%q: %v and %d faults", text, e, faults.ErrorCount())
		}
		for _, d := range faults.Sorted() {
			if d.Pos.Column < 1 || d.Pos.Column-1+d.Length > len(text) {
				t.Fatalf("%q: %s is placed outside", text, d)
			}
		}
		if e == nil {
			return
		}
		for _, condition := range []string{e.MSI(properties), e.Burn(variables)} {
			if strings.Count(condition, `"`)%2 != 0 {
				t.Fatalf("%q has an open quote: %s", text, condition)
			}
		}
	})
}
