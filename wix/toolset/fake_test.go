package toolset

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// fakeVariable makes the test program a WiX: it names a folder with what the
// tools are to do, one file each:
//
//	version      what candle -? and wix --version print
//	NAME.output  what the tool NAME prints (candle, light, wix)
//	NAME.exit    its exit code
//	NAME.hang    it does not end
//	package      what light and wix write to their -o or -out
//
// The calls are added to the file calls, the words of each in one line.
const fakeVariable = "GOMSI_TEST_FAKE_WIX"

func TestMain(m *testing.M) {
	if dir := os.Getenv(fakeVariable); dir != "" {
		os.Exit(fake(dir, os.Args))
	}
	os.Exit(m.Run())
}

func fake(dir string, args []string) int {
	read := func(name string) string {
		text, _ := os.ReadFile(filepath.Join(dir, name))
		return string(text)
	}
	tool := stem(args[0])
	args = args[1:]
	if strings.HasPrefix(tool, "toolset") || tool == "run" { // a wrapper
		if tool = "wix"; len(args) > 0 && (args[0] == "candle" || args[0] == "light") {
			tool, args = args[0], args[1:]
		}
	}
	if slices.Contains(args, "-?") || slices.Contains(args, "--version") {
		fmt.Print(read("version"))
		return 0
	}
	calls, err := os.OpenFile(filepath.Join(dir, "calls"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(calls, tool, strings.Join(args, " "))
	calls.Close()
	if _, err := os.Stat(filepath.Join(dir, tool+".hang")); err == nil {
		time.Sleep(time.Minute)
	}
	fmt.Print(read(tool + ".output"))
	for _, option := range []string{"-out", "-o"} {
		if i := slices.Index(args, option); i >= 0 && tool != "candle" && read("package") != "" {
			if err := os.WriteFile(filepath.FromSlash(args[i+1]), []byte(read("package")), 0o644); err != nil {
				panic(err)
			}
		}
	}
	code, _ := strconv.Atoi(read(tool + ".exit"))
	return code
}

// fakeWiX is a folder that tells the fake tools what to do.
type fakeWiX struct {
	t   *testing.T
	dir string
	env []string
}

// newFake makes one; files are pairs of names and contents.
func newFake(t *testing.T, files ...string) *fakeWiX {
	t.Helper()
	f := &fakeWiX{t: t, dir: t.TempDir()}
	f.env = []string{fakeVariable + "=" + f.dir}
	for _, name := range []string{"SystemRoot", "TMPDIR", "TMP"} {
		if v, ok := os.LookupEnv(name); ok {
			f.env = append(f.env, name+"="+v)
		}
	}
	for i := 0; i < len(files); i += 2 {
		f.write(files[i], files[i+1])
	}
	return f
}

func (f *fakeWiX) write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

// install puts the test program into a folder under the names of tools.
func (f *fakeWiX) install(dir string, tools ...string) string {
	f.t.Helper()
	self, err := os.Executable()
	if err != nil {
		f.t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		f.t.Fatal(err)
	}
	for _, tool := range tools {
		if onWindows {
			tool += ".exe"
		}
		to := filepath.Join(dir, tool)
		if os.Link(self, to) == nil {
			continue
		}
		program, err := os.ReadFile(self)
		if err != nil {
			f.t.Fatal(err)
		}
		if err := os.WriteFile(to, program, 0o755); err != nil {
			f.t.Fatal(err)
		}
	}
	return dir
}

// calls gives the calls of tools, their versions' aside.
func (f *fakeWiX) calls() string {
	text, _ := os.ReadFile(filepath.Join(f.dir, "calls"))
	return string(text)
}
