// Package ident computes what WiX makes up where a source names nothing:
// identifiers of rows, short file names and stable component GUIDs, for both
// lines of WiX, and tells which names are legal. Everything here is a pure
// function of its arguments.
//
// Both lines take a digest of some strings joined by "|", but not the same
// digest, text encoding and printed form. The facts were read in the public
// sources of WiX (v3 CompilerCore.cs and Binder.cs; v4+ Common.cs,
// FinalizeComponentGuids.cs) and are proved by vectors in the tests.
package ident

import (
	"crypto/md5"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Line is the line of WiX whose rules are meant. Its values equal those of
// source.Dialect, so a Dialect converts to a Line.
type Line int

// The lines.
const (
	V3 Line = 3 // WiX 3.x
	V4 Line = 4 // WiX 4 and later
)

// v3Placeholder is what stands for the id of a component without one when
// WiX 3 hashes it.
const v3Placeholder = "!(wix.OfficialWixComponentIdPlaceholder)"

// ID gives the identifier that WiX makes from a prefix and arguments. An
// absent argument is the empty string; a yes/no argument is Bool's text.
//
// v3: prefix, then the MD5 in upper-case hexadecimal. v4+: prefix, then the
// SHA-1 in base64 without padding, with "." for "+" and "_" for "/".
func (l Line) ID(prefix string, args ...string) string {
	text := strings.Join(args, "|")
	if l == V3 {
		sum := md5.Sum(UTF16LE(text))
		return prefix + strings.ToUpper(hex.EncodeToString(sum[:]))
	}
	sum := sha1.Sum([]byte(text))
	return prefix + idEncoding.EncodeToString(sum[:])
}

// idEncoding is base64 with the two digits that identifiers allow.
var idEncoding = base64.NewEncoding(
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._").WithPadding(base64.NoPadding)

// Bool gives the text that a yes/no argument of ID has.
func Bool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// ComponentPlaceholder is what stands for the id of a component without one
// while the arguments of an ID are collected; n counts the components without
// an id that the same source file finished before, from 0. v3 has one text
// for all of them.
func (l Line) ComponentPlaceholder(n int) string {
	if l == V3 {
		return v3Placeholder
	}
	return "§" + strconv.Itoa(n) + "§"
}

// FromFileName gives the identifier that v3 makes of a file name: every
// character that an identifier must not have becomes "_", and a name whose
// own first character may not begin an identifier gets one more "_" before it.
func FromFileName(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r < 0x80 && isIdentifierPart(byte(r)) {
			b.WriteByte(byte(r))
		} else {
			// WiX counts UTF-16 units.
			for range utf16.RuneLen(r) {
				b.WriteByte('_')
			}
		}
	}
	if name == "" || !isIdentifierStart(name[0]) {
		return "_" + b.String()
	}
	return b.String()
}

// IsIdentifier tells whether s is a legal identifier of Windows Installer:
// ASCII letters, digits, "_" and ".", begun by a letter or "_" ("Identifier",
// Windows Installer column data types).
func IsIdentifier(s string) bool {
	if s == "" || !isIdentifierStart(s[0]) {
		return false
	}
	for i := 1; i < len(s); i++ {
		if !isIdentifierPart(s[i]) {
			return false
		}
	}
	return true
}

func isIdentifierStart(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isIdentifierPart(c byte) bool {
	return isIdentifierStart(c) || c == '.' || '0' <= c && c <= '9'
}

// UTF16LE gives s in UTF-16, little-endian, without a terminator: the form in
// which WiX hashes text.
func UTF16LE(s string) []byte {
	units := utf16.Encode([]rune(s))
	b := make([]byte, 0, 2*len(units))
	for _, u := range units {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// BoundID gives the identifier that WiX makes of a prefix and arguments when
// it binds, which is not ID's in v3: prefix, then the first 32 digits of the
// SHA-1 in upper-case hexadecimal.
func (l Line) BoundID(prefix string, args ...string) string {
	if l != V3 {
		return l.ID(prefix, args...)
	}
	sum := sha1.Sum(UTF16LE(strings.Join(args, "|")))
	return prefix + strings.ToUpper(hex.EncodeToString(sum[:16]))
}
