package wixtest

import (
	"io/fs"
	"strings"
)

// Cultures gives the cultures that a source is compiled for, the best first; it
// lists them in a comment: <!-- cultures: de-de en-us -->.
func Cultures(source string) []string {
	_, rest, ok := strings.Cut(source, "<!-- cultures:")
	if !ok {
		return nil
	}
	list, _, _ := strings.Cut(rest, "-->")
	return strings.Fields(list)
}

// LocalizationOf is the name of the localization file of a source, if it has one.
func LocalizationOf(source string) string { return strings.TrimSuffix(source, ".wxs") + ".wxl" }

// localizationFlags are the flags for the cultures that the first source lists
// and for the localization file beside it.
func localizationFlags(line Line, sources []string, files fs.FS) []string {
	var flags []string
	if text, err := fs.ReadFile(files, sources[0]); err == nil {
		cultures := Cultures(string(text))
		switch {
		case len(cultures) == 0:
		case line == V3:
			flags = append(flags, "-cultures:"+strings.Join(cultures, ";"))
		default:
			for _, c := range cultures {
				flags = append(flags, "-culture", c)
			}
		}
	}
	if wxl := LocalizationOf(sources[0]); hasFile(files, wxl) {
		flags = append(flags, "-loc", wxl)
	}
	return flags
}

func hasFile(files fs.FS, name string) bool {
	_, err := fs.Stat(files, name)
	return err == nil
}
