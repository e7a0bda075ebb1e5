package cli

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"gomsi": func() { os.Exit(Main(os.Args[1:])) },
	})
}

// TestScripts runs testdata/script: what a user types and what is printed, to
// the letter. `go test ./internal/cli -update` writes the expected texts anew.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       update,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SOURCE_DATE_EPOCH", "1700000000")
			env.Setenv("NO_COLOR", "1")
			// The go tool needs its caches and its modules.
			for _, name := range []string{"GOPROXY", "GOFLAGS", "GOSUMDB", "GOTOOLCHAIN"} {
				if v, ok := os.LookupEnv(name); ok {
					env.Setenv(name, v)
				}
			}
			return goCaches(env)
		},
	})
}
