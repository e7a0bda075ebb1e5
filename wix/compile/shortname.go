package compile

import (
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// wildCards puts letters in the place of wild cards, so that a name can be
// checked like others.
var wildCards = strings.NewReplacer("*", "x", "?", "x")

// checkShort reports a short name beside a name that is short itself, which v3
// does not take. prefix is that of the two attributes.
func (c *compiler) checkShort(e *element, prefix string, isShort bool) {
	if c.v3() && isShort && e.has(prefix+"ShortName") {
		c.conflict(e, prefix+"Name", prefix+"ShortName")
	}
}

// generateShort gives a row's name column the short name that WiX generates
// for a long name. The name hashes the component: in v4+ its final id, which
// for a component without an Id is known when the component is finished.
func (c *compiler) generateShort(e *element, row *Row, column int, name string, args func(component string) []string) {
	if name == "" || c.namedLater(name) || row.Table != "RemoveFile" && ident.IsShortName(name) {
		return
	}
	fill := func(component string) {
		short := c.shortName(name, true, args(component)...)
		if i := strings.LastIndexByte(name, '.'); c.v3() && i >= 0 && strings.ContainsAny(name[i:], "*?") {
			// v3 keeps an extension with wild cards as well.
			ext := name[i:min(len(name), i+len(".ext"))]
			if ident.IsShortName("x" + wildCards.Replace(ext)) {
				short = c.shortName(name, false, args(component)...) + ident.LowerInvariant(ext)
			}
		}
		row.Cells[column] = ident.NameCell(short, name)
	}
	if c.v3() || !e.comp.unnamed {
		fill(e.comp.id)
		return
	}
	e.comp.later = append(e.comp.later, fill)
}
