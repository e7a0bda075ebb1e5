package compile_test

import "github.com/gomsi/gomsi/wix/source"

func init() { faults = append(faults, dialogFaults...) }

// ok is a control that the tab key can reach, as every dialog needs one.
const ok = `<Control Id="Ok" Type="PushButton" X="1" Y="1" Width="9" Height="9"/>`

// box puts controls into a dialog; they begin at line 5.
func box(controls string) string {
	return "<UI>\n<Dialog Id=\"D\" Width=\"9\" Height=\"9\">\n" + controls + "\n" + ok + "</Dialog></UI>"
}

// place is where a control stands.
const place = `X="1" Y="1" Width="9" Height="9"`

var dialogFaults = []fault{
	{"dialog without id", source.V4, `<UI><Dialog Width="1" Height="1">` + ok + `</Dialog></UI>`, `
3:5: error: <Dialog> needs the attribute Id [GM1104]
`},
	{"dialog without width", source.V3, `<UI><Dialog Id="D" Height="1">` + ok + `</Dialog></UI>`, `
3:5: error: <Dialog> needs the attribute Width [GM1104]
`},
	{"dialog off the screen", source.V4, `<UI><Dialog Id="D" X="101" Width="1" Height="1">` + ok + `</Dialog></UI>`, `
3:23: error: X of <Dialog> is "101", but it must be a number from 0 to 100 [GM1105]
`},
	{"dialog without control", source.V4, "<UI>\n<Dialog Id=\"D\" Width=\"1\" Height=\"1\"/></UI>", `
4:1: error: dialog D has no control that the tab key can reach [GM1107]
  hint: a dialog needs at least one, such as a PushButton, or a control with TabSkip="no"
`},
	{"dialog of texts", source.V3, "<UI>\n<Dialog Id=\"D\" Width=\"1\" Height=\"1\"><Control Id=\"T\" Type=\"Text\" X=\"1\" Y=\"1\" Width=\"9\" Height=\"9\" Text=\"x\"/></Dialog></UI>", `
4:1: error: dialog D has no control that the tab key can reach [GM1107]
  hint: a dialog needs at least one, such as a PushButton, or a control with TabSkip="no"
`},
	{"dialog outside", source.V4, `<Dialog Id="D" Width="1" Height="1"/>`, `
3:1: error: <Dialog> cannot stand in <Package> [GM1102]
  hint: it can stand in <UI>
`},
	{"control type", source.V4, box(`<Control Id="A" Type="PushButon" ` + place + `/>`), `
5:23: error: Type of <Control> is "PushButon", which is not a type of control [GM1105]
  hint: did you mean "PushButton"?
`},
	{"control without type", source.V4, box(`<Control Id="A" ` + place + `/>`), `
5:1: error: <Control> needs the attribute Type [GM1104]
`},
	{"control without id", source.V3, box(`<Control Type="Text" ` + place + `/>`), `
5:1: error: <Control> needs the attribute Id [GM1104]
`},
	{"control without place", source.V4, box(`<Control Id="A" Type="Text" Width="1" Height="1"/>`), `
5:1: error: <Control> needs the attribute X [GM1104]
5:1: error: <Control> needs the attribute Y [GM1104]
`},
	{"control without size", source.V3, box(`<Control Id="A" Type="Text" X="1" Y="1"/>`), `
5:1: error: <Control> needs the attribute Height [GM1104]
5:1: error: <Control> needs the attribute Width [GM1104]
`},
	{"control too far", source.V4, box(`<Control Id="A" Type="Text" X="40000" Y="1" Width="9" Height="9"/>`), `
5:32: error: X of <Control> is "40000", but it must be a number from 0 to 32767 [GM1105]
`},
	{"attribute of another type", source.V4, box(`<Control Id="A" Type="Text" Sorted="yes" ` + place + `/>`), `
5:29: error: a <Control> of the type Text has no attribute Sorted [GM1103]
`},
	{"attribute of another type in v3", source.V3, box(`<Control Id="A" Type="Line" Transparent="yes" ` + place + `/>`), `
5:29: error: a <Control> of the type Line has no attribute Transparent [GM1103]
`},
	{"icon size of a line", source.V4, box(`<Control Id="A" Type="Line" IconSize="16" ` + place + `/>`), `
5:29: error: a <Control> of the type Line has no attribute IconSize [GM1103]
`},
	{"icon size", source.V4, box(`<Control Id="A" Type="Icon" IconSize="17" ` + place + `/>`), `
5:39: error: IconSize of <Control> is "17", but it must be "16", "32" or "48" [GM1105]
  hint: did you mean "16"?
`},
	{"check box without property", source.V4, box(`<Control Id="A" Type="CheckBox" ` + place + `/>`), `
5:1: error: a <Control> of the type CheckBox needs one of the attributes Property and CheckBoxPropertyRef [GM1104]
`},
	{"check box with both", source.V3, box(`<Control Id="A" Type="CheckBox" Property="P" CheckBoxPropertyRef="P" ` + place + `/>`), `
5:46: error: <Control> cannot have both Property and CheckBoxPropertyRef [GM1106]
`},
	{"text twice", source.V4, box(`<Control Id="A" Type="Text" ` + place + `><Text Value="x" SourceFile="a.txt"/></Control>`), `
5:68: error: <Text> cannot have both SourceFile and Value [GM1106]
`},
	{"text and file", source.V3, box(`<Control Id="A" Type="Text" ` + place + `><Text SourceFile="a.txt">x</Text></Control>`), `
5:62: error: <Text> cannot have both SourceFile and Text [GM1106]
`},
	{"text beside a file", source.V4, box(`<Control Id="A" Type="Text" Text="x" ` + place + `><Text SourceFile="a.txt"/></Control>`), `
5:71: error: <Control> cannot have both Text and a <Text> with SourceFile [GM1106]
`},
	{"condition without action", source.V3, box(`<Control Id="A" Type="Text" ` + place + `><Condition>X</Condition></Control>`), `
5:62: error: <Condition> needs the attribute Action [GM1104]
`},
	{"condition of a control in v4", source.V4, box(`<Control Id="A" Type="Text" ` + place + `><Condition Action="hide">X</Condition></Control>`), `
5:62: error: <Condition> does not exist in a v4 source [GM1110]
`},
	{"condition attribute in v3", source.V3, box(`<Control Id="A" Type="Text" HideCondition="X" ` + place + `/>`), `
5:29: error: attribute HideCondition of <Control> does not exist in a v3 source [GM1110]
`},
	{"empty condition", source.V3, box(`<Control Id="A" Type="Text" ` + place + `><Condition Action="hide"/></Control>`), `
5:62: error: <Condition> holds no condition [GM1104]
`},
	{"publish without control", source.V4, "<UI>\n<Publish Dialog=\"D\" Event=\"E\" Value=\"1\"/></UI>", `
4:1: error: <Publish> needs the attribute Control [GM1104]
`},
	{"publish without dialog", source.V3, "<UI>\n<Publish Control=\"C\" Event=\"E\" Value=\"1\">1</Publish></UI>", `
4:1: error: <Publish> needs the attribute Dialog [GM1104]
`},
	{"publish of another control", source.V4, box(`<Control Id="A" Type="Text" ` + place + `><Publish Dialog="D" Control="A" Event="E" Value="1"/></Control>`), `
5:71: error: <Publish> in <Control> cannot have the attribute Dialog [GM1106]
5:82: error: <Publish> in <Control> cannot have the attribute Control [GM1106]
`},
	{"publish nothing", source.V4, box(`<Control Id="A" Type="Text" ` + place + `><Publish Value="1"/></Control>`), `
5:62: error: <Publish> needs one of the attributes Event and Property [GM1104]
`},
	{"publish both", source.V4, box(`<Control Id="A" Type="Text" ` + place + `><Publish Event="E" Property="P" Value="1"/></Control>`), `
5:81: error: <Publish> cannot have both Event and Property [GM1106]
`},
	{"event without value", source.V4, box(`<Control Id="A" Type="Text" ` + place + `><Publish Event="E"/></Control>`), `
5:71: error: Event of <Publish> needs the attribute Value [GM1107]
`},
	{"text in publish of v4", source.V4, box(`<Control Id="A" Type="Text" ` + place + `><Publish Event="E" Value="1">X</Publish></Control>`), `
5:91: error: <Publish> holds no text [GM1108]
`},
	{"condition of publish in v3", source.V3, box(`<Control Id="A" Type="Text" ` + place + `><Publish Event="E" Value="1" Condition="X"/></Control>`), `
5:91: error: attribute Condition of <Publish> does not exist in a v3 source [GM1110]
`},
	{"nothing where something is", source.V4, box(`<Control Id="A" Type="Text" Text="" ` + place + `>
<Publish Event="E" Value="1" Condition=""/>
<Publish Property="" Value="1"/>
<Text Value=""/></Control>`), `
5:35: error: Text of <Control> is "", but it must be something [GM1105]
6:41: error: Condition of <Publish> is "", but it must be something [GM1105]
7:20: error: Property of <Publish> is "", but it must be something [GM1105]
8:14: error: Value of <Text> is "", but it must be something [GM1105]
`},
	{"text of nothing", source.V4, `<UI><UIText Id="A" Value=""/></UI>`, `
3:27: error: Value of <UIText> is "", but it must be something [GM1105]
`},
	{"condition of nothing", source.V4, `<InstallUISequence><Show Dialog="A" After="CostFinalize" Condition=""/></InstallUISequence>`, `
3:69: error: Condition of <Show> is "", but it must be something [GM1105]
`},
	{"style without font", source.V4, `<UI><TextStyle Id="A" Size="1"/></UI>`, `
3:5: error: <TextStyle> needs the attribute FaceName [GM1104]
`},
	{"style without size", source.V3, `<UI><TextStyle Id="A" FaceName="F"/></UI>`, `
3:5: error: <TextStyle> needs the attribute Size [GM1104]
`},
	{"style too red", source.V4, `<UI><TextStyle Id="A" FaceName="F" Red="256"/></UI>`, `
3:41: error: Red of <TextStyle> is "256", but it must be a number from 0 to 255 [GM1105]
`},
	{"text without id", source.V3, `<UI><UIText>x</UIText></UI>`, `
3:5: error: <UIText> needs the attribute Id [GM1104]
`},
	{"progress text without action", source.V4, `<UI><ProgressText Message="x"/></UI>`, `
3:5: error: <ProgressText> needs the attribute Action [GM1104]
`},
	{"progress text's text in v4", source.V4, `<UI><ProgressText Action="A">x</ProgressText></UI>`, `
3:30: error: <ProgressText> holds no text [GM1108]
`},
	{"error without number", source.V4, `<UI><Error Message="x"/></UI>`, `
3:5: error: <Error> needs the attribute Id [GM1104]
`},
	{"error's number", source.V3, `<UI><Error Id="A">x</Error></UI>`, `
3:16: error: Id of <Error> is "A", but it must be a number from 0 to 32767 [GM1105]
`},
	{"radio buttons of two kinds", source.V4, "<UI><RadioButtonGroup Property=\"P\">\n<RadioButton Value=\"1\" " + place + " Text=\"1\"/>\n<RadioButton Value=\"1\" " + place + " Icon=\"I\"/></RadioButtonGroup></UI>", `
5:1: error: this <RadioButton> shows something else than those before it: all of a group show text, or bitmaps, or icons [GM1106]
`},
	{"radio buttons with icons", source.V3, "<UI>\n<RadioButtonGroup Property=\"P\"><RadioButton Value=\"1\" " + place + " Icon=\"I\"/></RadioButtonGroup></UI>", `
4:1: error: <RadioButtonGroup> in <UI> cannot have buttons with pictures [GM1106]
  hint: put it into the <Control> of the type RadioButtonGroup
`},
	{"radio button with two faces", source.V4, "<UI><RadioButtonGroup Property=\"P\">\n<RadioButton Value=\"1\" " + place + " Text=\"1\" Icon=\"I\"/></RadioButtonGroup></UI>", `
4:66: error: <RadioButton> cannot have both Text and Icon [GM1106]
`},
	{"radio button without value", source.V4, "<UI><RadioButtonGroup Property=\"P\">\n<RadioButton " + place + "/></RadioButtonGroup></UI>", `
4:1: error: <RadioButton> needs the attribute Value [GM1104]
`},
	{"radio buttons without property", source.V4, `<UI><RadioButtonGroup/></UI>`, `
3:5: error: <RadioButtonGroup> needs the attribute Property [GM1104]
`},
	{"list without property", source.V4, `<UI><ListBox/></UI>`, `
3:5: error: <ListBox> needs the attribute Property [GM1104]
`},
	{"list item without value", source.V3, `<UI><ComboBox Property="P"><ListItem Text="x"/></ComboBox></UI>`, `
3:28: error: <ListItem> needs the attribute Value [GM1104]
`},
	{"icon of a list item", source.V4, `<UI><ListBox Property="P"><ListItem Value="x" Icon="I"/></ListBox></UI>`, `
3:47: error: <ListItem> has no attribute Icon [GM1103]
`},
	{"billboard without id", source.V3, `<UI><BillboardAction Id="InstallFiles"><Billboard Feature="F"/></BillboardAction></UI>`, `
3:40: error: <Billboard> needs the attribute Id [GM1104]
`},
	{"button in a billboard", source.V4, "<UI><BillboardAction Id=\"InstallFiles\"><Billboard Id=\"B\" Feature=\"F\">\n" + ok + "</Billboard></BillboardAction></UI>", `
4:1: error: a <Control> of the type PushButton cannot stand in a billboard, since the tab key would reach it [GM1106]
  hint: only controls without input can, or those with TabSkip="yes"
`},
	{"two embedded interfaces", source.V4, "<UI><EmbeddedUI SourceFile=\"b.exe\"/>\n<EmbeddedUI Id=\"C\" SourceFile=\"b.exe\"/></UI>", `
4:1: error: <UI> has more than one <EmbeddedUI> [GM1111]
`},
	{"embedded interface without extension", source.V4, `<UI><EmbeddedUI Name="b" SourceFile="b.exe"/></UI>`, `
3:5: error: the file of <EmbeddedUI> is called "b", but its name needs an extension [GM1114]
  hint: Windows Installer loads an embedded user interface only from such a file
`},
	{"embedded interface without file", source.V4, `<UI><EmbeddedUI Id="A"/></UI>`, `
3:5: error: <EmbeddedUI> needs the attribute SourceFile [GM1104]
`},
	{"show nothing", source.V4, `<InstallUISequence><Show After="CostFinalize"/></InstallUISequence>`, `
3:20: error: <Show> needs the attribute Dialog [GM1104]
`},
	{"show at no time", source.V4, `<InstallUISequence><Show Dialog="A"/></InstallUISequence>`, `
3:20: error: <Show> needs one of the attributes Before, After, Sequence and OnExit [GM1104]
`},
	{"show while installing", source.V4, `<InstallExecuteSequence><Show Dialog="A" After="CostFinalize"/></InstallExecuteSequence>`, `
3:25: error: <Show> cannot stand in <InstallExecuteSequence> [GM1102]
  hint: it can stand in <AdminUISequence>, <InstallUISequence>
`},
	{"reference without id", source.V4, `<UIRef/>`, `
3:1: error: <UIRef> needs the attribute Id [GM1104]
`},
	{"dialog set without its extension", source.V4, `<ui:WixUI Id="WixUI_Minimal" xmlns:ui="http://wixtoolset.org/schemas/v4/wxs/ui"/><ui:WixUI Id="WixUI_Mondo" xmlns:ui="http://wixtoolset.org/schemas/v4/wxs/ui"/>`, `
3:1: error: <WixUI> is of the extension WixToolset.UI.wixext, which is not given [GM1119]
  hint: -ext WixToolset.UI.wixext of "gomsi wix build", or extensions = ["WixToolset.UI.wixext"] in [wix] of the manifest
`},
}
