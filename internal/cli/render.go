package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi"
)

func (a *app) renderCommand() *cobra.Command {
	var flags manifestFlags
	var out, dialect string
	var sheet bool
	cmd := &cobra.Command{
		Use:   "render [MANIFEST] -o FOLDER",
		Short: "write the WiX sources of a manifest",
		Long: `render writes the WiX sources that build would compile, for people who want to
go on with plain WiX, or to see what gomsi makes of the manifest. The head of
each file says how to compile it. With several architectures each has a folder
of its own.

With --sheet it writes the administrator's sheet of each package instead, one
page of Markdown on what is installed, which properties there are, and how to
install without a window: to stdout, or into a folder. build puts the same
sheets beside its packages.`,
		Example: `  gomsi render -o wix
  gomsi render -o wix --dialect v3 --arch amd64
  gomsi render --sheet --arch amd64`,
		Args: args(0, 1, "one manifest"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if sheet && dialect != "" {
				return usagef("--sheet and --dialect do not go together: a sheet is of no dialect")
			}
			if sheet {
				return a.renderSheets(cmd, manifestArg(given), &flags, out)
			}
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
	cmd.Flags().StringVarP(&out, "output", "o", "", "put the sources, or sheets, into `FOLDER`")
	cmd.Flags().BoolVar(&sheet, "sheet", false, "write the administrator's sheet of each package, not the sources")
	cmd.Flags().StringVar(&dialect, "dialect", "", "write `FORM` v3 (WiX 3) or v4 (WiX 4 and later) (default: what [wix] of the manifest asks for, else v4)")
	_ = cmd.RegisterFlagCompletionFunc("dialect", cobra.FixedCompletions([]string{"v3", "v4"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// renderSheets writes sheets to stdout, or into a folder.
func (a *app) renderSheets(cmd *cobra.Command, name string, flags *manifestFlags, out string) error {
	if a.json && out == "" {
		return usagef("render --sheet needs a folder with --json: -o FOLDER")
	}
	o := a.options(name, flags)
	o.OutDir = out
	sheets, faults, err := gomsi.Sheets(cmd.Context(), o)
	a.faults.Append(faults)
	if err != nil {
		return missingManifest(name, err)
	}
	for i, s := range sheets {
		switch {
		case out == "":
			if i > 0 {
				fmt.Fprintln(a.Out)
			}
			fmt.Fprintf(a.Out, "%s", s.Text)
		case a.json:
			a.result.Files = append(a.result.Files, s.Path)
		default:
			fmt.Fprintln(a.Out, s.Path)
		}
	}
	return nil
}
