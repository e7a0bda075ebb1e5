package source

import (
	"fmt"
	"strconv"
	"strings"
)

// condition evaluates the expressions of <?if?> and <?elseif?>.
//
// The language is WiX's: terms "left op right" with = != ~= < <= > >=, or a
// lone $(var.X) that is true, and a fault when X is not defined; NOT, AND, OR in any case, and
// parentheses. There is no precedence: AND and OR group from the left, and
// NOT takes the term after it. Bare words and quoted strings are texts (A = 1
// compares the letter A), which the real preprocessor does as well.
type condition struct {
	p    *preprocessor
	text string
	off  int
}

// evaluate gives the value of a whole expression.
func (p *preprocessor) evaluate(text string) (bool, *refError) {
	c := &condition{p: p, text: text}
	if fault := c.checkBalance(); fault != nil {
		return false, fault
	}
	v, fault := c.sequence(false)
	if fault != nil {
		return false, fault
	}
	if c.off < len(c.text) {
		return false, c.fault(c.off, "%q is not expected here", c.text[c.off:])
	}
	return v, nil
}

func (c *condition) fault(off int, format string, args ...any) *refError {
	return &refError{off: off, code: CodeExpression, msg: "bad condition: " + fmt.Sprintf(format, args...)}
}

// checkBalance looks at quotes and parentheses before anything else, so that
// one that is missing is not told as something else.
func (c *condition) checkBalance() *refError {
	var open []int
	for i := 0; i < len(c.text); i++ {
		switch c.text[i] {
		case '"':
			n := strings.IndexByte(c.text[i+1:], '"')
			if n < 0 {
				return c.fault(i, "this quote has no closing quote")
			}
			i += n + 1
		case '(':
			open = append(open, i)
		case ')':
			if len(open) == 0 {
				return c.fault(i, "this parenthesis closes nothing")
			}
			open = open[:len(open)-1]
		}
	}
	if n := len(open); n > 0 {
		return c.fault(open[n-1], "this parenthesis is not closed")
	}
	return nil
}

func (c *condition) blanks() {
	for c.off < len(c.text) && isBlank(c.text[c.off]) {
		c.off++
	}
}

// keyword reads AND, OR or NOT when it is next.
func (c *condition) keyword(word string) bool {
	end := c.off + len(word)
	if end >= len(c.text) || !strings.EqualFold(c.text[c.off:end], word) || c.text[end] != '(' && !isBlank(c.text[end]) {
		return false
	}
	c.off = end
	return true
}

// sequence evaluates terms joined by AND and OR up to the end or a closing
// parenthesis. A NOT takes the rest of the sequence into its own: in
// "a AND NOT b OR c" the right side of AND is "NOT b OR c".
func (c *condition) sequence(negate bool) (bool, *refError) {
	value, fault := c.term()
	if fault != nil {
		return false, fault
	}
	if negate {
		value = !value
	}
	for {
		c.blanks()
		var and bool
		switch {
		case c.keyword("and"):
			and = true
		case c.keyword("or"):
		default:
			if c.off < len(c.text) && c.text[c.off] != ')' {
				return false, c.fault(c.off, "%q is not expected here", strings.TrimSpace(c.text[c.off:])).
					withHint("join comparisons with and or or")
			}
			return value, nil
		}
		right, fault := c.term()
		if fault != nil {
			return false, fault
		}
		if and {
			value = value && right
		} else {
			value = value || right
		}
	}
}

func (e *refError) withHint(h string) *refError {
	e.hint = h
	return e
}

// term evaluates a comparison, an expression in parentheses, or NOT with all
// that follows it.
func (c *condition) term() (bool, *refError) {
	c.blanks()
	if c.off >= len(c.text) || c.text[c.off] == ')' {
		return false, c.fault(c.off, "a comparison is missing")
	}
	if c.text[c.off] == '(' {
		c.off++
		v, fault := c.sequence(false)
		if fault != nil {
			return false, fault
		}
		c.off++ // the ")" that checkBalance has seen
		return v, nil
	}
	if c.keyword("not") {
		return c.sequence(true)
	}
	return c.comparison()
}

// operand is one side of a comparison, or an operator.
type operand struct {
	off   int
	text  string
	isRef bool
}

// next reads an operand or operator; its rules are those of the real
// preprocessor, where a bare word ends at a blank or an operator.
func (c *condition) next() operand {
	c.blanks()
	start := c.off
	rest := c.text[start:]
	switch {
	case rest == "":
		return operand{off: start}
	case rest[0] == '"':
		n := strings.IndexByte(rest[1:], '"')
		if n < 0 {
			n = len(rest) - 1
		}
		c.off = min(start+n+2, len(c.text))
		return operand{off: start + 1, text: rest[1 : 1+n]}
	case strings.HasPrefix(rest, "$("):
		if n, _ := closingParen(rest[1:]); n >= 0 {
			c.off = start + n + 2
			return operand{off: start, text: rest[:n+2], isRef: true}
		}
	}
	n := 0
	for n < len(rest) && !isBlank(rest[n]) && rest[n] != ')' && operatorAt(rest[n:]) == 0 {
		n++
	}
	if n == 0 {
		n = max(1, operatorAt(rest))
	}
	c.off = start + n
	return operand{off: start, text: rest[:n]}
}

// operatorAt gives the length of the operator that s begins with, or 0.
func operatorAt(s string) int {
	for _, op := range []string{"<=", ">=", "!=", "~=", "=", "<", ">"} {
		if strings.HasPrefix(s, op) {
			return len(op)
		}
	}
	return 0
}

func (c *condition) value(o operand) (string, *refError) {
	v, fault := c.p.expand(o.text)
	if fault != nil {
		fault.off += o.off
	}
	return v, fault
}

func (c *condition) comparison() (bool, *refError) {
	left := c.next()
	c.blanks()
	save := c.off
	if c.off >= len(c.text) || c.text[c.off] == ')' || c.keyword("and") || c.keyword("or") {
		c.off = save
		return c.defined(left)
	}
	op := c.next()
	if operatorAt(op.text) != len(op.text) || op.text == "" {
		return false, c.fault(op.off, "%q is not an operator", op.text).withHint("the operators are = != ~= < <= > >=")
	}
	var right operand
	if c.blanks(); c.off < len(c.text) && c.text[c.off] != ')' {
		right = c.next()
	}
	l, fault := c.value(left)
	if fault != nil {
		return false, fault
	}
	r, fault := c.value(right)
	if fault != nil {
		return false, fault
	}
	switch op.text {
	case "=":
		return l == r, nil
	case "!=":
		return l != r, nil
	case "~=":
		return strings.EqualFold(l, r), nil
	}
	a, errA := strconv.ParseInt(strings.TrimSpace(l), 10, 32)
	b, errB := strconv.ParseInt(strings.TrimSpace(r), 10, 32)
	switch {
	case errA != nil:
		return false, c.fault(left.off, "%q is not an integer", l).withHint(op.text + " compares integers only")
	case errB != nil:
		return false, c.fault(right.off, "%q is not an integer", r).withHint(op.text + " compares integers only")
	}
	return op.text[0] == '<' && a < b || op.text[0] == '>' && a > b || len(op.text) == 2 && a == b, nil
}

// defined evaluates a term without operator: a reference, whatever its value.
func (c *condition) defined(o operand) (bool, *refError) {
	if !o.isRef {
		fault := c.fault(o.off, "%q is a text and not a comparison", o.text)
		if _, ok := c.p.vars[o.text]; ok {
			fault.hint = fmt.Sprintf("write $(var.%s), or <?ifdef %s?>", o.text, o.text)
		}
		return false, fault
	}
	if _, fault := c.value(o); fault != nil {
		return false, fault
	}
	return true, nil
}
