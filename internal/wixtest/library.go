package wixtest

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// LibraryName is the name of the library that CompileWithLibrary makes.
const LibraryName = "library.wixlib"

// CompileWithLibrary makes a compiled library, with its files in it, of a source
// of files, and of another one the package, into which the library is linked.
// Both are in Result.Dir. The package's source lists the extensions of both.
func (w *Tools) CompileWithLibrary(t testing.TB, line Line, arch, source, library string, files fs.FS) Result {
	t.Helper()
	made, lib := outDir+"/"+PackageName, outDir+"/"+LibraryName
	text, err := fs.ReadFile(files, source)
	if err != nil {
		t.Fatal(err)
	}
	extensions := extensionFlags(line, Extensions(string(text)))
	localization := localizationFlags(line, []string{source}, files)
	if line == V4 {
		return w.run(t, files,
			slices.Concat([]string{"wix", "build", "-pdbtype", "none", "-arch", arch, "-bindfiles", library, "-o", lib}, extensions),
			slices.Concat([]string{"wix", "build", "-pdbtype", "none", "-arch", arch, source, lib, "-o", made}, extensions, localization))
	}
	object := func(name string) string { return strings.TrimSuffix(name, ".wxs") + ".wixobj" }
	return w.run(t, files,
		slices.Concat([]string{"candle", "-nologo", "-arch", arch, source, library}, extensions),
		[]string{"lit", "-nologo", "-bf", object(library), "-out", lib},
		slices.Concat([]string{"light", "-nologo", "-sval", "-spdb", "-out", made, object(source), lib}, extensions, localization))
}
