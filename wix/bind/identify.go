package bind

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
)

// The namespaces of the codes that are made of the content. They are gomsi's
// own; WiX has random codes.
var (
	productNamespace = guid.MustParse("{0E7D7C2B-4E0A-5C5E-9E0B-6E1B0F8C5A31}")
	packageNamespace = guid.MustParse("{6A1B9D9C-8E0F-5B7D-8A66-2C1D7D3F4B52}")
)

// identifyProduct gives a product code "*" its value: a name-based GUID of the
// upgrade code, the version, the platform, the language and all content but
// times, as far as it is known before bind variables are resolved (which may
// ask for the product code). It changes whenever the package code does, so
// that no two packages of one product code differ: Windows Installer would
// refuse the second (error 1638).
func (b *binder) identifyProduct() error {
	pkg := b.out.Package
	if pkg.ProductCode != "*" && pkg.ProductCode != "" {
		var err error
		b.product, err = guid.Parse(pkg.ProductCode)
		return err
	}
	name := strings.Join([]string{pkg.UpgradeCode, pkg.Version, string(pkg.Arch), pkg.Language, ""}, "|")
	d := digester{sha256.New()}
	b.digestContent(d)
	b.product = guid.V5(productNamespace, append([]byte(name), d.Sum(nil)...))
	for _, row := range b.table("Property").Rows {
		if row.String(0) == "ProductCode" {
			row.Cells[1] = b.product.String()
		}
	}
	return nil
}

// identify gives the package its summary information and its package code.
//
// The package code is a name-based GUID of everything that the package holds
// except times: equal content has an equal code, and any change gives another
// one, so that Windows Installer never takes two packages for the same.
func (b *binder) identify() error {
	b.summary()
	if g, err := guid.Parse(b.out.Package.PackageCode); err == nil {
		b.code = g
	} else {
		d := digester{sha256.New()}
		b.digestDatabase(d)
		b.digestContent(d)
		b.code = guid.V5(packageNamespace, d.Sum(nil))
	}
	b.db.Summary[msi.PIDRevision] = b.code.String()
	return nil
}

// digestDatabase adds what the database says beside its tables: code page and
// summary information without times.
func (b *binder) digestDatabase(d digester) {
	d.number(int64(b.db.Codepage))
	for id := msi.PIDCodepage; id <= msi.PIDSecurity; id++ {
		switch v := b.db.Summary[id].(type) {
		case string:
			d.text(fmt.Sprint(id), v)
		case int32:
			d.text(fmt.Sprint(id))
			d.number(int64(v))
		}
	}
}

// digestContent adds what the package is made of: the settings that become
// its summary information, all tables with their definitions, and the content
// of files and streams. How well the content is compressed does not count.
func (b *binder) digestContent(d digester) {
	for _, s := range packageTexts(b.out.Package) {
		d.text(*s)
	}
	sum := b.out.Package.Summary
	d.text(b.o.Application, b.o.Codepage, b.o.SummaryCodepage, fmt.Sprint(sum.Pages, sum.Words, sum.Security))
	for _, t := range b.out.Tables {
		d.text("rows", t.Name)
		if def, ok := b.definition(t.Name); ok {
			d.columns(def)
		}
		for _, row := range t.Rows {
			for i, cell := range row.Cells {
				if p := b.streams[row][i]; p != nil {
					d.Write(append([]byte{'v'}, p.sha256[:]...))
				} else {
					d.cell(cell)
				}
			}
		}
	}
	for _, k := range b.disks {
		d.text("disk", k.cabinet, fmt.Sprint(k.id, k.embed, k.layout))
		for _, f := range slices.Concat(k.packed, k.loose) {
			d.text(f.ID, fmt.Sprint(f.packed))
			d.Write(f.payload.sha256[:])
		}
	}
}

// digester hashes values so that different sequences of them never look alike.
type digester struct{ hash.Hash }

func (d digester) number(n int64) {
	var b [9]byte
	b[0] = 'n'
	binary.LittleEndian.PutUint64(b[1:], uint64(n))
	d.Write(b[:])
}

func (d digester) text(values ...string) {
	for _, s := range values {
		d.number(int64(len(s)))
		d.Write([]byte(s))
	}
}

func (d digester) cell(cell any) {
	switch v := cell.(type) {
	case nil:
		d.Write([]byte{0})
	case string:
		d.Write([]byte{'s'})
		d.text(v)
	case int32:
		d.Write([]byte{'i'})
		d.number(int64(v))
	}
}

// columns adds what _Columns and _Validation tell of a table.
func (d digester) columns(def msi.Definition) {
	for _, c := range def.Columns {
		d.text(c.Name, c.KeyTable, c.Category, c.Set, c.Description,
			fmt.Sprint(c.Kind, c.Width, c.Key, c.Nullable, c.Localizable, c.KeyColumn))
		for _, limit := range []*int32{c.Min, c.Max} {
			if limit == nil {
				d.cell(nil)
			} else {
				d.cell(*limit)
			}
		}
	}
}

// summary fills the summary information; the package code follows later.
func (b *binder) summary() {
	in := b.out.Package.Summary
	s := b.db.Summary
	texts := []struct {
		id    msi.PropertyID
		value string
	}{
		{msi.PIDTitle, in.Title}, {msi.PIDSubject, in.Subject}, {msi.PIDAuthor, in.Author},
		{msi.PIDKeywords, in.Keywords}, {msi.PIDComments, in.Comments}, {msi.PIDTemplate, in.Template},
		{msi.PIDApplication, b.o.Application},
	}
	codepage := b.summaryCodepage(in, func(yield func(string) bool) {
		for _, t := range texts {
			if !yield(t.value) {
				return
			}
		}
	})
	s[msi.PIDCodepage] = int32(codepage)
	for _, t := range texts {
		if t.value != "" {
			s[t.id] = t.value
		}
	}
	s[msi.PIDCreated], s[msi.PIDLastSaved] = b.o.Time, b.o.Time
	s[msi.PIDPageCount], s[msi.PIDWordCount], s[msi.PIDSecurity] = in.Pages, in.Words, in.Security
}

// summaryCodepage gives the code page of the summary information. Where none
// is authored, or 0, which stands for none, and that cannot hold the texts, it
// is UTF-8.
func (b *binder) summaryCodepage(in compile.Summary, texts func(func(string) bool)) int {
	codepage := defaultSummaryCodepage
	authored := cmp.Or(in.Codepage, b.o.SummaryCodepage)
	if authored != "" {
		n, ok := codepageNumber(authored)
		if !ok {
			b.list.Errorf(CodeCodepage, b.out.Package.Pos, "code page %q of the summary information is not known", authored).
				WithHint("write utf-8, or a number such as 1252")
		}
		codepage = n
	}
	for s := range texts {
		if isASCII(s) || msi.Encodable(codepage, s) {
			continue
		}
		if authored == "" || codepage == 0 {
			return msi.UTF8
		}
		b.list.Errorf(CodeText, b.out.Package.Pos, "text %q of the summary information has characters that code page %d lacks", s, codepage).
			WithHint("set the Codepage of the summary information to utf-8")
	}
	return codepage
}
