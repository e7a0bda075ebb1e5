package gobuild

// Codes of the faults that this package finds; they are stable.
const (
	// CodeSpec: the build's table says too little, too much or a wrong value.
	CodeSpec = "GM4001"
	// CodeCompile: the go tool refuses the program; the place is in the Go file.
	CodeCompile = "GM4002"
	// CodeGoBuild: the go tool fails with a message that names no place.
	CodeGoBuild = "GM4003"
	// CodeNotMain: the package is no main package.
	CodeNotMain = "GM4004"
	// CodeCommand: the user's build command fails or cannot be started.
	CodeCommand = "GM4005"
	// CodeNoOutput: the user's build command ends well and made no program.
	CodeNoOutput = "GM4006"
	// CodePrebuilt: the prebuilt program is not there or cannot be read.
	CodePrebuilt = "GM4007"
	// CodeNotPE: the program is no Windows executable.
	CodeNotPE = "GM4008"
	// CodeWrongArch: the program is made for another machine.
	CodeWrongArch = "GM4009"
	// CodeSigned: resources are asked for in a program that is signed.
	CodeSigned = "GM4010"
	// CodeIcon: the icon is not there or no .ico file.
	CodeIcon = "GM4011"
	// CodeResources: the program's resources cannot be changed.
	CodeResources = "GM4012"
	// CodeGitVersion: no version can be had from git.
	CodeGitVersion = "GM4013"
)
