// Package cli turns arguments into options of the packages below, and results
// into text, JSON and an exit code. It holds one file per command.
//
// What was asked for goes to stdout (paths, dumps, JSON), everything for
// people goes to stderr.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/fetch"
	"github.com/gomsi/gomsi/internal/gobuild"
)

// The exit codes, as `gomsi help exit-codes` tells them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitEnvironment = 3
	exitAuth        = 4
	exitInterrupted = 130
)

// Env is the world that a command sees.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	// Getenv and Environ are as os.LookupEnv and os.Environ.
	Getenv  func(string) (string, bool)
	Environ []string
	// Terminal tells whether Err (and, for asking, In) is a terminal.
	Terminal bool
	// Width is the terminal's width in columns.
	Width func() int
}

// Main runs gomsi on the process's own streams and gives the exit code.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	if os.Getenv("GOGC") == "" {
		// Half of the usual room for garbage: a package of very many files is
		// built in a quarter less memory, for a few percent of time.
		debug.SetGCPercent(50)
	}
	return Run(ctx, args, processEnv())
}

// Run runs gomsi with the given arguments and gives the exit code.
func Run(ctx context.Context, args []string, env Env) int {
	a := &app{Env: env}
	out := &checkedWriter{w: env.Out}
	a.Out = out
	root := a.rootCommand()
	given, err := wixArguments(args)
	root.SetArgs(given)
	root.SetIn(env.In)
	root.SetOut(a.Out)
	root.SetErr(env.Err)
	cmd := root
	if err == nil {
		cmd, err = root.ExecuteContextC(ctx)
	}
	a.clearProgress()
	a.command = cmd.CommandPath()
	if err == nil {
		err = out.err
	}
	if err != nil && ctx.Err() != nil {
		err = context.Canceled
	}
	code := a.finish(err)
	if code == exitDone && out.err != nil { // of the JSON object
		fmt.Fprintf(a.Err, "gomsi: %v\n", out.err)
		return exitFailed
	}
	return code
}

// checkedWriter keeps the first error of writing, so that a full disk behind
// stdout does not go unnoticed.
type checkedWriter struct {
	w   io.Writer
	err error
}

func (c *checkedWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	if c.err == nil {
		c.err = err
	}
	return n, err
}

// app is one run of the program: the options that all commands share, and
// what there is to report at the end.
type app struct {
	Env
	json   bool
	strict bool
	quiet  bool
	color  string

	command  string // that ran: "gomsi wix build"
	progress lineHolder
	faults   diag.List
	result   result
}

// result is the object that --json prints; its shape is documented in
// docs/json.md.
type result struct {
	OK          bool               `json:"ok"`
	Error       string             `json:"error,omitempty"`
	Artifacts   any                `json:"artifacts,omitempty"`
	Files       []string           `json:"files,omitempty"`
	Database    any                `json:"database,omitempty"`
	Differences any                `json:"differences,omitempty"`
	Version     any                `json:"version,omitempty"`
	Toolset     any                `json:"toolset,omitempty"`
	Diagnostics []*diag.Diagnostic `json:"diagnostics"`
}

// usageError is a wrong command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errQuiet makes the command end with exitFailed without a word: its output
// has said everything.
var errQuiet = errors.New("")

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:     "gomsi",
		Version: buildVersion().String(),
		Short:   "build Windows installers for Go programs from one manifest",
		Long: `gomsi turns one TOML manifest into a Windows Installer package: it builds the
Go program with version resources, renders WiX sources and compiles them, on
any operating system.`,
		Example: `  gomsi init                     write a manifest for the program in this folder
  gomsi build                    build the packages of gomsi.toml
  gomsi build path/gomsi.toml -o out --version 1.5.0
  gomsi check                    look for faults in gomsi.toml, build nothing
  gomsi dump dist/hello-1.4.2-x64.msi --table ServiceInstall`,
		SilenceUsage:               true,
		SilenceErrors:              true,
		SuggestionsMinimumDistance: 2,
		Args:                       onlyCommands,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.Flags().Bool("version", false, "print gomsi's version")
	flags := root.PersistentFlags()
	flags.BoolVar(&a.json, "json", false, "print one JSON object on stdout instead of text")
	flags.BoolVar(&a.strict, "strict", false, "take warnings as errors")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "print faults only, no summary and no progress")
	flags.StringVar(&a.color, "color", "auto", "colour on stderr: `WHEN` is auto, always or never")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetUsageTemplate(usage)
	root.SetHelpCommand(helpCommand())
	root.SetVersionTemplate("{{.Version}}\n")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		switch a.color {
		case "auto", "always", "never":
			return nil
		}
		return usagef("--color is auto, always or never, not %q", a.color)
	}
	root.AddCommand(
		a.initCommand(), a.checkCommand(), a.buildCommand(), a.renderCommand(),
		a.dumpCommand(), a.diffCommand(), a.wixCommand(), a.toolsetCommand(), a.versionCommand(),
		exitCodesTopic(),
	)
	return root
}

// onlyCommands refuses arguments of a command that is a group of others.
func onlyCommands(cmd *cobra.Command, given []string) error {
	if len(given) == 0 {
		return nil
	}
	text := fmt.Sprintf("unknown command %q", given[0])
	if s := cmd.SuggestionsFor(given[0]); len(s) > 0 {
		text += fmt.Sprintf("; did you mean %q?", s[0])
	}
	return usagef("%s", text)
}

// args lets a command take from least to most arguments (most < 0: any number);
// takes says what these are.
func args(least, most int, takes string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if n := len(given); n < least || most >= 0 && n > most {
			return usagef("%s takes %s, not %s", cmd.CommandPath(), takes, plural(n, "argument"))
		}
		return nil
	}
}

// finish prints what is left to print and gives the exit code.
func (a *app) finish(err error) int {
	if l := diag.FromError(err); l != nil {
		a.faults.Append(l)
		err = nil
	}
	if err == nil && a.faults.HasErrors() {
		err = errQuiet
	}
	if err == nil && a.strict && a.faults.Len() > 0 {
		err = fmt.Errorf("%s, and --strict takes warnings as errors", plural(a.faults.Len(), "warning"))
	}
	code := exitCode(err)
	if a.json {
		a.result.OK = err == nil
		a.result.Diagnostics = a.faults.Sorted()
		if err != nil {
			a.result.Error = err.Error()
		}
		a.printJSON()
		return code
	}
	a.printFaults()
	switch {
	case code == exitInterrupted:
		fmt.Fprintln(a.Err, "gomsi: interrupted")
	case code == exitUsage:
		fmt.Fprintf(a.Err, "gomsi: %v\n  hint: `%s --help` tells what there is\n", err, a.command)
	case err != nil && !errors.Is(err, errQuiet):
		fmt.Fprintf(a.Err, "gomsi: %s\n", strings.TrimSpace(err.Error()))
		if hint := hintOf(err); hint != "" {
			fmt.Fprintf(a.Err, "  hint: %s\n", hint)
		}
	}
	return code
}

// hintOf gives what is to be done about an error of the machine, "" when it
// does not tell.
func hintOf(err error) string {
	var missing *gobuild.EnvironmentError
	var auth *fetch.AuthError
	switch {
	case errors.As(err, &auth):
		return auth.Hint
	case errors.As(err, &missing):
		return missing.Hint
	}
	return ""
}

// exitCode gives the exit code of an error.
func exitCode(err error) int {
	var usage usageError
	var missing *gobuild.EnvironmentError
	var auth *fetch.AuthError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &auth):
		return exitAuth
	case errors.As(err, &missing):
		return exitEnvironment
	default:
		return exitFailed
	}
}
