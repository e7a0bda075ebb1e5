package source

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/ianaindex"
)

// encodingDecl finds the encoding in an XML declaration (XML 1.0, section 2.8)
// of a file whose encoding is a superset of ASCII.
var encodingDecl = regexp.MustCompile(`^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']`)

// toUTF8 gives the text of an XML file as UTF-8 without a byte order mark. The
// encoding comes from the byte order mark, else from the XML declaration, else
// it is UTF-8 (XML 1.0, appendix F).
func toUTF8(b []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return b[3:], nil
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return fromUTF16(b[2:], true)
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return fromUTF16(b[2:], false)
	case bytes.HasPrefix(b, []byte{0, '<', 0, '?'}):
		return fromUTF16(b, true)
	case bytes.HasPrefix(b, []byte{'<', 0, '?', 0}):
		return fromUTF16(b, false)
	}
	m := encodingDecl.FindSubmatch(b[:min(len(b), 1024)])
	if m == nil {
		return b, nil
	}
	name := strings.ToLower(string(m[1]))
	switch name {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return b, nil
	case "utf-16", "utf-16le", "utf-16be", "unicode":
		return nil, fmt.Errorf("the XML declaration says %s but the file is not UTF-16", m[1])
	}
	enc, err := ianaindex.IANA.Encoding(name)
	if err != nil || enc == nil {
		return nil, fmt.Errorf("the encoding %q is not known", m[1])
	}
	return enc.NewDecoder().Bytes(b)
}

func fromUTF16(b []byte, big bool) ([]byte, error) {
	if len(b)%2 != 0 {
		return nil, fmt.Errorf("UTF-16 text has an odd number of bytes")
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		lo, hi := b[2*i], b[2*i+1]
		if big {
			lo, hi = hi, lo
		}
		units[i] = uint16(hi)<<8 | uint16(lo)
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			var low rune
			if i+1 < len(units) {
				low = rune(units[i+1])
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return nil, fmt.Errorf("UTF-16 text has half a surrogate pair at byte %d", 2*i)
			}
			i++
		}
		out = utf8.AppendRune(out, r)
	}
	return out, nil
}
