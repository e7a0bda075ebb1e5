package msi

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestStandardIsWiX builds a package with every standard table with the real
// WiX of each line and compares all definitions and the rows of _Validation.
// GOMSI_ORACLE is the folder of run-wix.sh (3.11) and run-wix5.sh (5.0.2),
// GOMSI_ORACLE_SCRATCH one that these may work in.
func TestStandardIsWiX(t *testing.T) {
	oracle := os.Getenv("GOMSI_ORACLE")
	if oracle == "" {
		t.Skip("GOMSI_ORACLE does not name a folder with the real WiX")
	}
	scratch := os.Getenv("GOMSI_ORACLE_SCRATCH")
	if scratch == "" {
		scratch = filepath.Dir(oracle)
	}
	const upgradeCode = "5713B4B7-6E8B-5883-83BC-9BC1FF6A1E08"
	for _, c := range []struct {
		line       Line
		head, tail string
		commands   [][]string
	}{
		{WiX3, `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="*" Name="x" Manufacturer="m"
			Version="1.0.0" Language="1033" UpgradeCode="` + upgradeCode + `"><Package Compressed="yes"/>
			<Directory Id="TARGETDIR" Name="SourceDir"/><Feature Id="F"/>`, `</Product></Wix>`, [][]string{
			{"run-wix.sh", "candle", "-nologo", "x.wxs", "-out", "x.wixobj"},
			{"run-wix.sh", "light", "-nologo", "-sval", "x.wixobj", "-out", "x.msi"},
		}},
		{WiX5, `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Package Name="x" Manufacturer="m"
			Version="1.0.0" UpgradeCode="` + upgradeCode + `">`, `</Package></Wix>`, [][]string{
			{"run-wix5.sh", "build", "x.wxs", "-o", "x.msi"},
		}},
	} {
		t.Run(fmt.Sprint(c.line), func(t *testing.T) {
			dir, err := os.MkdirTemp(scratch, "tables")
			if err != nil {
				t.Fatal(err)
			}
			defer os.RemoveAll(dir)
			source := c.head
			for _, name := range StandardNames(c.line) {
				source += fmt.Sprintf("<EnsureTable Id=%q/>\n", name)
			}
			if err := os.WriteFile(filepath.Join(dir, "x.wxs"), []byte(source+c.tail), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, command := range c.commands {
				cmd := exec.Command(filepath.Join(oracle, command[0]), command[1:]...)
				cmd.Dir = dir
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%v: %v\n%s", command, err, out)
				}
			}
			compareStandard(t, filepath.Join(dir, "x.msi"), c.line)
		})
	}
}

func compareStandard(t *testing.T, name string, line Line) {
	t.Helper()
	theirs, err := OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	ours := New()
	ours.Codepage = theirs.Codepage
	for _, name := range StandardNames(line) {
		def, _ := Standard(name, line)
		if _, err := ours.Define(def); err != nil {
			t.Fatal(err)
		}
		table := theirs.Table(name)
		if table == nil {
			t.Errorf("WiX has no table %s", name)
			continue
		}
		if !cmp.Equal(def, table.Definition()) {
			t.Errorf("%s: %s", name, cmp.Diff(table.Definition(), def))
		}
	}
	if err := ours.AddValidation(line); err != nil {
		t.Fatal(err)
	}
	list, err := Diff(theirs, ours)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		// The sentences are WiX's own, and the package has a few rows.
		if d.Table == validationTable && d.Column != "Description" || strings.HasPrefix(d.Table, "_Columns") {
			t.Error(d)
		}
	}
}
