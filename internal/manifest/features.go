package manifest

import (
	"strings"

	"github.com/gomsi/gomsi/internal/winpath"
)

// Limits of the Feature table (Windows Installer documentation, "Feature
// Table"): its columns hold 38, 64 and 255 characters, and ICE47 warns of
// trees deeper than 16 levels, which the engine cannot show.
const (
	maxFeatureID    = 38
	maxTitle        = 64
	maxDescription  = 255
	maxFeatureDepth = 16
)

// readFeatures reads [[feature]], or makes the implied one.
func (l *loader) readFeatures() {
	seen := map[string]*Feature{}
	for _, t := range l.tables("feature") {
		f := &Feature{Origin: t.origin(), ID: t.str("id"), Title: t.fixed("title"), Description: t.fixed("description"),
			Default: t.yes("default"), Required: t.yes("required"), Parent: t.str("parent")}
		if t.get("id") == nil {
			continue
		}
		if f.Title == "" {
			f.Title = f.ID
		}
		if f.Required && !f.Default {
			t.contradict("required", "default", "a required feature is always installed by default")
		}
		l.featureID(t, f)
		t.oneLine("title", maxTitle)
		t.oneLine("description", maxDescription)
		if first := seen[strings.ToLower(f.ID)]; first != nil {
			l.errVal(codeTwoFeatures, t.path("id"), "two features have the id %q", f.ID).WithNote(l.keyPos(joinKey(first.Key, "id")), "the other is here")
			continue
		}
		seen[strings.ToLower(f.ID)] = f
		l.features[f.ID] = f
		l.m.Features = append(l.m.Features, f)
	}
	if len(l.m.Features) == 0 {
		main := &Feature{Origin: l.m.Product.Origin, ID: "Main", Title: l.m.Product.Name, Default: true, Required: true, Implied: true}
		l.features["Main"] = main
		l.m.Features = []*Feature{main}
	}
	for _, f := range l.m.Features {
		l.checkParent(f)
	}
}

func (l *loader) featureID(t tab, f *Feature) {
	path := t.path("id")
	switch {
	case !identifier.MatchString(f.ID):
		l.errVal(codeIdentifier, path, "%q is no id of a feature", f.ID).WithHint("letters, digits, _ and dots, and no digit first; title is what people see")
	case len(f.ID) > maxFeatureID:
		l.errVal(codeLength, path, "%q has %d characters; max is %d", "id", len(f.ID), maxFeatureID)
	case strings.EqualFold(f.ID, "ALL"):
		l.errVal(codeIdentifier, path, "the id %q means every feature on msiexec's command line", f.ID)
	}
}

func (l *loader) checkParent(f *Feature) {
	if f.Parent == "" {
		return
	}
	path := joinKey(f.Key, "parent")
	if l.features[f.Parent] == nil {
		l.noFeature(path, f.Parent)
		return
	}
	depth := 0
	for p := f; p != nil && p.Parent != ""; p = l.features[p.Parent] {
		if depth++; depth > len(l.m.Features) || p != f && p == l.features[f.ID] {
			l.errVal(codeFeatureCycle, path, "the feature %q is its own parent", f.ID)
			return
		}
	}
	if depth >= maxFeatureDepth {
		l.errVal(codeManyFeatures, path, "the feature %q is on level %d; Windows Installer shows %d", f.ID, depth+1, maxFeatureDepth)
	}
}

func (l *loader) noFeature(path, id string) {
	var ids []string
	for _, f := range l.m.Features {
		ids = append(ids, f.ID)
	}
	d := l.errVal(codeFeature, path, "there is no feature %q", id)
	if near := nearest(id, ids); near != "" {
		d.WithHint("did you mean %q?", near)
		return
	}
	if l.m.Features[0].Implied {
		d.WithHint("write a [[feature]] with that id, or leave the key out")
		return
	}
	d.WithHint("the features are %s", strings.Join(ids, ", "))
}

// feature reads the feature of a table: the first one, when it is unsaid.
func (l *loader) feature(t tab) string {
	if v := t.get("feature"); v != nil {
		if l.features[v.str] == nil {
			l.noFeature(v.path, v.str)
		}
		return v.str
	}
	return l.m.Features[0].ID
}

// maxServiceName is the longest name and display name of a service
// (Win32 documentation, CreateService).
const maxServiceName = 256

func (l *loader) readServices() {
	seen := map[string]*Service{}
	for _, t := range l.tables("service") {
		s := &Service{Origin: t.origin(), Name: t.fixed("name"), DisplayName: t.fixed("display_name"), Description: t.fixed("description"),
			Start: t.str("start"), OnStartFailure: t.str("on_start_failure"), Account: t.str("account"), Error: t.str("error"),
			DependsOn: t.strs("depends_on"), Feature: l.feature(t)}
		if l.m.Product.PerUser() {
			l.errKey(codeScope, t.v.path, "a per-user package cannot install a service").WithHint(`write scope = "machine" in [product]`)
		}
		if s.DisplayName == "" {
			s.DisplayName = s.Name
		}
		l.serviceStart(t, s)
		s.File = l.program(t, "file")
		for _, e := range t.elems("args") {
			s.Args = append(s.Args, l.text(e))
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

func (l *loader) serviceStart(t tab, s *Service) {
	s.Started = s.Start != "demand" && s.Start != "disabled"
	if t.get("started") == nil {
		return
	}
	s.Started = t.yes("started")
	if s.Started && s.Start == "disabled" {
		t.contradict("start", "started", "a disabled service cannot be started")
	}
	if !s.Started && t.written("on_start_failure") {
		l.warnVal(codeNoEffect, t.path("on_start_failure"), "on_start_failure has no effect: the service is not started")
	}
}

func (l *loader) serviceNames(t tab, s *Service) {
	if i := strings.IndexAny(s.Name, "/\\\"\t\r\n "); i >= 0 {
		l.errVal(codeServiceName, t.path("name"), "the service name %q holds %q", s.Name, s.Name[i]).WithHint("display_name is what people see and may hold anything")
	}
	t.oneLine("display_name", maxServiceName)
	t.oneLine("description", maxDescription*4)
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
