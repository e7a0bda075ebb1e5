package toolset

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/atomicfile"
	"github.com/gomsi/gomsi/internal/fetch"
	"github.com/gomsi/gomsi/internal/pe"
	"github.com/gomsi/gomsi/internal/process"
)

// The cache holds one folder for each thing that was installed: wix3/3.14.1,
// wix/WixToolset.Util.wixext/5.0.2. The folder appears whole, and its record
// tells what is in it and where it is from.
const recordName = "parts.json"

// record is what the cache knows of a folder.
type record struct {
	Name    string     `json:"name"` // of the archive or folder that it was made of
	Version string     `json:"version"`
	Source  string     `json:"source"` // github, npm, nuget, zip, nupkg, folder
	URL     string     `json:"url,omitempty"`
	Size    int64      `json:"size,omitempty"`   // of the archive
	SHA256  string     `json:"sha256,omitempty"` // of the archive
	Files   []fileInfo `json:"files"`
}

type fileInfo struct {
	Path   string `json:"path"` // with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// cacheDir gives the folder of the cache: GOMSI_CACHE, or gomsi in the user's.
func cacheDir(env []string) (string, error) {
	if dir := lookup(env, "GOMSI_CACHE"); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", &process.EnvironmentError{Tool: "the cache", Err: err, Hint: "name a folder in GOMSI_CACHE"}
	}
	return filepath.Join(dir, "gomsi"), nil
}

// unit is a folder of the cache.
type unit struct {
	cache string
	path  string // below cache, with slashes
}

func (u unit) dir() string { return filepath.Join(u.cache, filepath.FromSlash(u.path)) }

// read gives the record, nil when the folder is not there or is not whole.
func (u unit) read() *record {
	text, err := os.ReadFile(filepath.Join(u.dir(), recordName))
	var r record
	if err != nil || json.Unmarshal(text, &r) != nil {
		return nil
	}
	return &r
}

// sound tells whether a file of the unit is what was installed.
func (u unit) sound(f fileInfo) bool {
	if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
		return false
	}
	sum, err := fetch.SHA256(filepath.Join(u.dir(), filepath.FromSlash(f.Path)))
	return err == nil && sum == f.SHA256
}

// file gives the path of a file of the unit by its name, "" when it is not
// there, or is not what was installed.
func (u unit) file(r *record, name string) string {
	i := slices.IndexFunc(r.Files, func(f fileInfo) bool { return strings.EqualFold(baseName(f.Path), name) })
	if i < 0 || !u.sound(r.Files[i]) {
		return ""
	}
	return filepath.Join(u.dir(), filepath.FromSlash(r.Files[i].Path))
}

// has tells whether a file is among those of the unit; case does not count.
func (r *record) has(path string) bool {
	return slices.ContainsFunc(r.Files, func(f fileInfo) bool { return strings.EqualFold(f.Path, path) })
}

func baseName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// content is what goes into a unit: each calls take for every file, in any
// order, with a path that has slashes.
type content func(take func(path string, r io.Reader) error) error

// errNothing says that an archive or folder has nothing of what is wanted.
var errNothing = errors.New("it holds none of WiX's native parts")

// most is the most bytes that a unit may unpack to.
const most = 1 << 30

// put makes the folder of a unit out of the files that keep wants, in the place
// of what was there. The unit is the one that place gives for the finished
// folder, whose record it may complete. The caller holds the lock of the cache.
func put(cache string, r record, files content, keep func(path string) bool, place func(stage string, r *record) (unit, error)) (u unit, err error) {
	stage := filepath.Join(cache, ".new")
	if err := atomicfile.RemoveAll(stage); err != nil { // of a run that was ended
		return u, err
	}
	if err := os.MkdirAll(stage, 0o755); err != nil {
		return u, full(stage, err)
	}
	defer atomicfile.RemoveAll(stage)
	left := int64(most)
	err = files(func(path string, in io.Reader) error {
		if !keep(path) {
			return nil
		}
		info, err := writeBelow(stage, path, in, left)
		if err != nil {
			return err
		}
		left -= info.Size
		r.Files = append(r.Files, info)
		return nil
	})
	if err == nil && len(r.Files) == 0 {
		err = errNothing
	}
	if err == nil {
		u, err = place(stage, &r)
	}
	if err != nil {
		return u, err
	}
	slices.SortFunc(r.Files, func(a, b fileInfo) int { return cmp.Compare(a.Path, b.Path) })
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return u, err
	}
	if err := os.WriteFile(filepath.Join(stage, recordName), append(text, '\n'), 0o644); err != nil {
		return u, full(stage, err)
	}
	return u, u.replaceBy(stage)
}

// replaceBy moves a finished folder to the unit's place. What was there is moved
// away first, so that nobody sees a mixture.
func (u unit) replaceBy(stage string) error {
	old := stage + ".old"
	if err := atomicfile.RemoveAll(old); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(u.dir()), 0o755); err != nil {
		return full(u.dir(), err)
	}
	err := os.Rename(u.dir(), old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// With the patience for what looks into new files on Windows.
	if err := atomicfile.MoveAll([]atomicfile.Move{{From: stage, To: u.dir()}}); err != nil {
		_ = os.Rename(old, u.dir())
		return err
	}
	_ = atomicfile.RemoveAll(old) // what is left goes the next time
	return nil
}

// writeBelow writes a file of an archive below a folder, of at most some bytes.
func writeBelow(dir, path string, in io.Reader, most int64) (info fileInfo, err error) {
	local := filepath.FromSlash(path)
	if !filepath.IsLocal(local) {
		return info, fmt.Errorf("the path %q leads out of the archive", path)
	}
	name := filepath.Join(dir, local)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return info, full(name, err)
	}
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return info, full(name, err)
	}
	n, err := io.Copy(out, io.LimitReader(in, most+1))
	err = errors.Join(err, out.Close())
	switch {
	case err != nil:
		return info, full(name, err)
	case n > most:
		return info, errors.New("it unpacks to more than a gigabyte")
	}
	sum, err := fetch.SHA256(name)
	return fileInfo{Path: path, Size: n, SHA256: sum}, err
}

// full says of an error of writing that the disk is full, if it is.
func full(path string, err error) error {
	if err != nil && fetch.NoSpace(err) {
		return &fetch.NoSpaceError{Path: path, Err: err}
	}
	return err
}

// fileVersion reads the version of a program or library, "3.14.1"; "" when it
// has none.
func fileVersion(name string) string {
	info, err := pe.ReadFile(name)
	if err != nil || !info.Versioned {
		return ""
	}
	v := info.FileVersion
	return fmt.Sprintf("%d.%d.%d", v[0], v[1], v[2])
}

// lookup gives a variable of an environment; the last one of a name counts.
func lookup(env []string, name string) string { return (&Request{Env: env}).env(name) }
