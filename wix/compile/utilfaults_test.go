package compile_test

import (
	"github.com/gomsi/gomsi/wix/source"
)

// inKey puts an element into a registry key of a component, at line 4.
func inKey(element string) string {
	return inComponent(`<RegistryKey Root="HKLM" Key="A">` + element + `</RegistryKey>`)
}

// bothFaults are faulty elements of the extension util that both lines refuse
// in the same words.
var bothFaults = []struct{ name, body, want string }{
	{"failing service without name", inComponent(`<util:ServiceConfig FirstFailureActionType="none" SecondFailureActionType="none" ThirdFailureActionType="none"/>`), `
4:1: error: <ServiceConfig> needs the attribute ServiceName [GM1104]
`},
	{"days before none", inComponent(`<util:ServiceConfig ServiceName="s" FirstFailureActionType="none" SecondFailureActionType="none" ThirdFailureActionType="none" ResetPeriodInDays="-1"/>`), `
4:147: error: ResetPeriodInDays of <ServiceConfig> is "-1", but it must be a number from 0 to 2147483647 [GM1105]
`},
	{"service's failures in a file", inFile(`<util:ServiceConfig ServiceName="s" FirstFailureActionType="none" SecondFailureActionType="none" ThirdFailureActionType="none"/>`), `
5:1: error: <ServiceConfig> cannot stand in <File> [GM1102]
  hint: it can stand in <Component>, <ServiceInstall>
`},
	{"rights of nobody", inFile(`<util:PermissionEx Read="yes"/>`), `
5:1: error: <PermissionEx> needs the attribute User [GM1104]
`},
	{"right to read alone", inFile(`<util:PermissionEx User="u" GenericRead="yes"/>`), `
5:42: error: <PermissionEx> cannot have GenericRead as its only right, since Windows Installer cannot keep that number [GM1106]
  hint: use Read, ReadPermission and the other rights for reading
`},
	{"right of a folder", inFile(`<util:PermissionEx User="u" Traverse="yes"/>`), `
5:29: error: <PermissionEx> has no attribute Traverse [GM1103]
`},
	{"right that may be", inFile(`<util:PermissionEx User="u" Read="maybe"/>`), `
5:35: error: Read of <PermissionEx> is "maybe", but it must be "yes" or "no" [GM1105]
`},
	{"rights of a key without row", inKey(`<util:PermissionEx User="u" Read="yes"/>`), `
4:34: error: <PermissionEx> in <RegistryKey> needs ForceCreateOnInstall="yes" there [GM1107]
`},
	{"rights in a component", inComponent(`<util:PermissionEx User="u" Read="yes"/>`), `
4:1: error: <PermissionEx> cannot stand in <Component> [GM1102]
  hint: it can stand in <CreateFolder>, <File>, <RegistryKey>, <RegistryValue>, <ServiceInstall>
`},
	{"user without name", inComponent(`<util:User Id="U"/>`), `
4:1: error: <User> needs the attribute Name [GM1104]
`},
	{"user with an empty name", inComponent(`<util:User Id="U" Name=""/>`), `
4:25: error: Name of <User> is "", but it must be something [GM1105]
`},
	{"user made without a component", `<util:User Id="U" Name="n" CreateUser="yes"/>`, `
3:28: error: <User> cannot have CreateUser, since it does not stand in a component [GM1106]
  hint: an account is made, changed and removed with a component; outside of one, <User> only names it
`},
	{"member without a component", `<util:User Id="U" Name="n"><util:GroupRef Id="G"/></util:User><util:Group Id="G" Name="g"/>`, `
3:28: error: <GroupRef> cannot stand in a <User> outside of a component [GM1106]
`},
	{"group in a component", inComponent(`<util:Group Id="G" Name="g"/>`), `
4:1: error: <Group> cannot stand in <Component> [GM1102]
  hint: it can stand in <Package>, <Module>, <Fragment>
`},
	{"group in a user", inComponent(`<util:User Id="U" Name="n"><util:Group Id="G" Name="g"/></util:User>`), `
4:28: error: <Group> cannot stand in <User> [GM1102]
  hint: it can stand in <Package>, <Module>, <Fragment>
`},
	{"folder in a user", inComponent(`<util:User Id="U" Name="n"><CreateFolder/></util:User>`), `
4:28: error: <CreateFolder> cannot stand in <User> [GM1102]
  hint: it can stand in <Component>
`},
	{"change of no file", inComponent(`<util:XmlFile Id="X" ElementPath="p" Action="setValue"/>`), `
4:1: error: <XmlFile> needs the attribute File [GM1104]
`},
	{"change of no element", inComponent(`<util:XmlFile Id="X" File="f" Action="setValue"/>`), `
4:1: error: <XmlFile> needs the attribute ElementPath [GM1104]
`},
	{"element without a name", inComponent(`<util:XmlFile Id="X" File="f" ElementPath="p" Action="createElement"/>`), `
4:47: error: Action of <XmlFile> needs the attribute Name [GM1107]
`},
	{"change of another kind", inComponent(`<util:XmlFile Id="X" File="f" ElementPath="p" Action="create"/>`), `
4:55: error: Action of <XmlFile> is "create", but it must be "createElement", "deleteValue", "setValue" or "bulkSetValue" [GM1105]
`},
	{"change to nothing", inComponent(`<util:XmlFile Id="X" File="f" ElementPath="p" Action="setValue" Value=""/>`), `
4:72: error: Value of <XmlFile> is "", but it must be something [GM1105]
`},
	{"change number 0", inComponent(`<util:XmlFile Id="X" File="f" ElementPath="p" Action="setValue" Sequence="0"/>`), `
4:75: error: Sequence of <XmlFile> is "0", but it must be a number from 1 to 32767 [GM1105]
`},
	{"path in another language", inComponent(`<util:XmlFile Id="X" File="f" ElementPath="p" Action="setValue" SelectionLanguage="XQuery"/>`), `
4:84: error: SelectionLanguage of <XmlFile> is "XQuery", but it must be "XPath" or "XSLPattern" [GM1105]
`},
	{"change with a misspelling", inComponent(`<util:XmlFile Id="X" File="f" ElementPath="p" Action="setValue" Valu="v"/>`), `
4:65: error: <XmlFile> has no attribute Valu [GM1103]
  hint: did you mean "Value"?
`},
	{"change that does not exist", inComponent(`<util:XmlFil Id="X"/>`), `
4:1: error: unknown element <XmlFil> [GM1101]
  hint: did you mean <XmlFile>?
`},
	{"configuration without path", inComponent(`<util:XmlConfig Id="X" File="f" Action="create" Node="element" On="install"/>`), `
4:1: error: <XmlConfig> needs one of the attributes ElementId and ElementPath [GM1104]
`},
	{"configuration with two paths", inComponent(`<util:XmlConfig Id="X" File="f" ElementPath="p" ElementId="Y"/>`), `
4:33: error: <XmlConfig> cannot have both ElementId and ElementPath [GM1106]
`},
	{"configuration of an element with an action", inComponent(`<util:XmlConfig Id="X" File="f" Action="create" ElementId="Y"/>`), `
4:33: error: <XmlConfig> cannot have both ElementId and Action [GM1106]
`},
	{"configuration inside with an action", inComponent(`<util:XmlConfig Id="X" File="f" ElementPath="p"><util:XmlConfig Id="Y" File="f" ElementId="X" On="install"/></util:XmlConfig>`), `
4:95: error: <XmlConfig> cannot have On, since it stands in <XmlConfig> [GM1106]
`},
	{"configuration three deep", inComponent(`<util:XmlConfig Id="X" File="f" ElementPath="p"><util:XmlConfig Id="Y" File="f" ElementId="X">
<util:XmlConfig Id="Z" File="f" ElementId="X"/></util:XmlConfig></util:XmlConfig>`), `
4:49: error: <XmlConfig> in <XmlConfig> cannot hold another one [GM1102]
`},
	{"configuration of no file", inComponent(`<util:XmlConfig Id="X" ElementPath="p"/>`), `
4:1: error: <XmlConfig> needs the attribute File [GM1104]
`},
	{"removal of no folder", inComponent(`<util:RemoveFolderEx On="both"/>`), `
4:1: error: <RemoveFolderEx> needs the attribute Property [GM1104]
`},
	{"removal at all times", inComponent(`<util:RemoveFolderEx On="always" Property="P"/>`), `
4:26: error: On of <RemoveFolderEx> is "always", but it must be "install", "uninstall" or "both" [GM1105]
`},
	{"application without target", `<util:CloseApplication Id="A"/>`, `
3:1: error: <CloseApplication> needs the attribute Target [GM1104]
`},
	{"prompt without words", `<util:CloseApplication Id="A" Target="t" PromptToContinue="yes"/>`, `
3:42: error: PromptToContinue of <CloseApplication> needs the attribute Description [GM1107]
`},
	{"end that asks for a reboot", `<util:CloseApplication Id="A" Target="t" TerminateProcess="1"/>`, `
3:60: error: TerminateProcess of <CloseApplication> needs RebootPrompt="no" [GM1106]
`},
	{"exit code that is no number", `<util:CloseApplication Id="A" Target="t" TerminateProcess="yes" RebootPrompt="no"/>`, `
3:60: error: TerminateProcess of <CloseApplication> is "yes", but it must be a number from 0 to 2147483647 [GM1105]
`},
	{"application in a component", inComponent(`<util:CloseApplication Id="A" Target="t"/>`), `
4:1: error: <CloseApplication> cannot stand in <Component> [GM1102]
  hint: it can stand in <Package>, <Module>, <Fragment>
`},
	{"restart of nothing", inComponent(`<util:RestartResource Id="R"/>`), `
4:1: error: <RestartResource> needs one of the attributes Path, ProcessName and ServiceName [GM1104]
`},
	{"restart of an empty path", inComponent(`<util:RestartResource Id="R" Path=""/>`), `
4:36: error: Path of <RestartResource> is "", but it must be something [GM1105]
`},
	{"web shortcut without name", inComponent(`<util:InternetShortcut Id="I" Target="t"/>`), `
4:1: error: <InternetShortcut> needs the attribute Name [GM1104]
`},
	{"web shortcut to nowhere", inComponent(`<util:InternetShortcut Id="I" Name="n"/>`), `
4:1: error: <InternetShortcut> needs the attribute Target [GM1104]
`},
	{"web shortcut's icon before the first", inComponent(`<util:InternetShortcut Id="I" Name="n" Target="t" IconIndex="-1"/>`), `
4:62: error: IconIndex of <InternetShortcut> is "-1", but it must be a number from 0 to 2147483647 [GM1105]
`},
	{"share of nobody", inComponent(`<util:FileShare Id="S" Name="n"/>`), `
4:1: error: <FileShare> needs a <FileSharePermission> [GM1104]
`},
	{"share without name", inComponent(`<util:FileShare Id="S"><util:FileSharePermission User="U" Read="yes"/></util:FileShare>`), `
4:1: error: <FileShare> needs the attribute Name [GM1104]
`},
	{"share's rights without user", inComponent(`<util:FileShare Id="S" Name="n"><util:FileSharePermission Read="yes"/></util:FileShare>`), `
4:33: error: <FileSharePermission> needs the attribute User [GM1104]
`},
	{"share to read alone", inComponent(`<util:FileShare Id="S" Name="n"><util:FileSharePermission User="U" GenericRead="yes"/></util:FileShare>`), `
4:81: error: <FileSharePermission> cannot have GenericRead as its only right, since Windows Installer cannot keep that number [GM1106]
  hint: use Read, ReadPermission and the other rights for reading
`},
	{"share's right of a file", inComponent(`<util:FileShare Id="S" Name="n"><util:FileSharePermission User="U" Execute="yes"/></util:FileShare>`), `
4:68: error: <FileSharePermission> has no attribute Execute [GM1103]
`},
	{"events of no log", inComponent(`<util:EventSource Name="n" EventMessageFile="f"/>`), `
4:1: error: <EventSource> needs the attribute Log [GM1104]
`},
	{"events without a source", inComponent(`<util:EventSource Log="l" EventMessageFile="f"/>`), `
4:1: error: <EventSource> needs the attribute Name [GM1104]
`},
	{"events without messages", inComponent(`<util:EventSource Name="n" Log="l"/>`), `
4:1: error: <EventSource> needs the attribute EventMessageFile [GM1104]
`},
	{"events of Windows", inComponent(`<util:EventSource Name="n" Log="Security" EventMessageFile="f"/>`), `
4:33: error: Log of <EventSource> is "Security", to which only Windows itself writes [GM1105]
`},
	{"categories without messages", inComponent(`<util:EventSource Name="n" Log="l" EventMessageFile="f" CategoryCount="1"/>`), `
4:57: error: CategoryCount of <EventSource> needs the attribute CategoryMessageFile [GM1107]
`},
	{"categories without number", inComponent(`<util:EventSource Name="n" Log="l" EventMessageFile="f" CategoryMessageFile="g"/>`), `
4:57: error: CategoryMessageFile of <EventSource> needs the attribute CategoryCount [GM1107]
`},
	{"manifest with an empty file", inFile(`<util:EventManifest MessageFile=""/>`), `
5:34: error: MessageFile of <EventManifest> is "", but it must be something [GM1105]
`},
	{"counter without name", inComponent(`<util:PerformanceCategory Id="P"><util:PerformanceCounter Help="h"/></util:PerformanceCategory>`), `
4:34: error: <PerformanceCounter> needs the attribute Name [GM1104]
`},
	{"counter of an unknown type", inComponent(`<util:PerformanceCategory Id="P"><util:PerformanceCounter Name="n" Help="h" Type="rateOfCountPerSecond32"/></util:PerformanceCategory>`), `
4:83: error: Type of <PerformanceCounter> is "rateOfCountPerSecond32", but it must be "averageBase", "averageCount64", "averageTimer32", "countPerTimeInterval32", "countPerTimeInterval64", "counterDelta32", "counterDelta64", "counterMultiBase", "counterMultiTimer", "counterMultiTimer100Ns", "counterMultiTimer100NsInverse", "counterMultiTimerInverse", "counterTimer", "counterTimerInverse", "elapsedTime", "numberOfItems32", "numberOfItems64", "numberOfItemsHEX32", "numberOfItemsHEX64", "rateOfCountsPerSecond32", "rateOfCountsPerSecond64", "rawBase", "rawFraction", "sampleBase", "sampleCounter", "sampleFraction", "timer100Ns" or "timer100NsInverse" [GM1105]
  hint: did you mean "rateOfCountsPerSecond32"?
`},
	{"old counter without name", inFile(`<util:PerfCounter/>`), `
5:1: error: <PerfCounter> needs the attribute Name [GM1104]
5:1: warning: <PerfCounter> is deprecated [GM1118]
  hint: use <PerformanceCategory> with <PerformanceCounter>
`},
}

// lineFaults are those that one line refuses, or each in other words.
var lineFaults = []fault{
	{"failure action of v3", source.V3, inComponent(`<util:ServiceConfig ServiceName="s" FirstFailureActionType="restrat" SecondFailureActionType="none" ThirdFailureActionType="none"/>`), `
4:61: error: FirstFailureActionType of <ServiceConfig> is "restrat", but it must be "none", "reboot", "restart" or "runCommand" [GM1105]
  hint: did you mean "restart"?
`},
	{"failures of another service", source.V4, inService(`<util:ServiceConfig ServiceName="other" FirstFailureActionType="none" SecondFailureActionType="none" ThirdFailureActionType="none"/>`), `
5:34: error: <ServiceConfig> cannot have the ServiceName "other", since it stands in <ServiceInstall> of "svc" [GM1106]
`},
	{"inheritance in v3", source.V3, inFile(`<util:PermissionEx User="u" Read="yes" Inheritable="no"/>`), `
5:40: error: attribute Inheritable of <PermissionEx> does not exist in a v3 source [GM1110]
`},
	{"user without id", source.V3, inComponent(`<util:User Name="n"/>`), `
4:1: error: <User> needs the attribute Id [GM1104]
`},
	{"comment kept and removed", source.V4, inComponent(`<util:User Id="U" Name="n" Comment="c" RemoveComment="yes"/>`), `
4:40: error: <User> cannot have both Comment and RemoveComment [GM1106]
`},
	{"comment without a component", source.V4, `<util:User Id="U" Name="n" Comment="c"/>`, `
3:28: error: <User> cannot have Comment, since it does not stand in a component [GM1106]
  hint: an account is made, changed and removed with a component; outside of one, <User> only names it
`},
	{"comment in v3", source.V3, inComponent(`<util:User Id="U" Name="n" Comment="c"/>`), `
4:28: error: attribute Comment of <User> does not exist in a v3 source [GM1110]
`},
	{"group without id", source.V3, `<util:Group Name="g"/>`, `
3:1: error: <Group> needs the attribute Id [GM1104]
`},
	{"change without id", source.V3, inComponent(`<util:XmlFile File="f" ElementPath="p" Action="setValue"/>`), `
4:1: error: <XmlFile> needs the attribute Id [GM1104]
`},
	{"change without action", source.V3, inComponent(`<util:XmlFile Id="X" File="f" ElementPath="p"/>`), `
4:1: error: <XmlFile> needs the attribute Action [GM1104]
`},
	{"configuration without id", source.V3, inComponent(`<util:XmlConfig File="f" ElementPath="p"/>`), `
4:1: error: <XmlConfig> needs the attribute Id [GM1104]
`},
	{"configuration with text and value", source.V3, inComponent(`<util:XmlConfig Id="X" File="f" ElementPath="p" Value="v">text</util:XmlConfig>`), `
4:59: error: <XmlConfig> holds no text [GM1108]
`},
	{"removal under a condition in v3", source.V3, inComponent(`<util:RemoveFolderEx Property="P" Condition="X"/>`), `
4:35: error: attribute Condition of <RemoveFolderEx> does not exist in a v3 source [GM1110]
`},
	{"removal of a key in v3", source.V3, inComponent(`<util:RemoveRegistryKey Root="HKLM" Key="K"/>`), `
4:1: error: <RemoveRegistryKey> does not exist in a v3 source [GM1110]
`},
	{"removal of a key without root", source.V4, inComponent(`<util:RemoveRegistryKey Key="K"/>`), `
4:1: error: <RemoveRegistryKey> needs the attribute Root [GM1104]
`},
	{"removal of a key of either hive", source.V4, inComponent(`<util:RemoveRegistryKey Root="HKMU" Key="K"/>`), `
4:31: error: Root of <RemoveRegistryKey> is "HKMU", but it must be "HKCR", "HKCU", "HKLM" or "HKU" [GM1105]
  hint: did you mean "HKCU"?
`},
	{"removal of a key at all times", source.V4, inComponent(`<util:RemoveRegistryKey Root="HKLM" Key="K" On="both"/>`), `
4:49: error: On of <RemoveRegistryKey> is "both", but it must be "install" or "uninstall" [GM1105]
`},
	{"condition of v4", source.V3, `<util:CloseApplication Id="A" Target="t" Condition="X"/>`, `
3:42: error: attribute Condition of <CloseApplication> does not exist in a v3 source [GM1110]
`},
	{"condition of v3", source.V4, `<util:CloseApplication Id="A" Target="t">X</util:CloseApplication>`, `
3:42: error: <CloseApplication> holds no text [GM1108]
`},
	{"web shortcut without id", source.V3, inComponent(`<util:InternetShortcut Name="n" Target="t"/>`), `
4:1: error: <InternetShortcut> needs the attribute Id [GM1104]
`},
	{"web shortcut of an unknown type", source.V3, inComponent(`<util:InternetShortcut Id="I" Name="n" Target="t" Type="web"/>`), `
4:57: error: Type of <InternetShortcut> is "web", but it must be "url" or "link" [GM1105]
`},
	{"share without id", source.V3, inComponent(`<util:FileShare Name="n"><util:FileSharePermission User="U" Read="yes"/></util:FileShare>`), `
4:1: error: <FileShare> needs the attribute Id [GM1104]
`},
	{"category without id", source.V3, inComponent(`<util:PerformanceCategory Name="n"/>`), `
4:1: error: <PerformanceCategory> needs the attribute Id [GM1104]
`},
	{"category without anything", source.V4, inComponent(`<util:PerformanceCategory/>`), `
4:1: error: <PerformanceCategory> needs one of the attributes Id and Name [GM1104]
`},
	{"touch of nothing", source.V4, inComponent(`<util:TouchFile Id="T"/>`), `
4:1: error: <TouchFile> needs the attribute Path [GM1104]
`},
	{"touch in v3", source.V3, inComponent(`<util:TouchFile Id="T" Path="p"/>`), `
4:1: error: <TouchFile> does not exist in a v3 source [GM1110]
`},
	{"touch in a file", source.V4, inFile(`<util:TouchFile Id="T" Path="p"/>`), `
5:1: error: <TouchFile> cannot stand in <File> [GM1102]
  hint: it can stand in <Component>
`},
	{"format of nothing", source.V4, inFile(`<util:FormatFile/>`), `
5:1: error: <FormatFile> needs the attribute BinaryRef [GM1104]
`},
	{"query in a component", source.V4, inComponent(`<util:QueryWindowsSuiteInfo/>`), `
4:1: error: <QueryWindowsSuiteInfo> cannot stand in <Component> [GM1102]
  hint: it can stand in <Package>, <Module>, <Fragment>, <UI>
`},
	{"query misspelled", source.V4, `<util:QueryWindowsDriveInfo/>`, `
3:1: error: unknown element <QueryWindowsDriveInfo> [GM1101]
  hint: did you mean <QueryWindowsDriverInfo>?
`},
	{"query in v3", source.V3, `<util:QueryWindowsSuiteInfo/>`, `
3:1: error: <QueryWindowsSuiteInfo> does not exist in a v3 source [GM1110]
`},
	{"search of a bundle", source.V4, `<util:FileSearch Variable="v" Path="p"/>`, `
3:1: error: element <FileSearch> is not supported by the builtin engine [GM1109]
  hint: compile the package with WiX for it
`},
}

// utilFaults are all of them, each in the lines that it is for.
var utilFaults = func() []fault {
	all := append([]fault(nil), lineFaults...)
	for _, f := range bothFaults {
		for _, dialect := range []source.Dialect{source.V3, source.V4} {
			all = append(all, fault{f.name + "/" + dialect.String(), dialect, f.body, f.want})
		}
	}
	return all
}()
