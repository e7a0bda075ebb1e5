package source

// spelling is one difference between the v3 and the v4+ way to write the same
// thing. The v4+ words are those that "wix convert" of WiX 5.0.2 writes; what
// v4+ has no word for keeps v3's. Defaults are not touched: where an absent
// attribute means something else in the two lines, the compiler decides by
// Element.Dialect.
type spelling struct {
	// space and element are the canonical name of the element; "*" is any.
	space, element string
	// parent limits the entry to children of that element; "" is any.
	parent string
	// attr is a v3 attribute that has another name (to) or other values.
	attr, to string
	values   map[string]string
	// text is the attribute that takes the element's inner text.
	text string
	// condition tells that the text is a condition: tabs and line ends in it
	// become blanks. untrimmed tells that blanks around the text count.
	condition, untrimmed bool
	// rename is the element's v4+ name, and inSpace its namespace when it
	// changes as well.
	rename, inSpace string
	// both tells that v3 knows the v4+ attribute (to or text) as well.
	both bool
}

var (
	bitness = map[string]string{"yes": "always64", "true": "always64", "no": "always32", "false": "always32"}
	caching = map[string]string{"always": "force", "yes": "keep", "no": "remove"}
	lower   = map[string]string{"Detect": "detect", "Upgrade": "upgrade", "Addon": "addon", "Patch": "patch"}
)

// spellings is read in order; an element takes all entries that fit it.
var spellings = []spelling{
	{space: CoreNS, element: "Component", attr: "Win64", to: "Bitness", values: bitness},
	{space: CoreNS, element: "RegistrySearch", attr: "Win64", to: "Bitness", values: bitness},
	{space: CoreNS, element: "CustomAction", attr: "Win64", to: "Bitness", values: bitness},
	{space: CoreNS, element: "ApprovedExeForElevation", attr: "Win64", to: "Bitness", values: bitness},
	{space: "util", element: "*", attr: "Win64", to: "Bitness", values: bitness},

	// The forms of WiX 2 that v3 still reads; together with the other name
	// they are a fault.
	{space: CoreNS, element: "*", attr: "LongName", to: "Name", both: true},
	{space: CoreNS, element: "*", attr: "LongSource", to: "SourceName", both: true},
	{space: CoreNS, element: "*", attr: "DestinationLongName", to: "DestinationName", both: true},

	{space: CoreNS, element: "CustomAction", attr: "BinaryKey", to: "BinaryRef"},
	{space: CoreNS, element: "CustomAction", attr: "FileKey", to: "FileRef"},
	{space: CoreNS, element: "File", attr: "src", to: "Source", both: true},
	{space: CoreNS, element: "Binary", attr: "src", to: "SourceFile", both: true},
	{space: CoreNS, element: "Icon", attr: "src", to: "SourceFile", both: true},
	{space: CoreNS, element: "Merge", attr: "src", to: "SourceFile", both: true},
	{space: CoreNS, element: "Text", attr: "src", to: "SourceFile", both: true},
	{space: CoreNS, element: "Directory", attr: "src", to: "FileSource", both: true},
	{space: CoreNS, element: "DirectoryRef", attr: "src", to: "FileSource", both: true},
	{space: CoreNS, element: "Feature", attr: "Absent", to: "AllowAbsent", values: map[string]string{"allow": "yes", "disallow": "no"}},
	{space: CoreNS, element: "RelatedBundle", attr: "Action", to: "Action", values: lower},
	{space: CoreNS, element: "ExePackage", attr: "InstallCommand", to: "InstallArguments"},
	{space: CoreNS, element: "ExePackage", attr: "RepairCommand", to: "RepairArguments"},
	{space: CoreNS, element: "ExePackage", attr: "UninstallCommand", to: "UninstallArguments"},
	{space: CoreNS, element: "ExePackage", attr: "Cache", to: "Cache", values: caching},
	{space: CoreNS, element: "MsiPackage", attr: "Cache", to: "Cache", values: caching},
	{space: CoreNS, element: "MspPackage", attr: "Cache", to: "Cache", values: caching},
	{space: CoreNS, element: "MsuPackage", attr: "Cache", to: "Cache", values: caching},

	{space: CoreNS, element: "Property", text: "Value", both: true},
	{space: CoreNS, element: "UIText", text: "Value", untrimmed: true},
	{space: CoreNS, element: "Text", text: "Value", untrimmed: true},
	{space: CoreNS, element: "ProgressText", text: "Message", untrimmed: true},
	{space: CoreNS, element: "Error", text: "Message", untrimmed: true},
	{space: CoreNS, element: "MultiStringValue", text: "Value", untrimmed: true},
	{space: CoreNS, element: "ServiceArgument", text: "Value"},
	{space: CoreNS, element: "ShortcutProperty", text: "Value", both: true},
	{space: CoreNS, element: "RequiredPrivilege", text: "Name"},
	{space: CoreNS, element: "Data", text: "Value", untrimmed: true},
	{space: CoreNS, element: "Publish", text: "Condition", condition: true},
	{space: CoreNS, element: "SetProperty", text: "Condition", condition: true},
	{space: CoreNS, element: "SetDirectory", text: "Condition", condition: true},
	{space: CoreNS, element: "*", parent: "InstallExecuteSequence", text: "Condition", condition: true},
	{space: CoreNS, element: "*", parent: "InstallUISequence", text: "Condition", condition: true},
	{space: CoreNS, element: "*", parent: "AdminExecuteSequence", text: "Condition", condition: true},
	{space: CoreNS, element: "*", parent: "AdminUISequence", text: "Condition", condition: true},
	{space: CoreNS, element: "*", parent: "AdvertiseExecuteSequence", text: "Condition", condition: true},
	{space: "util", element: "CloseApplication", text: "Condition", condition: true},
	{space: "util", element: "XmlConfig", text: "Value", both: true},
	{space: "firewall", element: "RemoteAddress", text: "Value"},
	{space: "bal", element: "Condition", text: "Condition", condition: true},

	// A Condition is named after its parent (see conditionAttrs as well).
	{space: CoreNS, element: "Condition", parent: "Package", text: "Condition", condition: true, rename: "Launch"},
	{space: CoreNS, element: "Condition", parent: "Fragment", text: "Condition", condition: true, rename: "Launch"},
	{space: CoreNS, element: "Condition", parent: "Module", text: "Condition", condition: true, rename: "Launch"},
	{space: CoreNS, element: "Condition", parent: "Feature", text: "Condition", condition: true, attr: "Level", to: "Value", rename: "Level"},

	{space: CoreNS, element: "Product", parent: "Wix", attr: "Id", to: "ProductCode", rename: "Package"},
	{space: CoreNS, element: "RemotePayload", parent: "ExePackage", rename: "ExePackagePayload"},
	{space: CoreNS, element: "RemotePayload", parent: "MsuPackage", rename: "MsuPackagePayload"},
	{space: "tag", element: "Tag", rename: "SoftwareTag", inSpace: CoreNS},
	{space: "tag", element: "TagRef", rename: "SoftwareTagRef", inSpace: CoreNS},
}

// packageAttrs are the attributes of v3's Package element that belong to the
// Package or Module element in v4+, with their names there. The others stay
// on what is SummaryInformation then.
var packageAttrs = map[string]string{
	"Compressed":        "Compressed",
	"InstallerVersion":  "InstallerVersion",
	"InstallScope":      "Scope",
	"InstallPrivileges": "InstallPrivileges",
	"ShortNames":        "ShortNames",
}

// conditionAttrs are the elements of v3 whose Condition child is an attribute
// in v4+: that of Control depends on the child's Action.
var conditionAttrs = map[string]map[string]string{
	"Component":    {"": "Condition"},
	"PermissionEx": {"": "Condition"},
	"Control": {
		"default": "DefaultCondition", "disable": "DisableCondition", "enable": "EnableCondition",
		"hide": "HideCondition", "show": "ShowCondition",
	},
}
