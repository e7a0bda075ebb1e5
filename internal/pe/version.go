package pe

import (
	"encoding/binary"
	"strconv"
	"unicode/utf16"
)

// Values of VS_FIXEDFILEINFO.
const (
	fixedSignature = 0xfeef04bd // dwSignature
	flagPrerelease = 0x2        // VS_FF_PRERELEASE in dwFileFlags
)

// versionResource is a parsed VS_VERSIONINFO.
type versionResource struct {
	fixed         bool
	prerelease    bool // VS_FF_PRERELEASE
	file, product Version
	languages     []uint16
	strings       map[string]string
}

// versionNode is one block of the version resource: every level has the same
// head (length, value length, type), a UTF-16 key, a value and children, each
// on a boundary of 4 bytes ("VS_VERSIONINFO structure", "StringFileInfo
// structure" and the pages that they name).
type versionNode struct {
	key      string
	text     bool
	value    []byte
	children []byte
}

// parseVersionResource reads a version resource; ok is false when it is none.
func parseVersionResource(b []byte) (v versionResource, ok bool) {
	root, _, ok := nextNode(b)
	if !ok || root.key != "VS_VERSION_INFO" {
		return v, false
	}
	if f := root.value; len(f) >= 52 && binary.LittleEndian.Uint32(f) == fixedSignature {
		v.fixed = true
		v.file = versionOf(f[8:])
		v.product = versionOf(f[16:])
		v.prerelease = binary.LittleEndian.Uint32(f[24:])&binary.LittleEndian.Uint32(f[28:])&flagPrerelease != 0
	}
	var stringLanguages []uint16
	for rest := root.children; ; {
		var info versionNode
		if info, rest, ok = nextNode(rest); !ok {
			break
		}
		switch info.key {
		case "StringFileInfo":
			stringLanguages = v.readStrings(info.children)
		case "VarFileInfo":
			v.readTranslations(info.children)
		}
	}
	if v.languages == nil {
		v.languages = stringLanguages
	}
	return v, true
}

// versionOf reads the two 32-bit halves of a version.
func versionOf(b []byte) Version {
	ms, ls := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	return Version{uint16(ms >> 16), uint16(ms), uint16(ls >> 16), uint16(ls)}
}

// readStrings keeps the first string table and gives the languages of all: a
// table's key is eight hexadecimal digits, language and code page.
func (v *versionResource) readStrings(b []byte) (languages []uint16) {
	for {
		table, rest, ok := nextNode(b)
		if !ok {
			return languages
		}
		b = rest
		if len(table.key) == 8 {
			if n, err := strconv.ParseUint(table.key[:4], 16, 16); err == nil {
				languages = append(languages, uint16(n))
			}
		}
		if v.strings != nil {
			continue
		}
		v.strings = map[string]string{}
		for fields := table.children; ; {
			var s versionNode
			if s, fields, ok = nextNode(fields); !ok {
				break
			}
			if s.key != "" {
				v.strings[s.key] = utf16z(s.value)
			}
		}
	}
}

// readTranslations reads pairs of language and code page.
func (v *versionResource) readTranslations(b []byte) {
	for {
		entry, rest, ok := nextNode(b)
		if !ok {
			return
		}
		b = rest
		if entry.key != "Translation" {
			continue
		}
		for t := entry.value; len(t) >= 4; t = t[4:] {
			v.languages = append(v.languages, binary.LittleEndian.Uint16(t))
		}
	}
}

// nextNode reads the block at the begin of b and gives what follows it. A
// length that b does not have is cut to b, as Windows does.
func nextNode(b []byte) (n versionNode, rest []byte, ok bool) {
	if len(b) < 6 {
		return n, nil, false
	}
	length := int(binary.LittleEndian.Uint16(b))
	valueLength := int(binary.LittleEndian.Uint16(b[2:]))
	n.text = binary.LittleEndian.Uint16(b[4:]) == 1
	if length < 6 {
		return n, nil, false
	}
	length = min(length, len(b))
	rest = b[min(align4(length), len(b)):]
	b = b[:length]
	end := 6
	for ; ; end += 2 {
		if end+2 > len(b) {
			return n, nil, false
		}
		if b[end] == 0 && b[end+1] == 0 {
			break
		}
	}
	n.key = utf16z(b[6:end])
	at := min(align4(end+2), len(b))
	// The value's length counts characters in a text, though some compilers
	// write bytes there: the block's own length bounds both.
	if n.text {
		valueLength *= 2
	}
	valueEnd := min(at+valueLength, len(b))
	n.value = b[at:valueEnd]
	n.children = b[min(align4(valueEnd), len(b)):]
	return n, rest, true
}

func align4(n int) int { return (n + 3) &^ 3 }

// utf16z decodes UTF-16 up to the first zero.
func utf16z(b []byte) string {
	var units []uint16
	for ; len(b) >= 2; b = b[2:] {
		u := binary.LittleEndian.Uint16(b)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}
