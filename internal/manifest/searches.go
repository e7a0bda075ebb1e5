package manifest

import (
	"regexp"
	"strings"

	"github.com/gomsi/gomsi/internal/expr"
)

// Lookup is a place that may hold a value when the package is installed.
type Lookup struct {
	Kind      string // registry, env, ini
	Root, Key string // registry: HKLM and the like; with backslashes
	View      int    // registry: 64 or 32
	File      string // ini: a file in the Windows folder
	Section   string // ini
	Name      string // the value, variable or key; "": a registry key's default value
}

// Search is one [[search]]: something to look for on the machine.
type Search struct {
	Origin
	ID       string
	Kind     SearchKind
	Registry Lookup // SearchRegistry
	Path     Path   // SearchFile, SearchFolder
	Product  string // SearchProduct: an upgrade code, in the form of Product.UpgradeCode
	Min, Max string // versions, both included; "": any
}

// SearchKind is what a search looks for.
type SearchKind string

// The kinds of searches; the words are the keys of the manifest.
const (
	SearchRegistry SearchKind = "registry"
	SearchFile     SearchKind = "file"
	SearchFolder   SearchKind = "folder"
	SearchProduct  SearchKind = "product"
)

// maxSearchID leaves room for a prefix in the property's name.
const maxSearchID = 40

var (
	searchID     = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	fileVersion  = regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]{1,5}){0,3}$`)
	threeVersion = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{1,3}(\.[0-9]{1,5})?)?$`)
)

// lookups reads a list of places such as "registry:HKLM/Software/Old:Path".
func (l *loader) lookups(t tab, key string) []Lookup {
	t.unique(key)
	var out []Lookup
	for _, e := range t.elems(key) {
		if l.refuseReference(e) {
			continue
		}
		if found, ok := l.lookup(e); ok {
			out = append(out, found)
		}
	}
	return out
}

// The forms of lookups, for hints.
const (
	registryForm = `"registry:HKLM/Software/Contoso:Port" (registry32: for the 32-bit view)`
	iniForm      = `"ini:hello.ini:Section:Key", a file in the Windows folder`
)

func (l *loader) lookup(e *value) (Lookup, bool) {
	kind, rest, ok := strings.Cut(e.str, ":")
	if !ok {
		l.errVal(codeLookup, e.path, "%q is no place to look a value up in", e.str).WithHint("the forms are %s, \"env:NAME\" and %s", registryForm, iniForm)
		return Lookup{}, false
	}
	switch kind {
	case "registry", "registry32":
		return l.registryLookup(e, kind, rest)
	case "env":
		if !varName.MatchString(rest) {
			l.errVal(codeLookup, e.path, "%q is no environment variable that a condition can name", rest).WithHint("letters, digits and _ only, and no digit first")
			return Lookup{}, false
		}
		return Lookup{Kind: "env", Name: rest}, true
	case "ini":
		parts := strings.Split(rest, ":")
		if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" || strings.ContainsAny(parts[0], `/\`) || nameFault(parts[0]) != nil {
			l.errVal(codeLookup, e.path, "%q does not name a key of an ini file", e.str).WithHint("the form is %s", iniForm)
			return Lookup{}, false
		}
		return Lookup{Kind: "ini", File: parts[0], Section: parts[1], Name: parts[2]}, true
	}
	d := l.errVal(codeLookup, e.path, "nothing can be looked up in %q", kind)
	if near := nearest(kind, []string{"registry", "registry32", "env", "ini"}); near != "" {
		d.WithHint("did you mean %q?", near+":")
	} else {
		d.WithHint("the forms are %s, \"env:NAME\" and %s", registryForm, iniForm)
	}
	return Lookup{}, false
}

func (l *loader) registryLookup(e *value, kind, rest string) (Lookup, bool) {
	fault := func() (Lookup, bool) {
		l.errVal(codeLookup, e.path, "%q does not name a value of the registry", e.str).WithHint("the form is %s", registryForm)
		return Lookup{}, false
	}
	i := strings.LastIndexByte(rest, ':')
	if i < 0 {
		return fault()
	}
	key := strings.ReplaceAll(rest[:i], "/", `\`)
	root, key, _ := strings.Cut(key, `\`)
	root = rootPrefixes[strings.ToLower(root)]
	if key = strings.Trim(key, `\`); root == "" || root == "auto" || key == "" {
		return fault()
	}
	found := Lookup{Kind: "registry", Root: root, Key: key, Name: rest[i+1:], View: l.width()}
	if kind == "registry32" {
		found.View = 32
	}
	return found, true
}

// width is that of the package's own view of the registry.
func (l *loader) width() int {
	if l.arch == "386" {
		return 32
	}
	return 64
}

// readSearches reads [[search]].
func (l *loader) readSearches() {
	l.scope.Found = map[string]expr.Symbol{}
	for _, t := range l.tables("search") {
		s := &Search{Origin: t.origin(), ID: t.fixed("id"), Min: t.fixed("min"), Max: t.fixed("max")}
		if t.get("id") == nil {
			continue
		}
		switch {
		case !searchID.MatchString(s.ID):
			l.errVal(codeIdentifier, t.path("id"), "%q is no id of a search", s.ID).WithHint("letters, digits and _, and no digit first")
		case len(s.ID) > maxSearchID:
			l.errVal(codeLength, t.path("id"), "%q has %d characters; max is %d", "id", len(s.ID), maxSearchID)
		}
		for _, first := range l.m.Searches {
			if strings.EqualFold(first.ID, s.ID) {
				l.errVal(codeTwoNames, t.path("id"), "two searches have the id %q", s.ID).WithNote(l.keyPos(joinKey(first.Key, "id")), "the other is here")
			}
		}
		l.searchWhat(t, s)
		l.searches[s.ID] = s
		symbol := expr.Symbol{Type: expr.Path}
		if s.Kind == SearchRegistry {
			symbol.Type = expr.Registry
		}
		l.scope.Found[s.ID] = symbol
		l.m.Searches = append(l.m.Searches, s)
	}
	l.scope.Features = map[string]expr.Symbol{}
	for _, f := range l.m.Features {
		l.scope.Features[f.ID] = expr.Symbol{Type: expr.Truth}
	}
}

func (l *loader) searchIDs() []string {
	var out []string
	for _, s := range l.m.Searches {
		out = append(out, s.ID)
	}
	return out
}

// searchWhat reads what a search looks for.
func (l *loader) searchWhat(t tab, s *Search) {
	var keys []string
	for _, key := range []string{"registry", "file", "folder", "product"} {
		if t.written(key) {
			keys = append(keys, key)
		}
	}
	switch {
	case len(keys) == 0:
		l.errKey(codeSearch, t.v.path, "the search does not say what to look for").WithHint("write registry, file, folder or product")
		return
	case len(keys) > 1:
		t.contradict(keys[0], keys[1], "%s and %s in one search", keys[0], keys[1]).WithHint("several things are several [[search]]")
		return
	}
	s.Kind = SearchKind(keys[0])
	v := t.get(keys[0])
	if v == nil {
		if !t.broken(keys[0]) {
			l.errVal(codeEmpty, t.path(keys[0]), "%q in [[search]] is empty", keys[0])
		}
		return
	}
	switch s.Kind {
	case SearchRegistry:
		l.searchRegistry(v, s)
	case SearchProduct:
		s.Product = l.guid(v)
	default:
		l.searchPath(v, s)
	}
	l.searchVersions(t, s)
}

func (l *loader) searchRegistry(v *value, s *Search) {
	t := l.open(&searchKeyDef, v)
	s.Registry = Lookup{Kind: "registry", Root: t.str("root"), Name: t.fixed("value"), View: l.width()}
	r := &Registry{Root: s.Registry.Root}
	l.registryView(t, r)
	s.Registry.View = r.View
	if !l.registryKey(t, r) {
		return
	}
	key, ok := r.Key.Plain()
	if !ok {
		l.errVal(codeNoReference, t.path("key"), "a search cannot depend on what is known only when it is done")
		return
	}
	s.Registry.Key = key
}

// searchPath reads the place of a file or folder. Searches are done before the
// install folder is chosen.
func (l *loader) searchPath(v *value, s *Search) {
	p, ok := l.readPath(v, v.str, "")
	switch {
	case !ok:
	case p.Root == "":
		l.errVal(codeSearch, v.path, "%s has no root, so it could be anywhere", quote(v.str)).WithHint("begin it with a root such as {programs} or {system}")
	case p.Root == RootApp || p.Root == RootData && l.m.Product.DataDirProperty != "":
		l.errVal(codeSearch, v.path, "searches are done before {%s} is chosen", p.Root).WithHint("found.ID is for what others installed; begin with a root such as {programs}")
	case s.Kind == SearchFile && len(p.Elems) == 0:
		l.errVal(codePathIsRoot, v.path, "%s is a folder", quote(v.str)).WithHint("write folder = %q", v.str)
	}
	s.Path = p
}

// searchVersions checks min and max, which Windows Installer knows for files
// and products.
func (l *loader) searchVersions(t tab, s *Search) {
	for _, key := range []string{"min", "max"} {
		v := t.get(key)
		if v == nil {
			continue
		}
		form, want := fileVersion, `up to four numbers, such as "14.40.33810"`
		switch s.Kind {
		case SearchFolder:
			l.errKey(codeSearch, v.path, "a folder has no version")
			continue
		case SearchRegistry:
			l.errKey(codeSearch, v.path, "Windows Installer cannot compare versions of the registry").
				WithHint("look for the file, whose version it can compare, or for the product")
			continue
		case SearchProduct:
			form, want = threeVersion, `up to three numbers, such as "5.3.1"`
		}
		if !form.MatchString(v.str) {
			l.errVal(codeVersion, v.path, "%q is no version to look for", v.str).WithHint("write %s", want)
		}
	}
}
