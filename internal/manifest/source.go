package manifest

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// hostFile gives the host path of a source that must be a file, "" for a
// fault.
func (l *loader) hostFile(v *value) string {
	return l.hostPath(v, false)
}

// hostDir gives the host path of a source that must be a folder, "" for a
// fault.
func (l *loader) hostDir(v *value) string {
	return l.hostPath(v, true)
}

func (l *loader) hostPath(v *value, folder bool) string {
	full := l.host(v.str)
	info, err := os.Stat(full)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) || err != nil && strings.ContainsAny(v.str, "*?\x00"):
		l.missingSource(v, full)
	case err != nil:
		l.errVal(codeSourceMissing, v.path, "%q cannot be read: %s", v.str, reason(err))
	case folder && !info.IsDir():
		l.errVal(codeSourceKind, v.path, "%q is a file; a folder is needed", v.str)
	case !folder && info.IsDir():
		d := l.errVal(codeSourceKind, v.path, "%q is a folder; a file is needed", v.str)
		if strings.HasPrefix(v.path, "file") {
			d.WithHint("[[tree]] packages a folder")
		}
	case !folder && !info.Mode().IsRegular():
		l.errVal(codeSourceKind, v.path, "%q is neither a file nor a folder", v.str)
	default:
		return full
	}
	return ""
}

// reason leaves the path out of an error of the file system: a diagnostic
// names it as the manifest does.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

func (l *loader) missingSource(v *value, full string) {
	d := l.errVal(codeSourceMissing, v.path, "%s does not exist", quote(v.str))
	switch {
	case strings.ContainsAny(v.str, "*?"):
		d.WithHint("patterns are for [[tree]]: include = [%q]", filepath.Base(v.str))
	case strings.Contains(v.str, `\`) && exists(l.host(strings.ReplaceAll(v.str, `\`, "/"))):
		d.WithHint("write %q", strings.ReplaceAll(v.str, `\`, "/"))
	case strings.Contains(v.str, "{app}") || strings.Contains(v.str, "{data}"):
		d.WithHint("a source is a path on this machine; the place on the target is dest")
	default:
		nearSource(d, v.str, full)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// nearSource suggests a neighbour of a missing file.
func nearSource(d *diag.Diagnostic, written, full string) {
	entries, err := os.ReadDir(filepath.Dir(full))
	if err != nil {
		d.WithHint("sources are relative to the manifest")
		return
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if near := nearest(filepath.Base(full), names); near != "" {
		cut := strings.LastIndexByte(written, '/') + 1
		d.WithHint("did you mean %q?", written[:cut]+near)
	}
}

// startsWith tells whether a file begins with the bytes; a file that cannot be
// read does, since its fault is somebody else's to find.
func (l *loader) startsWith(file, lead string) bool {
	f, err := os.Open(file)
	if err != nil {
		return true
	}
	defer f.Close()
	buf := make([]byte, len(lead))
	n, _ := io.ReadFull(f, buf)
	return string(buf[:n]) == lead
}
