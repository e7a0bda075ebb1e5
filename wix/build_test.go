package wix_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/tooltest"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/cab"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
)

// product is a package of a few files: two disks, one of them external, an
// stream, an empty file and a folder.
const product = `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="Bound" Language="1033" Version="1.2.3" Manufacturer="Example" UpgradeCode="0B0D6F0E-63B8-4B21-9B8B-8C0F3E7F8F11">
    <Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Platform="x64" />
    <Media Id="1" Cabinet="one.cab" EmbedCab="yes" />
    <Media Id="2" Cabinet="two.cab" />
    <Property Id="WHO" Value="!(bind.property.ProductVersion) !(wix.Who=nobody)" />
    <Binary Id="app.ico" SourceFile="Files\App.ICO" />
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFiles64Folder">
        <Directory Id="INSTALLFOLDER" Name="Bound Example">
          <Component Id="Readme" Guid="*"><File Id="Readme" Source="files\README.txt" KeyPath="yes" /></Component>
          <Component Id="Empty" Guid="*"><File Id="Empty" Source="files/empty.txt" KeyPath="yes" /></Component>
          <Component Id="Big" Guid="*" DiskId="2"><File Id="Big" Source="files/big data.bin" KeyPath="yes" /></Component>
          <Component Id="Loose" Guid="*" DiskId="2"><File Id="Loose" Source="files/loose.txt" Compressed="no" KeyPath="yes" /></Component>
          <Directory Id="Sub" Name="sub">
            <Component Id="Deep" Guid="*"><File Id="Deep" Source="files/deep.txt" KeyPath="yes" /></Component>
          </Directory>
        </Directory>
      </Directory>
    </Directory>
    <Feature Id="Main" Level="1">
      <ComponentRef Id="Readme" /><ComponentRef Id="Empty" /><ComponentRef Id="Big" /><ComponentRef Id="Loose" /><ComponentRef Id="Deep" />
    </Feature>
  </Product>
</Wix>
`

// payload gives the files of product: their contents by name.
func payload() map[string][]byte {
	big := make([]byte, 300_000)
	x := uint32(1)
	for i := range big {
		if x = x*1664525 + 1013904223; i%3 == 0 {
			big[i] = byte(x >> 24)
		}
	}
	return map[string][]byte{
		"files/readme.txt":   []byte("read me\r\n"),
		"files/app.ico":      []byte("\x00\x00\x01\x00\x00\x00"),
		"files/empty.txt":    {},
		"files/big data.bin": big,
		"files/loose.txt":    []byte("loose\n"),
		"files/deep.txt":     bytes.Repeat([]byte("deep "), 1000),
		"product.wxs":        []byte(product),
	}
}

// stage writes the payload into a new folder and gives the options that build
// it into a folder of its own.
func stage(t *testing.T) wix.Options {
	t.Helper()
	dir := t.TempDir()
	for name, content := range payload() {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o777); err != nil {
		t.Fatal(err)
	}
	return wix.Options{
		Sources: []wix.Input{{File: "product.wxs"}}, Dir: dir, Arch: compile.X64,
		Output: filepath.Join(out, "bound.msi"), Time: time.Date(2026, 3, 4, 5, 6, 8, 0, time.UTC), Application: "gomsi test",
	}
}

func mustBuild(t *testing.T, o wix.Options) *wix.Result {
	t.Helper()
	res, faults, err := wix.Build(context.Background(), o)
	failOn(t, faults, err)
	return res
}

// contents gives what a folder holds, by relative path.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func names(m map[string]string) string {
	var all []string
	for n := range m {
		all = append(all, n)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func TestBuildResult(t *testing.T) {
	o := stage(t)
	res := mustBuild(t, o)
	out := filepath.Dir(o.Output)
	if got := names(contents(t, out)); got != "bound.msi loose.txt two.cab" {
		t.Errorf("wrote %s", got)
	}
	if res.Files != 5 || res.Payload != 305_015 || res.Name != "Bound" || res.Version != "1.2.3" || res.Arch != compile.X64 ||
		!slices.Equal(res.Embedded, []string{"one.cab"}) ||
		!slices.Equal(res.Cabinets, []string{filepath.Join(out, "two.cab")}) ||
		!slices.Equal(res.Loose, []string{filepath.Join(out, "loose.txt")}) {
		t.Errorf("%+v", res)
	}
	if st, err := os.Stat(o.Output); err != nil || st.Size() != res.Size {
		t.Errorf("size %d, %v", res.Size, err)
	}
}

func TestReproducible(t *testing.T) {
	var first map[string]string
	for _, procs := range []int{1, 2, 2} {
		old := runtime.GOMAXPROCS(procs)
		o := stage(t)
		if first != nil {
			// Neither the age of files nor the number of workers counts.
			past := time.Unix(1_000_000_000, 0)
			if err := os.Chtimes(filepath.Join(o.Dir, "files", "deep.txt"), past, past); err != nil {
				t.Fatal(err)
			}
			o.Workers = 7
		}
		mustBuild(t, o)
		runtime.GOMAXPROCS(old)
		got := contents(t, filepath.Dir(o.Output))
		if first == nil {
			first = got
		}
		for name := range first {
			if got[name] != first[name] {
				t.Errorf("%s differs with GOMAXPROCS %d", name, procs)
			}
		}
	}
}

// Equal content has equal codes, whatever the time; any other content has
// others.
func TestCodes(t *testing.T) {
	o := stage(t)
	base := mustBuild(t, o)
	o.Time = o.Time.Add(time.Hour)
	if later := mustBuild(t, o); later.PackageCode != base.PackageCode || later.ProductCode != base.ProductCode {
		t.Error("the time changes codes")
	}
	seen := map[string]string{base.PackageCode.String(): "base", base.ProductCode.String(): "base"}
	for name, change := range map[string]func(*wix.Options){
		"one byte of a file":      func(o *wix.Options) { rewrite(t, o, "files/readme.txt", "me", "us") },
		"one byte of a stream":    func(o *wix.Options) { rewrite(t, o, "files/app.ico", "\x01", "\x02") },
		"an uncompressed file":    func(o *wix.Options) { rewrite(t, o, "files/loose.txt", "l", "L") },
		"a file of another disk":  func(o *wix.Options) { rewrite(t, o, "files/big data.bin", "\x00", "\x01") },
		"a property":              func(o *wix.Options) { o.Variables = map[string]string{"Who": "somebody"} },
		"the version":             func(o *wix.Options) { rewrite(t, o, "product.wxs", "1.2.3", "1.2.4") },
		"a feature's level":       func(o *wix.Options) { rewrite(t, o, "product.wxs", `Level="1"`, `Level="2"`) },
		"the upgrade code":        func(o *wix.Options) { rewrite(t, o, "product.wxs", "0B0D6F0E", "0B0D6F0F") },
		"the summary information": func(o *wix.Options) { o.Application = "another" },
	} {
		o := stage(t)
		change(&o)
		res := mustBuild(t, o)
		for _, code := range []string{res.PackageCode.String(), res.ProductCode.String()} {
			if other, twice := seen[code]; twice {
				t.Errorf("%s: code %s is also that of %s", name, code, other)
			}
			seen[code] = name
		}
	}
}

func rewrite(t *testing.T, o *wix.Options, name, old, new string) {
	t.Helper()
	path := filepath.Join(o.Dir, filepath.FromSlash(name))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte(old), []byte(new), 1), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A build that fails or is interrupted keeps the last good package and leaves
// nothing else.
func TestNothingLeftBehind(t *testing.T) {
	o := stage(t)
	out := filepath.Dir(o.Output)
	const last = "the last good one"
	if err := os.WriteFile(o.Output, []byte(last), 0o666); err != nil {
		t.Fatal(err)
	}
	check := func(what string) {
		t.Helper()
		if got := contents(t, out); len(got) != 1 || got["bound.msi"] != last {
			t.Errorf("%s: the folder has %s", what, names(got))
		}
	}
	for _, stop := range []string{"reading", "compressing", "writing"} {
		ctx, cancel := context.WithCancel(context.Background())
		o.Progress = func(what string, done, total int64) {
			if strings.HasPrefix(what, stop) {
				cancel()
			}
		}
		if res, _, err := wix.Build(ctx, o); !errors.Is(err, context.Canceled) || res != nil {
			t.Errorf("interrupted while %s: %v, %v", stop, res, err)
		}
		check("interrupted while " + stop)
		cancel()
	}
	o.Progress = func(what string, _, _ int64) {
		if strings.HasPrefix(what, "writing") {
			// The embedded cabinet is packed; the icon is read now.
			os.Remove(filepath.Join(o.Dir, "files", "app.ico"))
		}
	}
	if res, _, err := wix.Build(context.Background(), o); err == nil || res != nil {
		t.Errorf("a file vanished: %v, %v", res, err)
	}
	check("a file vanished")
	o.Progress = nil
	if res, faults, err := wix.Build(context.Background(), o); err != nil || res != nil || !faults.HasErrors() {
		t.Errorf("a file is missing: %v, %v", res, err)
	}
	check("a file is missing")
}

// Folders are made as they are needed, and go again with a build that fails.
func TestFolders(t *testing.T) {
	o := stage(t)
	rewrite(t, &o, "product.wxs", ` Compressed="yes" InstallScope`, ` Compressed="no" InstallScope`)
	o.Output = filepath.Join(o.Dir, "new", "folder", "bound.msi")
	ctx, cancel := context.WithCancel(context.Background())
	o.Progress = func(what string, _, _ int64) {
		if strings.HasPrefix(what, "writing") {
			cancel()
		}
	}
	if _, _, err := wix.Build(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(o.Dir, "new")); err == nil {
		t.Errorf("the interrupted build left %s", names(contents(t, filepath.Join(o.Dir, "new"))))
	}
	o.Progress = nil
	mustBuild(t, o)
	const want = "Bound Example/README.txt Bound Example/big data.bin Bound Example/empty.txt Bound Example/loose.txt Bound Example/sub/deep.txt bound.msi"
	if got := names(contents(t, filepath.Join(o.Dir, "new", "folder"))); got != want {
		t.Errorf("wrote %s", got)
	}
}

func TestBuildsAtOnce(t *testing.T) {
	o := stage(t)
	mustBuild(t, o)
	out := filepath.Dir(o.Output)
	want := contents(t, out)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if _, faults, err := wix.Build(context.Background(), o); err != nil || faults.HasErrors() {
				t.Error(err, faults.Err())
			}
		})
	}
	wg.Wait()
	got := contents(t, out)
	if names(got) != names(want) {
		t.Errorf("wrote %s", names(got))
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s differs", name)
		}
	}
}

// msitools and cabextract, which know nothing of gomsi, read all of it.
func TestOtherReaders(t *testing.T) {
	o := stage(t)
	o.Sources = []wix.Input{{File: "product.wxs", Text: []byte(strings.NewReplacer(
		` Compressed="no"`, "", `Cabinet="two.cab"`, `Cabinet="two.cab" EmbedCab="yes"`).Replace(product))}}
	res := mustBuild(t, o)

	tables := strings.Fields(tooltest.Run(t, "msiinfo", "tables", o.Output))
	for _, want := range []string{"File", "Media", "MsiFileHash", "_Validation", "Property", "Binary"} {
		if !slices.Contains(tables, want) {
			t.Errorf("msiinfo finds no table %s", want)
		}
	}
	summary := tooltest.Run(t, "msiinfo", "suminfo", o.Output)
	for _, want := range []string{
		"Revision number (UUID): " + res.PackageCode.String(), "Template: x64;1033", "Subject: Bound",
		"Created: Wed Mar  4 05:06:08 2026", "Source: 2 (2)", "Version: 500 (1f4)", "Application: gomsi test",
	} {
		if !strings.Contains(summary, want) {
			t.Errorf("msiinfo suminfo: no %q in\n%s", want, summary)
		}
	}
	files := payload()
	dir := t.TempDir()
	tooltest.Run(t, "msiextract", "-C", dir, o.Output)
	extracted := map[string]string{}
	for path, content := range contents(t, dir) {
		// Where msiextract puts the standard folder is its own affair.
		if _, below, ok := strings.Cut(path, "Bound Example/"); ok {
			extracted[below] = content
		}
	}
	for path, source := range map[string]string{
		"README.txt": "files/readme.txt", "empty.txt": "files/empty.txt", "big data.bin": "files/big data.bin",
		"loose.txt": "files/loose.txt", "sub/deep.txt": "files/deep.txt",
	} {
		if got, ok := extracted[path]; !ok || got != string(files[source]) {
			t.Errorf("msiextract %s: %v, %d bytes", path, ok, len(got))
		}
	}
	for _, name := range []string{"one.cab", "two.cab"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(tooltest.Run(t, "msiinfo", "extract", o.Output, name)), 0o666); err != nil {
			t.Fatal(err)
		}
		tooltest.Run(t, "cabextract", "-q", "-t", path)
	}
}

// The cabinet beside the package is whole, and its files have the keys of the
// File table for names.
func TestExternalCabinet(t *testing.T) {
	o := stage(t)
	res := mustBuild(t, o)
	f, err := os.Open(res.Cabinets[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	r, err := cab.Open(f, st.Size())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Files) != 1 || r.Files[0].Name != "Big" || r.Files[0].Size != 300_000 || r.Files[0].Method != cab.MSZIP || !r.Files[0].Modified.Equal(o.Time) {
		t.Errorf("%+v", r.Files)
	}
	tooltest.Run(t, "cabextract", "-q", "-t", res.Cabinets[0])
}

func TestCompression(t *testing.T) {
	sizes := map[compile.CompressionLevel]int64{}
	for _, level := range []compile.CompressionLevel{
		compile.CompressionDefault, compile.CompressionNone, compile.CompressionLow, compile.CompressionHigh,
	} {
		o := stage(t)
		o.Compression = level
		res := mustBuild(t, o)
		st, err := os.Stat(res.Cabinets[0])
		if err != nil {
			t.Fatal(err)
		}
		sizes[level] = st.Size()
		tooltest.Run(t, "cabextract", "-q", "-t", res.Cabinets[0])
	}
	if none := sizes[compile.CompressionNone]; none < 300_000 || sizes[compile.CompressionLow] >= none ||
		sizes[compile.CompressionDefault] > sizes[compile.CompressionLow] || sizes[compile.CompressionHigh] != sizes[compile.CompressionDefault] {
		t.Errorf("sizes by level: %v", sizes)
	}
}

func TestFaults(t *testing.T) {
	v4 := `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Fragment /></Wix>`
	for _, c := range []struct {
		name string
		edit func(*wix.Options)
		want string
	}{
		{"missing file", func(o *wix.Options) { rewrite(t, o, "product.wxs", `files/deep.txt`, `files/Depth.txt`) },
			`product.wxs:17:67: file "files/Depth.txt" is not found [GM3001]`},
		{"a folder", func(o *wix.Options) { rewrite(t, o, "product.wxs", `files/deep.txt`, `Files`) },
			`product.wxs:17:67: "Files" is a folder, not a file [GM3002]`},
		{"no variable", func(o *wix.Options) {
			rewrite(t, o, "product.wxs", `(bind.property.ProductVersion)`, `(bind.property.ProductVersio)`)
		},
			`product.wxs:7:5: !(bind.property.ProductVersio) has no value [GM1018]`},
		{"no string", func(o *wix.Options) { rewrite(t, o, "product.wxs", `(bind.property.ProductVersion)`, `(loc.Lost)`) },
			`product.wxs:7:5: no localization file has the string Lost [GM1017]`},
		{"two dialects", func(o *wix.Options) { o.Sources = append(o.Sources, wix.Input{File: "b.wxs", Text: []byte(v4)}) },
			`b.wxs:1:1: source of the v4 schema in a package of the v3 schema [GM3101]`},
		{"no source", func(o *wix.Options) { o.Sources[0].File = "nothing.wxs" },
			`nothing.wxs: there is no such source [GM3102]`},
		{"no culture", func(o *wix.Options) {
			o.Localizations = []wix.Input{{File: "de.wxl", Text: []byte(`<WixLocalization Culture="de-DE" xmlns="http://schemas.microsoft.com/wix/2006/localization" />`)}}
			o.Cultures = []string{"fr-fr"}
		}, `de.wxl: no localization file is of the culture fr-fr [GM3103]`},
		{"string of two cultures", func(o *wix.Options) {
			for _, culture := range []string{"en-us", "de-de"} {
				text := fmt.Sprintf(`<WixLocalization Culture="%s" xmlns="http://schemas.microsoft.com/wix/2006/localization"><String Id="S">s</String></WixLocalization>`, culture)
				o.Localizations = append(o.Localizations, wix.Input{File: culture + ".wxl", Text: []byte(text)})
			}
			o.Cultures = []string{"en-us", "de-de"} // light ends with LGHT0100
		}, `de-de.wxl:1:93: the string S is given twice [GM1016]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := stage(t)
			c.edit(&o)
			res, faults, err := wix.Build(context.Background(), o)
			if err != nil || res != nil {
				t.Fatal(res, err)
			}
			var got []string
			for _, d := range faults.Sorted() {
				got = append(got, strings.ReplaceAll(fmt.Sprintf("%s [%s]", d.Error(), d.Code), o.Dir, "DIR"))
			}
			if strings.Join(got, "\n") != c.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), c.want)
			}
		})
	}
}

func TestCultures(t *testing.T) {
	const form = `<WixLocalization %s xmlns="http://schemas.microsoft.com/wix/2006/localization">%s</WixLocalization>`
	o := stage(t)
	rewrite(t, &o, "product.wxs", `(bind.property.ProductVersion)`, `(loc.First) !(loc.Second)`)
	o.Localizations = []wix.Input{
		{File: "en.wxl", Text: fmt.Appendf(nil, form, `Culture="en-us"`, `<String Id="First" Overridable="yes">one</String><String Id="Second">two</String>`)},
		{File: "de.wxl", Text: fmt.Appendf(nil, form, `Culture="de-de"`, `<String Id="First">eins</String>`)},
	}
	for cultures, want := range map[string]string{"de-DE,en-US": "eins two nobody", "en-us": "one two nobody"} {
		o.Cultures = strings.Split(cultures, ",")
		mustBuild(t, o)
		db := openPackage(t, o.Output)
		if row := db.Table("Property").Find("WHO"); row == nil || row[1] != want {
			t.Errorf("%s: %v, want %s", cultures, row, want)
		}
		db.Close() // Windows replaces no file that is open
	}
}

// A v4 package without a language takes that of its localization, as with
// WiX 5.0.2.
func TestLocalizedLanguage(t *testing.T) {
	const form = `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
  <Package Name="!(loc.Name)" Version="1.2" Manufacturer="Example" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"%s>
    <StandardDirectory Id="ProgramFilesFolder"><File Source="files/deep.txt" /></StandardDirectory>
  </Package>
</Wix>`
	const wxl = `<WixLocalization Culture="de-de" Language="1031" Codepage="1252" SummaryInformationCodepage="1250" xmlns="http://wixtoolset.org/schemas/v4/wxl">
  <String Id="Name" Value="Grün" />
  <String Id="WixDowngradePreventedMessage" Value="nein" />
</WixLocalization>`
	for attr, want := range map[string]string{"": "1031", ` Language="1033"`: "1033"} {
		o := stage(t)
		o.Sources = []wix.Input{{File: "v4.wxs", Text: fmt.Appendf(nil, form, attr)}}
		o.Localizations = []wix.Input{{File: "de.wxl", Text: []byte(wxl)}}
		mustBuild(t, o)
		db := openPackage(t, o.Output)
		if got := db.Table("Property").Find("ProductLanguage")[1]; got != want {
			t.Errorf("ProductLanguage %v, want %s", got, want)
		}
		if got := db.Summary.Text(msi.PIDTemplate); got != "x64;"+want {
			t.Errorf("template %s", got)
		}
		if db.Codepage != 1252 || db.Summary.Int(msi.PIDCodepage) != 1250 || db.Summary.Text(msi.PIDSubject) != "Grün" {
			t.Errorf("code pages %d, %d; subject %q", db.Codepage, db.Summary.Int(msi.PIDCodepage), db.Summary.Text(msi.PIDSubject))
		}
		if got := db.Table("LaunchCondition").Find("NOT WIX_DOWNGRADE_DETECTED")[1]; got != "nein" {
			t.Errorf("message %v", got)
		}
	}
}

// A v4 package is in UTF-8, but with a localization in the code page of that,
// or of its culture, which gives the language, too. The first file counts.
func TestLocalizedCodepage(t *testing.T) {
	const form = `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
  <Package Name="%s" Version="1.2" Manufacturer="Example" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B">
    <StandardDirectory Id="ProgramFilesFolder"><File Source="files/deep.txt" /></StandardDirectory>
  </Package>
</Wix>`
	for _, c := range []struct {
		files    []string // the attributes of each
		name     string
		cultures []string
		// As WiX 5.0.2 has them, where name is ASCII.
		codepage, summary int
		language          string
	}{
		{nil, "Example", nil, 65001, 1252, "0"},
		{[]string{`Culture="de-de"`}, "Example", nil, 1252, 1252, "1031"},
		{[]string{`Culture="de-de" Codepage="1250" Language="1036"`}, "Example", []string{"de-de"}, 1250, 1250, "1031"},
		{[]string{`Culture="de-de" SummaryInformationCodepage="1250"`}, "Example", nil, 1252, 1250, "1031"},
		{[]string{`Codepage="1250" Language="1036"`}, "Example", nil, 1250, 1250, "0"},
		{[]string{`Culture="ja-jp"`}, "Example", nil, 932, 932, "1041"},
		{[]string{`Culture="hi-in"`}, "Example", nil, 0, 0, "1081"},
		{[]string{`Culture="hi-in"`}, "Grün", nil, 65001, 65001, "1081"},
		{[]string{`Culture="xx-xx"`}, "Example", nil, 65001, 1252, "0"},
		{[]string{``, `Culture="de-de"`}, "Example", nil, 65001, 1252, "0"},
		{[]string{`Culture="fr-fr" Codepage="1253"`, `Culture="de-de" Codepage="1250"`}, "Example", nil, 1253, 1253, "1036"},
		{[]string{`Culture="fr-fr" Codepage="1253"`, `Culture="de-de" Codepage="1250"`}, "Example", []string{"de-de"}, 1250, 1250, "1031"},
	} {
		o := stage(t)
		o.Sources = []wix.Input{{File: "v4.wxs", Text: fmt.Appendf(nil, form, c.name)}}
		for i, attrs := range c.files {
			o.Localizations = append(o.Localizations, wix.Input{
				File: fmt.Sprintf("%d.wxl", i), Text: fmt.Appendf(nil, `<WixLocalization %s xmlns="http://wixtoolset.org/schemas/v4/wxl"/>`, attrs),
			})
		}
		o.Cultures = c.cultures
		mustBuild(t, o)
		db := openPackage(t, o.Output)
		language := db.Table("Property").Find("ProductLanguage")[1]
		if summary := db.Summary.Int(msi.PIDCodepage); db.Codepage != c.codepage || int(summary) != c.summary || language != c.language {
			t.Errorf("%v %s: code page %d, of the summary %d, language %s", c.files, c.name, db.Codepage, summary, language)
		}
	}
}
