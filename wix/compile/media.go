package compile

import (
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// levels are the words of CompressionLevel.
var levels = map[string]CompressionLevel{
	"none": CompressionNone, "low": CompressionLow, "medium": CompressionMedium, "high": CompressionHigh, "mszip": CompressionMSZIP,
}

func mediaElements() []definition {
	level := enum("CompressionLevel", "none", "low", "medium", "high", "mszip")
	return []definition{
		{name: "Media", parents: []string{"Package", "Fragment"}, attrs: []attribute{
			integer("Id", 1, 32767).req(), text("Cabinet"), level, text("DiskPrompt"), yesNo("EmbedCab"), text("Layout"), text("VolumeLabel"), text("Source"),
		}, compile: compileMedia},
		{name: "MediaTemplate", parents: []string{"Package", "Fragment"}, attrs: []attribute{
			nonEmpty("CabinetTemplate"), level, text("DiskPrompt"), yesNo("EmbedCab"), text("VolumeLabel"),
			integer("MaximumUncompressedMediaSize", 1, 1<<31-1), integer("MaximumCabinetSizeForLargeFileSplitting", 100, 2048),
		}, compile: compileMediaTemplate},
	}
}

func compileMedia(c *compiler, e *element) {
	m := &Media{
		DiskID: e.integerOr("Id", 0), Cabinet: e.str("Cabinet"), Embed: e.yes("EmbedCab"),
		Level: levels[e.str("CompressionLevel")], Layout: e.str("Layout"), Pos: e.Pos,
	}
	cabinet := m.Cabinet
	if strings.HasPrefix(cabinet, "#") && !e.has("EmbedCab") {
		m.Cabinet, m.Embed = cabinet[1:], true
	}
	if m.Embed {
		if cabinet == "" {
			c.needs(e, "EmbedCab", "Cabinet")
		}
		c.checkStreamName(e, m.Cabinet)
		cabinet = "#" + m.Cabinet
	} else if cabinet != "" {
		c.checkCabinetName(e, cabinet)
	}
	if p := e.str("DiskPrompt"); p != "" {
		c.ref(e.pos("DiskPrompt"), "Property", "DiskPrompt")
	}
	m.Row = c.row(e, "Media", m.DiskID, nil, e.cell("DiskPrompt"), cabinet, e.cell("VolumeLabel"), e.cell("Source"))
	c.sec.Media = append(c.sec.Media, m)
}

// cabinetNameMax is the longest name of a stream that holds a cabinet.
const cabinetNameMax = 62

func (c *compiler) checkStreamName(e *element, name string) {
	if len(name) > cabinetNameMax {
		c.faults.Errorf(CodeBadName, e.pos("Cabinet"), "cabinet name %q has %d characters; the limit of an embedded cabinet is %d", name, len(name), cabinetNameMax).
			WithLength(len(name))
	}
}

// checkCabinetName checks the name of a cabinet beside the package, which v3
// wants to be an 8.3 name.
func (c *compiler) checkCabinetName(e *element, name string) {
	switch {
	case isVariable(name):
	case !ident.IsLongName(name):
		c.faults.Errorf(CodeBadName, e.pos("Cabinet"), "cabinet name %q is no file name", name).WithLength(len(name))
	case c.v3() && !ident.IsShortName(name):
		c.faults.Warnf(CodeBadName, e.pos("Cabinet"), "cabinet name %q is no 8.3 name", name).WithLength(len(name))
	}
}

func compileMediaTemplate(c *compiler, e *element) {
	m := &MediaTemplate{
		CabinetTemplate: first(e.str("CabinetTemplate"), "cab{0}.cab"), DiskPrompt: e.str("DiskPrompt"), VolumeLabel: e.str("VolumeLabel"),
		Embed: e.yes("EmbedCab"), Level: levels[e.str("CompressionLevel")], Pos: e.Pos,
		MaxMB: e.integerOr("MaximumUncompressedMediaSize", 0), MaxLargeFileMB: e.integerOr("MaximumCabinetSizeForLargeFileSplitting", 0),
	}
	if !strings.Contains(m.CabinetTemplate, "{0}") {
		c.faults.Errorf(CodeBadValue, e.pos("CabinetTemplate"), `CabinetTemplate of <%s> is %q, but it must hold "{0}" for the number of the cabinet`, e.Written, m.CabinetTemplate).
			WithLength(len(m.CabinetTemplate))
	}
	if m.DiskPrompt != "" {
		c.ref(e.pos("DiskPrompt"), "Property", "DiskPrompt")
	}
	c.sec.MediaTemplates = append(c.sec.MediaTemplates, m)
}
