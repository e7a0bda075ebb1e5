package compile

import (
	"slices"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/source"
)

// sampleValue is a value that fits an attribute's form.
func sampleValue(a *attribute) string {
	switch a.typ {
	case attrEnum, attrEnumOrProperty:
		return a.enum[0]
	case attrYesNo, attrYesNoDefault:
		return "yes"
	case attrInteger:
		return decimal(int32(max(1, a.min)))
	case attrGUID, attrAutoGUID:
		return "5F0C8F9B-6E3A-4F0A-9D37-0B6E6A7D2001"
	case attrVersion, attrLabelVersion:
		return "1.2.3"
	case attrCodepage:
		return "1252"
	default:
		return "Sample"
	}
}

// TestEverywhere puts every element into each of its parents, once without
// attributes, once with the required ones and once with all, and compiles
// that: there may be faults, but no panic.
func TestEverywhere(t *testing.T) {
	for _, dialect := range []source.Dialect{source.V3, source.V4} {
		paths, cases := map[string][]*definition{}, 0
		root := definitions()["Wix"][0]
		paths["Wix"] = []*definition{root}
		for queue := []string{"Wix"}; len(queue) > 0; queue = queue[1:] {
			keys := make([]string, 0, len(definitions()))
			for k := range definitions() {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				for _, d := range definitions()[k] {
					if !d.in.has(dialect) || !slices.Contains(d.parents, queue[0]) {
						continue
					}
					path := append(slices.Clone(paths[queue[0]]), d)
					compileNested(t, dialect, path)
					cases++
					if _, seen := paths[k]; !seen {
						paths[k] = path
						queue = append(queue, k)
					}
				}
			}
		}
		if cases < 150 {
			t.Errorf("%s: only %d places were tried", dialect, cases)
		}
	}
}

// allSpaces gives the extensions that the compiler knows elements of.
func allSpaces() []string {
	var spaces []string
	for _, defs := range definitions() {
		if space := defs[0].space; space != "" && !slices.Contains(spaces, space) {
			spaces = append(spaces, space)
		}
	}
	return spaces
}

// compileNested compiles the elements of a path, each in the one before it.
func compileNested(t *testing.T, dialect source.Dialect, path []*definition) {
	t.Helper()
	for fill := range 3 {
		var top, last *source.Element
		var names []string
		for i, d := range path {
			pos := diag.Pos{File: "x.wxs", Line: i + 1, Column: 1}
			space := d.space
			if space == "" {
				space = source.CoreNS
			}
			e := &source.Element{Space: space, Name: d.name, Written: d.name, Dialect: dialect, Pos: pos, Parent: last}
			names = append(names, d.name)
			for j := range d.attrs {
				a := &d.attrs[j]
				if !a.in.has(dialect) || fill == 0 && i == len(path)-1 || fill < 2 && !a.required {
					continue
				}
				e.Attrs = append(e.Attrs, source.Attr{Name: a.name, Written: a.name, Value: sampleValue(a), Pos: pos, ValPos: pos})
			}
			if last == nil {
				top = e
			} else {
				last.Children = append(last.Children, e)
			}
			last = e
		}
		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("%s in %s, attributes %d: panic: %v", dialect, strings.Join(names, "/"), fill, r)
				}
			}()
			Compile(&source.Document{File: "x.wxs", Dialect: dialect, Root: top}, Options{Arch: X64, Extensions: allSpaces()})
		}()
	}
}
