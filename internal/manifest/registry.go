package manifest

import (
	"encoding/hex"
	"fmt"
	"math"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/winpath"
)

// Limits of the registry (Win32 documentation, "Registry element size
// limits"), in characters.
const (
	maxKeyName   = 255
	maxValueName = 16383
)

// rootPrefixes are roots as they are often written in front of a key.
var rootPrefixes = map[string]string{
	"hklm": "HKLM", "hkey_local_machine": "HKLM", "hkcu": "HKCU", "hkey_current_user": "HKCU",
	"hkcr": "HKCR", "hkey_classes_root": "HKCR", "hku": "HKU", "hkey_users": "HKU", "hkmu": "auto",
}

// seenValue is where a registry value was first written.
type seenValue struct {
	path  string
	owner *Registry
}

func (l *loader) readRegistry() {
	seen := map[string]seenValue{}
	for _, t := range l.tables("registry") {
		r := &Registry{Origin: t.origin(), Root: t.str("root"), Overwrite: t.yes("overwrite"), OnUninstall: t.str("on_uninstall"), Feature: l.feature(t), When: l.when(t)}
		l.registryRoot(t, r)
		l.registryView(t, r)
		r.Access = l.access(t)
		l.registryAccess(t, r)
		ok := l.registryKey(t, r)
		l.registryValues(t, r)
		if !ok {
			continue
		}
		l.twoValues(r, seen)
		l.checkPurgeKey(t, r)
		if len(r.Values) == 0 && !t.written("values") && r.OnUninstall != "purge" && t.written("overwrite") {
			l.warnVal(codeNoEffect, t.path("overwrite"), "overwrite has no effect: the key has no values")
		}
		l.m.Registry = append(l.m.Registry, r)
	}
}

// registryAccess refuses to say who may change what a user may change anyway.
func (l *loader) registryAccess(t tab, r *Registry) {
	if r.Access != nil && (r.Root == "HKCU" || r.Root == "HKU") {
		l.diags.Errorf(codeScope, r.Access.Pos, "a key below %s is its user's own", r.Root).WithHint("rights are for keys of the machine, below HKLM")
		r.Access = nil
	}
}

func (l *loader) registryRoot(t tab, r *Registry) {
	perUser := l.m.Product.PerUser()
	if r.Root == "auto" {
		r.Auto, r.Root = true, "HKLM"
		if perUser {
			r.Root = "HKCU"
		}
		return
	}
	if perUser && r.Root != "HKCU" && r.Root != "HKCR" && !t.broken("root") {
		l.errVal(codeScope, t.path("root"), "a per-user package cannot write to %s", r.Root).WithHint(`write "HKCU" or "auto"`)
	}
}

func (l *loader) registryView(t tab, r *Registry) {
	r.View = 64
	if l.arch == "386" {
		r.View = 32
	}
	v := t.get("view")
	switch {
	case v == nil:
	case v.num != 64 && v.num != 32:
		l.errVal(codeWord, v.path, "%d is no value of %q", v.num, "view").WithHint("it is one of 64, 32")
	case v.num == 64 && l.arch == "386":
		l.errVal(codeContradiction, v.path, "a 386 package cannot write the 64-bit view").WithHint(`leave view out, or leave the table out for 386: if = '{{ne .Arch "386"}}'`)
	default:
		r.View = int(v.num)
	}
}

// registryKey reads the key; its slashes are backslashes.
func (l *loader) registryKey(t tab, r *Registry) bool {
	v := t.get("key")
	if v == nil {
		return false
	}
	fault := func(format string, args ...any) *diag.Diagnostic {
		return l.errVal(codeRegistryKey, v.path, format, args...)
	}
	first, rest, _ := strings.Cut(strings.ReplaceAll(v.str, `\`, "/"), "/")
	switch root := rootPrefixes[strings.ToLower(first)]; {
	case root != "":
		fault("the key %q begins with a root", v.str).WithHint("write root = %q and key = %q", root, rest)
		return false
	case strings.HasPrefix(v.str, "/") || strings.HasPrefix(v.str, `\`):
		fault("the key %q begins with a slash", v.str).WithHint("leave it out")
		return false
	}
	for _, e := range strings.FieldsFunc(v.str, func(r rune) bool { return r == '/' || r == '\\' }) {
		if n := winpath.Len(e); n > maxKeyName {
			fault("a name in the key has %d characters; max is %d", n, maxKeyName)
			return false
		}
		if strings.EqualFold(e, "Wow6432Node") {
			fault("the key names %s, which is the other view of the registry", e).WithHint("leave it out and write view = 32")
			return false
		}
	}
	r.Key = slashes(l.text(v))
	for _, p := range r.Key.Parts {
		switch p.Kind {
		case RootRef, FileRef:
			fault("a registry key cannot hold a path of the file system")
			return false
		case ParamRef:
			p.Param.Quoted = true // keys stand in commands of reg.exe
		}
	}
	return true
}

// slashes turns a text into one of a path: backslashes, none double and none
// at its end.
func slashes(t Text) Text {
	parts := make([]Part, len(t.Parts))
	copy(parts, t.Parts)
	for i := range parts {
		if parts[i].Kind == Literal {
			s := strings.Join(strings.FieldsFunc(parts[i].Text, func(r rune) bool { return r == '/' || r == '\\' }), `\`)
			if i > 0 && strings.HasPrefix(strings.ReplaceAll(parts[i].Text, "/", `\`), `\`) {
				s = `\` + s
			}
			if i < len(parts)-1 && s != `\` && strings.HasSuffix(strings.ReplaceAll(parts[i].Text, "/", `\`), `\`) {
				s += `\`
			}
			parts[i].Text = s
		}
	}
	t.Parts = parts
	return t
}

func (l *loader) registryValues(t tab, r *Registry) {
	vals := t.get("values")
	if vals == nil {
		return
	}
	for _, name := range vals.keys {
		v := vals.tab[name]
		if v.kind == 0 {
			continue
		}
		if n := winpath.Len(name); n > maxValueName {
			l.errKey(codeLength, v.path, "the name of a value has %d characters; max is %d", n, maxValueName)
			continue
		}
		rv := &RegistryValue{Origin: Origin{Key: v.path, Pos: l.keyPos(v.path)}, Name: name}
		if l.registryData(v, rv) {
			r.Values = append(r.Values, rv)
		}
	}
}

// registryData reads the data of one value: a string, a whole number, or a
// table that names its type.
func (l *loader) registryData(v *value, rv *RegistryValue) bool {
	switch v.kind {
	case kString:
		rv.Type, rv.Text = RegString, l.text(v)
	case kInt:
		rv.Type = RegDWord
		return l.number(v, rv, 32)
	case kTable:
		l.checkTable(&valueDef, v)
		t := l.open(&valueDef, v)
		data := t.get("value")
		if t.get("type") == nil || data == nil {
			return false
		}
		rv.Type = RegistryType(t.str("type"))
		return l.typedData(data, rv)
	case kBool:
		l.errVal(codeRegistryData, v.path, "the registry has no type for true and false").WithHint("write %d", map[bool]int{true: 1}[v.bool])
		return false
	case kArray:
		l.errVal(codeRegistryData, v.path, "a list needs its type").WithHint(`write { type = "multi", value = […] }`)
		return false
	default:
		l.errVal(codeRegistryData, v.path, "the registry has no type for %s", v.kind).WithHint("put it in quotes")
		return false
	}
	return true
}

// number reads a whole number of 32 or 64 bits; negative ones are written as
// their two's complement.
func (l *loader) number(v *value, rv *RegistryValue, bits int) bool {
	if v.kind != kInt {
		l.errVal(codeRegistryData, v.path, "a value of type %q must be a whole number, not %s", rv.Type, v.kind)
		return false
	}
	if bits == 32 && (v.num < math.MinInt32 || v.num > math.MaxUint32) {
		l.errVal(codeRegistryData, v.path, "%d does not fit 32 bits", v.num).WithHint(`write { type = "qword", value = %d }`, v.num)
		return false
	}
	rv.Int = uint64(v.num)
	if bits == 32 {
		rv.Int = uint64(uint32(v.num))
	}
	return true
}

func (l *loader) typedData(v *value, rv *RegistryValue) bool {
	wrong := func(want string) bool {
		l.errVal(codeRegistryData, v.path, "a value of type %q must be %s, not %s", rv.Type, want, v.kind)
		return false
	}
	switch rv.Type {
	case RegDWord:
		return l.number(v, rv, 32)
	case RegQWord:
		return l.number(v, rv, 64)
	case RegMulti:
		if v.kind != kArray {
			return wrong("a list")
		}
		if len(v.list) == 0 {
			l.errVal(codeRegistryData, v.path, "Windows Installer cannot write an empty list").WithHint("leave the value out")
			return false
		}
		for _, e := range v.list {
			if e.kind != kString {
				l.errVal(codeType, e.path, "every element of %q must be %s, not %s", "value", kString, e.kind)
				return false
			}
			if e.str == "" {
				l.errVal(codeRegistryData, e.path, "an empty text ends a list in the registry").WithHint("leave it out")
				return false
			}
			rv.Multi = append(rv.Multi, l.text(e))
		}
	case RegBinary:
		if v.kind != kString {
			return wrong("a string")
		}
		b, err := hex.DecodeString(strings.NewReplacer(" ", "", ",", "").Replace(v.str))
		if err != nil {
			l.errVal(codeRegistryData, v.path, "%q is not hexadecimal", v.str).WithHint(`write two digits for each byte: "01 02 ff"`)
			return false
		}
		rv.Bytes = b
	default:
		if v.kind != kString {
			return wrong("a string")
		}
		rv.Text = l.text(v)
	}
	return true
}

// keyText is the key for comparing: references by their names.
func (r *Registry) keyText() string {
	return winpath.Key(r.Key.Format(nil, func(p Part) string { return fmt.Sprintf("{%d}", p.Kind) }))
}

func (l *loader) twoValues(r *Registry, seen map[string]seenValue) {
	for _, v := range r.Values {
		key := fmt.Sprintf("%s/%d/%s/%s", r.Root, r.View, r.keyText(), strings.ToUpper(v.Name))
		first, ok := seen[key]
		if !ok {
			seen[key] = seenValue{v.Key, r}
			continue
		}
		name := fmt.Sprintf("the value %q", v.Name)
		if v.Name == "" {
			name = "the default value"
		}
		l.errKey(codeTwoValues, v.Key, "%s of one key is written twice", name).WithNote(l.keyPos(first.path), "it is first written here")
	}
}

// checkPurgeKey refuses to remove a key that is not the product's alone.
func (l *loader) checkPurgeKey(t tab, r *Registry) {
	if r.OnUninstall != "purge" {
		return
	}
	for _, p := range r.Key.Parts {
		if p.Kind == ParamRef || p.Kind == FoundRef {
			l.errVal(codeShared, t.path("on_uninstall"), "purge would remove whatever key %s makes of it", quote(r.Key.Raw)).
				WithHint("a value that is empty, or another by then, would name a key of others; write \"values\"")
			return
		}
	}
	elems := strings.Split(r.keyText(), `\`)
	last := elems[len(elems)-1]
	shared := map[string]bool{"MICROSOFT": true, "CLASSES": true, "POLICIES": true, "WINDOWS": true, "CURRENTVERSION": true, "RUN": true, "SERVICES": true, "CONTROL": true, "UNINSTALL": true, "ENVIRONMENT": true}
	if len(elems) < 2 || shared[last] {
		l.errVal(codeShared, t.path("on_uninstall"), "purge would remove a key that others use").WithHint(`write "values", which removes what this table wrote`)
	}
}

func (l *loader) readEnvironment() {
	seen := map[string][]*Environment{}
	for _, t := range l.tables("environment") {
		e := &Environment{Origin: t.origin(), Name: t.fixed("name"), How: t.str("how"), Scope: t.str("scope"), Feature: l.feature(t), When: l.when(t)}
		l.environmentScope(t, e)
		if v := t.get("value"); v != nil && v.kind == kString {
			e.Value = l.text(v)
		}
		if t.get("name") == nil {
			continue
		}
		if !l.environmentName(t, e.Name) {
			continue
		}
		l.environmentValue(t, e)
		key := e.Scope + "/" + strings.ToUpper(e.Name)
		for _, first := range seen[key] {
			list := func(how string) bool { return how == "append" || how == "prepend" }
			if list(e.How) && list(first.How) && !strings.EqualFold(e.Value.Raw, first.Value.Raw) {
				continue
			}
			l.errVal(codeTwoVariables, t.path("name"), "the environment variable %q is written twice", e.Name).
				WithNote(l.keyPos(joinKey(first.Key, "name")), "it is first written here")
			break
		}
		seen[key] = append(seen[key], e)
		l.m.Environment = append(l.m.Environment, e)
	}
}

// environmentName checks a name; the characters at its beginning are those by
// which the Environment table says what is done (Windows Installer
// documentation, "Environment Table").
func (l *loader) environmentName(t tab, name string) bool {
	switch i := strings.IndexAny(name, "=%\r\n\t"); {
	case i >= 0:
		l.errVal(codeEnvName, t.path("name"), "the name %q holds %q", name, name[i])
	case strings.ContainsRune("+-!*", rune(name[0])):
		l.errVal(codeEnvName, t.path("name"), "the name %q begins with %q", name, name[0]).WithHint("how says what is done with the variable")
	default:
		return true
	}
	return false
}

func (l *loader) environmentScope(t tab, e *Environment) {
	perUser := l.m.Product.PerUser()
	switch {
	case e.Scope == "" && perUser:
		e.Scope = "user"
	case e.Scope == "":
		e.Scope = "machine"
	case e.Scope == "machine" && perUser:
		l.errVal(codeScope, t.path("scope"), "a per-user package cannot set a machine's variable").WithHint(`write "user"`)
	}
}

func (l *loader) environmentValue(t tab, e *Environment) {
	isPath := strings.EqualFold(e.Name, "Path") || strings.EqualFold(e.Name, "PATHEXT") || strings.EqualFold(e.Name, "PSModulePath")
	switch {
	case isPath && e.How != "append" && e.How != "prepend":
		at := "name"
		if t.written("how") {
			at = "how"
		}
		if !t.broken("how") {
			l.errVal(codeSystemPath, t.path(at), "how = %q would change the whole of %s, which all programs use", e.How, e.Name).WithHint(`write how = "append"`)
		}
	case e.How == "remove" && e.Value.Raw != "":
		t.contradict("how", "value", "a variable that is removed has no value")
	case e.How != "remove" && !t.written("value"):
		l.errKey(codeMissing, t.v.path, "[[environment]] needs %q", "value")
	case e.How != "remove" && e.Value.Raw == "" && !t.broken("value"):
		l.errVal(codeEmpty, t.path("value"), "%q in [[environment]] is empty", "value").WithHint(`how = "remove" removes a variable`)
	}
	if (e.How == "append" || e.How == "prepend") && strings.ContainsAny(e.Value.Raw, "%") && isPath {
		l.diags.Warnf(codeBracket, e.Value.Pos, "%%NAME%% in %s is expanded by Windows, not by the installer", e.Name).WithHint("folders of this package are written with roots: {app}/bin")
	}
}
