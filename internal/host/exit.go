package host

import "fmt"

// ExitStatus is an error that ends the program with this status and without
// another word.
type ExitStatus int

func (e ExitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }
