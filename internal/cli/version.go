package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionInfo is what `gomsi version` tells.
type versionInfo struct {
	Gomsi  string `json:"gomsi"`
	Commit string `json:"commit,omitempty"`
	Go     string `json:"go"`
}

// String gives "gomsi v1.2.3 (0123456789ab), go1.26".
func (v versionInfo) String() string {
	text := "gomsi " + v.Gomsi
	if v.Commit != "" {
		text += " (" + v.Commit + ")"
	}
	return text + ", " + v.Go
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print gomsi's version",
		Args:  args(0, 0, "nothing"),
		RunE: func(*cobra.Command, []string) error {
			v := buildVersion()
			a.result.Version = v
			if !a.json {
				fmt.Fprintln(a.Out, v)
			}
			return nil
		},
	}
}

// buildVersion reads what the go tool wrote into the program.
func buildVersion() versionInfo {
	v := versionInfo{Gomsi: "devel", Go: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Gomsi = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.Commit = s.Value[:min(12, len(s.Value))]
		}
	}
	return v
}
