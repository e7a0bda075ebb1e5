package compile

import (
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/source"
)

// registryRoots are the values of the columns named Root ("Registry Table");
// HKMU is the user's or the machine's hive, by the kind of installation.
var registryRoots = map[string]int32{"HKMU": -1, "HKCR": 0, "HKCU": 1, "HKLM": 2, "HKU": 3}

func registryElements() []definition {
	root := enum("Root", "HKMU", "HKCR", "HKCU", "HKLM", "HKU")
	return []definition{
		{name: "RegistryKey", parents: []string{"Component", "RegistryKey"}, attrs: []attribute{
			identifier("Id"), root, nonEmpty("Key").req(), yesNo("ForceCreateOnInstall"), yesNo("ForceDeleteOnUninstall"),
		}, compile: compileRegistryKey},
		{name: "RegistryValue", parents: []string{"Component", "RegistryKey"}, attrs: []attribute{
			identifier("Id"), root, nonEmpty("Key"), nonEmpty("Name"), text("Value"),
			enum("Type", "binary", "expandable", "integer", "multiString", "string"), enum("Action", "append", "prepend", "write"), yesNo("KeyPath"),
		}, compile: compileRegistryValue},
		{name: "MultiStringValue", in: onlyV3, parents: []string{"RegistryValue"}, attrs: []attribute{text("Value")}, compile: compileMultiString},
		{name: "MultiStringValue", in: onlyV4, parents: []string{"RegistryValue"}, attrs: []attribute{nonEmpty("Value").req()}, compile: compileMultiString},
		{name: "MultiString", in: onlyV4, parents: []string{"RegistryValue"}, attrs: []attribute{nonEmpty("Value").req()}, compile: compileMultiString},
		{name: "RemoveRegistryKey", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), root.req(), nonEmpty("Key").req(), enum("Action", "removeOnInstall", "removeOnUninstall").req(),
		}, compile: compileRemoveRegistryKey},
		{name: "RemoveRegistryValue", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), root.req(), nonEmpty("Key").req(), nonEmpty("Name"),
		}, compile: compileRemoveRegistryValue},
	}
}

// registryPlace is the key that an element and those inside it write to.
type registryPlace struct {
	root int32
	key  string
	// created tells that a RegistryKey makes the key, with a row of its own.
	created bool
}

// registryPlaceOf finds the root and key of an element: its own, or those of
// the RegistryKey around with its own below.
func (c *compiler) registryPlaceOf(e *element) registryPlace {
	outer, nested := e.up.state.(*registryPlace)
	own := e.str("Key")
	if !c.v3() && e.Is("RegistryKey") {
		own = strings.TrimSuffix(own, `\`)
	}
	if !nested {
		if !e.has("Root") {
			c.missing(e, "Root")
		}
		if !e.has("Key") && !e.Is("RegistryKey") {
			c.missing(e, "Key")
		}
		return registryPlace{root: registryRoots[e.str("Root")], key: own}
	}
	if e.has("Root") {
		c.faults.Errorf(CodeConflict, e.pos("Root"), "<%s> cannot have a Root, since it stands in <%s>", e.Written, e.up.Written)
	}
	p := registryPlace{root: outer.root, key: outer.key}
	if own != "" {
		if !strings.HasSuffix(p.key, `\`) {
			p.key += `\`
		}
		p.key += own
	}
	return p
}

// registryID gives the authored id or the one that WiX generates.
func (c *compiler) registryID(e *element, p registryPlace, name string) string {
	if id := e.str("Id"); id != "" {
		return id
	}
	return c.stableID("reg", e.comp.id, strconv.Itoa(int(p.root)), ident.LowerInvariant(p.key), ident.LowerInvariant(name))
}

// registryKeyNames are the names that mean something to Windows Installer in
// a row without a value ("Registry Table", column Name), by whether the key is
// created and whether it is deleted with all below.
var registryKeyNames = map[[2]bool]string{{true, false}: "+", {false, true}: "-", {true, true}: "*"}

func compileRegistryKey(c *compiler, e *element) {
	p := c.registryPlaceOf(e)
	e.state = &p
	name, own := registryKeyNames[[2]bool{e.yes("ForceCreateOnInstall"), e.yes("ForceDeleteOnUninstall")}]
	switch {
	case own:
		p.created = e.yes("ForceCreateOnInstall")
		e.id = c.registryID(e, p, name)
		c.row(e, "Registry", e.id, p.root, p.key, name, nil, e.comp.id)
	case e.has("Id"):
		c.needs(e, "Id", "ForceCreateOnInstall or ForceDeleteOnUninstall")
	}
	c.children(e)
}

// multiStringSeparator stands between, before and after the strings of a
// multi-string value ("Registry Table", column Value).
const multiStringSeparator = "[~]"

// isMultiString tells whether an element is one of a value's strings, by
// either of its names.
func isMultiString(child *source.Element) bool {
	return child.Is("MultiStringValue") || child.Is("MultiString")
}

func compileMultiString(c *compiler, e *element) {
	if values, ok := e.up.state.(*[]string); ok {
		*values = append(*values, e.str("Value"))
	}
}

func compileRegistryValue(c *compiler, e *element) {
	p := c.registryPlaceOf(e)
	name, kind := e.str("Name"), e.str("Type")
	if kind == "" {
		if c.v3() {
			c.missing(e, "Type")
		}
		kind = "string"
	}
	if action := e.str("Action"); (action == "append" || action == "prepend") && kind != "multiString" {
		c.faults.Errorf(CodeConflict, e.pos("Action"), "Action=%q of <%s> needs Type=\"multiString\"", action, e.Written).WithLength(len(action))
	}
	e.id = c.registryID(e, p, name)
	c.keyPathOf(e)
	value, ok := c.multiStringValue(e)
	if !ok {
		return
	}
	c.row(e, "Registry", e.id, p.root, p.key, name, RegistryValue(kind, e.str("Action"), value), e.comp.id)
	for _, child := range e.Children {
		if !isMultiString(child) {
			c.element(child, e)
		}
	}
}

// keyPathOf notes a registry value as the key path of its component.
func (c *compiler) keyPathOf(e *element) {
	e.comp.keyPathOf(KeyPathRegistry, e.id, e.tri("KeyPath"))
}

// multiStringValue gives the value of e: its attribute, or its
// MultiStringValue children joined.
func (c *compiler) multiStringValue(e *element) (string, bool) {
	values := &[]string{}
	e.state = values
	for _, child := range e.Children {
		if isMultiString(child) {
			c.element(child, e)
		}
	}
	switch {
	case len(*values) == 0:
		if !e.has("Value") {
			c.missing(e, "Value")
			return "", false
		}
		return e.str("Value"), true
	case e.has("Value"):
		c.faults.Errorf(CodeConflict, e.pos("Value"), "<%s> cannot have both Value and <MultiStringValue>", e.Written)
		return "", false
	}
	return strings.Join(*values, multiStringSeparator), true
}

// RegistryValue gives the text of column Value for a value; its type and its
// action are words of the schema.
func RegistryValue(kind, action, value string) string {
	switch kind {
	case "binary":
		return "#x" + value
	case "expandable":
		return "#%" + value
	case "integer":
		return "#" + value
	case "multiString":
		switch {
		case action == "append":
			return multiStringSeparator + value
		case action == "prepend":
			return value + multiStringSeparator
		case !strings.Contains(value, multiStringSeparator):
			return multiStringSeparator + value + multiStringSeparator
		}
	case "string":
		if strings.HasPrefix(value, "#") {
			return "#" + value
		}
	}
	return value
}

func compileRemoveRegistryKey(c *compiler, e *element) {
	p := c.registryPlaceOf(e)
	e.id = c.registryID(e, p, "-")
	if e.str("Action") == "removeOnUninstall" {
		c.row(e, "Registry", e.id, p.root, p.key, "-", nil, e.comp.id)
	} else {
		c.row(e, "RemoveRegistry", e.id, p.root, p.key, "-", e.comp.id)
	}
	c.children(e)
}

func compileRemoveRegistryValue(c *compiler, e *element) {
	p := c.registryPlaceOf(e)
	name := e.str("Name")
	e.id = c.registryID(e, p, name)
	c.row(e, "RemoveRegistry", e.id, p.root, p.key, name, e.comp.id)
	c.children(e)
}
