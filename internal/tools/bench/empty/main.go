// Empty does nothing: what it takes is the least that a Go program can take.
package main

func main() {}
