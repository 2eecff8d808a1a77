package scripts_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/macho"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// Numbers of Apple's mach-o/loader.h and kern/cs_blobs.h.
const (
	codeSignature = 0x1d       // LC_CODE_SIGNATURE
	superBlob     = 0xfade0cc0 // CSMAGIC_EMBEDDED_SIGNATURE
	codeDirectory = 0xfade0c02 // CSMAGIC_CODEDIRECTORY
	adHoc         = 0x2        // CS_ADHOC
	sha256Hash    = 2          // CS_HASHTYPE_SHA256
)

// checkSignature says what keeps macOS from running the program at path on Apple's
// processors: it has no signature, or the hash of a page is another one.
func checkSignature(path string) error {
	file, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	m, err := macho.NewFile(bytes.NewReader(file))
	if err != nil {
		return err
	}
	for _, l := range m.Loads {
		raw := l.Raw()
		if m.ByteOrder.Uint32(raw) == codeSignature {
			at, size := m.ByteOrder.Uint32(raw[8:]), m.ByteOrder.Uint32(raw[12:])
			return checkPages(file, file[at:at+size])
		}
	}
	return errors.New("no signature")
}

func checkPages(file, blob []byte) error {
	be := binary.BigEndian
	if be.Uint32(blob) != superBlob {
		return errors.New("no blob of signatures")
	}
	for i := range be.Uint32(blob[8:]) {
		directory := blob[be.Uint32(blob[16+8*i:]):]
		if be.Uint32(directory) != codeDirectory {
			continue
		}
		hashes, count, limit := be.Uint32(directory[16:]), be.Uint32(directory[28:]), be.Uint32(directory[32:])
		if directory[37] != sha256Hash || directory[36] != sha256.Size {
			return fmt.Errorf("hashes of kind %d", directory[37])
		}
		page := uint32(1) << directory[39]
		if count != (limit+page-1)/page || be.Uint32(directory[12:])&adHoc == 0 {
			return fmt.Errorf("%d hashes for %d bytes", count, limit)
		}
		for n := range count {
			sum := sha256.Sum256(file[n*page : min((n+1)*page, limit)])
			if !bytes.Equal(sum[:], directory[hashes+n*sha256.Size:][:sha256.Size]) {
				return fmt.Errorf("page %d has another hash", n)
			}
		}
		return nil
	}
	return errors.New("no code directory")
}

// A program for Apple's processors runs only with a signature, which Go's linker makes;
// what scripts/build does to the file afterwards must not break it.
func TestSignatureForMacOS(t *testing.T) {
	folder := checkout(t)
	build := func(arch string) string {
		t.Helper()
		out := filepath.Join(t.TempDir(), "awsmfa")
		command := exec.Command("scripts/build", out)
		command.Dir, command.Env = folder, append(os.Environ(), "GOOS=darwin", "GOARCH="+arch)
		if said, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v, %s", err, said)
		}
		return out
	}
	program := build("arm64")
	if err := checkSignature(program); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	write(t, program, string(text))
	if err := checkSignature(program); err == nil {
		t.Error("a changed program passes")
	}
	if err := checkSignature(build("amd64")); err == nil || err.Error() != "no signature" {
		t.Errorf("for Intel: %v", err) // which needs none
	}
}

// A program that is built over one that has run is another file, as macOS wants it,
// and nothing is left of a build that fails.
func TestBuildReplacesByRename(t *testing.T) {
	folder, out := checkout(t), filepath.Join(t.TempDir(), "awsmfa")
	build := func() error {
		command := exec.Command("scripts/build", out)
		command.Dir = folder
		return command.Run()
	}
	write(t, out, "old")
	was, err := os.Stat(out)
	if err != nil {
		t.Fatal(err)
	}
	held, err := os.Open(out) // its inode is not given out anew
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := build(); err != nil {
		t.Fatal(err)
	}
	is, err := os.Stat(out)
	if err != nil || os.SameFile(was, is) || is.Mode().Perm()&0o111 == 0 {
		t.Errorf("the file is the same: %v", err)
	}
	write(t, filepath.Join(folder, "main.go"), "package main\n\nfunc main() { no }\n")
	if build() == nil {
		t.Error("what does not compile was built")
	}
	if entries, err := os.ReadDir(filepath.Dir(out)); err != nil || len(entries) != 1 {
		t.Errorf("there are %v, %v", entries, err)
	}
}

// signer is a stand-in for quill: it appends to the file what it was given.
const signer = `#!/bin/sh
case "$*" in *hush*) exit 9 ;; esac
[ "$QUILL_SIGN_PASSWORD" = hush ] && [ "$1" = sign ] || exit 8
printf 'signed with %s\n' "$(cat "$QUILL_SIGN_P12")" >>"$2"
`

// Each archive for macOS gets signed programs, and every sum that names one follows.
func TestSignForMacOS(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("scripts/sign-macos is for Linux")
	}
	dist, bin := t.TempDir(), t.TempDir()
	write(t, filepath.Join(bin, "quill"), signer)
	write(t, filepath.Join(bin, "key.p12"), "KEY")
	write(t, filepath.Join(bin, "password"), "hush\n")
	var sums strings.Builder
	add := func(name string, data []byte) {
		write(t, filepath.Join(dist, name), string(data))
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
	}
	formula := "class Awsmfa\n"
	for _, system := range []string{"darwin_amd64", "darwin_arm64", "linux_amd64"} {
		name := "awsmfa_0.1.0_" + system
		data := archive(t, map[string]string{name + "/awsmfa": "program of " + system, name + "/README.md": "read me"})
		add(name+".tar.gz", data)
		formula += fmt.Sprintf("sha256 \"%x\"\n", sha256.Sum256(data))
	}
	add("awsmfa.rb", []byte(formula))
	write(t, filepath.Join(dist, "SHA256SUMS"), sums.String())
	run := func(env ...string) (string, error) {
		command := exec.Command("./sign-macos", dist)
		command.Env = append([]string{"PATH=" + bin + ":/usr/bin:/bin"}, env...)
		out, err := command.CombinedOutput()
		return string(out), err
	}
	if out, err := run(); err == nil || !strings.Contains(out, "SIGN_P12 and SIGN_PASSWORD_FILE have to name files") {
		t.Errorf("without a key: %v, %s", err, out)
	}
	key := []string{"SIGN_P12=" + filepath.Join(bin, "key.p12"), "SIGN_PASSWORD_FILE=" + filepath.Join(bin, "password")}
	if out, err := run(key...); err != nil {
		t.Fatalf("%v, %s", err, out)
	}
	unsigned, err := os.ReadFile(filepath.Join(dist, "SHA256SUMS.unsigned"))
	if err != nil || string(unsigned) != sums.String() {
		t.Errorf("the sums of before are %s, %v", unsigned, err)
	}
	check := exec.Command("sha256sum", "--check", "--quiet", "SHA256SUMS")
	check.Dir = dist
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v, %s", err, out)
	}
	made, err := os.ReadFile(filepath.Join(dist, "awsmfa.rb"))
	if err != nil {
		t.Fatal(err)
	}
	for system, want := range map[string]string{"darwin_arm64": "program of darwin_arm64signed with KEY\n", "darwin_amd64": "program of darwin_amd64signed with KEY\n", "linux_amd64": "program of linux_amd64"} {
		name := "awsmfa_0.1.0_" + system
		data, err := os.ReadFile(filepath.Join(dist, name+".tar.gz"))
		if err != nil {
			t.Fatal(err)
		}
		if got := extracted(t, data)[name+"/awsmfa"]; got != want {
			t.Errorf("%s: %q, want %q", system, got, want)
		}
		if !strings.Contains(string(made), fmt.Sprintf("sha256 \"%x\"", sha256.Sum256(data))) {
			t.Errorf("the formula does not have the sum of %s", system)
		}
	}
	if out, err := run(key...); err == nil || !strings.Contains(out, "is signed already") {
		t.Errorf("again: %v, %s", err, out)
	}
}

func archive(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for name, text := range files {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, text)
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func extracted(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[h.Name] = string(text)
	}
}

// The formula tells of the two things that a Mac needs and Homebrew cannot do, and
// names no folder of one version.
func TestFormulaForMacOS(t *testing.T) {
	paths, err := filepath.Glob("awsmfa.rb.in")
	if more, _ := filepath.Glob("packages/awsmfa.rb.in"); err == nil {
		paths = append(paths, more...)
	}
	if len(paths) != 1 {
		t.Fatalf("the formula is %q, %v", paths, err)
	}
	text, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n  livecheck do\n", "\n  def caveats\n", "depends_on macos: :monterey", "awsmfa hook zsh --install",
		"credential_process = #{HOMEBREW_PREFIX}/bin/awsmfa process PROFILE",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the formula lacks %q", want)
		}
	}
	if strings.Contains(string(text), "Cellar") {
		t.Error("the formula names the Cellar")
	}
}

// gnuOnly are options and programs that macOS does not have.
var gnuOnly = regexp.MustCompile(`\bdate -d|\bstat -c|\breadlink -f|\bsed -i\b|\bsed -r\b|\bgrep -[a-zA-Z]*P|\btimeout [0-9]|\bsha256sum\b|\bxargs -[a-zA-Z0-9]*r\b|\bsort -[a-zA-Z]*V|\bprintf [^|;]*\\x[0-9a-fA-F]|\bmktemp --|\bcp --|\bls --|\bhead -n -|\bnproc\b|\btac\b|\bsetsid\b|\bscript -[a-z]*c\b|\bfind [^|;]*-printf|\brealpath\b|\bdu -b|\bbase64 -w`)

// What a Mac user runs uses nothing that only GNU's programs know, but where the same
// line has the option of the others.
func TestScriptsOfAMacUser(t *testing.T) {
	files := []string{"build", "demo", "bench"}
	for _, pattern := range []string{"*/*.bash", "*/*.zsh", "*/*.fish", "*/*.sh", "*/*.tcsh", "*/*.elv", "*/*.nu", "*/*.xsh"} {
		more, err := filepath.Glob("../shellhook/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, more...)
	}
	if len(files) < 20 {
		t.Fatalf("only %q", files)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(text)) {
			n++
			found := gnuOnly.FindString(line)
			if found == "" || strings.HasPrefix(strings.TrimSpace(line), "#") || found == "date -d" && strings.Contains(line, "date -r") {
				continue
			}
			t.Errorf("%s:%d: %q is not known on macOS", file, n, found)
		}
	}
	for _, line := range []string{"date -d @1", "sed -i s/a/b/ x", `printf '\x1b'`, "grep -qP x", "timeout 60 x", "xargs -0r rm"} {
		if !gnuOnly.MatchString(line) {
			t.Errorf("%q is not found", line)
		}
	}
}

// The line of the documentation that verifies a release is one that macOS knows.
func TestVerifyLine(t *testing.T) {
	text, err := os.ReadFile("../docs/releases.md")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^shasum -a 256 [^#\n]*`).FindString(string(text))
	if line == "" {
		t.Fatal("no line with shasum, which macOS has")
	}
	if _, err := exec.LookPath("shasum"); err != nil {
		t.Skip("shasum is not installed")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "here"), "text")
	write(t, filepath.Join(dir, "SHA256SUMS"), fmt.Sprintf("%x  here\n%064x  elsewhere\n", sha256.Sum256([]byte("text")), 0))
	command := exec.Command("/bin/sh", "-c", line)
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil || string(out) != "here: OK\n" {
		t.Errorf("%s: %v, %s", line, err, out)
	}
	write(t, filepath.Join(dir, "here"), "changed")
	command = exec.Command("/bin/sh", "-c", line)
	command.Dir = dir
	if command.Run() == nil {
		t.Error("a changed file passes")
	}
}
