package manifest

import (
	"bytes"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/pelletier/go-toml/v2/unstable"
)

// index knows where every key and value of a manifest is written. The decoder
// gives values without places; a second, purely syntactic pass gives the
// places, in the order in which the decoder lists its keys (a fuzz invariant).
// A document that the second parser cannot read leaves the index incomplete:
// then diagnostics have no line, and nothing else is lost.
type index struct {
	file  string
	text  []byte
	lines []int // offset of the start of each line
	byKey map[string]span
	order []string // dotted keys, as toml.MetaData.Keys lists them
	again []repeat
	whole bool // the second parser read the document to its end
}

// span is where one key is: offsets into the text, -1 when not known.
type span struct{ key, keyLen, val, valLen int }

// repeat is a key that was given a value twice.
type repeat struct {
	path          string
	first, second span
}

// newIndex never fails: what cannot be read is left out.
func newIndex(file string, text []byte) *index {
	x := &index{file: file, text: text, lines: []int{0}, byKey: map[string]span{}}
	for i, c := range text {
		if c == '\n' {
			x.lines = append(x.lines, i+1)
		}
	}
	x.read()
	return x
}

// read fills the index; a panic of the parser, whose interface is not stable,
// leaves what was read before it.
func (x *index) read() {
	defer func() { _ = recover() }()
	var p unstable.Parser
	p.Reset(x.text)
	counts := map[string]int{} // arrays of tables: how many so far
	table := ""
	for p.NextExpression() {
		n := p.Expression()
		switch n.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = x.header(&p, n, counts)
		case unstable.KeyValue:
			prefix := ""
			if table != "" {
				prefix = dotted(table) + "."
			}
			x.keyValue(&p, n, table, prefix)
		}
	}
	x.whole = p.Error() == nil
}

// header enters a table header and gives the path of the table.
func (x *index) header(p *unstable.Parser, n *unstable.Node, counts map[string]int) string {
	names, at := keyParts(n)
	path := ""
	for i, name := range names {
		path = joinKey(path, name)
		last := i == len(names)-1
		if last && n.Kind == unstable.ArrayTable {
			x.enter(path, at)
			counts[path]++
		}
		if c := counts[path]; c > 0 {
			path += "[" + strconv.Itoa(c-1) + "]"
		}
		x.enter(path, at)
	}
	x.order = append(x.order, strings.Join(names, "."))
	return path
}

// enter notes a place unless the path has one.
func (x *index) enter(path string, s span) {
	if _, ok := x.byKey[path]; !ok {
		x.byKey[path] = s
	}
}

// keyValue enters a key of a table, whose keys the decoder lists behind prefix.
func (x *index) keyValue(p *unstable.Parser, n *unstable.Node, table, prefix string) {
	names, at := keyParts(n)
	raw := n.Raw
	v := n.Value()
	at.val, at.valLen = x.valueSpan(v, at.key+at.keyLen, int(raw.Offset)+int(raw.Length))
	path := table
	for i, name := range names {
		path = joinKey(path, name)
		if i < len(names)-1 {
			x.enter(path, at)
		}
	}
	if first, ok := x.byKey[path]; ok && first.val >= 0 {
		x.again = append(x.again, repeat{path, first, at})
	} else {
		x.byKey[path] = at
	}
	shown := prefix + strings.Join(names, ".")
	x.order = append(x.order, shown)
	x.value(p, v, path, shown+".", at.val)
}

// value enters what is inside an array or an inline table that begins at
// start, and gives where the value ends: the parser keeps no place for arrays.
func (x *index) value(p *unstable.Parser, v *unstable.Node, path, prefix string, start int) (end int) {
	switch v.Kind {
	case unstable.InlineTable:
		end = start + 1
		for it := v.Children(); it.Next(); {
			if n := it.Node(); n.Kind == unstable.KeyValue {
				x.keyValue(p, n, path, prefix)
				end = int(n.Raw.Offset) + int(n.Raw.Length)
			}
		}
		return x.skip(end) + 1
	case unstable.Array:
		end = start + 1
		i := 0
		for it := v.Children(); it.Next(); i++ {
			elem := it.Node()
			at := span{key: -1, val: x.skip(end), valLen: int(elem.Raw.Length)}
			name := path + "[" + strconv.Itoa(i) + "]"
			x.enter(name, at)
			end = x.value(p, elem, name, prefix, at.val)
		}
		return x.skip(end) + 1
	}
	return start + int(v.Raw.Length)
}

// skip gives the offset of the first byte from i on that is no white space,
// comma or comment.
func (x *index) skip(i int) int {
	for i < len(x.text) {
		switch x.text[i] {
		case ' ', '\t', '\r', '\n', ',':
			i++
		case '#':
			n := bytes.IndexByte(x.text[i:], '\n')
			if n < 0 {
				return len(x.text)
			}
			i += n
		default:
			return i
		}
	}
	return i
}

// valueSpan finds a value that begins behind its key; the parser keeps no
// place for arrays and only the brace of inline tables.
func (x *index) valueSpan(v *unstable.Node, from, end int) (int, int) {
	if v.Raw.Length > 0 && v.Kind != unstable.InlineTable {
		return int(v.Raw.Offset), int(v.Raw.Length)
	}
	start := from + len(x.text[from:end]) - len(bytes.TrimLeft(x.text[from:end], " \t="))
	length := len(bytes.TrimRight(x.text[start:end], " \t\r\n"))
	if i := bytes.IndexByte(x.text[start:start+length], '\n'); i >= 0 {
		length = 1
	}
	return start, length
}

// keyParts gives the names of a dotted key and the place of all of it.
func keyParts(n *unstable.Node) (names []string, at span) {
	at = span{key: -1, val: -1}
	for it := n.Key(); it.Next(); {
		k := it.Node()
		names = append(names, string(k.Data))
		if at.key < 0 {
			at.key = int(k.Raw.Offset)
		}
		at.keyLen = int(k.Raw.Offset) + int(k.Raw.Length) - at.key
	}
	return names, at
}

// joinKey appends a name to a key path; names that are no bare keys are quoted.
func joinKey(path, name string) string {
	if !isBareKey(name) {
		name = strconv.Quote(name)
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

func isBareKey(name string) bool {
	for _, r := range name {
		if r != '_' && r != '-' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z') {
			return false
		}
	}
	return name != ""
}

// dotted takes the list numbers out of a path and the quotes off its names.
func dotted(path string) string {
	var out []string
	for path != "" {
		var name string
		if path[0] == '"' {
			q, err := strconv.QuotedPrefix(path)
			if err != nil {
				return strings.Join(append(out, path), ".")
			}
			name, _ = strconv.Unquote(q)
			path = path[len(q):]
		} else {
			i := strings.IndexAny(path, ".[")
			if i < 0 {
				i = len(path)
			}
			name, path = path[:i], path[i:]
		}
		out = append(out, name)
		for strings.HasPrefix(path, "[") {
			path = path[strings.IndexByte(path, ']')+1:]
		}
		path = strings.TrimPrefix(path, ".")
	}
	return strings.Join(out, ".")
}

// at turns an offset into a place.
func (x *index) at(offset int) diag.Pos {
	if x == nil {
		return diag.Pos{}
	}
	if offset < 0 {
		return diag.Pos{File: x.file}
	}
	line := sort.SearchInts(x.lines, offset+1) - 1
	return diag.Pos{File: x.file, Line: line + 1, Column: offset - x.lines[line] + 1}
}

// keyAt gives the place of a key and its length; for an element of an array,
// of its value.
func (x *index) keyAt(path string) (diag.Pos, int) {
	s, ok := x.byKey[path]
	switch {
	case !ok:
		return diag.Pos{File: x.file}, 0
	case s.key < 0:
		return x.at(s.val), s.valLen
	}
	return x.at(s.key), s.keyLen
}

// valueAt gives the place of a value and its length; for a table with a
// header, of the header's key.
func (x *index) valueAt(path string) (diag.Pos, int) {
	s, ok := x.byKey[path]
	switch {
	case !ok:
		return diag.Pos{File: x.file}, 0
	case s.val < 0:
		return x.at(s.key), s.keyLen
	}
	return x.at(s.val), s.valLen
}

// nearest gives the place of a value, or of the nearest thing around it that
// is written.
func (x *index) nearest(path string) diag.Pos {
	if x == nil {
		return diag.Pos{}
	}
	for path != "" {
		if _, ok := x.byKey[path]; ok {
			p, _ := x.valueAt(path)
			return p
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			break
		}
		path = path[:i]
	}
	return diag.Pos{File: x.file}
}

// inside gives the place of byte i of a string value, when the string is
// written without escapes and templates, so that its bytes are those of the
// manifest; otherwise the place of the whole value.
func (x *index) inside(path, value string, i, n int) (diag.Pos, int) {
	s, ok := x.byKey[path]
	if !ok || s.val < 0 || i < 0 {
		return x.valueAt(path)
	}
	for _, quote := range []int{1, 3} {
		from := s.val + quote
		if from+len(value) <= len(x.text) && s.valLen == len(value)+2*quote && string(x.text[from:from+len(value)]) == value {
			return x.at(from + i), n
		}
	}
	return x.valueAt(path)
}

// agrees tells whether the index lists the same keys in the same order as the
// decoder: the invariant that makes its places trustworthy.
func (x *index) agrees(keys []toml.Key) error {
	if len(keys) != len(x.order) {
		return fmt.Errorf("manifest: index has %d keys; the decoder has %d", len(x.order), len(keys))
	}
	for i, k := range keys {
		if got := strings.Join(k, "."); got != x.order[i] {
			return fmt.Errorf("manifest: key %d of the index is %q; the decoder has %q", i, x.order[i], got)
		}
	}
	return nil
}
