package inifile

// Command is the value as a command line: a comment ends it outside of quotes
// only. AWS readers do not agree on such a line. botocore keeps all of it, and a
// program would be started with half a script if it were cut inside of one.
func (v Value) Command() string {
	if !v.Cut {
		return v.Text
	}
	end, closed := commandEnd(v.uncut)
	if !closed {
		return v.Text
	}
	text, _ := unquoted(v.uncut[:end])
	return text
}

// isCutInQuotes says whether the SDKs end a command inside of its quotes, and
// botocore and Command do not.
func (v Value) isCutInQuotes() bool {
	if !v.Cut || v.Key != "credential_process" {
		return false
	}
	end, closed := commandEnd(v.uncut)
	return closed && end == len(v.uncut)
}

// commandEnd is where the first comment outside of quotes begins, without the
// blanks before it, and whether each quote up to there is closed. Quotes and
// backslashes are those of a POSIX shell.
func commandEnd(text string) (end int, closed bool) {
	var quote byte
	blank := true
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b == '\\' && quote != '\'':
			i++
		case b == quote:
			quote = 0
		case quote != 0:
		case b == '"' || b == '\'':
			quote = b
		case blank && (b == '#' || b == ';'):
			return end, true
		case b == ' ' || b == '\t':
			blank = true
			continue
		}
		blank = false
		end = min(i+1, len(text))
	}
	return end, quote == 0
}
