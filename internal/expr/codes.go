package expr

// The codes of this package's diagnostics.
const (
	codeSyntax  = "GM0401" // not an expression
	codeName    = "GM0402" // a name that nothing has
	codeType    = "GM0403" // a comparison of what cannot be compared
	codeCompare = "GM0404" // a comparison that Windows Installer cannot make
	codePlace   = "GM0405" // a name that is not known where the expression stands
)
