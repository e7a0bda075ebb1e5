package compile

import (
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// Registration of COM servers: either rows of the tables that Windows
// Installer advertises from (Advertise="yes"), or the registry values that the
// server would write itself.

// registration is what an element of this family tells those inside it.
type registration struct {
	// advertise is the state that the elements around ask for.
	advertise Tri
	// appID is the GUID of the AppId around, typeLib and version those of the
	// TypeLib around; "" for none.
	appID            string
	typeLib, version string
	// class is the GUID of the Class around; proxy16 and proxy32 tell for which
	// bitness it stands for the interfaces in it.
	class            string
	proxy16, proxy32 bool
	description      any
	// progIDs is the number of ProgId elements in the Class so far, and first
	// the name of the first.
	progIDs int
	first   string
	// masks collects FileTypeMask elements.
	masks []string
	// progID, extension and mime serve the elements below ProgId and Extension.
	progID, extension string
	// parentProgID is the ProgId around a ProgId.
	parentProgID string
	mime         string
	// extensions tells that an Extension stands somewhere in a ProgId.
	extensions bool
}

// around gives what the element around says, an empty one when that is of
// another family.
func around(e *element) *registration {
	if r, ok := e.up.state.(*registration); ok {
		return r
	}
	return &registration{}
}

// advertised finds whether e is advertised: as it says, or as inherited says;
// both must agree.
func (c *compiler) advertised(e *element, inherited Tri) Tri {
	own := e.tri("Advertise")
	if own != Unset && inherited != Unset && own != inherited {
		c.faults.Errorf(CodeConflict, e.pos("Advertise"), "Advertise of <%s> must be as that of <%s> around it", e.Written, e.up.Written).
			WithLength(len(e.str("Advertise")))
	}
	if own != Unset {
		return own
	}
	return inherited
}

// classesRoot is the value of Registry.Root for HKEY_CLASSES_ROOT.
const classesRoot = 0

// register adds a value of HKEY_CLASSES_ROOT to the component around. A value
// of nil with one of the names "+", "-" and "*" is for the key itself.
func (c *compiler) register(e *element, key, name string, value any) {
	id := c.stableID("reg", e.comp.id, strconv.Itoa(classesRoot), ident.LowerInvariant(key), ident.LowerInvariant(name))
	if s, ok := value.(string); ok {
		value = RegistryValue("string", "", s)
	}
	c.row(e, "Registry", id, int32(classesRoot), key, name, value, e.comp.id)
}

// forbid reports attributes that are of no use to an element with or without
// advertising.
func (c *compiler) forbid(e *element, state string, names ...string) {
	for _, name := range names {
		if a, ok := e.Attr(name); ok {
			c.faults.Errorf(CodeConflict, a.Pos, "<%s> cannot have %s when Advertise is %q", e.Written, a.Written, state).WithLength(len(a.Written))
		}
	}
}

// inComponent tells whether e stands in a component, or reports that it does
// not.
func (c *compiler) inComponent(e *element) bool {
	if e.comp != nil {
		return true
	}
	c.faults.Errorf(CodeMisplacedElement, e.Pos, "<%s> cannot stand in <%s> outside of a component", e.Written, e.up.Written).
		WithLength(len(e.Written) + 1)
	return false
}

func comElements() []definition {
	advertise := yesNo("Advertise")
	appID := []attribute{
		guidOf("Id").req(), yesNo("ActivateAtStorage"), advertise, nonEmpty("Description"), text("DllSurrogate"), nonEmpty("LocalService"),
		nonEmpty("RemoteServerName"), yesNo("RunAsInteractiveUser"), nonEmpty("ServiceParameters"),
	}
	return []definition{
		{name: "AppId", parents: concat(content, []string{"Component", "File", "TypeLib"}), attrs: appID, compile: compileAppID},
		{name: "Class", parents: []string{"AppId", "Component", "File", "TypeLib"}, attrs: []attribute{
			guidOf("Id").req(), advertise, guidOf("AppId"), nonEmpty("Argument"), nonEmpty("Context"), yesNo("Control"), nonEmpty("Description"),
			nonEmpty("ForeignServer"), nonEmpty("Handler"), identifier("Icon"), integer("IconIndex", -32767, 32767), yesNo("Insertable"),
			yesNo("Programmable"), yesNo("RelativePath"), yesNo("SafeForInitializing"), yesNo("SafeForScripting"), identifier("Server"),
			yesNo("ShortPath"), enum("ThreadingModel", "apartment", "both", "free", "neutral", "rental", "single"), nonEmpty("Version"),
		}, compile: compileClass},
		{name: "FileTypeMask", parents: []string{"Class"}, attrs: []attribute{
			nonEmpty("Mask").req(), integer("Offset", 0, 1<<31-1).req(), nonEmpty("Value").req(),
		}, compile: compileFileTypeMask},
		{name: "Interface", parents: []string{"Class", "Component", "TypeLib"}, attrs: []attribute{
			guidOf("Id").req(), guidOf("BaseInterface"), nonEmpty("Name").req(), integer("NumMethods", 0, 1<<31-1), guidOf("ProxyStubClassId"),
			guidOf("ProxyStubClassId32"), yesNo("Versioned"),
		}, compile: compileInterface},
		{name: "TypeLib", parents: []string{"File"}, attrs: []attribute{
			guidOf("Id").req(), advertise, yesNo("Control"), integer("Cost", 0, 1<<31-1), nonEmpty("Description"), yesNo("HasDiskImage"),
			identifier("HelpDirectory"), text("HelpSubdirectory").v4(), yesNo("Hidden"), integer("Language", 0, 32767).req(),
			integer("MajorVersion", 0, 65535), integer("MinorVersion", 0, 65535), integer("ResourceId", -1<<31, 1<<31-1), yesNo("Restricted"),
		}, compile: compileTypeLib},
	}
}

// flagCell is 1 for yes, nil for a yes/no that is not there, and for no what
// the line of WiX has.
func (c *compiler) flagCell(e *element, name string) any {
	switch t := e.tri(name); {
	case t == Yes:
		return int32(1)
	case t == No && !c.v3():
		return int32(0)
	}
	return nil
}

func compileAppID(c *compiler, e *element) {
	r := *around(e)
	r.advertise = c.advertised(e, Unset)
	if e.comp == nil { // there is no component that registry values could be of
		if r.advertise == No {
			c.faults.Errorf(CodeConflict, e.pos("Advertise"), "<%s> outside of a component is always advertised", e.Written).WithLength(len(e.str("Advertise")))
		}
		r.advertise = Yes
	}
	r.appID = e.guid("Id")
	e.state = &r
	c.children(e)
	if r.advertise == Yes {
		c.forbid(e, "yes", "Description")
		c.row(e, "AppId", r.appID, e.cell("RemoteServerName"), e.cell("LocalService"), e.cell("ServiceParameters"), e.cell("DllSurrogate"),
			c.flagCell(e, "ActivateAtStorage"), c.flagCell(e, "RunAsInteractiveUser"))
		return
	}
	key := `AppID\` + r.appID
	if e.has("Description") {
		c.register(e, key, "", e.str("Description"))
	} else {
		c.register(e, key, "+", nil)
	}
	for _, name := range []string{"RemoteServerName", "LocalService", "ServiceParameters", "DllSurrogate"} {
		if e.has(name) {
			c.register(e, key, name, e.str(name))
		}
	}
	if e.yes("ActivateAtStorage") {
		c.register(e, key, "ActivateAtStorage", "Y")
	}
	if e.yes("RunAsInteractiveUser") {
		c.register(e, key, "RunAs", "Interactive User")
	}
}

func compileFileTypeMask(c *compiler, e *element) {
	mask, value := e.str("Mask"), e.str("Value")
	if len(mask) != len(value) {
		c.faults.Errorf(CodeBadValue, e.pos("Value"), "Mask and Value of <%s> must have the same length", e.Written).WithLength(len(value))
	}
	// Two hexadecimal digits are a byte ("FileTypeMask", Class Table).
	text := e.str("Offset") + "," + strconv.Itoa(len(mask)/2) + "," + mask + "," + value
	r := around(e)
	if r.advertise != Yes {
		c.register(e, `FileType\`+r.class+`\`+strconv.Itoa(len(r.masks)), "", text)
	}
	r.masks = append(r.masks, text)
	c.children(e)
}

func compileInterface(c *compiler, e *element) {
	r := around(e)
	key := `Interface\` + e.guid("Id")
	c.register(e, key, "", e.str("Name"))
	if r.typeLib != "" {
		c.register(e, key+`\TypeLib`, "", r.typeLib)
		if e.yesOr("Versioned", true) {
			c.register(e, key+`\TypeLib`, "Version", r.version)
		}
	}
	var proxy16, proxy32 string
	if r.proxy16 {
		proxy16 = r.class
	}
	if r.proxy32 {
		proxy32 = r.class
	}
	for _, sub := range []struct{ key, value string }{
		{"BaseInterface", e.guid("BaseInterface")}, {"NumMethods", e.str("NumMethods")},
		{"ProxyStubClsid", first(e.guid("ProxyStubClassId"), proxy16)}, {"ProxyStubClsid32", first(e.guid("ProxyStubClassId32"), proxy32)},
	} {
		if sub.value != "" {
			c.register(e, key+`\`+sub.key, "", sub.value)
		}
	}
	c.children(e)
}

// typeLibFlags are the bits of the registry's FLAGS of a type library
// (LIBFLAGS, oaidl.h).
var typeLibFlags = []flag{{"Restricted", 1, false}, {"Control", 2, false}, {"Hidden", 4, false}, {"HasDiskImage", 8, false}}

func compileTypeLib(c *compiler, e *element) {
	r := *around(e)
	r.typeLib = e.guid("Id")
	help := c.placeOf(e, "Help", "")
	major, hasMajor := e.integer("MajorVersion")
	minor, hasMinor := e.integer("MinorVersion")
	if hasMajor || hasMinor {
		r.version = strconv.FormatInt(int64(major), 16) + "." + strconv.FormatInt(int64(minor), 16)
	}
	e.state = &r
	c.children(e)
	if e.yes("Advertise") {
		c.advertisedTypeLib(e, r.typeLib, help, major, minor)
		return
	}
	c.forbid(e, "no", "Cost")
	if r.version == "" {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes MajorVersion and MinorVersion, unless Advertise is \"yes\"", e.Written).
			WithLength(len(e.Written) + 1)
	}
	flags := flagBits(e, typeLibFlags)
	key := `TypeLib\` + r.typeLib + `\` + r.version
	path, system := "[#"+e.file+"]", "win32"
	if e.has("ResourceId") {
		path += `\` + e.str("ResourceId")
	}
	if e.comp.is64 {
		system = "win64"
	}
	c.register(e, key, "", e.cell("Description"))
	c.register(e, key+`\`+e.str("Language")+`\`+system, "", path)
	c.register(e, key+`\FLAGS`, "", decimal(flags))
	if help != "" {
		c.register(e, key+`\HELPDIR`, "", "["+help+"]")
	}
}

// advertisedTypeLib adds the row of table TypeLib.
func (c *compiler) advertisedTypeLib(e *element, id, help string, major, minor int32) {
	c.forbid(e, "yes", "ResourceId")
	for _, f := range typeLibFlags {
		if e.yes(f.attr) {
			c.forbid(e, "yes", f.attr)
		}
	}
	if minor > 255 {
		a, _ := e.Attr("MinorVersion")
		c.bad(e, a, "a number from 0 to 255")
	}
	var version any
	if e.has("MajorVersion") || e.has("MinorVersion") {
		version = major*256 + minor
	}
	c.row(e, "TypeLib", id, e.integerCell("Language"), e.comp.id, version, e.cell("Description"), help, PrimaryFeature, e.integerCell("Cost"))
}

// contexts gives the words of Class/@Context.
func (c *compiler) contexts(e *element) []string {
	words := strings.Fields(e.str("Context"))
	seen := map[string]bool{}
	for _, w := range words {
		if seen[w] {
			c.faults.Errorf(CodeConflict, e.pos("Context"), "Context of <%s> names %q twice", e.Written, w).WithLength(len(e.str("Context")))
		}
		seen[w] = true
	}
	return words
}

func compileClass(c *compiler, e *element) {
	if !c.inComponent(e) {
		return
	}
	outer := around(e)
	r := &registration{
		appID: outer.appID, typeLib: outer.typeLib, version: outer.version, class: e.guid("Id"), description: e.cell("Description"),
	}
	// What the AppId around says is only held against it; it does not count
	// for a Class that says nothing.
	c.advertised(e, outer.advertise)
	r.advertise = No
	if e.yes("Advertise") {
		r.advertise = Yes
	}
	contexts := c.contexts(e)
	for _, word := range contexts {
		if strings.HasSuffix(word, "32") {
			r.proxy32 = true
		} else {
			r.proxy16 = true
		}
	}
	if r.advertise == Yes && len(contexts) == 0 {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Context, since Advertise is \"yes\"", e.Written).WithLength(len(e.Written) + 1)
	}
	if r.appID != "" && e.has("AppId") {
		c.faults.Errorf(CodeConflict, e.pos("AppId"), "<%s> cannot have an AppId, since it stands in <%s>", e.Written, e.up.Written)
	}
	if s := e.str("Server"); s != "" {
		c.ref(e.pos("Server"), "File", s)
	}
	e.state = r
	c.children(e)
	if r.advertise == Yes {
		c.advertisedClass(e, r, contexts)
	} else {
		c.registeredClass(e, r, contexts)
	}
	c.classValues(e, r, contexts)
}

// advertisedClass adds the rows of table Class.
func (c *compiler) advertisedClass(e *element, r *registration, contexts []string) {
	if e.file != "" && !e.has("Server") {
		c.faults.Errorf(CodeConflict, e.pos("Advertise"), "<%s> cannot be advertised in <File>", e.Written).
			WithHint("put it into the component: its key path is the server")
	}
	c.forbid(e, "yes", "Server", "ForeignServer")
	appID := first(e.guid("AppId"), r.appID)
	for _, word := range contexts {
		var attributes any
		if e.yes("RelativePath") {
			attributes = int32(1) // msidbClassAttributesRelativePath
		}
		c.row(e, "Class", r.class, word, e.comp.id, r.first, e.cell("Description"), appID, strings.Join(r.masks, ";"), e.cell("Icon"),
			e.integerCell("IconIndex"), e.cell("Handler"), e.cell("Argument"), PrimaryFeature, attributes)
		if appID != "" {
			c.ref(e.pos("AppId"), "AppId", appID)
		}
		if icon := e.str("Icon"); icon != "" {
			c.ref(e.pos("Icon"), "Icon", icon)
		}
	}
}

// server gives the file that serves a class that is not advertised, or the
// text of ForeignServer.
func (c *compiler) server(e *element) (file, foreign string) {
	file, foreign = first(e.file, e.str("Server")), e.str("ForeignServer")
	switch {
	case file == "" && foreign == "":
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes ForeignServer and Server, since it does not stand in <File>", e.Written).
			WithLength(len(e.Written) + 1)
	case e.file != "" && foreign != "":
		c.faults.Errorf(CodeConflict, e.pos("ForeignServer"), "<%s> cannot have a ForeignServer, since it stands in <File>", e.Written)
	case foreign != "" && file != "":
		c.conflict(e, "Server", "ForeignServer")
	}
	return file, foreign
}

// registeredClass adds the registry values of a class that is not advertised.
func (c *compiler) registeredClass(e *element, r *registration, contexts []string) {
	file, foreign := c.server(e)
	if e.has("AppId") {
		c.faults.Errorf(CodeConflict, e.pos("AppId"), "<%s> cannot have an AppId, since it is not advertised", e.Written).
			WithHint("put it into an <AppId>")
	}
	key := `CLSID\` + r.class
	for i, word := range contexts {
		var server string
		switch {
		case strings.HasPrefix(word, "InprocServer"):
			if e.has("Argument") {
				c.faults.Errorf(CodeConflict, e.pos("Argument"), "<%s> cannot have an Argument in the context %s", e.Written, word)
			}
			server = first(foreign, map[bool]string{true: "[!" + file + "]", false: "[#" + file + "]"}[e.yes("ShortPath")])
		case strings.HasPrefix(word, "LocalServer"):
			server = first(foreign, map[bool]string{true: "[!" + file + "]", false: `"[#` + file + `]"`}[e.yes("ShortPath")])
			if e.has("Argument") {
				server += " " + e.str("Argument")
			}
		default:
			a, _ := e.Attr("Context")
			c.bad(e, a, oneOf([]string{"InprocServer", "InprocServer32", "LocalServer", "LocalServer32"}))
			return
		}
		c.register(e, key+`\`+word, "", server)
		// v3 writes the icon below the context. WiX 5 fails on a second
		// context, whose value would be the same.
		switch icon := e.str("Icon"); {
		case icon == "":
		case c.v3():
			c.register(e, key+`\`+word+`\DefaultIcon`, "", c.fileIcon(e, icon))
		case i == 0:
			c.register(e, key+`\DefaultIcon`, "", c.fileIcon(e, icon))
		}
	}
	if r.appID != "" {
		c.register(e, key, "AppID", r.appID)
	}
	if e.has("Description") {
		c.register(e, key, "", e.str("Description"))
	}
	for _, h := range c.inprocHandlers(e.str("Handler")) {
		c.register(e, key+`\`+h.key, "", h.file)
	}
	if a, ok := e.Attr("RelativePath"); ok {
		c.faults.Errorf(CodeConflict, a.Pos, "<%s> cannot have RelativePath, since it is not advertised", e.Written).WithLength(len(a.Written))
	}
}

// fileIcon gives the text of a DefaultIcon value: a file of the package and,
// where given, the icon's index.
func (c *compiler) fileIcon(e *element, file string) string {
	c.ref(e.pos("Icon"), "File", file)
	icon := `"[#` + file + `]"`
	if e.has("IconIndex") {
		icon += "," + e.str("IconIndex")
	}
	return icon
}

type inprocHandler struct{ key, file string }

// inprocHandlers gives what Class/@Handler stands for ("DefInprocHandler",
// Class Table): 1 and 2 are the system's own handlers, 3 is both.
func (c *compiler) inprocHandlers(word string) []inprocHandler {
	own16, own32 := inprocHandler{"InprocHandler", "ole2.dll"}, inprocHandler{"InprocHandler32", "ole32.dll"}
	if c.v3() {
		own16.file = "ole.dll"
	}
	switch word {
	case "":
		return nil
	case "1":
		return []inprocHandler{own16}
	case "2":
		return []inprocHandler{own32}
	case "3":
		return []inprocHandler{own16, own32}
	}
	return []inprocHandler{{"InprocHandler32", word}}
}

// The categories of classes that scripts may use (objsafe.h).
const (
	safeForInitializing = "{7DD95802-9882-11CF-9FA9-00AA006C42C4}"
	safeForScripting    = "{7DD95801-9882-11CF-9FA9-00AA006C42C4}"
)

// classValues adds the registry values that table Class has no columns for.
func (c *compiler) classValues(e *element, r *registration, contexts []string) {
	key := `CLSID\` + r.class + `\`
	if model := e.str("ThreadingModel"); model != "" {
		for _, word := range contexts {
			c.register(e, key+word, "ThreadingModel", strings.ToUpper(model[:1])+model[1:])
		}
	}
	if r.typeLib != "" {
		c.register(e, key+"TypeLib", "", r.typeLib)
	}
	if v := e.str("Version"); v != "" {
		c.register(e, key+"Version", "", v)
	}
	// The name "*" makes the key, and removes it with all below.
	keys := []string{}
	switch e.tri("Insertable") {
	case Yes:
		keys = append(keys, "Insertable")
	case No:
		keys = append(keys, "NotInsertable")
	}
	for _, k := range []struct{ attr, key string }{
		{"Control", "Control"}, {"Programmable", "Programmable"},
		{"SafeForInitializing", `Implemented Categories\` + safeForInitializing}, {"SafeForScripting", `Implemented Categories\` + safeForScripting},
	} {
		if e.yes(k.attr) {
			keys = append(keys, k.key)
		}
	}
	for _, k := range keys {
		c.register(e, key+k, "*", nil)
	}
}
