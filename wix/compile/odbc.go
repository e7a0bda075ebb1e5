package compile

// odbcRegistrations are the values of ODBCDataSource.Registration
// ("ODBCDataSource Table").
var odbcRegistrations = map[string]int32{"machine": 0, "user": 1}

func odbcElements() []definition {
	driver := []attribute{identifier("Id"), identifier("File"), nonEmpty("Name").req(), identifier("SetupFile")}
	property := []attribute{nonEmpty("Id").req(), nonEmpty("Value")}
	return []definition{
		{name: "ODBCDriver", parents: []string{"Component", "File"}, attrs: driver, compile: func(c *compiler, e *element) {
			c.odbcDriver(e, "ODBCDriver")
		}},
		{name: "ODBCTranslator", parents: []string{"Component", "File"}, attrs: driver, compile: func(c *compiler, e *element) {
			c.odbcDriver(e, "ODBCTranslator")
		}},
		{name: "ODBCDataSource", parents: []string{"Component", "ODBCDriver"}, attrs: []attribute{
			identifier("Id"), nonEmpty("DriverName"), yesNo("KeyPath"), nonEmpty("Name").req(), enum("Registration", "machine", "user").req(),
		}, compile: compileODBCDataSource},
		{name: "Property", parents: []string{"ODBCDriver"}, attrs: property, compile: func(c *compiler, e *element) {
			c.row(e, "ODBCAttribute", e.up.id, e.str("Id"), e.cell("Value"))
			c.children(e)
		}},
		{name: "Property", parents: []string{"ODBCDataSource"}, attrs: property, compile: func(c *compiler, e *element) {
			c.row(e, "ODBCSourceAttribute", e.up.id, e.str("Id"), e.cell("Value"))
			c.children(e)
		}},
	}
}

// odbcDriver adds the row of a driver or translator. Both files are that
// around where none is named.
func (c *compiler) odbcDriver(e *element, table string) {
	file, setup := first(e.str("File"), e.file), first(e.str("SetupFile"), e.file)
	for _, name := range []string{"File", "SetupFile"} {
		if f := e.str(name); f != "" {
			c.ref(e.pos(name), "File", f)
		}
	}
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("odb", e.str("Name"), e.file, setup)
	}
	if file == "" {
		c.missing(e, "File")
	}
	e.state = e.str("Name")
	c.children(e)
	c.row(e, table, e.id, e.comp.id, e.str("Name"), file, setup)
}

func compileODBCDataSource(c *compiler, e *element) {
	driver := e.str("DriverName")
	if around, ok := e.up.state.(string); ok && e.up.Is("ODBCDriver") {
		driver = first(driver, around)
	}
	if driver == "" {
		c.missing(e, "DriverName")
	}
	registration := odbcRegistrations[e.str("Registration")]
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("odc", e.str("Name"), driver, decimal(registration))
	}
	c.children(e)
	if e.up.Is("Component") {
		e.comp.keyPathOf(KeyPathODBC, e.id, e.tri("KeyPath"))
	}
	c.row(e, "ODBCDataSource", e.id, e.comp.id, e.str("Name"), driver, registration)
}
