package cli

import (
	"bufio"
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// surveyed is what `gomsi init` finds in a folder. Paths are relative to the
// folder and written with "/".
type surveyed struct {
	folder   string // the folder's own name
	module   string
	mains    []string // "./cmd/hello", sorted
	services map[string]bool
	license  string
	icon     string
	homepage string
	remote   string // path of the git remote: owner/name
	tagged   bool   // has v* tags
}

// survey looks through the folder; what it cannot read it passes over.
func survey(dir string) (*surveyed, error) {
	s := &surveyed{services: map[string]bool{}, module: modulePath(filepath.Join(dir, "go.mod"))}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s.folder = filepath.Base(abs)
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			if p == dir {
				return err
			}
			return nil
		}
		rel, _ := filepath.Rel(dir, p)
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			return skipFolder(p, rel, d.Name())
		}
		s.file(dir, rel)
		return nil
	})
	slices.Sort(s.mains)
	s.mains = slices.Compact(s.mains)
	s.git(dir)
	return s, err
}

// skipFolder leaves out what the go tool leaves out, other modules, and what is
// no source.
func skipFolder(p, rel, name string) error {
	if rel == "." {
		return nil
	}
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || strings.Count(rel, "/") > 5 ||
		slices.Contains([]string{"testdata", "vendor", "node_modules", "dist"}, name) {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(p, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

func (s *surveyed) file(dir, rel string) {
	name := strings.ToLower(path.Base(rel))
	switch {
	case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
		s.goFile(filepath.Join(dir, filepath.FromSlash(rel)), "./"+path.Dir(rel))
	case strings.HasSuffix(name, ".ico") && (s.icon == "" || strings.Count(rel, "/") < strings.Count(s.icon, "/")):
		s.icon = rel
	case !strings.Contains(rel, "/") && s.license == "" && isLicense(name):
		s.license = rel
	}
}

func isLicense(name string) bool {
	base := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, ".txt"), ".md"), ".rtf")
	return base == "license" || base == "licence" || base == "copying" || base == "eula"
}

// goFile notes main packages, and those that speak to the service manager.
func (s *surveyed) goFile(file, pkg string) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
	if err != nil || f.Name.Name != "main" {
		return
	}
	if pkg = path.Clean(pkg); pkg != "." {
		pkg = "./" + pkg
	}
	ignored := false
	for _, g := range f.Comments {
		for _, c := range g.List {
			if c.Pos() < f.Package && strings.HasPrefix(c.Text, "//go:build ") && strings.Contains(c.Text, "ignore") {
				ignored = true
			}
		}
	}
	if ignored {
		return
	}
	s.mains = append(s.mains, pkg)
	for _, i := range f.Imports {
		switch strings.Trim(i.Path.Value, `"`) {
		case "golang.org/x/sys/windows/svc", "github.com/kardianos/service", "github.com/judwhite/go-svc":
			s.services[pkg] = true
		}
	}
}

func (s *surveyed) usesService(pkg string) bool { return s.services[pkg] }

// moduleBase is what the go tool calls the program of the module's root; where
// there is no module, the folder's name.
func (s *surveyed) moduleBase() string {
	if s.module == "" {
		return s.folder
	}
	base := path.Base(s.module)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(s.module)) // a major version suffix
	}
	return base
}

// owner proposes a manufacturer: the owner of the git remote, else of the
// module, else the product's own name.
func (s *surveyed) owner(name string) string {
	for _, p := range []string{s.remote, s.module} {
		parts := strings.Split(p, "/")
		if p == s.module && len(parts) > 2 && strings.Contains(parts[0], ".") {
			return title(parts[1])
		}
		if p == s.remote && len(parts) > 1 && parts[0] != "" {
			return title(parts[0])
		}
	}
	return name
}

// git reads the remote and the tags from the repository's own files, so that
// no git program is needed.
func (s *surveyed) git(dir string) {
	root, err := gitDir(dir)
	if err != nil {
		return
	}
	if remote := remoteURL(filepath.Join(root, "config")); remote != "" {
		s.homepage, s.remote = webAddress(remote)
	}
	tags, _ := os.ReadDir(filepath.Join(root, "refs", "tags"))
	loose := slices.ContainsFunc(tags, func(e fs.DirEntry) bool { return versionTag.MatchString(e.Name()) })
	packed, _ := os.ReadFile(filepath.Join(root, "packed-refs"))
	s.tagged = loose || strings.Contains(string(packed), " refs/tags/v")
}

// versionTag is the name of a tag that gives a version.
var versionTag = regexp.MustCompile(`^v[0-9]`)

// gitDir finds .git in the folder or above it.
func gitDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		g := filepath.Join(abs, ".git")
		if info, err := os.Stat(g); err == nil && info.IsDir() {
			return g, nil
		}
		if filepath.Dir(abs) == abs {
			return "", errors.New("no git repository")
		}
		abs = filepath.Dir(abs)
	}
}

// remoteURL gives the url of remote "origin" in a git config.
func remoteURL(config string) string {
	f, err := os.Open(config)
	if err != nil {
		return ""
	}
	defer f.Close()
	inside := false
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := strings.TrimSpace(sc.Text())
		if strings.HasPrefix(line, "[") {
			inside = line == `[remote "origin"]`
		}
		if key, value, ok := strings.Cut(line, "="); inside && ok && strings.TrimSpace(key) == "url" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// webAddress turns a remote into the address of its page and its path
// (owner/name). Credentials are dropped; other kinds of remote give "".
func webAddress(remote string) (page, repo string) {
	if !strings.Contains(remote, "://") { // scp form: git@host:owner/name.git
		host, p, ok := strings.Cut(remote, ":")
		if _, h, at := strings.Cut(host, "@"); at {
			host = h
		}
		if !ok || strings.Contains(host, "/") || !strings.Contains(host, ".") {
			return "", ""
		}
		remote = "ssh://" + host + "/" + p
	}
	u, err := url.Parse(remote)
	if err != nil || u.Hostname() == "" || !strings.Contains(u.Hostname(), ".") {
		return "", ""
	}
	repo = strings.TrimSuffix(strings.Trim(u.Path, "/"), ".git")
	return "https://" + u.Hostname() + "/" + repo, repo
}

// modulePath reads the module line of a go.mod, or gives "".
func modulePath(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "module "); ok {
			return strings.Trim(strings.TrimSpace(rest), `"`)
		}
	}
	return ""
}
