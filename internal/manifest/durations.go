package manifest

import (
	"math"
	"regexp"
	"strconv"
	"time"
)

// durationForm is a whole number and a unit.
var durationForm = regexp.MustCompile(`^(\d{1,9})(ms|s|m|h|d)$`)

var durationUnits = map[string]time.Duration{
	"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour,
}

// duration reads a text such as "5s", "10m" or "1d".
func (l *loader) duration(v *value) (time.Duration, bool) {
	m := durationForm.FindStringSubmatch(v.str)
	if m == nil {
		l.errVal(codeDuration, v.path, "%q is no duration", v.str).WithHint(`write a whole number and its unit: "5s", "10m", "1d"`)
		return 0, false
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	unit := durationUnits[m[2]]
	if n > math.MaxInt64/int64(unit) {
		l.errVal(codeDuration, v.path, "the duration %q is too long", v.str)
		return 0, false
	}
	return time.Duration(n) * unit, true
}
