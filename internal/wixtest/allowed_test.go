package wixtest

import (
	"strings"
	"testing"

	"github.com/gomsi/gomsi/wix/msi"
)

func TestLike(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"a", "a", true},
		{"a", "ab", false},
		{"*", "", true},
		{"a*", "ab", true},
		{"*b", "ab", true},
		{"{*} → {*}", "{1} → {2}", true},
		{"{*} → {*}", "{1} → ", false},
		{"_Streams[*.cab]", "_Streams[a.cab]", true},
		{"_Streams[*.cab]", "_Streams[Binary.a]", false},
		{"a*a", "a", false},
	} {
		if got := like(c.pattern, c.text); got != c.want {
			t.Errorf("like(%q, %q) = %v", c.pattern, c.text, got)
		}
	}
}

// TestRest tells what is excused from what is not.
func TestRest(t *testing.T) {
	const (
		guid = "{0B0D6F0E-63B8-4B21-9B8B-8C0F3E7F8F11}"
		ours = "{6F2A4D0C-9C0B-5D34-8D0A-4E6B0C1F2A3B}"
	)
	product := msi.Difference{Change: msi.Changed, Table: "Property", Key: "ProductCode", Column: "Value", Old: guid, New: ours}
	for _, c := range []struct {
		name    string
		source  string
		found   msi.Difference
		excused bool
	}{
		{"random product code", `<Product Id="*">`, product, true},
		{"product code of the source", `<Product Id="0b0d6f0e-63b8-4b21-9b8b-8c0f3e7f8f11">`, product, false},
		{"no product code", `<Product Id="*">`, msi.Difference{Change: msi.Removed, Table: "Property", Key: "ProductCode", Old: "Property=ProductCode  Value=" + guid}, false},
		{"another property", ``, msi.Difference{Change: msi.Changed, Table: "Property", Key: "UpgradeCode", Column: "Value", Old: guid, New: ours}, false},
		{"cabinet", ``, msi.Difference{Change: msi.Changed, Table: msi.StreamsTable, Key: "a.cab", Old: "9 bytes, sha256 1", New: "8 bytes, sha256 2"}, true},
		{"cabinet that is not there", ``, msi.Difference{Change: msi.Removed, Table: msi.StreamsTable, Key: "a.cab", Old: "9 bytes, sha256 1"}, false},
		{"file in a cabinet", ``, msi.Difference{Change: msi.Changed, Table: FilesTable, Key: "#a.cab/F", Old: "1", New: "2"}, false},
		{"text as Wine reads it", ``, msi.Difference{Change: msi.Changed, Table: "File", Key: "F", Column: "FileName", Old: "SÃ¶hne", New: "Söhne"}, true},
		{"another text", ``, msi.Difference{Change: msi.Changed, Table: "File", Key: "F", Column: "FileName", Old: "SÃ¶hne", New: "Sohne"}, false},
	} {
		a := ReadAllowed(t)
		unused := len(a.Unused())
		rest := a.Rest(V3, c.source, []msi.Difference{c.found})
		if (len(rest) == 0) != c.excused {
			t.Errorf("%s: left: %v", c.name, rest)
		}
		if got := unused - len(a.Unused()); (got == 1) != c.excused {
			t.Errorf("%s: %d entries used", c.name, got)
		}
	}
	for _, u := range ReadAllowed(t).Unused() {
		if !strings.HasPrefix(u, "allowed.txt:") {
			t.Error(u)
		}
	}
}
