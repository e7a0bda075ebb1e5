package wixtest

import (
	"io/fs"
	"strings"
	"testing"
)

// CompileAll is Compile for a package of several sources.
func (w *Tools) CompileAll(t testing.TB, line Line, arch string, sources []string, files fs.FS) Result {
	t.Helper()
	made := outDir + "/" + PackageName
	if line == V4 {
		return w.run(t, files, append([]string{"run-wix5.sh", "build", "-pdbtype", "none", "-arch", arch, "-o", made}, sources...))
	}
	candle := append([]string{"run-wix.sh", "candle", "-nologo", "-arch", arch}, sources...)
	light := []string{"run-wix.sh", "light", "-nologo", "-sval", "-spdb", "-out", made}
	for _, s := range sources {
		light = append(light, strings.TrimSuffix(s, ".wxs")+".wixobj")
	}
	return w.run(t, files, candle, light)
}
