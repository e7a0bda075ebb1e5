package toolset

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// zipped gives the files of a ZIP archive; a NuGet package is one.
func zipped(name string) content {
	return func(take func(string, io.Reader) error) error {
		z, err := zip.OpenReader(name)
		if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // such a path is refused when it is written
			return err
		}
		defer z.Close()
		for _, f := range z.File {
			if !f.Mode().IsRegular() {
				continue
			}
			in, err := f.Open()
			if err != nil {
				return err
			}
			err = take(f.Name, in)
			in.Close()
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// tarred gives the files of a .tgz below a folder of it.
func tarred(name, below string) content {
	return func(take func(string, io.Reader) error) error {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			return err
		}
		for r := tar.NewReader(z); ; {
			h, err := r.Next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
				return err
			}
			if path, ok := strings.CutPrefix(h.Name, below); ok && h.Typeflag == tar.TypeReg {
				if err := take(path, r); err != nil {
					return err
				}
			}
		}
	}
}

// folder gives the files of a folder and of its subfolders, not of theirs.
func folder(dir string) content {
	return func(take func(string, io.Reader) error) error {
		return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			rel = filepath.ToSlash(rel)
			switch {
			case e.IsDir() && strings.Contains(rel, "/"):
				return fs.SkipDir
			case e.Type().IsRegular():
				return single(path, rel)(take)
			}
			return nil
		})
	}
}

// single gives one file, by another path.
func single(name, path string) content {
	return func(take func(string, io.Reader) error) error {
		in, err := os.Open(name)
		if err != nil {
			return err
		}
		defer in.Close()
		return take(path, in)
	}
}
