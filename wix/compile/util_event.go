package compile

import "strings"

// eventTypes are the bits of the value TypesSupported of an event source
// ("Event Sources", "Event Types").
var eventTypes = []flag{
	{"SupportsErrors", 0x01, false},
	{"SupportsWarnings", 0x02, false},
	{"SupportsInformationals", 0x04, false},
	{"SupportsSuccessAudits", 0x08, false},
	{"SupportsFailureAudits", 0x10, false},
}

func utilEventElements() []definition {
	return []definition{
		{name: "EventSource", parents: []string{"Component"}, attrs: append(flagAttributes(eventTypes),
			nonEmpty("Name").req(), nonEmpty("Log").req(), nonEmpty("EventMessageFile").req(), nonEmpty("ParameterMessageFile"),
			nonEmpty("CategoryMessageFile"), integer("CategoryCount", 0, 1<<31-1), yesNo("KeyPath"),
		), compile: compileEventSource},
		{name: "EventManifest", parents: []string{"File"}, attrs: []attribute{
			nonEmpty("MessageFile"), nonEmpty("ParameterFile"), nonEmpty("ResourceFile"),
		}, compile: compileEventManifest},
	}
}

// compileEventSource makes the registry values that an event source consists of.
func compileEventSource(c *compiler, e *element) {
	log := e.str("Log")
	if log == "Security" {
		c.faults.Errorf(CodeBadValue, e.pos("Log"), "Log of <%s> is %q, to which only Windows itself writes", e.Written, log).WithLength(len(log))
	}
	count, counted := e.integer("CategoryCount")
	switch {
	case counted && count > 0 && !e.has("CategoryMessageFile"):
		c.needs(e, "CategoryCount", "CategoryMessageFile")
	case e.has("CategoryMessageFile") && !e.has("CategoryCount"):
		c.needs(e, "CategoryMessageFile", "CategoryCount")
	}
	key := `SYSTEM\CurrentControlSet\Services\EventLog\` + log + `\` + e.str("Name")
	expandable := func(name string) string {
		return c.machineValue(e, key, name, RegistryValue("expandable", "", e.str(name)))
	}
	e.id = expandable("EventMessageFile")
	// v3 takes it as the key path of its component only when told so.
	if marked := e.yes("KeyPath"); marked {
		e.comp.keyPathOf(KeyPathRegistry, e.id, Yes)
	} else if !c.v3() {
		e.comp.keyPathOf(KeyPathRegistry, e.id, Unset)
	}
	if e.has("CategoryMessageFile") {
		expandable("CategoryMessageFile")
	}
	if e.has("CategoryCount") {
		c.machineValue(e, key, "CategoryCount", "#"+strings.TrimSpace(e.str("CategoryCount")))
	}
	if e.has("ParameterMessageFile") {
		expandable("ParameterMessageFile")
	}
	if types := flagBits(e, eventTypes); types != 0 {
		c.machineValue(e, key, "TypesSupported", "#"+decimal(types))
	}
	c.children(e)
}

// compileEventManifest makes the row of a file that is a manifest of events,
// and those that write where its files are into it, as XmlFile does.
func compileEventManifest(c *compiler, e *element) {
	file := "[#" + e.file + "]"
	c.row(e, c.utilTable("EventManifest"), e.comp.id, file)
	for _, part := range []string{"MessageFile", "ParameterFile", "ResourceFile"} {
		if !e.has(part) {
			continue
		}
		name := strings.ToLower(part[:1]) + part[1:] + "Name"
		c.row(e, c.utilTable("XmlFile"), "Config_"+e.file+part, file, `/*/*/*/*[\[]@`+name+`[\]]`, name, e.str(part),
			xmlFileActions["bulkSetValue"]|xmlPreserveDate, e.comp.id, nil)
		c.utilAction(e, "SchedXmlFile")
	}
	c.utilAction(e, "ConfigureEventManifestRegister")
	c.utilAction(e, "ConfigureEventManifestUnregister")
	c.children(e)
}
