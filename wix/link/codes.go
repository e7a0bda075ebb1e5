package link

// The codes of the faults this package finds.
const (
	// CodeNoEntry is a set of sources without a package or module.
	CodeNoEntry = "GM2001"
	// CodeManyEntries is a set of sources with more than one.
	CodeManyEntries = "GM2002"
	// CodeUnresolved is a reference to something that no source has.
	CodeUnresolved = "GM2004"
	// CodeDuplicate is a key that two rows have, or a name that two things have.
	CodeDuplicate = "GM2005"
	// CodeOrphan is a component that no feature has.
	CodeOrphan = "GM2006"
	// CodeGroupCycle is a group that is part of itself.
	CodeGroupCycle = "GM2007"
	// CodeTwoParents is a feature with two parents, or a component with two
	// primary features.
	CodeTwoParents = "GM2008"
	// CodeActionCycle is a chain of Before and After that closes.
	CodeActionCycle = "GM2009"
	// CodeActionTwice is an action that stands twice in one sequence.
	CodeActionTwice = "GM2010"
	// CodeActionCrowded is an action for which no number is left between two
	// others.
	CodeActionCrowded = "GM2011"
	// CodeActionTarget is an action placed relative to one that cannot be.
	CodeActionTarget = "GM2012"
	// CodeActionSuppressed is Suppress of an action that cannot be suppressed.
	CodeActionSuppressed = "GM2013"
	// CodeActionNumber is a number that two actions of one sequence have.
	CodeActionNumber = "GM2014"
	// CodeMedia is media authored in a way that cannot be used together.
	CodeMedia = "GM2015"
	// CodeNoFeature is a row that needs the feature of a component without one.
	CodeNoFeature = "GM2016"
	// CodeDirectoryCycle is a directory that stands in itself.
	CodeDirectoryCycle = "GM2017"
	// CodeNoOverridden is an override of something that is not there.
	CodeNoOverridden = "GM2018"
	// CodeModuleTable is content that a merge module cannot have, or should not
	// (warning).
	CodeModuleTable = "GM2019"
)
