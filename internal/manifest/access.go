package manifest

import (
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// Access says who may do what with a file, folder or registry key.
type Access struct {
	Origin
	Allow   []Allowed
	Inherit bool       // else only administrators and the system have rights beside Allow
	Owner   *Principal // nil: unsaid
	SDDL    string     // the whole descriptor; the others are unset then
	// Implied tells that the manifest says nothing, and gomsi keeps a service's
	// data from other people's hands.
	Implied bool
}

// Allowed is one entry of an access list.
type Allowed struct {
	To     Principal
	Rights string // read, execute, modify, full, or letters of SDDL such as GRGX
}

var allowDef = tableDef{name: "allow", shown: "an entry of allow", stage: 1, keys: []keyDef{
	{name: "to", kinds: str, need: true}, {name: "rights", kinds: str, need: true},
}}

// Words for rights.
const (
	RightsRead    = "read"
	RightsExecute = "execute"
	RightsModify  = "modify"
	RightsFull    = "full"
)

var rightsWords = []string{RightsRead, RightsExecute, RightsModify, RightsFull}

// accessKeys are what says who may do what.
var accessKeys = []string{"allow", "inherit", "owner", "sddl"}

// access reads the keys of a table that say who may do what; nil when there are
// none.
func (l *loader) access(t tab) *Access {
	first := ""
	for _, key := range accessKeys {
		if t.written(key) && (first == "" || l.idx.offset(t.path(key)) < l.idx.offset(t.path(first))) {
			first = key
		}
	}
	if first == "" {
		return nil
	}
	a := &Access{Origin: t.origin(), Inherit: t.yes("inherit")}
	a.Pos = l.keyPos(t.path(first))
	if l.m.Product.PerUser() {
		l.errKey(codeScope, t.path(first), "a per-user package cannot set rights: everything in it is its user's own").WithHint("leave %q out", first)
		return nil
	}
	if v := t.get("sddl"); v != nil {
		for _, key := range accessKeys[:3] {
			if t.written(key) {
				t.contradict("sddl", key, "sddl is the whole descriptor, and %s would be a part of it", key)
				return nil
			}
		}
		sddl, ok := l.descriptor(v)
		if ok && l.opens(v, sddl) {
			ok = false
		}
		a.SDDL = sddl
		if !ok {
			return nil
		}
		return a
	}
	l.allowed(t, a)
	if v := t.get("owner"); v != nil {
		a.Owner = l.principal(v)
	}
	if a.Inherit && a.Owner == nil && len(a.Allow) == 0 && t.written("inherit") && !t.written("allow") {
		l.warnVal(codeNoEffect, t.path("inherit"), "inherit = true has no effect: it is so anyway")
		return nil
	}
	return a
}

func (l *loader) allowed(t tab, a *Access) {
	v := t.get("allow")
	if v == nil {
		return
	}
	if len(v.list) == 0 {
		l.errVal(codeEmpty, v.path, "%q is empty", "allow").WithHint(`such as allow = [{ to = "Users", rights = "read" }]`)
	}
	seen := map[string]string{}
	for _, e := range v.list {
		if e.kind != kTable {
			continue
		}
		l.checkTable(&allowDef, e)
		sub := l.open(&allowDef, e)
		to, rights := sub.get("to"), sub.get("rights")
		if to == nil || rights == nil {
			continue
		}
		p := l.principal(to)
		if p == nil || !l.rights(rights) {
			continue
		}
		if first, ok := seen[p.SID]; ok {
			l.errVal(codeListed, to.path, "%q is listed twice in %q", to.str, "allow").WithNote(l.valPos(first), "it is first listed here")
			continue
		}
		seen[p.SID] = to.path
		if l.tooMuch(rights, p) {
			continue
		}
		a.Allow = append(a.Allow, Allowed{To: *p, Rights: rights.str})
	}
}

// valPos gives the place of a value.
func (l *loader) valPos(path string) diag.Pos {
	p, _ := l.idx.valueAt(path)
	return p
}

// rights checks a word for rights, or letters.
func (l *loader) rights(v *value) bool {
	if slices.Contains(rightsWords, v.str) {
		return true
	}
	letters := len(v.str) > 0 && len(v.str)%2 == 0
	for i := 0; letters && i < len(v.str); i += 2 {
		letters = slices.Contains(rightWords, v.str[i:i+2])
	}
	if letters {
		return true
	}
	d := l.errVal(codeRights, v.path, "there are no rights %q", v.str)
	if near := nearest(v.str, rightsWords); near != "" {
		d.WithHint("did you mean %q?", near)
		return false
	}
	d.WithHint("read, execute, modify, full, or letters of an access mask such as GRGX")
	return false
}

// everybody are principals that are more or less anybody, with how much they
// may get: people who are nobody in particular never get to change things, and
// ordinary users never get everything.
var everybody = map[string]bool{ // by SID: whether they are people with an account
	"S-1-1-0": false, "S-1-5-7": false, "S-1-5-32-546": false, "S-1-5-2": false,
	"S-1-5-11": true, "S-1-5-32-545": true, "S-1-5-4": true,
}

// fullLetters let somebody have everything: all rights, or to change who has
// which, or to become the owner.
var fullLetters = []string{"GA", "FA", "KA", "WD", "WO"}

var changeLetters = []string{"GW", "FW", "KW", "SD"}

// tooMuch refuses rights that would let anybody take the product over.
func (l *loader) tooMuch(v *value, p *Principal) bool {
	known, is := everybody[p.SID]
	if !is {
		return false
	}
	full, change := v.str == RightsFull, v.str == RightsModify
	for i := 0; i+1 < len(v.str) && !slices.Contains(rightsWords, v.str); i += 2 {
		full = full || slices.Contains(fullLetters, v.str[i:i+2])
		change = change || slices.Contains(changeLetters, v.str[i:i+2])
	}
	if !full && (known || !change) {
		return false
	}
	d := l.errVal(codeTooMuch, v.path, "rights = %q for %s would let anybody on the machine take over what the product does", v.str, p.Name)
	if len(l.tables("service")) > 0 {
		d.WithHint(`give it to the one who needs it, such as to = "service:NAME" with rights = "modify"`)
	} else {
		d.WithHint(`give "modify" to those who need it, or "read" to everybody`)
	}
	return true
}

// opens refuses a descriptor that gives everything to everybody, or to nobody
// by lacking a list.
func (l *loader) opens(v *value, sddl string) bool {
	if strings.Contains(sddl, "NO_ACCESS_CONTROL") {
		l.errVal(codeTooMuch, v.path, "a descriptor without access control lets anybody do anything")
		return true
	}
	for _, ace := range sddlACE.FindAllString(sddl, -1) {
		f := strings.Split(strings.Trim(ace, "()"), ";")
		if f[0] == "A" && (f[5] == "WD" || f[5] == "S-1-1-0") && slices.Contains([]string{"GA", "FA", "KA"}, f[2]) {
			l.errVal(codeTooMuch, v.path, "%s gives everything to everybody on the machine", ace)
			return true
		}
	}
	return false
}

// accessOf finds what is said about a folder or the nearest one above it.
func (l *loader) accessOf(p Path) *Access {
	for {
		for _, f := range l.m.Folders {
			if f.Path.Key() == p.Key() && f.Access != nil && !f.Access.Implied {
				return f.Access
			}
		}
		if len(p.Elems) == 0 {
			return nil
		}
		p = p.Dir()
	}
}

// closed tells whether ordinary users get nothing from the folders above.
func (a *Access) closed() bool {
	return a != nil && (!a.Inherit || strings.Contains(a.SDDL, "D:P"))
}

// usersWrite are the roots below which ordinary users may write by themselves.
var usersWrite = map[Root]bool{
	RootData: true, RootCommon: true, RootLocal: true, RootRoaming: true, RootStartMenu: true, RootDesktop: true, RootStartup: true, RootTemp: true,
}

// checkServicePlace refuses a service whose program anybody could exchange.
func (l *loader) checkServicePlace(t tab, f *File) {
	dir := f.Dest.Dir()
	root := dir.Root
	if root == RootApp {
		root = l.m.Product.InstallDir.Root
	}
	if !usersWrite[root] || l.accessOf(dir).closed() || l.m.Product.PerUser() {
		return
	}
	d := l.errKey(codeOpenProgram, t.v.path, "ordinary users may write below {%s}, so that anybody could exchange the program of this service, %s", root, f.Dest)
	if dir.Root == RootApp {
		d.WithNote(l.valPos("product.install_dir"), "the install folder is here").WithHint("leave install_dir below {programs}, which only administrators may change")
		return
	}
	d.WithNote(f.targetPos(), "it is put there here").
		WithHint("install it into {app}, or close its folder: [[folder]] with path = %q and inherit = false", dir.String())
}

// closeData decides the rights of folders below {data} of which the manifest
// says nothing, in a package with services: ordinary users read there and leave
// nothing behind, services may change things.
func (l *loader) closeData() {
	var allow []Allowed
	for _, s := range l.m.Services {
		if s.Create {
			allow = append(allow, Allowed{To: Principal{SID: ServiceSID(s.Name), Name: servicePrefix + s.Name}, Rights: RightsModify})
		}
	}
	if len(allow) == 0 || l.m.Product.PerUser() {
		return
	}
	allow = append(allow, Allowed{To: Principal{SID: "S-1-5-32-545", Name: "Users"}, Rights: RightsExecute})
	for _, f := range l.m.Folders {
		if f.Path.Root == RootData && f.Access == nil && l.accessOf(f.Path) == nil {
			f.Access = &Access{Origin: f.Origin, Allow: allow, Implied: true}
		}
	}
}
