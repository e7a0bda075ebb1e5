package lz77

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

var params = Params{Window: 1 << 10, MaxLen: 258, Nice: 258, Near3: 200}

// sample has matches of all lengths and distances, and literals between them.
func sample(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, 0))
	b := make([]byte, 0, n+300)
	for len(b) < n {
		if len(b) == 0 || r.IntN(3) == 0 {
			b = append(b, byte(r.IntN(4)))
			continue
		}
		from := r.IntN(len(b))
		for range r.IntN(40) {
			b = append(b, b[from])
			from++
		}
	}
	return b[:n]
}

// longest is what Find looks for, by trying every distance.
func longest(buf []byte, pos, limit, best int, p Params) (length, dist int) {
	for d := 1; d <= min(pos, p.Window); d++ {
		n := 0
		for pos+n < limit && n < p.MaxLen && buf[pos+n] == buf[pos-d+n] {
			n++
		}
		if n > best && n >= 3 && (n > 3 || d <= p.Near3) {
			length, dist, best = n, d, n
		}
	}
	return length, dist
}

func TestFindIsLongest(t *testing.T) {
	f := New(params)
	for seed := range uint64(20) {
		buf := sample(seed, 4000)
		f.Reset(buf)
		limit := len(buf) - 100
		shorter := 0
		for pos := range limit {
			best := 2 + pos%3
			length, dist := f.Find(pos, limit, best, 1<<20)
			if length != 0 && (dist < 1 || dist > min(pos, params.Window) || pos+length > limit || length <= best ||
				!bytes.Equal(buf[pos:pos+length], buf[pos-dist:pos-dist+length])) {
				t.Fatalf("seed %d at %d: no match of length %d and distance %d", seed, pos, length, dist)
			}
			wantLength, wantDist := longest(buf, pos, limit, best, params)
			switch {
			case length == wantLength && dist == wantDist:
			case wantLength == 3:
				// The table of three bytes has only the newest place of its slot.
				shorter++
			default:
				t.Fatalf("seed %d at %d: length %d, distance %d instead of %d, %d", seed, pos, length, dist, wantLength, wantDist)
			}
		}
		if shorter > limit/20 {
			t.Errorf("seed %d: %d of %d matches of three bytes were missed", seed, shorter, limit)
		}
	}
}

// TestInsert: a position that was inserted is found as one that was searched.
func TestInsert(t *testing.T) {
	buf := sample(7, 3000)
	a, b := New(params), New(params)
	a.Reset(buf)
	b.Reset(buf)
	for pos := 0; pos < 2900; pos++ {
		a.Find(pos, len(buf), 2, 50)
	}
	b.Insert(0, 1000)
	b.Insert(1000, 2900)
	for pos := 2900; pos < len(buf); pos++ {
		n1, d1 := a.Find(pos, len(buf), 2, 50)
		n2, d2 := b.Find(pos, len(buf), 2, 50)
		if n1 != n2 || d1 != d2 {
			t.Fatalf("at %d: %d, %d after Find; %d, %d after Insert", pos, n1, d1, n2, d2)
		}
	}
}

// TestReset: nothing of an earlier buffer is left.
func TestReset(t *testing.T) {
	used, fresh := New(params), New(params)
	used.Reset(sample(1, 5000))
	used.Insert(0, 5000)
	buf := sample(2, 5000)
	used.Reset(buf)
	fresh.Reset(buf)
	for pos := range buf {
		n1, d1 := used.Find(pos, len(buf), 2, 20)
		n2, d2 := fresh.Find(pos, len(buf), 2, 20)
		if n1 != n2 || d1 != d2 {
			t.Fatalf("at %d: %d, %d after another buffer, else %d, %d", pos, n1, d1, n2, d2)
		}
	}
}

func TestEnds(t *testing.T) {
	f := New(params)
	f.Reset([]byte("abcabcabc"))
	f.Insert(0, 3)
	for _, c := range []struct{ pos, limit, length, dist int }{
		{3, 9, 6, 3},
		{4, 7, 3, 3},
		{5, 7, 0, 0}, // two bytes are no match
		{7, 9, 0, 0}, // less than four bytes are left in the buffer
	} {
		if length, dist := f.Find(c.pos, c.limit, 2, 10); length != c.length || dist != c.dist {
			t.Errorf("at %d up to %d: length %d, distance %d instead of %d, %d", c.pos, c.limit, length, dist, c.length, c.dist)
		}
	}
	f.Reset(nil)
	f.Insert(0, 10)
	if n, _ := f.Find(0, 0, 2, 10); n != 0 {
		t.Error("a match in an empty buffer")
	}
}

func TestWindowIsPowerOfTwo(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a window of 1000 bytes was taken")
		}
	}()
	New(Params{Window: 1000})
}
