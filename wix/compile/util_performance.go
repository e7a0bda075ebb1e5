package compile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// performanceTypes are the types of performance counters (winperf.h).
var performanceTypes = map[string]int32{
	"averageBase": 0x40030402, "averageCount64": 0x40020500, "averageTimer32": 0x30020400,
	"counterDelta32": 0x00400400, "counterDelta64": 0x00400500,
	"counterMultiBase": 0x42030500, "counterMultiTimer": 0x22410500, "counterMultiTimer100Ns": 0x22510500,
	"counterMultiTimer100NsInverse": 0x23510500, "counterMultiTimerInverse": 0x23410500,
	"counterTimer": 0x20410500, "counterTimerInverse": 0x21410500,
	"countPerTimeInterval32": 0x00450400, "countPerTimeInterval64": 0x00450500, "elapsedTime": 0x30240500,
	"numberOfItems32": 0x00010000, "numberOfItems64": 0x00010100, "numberOfItemsHEX32": 0x00000000, "numberOfItemsHEX64": 0x00000100,
	"rateOfCountsPerSecond32": 0x10410400, "rateOfCountsPerSecond64": 0x10410500, "rawBase": 0x40030403, "rawFraction": 0x20020400,
	"sampleBase": 0x40030401, "sampleCounter": 0x00410400, "sampleFraction": 0x20C20400,
	"timer100Ns": 0x20510500, "timer100NsInverse": 0x21510500,
}

// performanceLanguages are the primary languages (winnt.h, LANG_…).
var performanceLanguages = map[string]int32{
	"afrikaans": 0x36, "albanian": 0x1c, "arabic": 0x01, "armenian": 0x2b, "assamese": 0x4d, "azeri": 0x2c, "basque": 0x2d, "belarusian": 0x23,
	"bengali": 0x45, "bulgarian": 0x02, "catalan": 0x03, "chinese": 0x04, "croatian": 0x1a, "czech": 0x05, "danish": 0x06, "divehi": 0x65,
	"dutch": 0x13, "english": 0x09, "estonian": 0x25, "faeroese": 0x38, "farsi": 0x29, "finnish": 0x0b, "french": 0x0c, "galician": 0x56,
	"georgian": 0x37, "german": 0x07, "greek": 0x08, "gujarati": 0x47, "hebrew": 0x0d, "hindi": 0x39, "hungarian": 0x0e, "icelandic": 0x0f,
	"indonesian": 0x21, "italian": 0x10, "japanese": 0x11, "kannada": 0x4b, "kashmiri": 0x60, "kazak": 0x3f, "konkani": 0x57, "korean": 0x12,
	"kyrgyz": 0x40, "latvian": 0x26, "lithuanian": 0x27, "macedonian": 0x2f, "malay": 0x3e, "malayalam": 0x4c, "manipuri": 0x58, "marathi": 0x4e,
	"mongolian": 0x50, "nepali": 0x61, "norwegian": 0x14, "oriya": 0x48, "polish": 0x15, "portuguese": 0x16, "punjabi": 0x46, "romanian": 0x18,
	"russian": 0x19, "sanskrit": 0x4f, "serbian": 0x1a, "sindhi": 0x59, "slovak": 0x1b, "slovenian": 0x24, "spanish": 0x0a, "swahili": 0x41,
	"swedish": 0x1d, "syriac": 0x5a, "tamil": 0x49, "tatar": 0x44, "telugu": 0x4a, "thai": 0x1e, "turkish": 0x1f, "ukrainian": 0x22,
	"urdu": 0x20, "uzbek": 0x43, "vietnamese": 0x2a,
}

// performanceLibrary is what .NET's counters are read with.
var performanceLibrary = map[string]string{
	"Library": "netfxperf.dll", "Open": "OpenPerformanceData", "Collect": "CollectPerformanceData", "Close": "ClosePerformanceData",
}

func utilPerformanceElements() []definition {
	language := func(name string) attribute { return enum(name, slices.Sorted(maps.Keys(performanceLanguages))...) }
	return []definition{
		{name: "PerformanceCategory", parents: []string{"Component"}, attrs: []attribute{
			identifier("Id"), nonEmpty("Name"), nonEmpty("Help"), yesNo("MultiInstance"), nonEmpty("Library"), nonEmpty("Open"), nonEmpty("Close"),
			nonEmpty("Collect"), language("DefaultLanguage"),
		}, compile: compilePerformanceCategory},
		{name: "PerformanceCounter", parents: []string{"util:PerformanceCategory"}, attrs: []attribute{
			nonEmpty("Name").req(), nonEmpty("Help"), language("Language"), enum("Type", slices.Sorted(maps.Keys(performanceTypes))...),
		}, compile: compilePerformanceCounter},
		{name: "PerfCounter", parents: []string{"File"}, attrs: []attribute{nonEmpty("Name").req()}, compile: compilePerfCounter},
		{name: "PerfCounterManifest", parents: []string{"File"}, attrs: []attribute{nonEmpty("ResourceFileDirectory").req()}, compile: compilePerfCounterManifest},
	}
}

// performanceCategory collects the counters of a category, for the files by
// which lodctr registers them ("Creating a .ini and .h File", performance
// counters) and for its registry values.
type performanceCategory struct {
	language   string
	ini, names strings.Builder
	types      strings.Builder
	symbols    strings.Builder
	counters   int
}

// languageNumber is a language as the .ini file has it: three decimal digits.
func languageNumber(e *element, attr, otherwise string) string {
	if v := e.str(attr); v != "" {
		return fmt.Sprintf("%03d", performanceLanguages[v])
	}
	return otherwise
}

func compilePerformanceCategory(c *compiler, e *element) {
	name := e.str("Name")
	switch {
	case e.has("Id"):
		e.id = e.str("Id")
		name = first(name, e.id)
	case c.v3():
		c.missing(e, "Id")
	case name == "":
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs one of the attributes Id and Name", e.Written).WithLength(len(e.Written) + 1)
	default:
		e.id = c.stableID("upc", e.comp.id, name)
	}
	p := &performanceCategory{language: languageNumber(e, "DefaultLanguage", "009")}
	e.state = p
	const object = "OBJECT_1"
	fmt.Fprintf(&p.ini, "[info]\r\ndrivername=%s\r\nsymbolfile=wixperf.h\r\n\r\n[objects]\r\n%s_%s_NAME=\r\n\r\n", name, object, p.language)
	fmt.Fprintf(&p.ini, "[languages]\r\n%s=LANG%s\r\n\r\n[text]\r\n", p.language, p.language)
	p.texts(object, p.language, name, e.str("Help"))
	fmt.Fprintf(&p.symbols, "#define %s    0\r\n", object)
	p.names.WriteString(multiStringSeparator)
	p.types.WriteString(multiStringSeparator)
	c.children(e)
	fmt.Fprintf(&p.symbols, "#define LAST_%s_COUNTER_OFFSET    %d\r\n", object, 2*p.counters)
	c.row(e, c.utilTable("PerformanceCategory"), e.id, e.comp.id, name, p.ini.String(), p.symbols.String())
	c.performanceKeys(e, escapeBrackets(name), p)
	c.utilAction(e, "InstallPerfCounterData")
	c.utilAction(e, "UninstallPerfCounterData")
}

// texts adds the name and the help of a symbol to the .ini file.
func (p *performanceCategory) texts(symbol, language, name, help string) {
	fmt.Fprintf(&p.ini, "%s_%s_NAME=%s\r\n", symbol, language, name)
	if help != "" {
		fmt.Fprintf(&p.ini, "%s_%s_HELP=%s\r\n", symbol, language, help)
	}
}

// performanceKeys makes the registry values by which Windows finds what reads
// the counters ("Creating the Application's Performance Key").
func (c *compiler) performanceKeys(e *element, service string, p *performanceCategory) {
	key := `SYSTEM\CurrentControlSet\Services\` + service + `\`
	c.machineValue(e, key+"Linkage", "Export", service)
	key += "Performance"
	c.machineValue(e, key, registryKeyNames[[2]bool{false, true}], nil)
	for _, name := range []string{"Library", "Open", "Collect", "Close"} {
		c.machineValue(e, key, name, first(e.str(name), performanceLibrary[name]))
	}
	multi := map[bool]string{false: "#0", true: "#1"}[e.yes("MultiInstance")]
	c.machineValue(e, key, "IsMultiInstance", multi)
	c.machineValue(e, key, "Counter Names", p.names.String())
	c.machineValue(e, key, "Counter Types", p.types.String())
}

func compilePerformanceCounter(c *compiler, e *element) {
	p := e.up.state.(*performanceCategory)
	if !e.has("Help") {
		c.faults.Warnf(CodeMissingAttribute, e.Pos, "<%s> should have the attribute Help, which Windows XP needs", e.Written).WithLength(len(e.Written) + 1)
	}
	p.counters++
	symbol := fmt.Sprintf("DEVICE_COUNTER_%d", p.counters)
	p.texts(symbol, languageNumber(e, "Language", p.language), e.str("Name"), e.str("Help"))
	// Each has two numbers: that of its name and that of its help.
	fmt.Fprintf(&p.symbols, "#define %s    %d\r\n", symbol, 2*p.counters)
	p.names.WriteString(escapeBrackets(e.str("Name")) + multiStringSeparator)
	p.types.WriteString(decimal(performanceTypes[first(e.str("Type"), "numberOfItems32")]) + multiStringSeparator)
	c.children(e)
}

func compilePerfCounter(c *compiler, e *element) {
	c.faults.Warnf(CodeDeprecated, e.Pos, "<%s> is deprecated", e.Written).WithLength(len(e.Written) + 1).
		WithHint("use <PerformanceCategory> with <PerformanceCounter>")
	c.row(e, c.utilTable("Perfmon"), e.comp.id, "[#"+e.file+"]", e.str("Name"))
	c.utilAction(e, "ConfigurePerfmonInstall")
	c.utilAction(e, "ConfigurePerfmonUninstall")
	c.children(e)
}

func compilePerfCounterManifest(c *compiler, e *element) {
	c.row(e, c.utilTable("PerfmonManifest"), e.comp.id, "[#"+e.file+"]", e.str("ResourceFileDirectory"))
	c.utilAction(e, "ConfigurePerfmonManifestRegister")
	c.utilAction(e, "ConfigurePerfmonManifestUnregister")
	c.children(e)
}
