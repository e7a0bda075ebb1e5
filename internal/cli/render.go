package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi"
)

func (a *app) renderCommand() *cobra.Command {
	var flags manifestFlags
	var out, dialect string
	cmd := &cobra.Command{
		Use:   "render [MANIFEST] -o FOLDER",
		Short: "write the WiX sources of a manifest",
		Long: `render writes the WiX sources that build would compile, for people who want to
go on with plain WiX, or to see what gomsi makes of the manifest. The head of
each file says how to compile it. With several architectures each has a folder
of its own.`,
		Example: `  gomsi render -o wix
  gomsi render -o wix --dialect v3 --arch amd64`,
		Args: args(0, 1, "one manifest"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if out == "" {
				return usagef("render needs a folder: -o FOLDER")
			}
			if dialect != "" && dialect != "v3" && dialect != "v4" {
				return usagef("--dialect is v3 or v4, not %q", dialect)
			}
			name := manifestArg(given)
			o := a.options(name, &flags)
			o.OutDir = out
			files, faults, err := gomsi.Render(cmd.Context(), o, dialect)
			a.faults.Append(faults)
			if err != nil {
				return missingManifest(name, err)
			}
			a.result.Files = files
			if !a.json {
				for _, f := range files {
					fmt.Fprintln(a.Out, f)
				}
			}
			return nil
		},
	}
	flags.register(cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "", "put the sources into `FOLDER`")
	cmd.Flags().StringVar(&dialect, "dialect", "", "write `FORM` v3 (WiX 3) or v4 (WiX 4 and later) (default: what [wix] of the manifest asks for, else v4)")
	_ = cmd.RegisterFlagCompletionFunc("dialect", cobra.FixedCompletions([]string{"v3", "v4"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}
