package msi

// Standard gives the definition of one of Windows Installer's own tables as
// that line of WiX has it.
func Standard(name string, line Line) (Definition, bool) {
	def, ok := standardTables[line][name]
	return def, ok
}

var standardTables = map[Line]map[string]Definition{}
