package ident

import (
	"crypto/md5"
	"crypto/sha1"
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Limits of the parts of an 8.3 name and of a long name ("Filename", Windows
// Installer column data types; WiX takes long names of up to 259).
const (
	shortStemMax = 8
	shortExtMax  = 3
	longNameMax  = 259
)

const (
	illegalLong  = `\?|><:/*"`
	illegalShort = illegalLong + `+,;=[]. `
)

// IsShortName tells whether name is a legal 8.3 name: up to eight characters,
// and perhaps a dot and up to three more. Lengths count UTF-16 units.
func IsShortName(name string) bool {
	stem, ext, dotted := strings.Cut(name, ".")
	return isPart(stem, illegalShort, 1, shortStemMax) &&
		(!dotted || isPart(ext, illegalShort, 0, shortExtMax))
}

// IsLongName tells whether name is a legal long file name. A name of dots
// alone is none.
func IsLongName(name string) bool {
	return isPart(name, illegalLong, 1, longNameMax) && strings.Trim(name, ".") != ""
}

func isPart(s, illegal string, least, most int) bool {
	n := 0
	for _, r := range s {
		if strings.ContainsRune(illegal, r) {
			return false
		}
		n += max(utf16.RuneLen(r), 1)
	}
	return least <= n && n <= most
}

// ShortName gives the 8.3 name that WiX makes for a long one: eight digits of
// a digest of the lower-case long name and args, and with keepExtension the
// first three letters of the name's extension where they are legal.
//
// The args are, by kind of row: ("File", component) in v3 and ("File",
// directory) in v4+; ("CopyFile", component) in v3 and ("CopyFile", component,
// file) in v4+; ("Directory", parent directory), without the extension; (element, component) for
// MoveFile, RemoveFile and IniFile; ("Shortcut", component, directory).
func (l Line) ShortName(long string, keepExtension bool, args ...string) string {
	text := strings.Join(append([]string{LowerInvariant(long)}, args...), "|")
	var digest []byte
	if l == V3 {
		sum := md5.Sum(UTF16LE(text))
		digest = sum[:]
	} else {
		sum := sha1.Sum([]byte(text))
		digest = sum[:]
	}
	stem := shortEncoding.EncodeToString(digest)[:shortStemMax]
	if keepExtension {
		if i := strings.LastIndexByte(long, '.'); i >= 0 {
			ext := utf16.Encode([]rune(long[i:]))
			ext = ext[:min(len(ext), len(".")+shortExtMax)]
			if with := stem + string(utf16.Decode(ext)); IsShortName(with) {
				return LowerInvariant(with)
			}
		}
	}
	return LowerInvariant(stem)
}

// shortEncoding is base64 with two digits that 8.3 names allow.
var shortEncoding = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

// NameCell gives the text of a name column: long alone where it is a legal
// 8.3 name or equals short but for case, otherwise "short|long". An empty
// short name stands for none.
func NameCell(short, long string) string {
	if short == "" || strings.EqualFold(short, long) {
		return long
	}
	return short + "|" + long
}

// LowerInvariant is .NET's invariant lower case, which WiX uses before it
// hashes: one character for one, and only where the upper case of the result
// is the character again, which leaves U+0130, U+1E9E, U+212A and their like
// alone. (WiX 3.11's Unicode is older: it does not know Cherokee's lower case,
// among others.)
func LowerInvariant(s string) string {
	return strings.Map(func(r rune) rune {
		if lower := unicode.ToLower(r); unicode.ToUpper(lower) == r {
			return lower
		}
		return r
	}, s)
}
