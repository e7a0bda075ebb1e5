package bind

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
	"github.com/gomsi/gomsi/wix/source"
)

// maxText limits a file that becomes a cell's text, in bytes. Windows
// Installer shows it in a control of a dialog.
const maxText = 16 << 20

// resolveSource replaces the references in the path of a file. One that came
// with a library stays as it came unless a WiX variable in its path has a value
// that somebody gave: then the path names another file, as in
// "!(wix.WixUIBannerBmp=bannrbmp.bmp)".
func (b *binder) resolveSource(s compile.Source, pos diag.Pos) compile.Source {
	if s.Content != nil && !b.replaced(s.Path) {
		return s
	}
	s.Path, s.Content = b.texts.expand(s.Path, pos), nil
	return s
}

// replaced tells whether a path holds a WiX variable that has a value.
func (b *binder) replaced(path string) bool {
	return slices.ContainsFunc(source.Refs(path, b.out.Dialect), func(r source.Ref) bool {
		_, ok := b.texts.wix[r.Name]
		return r.Kind == "wix" && ok
	})
}

// carried gives the file that came with a library.
func (b *binder) carried(s compile.Source, fallback diag.Pos) *payload {
	p := &payload{named: s.Path, pos: s.Pos, content: s.Content, size: int64(len(s.Content)), sha256: sha256.Sum256(s.Content)}
	if !p.pos.IsValid() {
		p.pos = fallback
	}
	return p
}

// readTexts puts the content of files into the cells of texts that name them:
// the text of a control may be a file, which mostly is RTF. It comes after the
// references, since those in such a file are not replaced.
func (b *binder) readTexts() error {
	for _, t := range b.out.Tables {
		def, _ := b.definition(t.Name)
		for _, row := range t.Rows {
			for i, p := range b.streams[row] {
				if i >= len(def.Columns) || def.Columns[i].Kind != msi.String {
					continue
				}
				s, err := b.readText(p)
				if err != nil {
					return err
				}
				row.Cells[i] = text(s)
				delete(b.streams[row], i)
			}
			if len(b.streams[row]) == 0 {
				delete(b.streams, row)
			}
		}
	}
	return nil
}

func (b *binder) readText(p *payload) (string, error) {
	if p.size > maxText {
		b.list.Errorf(CodeTooBig, p.pos, "file %q has %d bytes; max is %d for the text of a control", p.named, p.size, maxText)
		return "", nil
	}
	r, err := p.open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err != nil {
		return "", err
	}
	// Rich text of Windows' own editors ends with a NUL, of which Windows
	// Installer makes an end of line when it reads the table from WiX.
	return strings.ReplaceAll(decodeText(raw), "\x00", "\n"), nil
}

// decodeText reads a text as WiX does: UTF-8, or UTF-16 when it has the mark of
// that; bytes that are neither become U+FFFD.
func decodeText(raw []byte) string {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		return strings.ToValidUTF8(string(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))), "\uFFFD")
	}
	units := make([]uint16, len(raw)/2-1)
	for i := range units {
		units[i] = order.Uint16(raw[2+2*i:])
	}
	return string(utf16.Decode(units))
}
