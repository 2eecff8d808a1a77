package hint

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"awsmfa/export"
	"awsmfa/internal/cache"
	"awsmfa/internal/credfile"
	"awsmfa/internal/host"
	"awsmfa/internal/inifile"
	"awsmfa/internal/program"
	"awsmfa/internal/safefile"
	"awsmfa/internal/session"
)

func ofProgram(err error) string {
	var e *program.Error
	if errors.Is(err, program.ErrLoop) {
		return "the command calls awsmfa for the same profile: give that one other keys"
	}
	switch {
	case errors.As(err, new(*program.OwnerError)):
		return "run it as that user, or make the file your own"
	case errors.Is(err, program.ErrExpiration):
		return "have the command print Expiration as 2026-11-28T22:15:00Z"
	case errors.As(err, &e):
		return "run the command by itself to see what it does"
	}
	return ""
}

// OverLongTermKeys is the hint for a session that would overwrite long-term keys.
const OverLongTermKeys = "that would destroy your only copy of them: choose another section, with awsmfa_write_to in the profile or with: awsmfa write PROFILE --to SECTION"

// anotherSection is what to do where a section cannot be written. Only write takes
// its name on the command line.
const anotherSection = "name another section, with awsmfa_write_to in the profile or with: awsmfa write PROFILE --to SECTION"

func ofSection(err error) string {
	var longTerm *credfile.LongTermError
	var role *credfile.RoleError
	var manager *credfile.ManagerError
	var refused *inifile.RefusedError
	var file *safefile.Error
	switch {
	case errors.As(err, &longTerm):
		return OverLongTermKeys
	case errors.As(err, &role), errors.As(err, &manager):
		return anotherSection
	case errors.As(err, &refused):
		return "correct that section by hand, or " + anotherSection
	case errors.As(err, &file) && file.Problem == safefile.ForeignOwner:
		return "run it as that user"
	case errors.As(err, &file) && file.Problem == safefile.Locked && file.Holder() > 0:
		return fmt.Sprintf("try again; if process %d is stopped or hangs, end it first: %s", file.Holder(), endLine(runtime.GOOS, file.Holder()))
	case errors.As(err, &file) && file.Problem == safefile.Locked:
		return "try again when it is done; a process that is stopped or hangs has to be ended first"
	case errors.As(err, &file) && file.Problem == safefile.Opened:
		return "close it there and try again; env and process need no file"
	case errors.As(err, &file) && file.Problem == safefile.Mounted:
		return "mount its folder in place of the single file; env and process need no file"
	case errors.As(err, &file) && file.Problem == safefile.Immutable:
		return unlock(runtime.GOOS, file.Path)
	case errors.As(err, &file) && file.Problem == safefile.Private:
		return host.AllowTerminal
	case errors.As(err, &file):
		return "the file is as it was; env and process need no file"
	}
	return ""
}

// unlock takes away what the Finder calls Locked, what chattr sets on Linux, and what
// Windows calls read-only.
func unlock(system, path string) string {
	switch system {
	case "linux":
		return "the file is as it was; unlock it: sudo chattr -i -a " + Word(path)
	case "windows":
		return "the file is as it was; unlock it: attrib -r " + wordOn(system, path)
	}
	return "the file is as it was; unlock it: chflags nouchg " + Word(path)
}

// endLine is what a person types to end a process.
func endLine(system string, pid int) string {
	if system == "windows" {
		return fmt.Sprintf("taskkill /F /PID %d", pid)
	}
	return fmt.Sprintf("kill %d", pid)
}

// CacheElsewhere is the hint where sessions cannot be cached.
const CacheElsewhere = "sessions are not cached: set AWSMFA_CACHE_DIR to a writable folder"

func ofCache(err error) string {
	var unsafe *cache.UnsafeError
	var unwritable *cache.UnwritableError
	switch {
	case errors.Is(err, session.ErrNoLock):
		return "set AWSMFA_CACHE_DIR to a folder of a local file system; no code was sent"
	case errors.As(err, &unwritable):
		return CacheElsewhere
	case !errors.As(err, &unsafe):
		return ""
	case unsafe.Reason == cache.OpenToOthers:
		return "make it private: " + Closing(unsafe.Path, true)
	case unsafe.Reason == cache.Damaged, unsafe.Reason == cache.TooLarge:
		return "remove it; it is ignored meanwhile"
	}
	return "move it away, or set AWSMFA_CACHE_DIR to a folder of your own"
}

// Closing is the command that closes a file, or a folder with what is in it, to others.
func Closing(path string, folder bool) string { return closing(runtime.GOOS, user(), path, folder) }

// closing is Closing on a system. On Windows it also gives the file to user, a SID, who
// may have had it by what is taken away: the entries that come from the folder above,
// and those of Everyone, Authenticated Users and Users.
func closing(system, user, path string, folder bool) string {
	if system != "windows" {
		return "chmod go-rwx " + Word(path)
	}
	rights := ":F"
	if folder {
		rights = ":(OI)(CI)F"
	}
	return "icacls " + Word(path) + ` /inheritance:r /remove:g *S-1-1-0 *S-1-5-11 *S-1-5-32-545 /grant "*` + user + rights + `"`
}

// ofEncoding is about a file of AWS that is no text for any reader.
func ofEncoding(err error) string {
	var encoding *inifile.EncodingError
	if errors.As(err, &encoding) && encoding.UTF16 {
		return "save it as UTF-8, which > and Out-File of Windows PowerShell do not write"
	}
	return ""
}

func ofFile(err error) string {
	var value *export.ValueError
	var large *inifile.TooLargeError
	switch {
	case errors.As(err, &value):
		return "correct the setting it comes from, or use another --shell"
	case errors.As(err, &large):
		return "check that this is the right file"
	case errors.Is(err, fs.ErrPermission):
		return host.ReadableHint(runtime.GOOS, err)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "try again"
	}
	return ""
}
