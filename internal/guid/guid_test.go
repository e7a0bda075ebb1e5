package guid

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	want := GUID{0x12, 0x34, 0x56, 0x78, 0x90, 0xAB, 0xCD, 0xEF, 0x12, 0x34, 0x56, 0x78, 0x90, 0xAB, 0xCD, 0xEF}
	const braced = "{12345678-90AB-CDEF-1234-567890ABCDEF}"
	for _, s := range []string{braced, strings.ToLower(braced), braced[1:37], strings.ToLower(braced[1:37])} {
		got, err := Parse(s)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %v, %v", s, got, err)
		}
		if got.String() != braced {
			t.Errorf("String of %q = %q", s, got)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", `guid: "": 0 characters; 36 are needed, 38 with braces: not a GUID`},
		{"{", `guid: "{": only one of its braces is there: not a GUID`},
		{"{12345678-90AB-CDEF-1234-567890ABCDEF", `guid: "{12345678-90AB-CDEF-1234-567890ABCDEF": only one of its braces is there: not a GUID`},
		{"12345678-90AB-CDEF-1234-567890ABCDEF}", `guid: "12345678-90AB-CDEF-1234-567890ABCDEF}": only one of its braces is there: not a GUID`},
		{"{12345678-90AB-CDEF-1234-567890ABCDE}", `guid: "{12345678-90AB-CDEF-1234-567890ABCDE}": 37 characters; 36 are needed, 38 with braces: not a GUID`},
		{"1234567890AB-CDEF-1234-567890ABCDEF12", `guid: "1234567890AB-CDEF-1234-567890ABCDEF12": 37 characters; 36 are needed, 38 with braces: not a GUID`},
		{"12345678+90AB-CDEF-1234-567890ABCDEF", `guid: "12345678+90AB-CDEF-1234-567890ABCDEF": '+' where a hyphen is needed: not a GUID`},
		{"12345678-90AB-CDEF-1234-567890ABCDEG", `guid: "12345678-90AB-CDEF-1234-567890ABCDEG": 'G' is no hexadecimal digit: not a GUID`},
		{"PUT-GUID-HERE", `guid: "PUT-GUID-HERE": 13 characters; 36 are needed, 38 with braces: not a GUID`},
	} {
		_, err := Parse(c.in)
		if err == nil || err.Error() != c.want || !errors.Is(err, ErrFormat) {
			t.Errorf("Parse(%q): %v; want %s", c.in, err, c.want)
		}
	}
}

// The namespaces and the names are those of RFC 9562, appendix A.
func TestNamed(t *testing.T) {
	dns := MustParse("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
	if got := V5(dns, []byte("www.example.com")).String(); got != "{2ED6657D-E927-568B-95E1-2665A8AEA6A2}" {
		t.Error("V5:", got)
	}
	if got := V3(dns, []byte("www.example.com")).String(); got != "{5DF41881-3AED-3515-88A7-2F4A814CF09E}" {
		t.Error("V3:", got)
	}
}

func TestText(t *testing.T) {
	in := MustParse("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
	b, err := json.Marshal(in)
	if err != nil || string(b) != `"{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}"` {
		t.Fatal(string(b), err)
	}
	var out GUID
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Fatal(out, err)
	}
	if err := json.Unmarshal([]byte(`"x"`), &out); !errors.Is(err, ErrFormat) || out != in {
		t.Fatal(out, err)
	}
}
