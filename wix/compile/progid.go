package compile

func progIDElements() []definition {
	advertise := yesNo("Advertise")
	return []definition{
		{name: "ProgId", parents: []string{"Class", "Component", "ProgId"}, attrs: []attribute{
			nonEmpty("Id").req(), advertise, text("Description"), identifier("Icon"), integer("IconIndex", -32767, 32767), text("NoOpen"),
		}, compile: compileProgID},
		{name: "Extension", parents: []string{"Component", "ProgId"}, attrs: []attribute{
			nonEmpty("Id").req(), advertise, nonEmpty("ContentType"),
		}, compile: compileExtension},
		{name: "Verb", parents: []string{"Extension"}, attrs: []attribute{
			nonEmpty("Id").req(), nonEmpty("Argument"), nonEmpty("Command"), integer("Sequence", 1, 32767), nonEmpty("TargetFile"),
			nonEmpty("TargetProperty"),
		}, compile: compileVerb},
		{name: "MIME", parents: []string{"Extension"}, attrs: []attribute{
			advertise, guidOf("Class"), nonEmpty("ContentType").req(), yesNo("Default"),
		}, compile: compileMIME},
		{name: "Category", parents: []string{"Component"}, attrs: []attribute{
			guidOf("Id").req(), nonEmpty("AppData"), identifier("Feature"), nonEmpty("Qualifier").req(),
		}, compile: compileCategory},
	}
}

func compileProgID(c *compiler, e *element) {
	outer := around(e)
	r := &registration{progID: e.str("Id"), class: outer.class, description: outer.description, parentProgID: outer.progID}
	if e.has("Description") {
		r.description = e.cell("Description")
	}
	r.advertise = c.advertised(e, outer.advertise)
	parent := r.parentProgID
	if parent != "" && (e.has("Icon") || e.has("IconIndex")) {
		c.faults.Errorf(CodeConflict, e.pos(map[bool]string{true: "Icon", false: "IconIndex"}[e.has("Icon")]),
			"<%s> inside of <%s> cannot have an icon", e.Written, e.up.Written)
	}
	if parent != "" && outer.parentProgID != "" {
		c.faults.Errorf(CodeMisplacedElement, e.Pos, "<%s> can stand in another <%s>, but not deeper", e.Written, e.up.Written).WithLength(len(e.Written) + 1)
		return
	}
	// Only the first ProgId of a class, or of a ProgId, is its default.
	isFirst := outer.progIDs == 0
	if outer.progIDs++; isFirst {
		outer.first = r.progID
	}
	if parent != "" && r.advertise == Yes {
		r.class = "" // a version-independent ProgId leads to its versioned one
	}
	e.state = r
	c.children(e)
	outer.extensions = outer.extensions || r.extensions
	if r.advertise == Yes {
		c.row(e, "ProgId", r.progID, parent, r.class, r.description, e.cell("Icon"), e.integerCell("IconIndex"))
		if icon := e.str("Icon"); icon != "" {
			c.ref(e.pos("Icon"), "Icon", icon)
		}
		c.ensureTable("Class")
		if c.v3() {
			c.ensureTable("Extension")
		}
	} else {
		c.registeredProgID(e, r, isFirst && (parent != "" || outer.class != ""))
	}
	if e.has("NoOpen") {
		c.register(e, r.progID, "NoOpen", e.cell("NoOpen"))
	}
	if r.advertise == Yes && !r.extensions && parent == "" && r.class == "" {
		c.faults.Warnf(CodeNeeds, e.Pos, "<%s> %s is advertised but has neither a class nor an extension", e.Written, r.progID).WithLength(len(e.Written) + 1)
	}
}

// registeredProgID adds the registry values of a ProgId that is not
// advertised.
func (c *compiler) registeredProgID(e *element, r *registration, isFirst bool) {
	c.register(e, r.progID, "", r.description)
	if r.class != "" {
		c.register(e, r.progID+`\CLSID`, "", r.class)
		which := "ProgID"
		if r.parentProgID != "" {
			which = "VersionIndependentProgID"
		}
		if isFirst {
			c.register(e, `CLSID\`+r.class+`\`+which, "", r.progID)
		}
		if r.parentProgID != "" {
			c.register(e, r.progID+`\CurVer`, "", r.parentProgID)
		}
	}
	if icon := e.str("Icon"); icon != "" {
		c.register(e, r.progID+`\DefaultIcon`, "", c.fileIcon(e, icon))
	}
}

func compileExtension(c *compiler, e *element) {
	outer := around(e)
	outer.extensions = true
	r := &registration{progID: outer.progID, extension: e.str("Id"), mime: e.str("ContentType")}
	r.advertise = c.advertised(e, outer.advertise)
	e.state = r
	c.children(e)
	if r.advertise == Yes {
		c.row(e, "Extension", r.extension, e.comp.id, r.progID, r.mime, PrimaryFeature)
		c.ensureTable("Verb")
		return
	}
	var progID any
	if r.progID != "" {
		progID = r.progID
	}
	c.register(e, "."+r.extension, "", progID)
	if r.mime != "" {
		c.register(e, "."+r.extension, "Content Type", r.mime)
	}
}

func compileVerb(c *compiler, e *element) {
	r := around(e)
	file, property := e.str("TargetFile"), e.str("TargetProperty")
	if file != "" && property != "" {
		c.conflict(e, "TargetFile", "TargetProperty")
	}
	if file != "" {
		c.ref(e.pos("TargetFile"), "File", file)
	}
	c.children(e)
	if r.advertise == Yes {
		c.forbid(e, "yes", "TargetFile", "TargetProperty")
		c.row(e, "Verb", r.extension, e.str("Id"), e.integerCell("Sequence"), e.cell("Command"), e.cell("Argument"))
		return
	}
	c.forbid(e, "no", "Sequence")
	target := `"[` + property + `]"`
	switch {
	case file != "":
		target = `"[#` + file + `]"`
	case property == "":
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes TargetFile and TargetProperty, since it is not advertised", e.Written).
			WithLength(len(e.Written) + 1)
	}
	if e.has("Argument") {
		target += " " + e.str("Argument")
	}
	key := first(r.progID, "."+r.extension) + `\shell\` + e.str("Id")
	if e.has("Command") {
		c.register(e, key, "", e.str("Command"))
	}
	c.register(e, key+`\command`, "", target)
}

func compileMIME(c *compiler, e *element) {
	r := around(e)
	advertise := c.advertised(e, r.advertise)
	kind := e.str("ContentType")
	if e.yes("Default") && r.mime == "" {
		r.mime = kind
	}
	c.children(e)
	if advertise == Yes {
		c.row(e, "MIME", kind, r.extension, e.guid("Class"))
		return
	}
	key := `MIME\Database\Content Type\` + kind
	c.register(e, key, "Extension", "."+r.extension)
	if class := e.guid("Class"); class != "" {
		c.register(e, key, "CLSID", class)
	}
}

func compileCategory(c *compiler, e *element) {
	feature := first(e.str("Feature"), PrimaryFeature)
	if e.has("Feature") {
		c.ref(e.pos("Feature"), "Feature", feature)
	}
	c.row(e, "PublishComponent", e.guid("Id"), e.str("Qualifier"), e.comp.id, e.cell("AppData"), feature)
	c.children(e)
}
