// Package guid reads, prints and derives GUIDs: the registry form with braces
// that Windows Installer wants, and name-based ones (RFC 9562, versions 3 and
// 5) that make builds repeatable. It makes no random ones.
package guid

import (
	"crypto/md5"
	"crypto/sha1"
	"errors"
	"fmt"
	"hash"
)

// GUID holds the sixteen bytes in the order in which they are printed, which
// is also the network order of RFC 9562. Windows keeps the first three
// fields little-endian in memory.
type GUID [16]byte

// Nil is the GUID of zeros.
var Nil GUID

// ErrFormat is what every error of Parse wraps.
var ErrFormat = errors.New("not a GUID")

const (
	bareLength   = len("12345678-1234-1234-1234-123456789012")
	bracedLength = bareLength + len("{}")
)

// Parse reads the two usual forms, with and without braces, in any case:
// {12345678-90AB-CDEF-1234-567890ABCDEF} and 12345678-90AB-CDEF-1234-567890ABCDEF.
func Parse(s string) (GUID, error) {
	bare := s
	if len(s) > 0 && (s[0] == '{' || s[len(s)-1] == '}') {
		if s[0] != '{' || s[len(s)-1] != '}' || len(s) < 2 {
			return Nil, fmt.Errorf("guid: %q: only one of its braces is there: %w", s, ErrFormat)
		}
		bare = s[1 : len(s)-1]
	}
	if len(bare) != bareLength {
		return Nil, fmt.Errorf("guid: %q: %d characters; %d are needed, %d with braces: %w", s, len(s), bareLength, bracedLength, ErrFormat)
	}
	var g GUID
	n := 0
	for i := 0; i < len(bare); i++ {
		c := bare[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return Nil, fmt.Errorf("guid: %q: %q where a hyphen is needed: %w", s, c, ErrFormat)
			}
			continue
		}
		v, ok := nibble(c)
		if !ok {
			return Nil, fmt.Errorf("guid: %q: %q is no hexadecimal digit: %w", s, c, ErrFormat)
		}
		g[n/2] = g[n/2]<<4 | v
		n++
	}
	return g, nil
}

// MustParse is Parse for constants; it panics where Parse fails.
func MustParse(s string) GUID {
	g, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return g
}

func nibble(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// String gives the upper-case form with braces, as MSI tables hold it.
func (g GUID) String() string { return "{" + g.Bare() + "}" }

// Bare gives the upper-case form without braces.
func (g GUID) Bare() string {
	var b [bareLength]byte
	const digits = "0123456789ABCDEF"
	n := 0
	for i, v := range g {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b[n] = '-'
			n++
		}
		b[n], b[n+1] = digits[v>>4], digits[v&15]
		n += 2
	}
	return string(b[:])
}

// IsNil tells whether all bytes are zero.
func (g GUID) IsNil() bool { return g == Nil }

// MarshalText gives String.
func (g GUID) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText is Parse.
func (g *GUID) UnmarshalText(text []byte) error {
	v, err := Parse(string(text))
	if err != nil {
		return err
	}
	*g = v
	return nil
}

// V5 gives the name-based GUID of version 5 (SHA-1) of name in a namespace
// (RFC 9562, section 5.5).
func V5(namespace GUID, name []byte) GUID { return named(sha1.New(), 5, namespace, name) }

// V3 gives the name-based GUID of version 3 (MD5) of name in a namespace
// (RFC 9562, section 5.3).
func V3(namespace GUID, name []byte) GUID { return named(md5.New(), 3, namespace, name) }

func named(h hash.Hash, version byte, namespace GUID, name []byte) GUID {
	h.Write(namespace[:])
	h.Write(name)
	var g GUID
	copy(g[:], h.Sum(nil))
	g[6] = g[6]&0x0F | version<<4
	g[8] = g[8]&0x3F | 0x80
	return g
}
