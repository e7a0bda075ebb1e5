package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi"
	"github.com/gomsi/gomsi/internal/diag"
)

// defaultManifest is read when no manifest is named.
const defaultManifest = "gomsi.toml"

// manifestArg gives the manifest that the arguments name.
func manifestArg(given []string) string {
	if len(given) == 0 {
		return defaultManifest
	}
	return given[0]
}

// manifestFlags are the options of every command that reads a manifest.
type manifestFlags struct {
	version string
	arches  []string
}

func (f *manifestFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.version, "version", "", "product version, instead of the manifest's")
	cmd.Flags().StringSliceVar(&f.arches, "arch", nil, "only these architectures: amd64, arm64, 386")
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
	l := &diag.List{}
	l.Errorf("GM9001", diag.Pos{}, "there is no manifest %s", name).
		WithHint("`gomsi init` writes one; `gomsi %s PATH` reads another", "build")
	return l.Err()
}

func (a *app) checkCommand() *cobra.Command {
	var flags manifestFlags
	cmd := &cobra.Command{
		Use:   "check [MANIFEST]",
		Short: "look for faults in a manifest without building anything",
		Long: `check reads the manifest (gomsi.toml by default) and everything that it names,
and shows all faults with their places.`,
		Args: args(cobra.MaximumNArgs(1)),
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
