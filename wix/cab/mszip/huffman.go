package mszip

import (
	"math/bits"
	"slices"
)

// A code of a prefix tree, its bits reversed: deflate writes a code with its
// most significant bit first into a stream that fills from the least one (RFC
// 1951 section 3.1.1).
type code struct {
	value uint16
	bits  uint8 // 0: the symbol does not occur
}

// trees are the two trees of a block.
type trees struct {
	// The fixed tree has two symbols past numLit that never occur but take part
	// in the assignment of codes.
	lit  [numLit + 2]code
	dist [numDist + 2]code
}

// cost is the number of bits of all codes, without the bits beside them.
func (t *trees) cost(lit *[numLit]uint32, dist *[numDist]uint32) int {
	n := 0
	for i, c := range lit {
		n += int(c) * int(t.lit[i].bits)
	}
	for i, c := range dist {
		n += int(c) * int(t.dist[i].bits)
	}
	return n
}

// treeBuilder makes prefix trees; it holds the scratch space.
type treeBuilder struct {
	order  []uint64 // frequency<<16 | symbol, rising
	weight [2 * numLit]uint64
	parent [2 * numLit]uint16
	depth  [2 * numLit]uint8
}

// build gives every symbol with a frequency a code length of at most limit, and
// assigns the codes. There are always at least two symbols with a code: when
// fewer occur, the first of the others get one. So the tree is complete, with no
// unused bit pattern, which is what strict readers ask for.
func (b *treeBuilder) build(freq []uint32, codes []code, limit int) {
	b.order = b.order[:0]
	for s, f := range freq {
		codes[s] = code{}
		if f != 0 {
			b.order = append(b.order, uint64(f)<<16|uint64(s))
		}
	}
	for s := 0; len(b.order) < 2; s++ {
		if freq[s] == 0 {
			b.order = append(b.order, 1<<16|uint64(s))
		}
	}
	slices.Sort(b.order)
	var count [maxCodeBits + 1]int
	b.lengths(&count, limit)
	// The rarest symbols get the longest codes.
	i := 0
	for n := limit; n > 0; n-- {
		for range count[n] {
			codes[b.order[i]&0xFFFF].bits = uint8(n)
			i++
		}
	}
	assignCodes(codes)
}

// lengths counts the code lengths of Huffman's tree over order, none of them
// over limit.
func (b *treeBuilder) lengths(count *[maxCodeBits + 1]int, limit int) {
	n := len(b.order)
	for i, o := range b.order {
		b.weight[i] = o >> 16
	}
	// Leaves and inner nodes both come in rising order of weight, so the two
	// lightest nodes are always at the front of one of two queues.
	leaf, inner := 0, n
	for next := n; next < 2*n-1; next++ {
		b.weight[next] = 0
		for range 2 {
			i := inner
			if leaf < n && (inner >= next || b.weight[leaf] <= b.weight[inner]) {
				i = leaf
				leaf++
			} else {
				inner++
			}
			b.weight[next] += b.weight[i]
			b.parent[i] = uint16(next)
		}
	}
	b.depth[2*n-2] = 0
	kraft := 0 // sum of 2^(limit-length): a complete tree has 2^limit
	for i := 2*n - 3; i >= 0; i-- {
		b.depth[i] = b.depth[b.parent[i]] + 1
		if i < n {
			d := min(int(b.depth[i]), limit)
			count[d]++
			kraft += 1 << (limit - d)
		}
	}
	// Cutting codes at the limit made the sum too great. To make a code one bit
	// longer halves its share; the longest code below the limit costs least.
	for kraft > 1<<limit {
		d := limit - 1
		for count[d] == 0 {
			d--
		}
		count[d]--
		count[d+1]++
		kraft -= 1 << (limit - d - 1)
	}
	// The last step may have given back more than needed: shorten codes where
	// that fits.
	for kraft < 1<<limit {
		d := limit
		for count[d] == 0 || kraft+1<<(limit-d) > 1<<limit {
			d--
		}
		count[d]--
		count[d-1]++
		kraft += 1 << (limit - d)
	}
}

// assignCodes gives symbols their codes from the lengths (RFC 1951 section
// 3.2.2).
func assignCodes(codes []code) {
	var count, next [maxCodeBits + 2]int
	for _, c := range codes {
		count[c.bits]++
	}
	count[0] = 0
	for n := 1; n <= maxCodeBits; n++ {
		next[n+1] = (next[n] + count[n]) << 1
	}
	for i := range codes {
		if n := codes[i].bits; n != 0 {
			codes[i].value = bits.Reverse16(uint16(next[n])) >> (16 - n)
			next[n]++
		}
	}
}
