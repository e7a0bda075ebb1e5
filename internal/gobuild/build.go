package gobuild

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/atomicfile"
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/pe"
)

// build is one call of Build. A step that finds a fault of the user's adds it
// to faults and gives errFaults.
type build struct {
	Spec
	ctx    context.Context
	faults *diag.List
}

// errFaults ends a build whose faults are in the list.
var errFaults = errors.New("faults were reported")

func (b *build) pos(key string) diag.Pos {
	if b.Pos == nil {
		return diag.Pos{}
	}
	if p := b.Pos(key); p.IsValid() {
		return p
	}
	return b.Pos("")
}

func (b *build) fault(code, key, format string, args ...any) *diag.Diagnostic {
	return b.faults.Errorf(code, b.pos(key), format, args...)
}

func (b *build) progress(format string, args ...any) {
	if b.Progress != nil {
		b.Progress(fmt.Sprintf(format, args...))
	}
}

// host makes a path of the manifest one of the host.
func (b *build) host(path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(b.Dir, path)
}

func (b *build) run() (*Artifact, error) {
	a, err := b.steps()
	if errors.Is(err, errFaults) {
		return nil, nil
	}
	if err == nil {
		return a, nil
	}
	if b.ctx.Err() != nil {
		// What an interrupted tool says of itself is no news.
		return nil, b.ctx.Err()
	}
	return nil, err
}

// source is the way in which the program comes about: go, command or prebuilt.
type source int

const (
	fromGo source = iota
	fromCommand
	fromPrebuilt
)

func (b *build) steps() (*Artifact, error) {
	src, err := b.check()
	if err != nil {
		return nil, err
	}
	name := b.outputName()
	work := filepath.Join(b.Work, b.Arch)
	if err := os.MkdirAll(work, 0o755); err != nil {
		return nil, err
	}
	var program string
	switch src {
	case fromGo:
		program, err = b.goBuild(filepath.Join(work, name+".linked"))
	case fromCommand:
		program, err = b.command()
	case fromPrebuilt:
		program, err = b.host(b.Prebuilt), nil
	}
	if err != nil {
		return nil, err
	}
	info, err := b.inspect(program, src)
	if err != nil {
		return nil, err
	}
	a := &Artifact{Path: program, Name: name, Arch: b.Arch, Info: info}
	if err := b.putResources(a, src, filepath.Join(work, name)); err != nil {
		return nil, err
	}
	st, err := os.Stat(a.Path)
	if err != nil {
		return nil, err
	}
	a.Size = st.Size()
	return a, nil
}

// check looks at the spec itself.
func (b *build) check() (source, error) {
	given := map[string]bool{"package": b.Package != "", "command": len(b.Command) > 0, "prebuilt": b.Prebuilt != ""}
	var said []string
	for _, k := range slices.Sorted(maps.Keys(given)) {
		if given[k] {
			said = append(said, k)
		}
	}
	src := fromGo
	switch {
	case len(said) == 0:
		b.fault(CodeSpec, "", "the build says neither package nor command nor prebuilt").
			WithHint(`package = "./cmd/NAME" builds a Go program`)
	case len(said) > 1:
		b.fault(CodeSpec, said[1], "a build has only one of %s", strings.Join(said, " and "))
	case given["command"]:
		src = fromCommand
		if b.Output == "" {
			b.fault(CodeSpec, "command", "a build command needs output, the program that it makes").
				WithHint(`output = "build/NAME.exe"`)
		}
	case given["prebuilt"]:
		src = fromPrebuilt
	}
	if !slices.Contains([]string{"amd64", "arm64", "386"}, b.Arch) {
		b.fault(CodeSpec, "arch", "%q is no architecture of a package", b.Arch).WithHint("use amd64, arm64 or 386")
	}
	if name := b.outputName(); len(said) == 1 && b.Output != "" && src != fromCommand && name != b.Output {
		b.fault(CodeSpec, "output", "output is a file name, not the path %q", b.Output).
			WithHint("dest says where the program is installed")
	}
	if b.faults.HasErrors() {
		return src, errFaults
	}
	return src, nil
}

// outputName is the program's file name on the target machine.
func (b *build) outputName() string {
	base := func(p string) string {
		p = strings.TrimRight(strings.ReplaceAll(p, `\`, "/"), "/")
		return p[strings.LastIndexByte(p, '/')+1:]
	}
	switch {
	case b.Output != "":
		return base(b.Output)
	case b.Prebuilt != "":
		return base(b.Prebuilt)
	}
	name := base(b.Package)
	if name == "." || name == ".." || name == "" {
		// The go tool names the program of "." after the folder.
		if abs, err := filepath.Abs(b.host(b.Package)); err == nil {
			name = filepath.Base(abs)
		}
	}
	return name + ".exe"
}

// inspect reads the program and checks that it is one for the architecture.
func (b *build) inspect(program string, src source) (*pe.Info, error) {
	key := []string{fromGo: "package", fromCommand: "output", fromPrebuilt: "prebuilt"}[src]
	info, err := pe.ReadFile(program)
	switch {
	case errors.Is(err, fs.ErrNotExist) && src == fromCommand:
		b.fault(CodeNoOutput, key, "the command ended well but did not make %s", b.Output).
			WithHint("the command finds the path that is expected in $GOMSI_OUTPUT")
		return nil, errFaults
	case errors.Is(err, pe.ErrNotPE) && src == fromGo:
		// For a library the go tool writes an archive of its own format.
		b.fault(CodeNotMain, key, "%s is no main package", b.Package).
			WithHint("package names the folder with func main")
		return nil, errFaults
	case errors.Is(err, pe.ErrNotPE):
		b.fault(CodeNotPE, key, "%s is no Windows executable", filepath.Base(program)).
			WithHint("build it with GOOS=windows")
		return nil, errFaults
	case err != nil && src == fromPrebuilt:
		b.fault(CodePrebuilt, key, "the prebuilt program cannot be read: %s", reason(err, b.Prebuilt))
		return nil, errFaults
	case err != nil:
		return nil, err
	case string(info.Machine) != b.Arch:
		b.fault(CodeWrongArch, key, "%s is made for %s; the package is for %s", filepath.Base(program), info.Machine, b.Arch).
			WithHint("{{.Arch}} in the path gives each architecture its own program")
		return nil, errFaults
	}
	return info, nil
}

// reason gives an error about a file in the words of the manifest: the path as
// it is written there and what is wrong, without the machine's folders.
func reason(err error, path string) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return path + " does not exist"
	}
	return path + ": " + err.Error()
}

// putResources patches the program into a file at to and makes that the
// artifact, unless it already has all that is wanted.
func (b *build) putResources(a *Artifact, src source, to string) error {
	r, err := b.wanted(a.Info, src)
	if err != nil {
		return err
	}
	if r == nil && src == fromPrebuilt {
		return nil
	}
	original, err := os.ReadFile(a.Path)
	if err != nil {
		return err
	}
	if r != nil {
		b.progress("setting the resources of %s (%s)", a.Name, b.Arch)
		var patched bytes.Buffer
		if err := pe.Patch(bytes.NewReader(original), &patched, *r); err != nil {
			b.fault(CodeResources, "", "the resources of %s cannot be set: %s", a.Name, strings.TrimPrefix(err.Error(), "pe: "))
			return errFaults
		}
		original, a.Patched = patched.Bytes(), true
	}
	if err := atomicfile.WriteFile(to, original, 0o755); err != nil {
		return err
	}
	if src == fromGo {
		if err := os.Remove(a.Path); err != nil {
			return err
		}
	}
	a.Path = to
	a.Info, err = pe.ReadFile(to)
	return err
}
