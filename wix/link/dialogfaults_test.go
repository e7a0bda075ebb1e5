package link_test

// place is where a control stands, button one that a dialog needs.
const (
	place  = ` X="1" Y="1" Width="9" Height="9"`
	button = `<Control Id="Ok" Type="PushButton"` + place + `/>`
)

// box puts controls, which begin at line 4, into the dialog D of a package.
func box(controls string) string {
	return pack("<UI>\n<Dialog Id=\"D\" Width=\"9\" Height=\"9\">\n"+controls+"\n"+button+"</Dialog></UI>", "")
}

var dialogFaults = []fault{
	{"no such dialog", []string{box(`<Control Id="A" Type="Text"` + place + `>
<Publish Event="NewDialog" Value="Dd"/></Control>`)}, `
a.wxs:5:35: error: there is no dialog "Dd" [GM2004]
  hint: did you mean "D"?
`},
	{"no such dialog to show", []string{pack("<InstallUISequence>\n<Show Dialog=\"D\" After=\"CostFinalize\"/></InstallUISequence>", "")}, `
a.wxs:3:15: error: there is no dialog "D" [GM2004]
`},
	{"no such dialog in v3", []string{v3("<UI>\n<DialogRef Id=\"D\"/></UI>")}, `
a.wxs:3:16: error: there is no dialog "D" [GM2004]
`},
	{"no such dialog to publish", []string{pack("<UI>\n<Publish Dialog=\"D\" Control=\"A\" Event=\"E\" Value=\"1\"/></UI>", "")}, `
a.wxs:3:18: error: there is no dialog "D" [GM2004]
`},
	{"no such error dialog", []string{pack("<UI>\n<Property Id=\"ErrorDialog\" Value=\"D\"/></UI>", "")}, `
a.wxs:3:35: error: there is no dialog "D" [GM2004]
`},
	{"dialog by a property", []string{box(`<Control Id="A" Type="Text"` + place + `><Publish Event="NewDialog" Value="[Dd]"/></Control>`)}, `
`},
	{"no such custom action to do", []string{box(`<Control Id="A" Type="Text"` + place + `>
<Publish Event="doAction" Value="CostFinalise"/></Control>`)}, `
a.wxs:5:34: error: there is no custom action "CostFinalise" [GM2004]
`},
	{"standard action to do", []string{box(`<Control Id="A" Type="Text"` + place + `><Publish Event="DoAction" Value="CostFinalize"/></Control>`)}, `
`},
	{"no such picture", []string{box(`<Control Id="A" Type="Bitmap" Text="Pic"` + place + `/>`)}, `
a.wxs:4:37: error: there is no binary file "Pic" [GM2004]
`},
	{"picture by a property", []string{box(`<Control Id="A" Type="Icon" Text="[Pic]"` + place + `/>`)}, `
`},
	{"no such property of buttons", []string{pack("<UI>\n<RadioButtonGroup Property=\"P\"/></UI>", "")}, `
a.wxs:3:29: error: there is no property "P" [GM2004]
`},
	{"no such check box", []string{v3("<UI><Dialog Id=\"D\" Width=\"9\" Height=\"9\">\n<Control Id=\"A\" Type=\"CheckBox\" CheckBoxPropertyRef=\"P\"" + place + "/></Dialog></UI>")}, `
a.wxs:3:54: error: there is no check box of property "P" [GM2004]
`},
	{"no such property of a check box", []string{box(`<Control Id="A" Type="CheckBox" CheckBoxPropertyRef="P"` + place + `/>`)}, `
a.wxs:4:54: error: there is no property "P" [GM2004]
`},
	{"no such user interface", []string{pack("<UI>\n<UIRef Id=\"Mine\"/></UI>", "<Fragment><UI Id=\"Min\"/></Fragment>")}, `
a.wxs:3:12: error: there is no user interface "Mine" [GM2004]
  hint: did you mean "Min"?
`},
	{"dialog set without its extension", []string{v3("<UI>\n<UIRef Id=\"WixUI_Minimal\"/></UI>")}, `
a.wxs:3:12: error: there is no user interface "WixUI_Minimal" [GM2004]
  hint: WiX's own dialogs come with its extension UI; give it with -ext, or with extensions in [wix] of the manifest
`},
	{"dialog set as in v3", []string{pack("<UI>\n<UIRef Id=\"WixUI_Own\"/></UI>", "<Fragment><UI Id=\"WixUI_Own_X86\"/></Fragment>")}, `
a.wxs:3:12: error: there is no user interface "WixUI_Own" [GM2004]
  hint: v4 sources write <ui:WixUI Id="WixUI_Own"/>
`},
	{"no such icon of an item", []string{pack("<UI><ListView Property=\"P\">\n<ListItem Value=\"1\" Icon=\"I\"/></ListView></UI>", "")}, `
a.wxs:3:27: error: there is no binary file "I" [GM2004]
`},
	{"no such action of a billboard", []string{pack("<UI>\n<BillboardAction Id=\"InstallFils\"/></UI>", "")}, `
a.wxs:3:22: error: there is no action "InstallFils" in InstallExecuteSequence [GM2004]
  hint: did you mean "InstallFiles"?
`},
	{"no such feature of a billboard", []string{pack("<UI><BillboardAction Id=\"InstallFiles\">\n<Billboard Id=\"B\" Feature=\"F\"/></BillboardAction></UI>", "")}, `
a.wxs:3:28: error: there is no feature "F" [GM2004]
`},
	{"two dialogs", []string{pack("<UI>\n<Dialog Id=\"D\" Width=\"9\" Height=\"9\">"+button+"</Dialog>\n<Dialog Id=\"D\" Width=\"9\" Height=\"9\"><Control Id=\"B\" Type=\"PushButton\""+place+"/></Dialog></UI>", "")}, `
a.wxs:4:1: error: there is another dialog "D" [GM2005]
  a.wxs:3:1: the first is here
`},
	{"two controls", []string{box(`<Control Id="Ok" Type="Text"` + place + `/>`)}, `
a.wxs:5:1: error: there is another control "D/Ok" [GM2005]
  a.wxs:4:1: the first is here
`},
	{"two controls in v3", []string{v3("<UI><Dialog Id=\"D\" Width=\"9\" Height=\"9\">\n<Control Id=\"Ok\" Type=\"Text\"" + place + "/>\n" + button + "</Dialog></UI>")}, `
a.wxs:4:1: error: there is another control "D/Ok" [GM2005]
  a.wxs:3:1: the first is here
`},
	{"two events", []string{box(`<Control Id="A" Type="Text"` + place + `>
<Publish Event="E" Value="1"/>
<Publish Event="E" Value="1" Order="5"/></Control>`)}, `
a.wxs:6:1: error: there is another event of a control "D/A/E/1/1" [GM2005]
  a.wxs:5:1: the first is here
`},
	{"two events in v3", []string{v3("<UI><Dialog Id=\"D\" Width=\"9\" Height=\"9\">\n<Control Id=\"A\" Type=\"PushButton\"" + place + ">\n<Publish Event=\"E\" Value=\"1\"/>\n<Publish Event=\"E\" Value=\"1\"/></Control></Dialog></UI>")}, `
a.wxs:5:1: error: there is another event of a control "D/A/E/1/" [GM2005]
  a.wxs:4:1: the first is here
`},
	{"two events with conditions", []string{box(`<Control Id="A" Type="Text"` + place + `><Publish Event="E" Value="1" Condition="A"/><Publish Event="E" Value="1" Condition="B"/></Control>`)}, `
`},
	{"two texts", []string{pack("<UI>\n<UIText Id=\"A\" Value=\"1\"/>\n<UIText Id=\"A\" Value=\"2\"/></UI>", "")}, `
a.wxs:4:1: error: there is another text "A" [GM2005]
  a.wxs:3:1: the first is here
`},
	{"two styles", []string{v3("<UI>\n<TextStyle Id=\"A\" FaceName=\"F\" Size=\"1\"/>\n<TextStyle Id=\"A\" FaceName=\"G\" Size=\"1\"/></UI>")}, `
a.wxs:4:1: error: there is another text style "A" [GM2005]
  a.wxs:3:1: the first is here
`},
	{"two errors", []string{v3("<UI>\n<Error Id=\"5\">x</Error>\n<Error Id=\"5\">y</Error></UI>")}, `
a.wxs:4:1: error: there is another error text "5" [GM2005]
  a.wxs:3:1: the first is here
`},
	{"two progress texts", []string{pack("<UI>\n<ProgressText Action=\"A\" Message=\"1\"/>\n<ProgressText Action=\"A\" Message=\"2\"/></UI>", "")}, `
a.wxs:4:1: error: there is another progress text "A" [GM2005]
  a.wxs:3:1: the first is here
`},
	{"two check boxes of a property", []string{box("<Control Id=\"A\" Type=\"CheckBox\" Property=\"P\"" + place + "/>\n<Control Id=\"B\" Type=\"CheckBox\" Property=\"P\"" + place + "/>")}, `
a.wxs:5:1: error: there is another check box of property "P" [GM2005]
  a.wxs:4:1: the first is here
`},
	{"two lists of a property", []string{pack("<UI><ListBox Property=\"P\">\n<ListItem Value=\"1\"/></ListBox>\n<ListBox Property=\"P\"><ListItem Value=\"2\"/></ListBox></UI>", "")}, `
a.wxs:4:23: error: there is another list item "P/1" [GM2005]
  a.wxs:3:1: the first is here
`},
	{"two groups of a property", []string{v3("<Property Id=\"P\" Value=\"1\"/><UI><RadioButtonGroup Property=\"P\">\n<RadioButton Value=\"1\"" + place + "/></RadioButtonGroup>\n<RadioButtonGroup Property=\"P\"><RadioButton Value=\"2\"" + place + "/></RadioButtonGroup></UI>")}, `
a.wxs:4:32: error: there is another radio button "P/1" [GM2005]
  a.wxs:3:1: the first is here
`},
	{"two subscriptions", []string{box("<Control Id=\"A\" Type=\"Text\"" + place + ">\n<Subscribe Event=\"E\" Attribute=\"A\"/>\n<Subscribe Event=\"E\" Attribute=\"B\"/></Control>")}, `
a.wxs:6:1: error: there is another subscription of a control "D/A/E" [GM2005]
  a.wxs:5:1: the first is here
`},
	{"dialog shown twice", []string{pack("<UI><Dialog Id=\"D\" Width=\"9\" Height=\"9\">"+button+"</Dialog></UI>\n<InstallUISequence>\n<Show Dialog=\"D\" After=\"CostFinalize\"/>\n<Show Dialog=\"D\" Before=\"ExecuteAction\"/></InstallUISequence>", "")}, `
a.wxs:5:1: error: action D stands twice in InstallUISequence [GM2010]
  a.wxs:4:1: the first is here
`},
}
