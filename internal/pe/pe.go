// Package pe reads what an installer must know of a Windows executable (its
// machine, its version and languages, its strings, its manifest) and changes
// those resources in a finished executable.
//
// It knows images of Win32 and Win64 ("PE32", "PE32+"): programs, DLLs,
// drivers, resource-only files. It never loads a whole file: the reader takes
// an io.ReaderAt and reads headers and the few resources that it gives.
//
// Formats: Microsoft's "PE Format" (headers, section table, resource
// directory) and "VS_VERSIONINFO structure" (version resource).
package pe

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// ErrNotPE is wrapped by the errors of Read for a file that is no Windows
// executable at all: a text, a 16-bit program, an object file. A file that
// begins as one and is damaged gives another error.
var ErrNotPE = errors.New("not a Windows executable")

// ErrSigned is wrapped by the error of Patch for an executable that carries an
// Authenticode signature, which a change of its bytes would make invalid.
var ErrSigned = errors.New("the executable is signed; patching it breaks the signature")

// Machine is the processor that an image is made for, in Go's spelling.
type Machine string

// The machines that Windows Installer packages are made for. Others read as
// "arm" or as their number, "0x01c2".
const (
	AMD64 Machine = "amd64"
	ARM64 Machine = "arm64"
	I386  Machine = "386"
)

// Version is the four numbers of a file or product version, most significant
// first.
type Version [4]uint16

// String gives "a.b.c.d", as the File table of an installer writes it.
func (v Version) String() string {
	return fmt.Sprintf("%d.%d.%d.%d", v[0], v[1], v[2], v[3])
}

// ParseVersion reads one to four numbers up to 65535 that are separated by
// points; missing ones are 0.
func ParseVersion(s string) (Version, error) {
	var v Version
	fields := strings.Split(s, ".")
	if len(fields) > len(v) {
		return Version{}, fmt.Errorf("pe: version %q has %d fields; max is 4", s, len(fields))
	}
	for i, f := range fields {
		n, err := strconv.ParseUint(f, 10, 16)
		if err != nil {
			return Version{}, fmt.Errorf("pe: field %d of version %q is no number from 0 to 65535", i+1, s)
		}
		v[i] = uint16(n)
	}
	return v, nil
}

// Info is what Read finds.
type Info struct {
	Machine Machine
	// Console tells whether Windows gives the program a console; GUI is the
	// windowed subsystem. Drivers and such are neither.
	Console, GUI bool
	DLL          bool
	// Signed tells whether the image has a certificate table (Authenticode).
	// It says nothing of whether the signature is valid.
	Signed bool
	// Managed tells whether the image has a CLR header (.NET).
	Managed bool

	// Versioned tells whether there is a VS_FIXEDFILEINFO: Windows Installer
	// then compares FileVersion, and otherwise the content's hash.
	Versioned                   bool
	FileVersion, ProductVersion Version
	// Languages are the LANGIDs of the version resource's translation table in
	// its order (0x0409 is en-US); without that table those of its strings.
	Languages []uint16
	// Strings are the version resource's string fields (ProductName,
	// LegalCopyright, …) in the first of its languages.
	Strings map[string]string

	// Manifest is the application manifest (XML) as it is in the file; nil
	// when there is none.
	Manifest []byte
	// HasIcon tells whether there is at least one icon group.
	HasIcon bool
}

// Language gives the decimal LANGIDs joined by commas, as the Language column
// of the File table writes them; "" when there is none.
func (i *Info) Language() string {
	words := make([]string, len(i.Languages))
	for n, l := range i.Languages {
		words[n] = strconv.Itoa(int(l))
	}
	return strings.Join(words, ",")
}

// ReadFile reads the executable at a host path.
func ReadFile(name string) (*Info, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	info, err := Read(f, st.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return info, nil
}

// Read reads the executable r of size bytes. A file that is none gives an
// error that wraps ErrNotPE. Damage in the resources is not an error: Windows
// runs such a file and shows no version, and so does Info.
func Read(r io.ReaderAt, size int64) (*Info, error) {
	img, err := readImage(r, size)
	if err != nil {
		return nil, err
	}
	info := &Info{
		Machine: img.machine(),
		Console: img.subsystem == subsystemConsole,
		GUI:     img.subsystem == subsystemGUI,
		DLL:     img.characteristics&characteristicDLL != 0,
		Signed:  img.dir(dirSecurity).rva != 0 && img.dir(dirSecurity).size != 0,
		Managed: img.dir(dirCLR).rva != 0,
	}
	res := img.resources()
	info.HasIcon = len(res.children(resGroupIcon)) > 0
	info.Manifest = res.find(resManifest, 0)
	if v, ok := parseVersionResource(res.find(resVersion, versionID)); ok {
		info.Versioned = v.fixed
		info.FileVersion, info.ProductVersion = v.file, v.product
		info.Languages, info.Strings = v.languages, v.strings
	}
	return info, nil
}
