package library

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/msi"
	"github.com/gomsi/gomsi/wix/source"
)

// v4Kind says what becomes of one kind of symbol. The numbers below are those
// of its fields, which stand in the order of WiX's symbol definitions.
type v4Kind struct {
	// columns say, for a kind that is a row of the table of its own name, which
	// field each column has.
	columns []int
	// table is where rows go whose columns are the fields, behind the symbol's
	// name when named is set.
	table string
	named bool
	// lower does what is more than that.
	lower func(l *v4Lowering, s *v4Symbol)
	// nameOnly kinds have no row: their symbol is there to be referred to.
	nameOnly bool
	// unused kinds say nothing about packages: they are of bundles.
	unused bool
}

// v4Name stands in columns for the symbol's own name.
const v4Name = -1

var v4Kinds = map[string]v4Kind{
	"ActionText":       {columns: []int{0, 1, 2}},
	"AppSearch":        {columns: []int{0, 1}},
	"Binary":           {columns: []int{v4Name, 0}},
	"CheckBox":         {columns: []int{0, 1}},
	"ComboBox":         {columns: []int{0, 1, 2, 3}},
	"CompLocator":      {columns: []int{0, 1, 2}},
	"Control":          {lower: lowerV4Control},
	"ControlCondition": {columns: []int{0, 1, 2, 3}},
	"ControlEvent":     {lower: lowerV4ControlEvent},
	"CustomAction":     {lower: lowerV4CustomAction},
	"Dialog":           {lower: lowerV4Dialog},
	"DrLocator":        {columns: []int{0, 1, 2, 3}},
	"Error":            {columns: []int{v4Name, 0}},
	"EventMapping":     {columns: []int{0, 1, 2, 3}},
	"Icon":             {columns: []int{v4Name, 0}},
	"LaunchCondition":  {columns: []int{0, 1}},
	"ListBox":          {columns: []int{0, 1, 2, 3}},
	"ListView":         {columns: []int{0, 1, 2, 3, 4}},
	"Property":         {columns: []int{v4Name, 0}},
	"RadioButton":      {columns: []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
	"RegLocator":       {lower: lowerV4RegLocator},
	"Signature":        {columns: []int{v4Name, 0, 1, 2, 3, 4, 5, 6, 7}},
	"TextStyle":        {lower: lowerV4TextStyle},
	"UIText":           {columns: []int{v4Name, 0}},

	"Component":           {lower: lowerV4Component},
	"Condition":           {columns: []int{0, 1, 2}},
	"CreateFolder":        {columns: []int{0, 1}},
	"Directory":           {lower: lowerV4Directory},
	"DuplicateFile":       {lower: lowerV4DuplicateFile},
	"Environment":         {lower: lowerV4Environment},
	"Feature":             {lower: lowerV4Feature},
	"File":                {lower: lowerV4File},
	"IniFile":             {lower: lowerV4IniFile},
	"Media":               {lower: lowerV4Media},
	"Registry":            {lower: lowerV4Registry},
	"RemoveFile":          {lower: lowerV4RemoveFile},
	"RemoveRegistry":      {lower: lowerV4RemoveRegistry},
	"ServiceControl":      {lower: lowerV4ServiceControl},
	"ServiceInstall":      {lower: lowerV4ServiceInstall},
	"Shortcut":            {lower: lowerV4Shortcut},
	"Upgrade":             {lower: lowerV4Upgrade},
	"WixComplexReference": {lower: lowerV4Complex},
	"WixComponentGroup":   {nameOnly: true},
	"WixFeatureGroup":     {nameOnly: true},
	"WixSuppressAction":   {lower: lowerV4Suppress},

	"WixAction":          {lower: lowerV4Action},
	"WixEnsureTable":     {lower: lowerV4EnsureTable},
	"WixProperty":        {lower: lowerV4PropertyLists},
	"WixSimpleReference": {lower: lowerV4Reference},
	"WixUI":              {nameOnly: true},
	"WixVariable":        {lower: lowerV4Variable},

	// Elements of extensions.
	"EventManifest":                 {table: "Wix4EventManifest"},
	"FileShare":                     {table: "Wix4FileShare", named: true},
	"FileSharePermissions":          {table: "Wix4FileSharePermissions"},
	"Group":                         {table: "Wix4Group", named: true},
	"NetFxDotNetCompatibilityCheck": {table: "Wix4NetFxDotNetCheck", named: true},
	"NetFxNativeImage":              {table: "Wix4NetFxNativeImage", named: true},
	"Perfmon":                       {table: "Wix4Perfmon"},
	"PerfmonManifest":               {table: "Wix4PerfmonManifest"},
	"PerformanceCategory":           {table: "Wix4PerformanceCategory", named: true},
	"SecureObjects":                 {table: "Wix4SecureObject"},
	"ServiceConfig":                 {table: "Wix4ServiceConfig"},
	"User":                          {table: "Wix4User", named: true},
	"UserGroup":                     {table: "Wix4UserGroup"},
	"WixCloseApplication":           {table: "Wix4CloseApplication", named: true},
	"WixFirewallException":          {table: "Wix5FirewallException", named: true},
	"WixFormatFiles":                {table: "Wix4FormatFile"},
	"WixHttpSniSslCert":             {table: "Wix4HttpSniSslCert", named: true},
	"WixHttpUrlAce":                 {table: "Wix4HttpUrlAce", named: true},
	"WixHttpUrlReservation":         {table: "Wix4HttpUrlReservation", named: true},
	"WixInternetShortcut":           {table: "Wix4InternetShortcut", named: true},
	"WixRemoveFolderEx":             {table: "Wix4RemoveFolderEx", named: true},
	"WixRemoveRegistryKeyEx":        {table: "Wix4RemoveRegistryKeyEx", named: true},
	"WixRestartResource":            {table: "Wix4RestartResource", named: true},
	"WixTouchFile":                  {table: "Wix4TouchFile", named: true},
	"XmlConfig":                     {table: "Wix4XmlConfig", named: true},
	"XmlFile":                       {table: "Wix4XmlFile", named: true},

	// A merge module keeps some names as they are; packages keep all.
	"WixSuppressModularization": {lower: lowerV4KeptName},

	// Bundles: their applications, packages, payloads and searches.
	"WixBootstrapperApplication":    {unused: true},
	"WixBootstrapperApplicationDll": {unused: true},
	"WixBootstrapperExtension":      {unused: true},
	"WixBundleCustomData":           {unused: true},
	"WixBundleCustomDataAttribute":  {unused: true},
	"WixBundleCustomDataCell":       {unused: true},
	"WixBundleExePackage":           {unused: true},
	"WixBundleExePackagePayload":    {unused: true},
	"WixBundlePackage":              {unused: true},
	"WixBundlePackageExitCode":      {unused: true},
	"WixBundlePackageGroup":         {unused: true},
	"WixBundlePayload":              {unused: true},
	"WixBundlePayloadGroup":         {unused: true},
	"WixChainItem":                  {unused: true},
	"WixGroup":                      {unused: true},
	"WixPrereqInformation":          {unused: true},
	"WixRegistrySearch":             {unused: true},
	"WixSearch":                     {unused: true},
}

// v4Lowering lowers the symbols of one section.
type v4Lowering struct {
	library string
	files   *v4Files
	section *compile.Section
	pos     diag.Pos
	// err is the first thing that was wrong with the symbol at hand.
	err error
}

func (l *v4Lowering) lower(in *v4Section) error {
	if in.Type != "fragment" {
		return fmt.Errorf("it holds a section of kind %q; a library is made of fragments", in.Type)
	}
	for i := range in.Symbols {
		s := &in.Symbols[i]
		kind, ok := v4Kinds[s.Type]
		if !ok {
			return fmt.Errorf("symbols of kind %q are not supported by the builtin engine", s.Type)
		}
		l.pos = s.Line.place(l.library)
		switch {
		case kind.unused:
		case kind.nameOnly:
			l.symbol(s, s.Type, l.text(s, v4Name))
		case kind.lower != nil:
			kind.lower(l, s)
		case kind.table != "":
			l.fieldsRow(s, kind)
		default:
			cells := make([]any, len(kind.columns))
			for i, field := range kind.columns {
				cells[i] = l.value(s, field)
			}
			l.row(s, s.Type, cells...)
		}
		if l.err != nil {
			return fmt.Errorf("symbol %s at %s: %w", s.Type, l.pos, l.err)
		}
	}
	return nil
}

func (l *v4Lowering) fail(err error) {
	if l.err == nil && err != nil {
		l.err = err
	}
}

// text, number, yes and value read a field, or the name, of a symbol.

func (l *v4Lowering) text(s *v4Symbol, field int) string {
	if field == v4Name {
		if s.ID == nil {
			l.fail(fmt.Errorf("it has no id"))
			return ""
		}
		return s.ID.ID
	}
	v, err := s.field(field).text()
	l.fail(err)
	return v
}

func (l *v4Lowering) number(s *v4Symbol, field int) int32 {
	v, err := s.field(field).number()
	l.fail(err)
	return v
}

// value gives what a field is, for a cell: nil for null.
func (l *v4Lowering) value(s *v4Symbol, field int) any {
	if field == v4Name {
		return l.text(s, field)
	}
	f := s.field(field)
	switch v := f.Data.(type) {
	case nil:
		return nil
	case map[string]any:
		return l.file(f)
	case bool:
		n, _ := f.number()
		return n
	case string:
		return v
	}
	text, err := f.text()
	l.fail(err)
	return text
}

// bits sums those of a list whose fields are true. The list begins with the
// field first; 0 stands for a field that has no bit.
func (l *v4Lowering) bits(s *v4Symbol, first int, list ...int32) int32 {
	var sum int32
	for i, bit := range list {
		if s.field(first + i).yes() {
			sum |= bit
		}
	}
	return sum
}

// file gives the file of a path. Its path is the authored one, as variables in
// it may name another file than the one that the library brings:
// "!(wix.WixUIBannerBmp=bannrbmp.bmp)".
func (l *v4Lowering) file(f *v4Field) any {
	now, embedded, authored, err := f.file()
	l.fail(err)
	if err != nil {
		return nil
	}
	src := compile.Source{Path: authored, Pos: l.pos}
	if embedded {
		src.Content, err = l.files.read(now)
		l.fail(err)
	}
	return src
}

// row adds a row. Cells take the form of their columns.
func (l *v4Lowering) row(s *v4Symbol, table string, cells ...any) *compile.Row {
	def, ok := compile.Definition(source.V4, table)
	if !ok || len(def.Columns) != len(cells) {
		l.fail(fmt.Errorf("table %s has %d columns, not %d", table, len(def.Columns), len(cells)))
		return &compile.Row{Table: table, Cells: cells}
	}
	for i := range cells {
		cells[i] = l.cell(&def.Columns[i], cells[i])
	}
	r := &compile.Row{Table: table, Cells: cells, Pos: l.pos, Access: s.access()}
	l.section.Rows = append(l.section.Rows, r)
	return r
}

// fieldsRow adds a row whose columns are the symbol's fields.
func (l *v4Lowering) fieldsRow(s *v4Symbol, kind v4Kind) {
	var cells []any
	if kind.named {
		cells = append(cells, l.text(s, v4Name))
	}
	for field := range s.Fields {
		cells = append(cells, l.value(s, field))
	}
	l.row(s, kind.table, cells...)
}

// cell gives a value the type of its column: numbers may come as texts, and the
// other way round; a text with a variable stays one in a number's column.
func (l *v4Lowering) cell(col *msi.Column, value any) any {
	if text, ok := value.(string); ok && text == "" {
		value = nil
	}
	switch v := value.(type) {
	case compile.Source:
		// A control's text may be the content of a file.
		if col.Kind != msi.Object && col.Name != "Text" {
			l.fail(fmt.Errorf("column %s cannot hold a file", col.Name))
		}
	case string:
		if col.Kind == msi.Object {
			return compile.Source{Path: v, Pos: l.pos}
		}
		if col.Kind != msi.String && !strings.Contains(v, "!(") {
			n, err := parseInt32(v)
			if err != nil {
				l.fail(fmt.Errorf("column %s: %w", col.Name, err))
			}
			return n
		}
	case int32:
		if col.Kind == msi.String {
			return strconv.Itoa(int(v))
		}
	}
	return value
}

// symbol makes something that has no row known by name.
func (l *v4Lowering) symbol(s *v4Symbol, table, key string) {
	l.section.Symbols = append(l.section.Symbols, compile.Symbol{
		Table: table, Key: key, Pos: l.pos, Access: s.access(),
	})
}

func lowerV4Reference(l *v4Lowering, s *v4Symbol) {
	table, key := l.text(s, 0), l.text(s, 1)
	if table == "WixAction" {
		sequence, action, _ := strings.Cut(key, "/")
		key = compile.Join(msiSequence(sequence), action)
	}
	l.section.References = append(l.section.References, compile.Reference{Table: table, Key: key, Pos: l.pos})
}

func lowerV4Variable(l *v4Lowering, s *v4Symbol) {
	name := l.text(s, v4Name)
	l.section.Variables = append(l.section.Variables, &compile.WixVariable{
		ID: name, Value: l.text(s, 0), Overridable: s.access() == compile.AccessVirtual || s.field(1).yes(), Pos: l.pos,
	})
	l.symbol(s, "WixVariable", name)
}

// lowerV4PropertyLists puts a property into the lists that WiX makes of such:
// fields 1 to 3 are Admin, Hidden and Secure.
func lowerV4PropertyLists(l *v4Lowering, s *v4Symbol) {
	name := l.text(s, 0)
	for i, list := range []*[]string{&l.section.Admin, &l.section.Hidden, &l.section.Secure} {
		if s.field(1 + i).yes() {
			*list = append(*list, name)
		}
	}
}

func lowerV4EnsureTable(l *v4Lowering, s *v4Symbol) {
	l.section.EnsureTables = append(l.section.EnsureTables, l.text(s, 0))
}

// lowerV4KeptName: the field is an identifier.
func lowerV4KeptName(l *v4Lowering, s *v4Symbol) {
	l.section.KeptNames = append(l.section.KeptNames, l.text(s, 0))
}

// lowerV4RegLocator: fields are Root, Key, Name, Type and Win64, which is bit 16
// of the column Type.
func lowerV4RegLocator(l *v4Lowering, s *v4Symbol) {
	kind := l.number(s, 3) | l.bits(s, 4, 0x10)
	l.row(s, "RegLocator", l.text(s, v4Name), l.value(s, 0), l.value(s, 1), l.value(s, 2), kind)
}
