package host

// runChild runs the program at path beside this one; here Exec does nothing
// else.
func runChild(path string, argv, env []string, started func()) error {
	started()
	return execute(path, argv, env)
}
