package compile

// The codes of the faults this package finds. Those of package source are
// GM1001 to GM1099.
const (
	// CodeUnknownElement is an element that WiX does not have.
	CodeUnknownElement = "GM1101"
	// CodeMisplacedElement is an element below a parent that it cannot stand in.
	CodeMisplacedElement = "GM1102"
	// CodeUnknownAttribute is an attribute that the element does not have.
	CodeUnknownAttribute = "GM1103"
	// CodeMissingAttribute is a required attribute that is not there.
	CodeMissingAttribute = "GM1104"
	// CodeBadValue is an attribute's value of the wrong form.
	CodeBadValue = "GM1105"
	// CodeConflict is two attributes or elements that exclude each other.
	CodeConflict = "GM1106"
	// CodeNeeds is an attribute or element that needs another one.
	CodeNeeds = "GM1107"
	// CodeUnexpectedText is character data in an element that has none.
	CodeUnexpectedText = "GM1108"
	// CodeUnsupported is something of WiX that gomsi's own compiler does not do.
	CodeUnsupported = "GM1109"
	// CodeOtherDialect is an element or attribute of the other dialect.
	CodeOtherDialect = "GM1110"
	// CodeDuplicateElement is a second element where one may stand.
	CodeDuplicateElement = "GM1111"
	// CodeKeyPath is a component with more than one key path, or with a key
	// path of the wrong kind.
	CodeKeyPath = "GM1112"
	// CodeComponentGUID is a component whose GUID cannot be generated.
	CodeComponentGUID = "GM1113"
	// CodeBadName is a file or directory name that Windows does not allow.
	CodeBadName = "GM1114"
	// CodeBadRoot is a document whose root element is not Wix, or that holds
	// the wrong number of packages.
	CodeBadRoot = "GM1115"
	// CodePlaceholder is a value that stands in templates to be replaced.
	CodePlaceholder = "GM1116"
	// CodeLongIdentifier is an identifier too long for its table.
	CodeLongIdentifier = "GM1117"
	// CodeDeprecated is something that works but should be written otherwise.
	CodeDeprecated = "GM1118"
	// CodeExtension is an element or attribute of an extension that is not given.
	CodeExtension = "GM1119"
	// CodeHarvest is a Files element that finds no files, or some again (warning).
	CodeHarvest = "GM1120"
)
