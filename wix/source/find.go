package source

import (
	"os"
	"path/filepath"
	"strings"
)

// Find gives the host's name of a file that a source names as Windows does:
// with "\" or "/", in any case, absolute or relative to dir. An exact name
// wins over one that differs in case; of several that differ, the first in
// byte order. readDir may be nil for the host's own folders.
func Find(dir, name string, readDir func(string) ([]os.DirEntry, error)) (string, bool) {
	stat := func(string) (os.FileInfo, error) { return nil, os.ErrNotExist }
	if readDir == nil {
		readDir, stat = os.ReadDir, os.Lstat
	}
	name = strings.ReplaceAll(name, `\`, "/")
	path := dir
	if native := filepath.FromSlash(name); filepath.IsAbs(native) {
		vol := filepath.VolumeName(native)
		path = vol + string(filepath.Separator)
		name = name[len(vol):]
	} else if name != "" && os.IsPathSeparator(name[0]) {
		// On Windows "\folder" is on the drive that dir is on.
		path = filepath.VolumeName(dir) + string(filepath.Separator)
	}
	for _, part := range strings.Split(name, "/") {
		switch part {
		case "", ".":
			continue
		case "..":
			path = filepath.Join(path, "..")
			continue
		}
		entry, ok := findEntry(path, part, readDir)
		if !ok {
			// A folder may be open to those who know its names only.
			if _, err := stat(filepath.Join(path, part)); err != nil {
				return "", false
			}
			entry = part
		}
		path = filepath.Join(path, entry)
	}
	return path, path != dir
}

// findEntry finds one name in a folder.
func findEntry(dir, name string, readDir func(string) ([]os.DirEntry, error)) (string, bool) {
	if dir == "" {
		dir = "."
	}
	entries, err := readDir(dir)
	if err != nil {
		return "", false
	}
	found, ok := "", false
	for _, e := range entries {
		if e.Name() == name {
			return name, true
		}
		if !ok && strings.EqualFold(e.Name(), name) {
			found, ok = e.Name(), true
		}
	}
	return found, ok
}
