package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi/internal/gobuild"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/wix/toolset"
)

// toolsetStatus is what `gomsi toolset` tells.
type toolsetStatus struct {
	Cache   string                `json:"cache"`
	Parts   []toolset.Installed   `json:"parts"`
	Engines []toolset.EngineFound `json:"engines,omitempty"`
}

func (a *app) toolsetCommand() *cobra.Command {
	group := &cobra.Command{
		Use:   "toolset",
		Short: "find and fetch the native parts of WiX",
		Long: `toolset looks after the native parts of WiX: the files of its extensions, which
gomsi's own engine links into packages that use them. They are WiX's, under the
Microsoft Reciprocal License, and are not part of gomsi: gomsi build fetches those
that a manifest asks for, and these commands do so ahead of it.

GOMSI_CACHE names another folder for what is fetched; GOMSI_WIX3 and GOMSI_WIX name
folders with native parts of your own.`,
		Args: onlyCommands,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },

		SuggestionsMinimumDistance: 2,
	}
	group.AddCommand(a.toolsetStatusCommand(), a.toolsetInstallCommand(), a.toolsetPathCommand())
	return group
}

func (a *app) toolsetStatusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "tell what there is of WiX on this machine",
		Long: `status tells which native parts of WiX are on this machine, in the order in which
a build looks for them, and whether those in the cache are what was installed;
and which WiX there is to be an engine of gomsi build.`,
		Args: args(0, 0, "nothing"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s := toolsetStatus{Parts: []toolset.Installed{}}
			for _, line := range toolsetLines {
				p := toolset.Parts{Line: line, Env: a.Environ}
				cache, parts, err := p.Status()
				if err != nil {
					return err
				}
				s.Cache, s.Parts = cache, append(s.Parts, parts...)
			}
			var err error
			if s.Engines, err = toolset.Engines(cmd.Context(), a.Environ); err != nil {
				return err
			}
			a.result.Toolset = s
			if !a.json {
				fmt.Fprintf(a.Out, "cache  %s\n", s.Cache)
				a.printParts(s.Parts)
				a.printEngines(s.Engines)
			}
			return nil
		},
	}
}

var toolsetLines = []string{toolset.WiX3, toolset.WiX}

// printParts writes a line for each thing that is installed.
func (a *app) printParts(parts []toolset.Installed) {
	if len(parts) == 0 {
		fmt.Fprintln(a.Out, "no native parts; `gomsi toolset install` fetches them")
	}
	for _, i := range parts {
		version := i.Version
		if version == "" {
			version = "?"
		}
		fmt.Fprintf(a.Out, "%-5s  %-7s  %-9s  %s\n       %s\n", i.Line, version, i.State, i.Folder, strings.Join(i.Extensions, ", "))
	}
}

// printEngines writes a line for each WiX that can be an engine.
func (a *app) printEngines(engines []toolset.EngineFound) {
	for _, e := range engines {
		state := "engine"
		if e.Fault != "" {
			state = "broken"
		}
		version := e.Version
		if version == "" {
			version = "?"
		}
		fmt.Fprintf(a.Out, "%-5s  %-7s  %-9s  %s\n", e.Engine, version, state, e.Command)
	}
}

// installFlags are the options of `gomsi toolset install`.
type installFlags struct {
	from, lock string
	offline    bool
}

func (a *app) toolsetInstallCommand() *cobra.Command {
	var f installFlags
	cmd := &cobra.Command{
		Use:   "install [wix3|wix|all] [EXTENSION…]",
		Short: "put native parts of WiX into the cache",
		Long: `install fetches native parts of WiX into gomsi's cache, where every build finds
them: of wix3 the release 3.14.1 from GitHub (GITHUB_TOKEN is honoured), of wix
the packages of its extensions from NuGet, in version 5.0.2. By default it
fetches both. Extensions name those of wix that are wanted; by default they are
the ones whose elements gomsi compiles.

The hash of what is fetched for wix3 is known to gomsi. Those of wix are written
to gomsi.lock beside the manifest, if there is one here, and held to it
afterwards.`,
		Example: `  gomsi toolset install
  gomsi toolset install wix3 --from wix314-binaries.zip
  gomsi toolset install wix3 --from npm
  gomsi toolset install wix Iis Sql
  gomsi toolset install wix --from ~/.wix/extensions`,
		Args: args(0, -1, "a line of WiX and extensions"),
		RunE: func(cmd *cobra.Command, given []string) error { return a.runToolsetInstall(cmd, f, given) },
	}
	cmd.Flags().StringVar(&f.from, "from", "", "take them from `SOURCE`: a folder, a .zip or .nupkg, github, npm or nuget")
	cmd.Flags().StringVar(&f.lock, "lock", "", "hold NuGet to the hashes in `FILE` (default: gomsi.lock, beside a gomsi.toml)")
	cmd.Flags().BoolVar(&f.offline, "offline", false, "fetch nothing")
	return cmd
}

// lines gives the lines to install for the command's arguments, and the
// extensions that are named.
func (f *installFlags) lines(given []string) (lines, names []string, err error) {
	lines, names = toolsetLines, given
	if len(given) > 0 && (given[0] == "all" || slices.Contains(toolsetLines, given[0])) {
		if names = given[1:]; given[0] != "all" {
			lines = given[:1]
		}
	} else if len(given) > 0 {
		return nil, nil, usagef("toolset install takes wix3, wix or all, not %q", given[0])
	}
	fits := map[string]string{toolset.FromGitHub: toolset.WiX3, toolset.FromNPM: toolset.WiX3, toolset.FromNuGet: toolset.WiX}[f.from]
	switch {
	case fits != "" && !slices.Contains(lines, fits):
		return nil, nil, usagef("%s has nothing of %s", f.from, lines[0])
	case fits != "":
		lines = []string{fits}
	case f.from != "" && len(lines) > 1:
		lines = []string{toolset.WiX3}
		if isWiXSource(f.from) {
			lines = []string{toolset.WiX}
		}
	}
	if len(names) > 0 && lines[0] == toolset.WiX3 {
		return nil, nil, usagef("wix3 is installed whole; only extensions of wix can be named")
	}
	if len(names) > 0 && f.from != "" && f.from != toolset.FromNuGet {
		return nil, nil, usagef("--from installs all that it has; extensions are named for what is fetched")
	}
	return lines, names, nil
}

// isWiXSource tells whether a file or folder looks like WiX 4 or later.
func isWiXSource(from string) bool {
	if strings.HasSuffix(strings.ToLower(from), ".nupkg") {
		return true
	}
	p := toolset.Parts{Line: toolset.WiX, Env: []string{"GOMSI_CACHE=" + from, "GOMSI_WIX=" + from}}
	_, parts, err := p.Status()
	if err == nil && len(parts) > 0 {
		return true
	}
	entries, _ := os.ReadDir(from)
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasSuffix(strings.ToLower(e.Name()), ".nupkg") })
}

func (a *app) runToolsetInstall(cmd *cobra.Command, f installFlags, given []string) error {
	lines, names, err := f.lines(given)
	if err != nil {
		return err
	}
	all := toolsetStatus{Parts: []toolset.Installed{}}
	for _, line := range lines {
		p := toolset.Parts{Line: line, Env: a.Environ, Offline: f.offline, Progress: a.show}
		if name := f.lockFile(); name != "" && line == toolset.WiX {
			lock, faults, err := manifest.ReadLock(name)
			a.faults.Append(faults)
			if err != nil || lock == nil {
				return err
			}
			p.Lock = lock
		}
		parts, faults, err := p.Install(cmd.Context(), f.from, names)
		a.clearProgress()
		a.faults.Append(faults)
		if err != nil || faults.HasErrors() {
			return err
		}
		all.Parts = append(all.Parts, parts...)
		if all.Cache, _, err = p.Status(); err != nil {
			return err
		}
	}
	a.result.Toolset = all
	if !a.json {
		a.printParts(all.Parts)
	}
	return nil
}

// lockFile gives the gomsi.lock to use, "" when there is no project here.
func (f *installFlags) lockFile() string {
	if f.lock != "" {
		return f.lock
	}
	if _, err := os.Stat(defaultManifest); err == nil {
		return manifest.LockName
	}
	return ""
}

func (a *app) toolsetPathCommand() *cobra.Command {
	var line, version string
	cmd := &cobra.Command{
		Use:   "path EXTENSION",
		Short: "print where the file of an extension is",
		Long: `path prints the path of the file of an extension of WiX, by any of its names
(Util, WixUtilExtension, WixToolset.Util.wixext, WixToolset.Util.wixext/5.0.2).
It fetches nothing.`,
		Example: `  gomsi toolset path WixUtilExtension
  gomsi toolset path Util --line wix`,
		Args: args(1, 1, "one extension"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if line == "" {
				if line = toolset.LineOf(given[0]); line == "" {
					line = toolset.WiX3
				}
			}
			if !slices.Contains(toolsetLines, line) {
				return usagef("--line is wix3 or wix, not %q", line)
			}
			p := toolset.Parts{Line: line, Version: version, Env: a.Environ, Offline: true}
			files, faults, err := p.Resolve(cmd.Context(), []toolset.Extension{{Name: given[0]}})
			if err != nil {
				return err
			}
			if faults.HasErrors() {
				d := faults.Sorted()[0]
				if d.Code != toolset.CodeParts {
					return d
				}
				return &gobuild.EnvironmentError{Tool: "toolset", Hint: d.Hint, Err: errors.New(d.Message)}
			}
			a.result.Files = files
			if !a.json {
				fmt.Fprintln(a.Out, files[0])
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&line, "line", "", "of `LINE` wix3 or wix (default: that of the name, else wix3)")
	cmd.Flags().StringVar(&version, "version", "", "`VERSION` of WiX (default: 3.14.1, of wix 5.0.2)")
	return cmd
}
