package manifest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"

	"github.com/BurntSushi/toml"

	"github.com/gomsi/gomsi/internal/atomicfile"
	"github.com/gomsi/gomsi/internal/diag"
)

// LockName is the name of the file beside the manifest that holds the hashes of
// what was fetched for it.
const LockName = "gomsi.lock"

const lockHeader = "# What gomsi fetched for this project, with the hashes that it holds it to.\n" +
	"# Keep it with the project; an entry that you take out is fetched and written anew.\n"

// Lock is gomsi.lock: one [[file]] for each file that was fetched and whose hash
// gomsi itself does not know.
type Lock struct {
	name  string
	files []LockedFile
	dirty bool
}

// LockedFile is an entry of gomsi.lock.
type LockedFile struct {
	Name    string `toml:"name"`
	Version string `toml:"version"`
	URL     string `toml:"url"`  // where it was fetched; "" when it came otherwise
	Size    int64  `toml:"size"` // bytes
	SHA256  string `toml:"sha256"`
	// Pos is the place of the hash, not valid for an entry that is new.
	Pos diag.Pos `toml:"-"`
}

var hexSHA256 = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ReadLock reads a gomsi.lock. One that is not there is empty. The lock is nil
// when the list has errors.
func ReadLock(name string) (*Lock, *diag.List, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return &Lock{name: name}, &diag.List{}, nil
	}
	if err != nil {
		return nil, &diag.List{}, err
	}
	l, faults := parseLock(name, text)
	return l, faults, nil
}

func parseLock(name string, text []byte) (*Lock, *diag.List) {
	l, faults := &Lock{name: name}, &diag.List{}
	x := newIndex(name, text)
	var doc struct {
		File []LockedFile `toml:"file"`
	}
	md, err := toml.Decode(string(text), &doc)
	if err != nil {
		syntaxFault(x, err, faults)
		return nil, faults
	}
	for _, key := range md.Undecoded() {
		at, n := x.keyAt(key.String())
		faults.Errorf(codeUnknownKey, cmp.Or(at, diag.Pos{File: name}), "unknown key %q in %s", key[len(key)-1], LockName).WithLength(n)
	}
	for i, f := range doc.File {
		key := fmt.Sprintf("file[%d]", i)
		f.Pos = x.nearest(key + ".sha256")
		l.checkEntry(f, x.nearest(key), faults)
		l.files = append(l.files, f)
	}
	if faults.HasErrors() {
		return nil, faults
	}
	return l, faults
}

// checkEntry reports an entry that does not say what it must.
func (l *Lock) checkEntry(f LockedFile, at diag.Pos, faults *diag.List) {
	const hint = "take the entry out, and it is written anew"
	switch {
	case f.Name == "" || f.Version == "":
		faults.Errorf(codeLock, at, `an entry needs "name" and "version"`).WithHint(hint)
	case l.Find(f.Name, f.Version) != nil:
		faults.Errorf(codeLock, at, "%s %s has two entries", f.Name, f.Version).WithHint("keep one")
	case !hexSHA256.MatchString(f.SHA256):
		faults.Errorf(codeLock, f.Pos, `"sha256" is not 64 digits in lower-case hexadecimal`).WithHint(hint)
	}
}

// Find gives the entry of a file, nil when there is none.
func (l *Lock) Find(name, version string) *LockedFile {
	if i := slices.IndexFunc(l.files, func(f LockedFile) bool { return f.Name == name && f.Version == version }); i >= 0 {
		return &l.files[i]
	}
	return nil
}

// Add adds an entry.
func (l *Lock) Add(f LockedFile) {
	l.files = append(l.files, f)
	l.dirty = true
}

// Write writes the file if something was added, entries in the order of their
// names and versions.
func (l *Lock) Write() error {
	if !l.dirty {
		return nil
	}
	if err := atomicfile.WriteFile(l.name, l.text(), 0o644); err != nil {
		return err
	}
	l.dirty = false
	return nil
}

func (l *Lock) text() []byte {
	slices.SortFunc(l.files, func(a, b LockedFile) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
	})
	var out bytes.Buffer
	out.WriteString(lockHeader)
	for _, f := range l.files {
		fmt.Fprintf(&out, "\n[[file]]\nname = %s\nversion = %s\n", quoteTOML(f.Name), quoteTOML(f.Version))
		if f.URL != "" {
			fmt.Fprintf(&out, "url = %s\n", quoteTOML(f.URL))
		}
		fmt.Fprintf(&out, "size = %d\nsha256 = %q\n", f.Size, f.SHA256)
	}
	return out.Bytes()
}

// quoteTOML writes a basic string of TOML.
func quoteTOML(s string) string {
	var out []byte
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r < ' ' || r == 0x7F:
			out = fmt.Appendf(out, `\u%04X`, r)
		default:
			out = append(out, string(r)...)
		}
	}
	return `"` + string(out) + `"`
}
