package ident

import (
	"strings"
	"testing"
)

// The first vectors of each table are published ones (wix-algorithms 4.1 to
// 4.3: the test data of WiX and golden packages); the others were read in
// packages that WiX 3.11 and 5.0.2 made of sources of our own.

func TestID(t *testing.T) {
	for _, c := range []struct {
		line   Line
		prefix string
		args   []string
		want   string
	}{
		{V4, "fil", []string{"INSTALLFOLDER", "Foo.bar"}, "filrCrmOAxegUXdKLQjj8mKJFZC2AY"},
		{V4, "reg", []string{"RegHklm", "2", `wixtoolset\testkey`, "compat"}, "regPKV64nTdbwlRm8bkU8k4Kxj6Km8"},
		{V4, "fex", []string{"ExamplePort", "LocalSubnet", V4.ComponentPlaceholder(0)}, "fex70IVsYNnbwiHQrEepmdTPKH8XYs"},
		{V4, "fex", []string{"LocalScopeExample2", V4.ComponentPlaceholder(0)}, "fex.BGtyMRGAhxb2hG.49JvWYz7fM0"},
		{V3, "reg", []string{"Component1", "1", `sofware\microsoft\wixtests\regkey1`, ""}, "reg6274E04DDE4171846745472ACE036859"},

		{V4, "fil", []string{"D1", "9 odd+name [x].c++"}, "filvU0x.dI2owZEl7K5rl961jV70uU"},
		{V4, "fil", []string{"D1", "Ärger.html"}, "filbstMdXFgUWvoiUQMVR2ygQuwaMU"},
		{V4, "fil", []string{"D1", "UPPER.TXT"}, "fil._eP.lhUS65bTDawCwkRjqXxxn8"},
		{V4, "d", []string{"D1", ".git", "", "", ""}, "dnKgR5jsnZmrvkSr8PhWYu1lnsNs"},
		{V4, "fil", []string{"dnKgR5jsnZmrvkSr8PhWYu1lnsNs", "x.y.z"}, "filLxo8lt_E.V_6cw2bY7b3s7OnsKE"},
		{V4, "reg", []string{V4.ComponentPlaceholder(4), "2", `software\acme\vec`, "value"}, "regfL6CWlP52q2ijP0.FEjPeddUeIA"},
		{V4, "reg", []string{V4.ComponentPlaceholder(5), "1", `software\acme\vec`, ""}, "regOmncD4IvGylPR.xg.ZBX8PY7fls"},
		{V4, "reg", []string{"C8", "-1", `software\acme\vec`, "value"}, "regoSARzqRcPxc4HWI9UKd_Qht3__0"},
		{V4, "reg", []string{"C9", "0", `acme.vec`, "value"}, "regLFHXIKTx4ZMWXQYv1qB7CKnDkU4"},
		{V4, "rmf", []string{"D1", "", "old stuff here.log", "3"}, "rmf2DmhcMVpzNBNE57QREk0jKDVAQg"},
		{V4, "rmf", []string{"D1", "2"}, "rmfEajmjp3ulBhTRkvo2_Wo9.5aXJA"},
		{V4, "sct", []string{"PM1", "the long shortcut"}, "sctj1JaB8B7VoyBLgS8XvESW4P3E74"},
		{V3, "reg", []string{"C6", "2", `software\acme\vec`, "value"}, "regF92FBE7B8380E19D36DFD5723A015685"},
		{V3, "reg", []string{"C7", "1", `software\acme\vec`, ""}, "reg69169475576EB1BC639A6679493C7790"},
		{V3, "reg", []string{"C8", "-1", `software\acme\vec`, "value"}, "reg2DF15BF43F1D58E9620563C5FF5719A6"},
		{V3, "reg", []string{"C9", "0", `acme.vec`, "value"}, "reg165B63FF5F7992BA4EB81B981E918070"},
	} {
		if got := c.line.ID(c.prefix, c.args...); got != c.want {
			t.Errorf("v%d %s(%s) = %s, want %s", c.line, c.prefix, strings.Join(c.args, ", "), got, c.want)
		}
	}
}

// TestBoundID holds what WiX 3.11 and 5.0.2 made for a package that needs
// another one.
func TestBoundID(t *testing.T) {
	for line, want := range map[Line]string{V3: "regA6EC0685EDF35E2D96E876E55C4320A0", V4: "regxu11A1pnvQ4XsmriOXdP7YgAqOU"} {
		if got := line.BoundID("reg", "P1", "Q1", "(Default)"); got != want {
			t.Errorf("line %d: %s, want %s", line, got, want)
		}
	}
}

func TestShortName(t *testing.T) {
	for _, c := range []struct {
		line Line
		long string
		ext  bool
		args []string
		want string
	}{
		{V4, "MsiPackage", false, []string{"Directory", "ProgramFiles6432Folder"}, "1egc1laj"},
		{V4, ".git", false, []string{"Directory", "INSTALLFOLDER"}, "69sdfw2d"},
		{V3, "TextFile1.txt", true, []string{"File", "Component1"}, "v6wrl67k.txt"},
		{V3, "WixTestFolder", false, []string{"Directory", "ProgramFilesFolder"}, "lkwwfyzs"},

		{V4, "Some Long Folder", false, []string{"Directory", "ProgramFiles6432Folder"}, "o1oprebq"},
		{V4, ".git", false, []string{"Directory", "D1"}, "e6ulnrxk"},
		{V4, "Acme Menu", false, []string{"Directory", "ProgramMenuFolder"}, "gsszoyrs"},
		{V4, "Long File Name.config", true, []string{"File", "D1"}, "_whbxvdz.con"},
		{V4, "9 odd+name [x].c++", true, []string{"File", "D1"}, "pcvp9htl"},
		{V4, "noextension", true, []string{"File", "D1"}, "7kpmtrks"},
		{V4, "Ärger.html", true, []string{"File", "D1"}, "1jymrmz0.htm"},
		{V4, "x.y.z", true, []string{"File", "dnKgR5jsnZmrvkSr8PhWYu1lnsNs"}, "g_butj4k.z"},
		{V4, "Old Stuff Here.log", true, []string{"RemoveFile", "C1"}, "gipvkzzs.log"},
		{V4, "Copied File.text", true, []string{"CopyFile", "C10", "F1"}, "asfmalmn.tex"},
		{V4, "my settings.ini", true, []string{"IniFile", "C11"}, "0neabtwq.ini"},
		{V4, "The Long Shortcut", true, []string{"Shortcut", "C12", "PM1"}, "38ljtfch"},
		{V3, "Some Long Folder", false, []string{"Directory", "ProgramFiles64Folder"}, "x_gyskll"},
		{V3, ".git", false, []string{"Directory", "D1"}, "hl2cvut0"},
		{V3, "Acme Menu", false, []string{"Directory", "ProgramMenuFolder"}, "sj_tej_j"},
		{V3, "Long File Name.config", true, []string{"File", "C1"}, "whm_drum.con"},
		{V3, "9 odd+name [x].c++", true, []string{"File", "C2"}, "qksl2ne2"},
		{V3, "noextension", true, []string{"File", "C3"}, "bgirpnih"},
		{V3, "x.y.z", true, []string{"File", "C10"}, "nftly_yl.z"},
		// A component without an id: the id of the file is hashed instead.
		{V3, "without.component", true, []string{"File", "without.component"}, "i5u_cd1x.com"},
		{V3, "Old Stuff Here.log", true, []string{"RemoveFile", "C1"}, "5xhjdy_e.log"},
		{V3, "Copied File.text", true, []string{"CopyFile", "C10"}, "stoeep9a.tex"},
		{V3, "my settings.ini", true, []string{"IniFile", "C11"}, "fiqq2oyl.ini"},
		{V3, "The Long Shortcut", true, []string{"Shortcut", "C12", "PM1"}, "vd2hqdsc"},
	} {
		if got := c.line.ShortName(c.long, c.ext, c.args...); got != c.want {
			t.Errorf("v%d %q (%s) = %s, want %s", c.line, c.long, strings.Join(c.args, ", "), got, c.want)
		}
	}
}

func TestFileComponentGUID(t *testing.T) {
	dirs := map[string]Directory{
		"ProgramFilesFolder":     {Parent: "TARGETDIR", Name: "PFiles"},
		"ProgramFiles6432Folder": {Parent: "ProgramFiles64Folder", Name: "."},
		"GuidDir":                {Parent: "ProgramFilesFolder", Name: "GuidCompatibility"},
		"D1":                     {Parent: "ProgramFiles6432Folder", Name: "Some Long Folder"},
		"D2":                     {Parent: "D1", Name: ".git"},
		"D3":                     {Parent: "D1", Name: "Seeded", Seed: "{99999999-2222-3333-4444-555555555555}"},
		"Corpus":                 {Parent: "ProgramFilesFolder", Name: "Corpus"},
		"Dot":                    {Parent: "Corpus", Name: "."},
		"Loop":                   {Parent: "Loop2", Name: "a"},
		"Loop2":                  {Parent: "Loop", Name: "b"},
		"Orphan":                 {Parent: "Nowhere", Name: "c"},
	}
	for _, c := range []struct{ dir, file, path, want string }{
		{"GuidDir", "Foo.bar", `ProgramFilesFolder\guidcompatibility\foo.bar`, "{AD87A3DE-042B-5CB1-82C8-782626737A3B}"},
		{"D1", "Long File Name.config", `ProgramFiles64Folder\some long folder\long file name.config`, "{68F1ACAD-BA52-5994-9162-84FD6C7CDC11}"},
		{"D1", "Ärger.html", `ProgramFiles64Folder\some long folder\ärger.html`, "{9D28E116-F736-5E1E-8306-8B0502F04AF4}"},
		{"D2", "x.y.z", `ProgramFiles64Folder\some long folder\.git\x.y.z`, "{2F55BB16-A740-5D78-A7B4-CFDCE8957BFA}"},
		{"Dot", "settings.yaml", `ProgramFilesFolder\corpus\.\settings.yaml`, "{FB71568F-FB3C-5119-9526-FE0575EED717}"},
	} {
		dir, err := V4.CanonicalDirectory(dirs, c.dir, true)
		if err != nil {
			t.Error(err)
			continue
		}
		path := JoinCanonical(dir, LowerInvariant(c.file))
		if path != c.path {
			t.Errorf("%s in %s: path %q, want %q", c.file, c.dir, path, c.path)
		}
		if got := FileComponentGUID(path, false).String(); got != c.want {
			t.Errorf("%s: %s, want %s", path, got, c.want)
		}
	}
	dir, err := V3.CanonicalDirectory(dirs, "D3", false)
	if err != nil {
		t.Fatal(err)
	}
	if got := FileComponentGUID(JoinCanonical(dir, "seed.txt"), false).String(); got != "{A5E9722C-8069-5117-9BC4-8118AFA2626D}" {
		t.Errorf("seeded: %q, %s", dir, got)
	}
	for id, want := range map[string]string{
		"Loop":   "ident: directory Loop is its own ancestor",
		"Orphan": "ident: directory Nowhere is not known",
	} {
		if _, err := V4.CanonicalDirectory(dirs, id, true); err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(want, "ident: directory Loop")) {
			t.Errorf("%s: %v, want %s", id, err, want)
		}
	}
}

func TestRegistryComponentGUID(t *testing.T) {
	for _, c := range []struct {
		line      Line
		wide      bool
		root      int
		key, name string
		want      string
	}{
		{V4, false, 2, `WixToolset\TestKey`, "Compat", "{6A5C002D-C0C9-5B03-B883-BE3DF3FA21A6}"},
		{V4, true, 2, `WixToolset\TestKey`, "Compat", "{45973AE0-BFEF-5A88-AC82-416C9699ED23}"},
		{V4, true, 2, `Software\Acme\Vec`, "Value", "{26002146-24D2-56C3-B81F-6FF69023C862}"},
		{V4, true, 1, `Software\Acme\Vec`, "", "{4D25310B-1DC2-5E6E-B17D-61F0C22BA5E1}"},
		{V4, false, -1, `Software\Acme\Vec`, "Value", "{F8082581-A4B2-5BA4-A8BC-9C028CF48E4A}"},
		{V4, false, 0, `Acme.Vec`, "Value", "{569FD5EE-4C9B-5E56-AFC2-FF26F24FBFB3}"},
		{V3, true, 2, `Software\Acme\Vec`, "Value", "{1C60F8A3-C39C-583C-9231-992D01FC6698}"},
		{V3, true, 1, `Software\Acme\Vec`, "", "{EE8172F6-B9E6-5DB2-B01F-B1BB32B0F01C}"},
		{V3, false, -1, `Software\Acme\Vec`, "Value", "{91593BCC-FE65-5CC9-82AB-CEDC9BB35242}"},
		{V3, false, 0, `Acme.Vec`, "Value", "{79361E43-9E41-5C95-BBEE-121DB33A4CF7}"},
	} {
		got, err := c.line.RegistryComponentGUID(c.wide, c.root, c.key, c.name, false)
		if err != nil || got.String() != c.want {
			t.Errorf("v%d %v %d %s %s = %s, %v; want %s", c.line, c.wide, c.root, c.key, c.name, got, err, c.want)
		}
	}
	if _, err := V4.RegistryComponentGUID(false, 7, "k", "", false); err == nil || err.Error() != "ident: registry root 7; min is -1, max is 3" {
		t.Error(err)
	}
}

func TestIllegalRoot(t *testing.T) {
	for path, want := range map[string]string{
		`PersonalFolder\My Pictures\a.jpg`:   `PersonalFolder\My Pictures`,
		`ProgramFilesFolder\common files\x`:  `ProgramFilesFolder\common files`,
		`ProgramMenuFolder\startup`:          `ProgramMenuFolder\startup`,
		`TARGETDIR\x`:                        `TARGETDIR`,
		`StartMenuFolder\programs\a`:         `StartMenuFolder\programs`,
		`WindowsFolder\fonts\a.ttf`:          `WindowsFolder\fonts`,
		`ProgramFilesFolder\acme\a.exe`:      "",
		`ProgramFiles64Folder\common files\`: "",
	} {
		if got, ok := IllegalRoot(path); got != want || ok != (want != "") {
			t.Errorf("%s: %q %v, want %q", path, got, ok, want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name              string
		short, long, isID bool
	}{
		{"README.TXT", true, true, true},
		{"readme.text", false, true, true},
		{"ninechars", false, true, true},
		{"a.b.c", false, true, true},
		{".git", false, true, false},
		{"a b", false, true, false},
		{"a+b", false, true, false},
		{"Ärger", true, true, false},
		{"x.", true, true, true},
		{"", false, false, false},
		{"..", false, false, false},
		{"a/b", false, false, false},
		{"a*", false, false, false},
		{"9a", true, true, false},
		{"_a.9", true, true, true},
		{strings.Repeat("x", 259), false, true, true},
		{strings.Repeat("x", 260), false, false, true},
	} {
		if got := IsShortName(c.name); got != c.short {
			t.Errorf("IsShortName(%q) = %v", c.name, got)
		}
		if got := IsLongName(c.name); got != c.long {
			t.Errorf("IsLongName(%q) = %v", c.name, got)
		}
		if got := IsIdentifier(c.name); got != c.isID {
			t.Errorf("IsIdentifier(%q) = %v", c.name, got)
		}
	}
}

func TestFromFileName(t *testing.T) {
	for name, want := range map[string]string{
		"9 odd+name [x].c++": "_9_odd_name__x_.c__",
		"Ärger.html":         "__rger.html",
		"UPPER.TXT":          "UPPER.TXT",
		"a\U0001F600.txt":    "a__.txt",
		".git":               "_.git",
	} {
		if got := FromFileName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestNameCell(t *testing.T) {
	for _, c := range []struct{ short, long, cell string }{
		{"", "UPPER.TXT", "UPPER.TXT"},
		{"abc.txt", "ABC.TXT", "ABC.TXT"},
		{"x_gyskll", "Some Long Folder", "x_gyskll|Some Long Folder"},
	} {
		if got := NameCell(c.short, c.long); got != c.cell {
			t.Errorf("%q, %q: %q, want %q", c.short, c.long, got, c.cell)
		}
	}
}

// Whether a character changes was read from component GUIDs of WiX 5.0.2.
func TestLowerInvariant(t *testing.T) {
	const (
		change = "AZÄÏП\u10A0\u13A0\u1F88\u2C2F\uA7AE\U0001E900"
		keep   = "az09ßäпı\u0130\u01C5\u03F4\u1E9E\u2126\u212A\u212B"
	)
	if got, want := LowerInvariant(change), "azäïп\u2D00\uAB70\u1F80\u2C5F\u026A\U0001E922"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := LowerInvariant(keep); got != keep {
		t.Errorf("got %q, want %q", got, keep)
	}
}
