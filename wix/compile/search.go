package compile

import (
	"strconv"
	"time"

	"github.com/gomsi/gomsi/wix/ident"
)

// search is the state of an element of the AppSearch family: its children look
// below what it finds.
type search struct {
	// signature is the key under which children refer to this search.
	signature string
	// result is the signature that the property gets: that of the innermost
	// search.
	result string
	// file is the signature of a FileSearch child that found its own.
	file     string
	children int
	// assign and depth are AssignToProperty and Depth of a DirectorySearch.
	assign    bool
	depth     int32
	directory bool
}

// Values of the columns named Type ("RegLocator Table", "CompLocator Table",
// "IniLocator Table"), and the words that WiX hashes for them.
var (
	locatorTypes = map[string]struct {
		bits int32
		word string
	}{
		"directory": {0, "Directory"}, "file": {1, "Filename"}, "raw": {2, "Raw"},
	}
	searchRootWords = map[string]string{"HKCR": "ClassesRoot", "HKCU": "CurrentUser", "HKLM": "LocalMachine", "HKU": "Users"}
)

// locator64Bit makes a registry search look at the 64-bit registry.
const locator64Bit = 0x10

func searchElements() []definition {
	tops := []string{"Property", "ComplianceCheck"}
	within := []string{"RegistrySearch", "ComponentSearch", "IniFileSearch", "DirectorySearch", "DirectorySearchRef"}
	id := identifier("Id")
	defs := []definition{
		{name: "ComplianceCheck", parents: content},
		{name: "RegistrySearch", parents: tops, attrs: []attribute{
			id, enum("Root", "HKCR", "HKCU", "HKLM", "HKU").req(), nonEmpty("Key").req(), nonEmpty("Name"),
			enum("Type", "directory", "file", "raw").req(), enum("Bitness", "always32", "always64", "default"),
		}, compile: compileRegistrySearch},
		{name: "RegistrySearchRef", parents: tops, attrs: []attribute{id.req()}, compile: func(c *compiler, e *element) {
			c.ref(e.pos("Id"), "RegLocator", e.str("Id"))
			c.found(e, e.str("Id"))
		}},
		{name: "ComponentSearch", parents: tops, attrs: []attribute{
			id, typed("Guid", attrGUID).req(), enum("Type", "directory", "file"),
		}, compile: compileComponentSearch},
		{name: "IniFileSearch", parents: tops, attrs: []attribute{
			id, typed("Name", attrLongName).req(), typed("ShortName", attrShortName), nonEmpty("Section").req(), nonEmpty("Key").req(),
			integer("Field", 0, 32767), enum("Type", "directory", "file", "raw"),
		}, compile: compileIniFileSearch},
		{name: "DirectorySearch", parents: concat(tops, within), attrs: []attribute{
			id, nonEmpty("Path"), integer("Depth", 0, 32767), yesNo("AssignToProperty"),
		}, compile: compileDirectorySearch},
		{name: "DirectorySearchRef", parents: concat(tops, within), attrs: []attribute{
			id.req(), identifier("Parent"), nonEmpty("Path"),
		}, compile: compileDirectorySearchRef},
		{name: "FileSearch", parents: within, attrs: []attribute{
			id, typed("Name", attrLongName), typed("ShortName", attrShortName), nonEmpty("MinVersion"), nonEmpty("MaxVersion"),
			integer("MinSize", 0, 1<<31-1), integer("MaxSize", 0, 1<<31-1), nonEmpty("MinDate"), nonEmpty("MaxDate"), nonEmpty("Languages"),
		}, compile: compileFileSearch},
		{name: "FileSearchRef", parents: within, attrs: []attribute{id.req()}, compile: func(c *compiler, e *element) {
			c.ref(e.pos("Id"), "Signature", e.str("Id"))
			c.found(e, e.str("Id"))
		}},
	}
	return defs
}

// found gives a search's result to what it stands in: the search around it, or
// the property or compliance check.
func (c *compiler) found(e *element, signature string) {
	if around, ok := e.up.state.(*search); ok {
		if around.children++; around.children > 1 {
			c.faults.Errorf(CodeDuplicateElement, e.Pos, "<%s> can hold only one search", e.up.Written).WithLength(len(e.Written) + 1)
			return
		}
		around.result = signature
		return
	}
	if signature == "" {
		return
	}
	if e.up.Is("Property") {
		c.row(e, "AppSearch", e.up.id, signature)
		if !e.up.yes("ComplianceCheck") {
			return
		}
	}
	c.row(e, "CCPSearch", signature)
}

// searchID gives the authored id, or in v4+ sources the generated one.
func (c *compiler) searchID(e *element, prefix string, args ...string) string {
	id := e.str("Id")
	if id == "" {
		if c.v3() {
			c.missing(e, "Id")
			return ""
		}
		id = c.stableID(prefix, args...)
	}
	return id
}

// below compiles what stands in a search that is no directory search, and
// gives the key of the search's own row: a file that is looked for inside
// shares its key.
func (c *compiler) searchBelow(e *element, id string) (s *search, key string) {
	e.id = id
	s = &search{signature: id, result: id}
	e.state = s
	c.children(e)
	if s.file != "" {
		return s, s.file
	}
	return s, id
}

func compileRegistrySearch(c *compiler, e *element) {
	root, kind := e.str("Root"), locatorTypes[e.str("Type")]
	is64 := c.arch.Is64()
	switch e.str("Bitness") {
	case "always64":
		is64 = true
	case "always32":
		is64 = false
	}
	id := c.searchID(e, "reg", searchRootWords[root], e.str("Key"), e.str("Name"), kind.word, ident.Bool(is64))
	s, key := c.searchBelow(e, id)
	bits := kind.bits
	if is64 {
		bits |= locator64Bit
	}
	c.row(e, "RegLocator", key, registryRoots[root], e.str("Key"), e.cell("Name"), bits)
	c.found(e, s.result)
}

func compileComponentSearch(c *compiler, e *element) {
	kind := locatorTypes[first(e.str("Type"), "file")]
	s, key := c.searchBelow(e, c.searchID(e, "cmp", e.guid("Guid"), kind.word))
	c.row(e, "CompLocator", key, e.guid("Guid"), kind.bits)
	c.found(e, s.result)
}

// unsetNumber is what WiX hashes for a number that is absent.
const unsetNumber = "-2147483648"

func compileIniFileSearch(c *compiler, e *element) {
	name, short := e.str("Name"), e.str("ShortName")
	kind := locatorTypes[first(e.str("Type"), "file")]
	id := c.searchID(e, "ini", name, e.str("Section"), e.str("Key"), first(e.str("Field"), unsetNumber), strconv.Itoa(int(kind.bits)))
	if short == "" && name != "" && !isVariable(name) && !ident.IsShortName(name) {
		args := []string{"IniFileSearch"}
		if c.v3() {
			args = append(args, id)
		}
		short = c.shortName(name, true, args...)
	}
	s, key := c.searchBelow(e, id)
	var field any
	if n, ok := e.integer("Field"); ok && n > 0 {
		field = n
	}
	c.row(e, "IniLocator", key, ident.NameCell(short, name), e.str("Section"), e.str("Key"), field, kind.bits)
	c.found(e, s.result)
}

// parentSignature is the key of the search around e, nil at the top.
func (e *element) parentSignature() any {
	if around, ok := e.up.state.(*search); ok && around.signature != "" {
		return around.signature
	}
	return nil
}

func compileDirectorySearch(c *compiler, e *element) {
	e.id = c.searchID(e, "dir", e.str("Path"), first(e.str("Depth"), unsetNumber))
	s := &search{signature: e.id, result: e.id, directory: true, assign: e.yes("AssignToProperty"), depth: e.integerOr("Depth", 0)}
	e.state = s
	c.children(e)
	key, result := e.id, s.result
	if s.assign {
		// The row is that of the file search then; the file search has made
		// the one that gives the directory.
		if s.children > 0 && s.file == "" {
			c.faults.Errorf(CodeConflict, e.pos("AssignToProperty"), "<%s> with AssignToProperty=\"yes\" can hold only <FileSearch>", e.Written)
		}
		key, result = s.result, e.id
	}
	c.row(e, "DrLocator", key, e.parentSignature(), e.cell("Path"), e.integerCell("Depth"))
	c.found(e, result)
}

func compileDirectorySearchRef(c *compiler, e *element) {
	id := e.str("Id")
	c.ref(e.pos("Id"), "DrLocator", id, e.str("Parent"), e.str("Path"))
	s, _ := c.searchBelow(e, id)
	c.found(e, s.result)
}

func compileFileSearch(c *compiler, e *element) {
	around, ok := e.up.state.(*search)
	if !ok {
		return
	}
	id := e.str("Id")
	switch {
	case around.directory && around.depth > 1 && id != "" && !around.assign:
		c.faults.Errorf(CodeConflict, e.pos("Id"), "<%s> cannot have an Id, since the Depth of <%s> around is greater than 1", e.Written, e.up.Written).
			WithHint("remove the Id, or set AssignToProperty=\"yes\"")
	case around.assign && id == "":
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs an Id of its own, since <%s> around has AssignToProperty=\"yes\"", e.Written, e.up.Written).WithLength(len(e.Written) + 1)
	}
	if id == "" {
		id = around.signature
	}
	switch {
	case around.assign:
		c.row(e, "DrLocator", around.signature, id, nil, nil)
	case id != around.signature:
		c.row(e, "DrLocator", id, around.signature, nil, nil)
	}
	c.row(e, "Signature", id, c.searchedName(e), e.cell("MinVersion"), e.cell("MaxVersion"), e.integerCell("MinSize"), e.integerCell("MaxSize"),
		c.dosDate(e, "MinDate"), c.dosDate(e, "MaxDate"), e.cell("Languages"))
	around.file = id
	c.children(e)
	c.found(e, id)
}

// searchedName gives column FileName. Windows Installer searches wrongly when
// it holds both names; v3 writes both all the same, v4+ the long one.
func (c *compiler) searchedName(e *element) string {
	name, short := e.str("Name"), e.str("ShortName")
	switch {
	case name == "" && short == "":
		c.missing(e, "Name")
	case name != "" && short != "":
		c.faults.Warnf(CodeConflict, e.pos("ShortName"), "<%s> has both Name and ShortName, which Windows Installer does not search rightly", e.Written).
			WithHint("remove ShortName")
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
	if text == "" {
		return nil
	}
	t, err := time.Parse("2006-01-02T15:04:05", text)
	if err != nil {
		t, err = time.Parse("2006-01-02", text)
	}
	if err != nil || t.Year() < 1980 || t.Year() > 2107 {
		a, _ := e.Attr(attr)
		c.bad(e, a, `a moment from 1980 to 2107 such as "2026-11-22T18:30:00"`)
		return nil
	}
	date := (t.Year()-1980)<<9 | int(t.Month())<<5 | t.Day()
	clock := t.Hour()<<11 | t.Minute()<<5 | t.Second()/2
	return int32(uint32(date)<<16 | uint32(clock))
}
