package ident

import "cmp"

// CompareCulture orders identifiers as the invariant culture of .NET does, in
// which both lines of WiX sort lists of properties, and WiX 3 its files and
// actions too: "." before "_" before digits before letters; the case of
// letters counts only when nothing else differs, small ones first.
func CompareCulture(a, b string) int {
	for i := range min(len(a), len(b)) {
		if c := cmp.Compare(weight(a[i]), weight(b[i])); c != 0 {
			return c
		}
	}
	// The order of bytes has capitals first, so the arguments change places.
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(b, a))
}

func weight(c byte) int {
	switch {
	case c == '.':
		return 1
	case c == '_':
		return 2
	case '0' <= c && c <= '9':
		return 3 + int(c-'0')
	case 'A' <= c && c <= 'Z':
		return 13 + int(c-'A')
	case 'a' <= c && c <= 'z':
		return 13 + int(c-'a')
	}
	// Identifiers hold nothing else.
	return 64 + int(c)
}
