package gobuild

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/pe"
	"github.com/gomsi/gomsi/internal/process"
)

// tree writes files into a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const goMod = "module example.com/tool\n\ngo 1.25\n"

// toolTree has a small program.
func toolTree(t *testing.T) string {
	return tree(t, map[string]string{
		"go.mod":           goMod,
		"cmd/tool/main.go": "package main\n\nvar version string\n\nfunc main() { println(version) }\n",
	})
}

func icon(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../../fixtures/hello/hello.ico")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func spec(t *testing.T, dir string) Spec {
	return Spec{
		Dir: dir, Work: t.TempDir(), Package: "./cmd/tool", Arch: "amd64",
		Ldflags: "-s -w -X main.version=1.4.2-rc.1",
		Resources: Resources{
			Version: "1.4.2-rc.1", MSIVersion: "1.4.2", ProductName: "Tool", Company: "Contoso",
			Copyright: "© Contoso", Icon: icon(t),
		},
		Pos: func(key string) diag.Pos {
			if key == "" {
				return diag.Pos{File: "gomsi.toml", Line: 7, Column: 1}
			}
			return diag.Pos{File: "gomsi.toml", Line: 7 + len(key), Column: 1}
		},
	}
}

// mustBuild fails the test on any fault.
func mustBuild(t *testing.T, s Spec) *Artifact {
	t.Helper()
	a, faults, err := Build(t.Context(), s)
	if err != nil || faults.Len() > 0 {
		t.Fatalf("err %v, faults %v", err, texts(faults))
	}
	return a
}

func texts(l *diag.List) (out []string) {
	for _, d := range l.Sorted() {
		out = append(out, d.Code+" "+d.Error())
	}
	return out
}

func TestBuildStamps(t *testing.T) {
	dir := toolTree(t)
	for _, arch := range []string{"amd64", "arm64", "386"} {
		s := spec(t, dir)
		s.Arch = arch
		var said []string
		s.Progress = func(text string) { said = append(said, text) }
		a := mustBuild(t, s)
		if a.Name != "tool.exe" || a.Arch != arch || !a.Patched || a.Size == 0 || len(said) != 2 {
			t.Errorf("%s: %+v, progress %q", arch, a, said)
		}
		i := a.Info
		if string(i.Machine) != arch || !i.Console || i.FileVersion.String() != "1.4.2.0" || i.Language() != "1033" || !i.HasIcon {
			t.Errorf("%s: %+v", arch, i)
		}
		want := map[string]string{
			"CompanyName": "Contoso", "FileDescription": "Tool", "FileVersion": "1.4.2.0", "InternalName": "tool",
			"LegalCopyright": "© Contoso", "OriginalFilename": "tool.exe", "ProductName": "Tool", "ProductVersion": "1.4.2-rc.1",
		}
		if diff := cmp.Diff(want, i.Strings); diff != "" {
			t.Errorf("%s: strings (-want +got):\n%s", arch, diff)
		}
		for _, part := range []string{"longPathAware", "asInvoker", "8e0f7a12"} {
			if !bytes.Contains(i.Manifest, []byte(part)) {
				t.Errorf("%s: the application manifest has no %s", arch, part)
			}
		}
	}
	// The user's tree is as it was.
	var names []string
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if !d.IsDir() {
			names = append(names, d.Name())
		}
		return err
	})
	if diff := cmp.Diff([]string{"main.go", "go.mod"}, names); diff != "" {
		t.Errorf("the source tree changed (-want +got):\n%s", diff)
	}
}

// TestCalendarVersion has a SemVer that fits no version resource.
func TestCalendarVersion(t *testing.T) {
	s := spec(t, toolTree(t))
	s.Resources.Version, s.Resources.MSIVersion = "20261122.1.0", "26.11.2201"
	i := mustBuild(t, s).Info
	if i.FileVersion.String() != "26.11.2201.0" || i.ProductVersion != i.FileVersion || i.Strings["ProductVersion"] != "20261122.1.0" {
		t.Errorf("%+v", i)
	}
}

// TestReproducible builds two copies of a tree, one of them in a git checkout,
// with one and two processors, at the same time.
func TestReproducible(t *testing.T) {
	dirs := []string{toolTree(t), toolTree(t)}
	git(t, dirs[1], "init", "-q")
	git(t, dirs[1], "add", ".")
	git(t, dirs[1], "commit", "-qm", "one")
	type result struct {
		data []byte
		err  error
	}
	results := make(chan result)
	for i, dir := range dirs {
		s := spec(t, dir)
		s.Env = map[string]string{"GOMAXPROCS": string(rune('1' + i))}
		go func() {
			a, faults, err := Build(context.Background(), s)
			if err == nil {
				err = faults.Err()
			}
			var data []byte
			if err == nil {
				data, err = os.ReadFile(a.Path)
			}
			results <- result{data, err}
		}()
	}
	one, two := <-results, <-results
	if err := errors.Join(one.err, two.err); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.data, two.data) {
		t.Error("two builds of the same tree differ")
	}
}

func TestFaults(t *testing.T) {
	broken := map[string]string{
		"go.mod":             goMod,
		"cmd/broken/main.go": "package main\n\nimport \"os\"\n\nfunc main() {\n\tx := 1\n\tundefined()\n}\n",
		"lib/lib.go":         "package lib\n",
		"text.exe":           "no program",
		"icon.png":           "no icon",
		"cmd/tool/main.go":   "package main\n\nfunc main() {}\n",
		"cmd/two/main.go":    "package main\n\nfunc main() { f(1, \"a\") }\n\nfunc f(a string) {}\n",
	}
	dir := tree(t, broken)
	in := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	for name, tc := range map[string]struct {
		change func(*Spec)
		want   []string
	}{
		"compile errors": {func(s *Spec) { s.Package = "./cmd/broken" }, []string{
			"GM4002 " + in("cmd/broken/main.go") + `:3:8: "os" imported and not used`,
			"GM4002 " + in("cmd/broken/main.go") + `:6:2: declared and not used: x`,
			"GM4002 " + in("cmd/broken/main.go") + `:7:2: undefined: undefined`,
		}},
		"continued message": {func(s *Spec) { s.Package = "./cmd/two" }, []string{
			"GM4002 " + in("cmd/two/main.go") + `:3:20: too many arguments in call to f have (number, string) want (string)`,
		}},
		"missing package": {func(s *Spec) { s.Package = "./cmd/none" }, []string{
			"GM4003 gomsi.toml:14:1: go build ./cmd/none: stat " + in("cmd/none") + ": directory not found",
		}},
		"library": {func(s *Spec) { s.Package = "./lib" }, []string{
			"GM4004 gomsi.toml:14:1: ./lib is no main package",
		}},
		"nothing said": {func(s *Spec) { s.Package = "" }, []string{
			"GM4001 gomsi.toml:7:1: the build says neither package nor command nor prebuilt",
		}},
		"two ways": {func(s *Spec) { s.Prebuilt = "text.exe" }, []string{
			"GM4001 gomsi.toml:15:1: a build has only one of package and prebuilt",
		}},
		"wrong arch": {func(s *Spec) { s.Arch = "mips" }, []string{
			`GM4001 gomsi.toml:11:1: "mips" is no architecture of a package`,
		}},
		"output path": {func(s *Spec) { s.Output = "bin/tool.exe" }, []string{
			`GM4001 gomsi.toml:13:1: output is a file name, not the path "bin/tool.exe"`,
		}},
		"no prebuilt": {func(s *Spec) { s.Package, s.Prebuilt = "", "none.exe" }, []string{
			"GM4007 gomsi.toml:15:1: the prebuilt program cannot be read: none.exe does not exist",
		}},
		"prebuilt text": {func(s *Spec) { s.Package, s.Prebuilt = "", "text.exe" }, []string{
			"GM4008 gomsi.toml:15:1: text.exe is no Windows executable",
		}},
		"missing icon": {func(s *Spec) { s.Resources.Icon = "none.ico" }, []string{
			"GM4011 gomsi.toml:21:1: the icon cannot be read: none.ico does not exist",
		}},
		"icon of another format": {func(s *Spec) { s.Resources.Icon = "icon.png" }, []string{
			"GM4011 gomsi.toml:21:1: icon.png is no .ico file",
		}},
		"execution level": {func(s *Spec) { s.Resources.ExecutionLevel = "root" }, []string{
			`GM4001 gomsi.toml:32:1: "root" is no execution level`,
		}},
		"command without output": {func(s *Spec) { s.Package, s.Command = "", []string{"go", "version"} }, []string{
			"GM4001 gomsi.toml:14:1: a build command needs output, the program that it makes",
		}},
		"command makes nothing": {func(s *Spec) { s.Package, s.Command, s.Output = "", []string{"go", "version"}, "out/tool.exe" }, []string{
			"GM4006 gomsi.toml:13:1: the command ended well but did not make out/tool.exe",
		}},
		"command fails": {func(s *Spec) { s.Package, s.Command, s.Output = "", []string{"go", "frobnicate"}, "tool.exe" }, []string{
			"GM4005 gomsi.toml:14:1: the command go frobnicate failed: exit status 2",
		}},
		"command not there": {func(s *Spec) { s.Package, s.Command, s.Output = "", []string{"gomsi-no-such-tool"}, "tool.exe" }, []string{
			"GM4005 gomsi.toml:14:1: the command gomsi-no-such-tool failed: gomsi-no-such-tool is not on the PATH",
		}},
		"bad ldflags": {func(s *Spec) { s.Ldflags = "-nonsense" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := spec(t, dir)
			tc.change(&s)
			a, faults, err := Build(t.Context(), s)
			if err != nil || a != nil {
				t.Fatalf("artifact %v, error %v", a, err)
			}
			got := texts(faults)
			if tc.want == nil {
				if len(got) != 1 || !strings.HasPrefix(got[0], "GM4003 gomsi.toml:14:1: ") {
					t.Errorf("got %q", got)
				}
				return
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoGoTool(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, _, err := Build(t.Context(), spec(t, toolTree(t)))
	var env *EnvironmentError
	if !errors.As(err, &env) || env.Tool != "go" || env.Hint == "" || !env.Environment() {
		t.Errorf("got %v; want an EnvironmentError for go", err)
	}
}

// TestSyso has a program with resources of its user's: they are kept, only the
// versions become the product's, unless the manifest asks.
func TestSyso(t *testing.T) {
	first := mustBuild(t, spec(t, toolTree(t)))
	dir := toolTree(t)
	var syso bytes.Buffer
	userSyso(t, &syso)
	if err := os.WriteFile(filepath.Join(dir, "cmd/tool/rsrc_windows_amd64.syso"), syso.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	s := spec(t, dir)
	kept := mustBuild(t, s).Info
	if kept.FileVersion.String() != "1.4.2.0" || kept.Strings["ProductName"] != "User's" || kept.Strings["ProductVersion"] != "1.4.2-rc.1" ||
		kept.Strings["CompanyName"] != "Contoso" || kept.Strings["Special"] != "kept" || !bytes.Contains(kept.Manifest, []byte("highestAvailable")) {
		t.Errorf("%+v\n%s", kept, kept.Manifest)
	}
	s.Work = t.TempDir()
	s.Resources.Description = "Asked"
	s.Resources.Asked = func(key string) bool { return key == "execution_level" || key == "file_description" || key == "icon" }
	asked := mustBuild(t, s).Info
	if !bytes.Contains(asked.Manifest, []byte("asInvoker")) || asked.Strings["FileDescription"] != "Asked" || asked.Strings["ProductName"] != "User's" {
		t.Errorf("%+v\n%s", asked, asked.Manifest)
	}
	if first.Info.Strings["ProductName"] != "Tool" {
		t.Errorf("%+v", first.Info)
	}
}

func TestPrebuilt(t *testing.T) {
	dir := toolTree(t)
	plain := filepath.Join(dir, "plain.exe")
	cmd := exec.Command("go", "build", "-o", plain, "./cmd/tool")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	before, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	s := spec(t, dir)
	s.Package, s.Prebuilt = "", "plain.exe"
	a := mustBuild(t, s)
	if !a.Patched || a.Path == plain || a.Info.FileVersion.String() != "1.4.2.0" {
		t.Errorf("%+v", a)
	}
	if after, _ := os.ReadFile(plain); !bytes.Equal(before, after) {
		t.Error("the prebuilt program itself was changed")
	}
	// What has all that is wanted stays where it is.
	s.Prebuilt, s.Work = a.Path, t.TempDir()
	if again := mustBuild(t, s); again.Patched || again.Path != a.Path {
		t.Errorf("%+v", again)
	}
	s.Prebuilt, s.Arch = "plain.exe", "arm64"
	_, faults, err := Build(t.Context(), s)
	if want := []string{"GM4009 gomsi.toml:15:1: plain.exe is made for amd64; the package is for arm64"}; err != nil || cmp.Diff(want, texts(faults)) != "" {
		t.Errorf("faults %q, error %v", texts(faults), err)
	}
	s.Arch, s.Resources.KeepPrebuilt = "amd64", true
	if kept := mustBuild(t, s); kept.Patched || kept.Info.Versioned {
		t.Errorf("%+v", kept)
	}
}

// TestSignedPrebuilt has a program with a certificate table.
func TestSignedPrebuilt(t *testing.T) {
	dir := toolTree(t)
	data, err := os.ReadFile(mustBuild(t, spec(t, dir)).Path)
	if err != nil {
		t.Fatal(err)
	}
	// The security directory is the fifth; in PE32+ they begin at 112.
	entry := data[binary.LittleEndian.Uint32(data[0x3c:])+4+20+112+4*8:]
	binary.LittleEndian.PutUint32(entry, uint32(len(data)))
	binary.LittleEndian.PutUint32(entry[4:], 8)
	signed := filepath.Join(dir, "signed.exe")
	if err := os.WriteFile(signed, append(data, make([]byte, 8)...), 0o755); err != nil {
		t.Fatal(err)
	}
	s := spec(t, dir)
	s.Package, s.Prebuilt, s.Resources.Version, s.Resources.MSIVersion = "", "signed.exe", "2.0.0", "2.0.0"
	if a := mustBuild(t, s); a.Patched || a.Path != signed || !a.Info.Signed {
		t.Errorf("%+v", a)
	}
	s.Resources.Asked = func(key string) bool { return key == "icon" }
	_, faults, err := Build(t.Context(), s)
	want := []string{"GM4010 gomsi.toml:16:1: the program is signed; new resources would break its signature"}
	if diff := cmp.Diff(want, texts(faults)); err != nil || diff != "" {
		t.Errorf("error %v, faults (-want +got):\n%s", err, diff)
	}
}

func TestCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("uses a shell")
	}
	dir := toolTree(t)
	s := spec(t, dir)
	s.Package, s.Output = "", "out/tool.exe"
	s.Command = []string{"sh", "-c", `mkdir -p out && test "$GOMSI_VERSION $GOMSI_MSI_VERSION $GOMSI_ARCH $X" = "1.4.2-rc.1 1.4.2 amd64 y" && go build -o "$GOMSI_OUTPUT" ./cmd/tool`}
	s.Env = map[string]string{"X": "y"}
	a := mustBuild(t, s)
	if a.Name != "tool.exe" || !a.Patched || string(a.Info.Machine) != "amd64" {
		t.Errorf("%+v", a)
	}
	if i, err := pe.ReadFile(filepath.Join(dir, "out/tool.exe")); err != nil || i.Versioned {
		t.Errorf("what the command made was changed: %+v, %v", i, err)
	}
}

// TestInterrupt ends a command that started a process of its own.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("uses a shell")
	}
	s := spec(t, t.TempDir())
	s.Package, s.Output = "", "tool.exe"
	mark := filepath.Join(s.Dir, "mark")
	s.Command = []string{"sh", "-c", `(trap "" INT; while :; do date >> mark; sleep 0.05; done) & wait`}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, faults, err := Build(ctx, s)
	if !errors.Is(err, context.DeadlineExceeded) || faults.Len() > 0 {
		t.Errorf("error %v, faults %q", err, texts(faults))
	}
	if took := time.Since(begin); took > process.Grace+5*time.Second {
		t.Errorf("took %v", took)
	}
	size := func() int64 {
		st, err := os.Stat(mark)
		if err != nil {
			t.Fatal(err)
		}
		return st.Size()
	}
	before := size()
	time.Sleep(200 * time.Millisecond)
	if after := size(); after != before {
		t.Error("the command's child lives on")
	}
}
