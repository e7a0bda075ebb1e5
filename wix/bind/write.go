package bind

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/atomicfile"
	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/internal/winpath"
	"github.com/gomsi/gomsi/wix/cab"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
)

// outputMode is the mode of what is written, before the umask.
const outputMode = 0o644

// write packs the files and writes the database; everything is made beside
// its place and moved there when all is done.
func (b *binder) write() (*Result, error) {
	res := b.result()
	b.release()
	var st staging
	defer st.abort()
	for _, d := range b.disks {
		if err := b.stageDisk(d, &st, res); err != nil {
			return nil, err
		}
	}
	if b.list.HasErrors() {
		return nil, errFaulty
	}
	out, err := st.create(b.o.Output)
	if err != nil {
		return nil, err
	}
	b.progress("writing the package", 0, 0)
	if err := b.writeDatabase(out); err != nil {
		return nil, err
	}
	if info, err := out.Stat(); err == nil {
		res.Size = info.Size()
	}
	if err := b.ctx.Err(); err != nil {
		return nil, err
	}
	// The database comes last: it must never name a cabinet that is not there.
	if err := atomicfile.CommitAll(append(st.commit, out)); err != nil {
		return nil, err
	}
	st.done = true
	return res, nil
}

// release lets go of what was needed to make the database, before the database
// is put into the form of its file.
func (b *binder) release() {
	b.out.Tables, b.out.Components = nil, nil
	b.order, b.byID, b.streams, b.hashes, b.texts = nil, nil, nil, nil, nil
}

// stageDisk makes the cabinet of a disk and copies its uncompressed files.
func (b *binder) stageDisk(d *disk, st *staging, res *Result) error {
	if len(d.packed) > 0 {
		path := b.beside(d.layout, d.cabinet)
		if d.embed {
			// Only the temporary name is ever used.
			path = b.o.Output + ".cab"
		}
		f, err := st.create(path)
		if err != nil {
			return err
		}
		if err := b.packDisk(d, f, res.Payload, &st.packed); err != nil {
			return err
		}
		if d.embed {
			if err := b.embed(d, f); err != nil {
				return err
			}
			res.Embedded = append(res.Embedded, d.cabinet)
		} else {
			st.commit = append(st.commit, f)
			res.Cabinets = append(res.Cabinets, path)
		}
	}
	for _, f := range d.loose {
		path := b.loosePath(d, f)
		res.Loose = append(res.Loose, path)
		out, err := b.copyLoose(f, path, st)
		if err != nil {
			return err
		}
		if out != nil {
			st.commit = append(st.commit, out)
		}
	}
	return nil
}

// staging is what was made so far and has to go when the rest fails.
type staging struct {
	files   []*atomicfile.File
	commit  []*atomicfile.File // those of files that go beside the database
	folders []string           // in the order in which they were made
	packed  int64              // bytes that are in cabinets so far
	done    bool
}

// create begins a file, and makes the folders that it needs.
func (s *staging) create(path string) (*atomicfile.File, error) {
	if err := s.mkdir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	f, err := atomicfile.Create(path, outputMode)
	if err == nil {
		s.files = append(s.files, f)
	}
	return f, err
}

// mkdir is os.MkdirAll that remembers what it made.
func (s *staging) mkdir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := s.mkdir(parent); err != nil {
			return err
		}
	}
	err := os.Mkdir(dir, 0o755)
	switch {
	case err == nil:
		s.folders = append(s.folders, dir)
	case errors.Is(err, fs.ErrExist): // another build was faster
		err = nil
	}
	return err
}

// abort removes files that were not committed, and unless all is done the
// folders that were made; one in which somebody else has put something stays.
func (s *staging) abort() {
	for _, f := range s.files {
		f.Abort()
	}
	if s.done {
		return
	}
	for _, dir := range slices.Backward(s.folders) {
		os.Remove(dir)
	}
}

// writeDatabase streams the database into its file.
func (b *binder) writeDatabase(w io.Writer) error {
	buffered := bufio.NewWriterSize(&ctxWriter{b.ctx, w}, 256<<10)
	if err := b.db.Write(buffered); err != nil {
		return err
	}
	return buffered.Flush()
}

// ctxWriter ends with the context.
type ctxWriter struct {
	ctx context.Context
	w   io.Writer
}

func (w *ctxWriter) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(b)
}

// packDisk writes the cabinet of a disk.
func (b *binder) packDisk(d *disk, w io.WriteSeeker, total int64, packed *int64) error {
	folder := cab.Folder{Method: cab.MSZIP}
	level := d.level
	if level == compile.CompressionDefault {
		level = b.o.Compression
	}
	o := cab.Options{Workers: b.o.Workers}
	switch level {
	case compile.CompressionNone:
		folder.Method = cab.None
	case compile.CompressionLow:
		o.Level = cab.Fast
	}
	var size int64
	for _, f := range d.packed {
		size += f.payload.size
		folder.Files = append(folder.Files, cab.File{
			Name:       f.ID,
			Size:       f.payload.size,
			Modified:   b.o.Time,
			Attributes: cab.AttrArchive,
			Open:       f.payload.open,
		})
	}
	o.Progress = func(n int64) { b.progress("compressing", *packed+n, total) }
	if err := cab.Write(b.ctx, w, []cab.Folder{folder}, o); err != nil {
		return err
	}
	*packed += size
	return nil
}

// embed makes the cabinet a stream of the database; the file stays until the
// database is written.
func (b *binder) embed(d *disk, f *atomicfile.File) error {
	st, err := f.Stat()
	if err != nil {
		return err
	}
	name := f.Name()
	return b.db.AddStream(d.cabinet, msi.Stream{Size: st.Size(), Open: func() (io.ReadCloser, error) { return os.Open(name) }})
}

// loosePath is where an uncompressed file lies beside the database: in the
// root of the image when the package says that it is compressed, otherwise in
// the folders of the source image ("Word Count Summary Property").
func (b *binder) loosePath(d *disk, f *file) string {
	var elements []string
	short := b.out.Package.ShortNames
	if !b.out.Package.Compressed {
		elements = b.sourceFolders(f.Directory, short)
	}
	name := f.Name
	if short && f.ShortName != "" {
		name = f.ShortName
	}
	return b.beside(append(append([]string{d.layout}, elements...), name)...)
}

// copyLoose copies an uncompressed file; a source that lies at its place
// already gives nil.
func (b *binder) copyLoose(f *file, path string, st *staging) (*atomicfile.File, error) {
	if b.loose == nil {
		b.loose = map[string]*file{}
	}
	key := winpath.Key(path)
	if other := b.loose[key]; other != nil {
		if other.payload != f.payload {
			b.list.Errorf(CodeLooseTwice, f.Row.Pos, "uncompressed files %q and %q both go to %q", other.ID, f.ID, filepath.Base(path)).
				WithHint("pack them into a cabinet, or leave the package uncompressed as a whole").
				WithNote(other.Row.Pos, "the other one")
		}
		return nil, nil
	}
	b.loose[key] = f
	if here, err := os.Stat(path); err == nil {
		if src, err := os.Stat(f.payload.path); err == nil && os.SameFile(here, src) {
			return nil, nil
		}
	}
	in, err := f.payload.open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	out, err := st.create(path)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(out, &ctxReader{b.ctx, in}); err != nil {
		return nil, err
	}
	out.SetTime(b.o.Time)
	return out, nil
}

func (b *binder) result() *Result {
	pkg := b.out.Package
	res := &Result{
		Path: b.o.Output, Name: pkg.Name, Version: pkg.Version, Arch: pkg.Arch,
		ProductCode: b.product, PackageCode: b.code,
		Tables: len(b.db.Tables()), Files: len(b.files),
	}
	res.UpgradeCode, _ = guid.Parse(strings.TrimSpace(pkg.UpgradeCode))
	for _, f := range b.files {
		res.Payload += f.payload.size
	}
	return res
}
