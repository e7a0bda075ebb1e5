package compile_test

import "github.com/gomsi/gomsi/wix/source"

// fault is a faulty source and what is told of it.
type fault struct {
	name    string
	dialect source.Dialect
	body    string
	want    string
}

var faults = []fault{
	{"unknown element", source.V4, `<Propery Id="A" Value="1"/>`, `
3:1: error: unknown element <Propery> [GM1101]
  hint: did you mean <Property>?
`},
	{"unknown element nowhere near", source.V4, `<Zzyzx/>`, `
3:1: error: unknown element <Zzyzx> [GM1101]
`},
	{"misplaced element", source.V4, `<File Id="A" Source="a.txt"><Component/></File>`, `
3:29: error: <Component> cannot stand in <File> [GM1102]
  hint: it can stand in <Package>, <Module>, <Fragment>, <Directory>, <DirectoryRef>, <StandardDirectory>, <Feature>, <FeatureRef>, …
`},
	{"misplaced in feature", source.V3, `<Feature Id="A" Level="1"><Directory Id="B" Name="b"/></Feature>`, `
3:27: error: <Directory> cannot stand in <Feature> [GM1102]
  hint: it can stand in <Package>, <Module>, <Fragment>, <Directory>, <DirectoryRef>, <StandardDirectory>
`},
	{"unknown attribute", source.V4, `<Property Id="A" Vale="1"/>`, `
3:18: error: <Property> has no attribute Vale [GM1103]
  hint: did you mean "Value"?
`},
	{"attribute of the other dialect", source.V3, `<Directory Id="TARGETDIR" Name="SourceDir"><Component Id="C" Guid="*" Subdirectory="x"><File Id="F" Source="a.txt"/></Component></Directory>`, `
3:71: error: attribute Subdirectory of <Component> does not exist in a v3 source [GM1110]
`},
	{"element of the other dialect", source.V3, `<StandardDirectory Id="ProgramFilesFolder"/>`, `
3:1: error: <StandardDirectory> does not exist in a v3 source [GM1110]
`},
	{"missing attribute", source.V4, `<Property Value="1"/>`, `
3:1: error: <Property> needs the attribute Id [GM1104]
`},
	{"bad identifier", source.V4, `<Property Id="1A" Value="1"/><PropertyRef Id="[B]"/>`, `
3:15: error: Id of <Property> is "1A", but it must be an identifier: letters, digits, "_" and ".", begun by a letter or "_" [GM1105]
3:47: error: Id of <PropertyRef> is "[B]", but it must be an identifier [GM1105]
  hint: write it without the brackets
`},
	{"word before an identifier", source.V4, `<Property Id="final A" Value="1"/><PropertyRef Id="global A"/><SetProperty Id="global A" Value="1" After="CostFinalize"/>`, `
3:15: error: Id of <Property> is "final A", but it must be an identifier: letters, digits, "_" and ".", begun by a letter or "_" [GM1105]
  hint: there is no blank in it; one of global, library, file, section, virtual and override may stand before the Id of what an element makes
3:52: error: Id of <PropertyRef> is "global A", but it must be an identifier: letters, digits, "_" and ".", begun by a letter or "_" [GM1105]
  hint: there is no blank in it; one of global, library, file, section, virtual and override may stand before the Id of what an element makes
3:80: error: Id of <SetProperty> is "global A", but it must be an identifier: letters, digits, "_" and ".", begun by a letter or "_" [GM1105]
  hint: there is no blank in it; one of global, library, file, section, virtual and override may stand before the Id of what an element makes
`},
	{"element for another engine", source.V4, `<Patch Id="A"/>`, `
3:1: error: element <Patch> is not supported by the builtin engine [GM1109]
  hint: compile the package with WiX for it
`},
	{"placeholder", source.V4, `<Component Id="A" Directory="INSTALLFOLDER" Guid="PUT-GUID-HERE"/>`, `
3:51: error: Guid of <Component> still is the placeholder "PUT-GUID-HERE" [GM1116]
  hint: write a GUID of your own
`},
	{"second directory of a component", source.V3, `<Directory Id="TARGETDIR" Name="SourceDir"><Component Id="C" Guid="*" Directory="TARGETDIR"><File Id="F" Source="a.txt"/></Component></Directory>
<ComponentGroup Id="G" Directory="TARGETDIR"><Component Id="D" Guid="*" Directory="TARGETDIR"><File Id="E" Source="a.txt"/></Component></ComponentGroup>`, `
3:82: error: <Component> cannot have a Directory, since it stands in directory "TARGETDIR" already [GM1106]
  hint: remove the attribute, or move the component out
4:84: error: <Component> cannot have a Directory, since it stands in directory "TARGETDIR" already [GM1106]
  hint: remove the attribute, or move the component out
`},
	{"lone short names", source.V4, `<StandardDirectory Id="ProgramFilesFolder"><Directory Id="A" ShortName="ABC"/><Directory Id="B" Name="x" ShortSourceName="src"/></StandardDirectory>`, `
3:62: error: ShortName of <Directory> needs the attribute Name [GM1107]
3:106: error: ShortSourceName of <Directory> needs the attribute SourceName [GM1107]
`},
	{"configurable directory", source.V4, `<Feature Id="F" ConfigurableDirectory="InstallDir"/>`, `
3:40: error: directory "InstallDir" is configurable and so must be public, that is without lower-case letters [GM1105]
`},
	{"not waiting for a property", source.V3, `<CustomAction Id="A" Property="P" Value="1" Return="asyncNoWait"/>`, `
3:45: error: Return of <CustomAction> needs the attribute ExeCommand [GM1107]
`},
	{"empty property", source.V4, `<Property Id="A" Value=""/>`, `
3:25: error: Value of <Property> is "", but it must be something [GM1105]
`},
	{"bad yes or no", source.V4, `<Property Id="A" Value="1" Hidden="maybe"/>`, `
3:36: error: Hidden of <Property> is "maybe", but it must be "yes" or "no" [GM1105]
`},
	{"bad number", source.V4, `<Feature Id="A" Level="40000"/>`, `
3:24: error: Level of <Feature> is "40000", but it must be a number from 0 to 32767 [GM1105]
`},
	{"no number", source.V3, `<Media Id="one" Cabinet="a.cab"/>`, `
3:12: error: Id of <Media> is "one", but it must be a number from 1 to 32767 [GM1105]
`},
	{"bad word", source.V4, `<CustomAction Id="A" Property="P" Value="x" Execute="defered"/>`, `
3:54: error: Execute of <CustomAction> is "defered", but it must be "commit", "deferred", "firstSequence", "immediate", "oncePerProcess", "rollback" or "secondSequence" [GM1105]
  hint: did you mean "deferred"?
`},
	{"bad guid", source.V4, `<Component Id="A" Directory="INSTALLFOLDER" Guid="123"/>`, `
3:51: error: Guid of <Component> is "123", but it must be a GUID such as "12345678-90AB-CDEF-1234-567890ABCDEF", or "*" [GM1105]
`},
	{"guid of an upgrade", source.V3, `<Upgrade Id="{1234}"><UpgradeVersion Property="A" Minimum="1.0.0"/></Upgrade>`, `
3:14: error: Id of <Upgrade> is "{1234}", but it must be a GUID such as "12345678-90AB-CDEF-1234-567890ABCDEF" [GM1105]
`},
	{"bad version", source.V4, `<Upgrade Id="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"><UpgradeVersion Property="A" Minimum="one"/></Upgrade>`, `
3:90: error: Minimum of <UpgradeVersion> is "one", but it must be a version such as "1.2.3" [GM1105]
`},
	{"version too big", source.V3, `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="*" Name="N" Language="1033" Version="1.300.0" Manufacturer="M" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"><Package/></Product></Wix>`, `
1:105: error: version "1.300.0" is not one that Windows Installer compares: its fields go up to 255.255.65535 [GM1105]
`},
	{"bad long name", source.V4, `<StandardDirectory Id="ProgramFilesFolder"><Directory Id="D" Name="a?b"/></StandardDirectory>`, `
3:68: error: Name of <Directory> is "a?b", which is no folder name [GM1114]
  hint: a name is one part of a path without ? | > < : / * "
`},
	{"bad file name", source.V4, `<Component Directory="INSTALLFOLDER"><File Source="a.txt" Name="a|b.txt"/></Component>`, `
3:65: error: Name of <File> is "a|b.txt", which is no file name [GM1114]
  hint: a name is one part of a path without \ ? | > < : / * "
`},
	{"bad short name", source.V4, `<Component Directory="INSTALLFOLDER"><File Source="a.txt" ShortName="toolongname.txt"/></Component>`, `
3:70: error: ShortName of <File> is "toolongname.txt", which is no 8.3 name [GM1114]
`},
	{"no such standard directory", source.V4, `<StandardDirectory Id="ProgramFilesFoldr"/>`, `
3:24: error: Id of <StandardDirectory> is "ProgramFilesFoldr", which is not a standard directory [GM1105]
  hint: did you mean "ProgramFilesFolder"?
`},
	{"component without directory", source.V3, `<Component Id="C" Guid="*"><File Id="F" Source="a.txt"/></Component>`, `
3:1: error: <Component> needs the attribute Directory, since it does not stand in a directory [GM1104]
`},
	{"two key paths", source.V4, `<Component Id="C" Directory="INSTALLFOLDER"><File Id="F" Source="a.txt" KeyPath="yes"/><File Id="G" Source="b.txt" KeyPath="yes"/></Component>`, `
3:1: error: component C has 2 key paths; only one child, or the component itself, can have KeyPath="yes" [GM1112]
`},
	{"key path twice", source.V4, `<Component Id="C" Directory="INSTALLFOLDER" KeyPath="yes" Guid=""><File Id="F" Source="a.txt" KeyPath="yes"/></Component>`, `
3:1: error: component C has 2 key paths; only one child, or the component itself, can have KeyPath="yes" [GM1112]
`},
	{"guid of a folder", source.V4, `<Component Id="C" Directory="INSTALLFOLDER" Guid="*" KeyPath="yes"/>`, `
3:1: error: component C needs a Guid of its own: none can be generated for a component whose key path is a directory [GM1113]
  hint: write a Guid, or give the component a file or registry value as its key path
`},
	{"component without anything", source.V4, `<Component Directory="INSTALLFOLDER"/>`, `
3:1: error: <Component> needs the attribute Id, since it has no file or registry value as its key path [GM1104]
`},
	{"shared without guid", source.V4, `<Component Id="C" Directory="INSTALLFOLDER" Guid="" Shared="yes" KeyPath="yes"/>`, `
3:61: error: component C cannot be Shared, since its Guid is empty [GM1106]
`},
	{"file without source", source.V4, `<Component Directory="INSTALLFOLDER"><File Id="A"/></Component>`, `
3:38: error: <File> needs the attribute Source or Name [GM1104]
`},
	{"companion and version", source.V4, `<Component Directory="INSTALLFOLDER"><File Id="A" Source="a.txt" CompanionFile="B" DefaultVersion="1.0.0.0"/></Component>`, `
3:84: error: <File> cannot have both CompanionFile and DefaultVersion [GM1106]
`},
	{"assembly", source.V3, `<Directory Id="TARGETDIR" Name="SourceDir"><Component Id="C" Guid="*"><File Source="a.dll" Assembly=".net"/></Component></Directory>`, `
3:92: error: Assembly=".net" of <File> is not supported by the builtin engine in a v3 source [GM1109]
  hint: compile the package with WiX for it
`},
	{"assembly without manifest", source.V4, `<Component Directory="TARGETDIR"><File Source="a.txt" Assembly="win32"/></Component>`, `
3:55: error: Assembly of <File> needs the attribute AssemblyManifest [GM1107]
`},
	{"assembly beside the key path", source.V4, `<Component Id="C" Directory="TARGETDIR" Guid="{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A62}"><File Source="a.txt" Assembly=".net"/></Component>`, `
3:118: error: Assembly of <File> needs KeyPath="yes", unless the component's Guid is generated [GM1107]
`},
	{"application of no assembly", source.V4, `<Component Directory="TARGETDIR"><File Id="F" Source="a.txt" AssemblyApplication="F"/></Component>`, `
3:62: error: AssemblyApplication of <File> needs the attribute Assembly [GM1107]
`},
	{"feature with a long id", source.V4, `<Feature Id="A123456789B123456789C123456789D123456789"/>`, `
3:14: error: feature identifier "A123456789B123456789C123456789D123456789" has 40 characters; Windows Installer's limit is 38 [GM1117]
`},
	{"feature display", source.V4, `<Feature Id="A" Display="open"/>`, `
3:26: error: Display of <Feature> is "open", but it must be "collapse", "expand", "hidden" or a number [GM1105]
`},
	{"root follows parent", source.V4, `<Feature Id="A" InstallDefault="followParent"/>`, `
3:33: error: a feature without a parent cannot follow it [GM1106]
`},
	{"advertise", source.V4, `<Feature Id="A" AllowAdvertise="no" TypicalDefault="advertise"/>`, `
3:37: error: <Feature> cannot have both AllowAdvertise and TypicalDefault [GM1106]
`},
	{"level without condition", source.V4, `<Feature Id="A"><Level Value="1"/></Feature>`, `
3:17: error: <Level> needs the attribute Condition [GM1104]
`},
	{"action without source", source.V4, `<CustomAction Id="A" DllEntry="x"/>`, `
3:1: error: <CustomAction> needs one of the attributes BinaryRef, FileRef, Directory, Property, Script and Error [GM1104]
`},
	{"action without target", source.V4, `<CustomAction Id="A" BinaryRef="x"/>`, `
3:1: error: <CustomAction> needs one of the attributes DllEntry, ExeCommand, JScriptCall, VBScriptCall and Value [GM1104]
`},
	{"action with two sources", source.V4, `<CustomAction Id="A" BinaryRef="x" FileRef="y" DllEntry="x"/>`, `
3:36: error: <CustomAction> cannot have both BinaryRef and FileRef [GM1106]
`},
	{"action with two targets", source.V3, `<CustomAction Id="A" BinaryKey="x" DllEntry="x" ExeCommand="x"/>`, `
3:49: error: <CustomAction> cannot have both DllEntry and ExeCommand [GM1106]
`},
	{"dll of a property", source.V4, `<CustomAction Id="A" Property="x" DllEntry="x"/>`, `
3:35: error: <CustomAction> cannot have both Property and DllEntry [GM1106]
`},
	{"terminal server", source.V4, `<CustomAction Id="A" BinaryRef="x" DllEntry="x" TerminalServerAware="yes"/>`, `
3:49: error: TerminalServerAware of <CustomAction> needs the attribute Execute with the value "deferred", "rollback" or "commit" [GM1107]
`},
	{"script without file", source.V4, `<CustomAction Id="A" Script="jscript"/>`, `
3:22: error: Script of <CustomAction> needs the attribute ScriptSourceFile [GM1107]
`},
	{"set property nowhere", source.V4, `<SetProperty Id="A" Value="1"/>`, `
3:1: error: <SetProperty> needs the attribute Before or After [GM1104]
`},
	{"set property twice", source.V4, `<SetProperty Id="A" Value="1" After="CostFinalize" Before="InstallValidate"/>`, `
3:52: error: <SetProperty> cannot have both After and Before [GM1106]
`},
	{"set property by itself", source.V4, `<SetProperty Id="A" Value="1" After="SetA"/>`, `
3:1: error: action SetA cannot be scheduled relative to itself [GM1105]
`},
	{"custom nowhere", source.V4, `<InstallExecuteSequence><Custom Action="A"/></InstallExecuteSequence>`, `
3:25: error: <Custom> needs one of the attributes Before, After, Sequence and OnExit [GM1104]
`},
	{"custom before and after", source.V4, `<InstallExecuteSequence><Custom Action="A" Before="InstallFiles" After="CostFinalize"/></InstallExecuteSequence>`, `
3:66: error: <Custom> cannot have both Before and After [GM1106]
`},
	{"custom after itself", source.V4, `<InstallExecuteSequence><Custom Action="A" After="A"/></InstallExecuteSequence>`, `
3:25: error: action A cannot be scheduled relative to itself [GM1105]
`},
	{"fixed action moved", source.V4, `<InstallExecuteSequence><InstallFiles After="CostFinalize"/></InstallExecuteSequence>`, `
3:39: error: <InstallFiles> has no attribute After: Windows Installer fixes its place [GM1103]
  hint: only the attribute Sequence moves it
`},
	{"action of another table", source.V4, `<InstallUISequence><InstallFiles Sequence="5"/></InstallUISequence>`, `
3:20: error: <InstallFiles> cannot stand in <InstallUISequence> [GM1102]
  hint: it can stand in <AdminExecuteSequence>, <InstallExecuteSequence>
`},
	{"removal nowhere", source.V4, `<InstallExecuteSequence><RemoveExistingProducts/></InstallExecuteSequence>`, `
3:25: error: <RemoveExistingProducts> needs one of the attributes Before, After, Sequence and OnExit [GM1104]
`},
	{"suppress and place", source.V4, `<InstallExecuteSequence><Custom Action="A" After="CostFinalize" Suppress="yes"/></InstallExecuteSequence>`, `
3:65: error: <Custom> cannot have both After and Suppress [GM1106]
`},
	{"special property", source.V4, `<Property Id="SecureCustomProperties" Value="A"/>`, `
3:15: error: property SecureCustomProperties is made from the attributes of others and cannot be authored [GM1105]
  hint: use Admin, Hidden or Secure of <Property>
`},
	{"secure property", source.V4, `<Property Id="Abc" Secure="yes"/>`, `
3:15: error: property "Abc" is secure and so must be public, that is without lower-case letters [GM1105]
`},
	{"text in property", source.V4, `<Property Id="A">x</Property>`, `
3:18: error: <Property> holds no text [GM1108]
  hint: use the attribute Value
`},
	{"text anywhere", source.V4, `<Feature Id="A">x</Feature>`, `
3:17: error: <Feature> holds no text [GM1108]
`},
	{"major upgrade without message", source.V4, `<MajorUpgrade/>`, `
3:1: error: <MajorUpgrade> needs the attribute DowngradeErrorMessage, unless AllowDowngrades is "yes" [GM1104]
`},
	{"major upgrade with both", source.V3, `<MajorUpgrade AllowDowngrades="yes" DowngradeErrorMessage="x" AllowSameVersionUpgrades="yes"/>`, `
3:37: error: <MajorUpgrade> cannot have both AllowDowngrades and DowngradeErrorMessage [GM1106]
3:63: error: <MajorUpgrade> cannot have both AllowDowngrades and AllowSameVersionUpgrades [GM1106]
`},
	{"major upgrade disallowed", source.V4, `<MajorUpgrade Disallow="yes" DowngradeErrorMessage="x"/><MajorUpgrade DisallowUpgradeErrorMessage="y" DowngradeErrorMessage="x"/>`, `
3:1: error: <MajorUpgrade> needs the attribute DisallowUpgradeErrorMessage, since Disallow is "yes" [GM1104]
3:71: error: DisallowUpgradeErrorMessage of <MajorUpgrade> needs the attribute Disallow="yes" [GM1107]
`},
	{"major upgrade without code", source.V4, `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Package Name="N" Version="1.0.0" Manufacturer="M"><MajorUpgrade DowngradeErrorMessage="x"/></Package></Wix>`, `
1:51: warning: <Package> has no UpgradeCode, so that no later version can replace it [GM1107]
1:102: error: <MajorUpgrade> needs the attribute UpgradeCode of <Package> [GM1107]
`},
	{"upgrade without range", source.V4, `<Upgrade Id="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"><UpgradeVersion Property="Found"/></Upgrade>`, `
3:52: error: <UpgradeVersion> needs the attribute Minimum or Maximum [GM1104]
3:78: error: property "Found" must be public, that is without lower-case letters [GM1105]
`},
	{"launch without message", source.V3, `<Condition>Privileged</Condition>`, `
3:1: error: <Condition> needs the attribute Message [GM1104]
`},
	{"cabinet nowhere", source.V4, `<Media Id="1" EmbedCab="yes"/>`, `
3:15: error: EmbedCab of <Media> needs the attribute Cabinet [GM1107]
`},
	{"cabinet template", source.V4, `<MediaTemplate CabinetTemplate="a.cab"/>`, `
3:33: error: CabinetTemplate of <MediaTemplate> is "a.cab", but it must hold "{0}" for the number of the cabinet [GM1105]
`},
	{"variable without value", source.V4, `<WixVariable Id="A"/>`, `
3:1: error: <WixVariable> needs the attribute Value [GM1104]
`},
	{"targetdir", source.V3, `<Directory Id="TARGETDIR" Name="x"/>`, `
3:33: error: directory TARGETDIR must have the name "SourceDir" [GM1114]
`},
	{"root directory", source.V3, `<Directory Id="A" Name="x"/>`, `
3:1: error: directory A stands in no other; only TARGETDIR can [GM1107]
  hint: put it into <Directory Id="TARGETDIR" Name="SourceDir">
`},
	{"path as a name", source.V3, `<Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="A" Name="x\y"/></Directory>`, `
3:68: error: Name of <Directory> is "x\y", which is no folder name [GM1114]
  hint: a name is one part of a path without ? | > < : / * "
`},
	{"package without name", source.V4, `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Package Version="1.0.0" Manufacturer="" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B" Scope="perPlanet"/></Wix>`, `
1:51: error: <Package> needs the attribute Name [GM1104]
1:90: error: Manufacturer of <Package> is "", but it must be something [GM1105]
1:150: error: Scope of <Package> is "perPlanet", but it must be "perMachine", "perUser", "perUserOrMachine" or "perMachineOrUser" [GM1105]
`},
	{"two packages", source.V4, `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Package Name="N" Version="1.0.0" Manufacturer="M" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"/><Package Name="N" Version="1.0.0" Manufacturer="M" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"/></Wix>`, `
1:154: error: a source holds at most one package or module, and this is another one [GM1115]
`},
	{"all at once", source.V4, `<Property Id="A" Vale="1"/>
<Feature Id="B" Level="x"/>
<Nothing/>`, `
3:18: error: <Property> has no attribute Vale [GM1103]
  hint: did you mean "Value"?
4:24: error: Level of <Feature> is "x", but it must be a number from 0 to 32767 [GM1105]
5:1: error: unknown element <Nothing> [GM1101]
`},
}
