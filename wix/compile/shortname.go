package compile

import "github.com/gomsi/gomsi/wix/ident"

// authoredShort gives an element's authored short name, which is a fault when
// the name itself is short.
func (c *compiler) authoredShort(e *element, name, short string, isShort bool) string {
	if short != "" && isShort {
		c.conflict(e, "Name", "ShortName")
	}
	return short
}

// generateShort gives a row's name column the short name that WiX generates
// for a long name. The name hashes the component: in v4+ its final id, which
// for a component without an Id is known when the component is finished.
func (c *compiler) generateShort(e *element, row *Row, column int, name string, keepExtension bool, args func(component string) []string) {
	if name == "" || isVariable(name) || row.Table != "RemoveFile" && ident.IsShortName(name) {
		return
	}
	fill := func(component string) {
		row.Cells[column] = ident.NameCell(c.shortName(name, keepExtension, args(component)...), name)
	}
	if c.v3() || !e.comp.unnamed {
		fill(e.comp.id)
		return
	}
	e.comp.later = append(e.comp.later, fill)
}
