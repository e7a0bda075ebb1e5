package progress

import (
	"bytes"
	"testing"
	"time"
)

func TestLineAppearsOnlyAfterASecondAndKeepsItsPace(t *testing.T) {
	var out bytes.Buffer
	clock := time.Unix(0, 0)
	l := &Line{w: &out, width: func() int { return 25 }, now: func() time.Time { return clock }, began: clock}
	l.Show("compile", 0, 0)
	if out.Len() != 0 {
		t.Fatalf("drawn at once: %q", out.String())
	}
	l.Clear()
	if out.Len() != 0 {
		t.Fatalf("cleared what was not drawn: %q", out.String())
	}
	clock = clock.Add(1500 * time.Millisecond)
	l.Show("pack\x1b", 500, 2000)
	l.Show("too soon", 0, 0)
	clock = clock.Add(time.Second)
	l.Show("a text that is wider than the terminal", 0, 0)
	l.Clear()
	want := "\r\x1b[Kpack  25% of 2.0 kB (1s)\r\x1b[Ka text that is wider th…\r\x1b[K"
	if out.String() != want {
		t.Errorf("got  %q\nwant %q", out.String(), want)
	}
	var none *Line
	none.Show("x", 0, 0)
	none.Clear()
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 999949: "999.9 kB", 999950: "1.0 MB", 2_900_000: "2.9 MB", 3e12: "3.0 TB",
	} {
		if got := Size(n); got != want {
			t.Errorf("Size(%d) = %q, want %q", n, got, want)
		}
	}
}
