package main

import (
	"io"
	"os"
	"os/exec"

	"golang.org/x/sys/windows"
)

// runInMintty runs a program with the end of a pipe as its error stream that has the
// name which MSYS2 gives to those of its terminals, and copies what it says.
func runInMintty(cmd *exec.Cmd) error {
	name, err := windows.UTF16PtrFromString(`\\.\pipe\msys-1888ae32e00d56aa-pty0-to-master`)
	if err != nil {
		return err
	}
	server, err := windows.CreateNamedPipe(name, windows.PIPE_ACCESS_DUPLEX, windows.PIPE_TYPE_BYTE, 1, 4096, 4096, 0, nil)
	if err != nil {
		return err
	}
	client, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return err
	}
	said := make(chan bool)
	go func() {
		io.Copy(os.Stderr, os.NewFile(uintptr(server), "server"))
		close(said)
	}()
	end := os.NewFile(uintptr(client), "client")
	cmd.Stderr = end
	err = cmd.Run()
	end.Close()
	<-said
	return err
}
