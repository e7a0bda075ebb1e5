package pe

// tableManifestResource is the number of the table ManifestResource (ECMA-335
// II.22.24). What comes before it has to be measured only.
const tableManifestResource = 0x28

// managedTables are the columns of each table up to ManifestResource, by its
// number (ECMA-335 II.22, each table in a section of its own; the tables named
// Ptr, and 0x1e and 0x1f, occur in uncompressed metadata only). A column is a
// digit, the number of its bytes; S, G or B for an index into a heap (strings,
// GUIDs, blobs); or a letter of indexes.
var managedTables = [...]string{
	0x00: "2SGGG",     // Module
	0x01: "rSS",       // TypeRef
	0x02: "4SStfm",    // TypeDef
	0x03: "f",         // FieldPtr
	0x04: "2SB",       // Field
	0x05: "m",         // MethodPtr
	0x06: "422SBp",    // MethodDef
	0x07: "p",         // ParamPtr
	0x08: "22S",       // Param
	0x09: "dt",        // InterfaceImpl
	0x0a: "cSB",       // MemberRef
	0x0b: "2kB",       // Constant
	0x0c: "auB",       // CustomAttribute
	0x0d: "lB",        // FieldMarshal
	0x0e: "2hB",       // DeclSecurity
	0x0f: "24d",       // ClassLayout
	0x10: "4f",        // FieldLayout
	0x11: "B",         // StandAloneSig
	0x12: "de",        // EventMap
	0x13: "e",         // EventPtr
	0x14: "2St",       // Event
	0x15: "dy",        // PropertyMap
	0x16: "y",         // PropertyPtr
	0x17: "2SB",       // Property
	0x18: "2ms",       // MethodSemantics
	0x19: "doo",       // MethodImpl
	0x1a: "S",         // ModuleRef
	0x1b: "B",         // TypeSpec
	0x1c: "2wSn",      // ImplMap
	0x1d: "4f",        // FieldRVA
	0x1e: "44",        // EncLog
	0x1f: "4",         // EncMap
	0x20: "422224BSS", // Assembly
	0x21: "4",         // AssemblyProcessor
	0x22: "444",       // AssemblyOS
	0x23: "22224BSSB", // AssemblyRef
	0x24: "4b",        // AssemblyRefProcessor
	0x25: "444b",      // AssemblyRefOS
	0x26: "4SB",       // File
	0x27: "44SSi",     // ExportedType
	0x28: "44Si",      // ManifestResource
}

// index is a column that numbers a row of one of several tables; tag is the
// number of low bits that tell which. It has two bytes when the longest of the
// tables has so few rows that they suffice (ECMA-335 II.24.2.6).
type index struct {
	tag    int
	tables []int
}

var indexes = map[byte]index{
	'b': {0, []int{0x23}},                         // AssemblyRef
	'd': {0, []int{0x02}},                         // TypeDef
	'e': {0, []int{0x14}},                         // Event
	'f': {0, []int{0x04}},                         // Field
	'm': {0, []int{0x06}},                         // MethodDef
	'n': {0, []int{0x1a}},                         // ModuleRef
	'p': {0, []int{0x08}},                         // Param
	'y': {0, []int{0x17}},                         // Property
	'c': {3, []int{0x02, 0x01, 0x1a, 0x06, 0x1b}}, // MemberRefParent
	'h': {2, []int{0x02, 0x06, 0x20}},             // HasDeclSecurity
	'i': {2, []int{0x26, 0x23, 0x27}},             // Implementation
	'k': {2, []int{0x04, 0x08, 0x17}},             // HasConstant
	'l': {1, []int{0x04, 0x08}},                   // HasFieldMarshal
	'o': {1, []int{0x06, 0x0a}},                   // MethodDefOrRef
	'r': {2, []int{0x00, 0x1a, 0x23, 0x01}},       // ResolutionScope
	's': {1, []int{0x14, 0x17}},                   // HasSemantics
	't': {2, []int{0x02, 0x01, 0x1b}},             // TypeDefOrRef
	'u': {3, []int{0x06, 0x0a}},                   // CustomAttributeType
	'w': {1, []int{0x04, 0x06}},                   // MemberForwarded
	'a': {5, []int{ // HasCustomAttribute
		0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0a, 0x00, 0x0e, 0x17, 0x14,
		0x11, 0x1a, 0x1b, 0x20, 0x23, 0x26, 0x27, 0x28, 0x2a, 0x2c, 0x2b,
	}},
}

// rowSize gives the bytes of a row of a table.
func (m *metadata) rowSize(table int) (n int) {
	for _, c := range []byte(managedTables[table]) {
		n += m.columnSize(c)
	}
	return n
}

// columnSize gives the bytes of a column of managedTables.
func (m *metadata) columnSize(c byte) int {
	switch c {
	case '2', '4':
		return int(c - '0')
	case 'S':
		return m.heapSize(0)
	case 'G':
		return m.heapSize(1)
	case 'B':
		return m.heapSize(2)
	}
	in := indexes[c]
	for _, t := range in.tables {
		if m.rows[t] >= 1<<(16-in.tag) {
			return 4
		}
	}
	return 2
}

func (m *metadata) heapSize(bit int) int {
	if m.heapWide>>bit&1 != 0 {
		return 4
	}
	return 2
}
