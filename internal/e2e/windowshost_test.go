package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/winetest"
)

// windowsHost is gomsi.exe on a Windows of Wine's. Host paths below Dir are
// its drive C.
type windowsHost struct {
	*winetest.Prefix
	t *testing.T
	// exe is gomsi.exe, standin the program of testdata/standin; in the root of
	// drive C.
	exe, standin string
	// project is the folder of a manifest, with blanks and umlauts in its name;
	// windowsProject is what Windows calls it.
	project, windowsProject string
}

// hostManifest packs a program that is there, files, a tree and an icon. It
// names them with "/", as all manifests do.
const hostManifest = `[product]
name = "Hällo"
manufacturer = "Contoso"
version = "1.4.2-rc.1"
upgrade_code = "0d9a1bb2-3f6e-4f1c-8f2b-3c1f6a2f7b11"
icon = "hello.ico"
license = "LICENSE.txt"

[build]
prebuilt = "bin/hello.exe"

[[file]]
source = "config.yaml"
keep = true

[[tree]]
source = "web"
dest = "{app}/web"

[[service]]
name = "hello"

[[shortcut]]
name = "Hällo"
target = "{app}/hello.exe"
icon = "hello.ico"
`

func newWindowsHost(t *testing.T) *windowsHost {
	t.Helper()
	h := &windowsHost{Prefix: winetest.New(t), t: t, windowsProject: `C:\my projects\Ünïcode & co`}
	h.project = h.Path(h.windowsProject)
	h.exe, h.standin = h.Path(`C:\gomsi.exe`), h.Path(`C:\standin.exe`)
	for out, pkg := range map[string]string{h.exe: "../../cmd/gomsi", h.standin: "./testdata/standin"} {
		cmd := exec.Command("go", "build", "-o", out, pkg)
		cmd.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go build %s: %v\n%s", pkg, err, text)
		}
	}
	if err := os.CopyFS(h.project, os.DirFS("../../fixtures/hello")); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, filepath.Join(h.project, "gomsi.toml"), hostManifest)
	helloProgram(t, filepath.Join(h.project, "bin", "hello.exe"))
	return h
}

// command is gomsi.exe in a folder, with its output in files: Wine's servers
// would keep pipes open.
func (h *windowsHost) command(ctx context.Context, dir string, args ...string) (cmd *exec.Cmd, stdout, stderr string) {
	h.t.Helper()
	cmd = h.Command(ctx, h.exe, args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Env, "SOURCE_DATE_EPOCH=1700000000")
	files := h.t.TempDir()
	for _, f := range []struct {
		name string
		to   func(*os.File)
	}{
		{"out", func(f *os.File) { cmd.Stdout, stdout = f, f.Name() }},
		{"err", func(f *os.File) { cmd.Stderr, stderr = f, f.Name() }},
	} {
		file, err := os.Create(filepath.Join(files, f.name))
		if err != nil {
			h.t.Fatal(err)
		}
		h.t.Cleanup(func() { file.Close() })
		f.to(file)
	}
	return cmd, stdout, stderr
}

// gomsi runs gomsi.exe to its end, which has to be the wanted exit code.
func (h *windowsHost) gomsi(want int, dir string, args ...string) (stdout, stderr string) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Minute)
	defer cancel()
	cmd, out, faults := h.command(ctx, dir, args...)
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	stdout, stderr = mustRead(h.t, out), mustRead(h.t, faults)
	if got := cmd.ProcessState.ExitCode(); got != want {
		h.t.Fatalf("gomsi.exe %q ended with %d, want %d\n%s%s", args, got, want, stdout, stderr)
	}
	return stdout, stderr
}

// here runs this machine's gomsi in a folder and gives what it prints.
func (h *windowsHost) here(dir string, args ...string) string {
	h.t.Helper()
	cmd := gomsiCommand(h.t, dir, h.t.TempDir(), args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		h.t.Fatalf("gomsi %q: %v\n%s", args, err, stderr.String())
	}
	return string(out)
}

// write writes a file, and makes the folders that it needs.
func (h *windowsHost) write(name, text string) {
	h.t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		h.t.Fatal(err)
	}
	mustWrite(h.t, name, text)
}

// leavesNothing checks that a folder holds these names and nothing hidden, and
// that gomsi's temporary folders are gone.
func (h *windowsHost) leavesNothing(dir string, want ...string) {
	h.t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		h.t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		h.t.Errorf("%s holds %q, want %q", dir, got, want)
	}
	for _, pattern := range []string{"users/*/Temp/gomsi-*", "users/*/AppData/Local/Temp/gomsi-*"} {
		if left, _ := filepath.Glob(filepath.Join(h.Dir, "drive_c", pattern)); len(left) > 0 {
			h.t.Errorf("left behind: %q", left)
		}
	}
}

// TestWindowsHost runs gomsi.exe, where the go tool is not there.
func TestWindowsHost(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a Wine prefix")
	}
	h := newWindowsHost(t)
	for _, c := range []struct {
		name string
		test func(*windowsHost)
	}{
		{"package", hostPackage},
		{"commands", hostCommands},
		{"faults", hostFaults},
		{"sources", hostSources},
		{"build command", hostBuildCommand},
		{"long path", hostLongPath},
		{"open package", hostOpenPackage},
		{"builds at once", hostBuildsAtOnce},
		{"killed", hostKilled},
	} {
		t.Run(c.name, func(t *testing.T) {
			own := *h
			own.t = t
			c.test(&own)
		})
	}
}

const (
	hostMSI   = "hällo-1.4.2-rc.1-x64.msi"
	hostSheet = "hällo-1.4.2-rc.1-x64-sheet.md"
)

// hostPackage builds one tree on both hosts: the packages are equal.
func hostPackage(h *windowsHost) {
	h.here(h.project, "build", "-o", "here")
	want := mustRead(h.t, filepath.Join(h.project, "here", hostMSI))
	for _, c := range []struct{ dir, manifest, out, path string }{
		{h.project, "gomsi.toml", "dist", `dist\` + hostMSI},
		{h.Path(`C:\`), `my PROJECTS\ÜNÏCODE & CO`, `C:\out\a b`, `C:\out\a b\` + hostMSI},
		{h.Path(`C:\windows`), `c:/my projects/Ünïcode & co/gomsi.toml`, `..\out/c`, `..\out\c\` + hostMSI},
	} {
		stdout, _ := h.gomsi(0, c.dir, "build", c.manifest, "-o", c.out)
		if stdout != c.path+"\n" {
			h.t.Errorf("stdout is %q, want %q", stdout, c.path)
		}
		made := filepath.Join(c.dir, filepath.FromSlash(strings.ReplaceAll(c.path, `\`, "/")))
		if rest, ok := strings.CutPrefix(c.path, `C:\`); ok {
			made = h.Path(`C:\` + rest)
		}
		if mustRead(h.t, made) != want {
			h.t.Errorf("the package of %s is another one", c.manifest)
		}
		h.leavesNothing(filepath.Dir(made), hostSheet, hostMSI)
	}
}

// hostCommands compares what the other commands print.
func hostCommands(h *windowsHost) {
	msi := filepath.Join("here", hostMSI)
	if got, _ := h.gomsi(0, h.project, "dump", `here\`+hostMSI); got != h.here(h.project, "dump", msi) {
		h.t.Error("dump prints something else")
	}
	if got, _ := h.gomsi(0, h.project, "diff", `here\`+hostMSI, `.\HERE/`+hostMSI); got != "" {
		h.t.Errorf("diff prints %s", got)
	}
	for _, dialect := range []string{"v3", "v4"} {
		stdout, _ := h.gomsi(0, h.project, "render", "-o", `sources\win `+dialect, "--dialect", dialect)
		h.here(h.project, "render", "-o", "sources/here "+dialect, "--dialect", dialect)
		first, _, _ := strings.Cut(stdout, "\n")
		name := strings.TrimPrefix(first, `sources\win `+dialect+`\`)
		win, here := mustRead(h.t, filepath.Join(h.project, "sources", "win "+dialect, name)), mustRead(h.t, filepath.Join(h.project, "sources", "here "+dialect, name))
		if win != here {
			h.t.Errorf("%s is rendered differently (-here +windows):\n%s\n%s", name, here, win)
		}
	}
	if _, stderr := h.gomsi(0, h.project, "check", h.windowsProject); !strings.HasPrefix(stderr, h.windowsProject+`\gomsi.toml: no fault`) {
		h.t.Errorf("check says %s", stderr)
	}
	if stdout, _ := h.gomsi(0, h.project, "version"); !strings.HasPrefix(stdout, "gomsi ") {
		h.t.Errorf("version is %q", stdout)
	}
	tool := h.Path(`C:\ä tool`)
	h.write(filepath.Join(tool, "go.mod"), "module example.com/acme/tool\n")
	h.write(filepath.Join(tool, "cmd", "tool", "main.go"), "package main\n\nfunc main() {}\n")
	h.gomsi(0, h.Path(`C:\`), "init", `C:\ä tool`)
	if text := mustRead(h.t, filepath.Join(tool, "gomsi.toml")); !strings.Contains(text, `package = "./cmd/tool"`) {
		h.t.Errorf("init writes\n%s", text)
	}
	// What init wrote needs the go tool, which Wine does not have.
	if _, stderr := h.gomsi(3, tool, "build"); !strings.Contains(stderr, "hint: install Go") {
		h.t.Errorf("without Go: %s", stderr)
	}
}

// hostFaults looks at the places in messages, of files with a byte order mark
// and the line ends of Windows.
func hostFaults(h *windowsHost) {
	bad := strings.ReplaceAll("\ufeff"+hostManifest, "bin/hello.exe", "bin/helo.exe")
	h.write(filepath.Join(h.project, "bad.toml"), strings.ReplaceAll(bad, "\n", "\r\n"))
	for _, c := range []struct{ dir, file, want string }{
		{h.project, `.\bad.toml`, `.\bad.toml`},
		{h.Path(`C:\`), h.windowsProject + `\bad.toml`, h.windowsProject + `\bad.toml`},
	} {
		_, stderr := h.gomsi(1, c.dir, "check", c.file)
		want := c.want + `:10:12: error: "bin/helo.exe" does not exist [GM0201]`
		if first, _, _ := strings.Cut(stderr, "\n"); strings.TrimPrefix(first, `.\`) != strings.TrimPrefix(want, `.\`) {
			h.t.Errorf("check says %s\nwant %s", first, want)
		}
	}
	_, stderr := h.gomsi(1, h.project, "build", `..\none\gomsi.toml`)
	if want := `error: there is no manifest ..\none\gomsi.toml [GM9001]`; !strings.HasPrefix(stderr, want) {
		h.t.Errorf("build says %s\nwant %s", stderr, want)
	}
	mustRemove(h.t, filepath.Join(h.project, "bad.toml"))
}

// hostSource names files and an include as people do on Windows.
const hostSource = `<?xml version="1.0"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="Paths" Language="1033" Version="1.0.0" Manufacturer="Contoso" UpgradeCode="5b3b5a52-4f1e-4c53-8a53-5e0c9b0d5e21">
    <Package InstallerVersion="500" Compressed="yes"/>
    <MediaTemplate EmbedCab="yes"/>
    <?include sub\INC.wxi?>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFilesFolder"><Directory Id="D" Name="App">
        <Component Id="c1" Guid="*"><File Id="f1" Source="sub\A.TXT" KeyPath="yes"/></Component>
        <Component Id="c2" Guid="*"><File Id="f2" Name="b.txt" Source="$(var.Root)\Sources/SUB\a.txt" KeyPath="yes"/></Component>
        <Component Id="c3" Guid="*"><File Id="f3" Name="c.txt" Source="$(var.Rooted)/sources/sub/ü.txt" KeyPath="yes"/></Component>
      </Directory></Directory>
    </Directory>
    <Feature Id="F" Level="1"><ComponentRef Id="c1"/><ComponentRef Id="c2"/><ComponentRef Id="c3"/></Feature>
  </Product>
</Wix>
`

// hostSources compiles WiX sources with every kind of path.
func hostSources(h *windowsHost) {
	dir := h.Path(`C:\Sources`)
	h.write(filepath.Join(dir, "a.wxs"), strings.ReplaceAll(hostSource, "\n", "\r\n"))
	h.write(filepath.Join(dir, "Sub", "Inc.wxi"), `<Include xmlns="http://schemas.microsoft.com/wix/2006/wi"><Property Id="P" Value="1"/></Include>`)
	h.write(filepath.Join(dir, "Sub", "a.txt"), "a")
	h.write(filepath.Join(dir, "Sub", "Ü.txt"), "ü")
	drive := h.Path(`C:\`)
	h.here(dir, "wix", "build", "a.wxs", "-d", "Root="+drive, "-d", "Rooted="+drive, "-o", "here.msi")
	want := mustRead(h.t, filepath.Join(dir, "here.msi"))
	stdout, _ := h.gomsi(0, dir, "wix", "build", "*.wxs", "-d", "Root=C:", "-d", "Rooted=", "-o", `out\x.msi`)
	if stdout != `out\x.msi`+"\n" || mustRead(h.t, filepath.Join(dir, "out", "x.msi")) != want {
		h.t.Errorf("%s is not as it is made here", stdout)
	}
	_, stderr := h.gomsi(1, drive, "wix", "build", `SOURCES\a.wxs`, "-d", `Root=C:\none`, "-d", `Rooted=\\server\share`, "-o", "x.msi")
	for _, want := range []string{
		`SOURCES\a.wxs:10:72: error: file "C:\none\Sources/SUB\a.txt" is not found`,
		`SOURCES\a.wxs:11:72: error: file "\\server\share/sources/sub/ü.txt" is not found`,
		`  \\server\share\sources\sub\ü.txt: note: not here`,
	} {
		if !strings.Contains(stderr, want) {
			h.t.Errorf("wix build says\n%s\nwant %s", stderr, want)
		}
	}
}

// commandManifest is the manifest with a build command in place of the program
// that is there.
func commandManifest(command ...string) string {
	return strings.Replace(hostManifest, `prebuilt = "bin/hello.exe"`, "command = ['"+strings.Join(command, "', '")+"']\noutput = 'made/hello.exe'", 1)
}

// hostBuildCommand lets a command of the user's make the program.
func hostBuildCommand(h *windowsHost) {
	h.write(filepath.Join(h.project, "made", "keep.txt"), "the folder of the command's output")
	h.write(filepath.Join(h.project, "tools", "standin.exe"), mustRead(h.t, h.standin))
	for _, program := range []string{`tools\standin`, `./tools/standin.exe`, `C:\standin.exe`} {
		h.write(filepath.Join(h.project, "command.toml"), commandManifest(program, "copy", `bin\hello.exe`))
		// From another folder: commands run in the manifest's.
		h.gomsi(0, h.Path(`C:\`), "build", h.windowsProject+`\command.toml`, "-o", `C:\made`)
		h.leavesNothing(h.Path(`C:\made`), hostSheet, hostMSI)
	}
	h.write(filepath.Join(h.project, "command.toml"), commandManifest(`C:\standin.exe`, "copy", `bin\none.exe`))
	_, stderr := h.gomsi(1, h.project, "build", "command.toml", "-o", `C:\made`)
	if !strings.HasPrefix(stderr, `command.toml:10:11: error: the command C:\standin.exe copy bin\none.exe failed: exit status 1 [GM`) {
		h.t.Errorf("build says %s", stderr)
	}
	h.leavesNothing(h.Path(`C:\made`), hostSheet, hostMSI)
}

// hostLongPath builds where paths have more than 260 characters.
func hostLongPath(h *windowsHost) {
	deep := `C:\deep\` + strings.Repeat(strings.Repeat("n", 49)+`\`, 6) + "end"
	if err := os.CopyFS(h.Path(deep), os.DirFS(h.project)); err != nil {
		h.t.Fatal(err)
	}
	h.gomsi(0, h.Path(`C:\`), "build", deep+`\gomsi.toml`, "-o", deep+`\out`)
	if mustRead(h.t, h.Path(deep+`\out\`+hostMSI)) != mustRead(h.t, filepath.Join(h.project, "here", hostMSI)) {
		h.t.Error("the package is another one")
	}
	h.leavesNothing(h.Path(deep+`\out`), hostSheet, hostMSI)
}

// hostOpenPackage builds while another program reads the last package.
func hostOpenPackage(h *windowsHost) {
	dist := filepath.Join(h.project, "dist")
	before := mustRead(h.t, filepath.Join(dist, hostMSI))
	ready := filepath.Join(h.project, "ready")
	holder := h.Command(h.t.Context(), h.standin, "hold", h.windowsProject+`\dist\`+hostMSI, h.windowsProject+`\ready`)
	stdin, err := holder.StdinPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		h.t.Fatal(err)
	}
	waitUntil(h.t, "the package is open", func() bool { _, err := os.Stat(ready); return err == nil })
	_, stderr := h.gomsi(1, h.project, "build", "--version", "1.4.2-rc.1")
	if !strings.HasPrefix(stderr, `gomsi: cannot replace dist\`+hostMSI+": ") || !strings.Contains(stderr, "another program may have it open") {
		h.t.Errorf("build says %s", stderr)
	}
	if mustRead(h.t, filepath.Join(dist, hostMSI)) != before {
		h.t.Error("the package has changed")
	}
	h.leavesNothing(dist, hostSheet, hostMSI)
	stdin.Close()
	_ = holder.Wait()
	h.gomsi(0, h.project, "build")
}

// waitUntil waits for something that happens in another process.
func waitUntil(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("it never came about that %s", what)
}

// hostBuildsAtOnce builds one manifest twice at the same time.
func hostBuildsAtOnce(h *windowsHost) {
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Minute)
	defer cancel()
	out := h.Path(`C:\both`)
	var builds []*exec.Cmd
	var faults []string
	for range 2 {
		cmd, _, stderr := h.command(ctx, h.project, "build", "-o", `C:\both`)
		if err := cmd.Start(); err != nil {
			h.t.Fatal(err)
		}
		builds, faults = append(builds, cmd), append(faults, stderr)
	}
	for i, cmd := range builds {
		if err := cmd.Wait(); err != nil {
			h.t.Errorf("%v\n%s", err, mustRead(h.t, faults[i]))
		}
	}
	if mustRead(h.t, filepath.Join(out, hostMSI)) != mustRead(h.t, filepath.Join(h.project, "here", hostMSI)) {
		h.t.Error("the package is another one")
	}
	h.leavesNothing(out, hostSheet, hostMSI)
}

// hostKilled kills gomsi.exe while the user's command runs: the command and
// what it started end, too. (Ctrl-C cannot be sent to a process of Wine's
// without a console.)
func hostKilled(h *windowsHost) {
	pulse := filepath.Join(h.project, "pulse")
	h.write(filepath.Join(h.project, "command.toml"), commandManifest(`C:\standin.exe`, "pulse", "pulse"))
	ctx, kill := context.WithCancel(h.t.Context())
	defer kill()
	cmd, _, _ := h.command(ctx, h.project, "build", "command.toml")
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	length := func() int64 {
		if info, err := os.Stat(pulse); err == nil {
			return info.Size()
		}
		return 0
	}
	waitUntil(h.t, "the command runs", func() bool { return length() > 0 })
	kill()
	_ = cmd.Wait()
	waitUntil(h.t, "the command's child has ended", func() bool {
		before := length()
		time.Sleep(200 * time.Millisecond)
		return length() == before
	})
	// Who is killed cannot clean up, but the last good package is there.
	if _, err := os.Stat(filepath.Join(h.project, "dist", hostMSI)); err != nil {
		h.t.Error(err)
	}
}
