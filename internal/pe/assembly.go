package pe

import (
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
)

// AssemblyName is the identity of a .NET assembly (ECMA-335 II.6.2.1).
type AssemblyName struct {
	Name    string
	Version Version
	// Culture is "" for an assembly that is of none.
	Culture string
	// PublicKeyToken has 16 hexadecimal digits in upper case; it is "" for an
	// assembly without a strong name.
	PublicKeyToken string
	// Architecture is "MSIL" for one that runs on any, else "x86", "AMD64",
	// "ARM" or "ARM64".
	Architecture string
}

// tableAssembly is the number of the table Assembly (ECMA-335 II.22.2), and
// flagPublicKey the bit of its flags that says that there is a whole public key
// (II.23.1.2).
const (
	tableAssembly = 0x20
	flagPublicKey = 0x0001
)

// Assembly reads the identity of the .NET assembly r of size bytes. A program
// that is no assembly gives nil. A file that is no executable gives an error
// that wraps ErrNotPE.
func Assembly(r io.ReaderAt, size int64) (*AssemblyName, error) {
	img, err := readImage(r, size)
	if err != nil {
		return nil, err
	}
	header, meta, err := img.metadata()
	if err != nil || meta == nil || meta.rows[tableAssembly] == 0 {
		return nil, err
	}
	at := uint64(0)
	for t := range tableAssembly {
		at += uint64(meta.rows[t]) * uint64(meta.rowSize(t))
	}
	n := uint64(meta.rowSize(tableAssembly))
	if at+n > uint64(len(meta.tables)) {
		return nil, errMetadata
	}
	row := fields{meta.tables[at : at+n]}
	row.next(4) // the algorithm of hashes
	a := &AssemblyName{Architecture: img.managedArchitecture(header)}
	for i := range a.Version {
		a.Version[i] = uint16(row.next(2))
	}
	flags := row.next(4)
	key, keyOK := meta.blob(row.next(meta.columnSize('B')))
	name, nameOK := meta.text(row.next(meta.columnSize('S')))
	culture, cultureOK := meta.text(row.next(meta.columnSize('S')))
	if !keyOK || !nameOK || !cultureOK {
		return nil, errMetadata
	}
	a.Name, a.Culture = name, culture
	if len(key) > 0 {
		a.PublicKeyToken = keyToken(key, flags&flagPublicKey != 0)
	}
	return a, nil
}

// keyToken gives the text of a public key's token: the last eight bytes of its
// SHA-1, the last first (ECMA-335 II.6.3).
func keyToken(key []byte, whole bool) string {
	if whole {
		sum := sha1.Sum(key)
		key = sum[len(sum)-8:]
		slices.Reverse(key)
	}
	return strings.ToUpper(hex.EncodeToString(key))
}

// managedArchitecture tells what an assembly runs on. Flags of the CLI header
// (ECMA-335 II.25.3.3.1): 1 is code for any processor, 2 wants 32 bits.
func (img *image) managedArchitecture(header []byte) string {
	const anyProcessor, only32 = 1, 2
	switch img.machineNumber {
	case machineI386:
		if flags := binary.LittleEndian.Uint32(header[16:]); flags&anyProcessor != 0 && flags&only32 == 0 {
			return "MSIL"
		}
		return "x86"
	case machineAMD64:
		return "AMD64"
	case machineARM:
		return "ARM"
	case machineARM64:
		return "ARM64"
	}
	return ""
}

// metadata reads the CLI header (ECMA-335 II.25.3.3: at offset 8 address and
// size of the metadata) and the metadata; all is nil for a program that is no
// assembly.
func (img *image) metadata() (header []byte, meta *metadata, err error) {
	at := img.dir(dirCLR).rva
	if at == 0 {
		return nil, nil, nil
	}
	if header, err = img.at(at, 32); err != nil {
		return nil, nil, fmt.Errorf("pe: CLI header: %w", err)
	}
	size := binary.LittleEndian.Uint32(header[12:])
	if size > maxMetadata {
		return nil, nil, fmt.Errorf("pe: metadata of %d bytes; max is %d", size, maxMetadata)
	}
	raw, err := img.at(binary.LittleEndian.Uint32(header[8:]), int(size))
	if err != nil {
		return nil, nil, fmt.Errorf("pe: metadata: %w", err)
	}
	meta, err = readMetadata(raw)
	return header, meta, err
}

// blob reads the bytes at an index of the heap #Blob; their number, in one, two
// or four bytes, stands before them (ECMA-335 II.24.2.4).
func (m *metadata) blob(at uint32) ([]byte, bool) {
	if at == 0 {
		return nil, true
	}
	if uint64(at) >= uint64(len(m.blobs)) {
		return nil, false
	}
	b := m.blobs[at:]
	size, head := uint64(b[0]), 1
	switch {
	case b[0]&0x80 == 0:
	case b[0]&0x40 == 0 && len(b) >= 2:
		size, head = uint64(binary.BigEndian.Uint16(b)&0x3fff), 2
	case b[0]&0x20 == 0 && len(b) >= 4:
		size, head = uint64(binary.BigEndian.Uint32(b)&0x1fffffff), 4
	default:
		return nil, false
	}
	if uint64(head)+size > uint64(len(b)) {
		return nil, false
	}
	return b[head : uint64(head)+size], true
}
