package wixtest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/cab"
	"github.com/gomsi/gomsi/wix/msi"
)

// FilesTable is the table under which Compare reports what the cabinets hold,
// by cabinet and name, and the files beside the package.
const FilesTable = "(files)"

// Compare gives the differences between the package that WiX made and gomsi's:
// those of the databases, and those of the files in their cabinets and beside
// them. Cabinets themselves are not compared, as each program compresses in
// its own way.
func Compare(theirs, ours string) ([]msi.Difference, error) {
	a, err := msi.OpenFile(theirs)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", theirs, err)
	}
	defer a.Close()
	b, err := msi.OpenFile(ours)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ours, err)
	}
	defer b.Close()
	all, err := msi.Diff(a, b)
	if err != nil {
		return nil, err
	}
	before, err := contents(a, filepath.Dir(theirs))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", theirs, err)
	}
	after, err := contents(b, filepath.Dir(ours))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ours, err)
	}
	return append(all, compareFiles(before, after)...), nil
}

func compareFiles(before, after map[string]string) []msi.Difference {
	var keys []string
	for k := range before {
		keys = append(keys, k)
	}
	for k := range after {
		if _, ok := before[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var out []msi.Difference
	for _, k := range keys {
		x, inBefore := before[k]
		y, inAfter := after[k]
		d := msi.Difference{Change: msi.Changed, Table: FilesTable, Key: k, Old: x, New: y}
		switch {
		case !inAfter:
			d.Change = msi.Removed
		case !inBefore:
			d.Change = msi.Added
		case x == y:
			continue
		}
		out = append(out, d)
	}
	return out
}

// sheetSuffix ends the names of the sheets that gomsi build writes beside its
// packages, for people.
const sheetSuffix = "-sheet.md"

// contents gives the files of a package by "cabinet/name", or by their path
// below dir if they are in none: size, attributes and digest.
func contents(db *msi.Database, dir string) (map[string]string, error) {
	all := map[string]string{}
	for _, s := range db.Streams() {
		data, err := read(s.Stream)
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(data, []byte("MSCF")) {
			if err := cabinet(all, "#"+s.Name, data); err != nil {
				return nil, err
			}
		}
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if slices.Contains([]string{".msi", ".wixpdb", ".wixlib"}, filepath.Ext(name)) || name == logName || strings.HasSuffix(name, sheetSuffix) {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.HasPrefix(data, []byte("MSCF")) {
			return cabinet(all, name, data)
		}
		all[name] = told(data)
		return nil
	})
	return all, err
}

func cabinet(all map[string]string, name string, data []byte) error {
	c, err := cab.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	// File by file: light stores equal files once, so that their data overlap.
	for i, e := range c.Files {
		r, err := c.OpenFile(i)
		if err != nil {
			return err
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		all[name+"/"+e.Name] = fmt.Sprintf("number %d, attributes %#x, %s", i+1, e.Attributes, told(content))
	}
	return nil
}

func told(data []byte) string {
	return fmt.Sprintf("%d bytes, sha256 %x", len(data), sha256.Sum256(data))
}

func read(s msi.Stream) ([]byte, error) {
	r, err := s.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// Text gives differences as lines.
func Text(all []msi.Difference) string {
	var b strings.Builder
	for _, d := range all {
		fmt.Fprintln(&b, d)
	}
	return b.String()
}
