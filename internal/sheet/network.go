package sheet

import (
	"github.com/gomsi/gomsi/internal/manifest"
)

// network lists ports.
func (w *writer) network() {
	var rows [][]string
	for _, p := range w.m.Parameters {
		if p.Kind == manifest.PortParameter {
			rows = append(rows, []string{"Port", joined([]string{code("<" + p.Name + ">"), plain(p.Label), "unless it is given: " + w.usual(p)}, "; ")})
		}
	}
	if len(rows) == 0 {
		return
	}
	w.heading(2, "Network")
	w.facts(rows)
}
