package msi

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

const streamAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"

// The code points that stand for marked, paired and single characters.
const (
	pairBase   = 0x3800 // + first + 64*second, 0x3800 … 0x47FF
	singleBase = 0x4800 // + character, 0x4800 … 0x483F
	tableMark  = 0x4840 // before the name of a table's stream
)

// maxStreamName is the greatest length of an entry's name in a compound file
// in UTF-16 units, without the terminator ([MS-CFB] 2.6.1).
const maxStreamName = 31

// encodeStreamName gives the name of a stream in the compound file. Windows
// Installer packs two characters of [0-9A-Za-z._] into one, so that names of
// up to 62 characters fit; other characters stand as they are. Names that
// begin with U+0005 (property sets, the digital signature) are not packed.
func encodeStreamName(name string, table bool) (string, error) {
	var out []rune
	if strings.HasPrefix(name, "\x05") {
		return name, checkUnits(name, []rune(name))
	}
	if table {
		out = append(out, tableMark)
	}
	runes := []rune(name)
	for i := 0; i < len(runes); i++ {
		first := alphabetIndex(runes[i])
		switch {
		case first < 0:
			out = append(out, runes[i])
		case i+1 < len(runes) && alphabetIndex(runes[i+1]) >= 0:
			out = append(out, rune(pairBase+first+alphabetIndex(runes[i+1])<<6))
			i++
		default:
			out = append(out, rune(singleBase+first))
		}
	}
	return string(out), checkUnits(name, out)
}

// checkUnits tells whether a packed name fits into a directory entry.
func checkUnits(name string, packed []rune) error {
	units := len(utf16.Encode(packed))
	if name == "" {
		return errors.New("msi: a stream without a name")
	}
	if units > maxStreamName {
		return fmt.Errorf("msi: stream name %q takes %d characters when packed; max is %d", name, units, maxStreamName)
	}
	return nil
}

// decodeStreamName is the reverse; table tells whether the table mark stood
// before the name.
func decodeStreamName(packed string) (name string, table bool) {
	var out []rune
	for i, r := range []rune(packed) {
		switch {
		case r == tableMark && i == 0:
			table = true
		case r >= pairBase && r < singleBase:
			r -= pairBase
			out = append(out, rune(streamAlphabet[r&63]), rune(streamAlphabet[r>>6]))
		case r >= singleBase && r < tableMark:
			out = append(out, rune(streamAlphabet[r-singleBase]))
		default:
			out = append(out, r)
		}
	}
	return string(out), table
}

func alphabetIndex(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= 'A' && r <= 'Z':
		return int(r-'A') + 10
	case r >= 'a' && r <= 'z':
		return int(r-'a') + 36
	case r == '.':
		return 62
	case r == '_':
		return 63
	}
	return -1
}

// cellStreamName gives the name of the stream of a row's object cell: table
// and key values joined by "." (Windows Installer documentation, "_Streams
// Table").
func cellStreamName(def Definition, row Row) string {
	name := def.Name
	for i := range def.Keys() {
		name += "." + cellText(row[i])
	}
	return name
}
