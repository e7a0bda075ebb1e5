// Package gobuild makes the Windows program that a package installs: it runs
// the go tool, or a command of the user's, or takes a program that exists, and
// sees to it that the program carries an icon, version numbers and an
// application manifest.
//
// The user's source tree is only read. The program is linked in the build's own
// work folder and its resources are put in there, after linking: the go tool's
// -overlay does not reach .syso files (the packer opens them by their real
// name), and a .syso written beside the user's sources would be in the way of a
// second build and of the user.
//
// Resources that the program already has, from a .syso of the user's or from
// the tool that made a prebuilt program, are kept: icon and application
// manifest stay unless the manifest asks for others, version strings of both
// are merged, and the version numbers are always the product's, since Windows
// Installer decides by them whether a file is replaced.
package gobuild

import (
	"context"
	"io"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/pe"
)

// Spec is one program for one architecture. Exactly one of Package, Command and
// Prebuilt is set. Templates are already expanded.
type Spec struct {
	// Dir is the folder that relative paths count from (the manifest's) and in
	// which commands run.
	Dir string
	// Work is a folder that exists and is this [[build]]'s own; the program is
	// put below it, in a folder per architecture, and so are the go tool's
	// temporary files. Relative paths count from the
	// current folder.
	Work string

	// Package is a Go main package: "./cmd/hello" or an import path.
	Package string
	// Command makes the program at Output, a path below Dir; it runs with GOOS,
	// GOARCH, CGO_ENABLED, GOMSI_VERSION, GOMSI_MSI_VERSION, GOMSI_ARCH and
	// GOMSI_OUTPUT (Output as an absolute path) in its environment.
	Command []string
	// Prebuilt is a program that exists: a path below Dir or an absolute one.
	Prebuilt string

	// Output is the program's file name ("hello.exe"); for Command it may be a
	// path below Dir. Empty: the last element of Package or Prebuilt.
	Output string
	// Arch is amd64, arm64 or 386.
	Arch string

	Ldflags string
	Tags    []string
	// Env is set for the go tool and for Command, over the own environment.
	Env map[string]string
	// Cgo leaves CGO_ENABLED=1; unset it is 0.
	Cgo bool
	// NoTrimpath leaves the folders of this machine in the program, which is
	// then no longer reproducible in another folder.
	NoTrimpath bool

	Resources Resources

	// Pos gives the place in the manifest of a key of the build's table
	// ("package", "resources.icon", …), or of the table itself for "". It may be
	// nil.
	Pos func(key string) diag.Pos
	// Progress is told what is going on, in a few words. It may be nil.
	Progress func(text string)
	// Log gets what the go tool or the command prints; it may be nil.
	Log io.Writer
}

// Resources says what the program shows of itself.
type Resources struct {
	// Version is the full SemVer, "1.4.2-rc.1"; MSIVersion its three numbers.
	Version, MSIVersion string
	ProductName         string
	Company             string
	Description         string // empty: ProductName
	Copyright           string
	OriginalName        string // empty: the output's file name
	Comments            string
	// Icon is the path of an .ico file, relative to Spec.Dir; "" sets none.
	Icon string
	// Asked tells whether the manifest says a key of [build.resources] itself
	// (icon, file_description, copyright, original_name, long_path_aware,
	// execution_level): it then wins over what the program has, while a default
	// only fills in what the program lacks. nil: nothing is said.
	Asked func(key string) bool
	// NoLongPaths leaves longPathAware out of the application manifest.
	NoLongPaths bool
	// ExecutionLevel is asInvoker (also when empty), highestAvailable or
	// requireAdministrator.
	ExecutionLevel string
	// KeepPrebuilt leaves a prebuilt program byte by byte as it is: nothing is
	// asked of its resources.
	KeepPrebuilt bool
}

// Artifact is a program that is ready to be packed.
type Artifact struct {
	// Path is the finished program, in the work folder (an untouched prebuilt
	// program: at its own place).
	Path string
	// Name is the file's name on the target machine, "hello.exe".
	Name string
	Arch string
	Size int64
	Info *pe.Info
	// Patched tells whether resources were put in; false for a prebuilt
	// program that stayed as it was.
	Patched bool
}

// Build makes the program. Faults of the user's input (a compile error, a
// prebuilt program that is not there) are in the list, which may hold warnings
// even when all is well; the artifact is nil when the list has errors or err is
// not nil. err is an *EnvironmentError, ctx's error after an interrupt, or a
// fault of the machine. Interrupting ctx ends the go tool or the command with
// all its children.
func Build(ctx context.Context, s Spec) (*Artifact, *diag.List, error) {
	b := &build{Spec: s, ctx: ctx, faults: &diag.List{}}
	a, err := b.run()
	if err != nil || b.faults.HasErrors() {
		return nil, b.faults, err
	}
	return a, b.faults, nil
}
