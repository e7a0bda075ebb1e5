package manifest

// Version is a version in the three forms that gomsi needs.
type Version struct {
	Semver string // the full semantic version, without a leading "v"
	MSI    string // three numbers, at most 255.255.65535
	// OrderKey is a text whose plain order, by bytes, is the order of Semver
	// (a prerelease is below its release; build metadata does not count). It
	// begins with a letter and has only digits and a-f behind it, so Windows
	// Installer never takes it for a number.
	OrderKey string
}
