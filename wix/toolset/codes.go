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
	// CodeNoExtension: there is no such extension of WiX, or no such file.
	CodeNoExtension = "GM5008"
	// CodeParts: the file of an extension is not on this machine, or damaged.
	CodeParts = "GM5009"
	// CodeHash: a file is not the one that it should be.
	CodeHash = "GM5010"
	// CodeArchive: an archive or folder holds no native parts of WiX.
	CodeArchive = "GM5011"
	// CodeTerms: gomsi does not fetch what is under terms to be accepted.
	CodeTerms = "GM5012"
)
