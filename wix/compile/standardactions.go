package compile

// Standard is one of Windows Installer's own actions in one sequence table.
type Standard struct {
	Name     string
	Sequence int32
	// Condition is WiX's default condition; "" for none.
	Condition string
	// Always tells that a package has the action whatever is in it.
	Always bool
}

// standardActions gives, by table, the actions that have a suggested place
// ("Suggested InstallExecuteSequence" and its sisters), with the numbers and
// conditions that both lines of WiX give them, in order of the numbers.
var standardActions = map[string][]Standard{
	"AdminExecuteSequence": {
		{Name: "LaunchConditions", Sequence: 100},
		{Name: "CostInitialize", Sequence: 800, Always: true},
		{Name: "FileCost", Sequence: 900, Always: true},
		{Name: "CostFinalize", Sequence: 1000, Always: true},
		{Name: "InstallValidate", Sequence: 1400, Always: true},
		{Name: "InstallInitialize", Sequence: 1500, Always: true},
		{Name: "InstallAdminPackage", Sequence: 3900, Always: true},
		{Name: "InstallFiles", Sequence: 4000, Always: true},
		{Name: "PatchFiles", Sequence: 4090},
		{Name: "InstallFinalize", Sequence: 6600, Always: true},
	},
	"AdminUISequence": {
		{Name: "LaunchConditions", Sequence: 100},
		{Name: "CostInitialize", Sequence: 800, Always: true},
		{Name: "FileCost", Sequence: 900, Always: true},
		{Name: "CostFinalize", Sequence: 1000, Always: true},
		{Name: "ExecuteAction", Sequence: 1300, Always: true},
	},
	"AdvtExecuteSequence": {
		{Name: "CostInitialize", Sequence: 800, Always: true},
		{Name: "CostFinalize", Sequence: 1000, Always: true},
		{Name: "InstallValidate", Sequence: 1400, Always: true},
		{Name: "InstallInitialize", Sequence: 1500, Always: true},
		{Name: "CreateShortcuts", Sequence: 4500},
		{Name: "RegisterClassInfo", Sequence: 4600},
		{Name: "RegisterExtensionInfo", Sequence: 4700},
		{Name: "RegisterProgIdInfo", Sequence: 4800},
		{Name: "RegisterMIMEInfo", Sequence: 4900},
		{Name: "PublishComponents", Sequence: 6200},
		{Name: "MsiPublishAssemblies", Sequence: 6250},
		{Name: "PublishFeatures", Sequence: 6300, Always: true},
		{Name: "PublishProduct", Sequence: 6400, Always: true},
		{Name: "InstallFinalize", Sequence: 6600, Always: true},
	},
	"InstallUISequence": {
		{Name: "FindRelatedProducts", Sequence: 25},
		{Name: "AppSearch", Sequence: 50},
		{Name: "LaunchConditions", Sequence: 100},
		{Name: "CCPSearch", Sequence: 500, Condition: "NOT Installed"},
		{Name: "RMCCPSearch", Sequence: 600, Condition: "NOT Installed"},
		{Name: "ValidateProductID", Sequence: 700, Always: true},
		{Name: "CostInitialize", Sequence: 800, Always: true},
		{Name: "FileCost", Sequence: 900, Always: true},
		{Name: "IsolateComponents", Sequence: 950},
		{Name: "CostFinalize", Sequence: 1000, Always: true},
		{Name: "MigrateFeatureStates", Sequence: 1200},
		{Name: "ExecuteAction", Sequence: 1300, Always: true},
	},
	"InstallExecuteSequence": {
		{Name: "FindRelatedProducts", Sequence: 25},
		{Name: "AppSearch", Sequence: 50},
		{Name: "LaunchConditions", Sequence: 100},
		{Name: "CCPSearch", Sequence: 500, Condition: "NOT Installed"},
		{Name: "RMCCPSearch", Sequence: 600, Condition: "NOT Installed"},
		{Name: "ValidateProductID", Sequence: 700, Always: true},
		{Name: "CostInitialize", Sequence: 800, Always: true},
		{Name: "FileCost", Sequence: 900, Always: true},
		{Name: "IsolateComponents", Sequence: 950},
		{Name: "CostFinalize", Sequence: 1000, Always: true},
		{Name: "SetODBCFolders", Sequence: 1100},
		{Name: "MigrateFeatureStates", Sequence: 1200},
		{Name: "InstallValidate", Sequence: 1400, Always: true},
		{Name: "InstallInitialize", Sequence: 1500, Always: true},
		{Name: "AllocateRegistrySpace", Sequence: 1550},
		{Name: "ProcessComponents", Sequence: 1600, Always: true},
		{Name: "UnpublishComponents", Sequence: 1700},
		{Name: "MsiUnpublishAssemblies", Sequence: 1750},
		{Name: "UnpublishFeatures", Sequence: 1800, Always: true},
		{Name: "StopServices", Sequence: 1900, Condition: "VersionNT"},
		{Name: "DeleteServices", Sequence: 2000, Condition: "VersionNT"},
		{Name: "UnregisterComPlus", Sequence: 2100},
		{Name: "SelfUnregModules", Sequence: 2200},
		{Name: "UnregisterTypeLibraries", Sequence: 2300},
		{Name: "RemoveODBC", Sequence: 2400},
		{Name: "UnregisterFonts", Sequence: 2500},
		{Name: "RemoveRegistryValues", Sequence: 2600},
		{Name: "UnregisterClassInfo", Sequence: 2700},
		{Name: "UnregisterExtensionInfo", Sequence: 2800},
		{Name: "UnregisterProgIdInfo", Sequence: 2900},
		{Name: "UnregisterMIMEInfo", Sequence: 3000},
		{Name: "RemoveIniValues", Sequence: 3100},
		{Name: "RemoveShortcuts", Sequence: 3200},
		{Name: "RemoveEnvironmentStrings", Sequence: 3300},
		{Name: "RemoveDuplicateFiles", Sequence: 3400},
		{Name: "RemoveFiles", Sequence: 3500},
		{Name: "RemoveFolders", Sequence: 3600},
		{Name: "CreateFolders", Sequence: 3700},
		{Name: "MoveFiles", Sequence: 3800},
		{Name: "InstallFiles", Sequence: 4000},
		{Name: "PatchFiles", Sequence: 4090},
		{Name: "DuplicateFiles", Sequence: 4210},
		{Name: "BindImage", Sequence: 4300},
		{Name: "CreateShortcuts", Sequence: 4500},
		{Name: "RegisterClassInfo", Sequence: 4600},
		{Name: "RegisterExtensionInfo", Sequence: 4700},
		{Name: "RegisterProgIdInfo", Sequence: 4800},
		{Name: "RegisterMIMEInfo", Sequence: 4900},
		{Name: "WriteRegistryValues", Sequence: 5000},
		{Name: "WriteIniValues", Sequence: 5100},
		{Name: "WriteEnvironmentStrings", Sequence: 5200},
		{Name: "RegisterFonts", Sequence: 5300},
		{Name: "InstallODBC", Sequence: 5400},
		{Name: "RegisterTypeLibraries", Sequence: 5500},
		{Name: "SelfRegModules", Sequence: 5600},
		{Name: "RegisterComPlus", Sequence: 5700},
		{Name: "InstallServices", Sequence: 5800, Condition: "VersionNT"},
		{Name: "MsiConfigureServices", Sequence: 5850, Condition: "VersionNT>=600"},
		{Name: "StartServices", Sequence: 5900, Condition: "VersionNT"},
		{Name: "RegisterUser", Sequence: 6000, Always: true},
		{Name: "RegisterProduct", Sequence: 6100, Always: true},
		{Name: "PublishComponents", Sequence: 6200},
		{Name: "MsiPublishAssemblies", Sequence: 6250},
		{Name: "PublishFeatures", Sequence: 6300, Always: true},
		{Name: "PublishProduct", Sequence: 6400, Always: true},
		{Name: "InstallExecute", Sequence: 6500, Condition: "NOT Installed"},
		{Name: "InstallExecuteAgain", Sequence: 6550, Condition: "NOT Installed"},
		{Name: "InstallFinalize", Sequence: 6600, Always: true},
	},
}

// StandardAction gives a standard action's suggested place in a table.
func StandardAction(table, name string) (Standard, bool) {
	for _, a := range standardActions[table] {
		if a.Name == name {
			return a, true
		}
	}
	return Standard{}, false
}

// StandardActions gives the standard actions of a table by their numbers; the
// caller must not change them.
func StandardActions(table string) []Standard { return standardActions[table] }

// SequenceTables gives the sequence tables, sorted.
func SequenceTables() []string {
	return []string{"AdminExecuteSequence", "AdminUISequence", "AdvtExecuteSequence", "InstallExecuteSequence", "InstallUISequence"}
}
