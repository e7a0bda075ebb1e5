//go:build unix

package process

import (
	"os/exec"
	"syscall"
)

// group is the process group of a tool: its children and theirs are in it.
type group struct{ cmd *exec.Cmd }

func newGroup(cmd *exec.Cmd) *group {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return &group{cmd}
}

func (g *group) started() {}

// interrupt asks as Ctrl-C does: the go tool then removes its temporary files.
func (g *group) interrupt() error { return syscall.Kill(-g.cmd.Process.Pid, syscall.SIGINT) }

// kill ends what is left of the group; nothing left is no fault.
func (g *group) kill() {
	if g.cmd.Process != nil {
		_ = syscall.Kill(-g.cmd.Process.Pid, syscall.SIGKILL)
	}
}

func (g *group) close() {}
