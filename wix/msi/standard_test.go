package msi

import "testing"

func TestStandardParses(t *testing.T) {
	if n := len(StandardNames(WiX3)); n != 121 {
		t.Errorf("%d tables", n)
	}
}
