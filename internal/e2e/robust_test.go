package e2e

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/tooltest"
)

// program is the gomsi program, built once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gomsi-program-")
	if err != nil {
		return "", err
	}
	scratch = append(scratch, dir)
	name := filepath.Join(dir, "gomsi.exe")
	out, err := exec.Command("go", "build", "-o", name, "../../cmd/gomsi").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return name, nil
})

// gomsiCommand is gomsi in a folder, with a temporary folder of its own.
func gomsiCommand(t *testing.T, dir, temp string, args ...string) *exec.Cmd {
	t.Helper()
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TMPDIR="+temp, "SOURCE_DATE_EPOCH=1700000000")
	return cmd
}

// runGomsi runs gomsi to a good end.
func runGomsi(t *testing.T, dir string, args ...string) {
	t.Helper()
	if out, err := gomsiCommand(t, dir, t.TempDir(), args...).CombinedOutput(); err != nil {
		t.Fatalf("gomsi %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// payloadManifest packs the file payload.bin and, for the product's sake, no program.
const payloadManifest = `[product]
name = "Load"
manufacturer = "Contoso"
version = "1.4.2"
upgrade_code = "5b3b5a52-4f1e-4c53-8a53-5e0c9b0d5e21"

[[file]]
source = "payload.bin"
`

// noise writes n bytes that are the same each time; half of them compress.
func noise(t *testing.T, name string, n int) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := rand.NewChaCha8([32]byte{1})
	block := make([]byte, 1<<20)
	for n > 0 {
		_, _ = r.Read(block[:len(block)/2])
		part := block[:min(n, len(block))]
		if _, err := f.Write(part); err != nil {
			t.Fatal(err)
		}
		n -= len(part)
	}
}

// TestInterruptLeavesNothing interrupts a build while it compresses, and
// another one while the user's own build command runs.
func TestInterruptLeavesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a console's Ctrl-C cannot be sent to one child process")
	}
	if testing.Short() {
		t.Skip("builds a large package")
	}
	for _, c := range []struct {
		name, manifest string
		payload        int
		// busy is there when the build is in the middle of its work, below the
		// project's or the temporary folder.
		busy string
	}{
		{"compressing", payloadManifest, 400 << 20, "dist/.gomsi-*/*"},
		{"building", payloadManifest + "\n[build]\ncommand = [\"sleep\", \"61.25\"]\noutput = \"x.exe\"\n", 1, "gomsi-*/build/amd64/0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Dir(project(t, payloadManifest, map[string]string{"payload.bin": "small"}))
			runGomsi(t, dir, "build", "-q")
			before := digests(t, filepath.Join(dir, "dist"))
			if len(before) != 2 { // the package and its sheet
				t.Fatalf("the first build made %d files", len(before))
			}

			mustWrite(t, filepath.Join(dir, "gomsi.toml"), c.manifest)
			noise(t, filepath.Join(dir, "payload.bin"), c.payload)
			temp := t.TempDir()
			interrupt(t, gomsiCommand(t, dir, temp, "build"), filepath.Join(dir, c.busy), filepath.Join(temp, c.busy))

			after := digests(t, filepath.Join(dir, "dist"))
			for name, sum := range before {
				if after[name] != sum {
					t.Errorf("%s of the last good build is gone or another", name)
				}
			}
			for _, left := range []string{filepath.Join(dir, "dist"), temp} {
				entries, err := os.ReadDir(left)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range entries {
					if _, ok := before[string(filepath.Separator)+e.Name()]; !ok {
						t.Errorf("%s is left behind", filepath.Join(left, e.Name()))
					}
				}
			}
			if out, _ := exec.Command("pgrep", "-f", "^sleep 61.25").Output(); len(out) > 0 {
				t.Errorf("the build command still runs: %s", out)
			}
		})
	}
}

// interrupt starts a command, sends it an interrupt as soon as one of the
// patterns matches something, and wants exit code 130 soon.
func interrupt(t *testing.T, cmd *exec.Cmd, patterns ...string) {
	t.Helper()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	busy := func() bool {
		for _, p := range patterns {
			if found, _ := filepath.Glob(p); len(found) > 0 {
				return true
			}
		}
		return false
	}
	for deadline := time.Now().Add(30 * time.Second); !busy(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			_ = cmd.Process.Kill()
			t.Fatalf("the build never was in the middle of its work\n%s", stderr.String())
		}
		select {
		case <-ended:
			t.Fatalf("the build ended before it could be interrupted: %v\n%s", cmd.ProcessState, stderr.String())
		default:
		}
	}
	time.Sleep(50 * time.Millisecond) // into the middle
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		_ = cmd.Process.Kill()
		t.Fatal("the build goes on after the interrupt")
	}
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, want 130\n%s", code, stderr.String())
	}
	if got := stderr.String(); got != "gomsi: interrupted\n" {
		t.Errorf("stderr is %q", got)
	}
}

// TestTwoBuildsAtOnce builds one tree twice at the same time into the same
// folder, beside builds that fail: all of them end as they would alone.
func TestTwoBuildsAtOnce(t *testing.T) {
	manifest := project(t, payloadManifest+"\n[[tree]]\nsource = \"web\"\ndest = \"web\"\n", map[string]string{
		"web/index.html": "<p>hello", "web/a/style.css": "p {}",
		"faulty.toml": payloadManifest + "\n[wix]\nfragments = [\"faulty.wxs\"]\n",
		"faulty.wxs":  `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Fragment><Nothing /></Fragment></Wix>`,
	})
	dir := filepath.Dir(manifest)
	noise(t, filepath.Join(dir, "payload.bin"), 8<<20)
	runGomsi(t, dir, "build", "-q", "-o", "alone")
	want := digests(t, filepath.Join(dir, "alone"))
	temp := t.TempDir()
	for round := range 4 {
		out := "dist" + strconv.Itoa(round) // not there at first
		var wait sync.WaitGroup
		for i := range 4 {
			args := []string{"build", "-q", "-o", out}
			if i%2 == 1 {
				args = append(args, "faulty.toml")
			}
			cmd := gomsiCommand(t, dir, temp, args...)
			wait.Go(func() {
				text, _ := cmd.CombinedOutput()
				if code := cmd.ProcessState.ExitCode(); code != i%2 {
					t.Errorf("gomsi %v: exit code %d\n%s", args, code, text)
				}
			})
		}
		wait.Wait()
		got := digests(t, filepath.Join(dir, out))
		for name, sum := range want {
			if got[name] != sum {
				t.Errorf("round %d: %s is missing or another", round, name)
			}
		}
		entries, err := os.ReadDir(filepath.Join(dir, out))
		if err != nil || len(entries) != len(want) {
			t.Errorf("round %d: %d entries in the folder, want %d: %v", round, len(entries), len(want), err)
		}
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left in the temporary folder: %v %v", left, err)
	}
}

// TestSeventyThousandFiles packs more files than one cabinet takes.
func TestSeventyThousandFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("packs 70,000 files")
	}
	const folders, each, most = 70, 1000, 65535
	dir := filepath.Dir(project(t, strings.Replace(payloadManifest, "[[file]]\nsource = \"payload.bin\"", "[[tree]]\nsource = \"many\"", 1), nil))
	var packed []string // the MD5 of each file
	for d := range folders {
		sub := filepath.Join(dir, "many", fmt.Sprintf("d%02d", d))
		if err := os.MkdirAll(sub, 0o755); err != nil {
			t.Fatal(err)
		}
		for f := range each {
			text := fmt.Sprintf("%d of %d\n", f, d)
			mustWrite(t, filepath.Join(sub, fmt.Sprintf("f%04d.txt", f)), text)
			packed = append(packed, fmt.Sprintf("%x", md5.Sum([]byte(text))))
		}
	}
	began := time.Now()
	runGomsi(t, dir, "build", "-q")
	t.Logf("built in %.1f s", time.Since(began).Seconds())
	msi := filepath.Join(dir, "dist", "load-1.4.2-x64.msi")

	rows := exported(t, msi, "File")
	sequences := map[string]bool{}
	for _, r := range rows {
		sequences[r[7]] = true
	}
	if len(rows) != folders*each || len(sequences) != folders*each || !sequences["1"] || !sequences[strconv.Itoa(folders*each)] {
		t.Errorf("%d rows in File with %d sequence numbers", len(rows), len(sequences))
	}
	media := exported(t, msi, "Media")
	if len(media) != 2 || media[0][1] != strconv.Itoa(most) || media[1][1] != strconv.Itoa(folders*each) {
		t.Errorf("Media has %v", media)
	}
	// cabextract names each file and the MD5 of its content.
	unpacked := map[string]bool{}
	for _, m := range media {
		cabinet := filepath.Join(t.TempDir(), "x.cab")
		mustWrite(t, cabinet, tooltest.Run(t, "msiinfo", "extract", msi, strings.TrimPrefix(m[3], "#")))
		for line := range strings.Lines(tooltest.Run(t, "cabextract", "-q", "-t", cabinet)) {
			if f := strings.Fields(line); len(f) == 3 && f[1] == "OK" {
				unpacked[f[2]] = true
			}
		}
	}
	if len(unpacked) != len(packed) {
		t.Errorf("cabextract finds %d contents, want %d", len(unpacked), len(packed))
	}
	for _, sum := range packed {
		if !unpacked[sum] {
			t.Fatalf("cabextract finds no content with the MD5 %s", sum)
		}
	}
	if n := strings.Count(tooltest.Run(t, "msiextract", "-l", msi), "\n"); n != folders*each {
		t.Errorf("msiextract lists %d files", n)
	}
}

// digests gives the digest of every file below a folder by its path there.
func digests(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	all := map[string][sha256.Size]byte{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(p)
		all[strings.TrimPrefix(p, dir)] = sha256.Sum256(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// exported gives the rows of a table as msiinfo reads them.
func exported(t *testing.T, msi, table string) [][]string {
	t.Helper()
	lines := strings.Split(strings.TrimRight(tooltest.Run(t, "msiinfo", "export", msi, table), "\r\n"), "\n")
	var rows [][]string
	for _, line := range lines[min(3, len(lines)):] { // names, types, keys
		rows = append(rows, strings.Split(strings.TrimRight(line, "\r"), "\t"))
	}
	return rows
}
