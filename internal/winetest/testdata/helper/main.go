// Helper is what the tests run on Windows: it does what its first argument says.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"time"
)

func main() {
	if len(os.Args) == 1 { // as a shell is started
		fmt.Println("a new", os.Args[0], os.Getenv("AWSMFA_PROFILE"))
		return
	}
	switch os.Args[1] {
	case "survive": // an interrupt
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, os.Interrupt)
		fmt.Println("ready")
		<-signals
		fmt.Println("interrupted")
		time.Sleep(300 * time.Millisecond)
		fmt.Println("done")
		os.Exit(7)
	case "words":
		for _, word := range os.Args[2:] {
			fmt.Printf("[%s]\n", word)
		}
	case "beat": // into a file, for as long as it lives
		for {
			file, err := os.OpenFile(os.Args[2], os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
			if err != nil {
				os.Exit(1)
			}
			file.WriteString(".")
			file.Close()
			time.Sleep(50 * time.Millisecond)
		}
	case "hold": // a file open, as a reader does that shares no deletion
		file, err := os.Open(os.Args[2])
		if err != nil {
			os.Exit(1)
		}
		defer file.Close()
		fmt.Println("ready")
		hold, _ := time.ParseDuration(os.Args[3])
		time.Sleep(hold)
	case "-NoLogo": // PowerShell is asked for its execution policy
		fmt.Println(os.Getenv("POLICY"))
	case "-c": // what sh is asked to do in a window of mintty
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			fmt.Fprint(os.Stderr, in.Text()[1:])
			if in.Text()[0] == 'e' {
				break
			}
		}
		fmt.Print(os.Getenv("ANSWER"))
	case "mintty": // another program, whose error stream is a terminal of MSYS2
		cmd := exec.Command(os.Args[2], os.Args[3:]...)
		cmd.Stdout = os.Stdout
		if err := runInMintty(cmd); cmd.ProcessState == nil {
			fmt.Println(err)
			os.Exit(99)
		}
		os.Exit(cmd.ProcessState.ExitCode())
	case "lines": // runs another program with each line of a file
		text, _ := os.ReadFile(os.Args[2])
		for line := range strings.Lines(string(text)) {
			fmt.Print("> " + line)
			cmd := exec.Command(os.Args[3], strings.Fields(line)...)
			cmd.Stdout, cmd.Stderr = os.Stdout, os.Stdout
			cmd.Run()
		}
	case "run": // another program, and end as it does
		cmd := exec.Command(os.Args[2], os.Args[3:]...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
		cmd.Run()
		os.Exit(cmd.ProcessState.ExitCode())
	case "start": // another one, with the arguments behind, and wait for it
		cmd := exec.Command(os.Args[0], os.Args[2:]...)
		cmd.Stdout = os.Stdout
		cmd.Run()
	}
}
