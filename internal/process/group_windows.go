package process

import (
	"errors"
	"os/exec"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// group is the job object of a tool: its children and theirs are in it.
type group struct {
	cmd    *exec.Cmd
	job    windows.Handle // 0: there is none
	killed bool
}

// newGroup makes the tool start in a process group of its own, which can be
// sent Ctrl-Break without sending it to everybody on the console, and
// suspended, so that it is in the job before it can start anything itself.
func newGroup(cmd *exec.Cmd) *group {
	g := &group{cmd: cmd}
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return g
	}
	// When gomsi itself is killed, Windows closes its handle of the job.
	if err := limit(job, windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE); err != nil {
		windows.CloseHandle(job)
		return g
	}
	g.job = job
	cmd.SysProcAttr.CreationFlags |= windows.CREATE_SUSPENDED
	return g
}

func limit(job windows.Handle, flags uint32) error {
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	limits.BasicLimitInformation.LimitFlags = flags
	_, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	return err
}

// started puts the tool into the job and lets it run. Without a job (an old
// system that allows no nested ones) an interrupt ends the tool alone.
func (g *group) started() {
	if g.job == 0 {
		return
	}
	pid := uint32(g.cmd.Process.Pid)
	const access = windows.PROCESS_SET_QUOTA | windows.PROCESS_TERMINATE
	if h, err := windows.OpenProcess(access, false, pid); err == nil {
		err = windows.AssignProcessToJobObject(g.job, h)
		windows.CloseHandle(h)
		if err != nil {
			windows.CloseHandle(g.job)
			g.job = 0
		}
	}
	if err := resume(pid); err != nil {
		_ = g.cmd.Process.Kill() // it would wait for ever
	}
}

// resume lets the first thread of a suspended process run. The handle of that
// thread, which CreateProcess gives, is closed by package os.
func resume(pid uint32) error {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(snapshot)
	thread := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	found := errors.New("the process has no thread")
	for err = windows.Thread32First(snapshot, &thread); err == nil; err = windows.Thread32Next(snapshot, &thread) {
		if thread.OwnerProcessID != pid {
			continue
		}
		h, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, thread.ThreadID)
		if err != nil {
			return err
		}
		_, found = windows.ResumeThread(h)
		windows.CloseHandle(h)
		if found != nil {
			return found
		}
	}
	return found
}

// interrupt asks with Ctrl-Break: the go tool then removes its temporary files.
// A process without a console cannot be asked.
func (g *group) interrupt() error {
	if windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(g.cmd.Process.Pid)) == nil {
		return nil
	}
	if g.job != 0 && windows.TerminateJobObject(g.job, 1) == nil {
		return nil
	}
	return g.cmd.Process.Kill()
}

// kill ends what is left of the job and waits for its end: files that were open
// in it can be removed only then.
func (g *group) kill() {
	g.killed = true
	if g.job == 0 || windows.TerminateJobObject(g.job, 1) != nil {
		return
	}
	for end := time.Now().Add(Grace); g.alive() && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
}

// alive tells whether a process is left in the job.
func (g *group) alive() bool {
	// JOBOBJECT_BASIC_ACCOUNTING_INFORMATION
	var info struct {
		userTime, kernelTime, periodUserTime, periodKernelTime int64
		faults, total, active, terminated                      uint32
	}
	err := windows.QueryInformationJobObject(g.job, windows.JobObjectBasicAccountingInformation,
		uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)), nil)
	return err == nil && info.active > 0
}

// close lets what a tool leaves behind after a good end (a build server) live
// on, as elsewhere.
func (g *group) close() {
	if g.job == 0 {
		return
	}
	if !g.killed {
		_ = limit(g.job, 0)
	}
	windows.CloseHandle(g.job)
}
