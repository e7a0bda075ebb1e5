package gobuild

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/winetest"
)

// TestHelloUnderWine builds the example service, lets Wine's version.dll read
// its resources, and runs it in the foreground and as a service.
func TestHelloUnderWine(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a Wine prefix")
	}
	p := winetest.New(t)
	hello := mustBuild(t, Spec{
		Dir: "../../fixtures/hello", Work: t.TempDir(), Package: "./cmd/hello", Arch: "amd64",
		Ldflags: "-s -w -X main.version=1.4.2",
		Resources: Resources{
			Version: "1.4.2-rc.1", MSIVersion: "1.4.2", ProductName: "Hällo", Company: "Contoso",
			Copyright: "© Contoso", Icon: "hello.ico",
		},
	})
	app := p.Path(`C:\app`)
	if err := os.MkdirAll(filepath.Join(app, "web"), 0o755); err != nil {
		t.Fatal(err)
	}
	copyFile(t, hello.Path, filepath.Join(app, "hello.exe"))
	// Port 0 takes any free one, which the log then tells.
	config := "listen: 127.0.0.1:0\nlog: 'C:\\app\\logs\\hello.log'\n"
	if err := os.WriteFile(filepath.Join(app, "config.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}

	t.Run("version", func(t *testing.T) {
		winever := filepath.Join(t.TempDir(), "winever.exe")
		cmd := exec.Command("go", "build", "-o", winever, "./testdata/winever")
		cmd.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		got := p.Run(t, winever, `C:\app\hello.exe`, "ProductName", "ProductVersion", "FileVersion", "LegalCopyright")
		if want := "1.4.2.0\n1033\nHällo\n1.4.2-rc.1\n1.4.2.0\n© Contoso\n"; got != want {
			t.Errorf("Wine reads\n%s\nwant\n%s", got, want)
		}
	})
	log := filepath.Join(app, "logs", "hello.log")
	t.Run("foreground", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cmd := p.Command(ctx, `C:\app\hello.exe`)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		answers(t, log)
		cancel()
		_ = cmd.Wait() // killed
	})
	t.Run("service", func(t *testing.T) {
		if err := os.Remove(log); err != nil {
			t.Fatal(err)
		}
		p.Run(t, "sc", "create", "hello", "binPath=", `C:\app\hello.exe --config C:\app\config.yaml`)
		p.Run(t, "net", "start", "hello")
		answers(t, log)
		p.Run(t, "net", "stop", "hello")
		// Wine's net may not wait for the end.
		waitFor(t, p, 1, 0)
		if text, _ := os.ReadFile(log); !strings.Contains(string(text), "msg=stopped") {
			t.Errorf("not stopped gracefully:\n%s", text)
		}
	})
	t.Run("service refuses to start", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(app, "config.yaml"), []byte(config+"fail_start: true\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		// Wine's net does not wait to see whether the service runs.
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_ = p.Command(ctx, "net", "start", "hello").Run()
		waitFor(t, p, 1, 2)
	})
}

// waitFor waits until the service has a state (1 is stopped) and an exit code
// of its own.
func waitFor(t *testing.T, p *winetest.Prefix, state, exit int) {
	t.Helper()
	want := regexp.MustCompile(fmt.Sprintf(`(?s)STATE\s+: %d .*SERVICE_EXIT_CODE\s+: %d `, state, exit))
	said := ""
	for range 100 {
		if said = p.Run(t, "sc", "query", "hello"); want.MatchString(said) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("state is not %d with exit code %d:\n%s", state, exit, said)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// answers waits until the log tells the address, and asks for the health.
func answers(t *testing.T, log string) {
	t.Helper()
	listen := regexp.MustCompile(`listen=(\S+)`)
	for range 300 {
		text, _ := os.ReadFile(log)
		if m := listen.FindSubmatch(text); m != nil {
			resp, err := http.Get("http://" + string(m[1]) + "/healthz")
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK || string(body) != "ok\n" {
				t.Errorf("/healthz: %s %q", resp.Status, body)
			}
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("no start in the log within 30 seconds")
}
