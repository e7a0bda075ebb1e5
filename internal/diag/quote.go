package diag

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// sprintf is fmt.Sprintf but for the strings of %q: what a person wrote is
// shown as it was written, so that a backslash stays one. Only texts that hold
// a quote or something unprintable are escaped.
func sprintf(format string, args []any) string {
	if strings.Contains(format, "q") {
		quoted := make([]any, len(args))
		for i, a := range args {
			quoted[i] = a
			if s, ok := a.(string); ok {
				quoted[i] = asWritten(s)
			}
		}
		args = quoted
	}
	return fmt.Sprintf(format, args...)
}

// asWritten is a string that %q puts into quotes without escaping it.
type asWritten string

func (s asWritten) Format(f fmt.State, verb rune) {
	if verb != 'q' || strings.ContainsFunc(string(s), func(r rune) bool { return r == '"' || !strconv.IsPrint(r) }) {
		fmt.Fprintf(f, fmt.FormatString(f, verb), string(s))
		return
	}
	io.WriteString(f, `"`+string(s)+`"`)
}
