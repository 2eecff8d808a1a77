package host

import "testing"

func TestBatchLine(t *testing.T) {
	for _, c := range []struct {
		word, want string
	}{
		{"plain", "plain"},
		{"", `""`},
		{"a b", `"a b"`},
		{"c&d", `"c&d"`},
		{`say "hi"`, `"say ""hi"""`},
		{`back\"quote`, `"back\\""quote"`},
		{`C:\dir\`, `"C:\dir\\"`},
		{"%PATH%", `"%%cd:~,%PATH%%cd:~,%"`},
		{"a^b|c<d>e(f)", `"a^b|c<d>e(f)"`},
	} {
		got, err := batchLine(`C:\W\cmd.exe`, `C:\my tools\show.cmd`, []string{c.word})
		want := `"C:\W\cmd.exe" /E:ON /V:OFF /D /C ""C:\my tools\show.cmd" ` + c.want + `"`
		if err != nil || got != want {
			t.Errorf("%q: %s, %v\nwant %s", c.word, got, err, want)
		}
	}
	for _, word := range []string{"two\nlines", "a\r", "a\x00b"} {
		if line, err := batchLine("cmd.exe", "a.cmd", []string{word}); err == nil {
			t.Errorf("%q became %s", word, line)
		}
	}
}

func TestIsBatch(t *testing.T) {
	for path, want := range map[string]bool{`C:\a.BAT`: true, `C:\b.cmd`: true, `C:\a.bat\b.exe`: false, `C:\cmd`: false} {
		if got := isBatch(path); got != want {
			t.Errorf("isBatch(%q) = %v", path, got)
		}
	}
}
