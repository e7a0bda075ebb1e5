package gobuild

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/diag"
)

// git runs git with a fixed name and time.
func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=T", "-c", "user.email=t@example.com",
		"-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE=1700000000 +0000", "GIT_COMMITTER_DATE=1700000000 +0000")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

func TestGitVersion(t *testing.T) {
	commit := func(t *testing.T, dir string) { git(t, dir, "commit", "-q", "--allow-empty", "-m", "change") }
	for name, tc := range map[string]struct {
		steps []string // "commit" or a tag
		want  string
	}{
		"on a tag":                    {[]string{"commit", "v1.4.2"}, "1.4.2"},
		"semver order, not text":      {[]string{"commit", "v1.9.0", "v1.10.0", "v1.10.0-rc.2"}, "1.10.0"},
		"commits after a release":     {[]string{"commit", "v1.4.2", "commit", "commit", "commit"}, "1.4.3-dev.3"},
		"commits after a prerelease":  {[]string{"commit", "v1.5.0-rc.1", "commit"}, "1.5.0-rc.1.dev.1"},
		"the commit's own tag wins":   {[]string{"commit", "v2.0.0", "commit", "v1.9.9"}, "1.9.9"},
		"newest of older ones":        {[]string{"commit", "v2.0.0", "commit", "v1.9.9", "commit"}, "2.0.1-dev.2"},
		"other tags count for naught": {[]string{"commit", "v1.0.0", "vista", "v1.2", "release-3.0.0", "v01.2.3"}, "1.0.0"},
		"prerelease on the commit":    {[]string{"commit", "v1.4.2", "commit", "v1.5.0-rc.1"}, "1.5.0-rc.1"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			git(t, dir, "init", "-q")
			for _, step := range tc.steps {
				if step == "commit" {
					commit(t, dir)
				} else {
					git(t, dir, "tag", step)
				}
			}
			got, err := GitVersion(t.Context(), dir)
			if err != nil || got != tc.want {
				t.Errorf("got %q, %v; want %q", got, err, tc.want)
			}
		})
	}
}

func TestGitVersionFaults(t *testing.T) {
	outside, empty, untagged := t.TempDir(), t.TempDir(), t.TempDir()
	git(t, empty, "init", "-q")
	git(t, untagged, "init", "-q")
	git(t, untagged, "commit", "-q", "--allow-empty", "-m", "one")
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(outside))
	for dir, want := range map[string]string{
		outside:  "the manifest is in no git repository",
		empty:    "the git repository has no commit yet",
		untagged: "no tag like v1.2.3 is reachable from this commit",
	} {
		_, err := GitVersion(t.Context(), dir)
		var d *diag.Diagnostic
		if !errors.As(err, &d) || d.Message != want || d.Hint == "" || d.Code != CodeGitVersion {
			t.Errorf("got %#v; want %q", err, want)
		}
	}
	t.Setenv("PATH", t.TempDir())
	_, err := GitVersion(t.Context(), untagged)
	var env *EnvironmentError
	if !errors.As(err, &env) || env.Tool != "git" {
		t.Errorf("got %v; want an EnvironmentError for git", err)
	}
}

func TestGitTime(t *testing.T) {
	dir := tree(t, map[string]string{"app/gomsi.toml": "x", "new/gomsi.toml": "x"})
	git(t, dir, "init", "-q")
	git(t, dir, "add", "app")
	git(t, dir, "commit", "-qm", "one")
	git(t, dir, "commit", "-q", "--allow-empty", "-m", "elsewhere")
	outside := tree(t, map[string]string{"gomsi.toml": "x"})
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(outside))
	for name, tc := range map[string]struct {
		manifest, epoch string
		want            time.Time
	}{
		"variable":      {filepath.Join(dir, "app/gomsi.toml"), "1600000000", time.Unix(1600000000, 0).UTC()},
		"too early":     {filepath.Join(dir, "app/gomsi.toml"), "0", epoch1980},
		"commit":        {filepath.Join(dir, "app/gomsi.toml"), "", time.Unix(1700000000, 0).UTC()},
		"not committed": {filepath.Join(dir, "new/gomsi.toml"), "", epoch1980},
		"outside":       {filepath.Join(outside, "gomsi.toml"), "", epoch1980},
	} {
		got, err := GitTime(t.Context(), tc.manifest, tc.epoch)
		if err != nil || !got.Equal(tc.want) || got.Location() != time.UTC {
			t.Errorf("%s: got %v, %v; want %v", name, got, err, tc.want)
		}
	}
	if _, err := GitTime(t.Context(), "gomsi.toml", "yesterday"); err == nil {
		t.Error("a wrong SOURCE_DATE_EPOCH is no error")
	}
}
