package compile

import "math"

// The bits of Dialog.Attributes ("Dialog Style Bits"). Those of shown apply
// unless their attribute takes them away.
var (
	shownDialog = []flag{{"Hidden", 1 << 0, false}, {"Modeless", 1 << 1, false}, {"NoMinimize", 1 << 2, false}}
	dialogBits  = []flag{
		{"SystemModal", 1 << 3, false}, {"KeepModeless", 1 << 4, false}, {"TrackDiskSpace", 1 << 5, false}, {"CustomPalette", 1 << 6, false},
		{"RightToLeft", 1 << 7, false}, {"RightAligned", 1 << 8, false}, {"LeftScroll", 1 << 9, false}, {"ErrorDialog", 1 << 16, false},
	}
)

// centered is where a dialog stands on the screen, in percent, when the source
// does not say.
const centered = 50

// dialog is the dialog, or the billboard, whose controls are being compiled.
type dialog struct {
	id        string
	billboard bool
	// tracksDisk tells that the dialog watches the space on disks.
	tracksDisk bool
	// firstControl, defaultControl and cancelControl are controls; last is the
	// row of the last one so far that the tab key reaches.
	firstControl, defaultControl, cancelControl string
	last                                        *Row
}

func dialogElements() []definition {
	return []definition{{name: "Dialog", parents: []string{"UI"}, attrs: concatAttrs([]attribute{
		identifier("Id").req(), nonEmpty("Title"), integer("Width", 0, math.MaxInt16), integer("Height", 0, math.MaxInt16),
		integer("X", 0, 100), integer("Y", 0, 100),
	}, flagAttributes(append(shownDialog, dialogBits...))), compile: compileDialog}}
}

func compileDialog(c *compiler, e *element) {
	e.id = e.str("Id")
	d := &dialog{id: e.id, tracksDisk: e.yes("TrackDiskSpace")}
	e.state = d
	if c.v3() {
		for _, name := range []string{"Width", "Height"} {
			if !e.has(name) {
				c.missing(e, name)
			}
		}
	}
	c.children(e)
	if d.firstControl == "" {
		c.faults.Errorf(CodeNeeds, e.Pos, "dialog %s has no control that the tab key can reach", d.id).WithLength(len(e.Written) + 1).
			WithHint("a dialog needs at least one, such as a PushButton, or a control with TabSkip=\"no\"")
		return
	}
	// The tab key goes around in a circle.
	if d.last.String(controlKey) != d.firstControl {
		d.last.Cells[controlNext] = d.firstControl
	}
	bits := flagBits(e, dialogBits) | unsetBits(e, shownDialog)
	c.row(e, "Dialog", d.id, e.integerOr("X", centered), e.integerOr("Y", centered), e.integerOr("Width", 0), e.integerOr("Height", 0), bits,
		e.cell("Title"), d.firstControl, d.defaultControl, d.cancelControl)
}
