package msi

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// ascii is the code page of US-ASCII.
const ascii = 20127

// codepages gives the encoding of a Windows code page (Windows documentation,
// "Code Page Identifiers"). UTF-8, ASCII and neutral are not in it.
func codepages(id int) encoding.Encoding {
	return map[int]encoding.Encoding{
		437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852,
		855: charmap.CodePage855, 858: charmap.CodePage858, 860: charmap.CodePage860,
		862: charmap.CodePage862, 863: charmap.CodePage863, 865: charmap.CodePage865,
		866: charmap.CodePage866, 874: charmap.Windows874,
		932: japanese.ShiftJIS, 936: simplifiedchinese.GBK, 949: korean.EUCKR, 950: traditionalchinese.Big5,
		1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252,
		1253: charmap.Windows1253, 1254: charmap.Windows1254, 1255: charmap.Windows1255,
		1256: charmap.Windows1256, 1257: charmap.Windows1257, 1258: charmap.Windows1258,
		28591: charmap.ISO8859_1, 28592: charmap.ISO8859_2, 28593: charmap.ISO8859_3,
		28594: charmap.ISO8859_4, 28595: charmap.ISO8859_5, 28596: charmap.ISO8859_6,
		28597: charmap.ISO8859_7, 28598: charmap.ISO8859_8, 28599: charmap.ISO8859_9,
		28603: charmap.ISO8859_13, 28605: charmap.ISO8859_15,
		20866: charmap.KOI8R, 21866: charmap.KOI8U, 54936: simplifiedchinese.GB18030,
	}[id]
}

// KnownCodepage tells whether strings of that Windows code page can be
// written and read. 0 (neutral) is known.
func KnownCodepage(id int) bool {
	return id == 0 || id == ascii || id == UTF8 || codepages(id) != nil
}

// CodepageError is a text that the code page has no characters for, or, with
// an empty Text, a code page that is not known.
type CodepageError struct {
	Codepage int
	Text     string
	Char     rune // the first character that cannot be encoded
	// The cell that has the text. For summary information Table is
	// SummaryTable and Key the property's name.
	Table, Key, Column string
}

func (e *CodepageError) Error() string {
	fault := CellError{Table: e.Table, Key: e.Key, Column: e.Column}
	switch {
	case e.Text == "":
		fault.Reason = fmt.Sprintf("code page %d is not known", e.Codepage)
	case e.Codepage == 0:
		fault.Reason = fmt.Sprintf("%q: %q is not ASCII, and code page 0 (neutral) has no other characters", e.Text, e.Char)
	default:
		fault.Reason = fmt.Sprintf("%q: code page %d has no %q", e.Text, e.Codepage, e.Char)
	}
	if e.Table == "" {
		return "msi: " + fault.Reason
	}
	return fault.Error()
}

// encoder gives a function that turns text into bytes of a code page.
func encoder(id int) (func(string) (string, error), error) {
	if id == UTF8 {
		return func(s string) (string, error) {
			if !utf8.ValidString(s) {
				return "", &CodepageError{Codepage: id, Text: s, Char: utf8.RuneError}
			}
			return s, nil
		}, nil
	}
	enc := codepages(id)
	if enc == nil && id != 0 && id != ascii {
		return nil, &CodepageError{Codepage: id}
	}
	return func(s string) (string, error) {
		first := strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
		if first < 0 {
			return s, nil
		}
		if enc == nil {
			r, _ := utf8.DecodeRuneInString(s[first:])
			return "", &CodepageError{Codepage: id, Text: s, Char: r}
		}
		out, err := enc.NewEncoder().String(s)
		if err == nil {
			return out, nil
		}
		for _, r := range s {
			if _, err := enc.NewEncoder().String(string(r)); err != nil || r == utf8.RuneError {
				return "", &CodepageError{Codepage: id, Text: s, Char: r}
			}
		}
		return "", err
	}, nil
}

// Encodable tells whether a code page is known and has all characters of s.
func Encodable(id int, s string) bool {
	encode, err := encoder(id)
	if err == nil {
		_, err = encode(s)
	}
	return err == nil
}

// decoder is the reverse. Bytes that stand for no character become U+FFFD;
// neutral text is read as code page 1252, which is what most such files that
// are not ASCII were made with.
func decoder(id int) (func([]byte) string, error) {
	if id == 0 || id == ascii {
		id = 1252
	}
	if id == UTF8 {
		return func(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }, nil
	}
	enc := codepages(id)
	if enc == nil {
		return nil, &CodepageError{Codepage: id}
	}
	return func(b []byte) string {
		for _, c := range b {
			if c >= utf8.RuneSelf {
				out, err := enc.NewDecoder().Bytes(b)
				if err != nil {
					return strings.ToValidUTF8(string(b), "\uFFFD")
				}
				return string(out)
			}
		}
		return string(b)
	}, nil
}
