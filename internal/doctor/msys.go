package doctor

import (
	"awsmfa/internal/host"
	"awsmfa/internal/shellenv"
)

// checkMSYS is about git-bash and the other shells of MSYS2, which rewrite variables
// that look like paths for programs of Windows: of a secret key that begins with /
// they make the path of a file, and AWS refuses its signature.
func checkMSYS(c *checkup) (found []Finding) {
	const advice = `export MSYS2_ENV_CONV_EXCL='AWS_', which authaws sets by itself`
	for _, name := range []string{"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
		if c.getenv("MSYSTEM") != "" && isDrivePath(c.getenv(name)) {
			found = append(found, advised("set "+name+" again after: "+advice, Wrong, "this shell has made a path of %s, which begins with /", name)...)
		}
	}
	if found == nil && c.getenv("AWS_SECRET_ACCESS_KEY") != "" && shellenv.Rewrites(c.getenv) {
		return advised(advice, Note, "this shell makes a path of a variable that begins with /, which one in 64 secret keys does")
	}
	return found
}

// isDrivePath says whether a text begins as a path such as C:/x does.
func isDrivePath(text string) bool {
	return len(text) > 2 && text[1:3] == ":/" && (text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z')
}

// checkConsole is about a window of mintty that has no console for programs of
// Windows, so that nobody sees what one asks there.
func checkConsole(c *checkup) []Finding {
	if !c.noConsole {
		return nil
	}
	if _, err := host.FindCommand("sh", c.getenv("PATH")); err == nil {
		return finds(Note, "this window (mintty) has no console, so awsmfa asks by sh; other programs may need winpty before them")
	}
	return advised("put winpty before awsmfa, or give the code as an argument", Wrong, "this window (mintty) has no console, and sh is not in PATH, so awsmfa cannot ask for a code")
}
