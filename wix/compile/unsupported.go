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
		ApprovedExeForElevation Bundle BundleCustomData BootstrapperApplication BootstrapperApplicationDll
		BootstrapperApplicationRef Catalog CommandLine ConfigurationData Container ContainerRef CustomProperty
		DigitalSignature EmbeddedChainer EmbeddedChainerRef ExePackage ExePackagePayload ExitCode ExternalFile
		Family Instance InstanceTransforms Log LogRef Merge MergeRef MsiPackage MsiPackagePayload
		MsiProperty MspPackage MspPackagePayload MsuPackage MsuPackagePayload OptimizeCustomActions OptionalUpdateRegistration
		PackageGroup PackageGroupRef Patch PatchBaseline PatchCertificates PatchCreation PatchFamily PatchFamilyGroup
		PatchFamilyGroupRef PatchFamilyRef PatchInformation PatchMetadata PatchProperty PatchSequence Payload PayloadGroup
		PayloadGroupRef ProtectFile RelatedBundle ReplacePatch RollbackBoundary SetVariable SetVariableRef SlipstreamMsp
		SoftwareTag SoftwareTagRef TargetFile TargetImage TargetProductCode TargetProductCodes Update UpgradeFile
		UpgradeImage Validate Variable netfx:DotNetCoreSearch netfx:DotNetCoreSearchRef netfx:DotNetCoreSdkSearch
		netfx:DotNetCoreSdkSearchRef`) {
		names[name] = true
	}
	for _, name := range utilBundleElements {
		names[elementKey(utilSpace, name)] = true
	}
	return names
})

// insteadOf tells what to do where compiling with WiX is not all that helps.
func insteadOf(element string) string {
	switch element {
	case "Merge", "MergeRef":
		return "merging a module is left to WiX: compile the package with it, or put the module's fragments into the package"
	}
	return "compile the package with WiX for it"
}
