package compile

import (
	"testing"

	"github.com/gomsi/gomsi/wix/source"
)

// TestDefinitions looks for mistakes in the table of elements itself.
func TestDefinitions(t *testing.T) {
	for key, defs := range definitions() {
		for _, d := range defs {
			for _, p := range d.parents {
				if definitions()[p] == nil && p != "Bundle" {
					t.Errorf("%s: there is no parent %s", key, p)
				}
			}
			seen := map[string]bool{}
			for _, a := range d.attrs {
				if seen[a.name] {
					t.Errorf("%s: attribute %s stands twice", key, a.name)
				}
				seen[a.name] = true
				if a.typ == attrInteger && a.min >= a.max || (a.typ == attrEnum || a.typ == attrEnumOrProperty) && len(a.enum) == 0 {
					t.Errorf("%s: attribute %s has no values", key, a.name)
				}
			}
			if len(d.parents) == 0 && d.name != "Wix" {
				t.Errorf("%s stands nowhere", key)
			}
		}
		for _, dialect := range []source.Dialect{source.V3, source.V4} {
			parents := map[string]int{}
			for i, d := range defs {
				for _, p := range d.parents {
					if !d.in.has(dialect) {
						continue
					}
					if first, ok := parents[p]; ok && first != i {
						t.Errorf("%s in %s has two definitions in %s", key, p, dialect)
					}
					parents[p] = i
				}
			}
		}
	}
}

// TestStandardActions checks the numbers against what Windows Installer wants
// of every package: each once, in rising order.
func TestStandardActions(t *testing.T) {
	counts := map[string]int{
		"AdminExecuteSequence": 10, "AdminUISequence": 5, "AdvtExecuteSequence": 14, "InstallExecuteSequence": 68, "InstallUISequence": 12,
	}
	for _, table := range SequenceTables() {
		actions := StandardActions(table)
		if len(actions) != counts[table] {
			t.Errorf("%s has %d actions, want %d", table, len(actions), counts[table])
		}
		for i := 1; i < len(actions); i++ {
			if actions[i].Sequence <= actions[i-1].Sequence {
				t.Errorf("%s: %s is not after %s", table, actions[i].Name, actions[i-1].Name)
			}
		}
	}
}
