package source

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// verbatim tells that line ends and blanks stay as they are written: WiX 3 reads
// without XML's normalization (.NET's XmlTextReader), so that a line end in a
// value comes into the package, be it LF or CR LF. WiX 4 and later normalize.
// Seen with WiX 3.11 and 5.0.2.
func (lx *lexer) verbatim() bool {
	return lx.root != nil && (lx.root.space == nsV3 || lx.root.space == nsLocV3)
}

// resolve replaces character and entity references and gives line ends (and,
// in attribute values, blanks) their XML form (sections 2.11, 3.3.3, 4.1),
// unless they stay verbatim.
func (lx *lexer) resolve(off int, raw string, attr bool) (string, *lexError) {
	verbatim := lx.verbatim()
	if !strings.ContainsAny(raw, "&\r\n\t") || verbatim && !strings.Contains(raw, "&") {
		return raw, nil
	}
	var sb strings.Builder
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case verbatim && c != '&':
			sb.WriteByte(c)
			i++
		case c == '\r':
			if i+1 >= len(raw) || raw[i+1] != '\n' {
				sb.WriteByte(pick(attr, ' ', '\n'))
			}
			i++
		case c == '\n' || c == '\t':
			sb.WriteByte(pick(attr, ' ', c))
			i++
		case c != '&':
			sb.WriteByte(c)
			i++
		default:
			semi := strings.IndexByte(raw[i:], ';')
			if semi < 0 {
				fault := lx.fault(off+i, `"&" must be written "&amp;"`)
				return "", fault
			}
			r, ok := reference(raw[i+1 : i+semi])
			if !ok {
				fault := lx.fault(off+i, "%q is not a reference that XML has", raw[i:i+semi+1])
				if semi > 12 {
					fault.msg = `"&" must be written "&amp;"`
				}
				return "", fault
			}
			sb.WriteRune(r)
			i += semi + 1
		}
	}
	return sb.String(), nil
}

func pick(first bool, a, b byte) byte {
	if first {
		return a
	}
	return b
}

// reference gives the character of a reference without its "&" and ";".
func reference(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, base := strings.CutPrefix(name, "#")
	if !base {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		n, err = strconv.ParseUint(hex, 16, 32)
	}
	r := rune(n)
	if err != nil || n > unicode.MaxRune || !utf8.ValidRune(r) || !isChar(r) {
		return 0, false
	}
	return r, true
}
