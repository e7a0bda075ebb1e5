package templates

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"

	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/internal/manifest"
)

// ExpandError is a fault in a template of a manifest's string. Line counts
// from 1; Column counts bytes of the line from 1 and is 0 when only the line
// is known.
type ExpandError struct {
	Line, Column int
	Message      string
}

// Error gives the message alone: the caller knows where the string is.
func (e *ExpandError) Error() string { return e.Message }

// unsafeFunctions are sprig's that do not give the same result twice, or that
// handle secrets, which have no place in a manifest.
var unsafeFunctions = []string{
	"genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey",
	"genSignedCert", "genSignedCertWithKey", "buildCustomCert", "bcrypt", "htpasswd", "derivePassword",
	"encryptAES", "decryptAES", "getHostByName",
}

// functions are those that a manifest's strings may call: sprig's hermetic
// ones but the unsafe, and guid, id and xml.
var functions = func() template.FuncMap {
	m := hermetic()
	m["guid"] = nameGUID
	m["id"] = legalID
	m["xml"] = escapeXML
	// A string of a manifest does not know its own place; it is there so that
	// one text serves both kinds of templates.
	m["pos"] = func(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }
	return m
}()

func hermetic() template.FuncMap {
	m := sprig.HermeticTxtFuncMap()
	for _, name := range unsafeFunctions {
		delete(m, name)
	}
	return m
}

// nameGUID gives the same GUID, in upper case without braces, for the same
// words.
func nameGUID(words ...string) string {
	return guid.V5(namespace, []byte("template "+strings.Join(words, "\x00"))).Bare()
}

// Expand runs the template in text. A name that data does not have is an
// error. Errors are of the type *ExpandError.
func Expand(text string, data manifest.TemplateData) (string, error) {
	if !strings.Contains(text, "{{") {
		return text, nil
	}
	t, err := template.New("text").Option("missingkey=error").Funcs(functions).Parse(text)
	if err != nil {
		return "", expandError(err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, map[string]any(data)); err != nil {
		return "", expandError(err)
	}
	return out.String(), nil
}

// executing is what text/template puts before the message of a run.
var executing = regexp.MustCompile(`^executing "[^"]*" at (<.*?>): `)

// missing is how a map without a key is reported.
var missing = regexp.MustCompile(`^map has no entry for key "([^"]*)"$`)

func expandError(err error) error {
	e := &ExpandError{Line: 1, Message: err.Error()}
	var exec template.ExecError
	if errors.As(err, &exec) {
		e.Message = exec.Err.Error()
	}
	if parts := templateError.FindStringSubmatch(e.Message); parts != nil {
		e.Line, _ = strconv.Atoi(parts[2])
		if n, err := strconv.Atoi(parts[3]); err == nil {
			e.Column = n + 1 // text/template counts columns from 0
		}
		e.Message = parts[4]
	}
	e.Message = executing.ReplaceAllString(e.Message, "")
	if parts := missing.FindStringSubmatch(e.Message); parts != nil {
		e.Message = fmt.Sprintf("no variable is named %q", parts[1])
	}
	return e
}
