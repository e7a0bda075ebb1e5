package ident

import (
	"strings"
	"testing"
)

func TestLookupCulture(t *testing.T) {
	for name, want := range map[string]Culture{
		"de-DE": {1031, 1252}, "de-de": {1031, 1252}, "DE": {7, 1252}, "ja-JP": {1041, 932}, "zh-Hans": {4, 936}, "zh-TW": {1028, 950},
		"hi-IN": {1081, 0}, "sr-Latn-RS": {9242, 1250}, "sr-latn-cs": {2074, 1250}, "uk-ua": {1058, 1251}, "vi-VN": {1066, 1258},
	} {
		if got, ok := LookupCulture(name); !ok || got != want {
			t.Errorf("%s: %v %v, want %v", name, got, ok, want)
		}
	}
	if got, ok := LookupCulture("xx-xx"); ok {
		t.Error(got)
	}
	for codepage, list := range culturesByCodepage {
		if c, ok := LookupCulture(strings.Fields(list)[0]); !ok || c.Codepage != codepage || c.Language == 0 {
			t.Errorf("code page %d: %v", codepage, c)
		}
	}
	if n := len(cultures()); n < 300 {
		t.Errorf("%d cultures", n)
	}
}
