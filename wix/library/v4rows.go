package library

import (
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
)

// What belongs to components, as WiX 5.0.2 puts it into libraries: seen in
// libraries that it makes.

// v4ValueTypes and v4ValueActions are the words of the schema by the numbers of
// the representation.
var (
	v4ValueTypes   = []string{"string", "binary", "expandable", "integer", "multiString"}
	v4ValueActions = []string{"write", "append", "prepend"}
)

// word gives a word by its number, "" for null.
func (l *v4Lowering) word(s *v4Symbol, field int, words []string) string {
	n := l.number(s, field)
	if s.field(field).null() || n < 0 || int(n) >= len(words) {
		return ""
	}
	return words[n]
}

// lowerV4Registry: fields are Root, Key, Name, Value, ValueType, ValueAction and
// Component. Without a value the name says what becomes of the key.
func lowerV4Registry(l *v4Lowering, s *v4Symbol) {
	value := l.value(s, 3)
	if kind := l.word(s, 4, v4ValueTypes); kind != "" {
		value = compile.RegistryValue(kind, l.word(s, 5, v4ValueActions), l.text(s, 3))
	}
	l.row(s, "Registry", l.text(s, v4Name), l.value(s, 0), l.value(s, 1), l.value(s, 2), value, l.value(s, 6))
}

// lowerV4RemoveRegistry: fields are Root, Key, Name, Action (1 when the package
// is removed) and Component.
func lowerV4RemoveRegistry(l *v4Lowering, s *v4Symbol) {
	if !s.field(3).null() && l.number(s, 3) == 1 {
		l.row(s, "Registry", l.text(s, v4Name), l.value(s, 0), l.value(s, 1), l.value(s, 2), nil, l.value(s, 4))
		return
	}
	l.row(s, "RemoveRegistry", l.text(s, v4Name), l.value(s, 0), l.value(s, 1), l.value(s, 2), l.value(s, 4))
}

// lowerV4Environment: fields are Name, Value, Separator, Action (set, create,
// remove), Part (all, first, last), Permanent, System and Component.
func lowerV4Environment(l *v4Lowering, s *v4Symbol) {
	name := l.word(s, 3, []string{"=", "+", "!"})
	if !s.field(5).yes() {
		name += "-"
	}
	if s.field(6).yes() {
		name += "*"
	}
	value, separator := l.text(s, 1), l.text(s, 2)
	if value != "" {
		switch l.number(s, 4) {
		case 1:
			value += separator + "[~]"
		case 2:
			value = "[~]" + separator + value
		}
	}
	l.row(s, "Environment", l.text(s, v4Name), name+l.text(s, 0), value, l.value(s, 7))
}

// nameCell gives the cell of a long and a short name, the latter generated from
// what hash says where there is none.
func (l *v4Lowering) nameCell(long, short string, hash ...string) string {
	if short == "" && long != "" && !ident.IsShortName(long) && !strings.Contains(long, "!(") {
		short = ident.V4.ShortName(long, true, hash...)
	}
	return ident.NameCell(short, long)
}

// lowerV4RemoveFile: fields are Component, FileName, ShortFileName,
// DirProperty, OnInstall and OnUninstall. Without a name the folder is removed.
func lowerV4RemoveFile(l *v4Lowering, s *v4Symbol) {
	component := l.text(s, 0)
	var name any
	if !s.field(1).null() {
		name = l.nameCell(l.text(s, 1), l.text(s, 2), "RemoveFile", component)
	}
	l.row(s, "RemoveFile", l.text(s, v4Name), component, name, l.value(s, 3), l.bits(s, 4, 0x1, 0x2))
}

// lowerV4IniFile: fields are FileName, ShortFileName, DirProperty, Section, Key,
// Value, Action and Component.
func lowerV4IniFile(l *v4Lowering, s *v4Symbol) {
	const removeLine, removeTag = 2, 4
	table, action := "IniFile", l.number(s, 6)
	if action == removeLine || action == removeTag {
		table = "RemoveIniFile"
	}
	component := l.text(s, 7)
	l.row(s, table, l.text(s, v4Name), l.nameCell(l.text(s, 0), l.text(s, 1), "IniFile", component),
		l.value(s, 2), l.value(s, 3), l.value(s, 4), l.value(s, 5), action, component)
}

// lowerV4DuplicateFile: fields are Component, File, DestinationName,
// DestinationShortName and DestinationFolder.
func lowerV4DuplicateFile(l *v4Lowering, s *v4Symbol) {
	component, file := l.text(s, 0), l.text(s, 1)
	l.row(s, "DuplicateFile", l.text(s, v4Name), component, file,
		l.nameCell(l.text(s, 2), l.text(s, 3), "CopyFile", component, file), l.value(s, 4))
}

// lowerV4ServiceInstall: fields are Name, DisplayName, ServiceType, StartType,
// ErrorControl, LoadOrderGroup, Dependencies, StartName, Password, Arguments,
// Component, Description, Interactive and Vital.
func lowerV4ServiceInstall(l *v4Lowering, s *v4Symbol) {
	const interactive, vital = 0x100, 0x8000
	l.row(s, "ServiceInstall", l.text(s, v4Name), l.value(s, 0), l.value(s, 1), l.number(s, 2)|l.bits(s, 12, interactive), l.number(s, 3),
		l.number(s, 4)|l.bits(s, 13, vital), l.value(s, 5), l.value(s, 6), l.value(s, 7), l.value(s, 8), l.value(s, 9), l.value(s, 10), l.value(s, 11))
}

// lowerV4ServiceControl: fields are Name, the bits InstallRemove,
// UninstallRemove, InstallStart, UninstallStart, InstallStop and UninstallStop,
// Arguments, Wait and Component.
func lowerV4ServiceControl(l *v4Lowering, s *v4Symbol) {
	l.row(s, "ServiceControl", l.text(s, v4Name), l.value(s, 0), l.bits(s, 1, 0x8, 0x80, 0x1, 0x10, 0x2, 0x20), l.value(s, 7), l.value(s, 8), l.value(s, 9))
}

// lowerV4Shortcut: fields are those of the columns, with a short name after the
// name.
func lowerV4Shortcut(l *v4Lowering, s *v4Symbol) {
	directory, component := l.text(s, 0), l.text(s, 3)
	cells := []any{l.text(s, v4Name), directory, l.nameCell(l.text(s, 1), l.text(s, 2), "Shortcut", component, directory), component}
	for field := 4; field <= 15; field++ {
		cells = append(cells, l.value(s, field))
	}
	l.row(s, "Shortcut", cells...)
}

// lowerV4Suppress: fields are SequenceTable and Action.
func lowerV4Suppress(l *v4Lowering, s *v4Symbol) {
	l.section.Actions = append(l.section.Actions, compile.Action{Table: msiSequence(l.text(s, 0)), Name: l.text(s, 1), Suppress: true, Pos: l.pos})
}
