package compile

// flag is an attribute that sets a bit of a column: with yes, or, where the bit
// means the contrary, with no.
type flag struct {
	attr string
	bit  int32
	not  bool
}

// flagBits gives the bits that the attributes of e set.
func flagBits(e *element, flags []flag) int32 {
	var bits int32
	for _, f := range flags {
		want := Yes
		if f.not {
			want = No
		}
		if e.tri(f.attr) == want {
			bits |= f.bit
		}
	}
	return bits
}

// flagAttributes gives the attributes that flags are read from.
func flagAttributes(flags []flag) []attribute {
	var attrs []attribute
	for _, f := range flags {
		attrs = append(attrs, yesNo(f.attr))
	}
	return attrs
}

// unsetBits gives the bits that hold unless their attributes are yes.
func unsetBits(e *element, flags []flag) int32 {
	var all int32
	for _, f := range flags {
		all |= f.bit
	}
	return all &^ flagBits(e, flags)
}

// onBit is a bit and whether it is set.
type onBit struct {
	on  bool
	bit int32
}

// bitsOf joins the bits that are set.
func bitsOf(all []onBit) int32 {
	var bits int32
	for _, b := range all {
		if b.on {
			bits |= b.bit
		}
	}
	return bits
}
