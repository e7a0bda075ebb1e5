package bind

// The codes of the faults that this package finds.
const (
	// CodeMissingFile: a file that a source names is not found.
	CodeMissingFile = "GM3001"
	// CodeNotAFile: what a source names is a folder or something else that has no content.
	CodeNotAFile = "GM3002"
	// CodeUnreadable: a file is there and cannot be read.
	CodeUnreadable = "GM3003"
	// CodeTooBig: a file is too big for a cabinet or for the File table.
	CodeTooBig = "GM3004"
	// CodeNumber: a number is wanted, and the variables of the text gave none.
	CodeNumber = "GM3005"
	// CodeGUIDKeyPath: Guid="*" on a component whose key path is no file and no registry value.
	CodeGUIDKeyPath = "GM3006"
	// CodeGUIDRoot: Guid="*" on a component in a folder for which no stable GUID can be made.
	CodeGUIDRoot = "GM3007"
	// CodeGUIDFiles: Guid="*" on a component with several files of which not only the key path has a version.
	CodeGUIDFiles = "GM3008"
	// CodeGUIDTwice: two components have one GUID; a warning where both have conditions.
	CodeGUIDTwice = "GM3009"
	// CodeTargetTwice: two files of one component have one name.
	CodeTargetTwice = "GM3010"
	// CodeCabinetName: a cabinet's name cannot be used, or two cabinets have one name.
	CodeCabinetName = "GM3011"
	// CodeTooManyCabinets: a MediaTemplate would need more than 999 cabinets.
	CodeTooManyCabinets = "GM3012"
	// CodeNoMedia: a file is on a disk that no Media element describes.
	CodeNoMedia = "GM3013"
	// CodeEmptyCabinet: a Media element names a cabinet that gets no file (warning).
	CodeEmptyCabinet = "GM3014"
	// CodeDefaultVersion: DefaultVersion on a file that has no version (warning).
	CodeDefaultVersion = "GM3015"
	// CodeCompanion: CompanionFile names no other file of the package.
	CodeCompanion = "GM3016"
	// CodeCell: a value that its column cannot take.
	CodeCell = "GM3017"
	// CodeText: a text with characters that the code page of the database lacks.
	CodeText = "GM3018"
	// CodeCodepage: a code page that is not known.
	CodeCodepage = "GM3019"
	// CodeFullCabinet: an authored Media has more files than one cabinet takes.
	CodeFullCabinet = "GM3020"
	// CodeLooseTwice: two uncompressed files go to one place beside the package.
	CodeLooseTwice = "GM3021"
	// CodeShortNameTwice: two short names that were made up are equal in one folder (warning).
	CodeShortNameTwice = "GM3022"
	// CodeDirectory: a directory whose parents are missing or form a circle.
	CodeDirectory = "GM3023"
	// CodeTable: a table whose definition is not known.
	CodeTable = "GM3024"
	// CodeStreamName: the name of a stream, of a table's name and a row's key, is too long.
	CodeStreamName = "GM3025"
	// CodeDefaultLanguage: DefaultLanguage on a file that has no version (warning).
	CodeDefaultLanguage = "GM3026"
	// CodeModule: a value that cannot be made unique in a merge module.
	CodeModule = "GM3027"
	// CodeAssembly: an assembly or its manifest that cannot be read, or not be
	// installed as one.
	CodeAssembly = "GM3028"
)
