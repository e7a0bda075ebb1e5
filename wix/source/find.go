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
	if readDir == nil {
		readDir = os.ReadDir
	}
	name = strings.ReplaceAll(name, `\`, "/")
	path := dir
	if filepath.IsAbs(filepath.FromSlash(name)) {
		vol := filepath.VolumeName(filepath.FromSlash(name))
		path = vol + string(filepath.Separator)
		name = name[len(vol):]
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
			return "", false
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
