package templates

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// argumentGroups spells a command line's arguments. Those that are not always
// there are in properties, which are empty when they are not.
func (b *builder) argumentGroups(s *manifest.Service, id string) string {
	var out strings.Builder
	for i, g := range s.Args {
		text := b.arguments(g.Args)
		if g.Always() {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(text)
			continue
		}
		var conditions []string
		if g.When != nil {
			conditions = append(conditions, "("+b.condition(g.When, s.Key+".args["+strconv.Itoa(i)+"].when")+")")
		}
		for _, p := range g.Needs {
			conditions = append(conditions, p.Name)
		}
		property := b.ids.take("arguments "+id+strconv.Itoa(i), "Arguments", s.Name, strconv.Itoa(i+1))
		condition := strings.Join(conditions, " AND ")
		b.checkCondition(condition, s.Key)
		b.late = append(b.late, Assignment{Mark: Mark{s.Pos}, ID: property, Value: text, Condition: condition})
		// Braces go with the blank when the property is empty.
		blank := ""
		if i > 0 {
			blank = " "
		}
		out.WriteString("{" + blank + "[" + property + "]}")
	}
	return out.String()
}

// setLate sets the properties that name folders, which are known after
// CostFinalize.
func (b *builder) setLate() {
	last := "CostFinalize"
	for _, a := range b.late {
		b.after(a, &last)
	}
}

// knownAccount is set when a parameter names an account that every Windows has.
func knownAccount(parameter string) string { return "Known_" + parameter }

// account gives the account of a service, as the service control manager takes
// it, and the right to log on as a service to one that people made.
func (b *builder) account(s *manifest.Service, id string) string {
	p := s.AccountParam
	if p == nil {
		if strings.Contains(s.Account, `\`) {
			domain, name, _ := strings.Cut(s.Account, `\`)
			user := User{Domain: literal(domain), Name: literal(name)}
			if domain == "." {
				user.Domain = "[ComputerName]"
			}
			b.logOn(s, id, user, "")
			return literal(s.Account)
		}
		name := accountName(s.Account, s.Name)
		if name == localSystem {
			return "" // what Windows Installer takes by itself
		}
		return literal(name)
	}
	property := b.ids.take("account "+s.Name, "Account", s.Name)
	set := func(value, condition string) {
		n := strconv.Itoa(len(b.accounts) + 1)
		b.accounts = append(b.accounts, Assignment{Mark: Mark{s.Pos}, ID: property, Action: legalID("Account_" + n), Value: value, Condition: condition})
	}
	for _, word := range []string{"virtual", "local-service", "network-service", "local-system"} {
		condition := fmt.Sprintf("%s ~= %q", p.Name, word)
		if word == "virtual" {
			condition = "NOT " + p.Name + " OR " + condition
		}
		set(literal(accountName(word, s.Name)), condition)
	}
	own := p.Name + " AND NOT " + knownAccount(p.Name)
	set("["+p.Name+"]", own)
	b.logOn(s, id, User{Name: "[" + p.Name + "]"}, own)
	return "[" + property + "]"
}

// logOn lets an account log on as a service, which Windows' own console does by
// itself and Windows Installer does not. The right stays when the product goes:
// nobody can tell whether the account had it before, and other services may
// need it.
func (b *builder) logOn(s *manifest.Service, id string, user User, condition string) {
	b.need(extUtil)
	user.ID = b.ids.take("log on "+s.Name, "logon", s.Name)
	c := b.component(s.Origin, user.ID, b.appPath(), true)
	c.Condition = condition
	c.Registry = []RegistryKey{{
		Root: b.hive(), Key: literal(b.productKey() + `\Accounts`),
		Values: []RegistryValue{{Name: literal(s.Name), Type: "integer", Value: "1", KeyPath: true}},
	}}
	c.Users = []User{user}
	if s.When != nil {
		b.when(c, s.When, s.Origin)
		if condition != "" {
			c.Condition = "(" + c.Condition + ") AND " + condition
			b.checkCondition(c.Condition, s.Key)
		}
	}
	b.add(s.Feature, c)
}

// setAccounts sets what accounts of parameters are called, before components
// are chosen.
func (b *builder) setAccounts() {
	for _, p := range b.m.Parameters {
		if !p.LogsOn {
			continue
		}
		b.after(Assignment{
			Mark: Mark{p.Pos}, Comment: "Whether " + p.Name + " names an account that every Windows has", ID: knownAccount(p.Name), Value: "1",
			Condition: fmt.Sprintf(`%s ~= "virtual" OR %[1]s ~= "local-service" OR %[1]s ~= "network-service" OR %[1]s ~= "local-system"`, p.Name),
		}, &b.last)
	}
	for _, a := range b.accounts {
		b.after(a, &b.last)
	}
}

// accountProblems is what is asked of a parameter that names the account of a
// service, or is its password.
func (b *builder) accountProblems(p *manifest.Parameter, shown string, add func(bad, format string, args ...any)) {
	id := p.Name
	if p.LogsOn {
		add(fmt.Sprintf(`%s AND NOT (%s OR %[1]s >< "\")`, id, knownAccount(id)),
			` is no account of a service: virtual, local-service, network-service, local-system or DOMAIN[\\]user%s`, shown)
		add(id+` << ".\"`, ` begins with .[\\]: write the name of the computer before the user%s`, shown)
	}
	said := map[string]bool{}
	for _, s := range b.m.Services {
		if s.Password != p {
			continue
		}
		bad, whose := "NOT Installed AND NOT "+id, literal(s.Account)
		if a := s.AccountParam; a != nil {
			whose = "[" + a.Name + "]"
			bad += fmt.Sprintf(` AND %s AND NOT %s AND NOT %[1]s >> "$"`, a.Name, knownAccount(a.Name))
		}
		if !said[whose] {
			said[whose] = true
			add(bad, " is needed: it is the password of %s", whose)
		}
	}
}
