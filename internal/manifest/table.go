package manifest

import (
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// tab reads one table of the document by the catalog: keys that are not
// written give their defaults, keys that are at fault count as not readable.
type tab struct {
	l   *loader
	v   *value
	def *tableDef
}

// table opens a top-level table; a table that is not written reads as empty.
func (l *loader) table(name string) tab {
	v := l.root.tab[name]
	if v == nil || v.kind != kTable {
		v = &value{path: name, kind: kTable, tab: map[string]*value{}}
	}
	return l.open(findTable(name), v)
}

// tables opens a list of tables, without the entries that `if` left out; a
// [build] is a list of one.
func (l *loader) tables(name string) []tab {
	v := l.root.tab[name]
	d := findTable(name)
	switch {
	case v == nil || v.kind == 0:
		return nil
	case v.kind == kTable:
		return []tab{l.open(d, v)}
	}
	var out []tab
	for _, e := range v.list {
		if e.kind == kTable {
			out = append(out, l.open(d, e))
		}
	}
	return out
}

// open checks what can only be checked after templates: empty texts and words.
func (l *loader) open(d *tableDef, v *value) tab {
	t := tab{l: l, v: v, def: d}
	for _, name := range v.keys {
		e := v.tab[name]
		k := d.key(name)
		if k == nil || e.kind != kString || k.may {
			continue
		}
		if strings.TrimSpace(e.str) == "" {
			if k.need || !e.expanded && k.words != nil {
				l.errVal(codeEmpty, e.path, "%q in %s is empty", name, d.label())
				e.kind = 0
			}
			continue
		}
		if k.words != nil && !slices.Contains(k.words, e.str) {
			l.wrongWord(d, k, e)
			e.kind = 0
		}
	}
	return t
}

func (l *loader) wrongWord(d *tableDef, k *keyDef, e *value) {
	if slices.Contains(k.laterWords, e.str) {
		l.errVal(codeUnsupported, e.path, "%s = %q is not supported yet", k.name, e.str)
		return
	}
	g := l.errVal(codeWord, e.path, "%q is no value of %q", e.str, k.name)
	if root := rootPrefixes[strings.ToLower(e.str)]; root != "" && k.name == "root" {
		g.WithHint("write %q", root)
		return
	}
	if near := nearest(e.str, k.words); near != "" {
		g.WithHint("did you mean %q?", near)
		return
	}
	g.WithHint("it is one of %s", strings.Join(k.words, ", "))
}

// get gives a readable value that is not empty, or nil.
func (t tab) get(key string) *value {
	v := t.v.tab[key]
	if v == nil || v.kind == 0 {
		return nil
	}
	if v.kind == kString && strings.TrimSpace(v.str) == "" {
		if k := t.def.key(key); k == nil || !k.may {
			return nil
		}
	}
	return v
}

// written tells whether the key is there, readable or not.
func (t tab) written(key string) bool { return t.v.tab[key] != nil }

// broken tells whether the key is there and was refused.
func (t tab) broken(key string) bool { return t.v.tab[key] != nil && t.v.tab[key].kind == 0 }

// str gives a string or its default.
func (t tab) str(key string) string {
	if v := t.get(key); v != nil && v.kind == kString {
		return v.str
	}
	return t.def.key(key).def
}

// yes gives a bool or its default.
func (t tab) yes(key string) bool {
	if v := t.get(key); v != nil && v.kind == kBool {
		return v.bool
	}
	return t.def.key(key).def == "true"
}

// strs gives the strings of a list; nil when it is not written.
func (t tab) strs(key string) []string {
	var out []string
	for _, e := range t.elems(key) {
		out = append(out, e.str)
	}
	return out
}

// elems gives the readable strings of a list.
func (t tab) elems(key string) []*value {
	v := t.get(key)
	if v == nil || v.kind != kArray {
		return nil
	}
	var out []*value
	for _, e := range v.list {
		if e.kind == kString {
			out = append(out, e)
		}
	}
	return out
}

// path is the key path of a key of the table.
func (t tab) path(key string) string { return joinKey(t.v.path, key) }

// origin says where the table is.
func (t tab) origin() Origin {
	o := Origin{Key: t.v.path}
	o.Pos, _ = t.l.idx.valueAt(t.v.path)
	return o
}

// contradict reports two keys of which only one can be meant, naming both
// lines.
func (t tab) contradict(a, b, format string, args ...any) *diag.Diagnostic {
	if t.l.idx.offset(t.path(a)) > t.l.idx.offset(t.path(b)) {
		a, b = b, a
	}
	return t.l.errKey(codeContradiction, t.path(b), format, args...).
		WithNote(t.l.keyPos(t.path(a)), "the other key is here")
}

// unique reports words that a list holds twice, case aside.
func (t tab) unique(key string) {
	seen := map[string]*value{}
	for _, e := range t.elems(key) {
		k := strings.ToLower(e.str)
		if first := seen[k]; first != nil {
			t.l.errVal(codeListed, e.path, "%q is listed twice in %q", e.str, key)
			continue
		}
		seen[k] = e
	}
}
