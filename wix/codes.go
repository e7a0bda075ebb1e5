package wix

// The codes of the faults that this package finds.
const (
	// CodeDialects: sources, extensions or libraries of both lines in one package.
	CodeDialects = "GM3101"
	// CodeUnreadable: a source or localization file that cannot be read.
	CodeUnreadable = "GM3102"
	// CodeCulture: none of the localization files is of a culture that is asked for.
	CodeCulture = "GM3103"
	// CodeUnusedFragment: a fragment that nothing refers to (warning).
	CodeUnusedFragment = "GM3104"
	// CodeLibrary: a file that is no extension or library, or one with what
	// cannot be linked.
	CodeLibrary = "GM3105"
)
