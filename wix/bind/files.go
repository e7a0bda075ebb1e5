package bind

import (
	"cmp"
	"encoding/binary"
	"math"
	"strings"

	"github.com/gomsi/gomsi/internal/winpath"
	"github.com/gomsi/gomsi/wix/cab"
	"github.com/gomsi/gomsi/wix/compile"
)

// Columns of table File.
const (
	fileName = iota + 2
	fileSize
	fileVersion
	fileLanguage
	_ // Attributes, as authored
	fileSequence
)

// fillFiles completes the rows of table File and makes those of MsiFileHash.
func (b *binder) fillFiles() error {
	b.checkTargets()
	for _, f := range b.files {
		f.packed = f.Compressed == compile.Yes || f.Compressed == compile.Unset && b.out.Package.Compressed
		b.fillFile(f)
		switch {
		case f.Assembly:
			b.fillAssembly(f)
		case f.Manifest != "":
			b.fillManifest(f)
		}
	}
	if len(b.hashes) > 0 {
		t := b.table("MsiFileHash")
		t.Rows = append(t.Rows, b.hashes...)
	}
	return nil
}

func (b *binder) fillFile(f *file) {
	p := f.payload
	limit := int64(math.MaxInt32)
	if f.packed {
		limit = cab.MaxFileSize
	}
	if p.size > limit {
		b.list.Errorf(CodeTooBig, p.pos, "file %q has %d bytes; max is %d", p.named, p.size, limit).
			WithHint("Windows Installer keeps sizes in 31 bits, a cabinet a little less: split the file or download it at run time")
		return
	}
	cells := f.Row.Cells
	cells[fileSize] = int32(p.size)
	switch {
	case f.Companion != "":
		if b.byID[f.Companion] == nil || f.Companion == f.ID {
			b.list.Errorf(CodeCompanion, f.Row.Pos, "companion file %q is no other file of the package", f.Companion).
				WithHint("CompanionFile takes the Id of the File whose version decides")
		}
		// WiX takes it for versioned, as the column is not empty.
		f.versioned = true
		cells[fileVersion] = f.Companion
		if p.version != "" {
			cells[fileLanguage] = text(cmp.Or(p.language, f.DefaultLanguage))
		}
	case p.version != "":
		f.versioned = true
		cells[fileVersion], cells[fileLanguage] = p.version, text(cmp.Or(p.language, f.DefaultLanguage))
	case f.DefaultVersion != "":
		f.versioned = true
		cells[fileVersion], cells[fileLanguage] = f.DefaultVersion, text(f.DefaultLanguage)
		b.list.Warnf(CodeDefaultVersion, f.Row.Pos, "file %q has no version of its own, and DefaultVersion %s takes the place of its hash", f.ID, f.DefaultVersion).
			WithHint("give the file a version resource, or leave DefaultVersion out")
	default:
		if f.DefaultLanguage != "" {
			b.list.Warnf(CodeDefaultLanguage, f.Row.Pos, "file %q has neither version nor language, so that DefaultLanguage %s has no effect", f.ID, f.DefaultLanguage).
				WithHint("leave DefaultLanguage out")
		}
		cells[fileLanguage] = text(f.DefaultLanguage)
		if row := hashRow(f); row != nil {
			b.hashes = append(b.hashes, row)
		}
	}
}

// text makes a cell of a text: null when it is empty.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// hashRow makes the row of MsiFileHash: the MD5 of the content as four signed
// little-endian numbers, all of them 0 for an empty file (seen with WiX 3.11
// and 5.0.2, whose hashes Windows' MsiGetFileHash computes). A hash with a
// part that an MSI cannot hold (its bit pattern means null) gives nil: the
// installer then compares times instead.
func hashRow(f *file) *compile.Row {
	cells := []any{f.ID, int32(0), int32(0), int32(0), int32(0), int32(0)}
	if f.payload.size > 0 {
		for i := range 4 {
			part := int32(binary.LittleEndian.Uint32(f.payload.md5[4*i:]))
			if part == math.MinInt32 {
				return nil
			}
			cells[2+i] = part
		}
	}
	return &compile.Row{Table: "MsiFileHash", Cells: cells, Pos: f.Row.Pos, Origin: f.Row.Origin}
}

// checkTargets looks for files that would overwrite each other, and for
// made-up short names that are equal.
func (b *binder) checkTargets() {
	conditional := map[string]bool{}
	for _, c := range b.out.Components {
		conditional[c.ID] = c.Condition != ""
	}
	type place struct{ dir, name string }
	long, short := map[place]*file{}, map[place]*file{}
	for _, f := range b.files {
		at := place{f.Directory, winpath.Key(f.Name)}
		if other := long[at]; other == nil {
			long[at] = f
		} else if other.Component == f.Component {
			b.list.Errorf(CodeTargetTwice, f.Row.Pos, "component %q installs two files with the name %q", f.Component, f.Name).
				WithNote(other.Row.Pos, "the other one")
		} else if !conditional[f.Component] && !conditional[other.Component] {
			b.list.Warnf(CodeTargetTwice, f.Row.Pos, "components %q and %q install the same file %q", other.Component, f.Component, f.Name).
				WithHint("give the components conditions that exclude each other, or install the file once").
				WithNote(other.Row.Pos, "the other one")
		}
		if f.ShortName == "" || !f.ShortNameGenerated {
			continue
		}
		at.name = strings.ToLower(f.ShortName)
		if other := short[at]; other != nil && !strings.EqualFold(other.Name, f.Name) {
			b.list.Warnf(CodeShortNameTwice, f.Row.Pos, "files %q and %q get the same short name %q", other.Name, f.Name, f.ShortName).
				WithHint("write a ShortName on one of them").
				WithNote(other.Row.Pos, "the other one")
		} else {
			short[at] = f
		}
	}
}
