package ident

import (
	"slices"
	"strings"
)

// standardProperties are those that WiX takes for Windows Installer's own: in a
// merge module their names stay as they are. It is no list of all that Windows
// Installer has: the system folders are not in it (seen with WiX 3.11 and
// 5.0.2, which have the same).
var standardProperties = strings.Fields(`
	ACTION ADDDEFAULT ADDDSOURCE ADDLOCAL ADVERTISE AFTERREBOOT ALLUSERS ARPAUTHORIZEDCDFPREFIX ARPCOMMENTS ARPCONTACT
	ARPHELPLINK ARPHELPTELEPHONE ARPINSTALLLOCATION ARPNOMODIFY ARPNOREMOVE ARPNOREPAIR ARPPRODUCTIONICON ARPREADME ARPSIZE
	ARPSYSTEMCOMPONENT ARPULRINFOABOUT ARPURLUPDATEINFO AVAILABLEFREEREG AdminProperties AdminUser AllowProductCodeMismatches
	AllowProductVersionMajorMismatches Alpha ApiPatchingSymbolFlags BorderSize BorderTop CCP_DRIVE COMPADDLOCAL COMPADDSOURCE
	COMPANYNAME CaptionHeight ColorBits ComputerName CostingComplete DISABLEADVTSHORTCUTS DISABLEMEDIA DISABLEROLLBACK Date
	DefaultUIFont DiskPrompt DontRemoveTempFolderWhenFinished EXECUTEACTION EXECUTEMODE EnableUserControl FASTOEM FILEADDDEFAULT
	FILEADDLOCAL FILEADDSOURCE INSTALLLEVEL IncludeWholeFilesOnly Installed Intel Intel64 IsAdminPackage LIMITUI LOGACTION
	LeftUnit ListOfPatchGUIDsToReplace ListOfTargetProductCode LogonUser MEDIAPACKAGEPATH MSIAPRSETTINGSIDENTIFIER MSICHECKCRCS
	MSIDISABLERMRESTART MSIENFORCEUPGRADECOMPONENTRULES MSIFASTINSTALL MSIINSTALLPERUSER MSIINSTANCEGUID MSINEWINSTANCE
	MSINODISABLEMEDIA MSIPATCHREMOVE MSIRESTARTMANAGERCONTROL MSIRMSHUTDOWN Manufacturer MediaSourceDir
	MinimumRequiredMsiVersion MsiAMD64 MsiFileToUseToCreatePatchTables MsiHiddenProperties MsiLogFileLocation MsiLogging
	MsiNTProductType MsiNTSuiteBackOffice MsiNTSuiteDataCenter MsiNTSuiteEnterprise MsiNTSuitePersonal MsiNTSuiteSmallBusiness
	MsiNTSuiteSmallBusinessRestricted MsiNTSuiteWebServer MsiNetAssemblySupport MsiPatchRemovalList MsiRestartManagerSessionKey
	MsiRunningElevated MsiSystemRebootPending MsiUIHideCancel MsiUIProgressOnly MsiUISourceResOnly MsiWin32AssemblySupport
	NOCOMPANYNAME NOUSERNAME OLEAdvtSupport OptimizePatchSizeForLargeFiles OriginalDatabase OutOfDiskSpace OutOfNoRbDiskSpace
	PATCH PATCHNEWPACKAGECODE PATCHNEWSUMMARYCOMMENTS PATCHNEWSUMMARYSUBJECT PATCH_CACHE_DIR PATCH_CACHE_ENABLED PIDKEY
	PIDTemplate PRIMARYFOLDER PROMPTROLLBACKCOST ParentOriginalDatabase ParentProductCode PatchGUID PatchOutputPath
	PatchSourceList PhysicalMemory Preselected PrimaryVolumePath PrimaryVolumeSpaceAvailable PrimaryVolumeSpaceRemaining
	PrimaryVolumeSpaceRequired Privileged ProductCode ProductID ProductLanguage ProductName ProductState ProductVersion REBOOT
	REBOOTPROMPT REINSTALL REINSTALLMODE REMOVE RESUME ROOTDRIVE RedirectedDllSupport RemoveAdminTS ReplacedInUseFiles
	RestrictedUserControl RollbackDisabled SEQUENCE SHORTFILENAMES SOURCELIST ScreenX ScreenY SecureCustomProperties
	ServicePackLevel ServicePackLevelMinor SharedWindows ShellAdvtSupport SourceDir SystemLanguageID TARGETDIR TRANSFORMS
	TRANSFORMSATSOURCE TRANSFORMSSECURE TTCSupport TerminalServer TextHeight Time UILevel UPGRADINGPRODUCTCODE USERNAME
	UpdateStarted UpgradeCode UserLanguageID UserSID Version9X VersionDatabase VersionMsi VersionNT VersionNT64 VirtualMemory
	WindowsBuild WindowsVolume`)

// IsStandardProperty tells whether id names a property of Windows Installer
// that a merge module does not make its own.
func IsStandardProperty(id string) bool {
	_, ok := slices.BinarySearch(standardProperties, id)
	return ok || id == "~" // [~] ends a text of a list
}
