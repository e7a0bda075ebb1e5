package toolset

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/compile"
)

// sources are what a manifest might have become, and a fragment of the user's.
const (
	packageSource = `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
  <!-- from gomsi.toml:2:1 -->
  <Package Name="Hello" Version="1.0.0" Manufacturer="Contoso" UpgradeCode="{3D3D8D9E-6D8C-4F6F-9D55-0B7A4CF0A5C1}">
    <StandardDirectory Id="ProgramFiles6432Folder">
      <!-- from gomsi.toml:9:3 -->
      <Component Id="C">
        <File
          Source="$(SourceDir)\a.txt" />
      </Component>
    </StandardDirectory>
  </Package>
</Wix>
`
	fragmentSource = `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
  <Fragment>
    <Property Id="WHO" Value="b" />
  </Fragment>
</Wix>
`
)

// job is a build in new folders; out is where the package is to be.
func job(t *testing.T, f *fakeWiX) (o Options, out string) {
	t.Helper()
	dir, work := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{"a.txt": "a", "extra.wxs": fragmentSource} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out = filepath.Join(dir, "out", "hello.msi")
	if err := os.Mkdir(filepath.Dir(out), 0o755); err != nil {
		t.Fatal(err)
	}
	return Options{
		Options: wix.Options{
			Sources: []wix.Input{
				{File: filepath.Join(work, "package.wxs"), Text: []byte(packageSource)},
				{File: filepath.Join(dir, "extra.wxs")},
			},
			Vars: map[string]string{"SourceDir": dir, "Kind": "x"}, Env: f.env,
			Dir: dir, Arch: compile.X64, Output: out,
		},
		Work: work, Pos: keyAt,
	}, out
}

// keyAt gives the places of the keys of [wix].
func keyAt(key string) diag.Pos {
	return diag.Pos{File: "gomsi.toml", Line: map[string]int{"engine": 20, "extensions": 22}[key]}
}

// tools finds a fake.
func (f *fakeWiX) tools(engine string) *Tools {
	f.t.Helper()
	answer := wix502
	if engine == WiX3 {
		answer = candle314
	}
	f.write("version", answer)
	dir := f.install(f.t.TempDir(), "candle", "light", "wix")
	tools, faults, err := f.find(Request{Engine: engine}, "PATH="+dir)
	if err != nil || faults.Len() > 0 {
		f.t.Fatal(err, faults.Sorted())
	}
	return tools
}

// madePackage gives the bytes of a package of the job's sources, made by the
// built-in engine.
func madePackage(t *testing.T, o wix.Options) string {
	t.Helper()
	o.Output = filepath.Join(t.TempDir(), "made.msi")
	_, faults, err := wix.Build(t.Context(), o)
	if err != nil || faults.HasErrors() {
		t.Fatal(err, faults.Sorted())
	}
	raw, err := os.ReadFile(o.Output)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestBuild(t *testing.T) {
	for _, engine := range []string{WiX3, WiX} {
		f := newFake(t)
		tools := f.tools(engine)
		o, out := job(t, f)
		o.Suppress, o.Extensions = []string{"ICE91"}, []string{"Util"}
		f.write("package", madePackage(t, o.Options))
		res, faults, err := tools.Build(t.Context(), o)
		if err != nil || faults.Len() > 0 {
			t.Fatal(engine, err, faults.Sorted())
		}
		if res.Path != out || res.Name != "Hello" || res.Version != "1.0.0" || res.Files != 1 || res.Payload != 1 || res.Size == 0 {
			t.Errorf("%s: %+v", engine, res)
		}
		if res.ProductCode.String() == "" || res.PackageCode.String() == res.ProductCode.String() || res.UpgradeCode.String() != "{3D3D8D9E-6D8C-4F6F-9D55-0B7A4CF0A5C1}" {
			t.Errorf("%s: %+v", engine, res)
		}
		onlyPackage(t, out)
	}
}

// onlyPackage fails unless nothing but the package is in its folder.
func onlyPackage(t *testing.T, out string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil || len(entries) != 1 || entries[0].Name() != filepath.Base(out) {
		t.Error(entries, err)
	}
}

// TestCommandLines holds the command lines in the form that hosts other than
// Windows need: every path is relative.
func TestCommandLines(t *testing.T) {
	if onWindows {
		t.Skip("paths are absolute on Windows")
	}
	for engine, want := range map[string]string{
		WiX3: `candle -nologo -arch x64 -dKind=x -dSourceDir=../D -ext WixUtilExtension -out obj0\ package.wxs ../D/extra.wxs
candle -nologo -arch x64 -dKind=x -dSourceDir=../D -ext WixUtilExtension -out obj1\ ../D/sub/Package.wxs
light -nologo -spdb -sval -b ../D -ext WixUtilExtension -out ../D/out/STAGE/hello.msi obj0/package.wixobj obj0/extra.wixobj obj1/Package.wixobj
`,
		WiX: `wix build -arch x64 -pdbtype none -intermediateFolder obj -d Kind=x -d SourceDir=../D -bindpath ../D -ext WixToolset.Util.wixext -o ../D/out/STAGE/hello.msi package.wxs ../D/extra.wxs ../D/sub/Package.wxs
`,
	} {
		f := newFake(t)
		tools := f.tools(engine)
		o, _ := job(t, f)
		o.Extensions = []string{"Util"}
		f.write("package", madePackage(t, o.Options))
		o.Sources = append(o.Sources, wix.Input{File: filepath.Join(o.Dir, "sub", "Package.wxs")})
		if _, faults, err := tools.Build(t.Context(), o); err != nil || faults.Len() > 0 {
			t.Fatal(engine, err, faults.Sorted())
		}
		got := strings.ReplaceAll(f.calls(), relativeTo(t, o.Work, o.Dir), "../D")
		for _, word := range strings.Fields(got) {
			if i := strings.Index(word, ".wix-"); i >= 0 {
				got = strings.ReplaceAll(got, strings.TrimSuffix(word[i:], "/hello.msi"), "STAGE")
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", engine, diff)
		}
	}
}

func relativeTo(t *testing.T, from, to string) string {
	t.Helper()
	rel, err := filepath.Rel(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return rel
}

func TestEULAIsPassedOn(t *testing.T) {
	f := newFake(t, "version", "7.0.1+x\n")
	dir := f.install(t.TempDir(), "wix")
	tools, faults, err := f.find(Request{Engine: WiX, Version: "7.0.1", AcceptEULA: "wix7"}, "PATH="+dir)
	if err != nil || faults.Len() > 0 {
		t.Fatal(err, faults.Sorted())
	}
	o, _ := job(t, f)
	f.write("package", madePackage(t, o.Options))
	if _, faults, err := tools.Build(t.Context(), o); err != nil || faults.Len() > 0 {
		t.Fatal(err, faults.Sorted())
	}
	if !strings.Contains(f.calls(), " -acceptEula wix7 ") {
		t.Error(f.calls())
	}
}

// TestFailures: what WiX leaves undone is a fault, and what an earlier build
// made stays.
func TestFailures(t *testing.T) {
	const wixError = "package.wxs(7) : error WIX0130: The Component is not good.\r\n"
	for _, c := range []struct {
		name   string
		engine string
		files  []string
		made   bool // the tool writes a package, too
		want   string
	}{
		{"no package", WiX, nil, false, "GM5003 gomsi.toml:20 wix ended well and made no package"},
		{"no package", WiX3, nil, false, "GM5003 gomsi.toml:20 light ended well and made no package"},
		{"exit code", WiX, []string{"wix.exit", "3", "wix.output", "what\n\n now\n"}, true, "GM5003 gomsi.toml:20 wix fails (exit status 3) and names no fault"},
		{"exit code of candle", WiX3, []string{"candle.exit", "5"}, true, "GM5003 gomsi.toml:20 candle fails (exit status 5) and names no fault"},
		{"error and exit code 0", WiX, []string{"wix.output", wixError}, true, "GM5001 WORK/package.wxs:7:7 WIX0130: The Component is not good"},
		{"candle's error", WiX3, []string{"candle.exit", "4", "candle.output", "package.wxs(7) : error CNDL0004 : No.\n"}, true, "GM5001 WORK/package.wxs:7:7 CNDL0004: No"},
	} {
		f := newFake(t, c.files...)
		tools := f.tools(c.engine)
		o, out := job(t, f)
		if c.made {
			f.write("package", madePackage(t, o.Options))
		}
		if err := os.WriteFile(out, []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
		res, faults, err := tools.Build(t.Context(), o)
		if err != nil || res != nil || faults.Len() != 1 {
			t.Fatalf("%s: %v %v %v", c.name, res, err, faults.Sorted())
		}
		d := faults.Sorted()[0]
		got := d.Code + " " + strings.ReplaceAll(d.Pos.String(), o.Work, "WORK") + " " + d.Message
		if filepath.ToSlash(got) != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
		if raw, _ := os.ReadFile(out); string(raw) != "old" {
			t.Errorf("%s: the old package is gone", c.name)
		}
		onlyPackage(t, out)
	}
}

// TestBrokenPackage: what WiX made is no package.
func TestBrokenPackage(t *testing.T) {
	f := newFake(t, "package", "no compound file")
	tools := f.tools(WiX)
	o, out := job(t, f)
	if res, _, err := tools.Build(t.Context(), o); err == nil || res != nil {
		t.Error(res, err)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("it is published")
	}
}

func TestStrict(t *testing.T) {
	f := newFake(t, "wix.output", "package.wxs(4) : warning WIX1077: Hm.\n")
	tools := f.tools(WiX)
	o, out := job(t, f)
	f.write("package", madePackage(t, o.Options))
	o.Strict = true
	res, faults, err := tools.Build(t.Context(), o)
	if res != nil || err != nil || faults.Len() != 1 || faults.HasErrors() {
		t.Error(res, err, faults.Sorted())
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("it is published")
	}
}

func TestInterrupt(t *testing.T) {
	f := newFake(t, "wix.hang", "yes")
	tools := f.tools(WiX)
	o, out := job(t, f)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, _, err := tools.Build(ctx, o)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	if entries, _ := os.ReadDir(filepath.Dir(out)); len(entries) > 0 {
		t.Error("left behind:", entries)
	}
}

// TestArch: WiX 3 before 3.14 has no arm64.
func TestArch(t *testing.T) {
	f := newFake(t, "version", candle311)
	dir := f.install(t.TempDir(), "candle", "light")
	tools, _, err := f.find(Request{Engine: WiX3}, "PATH="+dir)
	if err != nil {
		t.Fatal(err)
	}
	o, _ := job(t, f)
	o.Arch = compile.ARM64
	_, faults, err := tools.Build(t.Context(), o)
	if err != nil || faults.Len() != 1 || faults.Sorted()[0].Code != CodeArch {
		t.Error(err, faults.Sorted())
	}
}

// TestProductCode: what goes into the package decides, and not where it lies.
func TestProductCode(t *testing.T) {
	f := newFake(t)
	tools := f.tools(WiX)
	code := func(change func(o *Options)) string {
		t.Helper()
		o, _ := job(t, f)
		if change != nil {
			change(&o)
		}
		g, err := tools.ProductCode(t.Context(), o, "identity")
		if err != nil {
			t.Fatal(err)
		}
		return g.String()
	}
	first := code(nil)
	if again := code(nil); again != first {
		t.Errorf("%s in one folder, %s in another", first, again)
	}
	write := func(name, text string) func(*Options) {
		return func(o *Options) {
			if err := os.WriteFile(filepath.Join(o.Dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for what, change := range map[string]func(*Options){
		"a file":       write("a.txt", "b"),
		"the fragment": write("extra.wxs", strings.ReplaceAll(fragmentSource, `"b"`, `"c"`)),
		"an extension": func(o *Options) { o.Extensions = []string{"Util"} },
	} {
		if code(change) == first {
			t.Errorf("%s changes, and the code does not", what)
		}
	}
	if code(write("other.txt", "x")) != first {
		t.Error("a file that is not packed changes the code")
	}

	// Files that no attribute names: by a folder and a name, and by a pattern.
	for what, body := range map[string]string{
		"FileSource": `<Directory Id="D" FileSource="sub"><Directory Id="E" Name="deep"><Component><File Name="x.txt" /></Component></Directory></Directory>`,
		"Source":     `<Component><File Source="sub\deep\" Name="x.txt" /></Component>`,
		"Include":    `<Files Include="sub\**" />`,
	} {
		put := func(text string) string {
			return code(func(o *Options) {
				deep := filepath.Join(o.Dir, "sub", "deep")
				if err := os.MkdirAll(deep, 0o755); err != nil {
					t.Fatal(err)
				}
				write("sub/deep/x.txt", text)(o)
				write("extra.wxs", `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Fragment>`+body+`</Fragment></Wix>`)(o)
			})
		}
		if put("one") == put("two") {
			t.Errorf("%s: a file changes, and the code does not", what)
		}
	}
}
