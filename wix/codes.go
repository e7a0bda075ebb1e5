package wix

// The codes of the faults that this package finds.
const (
	// CodeDialects: sources of the v3 and the v4+ schema in one package.
	CodeDialects = "GM3101"
	// CodeUnreadable: a source or localization file that cannot be read.
	CodeUnreadable = "GM3102"
	// CodeCulture: none of the localization files is of a culture that is asked for.
	CodeCulture = "GM3103"
	// CodeUnusedFragment: a fragment that nothing refers to (warning).
	CodeUnusedFragment = "GM3104"
)
