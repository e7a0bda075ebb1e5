package compile

import "strings"

// utilRemoveModes are the values of the columns InstallMode.
var utilRemoveModes = map[string]int32{"install": 1, "uninstall": 2, "both": 3}

// registryRootWords are the roots as v4+ hashes them.
var registryRootWords = map[string]string{
	"HKCR": "ClassesRoot", "HKCU": "CurrentUser", "HKLM": "LocalMachine", "HKU": "Users",
}

func utilRemoveElements() []definition {
	return []definition{
		{name: "RemoveFolderEx", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), nonEmpty("Property").req(), enum("On", "install", "uninstall", "both"), nonEmpty("Condition").v4(),
		}, compile: compileRemoveFolderEx},
		{name: "RemoveRegistryKey", in: onlyV4, parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), enum("Root", "HKCR", "HKCU", "HKLM", "HKU").req(), nonEmpty("Key").req(), enum("On", "install", "uninstall"),
			nonEmpty("Condition"),
		}, compile: compileRemoveRegistryKeyEx},
	}
}

// compileRemoveFolderEx makes a row that removes a folder with all that is in
// it. The custom action adds rows to table RemoveFile while it runs.
func compileRemoveFolderEx(c *compiler, e *element) {
	property, on := e.str("Property"), first(e.str("On"), "uninstall")
	if e.id = e.str("Id"); e.id == "" {
		mode := decimal(utilRemoveModes[on])
		if !c.v3() {
			mode = capital(on)
		}
		e.id = c.stableID("wrf", e.comp.id, property, mode)
	}
	cells := []any{e.id, e.comp.id, property, utilRemoveModes[on]}
	if !c.v3() {
		cells = append(cells, e.cell("Condition"))
	}
	c.row(e, c.utilTable("WixRemoveFolderEx"), cells...)
	c.ensureTable("RemoveFile")
	c.utilAction(e, "WixRemoveFoldersEx")
	c.children(e)
}

// compileRemoveRegistryKeyEx makes a row that removes a key with all below it,
// under a condition. The custom action adds rows to the tables while it runs.
func compileRemoveRegistryKeyEx(c *compiler, e *element) {
	root, key, on := e.str("Root"), e.str("Key"), first(e.str("On"), "uninstall")
	if e.id = e.str("Id"); e.id == "" {
		e.id = c.stableID("rrx", e.comp.id, e.str("Condition"), registryRootWords[root], key, capital(on))
	}
	c.row(e, "Wix4RemoveRegistryKeyEx", e.id, e.comp.id, registryRoots[root], key, utilRemoveModes[on], e.cell("Condition"))
	c.ensureTable("Registry")
	c.ensureTable("RemoveRegistry")
	c.utilAction(e, "RemoveRegistryKeysEx")
	c.children(e)
}

// capital writes a word with a capital, as v4+ hashes its names of values.
func capital(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}
