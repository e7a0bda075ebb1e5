package source

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
)

// faults writes diagnostics as "line:column code message (hint)".
func faults(list *diag.List) string {
	var out []string
	for _, d := range list.Sorted() {
		s := fmt.Sprintf("%d:%d %s %s", d.Pos.Line, d.Pos.Column, d.Code, d.Message)
		if d.Hint != "" {
			s += " (" + d.Hint + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func TestFaults(t *testing.T) {
	const head = `<Wix xmlns="` + nsV4 + `">` + "\n"
	cases := []struct{ name, text, want string }{
		{"empty", "", "1:1 GM1001 the file holds no element"},
		{"not closed", head + "<Fragment>", "2:11 GM1001 the file ends before </Fragment>"},
		{"wrong end", head + "<Fragment>\n </Wix>", "3:2 GM1001 </Wix> where </Fragment> must be"},
		{"end alone", "</Wix>", "1:1 GM1001 </Wix> ends nothing"},
		{"two roots", head + "</Wix>\n<Wix/>", "3:1 GM1001 a second root element; a file has only one"},
		{"text outside", head + "</Wix>\n x", "3:2 GM1001 text outside the root element"},
		{"attribute twice", head + `<A b="1" b="2"/></Wix>`, "2:10 GM1001 the attribute b occurs twice"},
		{"attribute without quotes", head + `<A b=1/></Wix>`, "2:6 GM1001 the value of b must be in quotes"},
		{"attribute without value", head + `<A b/></Wix>`, "2:4 GM1001 the attribute b has no value"},
		{"quote missing", head + `<A b="1>` + "\n<B/></Wix>", `2:6 GM1001 the value of b has no closing quote`},
		{"less than", head + `<A b="1 < 2"/></Wix>`, `2:9 GM1001 "<" in the value of b must be written "&lt;" (or the closing quote is missing before it)`},
		{"ampersand", head + `<A b="a & b"/></Wix>`, `2:9 GM1001 "&" must be written "&amp;"`},
		{"unknown entity", head + `<A b="&nbsp;"/></Wix>`, `2:7 GM1001 "&nbsp;" is not a reference that XML has`},
		{"comment", head + "<!-- a -- b --></Wix>", `2:8 GM1001 "--" is not allowed inside a comment`},
		{"doctype", "<!DOCTYPE Wix>" + head + "</Wix>", "1:1 GM1001 a document type declaration is not allowed here (remove it; use <?define?> for texts that occur often)"},
		{"control character", head + "<A b='\x01'/></Wix>", "2:7 GM1001 the character U+0001 is not allowed in XML"},
		{"not UTF-8", head + "<A b='\xE4'/></Wix>", "2:7 GM1002 the byte 0xE4 is not UTF-8 (save the file as UTF-8, or name its encoding in the XML declaration)"},
		{"encoding", `<?xml version="1.0" encoding="klingon"?><Wix/>`, `0:0 GM1002 the encoding "klingon" is not known`},
		{"prefix", head + `<util:User Id="u"/></Wix>`, `2:2 GM1001 the prefix "util" has no namespace (add xmlns:util="` + nsV4 + `/util" to the root element)`},
		{"prefix in v3", `<Wix xmlns="` + nsV3 + `"><fw:X/></Wix>`, `1:56 GM1001 the prefix "fw" has no namespace (add xmlns:fw="` + extensionPrefixV3 + `FirewallExtension" to the root element)`},
		{"no namespace", "<Wix/>", `1:1 GM1004 <Wix> is in no namespace (add xmlns="` + nsV4 + `" to the root element, or xmlns="` + nsV3 + `" for the v3 form)`},
		{"unknown namespace", head + `<A xmlns="` + nsV4 + `/utill"/></Wix>`, `2:1 GM1004 <A> is in the unknown namespace "` + nsV4 + `/utill" (did you mean ` + nsV4 + `/util?)`},
		{"wrong root", `<Wx xmlns="` + nsV4 + `"/>`, "1:1 GM1003 the root element of a WiX source must be Wix, not Wx (did you mean <Wix>?)"},
		{"undefined", head + `<?define Version=1?>` + "\n" + `<A b="x" c="v$(var.Verson)"/></Wix>`, "3:14 GM1005 $(var.Verson) is not defined (did you mean $(var.Version)?)"},
		{"undefined in text", head + "<A>\n\n  $(var.X)</A></Wix>", "4:3 GM1005 $(var.X) is not defined (define it with <?define X = \"…\"?> before this line, or give it as an option)"},
		{"undefined in define", head + `<?define A = "x $(var.X)"?></Wix>`, "2:17 GM1005 $(var.X) is not defined (define it with <?define X = \"…\"?> before this line, or give it as an option)"},
		{"undefined in if", head + `<?if 1=1 and $(var.X) = 2?><?endif?></Wix>`, "2:14 GM1005 $(var.X) is not defined (define it with <?define X = \"…\"?> before this line, or give it as an option)"},
		{"wrong stage", head + `<A b="$(wix.X)"/></Wix>`, "2:7 GM1005 $(wix.X) is not defined (did you mean !(wix.X)?)"},
		{"if without end", head + "<A>\n <?if 1=1?></A></Wix>", "3:2 GM1008 <?if?> without a matching <?endif?> after it"},
		{"bad condition", head + `<?if 1 ! 2?><?endif?></Wix>`, `2:8 GM1009 bad condition: "!" is not an operator (the operators are = != ~= < <= > >=)`},
		{"word for variable", head + `<?define X=1?><?if X?><?endif?></Wix>`, `2:20 GM1009 bad condition: "X" is a text and not a comparison (write $(var.X), or <?ifdef X?>)`},
		{"not an integer", head + `<?if 1.2 < 2?><?endif?></Wix>`, `2:6 GM1009 bad condition: "1.2" is not an integer (< compares integers only)`},
		{"include", head + ` <?include nope.wxi?></Wix>`, "2:2 GM1010 the include file nope.wxi is not there (it is looked for beside main.wxs and in the include folders)"},
		{"error and warning", head + "<?warning w?>\n<?error e?></Wix>", "2:1 GM1012 w\n3:1 GM1011 e"},
		{"defined again", head + `<?define A=1?><?define A=2?></Wix>`, `2:15 GM1015 A is defined as "2" although it is "1" already (use <?undef A?> before, or <?ifndef A?> around it)`},
		{"define without value", head + `<?define A=?></Wix>`, `2:1 GM1007 <?define A=?> leaves A undefined (write <?define A = ""?> for an empty value)`},
		{"misspelt instruction", head + `<?defin A=1?></Wix>`, `2:1 GM1007 the instruction <?defin?> is unknown and does nothing (did you mean <?define?>?)`},
		{"several", head + `<A b="$(var.X)" c="$(env.Y)"/><?include z?></Wix>`,
			"2:7 GM1005 $(var.X) is not defined (define it with <?define X = \"…\"?> before this line, or give it as an option)\n" +
				"2:20 GM1005 $(env.Y) is not defined (set the environment variable, or test it with <?ifdef env.Y?>)\n" +
				"2:31 GM1010 the include file z is not there (it is looked for beside main.wxs and in the include folders)"},
		{"too deep", strings.Repeat(`<Wix xmlns="`+nsV4+`">`, maxDepth+1), fmt.Sprintf("1:%d GM1001 elements are nested more than 256 deep", maxDepth*len(head[:len(head)-1])+1)},
		{"endless", head + strings.Repeat(`<?foreach x in 1;2;3;4;5;6;7;8;9;10?>`, 12) + strings.Repeat(`<?endforeach?>`, 12) + `</Wix>`,
			fmt.Sprintf("2:%d GM1014 the loops run more than 4000000 times", 11*len(`<?foreach x in 1;2;3;4;5;6;7;8;9;10?>`)+1)},
		{"growing", head + `<?define X="0123456789"?><?foreach i in ` + strings.Repeat(";", 40) + `?><?define Y="$(var.X)$(var.X)"?><?undef X?><?define X="$(var.Y)"?><?undef Y?><?endforeach?></Wix>`,
			""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, list := LoadText("main.wxs", []byte(c.text), fileOptions(nil))
			got := faults(list)
			if c.name == "growing" {
				if !strings.Contains(got, CodeTooBig) {
					t.Errorf("no limit to a growing value: %.200s", got)
				}
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestPositions(t *testing.T) {
	text := "\xEF\xBB\xBF<?xml version=\"1.0\"?>\r\n<Wix xmlns=\"" + nsV4 + "\">\r\n<?if 1=1?>\r\n  <A  ä=\"x\"\r\n     Id = 'é&amp;y' >\r\n\r\n   t</A>\r\n<?endif?>\r\n</Wix>"
	for name, raw := range map[string][]byte{"utf-8": []byte(text), "utf-16": utf16LE(text[3:])} {
		doc, list := LoadText("p.wxs", raw, Options{})
		if list.Len() > 0 {
			t.Fatalf("%s: %s", name, faults(list))
		}
		a := doc.Root.Children[0]
		at := func(line, column int) diag.Pos { return diag.Pos{File: "p.wxs", Line: line, Column: column} }
		want := &Element{Space: CoreNS, Name: "A", Written: "A", Pos: at(4, 3), TextPos: at(7, 4), Text: "t", Dialect: V4, Attrs: []Attr{
			{Name: "ä", Written: "ä", Value: "x", Pos: at(4, 7), ValPos: at(4, 11)},
			{Name: "Id", Written: "Id", Value: "é&y", Pos: at(5, 6), ValPos: at(5, 12)},
		}}
		a.Parent, a.rawText = nil, ""
		if diff := cmp.Diff(want, a, cmp.AllowUnexported(Element{})); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func utf16LE(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func TestEncodings(t *testing.T) {
	raw := []byte("<?xml version='1.0' encoding='windows-1252'?><Wix xmlns='" + nsV3 + "'><A b='\xE4\x80'/></Wix>")
	doc, list := LoadText("e.wxs", raw, Options{})
	if list.Len() > 0 || doc.Root.Children[0].Value("b") != "ä€" {
		t.Errorf("windows-1252: %s", faults(list))
	}
}

func TestMarks(t *testing.T) {
	text := `<!-- from m.toml:1 --><Wix xmlns="` + nsV4 + `"><A><B/><!-- from m.toml:14:3 [[service]] hello --><C><D/></C>
<!-- an ordinary comment --><E/><!--from C:\x y\m.toml:7--><F/></A><G/></Wix>`
	doc, list := LoadText("m.wxs", []byte(text), Options{})
	if list.Len() > 0 {
		t.Fatal(faults(list))
	}
	var got []string
	doc.Root.Walk(func(e *Element) bool {
		got = append(got, e.Name+" "+e.Origin.String())
		return true
	})
	want := []string{"Wix m.toml:1", "A m.toml:1", "B m.toml:1", "C m.toml:14:3", "D m.toml:14:3", "E m.toml:14:3", `F C:\x y\m.toml:7`, "G m.toml:1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestCanonical compares with what "wix convert" of 5.0.2 writes for the same
// v3 elements; what it drops as a default of v4+ is kept here.
func TestCanonical(t *testing.T) {
	text := `<Wix xmlns="` + nsV3 + `" xmlns:util="` + extensionPrefixV3 + `UtilExtension" xmlns:fw="` + extensionPrefixV3 + `FirewallExtension">
<Product Id="*" Name="N" Language="1033" Version="1.2.3"><Package Id="{1}" InstallScope="perMachine" Compressed="yes" Platform="x64" SummaryCodepage="1252" Description="D"/>
<Property Id="TP"> text </Property><Condition Message="m">Installed
OR 1</Condition><CustomAction Id="C" BinaryKey="B" Win64="no"/><SetProperty Id="P" Value="z">COND</SetProperty>
<InstallExecuteSequence><Custom Action="C">NOT Installed</Custom><ScheduleReboot>Y</ScheduleReboot></InstallExecuteSequence>
<UI><ProgressText Action="A">pt</ProgressText><Error Id="5">e</Error><UIText Id="u">h</UIText><Control Id="c"><Condition Action="hide">HC</Condition><Text> i
 j</Text><Publish Event="E">1</Publish></Control></UI>
<Component Id="C" Win64="yes"><Condition>CC</Condition><RegistryKey Action="createAndRemoveOnUninstall"><RegistryValue Type="multiString"><MultiStringValue> one </MultiStringValue></RegistryValue></RegistryKey>
<RegistryKey Action="create"/><RegistryKey Action="none"/><ServiceControl><ServiceArgument>a</ServiceArgument></ServiceControl><PermissionEx Sddl="s"><Condition>PC</Condition></PermissionEx>
<fw:FirewallException><fw:RemoteAddress>1.2.3.4</fw:RemoteAddress></fw:FirewallException><File LongName="a b c.exe" src="x"/></Component>
<Feature Id="F" Absent="disallow"><Condition Level="0">FC</Condition></Feature><util:CloseApplication Target="x">c</util:CloseApplication>
<CustomTable><Column Category="Text"/><Row><Data Column="c"> d </Data></Row></CustomTable></Product>
</Wix>`
	doc, list := LoadText("c.wxs", []byte(text), Options{})
	if list.Len() > 0 {
		t.Fatal(faults(list))
	}
	want := `Wix
 Package ProductCode="*" Name="N" Language="1033" Version="1.2.3" Scope="perMachine" Compressed="yes"
  SummaryInformation Id="{1}" Platform="x64" Codepage="1252" Description="D"
  Property Id="TP" Value="text"
  Launch Message="m" Condition="Installed OR 1"
  CustomAction Id="C" BinaryRef="B" Bitness="always32"
  SetProperty Id="P" Value="z" Condition="COND"
  InstallExecuteSequence
   Custom Action="C" Condition="NOT Installed"
   ScheduleReboot Condition="Y"
  UI
   ProgressText Action="A" Message="pt"
   Error Id="5" Message="e"
   UIText Id="u" Value="h"
   Control Id="c" HideCondition="HC"
    Text Value=" i\n j"
    Publish Event="E" Condition="1"
  Component Id="C" Bitness="always64" Condition="CC"
   RegistryKey ForceCreateOnInstall="yes" ForceDeleteOnUninstall="yes"
    RegistryValue Type="multiString"
     MultiStringValue Value=" one "
   RegistryKey ForceCreateOnInstall="yes"
   RegistryKey
   ServiceControl
    ServiceArgument Value="a"
   PermissionEx Sddl="s" Condition="PC"
   firewall:FirewallException
    firewall:RemoteAddress Value="1.2.3.4"
   File Name="a b c.exe" Source="x"
  Feature Id="F" AllowAbsent="no"
   Level Value="0" Condition="FC"
  util:CloseApplication Target="x" Condition="c"
  CustomTable
   Column Category="text"
   Row
    Data Column="c" Value=" d "
`
	if diff := cmp.Diff(want, dump(doc.Root)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	launch := doc.Root.Children[0].Children[2]
	if a, _ := launch.Attr("Condition"); launch.Written != "Condition" || a.ValPos.Line != 3 || a.ValPos.Column != 59 {
		t.Errorf("Launch: written %s, condition at %v", launch.Written, a.ValPos)
	}
}

func TestLocalization(t *testing.T) {
	v3 := `<WixLocalization Culture="en-US" Codepage="1252" xmlns="` + nsLocV3 + `"><String Id="Name">  The name
 two </String><String Id="S1" Overridable="yes">s one</String><String Id="Nested">n !(loc.S1) !(wix.WV)</String><UI Dialog="D" Control="C" Width="5">t</UI></WixLocalization>`
	v4 := `<WixLocalization Culture="en-us" Language="1033" xmlns="` + nsLocV4 + `"><String Id="S1" Value=" other "/></WixLocalization>`
	a, list := LoadLocalizationText("a.wxl", []byte(v3), Options{})
	b, listB := LoadLocalizationText("b.wxl", []byte(v4), Options{})
	list.Append(listB)
	if list.Len() > 0 {
		t.Fatal(faults(list))
	}
	if a.Culture != "en-us" || a.Codepage != "1252" || b.Language != "1033" || len(a.UI) != 1 || a.UI[0].Value("Text") != "t" {
		t.Errorf("got %+v and %+v", a, b)
	}
	s := MergeStrings([]*Localization{a, b}, list)
	at := diag.Pos{File: "x.wxs", Line: 3, Column: 4}
	r := Replacer{
		Dialect: V3, Kinds: []string{"loc"},
		Look:  func(r Ref) (string, bool) { v, ok := s.Get(r.Name); return v.Value, ok },
		Names: func(string) []string { return s.IDs() },
	}
	for text, want := range map[string]string{
		"!(loc.Name)":                 "  The name\n two ",
		"$(loc.S1) !!(loc.S1) !(loc)": " other  !!(loc.S1) !(loc)",
		"[!(loc.Nested)]":             "[n  other  !(wix.WV)]",
		"!(bind.property.X) !(loc.":   "!(bind.property.X) !(loc.",
	} {
		if got := r.Replace(text, at, list); got != want || list.Len() > 0 {
			t.Errorf("%q gives %q, want %q; %s", text, got, want, faults(list))
		}
	}
	r.Replace("!(loc.Nme) !(loc.S1=x)", at, list)
	want := "3:4 GM1017 no localization file has the string Nme (did you mean !(loc.Name)?)\n" +
		`3:4 GM1019 !(loc.S1=x) has a default, which a localization string cannot have (write !(loc.S1), and give the default in a .wxl file with Overridable="yes")`
	if diff := cmp.Diff(want, faults(list)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	bad := `<WixLocalization Cultur="x" xmlns="` + nsLocV4 + `"><String Id="A" Value="1"/><String Id="A" Value="2"/><Strin/><String Id="B">text</String><String Value="x"/></WixLocalization>`
	_, list = LoadLocalizationText("bad.wxl", []byte(bad), Options{})
	if n := list.Len(); n != 5 {
		t.Errorf("%d faults: %s", n, faults(list))
	}
}

// What is wrong with elements that change dialogs, WiX 3.11 and 5.0.2 refuse as
// well, but for one without a dialog, which changes nothing.
func TestLocalizedControls(t *testing.T) {
	_, list := LoadLocalizationText("ui.wxl", []byte(`<WixLocalization xmlns="`+nsLocV4+`">
<UI Control="A"/>
<UI Dialog="D" X="x" Y="40000" Width="-1" Height="7"/>
<UI Dialog="D" Control="A" Text="t" RightToLeft="yes" LeftScroll="perhaps"/>
<UI Dialog="E" RightAligned="no" Foo="1"><String Id="S" Value="s"/></UI>
<UI Dialog="D" Control="A"/>
<UI Dialog="D"/>
</WixLocalization>`), Options{})
	want := `2:1 GM1016 <UI> changes nothing, as it names no Dialog
3:19 GM1016 X of <UI> must be a number from 0 to 32767, not "x"
3:25 GM1016 Y of <UI> must be a number from 0 to 32767, not "40000"
3:39 GM1016 Width of <UI> must be a number from 0 to 32767, not "-1"
4:67 GM1016 LeftScroll of <UI> must be yes or no, not "perhaps"
5:16 GM1016 RightAligned of <UI> needs the attribute Control
5:34 GM1016 <UI> has no attribute Foo
5:42 GM1016 <String> is not allowed in <UI>
6:1 GM1016 control A of dialog D is changed twice
7:1 GM1016 dialog D is changed twice`
	if diff := cmp.Diff(want, faults(list)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSubstituteVariables(t *testing.T) {
	values := map[string]string{"WV": "v", "Loop": "!(wix.Loop2)", "Loop2": "x!(wix.Loop)"}
	look := func(r Ref) (string, bool) { v, ok := values[r.Name]; return v, ok }
	list := &diag.List{}
	r := Replacer{Dialect: V4, Kinds: []string{"wix"}, Look: look}
	got := r.Replace("!(wix.WV) !(wix.None=d e) !(wix.Gone) !(bind.x.y)", diag.Pos{File: "f"}, list)
	if got != "v d e !(wix.Gone) !(bind.x.y)" || list.Len() != 1 {
		t.Errorf("got %q, %s", got, faults(list))
	}
	list = &diag.List{}
	r.Replace("!(wix.Loop)", diag.Pos{File: "f"}, list)
	if list.Len() != 1 || !strings.Contains(faults(list), "refers to itself") {
		t.Errorf("a variable that refers to itself: %s", faults(list))
	}
	if got := Unescape("!!(loc.A) !!(wix.B=c) !! !!(x)", V4); got != "!(loc.A) !(wix.B=c) !! !!(x)" {
		t.Errorf("Unescape gives %q", got)
	}
}

// WiX 3.11 keeps line ends and tabs as they are written, WiX 5.0.2 gives them
// XML's form.
func TestLineEnds(t *testing.T) {
	const body = "<Fragment><P a='x\r\ny\tz' b='x\ny&#10;z&amp;'>s\r\nt<![CDATA[\r\nu\rv]]></P></Fragment></Wix>"
	for space, want := range map[string][3]string{
		nsV3: {"x\r\ny\tz", "x\ny\nz&", "s\r\nt\r\nu\rv"},
		nsV4: {"x y z", "x y\nz&", "s\nt\nu\nv"},
	} {
		doc, list := LoadText("a.wxs", []byte(`<Wix xmlns="`+space+`">`+body), Options{})
		if doc == nil {
			t.Fatal(faults(list))
		}
		p := doc.Root.Children[0].Children[0]
		if got := [3]string{p.Value("a"), p.Value("b"), p.Text}; got != want {
			t.Errorf("%s: %q, want %q", space, got, want)
		}
	}
}

// In v3 a name of one character makes neither a reference nor an escape; seen
// with WiX 3.11 and 5.0.2.
func TestNamesOfOneCharacter(t *testing.T) {
	const text = "!(wix.A) !!(wix.A) !(wix.Aa) !!(wix.Aa) !!!(wix.Aa)"
	for d, want := range map[Dialect]string{
		V3: "!(wix.A) !!(wix.A) <!(wix.A)> !(wix.Aa) !!(wix.Aa)",
		V4: "a !(wix.A) <a> !(wix.Aa) !!(wix.Aa)",
	} {
		list := &diag.List{}
		r := Replacer{Dialect: d, Kinds: []string{"wix"}, Look: func(r Ref) (string, bool) {
			return map[string]string{"A": "a", "Aa": "<!(wix.A)>"}[r.Name], true
		}}
		if got := Unescape(r.Replace(text, diag.Pos{}, list), d); got != want || list.Len() > 0 {
			t.Errorf("%s: %q, want %q; %s", d, got, want, faults(list))
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(`<Wix xmlns="` + nsV3 + `"><?define A=1?><?if $(var.A)=1 and not (a="b")?><Fragment>$(A) !(loc.X)</Fragment><?endif?><?foreach x in a;b?><P v="$(var.x)"/><?endforeach?></Wix>`))
	f.Add([]byte(`<WixLocalization xmlns="` + nsLocV4 + `"><String Id="A" Value="1"/></WixLocalization>`))
	f.Add(utf16LE(`<?xml version="1.0"?><Wix xmlns="` + nsV4 + `"><!-- from a:1 --><A b='&#x41;'><![CDATA[ ]]></A></Wix>`))
	f.Add([]byte(`<?xml version="1.0" encoding="windows-1252"?><a:b xmlns:a="x" a:c=""/>`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o := fileOptions(nil)
		if doc, list := LoadText("f.wxs", raw, o); doc == nil && !list.HasErrors() {
			t.Error("neither a document nor a fault")
		} else if doc != nil {
			doc.Root.Walk(func(e *Element) bool {
				if e.Pos.Line < 1 || e.Pos.Column < 1 {
					t.Errorf("<%s> is at %v", e.Name, e.Pos)
				}
				return true
			})
		}
		LoadLocalizationText("f.wxl", raw, o)
		r := Replacer{Dialect: V4, Kinds: []string{"loc", "wix"}, Look: func(r Ref) (string, bool) { return r.Default, true }}
		r.Replace(string(raw), diag.Pos{}, &diag.List{})
	})
}

func TestFaultInInclude(t *testing.T) {
	files := map[string]string{"dir/a.wxi": "<Include xmlns='" + nsV4 + "'>\n <A b='$(var.Nope)'/>\n</Include>"}
	_, list := LoadText("dir/main.wxs", []byte("<Wix xmlns='"+nsV4+"'><?include A.wxi?></Wix>"), fileOptions(files))
	if got := list.Err(); got == nil || got.Error() != filepath.FromSlash("dir/a.wxi")+":2:8: $(var.Nope) is not defined" {
		t.Errorf("got %v", got)
	}
}

// BenchmarkLoad reads a source of some 30,000 elements.
func BenchmarkLoad(b *testing.B) {
	raw := []byte(`<Wix xmlns="` + nsV4 + `"><?define D="dir"?><Fragment>` +
		strings.Repeat("\n <Component Directory=\"INSTALLFOLDER\"><!-- from a.toml:3 --><File Source=\"$(var.D)\\file &amp; more.txt\" KeyPath=\"yes\"/></Component>", 15000) +
		`</Fragment></Wix>`)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, list := LoadText("b.wxs", raw, Options{}); list.Len() > 0 {
			b.Fatal(faults(list))
		}
	}
}

// TestOwnNamespace reads attributes with the prefix of their element as plain
// ones, and others with their space.
func TestOwnNamespace(t *testing.T) {
	text := `<Wix xmlns="` + nsV4 + `" xmlns:u="` + nsV4 + `/util" xmlns:d="` + nsV4 + `/dependency"><u:User u:Name="n" d:Check="yes"/></Wix>`
	doc, list := LoadText("x.wxs", []byte(text), Options{})
	if list.Len() > 0 {
		t.Fatal(faults(list))
	}
	user := doc.Root.Children[0]
	if user.Value("Name") != "n" || user.Value("Check") != "" || user.Attrs[1].Space != "dependency" {
		t.Errorf("%+v", user.Attrs)
	}
}
