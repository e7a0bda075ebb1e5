package bind

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/wix/ident"
)

// The order is that of the Sequence column in a package that WiX 3.11 made of
// files with these ids.
func TestCompareCulture(t *testing.T) {
	want := strings.Fields("_ __ _9 _u a.b A.C a__b a_1 a_b a1 A1_ a10 a1b a2 ab Ac alpha Beta Z.z Zed zz")
	got := slices.Clone(want)
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		r.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, ident.CompareCulture)
		if !slices.Equal(got, want) {
			t.Fatalf("got  %v\nwant %v", got, want)
		}
	}
	if ident.CompareCulture("ab", "AB") >= 0 {
		t.Error("small letters come first when nothing else differs")
	}
}
