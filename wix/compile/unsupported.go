package compile

import (
	"strings"
	"sync"
)

// otherEngines names the elements that WiX has and this compiler has not, so
// that they are not called unknown.
var otherEngines = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(`
		ApprovedExeForElevation AssemblyName Billboard BillboardAction Bundle BundleCustomData
		BootstrapperApplication BootstrapperApplicationDll BootstrapperApplicationRef Catalog 		CheckBox ComboBox CommandLine Configuration
		ConfigurationData Container ContainerRef Control CustomProperty Dialog DialogRef DigitalCertificate DigitalCertificateRef
		DigitalSignature Dependency EmbeddedChainer EmbeddedChainerRef EmbeddedUI EmbeddedUIResource Error Exclusion ExePackage
		ExePackagePayload ExitCode ExternalFile Family IgnoreModularization IgnoreRange IgnoreTable
		Instance InstanceTransforms IsolateComponent ListBox ListItem ListView Log LogRef Merge MergeRef MsiPackage
		MsiPackagePayload MsiProperty MspPackage MspPackagePayload MsuPackage MsuPackagePayload ODBCDataSource ODBCDriver
		ODBCTranslator OptimizeCustomActions OptionalUpdateRegistration PackageCertificates PackageGroup PackageGroupRef Patch PatchBaseline
		PatchCertificates PatchCreation PatchFamily PatchFamilyGroup PatchFamilyGroupRef PatchFamilyRef PatchInformation PatchMetadata PatchProperty
		PatchSequence Payload PayloadGroup PayloadGroupRef ProgressText ProtectFile ProtectRange Provides Publish RadioButton
		RadioButtonGroup RelatedBundle ReplacePatch Requires RequiresRef ReserveCost RollbackBoundary SFPCatalog SFPFile SetVariable SetVariableRef
		SlipstreamMsp SoftwareTag SoftwareTagRef Subscribe Substitution SymbolPath TargetFile TargetImage TargetProductCode TargetProductCodes Text
		TextStyle UI UIRef UIText Update UpgradeFile UpgradeImage Validate Variable
		netfx:DotNetCoreSearch netfx:DotNetCoreSearchRef netfx:DotNetCoreSdkSearch netfx:DotNetCoreSdkSearchRef `) {
		names[name] = true
	}
	for _, name := range utilBundleElements {
		names[elementKey(utilSpace, name)] = true
	}
	return names
})
