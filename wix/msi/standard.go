package msi

import (
	"embed"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// tableFiles are the definitions: tables.txt of packages, tables_modules.txt of
// modules and patches, and one file for each extension of WiX or few of them.
//
//go:embed tables*.txt
var tableFiles embed.FS

// Standard gives the definition of one of Windows Installer's own tables, or of
// one that an extension of WiX brings, as packages of that line of WiX have it;
// it must not be changed.
func Standard(name string, line Line) (Definition, bool) {
	def, ok := standardTables()[line][name]
	return def, ok
}

// StandardNames gives the names of all tables of Standard, sorted.
func StandardNames(line Line) []string {
	tables := standardTables()[line]
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

var standardTables = sync.OnceValue(func() map[Line]map[string]Definition {
	all := map[Line]map[string]Definition{}
	for _, line := range []Line{WiX3, WiX5} {
		all[line] = map[string]Definition{}
		for _, text := range tableTexts() {
			defs, err := ParseDefinitions(text, line)
			if err != nil {
				panic(err) // the text is part of the program; a test reads it
			}
			for _, def := range defs {
				all[line][def.Name] = def
			}
		}
	}
	return all
})

// tableTexts gives the texts of tableFiles by name.
func tableTexts() map[string]string {
	files, err := tableFiles.ReadDir(".")
	if err != nil {
		panic(err) // the files are part of the program
	}
	texts := map[string]string{}
	for _, f := range files {
		text, err := tableFiles.ReadFile(f.Name())
		if err != nil {
			panic(err)
		}
		texts[f.Name()] = string(text)
	}
	return texts
}

// ParseDefinitions reads table definitions from text, in the order of the
// text. A line at the margin is a table's name, with "@3" or "@5" after it when
// it is for that line of WiX only; the indented lines below it are its columns,
// "#" begins a comment line:
//
//	Registry
//	  Registry*   s72   Identifier
//	  Root        i2    -1..3
//	  Value       L0    Formatted
//	  Component_  s72   Identifier ->Component.1
//
// A column has a name, "*" after it when it is part of the key, "@3" or "@5" as
// for a table; then its type as the header of an
// .idt file has it (Windows Installer documentation, "Column Definition
// Format": s text, l localizable text, i number, v stream; a capital letter
// for a nullable column; the width, in bytes for numbers); then in any order
// the rules of _Validation: category, "min..max" where each side may be
// missing, "->table.column" or "->table;table.column", "{value;value}". A word
// "~column" tells how WiX makes the column's values unique in a merge module
// (see Modularize), "~column@5" how that line of it does.
func ParseDefinitions(text string, line Line) ([]Definition, error) {
	var all []definitionOf
	for i, s := range strings.Split(text, "\n") {
		if strings.HasPrefix(s, "#") || strings.TrimSpace(s) == "" {
			continue
		}
		if err := parseLine(&all, strings.TrimSuffix(s, "\r"), line); err != nil {
			return nil, fmt.Errorf("msi: line %d of the table definitions: %w", i+1, err)
		}
	}
	var defs []Definition
	for _, d := range all {
		if d.line != 0 && d.line != line {
			continue
		}
		if err := checkDefinition(d.Definition); err != nil {
			return nil, err
		}
		defs = append(defs, d.Definition)
	}
	return defs, nil
}

// definitionOf is a definition with the line of WiX that it is for; 0 for all.
type definitionOf struct {
	Definition
	line Line
}

// parseLine reads one line that is not empty, a table's name or a column of the
// table before it.
func parseLine(all *[]definitionOf, s string, line Line) error {
	fields := strings.Fields(s)
	switch {
	case s[0] != ' ' && s[0] != '\t' && len(fields) == 1:
		name, only, err := parseName(fields[0])
		*all = append(*all, definitionOf{Definition{Name: name}, only})
		return err
	case len(*all) == 0 || len(fields) < 2:
		return fmt.Errorf("%q", s)
	}
	c, only, err := parseColumn(fields, line)
	if err != nil {
		return err
	}
	if only == 0 || only == line {
		d := &(*all)[len(*all)-1]
		d.Columns = append(d.Columns, c)
	}
	return nil
}

// parseName splits "Name@5"; line is 0 when the name is for every line of WiX.
func parseName(s string) (name string, line Line, err error) {
	name, only, marked := strings.Cut(s, "@")
	switch {
	case marked && only == "3":
		line = WiX3
	case marked && only == "5":
		line = WiX5
	case marked:
		return "", 0, fmt.Errorf("line %q of WiX; 3 and 5 are known", only)
	}
	return name, line, nil
}

// parseColumn reads one column as it is in a line of WiX; line is 0 for a column
// of every line.
func parseColumn(fields []string, of Line) (c Column, line Line, err error) {
	name, line, err := parseName(fields[0])
	if err != nil {
		return c, 0, err
	}
	c.Name, c.Key = strings.CutSuffix(name, "*")
	if err := parseType(&c, fields[1]); err != nil {
		return c, 0, err
	}
	for _, rule := range fields[2:] {
		if how, ok := strings.CutPrefix(rule, "~"); ok {
			err = parseModularize(&c, how, of)
		} else {
			err = parseRule(&c, rule)
		}
		if err != nil {
			return c, 0, fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return c, line, nil
}

// parseModularize reads how a column's values are made unique in a merge module,
// with "@3" or "@5" after it when it is so in that line of WiX only.
func parseModularize(c *Column, rule string, of Line) error {
	how, only, err := parseName(rule)
	if err != nil {
		return err
	}
	if !slices.Contains(modularizations(), Modularize(how)) {
		return fmt.Errorf("way %q to modularize is not known", how)
	}
	if only == 0 || only == of {
		c.Modularize = Modularize(how)
	}
	return nil
}

// modularizations are the ways of ParseDefinitions.
func modularizations() []Modularize {
	return []Modularize{
		ModularizeColumn, ModularizeProperty, ModularizeCondition, ModularizeIcon, ModularizeCompanionFile,
		ModularizeControlText, ModularizeControlEventArgument, ModularizeSemicolonDelimited,
	}
}

// parseType reads a type such as "s72" or "I2".
func parseType(c *Column, s string) error {
	width, err := strconv.Atoi(s[1:])
	if err != nil {
		return fmt.Errorf("column %s: type %q", c.Name, s)
	}
	letter := s[0] | 0x20
	c.Nullable = s[0] != letter
	switch {
	case letter == 's' || letter == 'l':
		c.Kind, c.Width, c.Localizable = String, width, letter == 'l'
	case letter == 'i' && width <= 2:
		c.Kind = Int16
	case letter == 'i' && width == 4:
		c.Kind = Int32
	case letter == 'v' && width == 0:
		c.Kind = Object
	default:
		return fmt.Errorf("column %s: type %q", c.Name, s)
	}
	return nil
}

// typeText is the reverse of parseType.
func typeText(c Column) string {
	text := map[Kind]string{String: "s" + strconv.Itoa(c.Width), Int16: "i2", Int32: "i4", Object: "v0"}[c.Kind]
	if c.Localizable {
		text = "l" + text[1:]
	}
	if c.Nullable {
		text = strings.ToUpper(text)
	}
	return text
}

// parseRule reads one rule of _Validation into c.
func parseRule(c *Column, rule string) error {
	if low, high, ok := strings.Cut(rule, ".."); ok {
		for _, bound := range []struct {
			text string
			at   **int32
		}{{low, &c.Min}, {high, &c.Max}} {
			if bound.text == "" {
				continue
			}
			n, err := strconv.ParseInt(bound.text, 10, 32)
			if err != nil {
				return fmt.Errorf("range %q", rule)
			}
			value := int32(n)
			*bound.at = &value
		}
		return nil
	}
	if target, ok := strings.CutPrefix(rule, "->"); ok {
		table, number, ok := strings.Cut(target, ".")
		c.KeyTable = table
		if ok {
			n, err := strconv.Atoi(number)
			if err != nil || n < 1 || n > maxColumns {
				return fmt.Errorf("key column in %q", rule)
			}
			c.KeyColumn = n
		}
		return nil
	}
	if strings.HasPrefix(rule, "{") && strings.HasSuffix(rule, "}") {
		c.Set = rule[1 : len(rule)-1]
		return nil
	}
	if !slices.Contains(categories(), rule) {
		return fmt.Errorf("category %q is not known", rule)
	}
	c.Category = rule
	return nil
}

// categories gives the values that _Validation.Category may have (Windows
// Installer documentation, "_Validation Table", "Column Data Types").
func categories() []string {
	return []string{
		"Text", "UpperCase", "LowerCase", "Integer", "DoubleInteger", "TimeDate",
		"Identifier", "Property", "Filename", "WildCardFilename", "Path", "Paths",
		"AnyPath", "DefaultDir", "RegPath", "Formatted", "FormattedSDDLText",
		"Template", "Condition", "Guid", "Version", "Language", "Binary",
		"CustomSource", "Cabinet", "Shortcut",
	}
}
