package gobuild

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/Masterminds/semver/v3"

	"github.com/gomsi/gomsi/internal/diag"
)

// GitVersion gives the version that git's tags say for the checkout at dir,
// without a leading "v".
//
// Only tags of the form vMAJOR.MINOR.PATCH, with an optional prerelease, count.
// When the commit itself is tagged, its newest tag (by SemVer order) is the
// version. N commits after the newest tag that is reachable it is a prerelease
// of what comes next, so that it is newer than the tag, older than the next
// release, and never taken for either:
//
//	v1.4.2       + 3 commits → 1.4.3-dev.3
//	v1.5.0-rc.1  + 3 commits → 1.5.0-rc.1.dev.3
//
// Changes that are not committed do not count.
//
// A folder outside git, a repository without a commit and one without such a
// tag are a *diag.Diagnostic without a place (the caller knows where the
// manifest asks for it); no git at all is an *EnvironmentError.
func GitVersion(ctx context.Context, dir string) (string, error) {
	git, err := findGit()
	if err != nil {
		return "", err
	}
	head, err := git.tags(ctx, dir, "--points-at", "HEAD")
	if err != nil {
		return "", err
	}
	if v, _ := newest(head); v != nil {
		return v.String(), nil
	}
	reachable, err := git.tags(ctx, dir, "--merged", "HEAD")
	if err != nil {
		return "", err
	}
	v, tag := newest(reachable)
	if v == nil {
		return "", gitFault("no tag like v1.2.3 is reachable from this commit").
			WithHint("git tag v0.1.0, or write the version; a shallow clone has no tags: fetch them with git fetch --tags --unshallow")
	}
	count, err := git.output(ctx, dir, "rev-list", "--count", "refs/tags/"+tag+"..HEAD")
	if err != nil {
		return "", err
	}
	if v.Prerelease() != "" {
		return fmt.Sprintf("%d.%d.%d-%s.dev.%s", v.Major(), v.Minor(), v.Patch(), v.Prerelease(), count), nil
	}
	return fmt.Sprintf("%d.%d.%d-dev.%s", v.Major(), v.Minor(), v.Patch()+1, count), nil
}

// epoch1980 is the first time that a cabinet can hold.
var epoch1980 = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// GitTime gives the time that a package made of this manifest carries:
// sourceDateEpoch (the value of SOURCE_DATE_EPOCH, seconds since 1970) unless
// it is empty, else that of the last commit that touched the manifest's folder
// or what is below it, else, outside git or when nothing there was committed
// yet, the begin of 1980. Times before 1980 become that too, in UTC.
func GitTime(ctx context.Context, manifest, sourceDateEpoch string) (time.Time, error) {
	if sourceDateEpoch != "" {
		n, err := strconv.ParseInt(sourceDateEpoch, 10, 64)
		if err != nil || n < 0 {
			return time.Time{}, &EnvironmentError{
				Tool: "SOURCE_DATE_EPOCH",
				Hint: "set it to seconds since 1970 or unset it",
				Err:  fmt.Errorf("%q is no number of seconds", sourceDateEpoch),
			}
		}
		return notBefore1980(n), nil
	}
	git, err := findGit()
	if err != nil {
		return epoch1980, nil
	}
	text, err := git.output(ctx, filepath.Dir(manifest), "log", "-1", "--format=%ct", "--", ".")
	if ctx.Err() != nil {
		return time.Time{}, ctx.Err()
	}
	if n, parseErr := strconv.ParseInt(text, 10, 64); err == nil && parseErr == nil {
		return notBefore1980(n), nil
	}
	return epoch1980, nil
}

func notBefore1980(seconds int64) time.Time {
	if t := time.Unix(seconds, 0).UTC(); t.After(epoch1980) {
		return t
	}
	return epoch1980
}

// gitTool is the path of the git program.
type gitTool string

func findGit() (gitTool, error) {
	path, err := exec.LookPath("git")
	if err != nil {
		return "", &EnvironmentError{
			Tool: "git",
			Hint: "install git, or write the version instead of \"git\"",
			Err:  errors.New("git is not on the PATH"),
		}
	}
	return gitTool(path), nil
}

// call is a run of git in dir. Its words are wanted in English: fault reads them.
func (g gitTool) call(dir string, args ...string) tool {
	return tool{args: append([]string{string(g), "-C", dir}, args...), env: append(os.Environ(), "LC_ALL=C")}
}

// output gives what git prints, without the last line end. When git fails, its
// own words are the fault.
func (g gitTool) output(ctx context.Context, dir string, args ...string) (string, error) {
	t := g.call(dir, args...)
	t.stdoutOnly = true
	text, err := run(ctx, t)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", g.fault(ctx, dir)
	}
	return strings.TrimSpace(string(text)), nil
}

// fault finds out why git fails at all in dir.
func (g gitTool) fault(ctx context.Context, dir string) error {
	text, err := run(ctx, g.call(dir, "rev-parse", "--verify", "HEAD^{commit}"))
	said := strings.TrimSpace(strings.TrimPrefix(strings.SplitN(string(text), "\n", 2)[0], "fatal: "))
	switch {
	case err == nil:
		return gitFault("git fails")
	case strings.HasPrefix(said, "not a git repository"):
		return gitFault("the manifest is in no git repository").WithHint("git init and tag a commit, or write the version")
	case strings.HasPrefix(said, "Needed a single revision"):
		return gitFault("the git repository has no commit yet").WithHint("commit and tag, or write the version")
	}
	return gitFault("git says: %s", said)
}

func gitFault(format string, args ...any) *diag.Diagnostic {
	return &diag.Diagnostic{Code: CodeGitVersion, Message: fmt.Sprintf(format, args...)}
}

func (g gitTool) tags(ctx context.Context, dir string, args ...string) ([]string, error) {
	text, err := g.output(ctx, dir, append(append([]string{"tag", "--list"}, args...), "v*")...)
	if err != nil {
		return nil, err
	}
	return strings.Fields(text), nil
}

// newest gives the newest version of the tags that are versions, and its tag;
// nil when there is none. Build metadata does not order: the first tag counts.
func newest(tags []string) (*semver.Version, string) {
	var best *semver.Version
	var bestTag string
	for _, tag := range tags {
		v, err := semver.StrictNewVersion(strings.TrimPrefix(tag, "v"))
		if err == nil && (best == nil || v.GreaterThan(best)) {
			best, bestTag = v, tag
		}
	}
	return best, bestTag
}
