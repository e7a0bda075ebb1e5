package wix_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tc-hib/winres/version"

	"github.com/gomsi/gomsi/internal/pe"
)

// recordCase builds a case with the real WiX and writes its record.
func recordCase(t *testing.T, src, record, files string) {
	t.Helper()
	work := t.TempDir()
	if err := os.CopyFS(work, os.DirFS(files)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(src)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(work, "case.wxs"), text, 0o666); err != nil {
		t.Fatal(err)
	}
	arch := string(archOf(t, src))
	run := func(tool string, args ...string) {
		t.Helper()
		cmd := exec.Command(tool, args...)
		cmd.Dir = work
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s %s: %v\n%s", filepath.Base(tool), strings.Join(args, " "), err, out)
		}
	}
	if filepath.Base(src) == "v3.wxs" {
		wix3 := filepath.Join(*oracle, "run-wix.sh")
		run(wix3, "candle", "-nologo", "-arch", arch, "case.wxs", "-out", "case.wixobj")
		run(wix3, "light", "-nologo", "-sval", "case.wixobj", "-out", "case.msi")
	} else {
		run(filepath.Join(*oracle, "run-wix5.sh"), "build", "-arch", arch, "case.wxs", "-o", "case.msi")
	}
	if err := os.Mkdir(filepath.Join(work, "idt"), 0o777); err != nil {
		t.Fatal(err)
	}
	run("msidump", "-t", "-d", "idt", "case.msi")
	var all []string
	tables, err := filepath.Glob(filepath.Join(work, "idt", "*.idt"))
	if err != nil || len(tables) == 0 {
		t.Fatal("msidump wrote no tables", err)
	}
	for _, path := range tables {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, recordLines(strings.TrimSuffix(filepath.Base(path), ".idt"), string(b))...)
	}
	slices.Sort(all)
	if err := os.WriteFile(record, []byte(strings.Join(all, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

// recordLines turns an exported table into lines of a record.
func recordLines(table, idt string) []string {
	rows := strings.Split(strings.ReplaceAll(strings.TrimRight(idt, "\r\n"), "\r\n", "\n"), "\n")
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

// exported gives control characters in exported tables, where others stand
// for them ("Archive Files" of the Windows Installer documentation), the form
// of records.
var exported = strings.NewReplacer("\x10", `\t`, "\x11", `\r`, "\x19", `\n`)

// program is a small executable of one section, which holds a version in one
// language; without a language it has no version.
func program(t *testing.T, v pe.Version, lang uint16) []byte {
	t.Helper()
	le := binary.LittleEndian
	b := make([]byte, 512)
	copy(b, "MZ")
	le.PutUint32(b[0x3C:], 64)
	copy(b[64:], "PE\x00\x00")
	coff := b[68:]
	le.PutUint16(coff, 0x14C)
	le.PutUint16(coff[2:], 1)
	le.PutUint16(coff[16:], 96+16*8)
	le.PutUint16(coff[18:], 0x102)
	opt := coff[20:]
	le.PutUint16(opt, 0x10B)
	for at, n := range map[int]uint32{28: 0x400000, 32: 0x1000, 36: 512, 56: 0x2000, 60: 512, 92: 16} {
		le.PutUint32(opt[at:], n)
	}
	le.PutUint16(opt[68:], 3)
	section := opt[96+16*8:]
	copy(section, ".rsrc")
	for at, n := range map[int]uint32{8: 1024, 12: 0x1000, 16: 1024, 20: 512, 36: 0x40000040} {
		le.PutUint32(section[at:], n)
	}
	r := make([]byte, 1024)
	if lang != 0 {
		le.PutUint32(opt[96+2*8:], 0x1000)
		le.PutUint32(opt[96+2*8+4:], 1024)
		info := version.Info{FileVersion: v, ProductVersion: v}
		if err := info.Set(lang, version.ProductName, "Example"); err != nil {
			t.Fatal(err)
		}
		// Three levels of one entry each: type, name, language.
		for level, id := range []uint32{16, 1, uint32(lang)} {
			at := 24 * level
			le.PutUint16(r[at+14:], 1)
			le.PutUint32(r[at+16:], id)
			next := uint32(at+24) | 1<<31
			if level == 2 {
				next = 72
			}
			le.PutUint32(r[at+20:], next)
		}
		le.PutUint32(r[72:], 0x1000+88)
		le.PutUint32(r[76:], uint32(copy(r[88:], info.Bytes())))
	}
	return bytes.Join([][]byte{b, r}, nil)
}
