package manifest

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// Version is a version in the three forms that gomsi needs.
type Version struct {
	Semver string // the full semantic version, without a leading "v"
	MSI    string // three numbers, at most 255.255.65535
	// OrderKey is a text whose plain order is the order of Semver (a prerelease
	// is below its release; build metadata does not count). It begins with a
	// letter, so Windows Installer never takes it for a number, and has only
	// digits behind it, since they sort alike in every locale: Danish puts
	// "aa" behind "z", Welsh "dd" behind "df".
	OrderKey string
}

// Limits of the ProductVersion property (Windows Installer documentation,
// "ProductVersion"): major and minor have eight bits, the third field sixteen.
const (
	maxMajor   = 255
	maxMinor   = 255
	maxThird   = 65535
	maxVersion = 255 // characters, so that it fits every column
	// maxOrdered, without build metadata, keeps the length of every number in
	// the two digits that orderKey has for it.
	maxOrdered = 99
)

// The faults of versions; the errors of NewVersion wrap one of them.
var (
	ErrNotSemver    = errors.New("not a semantic version")
	ErrVersionRange = errors.New("version out of the range of Windows Installer")
)

// NewVersion reads a semantic version (semver.org 2.0.0), with or without a
// leading "v". The MSI version is its three numbers, or msi when that is not
// "": then the numbers may be of any size.
func NewVersion(text, msi string) (Version, error) {
	if len(text) > maxVersion {
		return Version{}, fmt.Errorf("manifest: version of %d characters; max is %d: %w", len(text), maxVersion, ErrNotSemver)
	}
	if ordered, _, _ := strings.Cut(text, "+"); len(ordered) > maxOrdered {
		return Version{}, fmt.Errorf("manifest: version of %d characters before its build metadata; max is %d: %w", len(ordered), maxOrdered, ErrNotSemver)
	}
	v, err := semver.StrictNewVersion(strings.TrimPrefix(text, "v"))
	if err != nil {
		return Version{}, fmt.Errorf("manifest: %q: %w", text, ErrNotSemver)
	}
	out := Version{Semver: v.Original(), MSI: msi, OrderKey: orderKey(v)}
	if msi == "" {
		out.MSI, err = msiVersion(v.Major(), v.Minor(), v.Patch())
	} else {
		out.MSI, err = ParseMSIVersion(msi)
	}
	if err != nil {
		return Version{}, err
	}
	return out, nil
}

var threeNumbers = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$`)

// ParseMSIVersion reads three numbers in the range of Windows Installer.
func ParseMSIVersion(text string) (string, error) {
	m := threeNumbers.FindStringSubmatch(text)
	if m == nil {
		return "", fmt.Errorf("manifest: %q: %w", text, ErrNotSemver)
	}
	var n [3]uint64
	for i := range n {
		v, err := strconv.ParseUint(m[i+1], 10, 64)
		if err != nil {
			return "", fmt.Errorf("manifest: %q: %w", text, ErrVersionRange)
		}
		n[i] = v
	}
	return msiVersion(n[0], n[1], n[2])
}

func msiVersion(major, minor, third uint64) (string, error) {
	text := fmt.Sprintf("%d.%d.%d", major, minor, third)
	if major > maxMajor || minor > maxMinor || third > maxThird {
		return "", fmt.Errorf("manifest: %s; max is %d.%d.%d: %w", text, maxMajor, maxMinor, maxThird, ErrVersionRange)
	}
	return text, nil
}

// orderKey writes a version so that the plain order of texts is the precedence
// of semver.org 2.0.0, section 11. Behind the "v" it is made of
//
//	number      two digits: how many digits follow; these
//	identifier  1 number, or 2 and two digits for each character (its place
//	            among those that identifiers may have, from 01), closed by 00
//	version     three numbers, then 9 for a release, or the identifiers of the
//	            prerelease and a closing 0
//
// A longer number is greater, so its length comes first; 0 sorts below 1 and
// 2, so fewer identifiers sort below more; numeric ones sort below others; 9
// sorts above them all.
func orderKey(v *semver.Version) string {
	// The characters of identifiers in the order of ASCII, behind a filler for
	// place 0.
	const alphabet = " -0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	var b strings.Builder
	b.WriteByte('v')
	number := func(decimal string) { fmt.Fprintf(&b, "%02d%s", len(decimal), decimal) }
	for _, n := range []uint64{v.Major(), v.Minor(), v.Patch()} {
		number(strconv.FormatUint(n, 10))
	}
	if v.Prerelease() == "" {
		b.WriteByte('9')
		return b.String()
	}
	for _, id := range strings.Split(v.Prerelease(), ".") {
		if strings.Trim(id, "0123456789") == "" {
			b.WriteByte('1')
			number(id)
			continue
		}
		b.WriteByte('2')
		for i := range len(id) {
			fmt.Fprintf(&b, "%02d", strings.IndexByte(alphabet, id[i]))
		}
		b.WriteString("00")
	}
	b.WriteByte('0')
	return b.String()
}
