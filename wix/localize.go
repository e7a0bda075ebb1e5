package wix

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/ident"
	"github.com/gomsi/gomsi/wix/source"
)

// localization is what the .wxl files say.
type localization struct {
	strings                             *source.Strings
	codepage, summaryCodepage, language string
	// controls are the elements that change dialogs and controls.
	controls []*source.Element
}

// localize reads the localization files and merges those of the cultures that
// are asked for with the strings of libraries, which give way to them.
func (o *Options) localize(list *diag.List, libs libraries) *localization {
	var files []*source.Localization
	for _, in := range o.Localizations {
		var file *source.Localization
		var faults *diag.List
		if in.Text != nil {
			file, faults = source.LoadLocalizationText(in.File, in.Text, o.sourceOptions())
		} else {
			var err error
			if file, faults, err = source.LoadLocalization(in.File, o.sourceOptions()); err != nil {
				unreadable(list, in.File, "localization file", err)
				continue
			}
		}
		list.Append(faults)
		if file != nil {
			files = append(files, file)
		}
	}
	if list.HasErrors() {
		return nil
	}
	chosen := chooseCultures(files, o.Cultures)
	brought := libs.localizations(o.Cultures)
	if len(chosen)+len(brought) == 0 && len(files) > 0 {
		var have []string
		for _, f := range files {
			have = append(have, f.Culture)
		}
		list.Errorf(CodeCulture, diag.Pos{File: files[0].File}, "no localization file is of the culture %s", strings.Join(o.Cultures, ", ")).
			WithHint("there are files for %s", strings.Join(have, ", "))
	}
	// Of two overridable strings the later one wins.
	merged := slices.Concat([]*source.Localization{implied()}, brought, chosen)
	l := &localization{strings: source.MergeStrings(merged, list)}
	l.settings(slices.Concat(chosen, brought))
	return l
}

// settings takes what the files say beside strings. In v4+ the first of them
// alone gives language and code pages, and its culture those that it does not
// name (seen with 5.0.2, which takes no notice of the attribute Language).
func (l *localization) settings(files []*source.Localization) {
	for i, f := range files {
		l.controls = append(l.controls, f.UI...)
		switch culture, known := ident.LookupCulture(f.Culture); {
		case f.Dialect == source.V3:
			l.codepage = cmp.Or(l.codepage, f.Codepage)
			l.summaryCodepage = cmp.Or(l.summaryCodepage, f.SummaryCodepage)
			l.language = cmp.Or(l.language, f.Language)
		case i > 0:
		case known:
			l.language = strconv.Itoa(culture.Language)
			l.codepage = cmp.Or(f.Codepage, strconv.Itoa(culture.Codepage))
			l.summaryCodepage = cmp.Or(f.SummaryCodepage, l.codepage)
		default:
			l.codepage, l.summaryCodepage = f.Codepage, cmp.Or(f.SummaryCodepage, f.Codepage)
		}
	}
}

// neutralCulture is WiX 3's word for no culture.
const neutralCulture = "neutral"

// chooseCultures gives the files of the cultures, best first. Of a file of a
// later culture only the strings count that no better one has.
func chooseCultures(files []*source.Localization, cultures []string) []*source.Localization {
	if len(cultures) == 0 {
		return files
	}
	order := slices.Clone(cultures)
	if !slices.Contains(order, "") {
		order = append(order, "")
	}
	var chosen []*source.Localization
	known := map[string]bool{}
	for _, culture := range order {
		var found []*source.Localization
		for _, f := range files {
			if strings.EqualFold(f.Culture, culture) || f.Culture == "" && strings.EqualFold(culture, neutralCulture) {
				rest := *f
				rest.Strings = slices.DeleteFunc(slices.Clone(f.Strings), func(s source.LocString) bool { return known[s.ID] && !twiceInV3(f, &s) })
				found = append(found, &rest)
			}
		}
		for _, f := range found {
			for _, s := range f.Strings {
				known[s.ID] = true
			}
		}
		chosen = append(chosen, found...)
	}
	return chosen
}

// twiceInV3 tells whether WiX 3 refuses a string of a later culture that a better
// one has, too: it does unless the string is overridable or the file of no
// culture.
func twiceInV3(f *source.Localization, s *source.LocString) bool {
	return f.Dialect == source.V3 && f.Culture != "" && !s.Overridable
}

// implied are the strings that every v4+ package has: those of rows that WiX
// itself adds. Any localization file may give them again.
func implied() *source.Localization {
	return &source.Localization{Strings: []source.LocString{{
		ID:          "WixDowngradePreventedMessage",
		Value:       "A newer version of [ProductName] is already installed.",
		Overridable: true,
	}}}
}
