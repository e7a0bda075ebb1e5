package expr

import (
	"fmt"
	"strconv"
	"strings"
)

// Properties are the properties of a package that hold what expressions name.
type Properties struct {
	Param, Found func(id string) string
	// WindowsBuild has the build number of Windows, Machine the word of the
	// machine's processor (PROCESSOR_ARCHITECTURE of the system's environment).
	WindowsBuild, Machine string
	// Processor is the word that Machine has where the package is native.
	Processor string
	// UpgradeDetected is set when another version of the product is there.
	UpgradeDetected string
}

// Variables are the variables of a setup program that hold what expressions
// name, as Properties are those of a package.
type Variables struct {
	Param, Found       func(id string) string
	WindowsBuild       string
	Machine, Processor string
	// PerUser is a condition: the setup program installs for one user.
	PerUser string
}

// How tightly a condition binds; what binds less stands in brackets.
const (
	looseOr = iota
	looseAnd
	looseNot
	tight
)

// spelling is a condition as text.
type spelling struct {
	text string
	bind int
}

func (s spelling) in(bind int) string {
	if s.bind < bind {
		return "(" + s.text + ")"
	}
	return s.text
}

func atom(format string, args ...any) spelling { return spelling{fmt.Sprintf(format, args...), tight} }

// MSI spells the expression as a condition of Windows Installer.
func (e *Expr) MSI(p Properties) string {
	return spell(e.Root, p.test, p.compare).text
}

// Burn spells the expression as a condition of a setup program. Features and
// moments are not for setup programs; Parse refuses them when its Use says so.
func (e *Expr) Burn(v Variables) string {
	return spell(e.Root, v.test, v.compare).text
}

// spell is what both kinds of conditions share: the words and what binds
// tighter.
func spell(n Node, test func(Name) spelling, compare func(*Compare) spelling) spelling {
	switch n := n.(type) {
	case *Logic:
		x, y := spell(n.X, test, compare), spell(n.Y, test, compare)
		if n.And {
			return spelling{x.in(looseAnd) + " AND " + y.in(looseAnd), looseAnd}
		}
		return spelling{x.in(looseOr) + " OR " + y.in(looseOr), looseOr}
	case *Not:
		return spelling{"NOT " + spell(n.X, test, compare).in(tight), looseNot}
	case *Test:
		return test(n.Name)
	case *Compare:
		return compare(n)
	}
	return spelling{}
}

// operator gives the comparison as both kinds of conditions write it.
func (o Op) operator() string {
	switch o {
	case Equal:
		return "="
	case NotEqual:
		return "<>"
	}
	return string(o)
}

func (p Properties) property(n Name) string {
	if n.Space == Found {
		return p.Found(n.ID)
	}
	return p.Param(n.ID)
}

func (p Properties) test(n Name) spelling {
	switch n.Space {
	case Feature:
		// It is going to be installed, or it stays installed ("Conditional
		// Statement Syntax": & is the state to come, ! the one that is).
		return spelling{fmt.Sprintf("&%s = 3 OR &%[1]s = -1 AND !%[1]s = 3", n.ID), looseOr}
	case Param, Found:
		if n.Symbol.Type == Bool {
			return atom("%s = %q", p.property(n), n.Symbol.Words[1])
		}
		return atom("%s", p.property(n))
	}
	switch n.ID {
	case PerUser:
		return spelling{"NOT ALLUSERS OR ALLUSERS = 2 AND MSIINSTALLPERUSER = 1", looseOr}
	case Admin:
		return atom("Privileged")
	case Native:
		return atom("%s ~= %q", p.Machine, p.Processor)
	case RebootPending:
		return atom("MsiSystemRebootPending")
	case Server:
		return atom("MsiNTProductType > 1") // 1: a workstation, 2: a domain controller, 3: a server
	case FirstInstall:
		return spelling{"NOT Installed AND NOT " + p.UpgradeDetected, looseAnd}
	case Upgrade:
		return spelling{"NOT Installed AND " + p.UpgradeDetected, looseAnd}
	case Repair:
		return spelling{"Installed AND REINSTALL", looseAnd}
	case Uninstall:
		return spelling{`REMOVE ~= "ALL" AND NOT UPGRADINGPRODUCTCODE`, looseAnd}
	}
	return atom("UILevel = 2") // silent: no user interface at all
}

func (p Properties) compare(c *Compare) spelling {
	if c.Right.Build != nil {
		return atom("%s %s %d", p.WindowsBuild, c.Op.operator(), *c.Right.Build)
	}
	left := p.property(c.Left)
	switch {
	case c.Right.Name != nil:
		return atom("%s %s %s", left, c.Op.operator(), p.property(*c.Right.Name))
	case c.Right.Number != nil && c.Left.Symbol.Type == Registry:
		// A search gives a number with a # before it, and a text of digits as
		// it is ("RegLocator Table").
		if c.Op == NotEqual {
			return spelling{fmt.Sprintf(`%s <> %d AND %[1]s <> "#%[2]d"`, left, *c.Right.Number), looseAnd}
		}
		return spelling{fmt.Sprintf(`%s = %d OR %[1]s = "#%[2]d"`, left, *c.Right.Number), looseOr}
	case c.Right.Number != nil:
		return atom("%s %s %d", left, c.Op.operator(), *c.Right.Number)
	}
	text := *c.Right.Text
	switch {
	case text == "" && c.Op == Equal:
		return spelling{"NOT " + left, looseNot}
	case text == "" && c.Op == NotEqual:
		return atom("%s", left)
	case c.Left.Symbol.Type == Registry && strings.HasPrefix(text, "#"):
		text = "#" + text // as a search gives it
	}
	return atom(`%s %s "%s"`, left, c.Op.operator(), text)
}

func (v Variables) variable(n Name) string {
	if n.Space == Found {
		return v.Found(n.ID)
	}
	return v.Param(n.ID)
}

func (v Variables) test(n Name) spelling {
	switch n.Space {
	case Param, Found, Feature:
		if n.Symbol.Type == Bool {
			return atom("%s = %q", v.variable(n), n.Symbol.Words[1])
		}
		return atom("%s", v.variable(n))
	}
	switch n.ID {
	case PerUser:
		return spelling{v.PerUser, looseOr}
	case Admin:
		return atom("Privileged")
	case Native:
		return atom("%s ~= %q", v.Machine, v.Processor)
	case RebootPending:
		return atom("RebootPending")
	case Server:
		return atom("NTProductType > 1")
	}
	return atom("WixBundleUILevel < 3")
}

func (v Variables) compare(c *Compare) spelling {
	if c.Right.Build != nil {
		return atom("%s %s %d", v.WindowsBuild, c.Op.operator(), *c.Right.Build)
	}
	left := v.variable(c.Left)
	switch {
	case c.Right.Name != nil:
		return atom("%s %s %s", left, c.Op.operator(), v.variable(*c.Right.Name))
	case c.Right.Number != nil:
		return atom("%s %s %d", left, c.Op.operator(), *c.Right.Number)
	}
	text := *c.Right.Text
	if c.Op.orders() && versionText.MatchString(text) {
		return atom("%s %s v%s", left, c.Op.operator(), strings.TrimLeft(text, "vV"))
	}
	return atom("%s %s %s", left, c.Op.operator(), strconv.Quote(text))
}
