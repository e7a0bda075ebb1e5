package library

// The bits of Dialog.Attributes, in the order of the fields 4 to 14:
// CustomPalette, ErrorDialog, Visible, Modal, KeepModeless, LeftScroll,
// Minimize, RightAligned, RightToLeft, SystemModal and TrackDiskSpace ("Dialog
// Style Bits").
var dialogBits = []int32{0x40, 0x10000, 0x1, 0x2, 0x10, 0x200, 0x4, 0x100, 0x80, 0x8, 0x20}

// lowerV4Dialog: fields are HCentering, VCentering, Width, Height, the bits
// above, Title, FirstControl, DefaultControl and CancelControl.
func lowerV4Dialog(l *v4Lowering, s *v4Symbol) {
	l.row(s, "Dialog", l.text(s, v4Name), l.number(s, 0), l.number(s, 1), l.value(s, 2), l.value(s, 3), l.bits(s, 4, dialogBits...),
		l.value(s, 15), l.value(s, 16), l.value(s, 17), l.value(s, 18))
}

// The bits of Control.Attributes, in the order of the fields 8 to 15 of a
// control: Enabled, Indirect, Integer, LeftScroll, RightAligned, RightToLeft,
// Sunken and Visible ("Control Attributes").
var controlBits = []int32{0x2, 0x8, 0x10, 0x80, 0x40, 0x20, 0x4, 0x1}

// lowerV4Control: fields are Dialog, Control, Type, X, Y, Width, Height,
// Attributes (of its type), the bits above, Property, Text, NextControl, Help,
// CheckBoxValue and SourceFile, a file that is the text.
func lowerV4Control(l *v4Lowering, s *v4Symbol) {
	text := l.value(s, 17)
	if !s.field(21).null() {
		text = l.value(s, 21)
	}
	l.row(s, "Control", l.value(s, 0), l.value(s, 1), l.value(s, 2), l.value(s, 3), l.value(s, 4), l.value(s, 5), l.value(s, 6),
		l.number(s, 7)|l.bits(s, 8, controlBits...), l.value(s, 16), text, l.value(s, 18), l.value(s, 19))
}

// lowerV4ControlEvent: fields are Dialog, Control, Event, Argument, Condition
// and Ordering. An event without a condition has one that is true.
func lowerV4ControlEvent(l *v4Lowering, s *v4Symbol) {
	condition := l.value(s, 4)
	if condition == nil || condition == "" {
		condition = "1"
	}
	l.row(s, "ControlEvent", l.value(s, 0), l.value(s, 1), l.value(s, 2), l.value(s, 3), condition, l.value(s, 5))
}

// The bits of TextStyle.StyleBits, in the order of the fields 5 to 8: Bold,
// Italic, Strike and Underline ("TextStyle Table").
var styleBits = []int32{0x1, 0x2, 0x8, 0x4}

// lowerV4TextStyle: fields are FaceName, Size, Red, Green, Blue and the bits
// above. A style that leaves the colour or the bits open has null.
func lowerV4TextStyle(l *v4Lowering, s *v4Symbol) {
	var color, bits any
	if !s.field(2).null() || !s.field(3).null() || !s.field(4).null() {
		color = l.number(s, 2)&0xFF | l.number(s, 3)&0xFF<<8 | l.number(s, 4)&0xFF<<16
	}
	if n := l.bits(s, 5, styleBits...); n != 0 {
		bits = n
	}
	l.row(s, "TextStyle", l.text(s, v4Name), l.value(s, 0), l.value(s, 1), color, bits)
}
