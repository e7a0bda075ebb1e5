package source

import (
	"fmt"
	"strings"
)

// dump writes a tree as text, one element a line, for comparison.
func dump(e *Element) string {
	var sb strings.Builder
	var walk func(*Element, int)
	walk = func(e *Element, depth int) {
		sb.WriteString(strings.Repeat(" ", depth))
		if e.Space != CoreNS {
			sb.WriteString(e.Space + ":")
		}
		sb.WriteString(e.Name)
		for _, a := range e.Attrs {
			name := a.Name
			if a.Space != "" {
				name = a.Space + ":" + name
			}
			fmt.Fprintf(&sb, " %s=%q", name, a.Value)
		}
		if e.Text != "" {
			fmt.Fprintf(&sb, " %q", e.Text)
		}
		sb.WriteByte('\n')
		for _, c := range e.Children {
			walk(c, depth+1)
		}
	}
	if e != nil {
		walk(e, 0)
	}
	return sb.String()
}
