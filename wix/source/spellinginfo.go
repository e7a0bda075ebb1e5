package source

import (
	"fmt"
	"slices"
	"strings"
)

// SpellingInfo is one thing that the two dialects write differently, in words.
type SpellingInfo struct {
	Element string // the v4+ name of the element that it is about, "util:User" for one of an extension; "*" is any
	V3, V4  string
}

// Spellings lists, sorted, how the v3 dialect writes what v4+ has another word
// for. This package reads both as the latter.
func Spellings() []SpellingInfo {
	var all []SpellingInfo
	for i := range spellings {
		all = append(all, spellings[i].info())
	}
	for name, to := range packageAttrs {
		all = append(all, SpellingInfo{"Package", fmt.Sprintf("`Package/@%s` below Product", name), fmt.Sprintf("`Package/@%s`", to)})
	}
	for element, attrs := range conditionAttrs {
		for action, attr := range attrs {
			written := fmt.Sprintf("`<Condition>` in %s", element)
			if action != "" {
				written += fmt.Sprintf(" with `Action=%q`", action)
			}
			all = append(all, SpellingInfo{element, written, fmt.Sprintf("`%s/@%s`", element, attr)})
		}
	}
	slices.SortFunc(all, func(a, b SpellingInfo) int { return strings.Compare(a.V3, b.V3) })
	return slices.Compact(all)
}

// info says an entry of the table in words.
func (s *spelling) info() SpellingInfo {
	element, about := s.element, s.element
	if s.space != CoreNS {
		element = s.space + ":" + s.element
		about = element
	}
	switch {
	case element == "*" && s.parent == "":
		element = "any element"
	case element == "*":
		element = "an action"
	}
	in := ""
	if s.parent != "" {
		in = " in " + strings.Replace(s.parent, "Package", "Product", 1)
	}
	switch {
	case s.rename != "" && s.text != "":
		return SpellingInfo{s.rename, fmt.Sprintf("`<%s>text`%s", element, in), fmt.Sprintf("`<%s %s=\"text\">`", s.rename, s.text)}
	case s.rename != "" && s.attr != "":
		return SpellingInfo{s.rename, fmt.Sprintf("`<%s %s=…>`%s", element, s.attr, in), fmt.Sprintf("`<%s %s=…>`", s.rename, s.to)}
	case s.rename != "":
		return SpellingInfo{s.rename, fmt.Sprintf("`<%s>`%s", element, in), fmt.Sprintf("`<%s>`", s.rename)}
	case s.text != "":
		return SpellingInfo{about, fmt.Sprintf("text of %s%s", element, in), fmt.Sprintf("`@%s`", s.text)}
	}
	var words []string
	for v3, v4 := range s.values {
		words = append(words, fmt.Sprintf("%s: %s", v3, v4))
	}
	slices.Sort(words)
	to := fmt.Sprintf("`@%s`", s.to)
	if len(words) > 0 {
		to += " (" + strings.Join(words, ", ") + ")"
	}
	return SpellingInfo{about, fmt.Sprintf("`%s/@%s`", element, s.attr), to}
}
