package e2e

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestMemoryDoesNotGrowWithThePayload packs 400 MB and looks at the peak
// memory of the process.
func TestMemoryDoesNotGrowWithThePayload(t *testing.T) {
	if testing.Short() {
		t.Skip("packs 400 MB")
	}
	const payload, most = 400 << 20, 150 << 20
	dir := filepath.Dir(project(t, payloadManifest, nil))
	noise(t, filepath.Join(dir, "payload.bin"), payload)
	cmd := gomsiCommand(t, dir, t.TempDir(), "build", "-q")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10 // from kB
	info, err := os.Stat(filepath.Join(dir, "dist", "load-1.4.2-x64.msi"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("peak memory %d MB, package %d MB, %.1f s of processor time", peak>>20, info.Size()>>20,
		(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
	if peak > most {
		t.Errorf("the peak memory is %d MB, want at most %d MB", peak>>20, most>>20)
	}
	if info.Size() < payload/2 {
		t.Errorf("a package of %d bytes cannot hold the payload", info.Size())
	}
}
