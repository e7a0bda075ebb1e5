// Package wixtest lets tests run the real WiX, of the line 3.11 (candle, light,
// smoke) and 5.0.2 (wix), and compare what it makes with what gomsi makes.
//
// GOMSI_ORACLE names the folder that holds the tools, as `make oracle` sets it
// up: run-wix.sh TOOL ARGS… and run-wix5.sh ARGS… run them in the current
// folder, which must be below a folder that is mounted for them; the scratch
// folders made here are.
package wixtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// Line is a line of WiX.
type Line string

// The lines, named after their dialects.
const (
	V3 Line = "v3" // WiX 3.11
	V4 Line = "v4" // WiX 5.0.2
)

// LineOf gives the line that compiles a source, by its file name: v3.wxs,
// v4-ids.wxs.
func LineOf(source string) Line {
	line, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(source), ".wxs"), "-")
	return Line(line)
}

// PackageName is the name of the package that Compile makes.
const PackageName = "case.msi"

const (
	// A call takes a second or two, a validation half a minute at worst. One
	// that hangs, as wix 5.0.2 does on some faulty localization variables, is
	// ended.
	callLimit = 2 * time.Minute
	// keptAs is counted up when what Compile keeps changes.
	keptAs = "1"
	// outDir is the folder, in that of the job, with what is kept of it.
	outDir = "made"
)

// running limits the calls at a time in one test program; the tools share one
// Windows session.
var running = make(chan struct{}, 2)

// Result is what a job of the real WiX gave. It may be one of an earlier run
// of the tests: results are kept by the digest of everything that goes in.
type Result struct {
	Dir    string // what it wrote, to be read only
	Output string // what it printed
	Failed bool
}

// Compile runs candle and light, or wix build, on source, a file of files, with
// those files around it and the extensions that it lists. The package is
// PackageName in Result.Dir.
func (w *Tools) Compile(t testing.TB, line Line, arch, source string, files fs.FS) Result {
	t.Helper()
	return w.CompileAll(t, line, arch, []string{source}, files)
}

// CompileAll is Compile for a package of several sources; it has the extensions
// that the first of them lists.
func (w *Tools) CompileAll(t testing.TB, line Line, arch string, sources []string, files fs.FS) Result {
	t.Helper()
	text, err := fs.ReadFile(files, sources[0])
	if err != nil {
		t.Fatal(err)
	}
	// In a folder of its own, where uncompressed files come to lie, too.
	made := outDir + "/" + PackageName
	extensions := slices.Concat(extensionFlags(line, Extensions(string(text))), quietFlags(string(text)))
	localization := localizationFlags(line, sources, files)
	if line == V4 {
		return w.run(t, files, slices.Concat([]string{"wix", "build", "-pdbtype", "none", "-arch", arch}, sources, []string{"-o", made}, extensions, localization))
	}
	light := []string{"light", "-nologo", "-sval", "-spdb", "-out", made}
	for _, s := range sources {
		light = append(light, strings.TrimSuffix(s, ".wxs")+".wixobj")
	}
	return w.run(t, files,
		slices.Concat([]string{"candle", "-nologo", "-arch", arch}, sources, extensions),
		slices.Concat(light, extensionFlags(line, Extensions(string(text))), localization))
}

// Validate runs the validation rules of a line on a package, apart from some of
// them, and gives what they find; nothing, if all is well.
func (w *Tools) Validate(t testing.TB, line Line, pkg string, suppress []string) string {
	t.Helper()
	content, err := os.ReadFile(pkg)
	if err != nil {
		t.Fatal(err)
	}
	// Of a name of its own: wix works on a copy of that name in the temporary
	// folder, also of another validation at the same time.
	name := fmt.Sprintf("%x.msi", sha256.Sum256(content))[32:]
	call := []string{"smoke", "-nologo"}
	if line == V3 {
		// ICE73 always finds something under Wine: its query is not in Wine's
		// grammar.
		for _, rule := range append([]string{"ICE73"}, suppress...) {
			call = append(call, "-sice:"+rule)
		}
	} else {
		call = []string{"wix", "msi", "validate"}
		for _, rule := range suppress {
			call = append(call, "-sice", rule)
		}
	}
	r := w.run(t, fstest.MapFS{name: {Data: content}}, append(call, name))
	if r.Failed && r.Output == "" {
		return "failed without a word"
	}
	// smoke tells the name of every file that it looks at.
	return strings.TrimPrefix(r.Output, name+"\n")
}

// run gives the result of some calls, one after the other, in a folder with
// some files; the first that fails is the last.
func (w *Tools) run(t testing.TB, files fs.FS, calls ...[]string) Result {
	t.Helper()
	key := w.key(t, files, calls)
	kept := filepath.Join(w.dir, "cache", key)
	if r, ok := load(kept); ok {
		return r
	}
	running <- struct{}{}
	defer func() { <-running }()

	scratch := w.folder(t, "scratch")
	work, out := filepath.Join(scratch, "work"), filepath.Join(scratch, "work", outDir)
	if err := os.CopyFS(work, files); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(out, 0o777); err != nil {
		t.Fatal(err)
	}
	var r Result
	for _, call := range calls {
		text, failed, err := w.call(t.Context(), work, call)
		if err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(call, " "), err, text)
		}
		r.Output += text
		if r.Failed = failed; failed {
			break
		}
	}
	if doubtful(r.Output, r.Failed) {
		r.Dir = out
		return r // not to be kept
	}
	name := logName
	if r.Failed {
		name = failedName
	}
	if err := os.WriteFile(filepath.Join(out, name), []byte(r.Output), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(out, kept); err != nil && !exists(kept) {
		t.Fatal(err)
	}
	r, _ = load(kept)
	return r
}

// folder makes a folder that is gone after the test. It is the tools' own, since
// they see only some folders of the machine.
func (w *Tools) folder(t testing.TB, name string) string {
	t.Helper()
	base := filepath.Join(w.dir, name)
	if err := os.MkdirAll(base, 0o777); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(base, "test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// doubtful tells whether a failure looks like one of the surroundings: WIX0001,
// or no word of an error at all.
func doubtful(text string, failed bool) bool {
	return failed && (strings.Contains(text, "WIX0001") || !strings.Contains(text, "error "))
}

// call runs a tool, a second time if it hangs or its failure is doubtful.
func (w *Tools) call(ctx context.Context, dir string, call []string) (text string, failed bool, err error) {
	for range 2 {
		text, failed, err = w.once(ctx, dir, call)
		if err == nil && !doubtful(text, failed) || ctx.Err() != nil {
			break
		}
	}
	return text, failed, err
}

func (w *Tools) once(ctx context.Context, dir string, call []string) (text string, failed bool, err error) {
	// A file and no pipe: Wine's servers, which the first call starts, would
	// hold it open.
	log, err := os.CreateTemp("", "wix-output")
	if err != nil {
		return "", false, err
	}
	defer os.Remove(log.Name())
	defer log.Close()
	ctx, cancel := context.WithTimeout(ctx, callLimit+10*time.Second)
	defer cancel()
	args := w.command(call)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, log, log
	runErr := cmd.Run()
	out, err := os.ReadFile(log.Name())
	if err != nil {
		return "", false, err
	}
	text = strings.ReplaceAll(string(out), "\r\n", "\n")
	if runErr == nil {
		// Exit codes come back modulo 256.
		return text, strings.Contains(text, "error "), nil
	}
	if cmd.ProcessState == nil {
		return text, true, runErr
	}
	if code := cmd.ProcessState.ExitCode(); (code == 124 || code == 137) && !strings.Contains(text, "error ") {
		return text, true, fmt.Errorf("ended after %v", callLimit)
	}
	return text, true, nil
}

// key names what is kept of calls: a digest of the tools, the calls and the
// files.
func (w *Tools) key(t testing.TB, files fs.FS, calls [][]string) string {
	t.Helper()
	h := sha256.New()
	fmt.Fprintln(h, w.digest)
	for _, call := range calls {
		fmt.Fprintf(h, "%q\n", call)
	}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, path)
		fmt.Fprintf(h, "%q %x\n", path, sha256.Sum256(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// The files that hold what a job printed; which one tells whether it failed.
const (
	logName    = "output.txt"
	failedName = "failed.txt"
)

func load(dir string) (Result, bool) {
	for _, name := range []string{logName, failedName} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			return Result{Dir: dir, Output: string(text), Failed: name == failedName}, true
		}
	}
	return Result{}, false
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
