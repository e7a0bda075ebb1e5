package link_test

// fault is a set of faulty sources and what is said of them.
type fault struct {
	name    string
	sources []string
	want    string
}

var linkFaults = append(append(dialogFaults, dependencyFaults...), []fault{
	{"no package", []string{`<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Fragment/></Wix>`}, `
a.wxs: error: no source has a <Package>, <Product> or <Module> [GM2001]
`},
	{"two packages", []string{pack("", ""), pack("", "")}, `
b.wxs:1:51: error: a build makes one package or module, and this is another one [GM2002]
  a.wxs:1:51: the first is here
`},
	{"no such component", []string{pack(`<Feature Id="A"><ComponentRef Id="Cc"/></Feature>`, `<Fragment>`+component+`</Fragment>`)}, `
a.wxs:2:35: error: there is no component "Cc" [GM2004]
  hint: did you mean "C"?
`},
	{"no such group", []string{pack(`<Feature Id="A"><ComponentGroupRef Id="Files"/></Feature>`, `<Fragment><ComponentGroup Id="File"/></Fragment>`)}, `
a.wxs:2:40: error: there is no component group "Files" [GM2004]
  hint: did you mean "File"?
`},
	{"no such directory", []string{pack(`<Component Directory="BINDIR"><File Source="a.txt"/></Component>`, ``)}, `
a.wxs:2:23: error: there is no directory "BINDIR" [GM2004]
`},
	{"no such property", []string{pack(`<PropertyRef Id="A"/>`, ``)}, `
a.wxs:2:18: error: there is no property "A" [GM2004]
`},
	{"no such action", []string{pack(`<InstallExecuteSequence><Custom Action="Aa" After="InstallFils"/></InstallExecuteSequence><CustomAction Id="A" Error="x"/>`, ``)}, `
a.wxs:2:41: error: there is no custom action "Aa" [GM2004]
  hint: did you mean "A"?
a.wxs:2:52: error: there is no action "InstallFils" in InstallExecuteSequence [GM2004]
  hint: did you mean "InstallFiles"?
`},
	{"standard directory in v3", []string{v3(`<DirectoryRef Id="ProgramFilesFolder"/>`)}, `
a.wxs:2:19: error: there is no directory "ProgramFilesFolder" [GM2004]
`},
	{"no such disk", []string{pack(`<Media Id="1" Cabinet="a.cab"/><Component Directory="INSTALLFOLDER"><File Source="a.txt" DiskId="2"/></Component>`, ``)}, `
a.wxs:2:98: error: there is no disk "2" [GM2004]
  hint: did you mean "1"?
`},
	{"no such companion", []string{pack(`<Component Directory="INSTALLFOLDER"><File Source="a.txt"/><File Source="b.txt" CompanionFile="F"/></Component>`, ``)}, `
a.wxs:2:96: error: there is no file "F" [GM2004]
`},
	{"duplicate property", []string{pack(`<Property Id="A" Value="1"/>`, `<Fragment><Property Id="A" Value="2"/><Property Id="B"/></Fragment>`+"\n"+`<Fragment><PropertyRef Id="A"/></Fragment>`)}, `
`},
	{"duplicate property that is referred to", []string{pack(`<PropertyRef Id="A"/>`, `<Fragment><Property Id="A" Value="1"/></Fragment>
<Fragment><Property Id="A" Value="2"/><Property Id="B"/></Fragment><Fragment><Property Id="B"/></Fragment>`)}, `
a.wxs:5:11: error: there is another property "A" [GM2005]
  a.wxs:4:11: the first is here
`},
	{"duplicate property that is referred to in v3", []string{v3(`<PropertyRef Id="A"/>`), `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Fragment><Property Id="A" Value="1"/></Fragment>
<Fragment><Property Id="A" Value="2"/></Fragment></Wix>`}, `
b.wxs:2:11: error: there is another property "A" [GM2005]
  b.wxs:1:65: the first is here
`},
	{"duplicate in one section", []string{pack(`<Property Id="A" Value="1"/>
<Property Id="A" Value="2"/>`, ``)}, `
a.wxs:3:1: error: there is another property "A" [GM2005]
  a.wxs:2:1: the first is here
`},
	{"duplicate file", []string{pack(component+"\n"+`<Component Id="D" Directory="INSTALLFOLDER"><File Id="F" Source="b.txt"/></Component>`, ``)}, `
a.wxs:3:45: error: there is another file "F" [GM2005]
  a.wxs:2:45: the first is here
`},
	{"duplicate unlinked", []string{pack(`<Property Id="A" Value="1"/>`, `<Fragment><Property Id="A" Value="1"/></Fragment>`)}, `
`},
	{"orphan", []string{pack(component+`<Feature Id="A"/>`, ``)}, `
a.wxs:2:1: error: component C is in no feature [GM2006]
  hint: refer to it, or to its component group, from a <Feature>
`},
	{"orphan in v3", []string{v3(`<Directory Id="TARGETDIR" Name="SourceDir"><Component Id="C" Guid="*"><File Id="F" Source="a.txt"/></Component></Directory><Feature Id="A" Level="1"/>`)}, `
a.wxs:2:44: error: component C is in no feature [GM2006]
  hint: refer to it, or to its component group, from a <Feature>
`},
	{"group cycle", []string{pack(`<Feature Id="A"><ComponentGroupRef Id="G"/></Feature>`, `<Fragment><ComponentGroup Id="G"><ComponentGroupRef Id="H"/></ComponentGroup></Fragment>
<Fragment><ComponentGroup Id="H"><ComponentGroupRef Id="G"/></ComponentGroup></Fragment>`)}, `
a.wxs:5:34: error: component group G is part of itself [GM2007]
`},
	{"two parents", []string{pack(`<Feature Id="A"><FeatureRef Id="C"/></Feature>
<Feature Id="B"><FeatureRef Id="C"/></Feature>`, `<Fragment><Feature Id="C"/></Fragment>`)}, `
a.wxs:3:17: error: feature C has another parent, A [GM2008]
  hint: write IgnoreParent="yes" where the place is not meant
  a.wxs:2:17: it is given here
`},
	{"two primaries", []string{pack(component+`<Feature Id="A"><ComponentRef Id="C" Primary="yes"/></Feature>
<Feature Id="B"><ComponentRef Id="C" Primary="yes"/></Feature>`, ``)}, `
a.wxs:3:17: error: component C has another primary feature [GM2008]
  a.wxs:2:102: the first is here
`},
	{"action cycle", []string{pack(`<CustomAction Id="A" Error="x"/><CustomAction Id="B" Error="x"/>
<InstallExecuteSequence><Custom Action="A" After="B"/><Custom Action="B" Before="A"/></InstallExecuteSequence>`, ``)}, `
a.wxs:3:25: error: action A of InstallExecuteSequence has no place: A is after B, which is before A [GM2009]
`},
	{"action twice", []string{pack(`<CustomAction Id="A" Error="x"/>
<InstallExecuteSequence><Custom Action="A" After="CostFinalize"/>
<Custom Action="A" Before="CostFinalize"/></InstallExecuteSequence>`, ``)}, `
a.wxs:4:1: error: action A stands twice in InstallExecuteSequence [GM2010]
  a.wxs:3:25: the first is here
`},
	{"action of another sequence", []string{pack(`<CustomAction Id="A" Error="x"/>
<InstallUISequence><Custom Action="A" After="InstallFiles"/></InstallUISequence>`, ``)}, `
a.wxs:3:46: error: there is no action "InstallFiles" in InstallUISequence [GM2004]
`},
	{"after the end", []string{pack(`<CustomAction Id="A" Error="x"/><CustomAction Id="B" Error="x"/>
<InstallExecuteSequence><Custom Action="A" OnExit="success"/><Custom Action="B" After="A"/></InstallExecuteSequence>`, ``)}, `
a.wxs:3:62: error: action B cannot be placed relative to A, which ends the sequence [GM2012]
`},
	{"crowded", []string{pack(`<CustomAction Id="A" Error="x"/><CustomAction Id="B" Error="x"/>
<InstallExecuteSequence><Custom Action="A" Sequence="1401"/><Custom Action="B" After="InstallValidate"/></InstallExecuteSequence>`, ``)}, `
a.wxs:1:51: error: no number is left in InstallExecuteSequence for action RemoveExistingProducts beside InstallValidate [GM2011]
a.wxs:3:61: error: no number is left in InstallExecuteSequence for action B beside InstallValidate [GM2011]
`},
	{"same number", []string{pack(`<CustomAction Id="A" Error="x"/><CustomAction Id="B" Error="x"/>
<InstallExecuteSequence><Custom Action="A" Sequence="1300"/>
<Custom Action="B" Sequence="1300"/></InstallExecuteSequence>`, ``)}, `
a.wxs:4:1: warning: actions A and B of InstallExecuteSequence have the same number 1300, so that their order is not sure [GM2014]
  a.wxs:3:25: the other one is here
`},
	{"suppressed", []string{pack(`<CustomAction Id="A" Error="x"/><PropertyRef Id="P"/>
<InstallExecuteSequence><Custom Action="A" After="CostFinalize"/></InstallExecuteSequence>`,
		`<Fragment><Property Id="P" Value="1"/><InstallExecuteSequence><Custom Action="A" Suppress="yes"/></InstallExecuteSequence></Fragment>`)}, `
a.wxs:5:63: error: action A of InstallExecuteSequence cannot be suppressed, since it is authored and not overridable [GM2013]
  a.wxs:3:25: it is authored here
`},
	{"override of nothing", []string{pack(`<Property Id="override A" Value="1"/>`, ``)}, `
a.wxs:2:1: error: property A overrides nothing: no overridable one of it exists [GM2018]
  hint: leave the word override out
`},
	{"override of nothing, referred to", []string{pack(`<PropertyRef Id="A"/>`, `<Fragment>
<Property Id="override A" Value="2"/></Fragment>`)}, `
a.wxs:5:1: error: property A overrides nothing: no overridable one of it exists [GM2018]
  hint: leave the word override out
`},
	{"virtual beside another", []string{pack(`<Property Id="virtual A" Value="1"/>
<Property Id="A" Value="2"/>`, ``)}, `
a.wxs:3:1: error: there is another property "A", which is overridable [GM2005]
  hint: write "override A"
  a.wxs:2:1: it is here
`},
	{"virtual twice", []string{pack(`<Property Id="virtual A" Value="1"/>
<Property Id="virtual A" Value="2"/>`, ``)}, `
a.wxs:3:1: error: there is another virtual property "A" [GM2005]
  a.wxs:2:1: the first is here
`},
	{"override twice", []string{pack(`<Property Id="virtual A" Value="1"/>
<Property Id="override A" Value="2"/>
<Property Id="override A" Value="3"/>`, ``)}, `
a.wxs:4:1: error: there is another property "A" [GM2005]
  a.wxs:3:1: the first is here
`},
	{"virtual beside another that is referred to", []string{pack(`<PropertyRef Id="A"/>`, `<Fragment>
<Property Id="A" Value="2"/></Fragment><Fragment>
<Property Id="virtual A" Value="1"/></Fragment>`)}, `
a.wxs:5:1: error: there is another property "A", which is overridable [GM2005]
  hint: write "override A"
  a.wxs:6:1: it is here
`},
	{"override that nothing refers to", []string{pack(`<Property Id="virtual A" Value="1"/>`, `<Fragment>
<Property Id="override A" Value="2"/></Fragment><Fragment>
<Property Id="override B" Value="3"/></Fragment>`)}, `
`},
	{"of another section", []string{pack(`<PropertyRef Id="A"/>`, `<Fragment><Property Id="section A" Value="2"/></Fragment>`)}, `
a.wxs:2:18: error: property "A" can be referred to from the <Fragment> around it only [GM2004]
  a.wxs:4:11: it is here
`},
	{"of two sections, linked both", []string{pack(`<Property Id="section A" Value="1"/><PropertyRef Id="Q"/>`, `<Fragment>
<Property Id="section A" Value="2"/><Property Id="Q" Value="1"/></Fragment>`)}, `
a.wxs:5:1: error: there is another property "A" [GM2005]
  a.wxs:2:1: the first is here
`},
	{"of this section and a global one", []string{pack(`<Property Id="section A" Value="1"/><PropertyRef Id="A"/>`, `<Fragment>
<Property Id="A" Value="2"/></Fragment>`)}, `
a.wxs:5:1: error: there is another property "A" [GM2005]
  a.wxs:2:1: the first is here
`},
	{"different directories of two sections", []string{pack(`<StandardDirectory Id="ProgramFilesFolder"><Directory Id="section D" Name="x"/></StandardDirectory><PropertyRef Id="Q"/>`, `<Fragment><StandardDirectory Id="ProgramFilesFolder">
<Directory Id="section D" Name="y"/></StandardDirectory><Property Id="Q" Value="1"/></Fragment>`)}, `
a.wxs:5:1: error: there is another directory "D" [GM2005]
  a.wxs:2:44: the first is here
`},
	{"line of another section", []string{pack(`<CustomAction Id="A" Property="P" Value="1"/><InstallExecuteSequence><Custom Action="section A" After="CostFinalize"/></InstallExecuteSequence><PropertyRef Id="Q"/>`, `<Fragment>
<CustomAction Id="B" Property="P" Value="1"/><InstallExecuteSequence><Custom Action="B" After="A"/></InstallExecuteSequence><Property Id="Q" Value="1"/></Fragment>`)}, `
a.wxs:5:96: error: action "A" can be referred to from the <Package> around it only [GM2004]
  a.wxs:2:70: it is here
`},
	{"variable of two sections", []string{pack(`<WixVariable Id="section V" Value="1"/><PropertyRef Id="Q"/>`, `<Fragment>
<WixVariable Id="section V" Value="2"/><Property Id="Q" Value="1"/></Fragment>`)}, `
a.wxs:5:1: error: there is another WiX variable "V" [GM2005]
  a.wxs:2:1: the first is here
`},
	{"feature overridden", []string{pack(`<Feature Id="virtual F" Title="a"/>
<Feature Id="override F" Title="b"/>`, ``)}, `
a.wxs:3:1: error: feature F cannot override one of a section that is linked, too [GM2005]
  hint: put the overridable one into a <Fragment> that nothing else refers to
  a.wxs:2:1: it is here
`},
	{"file overridden", []string{pack(`<Component Id="C" Directory="INSTALLFOLDER"><File Id="virtual V" Source="a.txt"/></Component>
<Component Id="D" Directory="INSTALLFOLDER"><File Id="override V" Source="b.txt"/></Component>`, ``)}, `
a.wxs:3:45: error: file V cannot override one of a section that is linked, too [GM2005]
  hint: put the overridable one into a <Fragment> that nothing else refers to
  a.wxs:2:45: it is here
`},
	{"of another source", []string{pack(`<PropertyRef Id="A"/><PropertyRef Id="B"/>`, ``), `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Fragment><Property Id="library A" Value="1"/></Fragment><Fragment><Property Id="file B" Value="1"/></Fragment></Wix>`}, `
a.wxs:2:18: error: property "A" can be referred to from its own source only [GM2004]
  b.wxs:1:61: it is here
a.wxs:2:39: error: property "B" can be referred to from its own source only [GM2004]
  b.wxs:1:118: it is here
`},
	{"override of no variable", []string{pack(`<WixVariable Id="override V" Value="1"/>`, ``)}, `
a.wxs:2:1: error: WiX variable V overrides nothing: no overridable one of it exists [GM2018]
  hint: leave the word override out
`},
	{"variable beside an overridable one", []string{pack(`<WixVariable Id="V" Value="1"/>
<WixVariable Id="virtual V" Value="2"/>`, ``)}, `
a.wxs:2:1: error: there is another WiX variable "V", which is overridable [GM2005]
  hint: write "override V"
  a.wxs:3:1: it is here
`},
	{"override of nothing", []string{pack(`<CustomAction Id="A" Error="x"/>
<InstallExecuteSequence><Custom Action="override A" After="CostFinalize"/></InstallExecuteSequence>`, ``)}, `
a.wxs:3:25: error: action A of InstallExecuteSequence overrides nothing: no overridable line of it exists [GM2018]
  hint: leave the word override out
`},
	{"line beside an overridable one", []string{pack(`<CustomAction Id="A" Error="x"/><PropertyRef Id="P"/>
<InstallExecuteSequence><Custom Action="A" After="CostFinalize"/></InstallExecuteSequence>`,
		`<Fragment><Property Id="P" Value="1"/><InstallExecuteSequence><Custom Action="virtual A" After="FileCost"/></InstallExecuteSequence></Fragment>`)}, `
a.wxs:5:63: error: action A stands twice in InstallExecuteSequence, once overridable [GM2010]
  hint: write "override A" in the one that is to count
  a.wxs:3:25: the first is here
`},
	{"two overridable lines", []string{pack(`<CustomAction Id="A" Error="x"/>
<InstallExecuteSequence><Custom Action="virtual A" After="CostFinalize"/>
<Custom Action="virtual A" After="FileCost"/></InstallExecuteSequence>`, ``)}, `
a.wxs:4:1: error: action A stands twice in InstallExecuteSequence [GM2010]
  a.wxs:3:25: the first is here
`},
	{"removal without action", []string{pack(`<Upgrade Id="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"><UpgradeVersion Property="A" Minimum="1.0.0"/></Upgrade>`, ``)}, `
a.wxs:2:52: error: there is no action "RemoveExistingProducts" in InstallExecuteSequence [GM2004]
`},
	{"media and template", []string{pack(`<Media Id="1" Cabinet="a.cab"/>
<MediaTemplate/>`, ``)}, `
a.wxs:2:1: error: a package cannot have both <Media> and <MediaTemplate> [GM2015]
  a.wxs:3:1: the template is here
`},
	{"two templates", []string{pack(`<MediaTemplate/>
<MediaTemplate/>`, ``)}, `
a.wxs:3:1: error: a package has one <MediaTemplate>, and this is another one [GM2015]
  a.wxs:2:1: the first is here
`},
	{"no media", []string{v3(`<Directory Id="TARGETDIR" Name="SourceDir"><Component Id="C" Guid="*"><File Id="F" Source="a.txt"/></Component></Directory><Feature Id="A" Level="1"><ComponentRef Id="C"/></Feature>`)}, `
a.wxs:1:55: error: the package has files but no <Media> or <MediaTemplate> to put them on [GM2015]
`},
	{"same disk", []string{pack(`<Media Id="1" Cabinet="a.cab"/>
<Media Id="1" Cabinet="b.cab"/>`, ``)}, `
a.wxs:3:1: error: there is another disk "1" [GM2005]
  a.wxs:2:1: the first is here
`},
	{"number in a module", []string{module(`<CustomAction Id="A" Error="x"/>
<InstallExecuteSequence><Custom Action="A" Sequence="5"/></InstallExecuteSequence>`)}, `
a.wxs:3:25: error: action A of a module cannot have a number [GM2012]
  hint: use Before or After
`},
	{"number of an action without place in a module", []string{module(`<InstallExecuteSequence><ScheduleReboot Sequence="6601"/></InstallExecuteSequence>`)}, `
a.wxs:2:25: error: action ScheduleReboot of a module cannot have a number [GM2012]
  hint: use Before or After
`},
	{"two configurations of one name", []string{module(`<Configuration Name="A" Format="Text"/>
<Configuration Name="A" Format="Text"/>`)}, `
a.wxs:3:1: error: there is another configuration of the module "A" [GM2005]
  a.wxs:2:1: the first is here
`},
	{"no such action in a module", []string{module(`<InstallExecuteSequence><Custom Action="Nothing" After="InstallFiles"/></InstallExecuteSequence>`)}, `
a.wxs:2:41: error: there is no custom action "Nothing" [GM2004]
`},
	{"package's things in a module", []string{module(`<PropertyRef Id="P"/>`), `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Fragment><Property Id="P" Value="1"/>
<Feature Id="F" Level="1"/>
<Launch Condition="A" Message="m"/>
<Upgrade Id="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"><UpgradeVersion Minimum="1.0" Property="UP" OnlyDetect="yes"/></Upgrade>
</Fragment></Wix>`}, `
b.wxs:2:1: error: a merge module cannot have rows of table Feature [GM2019]
  hint: put them into a fragment that the package refers to and the module does not
b.wxs:3:1: error: a merge module cannot have rows of table LaunchCondition [GM2019]
  hint: put them into a fragment that the package refers to and the module does not
b.wxs:4:52: error: a merge module cannot have rows of table Upgrade [GM2019]
  hint: put them into a fragment that the package refers to and the module does not
`},
	{"error text in a module", []string{module(`<UI><Error Id="25001" Message="m"/></UI>`)}, `
a.wxs:2:5: warning: a merge module should not have rows of table Error: their numbers may be those of another module [GM2019]
  hint: leave error texts to the package
`},
}...)
