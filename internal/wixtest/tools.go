package wixtest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// onPath as GOMSI_ORACLE says that the real WiX is on PATH, as it may be on
// Windows, and needs no wrappers.
const onPath = "PATH"

// Tools is the real WiX.
type Tools struct {
	dir     string // for what is kept, and for work
	digest  string // of the tools, for what is kept
	wrapped bool   // run by the wrappers in dir
	// wix3 is the folder of candle and its extensions, extensions that of the
	// extensions of wix.
	wix3, extensions string
}

// Find gives the tools. Without GOMSI_ORACLE the test is skipped; when it is
// set the tools must be there.
func Find(t testing.TB) *Tools {
	t.Helper()
	dir := os.Getenv("GOMSI_ORACLE")
	var w *Tools
	var files []string
	switch dir {
	case "":
		t.Skip("GOMSI_ORACLE does not name a folder with the real WiX (make oracle sets it up); only its recordings are compared")
	case onPath:
		w, files = findOnPath(t)
	default:
		w = &Tools{dir: dir, wrapped: true, wix3: filepath.Join(dir, "wix"), extensions: filepath.Join(dir, "wix5", "extensions")}
		for _, tool := range []string{"run-wix.sh", "run-wix5.sh", "wix/candle.exe", "wix/light.exe", "wix/wix.dll", "wix5/wix.exe"} {
			files = append(files, filepath.Join(dir, filepath.FromSlash(tool)))
		}
	}
	h := sha256.New()
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatalf("GOMSI_ORACLE: %v", err)
		}
		fmt.Fprintln(h, keptAs, filepath.Base(file), info.Size())
	}
	w.digest = hex.EncodeToString(h.Sum(nil))
	return w
}

// Folder gives the folder that GOMSI_ORACLE names, for a test that wants more of
// it than its tools. The WiX on PATH has none: the test is skipped.
func (w *Tools) Folder(t testing.TB) string {
	t.Helper()
	if !w.wrapped {
		t.Skipf("GOMSI_ORACLE=%s names no folder with the real WiX, as make oracle sets it up", onPath)
	}
	return w.dir
}

func findOnPath(t testing.TB) (w *Tools, files []string) {
	t.Helper()
	for _, tool := range []string{"candle", "light", "wix"} {
		file, err := exec.LookPath(tool)
		if err != nil {
			t.Fatalf("GOMSI_ORACLE=%s: %v", onPath, err)
		}
		files = append(files, file)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	return &Tools{
		dir: filepath.Join(os.TempDir(), "gomsi-oracle"), wix3: filepath.Dir(files[0]),
		extensions: filepath.Join(home, ".wix", "extensions"),
	}, files
}

// command gives what runs a call: a tool of WiX with its arguments.
func (w *Tools) command(call []string) []string {
	if !w.wrapped {
		return call
	}
	// timeout ends the whole process group.
	command := []string{"timeout", "-k", "5", fmt.Sprintf("%.0f", callLimit.Seconds())}
	if call[0] == "wix" {
		return append(append(command, filepath.Join(w.dir, "run-wix5.sh")), call[1:]...)
	}
	return append(append(command, filepath.Join(w.dir, "run-wix.sh")), call...)
}

// extensionFlags are the flags for extensions of those short names.
func extensionFlags(line Line, names []string) []string {
	var flags []string
	for _, name := range names {
		switch line {
		case V3:
			name = "Wix" + name + "Extension"
		case V4:
			name = "WixToolset." + name + ".wixext"
		}
		flags = append(flags, "-ext", name)
	}
	return flags
}

// Extensions gives the short names of the extensions that a source needs
// ("Util", "UI"), which it lists in a comment: <!-- extensions: Util UI -->. A
// source that gomsi rendered names them in the command of its header.
func Extensions(source string) []string {
	_, rest, ok := strings.Cut(source, "<!-- extensions:")
	if !ok {
		return rendered(source)
	}
	list, _, _ := strings.Cut(rest, "-->")
	return strings.Fields(list)
}

var quietOption = regexp.MustCompile(` (-sw\d+)\b`)

// quietFlags are the flags that keep back warnings of what is meant as it is,
// which the header of a source that gomsi rendered has.
func quietFlags(source string) []string {
	head, _, _ := strings.Cut(source, "-->")
	var flags []string
	for _, m := range quietOption.FindAllStringSubmatch(head, -1) {
		flags = append(flags, m[1])
	}
	return flags
}

var extensionOption = regexp.MustCompile(` -ext (?:WixToolset\.|Wix)(\w+?)(?:\.wixext|Extension)\b`)

func rendered(source string) []string {
	var names []string
	for _, m := range extensionOption.FindAllStringSubmatch(source, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// ExtensionFiles gives the files of the extensions of a line with those short
// names.
func (w *Tools) ExtensionFiles(t testing.TB, line Line, names []string) []string {
	t.Helper()
	var files []string
	for _, name := range names {
		file := filepath.Join(w.wix3, "Wix"+name+"Extension.dll")
		if line == V4 {
			file = filepath.Join(w.extensions, "WixToolset."+name+".wixext", "5.0.2", "wixext5", "WixToolset."+name+".wixext.dll")
		}
		if _, err := os.Stat(file); err != nil {
			t.Fatalf("extension %s of %s: %v", name, line, err)
		}
		files = append(files, file)
	}
	return files
}
