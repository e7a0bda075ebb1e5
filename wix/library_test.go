package wix_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/compile"
)

// TestCompiledLibrary links libraries that the real WiX compiled (lit of 3.11,
// wix build of 5.0.2) and compares the package with the one that the real WiX
// links of the same library. The library's files are in it: only the package's
// own source lies beside it.
func TestCompiledLibrary(t *testing.T) {
	tools := wixtest.Find(t)
	allowed := wixtest.ReadAllowed(t)
	for _, name := range []string{"v3", "v4", "v4-parts"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			work := corpusFiles(t)
			if err := os.CopyFS(work, os.DirFS(filepath.Join("testdata", "library"))); err != nil {
				t.Fatal(err)
			}
			source := filepath.Join("testdata", "library", name+".wxs")
			line := wixtest.LineOf(source)
			r := tools.CompileWithLibrary(t, line, "x64", name+".wxs", name+"-library.wxs", os.DirFS(work))
			if r.Failed {
				t.Fatalf("WiX refuses it:\n%s", r.Output)
			}
			out := filepath.Join(t.TempDir(), "case.msi")
			o := wix.Options{
				Sources:    []wix.Input{{File: source}, {File: filepath.Join(r.Dir, wixtest.LibraryName)}},
				Extensions: extensionsOf(t, source),
				Arch:       compile.X64, Output: out, Application: "gomsi test",
			}
			if wxl := wixtest.LocalizationOf(source); fileExists(wxl) {
				o.Localizations = []wix.Input{{File: wxl}}
			}
			_, faults, err := wix.Build(context.Background(), o)
			failOn(t, faults, err)
			all, err := wixtest.Compare(filepath.Join(r.Dir, wixtest.PackageName), out)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(source)
			if err != nil {
				t.Fatal(err)
			}
			if rest := wixtest.Text(allowed.Rest(line, string(text), all)); rest != "" {
				t.Errorf("not what WiX makes (- WiX, + gomsi, ~ WiX → gomsi):\n%s", rest)
			}
		})
	}
}
