package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/msi"
)

func (a *app) dumpCommand() *cobra.Command {
	var o msi.DumpOptions
	cmd := &cobra.Command{
		Use:   "dump FILE.msi",
		Short: "show what is in a package, as text",
		Long: `dump writes the tables of an installer database (.msi, .msm) as text, its
summary information, and its streams with size and SHA-256. Equal databases give
equal text. Databases of other tools can be read, too.`,
		Example: `  gomsi dump dist/hello-1.4.2-x64.msi
  gomsi dump x.msi --table ServiceInstall
  gomsi dump x.msi --json`,
		Args: args(1, 1, "one package"),
		RunE: func(_ *cobra.Command, given []string) error {
			db, err := openDatabase(given[0])
			if err != nil {
				return err
			}
			defer db.Close()
			if o.Table != "" && db.Table(o.Table) == nil {
				var names []string
				for _, t := range db.Tables() {
					names = append(names, t.Name())
				}
				d := fault(codeNoTable, diag.Pos{File: given[0]}, "there is no table %q", o.Table)
				if near := diag.Nearest(o.Table, names); near != "" {
					d.WithHint("did you mean %q?", near)
				}
				return d
			}
			if !a.json {
				return msi.Dump(a.Out, db, o)
			}
			o.JSON = true
			var text bytes.Buffer
			if err := msi.Dump(&text, db, o); err != nil {
				return err
			}
			a.result.Database = json.RawMessage(text.Bytes())
			return nil
		},
	}
	cmd.Flags().StringVar(&o.Table, "table", "", "only table `NAME`")
	cmd.Flags().BoolVar(&o.Validation, "validation", false, "show the rows of _Validation, too")
	return cmd
}

// openDatabase opens a file that the command line names; a file that is not
// there, or is none of Windows Installer's, is the user's fault.
func openDatabase(name string) (*msi.Database, error) {
	db, err := msi.OpenFile(name)
	if err == nil {
		return db, nil
	}
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault(codeNoDatabase, diag.Pos{}, "there is no file %s", name)
	case errors.As(err, &pathErr):
		return nil, err
	default:
		return nil, fault(codeNoDatabase, diag.Pos{File: name}, "this is not a readable installer database: %v", err)
	}
}

func (a *app) diffCommand() *cobra.Command {
	var validation bool
	cmd := &cobra.Command{
		Use:   "diff A.msi B.msi",
		Short: "compare two packages row by row",
		Long: `diff compares tables, rows, summary information and streams of two installer
databases. A line begins with "-" for what only the first has, "+" for what only
the second has, "~" for a cell that differs. The exit code is 1 when they differ.

The sentences of table _Validation about columns, which each program that makes
packages words in its own way, are left out.`,
		Example: `  gomsi diff dist/hello-1.4.1-x64.msi dist/hello-1.4.2-x64.msi`,
		Args:    args(2, 2, "two packages"),
		RunE: func(_ *cobra.Command, given []string) error {
			old, err := openDatabase(given[0])
			if err != nil {
				return err
			}
			defer old.Close()
			new, err := openDatabase(given[1])
			if err != nil {
				return err
			}
			defer new.Close()
			found, err := msi.Diff(old, new)
			if err != nil {
				return err
			}
			if !validation {
				found = slices.DeleteFunc(found, aboutColumns)
			}
			a.result.Differences = append([]msi.Difference{}, found...) // [] for none
			if !a.json {
				for _, d := range found {
					fmt.Fprintln(a.Out, d)
				}
			}
			if len(found) > 0 {
				return errQuiet
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&validation, "validation", false, "compare the sentences of _Validation, too")
	return cmd
}

// aboutColumns tells whether a difference is one of the sentences about columns,
// which Windows Installer does not read.
func aboutColumns(d msi.Difference) bool {
	return d.Table == "_Validation" && d.Column == "Description"
}
