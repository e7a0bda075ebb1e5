package e2e

import (
	"crypto/sha256"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/tooltest"
)

// TestOthersReadThePackage lets msitools and cabextract read every table,
// stream and file of the example.
func TestOthersReadThePackage(t *testing.T) {
	msi := helloPackage(t)

	tables := strings.Fields(tooltest.Run(t, "msiinfo", "tables", msi))
	if len(tables) < 20 {
		t.Errorf("msiinfo lists %d tables: %v", len(tables), tables)
	}
	for _, table := range tables {
		if text := tooltest.Run(t, "msiinfo", "export", msi, table); strings.Count(text, "\n") < 3 {
			t.Errorf("msiinfo exports nothing of %s: %q", table, text)
		}
	}
	summary := tooltest.Run(t, "msiinfo", "suminfo", msi)
	for _, want := range []string{"Subject: Says hello over HTTP", "Author: Contoso", "Template: x64;1033"} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary information lacks %q:\n%s", want, summary)
		}
	}

	dumped := t.TempDir()
	cmd := exec.Command("msidump", "-t", "-s", "-d", dumped, msi)
	cmd.Dir = dumped // where it puts streams, -d or not
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("msidump: %v\n%s", err, out)
	}
	for _, table := range tables {
		if _, err := os.Stat(filepath.Join(dumped, table+".idt")); err != nil {
			t.Errorf("msidump: %v", err)
		}
	}

	extracted := t.TempDir()
	tooltest.Run(t, "msiextract", "-C", extracted, msi)
	got := contentOf(t, extracted)
	source := filepath.Dir(hello)
	for name, host := range map[string]string{
		"config.yaml": "config.yaml", "LICENSE.txt": "LICENSE.txt", "web/index.html": "web/index.html",
		"web/style.css": "web/style.css", "web/docs/help.html": "web/docs/help.html",
	} {
		want := sha256.Sum256([]byte(mustRead(t, filepath.Join(source, host))))
		if sum, ok := got[name]; !ok || sum != want {
			t.Errorf("msiextract: %s: there %v, as it was %v", name, ok, sum == want)
		}
	}
	if _, ok := got["hello.exe"]; !ok {
		t.Error("msiextract: hello.exe is missing")
	}

	cabinet := filepath.Join(t.TempDir(), "cab")
	name := strings.TrimPrefix(cabinetName(t, msi), "#")
	mustWrite(t, cabinet, tooltest.Run(t, "msiinfo", "extract", msi, name))
	tooltest.Run(t, "cabextract", "-t", cabinet)
}

// cabinetName reads the first cabinet of the Media table.
func cabinetName(t *testing.T, msi string) string {
	t.Helper()
	rows := strings.Split(tooltest.Run(t, "msiinfo", "export", msi, "Media"), "\n")
	if len(rows) < 4 {
		t.Fatalf("no media: %q", rows)
	}
	return strings.Split(rows[3], "\t")[3]
}

// contentOf gives the digest of every file below a folder by its path below
// the folder that is called Hello.
func contentOf(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	all := map[string][sha256.Size]byte{}
	for p, sum := range digests(t, dir) {
		if _, below, ok := strings.Cut(filepath.ToSlash(p), "/Hello/"); ok {
			all[below] = sum
		}
	}
	return all
}
