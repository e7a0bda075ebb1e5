package gobuild

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"time"
)

// tool is a program to run.
type tool struct {
	args []string
	dir  string
	env  []string  // nil: the own environment
	log  io.Writer // nil: nobody reads along
	// stdoutOnly leaves what is printed on stderr out of the result.
	stdoutOnly bool
}

// grace is how long an interrupted tool may take to clean up after itself.
const grace = 3 * time.Second

// run runs a tool and gives what it printed. When ctx ends, the tool and all
// processes that it started are asked to end, and killed after a while.
func run(ctx context.Context, t tool) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var text bytes.Buffer
	var both io.Writer = &text
	if t.log != nil {
		both = io.MultiWriter(&text, t.log)
	}
	cmd := exec.CommandContext(ctx, t.args[0], t.args[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdout = t.dir, t.env, both
	if !t.stdoutOnly {
		cmd.Stderr = both
	}
	cmd.WaitDelay = grace
	group := newGroup(cmd)
	cmd.Cancel = func() error { return group.interrupt() }
	err := cmd.Start()
	if err == nil {
		group.started()
		err = cmd.Wait()
	}
	if ctx.Err() != nil {
		group.kill()
	}
	group.close()
	return text.Bytes(), err
}
