package compile

import (
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// iniActions are the values of IniFile.Action and RemoveIniFile.Action
// ("IniFile Table", "RemoveIniFile Table").
var iniActions = map[string]int32{"addLine": 0, "createLine": 1, "removeLine": 2, "addTag": 3, "removeTag": 4}

func iniElements() []definition {
	return []definition{
		{name: "IniFile", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), enum("Action", "addLine", "addTag", "createLine", "removeLine", "removeTag").req(), identifier("Directory"),
			typed("Name", attrLongName).req(), typed("ShortName", attrShortName), nonEmpty("Section").req(), nonEmpty("Key").req(), nonEmpty("Value"),
		}, compile: compileIniFile},
	}
}

func compileIniFile(c *compiler, e *element) {
	name, short, action := e.str("Name"), e.str("ShortName"), e.str("Action")
	section, key, dir := e.str("Section"), e.str("Key"), e.str("Directory")
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("ini", dir, name, section, key, name)
	}
	c.checkShort(e, "", ident.IsShortName(name))
	table := "IniFile"
	if strings.HasPrefix(action, "remove") {
		table = "RemoveIniFile"
	} else if !e.has("Value") {
		c.missing(e, "Value")
	}
	row := c.row(e, table, e.id, ident.NameCell(short, name), e.cell("Directory"), section, key, e.cell("Value"), iniActions[action], e.comp.id)
	if short == "" {
		c.generateShort(e, row, 1, name, func(comp string) []string { return []string{"IniFile", comp} })
	}
	c.children(e)
}
