package wix_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gomsi/gomsi/internal/pe"
	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix/msi"
)

var report = flag.String("report", "", "write how many cases are equal to this file")

// conformance collects what a test finds, for the report.
type conformance struct {
	mu      sync.Mutex
	cases   map[wixtest.Line]int
	unequal map[wixtest.Line][]string
}

// reportOf begins a report, which is written when t ends, with some lines more.
func reportOf(t *testing.T, with string, more func() []string) *conformance {
	c := &conformance{cases: map[wixtest.Line]int{}, unequal: map[wixtest.Line][]string{}}
	t.Cleanup(func() {
		if *report == "" || t.Skipped() {
			return
		}
		text := "compared with " + with + ":\n" + c.text() + strings.Join(more(), "\n") + "\n"
		if err := os.WriteFile(*report, []byte(text), 0o666); err != nil {
			t.Error(err)
		}
	})
	return c
}

// add adds a case with its differences.
func (c *conformance) add(src, differences string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	line := wixtest.LineOf(src)
	c.cases[line]++
	if differences != "" {
		c.unequal[line] = append(c.unequal[line], caseName(src)+"\n"+strings.TrimRight(differences, "\n"))
	}
}

func (c *conformance) text() string {
	var b strings.Builder
	for _, line := range []struct {
		line wixtest.Line
		name string
	}{{wixtest.V3, "WiX 3.11 (candle, light)"}, {wixtest.V4, "WiX 5.0.2 (wix build)"}} {
		n, unequal := c.cases[line.line], c.unequal[line.line]
		fmt.Fprintf(&b, "%-26s %3d cases, %3d equal, %d unequal\n", line.name, n, n-len(unequal), len(unequal))
		slices.Sort(unequal)
		for _, u := range unequal {
			fmt.Fprintf(&b, "  unequal: %s\n", strings.ReplaceAll(u, "\n", "\n    "))
		}
	}
	return b.String()
}

// TestRealWiX compiles every case with the real WiX and with gomsi and compares
// the packages: databases, streams, and the files in cabinets and beside them.
// testdata/allowed.txt has the differences that may be.
func TestRealWiX(t *testing.T) {
	tools := wixtest.Find(t)
	allowed := wixtest.ReadAllowed(t)
	files, families := corpusFiles(t), familyFiles(t)
	found := reportOf(t, "the real WiX", func() []string {
		return append([]string{"", "differences that may be, and how often they were:"}, allowed.Uses()...)
	})
	t.Cleanup(func() {
		if strings.Contains(flag.Lookup("test.run").Value.String(), "/") {
			return // only some of the cases
		}
		for _, entry := range allowed.Unused() {
			t.Error(entry)
		}
	})
	elements, err := filepath.Glob("compile/testdata/families/*.wxs")
	if err != nil || len(elements) == 0 {
		t.Fatal("no families of elements", err)
	}
	for _, src := range append(sources(t), elements...) {
		files := files
		if slices.Contains(elements, src) {
			files = families
		}
		t.Run(caseName(src), func(t *testing.T) {
			t.Parallel()
			rest := wixtest.Text(judge(t, tools, allowed, src, files))
			found.add(src, rest)
			if rest != "" {
				t.Errorf("not what WiX makes (- WiX, + gomsi, ~ WiX → gomsi):\n%s", rest)
			}
		})
	}
}

// familyFiles puts the files into a folder that the families of elements of
// package compile name.
func familyFiles(t *testing.T) string {
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"a.txt": []byte("a\r\n"),
		"b.exe": wixtest.Program(t, pe.Version{1, 2, 3, 4}, 0x409),
		"i.ico": {0, 0, 1, 0, 0, 0},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// judge gives the differences of a case that are not allowed.
func judge(t *testing.T, tools *wixtest.Tools, allowed *wixtest.Allowed, src, files string) []msi.Difference {
	t.Helper()
	theirs := compileForReal(t, tools, src, files)
	ours := buildCase(t, src, files)
	all, err := wixtest.Compare(filepath.Join(theirs, wixtest.PackageName), ours)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(src)
	if err != nil {
		t.Fatal(err)
	}
	return allowed.Rest(wixtest.LineOf(src), string(text), all)
}

// compileForReal gives the folder with what the real WiX makes of a case.
func compileForReal(t *testing.T, tools *wixtest.Tools, src, files string) string {
	t.Helper()
	work := t.TempDir()
	if err := os.CopyFS(work, os.DirFS(files)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{src, wixtest.LocalizationOf(src)} {
		text, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) && name != src {
			continue
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(work, filepath.Base(name)), text, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r := tools.Compile(t, wixtest.LineOf(src), string(archOf(t, src)), filepath.Base(src), os.DirFS(work))
	if r.Failed {
		t.Fatalf("WiX refuses it:\n%s", r.Output)
	}
	return r.Dir
}

// recordCase builds a case with the real WiX and writes its record.
func recordCase(t *testing.T, tools *wixtest.Tools, src, record, files string) {
	t.Helper()
	made := filepath.Join(compileForReal(t, tools, src, files), wixtest.PackageName)
	work := t.TempDir()
	dump := exec.Command("msidump", "-t", "-d", work, made)
	dump.Dir = work // streams go into the current folder
	if out, err := dump.CombinedOutput(); err != nil {
		t.Fatalf("msidump: %v\n%s", err, out)
	}
	var all []string
	tables, err := filepath.Glob(filepath.Join(work, "*.idt"))
	if err != nil || len(tables) == 0 {
		t.Fatal("msidump wrote no tables", err)
	}
	for _, path := range tables {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range recordLines(strings.TrimSuffix(filepath.Base(path), ".idt"), string(b)) {
			all = append(all, wixtest.Reread(line))
		}
	}
	slices.Sort(all)
	if err := os.WriteFile(record, []byte(strings.Join(all, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

// recordLines turns an exported table into lines of a record.
func recordLines(table, idt string) []string {
	rows := exportedRows(idt)
	if table == "_ForceCodepage" {
		page, _, _ := strings.Cut(rows[2], "\t")
		return []string{table + "\t" + page}
	}
	if table == "_Validation" {
		return nil
	}
	var out []string
	if !strings.HasPrefix(table, "_") {
		out = append(out, "+ "+table)
	}
	for _, row := range rows[3:] {
		id, _, _ := strings.Cut(row, "\t")
		switch {
		case table == "_SummaryInformation" && slices.Contains([]string{"9", "12", "13", "18"}, id):
			continue
		case table == "Property" && id == "ProductCode":
			row = "ProductCode\t*"
		}
		out = append(out, table+"\t"+exported.Replace(row))
	}
	return out
}

// exportedRows splits an exported table into its rows, the first three of which
// tell its columns. msidump leaves line ends in cells as they are: what has too
// few cells goes on in the next line, and a line without any belongs to the
// last cell before it.
func exportedRows(idt string) []string {
	lines := strings.Split(strings.TrimSuffix(idt, "\r\n"), "\r\n")
	rows, tabs := lines[:3:3], strings.Count(lines[0], "\t")
	for _, line := range lines[3:] {
		last := len(rows) - 1
		if last >= 3 && tabs > 0 && (strings.Count(rows[last], "\t") < tabs || !strings.Contains(line, "\t")) {
			rows[last] += "\r\n" + line
			continue
		}
		rows = append(rows, line)
	}
	return rows
}

// exported gives control characters in exported tables, where others may stand
// for them ("Archive Files" of the Windows Installer documentation), the form
// of records.
var exported = strings.NewReplacer("\x10", `\t`, "\x11", `\r`, "\x19", `\n`, "\r", `\r`, "\n", `\n`)
