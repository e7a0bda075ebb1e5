package toolset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gomsi/gomsi/internal/atomicfile"
	"github.com/gomsi/gomsi/internal/fetch"
	"github.com/gomsi/gomsi/internal/process"
)

// npm fetches a release by way of the npm client, which knows the user's
// registry, proxies and passwords. It runs nothing of the package.
func (p *Parts) npm(ctx context.Context, dir string, r release, rec *record) (path string, clean func(), err error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", nil, &process.EnvironmentError{Tool: "npm", Err: errors.New("it is not on the PATH"), Hint: "install Node.js, or take another source: --from github, or a folder or zip"}
	}
	work, err := os.MkdirTemp(dir, "npm-")
	if err != nil {
		return "", nil, full(dir, err)
	}
	remove := func() { _ = atomicfile.RemoveAll(work) }
	defer func() {
		if err != nil {
			remove()
		}
	}()
	if p.Progress != nil {
		p.Progress("fetch "+r.module+" by way of npm", 0, 0)
	}
	var said bytes.Buffer
	err = process.Run(ctx, process.Command{
		Args: []string{npm, "pack", "--loglevel=error", "--ignore-scripts", r.module},
		Dir:  work, Env: p.Env, Stdout: &said, Stderr: &said,
	})
	if ctx.Err() != nil {
		return "", nil, ctx.Err()
	}
	if err != nil {
		return "", nil, npmError(work, r, said.String(), err)
	}
	path = filepath.Join(work, r.name)
	info, err := os.Stat(path)
	if err != nil {
		return "", nil, npmError(work, r, said.String(), errors.New("it made no file "+r.name))
	}
	rec.Size, rec.URL = info.Size(), "npm:"+r.module
	sum, err := fetch.SHA256(path)
	if err == nil && sum != r.sha256 {
		err = &fetch.HashError{Name: r.name, Want: r.sha256, Got: sum}
	}
	return path, remove, err
}

// npmError makes an error of what npm says, by its codes ("npm error code
// E404").
func npmError(work string, r release, text string, err error) error {
	code, why := "", ""
	for line := range strings.Lines(text) {
		// "npm error code E404", and then "npm error 404 Not Found - GET …"; before
		// npm 10 "npm ERR! …".
		line = strings.TrimSpace(line)
		if _, after, ok := strings.Cut(line, " code "); ok && code == "" {
			code = after
		} else if code != "" && why == "" && !strings.Contains(line, " syscall ") && !strings.Contains(line, " errno ") {
			why = line
		}
	}
	if why == "" {
		why = said(text)
	}
	err = fmt.Errorf("npm: %w (%s)", err, why)
	switch code {
	case "ENOSPC", "EDQUOT", "EFBIG":
		return &fetch.NoSpaceError{Path: filepath.Join(work, r.name), Err: err}
	case "E401", "E403", "ENEEDAUTH":
		return &fetch.AuthError{StatusError: fetch.StatusError{Name: r.module, Text: err.Error(), Hint: "npm login, or see to its registry"}}
	case "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EAI_AGAIN", "ERR_SOCKET_TIMEOUT", "ENETUNREACH", "EHOSTUNREACH":
		return &fetch.NetworkError{Name: r.module, Err: err}
	}
	return &fetch.StatusError{Name: r.module, Text: err.Error()}
}
