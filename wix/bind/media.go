package bind

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/winpath"
	"github.com/gomsi/gomsi/wix/cab"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
)

const (
	// defaultMaxMB is MaximumUncompressedMediaSize where nothing is authored.
	defaultMaxMB = 200
	// maxCabinets is how many cabinets a template makes at most.
	maxCabinets = 999
	// maxStreamName is the length of a stream's name in a database, in UTF-16
	// units: 31 units of a compound file, each of which holds two.
	maxStreamName = 62
)

// Columns of table Media.
const mediaLastSequence = 1

// disk is one row of table Media with what goes on it.
type disk struct {
	id      int32
	row     *compile.Row
	cabinet string // "" for a disk without cabinet
	embed   bool
	level   compile.CompressionLevel
	layout  string // folder below that of the database
	packed  []*file
	loose   []*file
	pos     diag.Pos
}

// assignMedia deals the files to disks and numbers them.
func (b *binder) assignMedia() error {
	switch {
	case b.out.Kind == compile.KindModule:
		b.moduleCabinet()
		b.sortFiles()
	case len(b.out.Media) > 0 || b.out.Template == nil:
		b.authoredMedia()
		b.sortFiles()
	default:
		b.sortFiles()
		b.templateMedia(b.out.Template)
		// Back into the order of the disks: a template may put a later,
		// uncompressed file on the first one, and Windows Installer takes the
		// first disk whose last number is not below the file's.
		b.sortFiles()
	}
	if b.list.HasErrors() {
		return nil
	}
	b.number()
	b.checkCabinets()
	return nil
}

// moduleCabinetName is the stream in which a merge module has its files ("Merge
// Module Cabinets").
const moduleCabinetName = "MergeModule.CABinet"

// moduleCabinet puts all files of a merge module on a disk that has no row.
func (b *binder) moduleCabinet() {
	if len(b.files) == 0 {
		return
	}
	d := &disk{
		id: 1, row: &compile.Row{Table: "Media", Cells: make([]any, mediaLastSequence+1)}, cabinet: moduleCabinetName, embed: true, pos: b.out.Package.Pos,
	}
	b.disks = append(b.disks, d)
	for _, f := range b.files {
		f.disk, f.packed = d.id, true
	}
}

func (b *binder) authoredMedia() {
	byID := map[int32]*disk{}
	for _, m := range b.out.Media {
		d := &disk{id: m.DiskID, row: m.Row, cabinet: m.Cabinet, embed: m.Embed, level: m.Level, layout: m.Layout, pos: m.Pos}
		b.disks = append(b.disks, d)
		byID[m.DiskID] = d
	}
	for _, f := range b.files {
		f.disk = f.DiskID
		if f.disk == 0 {
			f.disk = 1
		}
		d := byID[f.disk]
		switch {
		case d == nil:
			b.list.Errorf(CodeNoMedia, f.Row.Pos, "file %q is on disk %d, for which there is no Media element", f.ID, f.disk).
				WithHint(`add <Media Id="%d" Cabinet="product.cab" EmbedCab="yes"/>, or a MediaTemplate and no disk numbers`, f.disk)
		case f.packed && d.cabinet == "":
			b.list.Errorf(CodeNoMedia, f.Row.Pos, "compressed file %q is on disk %d, which has no cabinet", f.ID, f.disk).
				WithHint("give the Media element a Cabinet, or mark the file Compressed=\"no\"").
				WithNote(d.pos, "the disk")
		}
	}
}

// templateMedia makes the disks of a MediaTemplate: a new cabinet is begun
// where the next file would bring it over the size that is asked for, or over
// what a cabinet can hold at all.
func (b *binder) templateMedia(t *compile.MediaTemplate) {
	mb := int64(t.MaxMB)
	if mb <= 0 {
		mb = defaultMaxMB
	}
	limit := min(mb<<20, cab.MaxFolderSize)
	var current *disk
	var sum int64
	count := 0
	for _, f := range b.files {
		if !f.packed {
			f.disk = 1
			continue
		}
		size := f.payload.size
		if current == nil || sum+size > limit && count > 0 || count == cab.MaxFiles {
			if len(b.disks) == maxCabinets {
				b.list.Errorf(CodeTooManyCabinets, t.Pos, "the files need more than %d cabinets", maxCabinets).
					WithHint("raise MaximumUncompressedMediaSize, which is %d MB now", mb)
				return
			}
			current = b.templateDisk(t, int32(len(b.disks)+1))
			sum, count = 0, 0
		}
		f.disk = current.id
		sum += size
		count++
	}
	if current == nil && len(b.files) > 0 {
		// Nothing but uncompressed files: a disk without a cabinet.
		b.addDisk(&disk{id: 1, pos: t.Pos}, nil)
	}
}

func (b *binder) templateDisk(t *compile.MediaTemplate, id int32) *disk {
	name := strings.ReplaceAll(cmp.Or(t.CabinetTemplate, "cab{0}.cab"), "{0}", strconv.Itoa(int(id)))
	cell := name
	if t.Embed {
		cell = "#" + name
	}
	return b.addDisk(&disk{id: id, cabinet: name, embed: t.Embed, level: t.Level, pos: t.Pos}, cell)
}

func (b *binder) addDisk(d *disk, cabinet any) *disk {
	d.row = &compile.Row{Table: "Media", Cells: []any{d.id, int32(0), nil, cabinet, nil, nil}, Pos: d.pos}
	t := b.table("Media")
	t.Rows = append(t.Rows, d.row)
	b.disks = append(b.disks, d)
	return d
}

// number gives the files their sequence numbers and the disks their last ones;
// the files are in the order of their disks.
func (b *binder) number() {
	slices.SortStableFunc(b.files, func(x, y *file) int {
		return cmp.Or(cmp.Compare(x.disk, y.disk), cmp.Compare(x.PatchGroup, y.PatchGroup))
	})
	byID := map[int32]*disk{}
	for _, d := range b.disks {
		byID[d.id] = d
		d.row.Cells[mediaLastSequence] = int32(0)
	}
	for i, f := range b.files {
		f.sequence = int32(i + 1)
		f.Row.Cells[fileSequence] = f.sequence
		d := byID[f.disk]
		d.row.Cells[mediaLastSequence] = f.sequence
		if f.packed {
			d.packed = append(d.packed, f)
		} else {
			d.loose = append(d.loose, f)
		}
	}
}

// checkCabinets looks at names and limits of what will be written.
func (b *binder) checkCabinets() {
	seen := map[string]*disk{}
	for _, d := range b.disks {
		if d.cabinet == "" {
			continue
		}
		if len(d.packed) == 0 {
			b.list.Warnf(CodeEmptyCabinet, d.pos, "cabinet %q has no files", d.cabinet).
				WithHint("remove it, or put files on disk %d", d.id)
			continue
		}
		if fault := cabinetNameFault(d.cabinet, d.embed); fault != "" {
			b.list.Errorf(CodeCabinetName, d.pos, "cabinet name %q %s", d.cabinet, fault)
		}
		key := winpath.Key(d.layout + `\` + d.cabinet)
		if d.embed {
			key = "#" + d.cabinet
		}
		if other := seen[key]; other != nil {
			b.list.Errorf(CodeCabinetName, d.pos, "disks %d and %d have the same cabinet %q", other.id, d.id, d.cabinet).
				WithNote(other.pos, "the other disk")
		}
		seen[key] = d
		var sum int64
		for _, f := range d.packed {
			sum += f.payload.size
		}
		if len(d.packed) > cab.MaxFiles || sum > cab.MaxFolderSize {
			b.list.Errorf(CodeFullCabinet, d.pos, "cabinet %q gets %d files of %d bytes; max is %d files and %d bytes",
				d.cabinet, len(d.packed), sum, cab.MaxFiles, int64(cab.MaxFolderSize)).
				WithHint("use a MediaTemplate, which makes as many cabinets as are needed, or give files another DiskId")
		}
	}
}

// cabinetNameFault tells why a name cannot be a cabinet's, or "".
func cabinetNameFault(name string, embed bool) string {
	if !embed {
		if !ident.IsLongName(name) {
			return "is no legal file name"
		}
		return ""
	}
	if n := len(ident.UTF16LE(name)) / 2; n > maxStreamName {
		return fmt.Sprintf("has %d characters; an embedded cabinet has %d at most", n, maxStreamName)
	}
	return ""
}
