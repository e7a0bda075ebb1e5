package bind

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
)

// codepages are the names that sources may use in place of a code page's
// number: the IANA and .NET names of those that a database can have.
var codepages = map[string]int{
	"utf-8": 65001, "utf8": 65001,
	"us-ascii": 20127, "ascii": 20127,
	"windows-1250": 1250, "windows-1251": 1251, "windows-1252": 1252, "windows-1253": 1253,
	"windows-1254": 1254, "windows-1255": 1255, "windows-1256": 1256, "windows-1257": 1257,
	"windows-1258": 1258, "windows-874": 874,
	"iso-8859-1": 28591, "iso-8859-2": 28592, "iso-8859-15": 28605,
	"shift_jis": 932, "gb2312": 936, "ks_c_5601-1987": 949, "big5": 950,
}

// defaultSummaryCodepage is WiX's code page of the summary information.
const defaultSummaryCodepage = 1252

// codepageNumber reads a code page: a number or a name.
func codepageNumber(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, msi.KnownCodepage(n)
	}
	n, ok := codepages[strings.ToLower(s)]
	return n, ok
}

// codepage gives the code page of the database: the authored one, that of the
// localization, or the line's default, 0 in v3 and UTF-8 in v4+. A package that
// gets 0, which stands for none, becomes UTF-8 as soon as some text is not
// ASCII, where WiX would fail or lose it.
func (b *binder) codepage() int {
	neutral := b.v3()
	if s := cmp.Or(b.out.Package.Codepage, b.o.Codepage); s != "" {
		n, ok := codepageNumber(s)
		if !ok {
			b.list.Errorf(CodeCodepage, b.out.Package.Pos, "code page %q is not known", s).
				WithHint("write utf-8, or a number such as 1252")
			return msi.UTF8
		}
		if n != 0 {
			return n
		}
		neutral = true
	}
	if neutral && b.allASCII() {
		return 0
	}
	return msi.UTF8
}

func (b *binder) allASCII() bool {
	for _, t := range b.out.Tables {
		for _, row := range t.Rows {
			for _, cell := range row.Cells {
				if s, ok := cell.(string); ok && !isASCII(s) {
					return false
				}
			}
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// checkText reports a text that the database's code page cannot hold.
func (b *binder) checkText(def msi.Definition, s string, row *compile.Row) {
	if isASCII(s) || msi.Encodable(b.db.Codepage, s) {
		return
	}
	b.list.Errorf(CodeText, row.Pos, "text %q of table %s has characters that code page %d lacks", s, def.Name, b.db.Codepage).
		WithHint("set the package's Codepage to utf-8")
}
