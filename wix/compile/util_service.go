package compile

func utilServiceElements() []definition {
	action := func(name string) attribute { return enum(name, "none", "reboot", "restart", "runCommand").req() }
	return []definition{
		{name: "ServiceConfig", parents: []string{"Component", "ServiceInstall"}, attrs: []attribute{
			nonEmpty("ServiceName"), action("FirstFailureActionType"), action("SecondFailureActionType"), action("ThirdFailureActionType"),
			integer("ResetPeriodInDays", 0, 1<<31-1), integer("RestartServiceDelayInSeconds", 0, 1<<31-1),
			nonEmpty("ProgramCommandLine"), nonEmpty("RebootMessage"),
		}, compile: compileUtilServiceConfig},
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
	c.row(e, c.utilTable("ServiceConfig"), name, e.comp.id, isNew,
		e.cell("FirstFailureActionType"), e.cell("SecondFailureActionType"), e.cell("ThirdFailureActionType"),
		e.integerCell("ResetPeriodInDays"), e.integerCell("RestartServiceDelayInSeconds"), e.cell("ProgramCommandLine"), e.cell("RebootMessage"))
	c.children(e)
}
