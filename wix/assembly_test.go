package wix_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/bind"
	"github.com/gomsi/gomsi/wix/compile"
)

// assemblies is a package of two .NET assemblies, one for the global cache.
const assemblies = `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
<Package Name="Assemblies" Version="1.2.3" Manufacturer="Example" Language="1033" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B">
<MediaTemplate EmbedCab="yes" />
<Component Id="C1" Directory="INSTALLFOLDER" Guid="{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A31}">
<File Id="F1" Source="Microsoft.Deployment.Resources.dll" Assembly=".net" KeyPath="yes" /></Component>
<Component Id="C2" Directory="INSTALLFOLDER" Guid="{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A32}">
<File Id="F2" Source="WixToolset.Data.dll" Name="data.dll" Assembly=".net" KeyPath="yes" AssemblyApplication="F2" AssemblyManifest="F2">
<AssemblyName Id="culture" Value="not that of the file" /><AssemblyName Id="extra" Value="more" /></File></Component>
<Property Id="P1" Value="!(bind.assemblyFullName.F1)|!(bind.assemblyName.F2)|!(bind.assemblyVersion.F1)|!(bind.assemblyFileVersion.F1)" />
<Property Id="P2" Value="!(bind.assemblyCulture.F1)|!(bind.assemblyPublicKeyToken.F2)|!(bind.assemblyProcessorArchitecture.F2)" />
</Package></Wix>`

// TestAssemblies compares a package of assemblies with that of WiX 5. They are
// WiX's own; WiX 3 reads them with a library of .NET that only Windows has.
func TestAssemblies(t *testing.T) {
	tools := wixtest.Find(t)
	allowed := wixtest.ReadAllowed(t)
	work := t.TempDir()
	files := fstest.MapFS{"v4.wxs": {Data: []byte(assemblies)}}
	for _, name := range []string{"wix/Microsoft.Deployment.Resources.dll", "wix5/WixToolset.Data.dll"} {
		content, err := os.ReadFile(filepath.Join(tools.Folder(t), filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = &fstest.MapFile{Data: content}
	}
	if err := os.CopyFS(work, files); err != nil {
		t.Fatal(err)
	}
	theirs := tools.Compile(t, wixtest.V4, "x64", "v4.wxs", files)
	if theirs.Failed {
		t.Fatal(theirs.Output)
	}
	build := func(text string) (string, string) {
		out := filepath.Join(t.TempDir(), "case.msi")
		_, faults, err := wix.Build(context.Background(), wix.Options{
			Sources: []wix.Input{{File: filepath.Join(work, "v4.wxs"), Text: []byte(text)}}, BindPaths: []bind.BindPath{{Path: work}},
			Arch: compile.X64, Output: out, Application: "gomsi test",
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := faults.Err(); err != nil {
			return "", err.Error()
		}
		return out, ""
	}
	ours, fault := build(assemblies)
	if fault != "" {
		t.Fatal(fault)
	}
	all, err := wixtest.Compare(filepath.Join(theirs.Dir, wixtest.PackageName), ours)
	if err != nil {
		t.Fatal(err)
	}
	if rest := wixtest.Text(allowed.Rest(wixtest.V4, assemblies, all)); rest != "" {
		t.Errorf("not what WiX makes (- WiX, + gomsi, ~ WiX → gomsi):\n%s", rest)
	}
	for _, c := range []struct{ from, to, want string }{
		{` AssemblyApplication="F2"`, "", "under that name only"},
		{`Source="WixToolset.Data.dll"`, `Source="v4.wxs"`, "is no .NET assembly"},
	} {
		text := strings.Replace(assemblies, c.from, c.to, 1)
		if _, fault := build(text); !strings.Contains(fault, c.want) {
			t.Errorf("%s: %q, not %q", c.to, fault, c.want)
		}
		files["v4.wxs"] = &fstest.MapFile{Data: []byte(text)}
		if r := tools.Compile(t, wixtest.V4, "x64", "v4.wxs", files); !r.Failed {
			t.Errorf("%s: WiX takes it", c.to)
		}
	}
}

// TestManifests compares a package of an assembly of Windows with that of both
// lines.
func TestManifests(t *testing.T) {
	tools := wixtest.Find(t)
	allowed := wixtest.ReadAllowed(t)
	const component = `Guid="{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A33}"><File Id="F1" Source="a.dll" Assembly="win32" AssemblyManifest="M" AssemblyApplication="F1" KeyPath="yes">
<AssemblyName Id="extra" Value="more" /></File><File Id="M" Source="a.manifest" /></Component>`
	const identity = `<assemblyIdentity type="win32" name="Example.Lib" version="1.2.3.4" processorArchitecture="amd64" publicKeyToken="0123456789abcdef" language="en-us"/>`
	const end = `<dependency><dependentAssembly><assemblyIdentity type="win32" name="Other" version="6.0.0.0"/></dependentAssembly></dependency></assembly>`
	for line, text := range map[wixtest.Line]string{
		wixtest.V4: `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
<Package Name="Assemblies" Version="1.2.3" Manufacturer="Example" Language="1033" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B">
<MediaTemplate EmbedCab="yes" /><Component Id="C1" Directory="INSTALLFOLDER" ` + component + `</Package></Wix>`,
		wixtest.V3: `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="*" Name="Assemblies" Version="1.2.3" Manufacturer="Example" Language="1033" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B">
<Package InstallerVersion="500" Compressed="yes" /><MediaTemplate EmbedCab="yes" /><Directory Id="TARGETDIR" Name="SourceDir"><Component Id="C1" ` + component + `</Directory>
<Feature Id="F" Level="1"><ComponentRef Id="C1" /></Feature></Product></Wix>`,
	} {
		files := fstest.MapFS{
			string(line) + ".wxs": {Data: []byte(text)}, "a.dll": {Data: []byte("a")},
			"a.manifest": {Data: []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">` + identity + end)},
		}
		build := func() (string, *diag.List) {
			work := t.TempDir()
			if err := os.CopyFS(work, files); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(work, "out", "case.msi")
			_, faults, err := wix.Build(context.Background(), wix.Options{
				Sources: []wix.Input{{File: filepath.Join(work, string(line)+".wxs")}}, BindPaths: []bind.BindPath{{Path: work}},
				Arch: compile.X64, Output: out, Application: "gomsi test",
			})
			if err != nil {
				t.Fatal(err)
			}
			return out, faults
		}
		ours, faults := build()
		failOn(t, faults, nil)
		theirs := tools.Compile(t, line, "x64", string(line)+".wxs", files)
		if theirs.Failed {
			t.Fatal(theirs.Output)
		}
		all, err := wixtest.Compare(filepath.Join(theirs.Dir, wixtest.PackageName), ours)
		if err != nil {
			t.Fatal(err)
		}
		if rest := wixtest.Text(allowed.Rest(line, text, all)); rest != "" {
			t.Errorf("%s: not what WiX makes (- WiX, + gomsi, ~ WiX → gomsi):\n%s", line, rest)
		}
		for _, bad := range []string{"no manifest", `<assembly xmlns="urn:schemas-microsoft-com:asm.v1">` + end} {
			files["a.manifest"] = &fstest.MapFile{Data: []byte(bad)}
			if _, faults := build(); !faults.HasErrors() || faults.Sorted()[0].Code != bind.CodeAssembly {
				t.Errorf("%s: %q is a manifest", line, bad)
			}
			if r := tools.Compile(t, line, "x64", string(line)+".wxs", files); !r.Failed {
				t.Errorf("%s: WiX takes the manifest %q", line, bad)
			}
		}
	}
}
