package compile

// userFlags are the bits of User.Attributes.
var userFlags = []flag{
	{"PasswordNeverExpires", 0x001, false},
	{"CanNotChangePassword", 0x002, false},
	{"PasswordExpired", 0x004, false},
	{"Disabled", 0x008, false},
	{"FailIfExists", 0x010, false},
	{"UpdateIfExists", 0x020, false},
	{"LogonAsService", 0x040, false},
	{"LogonAsBatchJob", 0x080, false},
	{"RemoveOnUninstall", 0x100, true},
	{"CreateUser", 0x200, true},
	{"Vital", 0x400, true},
}

// userRemoveComment is the bit that v4+ has beside them.
var userRemoveComment = flag{"RemoveComment", 0x800, false}

func utilUserElements() []definition {
	account := []attribute{identifier("Id"), nonEmpty("Name").req(), nonEmpty("Domain")}
	return []definition{
		{name: "User", parents: concat(content, []string{"Component"}), attrs: append(concatAttrs(account, flagAttributes(userFlags)),
			nonEmpty("Password"), nonEmpty("Comment").v4(), yesNo(userRemoveComment.attr).v4(),
		), compile: compileUser},
		{name: "Group", parents: content, attrs: account, compile: compileGroup},
		{name: "GroupRef", parents: []string{"util:User"}, attrs: []attribute{identifier("Id").req()}, compile: compileGroupRef},
	}
}

// compileUser makes the row of an account: one to be made, when it stands in a
// component, or one that other elements name.
func compileUser(c *compiler, e *element) {
	comp := e.componentID()
	e.id = c.authoredID(e, "usr", comp, e.str("Name"))
	bits := flagBits(e, userFlags) | flagBits(e, []flag{userRemoveComment})
	if comp == "" {
		c.userOfNoComponent(e)
	} else {
		c.utilAction(e, "ConfigureUsers")
	}
	if e.has("Comment") && e.yes(userRemoveComment.attr) {
		c.conflict(e, "Comment", userRemoveComment.attr)
	}
	cells := []any{e.id, comp, e.str("Name"), e.cell("Domain"), e.cell("Password")}
	if !c.v3() {
		cells = append(cells, e.cell("Comment"))
	}
	c.row(e, c.utilTable("User"), append(cells, bits)...)
	c.children(e)
}

// userOfNoComponent reports what tells how to make an account where none is
// made.
func (c *compiler) userOfNoComponent(e *element) {
	names := []string{"Comment"}
	for _, f := range userFlags {
		names = append(names, f.attr)
	}
	for _, name := range names {
		if a, ok := e.Attr(name); ok {
			c.faults.Errorf(CodeConflict, a.Pos, "<%s> cannot have %s, since it does not stand in a component", e.Written, a.Written).
				WithLength(len(a.Written)).WithHint("an account is made, changed and removed with a component; outside of one, <%s> only names it", e.Written)
		}
	}
}

func compileGroup(c *compiler, e *element) {
	e.id = c.authoredID(e, "ugr", "", e.str("Domain"), e.str("Name"))
	c.row(e, c.utilTable("Group"), e.id, nil, e.str("Name"), e.cell("Domain"))
	c.children(e)
}

// compileGroupRef makes the user around a member of a group.
func compileGroupRef(c *compiler, e *element) {
	group := e.str("Id")
	if e.comp == nil {
		c.faults.Errorf(CodeConflict, e.Pos, "<%s> cannot stand in a <%s> outside of a component", e.Written, e.up.Written).WithLength(len(e.Written) + 1)
	}
	c.ref(e.pos("Id"), c.utilTable("Group"), group)
	c.row(e, c.utilTable("UserGroup"), e.up.id, group)
	c.children(e)
}
