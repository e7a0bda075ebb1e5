package gobuild

import (
	"bytes"
	"context"
	"io"

	"github.com/gomsi/gomsi/internal/process"
)

// EnvironmentError says that the machine lacks what the build needs: the go
// tool, git.
type EnvironmentError = process.EnvironmentError

// tool is a program to run.
type tool struct {
	args []string
	dir  string
	env  []string  // nil: the own environment
	log  io.Writer // nil: nobody reads along
	// stdoutOnly leaves what is printed on stderr out of the result.
	stdoutOnly bool
}

// run runs a tool and gives what it printed. When ctx ends, the tool ends with
// all that it started.
func run(ctx context.Context, t tool) ([]byte, error) {
	var text bytes.Buffer
	var both io.Writer = &text
	if t.log != nil {
		both = io.MultiWriter(&text, t.log)
	}
	c := process.Command{Args: t.args, Dir: t.dir, Env: t.env, Stdout: both}
	if !t.stdoutOnly {
		c.Stderr = both
	}
	err := process.Run(ctx, c)
	return text.Bytes(), err
}
