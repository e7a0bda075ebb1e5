package compile

// httpExisting are the values of the columns HandleExisting.
var httpExisting = map[string]int32{"replace": 0, "ignore": 1, "fail": 2}

// httpRights are the values of the column Rights: GENERIC_EXECUTE,
// GENERIC_WRITE and GENERIC_ALL (winnt.h), which the HTTP service reads as the
// rights to register and to delegate a URL ("HttpSetServiceConfiguration").
var httpRights = map[string]int32{"register": 0x20000000, "delegate": 0x40000000, "all": 0x10000000}

func httpElements() []definition {
	existing := enum("HandleExisting", "replace", "ignore", "fail")
	return []definition{
		{space: "http", name: "UrlReservation", parents: []string{"Component", "ServiceInstall"}, attrs: []attribute{
			identifier("Id"), existing, nonEmpty("Sddl"), nonEmpty("Url").req(),
		}, compile: compileURLReservation},
		{space: "http", name: "UrlAce", parents: []string{"http:UrlReservation"}, attrs: []attribute{
			identifier("Id"), nonEmpty("SecurityPrincipal"), enum("Rights", "register", "delegate", "all"),
		}, compile: compileURLAce},
		{space: "http", name: "SniSslCertificate", in: onlyV4, parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), nonEmpty("Host").req(), nonEmpty("Port").req(), nonEmpty("Thumbprint").req(), nonEmpty("AppId"), nonEmpty("Store"), existing,
		}, compile: compileSNICertificate},
	}
}

// urlReservation is what the access control entries of a reservation need.
type urlReservation struct {
	// principal is the account of the service around; "" when there is none.
	principal string
	entries   int
}

// httpName gives the name that a table or custom action of the extension http
// has in the line that is followed.
func (c *compiler) httpName(name string) string {
	if c.v3() {
		return "Wix" + name
	}
	return "Wix4" + name
}

func compileURLReservation(c *compiler, e *element) {
	r := &urlReservation{}
	if s, ok := e.up.state.(*serviceState); ok {
		r.principal = `NT SERVICE\` + s.name
	}
	url := e.str("Url")
	if e.id = e.str("Id"); e.id == "" {
		e.id = c.stableID("url", e.comp.id, r.principal, url)
	}
	e.state = r
	c.row(e, c.httpName("HttpUrlReservation"), e.id, httpExisting[e.str("HandleExisting")], e.cell("Sddl"), url, e.comp.id)
	c.children(e)
	switch a, ok := e.Attr("Sddl"); {
	case ok && r.entries > 0:
		c.faults.Errorf(CodeConflict, a.Pos, "<%s> cannot have both %s and <UrlAce>", e.Written, a.Written).WithLength(len(a.Written))
	case !ok && r.entries == 0:
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Sddl or a <UrlAce>", e.Written).WithLength(len(e.Written) + 1)
	}
	c.refAction(e, c.httpName("SchedHttpUrlReservationsInstall"))
	c.refAction(e, c.httpName("SchedHttpUrlReservationsUninstall"))
}

func compileURLAce(c *compiler, e *element) {
	r := e.up.state.(*urlReservation)
	r.entries++
	principal := first(e.str("SecurityPrincipal"), r.principal)
	if principal == "" && !e.has("SecurityPrincipal") {
		c.missing(e, "SecurityPrincipal")
	}
	rights := e.str("Rights")
	if e.id = e.str("Id"); e.id == "" {
		e.id = c.stableID("ace", e.up.id, principal, rights)
	}
	c.row(e, c.httpName("HttpUrlAce"), e.id, e.up.id, principal, httpRights[first(rights, "all")])
	c.children(e)
}

func compileSNICertificate(c *compiler, e *element) {
	host, port := e.str("Host"), e.str("Port")
	if e.id = e.str("Id"); e.id == "" {
		e.id = c.stableID("ssl", e.comp.id, host, port)
	}
	c.row(e, "Wix4HttpSniSslCert", e.id, host, port, e.str("Thumbprint"), e.cell("AppId"), e.cell("Store"), httpExisting[e.str("HandleExisting")], e.comp.id)
	c.refAction(e, "Wix4SchedHttpSniSslCertsInstall")
	c.refAction(e, "Wix4SchedHttpSniSslCertsUninstall")
	c.children(e)
}
