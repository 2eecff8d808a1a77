// Package winetest runs the program for Windows under wine, with a home, a
// console and an STS of its own. It has no code but tests. What wine shows is
// close to Windows and not the same; docs/windows.md names the differences.
package winetest
