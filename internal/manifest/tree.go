package manifest

import (
	"fmt"
	"sort"
	"time"

	"github.com/gomsi/gomsi/internal/diag"
)

// kind is the TOML type of a value; a keyDef allows a set of them.
type kind uint16

// The TOML types.
const (
	kString kind = 1 << iota
	kBool
	kInt
	kFloat
	kTime
	kArray
	kTable
)

var kindNames = []struct {
	kind kind
	one  string
}{
	{kString, "a string"}, {kBool, "true or false"}, {kInt, "a whole number"}, {kFloat, "a number with a fraction"},
	{kTime, "a date or time"}, {kArray, "a list"}, {kTable, "a table"},
}

// String names the types of a set: "a string or a list".
func (k kind) String() string {
	s := ""
	for _, n := range kindNames {
		if k&n.kind != 0 {
			if s != "" {
				s += " or "
			}
			s += n.one
		}
	}
	return s
}

// value is a TOML value with its key path, by which the index finds it.
type value struct {
	path string
	kind kind
	str  string
	num  int64
	bool bool
	list []*value
	tab  map[string]*value
	keys []string // of tab, in the order of the document
	raw  any
	// expanded: the string was a template, so its bytes are not the manifest's.
	expanded bool
	dropped  bool // `if` left the table out
}

// newValue builds the tree of a decoded document.
func newValue(x *index, path string, v any) *value {
	out := &value{path: path, raw: v}
	switch v := v.(type) {
	case string:
		out.kind, out.str = kString, v
	case bool:
		out.kind, out.bool = kBool, v
	case int64:
		out.kind, out.num = kInt, v
	case float64:
		out.kind = kFloat
	case time.Time:
		out.kind = kTime
	case map[string]any:
		out.kind, out.tab = kTable, make(map[string]*value, len(v))
		for name, e := range v {
			out.tab[name] = newValue(x, joinKey(path, name), e)
			out.keys = append(out.keys, name)
		}
		sort.Slice(out.keys, func(i, j int) bool {
			a, b := x.offset(out.tab[out.keys[i]].path), x.offset(out.tab[out.keys[j]].path)
			if a != b {
				return a < b
			}
			return out.keys[i] < out.keys[j]
		})
	case []any:
		out.kind = kArray
		for i, e := range v {
			out.list = append(out.list, newValue(x, fmt.Sprintf("%s[%d]", path, i), e))
		}
	case []map[string]any:
		out.kind = kArray
		for i, e := range v {
			out.list = append(out.list, newValue(x, fmt.Sprintf("%s[%d]", path, i), e))
		}
	}
	return out
}

// offset orders keys as they are written.
func (x *index) offset(path string) int {
	s, ok := x.byKey[path]
	switch {
	case !ok:
		return len(x.text)
	case s.key >= 0:
		return s.key
	}
	return s.val
}

// isTables tells whether the value is a list of tables only; an empty list is.
func (v *value) isTables() bool {
	if v.kind != kArray {
		return false
	}
	for _, e := range v.list {
		if e.kind != kTable {
			return false
		}
	}
	return true
}

// errKey adds an error at the key of path.
func (l *loader) errKey(code, path, format string, args ...any) *diag.Diagnostic {
	p, n := l.idx.keyAt(path)
	return named(l.diags.Errorf(code, p, format, args...).WithLength(n), path)
}

// errVal adds an error at the value of path.
func (l *loader) errVal(code, path, format string, args ...any) *diag.Diagnostic {
	p, n := l.idx.valueAt(path)
	return named(l.diags.Errorf(code, p, format, args...).WithLength(n), path)
}

// warnVal adds a warning at the value of path.
func (l *loader) warnVal(code, path, format string, args ...any) *diag.Diagnostic {
	p, n := l.idx.valueAt(path)
	return named(l.diags.Warnf(code, p, format, args...).WithLength(n), path)
}

// named puts the key path in front of a message that has no line.
func named(d *diag.Diagnostic, path string) *diag.Diagnostic {
	if d.Pos.Line == 0 {
		d.Message = path + ": " + d.Message
	}
	return d
}

// keyPos is the place of a key, for notes.
func (l *loader) keyPos(path string) diag.Pos {
	p, _ := l.idx.keyAt(path)
	return p
}

// nearest is diag.Nearest for words long enough to be misspelt.
func nearest(word string, candidates []string) string {
	if len(word) < 2 {
		return ""
	}
	return diag.Nearest(word, candidates)
}
