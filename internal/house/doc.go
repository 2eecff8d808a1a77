// Package house holds the rules of this repository that a test can check: which
// package may import which, how large one may be, which names there are, and
// what the documents promise. It has no code but tests.
package house
