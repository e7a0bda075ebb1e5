package compile

import (
	"strings"
	"time"

	"github.com/gomsi/gomsi/wix/ident"
)

// locator is one kind of thing to look for: its number in the column Type
// ("RegLocator Table", "CompLocator Table", "IniLocator Table"), and the word
// that v4+ hashes for it.
type locator struct {
	number int32
	word   string
}

var (
	registryLocators  = map[string]locator{"directory": {0, "Directory"}, "file": {1, "FileName"}, "raw": {2, "Raw"}}
	componentLocators = map[string]locator{"directory": {0, "Directory"}, "file": {1, "Filename"}}
	iniLocators       = map[string]locator{"directory": {0, "0"}, "file": {1, "1"}, "raw": {2, "2"}}
	searchRootWords   = map[string]string{"HKCR": "ClassesRoot", "HKCU": "CurrentUser", "HKLM": "LocalMachine", "HKU": "Users"}
)

// locator64Bit makes a registry search look at the 64-bit registry.
const locator64Bit = 0x10

// unsetNumber is what WiX hashes for a number that is absent.
const unsetNumber = "-2147483648"

// complianceDrive is the signature of the drive that the user is asked for
// ("CCPSearch Action").
const complianceDrive = "CCP_DRIVE"

func searchElements() []definition {
	tops := []string{"Property", "ComplianceCheck"}
	within := []string{"RegistrySearch", "ComponentSearch", "IniFileSearch", "DirectorySearch", "DirectorySearchRef"}
	directories := concat(tops, within, []string{"ComplianceDrive"})
	id := identifier("Id")
	return []definition{
		{name: "ComplianceCheck", parents: []string{"Package", "Fragment"}, compile: compileComplianceCheck},
		{name: "ComplianceDrive", parents: tops, compile: compileComplianceDrive},
		{name: "RegistrySearch", parents: tops, attrs: []attribute{
			id, enum("Root", "HKCR", "HKCU", "HKLM", "HKU").req(), nonEmpty("Key").req(), nonEmpty("Name"),
			enum("Type", "directory", "file", "raw").req(), enum("Bitness", "always32", "always64", "default"),
		}, compile: compileRegistrySearch},
		{name: "RegistrySearchRef", parents: tops, attrs: []attribute{id.req()}, compile: func(c *compiler, e *element) {
			c.ref(e.pos("Id"), "RegLocator", e.str("Id"))
			c.children(e)
			c.found(e, e.str("Id"))
		}},
		{name: "ComponentSearch", parents: tops, attrs: []attribute{
			id, guidOf("Guid").req(), enum("Type", "directory", "file"),
		}, compile: compileComponentSearch},
		{name: "IniFileSearch", parents: tops, attrs: []attribute{
			id, typed("Name", attrLongName).req(), typed("ShortName", attrShortName), nonEmpty("Section").req(), nonEmpty("Key").req(),
			integer("Field", 0, 32767), enum("Type", "directory", "file", "raw"),
		}, compile: compileIniFileSearch},
		{name: "DirectorySearch", parents: directories, attrs: []attribute{
			id, nonEmpty("Path"), integer("Depth", 0, 32767), yesNo("AssignToProperty"),
		}, compile: compileDirectorySearch},
		{name: "DirectorySearchRef", parents: directories, attrs: []attribute{
			id, identifier("Parent"), nonEmpty("Path"),
		}, compile: compileDirectorySearchRef},
		{name: "FileSearch", parents: within, attrs: []attribute{
			id, typed("Name", attrLongName), typed("ShortName", attrShortName), nonEmpty("MinVersion"), nonEmpty("MaxVersion"),
			integer("MinSize", 0, 1<<31-1), integer("MaxSize", 0, 1<<31-1), nonEmpty("MinDate"), nonEmpty("MaxDate"), nonEmpty("Languages"),
		}, compile: compileFileSearch},
		{name: "FileSearchRef", parents: within, attrs: []attribute{id.req()}, compile: compileFileSearchRef},
		{name: "ProductSearch", parents: []string{"Property"}, attrs: []attribute{
			guidOf("UpgradeCode").req(), typed("Minimum", attrLabelVersion), typed("Maximum", attrLabelVersion), yesNo("IncludeMinimum"), yesNo("IncludeMaximum"),
			nonEmpty("Language"), yesNo("ExcludeLanguages"),
		}, compile: compileProductSearch},
	}
}

// search is the state of an element that searches stand in.
type search struct {
	// key is the key of the element's own row, which the searches below start
	// from; "" for an element that is no search.
	key string
	// directory tells that the row keeps its key when a file is searched for
	// below; that of other searches takes the file's.
	directory bool
	// assign and depth are AssignToProperty and Depth of a DirectorySearch.
	assign bool
	depth  int32
	// many tells that any number of searches can stand in the element.
	many bool
	// results are the signatures of the searches below, in order.
	results []string
	below   int
}

// result gives the signature that a search is known by: that of the search
// below it, or its own.
func (s *search) result() string {
	if s.below > 0 {
		return s.results[len(s.results)-1]
	}
	return s.key
}

// searches compiles what stands in e.
func (c *compiler) searches(e *element, s *search) *search {
	e.id, e.state = first(e.id, s.key), s
	c.children(e)
	return s
}

// around gives the state of the element that a search stands in.
func (e *element) around() *search {
	if s, ok := e.up.state.(*search); ok {
		return s
	}
	return &search{many: true}
}

// found gives a search's signature to what it stands in.
func (c *compiler) found(e *element, signature string) {
	up := e.around()
	up.results = append(up.results, signature)
	if up.below++; up.below == 2 && !up.many {
		c.faults.Errorf(CodeDuplicateElement, e.Pos, "<%s> can hold only one search", e.up.Written).WithLength(len(e.Written) + 1)
	}
}

// propertySearches compiles the searches that give a property its value.
func (c *compiler) propertySearches(e *element) {
	s := c.searches(e, &search{many: true})
	if s.below > 0 && e.id != strings.ToUpper(e.id) {
		c.faults.Errorf(CodeBadValue, e.pos("Id"), "property %q is searched for and so must be public, that is without lower-case letters", e.id).
			WithLength(len(e.id))
	}
	if s.below == 0 && e.yes("ComplianceCheck") {
		c.faults.Errorf(CodeNeeds, e.pos("ComplianceCheck"), "ComplianceCheck of <%s> needs a search below it", e.Written)
	}
	for _, signature := range s.results {
		if signature == "" {
			continue
		}
		if e.yes("ComplianceCheck") {
			c.row(e, "CCPSearch", signature)
		}
		c.row(e, "AppSearch", e.id, signature)
	}
}

func compileComplianceCheck(c *compiler, e *element) {
	s := c.searches(e, &search{many: true})
	if s.below == 0 {
		c.faults.Errorf(CodeNeeds, e.Pos, "<%s> needs a search below it", e.Written).WithLength(len(e.Written) + 1)
		return
	}
	for _, other := range s.results[1:] {
		if other != s.results[0] {
			c.faults.Errorf(CodeConflict, e.Pos, "the searches of <%s> must have one identifier, but they have %s and %s", e.Written, s.results[0], other)
		}
	}
	c.row(e, "CCPSearch", s.results[0])
}

func compileComplianceDrive(c *compiler, e *element) {
	s := c.searches(e, &search{key: complianceDrive, directory: true})
	if s.below == 0 {
		c.faults.Errorf(CodeNeeds, e.Pos, "<%s> needs a <DirectorySearch> below it", e.Written).WithLength(len(e.Written) + 1)
	}
	c.found(e, s.result())
}

func compileRegistrySearch(c *compiler, e *element) {
	root, kind := e.str("Root"), registryLocators[e.str("Type")]
	is64 := c.arch.Is64()
	switch e.str("Bitness") {
	case "always64":
		is64 = true
	case "always32":
		is64 = false
	}
	s := c.searches(e, &search{key: c.authoredID(e, "reg", searchRootWords[root], e.str("Key"), e.str("Name"), kind.word, ident.Bool(is64))})
	bits := kind.number
	if is64 {
		bits |= locator64Bit
	}
	c.row(e, "RegLocator", s.key, registryRoots[root], e.str("Key"), e.cell("Name"), bits)
	c.found(e, s.result())
}

func compileComponentSearch(c *compiler, e *element) {
	kind := componentLocators[first(e.str("Type"), "file")]
	s := c.searches(e, &search{key: c.authoredID(e, "cmp", e.guid("Guid"), kind.word)})
	c.row(e, "CompLocator", s.key, e.guid("Guid"), kind.number)
	c.found(e, s.result())
}

func compileIniFileSearch(c *compiler, e *element) {
	name, short := e.str("Name"), e.str("ShortName")
	kind := iniLocators[first(e.str("Type"), "file")]
	c.checkShort(e, "", ident.IsShortName(name))
	key := c.authoredID(e, "ini", name, e.str("Section"), e.str("Key"), first(e.str("Field"), unsetNumber), kind.word)
	if short == "" && name != "" && !c.namedLater(name) && !ident.IsShortName(name) {
		args := []string{e.Name}
		if c.v3() {
			args = append(args, key)
		}
		short = c.shortName(name, true, args...)
	}
	s := c.searches(e, &search{key: key})
	c.row(e, "IniLocator", s.key, ident.NameCell(short, name), e.str("Section"), e.str("Key"), e.integerCell("Field"), kind.number)
	c.found(e, s.result())
}

func compileDirectorySearch(c *compiler, e *element) {
	s := c.searches(e, &search{
		key:       c.authoredID(e, "dir", e.str("Path"), first(e.str("Depth"), unsetNumber)),
		directory: true, assign: e.yes("AssignToProperty"), depth: e.integerOr("Depth", 0),
	})
	key, result := s.key, s.result()
	if s.assign {
		// The file search below made the row of the directory; this row is
		// then the one of the file.
		key, result = result, key
		for _, child := range e.Children {
			if child.Space == e.Space && !child.Is("FileSearch") {
				c.faults.Errorf(CodeConflict, child.Pos, "<%s> with AssignToProperty can hold only <FileSearch>", e.Written).WithLength(len(child.Written) + 1)
			}
		}
	}
	c.row(e, "DrLocator", key, e.around().key, e.cell("Path"), e.integerCell("Depth"))
	c.found(e, result)
}

func compileDirectorySearchRef(c *compiler, e *element) {
	parent := e.around().key
	if p := e.str("Parent"); p != "" {
		if parent != "" {
			c.faults.Errorf(CodeConflict, e.pos("Parent"), "<%s> cannot have a Parent, since it stands in the search %s", e.Written, parent).WithLength(len(p))
		}
		parent = p
	}
	key := e.str("Id")
	if key == "" {
		key = c.authoredID(e, "dsr", parent, e.str("Path"))
	}
	s := c.searches(e, &search{key: key, directory: true})
	c.ref(e.pos("Id"), "DrLocator", key, parent, e.str("Path"))
	c.found(e, s.result())
}

func compileFileSearch(c *compiler, e *element) {
	around := e.around()
	e.id = first(e.str("Id"), around.key)
	switch own := e.id != around.key; {
	case around.assign && !own:
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs an Id of its own, since <%s> around has AssignToProperty", e.Written, e.up.Written).WithLength(len(e.Written) + 1)
	case around.assign:
		c.row(e, "DrLocator", around.key, e.id, nil, nil)
	case own && around.depth > 1:
		c.faults.Errorf(CodeConflict, e.pos("Id"), "<%s> cannot have an Id, since the Depth of <%s> around is greater than 1", e.Written, e.up.Written).
			WithLength(len(e.id)).WithHint("remove the Id")
	case own:
		c.row(e, "DrLocator", e.id, around.key, nil, nil)
	}
	c.row(e, "Signature", e.id, c.searchedName(e), e.cell("MinVersion"), e.cell("MaxVersion"), e.integerCell("MinSize"), e.integerCell("MaxSize"),
		c.dosDate(e, "MinDate"), c.dosDate(e, "MaxDate"), e.cell("Languages"))
	if !around.directory {
		around.key = e.id
	}
	c.children(e)
	c.found(e, e.id)
}

func compileFileSearchRef(c *compiler, e *element) {
	id := e.str("Id")
	c.ref(e.pos("Id"), "Signature", id)
	c.children(e)
	if around := e.around(); !around.directory {
		// The search takes the file's key, and WiX gives its result to nobody.
		around.key, id = id, ""
	}
	c.found(e, id)
}

// compileProductSearch looks for installed products, which is a row of table
// Upgrade that only detects and no search of AppSearch.
func compileProductSearch(c *compiler, e *element) {
	property := e.up.id
	if property != strings.ToUpper(property) {
		c.faults.Errorf(CodeBadValue, e.up.pos("Id"), "property %q is searched for and so must be public, that is without lower-case letters", property).
			WithLength(len(property))
	}
	if !e.has("Minimum") && !e.has("Maximum") {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Minimum or Maximum", e.Written).WithLength(len(e.Written) + 1)
	}
	bits := int32(upgradeOnlyDetect)
	if e.yesOr("IncludeMinimum", true) {
		bits |= upgradeMinInclusive
	}
	if e.yes("IncludeMaximum") {
		bits |= upgradeMaxInclusive
	}
	if e.yes("ExcludeLanguages") {
		bits |= upgradeExceptLanguages
	}
	c.row(e, "Upgrade", e.guid("UpgradeCode"), e.cell("Minimum"), e.cell("Maximum"), e.cell("Language"), bits, nil, property)
	c.sec.Secure = append(c.sec.Secure, property)
	c.children(e)
}

// searchedName gives column FileName. Windows Installer does not always find a
// file by both names; v3 writes both all the same, v4+ the long one.
func (c *compiler) searchedName(e *element) string {
	name, short := e.str("Name"), e.str("ShortName")
	switch {
	case name == "" && short == "":
		c.missing(e, "Name")
	case name == "" || short == "":
	case ident.IsShortName(name):
		c.conflict(e, "Name", "ShortName")
	default:
		c.faults.Warnf(CodeConflict, e.pos("ShortName"), "<%s> has both Name and ShortName, and Windows Installer does not always find the file then", e.Written).
			WithLength(len(short)).WithHint("remove ShortName")
		if c.v3() {
			return ident.NameCell(short, name)
		}
	}
	return first(name, short)
}

// dosDate gives a moment as the columns MinDate and MaxDate have it: the MS-DOS
// date in the upper and the time in the lower 16 bits ("Signature Table").
func (c *compiler) dosDate(e *element, attr string) any {
	text := e.str(attr)
	if text == "" || isVariable(text) {
		return e.cell(attr)
	}
	t, err := time.Parse("2006-01-02T15:04:05", text)
	if err != nil || t.Year() < 1980 || t.Year() > 2107 {
		a, _ := e.Attr(attr)
		c.bad(e, a, `a moment from 1980 to 2107 such as "2026-11-22T18:30:00"`)
		return nil
	}
	date := (t.Year()-1980)<<9 | int(t.Month())<<5 | t.Day()
	clock := t.Hour()<<11 | t.Minute()<<5 | t.Second()/2
	return int32(uint32(date)<<16 | uint32(clock))
}
