// Package expr is the small language of a manifest's `when` and `require`:
//
//	param.MODE == 'server' and (found.old or not feature.Web) and windows >= '10.0.17763'
//
// Parse checks an expression against the names that the manifest declares and
// gives a tree; MSI and Burn spell the tree as a condition of Windows
// Installer ("Conditional Statement Syntax") or of a setup program. What those
// cannot express is a diagnostic of Parse, so spelling never fails.
package expr

import "github.com/gomsi/gomsi/internal/diag"

// Type is what a name stands for, and so what may be done with it.
type Type int

// The types of names.
const (
	Text     Type = iota // a text: tested for being there, compared
	Bool                 // a parameter with a text for false and one for true
	Choice               // a text out of a list
	Number               // a whole number
	Registry             // data of the registry, a text or a number
	Path                 // something found: tested, or its path compared
	Truth                // true or false: only tested
	Windows              // the version of Windows: only compared
)

// Symbol is a name that a manifest declares.
type Symbol struct {
	Type Type
	// Words are the texts of a Choice, or the two of a Bool: false, true.
	Words []string
}

// Scope holds the declared names: parameters, searches and features.
type Scope struct {
	Params, Found, Features map[string]Symbol
}

// Use says where an expression stands.
type Use struct {
	// Moments: it is asked at one moment of one run, so that it may ask which
	// (first_install, silent).
	Moments bool
	// Features: it is asked when features are chosen already.
	Features bool
	// BurnOnly: it is only spelled for a setup program, which can order
	// versions.
	BurnOnly bool
	// Hint is what to do instead when a name is not known in this place.
	FeatureHint, MomentHint string
}

// At gives the place of n bytes of the expression from byte i on, and how many
// bytes of the file they are.
type At func(i, n int) (diag.Pos, int)

// Expr is a checked expression.
type Expr struct {
	Source string
	Root   Node
}

// Node is a part of an expression: *Logic, *Not, *Test or *Compare.
type Node interface{ node() }

// Logic joins two conditions.
type Logic struct {
	And  bool // else or
	X, Y Node
}

// Not turns a condition round.
type Not struct{ X Node }

// Test is a name alone: whether it is true, not empty, or found.
type Test struct{ Name Name }

// Compare compares a name with a name or with something written out.
type Compare struct {
	Op    Op
	Left  Name
	Right Operand
}

func (*Logic) node()   {}
func (*Not) node()     {}
func (*Test) node()    {}
func (*Compare) node() {}

// Op is a comparison.
type Op string

// The comparisons.
const (
	Equal          Op = "=="
	NotEqual       Op = "!="
	Less           Op = "<"
	LessOrEqual    Op = "<="
	Greater        Op = ">"
	GreaterOrEqual Op = ">="
)

// orders tells whether the comparison asks which is greater.
func (o Op) orders() bool { return o != Equal && o != NotEqual }

// flipped is the comparison with its sides exchanged.
func (o Op) flipped() Op {
	switch o {
	case Less:
		return Greater
	case LessOrEqual:
		return GreaterOrEqual
	case Greater:
		return Less
	case GreaterOrEqual:
		return LessOrEqual
	}
	return o
}

// Space says what declares a name.
type Space string

// The spaces of names.
const (
	Param   Space = "param"
	Found   Space = "found"
	Feature Space = "feature"
	Builtin Space = ""
)

// Name is a name with what it stands for.
type Name struct {
	Space  Space
	ID     string // without the space
	Symbol Symbol
}

// String gives the name as it is written.
func (n Name) String() string {
	if n.Space == Builtin {
		return n.ID
	}
	return string(n.Space) + "." + n.ID
}

// Operand is the right side of a comparison; one of its fields counts.
type Operand struct {
	Name   *Name
	Text   *string
	Number *int64
	// Build is the build number of a version of Windows.
	Build *int64
}

// The names of the language itself.
const (
	PerUser       = "per_user"       // installed for one user
	Admin         = "admin"          // with an administrator's rights
	Native        = "native"         // the machine runs the package's programs without emulation
	RebootPending = "reboot_pending" // Windows waits for a restart
	Server        = "server"         // Windows Server, domain controllers included
	WindowsName   = "windows"        // the version of Windows, by its build number
	FirstInstall  = "first_install"  // nothing of the product is there
	Upgrade       = "upgrade"        // another version of the product is there
	Repair        = "repair"         // this version is there and is installed again
	Uninstall     = "uninstall"      // this version goes for good
	Silent        = "silent"         // without any window
)

var builtins = map[string]Symbol{
	PerUser: {Type: Truth}, Admin: {Type: Truth}, Native: {Type: Truth}, RebootPending: {Type: Truth}, Server: {Type: Truth},
	WindowsName: {Type: Windows},
}

var moments = map[string]Symbol{
	FirstInstall: {Type: Truth}, Upgrade: {Type: Truth}, Repair: {Type: Truth}, Uninstall: {Type: Truth}, Silent: {Type: Truth},
}

// Names calls yield with every name in the expression, in its order.
func (e *Expr) Names(yield func(Name)) {
	var walk func(Node)
	walk = func(n Node) {
		switch n := n.(type) {
		case *Logic:
			walk(n.X)
			walk(n.Y)
		case *Not:
			walk(n.X)
		case *Test:
			yield(n.Name)
		case *Compare:
			yield(n.Left)
			if n.Right.Name != nil {
				yield(*n.Right.Name)
			}
		}
	}
	walk(e.Root)
}

// Mentions tells whether one of the language's own names is in the expression.
func (e *Expr) Mentions(names ...string) bool {
	found := false
	e.Names(func(n Name) {
		for _, name := range names {
			found = found || n.Space == Builtin && n.ID == name
		}
	})
	return found
}
