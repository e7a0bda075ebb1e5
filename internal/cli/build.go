package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi"
	"github.com/gomsi/gomsi/internal/progress"
)

func (a *app) buildCommand() *cobra.Command {
	var flags manifestFlags
	var out, engine string
	var workers int
	var offline bool
	cmd := &cobra.Command{
		Use:   "build [MANIFEST]",
		Short: "build the installer packages of a manifest",
		Long: `build reads the manifest (gomsi.toml by default; of a folder, that in it), builds
the Go program for each architecture and makes one .msi each. The paths of the packages go to stdout, a
summary to stderr. All packages appear, or none does: after a failed build those
of the last good one are still there. Beside each package lies its sheet for
administrators: what it installs, its properties, its command lines.

SOURCE_DATE_EPOCH sets every time in the packages; without it the time is that
of the newest git commit that touches the manifest's folder, else 1980. The same
input gives the same bytes.`,
		Example: `  gomsi build
  gomsi build fixtures/hello/gomsi.toml --arch amd64
  gomsi build --version 1.5.0-rc.1 -o out`,
		Args: args(0, 1, "one manifest"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if engine != "" && !slices.Contains(gomsi.Engines, engine) {
				return usagef("--engine is one of %s, not %q", strings.Join(gomsi.Engines, ", "), engine)
			}
			name := manifestArg(given)
			o := a.options(name, &flags)
			o.OutDir, o.Workers, o.Strict, o.Engine, o.Offline = out, workers, a.strict, engine, offline
			r, faults, err := gomsi.Build(cmd.Context(), o)
			a.clearProgress()
			a.faults.Append(faults)
			if err != nil || r == nil {
				return missingManifest(name, err)
			}
			a.result.Artifacts = r.Artifacts
			if !a.json {
				a.printArtifacts(r)
			}
			return nil
		},
	}
	flags.register(cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "dist", "put the packages into `FOLDER`")
	cmd.Flags().StringVar(&engine, "engine", "", "compile with `ENGINE`: builtin, wix3 (candle and light) or wix (WiX 4 and later); default: the manifest's")
	cmd.Flags().BoolVar(&offline, "offline", false, "fetch nothing: no extensions of WiX, no Go modules")
	cmd.Flags().IntVar(&workers, "workers", 0, "compress with `N` goroutines (default: one for each processor); the bytes do not depend on it")
	return cmd
}

// printArtifacts writes the paths for programs and the summary for people.
func (a *app) printArtifacts(r *gomsi.Result) {
	for _, f := range r.Artifacts {
		fmt.Fprintln(a.Out, f.Path)
	}
	if a.quiet {
		return
	}
	fmt.Fprintf(a.Err, "%s %s: built in %.1f s\n", r.Name, r.Version, r.Took.Round(100*time.Millisecond).Seconds())
	wide := 0
	for _, f := range r.Artifacts {
		wide = max(wide, len(f.Path))
	}
	for _, f := range r.Artifacts {
		fmt.Fprintf(a.Err, "  %-*s  %9s  %s\n", wide, f.Path, progress.Size(f.Size), contentsText(f.Contents))
	}
	for _, f := range r.Artifacts {
		fmt.Fprintf(a.Err, "  %s\n", f.Sheet)
	}
}

// contentsText says what a package installs: "12 files (6.1 MB), 1 service".
func contentsText(c gomsi.Contents) string {
	parts := []string{fmt.Sprintf("%s (%s)", plural(c.Files, "file"), progress.Size(c.Payload))}
	for _, p := range []struct {
		n    int
		what string
	}{
		{c.Services, "service"}, {c.Registry, "registry value"},
		{c.Variables, "environment variable"}, {c.Shortcuts, "shortcut"},
	} {
		if p.n > 0 {
			parts = append(parts, plural(p.n, p.what))
		}
	}
	if c.Features > 1 {
		parts = append(parts, plural(c.Features, "feature"))
	}
	return strings.Join(parts, ", ")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
