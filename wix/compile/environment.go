package compile

import "github.com/gomsi/gomsi/wix/ident"

// environmentActions are the first characters of Environment.Name
// ("Environment Table") and the numbers that WiX hashes for an identifier.
var environmentActions = map[string]struct{ prefix, number string }{
	"set": {"=", "0"}, "create": {"+", "1"}, "remove": {"!", "2"},
}

// environmentParts are the numbers that WiX hashes for Environment/@Part.
var environmentParts = map[string]string{"all": "0", "first": "1", "last": "2"}

func environmentElements() []definition {
	return []definition{
		{name: "Environment", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), nonEmpty("Name").req(), nonEmpty("Value"), enum("Action", "create", "remove", "set"),
			enum("Part", "all", "first", "last"), yesNo("Permanent"), nonEmpty("Separator"), yesNo("System"),
		}, compile: compileEnvironment},
	}
}

func compileEnvironment(c *compiler, e *element) {
	name, action, part := e.str("Name"), environmentActions[e.str("Action")], e.str("Part")
	if e.str("Action") == "create" && e.has("Part") {
		c.faults.Errorf(CodeConflict, e.pos("Part"), "<%s> cannot have a Part when its Action is \"create\"", e.Written)
	}
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("env", action.number, name, environmentParts[part], ident.Bool(e.yes("System")))
	}
	prefix := action.prefix
	if !e.yes("Permanent") {
		prefix += "-"
	}
	if e.yes("System") {
		prefix += "*"
	}
	value := e.str("Value")
	if value != "" {
		separator := first(e.str("Separator"), ";")
		switch part {
		case "first":
			value += separator + multiStringSeparator
		case "last":
			value = multiStringSeparator + separator + value
		}
	}
	c.row(e, "Environment", e.id, prefix+name, value, e.comp.id)
	c.children(e)
}
