package host

import (
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// parentName is the name of the program that started this one, or "".
func parentName() string {
	_, name := parent()
	return name
}

// parent is the process that started this one.
func parent() (pid int, name string) {
	all := processes()
	return caller(os.Getpid(), func(pid int) (process, bool) {
		p, found := all[pid]
		p.started = startOf(pid)
		return p, found
	})
}

// parentPath is the path of the program that started this one, or "".
func parentPath() string {
	pid, _ := parent()
	handle, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return ""
	}
	defer windows.CloseHandle(handle)
	path := make([]uint16, windows.MAX_LONG_PATH)
	length := uint32(len(path))
	if windows.QueryFullProcessImageName(handle, 0, &path[0], &length) != nil {
		return ""
	}
	return windows.UTF16ToString(path[:length])
}

// processes are all that run now.
func processes() map[int]process {
	all := map[int]process{}
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return all
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		all[int(entry.ProcessID)] = process{parent: int(entry.ParentProcessID), program: windows.UTF16ToString(entry.ExeFile[:])}
	}
	return all
}

// startOf is when a process started; zero where the system does not tell.
func startOf(pid int) time.Time {
	handle, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return time.Time{}
	}
	defer windows.CloseHandle(handle)
	var started, exited, kernel, user windows.Filetime
	if windows.GetProcessTimes(handle, &started, &exited, &kernel, &user) != nil {
		return time.Time{}
	}
	return time.Unix(0, started.Nanoseconds())
}
