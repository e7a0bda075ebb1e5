package library

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/gomsi/gomsi/wix/compile"
)

// The types below are the JSON of WiX's intermediate representation, as far as
// it is read; the names of members are those of the JSON.

// v4Document is the whole document.
type v4Document struct {
	Level         string           `json:"level"`
	Sections      []v4Section      `json:"sections"`
	Localizations []v4Localization `json:"localizations"`
}

// v4Section is what is linked as a whole.
type v4Section struct {
	Type    string     `json:"type"`
	Symbols []v4Symbol `json:"symbols"`
}

// v4Symbol is one thing: a row, a reference, a line of a sequence.
type v4Symbol struct {
	Type   string     `json:"type"`
	ID     *v4ID      `json:"id"`
	Line   *v4Line    `json:"ln"`
	Fields []*v4Field `json:"fields"`
}

// v4ID is a symbol's name, and who sees it.
type v4ID struct {
	ID     string `json:"id"`
	Access string `json:"access"`
}

// v4Line is where a symbol was authored.
type v4Line struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// v4Field is a value: null, a string, a bool, a number, or a path. What it was
// before a stage of WiX changed it is kept beside it.
type v4Field struct {
	Data     any      `json:"data"`
	Previous *v4Field `json:"prev"`
}

// v4Localization is the strings of one culture.
type v4Localization struct {
	Location        string       `json:"location"`
	Culture         string       `json:"culture"`
	Codepage        *int32       `json:"codepage"`
	SummaryCodepage *int32       `json:"summaryCodepage"`
	Variables       []v4Variable `json:"variables"`
}

// v4Variable is one localized string.
type v4Variable struct {
	Name        string `json:"name"`
	Value       string `json:"value"`
	Overridable bool   `json:"overridable"`
}

func decodeV4(text []byte) (*v4Document, error) {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))))
	d.UseNumber()
	var doc v4Document
	if err := d.Decode(&doc); err != nil {
		return nil, err
	}
	return &doc, nil
}

// access says who sees the symbol; a word that is not known leaves it global.
func (s *v4Symbol) access() compile.Access {
	if s.ID == nil {
		return compile.AccessGlobal
	}
	access, _ := compile.ParseAccess(s.ID.Access)
	return access
}

// field gives the n-th field; one that is missing is null.
func (s *v4Symbol) field(n int) *v4Field {
	if n < 0 || n >= len(s.Fields) || s.Fields[n] == nil {
		return &v4Field{}
	}
	return s.Fields[n]
}

// text gives a string, "" for null; numbers and truth values are spelled.
func (f *v4Field) text() (string, error) {
	switch v := f.Data.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return strconv.FormatBool(v), nil
	}
	return "", errors.New("a text was expected, not a structure")
}

// number gives a whole number of 32 bits, 0 for null.
func (f *v4Field) number() (int32, error) {
	switch v := f.Data.(type) {
	case nil:
		return 0, nil
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case json.Number:
		return parseInt32(v.String())
	case string:
		return parseInt32(v)
	}
	return 0, errors.New("a number was expected, not a structure")
}

func parseInt32(s string) (int32, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a whole number", s)
	}
	if n < math.MinInt32 || n > math.MaxInt32 {
		return 0, fmt.Errorf("%d has more than 32 bits", n)
	}
	return int32(n), nil
}

// yes tells whether a field is true; null is not.
func (f *v4Field) yes() bool {
	v, _ := f.Data.(bool)
	return v
}

// no tells whether a field is false; null is not that either.
func (f *v4Field) no() bool {
	v, ok := f.Data.(bool)
	return ok && !v
}

// null tells whether there is no value.
func (f *v4Field) null() bool { return f.Data == nil }

// file gives a path: where it is now, whether that is in the archive, and what
// was authored.
func (f *v4Field) file() (now string, embedded bool, authored string, err error) {
	object, ok := f.Data.(map[string]any)
	if !ok {
		text, err := f.text()
		return text, false, text, err
	}
	now, ok = object["path"].(string)
	if !ok {
		return "", false, "", errors.New("a path was expected")
	}
	embed, _ := object["embed"].(string)
	authored = now
	for p := f.Previous; p != nil; p = p.Previous {
		if object, ok := p.Data.(map[string]any); ok {
			if s, ok := object["path"].(string); ok {
				authored = s
			}
		}
	}
	return now, embed == "true", authored, nil
}
