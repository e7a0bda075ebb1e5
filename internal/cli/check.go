package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi"
	"github.com/gomsi/gomsi/internal/diag"
)

// defaultManifest is read when no manifest is named.
const defaultManifest = "gomsi.toml"

// manifestArg gives the manifest that the arguments name; a folder stands for
// the manifest in it.
func manifestArg(given []string) string {
	if len(given) == 0 {
		return defaultManifest
	}
	if info, err := os.Stat(given[0]); err == nil && info.IsDir() {
		return filepath.Join(given[0], defaultManifest)
	}
	return given[0]
}

// manifestFlags are the options of every command that reads a manifest.
type manifestFlags struct {
	version string
	arches  []string
}

func (f *manifestFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.version, "version", "", "take `VERSION` instead of the manifest's")
	cmd.Flags().StringSliceVar(&f.arches, "arch", nil, "only the architectures in `LIST`, with commas: amd64, arm64, 386")
	_ = cmd.RegisterFlagCompletionFunc("arch", cobra.FixedCompletions([]string{"amd64", "arm64", "386"}, cobra.ShellCompDirectiveNoFileComp))
}

// options are the pipeline's for a manifest.
func (a *app) options(manifest string, f *manifestFlags) gomsi.Options {
	return gomsi.Options{
		Manifest: manifest,
		Version:  f.version,
		Arches:   f.arches,
		Env:      a.Getenv,
		Environ:  a.Environ,
		Progress: a.show,
		Creator:  "gomsi " + buildVersion().Gomsi,
	}
}

// missingManifest turns the error for a manifest that is not there into a
// diagnostic that says what to do.
func missingManifest(name string, err error) error {
	var pathErr *fs.PathError
	if !errors.As(err, &pathErr) || !errors.Is(err, fs.ErrNotExist) || filepath.Clean(pathErr.Path) != filepath.Clean(name) {
		return err
	}
	return fault(codeNoManifest, diag.Pos{}, "there is no manifest %s", name).
		WithHint("`gomsi init` writes one; to read another, give its path")
}

func (a *app) checkCommand() *cobra.Command {
	var flags manifestFlags
	cmd := &cobra.Command{
		Use:   "check [MANIFEST]",
		Short: "look for faults in a manifest without building anything",
		Long: `check reads the manifest (gomsi.toml by default; of a folder, that in it), looks
whether the files that it names are there, and shows all faults with their
places. It compiles nothing.`,
		Example: `  gomsi check
  gomsi check path/gomsi.toml --strict
  gomsi check --json`,
		Args: args(0, 1, "one manifest"),
		RunE: func(cmd *cobra.Command, given []string) error {
			name := manifestArg(given)
			faults, err := gomsi.Check(cmd.Context(), a.options(name, &flags))
			a.faults.Append(faults)
			if err != nil {
				return missingManifest(name, err)
			}
			if faults.Len() == 0 && !a.quiet && !a.json {
				fmt.Fprintf(a.Err, "%s: no fault found\n", name)
			}
			return nil
		},
	}
	flags.register(cmd)
	return cmd
}
