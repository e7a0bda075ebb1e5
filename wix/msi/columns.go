package msi

// Limits of a table's definition.
const (
	// maxColumns is Windows Installer's limit ("Column Definition Format",
	// "Maximum number of columns": 32).
	maxColumns = 32
	// maxWidth is the greatest width that fits into the type word. A wider
	// column is stored as one without limit: 256 would overflow into
	// bitsValid, which is set anyway.
	maxWidth = 255
)

// The bits of a column's type word in _Columns.
const (
	bitsWidth       = 0x00FF // text: greatest length; numbers: bytes
	bitsValid       = 0x0100 // set in every column
	bitsLocalizable = 0x0200
	bitsShort       = 0x0400 // 16-bit numbers, and text (whose cells are string ids)
	bitsText        = 0x0800 // text and, without bitsShort, streams
	bitsNullable    = 0x1000
	bitsKey         = 0x2000
)

// columnBits gives a column's type word.
func columnBits(c Column) uint16 {
	var bits uint16
	switch c.Kind {
	case String:
		bits = bitsValid | bitsShort | bitsText
		if c.Width <= maxWidth {
			bits |= uint16(c.Width)
		}
		if c.Localizable {
			bits |= bitsLocalizable
		}
	case Int16:
		bits = bitsValid | bitsShort | 2
	case Int32:
		bits = bitsValid | 4
	case Object:
		bits = bitsValid | bitsText
	}
	if c.Nullable {
		bits |= bitsNullable
	}
	if c.Key {
		bits |= bitsKey
	}
	return bits
}
