package link

import (
	"strconv"

	"github.com/gomsi/gomsi/wix/compile"
)

// addDependents makes the registry values that tell which products need which:
// below the key of what is needed, a key for each that needs it.
func (l *linker) addDependents() {
	prefix := "Wix4Dependency"
	if l.v3() {
		prefix = "WixDependency"
	}
	providers, needed := map[string]*compile.Row{}, map[string]*compile.Row{}
	var refs []*compile.Row
	for _, s := range l.used {
		for _, r := range s.Rows {
			switch r.Table {
			case prefix + "Provider":
				providers[r.String(0)] = r
			case prefix:
				needed[r.String(0)] = r
			case prefix + "Ref":
				refs = append(refs, r)
			}
		}
	}
	if len(refs) == 0 {
		return
	}
	s := l.fragment()
	for _, ref := range refs {
		provider, dependency := providers[ref.String(0)], needed[ref.String(1)]
		if provider != nil && dependency != nil {
			s.Rows = append(s.Rows, l.dependent(provider, dependency)...)
		}
	}
	l.used = append(l.used, s)
}

// dependent gives the values for a provider that needs a dependency.
func (l *linker) dependent(provider, dependency *compile.Row) []*compile.Row {
	minimum, maximum, bits := dependency.Cells[2], dependency.Cells[3], dependency.Int(4)
	key := compile.DependencyRoot + dependency.String(1) + `\Dependents\` + provider.String(2)
	number := "#" + strconv.Itoa(int(bits))
	hasMaximum := maximum != nil
	if l.v3() {
		hasMaximum = minimum != nil // WiX 3 writes both or none
	} else {
		// WiX 5.0.2 takes the row's identifier for the key that is needed, and
		// that key for the product's own; and it writes the number as a text.
		key = compile.DependencyRoot + dependency.String(0) + `\Dependents\` + dependency.String(1)
		number = "#" + number
	}
	var rows []*compile.Row
	for _, v := range []struct {
		there    bool
		id, name string
		value    any
	}{
		{true, "(Default)", "*", nil}, {minimum != nil, "MinVersion", "MinVersion", minimum},
		{hasMaximum, "MaxVersion", "MaxVersion", maximum}, {bits != 0, "Attributes", "Attributes", number},
	} {
		if !v.there {
			continue
		}
		rows = append(rows, &compile.Row{
			Table: "Registry",
			Cells: []any{l.line().BoundID("reg", provider.String(0), dependency.String(0), v.id), int32(-1), key, v.name, v.value, provider.Cells[1]},
			Pos:   dependency.Pos, Origin: dependency.Origin,
		})
	}
	return rows
}
