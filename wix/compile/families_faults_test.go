package compile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/wix/source"
)

// TestFamilyFaults compiles faulty elements of a component or a property; the
// real WiX refuses each of them in both lines, but where the name says which.
func TestFamilyFaults(t *testing.T) {
	const value = `<RegistryValue Root="HKLM" Key="K" Name="n" Type="string" Value="v" KeyPath="yes"/>`
	for _, c := range []struct{ name, body, want string }{
		{"root of a nested value", `<RegistryKey Root="HKLM" Key="A"><RegistryValue Root="HKCU" Name="n" Type="string" Value="v"/></RegistryKey>`,
			`5:55: error: <RegistryValue> cannot have a Root, since it stands in <RegistryKey> [GM1106]`},
		{"value without a value", `<RegistryValue Root="HKLM" Key="A" Name="n" Type="string"/>`,
			`5:1: error: <RegistryValue> needs the attribute Value [GM1104]`},
		{"append to a string", `<RegistryValue Root="HKLM" Key="A" Name="n" Type="string" Action="append" Value="v"/>`,
			`5:67: error: Action="append" of <RegistryValue> needs Type="multiString" [GM1106]`},
		{"id of a key without row", `<RegistryKey Id="k" Root="HKLM" Key="A"/>`,
			`5:14: error: Id of <RegistryKey> needs the attribute ForceCreateOnInstall or ForceDeleteOnUninstall [GM1107]`},
		{"no root", `<RegistryValue Key="A" Name="n" Type="string" Value="v"/>`,
			`5:1: error: <RegistryValue> needs the attribute Root [GM1104]`},
		{"misspelt attribute", `<RegistryValue Rot="HKLM" Root="HKLM" Key="A" Nme="n" Type="string" Value="v"/>`,
			"5:16: error: <RegistryValue> has no attribute Rot [GM1103]\n5:47: error: <RegistryValue> has no attribute Nme [GM1103]\n  hint: did you mean \"Name\"?"},
		{"unknown root", `<RegistryValue Root="HKEY" Key="A" Name="n" Type="string" Value="v"/>`,
			"5:22: error: Root of <RegistryValue> is \"HKEY\", but it must be \"HKMU\", \"HKCR\", \"HKCU\", \"HKLM\" or \"HKU\" [GM1105]"},
		{"permission of a key without row", `<RegistryKey Root="HKLM" Key="A" ForceDeleteOnUninstall="yes"><Permission User="u" Read="yes"/></RegistryKey>`,
			`5:63: error: <Permission> in <RegistryKey> needs ForceCreateOnInstall="yes" there [GM1107]`},
		{"generic read alone", `<CreateFolder><Permission User="u" GenericRead="yes"/></CreateFolder>`,
			"5:49: error: <Permission> cannot have GenericRead as its only right, since Windows Installer cannot keep that number [GM1106]\n  hint: use Read, ReadPermission and the other rights for reading"},
		{"right of another object", `<CreateFolder><Permission User="u" Execute="yes"/></CreateFolder>`,
			"5:36: error: <Permission> has no attribute Execute [GM1103]"},
		{"driver", `<ServiceInstall Name="s" Type="kernelDriver" Start="auto" ErrorControl="normal"/>`,
			`5:32: error: Type="kernelDriver" is for drivers, which Windows Installer does not install [GM1105]`},
		{"service without name", `<ServiceInstall Type="ownProcess" Start="auto" ErrorControl="normal"/>`,
			`5:1: error: <ServiceInstall> needs the attribute Name [GM1104]`},
		{"configuration without time", `<ServiceConfig ServiceName="s" DelayedAutoStart="yes"/>`,
			`5:1: error: <ServiceConfig> needs one of the attributes OnInstall, OnReinstall and OnUninstall [GM1104]`},
		{"configuration of nothing", `<ServiceConfig ServiceName="s" OnInstall="yes"/>`,
			"5:1: error: <ServiceConfig> configures nothing [GM1104]\n  hint: give it DelayedAutoStart, FailureActionsWhen, PreShutdownDelay, ServiceSid or <RequiredPrivilege>"},
		{"period that is no number", `<ServiceConfigFailureActions ServiceName="x" OnInstall="yes" ResetPeriod="[R]"/>`,
			`5:75: error: ResetPeriod of <ServiceConfigFailureActions> is "[R]", but it must be a number from -2147483648 to 2147483647 [GM1105]`},
		{"part of a created variable", `<Environment Id="e" Name="E" Action="create" Part="last" Value="v"/>`,
			`5:52: error: <Environment> cannot have a Part when its Action is "create" [GM1106]`},
		{"empty variable", `<Environment Id="e" Name="E" Value=""/>`,
			`5:37: error: Value of <Environment> is "", but it must be something [GM1105]`},
		{"shortcut without name", `<Shortcut Id="s" Target="[X]"/>`, `5:1: error: <Shortcut> needs the attribute Name [GM1104]`},
		{"advertised shortcut with a target", `<Shortcut Id="s" Name="n" Advertise="yes" Target="[X]"/>`,
			`5:43: error: <Shortcut> cannot have both Advertise and Target [GM1106]`},
		{"half of a resource", `<Shortcut Id="s" Name="n" Target="[X]" DisplayResourceDll="d"/>`,
			`5:40: error: DisplayResourceDll of <Shortcut> needs the attribute DisplayResourceId [GM1107]`},
		{"shortcut of a folder without directory", `<CreateFolder><Shortcut Id="s" Name="n"/></CreateFolder>`,
			`5:15: error: <Shortcut> needs the attribute Directory [GM1104]`},
		{"line without value", `<IniFile Id="i" Name="a.ini" Action="addLine" Section="s" Key="k"/>`,
			`5:1: error: <IniFile> needs the attribute Value [GM1104]`},
		{"directory and property", `<RemoveFile Id="r" Name="a.txt" On="both" Directory="D" Property="P"/>`,
			`5:57: error: <RemoveFile> cannot have both Directory and Property [GM1106]`},
		{"copy to nowhere", `<CopyFile Id="c" SourceDirectory="D" SourceName="q"/>`,
			`5:1: error: <CopyFile> needs one of the attributes DestinationDirectory and DestinationProperty [GM1104]`},
		{"two sources", `<CopyFile Id="c" SourceDirectory="D" SourceProperty="P" DestinationDirectory="D"/>`,
			`5:38: error: <CopyFile> cannot have both SourceDirectory and SourceProperty [GM1106]`},
		{"source of a file of the package", `<CopyFile Id="c" FileId="F" SourceName="q" DestinationDirectory="D"/>`,
			`5:41: error: <CopyFile> cannot have SourceName, since it copies a file of the package [GM1106]`},
		{"unknown element", `<RegistryValu/>`, "5:1: error: unknown element <RegistryValu> [GM1101]\n  hint: did you mean <RegistryValue>?"},
		{"element of another place", `<ServiceDependency Id="x"/>`, "5:1: error: <ServiceDependency> cannot stand in <Component> [GM1102]\n  hint: it can stand in <ServiceInstall>"},
	} {
		for _, dialect := range []source.Dialect{source.V3, source.V4} {
			t.Run(c.name+"/"+dialect.String(), func(t *testing.T) {
				around := `<Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="D" Name="d">`
				end := `</Directory></Directory>`
				if dialect == source.V4 {
					around, end = `<StandardDirectory Id="ProgramFilesFolder"><Directory Id="D" Name="d">`, `</Directory></StandardDirectory>`
				}
				body := around + `<Component Id="C" Guid="5F0C8F9B-6E3A-4F0A-9D37-0B6E6A7D2001">` + value + "\n\n" + c.body + "\n</Component>" + end
				_, got := compileText(t, wrap(dialect, body))
				if diff := cmp.Diff(c.want, strings.TrimSpace(show(got))); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		}
	}
}
