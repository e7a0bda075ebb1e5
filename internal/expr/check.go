package expr

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// compare checks a comparison; i and n are its place. What is written out
// comes to the right.
func (p *parser) compare(op Op, left, right side, i, n int) Node {
	if left.name == nil && right.name == nil {
		p.fault(codeType, i, n, "both sides are written out, so the comparison never changes").WithHint("compare a name: param.NAME, found.ID, windows")
		return nil
	}
	if left.name == nil {
		left, right, op = right, left, op.flipped()
	}
	for _, s := range []side{left, right} {
		if s.name != nil && s.name.Symbol.Type == Truth {
			p.fault(codeType, s.at, s.n, "%s is true or false, and cannot be compared", s.text).WithHint("write %s, or not %[1]s", s.text)
			return nil
		}
	}
	out := &Compare{Op: op, Left: *left.name}
	ok := false
	switch {
	case left.name.Symbol.Type == Windows || right.name != nil && right.name.Symbol.Type == Windows:
		ok = p.windows(left, right, out)
	case right.name != nil:
		ok = p.twoNames(op, right, i, n)
		out.Right.Name = right.name
	case right.kind == tNumber:
		ok = p.number(op, left, right, out)
	default:
		ok = p.text(op, left, right)
		out.Right.Text = &right.text
	}
	if !ok {
		return nil
	}
	return out
}

// windows checks a comparison with the version of Windows.
func (p *parser) windows(left, right side, out *Compare) bool {
	const hint = "write major, minor and build in quotes: windows >= '10.0.17763' (Windows 10 1809, Server 2019)"
	if right.name != nil {
		p.fault(codeCompare, right.at, right.n, "windows is only compared with a version that is written out").WithHint(hint)
		return false
	}
	m := windowsBuild.FindStringSubmatch(right.text)
	if right.kind != tText || m == nil {
		p.fault(codeType, right.at, right.n, "%s is no version of Windows", p.s[right.at:right.at+right.n]).WithHint(hint)
		return false
	}
	build, _ := strconv.ParseInt(m[1], 10, 64)
	out.Right.Build = &build
	return true
}

// twoNames checks a comparison of two names: Windows Installer compares their
// texts.
func (p *parser) twoNames(op Op, right side, i, n int) bool {
	if !op.orders() {
		return true
	}
	p.fault(codeCompare, i, n, "Windows Installer cannot tell which of two names is greater").
		WithHint("it compares their texts, by which 9 is greater than 10; compare each with a number")
	return false
}

func (p *parser) number(op Op, left, right side, out *Compare) bool {
	number, err := strconv.ParseInt(right.text, 10, 64)
	switch {
	case versionText.MatchString(right.text):
		p.fault(codeSyntax, right.at, right.n, "%s is no whole number", right.text).WithHint("a version stands in quotes: '%s'", right.text)
		return false
	case err != nil && !numberText.MatchString(right.text):
		p.fault(codeSyntax, right.at, right.n, "%s is no whole number", right.text).WithHint("a text stands in quotes: '%s'", right.text)
		return false
	case err != nil || number > math.MaxInt32 || number < -math.MaxInt32:
		p.fault(codeCompare, right.at, right.n, "%s does not fit the 32 bits of Windows Installer's numbers", right.text)
		return false
	}
	out.Right.Number = &number
	switch left.name.Symbol.Type {
	case Bool:
		p.fault(codeType, right.at, right.n, "%s is true or false", left.text).WithHint("write %s, or not %[1]s", left.text)
		return false
	case Path:
		p.fault(codeType, right.at, right.n, "%s is a path or a code, not a number", left.text)
		return false
	case Choice:
		out.Right = Operand{Text: &right.text}
		return p.choice(left, right)
	case Registry:
		if op.orders() {
			p.fault(codeCompare, left.at, right.at+right.n-left.at, "Windows Installer cannot order numbers of the registry").
				WithHint("it reads them as texts, such as #15; compare with == or !=")
			return false
		}
	}
	return true
}

// text checks a comparison of a name with a text that is written out.
func (p *parser) text(op Op, left, right side) bool {
	s, t := left.name.Symbol, right.text
	switch {
	case strings.ContainsRune(t, '"'):
		p.fault(codeCompare, right.at, right.n, "a condition cannot hold a double quote")
		return false
	case s.Type == Number && !numberText.MatchString(t) && t != "":
		p.fault(codeType, right.at, right.n, "%s is a number", left.text).WithHint("compare it with one, without quotes")
		return false
	case s.Type == Bool && !slices.Contains(s.Words, t):
		p.fault(codeType, right.at, right.n, "%s is %q or %q", left.text, s.Words[0], s.Words[1]).WithHint("write %s, or not %[1]s", left.text)
		return false
	case s.Type == Choice && !p.choice(left, right):
		return false
	case !op.orders():
		return true
	case s.Type == Bool || s.Type == Choice:
		p.fault(codeType, left.at, right.at+right.n-left.at, "%s is one of several words, none of which is greater", left.text).WithHint("compare it with == or !=")
		return false
	case p.use.BurnOnly && versionText.MatchString(t):
		return true
	case versionText.MatchString(t) || s.Type == Path:
		d := p.fault(codeCompare, left.at, right.at+right.n-left.at, "Windows Installer cannot tell which of two versions is greater")
		switch {
		case s.Type == Path:
			d.WithHint("write min or max in the [[search]], and ask for %s alone", left.text)
		case s.Type == Registry:
			d.WithHint("look for the file or the product instead, with min or max in the [[search]]")
		}
		return false
	case numberText.MatchString(t):
		p.fault(codeCompare, right.at, right.n, "texts of digits are not ordered by their numbers: '9' is greater than '10'").WithHint("write the number without quotes: %s", t)
		return false
	}
	return true
}

// choice checks that a text is one that the name can have.
func (p *parser) choice(left, right side) bool {
	words := left.name.Symbol.Words
	if slices.Contains(words, right.text) || right.text == "" {
		return true
	}
	p.fault(codeType, right.at, right.n, "%s is never %q", left.text, right.text).WithHint("its choices are %s", strings.Join(words, ", "))
	return false
}
