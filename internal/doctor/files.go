package doctor

import (
	"io/fs"
	"path/filepath"
	"strings"

	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
)

func (c *checkup) files() []awsFile { return []awsFile{c.config, c.credentials} }

// short is a path as people write it.
func (c *checkup) short(path string) string { return ui.ShortPath(path, c.home) }

// word is a path for a command line: a shell knows ~ only outside quotes.
func (c *checkup) word(path string) string {
	if short := c.short(path); strings.HasPrefix(short, "~") && hint.Word(short[1:]) == short[1:] {
		return short
	}
	return hint.Word(path)
}

// checkPaths is about ~ and $NAME in the variables, which not all AWS tools expand.
func checkPaths(c *checkup) (found []Finding) {
	for _, f := range c.files() {
		switch value := c.getenv(f.variable); {
		case f.path == "" || filepath.Clean(value) == f.path:
		case strings.HasPrefix(value, "~"):
			found = append(found, advised(c.inFull("or with $HOME"), Wrong,
				"%s begins with ~, which tools made with the AWS SDK for Go do not expand", f.variable)...)
		case value != "":
			found = append(found, advised(c.inFull("in double quotes"), Wrong,
				"%s holds the name of a variable, which tools made with the AWS SDK for Go do not expand", f.variable)...)
		}
	}
	return found
}

// inFull is what to do about a path in a variable, with what the shells of other
// systems than Windows can do.
func (c *checkup) inFull(inShell string) string {
	if c.os == "windows" {
		return "write the path in full"
	}
	return "write the path in full, " + inShell
}

// checkFiles is about the files being there and readable.
func checkFiles(c *checkup) (found []Finding) {
	if c.config.err == nil && c.credentials.err == nil && c.config.info == nil && c.credentials.info == nil {
		return advised("start with: awsmfa setup NAME", Wrong, "there is neither %s nor %s", c.short(c.config.path), c.short(c.credentials.path))
	}
	for _, f := range c.files() {
		switch {
		case f.err != nil && f.path != "":
			found = append(found, advised(hint.Of(f.err), Wrong, "%s file %s: %v", f.name, c.short(f.path), host.Reason(f.err))...)
		case f.err != nil:
			found = append(found, findingOf(f.err)...)
		case f.info == nil:
			found = append(found, finds(Note, "%s file: %s is not there", f.name, c.short(f.path))...)
		default:
			found = append(found, finds(Fine, "%s file: %s", f.name, c.short(f.path))...)
		}
	}
	return found
}

// checkModes is about others on this machine: they must not read keys, nor write
// a file that names commands to run. Windows has no such modes.
func checkModes(c *checkup) (found []Finding) {
	if c.os == "windows" {
		return nil
	}
	for _, f := range c.files() {
		switch {
		case f.info == nil || !f.info.Mode().IsRegular(): // as /dev/null, which everybody may write
		case f.info.Mode()&0o022 != 0:
			found = append(found, c.opened("chmod go-w ", f.path, f.info, "other users can change %s, which may name commands to run"))
		case f.info.Mode()&0o044 != 0 && f.hasKeys():
			found = append(found, c.opened("chmod 600 ", f.path, f.info, "other users can read the access keys in %s"))
		}
	}
	return found
}

func (c *checkup) opened(command, path string, info fs.FileInfo, format string) Finding {
	return advised(command+c.word(path), Wrong, format+" (mode %04o)", c.short(path), info.Mode().Perm())[0]
}

func (f awsFile) hasKeys() bool {
	for range f.index.Mentioning("aws_secret_access_key") {
		return true
	}
	return false
}

// checkOwners is about files of other users, who can change them at will.
func checkOwners(c *checkup) (found []Finding) {
	for _, f := range c.files() {
		if f.info != nil && f.info.Mode().IsRegular() && host.Names(f.info) > 1 {
			found = append(found, advised("make the other names symbolic links", Note,
				"%s has other names (hard links), which keep the old text when awsmfa replaces it", c.short(f.path))...)
		}
		if f.foreign && f.info.Mode().IsRegular() {
			found = append(found, advised("make it your own: sudo chown $(id -u) "+c.word(f.path), Wrong, "%s belongs to another user", c.short(f.path))...)
		}
	}
	return found
}

// checkFolders is about who may replace the files.
func checkFolders(c *checkup) (found []Finding) {
	seen := map[string]bool{}
	for _, f := range c.files() {
		folder := filepath.Dir(f.path)
		if f.folder == nil || seen[folder] || c.os == "windows" {
			continue
		}
		seen[folder] = true
		if mode := f.folder.Mode(); mode&0o022 != 0 && mode&fs.ModeSticky == 0 {
			found = append(found, c.opened("chmod go-w ", folder, f.folder, "other users can put files into %s"))
		}
	}
	return found
}
