package msi

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Types of property values ([MS-OLEPS] 2.15) that summary information has.
const (
	vtInt16    = 0x0002 // VT_I2
	vtInt32    = 0x0003 // VT_I4
	vtText     = 0x001E // VT_LPSTR
	vtFileTime = 0x0040 // VT_FILETIME
)

// formatID is that of summary information, {F29F85E0-4FF9-1068-AB91-08002B27B3D9}
// ([MS-OLEPS] 2.25.1).
const formatID = "\xE0\x85\x9F\xF2\xF9\x4F\x68\x10\xAB\x91\x08\x00\x2B\x27\xB3\xD9"

// setStart is where the one property set of the stream begins: after byte
// order, version, system, class, count, format and this offset.
const setStart = 48

// maxProperties bounds what is read; there are 19 numbers.
const maxProperties = 256

// property is what is known of a summary property.
type property struct {
	id   PropertyID
	name string // as dumps show it
	kind uint32
}

// properties gives all summary properties in the order of their numbers
// (Windows Installer documentation, "Summary Property Descriptions").
func properties() []property {
	return []property{
		{PIDCodepage, "Codepage", vtInt16},
		{PIDTitle, "Title", vtText},
		{PIDSubject, "Subject", vtText},
		{PIDAuthor, "Author", vtText},
		{PIDKeywords, "Keywords", vtText},
		{PIDComments, "Comments", vtText},
		{PIDTemplate, "Template", vtText},
		{PIDLastAuthor, "LastAuthor", vtText},
		{PIDRevision, "Revision", vtText},
		{PIDEditTime, "EditTime", vtFileTime},
		{PIDLastPrinted, "LastPrinted", vtFileTime},
		{PIDCreated, "Created", vtFileTime},
		{PIDLastSaved, "LastSaved", vtFileTime},
		{PIDPageCount, "PageCount", vtInt32},
		{PIDWordCount, "WordCount", vtInt32},
		{PIDCharCount, "CharCount", vtInt32},
		{PIDApplication, "Application", vtText},
		{PIDSecurity, "Security", vtInt32},
	}
}

// String gives the property's name, "Title".
func (id PropertyID) String() string {
	for _, p := range properties() {
		if p.id == id {
			return p.name
		}
	}
	return fmt.Sprintf("PID %d", uint32(id))
}

// fileTimeEpoch is 1601-01-01 in seconds before 1970.
const fileTimeEpoch = 11644473600

// fileTime gives a time in units of 100 ns since 1601 ([MS-DTYP] 2.3.3).
func fileTime(t time.Time) uint64 {
	return uint64(t.Unix()+fileTimeEpoch)*1e7 + uint64(t.Nanosecond()/100)
}

// fromFileTime is the reverse, in UTC.
func fromFileTime(v uint64) time.Time {
	return time.Unix(int64(v/1e7)-fileTimeEpoch, int64(v%1e7)*100).UTC()
}

// serialize gives the property set stream ([MS-OLEPS] 2.21).
func (s Summary) serialize() ([]byte, error) {
	for id := range s {
		if !slices.ContainsFunc(properties(), func(p property) bool { return p.id == id }) {
			return nil, &CellError{Table: SummaryTable, Key: id.String(), Reason: "the property is not known"}
		}
	}
	codepage := 1252
	if v, ok := s[PIDCodepage].(int32); ok {
		codepage = int(v)
	}
	encode, err := encoder(codepage)
	if err != nil {
		return nil, &CodepageError{Codepage: codepage, Table: SummaryTable, Key: PIDCodepage.String()}
	}
	le := binary.LittleEndian
	var values []byte
	var places []uint32
	for _, p := range properties() {
		value, ok := s[p.id]
		if !ok {
			continue
		}
		places = append(places, uint32(p.id), uint32(len(values)))
		values = le.AppendUint32(values, p.kind)
		values, err = appendProperty(values, p, value, encode)
		if fault, ok := err.(*CodepageError); ok {
			fault.Table, fault.Key = SummaryTable, p.name
			return nil, fault
		}
		if err != nil {
			return nil, &CellError{Table: SummaryTable, Key: p.name, Reason: err.Error()}
		}
		for len(values)%4 != 0 {
			values = append(values, 0)
		}
	}
	out := le.AppendUint16(nil, 0xFFFE)    // byte order
	out = le.AppendUint16(out, 0)          // version of the format
	out = le.AppendUint32(out, 0x00020005) // the system: Win32, version 5.0; readers do not use it
	out = append(out, make([]byte, 16)...) // class
	out = le.AppendUint32(out, 1)          // number of property sets
	out = append(out, formatID...)         // what the set is
	out = le.AppendUint32(out, setStart)   // where it begins
	header := 8 + 4*len(places)            // of the set
	out = le.AppendUint32(out, uint32(header+len(values)))
	out = le.AppendUint32(out, uint32(len(places)/2))
	for i := 0; i < len(places); i += 2 {
		out = le.AppendUint32(out, places[i])
		out = le.AppendUint32(out, places[i+1]+uint32(header))
	}
	return append(out, values...), nil
}

// appendProperty appends the value of a property without its type.
func appendProperty(b []byte, p property, value any, encode func(string) (string, error)) ([]byte, error) {
	le := binary.LittleEndian
	switch v := value.(type) {
	case int32:
		switch {
		case p.kind == vtInt32:
			return le.AppendUint32(b, uint32(v)), nil
		case p.kind == vtInt16 && v >= 0 && v <= math.MaxUint16:
			return le.AppendUint16(b, uint16(v)), nil
		case p.kind == vtInt16:
			return nil, fmt.Errorf("%d; range is 0 to 65535", v)
		}
	case string:
		if p.kind == vtText {
			text, err := encode(v)
			if err != nil {
				return nil, err
			}
			if strings.ContainsRune(v, 0) {
				return nil, fmt.Errorf("%q holds a NUL", v)
			}
			b = le.AppendUint32(b, uint32(len(text)+1))
			return append(append(b, text...), 0), nil
		}
	case time.Time:
		if p.kind == vtFileTime {
			if y := v.Year(); y < 1601 || y > 9999 {
				return nil, fmt.Errorf("year %d; range is 1601 to 9999", y)
			}
			return le.AppendUint64(b, fileTime(v)), nil
		}
	}
	return nil, fmt.Errorf("a value of type %T", value)
}

// readSummary reads a property set stream. Properties that are not known, or
// of another type than they should be, are left out: Windows Installer does
// not look at them.
func readSummary(b []byte) (Summary, error) {
	le := binary.LittleEndian
	fault := corrupt("the summary information is no property set")
	if len(b) < setStart || le.Uint16(b) != 0xFFFE || string(b[28:44]) != formatID {
		return nil, fault
	}
	start := le.Uint32(b[44:])
	if uint64(start)+8 > uint64(len(b)) {
		return nil, fault
	}
	set := b[start:]
	count := le.Uint32(set[4:])
	if count > maxProperties || uint64(len(set)) < 8+8*uint64(count) {
		return nil, corrupt("the summary information has %d properties", count)
	}
	raw := map[PropertyID][]byte{}
	for i := range count {
		id, at := le.Uint32(set[8+8*i:]), le.Uint32(set[12+8*i:])
		if uint64(at)+8 > uint64(len(set)) {
			return nil, corrupt("the summary information ends within property %d", id)
		}
		raw[PropertyID(id)] = set[at:]
	}
	codepage := 1252
	if v := raw[PIDCodepage]; v != nil && le.Uint32(v) == vtInt16 {
		codepage = int(le.Uint16(v[4:]))
	}
	decode, err := decoder(codepage)
	if err != nil {
		return nil, fmt.Errorf("summary information: %w", err)
	}
	s := Summary{}
	for _, p := range properties() {
		v := raw[p.id]
		if v == nil || le.Uint32(v) != p.kind {
			continue
		}
		v = v[4:]
		switch {
		case p.kind == vtInt16:
			s[p.id] = int32(le.Uint16(v))
		case p.kind == vtInt32:
			s[p.id] = int32(le.Uint32(v))
		case p.kind == vtFileTime && len(v) >= 8:
			s[p.id] = fromFileTime(le.Uint64(v))
		case p.kind == vtText && uint64(le.Uint32(v)) <= uint64(len(v)-4):
			text, _, _ := strings.Cut(string(v[4:4+le.Uint32(v)]), "\x00")
			s[p.id] = decode([]byte(text))
		default:
			return nil, corrupt("the summary information ends within %s", p.name)
		}
	}
	return s, nil
}
