package compile

import "strings"

// The bits of Upgrade.Attributes ("Upgrade Table").
const (
	upgradeMigrateFeatures = 0x001
	upgradeOnlyDetect      = 0x002
	upgradeIgnoreFailure   = 0x004
	upgradeMinInclusive    = 0x100
	upgradeMaxInclusive    = 0x200
	upgradeExceptLanguages = 0x400
)

// The properties, and the conditions on them, that WiX makes for a
// MajorUpgrade.
const (
	upgradeDetected    = "WIX_UPGRADE_DETECTED"
	downgradeDetected  = "WIX_DOWNGRADE_DETECTED"
	upgradePrevented   = "NOT WIX_UPGRADE_DETECTED"
	downgradePrevented = "NOT WIX_DOWNGRADE_DETECTED"
)

// removal maps MajorUpgrade/@Schedule to the action that
// RemoveExistingProducts comes after.
var removal = map[string]string{
	"":                         "InstallValidate",
	"afterInstallValidate":     "InstallValidate",
	"afterInstallInitialize":   "InstallInitialize",
	"afterInstallExecute":      "InstallExecute",
	"afterInstallExecuteAgain": "InstallExecuteAgain",
	"afterInstallFinalize":     "InstallFinalize",
}

func upgradeElements() []definition {
	return []definition{
		{name: "MajorUpgrade", parents: []string{"Package"}, attrs: []attribute{
			yesNo("AllowDowngrades"), yesNo("AllowSameVersionUpgrades"), yesNo("Disallow"), text("DowngradeErrorMessage"), text("DisallowUpgradeErrorMessage"),
			yesNo("IgnoreLanguage"), yesNo("IgnoreRemoveFailure"), yesNo("MigrateFeatures"), text("RemoveFeatures"),
			enum("Schedule", "afterInstallExecute", "afterInstallExecuteAgain", "afterInstallFinalize", "afterInstallInitialize", "afterInstallValidate"),
		}, compile: compileMajorUpgrade},
		{name: "Upgrade", parents: []string{"Package", "Fragment"}, attrs: []attribute{typed("Id", attrGUID).req()}, compile: func(c *compiler, e *element) {
			e.id = e.guid("Id")
			c.sec.MajorUpgrade = true
			c.children(e)
		}},
		{name: "UpgradeVersion", parents: []string{"Upgrade"}, attrs: []attribute{
			yesNo("ExcludeLanguages"), yesNo("IgnoreRemoveFailure"), yesNo("IncludeMaximum"), yesNo("IncludeMinimum"), text("Language"),
			typed("Maximum", attrLabelVersion), yesNo("MigrateFeatures"), typed("Minimum", attrLabelVersion), yesNo("OnlyDetect"),
			identifier("Property").req(), text("RemoveFeatures"),
		}, compile: compileUpgradeVersion},
	}
}

func compileMajorUpgrade(c *compiler, e *element) {
	c.sec.MajorUpgrade = true
	p := c.sec.Package
	if p.UpgradeCode == "" {
		c.faults.Errorf(CodeNeeds, e.Pos, "<%s> needs the attribute UpgradeCode of <%s>", e.Written, e.up.Written)
		return
	}
	if !c.checkMajorUpgrade(e) {
		return
	}
	bits := int32(upgradeMigrateFeatures)
	if e.tri("MigrateFeatures") == No {
		bits = 0
	}
	if e.yes("IgnoreRemoveFailure") {
		bits |= upgradeIgnoreFailure
	}
	var minimum, maximum any
	switch {
	case e.yes("AllowDowngrades"):
		minimum = "0"
		bits |= upgradeMinInclusive
	case e.yes("AllowSameVersionUpgrades"):
		maximum = p.Version
		bits |= upgradeMaxInclusive
	default:
		maximum = p.Version
	}
	language := c.upgradeLanguage(e)
	c.row(e, "Upgrade", p.UpgradeCode, minimum, maximum, language, bits, e.cell("RemoveFeatures"), upgradeDetected)
	c.sec.Secure = append(c.sec.Secure, upgradeDetected)
	if e.yes("Disallow") {
		c.row(e, "LaunchCondition", upgradePrevented, e.str("DisallowUpgradeErrorMessage"))
	}
	if !e.yes("AllowDowngrades") {
		detect := int32(upgradeOnlyDetect)
		if !c.v3() {
			// WiX 5 repeats the mark here, where it means nothing.
			detect |= bits & upgradeIgnoreFailure
		}
		c.row(e, "Upgrade", p.UpgradeCode, p.Version, nil, language, detect, nil, downgradeDetected)
		c.sec.Secure = append(c.sec.Secure, downgradeDetected)
		c.row(e, "LaunchCondition", downgradePrevented, e.str("DowngradeErrorMessage"))
	}
	if after, ok := removal[e.str("Schedule")]; ok {
		c.action(Action{Table: "InstallExecuteSequence", Name: "RemoveExistingProducts", After: after, Standard: true, Pos: e.Pos, Origin: e.Origin})
	}
}

// upgradeLanguage is the cell Language of the rows of a MajorUpgrade. v3.11
// leaves it empty; 3.14 knows IgnoreLanguage, so that a "no" is meant.
func (c *compiler) upgradeLanguage(e *element) any {
	if c.v3() && e.tri("IgnoreLanguage") != No || e.yes("IgnoreLanguage") {
		return nil
	}
	return e.up.cell("Language")
}

func (c *compiler) checkMajorUpgrade(e *element) bool {
	before := c.faults.Len()
	allow, same, disallow := e.yes("AllowDowngrades"), e.yes("AllowSameVersionUpgrades"), e.yes("Disallow")
	if !allow && e.str("DowngradeErrorMessage") == "" {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, `<%s> needs the attribute DowngradeErrorMessage, unless AllowDowngrades is "yes"`, e.Written)
	}
	if allow && e.has("DowngradeErrorMessage") {
		c.conflict(e, "AllowDowngrades", "DowngradeErrorMessage")
	}
	if allow && same {
		c.conflict(e, "AllowDowngrades", "AllowSameVersionUpgrades")
	}
	if disallow && e.str("DisallowUpgradeErrorMessage") == "" {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, `<%s> needs the attribute DisallowUpgradeErrorMessage, since Disallow is "yes"`, e.Written)
	}
	if !disallow && e.has("DisallowUpgradeErrorMessage") {
		c.needs(e, "DisallowUpgradeErrorMessage", `Disallow="yes"`)
	}
	return c.faults.Len() == before
}

func compileUpgradeVersion(c *compiler, e *element) {
	property := e.str("Property")
	if property != strings.ToUpper(property) {
		c.faults.Errorf(CodeBadValue, e.pos("Property"), "property %q must be public, that is without lower-case letters", property).WithLength(len(property))
	}
	if !e.has("Minimum") && !e.has("Maximum") {
		c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Minimum or Maximum", e.Written)
	}
	bits := bitsOf([]onBit{
		{e.yes("MigrateFeatures"), upgradeMigrateFeatures}, {e.yes("OnlyDetect"), upgradeOnlyDetect},
		{e.yes("IgnoreRemoveFailure"), upgradeIgnoreFailure}, {e.yesOr("IncludeMinimum", true), upgradeMinInclusive},
		{e.yes("IncludeMaximum"), upgradeMaxInclusive}, {e.yes("ExcludeLanguages"), upgradeExceptLanguages},
	})
	c.row(e, "Upgrade", e.up.id, e.cell("Minimum"), e.cell("Maximum"), e.cell("Language"), bits, e.cell("RemoveFeatures"), property)
	c.sec.Secure = append(c.sec.Secure, property)
	if !e.yes("OnlyDetect") {
		c.ref(e.Pos, "WixAction", "InstallExecuteSequence", "RemoveExistingProducts")
	}
}
