package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// usage is the form of every command's help below its description.
const usage = `Usage:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} COMMAND [flags]{{end}}{{if .HasExample}}

Examples:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Commands:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Flags of every command:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasHelpSubCommands}}

Other help:{{range .Commands}}{{if .IsAdditionalHelpTopicCommand}}
  gomsi help {{rpad .Name 12}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableSubCommands}}

"{{.CommandPath}} COMMAND --help" tells more about a command.{{end}}
`

// helpCommand is `gomsi help COMMAND`, the same as `gomsi COMMAND --help`.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "tell about a command, or about exit-codes",
		RunE: func(cmd *cobra.Command, given []string) error {
			about, rest, err := cmd.Root().Find(given)
			if err != nil || len(rest) > 0 {
				return usagef("there is no command %q", strings.Join(given, " "))
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// exitCodesTopic is help without a command of its own.
func exitCodesTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "exit-codes",
		Short: "what the exit codes mean",
		Long: `0    done (warnings allowed; --strict makes them errors)
1    the input is wrong or the build failed; diagnostics are printed
     (gomsi diff: the packages differ)
2    wrong usage of the command line
3    a needed tool or setting of the environment is missing or wrong
4    authentication is missing or was refused
130  interrupted`,
	}
}
