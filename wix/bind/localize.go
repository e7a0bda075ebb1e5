package bind

import (
	"strconv"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// localizable is a table whose rows a localization file can change: the number
// of its key columns and where its other columns begin.
type localizable struct {
	table                     string
	keys, x, attributes, text int
}

// localizables: the cells after x are those of y, width and height, and the
// text of a dialog is its title.
var localizables = []localizable{
	{table: "Dialog", keys: 1, x: 1, attributes: 5, text: 6},
	{table: "Control", keys: 2, x: 3, attributes: 7, text: 9},
}

// localizedBits are the bits of Control.Attributes that a localization can set
// ("Control Attributes").
var localizedBits = map[string]int32{"RightToLeft": 0x20, "RightAligned": 0x40, "LeftScroll": 0x80}

// localizeControls changes the dialogs and controls that localization files
// name. The first file that names one decides about all of it.
func (b *binder) localizeControls() {
	changes := map[string]*source.Element{}
	for _, e := range b.o.Controls {
		key := e.Value("Dialog") + "/" + e.Value("Control")
		if changes[key] == nil {
			changes[key] = e
		}
	}
	if len(changes) == 0 {
		return
	}
	for _, at := range localizables {
		t := b.out.Table(at.table)
		if t == nil {
			continue
		}
		for _, row := range t.Rows {
			key := row.String(0) + "/"
			if at.keys > 1 {
				key += row.String(1)
			}
			if e := changes[key]; e != nil {
				at.change(row, e)
			}
		}
	}
}

// change brings what an element of a localization file says into a row; its
// values were checked when the file was read.
func (at localizable) change(row *compile.Row, e *source.Element) {
	for i, name := range []string{"X", "Y", "Width", "Height"} {
		if n, err := strconv.ParseInt(e.Value(name), 10, 16); err == nil {
			row.Cells[at.x+i] = int32(n)
		}
	}
	bits := row.Int(at.attributes)
	for name, bit := range localizedBits {
		if e.Value(name) == "yes" {
			bits |= bit
		}
	}
	row.Cells[at.attributes] = bits
	if s := e.Value("Text"); s != "" {
		row.Cells[at.text] = s
	}
}
