package winpath

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestCheckName(t *testing.T) {
	for _, c := range []struct {
		name string
		want error
	}{
		{"hello.exe", nil}, {".config", nil}, {"a b", nil}, {"[x]", nil}, {"naïve.txt", nil}, {"com", nil}, {"com10", nil},
		{"console", nil}, {"nullable", nil}, {"lptx", nil}, {"{x}", nil}, {strings.Repeat("a", 255), nil},
		{"", ErrEmpty}, {"con", ErrReserved}, {"CON", ErrReserved}, {"nul.txt", ErrReserved}, {"NUL.tar.gz", ErrReserved},
		{"com1", ErrReserved}, {"Com0", ErrReserved}, {"lpt9.log", ErrReserved}, {"com¹", ErrReserved}, {"LPT³.x", ErrReserved},
		{"aux .c", ErrReserved}, {"conin$", ErrReserved}, {"CONOUT$", ErrReserved}, {"prn.", ErrTrailing},
		{"a.", ErrTrailing}, {"a ", ErrTrailing}, {"..", ErrTrailing}, {"a:b", ErrCharacter}, {"a?", ErrCharacter},
		{"a\tb", ErrCharacter}, {"a/b", ErrCharacter}, {`a\b`, ErrCharacter}, {"a\xff", ErrCharacter},
		{strings.Repeat("a", 256), ErrTooLong}, {strings.Repeat("😀", 128), ErrTooLong},
	} {
		if err := CheckName(c.name); !errors.Is(err, c.want) {
			t.Errorf("CheckName(%q) = %v, want %v", c.name, err, c.want)
		}
	}
}

func TestClean(t *testing.T) {
	for _, c := range []struct {
		path string
		want []string
		err  error
	}{
		{"", nil, nil}, {".", nil, nil}, {"a/b", []string{"a", "b"}, nil}, {`a\b\`, []string{"a", "b"}, nil},
		{"a//./b", []string{"a", "b"}, nil}, {"a/../b", []string{"b"}, nil}, {"a/b/../../c", []string{"c"}, nil},
		{"..", nil, ErrClimbs}, {"a/../../b", nil, ErrClimbs}, {`a\..\..`, nil, ErrClimbs},
		{"/a", nil, ErrAbsolute}, {`\\server\share`, nil, ErrAbsolute}, {"C:/x", nil, ErrAbsolute}, {"c:x", nil, ErrAbsolute},
	} {
		got, err := Clean(c.path)
		if !errors.Is(err, c.err) || !slices.Equal(got, c.want) {
			t.Errorf("Clean(%q) = %q, %v; want %q, %v", c.path, got, err, c.want, c.err)
		}
	}
}

func TestTextForms(t *testing.T) {
	if got := Join("", "a", "", `b\c`); got != `a\b\c` {
		t.Errorf("Join = %q", got)
	}
	for in, want := range map[string]string{"a/b.txt": "b.txt", `a\b\`: "b", "": "", "x": "x"} {
		if got := Base(in); got != want {
			t.Errorf("Base(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"a.b/c": "", "a.tar.gz": ".gz", ".git": "", "x.": ".", `d\x.EXE`: ".EXE"} {
		if got := Ext(in); got != want {
			t.Errorf("Ext(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]int{"abc": 3, "é": 1, "😀": 2, "\xff": 1} {
		if got := Len(in); got != want {
			t.Errorf("Len(%q) = %d, want %d", in, got, want)
		}
	}
	if !Equal(`Bin/Straße.TXT`, `bin\straße.txt`) || Equal("ß", "ss") || Equal("a/b", "a/c") {
		t.Error("Equal does not fold as NTFS does")
	}
}
