package msi_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gomsi/gomsi/internal/wixtest"
	"github.com/gomsi/gomsi/wix/msi"
)

// TestStandardIsWiX builds a package with every standard table, and those of
// the extensions, with the real WiX of each line and compares all definitions
// and the rows of _Validation.
func TestStandardIsWiX(t *testing.T) {
	tools := wixtest.Find(t)
	const upgradeCode = "5713B4B7-6E8B-5883-83BC-9BC1FF6A1E08"
	for _, c := range []struct {
		line       msi.Line
		tools      wixtest.Line
		head, tail string
	}{
		{msi.WiX3, wixtest.V3, `<!-- extensions: Util Firewall Http NetFx Dependency --><Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="*" Name="x" Manufacturer="m"
			Version="1.0.0" Language="1033" UpgradeCode="` + upgradeCode + `"><Package Compressed="yes"/>
			<Directory Id="TARGETDIR" Name="SourceDir"/><Feature Id="F"/>`, `</Product></Wix>`},
		{msi.WiX5, wixtest.V4, `<!-- extensions: Util Firewall Http Netfx Dependency --><Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Package Name="x" Manufacturer="m"
			Version="1.0.0" UpgradeCode="` + upgradeCode + `">`, `</Package></Wix>`},
	} {
		t.Run(fmt.Sprint(c.line), func(t *testing.T) {
			source := c.head
			for _, name := range msi.StandardNames(c.line) {
				source += fmt.Sprintf("<EnsureTable Id=%q/>\n", name)
			}
			r := tools.Compile(t, c.tools, "x86", "x.wxs", fstest.MapFS{"x.wxs": {Data: []byte(source + c.tail)}})
			if r.Failed {
				t.Fatal(r.Output)
			}
			compareStandard(t, filepath.Join(r.Dir, wixtest.PackageName), c.line)
		})
	}
}

func compareStandard(t *testing.T, name string, line msi.Line) {
	t.Helper()
	theirs, err := msi.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	ours := msi.New()
	ours.Codepage = theirs.Codepage
	for _, name := range msi.StandardNames(line) {
		def, _ := msi.Standard(name, line)
		if _, err := ours.Define(def); err != nil {
			t.Fatal(err)
		}
		table := theirs.Table(name)
		if table == nil {
			t.Errorf("WiX has no table %s", name)
			continue
		}
		// No package tells how modules treat a column.
		if diff := cmp.Diff(table.Definition(), def, cmpopts.IgnoreFields(msi.Column{}, "Modularize")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if err := ours.AddValidation(line); err != nil {
		t.Fatal(err)
	}
	list, err := msi.Diff(theirs, ours)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		// The sentences are WiX's own, and the package has a few rows.
		if d.Table == "_Validation" && d.Column != "Description" || strings.HasPrefix(d.Table, "_Columns") {
			t.Error(d)
		}
	}
}
