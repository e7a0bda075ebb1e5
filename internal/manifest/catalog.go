package manifest

// The catalog is every table and key that a manifest may ever hold, with the
// stage in which gomsi learns it. What is of a later stage than this program
// is known by name and refused with "not supported yet"; everything else that
// is not in the catalog is a misspelling.

// stage is what this program knows: keys and tables of higher stages are
// refused.
const stage = 1

// keyDef is one key of a table.
type keyDef struct {
	name  string
	kinds kind
	def   string // default, as it would be written without quotes; for documents and schemas too
	need  bool   // required
	stage int    // 0 means that of its table
	// words are the values of a string key that has a fixed set; laterWords
	// those that a later stage brings.
	words, laterWords []string
	// elems are the types in a list (0: strings); laterKinds and laterElems
	// are types that a later stage brings.
	elems, laterKinds, laterElems kind
	sub                           *tableDef // of a table or a list of tables
	may                           bool      // the empty string is a value
}

// tableDef is a table, or a list of tables.
type tableDef struct {
	name  string
	shown string // how messages name it, when not by its brackets
	stage int
	list  bool // [[name]]
	both  bool // [name] or [[name]]
	open  bool // keys are the user's own names
	// flags: "w" may have when, "f" a feature, "a" access-control keys.
	flags string
	keys  []keyDef
}

// label is how the table is named in messages.
func (d *tableDef) label() string {
	if d.shown != "" {
		return d.shown
	}
	if d.list {
		return "[[" + d.name + "]]"
	}
	return "[" + d.name + "]"
}

// key finds a key, those that all lists and flags bring included.
func (d *tableDef) key(name string) *keyDef {
	for i := range d.keys {
		if d.keys[i].name == name {
			return &d.keys[i]
		}
	}
	for _, f := range flagKeys {
		if !d.hasFlag(f.flag) {
			continue
		}
		for i := range f.keys {
			if f.keys[i].name == name {
				return &f.keys[i]
			}
		}
	}
	return nil
}

// names lists the keys that may be written today, for suggestions.
func (d *tableDef) names() []string {
	var out []string
	add := func(keys []keyDef) {
		for _, k := range keys {
			out = append(out, k.name)
		}
	}
	add(d.keys)
	for _, f := range flagKeys {
		if d.hasFlag(f.flag) {
			add(f.keys)
		}
	}
	return out
}

func (d *tableDef) hasFlag(flag byte) bool {
	if flag == 'i' {
		return d.list || d.both
	}
	for i := range len(d.flags) {
		if d.flags[i] == flag {
			return true
		}
	}
	return false
}

// flagKeys are the keys that several tables share; "i" is every list.
var flagKeys = []struct {
	flag byte
	keys []keyDef
}{
	{'i', []keyDef{{name: "if", kinds: kString, stage: 1, may: true}}},
	{'w', []keyDef{{name: "when", kinds: kString, stage: 1}}},
	{'f', []keyDef{{name: "feature", kinds: kString, stage: 1}}},
	{'a', []keyDef{
		{name: "allow", kinds: kArray, elems: kTable, stage: 1},
		{name: "inherit", kinds: kBool, def: "true", stage: 1},
		{name: "owner", kinds: kString, stage: 1},
		{name: "sddl", kinds: kString, stage: 1},
	}},
}

// Short names for the table below.
const (
	str  = kString
	flag = kBool
	num  = kInt
	list = kArray
)

var resourcesDef = tableDef{name: "build.resources", stage: 1, keys: []keyDef{
	{name: "file_description", kinds: str},
	{name: "copyright", kinds: str},
	{name: "original_name", kinds: str},
	{name: "long_path_aware", kinds: flag, def: "true"},
	{name: "execution_level", kinds: str, def: "asInvoker", words: []string{"asInvoker", "highestAvailable", "requireAdministrator"}},
	{name: "icon", kinds: str},
}}

var valueDef = tableDef{name: "registry.values", shown: "a registry value", stage: 1, keys: []keyDef{
	{name: "type", kinds: str, need: true, words: []string{"string", "expand", "dword", "qword", "binary", "multi"}},
	{name: "value", kinds: str | num | list, need: true, may: true},
}}

var choiceDef = tableDef{name: "parameter.choices", shown: "a choice", stage: 1, keys: []keyDef{
	{name: "value", kinds: str, need: true}, {name: "label", kinds: str},
}}

var searchKeyDef = tableDef{name: "search.registry", shown: "registry", stage: 1, keys: []keyDef{
	{name: "root", kinds: str, def: "HKLM", words: []string{"HKLM", "HKCU", "HKCR", "HKU"}},
	{name: "key", kinds: str, need: true}, {name: "value", kinds: str, may: true}, {name: "view", kinds: num},
}}

// catalog holds the top-level tables in the order of the reference.
var catalog = []*tableDef{
	{name: "product", stage: 1, keys: []keyDef{
		{name: "name", kinds: str, need: true},
		{name: "manufacturer", kinds: str, need: true},
		{name: "version", kinds: str, need: true},
		{name: "msi_version", kinds: str},
		{name: "upgrade_code", kinds: str | kTable, need: true, sub: &tableDef{name: "product.upgrade_code", stage: 1, open: true}},
		{name: "description", kinds: str}, {name: "comments", kinds: str}, {name: "homepage", kinds: str},
		{name: "help", kinds: str}, {name: "updates", kinds: str}, {name: "contact", kinds: str}, {name: "readme", kinds: str},
		{name: "icon", kinds: str}, {name: "license", kinds: str},
		{name: "arch", kinds: list, def: `["amd64"]`},
		{name: "compression", kinds: str, def: "default", words: []string{"none", "fast", "default"}, laterWords: []string{"high"}},
		{name: "scope", kinds: str, def: "machine", words: []string{"machine", "user"}, laterWords: []string{"either"}},
		{name: "install_dir", kinds: str},
		{name: "install_dir_property", kinds: str, def: "INSTALLFOLDER"},
		{name: "install_dir_from", kinds: list},
		{name: "data_dir", kinds: str}, {name: "data_dir_property", kinds: str},
		{name: "languages", kinds: list, def: `["en-US"]`},
		{name: "min_windows", kinds: str, def: "10.0.14393", may: true},
		{name: "reboot", kinds: str, def: "ask", words: []string{"ask", "suppress"}},
	}},
	{name: "upgrade", stage: 1, keys: []keyDef{
		{name: "downgrade", kinds: str, def: "block", words: []string{"block", "allow"}},
		{name: "same_version", kinds: str, def: "allow", words: []string{"allow", "block"}},
		{name: "remove", kinds: str, def: "early", words: []string{"early", "late"}},
		{name: "replaces", kinds: list}, {name: "ignore_failure", kinds: flag, def: "false"},
		{name: "refuse", kinds: list}, {name: "message", kinds: str},
		{name: "rerun", kinds: str, def: "apply", words: []string{"apply", "maintain"}},
	}},
	{name: "arp", stage: 1, keys: []keyDef{
		{name: "modify", kinds: flag, def: "true"}, {name: "repair", kinds: flag, def: "true"},
		{name: "remove", kinds: flag, def: "true"}, {name: "hidden", kinds: flag, def: "false"},
	}},
	{name: "properties", stage: 1, open: true},
	{name: "vars", stage: 1, open: true, keys: []keyDef{{name: "env", kinds: list}}},
	{name: "build", stage: 1, both: true, flags: "wfa", keys: []keyDef{
		{name: "package", kinds: str}, {name: "command", kinds: list}, {name: "prebuilt", kinds: str},
		{name: "output", kinds: str}, {name: "dest", kinds: str}, {name: "ldflags", kinds: str, may: true},
		{name: "tags", kinds: list}, {name: "env", kinds: kTable, sub: &tableDef{name: "build.env", stage: 1, open: true}},
		{name: "cgo", kinds: flag, def: "false"}, {name: "trimpath", kinds: flag, def: "true"},
		{name: "resources", kinds: kTable, sub: &resourcesDef},
	}},
	{name: "file", stage: 1, list: true, flags: "wfa", keys: []keyDef{
		{name: "source", kinds: str, need: true}, {name: "dest", kinds: str},
		{name: "keep", kinds: flag, def: "false"},
		{name: "once", kinds: flag, def: "false", stage: 2}, {name: "template", kinds: flag, def: "false", stage: 2},
		{name: "on_uninstall", kinds: str, def: "remove", words: []string{"remove", "keep"}},
		{name: "compress", kinds: flag, def: "true"},
	}},
	{name: "tree", stage: 1, list: true, flags: "wf", keys: []keyDef{
		{name: "source", kinds: str, need: true}, {name: "dest", kinds: str, def: "{app}"},
		{name: "include", kinds: list, def: `["**"]`}, {name: "exclude", kinds: list, def: "[]"},
	}},
	{name: "folder", stage: 1, list: true, flags: "wfa", keys: []keyDef{
		{name: "path", kinds: str, need: true},
		{name: "on_uninstall", kinds: str, def: "if-empty", words: []string{"if-empty", "keep", "purge"}},
	}},
	{name: "parameter", stage: 1, list: true, keys: []keyDef{
		{name: "name", kinds: str, need: true},
		{name: "kind", kinds: str, def: "text", words: []string{"text", "path", "folder", "port", "bool", "choice", "account", "password"}},
		{name: "default", kinds: str, may: true}, {name: "default_from", kinds: list},
		{name: "choices", kinds: list, elems: str | kTable}, {name: "values", kinds: list, def: `["0", "1"]`},
		{name: "required", kinds: flag, def: "false"}, {name: "forbid", kinds: list, def: "[]"},
		{name: "secret", kinds: flag, def: "false"}, {name: "remember", kinds: flag, def: "true"},
		{name: "label", kinds: str}, {name: "hint", kinds: str}, {name: "page", kinds: str}, {name: "bundle_name", kinds: str},
	}},
	{name: "search", stage: 1, list: true, keys: []keyDef{
		{name: "id", kinds: str, need: true},
		{name: "registry", kinds: kTable, sub: &searchKeyDef}, {name: "file", kinds: str}, {name: "folder", kinds: str}, {name: "product", kinds: str},
		{name: "min", kinds: str}, {name: "max", kinds: str},
	}},
	{name: "condition", stage: 1, list: true, keys: []keyDef{
		{name: "require", kinds: str, need: true}, {name: "message", kinds: str, need: true},
		{name: "in", kinds: list, def: `["msi", "bundle"]`},
	}},
	{name: "service", stage: 1, list: true, flags: "wf", keys: []keyDef{
		{name: "name", kinds: str, need: true}, {name: "display_name", kinds: str}, {name: "description", kinds: str},
		{name: "file", kinds: str},
		{name: "args", kinds: list, def: "[]", elems: str | list | kTable},
		{name: "start", kinds: str, def: "auto"},
		{name: "started", kinds: flag | str},
		{name: "on_start_failure", kinds: str, def: "rollback", words: []string{"rollback", "ignore"}},
		{name: "account", kinds: str, def: "virtual"}, {name: "password", kinds: str},
		{name: "depends_on", kinds: list},
		{name: "error", kinds: str, def: "normal", words: []string{"normal", "ignore", "critical"}},
		{name: "environment", kinds: kTable, sub: &tableDef{name: "service.environment", stage: 1, open: true}},
		{name: "restart", kinds: str | kTable, sub: &restartDef}, {name: "preserve", kinds: list, stage: 2},
		{name: "create", kinds: flag, def: "true"}, {name: "on_uninstall", kinds: str, def: "keep", words: []string{"keep", "delete"}},
		{name: "sid", kinds: str, def: "unrestricted", words: []string{"unrestricted", "restricted", "none"}}, {name: "privileges", kinds: list},
		{name: "wrap", kinds: flag | kTable, stage: 2},
	}},
	{name: "registry", stage: 1, list: true, flags: "wfa", keys: []keyDef{
		{name: "root", kinds: str, def: "auto", words: []string{"HKLM", "HKCU", "HKCR", "HKU", "auto"}},
		{name: "key", kinds: str, need: true},
		{name: "view", kinds: num}, {name: "values", kinds: kTable, sub: &tableDef{name: "registry.values", stage: 1, open: true}},
		{name: "overwrite", kinds: flag, def: "true"},
		{name: "on_uninstall", kinds: str, def: "values", words: []string{"values", "keep", "purge"}},
	}},
	{name: "environment", stage: 1, list: true, flags: "wf", keys: []keyDef{
		{name: "name", kinds: str, need: true}, {name: "value", kinds: str, may: true},
		{name: "how", kinds: str, def: "set", words: []string{"set", "create", "append", "prepend", "remove"}},
		{name: "scope", kinds: str, words: []string{"machine", "user"}},
	}},
	{name: "shortcut", stage: 1, list: true, flags: "wf", keys: []keyDef{
		{name: "name", kinds: str, need: true}, {name: "target", kinds: str}, {name: "args", kinds: list, def: "[]"},
		{name: "where", kinds: list, def: `["startmenu"]`}, {name: "folder", kinds: str}, {name: "icon", kinds: str},
		{name: "description", kinds: str}, {name: "workdir", kinds: str}, {name: "app_id", kinds: str},
	}},
	{name: "urlacl", stage: 1, list: true, flags: "w", keys: []keyDef{
		{name: "url", kinds: str, need: true}, {name: "to", kinds: str}, {name: "sddl", kinds: str},
	}},
	{name: "firewall", stage: 1, list: true, flags: "wf", keys: []keyDef{
		{name: "name", kinds: str}, {name: "program", kinds: str},
		{name: "port", kinds: num | str | list, elems: num | str},
		{name: "protocol", kinds: str, words: []string{"tcp", "udp", "any"}},
		{name: "ignore_failure", kinds: flag, def: "false"},
		{name: "profile", kinds: list, def: `["domain", "private"]`}, {name: "remote", kinds: list, def: `["any"]`},
		{name: "direction", kinds: str, def: "in", words: []string{"in", "out"}}, {name: "description", kinds: str},
	}},
	{name: "event_source", stage: 1, list: true, keys: []keyDef{
		{name: "name", kinds: str, need: true}, {name: "log", kinds: str, def: "Application"}, {name: "message_file", kinds: str},
	}},
	{name: "association", stage: 1, list: true, flags: "f", keys: []keyDef{
		{name: "extension", kinds: str, need: true}, {name: "program", kinds: str}, {name: "args", kinds: list, def: `["%1"]`},
		{name: "icon", kinds: str}, {name: "description", kinds: str},
	}},
	{name: "protocol", stage: 1, list: true, flags: "f", keys: []keyDef{
		{name: "scheme", kinds: str, need: true}, {name: "program", kinds: str}, {name: "args", kinds: list, def: `["%1"]`},
		{name: "icon", kinds: str}, {name: "description", kinds: str},
	}},
	{name: "close", stage: 1, list: true, flags: "w", keys: []keyDef{
		{name: "program", kinds: str}, {name: "how", kinds: str, def: "message", words: []string{"message", "end_session", "kill"}},
		{name: "timeout", kinds: str, def: "5s"},
	}},
	{name: "feature", stage: 1, list: true, keys: []keyDef{
		{name: "id", kinds: str, need: true}, {name: "title", kinds: str}, {name: "description", kinds: str},
		{name: "default", kinds: flag, def: "true"}, {name: "required", kinds: flag, def: "false"}, {name: "parent", kinds: str},
	}},
	{name: "system", stage: 1, keys: []keyDef{{name: "long_paths", kinds: flag, def: "false"}}},
	{name: "wix", stage: 1, keys: []keyDef{
		{name: "engine", kinds: str, def: "builtin", words: []string{"builtin", "wix", "wix3"}},
		{name: "dialect", kinds: str, words: []string{"v3", "v4"}},
		{name: "version", kinds: str, def: "5.0.2"}, {name: "fragments", kinds: list},
		{name: "templates", kinds: str}, {name: "extensions", kinds: list}, {name: "accept_eula", kinds: str, words: []string{"wix7"}},
	}},
}

// later are the tables of later stages with the names of their keys. Types
// come with the stage that reads them.
var later = []struct {
	name  string
	stage int
	list  bool
	keys  string
}{
	{"sslcert", 2, true, "binding thumbprint store app_id"},
	{"task", 2, true, "name run args at every as run_level description"},
	{"run", 2, true, "name on after before command embed args undo as env workdir exit_codes errors ignore_failure secret wait timeout"},
	{"requires", 3, true, "id version mode arch order name source url sha256 type detect args uninstall_args properties exit_codes permanent"},
	{"bundle", 3, false, "enabled name arch upgrade_code logo side_logo theme theme_file strings license_url launch modify options variables"},
	{"user", 4, true, ""},
	{"group", 4, true, ""},
	{"edit", 4, true, ""},
	{"windows_feature", 4, true, ""},
	{"wizard", 4, false, "pages banner background finish"},
	{"sign", 5, false, "certificate password timestamp command"},
	{"release", 5, false, "github winget"},
}

// findTable looks a top-level table up among those that this program reads.
func findTable(name string) *tableDef {
	for _, d := range catalog {
		if d.name == name {
			return d
		}
	}
	return nil
}

// tableNames lists all top-level tables, for suggestions.
func tableNames() []string {
	var out []string
	for _, d := range catalog {
		out = append(out, d.name)
	}
	for _, d := range later {
		out = append(out, d.name)
	}
	return out
}
