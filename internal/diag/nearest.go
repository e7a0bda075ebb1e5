package diag

import "strings"

// Nearest gives the candidate that a misspelt word most likely meant, or ""
// when none is near. Case and the difference between "-" and "_" count little.
// Of equally near candidates the first wins.
func Nearest(word string, candidates []string) string {
	norm := func(s string) string {
		return strings.ToLower(strings.ReplaceAll(s, "-", "_"))
	}
	w := norm(word)
	best, bestDistance := "", 1+max(1, len(w)/3)
	for _, c := range candidates {
		if d := distance(w, norm(c), bestDistance); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the Damerau-Levenshtein distance (adjacent swaps count one),
// cut off at limit.
func distance(a, b string, limit int) int {
	if abs := len(a) - len(b); abs >= limit || -abs >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}
