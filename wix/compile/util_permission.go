package compile

import "slices"

// serviceRights are those of a service, from the lowest bit upward ("Service
// Security and Access Rights").
var serviceRights = rights{0, []string{
	"ServiceQueryConfig", "ServiceChangeConfig", "ServiceQueryStatus", "ServiceEnumerateDependents", "ServiceStart", "ServiceStop",
	"ServicePauseContinue", "ServiceInterrogate", "ServiceUserDefinedControl",
}}

// securables are the kinds of element that util's PermissionEx stands in.
var securables = append(slices.Clone(lockables), lockable{[]string{"ServiceInstall"}, "ServiceInstall", serviceRights})

// inheritable is the bit of Wix4SecureObject.Attributes which hands the rights
// down to what is in a folder or key.
const inheritable = 1

func utilPermissionElements() []definition {
	var out []definition
	for _, l := range securables {
		attrs := append(rightsAttributes(l.rights), nonEmpty("Domain"), nonEmpty("User").req(), yesNo("Inheritable").v4())
		out = append(out, definition{name: "PermissionEx", parents: l.parents, attrs: attrs, compile: func(c *compiler, e *element) {
			c.secureObject(e, l)
		}})
	}
	return out
}

// accessMask gives the rights that the attributes of e name.
func (c *compiler) accessMask(e *element, l lockable) int32 {
	var mask uint32
	for i := range e.Attrs {
		if name := e.Attrs[i].Name; e.yes(name) {
			mask |= l.bits(name)
		}
	}
	c.checkMask(e, int32(mask))
	return int32(mask)
}

// secureObject makes a row that adds rights to those that the object of the
// element around has.
func (c *compiler) secureObject(e *element, l lockable) {
	if _, isKey := e.up.state.(*registryPlace); isKey && e.up.id == "" {
		c.faults.Errorf(CodeNeeds, e.Pos, "<%s> in <%s> needs ForceCreateOnInstall=\"yes\" there", e.Written, e.up.Written).
			WithLength(len(e.Written) + 1)
		return
	}
	mask := c.accessMask(e, l)
	if c.v3() && e.comp.is64 && c.arch != ARM64 {
		// The only action of v3's util that sees 64-bit folders as they are.
		c.ref(e.Pos, "CustomAction", "SchedSecureObjects_x64")
	} else {
		c.utilAction(e, "SchedSecureObjects")
	}
	if c.v3() {
		c.row(e, "SecureObjects", e.up.id, l.table, e.cell("Domain"), e.str("User"), mask, e.comp.id)
	} else {
		bits := int32(inheritable)
		if e.tri("Inheritable") == No {
			bits = 0
		}
		c.row(e, "Wix4SecureObject", e.up.id, l.table, e.cell("Domain"), e.str("User"), bits, mask, e.comp.id)
	}
	c.children(e)
}
