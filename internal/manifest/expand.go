package manifest

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
	"text/template"
)

// builtinNames are what gomsi itself gives templates.
var builtinNames = []string{"Name", "Version", "MSIVersion", "Arch", "Env"}

var (
	envUse       = regexp.MustCompile(`\.Env\.([A-Za-z_][A-Za-z0-9_]*)`)
	templateLead = regexp.MustCompile(`^template: [^ ]*:\d+(:\d+)?: (executing "[^"]*" at <[^>]*>: )?`)
	// missingName is said by text/template and by templates.Expand.
	missingName = regexp.MustCompile(`(?:map has no entry for key|no variable is named) "([^"]*)"`)
	varName     = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// plainExpand is what Options.Expand is when nobody brings a richer one.
func plainExpand(text string, data TemplateData) (string, error) {
	t, err := template.New("text").Option("missingkey=error").Parse(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := t.Execute(&b, map[string]any(data)); err != nil {
		return "", err
	}
	return b.String(), nil
}

// readVars reads [vars] and starts the data that templates see.
func (l *loader) readVars() {
	env := map[string]string{}
	l.data = TemplateData{"Arch": l.arch, "Env": env}
	v := l.root.tab["vars"]
	if v == nil || v.kind != kTable {
		return
	}
	if e := v.tab["env"]; e != nil && e.kind == kArray {
		for _, name := range e.list {
			if !varName.MatchString(name.str) {
				l.errVal(codeVarName, name.path, "%q is not a variable that templates can name", name.str).
					WithHint("letters, digits and _ only, and no digit first")
				continue
			}
			env[name.str] = ""
			if l.o.Env != nil {
				if s, ok := l.o.Env(name.str); ok {
					env[name.str] = s
				}
			}
		}
	}
	for _, name := range v.keys {
		if name != "env" {
			l.readVar(name, v.tab[name])
		}
	}
}

func (l *loader) readVar(name string, v *value) {
	switch {
	case slices.ContainsFunc(builtinNames, func(b string) bool { return strings.EqualFold(b, name) }):
		l.errKey(codeVarName, v.path, "%q in [vars] is a name of gomsi's own", name).WithHint("call it something else")
		return
	case !varName.MatchString(name):
		l.errKey(codeVarName, v.path, "%q in [vars] is not a name that templates can use", name).
			WithHint("letters, digits and _ only, and no digit first")
		return
	case v.kind == kString:
		l.expandValue(v)
		l.data[name] = v.str
	case v.kind&(kBool|kInt) != 0:
		l.data[name] = v.raw
	default:
		l.errVal(codeType, v.path, "%q in [vars] must be a string, a whole number or true or false, not %s", name, v.kind)
	}
}

// expandValue expands the template in one string, in place; a fault makes the
// value unreadable.
func (l *loader) expandValue(v *value) {
	if v.kind != kString || !strings.Contains(v.str, "{{") {
		l.checkControl(v)
		return
	}
	env, _ := l.data["Env"].(map[string]string)
	for _, m := range envUse.FindAllStringSubmatchIndex(v.str, -1) {
		name := v.str[m[2]:m[3]]
		if _, ok := env[name]; !ok {
			p, n := l.idx.inside(v.path, v.str, m[0], m[1]-m[0])
			l.diags.Errorf(codeTemplateEnv, p, "environment variable %q is not listed in [vars]", name).WithLength(n).
				WithHint("add it there: env = [%q]", name)
			v.kind = 0
			return
		}
	}
	text, err := l.o.Expand(v.str, l.data)
	if err == nil && strings.Contains(text, "<no value>") {
		err = fmt.Errorf("a name in it has no value")
	}
	if err != nil {
		l.templateFault(v, err)
		v.kind = 0
		return
	}
	v.str, v.expanded = text, true
	l.checkControl(v)
}

func (l *loader) templateFault(v *value, err error) {
	text := templateLead.ReplaceAllString(err.Error(), "")
	if m := missingName.FindStringSubmatch(text); m != nil {
		g := l.errVal(codeTemplate, v.path, "templates have no name %q here", "."+m[1])
		names := slices.Clone(builtinNames)
		for n := range l.data {
			names = append(names, n)
		}
		sort.Strings(names)
		names = slices.Compact(names)
		if near := nearest(m[1], names); near != "" && near != m[1] {
			g.WithHint("did you mean %q?", "."+near)
		} else {
			g.WithHint("there are .%s and the names of [vars]", strings.Join(builtinNames, " ."))
		}
		return
	}
	l.errVal(codeTemplate, v.path, "the template does not expand: %s", text)
}

// checkControl refuses control characters other than tabs and line ends.
func (l *loader) checkControl(v *value) {
	i := strings.IndexFunc(v.str, func(r rune) bool { return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0x7f })
	if i >= 0 {
		l.errVal(codeControl, v.path, "the text holds the control character %U", rune(v.str[i]))
		v.kind = 0
	}
}

// expandDocument decides `if` and expands every template that is left.
func (l *loader) expandDocument() {
	for _, name := range l.root.keys {
		v := l.root.tab[name]
		switch {
		case name == "vars" || v.kind == 0:
		case v.kind == kTable:
			l.expandTable(v)
		default:
			for _, e := range v.list {
				l.expandTable(e)
			}
		}
	}
}

// expandTable expands one table; `if` first, since what is left out may use
// what is not there.
func (l *loader) expandTable(v *value) {
	if c := v.tab["if"]; c != nil && c.kind == kString {
		l.expandValue(c)
		if s := strings.TrimSpace(c.str); c.kind == 0 || s == "" || s == "false" {
			v.kind, v.dropped = 0, true
			return
		}
	}
	for _, name := range v.keys {
		l.expandDeep(v.tab[name])
	}
}

func (l *loader) expandDeep(v *value) {
	switch v.kind {
	case kString:
		if !v.expanded {
			l.expandValue(v)
		}
	case kArray:
		for _, e := range v.list {
			l.expandDeep(e)
		}
	case kTable:
		for _, name := range v.keys {
			l.expandDeep(v.tab[name])
		}
	}
}
