// Package e2e holds the tests of the program as a whole: real processes with
// homes, shells and terminals of their own, and an STS that they ask over HTTP.
// It has no code but tests.
package e2e
