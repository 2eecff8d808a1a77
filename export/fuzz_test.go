package export

import (
	"strings"
	"testing"
)

// fuzz has one of the dialect's readers, the real shell where there is one, take
// the values that data holds between its NULs. Many values make one start of the
// shell worth while.
func fuzz(f *testing.F, dialect string) {
	var known []reader
	for _, r := range readers {
		if r.dialect == dialect {
			known = append(known, r)
		}
	}
	f.Add(byte(0), "it's\x00\x00\\\x00'\\''\x00!x\x00 $HOME `id` \x00\xc3\xa9\x00\xff'\x00\u2019;id\x00a\nb")
	f.Fuzz(func(t *testing.T, which byte, data string) {
		if len(data) > 50_000 {
			t.Skip("longer than an environment may be")
		}
		roundTrip(t, known[int(which)%len(known)], strings.Split(data, "\x00"))
	})
}

func FuzzSh(f *testing.F)         { fuzz(f, "sh") }
func FuzzBash(f *testing.F)       { fuzz(f, "bash") }
func FuzzZsh(f *testing.F)        { fuzz(f, "zsh") }
func FuzzFish(f *testing.F)       { fuzz(f, "fish") }
func FuzzTcsh(f *testing.F)       { fuzz(f, "tcsh") }
func FuzzElvish(f *testing.F)     { fuzz(f, "elvish") }
func FuzzNu(f *testing.F)         { fuzz(f, "nu") }
func FuzzXonsh(f *testing.F)      { fuzz(f, "xonsh") }
func FuzzPowerShell(f *testing.F) { fuzz(f, "powershell") }
func FuzzWindowsCmd(f *testing.F) { fuzz(f, "windows-cmd") }
func FuzzDotenv(f *testing.F)     { fuzz(f, "dotenv") }
func FuzzJSON(f *testing.F)       { fuzz(f, "json") }
