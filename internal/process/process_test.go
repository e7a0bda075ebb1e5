package process

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test program play the programs that are run: its first
// argument says which, its second a folder.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "parent" {
		parent(os.Args[2])
	}
	if len(os.Args) == 3 && os.Args[1] == "child" {
		child(os.Args[2])
	}
	os.Exit(m.Run())
}

// parent starts a child and waits; asked to end, it writes a file.
func parent(dir string) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt)
	cmd := exec.Command(os.Args[0], "child", dir)
	if err := cmd.Start(); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	fmt.Println("started")
	select {
	case <-asked:
		_ = os.WriteFile(filepath.Join(dir, "asked"), nil, 0o644)
		os.Exit(1)
	case <-time.After(time.Minute):
	}
}

// child does not let itself be interrupted and makes a file longer and longer.
func child(dir string) {
	signal.Ignore(os.Interrupt)
	f, err := os.Create(filepath.Join(dir, "pulse"))
	for end := time.Now().Add(time.Minute); err == nil && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		_, err = f.WriteString(".")
	}
	os.Exit(0)
}

func length(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return info.Size()
}

// TestInterrupt interrupts a program that has started another one: both end.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	pulse := filepath.Join(dir, "pulse")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for range 1000 {
			if length(pulse) > 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	began := time.Now()
	err := Run(ctx, Command{Args: []string{os.Args[0], "parent", dir}})
	if err == nil {
		t.Error("no error")
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
	if length(pulse) == 0 {
		t.Fatal("the child never ran")
	}
	before := length(pulse)
	time.Sleep(100 * time.Millisecond)
	if after := length(pulse); after != before {
		t.Error("the child is still alive")
	}
	if _, err := os.Stat(filepath.Join(dir, "asked")); err != nil && canAsk() {
		t.Errorf("the program was not asked to end: %v", err)
	}
	// On Windows this needs the processes to be gone.
	if err := os.Remove(pulse); err != nil {
		t.Error(err)
	}
}

// canAsk tells whether a program can be asked to end: on Windows only one that
// is on a console.
func canAsk() bool {
	if runtime.GOOS != "windows" {
		return true
	}
	console, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err == nil {
		console.Close()
	}
	return err == nil
}

// TestRun runs a program to a good end and gets what it prints.
func TestRun(t *testing.T) {
	var out bytes.Buffer
	err := Run(t.Context(), Command{Args: []string{os.Args[0], "-test.list=TestRun"}, Dir: t.TempDir(), Stdout: &out, Stderr: &out})
	if err != nil || !strings.HasPrefix(out.String(), "TestRun") {
		t.Errorf("%v, printed %q", err, out.String())
	}
}
