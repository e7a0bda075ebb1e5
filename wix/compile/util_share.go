package compile

func utilShareElements() []definition {
	return []definition{
		{name: "FileShare", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), nonEmpty("Name").req(), nonEmpty("Description"),
		}, compile: compileFileShare},
		{name: "FileSharePermission", parents: []string{"util:FileShare"}, attrs: append(rightsAttributes(folderRights), identifier("User").req()),
			compile: compileFileSharePermission},
	}
}

// compileFileShare makes the row of a share of the component's directory.
func compileFileShare(c *compiler, e *element) {
	e.id = c.authoredID(e, "ufs", e.comp.id, e.str("Name"))
	if len(e.Children) == 0 {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs a <FileSharePermission>", e.Written).WithLength(len(e.Written) + 1)
	}
	cells := []any{e.id, e.str("Name"), e.comp.id, e.cell("Description"), e.dir}
	if c.v3() {
		// The columns User_ and Permissions are left from before FileSharePermissions.
		cells = append(cells, nil, nil)
	}
	c.row(e, c.utilTable("FileShare"), cells...)
	c.utilAction(e, "ConfigureSmbInstall")
	c.utilAction(e, "ConfigureSmbUninstall")
	c.children(e)
}

func compileFileSharePermission(c *compiler, e *element) {
	user := e.str("User")
	mask := c.accessMask(e, lockable{rights: folderRights})
	c.ref(e.pos("User"), c.utilTable("User"), user)
	c.row(e, c.utilTable("FileSharePermissions"), e.up.id, user, mask)
	c.children(e)
}
