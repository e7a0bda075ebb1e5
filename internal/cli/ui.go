package cli

import (
	"bufio"
	"encoding/json"
	"os"
	"sync"

	"golang.org/x/term"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/progress"
)

// processEnv is the world of the real process.
func processEnv() Env {
	fd := int(os.Stderr.Fd())
	return Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Getenv:   os.LookupEnv,
		Environ:  os.Environ(),
		Terminal: isTerminal(os.Stderr),
		Width: func() int {
			if w, _, err := term.GetSize(fd); err == nil && w > 0 {
				return w
			}
			return 80
		},
	}
}

// env gives an environment variable, or "".
func (a *app) env(name string) string {
	v, _ := a.Getenv(name)
	return v
}

// colored tells whether stderr gets colours (no-color.org).
func (a *app) colored() bool {
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	return a.Terminal && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb"
}

// lineHolder makes the progress line when it is first needed.
type lineHolder struct {
	once sync.Once
	line *progress.Line
}

// show is the progress.Func of every command.
func (a *app) show(what string, done, total int64) {
	a.progress.once.Do(func() {
		if a.Terminal && !a.quiet && !a.json && a.env("TERM") != "dumb" {
			a.progress.line = progress.NewLine(a.Err, a.Width)
		}
	})
	a.progress.line.Show(what, done, total)
}

func (a *app) clearProgress() { a.progress.line.Clear() }

// printFaults writes the faults to stderr for people and, in a GitHub workflow,
// once more as annotations.
func (a *app) printFaults() {
	p := &diag.TextPrinter{W: a.Err, Color: a.colored(), Source: sourceLines()}
	_ = p.Print(&a.faults)
	if a.env("GITHUB_ACTIONS") == "true" {
		_ = diag.PrintGitHub(a.Err, &a.faults)
	}
}

// sourceLines gives a diag.Source that reads each file once.
func sourceLines() diag.Source {
	const longest = 1 << 20
	files := map[string][]string{}
	return func(name string, n int) (string, bool) {
		lines, ok := files[name]
		if !ok {
			if f, err := os.Open(name); err == nil {
				sc := bufio.NewScanner(f)
				sc.Buffer(nil, longest)
				for sc.Scan() {
					lines = append(lines, sc.Text())
				}
				f.Close()
			}
			files[name] = lines
		}
		if n < 1 || n > len(lines) {
			return "", false
		}
		return lines[n-1], true
	}
}

// printJSON writes the result as one object.
func (a *app) printJSON() {
	if a.result.Diagnostics == nil {
		a.result.Diagnostics = []*diag.Diagnostic{}
	}
	enc := json.NewEncoder(a.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(a.result)
}
