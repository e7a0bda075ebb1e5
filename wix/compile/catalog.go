package compile

// What a component or a package says to Windows Installer beside what it
// installs: reserved space, isolation, protected catalogs, certificates.

func catalogElements() []definition {
	return []definition{
		{name: "ReserveCost", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), identifier("Directory"), text("Subdirectory").v4(), integer("RunFromSource", 0, 1<<31-1).req(),
			integer("RunLocal", 0, 1<<31-1).req(),
		}, compile: compileReserveCost},
		{name: "IsolateComponent", parents: []string{"Component"}, attrs: []attribute{identifier("Shared").req()}, compile: func(c *compiler, e *element) {
			shared := e.str("Shared")
			c.ref(e.pos("Shared"), "Component", shared)
			c.row(e, "IsolatedComponent", shared, e.comp.id)
			c.children(e)
		}},
		{name: "SFPCatalog", parents: concat(content, []string{"SFPCatalog"}), attrs: []attribute{
			typed("Name", attrLongName).req(), nonEmpty("Dependency").req(), nonEmpty("SourceFile").req(),
		}, compile: compileSFPCatalog},
		{name: "SFPFile", parents: []string{"SFPCatalog"}, attrs: []attribute{identifier("Id").req()}, compile: func(c *compiler, e *element) {
			c.ref(e.pos("Id"), "File", e.str("Id"))
			c.row(e, "FileSFPCatalog", e.str("Id"), e.up.id)
			c.children(e)
		}},
		{name: "PackageCertificates", parents: []string{"Fragment", "Package"}},
		{name: "DigitalCertificate", parents: []string{"PackageCertificates"}, attrs: streamAttributes(), compile: func(c *compiler, e *element) {
			c.stream(e, "MsiDigitalCertificate")
			c.row(e, "MsiPackageCertificate", e.id, e.id)
		}},
		{name: "DigitalCertificateRef", parents: []string{"PackageCertificates"}, attrs: []attribute{identifier("Id").req()}, compile: func(c *compiler, e *element) {
			c.ref(e.pos("Id"), "MsiDigitalCertificate", e.str("Id"))
			c.row(e, "MsiPackageCertificate", e.str("Id"), e.str("Id"))
			c.children(e)
		}},
	}
}

func compileReserveCost(c *compiler, e *element) {
	dir := c.placeOf(e, "", e.dir)
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("rc", e.comp.id, dir)
	}
	c.row(e, "ReserveCost", e.id, e.comp.id, dir, e.integerCell("RunLocal"), e.integerCell("RunFromSource"))
	c.children(e)
}

// compileSFPCatalog adds a row; as in WiX a catalog depends on the last one
// inside it, whatever its own attribute says.
func compileSFPCatalog(c *compiler, e *element) {
	e.id = e.str("Name")
	dependency := e.str("Dependency")
	e.state = &dependency
	c.children(e)
	c.row(e, "SFPCatalog", e.id, Source{Path: e.str("SourceFile"), Pos: e.pos("SourceFile")}, dependency)
	if outer, ok := e.up.state.(*string); ok && e.up.Is("SFPCatalog") {
		*outer = e.id
	}
}
