package compile

// The bits of WixCloseApplication.Attributes.
var closeFlags = []flag{
	{"CloseMessage", 0x01, false},
	{"ElevatedCloseMessage", 0x04, false},
	{"EndSessionMessage", 0x08, false},
	{"ElevatedEndSessionMessage", 0x10, false},
	{"PromptToContinue", 0x40, false},
}

const (
	closeRebootPrompt = 0x02 // unless RebootPrompt is no
	closeTerminate    = 0x20
)

// milliseconds is how many of a column are a second of an attribute.
const milliseconds = 1000

// restartKinds are the attributes of RestartResource, of which one names the
// resource: the value of column Attributes, and the word that v4+ hashes.
var restartKinds = []struct {
	attr string
	kind int32
	word string
}{
	{"Path", 1, "Filename"},
	{"ProcessName", 2, "ProcessName"},
	{"ServiceName", 3, "ServiceName"},
}

func utilCloseElements() []definition {
	return []definition{
		{name: "CloseApplication", parents: content, attrs: concatAttrs(flagAttributes(closeFlags), []attribute{
			identifier("Id"), nonEmpty("Target").req(), nonEmpty("Description"), identifier("Property"), nonEmpty("Condition"), yesNo("RebootPrompt"),
			integer("Sequence", 1, 1<<31-1), integer("TerminateProcess", 0, 1<<31-1), integer("Timeout", 1, (1<<31-1)/milliseconds),
		}), compile: compileCloseApplication},
		{name: "RestartResource", parents: concat(content, []string{"Component"}), attrs: []attribute{
			identifier("Id"), nonEmpty("Path"), nonEmpty("ProcessName"), nonEmpty("ServiceName"),
		}, compile: compileRestartResource},
	}
}

func compileCloseApplication(c *compiler, e *element) {
	if e.id = e.str("Id"); e.id == "" {
		e.id = c.stableID("ca", e.str("Target"))
	}
	bits := flagBits(e, closeFlags)
	if e.tri("RebootPrompt") != No {
		bits |= closeRebootPrompt
	}
	if e.has("TerminateProcess") {
		bits |= closeTerminate
		if bits&closeRebootPrompt != 0 {
			c.faults.Errorf(CodeConflict, e.pos("TerminateProcess"), "TerminateProcess of <%s> needs RebootPrompt=\"no\"", e.Written).
				WithLength(len(e.str("TerminateProcess")))
		}
	}
	if e.yes("PromptToContinue") && !e.has("Description") {
		c.needs(e, "PromptToContinue", "Description")
	}
	timeout := e.integerCell("Timeout")
	if seconds, ok := e.integer("Timeout"); ok {
		timeout = seconds * milliseconds
	}
	c.utilAction(e, "WixCloseApplications")
	c.row(e, c.utilTable("WixCloseApplication"), e.id, e.str("Target"), e.cell("Description"), e.cell("Condition"), bits,
		e.integerCell("Sequence"), e.cell("Property"), e.integerCell("TerminateProcess"), timeout)
	c.children(e)
}

// compileRestartResource makes the row of what the Restart Manager ends and
// begins again. Of several attributes the last one counts.
func compileRestartResource(c *compiler, e *element) {
	var kind int32
	var resource, word string
	for i := range e.Attrs {
		for _, k := range restartKinds {
			a := &e.Attrs[i]
			if a.Name != k.attr {
				continue
			}
			if kind != 0 {
				c.faults.Warnf(CodeConflict, a.Pos, "<%s> names one resource; only %s, the last one, counts", e.Written, a.Written).WithLength(len(a.Written)).
					WithHint("write a <%s> for each", e.Written)
			}
			kind, resource, word = k.kind, a.Value, k.word
		}
	}
	if kind == 0 {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes Path, ProcessName and ServiceName", e.Written).WithLength(len(e.Written) + 1)
	}
	if c.v3() {
		word = decimal(kind)
	}
	if e.id = e.str("Id"); e.id == "" {
		e.id = c.stableID("wrr", e.componentID(), resource, word)
	}
	c.utilAction(e, "WixRegisterRestartResources")
	c.row(e, c.utilTable("WixRestartResource"), e.id, e.componentID(), resource, kind)
	c.children(e)
}
