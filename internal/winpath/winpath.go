// Package winpath treats Windows paths as text, on any host. It never touches
// a disk and never uses path/filepath, whose rules are those of the host.
//
// The naming rules are those of Microsoft's "Naming Files, Paths, and
// Namespaces" (Win32 documentation, fileio/naming-a-file) and, for short names,
// of the Windows Installer data type Filename.
package winpath

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of Windows, in UTF-16 code units.
const (
	MaxName = 255 // one element of a path
	// MaxPath is the longest path that programs without long path support can
	// use: MAX_PATH is 260 with the ending NUL.
	MaxPath = 259
	// MaxFolder is the longest folder that can be made without long path
	// support: an 8.3 name must still fit behind it.
	MaxFolder = 247
)

// The faults of names and paths; errors of this package wrap one of them.
var (
	ErrEmpty     = errors.New("empty")
	ErrCharacter = errors.New("character that Windows does not allow in a name")
	ErrReserved  = errors.New("name that Windows reserves for a device")
	ErrTrailing  = errors.New("trailing dot or space, which Windows drops")
	ErrTooLong   = errors.New("name that is too long")
	ErrAbsolute  = errors.New("absolute path")
	ErrClimbs    = errors.New("path that climbs out of its root")
)

// reserved are the device names; com and lpt take a digit or one of the
// superscript digits that Windows counts as digits here.
var reserved = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true, "conin$": true, "conout$": true}

// IsReserved tells whether Windows takes the name for a device, whatever its
// extension: con, NUL.txt, com1, lpt³.log.
func IsReserved(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToLower(strings.TrimRight(base, " "))
	if reserved[base] {
		return true
	}
	if !strings.HasPrefix(base, "com") && !strings.HasPrefix(base, "lpt") {
		return false
	}
	digit, size := utf8.DecodeRuneInString(base[3:])
	return size > 0 && len(base) == 3+size && strings.ContainsRune("0123456789¹²³", digit)
}

// BadRune gives the first character of a name that Windows does not allow;
// ok is false when there is none. Bytes that are not UTF-8 give utf8.RuneError.
func BadRune(name string) (r rune, ok bool) {
	for i, r := range name {
		if r < 0x20 || strings.ContainsRune(`<>:"/\|?*`, r) {
			return r, true
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(name[i:]); size == 1 {
				return r, true
			}
		}
	}
	return 0, false
}

// CheckName gives nil for a legal long name of a file or folder, otherwise an
// error that wraps ErrEmpty, ErrCharacter, ErrReserved, ErrTrailing or
// ErrTooLong.
func CheckName(name string) error {
	if name == "" {
		return fmt.Errorf("winpath: %w", ErrEmpty)
	}
	if r, bad := BadRune(name); bad {
		return fmt.Errorf("winpath: %q holds %q: %w", name, r, ErrCharacter)
	}
	if last := name[len(name)-1]; last == '.' || last == ' ' {
		return fmt.Errorf("winpath: %q: %w", name, ErrTrailing)
	}
	if IsReserved(name) {
		return fmt.Errorf("winpath: %q: %w", name, ErrReserved)
	}
	if n := Len(name); n > MaxName {
		return fmt.Errorf("winpath: %q has %d characters; max is %d: %w", name, n, MaxName, ErrTooLong)
	}
	return nil
}

// Split cuts a path at slashes and backslashes; empty elements and "." are
// left out.
func Split(path string) []string {
	var out []string
	for _, e := range strings.FieldsFunc(path, isSlash) {
		if e != "." {
			out = append(out, e)
		}
	}
	return out
}

// Clean is Split with ".." resolved. A path that is absolute gives ErrAbsolute,
// one whose ".." leave the place where it starts gives ErrClimbs. The names
// themselves are not checked.
func Clean(path string) ([]string, error) {
	if IsAbs(path) {
		return nil, fmt.Errorf("winpath: %q: %w", path, ErrAbsolute)
	}
	var out []string
	for _, e := range Split(path) {
		if e != ".." {
			out = append(out, e)
			continue
		}
		if len(out) == 0 {
			return nil, fmt.Errorf("winpath: %q: %w", path, ErrClimbs)
		}
		out = out[:len(out)-1]
	}
	return out, nil
}

// IsAbs tells whether a path begins with a slash, two of them (a share), or a
// drive.
func IsAbs(path string) bool {
	if path == "" {
		return false
	}
	return isSlash(rune(path[0])) || HasDrive(path)
}

// HasDrive tells whether a path begins with a drive letter and a colon.
func HasDrive(path string) bool {
	return len(path) >= 2 && path[1] == ':' && (path[0]|0x20) >= 'a' && (path[0]|0x20) <= 'z'
}

func isSlash(r rune) bool { return r == '/' || r == '\\' }

// Join joins elements by backslashes; empty ones are left out.
func Join(elems ...string) string {
	var out []string
	for _, e := range elems {
		if e != "" {
			out = append(out, e)
		}
	}
	return strings.Join(out, `\`)
}

// Base is the last element of a path, "" when it has none.
func Base(path string) string {
	elems := Split(path)
	if len(elems) == 0 {
		return ""
	}
	return elems[len(elems)-1]
}

// Ext is the extension of a name with its dot: from the last dot on, "" when
// there is none or only a leading one.
func Ext(name string) string {
	base := Base(name)
	if i := strings.LastIndexByte(base, '.'); i > 0 {
		return base[i:]
	}
	return ""
}

// Len is the length as Windows counts it, in UTF-16 code units.
func Len(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// Key gives a text that is equal for paths and names that Windows takes for
// the same: case and the kind of slash do not count. Like NTFS it folds each
// character alone, so "ß" and "ss" differ.
func Key(path string) string {
	return strings.Map(func(r rune) rune {
		if isSlash(r) {
			return '\\'
		}
		return unicode.ToUpper(r)
	}, path)
}

// Equal tells whether Windows takes two paths for the same.
func Equal(a, b string) bool { return Key(a) == Key(b) }
