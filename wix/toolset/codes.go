package toolset

// The codes of what this package reports; they are stable. What WiX itself
// says keeps WiX's own code in the message.
const (
	// CodeError: WiX reports an error.
	CodeError = "GM5001"
	// CodeWarning: WiX reports a warning.
	CodeWarning = "GM5002"
	// CodeFailed: WiX fails, or makes no package, and does not say why.
	CodeFailed = "GM5003"
	// CodeVersion: the WiX that is there is not the one that is asked for, or
	// is none that gomsi drives.
	CodeVersion = "GM5004"
	// CodeFee: this version of WiX carries a maintenance fee (warning).
	CodeFee = "GM5005"
	// CodeEULA: this version of WiX runs only when its EULA is accepted.
	CodeEULA = "GM5006"
	// CodeArch: this version of WiX does not know the architecture.
	CodeArch = "GM5007"
)
