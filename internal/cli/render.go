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
		Use:   "render [MANIFEST] -o DIR",
		Short: "write the WiX sources of a manifest",
		Long: `render writes the WiX sources that build would compile, for people who want to
go on with plain WiX. The head of each file says how to compile it. With several
architectures each has a folder of its own.`,
		Example: `  gomsi render -o wix
  gomsi render -o wix3 --dialect v3 --arch amd64`,
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			if dialect != "v3" && dialect != "v4" {
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
	cmd.Flags().StringVarP(&out, "output", "o", "", "folder for the sources")
	cmd.Flags().StringVar(&dialect, "dialect", "v4", "form of WiX: v3 (WiX 3) or v4 (WiX 4 and later)")
	_ = cmd.MarkFlagRequired("output")
	_ = cmd.RegisterFlagCompletionFunc("dialect", cobra.FixedCompletions([]string{"v3", "v4"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}
