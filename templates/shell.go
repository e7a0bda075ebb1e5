package templates

import (
	"strconv"
	"strings"
	"time"

	"github.com/gomsi/gomsi/internal/expr"
	"github.com/gomsi/gomsi/internal/manifest"
)

// Close ends a running program.
type Close struct {
	Mark
	ID, Target string // Target: Formatted name of a file
	Condition  string
	Message    bool // ask its windows to close
	EndSession bool // tell it that the session ends
	Terminate  bool // end it after the timeout
	Timeout    int  // seconds
}

// whenWords tells components apart that hold the same thing under different
// conditions.
func whenWords(e *expr.Expr) string {
	if e == nil {
		return ""
	}
	return " when " + e.Source
}

// unlessOthers makes a component hang on whether somebody else has made what is
// in it: found is where that would be. What the product made itself it finds by a
// value of its own.
func (b *builder) unlessOthers(o manifest.Origin, c *Component, place, name string, found Search) {
	own := strings.ToUpper(b.ids.take("own "+c.ID, publicID("OWN_"+c.ID)))
	other := strings.ToUpper(b.ids.take("found "+c.ID, publicID("FOUND_"+c.ID)))
	key := literal(b.productKey() + `\` + place)
	found.ID = other
	b.property(Property{Mark: Mark{o.Pos}, Comment: "What is there already", ID: other, Secure: true, Search: &found})
	b.property(Property{Mark: Mark{o.Pos}, Comment: "Whether the product made it", ID: own, Secure: true, Search: &Search{
		ID: own, Root: b.hive(), Key: key, Name: literal(name), Bits: b.bits(),
	}})
	c.Condition = own + " OR NOT " + other
	c.Registry = append(c.Registry, RegistryKey{
		Root: b.hive(), Key: key, Values: []RegistryValue{{Name: literal(name), Type: "string", Value: "1"}},
	})
}

// eventCreate is a program of Windows with a text for the events 1 to 1000.
const eventCreate = `%SystemRoot%\System32\EventCreate.exe`

// eventTypes are errors, warnings and information (winnt.h,
// EVENTLOG_ERROR_TYPE and its like).
const eventTypes = 1 | 2 | 4

// eventSources are keys of the registry (Win32 documentation, "Event Sources").
func (b *builder) eventSources() {
	for _, s := range b.m.EventSources {
		id := b.ids.take("event source "+s.Name, "event", s.Name)
		c := b.component(s.Origin, id, b.appPath(), true)
		key := literal(`SYSTEM\CurrentControlSet\Services\EventLog\` + s.Log + `\` + s.Name)
		file := eventCreate
		if s.MessagePath.Root != "" {
			file = b.place(s.MessagePath)
		}
		c.Registry = []RegistryKey{{Root: "HKLM", Key: key, Values: []RegistryValue{
			{Mark: Mark{s.Pos}, Name: "EventMessageFile", Type: "expandable", Value: file, KeyPath: true},
			{Name: "TypesSupported", Type: "integer", Value: strconv.Itoa(eventTypes)},
		}}}
		b.unlessOthers(s.Origin, c, "EventSources", s.Name, Search{Root: "HKLM", Key: key, Name: "EventMessageFile", Bits: b.bits()})
		c.Mark = Mark{}
		b.common.Components = append(b.common.Components, c)
	}
}

// classes is the key of file types and schemes.
const classes = `Software\Classes\`

// associations are keys of the registry (Win32 documentation, "File Types",
// "Registering an Application to a URI Scheme"). Windows Installer's own tables
// would take a type from whoever has it.
func (b *builder) associations() {
	for _, a := range b.m.Associations {
		if a.Scheme != "" {
			b.protocol(a)
			continue
		}
		progID := b.progID(a.Extension[1:])
		id := b.ids.take("association "+a.Extension, "association", a.Extension[1:])
		c := b.component(a.Origin, id, b.appPath(), true)
		c.Registry = b.verb(a, progID, []RegistryValue{{Type: "string", Value: literal(a.Description)}})
		if a.Description == "" {
			c.Registry = c.Registry[1:]
		}
		c.Registry = append(c.Registry, RegistryKey{
			Root: b.hive(), Key: literal(classes + a.Extension + `\OpenWithProgids`), Values: []RegistryValue{{Name: progID, Type: "string"}},
		})
		b.add(a.Feature, c)
		b.defaultType(a, id, progID)
	}
}

// defaultType makes the program the one that opens a type, when there is none.
func (b *builder) defaultType(a *manifest.Association, id, progID string) {
	c := b.component(a.Origin, b.ids.take("default "+a.Extension, id, "default"), b.appPath(), true)
	key := literal(classes + a.Extension)
	c.Registry = []RegistryKey{{Root: b.hive(), Key: key, Values: []RegistryValue{{Type: "string", Value: progID, KeyPath: true}}}}
	b.unlessOthers(a.Origin, c, "Types", a.Extension, Search{Root: b.hive(), Key: key, Bits: b.bits()})
	b.add(a.Feature, c)
}

func (b *builder) protocol(a *manifest.Association) {
	description := a.Description
	if description == "" {
		description = b.m.Product.BareName
	}
	c := b.component(a.Origin, b.ids.take("protocol "+a.Scheme, "protocol", a.Scheme), b.appPath(), true)
	c.Registry = b.verb(a, a.Scheme, []RegistryValue{{Type: "string", Value: literal("URL:" + description)}, {Name: "URL Protocol", Type: "string"}})
	b.add(a.Feature, c)
}

// verb gives the keys of a class with an icon and a command; values are those of
// its own key.
func (b *builder) verb(a *manifest.Association, class string, values []RegistryValue) []RegistryKey {
	key := literal(classes + class)
	command := `"` + b.place(a.Program.Dest) + `"`
	if len(a.Args) > 0 {
		command += " " + b.verbArguments(a.Args)
	}
	icon := b.place(a.Icon.Dest)
	if a.Icon.IsProgram() {
		icon += ",0"
	}
	one := func(key, value string, isKey bool) RegistryKey {
		return RegistryKey{Root: b.hive(), Key: key, Values: []RegistryValue{{Mark: Mark{}, Type: "string", Value: value, KeyPath: isKey}}}
	}
	return []RegistryKey{
		{Root: b.hive(), Key: key, Values: values},
		one(key+`\DefaultIcon`, icon, false),
		one(key+`\shell\open\command`, command, true),
	}
}

// verbArguments spells arguments for the shell, which puts texts with blanks in
// place of %1, so that it has to stand in quotes.
func (b *builder) verbArguments(args []manifest.Text) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = b.argument(a)
		if strings.Contains(out[i], "%") && !strings.HasPrefix(out[i], `"`) {
			out[i] = `"` + out[i] + `"`
		}
	}
	return strings.Join(out, " ")
}

// maxProgID is the longest name of a type (Win32 documentation, "<ProgID>
// Key").
const maxProgID = 39

// progID names a type of files after manufacturer, product and extension.
func (b *builder) progID(extension string) string {
	word := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == '_' || r == '.' || !isIDRune(r) {
				return -1
			}
			return r
		}, s)
	}
	name := word(b.m.Product.Manufacturer) + "." + word(b.m.Product.BareName)
	tail := "." + word(extension)
	if room := maxProgID - len(tail); len(name) > room {
		name = strings.TrimRight(name[:room], ".")
	}
	if name = strings.TrimLeft(name, ".0123456789"); name == "" {
		name = "File"
	}
	return name + tail
}

// closes ends programs.
func (b *builder) closes() {
	for _, c := range b.m.Closes {
		row := Close{
			Mark: Mark{c.Pos}, ID: b.ids.take("close "+c.Program+c.Key, "close", c.Program), Target: literal(c.Program),
			Message: c.How != "end_session", EndSession: c.How == "end_session", Terminate: c.How == "kill", Timeout: int(c.Timeout / time.Second),
		}
		if c.When != nil {
			row.Condition = b.condition(c.When, c.Key+".when")
		}
		b.d.Closes = append(b.d.Closes, row)
		b.need(extUtil)
	}
}
