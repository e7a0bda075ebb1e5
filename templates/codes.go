package templates

// The codes of this package's diagnostics.
const (
	// CodeTemplate: a template cannot be read or run.
	CodeTemplate = "GM1801"
	// CodeServiceFile: a service's program is not part of the package.
	CodeServiceFile = "GM1802"
	// CodeServiceScope: a service in a package for one user.
	CodeServiceScope = "GM1803"
	// CodePurgeRoot: a folder of Windows itself, or the install folder, is to be purged.
	CodePurgeRoot = "GM1805"
	// CodeRegistryType: a registry type that Windows Installer does not write.
	CodeRegistryType = "GM1806"
	// CodeRegistryKeep: a value that cannot be kept and removed at once.
	CodeRegistryKeep = "GM1807"
	// CodeMarkup: what the templates made is not well-formed XML.
	CodeMarkup = "GM1808"
	// CodePurgeName: a folder to be purged whose name the command processor
	// would not take as it is.
	CodePurgeName = "GM1809"
	// CodeSourceName: a name that WiX takes for one of its variables.
	CodeSourceName = "GM1810"
	// CodeVariable: a text that WiX 3 takes for one of its variables.
	CodeVariable = "GM1811"
	// CodeScripts: names in several scripts, which no ANSI code page has.
	CodeScripts = "GM1812"
	// CodeCondition: a condition longer than Windows Installer's columns.
	CodeCondition = "GM1813"
	// CodeOutbound: a firewall rule for what goes out, in the dialect of WiX 3.
	CodeOutbound = "GM1820"
)
