package wix

import (
	"github.com/gomsi/gomsi/wix/bind"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// numbered are the warnings of WiX 5.0.2, by their numbers, that are given here
// too. Two of them may have one code.
var numbered = map[string]string{
	"1005": compile.CodeNeeds, "1026": compile.CodeLongIdentifier, "1043": compile.CodeConflict, "1074": compile.CodePlaceholder,
	"1075": compile.CodeNeeds, "1079": bind.CodeEmptyCabinet, "1096": source.CodeUserWarning, "1102": bind.CodeDefaultLanguage,
	"1103": bind.CodeDefaultVersion, "1118": source.CodeRedefined, "5436": compile.CodeDeprecated,
	"8600": compile.CodeHarvest, "8601": compile.CodeHarvest, "8602": compile.CodeHarvest,
}

// WarningCode gives the code of the warning that has a number ("1075") in WiX;
// "" when there is no such warning here.
func WarningCode(number string) string { return numbered[number] }
