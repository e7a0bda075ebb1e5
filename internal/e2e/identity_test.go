package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi"
)

const identityManifest = `[product]
name = "Hello"
manufacturer = "Contoso"
version = "1.4.2-rc.1"
upgrade_code = "3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c1"

[[file]]
source = "a.txt"

[[feature]]
id = "Main"
title = "Program"

[wix]
fragments = ["extra.wxs"]
templates = "own"
`

var identityFiles = map[string]string{
	"a.txt":     "content\n",
	"extra.txt": "of the fragment\n",
	"extra.wxi": `<Include><?define Value = "one" ?></Include>`,
	"extra.wxs": `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><?include extra.wxi?>
<Fragment><ComponentGroup Id="Extras" Directory="INSTALLFOLDER">
 <Component Id="Extra" Guid="*"><File Id="extra" Source="extra.txt" />
  <RegistryValue Root="HKLM" Key="Software\Contoso" Name="Extra" Type="string" Value="$(var.Value) $(env.IDENTITY)" />
 </Component>
</ComponentGroup></Fragment></Wix>`,
	"own/feature.tmpl": `<Feature{{attr "Id" .ID}}{{attr "Title" .Title}} Level="1">
 {{range .Groups}}<ComponentGroupRef{{attr "Id" .}} />{{end}}<ComponentGroupRef Id="Extras" />
</Feature>`,
}

// TestSameContentSameProduct holds the product code to the content: what
// Windows Installer could tell apart has another code, whether it stands in the
// manifest or in anything that the manifest leads to, and nothing else has.
func TestSameContentSameProduct(t *testing.T) {
	codes := func(change func(dir string, o *gomsi.Options)) [2]string {
		t.Helper()
		m := project(t, identityManifest, identityFiles)
		o := gomsi.Options{
			Manifest: m, OutDir: t.TempDir(), Creator: "gomsi",
			Environ: []string{"IDENTITY=a"},
		}
		change(filepath.Dir(m), &o)
		r, faults, err := gomsi.Build(t.Context(), o)
		if err != nil || r == nil {
			t.Fatalf("%v %v", err, faults.Err())
		}
		a := r.Artifacts[0]
		return [2]string{a.ProductCode.String(), a.PackageCode.String()}
	}
	replace := func(name, old, new string) func(string, *gomsi.Options) {
		return func(dir string, _ *gomsi.Options) {
			path := filepath.Join(dir, filepath.FromSlash(name))
			text := mustRead(t, path)
			if !strings.Contains(text, old) {
				t.Fatalf("%s has no %q", name, old)
			}
			mustWrite(t, path, strings.Replace(text, old, new, 1))
		}
	}
	base := codes(func(string, *gomsi.Options) {})
	for name, change := range map[string]func(string, *gomsi.Options){
		"another folder": func(string, *gomsi.Options) {},
		"another time of a file": func(dir string, _ *gomsi.Options) {
			past := time.Unix(1_000_000_000, 0)
			if err := os.Chtimes(filepath.Join(dir, "a.txt"), past, past); err != nil {
				t.Fatal(err)
			}
		},
		"another time of the build": func(_ string, o *gomsi.Options) {
			o.Env = func(string) (string, bool) { return "1700000000", true }
		},
		"workers":                func(_ string, o *gomsi.Options) { o.Workers = 3 },
		"a comment":              replace("gomsi.toml", "[[file]]", "# a line more\n\n[[file]]"),
		"an entry that is out":   replace("gomsi.toml", "[[file]]", "[[file]]\nsource = \"extra.txt\"\nif = '{{eq .Arch \"386\"}}'\n\n[[file]]"),
		"a spelled-out default":  replace("gomsi.toml", "source =", "dest = \"a.txt\"\nsource ="),
		"the compression":        replace("gomsi.toml", "name =", "compression = \"fast\"\nname ="),
		"a template that is not": func(dir string, _ *gomsi.Options) { mustWrite(t, filepath.Join(dir, "own", "notes.txt"), "x") },
	} {
		if got := codes(change); got != base {
			t.Errorf("%s changes the codes", name)
		}
	}
	seen := map[string]string{base[0]: "base", base[1]: "base"}
	for name, change := range map[string]func(string, *gomsi.Options){
		"a file":                replace("a.txt", "content", "Content"),
		"a fragment":            replace("extra.wxs", "Software", "SOFTWARE"),
		"a fragment's include":  replace("extra.wxi", "one", "two"),
		"a fragment's file":     replace("extra.txt", "the", "The"),
		"a fragment's variable": func(_ string, o *gomsi.Options) { o.Environ = []string{"IDENTITY=b"} },
		"an own template":       replace("own/feature.tmpl", `Level="1"`, `Level="2"`),
		"a feature's title":     replace("gomsi.toml", `"Program"`, `"The program"`),
		"the prerelease":        replace("gomsi.toml", "rc.1", "rc.2"),
		"the architecture":      replace("gomsi.toml", "name =", "arch = [\"arm64\"]\nname ="),
		"the upgrade code":      replace("gomsi.toml", "3d3d", "3d3e"),
		"the program's version": func(_ string, o *gomsi.Options) { o.Creator = "another gomsi" },
		"the dialect": func(dir string, o *gomsi.Options) {
			replace("gomsi.toml", "fragments = [\"extra.wxs\"]\ntemplates = \"own\"", `dialect = "v4"`)(dir, o)
		},
	} {
		for i, code := range codes(change) {
			if other, twice := seen[code]; twice {
				t.Errorf("%s: code %d %s is also that of %s", name, i, code, other)
			}
			seen[code] = name
		}
	}
	plain := codes(replace("gomsi.toml", "fragments = [\"extra.wxs\"]\ntemplates = \"own\"", `dialect = "v3"`))
	if other, twice := seen[plain[0]]; twice {
		t.Errorf("the dialects: one product code with %s", other)
	}
}
