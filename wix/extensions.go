package wix

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/library"
	"github.com/gomsi/gomsi/wix/source"
)

// libraryExtension is the end of the name of a compiled library, which may
// stand among the sources.
const libraryExtension = ".wixlib"

// libraries are the extensions and compiled libraries of a build.
type libraries []*library.Library

// openLibraries reads the extensions and compiled libraries, each once. They
// must be of the line of the sources, whose dialect is given.
func (o *Options) openLibraries(list *diag.List, dialect source.Dialect) libraries {
	var all libraries
	seen := map[string]bool{}
	for _, name := range o.libraryFiles() {
		if key := filepath.Clean(name); seen[key] {
			continue
		} else {
			seen[key] = true
		}
		lib, err := library.Open(name)
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.As(err, new(*fs.PathError)):
			unreadable(list, name, "extension or library", err)
		case errors.Is(err, library.ErrNot):
			list.Errorf(CodeLibrary, diag.Pos{File: name}, "this is no extension or compiled library of WiX").
				WithHint("an extension is a .dll such as WixUtilExtension.dll, a library a .wixlib that lit or wix build made")
		case err != nil:
			text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "library: "), name+": ")
			list.Errorf(CodeLibrary, diag.Pos{File: name}, "the extension or library cannot be linked: %s", text)
		case lib.Dialect != dialect:
			list.Errorf(CodeDialects, diag.Pos{File: name}, "extension or library of %s, but the sources are of the %s schema", lineName(lib.Dialect), dialect).
				WithHint("give the one of %s", lineName(dialect))
		default:
			all = append(all, lib)
		}
	}
	return all
}

func lineName(d source.Dialect) string {
	if d == source.V3 {
		return "WiX 3"
	}
	return "WiX 4 and later"
}

// libraryFiles are the extensions, and the libraries among the sources.
func (o *Options) libraryFiles() []string {
	files := append([]string(nil), o.Extensions...)
	for _, in := range o.Sources {
		if isLibrary(in) {
			files = append(files, in.File)
		}
	}
	return files
}

func isLibrary(in Input) bool {
	return in.Text == nil && strings.EqualFold(filepath.Ext(in.File), libraryExtension)
}

// spaces names the extensions as package compile wants them.
func (l libraries) spaces() []string {
	var out []string
	for _, lib := range l {
		if lib.Space != "" {
			out = append(out, lib.Space)
		}
	}
	return out
}

// sections are those of all libraries, in the order in which they are given.
func (l libraries) sections() []*compile.Section {
	var out []*compile.Section
	for _, lib := range l {
		out = append(out, lib.Sections...)
	}
	return out
}

// localizations are those of the cultures, the best first; each library's
// default culture when no culture is asked for (WiX 3.11 and 5.0.2 do so).
func (l libraries) localizations(cultures []string) []*source.Localization {
	var out []*source.Localization
	for _, lib := range l {
		wanted := cultures
		switch {
		case len(wanted) > 0:
		case lib.DefaultCulture != "":
			wanted = []string{lib.DefaultCulture}
		default:
			continue
		}
		out = append(out, chooseCultures(lib.Localizations, wanted)...)
	}
	return out
}
