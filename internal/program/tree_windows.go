package program

import (
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// runTree runs cmd, and ends it with everything that it started when its context
// ends: they are in one job. cmd starts stopped, so that nothing that it starts can
// come before the job.
//
// See https://learn.microsoft.com/windows/win32/procthread/job-objects.
func runTree(cmd *exec.Cmd) error {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(job)
	cmd.Cancel = func() error {
		windows.TerminateJobObject(job, 1)
		return cmd.Process.Kill() // also before it is in the job
	}
	cmd.SysProcAttr.CreationFlags |= windows.CREATE_SUSPENDED
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := join(job, cmd); err != nil {
		cmd.Process.Kill()
		cmd.Wait()
		return err
	}
	return cmd.Wait()
}

// join puts the stopped cmd into the job and lets it run.
func join(job windows.Handle, cmd *exec.Cmd) error {
	var err error
	if none := cmd.Process.WithHandle(func(process uintptr) {
		err = windows.AssignProcessToJobObject(job, windows.Handle(process))
	}); none != nil {
		return none
	}
	if err != nil {
		return err
	}
	return resume(uint32(cmd.Process.Pid))
}

// resume lets the threads of a process run: Go keeps no handle of the first.
func resume(pid uint32) error {
	all, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(all)
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(all, &entry); err == nil; err = windows.Thread32Next(all, &entry) {
		if entry.OwnerProcessID != pid {
			continue
		}
		thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, entry.ThreadID)
		if err != nil {
			return err
		}
		_, err = windows.ResumeThread(thread)
		windows.CloseHandle(thread)
		return err
	}
	return err
}
