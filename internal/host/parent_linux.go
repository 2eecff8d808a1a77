package host

import (
	"os"
	"strconv"
	"strings"
)

// parentName is the name of the program that started this one, or "".
func parentName() string {
	comm, err := os.ReadFile("/proc/" + strconv.Itoa(os.Getppid()) + "/comm")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(comm))
}
