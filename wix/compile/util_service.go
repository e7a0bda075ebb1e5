package compile

// serviceFailures are the attributes for the first, the second and all later
// failures of a service.
var serviceFailures = []string{"FirstFailureActionType", "SecondFailureActionType", "ThirdFailureActionType"}

func utilServiceElements() []definition {
	config := func(in lines, action func(name string) attribute) definition {
		attrs := []attribute{
			nonEmpty("ServiceName"), integer("ResetPeriodInDays", 0, 1<<31-1), integer("RestartServiceDelayInSeconds", 0, 1<<31-1),
			nonEmpty("ProgramCommandLine"), nonEmpty("RebootMessage"),
		}
		for _, name := range serviceFailures {
			attrs = append(attrs, action(name).req())
		}
		return definition{name: "ServiceConfig", in: in, parents: []string{"Component", "ServiceInstall"}, attrs: attrs, compile: compileUtilServiceConfig}
	}
	return []definition{
		config(onlyV3, func(name string) attribute { return enum(name, "none", "reboot", "restart", "runCommand") }),
		config(onlyV4, nonEmpty),
	}
}

// compileUtilServiceConfig makes a row that tells what happens when a service
// fails: a service of the package, or one that is there.
func compileUtilServiceConfig(c *compiler, e *element) {
	name, isNew := e.str("ServiceName"), int32(0)
	if around, ok := e.up.state.(*serviceState); ok && e.up.Is("ServiceInstall") {
		// v3 forgets the attribute here.
		if !c.v3() && e.has("ServiceName") && name != around.name {
			c.faults.Errorf(CodeConflict, e.pos("ServiceName"), "<%s> cannot have the ServiceName %q, since it stands in <%s> of %q", e.Written, name, e.up.Written, around.name).
				WithLength(len(name))
		}
		name, isNew = around.name, 1
	} else if !e.has("ServiceName") {
		c.missing(e, "ServiceName")
	}
	c.utilAction(e, "SchedServiceConfig")
	cells := []any{name, e.comp.id, isNew}
	for _, attr := range serviceFailures {
		cells = append(cells, e.cell(attr))
	}
	c.row(e, c.utilTable("ServiceConfig"), append(cells,
		e.integerCell("ResetPeriodInDays"), e.integerCell("RestartServiceDelayInSeconds"), e.cell("ProgramCommandLine"), e.cell("RebootMessage"))...)
	c.children(e)
}
