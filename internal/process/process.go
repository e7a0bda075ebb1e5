// Package process runs programs of others so that an interrupt ends them
// together with everything that they started.
package process

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// Command is a program to run.
type Command struct {
	Args []string
	Dir  string
	Env  []string // nil: the own environment
	// Stdout and Stderr may be one writer; nil: nobody reads along. With
	// files, Run does not wait for what the program leaves behind.
	Stdout, Stderr io.Writer
}

// Grace is how long an interrupted program may take to clean up after itself.
const Grace = 3 * time.Second

// Run runs a program to its end. When ctx ends, the program and all processes
// that it started are asked to end, and killed after a while.
func Run(ctx context.Context, c Command) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = c.Dir, c.Env, c.Stdout, c.Stderr
	cmd.WaitDelay = Grace
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
	return err
}

// EnvironmentError says that the machine lacks a program that the work needs:
// the go tool, git, WiX. It is no fault of the user's input.
type EnvironmentError struct {
	Tool string // "go"
	Hint string // what to do
	Err  error
}

func (e *EnvironmentError) Error() string { return fmt.Sprintf("%s: %v", e.Tool, e.Err) }

func (e *EnvironmentError) Unwrap() error { return e.Err }

// Environment marks the error for the command line's exit code 3.
func (e *EnvironmentError) Environment() bool { return true }
