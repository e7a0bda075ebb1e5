package manifest

// The codes of this package's diagnostics: GM00xx what TOML and the catalog
// say, GM01xx values, GM02xx paths and sources, GM03xx references between
// entries and duplicates.
const (
	codeSyntax        = "GM0001" // the manifest is not TOML
	codeUnknownTable  = "GM0002" // a top-level table or key that gomsi does not know
	codeUnknownKey    = "GM0003" // a key that its table does not have
	codeType          = "GM0004" // a value of the wrong TOML type
	codeMissing       = "GM0005" // a required key is not written
	codeUnsupported   = "GM0006" // known, but of a later stage
	codeWord          = "GM0007" // not one of the words that the key takes
	codeContradiction = "GM0008" // two keys that cannot both be meant
	codeEmpty         = "GM0009" // an empty text where one is needed
	codeShape         = "GM0010" // [table] where [[table]] belongs, or the other way round
	codeSecret        = "GM0011" // a password written into the manifest
	codeRepeated      = "GM0012" // a key written twice
	codeLock          = "GM0013" // an entry of gomsi.lock that does not say what it must

	codeTemplate    = "GM0020" // a build-time template that does not expand
	codeTemplateEnv = "GM0021" // .Env of a variable that [vars] env does not list
	codeVarName     = "GM0022" // a name of [vars] that templates cannot use
	codeReference   = "GM0023" // a brace that looks like a reference and is none
	codeFileRef     = "GM0024" // {file.DEST} or a key that names no packaged file
	codeNoReference = "GM0025" // a reference in a text that is fixed at build time
	codeBracket     = "GM0026" // warning: [INSTALLFOLDER] is plain text

	codeVersion      = "GM0101" // not a semantic version
	codeVersionRange = "GM0102" // a version that Windows Installer cannot hold
	codeMSIVersion   = "GM0103" // not three numbers
	codeGitVersion   = "GM0104" // version = "git" without a tag
	codeGUID         = "GM0110" // not a GUID
	codeGUIDReused   = "GM0111" // one upgrade code for two things
	codeArch         = "GM0112" // an architecture that there is no package for
	codeLanguage     = "GM0113" // not a language of Windows
	codeProperty     = "GM0114" // not a property name of the needed kind
	codeOwnProperty  = "GM0115" // a property that gomsi or Windows Installer sets
	codeMinWindows   = "GM0116" // not a Windows version
	codeURL          = "GM0117" // not an address
	codeFileKind     = "GM0118" // a licence or icon of another kind
	codeLength       = "GM0119" // a text longer than Windows takes
	codeListed       = "GM0120" // one word twice in a list
	codeServiceName  = "GM0121" // not a service name
	codeIdentifier   = "GM0122" // not an identifier
	codeRegistryKey  = "GM0123" // not a registry key
	codeRegistryData = "GM0124" // data that does not fit its type
	codeEnvName      = "GM0125" // not a name of an environment variable
	codeSystemPath   = "GM0126" // the system's search path would be replaced
	codeScope        = "GM0127" // a machine-wide thing in a per-user package
	codeShared       = "GM0128" // purge of something that others use
	codeNoEffect     = "GM0129" // a key that does nothing without another
	codeOutput       = "GM0130" // not a name for a program
	codeBuildHow     = "GM0131" // a build that says nothing, or too much
	codeKeepProgram  = "GM0132" // warning: keep on a program, which would never be upgraded
	codeControl      = "GM0133" // a control character in a text
	codeDefault      = "GM0134" // a default that its own parameter refuses
	codeLookup       = "GM0135" // not a place to look a value up in
	codeSearch       = "GM0136" // a search that looks for nothing, too much, or where nobody can

	codeReserve     = "GM0140" // not a URL that can be reserved
	codePort        = "GM0141" // not a port, a range or a parameter that is one
	codeAddress     = "GM0142" // not an address of the network
	codeEventLog    = "GM0143" // an event source or log that Windows does not take
	codeFileType    = "GM0144" // an extension or scheme that cannot be registered
	codeDuration    = "GM0145" // not a duration, or not one that fits
	codeSDDL        = "GM0146" // not a security descriptor
	codeRuleName    = "GM0147" // not a name of a firewall rule
	codeForgotten   = "GM0148" // a value that would not be known when the thing is removed
	codeMayBeEmpty  = "GM0149" // a parameter that may be empty where something is needed
	codeStopsItself = "GM0150" // the program of a service, which Windows Installer stops
	codeDirection   = "GM0151" // a firewall rule for what goes out, in the dialect of WiX 3

	codeAccount     = "GM0155" // not an account, a password or a start that a service can have
	codeRights      = "GM0156" // not rights
	codeTooMuch     = "GM0157" // rights for everybody that would give the product away
	codeOpenProgram = "GM0158" // a service whose program anybody could exchange
	codePrivilege   = "GM0159" // not a privilege

	codeSourceMissing = "GM0201" // a source that does not exist
	codeSourceKind    = "GM0202" // a folder where a file belongs, or the other way round
	codePattern       = "GM0203" // a pattern that is malformed
	codePatternUnused = "GM0204" // warning: an exclude that matches nothing, but would on other levels
	codeTreeEmpty     = "GM0205" // a tree without files
	codeTreeLink      = "GM0206" // a link that a tree cannot follow
	codePathClimbs    = "GM0210" // a path that leaves its root
	codePathAbsolute  = "GM0211" // a path with a drive, a share or a leading slash
	codePathName      = "GM0212" // a name that Windows does not allow
	codePathReserved  = "GM0213" // a name that Windows reserves
	codePathLong      = "GM0214" // longer than Windows takes
	codePathRoot      = "GM0215" // a root that is unknown or out of place
	codePathVariable  = "GM0216" // %VAR% where a root belongs
	codePathIsRoot    = "GM0217" // a folder where a file belongs

	codeTwoTargets   = "GM0301" // two files with one target
	codeFileFolder   = "GM0302" // one name is a file and a folder
	codeTwoServices  = "GM0303" // two services with one name
	codeTwoValues    = "GM0304" // one registry value twice
	codeTwoVariables = "GM0305" // one environment variable twice
	codeTwoShortcuts = "GM0306" // two shortcuts with one name in one place
	codeTwoFeatures  = "GM0307" // two features with one id
	codeTwoFolders   = "GM0308" // one folder twice
	codeFeature      = "GM0310" // a feature that there is none of
	codeFeatureCycle = "GM0311" // features that are their own parents
	codeNoProgram    = "GM0312" // the only program is wanted and there is none, or several
	codeNotProgram   = "GM0313" // a service whose file is no program
	codeServiceCycle = "GM0314" // services that wait for each other
	codeManyFeatures = "GM0315" // features nested deeper than Windows Installer allows
	codeNothing      = "GM0316" // a package without anything in it
	codeUndeclared   = "GM0317" // a parameter or search that nothing declares
	codeTwoNames     = "GM0318" // two parameters, or two searches, with one name
	codePrincipal    = "GM0319" // not a principal that every Windows knows
	codeTwoURLs      = "GM0320" // one URL reserved twice
	codeTwoRules     = "GM0321" // two firewall rules with one name
	codeTwoSources   = "GM0322" // one event source twice
	codeTwoTypes     = "GM0323" // one extension or scheme twice
	codeTwoCloses    = "GM0324" // one program closed twice
	codeNoService    = "GM0325" // the only service is wanted and there is none, or several
)
