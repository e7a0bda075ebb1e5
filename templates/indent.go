package templates

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// indent lays out XML for reading: one element a line, two spaces a level,
// long start tags with an attribute a line, comments kept in front of what
// they speak of, at most one empty line in a row. So templates need not care
// for white space, which in them is hard to get right and to read.
//
// It knows what templates make, not all of XML: text is trimmed, except in
// CDATA sections, and an element holds text or elements, not both.
func indent(src []byte) ([]byte, error) {
	p := &printer{}
	rest := string(src)
	for rest != "" {
		token, tail, err := nextToken(rest)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", 1+strings.Count(string(src[:len(src)-len(rest)]), "\n"), err)
		}
		if err := p.token(token); err != nil {
			return nil, fmt.Errorf("line %d: %w", 1+strings.Count(string(src[:len(src)-len(rest)]), "\n"), err)
		}
		rest = tail
	}
	if len(p.open) > 0 {
		return nil, fmt.Errorf("element %s is not closed", p.open[len(p.open)-1])
	}
	return p.out.Bytes(), nil
}

// lineWidth is where a start tag is broken up.
const lineWidth = 140

// nextToken cuts the next piece of markup, or the text before it, off s.
func nextToken(s string) (token, rest string, err error) {
	for _, m := range []struct{ open, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		if strings.HasPrefix(s, m.open) {
			i := strings.Index(s[len(m.open):], m.end)
			if i < 0 {
				return "", "", fmt.Errorf("%s is not closed", m.open)
			}
			n := len(m.open) + i + len(m.end)
			return s[:n], s[n:], nil
		}
	}
	if s[0] != '<' {
		n := strings.IndexByte(s, '<')
		if n < 0 {
			n = len(s)
		}
		return s[:n], s[n:], nil
	}
	var quote byte
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return s[:i+1], s[i+1:], nil
		case c == '<':
			return "", "", errors.New("a tag is not closed")
		}
	}
	return "", "", errors.New("a tag is not closed")
}

// printer writes tokens with their indentation.
type printer struct {
	out  bytes.Buffer
	open []string // names of the open elements
	// inline: an open element's text was written on its line.
	inline bool
	// gap: an empty line was asked for.
	gap bool
	// fresh: nothing was written inside the innermost element yet.
	fresh bool
	// tail: the last thing written was the start tag of the innermost element.
	tail bool
}

func (p *printer) token(t string) error {
	switch {
	case t == nothing:
	case strings.HasPrefix(t, "</"):
		return p.end(strings.TrimSpace(t[2 : len(t)-1]))
	case strings.HasPrefix(t, "<!["), t[0] != '<':
		return p.text(t)
	case strings.HasPrefix(t, "<!"), strings.HasPrefix(t, "<?"):
		p.line(p.reflow(t))
	default:
		p.start(t)
	}
	return nil
}

func (p *printer) text(t string) error {
	s := strings.TrimSpace(t)
	if s == "" {
		p.gap = p.gap || strings.Count(t, "\n") > 1
		return nil
	}
	if len(p.open) == 0 {
		return fmt.Errorf("text %q is outside of every element", s)
	}
	if p.inline {
		p.out.Truncate(p.out.Len() - 1)
	} else if !p.tail {
		return fmt.Errorf("text %q is mixed with elements", s)
	} else {
		p.out.Truncate(p.out.Len() - 1)
	}
	p.out.WriteString(s + "\n")
	p.inline = true
	return nil
}

// line writes one piece of markup on its own line.
func (p *printer) line(s string) {
	if p.gap && !p.fresh && p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
	p.gap, p.fresh, p.tail, p.inline = false, false, false, false
	p.out.WriteString(p.margin() + s + "\n")
}

func (p *printer) margin() string { return strings.Repeat("  ", len(p.open)) }

// reflow gives the later lines of a comment the indentation that they have
// beside its first one.
func (p *printer) reflow(t string) string {
	lines := strings.Split(t, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
		if i > 0 && lines[i] != "" {
			lines[i] = p.margin() + lines[i]
		}
	}
	return strings.Join(lines, "\n")
}

func (p *printer) start(t string) {
	closed := strings.HasSuffix(t, "/>")
	body := strings.TrimSuffix(strings.TrimSuffix(t[1:], ">"), "/")
	parts := splitTag(body)
	end := ">"
	if closed {
		end = " />"
	}
	s := "<" + strings.Join(parts, " ") + end
	if len(p.margin())+len(s) > lineWidth && len(parts) > 2 {
		s = "<" + strings.Join(parts, "\n"+p.margin()+"    ") + end
	}
	p.line(s)
	if !closed {
		p.open = append(p.open, parts[0])
		p.fresh, p.tail = true, true
	}
}

func (p *printer) end(name string) error {
	if len(p.open) == 0 || p.open[len(p.open)-1] != name {
		return fmt.Errorf("</%s> has no start", name)
	}
	p.open = p.open[:len(p.open)-1]
	switch {
	case p.inline:
		p.out.Truncate(p.out.Len() - 1)
		p.out.WriteString("</" + name + ">\n")
	case p.tail: // empty: <x></x> becomes <x />
		p.out.Truncate(p.out.Len() - len(">\n"))
		p.out.WriteString(" />\n")
	default:
		p.gap = false
		p.out.WriteString(p.margin() + "</" + name + ">\n")
	}
	p.inline, p.tail, p.fresh, p.gap = false, false, false, false
	return nil
}

// splitTag gives a tag's name and its attributes, each as written.
func splitTag(s string) []string {
	var parts []string
	var quote byte
	start := -1
	for i := 0; i < len(s); i++ {
		c := s[i]
		space := c == ' ' || c == '\t' || c == '\n' || c == '\r'
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case space && start >= 0:
			parts = append(parts, s[start:i])
			start = -1
		}
		if start < 0 && !space {
			start = i
		}
	}
	if start >= 0 {
		parts = append(parts, s[start:])
	}
	return parts
}
