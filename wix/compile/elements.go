package compile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/source"
)

// ElementInfo tells of one element what the compiler knows of it, in the v4+
// spelling. An element whose meaning depends on its parent comes once for each
// group of parents.
type ElementInfo struct {
	Name string
	// V3 and V4 tell in which dialects it exists.
	V3, V4 bool
	// Parents are the elements that it may stand in, sorted.
	Parents []string
	// Text tells that it may hold character data.
	Text       bool
	Attributes []AttributeInfo // sorted by name
}

// AttributeInfo tells of one attribute of an element.
type AttributeInfo struct {
	Name     string
	V3, V4   bool
	Required bool
	// Form says in a few words what the value has to be; "" is any text.
	Form string
}

// Elements lists the elements of WiX that this compiler knows, sorted by name
// and parents.
func Elements() []ElementInfo {
	var all []ElementInfo
	for key, defs := range definitions() {
		for _, d := range defs {
			info := ElementInfo{
				Name: key, V3: d.in.has(source.V3), V4: d.in.has(source.V4), Text: d.text,
				Parents: slices.Compact(slices.Sorted(slices.Values(d.parents))),
			}
			for i := range d.attrs {
				a := &d.attrs[i]
				info.Attributes = append(info.Attributes, AttributeInfo{
					Name: elementKey(a.space, a.name), V3: a.in.has(source.V3), V4: a.in.has(source.V4), Required: a.required, Form: a.form(),
				})
			}
			slices.SortFunc(info.Attributes, func(a, b AttributeInfo) int { return strings.Compare(a.Name, b.Name) })
			all = append(all, info)
		}
	}
	// Stable: an element with a definition for each dialect has them in order.
	slices.SortStableFunc(all, func(a, b ElementInfo) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), slices.Compare(a.Parents, b.Parents))
	})
	return all
}

// form says what an attribute's value has to be.
func (a *attribute) form() string {
	switch a.typ {
	case attrIdentifier:
		return "identifier"
	case attrInteger:
		return fmt.Sprintf("%d to %d", a.min, a.max)
	case attrYesNo:
		return "yes, no"
	case attrYesNoDefault:
		return "yes, no, default"
	case attrEnum:
		return strings.Join(a.enum, ", ")
	case attrEnumOrProperty:
		return strings.Join(a.enum, ", ") + " or a property"
	case attrGUID:
		return "GUID"
	case attrAutoGUID:
		return `GUID or "*"`
	case attrVersion, attrLabelVersion:
		return "version"
	case attrLongName:
		return "file name"
	case attrShortName:
		return "8.3 name"
	case attrWildName:
		return "file name, * and ?"
	case attrWildShort:
		return "8.3 name, * and ?"
	case attrCodepage:
		return "code page"
	}
	return ""
}
