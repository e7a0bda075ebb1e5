package manifest

import (
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/winpath"
)

// maxServiceName is the width of the columns for names, display names and
// descriptions of services (Windows Installer documentation, "ServiceInstall
// Table"); Windows itself takes 256 characters.
const maxServiceName = 255

func (l *loader) readServices() {
	seen := map[string]*Service{}
	for _, t := range l.tables("service") {
		s := &Service{Origin: t.origin(), Name: t.fixed("name"), DisplayName: t.fixed("display_name"), Description: t.fixed("description"),
			OnStartFailure: t.str("on_start_failure"), Error: t.str("error"), DependsOn: t.strs("depends_on"),
			Create: t.yes("create"), SID: t.str("sid"), Feature: l.feature(t), When: l.when(t)}
		if l.m.Product.PerUser() {
			l.errKey(codeScope, t.v.path, "a per-user package cannot install a service").WithHint(`write scope = "machine" in [product]`)
		}
		if s.DisplayName == "" {
			s.DisplayName = s.Name
		}
		if s.Create {
			l.ownService(t, s)
		} else {
			l.foreignService(t, s)
		}
		if t.get("name") == nil {
			continue
		}
		l.serviceNames(t, s)
		key := strings.ToLower(s.Name)
		if first := seen[key]; first != nil {
			l.errVal(codeTwoServices, t.path("name"), "two services have the name %q", s.Name).WithNote(l.keyPos(joinKey(first.Key, "name")), "the other is here")
			continue
		}
		seen[key] = s
		l.m.Services = append(l.m.Services, s)
	}
	l.serviceCycles(seen)
}

// ownService reads what is for services that the package makes.
func (l *loader) ownService(t tab, s *Service) {
	if t.written("on_uninstall") {
		l.errKey(codeContradiction, t.path("on_uninstall"), "the service is the package's own, and goes with it").
			WithHint("on_uninstall is for a service that something else made: create = false")
	}
	l.serviceStart(t, s)
	s.File = l.program(t, "file")
	l.sharesFile(t, s)
	if s.File != nil {
		l.checkServicePlace(t, s.File)
	}
	s.Args = l.argumentGroups(t.get("args"))
	l.serviceAccount(t, s)
	s.Restart = l.restart(t)
	s.Environment = l.serviceEnvironment(t)
	s.Privileges = l.privileges(t)
}

// foreignKeys may be written for a service that something else made.
var foreignKeys = []string{"name", "create", "on_uninstall", "started", "feature", "when", "if"}

// foreignService reads a service that something else made: it is stopped while
// files are exchanged, and started again.
func (l *loader) foreignService(t tab, s *Service) {
	for _, key := range t.v.keys {
		if t.written(key) && !slices.Contains(foreignKeys, key) && t.def.key(key) != nil {
			t.contradict("create", key, "%s is for a service that the package makes", key)
		}
	}
	s.Started, s.Account, s.Delete = true, "", t.str("on_uninstall") == "delete"
	l.serviceStarted(t, s)
}

// sharesFile checks that a service comes and goes with its program: Windows
// Installer makes services of a component's key path, so both are in one.
func (l *loader) sharesFile(t tab, s *Service) {
	f := s.File
	if f == nil {
		return
	}
	for _, e := range []struct {
		key    string
		differ bool
	}{
		{"feature", s.Feature != f.Feature},
		{"when", s.When != nil && (f.When == nil || f.When.Source != s.When.Source)},
	} {
		if t.get(e.key) != nil && e.differ {
			l.errVal(codeContradiction, t.path(e.key), "a service shares the %q of its program", e.key).
				WithNote(f.Pos, "%s is packaged here", f.shownDest()).WithHint("write it there, too")
		}
	}
	s.Feature, s.When = f.Feature, f.When
}

func (l *loader) serviceNames(t tab, s *Service) {
	if i := strings.IndexAny(s.Name, "/\\\"\t\r\n"); i >= 0 {
		l.errVal(codeServiceName, t.path("name"), "the service name %q holds %q", s.Name, s.Name[i]).WithHint("display_name is what people see and may hold anything")
	}
	t.oneLine("display_name", maxServiceName)
	t.oneLine("description", maxServiceName)
	if n := winpath.Len(s.Name); n > maxServiceName {
		l.errVal(codeLength, t.path("name"), "%q has %d characters; max is %d", "name", n, maxServiceName)
	}
	t.unique("depends_on")
	for _, e := range t.elems("depends_on") {
		if strings.EqualFold(e.str, s.Name) {
			l.errVal(codeServiceCycle, e.path, "the service %q depends on itself", s.Name)
		}
	}
}

// serviceCycles reports services of the package that wait for each other, at
// the first that is written.
func (l *loader) serviceCycles(byName map[string]*Service) {
	reported := map[*Service]bool{}
	for _, s := range l.m.Services {
		path := l.dependsOnItself(s, byName)
		if path == nil || reported[s] {
			continue
		}
		var names []string
		for _, p := range path {
			reported[p] = true
			names = append(names, p.Name)
		}
		l.errVal(codeServiceCycle, joinKey(s.Key, "depends_on"), "the services %s wait for each other", strings.Join(names, ", "))
	}
}

// dependsOnItself gives the services on a way from s back to s, if there is
// one of more than one service.
func (l *loader) dependsOnItself(s *Service, byName map[string]*Service) []*Service {
	visited := map[*Service]bool{}
	var walk func(at *Service, way []*Service) []*Service
	walk = func(at *Service, way []*Service) []*Service {
		for _, name := range at.DependsOn {
			next := byName[strings.ToLower(name)]
			if next == s && at != s {
				return way
			}
			if next == nil || visited[next] || next == s {
				continue
			}
			visited[next] = true
			if found := walk(next, append(way[:len(way):len(way)], next)); found != nil {
				return found
			}
		}
		return nil
	}
	return walk(s, []*Service{s})
}

// program reads a key that names a packaged program; unsaid, the only one.
func (l *loader) program(t tab, key string) *File {
	v := t.get(key)
	if v == nil {
		if t.broken(key) {
			return nil
		}
		return l.only(t, key)
	}
	f := l.packaged(v)
	if f != nil && !f.IsProgram() {
		l.errVal(codeNotProgram, v.path, "%q is no program", v.str).WithHint("a service runs an .exe")
		return nil
	}
	return f
}

// packaged finds the packaged file that a key names, as a dest or as
// {file.DEST}.
func (l *loader) packaged(v *value) *File {
	dest := v.str
	if body, n := braceBody(dest); n == len(dest) && strings.HasPrefix(body, "file.") {
		dest = body[len("file."):]
	}
	if _, ok := l.readPath(v, dest, RootApp); !ok {
		return nil
	}
	f := l.m.FileByDest(dest)
	if f == nil {
		l.noFile(l.errVal(codeFileRef, v.path, "no packaged file has the dest %q", dest), dest)
	}
	return f
}
