package pe

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"
)

// maxPatched is how many resources a program may have that Patch changes.
const maxPatched = 1 << 16

// Resources is what Patch sets. What is nil stays as the executable has it.
type Resources struct {
	// Version is a VS_VERSIONINFO block. When the executable has one already,
	// the numbers of both are merged with the strings of both, and Version
	// wins; the languages are then the executable's own.
	Version []byte
	// Icon is the text of an .ico file. It takes the place of the program's
	// icon (its first icon group); other icon groups stay.
	Icon []byte
	// Manifest is the XML of an application manifest.
	Manifest []byte
	// RemoveSignature allows a signed executable to be patched: its signature,
	// which would be wrong, is taken out.
	RemoveSignature bool
}

// Patch copies the executable in to out with the resources that r sets. in is
// read from its begin. All other resources, the symbols and data behind the
// last section stay. A checksum that was set is set again.
//
// A signed executable is refused with an error that wraps ErrSigned unless
// r.RemoveSignature is set; one that is not PE with one that wraps ErrNotPE.
// The same input gives the same output. The whole executable is held in memory.
func Patch(in io.ReadSeeker, out io.Writer, r Resources) error {
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return err
	}
	src, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	old, err := readImage(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return err
	}
	if d := old.dir(dirSecurity); d.rva != 0 && d.size != 0 && !r.RemoveSignature {
		return fmt.Errorf("pe: %w", ErrSigned)
	}
	if err := old.sound(); err != nil {
		return err
	}
	patched, err := patchBytes(src, old, r)
	if err != nil {
		return err
	}
	_, err = out.Write(patched)
	return err
}

// patchBytes turns a panic of the resource library, which trusts the headers
// more than a hostile file deserves, into an error.
func patchBytes(src []byte, old *image, r Resources) (dst []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			dst, err = nil, fmt.Errorf("pe: the resource section cannot be changed: %v", p)
		}
	}()
	rs, err := winres.LoadFromEXE(bytes.NewReader(src))
	if errors.Is(err, winres.ErrNoResources) {
		rs, err = &winres.ResourceSet{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("pe: cannot read the resources: %w", err)
	}
	if err := r.apply(rs, old); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := rs.WriteToEXE(&buf, bytes.NewReader(src), winres.WithAuthenticode(winres.RemoveSignature)); err != nil {
		return nil, fmt.Errorf("pe: cannot write the resources: %w", err)
	}
	return mend(buf.Bytes(), src, old)
}

// sound refuses headers that would make the resource library write or loop
// without end.
func (img *image) sound() error {
	for _, a := range []struct {
		name  string
		value uint32
		most  uint32
	}{
		// "Optional Header Windows-Specific Fields"; Windows' own images reach
		// 64 KiB in the file and 2 MiB (large pages) in memory.
		{"file alignment", img.fileAlignment, 64 << 10},
		{"section alignment", img.sectionAlignment, 2 << 20},
	} {
		if a.value == 0 || a.value&(a.value-1) != 0 || a.value > a.most {
			return fmt.Errorf("pe: %s is %d; it must be a power of two up to %d", a.name, a.value, a.most)
		}
	}
	if !slices.ContainsFunc(img.sections, func(s section) bool { return !s.uninitialized }) {
		return errors.New("pe: no section has bytes in the file")
	}
	for _, s := range img.sections {
		end := int64(s.rawOffset)
		if !s.uninitialized {
			end += int64(s.rawSize)
		}
		if end > img.size {
			return fmt.Errorf("pe: section %q ends at offset %d; the file has %d bytes", s.name, end, img.size)
		}
	}
	if n := img.resources().count(maxPatched); n > maxPatched {
		return fmt.Errorf("pe: more than %d resources", maxPatched)
	}
	return nil
}

func (r Resources) apply(rs *winres.ResourceSet, img *image) error {
	if r.Version != nil {
		if err := setVersion(rs, r.Version); err != nil {
			return err
		}
	}
	if r.Icon != nil {
		icon, err := winres.LoadICO(bytes.NewReader(r.Icon))
		if err != nil {
			return fmt.Errorf("pe: icon: %w", err)
		}
		if err := setIcon(rs, icon); err != nil {
			return fmt.Errorf("pe: icon: %w", err)
		}
	}
	if r.Manifest != nil {
		// "Manifest files as resources": 1 belongs to a program, 2 to a DLL.
		id := winres.ID(1)
		if img.characteristics&characteristicDLL != 0 {
			id = 2
		}
		for _, l := range languagesOf(rs, winres.RT_MANIFEST, id) {
			rs.Set(winres.RT_MANIFEST, id, l, nil)
		}
		if err := rs.Set(winres.RT_MANIFEST, id, winres.LCIDDefault, slices.Clone(r.Manifest)); err != nil {
			return fmt.Errorf("pe: manifest: %w", err)
		}
	}
	return nil
}

// setVersion puts a version resource in, or its numbers and strings into the
// one that is there, in each of its languages.
func setVersion(rs *winres.ResourceSet, block []byte) error {
	want, ok := parseVersionResource(block)
	if !ok || !want.fixed {
		return errors.New("pe: the version resource to set has no fixed part")
	}
	own := languagesOf(rs, winres.RT_VERSION, winres.ID(versionID))
	if len(own) == 0 {
		lang := uint16(winres.LCIDDefault)
		if len(want.languages) > 0 {
			lang = want.languages[0]
		}
		return rs.Set(winres.RT_VERSION, winres.ID(versionID), lang, slices.Clone(block))
	}
	for _, lang := range own {
		vi, err := version.FromBytes(rs.Get(winres.RT_VERSION, winres.ID(versionID), lang))
		if err != nil {
			return fmt.Errorf("pe: the version resource of language %#04x cannot be read: %w", lang, err)
		}
		vi.FileVersion, vi.ProductVersion = want.file, want.product
		vi.Flags.Prerelease = want.prerelease
		tables := slices.Sorted(maps.Keys(vi.Table()))
		if len(tables) == 0 {
			tables = []uint16{cmp.Or(lang, winres.LCIDDefault)}
		}
		for _, table := range tables {
			for k, v := range want.strings {
				if err := vi.Set(table, k, v); err != nil {
					return fmt.Errorf("pe: version string %s: %w", k, err)
				}
			}
		}
		if err := rs.Set(winres.RT_VERSION, winres.ID(versionID), lang, vi.Bytes()); err != nil {
			return fmt.Errorf("pe: version: %w", err)
		}
	}
	return nil
}

// languagesOf gives the languages that a resource has, in the set's order.
func languagesOf(rs *winres.ResourceSet, typeID, id winres.Identifier) (langs []uint16) {
	rs.WalkType(typeID, func(resID winres.Identifier, lang uint16, _ []byte) bool {
		if resID == id {
			langs = append(langs, lang)
		}
		return true
	})
	return langs
}

// setIcon replaces the first icon group, which is the one that Explorer shows,
// and takes out the images that only it used.
func setIcon(rs *winres.ResourceSet, icon *winres.Icon) error {
	var first winres.Identifier
	var firstLangs []uint16
	dropped, used := map[winres.ID]bool{}, map[winres.ID]bool{}
	rs.WalkType(winres.RT_GROUP_ICON, func(id winres.Identifier, lang uint16, data []byte) bool {
		if first == nil {
			first = id
		}
		into := used
		if id == first {
			firstLangs = append(firstLangs, lang)
			into = dropped
		}
		for _, image := range groupImages(data) {
			into[image] = true
		}
		return true
	})
	if first == nil {
		return rs.SetIcon(winres.ID(1), icon)
	}
	for _, lang := range firstLangs {
		rs.Set(winres.RT_GROUP_ICON, first, lang, nil)
	}
	for image := range dropped {
		if !used[image] {
			for _, lang := range languagesOf(rs, winres.RT_ICON, image) {
				rs.Set(winres.RT_ICON, image, lang, nil)
			}
		}
	}
	return rs.SetIconTranslation(first, firstLangs[0], icon)
}

// groupImages gives the numbers of the images of an icon group: a head of 6
// bytes with the count, then entries of 14 bytes that end in the number
// ("Icons", GRPICONDIR).
func groupImages(b []byte) (ids []winres.ID) {
	for at := 6; at+14 <= len(b); at += 14 {
		ids = append(ids, winres.ID(binary.LittleEndian.Uint16(b[at+12:])))
	}
	return ids
}

// mend puts right what the library leaves undone: data behind the last section
// (an archive that the program reads from itself, symbols of an external
// linker) is lost or doubled, and the symbol table's place stays the old one.
func mend(dst, src []byte, old *image) ([]byte, error) {
	now, err := readImage(bytes.NewReader(dst), int64(len(dst)))
	if err != nil {
		return nil, err
	}
	oldEnd, newEnd := old.sectionsEnd(), now.sectionsEnd()
	if oldEnd > int64(len(src)) || newEnd > 1<<32 {
		return nil, errors.New("pe: the sections reach beyond the end of the file")
	}
	tailEnd := int64(len(src))
	if d := old.dir(dirSecurity); d.rva != 0 && int64(d.rva)+int64(d.size) == tailEnd && int64(d.rva) >= oldEnd {
		tailEnd = int64(d.rva)
	}
	dst = append(dst, make([]byte, max(0, newEnd-int64(len(dst))))...)
	dst = append(dst[:newEnd:newEnd], src[oldEnd:tailEnd]...)

	coff := int64(binary.LittleEndian.Uint32(src[peOffsetAt:])) + 4
	if symbols := binary.LittleEndian.Uint32(src[coff+8:]); symbols != 0 {
		moved := int64(symbols) + newEnd - oldEnd
		if int64(symbols) < oldEnd {
			moved = int64(symbols)
			for i, s := range old.sections {
				if symbols >= s.rawOffset && symbols-s.rawOffset < s.rawSize {
					moved = int64(now.sections[i].rawOffset) + int64(symbols-s.rawOffset)
				}
			}
		}
		binary.LittleEndian.PutUint32(dst[coff+8:], uint32(moved))
	}
	const checksumAt = coffHeaderSize + 64 // in both forms of the optional header
	if binary.LittleEndian.Uint32(src[coff+checksumAt:]) != 0 {
		sum := dst[coff+checksumAt:][:4]
		clear(sum)
		binary.LittleEndian.PutUint32(sum, checksum(dst))
	}
	return dst, nil
}

// sectionsEnd is where the last section's bytes end in the file.
func (img *image) sectionsEnd() (end int64) {
	for _, s := range img.sections {
		if !s.uninitialized {
			end = max(end, int64(s.rawOffset)+int64(s.rawSize))
		}
	}
	return end
}

// checksum is that of CheckSumMappedFile: the 16-bit words added with the carry
// put back in, plus the file's length.
func checksum(b []byte) uint32 {
	var sum uint32
	for i := 0; i < len(b); i += 2 {
		w := uint32(b[i])
		if i+1 < len(b) {
			w |= uint32(b[i+1]) << 8
		}
		sum += w
		sum = sum&0xffff + sum>>16
	}
	return sum + uint32(len(b))
}
