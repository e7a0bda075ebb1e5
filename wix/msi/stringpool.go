package msi

import (
	"encoding/binary"
	"fmt"
	"math"
)

// The string pool holds every text of the database once; cells are numbers of
// strings, counted from 1, 0 for null. It has two streams:
//
//   - _StringPool: four bytes of header, then four bytes a string, its length
//     in bytes and its reference count, both 16 bits. The header is the code
//     page, with the top bit set when cells hold three bytes instead of two.
//     An entry of zeros is an unused number. A string of 64 KiB or more takes
//     eight bytes: length 0, the reference count, then its length in 32 bits.
//   - _StringData: the strings in the same order without anything between.
//
// Counts are those that databases written by Windows have: one for each cell,
// the cells of _Tables and _Columns included.

const (
	longRefsFlag = 0x80000000 // in the pool's header
	// maxShortRef is the greatest string number of two bytes.
	maxShortRef = 0xFFFF
	maxLongRef  = 0xFFFFFF
)

// pool collects strings.
type pool struct {
	ids  map[string]uint32
	text []string // text[0] is string 1
	refs []uint32
}

// id gives the number of a string, which it adds when it is new; "" is 0.
func (p *pool) id(s string) uint32 {
	if s == "" {
		return 0
	}
	id, ok := p.ids[s]
	if !ok {
		p.text = append(p.text, s)
		p.refs = append(p.refs, 0)
		id = uint32(len(p.text))
		p.ids[s] = id
	}
	return id
}

// use gives the number of a string and counts one reference.
func (p *pool) use(s string) uint32 {
	id := p.id(s)
	if id != 0 {
		p.refs[id-1]++
	}
	return id
}

// long tells whether references take three bytes. It is final when all
// strings are in.
func (p *pool) long() bool { return len(p.text) > maxShortRef }

// serialize gives the two streams.
func (p *pool) serialize(codepage int) (index, data []byte, err error) {
	encode, err := encoder(codepage)
	if err != nil {
		return nil, nil, err
	}
	if len(p.text) > maxLongRef {
		return nil, nil, fmt.Errorf("msi: %d different strings; max is %d", len(p.text), maxLongRef)
	}
	le := binary.LittleEndian
	header := uint32(codepage)
	if p.long() {
		header |= longRefsFlag
	}
	index = le.AppendUint32(make([]byte, 0, 4*len(p.text)+4), header)
	for i, s := range p.text {
		b, err := encode(s)
		if err != nil {
			return nil, nil, err
		}
		if len(b) > math.MaxInt32 {
			return nil, nil, fmt.Errorf("msi: a string of %d bytes; max is %d", len(b), math.MaxInt32)
		}
		data = append(data, b...)
		// The count has 16 bits. What Windows does beyond is not documented
		// and not seen; a count that stays at the top never frees a string
		// that is in use.
		refs := uint16(min(p.refs[i], math.MaxUint16))
		if len(b) > math.MaxUint16 {
			index = le.AppendUint16(le.AppendUint16(index, 0), refs)
			index = le.AppendUint32(index, uint32(len(b)))
			continue
		}
		index = le.AppendUint16(le.AppendUint16(index, uint16(len(b))), refs)
	}
	return index, data, nil
}

// readPool gives the strings by number (the first is "" for null), the code
// page and whether references take three bytes.
func readPool(index, data []byte) (text []string, codepage int, long bool, err error) {
	if len(index) < 4 {
		return nil, 0, false, corrupt("a string pool of %d bytes", len(index))
	}
	le := binary.LittleEndian
	header := le.Uint32(index)
	long = header&longRefsFlag != 0
	codepage = int(header &^ longRefsFlag)
	decode, err := decoder(codepage)
	if err != nil {
		return nil, 0, false, err
	}
	text = []string{""}
	for at := 4; at+4 <= len(index); at += 4 {
		length, refs := int64(le.Uint16(index[at:])), le.Uint16(index[at+2:])
		if length == 0 && refs != 0 {
			at += 4
			if at+4 > len(index) {
				return nil, 0, false, corrupt("the string pool ends within a long string")
			}
			length = int64(le.Uint32(index[at:]))
		}
		if length > int64(len(data)) {
			return nil, 0, false, corrupt("string %d has %d bytes; %d are left", len(text), length, len(data))
		}
		text = append(text, decode(data[:length]))
		data = data[length:]
	}
	return text, codepage, long, nil
}
