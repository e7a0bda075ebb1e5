package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// child runs a test of this package in a process of its own, by way of a command
// if there is one, and gives what it prints.
func child(t *testing.T, name string, env []string, by ...string) string {
	t.Helper()
	args := append(by, os.Args[0], "-test.run=^"+name+"$", "-test.v")
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), append(env, "GOMSI_TEST_CHILD=1")...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func isChild() bool { return os.Getenv("GOMSI_TEST_CHILD") == "1" }

// TestNoSpace fetches what is larger than the process may write.
func TestNoSpace(t *testing.T) {
	if isChild() {
		dir := os.Getenv("GOMSI_TEST_DIR")
		f := File{Name: "tools.zip", SHA256: sum(content), Open: HTTP(Client(), "tools.zip", os.Getenv("GOMSI_TEST_URL"))}
		_, err := f.Get(t.Context(), filepath.Join(dir, "tools.zip.part"), nil)
		var full *NoSpaceError
		fmt.Printf("no space: %v, %v\n", errors.As(err, &full), err)
		return
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell to limit the size of files with (ulimit)")
	}
	dir := t.TempDir()
	address := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { whole(w, r) })
	out := child(t, "TestNoSpace", []string{"GOMSI_TEST_DIR=" + dir, "GOMSI_TEST_URL=" + address},
		shell, "-c", `ulimit -f 100 && exec "$@"`, "sh")
	if !strings.Contains(out, "no space: true, there is no space left for tools.zip.part: ") {
		t.Errorf("the child said\n%s", out)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// TestProxy fetches from a server that only the proxy of the environment knows.
func TestProxy(t *testing.T) {
	const address = "http://feed.invalid/tools.zip"
	if isChild() {
		f := File{Name: "tools.zip", SHA256: sum(content), Open: HTTP(Client(), "tools.zip", address)}
		_, err := f.Get(t.Context(), filepath.Join(os.Getenv("GOMSI_TEST_DIR"), "x"), nil)
		fmt.Printf("fetched: %v\n", err)
		return
	}
	var asked string
	proxy := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String()
		whole(w, r)
	})
	out := child(t, "TestProxy", []string{"GOMSI_TEST_DIR=" + t.TempDir(), "HTTP_PROXY=" + strings.TrimSuffix(proxy, "/tools.zip"), "NO_PROXY="})
	if !strings.Contains(out, "fetched: <nil>") || asked != address {
		t.Errorf("the proxy was asked for %q, the child said\n%s", asked, out)
	}
}
