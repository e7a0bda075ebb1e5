package manifest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/expr"
	"github.com/gomsi/gomsi/internal/winpath"
)

// Parameter is one [[parameter]]: a value that whoever installs may choose.
type Parameter struct {
	Origin
	Name string // public property
	Kind ParameterKind
	// Default has no references but roots and files. It is empty for a
	// password; for a bool it is one of Values.
	Default     Text
	DefaultFrom []Lookup // the first that exists counts, before Default
	Choices     []Choice // of kind choice, in order
	Values      []string // of kind bool: false, true
	Required    bool
	Forbid      []string // texts that the value may not hold
	Secret      bool     // kept out of logs; every password is
	Remember    bool     // kept across repair, change and upgrade
	Label, Hint string   // of the wizard's page
	Page        string
	BundleName  string // its name as a variable of the setup program
	// Quoted tells that the value stands in an argument of a command line.
	Quoted bool
	// LogsOn tells that a service runs under the account that the value names.
	LogsOn bool
}

// ParameterKind is the kind of a parameter; the words are those of the manifest.
type ParameterKind string

// The kinds of parameters.
const (
	TextParameter     ParameterKind = "text"
	PathParameter     ParameterKind = "path" // of a file
	FolderParameter   ParameterKind = "folder"
	PortParameter     ParameterKind = "port"
	BoolParameter     ParameterKind = "bool"
	ChoiceParameter   ParameterKind = "choice"
	AccountParameter  ParameterKind = "account"
	PasswordParameter ParameterKind = "password"
)

// Choice is one value of a choice, with what people see.
type Choice struct{ Value, Label string }

// maxParameterName keeps conditions about a parameter, which name it several
// times, below the 255 characters of Windows Installer's columns.
const maxParameterName = 35

var parameterName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)

// conditionWords have a meaning of their own in Windows Installer's conditions
// ("Conditional Statement Syntax").
var conditionWords = []string{"AND", "OR", "NOT", "XOR", "EQV", "IMP"}

// installerProperties are public properties that Windows Installer gives a
// meaning ("Property Reference"), beside those of owned.
var installerProperties = []string{
	"ACTION", "ADDDEFAULT", "ADDSOURCE", "ADVERTISE", "AFTERREBOOT", "COMPADDLOCAL", "COMPADDSOURCE", "COMPANYNAME", "EXECUTEACTION",
	"EXECUTEMODE", "FASTOEM", "FILEADDDEFAULT", "FILEADDLOCAL", "FILEADDSOURCE", "LIMITUI", "LOGACTION", "MEDIAPACKAGEPATH", "PATCH",
	"PIDKEY", "PRIMARYFOLDER", "PROMPTROLLBACKCOST", "REBOOTPROMPT", "RESUME", "ROOTDRIVE", "SEQUENCE", "SHORTFILENAMES", "TRANSFORMS",
	"TRANSFORMSATSOURCE", "TRANSFORMSSECURE", "UPGRADINGPRODUCTCODE", "USERNAME", "DISABLEROLLBACK", "NOCOMPANYNAME", "NOUSERNAME",
}

// ownPrefixes begin the properties that gomsi makes for itself.
var ownPrefixes = []string{"REMEMBERED_", "SEARCH_", "FROM_", "FOUND_", "OWN_", "GIVEN_", "WIX_", "MSI", "ARP", "WINDOWS_", "INSTALLED_", "REPLACES_", "REFUSED_VERSION_"}

// readParameters reads [[parameter]] but for the defaults, which may name files.
func (l *loader) readParameters() {
	l.scope.Params = map[string]expr.Symbol{}
	for _, t := range l.tables("parameter") {
		p := &Parameter{Origin: t.origin(), Name: t.fixed("name"), Kind: ParameterKind(t.str("kind")), Required: t.yes("required"),
			Secret: t.yes("secret"), Remember: t.yes("remember"), Label: t.fixed("label"), Hint: t.fixed("hint"), Page: t.fixed("page"),
			BundleName: t.fixed("bundle_name"), Forbid: t.strs("forbid")}
		if t.get("name") == nil {
			continue
		}
		l.parameterName(t, p)
		if first := l.params[p.Name]; first != nil {
			l.errVal(codeTwoNames, t.path("name"), "two parameters have the name %q", p.Name).WithNote(l.keyPos(joinKey(first.Key, "name")), "the other is here")
			continue
		}
		l.parameterSecret(t, p)
		l.parameterWords(t, p)
		l.parameterTexts(t, p)
		p.DefaultFrom = l.lookups(t, "default_from")
		l.params[p.Name] = p
		l.scope.Params[p.Name] = p.symbol()
		l.m.Parameters = append(l.m.Parameters, p)
	}
}

// symbol says what conditions may do with the parameter.
func (p *Parameter) symbol() expr.Symbol {
	switch p.Kind {
	case PortParameter:
		return expr.Symbol{Type: expr.Number}
	case BoolParameter:
		return expr.Symbol{Type: expr.Bool, Words: p.Values}
	case ChoiceParameter:
		return expr.Symbol{Type: expr.Choice, Words: p.words()}
	}
	return expr.Symbol{Type: expr.Text}
}

// IsPath tells whether the value is a path.
func (p *Parameter) IsPath() bool { return p.Kind == PathParameter || p.Kind == FolderParameter }

// IsFree tells whether the value may be any text, and not one of a few or a
// number.
func (p *Parameter) IsFree() bool {
	return p.Kind != PortParameter && p.Kind != BoolParameter && p.Kind != ChoiceParameter
}

func (p *Parameter) words() []string {
	var out []string
	for _, c := range p.Choices {
		out = append(out, c.Value)
	}
	return out
}

func (l *loader) parameterName(t tab, p *Parameter) {
	path, name := t.path("name"), p.Name
	prefix := slices.IndexFunc(ownPrefixes, func(s string) bool { return strings.HasPrefix(name, s) })
	switch {
	case identifier.MatchString(name) && !parameterName.MatchString(name) && !strings.Contains(name, "."):
		l.errVal(codeProperty, path, "%q is a private property, which a command line cannot set", name).WithHint("write %q", strings.ToUpper(name))
	case !parameterName.MatchString(name):
		l.errVal(codeProperty, path, "%q is no name of a parameter", name).WithHint("capitals, digits and _, and no digit first")
	case len(name) > maxParameterName:
		l.errVal(codeLength, path, "%q has %d characters; max is %d", "name", len(name), maxParameterName)
	case owned[name] != "" || slices.Contains(installerProperties, name) || slices.Contains(conditionWords, name):
		l.errVal(codeOwnProperty, path, "%q has a meaning of its own in Windows Installer", name).WithHint("choose another name, such as %q", "APP_"+name)
	case name == l.m.Product.InstallDirProperty:
		l.errVal(codeOwnProperty, path, "%q is the property of the install folder", name).WithHint("its default is product.install_dir")
	case name == l.m.Product.DataDirProperty:
		l.errVal(codeOwnProperty, path, "%q is the property of the data folder", name).WithHint("its default is product.data_dir")
	case prefix >= 0:
		l.errVal(codeOwnProperty, path, "names that begin with %s are gomsi's or Windows Installer's own", ownPrefixes[prefix])
	}
	if v := l.root.tab["properties"]; v != nil && v.kind == kTable && v.tab[name] != nil {
		l.errVal(codeOwnProperty, path, "%s is a key of [properties], too", name).
			WithNote(l.keyPos(v.tab[name].path), "it is written here").WithHint("write the value as the default of the parameter")
	}
}

// parameterSecret decides what is secret, and that nothing secret is written
// down.
func (l *loader) parameterSecret(t tab, p *Parameter) {
	if p.Kind == PasswordParameter {
		if v := t.get("secret"); v != nil && !p.Secret {
			t.contradict("kind", "secret", "a password is always secret")
		}
		p.Secret = true
	}
	if !p.Secret {
		return
	}
	if p.Remember && t.written("remember") {
		other := "secret"
		if p.Kind == PasswordParameter {
			other = "kind"
		}
		t.contradict(other, "remember", "a secret is never remembered, since it would be readable in the registry")
	}
	p.Remember = false
	what := "a secret"
	if p.Kind == PasswordParameter {
		what = "a password"
	}
	if v := t.get("default"); v != nil && v.str != "" {
		l.errVal(codeSecret, v.path, "%s parameter cannot have a default", what).
			WithHint("take the default out; the %s is given on the command line or asked for", strings.TrimPrefix(what, "a "))
	}
	if v := t.get("default_from"); v != nil && p.Kind == PasswordParameter {
		l.errVal(codeSecret, v.path, "a password parameter cannot be looked up").WithHint("a place that an installer can read is no place for a password")
	}
}

// parameterWords reads the values of a choice and of a bool.
func (l *loader) parameterWords(t tab, p *Parameter) {
	for _, e := range []struct {
		key  string
		kind ParameterKind
	}{{"choices", ChoiceParameter}, {"values", BoolParameter}} {
		if t.written(e.key) && p.Kind != e.kind && !t.broken("kind") {
			l.errKey(codeContradiction, t.path(e.key), "%q is for parameters of kind %q", e.key, e.kind).WithHint("write kind = %q", e.kind)
		}
	}
	switch p.Kind {
	case BoolParameter:
		p.Values = t.strs("values")
		if !t.written("values") {
			p.Values = []string{"0", "1"}
		}
		t.unique("values")
		if len(p.Values) != 2 || strings.TrimSpace(p.Values[0]) == "" || strings.TrimSpace(p.Values[1]) == "" {
			if !t.broken("values") {
				l.errVal(codeWord, t.path("values"), "%q needs two texts: one for false and one for true", "values").WithHint(`such as ["no", "yes"]`)
			}
			p.Values = []string{"0", "1"}
		}
		for i, e := range t.elems("values") {
			if i < 2 {
				l.parameterWord(e)
			}
		}
	case ChoiceParameter:
		l.choices(t, p)
	}
}

func (l *loader) choices(t tab, p *Parameter) {
	v := t.get("choices")
	if v == nil || v.kind != kArray || len(v.list) == 0 {
		if !t.broken("choices") {
			l.errKey(codeMissing, t.v.path, "a parameter of kind %q needs %q", p.Kind, "choices").WithHint(`such as choices = ["small", "large"]`)
		}
		return
	}
	seen := map[string]bool{}
	for _, e := range v.list {
		c, at := Choice{Value: e.str, Label: e.str}, e
		if e.kind == kTable {
			l.checkTable(&choiceDef, e)
			sub := l.open(&choiceDef, e)
			if at = sub.get("value"); at == nil {
				continue
			}
			c = Choice{Value: at.str, Label: sub.str("label")}
			if c.Label == "" {
				c.Label = c.Value
			}
		}
		switch {
		case at.kind != kString:
			continue
		case strings.TrimSpace(c.Value) == "":
			l.errVal(codeEmpty, at.path, "a choice is empty").WithHint("a parameter that is not required may be empty anyway")
			continue
		case seen[c.Value]:
			l.errVal(codeListed, at.path, "%q is listed twice in %q", c.Value, "choices")
			continue
		}
		seen[c.Value] = true
		if l.parameterWord(at) {
			p.Choices = append(p.Choices, c)
		}
	}
}

// parameterWord checks a text that values are compared with.
func (l *loader) parameterWord(v *value) bool {
	l.refuseReference(v)
	switch {
	case strings.Contains(v.str, `"`):
		l.errVal(codeWord, v.path, "Windows Installer cannot compare with a text that holds a double quote")
	case strings.HasPrefix(v.str, "#"):
		l.errVal(codeWord, v.path, "a value cannot begin with #, by which Windows Installer tells numbers of the registry from texts")
	case winpath.Len(v.str) > maxWord:
		l.errVal(codeLength, v.path, "the value has %d characters; max is %d", winpath.Len(v.str), maxWord)
	default:
		return true
	}
	return false
}

// maxWord keeps a comparison with one text below the length of a condition.
const maxWord = 80

func (l *loader) parameterTexts(t tab, p *Parameter) {
	t.oneLine("label", maxDescription)
	t.oneLine("hint", maxDescription)
	t.unique("forbid")
	for _, e := range t.elems("forbid") {
		if e.str == "" {
			l.errVal(codeEmpty, e.path, "an empty text in %q would forbid every value", "forbid")
			continue
		}
		if e.str != `"` {
			l.parameterWord(e)
		}
	}
	if p.BundleName == "" {
		p.BundleName = p.Name
	} else if !identifier.MatchString(p.BundleName) {
		l.errVal(codeIdentifier, t.path("bundle_name"), "%q is no name of a variable", p.BundleName).WithHint("letters, digits and _, and no digit first")
	}
}

// noParameter adds the nearest parameter as a hint.
func (l *loader) noParameter(d *diag.Diagnostic, prefix, name string) {
	var names []string
	for _, p := range l.m.Parameters {
		names = append(names, p.Name)
	}
	if near := nearest(name, names); near != "" {
		d.WithHint("did you mean {%s.%s}?", prefix, near)
		return
	}
	d.WithHint("a [[parameter]] declares it")
}

// readDefaults reads the defaults of parameters and holds them against the
// parameters' own rules.
func (l *loader) readDefaults() {
	for _, t := range l.tables("parameter") {
		p := l.params[t.str("name")]
		v := t.get("default")
		if p == nil || p.Key != t.v.path || p.Secret {
			continue
		}
		if v == nil || v.kind != kString {
			if p.Kind == BoolParameter {
				p.Default = plainText(p.Values[0])
			}
			continue
		}
		p.Default = l.parseText(v, inDefault)
		if plain, ok := p.Default.Plain(); ok {
			if p.Kind == PathParameter || p.Kind == FolderParameter {
				plain = strings.ReplaceAll(plain, "/", `\`)
				p.Default.Parts = plainText(plain).Parts
			}
			if p.Kind == BoolParameter && plain == "" {
				p.Default = plainText(p.Values[0])
				continue
			}
			l.checkDefault(v, p, plain)
		}
	}
}

func plainText(s string) Text {
	if s == "" {
		return Text{}
	}
	return Text{Parts: []Part{{Kind: Literal, Text: s}}, Raw: s}
}

// checkDefault holds a default without references against the rules that the
// package checks when it is installed.
func (l *loader) checkDefault(v *value, p *Parameter, s string) {
	if s == "" {
		return
	}
	fault := func(format string, args ...any) *diag.Diagnostic {
		return l.errVal(codeDefault, v.path, format, args...)
	}
	switch p.Kind {
	case PortParameter:
		if n, err := strconv.Atoi(s); err != nil || n < 1 || n > maxPort {
			fault("the default %q is no port", s).WithHint("a port is a whole number from 1 to %d", maxPort)
			return
		}
	case BoolParameter:
		if !slices.Contains(p.Values, s) {
			fault("the default %q is neither %q nor %q", s, p.Values[0], p.Values[1])
			return
		}
	case ChoiceParameter:
		if words := p.words(); !slices.Contains(words, s) {
			fault("the default %q is none of the choices", s).WithHint("they are %s", strings.Join(words, ", "))
			return
		}
	case PathParameter, FolderParameter:
		if !strings.Contains(s, `:\`) && !strings.HasPrefix(s, `\\`) {
			fault("the default %s is no whole path", quote(v.str)).WithHint("begin it with a root such as {data}")
			return
		}
	}
	if strings.HasPrefix(s, "#") {
		fault("a value cannot begin with #, by which Windows Installer tells numbers of the registry from texts")
	}
	for _, text := range p.Forbid {
		if strings.Contains(s, text) {
			fault("the default holds %q, which %q forbids", text, "forbid")
		}
	}
}

const maxPort = 65535

// checkParameters checks what only shows when everything is read.
func (l *loader) checkParameters() {
	for _, p := range l.m.Parameters {
		if s, ok := p.Default.Plain(); ok && p.Quoted && strings.Contains(s, `"`) {
			l.errVal(codeDefault, joinKey(p.Key, "default"), "the default holds a double quote, which would break the argument that the parameter stands in").
				WithHint("write {raw.%s} there to put the text into the command line as it is", p.Name)
		}
	}
}
