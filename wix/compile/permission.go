package compile

import (
	"math"
	"slices"
)

// The bits of an access mask that all kinds of object have, and those of each
// kind, from the bit given upward ("ACCESS_MASK", winnt.h). WiX has no word
// for the sixth right of a file.
var (
	standardRights = rights{16, []string{"Delete", "ReadPermission", "ChangePermission", "TakeOwnership", "Synchronize"}}
	genericRights  = rights{28, []string{"GenericAll", "GenericExecute", "GenericWrite", "GenericRead"}}
	folderRights   = rights{0, []string{"Read", "CreateFile", "CreateChild", "ReadExtendedAttributes", "WriteExtendedAttributes", "Traverse", "DeleteChild", "ReadAttributes", "WriteAttributes"}}
	fileRights     = rights{0, []string{"Read", "Write", "Append", "ReadExtendedAttributes", "WriteExtendedAttributes", "Execute", "", "ReadAttributes", "WriteAttributes"}}
	keyRights      = rights{0, []string{"Read", "Write", "CreateSubkeys", "EnumerateSubkeys", "Notify", "CreateLink"}}
)

// The rights that have one word together: FILE_ALL_ACCESS and
// SPECIFIC_RIGHTS_ALL of winnt.h.
const (
	fileAllRights      = 0x001F01FF
	specificRightsAll  = 0x0000FFFF
	onlyGenericRead    = math.MinInt32
	permissionFileAll  = "FileAllRights"
	permissionSpecific = "SpecificRightsAll"
)

// rights names the bits of an access mask from a bit upward.
type rights struct {
	bit   int
	names []string
}

// lockable is a kind of element that permissions stand in.
type lockable struct {
	parents []string
	// table is what the columns named Table say.
	table  string
	rights rights
}

var lockables = []lockable{
	{[]string{"CreateFolder"}, "CreateFolder", folderRights},
	{[]string{"File"}, "File", fileRights},
	{[]string{"RegistryKey", "RegistryValue"}, "Registry", keyRights},
}

func permissionElements() []definition {
	var out []definition
	for _, l := range lockables {
		attrs := append(rightsAttributes(l.rights), text("Domain"), nonEmpty("User").req(), yesNo(permissionFileAll), yesNo(permissionSpecific))
		out = append(out, definition{name: "Permission", parents: l.parents, attrs: attrs, compile: func(c *compiler, e *element) {
			c.permission(e, l)
		}}, permissionEx(l.table, l.parents...))
	}
	return append(out, permissionEx("ServiceInstall", "ServiceInstall"))
}

// rightsAttributes gives an attribute for each right: those that all kinds of
// object have and those of one kind.
func rightsAttributes(of rights) []attribute {
	var attrs []attribute
	for _, r := range []rights{standardRights, genericRights, of} {
		for _, name := range r.names {
			if name != "" {
				attrs = append(attrs, yesNo(name))
			}
		}
	}
	return attrs
}

// bits gives the rights that an attribute of Permission stands for.
func (l lockable) bits(name string) uint32 {
	switch name {
	case permissionFileAll:
		return fileAllRights
	case permissionSpecific:
		return specificRightsAll
	}
	for _, r := range []rights{standardRights, genericRights, l.rights} {
		if i := slices.Index(r.names, name); i >= 0 {
			return 1 << (r.bit + i)
		}
	}
	return 0
}

// permission makes a row of table LockPermissions, which locks the object of
// the element around.
func (c *compiler) permission(e *element, l lockable) {
	if !c.secured(e) {
		return
	}
	var mask uint32
	for i := range e.Attrs {
		name := e.Attrs[i].Name
		bits := l.bits(name)
		switch {
		case name == permissionFileAll || name == permissionSpecific:
			// WiX gives these rights whatever the value is.
			if mask |= bits; !e.yes(name) {
				c.faults.Warnf(CodeDeprecated, e.pos(name), "%s of <%s> gives these rights also when it is %q", e.written(name), e.Written, e.str(name)).
					WithLength(len(e.str(name))).WithHint("remove the attribute")
			}
		case e.yes(name):
			mask |= bits
		case !c.v3():
			// A no takes back what an attribute before it gave; not in v3.
			mask &^= bits
		}
	}
	c.checkMask(e, int32(mask))
	c.row(e, "LockPermissions", e.up.id, l.table, e.cell("Domain"), e.str("User"), int32(mask))
	c.children(e)
}

// checkMask reports the one number that a column cannot hold.
func (c *compiler) checkMask(e *element, mask int32) {
	if mask == onlyGenericRead {
		c.faults.Errorf(CodeConflict, e.pos("GenericRead"), "<%s> cannot have GenericRead as its only right, since Windows Installer cannot keep that number", e.Written).
			WithHint("use Read, ReadPermission and the other rights for reading")
	}
}

// secured tells whether the element around a permission made a row; a
// RegistryKey that only groups others makes none.
func (c *compiler) secured(e *element) bool {
	if p, isKey := e.up.state.(*registryPlace); isKey && !p.created {
		c.faults.Errorf(CodeNeeds, e.Pos, "<%s> in <%s> needs ForceCreateOnInstall=\"yes\" there", e.Written, e.up.Written).
			WithLength(len(e.Written) + 1)
		return false
	}
	return true
}

// permissionEx gives the element for table MsiLockPermissionsEx.
func permissionEx(table string, parents ...string) definition {
	return definition{name: "PermissionEx", parents: parents, attrs: []attribute{
		identifier("Id"), nonEmpty("Sddl").req(), nonEmpty("Condition"),
	}, compile: func(c *compiler, e *element) {
		if !c.secured(e) {
			return
		}
		if e.id = e.str("Id"); e.id == "" {
			e.id = e.up.id
			if !c.v3() {
				e.id = c.stableID("pme", e.up.id, table, e.str("Sddl"))
			}
		}
		c.row(e, "MsiLockPermissionsEx", e.id, e.up.id, table, e.str("Sddl"), e.cell("Condition"))
		c.children(e)
	}}
}
