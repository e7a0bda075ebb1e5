package compile

// The bits of Wix4TouchFile.Attributes.
const (
	touchOnInstall   = 0x01
	touchOnReinstall = 0x02
	touchOnUninstall = 0x04
	touch64Bit       = 0x10
	touchVital       = 0x20
)

// utilFileElements gives the elements that change installed files.
func utilFileElements() []definition {
	return []definition{
		{name: "TouchFile", in: onlyV4, parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), nonEmpty("Path").req(), yesNo("OnInstall"), yesNo("OnReinstall"), yesNo("OnUninstall"), yesNo("Nonvital"),
		}, compile: compileTouchFile},
		{name: "FormatFile", in: onlyV4, parents: []string{"File"}, attrs: []attribute{nonEmpty("BinaryRef").req()}, compile: compileFormatFile},
	}
}

// compileTouchFile makes a row that sets the time of a file: when it is
// installed and installed again, unless an attribute says otherwise.
func compileTouchFile(c *compiler, e *element) {
	bits := flagBits(e, []flag{{"OnInstall", touchOnInstall, false}, {"OnReinstall", touchOnReinstall, false}, {"OnUninstall", touchOnUninstall, false}})
	if !e.has("OnInstall") && !e.has("OnReinstall") && !e.has("OnUninstall") {
		bits = touchOnInstall | touchOnReinstall
	}
	if e.comp.is64 {
		bits |= touch64Bit
	}
	if !e.yes("Nonvital") {
		bits |= touchVital
	}
	e.id = c.authoredID(e, "tf", e.str("Path"), decimal(bits))
	c.row(e, "Wix4TouchFile", e.id, e.comp.id, e.str("Path"), bits)
	c.utilAction(e, "TouchFileDuringInstall")
	c.children(e)
}

// compileFormatFile makes a row that writes a file from a binary whose
// properties are replaced by their values.
func compileFormatFile(c *compiler, e *element) {
	binary := e.str("BinaryRef")
	c.ref(e.pos("BinaryRef"), "Binary", binary)
	c.row(e, "Wix4FormatFile", binary, e.file)
	c.utilAction(e, "SchedFormatFiles")
	c.children(e)
}
