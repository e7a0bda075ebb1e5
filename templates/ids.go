package templates

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"

	"github.com/gomsi/gomsi/internal/guid"
)

// maxID is the width of the columns that hold identifiers; WiX refuses more.
const maxID = 72

// namespace is that of the component GUIDs that WiX does not compute: those of
// directories. It is gomsi's own and must never change.
var namespace = guid.MustParse("{2A8C35C5-0B1B-5A5E-8C53-6F2B1F0E9D41}")

// componentGUID gives the GUID of a component without a file or registry value
// as its key path; name says what it holds, independent of the version.
func componentGUID(name string) string {
	return guid.V5(namespace, []byte(strings.ToLower(name))).String()
}

// ids hands out identifiers, each once. They are made from names, so that
// they can be read and stay the same from version to version.
type ids map[string]bool

// take gives the identifier for words (a prefix and a path, say). full is what
// makes it different from others with the same words; where two would collide
// the later one carries a hash of it.
func (t ids) take(full string, words ...string) string {
	id := legalID(strings.Join(words, "_"))
	if len(id) > maxID || t[strings.ToLower(id)] {
		h := sha1.Sum([]byte(strings.ToLower(full)))
		suffix := "_" + hex.EncodeToString(h[:4])
		if len(id) > maxID-len(suffix) {
			id = id[:maxID-len(suffix)]
		}
		id += suffix
	}
	t[strings.ToLower(id)] = true
	return id
}

// legalID replaces what an identifier may not hold: it has ASCII letters,
// digits, underscores and periods, and begins with a letter or an underscore
// (Windows Installer, column data type Identifier).
func legalID(s string) string {
	var b strings.Builder
	for _, r := range s {
		if !isIDRune(r) {
			r = '_'
		}
		b.WriteRune(r)
	}
	id := b.String()
	if id == "" || id[0] == '.' || '0' <= id[0] && id[0] <= '9' {
		id = "_" + id
	}
	return id
}

func isIDRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '.'
}

// publicID makes the name of a public property: no lower-case letters.
func publicID(s string) string {
	return strings.ReplaceAll(strings.ToUpper(legalID(s)), ".", "_")
}
