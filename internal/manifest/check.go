package manifest

import (
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// checkDocument compares the whole document with the catalog: unknown and
// later names, shapes and TOML types. What is at fault gets kind 0, so that
// nothing behind it complains again.
func (l *loader) checkDocument() {
	for _, r := range l.idx.again {
		pos := l.idx.at(r.second.key)
		l.diags.Errorf(codeRepeated, pos, "%s is given a value twice", r.path).WithLength(r.second.keyLen).
			WithNote(l.idx.at(r.first.key), "it is first given here")
	}
	for _, name := range l.root.keys {
		v := l.root.tab[name]
		if d := findTable(name); d != nil {
			l.checkTop(d, v)
			continue
		}
		if !l.refuseLater(name, v) {
			l.unknownTop(name, v)
		}
		v.kind = 0
	}
	if l.root.tab["product"] == nil {
		l.diags.Errorf(codeMissing, diag.Pos{File: l.file}, "the manifest has no [product] table").
			WithHint("[product] needs name, manufacturer, version and upgrade_code")
	}
}

// refuseLater refuses a table of a later stage at each of its entries.
func (l *loader) refuseLater(name string, v *value) bool {
	for _, d := range later {
		if d.name != name {
			continue
		}
		label := "[" + name + "]"
		if d.list {
			label = "[[" + name + "]]"
		}
		entries := []*value{v}
		if v.kind == kArray && v.isTables() && len(v.list) > 0 {
			entries = v.list
		}
		if name == "release" && v.kind == kTable && len(v.keys) > 0 {
			for _, k := range v.keys {
				l.errKey(codeUnsupported, v.tab[k].path, "[%s] is not supported yet", v.tab[k].path)
			}
			return true
		}
		for _, e := range entries {
			l.errKey(codeUnsupported, e.path, "%s is not supported yet", label)
			l.refusePasswords(e, name)
		}
		return true
	}
	return false
}

// refusePasswords finds passwords in tables that are otherwise not read: a
// secret in a file under version control is a fault in every stage.
func (l *loader) refusePasswords(v *value, table string) {
	if v.kind != kTable {
		return
	}
	if p := v.tab["password"]; p != nil && p.kind == kString {
		l.checkPassword(p)
	}
	if k := v.tab["kind"]; table == "parameter" && k != nil && k.str == "password" {
		if d := v.tab["default"]; d != nil && d.str != "" {
			l.errVal(codeSecret, d.path, "a password parameter cannot have a default").
				WithHint("take the default out; the password is given on the command line or asked for")
		}
	}
}

// checkPassword tells whether v is a literal password, and refuses it.
func (l *loader) checkPassword(v *value) bool {
	if strings.HasPrefix(v.str, "env:") || strings.HasPrefix(v.str, "{param.") || v.str == "" {
		return false
	}
	l.errVal(codeSecret, v.path, "a password is written into the manifest").
		WithHint(`name where it comes from: "{param.NAME}" for a service, "env:NAME" for signing`)
	return true
}

// unknownTop reports a top-level name that is no table; a key of [product]
// written above it is the usual cause.
func (l *loader) unknownTop(name string, v *value) {
	if v.kind != kTable && !(v.isTables() && len(v.list) > 0) {
		d := l.errKey(codeUnknownTable, v.path, "unknown key %q outside any table", name)
		if def := findTable("product"); def.key(name) != nil {
			d.WithHint("%q belongs to [product]: write it below that line", name)
		}
		return
	}
	d := l.errKey(codeUnknownTable, v.path, "unknown table %q", name)
	if near := nearest(strings.TrimSuffix(name, "s"), tableNames()); near != "" {
		d.WithHint("did you mean %q?", near)
	}
}

// checkTop checks a top-level table or list of tables of this stage.
func (l *loader) checkTop(d *tableDef, v *value) {
	switch {
	case v.kind == kTable && d.list:
		l.errKey(codeShape, v.path, "%s is a list: [%s] is one table", d.label(), d.name).
			WithHint("write [[%s]], with two brackets", d.name)
		l.checkTable(d, v)
		v.kind = 0
	case v.kind == kTable:
		l.checkTable(d, v)
	case v.isTables() && (d.list || d.both):
		for _, e := range v.list {
			l.checkTable(d, e)
		}
	case v.isTables() && len(v.list) > 0:
		l.errKey(codeShape, v.path, "%s is one table: [[%s]] would begin a list", d.label(), d.name).
			WithHint("write [%s], with one bracket, once", d.name)
		for _, e := range v.list {
			l.checkTable(d, e)
		}
		v.kind = 0
	default:
		want := "a table"
		if d.list {
			want = "a list of tables"
		}
		got := v.kind.String()
		if v.kind == kArray {
			got = "a list of other values"
		}
		l.errVal(codeType, v.path, "%s must be %s, not %s", d.name, want, got)
		v.kind = 0
	}
}

// checkTable checks the keys of one table; the values of an open table are for
// its reader.
func (l *loader) checkTable(d *tableDef, v *value) {
	for _, name := range v.keys {
		e := v.tab[name]
		k := d.key(name)
		switch {
		case k == nil && d.open:
		case k == nil:
			l.unknownKey(d, name, e)
			e.kind = 0
		case !l.checkKey(d, k, e):
			e.kind = 0
		}
	}
	for _, k := range d.keys {
		if k.need && v.tab[k.name] == nil {
			g := l.errKey(codeMissing, v.path, "%s needs %q", d.label(), k.name)
			if k.name == "upgrade_code" {
				g.WithHint("it is a GUID that all versions of the product share; gomsi init makes one")
			}
		}
	}
}

func (l *loader) unknownKey(d *tableDef, name string, e *value) {
	g := l.errKey(codeUnknownKey, e.path, "unknown key %q in %s", name, d.label())
	if near := nearest(name, d.names()); near != "" {
		g.WithHint("did you mean %q?", near)
		return
	}
	for _, o := range catalog {
		if o != d && !o.open && o.key(name) != nil && name != "name" {
			g.WithHint("%s has %q", o.label(), name)
			return
		}
	}
}

// checkKey checks stage and type of one value; false when it cannot be read.
func (l *loader) checkKey(d *tableDef, k *keyDef, e *value) bool {
	if k.stage > stage {
		if k.name == "password" && e.kind == kString && l.checkPassword(e) {
			return false
		}
		l.errKey(codeUnsupported, e.path, "%q in %s is not supported yet", k.name, d.label())
		return false
	}
	if e.kind&k.laterKinds != 0 {
		l.errVal(codeUnsupported, e.path, "%s as a value of %q is not supported yet", e.kind, k.name)
		return false
	}
	if e.kind&k.kinds == 0 {
		l.wrongType(k, e)
		return false
	}
	if e.kind == kTable && k.sub != nil {
		l.checkTable(k.sub, e)
	}
	if e.kind == kArray {
		for _, x := range e.list {
			if !l.checkElement(k, x) {
				x.kind = 0 // the others are still read
			}
		}
	}
	return true
}

func (l *loader) checkElement(k *keyDef, x *value) bool {
	elems := k.elems
	if elems == 0 {
		elems = kString
	}
	switch {
	case x.kind&k.laterElems != 0:
		l.errVal(codeUnsupported, x.path, "%s in %q is not supported yet", x.kind, k.name)
	case x.kind&elems == 0:
		l.errVal(codeType, x.path, "every element of %q must be %s, not %s", k.name, elems, x.kind)
	default:
		return true
	}
	return false
}

func (l *loader) wrongType(k *keyDef, e *value) {
	g := l.errVal(codeType, e.path, "%q must be %s, not %s", k.name, k.kinds, e.kind)
	switch {
	case k.kinds == kArray && e.kind == kString:
		g.WithHint("write [%q]", e.str)
	case k.kinds&kString != 0 && e.kind&(kInt|kBool|kFloat|kTime) != 0:
		g.WithHint(`put it in quotes`)
	case k.kinds == kBool && e.kind == kString && (e.str == "true" || e.str == "false"):
		g.WithHint("write %s without quotes", e.str)
	case k.kinds == kInt && e.kind == kString:
		g.WithHint("write the number without quotes")
	}
}
