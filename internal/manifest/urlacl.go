package manifest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/expr"
)

// URLACL is one [[urlacl]]: a URL that an account other than an administrator's
// may listen on.
type URLACL struct {
	Origin
	URL  Text
	SDDL string // the security descriptor of the reservation
	// Feature is that of the service which the reservation is for; "": the
	// reservation belongs to the product as a whole.
	Feature string
	When    *expr.Expr `json:"-"` // nil: always
}

// urlHost is a host of a URL prefix (Win32 documentation, "UrlPrefix Strings"):
// the strong or the weak wildcard, a name, or an address of IPv6 in brackets.
var urlHost = regexp.MustCompile(`^([+*]|[A-Za-z0-9._\x00-]+|\[[0-9A-Fa-f:.%]+\])$`)

// placeholder stands for a reference in a text whose form is checked.
const placeholder = "\x00"

func (l *loader) readURLACLs() {
	seen := map[string]*URLACL{}
	for _, t := range l.tables("urlacl") {
		u := &URLACL{Origin: t.origin(), When: l.when(t)}
		if l.m.Product.PerUser() {
			l.errKey(codeScope, t.v.path, "a per-user package cannot reserve a URL").WithHint(`write scope = "machine" in [product]`)
		}
		l.urlPrincipal(t, u)
		v := t.get("url")
		if v == nil {
			continue
		}
		var ok bool
		if u.URL, ok = l.soundText(v); ok {
			l.checkURL(v, u)
		}
		key := strings.ToLower(u.URL.Raw)
		if first := seen[key]; first != nil {
			if bothWhen(first.When, u.When) {
				continue
			}
			l.errVal(codeTwoURLs, v.path, "the URL %s is reserved twice", quote(v.str)).
				WithNote(l.keyPos(joinKey(first.Key, "url")), "it is first reserved here").
				WithHint("a reservation is for one principal; sddl can name several")
			continue
		}
		seen[key] = u
		l.m.URLACLs = append(l.m.URLACLs, u)
	}
}

// bothWhen tells whether two things that cannot be there together are under
// different conditions, so that they may be meant as alternatives.
func bothWhen(a, b *expr.Expr) bool { return a != nil && b != nil && a.Source != b.Source }

// urlPrincipal reads who may listen: to, or sddl, or the only service.
func (l *loader) urlPrincipal(t tab, u *URLACL) {
	to, sddl := t.get("to"), t.get("sddl")
	switch {
	case t.written("to") && t.written("sddl"):
		t.contradict("to", "sddl", "to and sddl say the same thing in two ways")
	case sddl != nil:
		u.SDDL, _ = l.descriptor(sddl)
	case to != nil:
		if p := l.principal(to); p != nil {
			u.SDDL = listenSDDL(p.SID)
			u.Feature = l.serviceFeature(p.SID)
		}
	case !t.broken("to") && !t.broken("sddl"):
		if s := l.onlyService(t, "to"); s != nil {
			u.SDDL, u.Feature = listenSDDL(ServiceSID(s.Name)), s.Feature
		}
	}
}

// listenSDDL lets a principal listen: GENERIC_EXECUTE is the right to register
// (Win32 documentation, "HTTP_SERVICE_CONFIG_URLACL_PARAM").
func listenSDDL(sid string) string { return "D:(A;;GX;;;" + sid + ")" }

// serviceFeature gives the feature of the package's service with a SID, "" when
// it has none.
func (l *loader) serviceFeature(sid string) string {
	for _, s := range l.m.Services {
		if ServiceSID(s.Name) == sid {
			return s.Feature
		}
	}
	return ""
}

// onlyService finds the only service of the package.
func (l *loader) onlyService(t tab, key string) *Service {
	switch {
	case len(l.m.Services) == 1:
		return l.m.Services[0]
	case len(l.m.Services) < len(l.tables("service")):
		return nil // one is at fault
	case len(l.m.Services) == 0:
		l.errKey(codeNoService, t.v.path, "%s needs %q: the package has no service", t.def.label(), key).
			WithHint(`name who may: "service:NAME", or an account such as "NetworkService"`)
		return nil
	}
	var names []string
	for _, s := range l.m.Services {
		names = append(names, strconv.Quote(servicePrefix+s.Name))
	}
	l.errKey(codeNoService, t.v.path, "%s needs %q: the package has %d services", t.def.label(), key, len(names)).
		WithHint("name one of %s", strings.Join(names, ", "))
	return nil
}

// checkURL checks a URL as far as it is written out.
func (l *loader) checkURL(v *value, u *URLACL) {
	fault := func(code, format string, args ...any) *diag.Diagnostic {
		return l.errVal(code, v.path, format, args...)
	}
	form := u.URL.Format(nil, func(Part) string { return placeholder })
	for _, p := range u.URL.Parts {
		if p.Kind != Literal && p.Kind != ParamRef {
			fault(codeReserve, "a URL can hold parameters only")
			return
		}
		if p.Kind == ParamRef {
			p.Param.Quoted = true // an old reservation is taken away by a command
		}
	}
	l.lasting(v, u.URL, "URL")
	l.neverEmpty(v, u.URL, u.When)
	scheme, rest, ok := strings.Cut(form, "://")
	switch {
	case !ok || strings.Contains(scheme, placeholder):
		fault(codeReserve, "the URL %s does not begin with its scheme", quote(v.str)).WithHint(`write it out: "http://+:8080/"`)
		return
	case !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https"):
		fault(codeReserve, "the scheme %q cannot be reserved", scheme).WithHint("there are http and https")
		return
	case strings.Contains(rest, `\`):
		fault(codeReserve, "the URL %s holds a backslash", quote(v.str)).WithHint("URLs have slashes")
		return
	case !strings.HasSuffix(rest, "/"):
		fault(codeReserve, "the URL %s does not end in a slash", quote(v.str)).WithHint("write %q", v.str+"/")
		return
	}
	authority, path, _ := strings.Cut(rest, "/")
	host, port, ok := cutPort(authority)
	switch {
	case !ok:
		fault(codeReserve, "the URL %s names no port", quote(v.str)).WithHint("a reservation is for one port: %s://%s:80/", scheme, strings.ReplaceAll(host, placeholder, "+"))
	case host == "":
		fault(codeReserve, "the URL %s names no host", quote(v.str)).WithHint("+ stands for every name of the machine: %s://+:…", scheme)
	case !urlHost.MatchString(host):
		fault(codeReserve, "%q is no host of a URL", strings.ReplaceAll(host, placeholder, "…")).WithHint("+ stands for every name of the machine, * for those that nobody else has")
	default:
		l.urlPort(v, u.URL, port)
		l.urlPath(v, path)
	}
}

// cutPort takes the port from the end of an authority; ok is false when it has
// none.
func cutPort(authority string) (host, port string, ok bool) {
	i := strings.LastIndexByte(authority, ':')
	if i < 0 || i < strings.LastIndexByte(authority, ']') {
		return authority, "", false
	}
	return authority[:i], authority[i+1:], true
}

func (l *loader) urlPort(v *value, t Text, port string) {
	if port == placeholder {
		if p := paramBeforePath(t); p != nil && p.Kind != PortParameter {
			l.errVal(codePort, v.path, "the parameter %s is no port", p.Name).WithHint(`write kind = "port" in its [[parameter]]`)
		}
		return
	}
	if portFault(port) {
		l.errVal(codePort, v.path, "%q is no port", strings.ReplaceAll(port, placeholder, "…")).WithHint("a port is a whole number from 1 to %d, or a parameter of kind \"port\"", maxPort)
	}
}

// portFault tells whether s is no port.
func portFault(s string) bool {
	n, err := strconv.Atoi(s)
	return err != nil || n < 1 || n > maxPort || strconv.Itoa(n) != s
}

// paramBeforePath gives the parameter that a URL's path follows.
func paramBeforePath(t Text) *Parameter {
	for i, p := range t.Parts {
		if p.Kind == ParamRef && i+1 < len(t.Parts) && strings.HasPrefix(t.Parts[i+1].Text, "/") {
			return p.Param
		}
	}
	return nil
}

// urlPath checks the path of a URL; it begins behind the first slash and ends
// in one.
func (l *loader) urlPath(v *value, path string) {
	fault := func(what, hint string) {
		l.errVal(codeReserve, v.path, "the path of %s %s", quote(v.str), what).WithHint("%s", hint)
	}
	for _, r := range path {
		switch {
		case r == '?' || r == '#':
			fault(fmt.Sprintf("holds %q", r), "a reservation is for everything below a path: write it without query and fragment")
			return
		case r == '%':
			fault(fmt.Sprintf("holds %q", r), "Windows compares paths as they are when nothing is escaped: write the character itself")
			return
		case r <= ' ' && r != 0 || strings.ContainsRune(`*<>"|`, r):
			fault(fmt.Sprintf("holds %q", r), "leave it out")
			return
		}
	}
	if path == "" {
		return
	}
	for _, e := range strings.Split(strings.TrimSuffix(path, "/"), "/") {
		switch e {
		case "":
			fault("has two slashes in a row", "leave one out")
			return
		case ".", "..":
			fault(fmt.Sprintf("holds %q", e), "write the path as programs ask for it")
			return
		}
	}
}

// soundText is text; ok is false when a reference in it is at fault, and so
// missing.
func (l *loader) soundText(v *value) (t Text, ok bool) {
	before := l.diags.ErrorCount()
	t = l.text(v)
	return t, l.diags.ErrorCount() == before
}

// lasting refuses references of a thing that is taken away by its name, and
// that others may stand for something else by then.
func (l *loader) lasting(v *value, t Text, what string) {
	for _, p := range t.Parts {
		switch {
		case p.Kind == FoundRef:
			l.errVal(codeForgotten, v.path, "what the search %q finds may be something else when the %s is removed", p.Text, what)
			return
		case p.Kind == ParamRef && !p.Param.Remember:
			l.errVal(codeForgotten, v.path, "the parameter %s is not remembered, so nobody would know the %s when it is removed", p.Text, what).
				WithNote(l.keyPos(p.Param.Key), "the parameter is here").WithHint("leave remember = false out of it")
			return
		}
	}
}

// neverEmpty refuses parameters that may be empty where something is needed,
// unless a condition asks for them.
func (l *loader) neverEmpty(v *value, t Text, when *expr.Expr) {
	for _, p := range t.Parts {
		if p.Kind != ParamRef || !p.Param.mayBeEmpty() || asks(when, p.Text) {
			continue
		}
		l.errVal(codeMayBeEmpty, v.path, "the parameter %s may be empty here", p.Text).
			WithNote(l.keyPos(p.Param.Key), "it has no default and is not required").
			WithHint("give it a default, or write required = true, or when = \"param.%s\" here", p.Text)
		return
	}
}

func (p *Parameter) mayBeEmpty() bool { return !p.Required && len(p.Default.Parts) == 0 }

// asks tells whether a condition names a parameter.
func asks(when *expr.Expr, param string) bool {
	found := false
	if when != nil {
		when.Names(func(n expr.Name) { found = found || n.Space == expr.Param && n.ID == param })
	}
	return found
}
