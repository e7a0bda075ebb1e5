package source

// The codes of the faults that this package finds.
const (
	// CodeMalformed: the file is not well-formed XML.
	CodeMalformed = "GM1001"
	// CodeEncoding: the bytes are not text in the encoding that the file says.
	CodeEncoding = "GM1002"
	// CodeRoot: the root element is not one that a file of this kind may have.
	CodeRoot = "GM1003"
	// CodeNamespace: an element is in no namespace, or in one that no WiX knows.
	CodeNamespace = "GM1004"
	// CodeUndefined: a preprocessor variable that nothing defines.
	CodeUndefined = "GM1005"
	// CodeReference: a reference or function call that cannot be read.
	CodeReference = "GM1006"
	// CodeDirective: a preprocessor instruction that cannot be read.
	CodeDirective = "GM1007"
	// CodeUnbalanced: if, elseif, else, endif, foreach and endforeach do not fit together.
	CodeUnbalanced = "GM1008"
	// CodeExpression: a condition of if or elseif that cannot be read.
	CodeExpression = "GM1009"
	// CodeInclude: an include file that is not there or cannot be used.
	CodeInclude = "GM1010"
	// CodeUserError: the source's own <?error?>.
	CodeUserError = "GM1011"
	// CodeUserWarning: the source's own <?warning?>.
	CodeUserWarning = "GM1012"
	// CodePragma: a pragma that nothing here understands.
	CodePragma = "GM1013"
	// CodeTooBig: the source grows without end when it is preprocessed.
	CodeTooBig = "GM1014"
	// CodeRedefined: a variable is defined again with another value.
	CodeRedefined = "GM1015"
	// CodeLocalization: a faulty localization file.
	CodeLocalization = "GM1016"
	// CodeMissingString: a localization string that no file gives.
	CodeMissingString = "GM1017"
	// CodeMissingVariable: a WiX variable that nothing gives a value.
	CodeMissingVariable = "GM1018"
	// CodeToken: a !(…) token that cannot be read.
	CodeToken = "GM1019"
	// CodeObsolete: a v3 spelling that cannot be carried over.
	CodeObsolete = "GM1020"
)
