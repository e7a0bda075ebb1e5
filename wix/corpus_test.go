package wix_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/pe"
	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/bind"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
)

// record makes the records of the cases named by -run anew with the real WiX
// (see package wixtest): go test ./wix -run TestCorpus/media -record
var record = flag.Bool("record", false, "record the corpus with the real WiX")

// roots are the folders of cases: corpus is for compiling and linking too
// (package link has its own test of it), bound for what only binding does.
var roots = []string{filepath.Join("testdata", "corpus"), filepath.Join("testdata", "bound")}

// TestCorpus builds every case and compares all rows with those that the real
// WiX gave for the same source: v3.txt was recorded from WiX 3.11, v4.txt
// from WiX 5.0.2, both with -arch x64 (see archOf), as msidump printed them. A line is a
// table's name and the cells of a row, with tabs between; "+ Table" says that
// the table is there. What is random in WiX (product code) is "*" in the
// record; times, package code and creating application are not in it.
//
// A case is a folder with v3.wxs, v4.wxs or both. Its files are those of
// corpus/payload and of generated.
func TestCorpus(t *testing.T) {
	files := corpusFiles(t)
	all := sources(t)
	found := reportOf(t, "the recordings of the real WiX", func() []string { return nil })
	for _, src := range all {
		t.Run(caseName(src), func(t *testing.T) {
			if ownTexts(t, src) {
				t.Skip("its rows are texts of WiX, of which there is no record; TestRealWiX compares them")
			}
			recorded := recordOf(src)
			if *record {
				recordCase(t, wixtest.Find(t), src, recorded, files)
			}
			want, err := os.ReadFile(recorded)
			if err != nil {
				t.Fatal(err)
			}
			t.Parallel()
			got := dumpForCorpus(openPackage(t, buildCase(t, src, files)))
			diff := lineDiff(lines(string(want)), got)
			found.add(src, diff)
			if diff != "" {
				t.Errorf("not what WiX made (- WiX, + gomsi):\n%s", diff)
			}
		})
	}
	for _, root := range roots {
		orphans, _ := filepath.Glob(filepath.Join(root, "*", "v[34].txt"))
		for _, o := range orphans {
			if !slices.ContainsFunc(all, func(src string) bool { return recordOf(src) == o }) {
				t.Errorf("%s has no source", o)
			}
		}
	}
}

// sources lists the sources of all cases.
func sources(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, root := range roots {
		cases, err := filepath.Glob(filepath.Join(root, "*", "v[34].wxs"))
		if err != nil || len(cases) == 0 {
			t.Fatal("no cases in", root, err)
		}
		all = append(all, cases...)
	}
	return all
}

// caseName is a case and its line: media/v3.
func caseName(src string) string {
	return filepath.Base(filepath.Dir(src)) + "/" + strings.TrimSuffix(filepath.Base(src), ".wxs")
}

func recordOf(src string) string { return strings.TrimSuffix(src, ".wxs") + ".txt" }

// corpusFiles puts the files of the cases into one folder.
func corpusFiles(t *testing.T) string {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(roots[0], "payload"))); err != nil {
		t.Fatal(err)
	}
	for name, content := range generated(t) {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// generated are files that would be a burden as files: programs with version
// resources and big ones.
func generated(t *testing.T) map[string][]byte {
	big := make([]byte, 1_500_000)
	for i := range big {
		big[i] = byte(i * i >> 7)
	}
	return map[string][]byte{
		"empty.txt": {},
		"one.exe":   wixtest.Program(t, pe.Version{2, 3, 4, 5}, 0x409),
		"two.dll":   wixtest.Program(t, pe.Version{1, 0, 0, 65535}, 0x407),
		"plain.exe": wixtest.Program(t, pe.Version{}, 0),
		"big.bin":   big,
		"half.bin":  big[:600_000],
		"part.bin":  big[:300_000],
	}
}

// buildCase builds a case and gives its package, in a folder with what else is
// written.
func buildCase(t *testing.T, src, files string) string {
	t.Helper()
	text, err := os.ReadFile(src)
	if err != nil {
		t.Fatal(err)
	}
	var localizations []wix.Input
	if wxl := wixtest.LocalizationOf(src); fileExists(wxl) {
		localizations = []wix.Input{{File: wxl}}
	}
	out := filepath.Join(t.TempDir(), "case.msi")
	res, faults, err := wix.Build(context.Background(), wix.Options{
		Sources:       []wix.Input{{File: src}},
		Localizations: localizations,
		Cultures:      wixtest.Cultures(string(text)),
		BindPaths:     []bind.BindPath{{Path: files}},
		Arch:          archOf(t, src),
		Extensions:    extensionsOf(t, src),
		Output:        out,
		// Any name will do; WiX names itself here.
		Application: "gomsi test",
	})
	failOn(t, faults, err)
	if res.Path != out {
		t.Fatalf("path %s", res.Path)
	}
	return out
}

func fileExists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// ownTexts tells whether a case takes dialogs or translations from WiX: their
// texts are not copied into the repository.
func ownTexts(t *testing.T, src string) bool {
	t.Helper()
	text, err := os.ReadFile(src)
	if err != nil {
		t.Fatal(err)
	}
	names := wixtest.Extensions(string(text))
	return slices.Contains(names, "UI") || len(names) > 0 && len(wixtest.Cultures(string(text))) > 0
}

func extensionNames(t *testing.T, src string) []string {
	t.Helper()
	text, err := os.ReadFile(src)
	if err != nil {
		t.Fatal(err)
	}
	return wixtest.Extensions(string(text))
}

// extensionsOf are the files of the extensions that a case needs, which are the
// real WiX's.
func extensionsOf(t *testing.T, src string) []string {
	t.Helper()
	names := extensionNames(t, src)
	if len(names) == 0 {
		return nil
	}
	return wixtest.Find(t).ExtensionFiles(t, wixtest.LineOf(src), names)
}

// archOf is the platform that a case is for: x64, unless its source says
// another one in a comment.
func archOf(t *testing.T, src string) compile.Arch {
	t.Helper()
	text, err := os.ReadFile(src)
	if err != nil {
		t.Fatal(err)
	}
	for _, arch := range []compile.Arch{compile.X86, compile.ARM64} {
		if strings.Contains(string(text), "<!-- arch: "+string(arch)+" -->") {
			return arch
		}
	}
	return compile.X64
}

func openPackage(t *testing.T, name string) *msi.Database {
	t.Helper()
	db, err := msi.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func failOn(t *testing.T, faults *diag.List, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if faults.HasErrors() {
		var s strings.Builder
		(&diag.TextPrinter{W: &s}).Print(faults)
		t.Fatal(s.String())
	}
}

// controls are characters that would break the lines of a record.
var controls = strings.NewReplacer("\t", `\t`, "\r", `\r`, "\n", `\n`)

// dumpForCorpus gives the database in the form of the records, sorted.
func dumpForCorpus(db *msi.Database) []string {
	out := []string{fmt.Sprintf("_ForceCodepage\t%d", db.Codepage)}
	for id, v := range db.Summary {
		switch id {
		case msi.PIDRevision, msi.PIDCreated, msi.PIDLastSaved, msi.PIDApplication:
		default:
			out = append(out, fmt.Sprintf("_SummaryInformation\t%d\t%v", id, v))
		}
	}
	for _, table := range db.Tables() {
		if table.Name() == "_Validation" {
			continue
		}
		out = append(out, "+ "+table.Name())
		for _, row := range table.Rows() {
			cells := []string{table.Name()}
			for _, cell := range row {
				switch v := cell.(type) {
				case nil:
					cells = append(cells, "")
				case msi.Stream:
					cells = append(cells, table.Name()+"."+fmt.Sprint(row[0]))
				default:
					cells = append(cells, fmt.Sprint(v))
				}
			}
			if table.Name() == "Property" && cells[1] == "ProductCode" {
				cells[2] = "*"
			}
			for i := range cells {
				cells[i] = controls.Replace(cells[i])
			}
			out = append(out, strings.Join(cells, "\t"))
		}
	}
	slices.Sort(out)
	return out
}

func lines(s string) []string {
	all := strings.Split(strings.TrimRight(s, "\n"), "\n")
	slices.Sort(all)
	return all
}

// lineDiff compares two sorted lists as sets.
func lineDiff(want, got []string) string {
	var b strings.Builder
	for _, w := range want {
		if _, ok := slices.BinarySearch(got, w); !ok {
			fmt.Fprintf(&b, "- %s\n", w)
		}
	}
	for _, g := range got {
		if _, ok := slices.BinarySearch(want, g); !ok {
			fmt.Fprintf(&b, "+ %s\n", g)
		}
	}
	return b.String()
}
