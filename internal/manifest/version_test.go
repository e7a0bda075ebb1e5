package manifest

import (
	"errors"
	"fmt"
	"math/rand"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/Masterminds/semver/v3"
)

func TestNewVersion(t *testing.T) {
	for _, c := range []struct {
		text, msi string
		want      Version
		err       error
	}{
		{"1.4.2", "", Version{"1.4.2", "1.4.2", "v0110140129"}, nil},
		{"v1.4.2", "", Version{"1.4.2", "1.4.2", "v0110140129"}, nil},
		{"1.4.2+build.5", "", Version{"1.4.2+build.5", "1.4.2", "v0110140129"}, nil},
		{"1.4.2-rc.1", "", Version{"1.4.2-rc.1", "1.4.2", "v011014012255400010110"}, nil},
		{"1.4.2-alpha", "", Version{"1.4.2-alpha", "1.4.2", "v01101401223849534538000"}, nil},
		{"0.0.0", "", Version{"0.0.0", "0.0.0", "v0100100109"}, nil},
		{"255.255.65535", "", Version{"255.255.65535", "255.255.65535", "v032550325505655359"}, nil},
		{"2026.11.3", "26.11.3", Version{"2026.11.3", "26.11.3", "v04202602110139"}, nil},
		{"1.2", "", Version{}, ErrNotSemver},
		{"1", "", Version{}, ErrNotSemver},
		{"1.2.3.4", "", Version{}, ErrNotSemver},
		{"1.02.3", "", Version{}, ErrNotSemver},
		{"1.2.3-", "", Version{}, ErrNotSemver},
		{"1.2.3-rc.01", "", Version{}, ErrNotSemver},
		{"latest", "", Version{}, ErrNotSemver},
		{"1.2.3-" + strings.Repeat("a", 250), "", Version{}, ErrNotSemver},
		{"1.2.3-" + strings.Repeat("9", 94), "", Version{}, ErrNotSemver},
		{"256.0.0", "", Version{}, ErrVersionRange},
		{"1.256.0", "", Version{}, ErrVersionRange},
		{"1.0.65536", "", Version{}, ErrVersionRange},
		{"1.0.0", "1.0", Version{}, ErrNotSemver},
		{"1.0.0", "1.0.0.0", Version{}, ErrNotSemver},
		{"1.0.0", "300.0.0", Version{}, ErrVersionRange},
		{"1.0.0", "99999999999999999999.0.0", Version{}, ErrVersionRange},
	} {
		got, err := NewVersion(c.text, c.msi)
		if got != c.want || !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("NewVersion(%q, %q) = %+v, %v; want %+v, %v", c.text, c.msi, got, err, c.want, c.err)
		}
	}
}

// TestOrderKeyExample is the example of semver.org 2.0.0, section 11, and a
// few neighbours, in rising order.
func TestOrderKeyExample(t *testing.T) {
	rising := []string{
		"0.0.0-0", "0.0.0", "0.9.10", "0.10.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-alphab", "1.0.0-beta", "1.0.0-beta.2",
		"1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1-1", "1.0.1-2", "1.0.1-10", "1.0.1--", "1.0.1-1a", "1.0.1-RC", "1.0.1-rc", "1.0.1-rc-", "1.0.1",
		"1.2.0", "1.10.0", "2.0.0", "10.0.0",
	}
	last := ""
	for _, text := range rising {
		v, err := NewVersion(text, "")
		if err != nil {
			t.Fatal(err)
		}
		if v.OrderKey <= last {
			t.Errorf("the key of %s, %s, is not above %s", text, v.OrderKey, last)
		}
		last = v.OrderKey
	}
}

// TestOrderKeyProperty compares the order of keys with an independent
// implementation of SemVer precedence.
func TestOrderKeyProperty(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	form := regexp.MustCompile(`^v[0-9]+$`)
	identifiers := []string{"0", "1", "2", "9", "10", "11", "100", "a", "b", "A", "Z", "ab", "a-", "-", "--", "a0", "0a", "1-", "rc", "alpha", "beta", "RC", "x9", "18446744073709551615"}
	random := func() string {
		number := func() int { return []int{0, 1, 2, 9, 10, 11, 99, 100, 255}[rnd.Intn(9)] }
		s := fmt.Sprintf("%d.%d.%d", number()%3, number()%4, number())
		if rnd.Intn(4) > 0 {
			var ids []string
			for range 1 + rnd.Intn(4) {
				ids = append(ids, identifiers[rnd.Intn(len(identifiers))])
			}
			s += "-" + strings.Join(ids, ".")
		}
		if rnd.Intn(3) == 0 {
			s += "+build." + strconv.Itoa(rnd.Intn(9))
		}
		return s
	}
	const n = 400
	var all []Version
	for range n {
		v, err := NewVersion(random(), "")
		if err != nil {
			t.Fatal(err)
		}
		if !form.MatchString(v.OrderKey) {
			t.Fatalf("the key of %s is %q", v.Semver, v.OrderKey)
		}
		if _, err := strconv.ParseInt(v.OrderKey, 0, 64); err == nil {
			t.Fatalf("the key of %s, %q, is a number", v.Semver, v.OrderKey)
		}
		all = append(all, v)
	}
	for _, a := range all {
		for _, b := range all {
			want := semver.MustParse(a.Semver).Compare(semver.MustParse(b.Semver))
			if got := strings.Compare(a.OrderKey, b.OrderKey); got != want {
				t.Fatalf("%s and %s compare as %d, their keys %s and %s as %d", a.Semver, b.Semver, want, a.OrderKey, b.OrderKey, got)
			}
		}
	}
}
