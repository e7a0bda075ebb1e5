package compile

// component is the state of compiling a Component element; its children add
// their key paths to it.
type component struct {
	// id is the component's identifier, or its placeholder while a component
	// without an Id is compiled.
	id        string
	directory string
	is64      bool
	// key paths: how many were marked, and what the first possible one is.
	marked   int
	keyKind  KeyPathKind
	keyPath  string
	possible []possibleKey
	// files is the number of files in the component.
	files int
}

// possibleKey is a row that can be the key path though it was not marked.
type possibleKey struct {
	kind KeyPathKind
	id   string
	no   bool // KeyPath="no" was written
}

// keyPathOf notes a child row of a component that is, or could be, its key
// path: marked is the child's KeyPath attribute.
func (p *component) keyPathOf(kind KeyPathKind, id string, marked Tri) {
	if marked == Yes {
		p.marked++
		if p.marked == 1 {
			p.keyKind, p.keyPath = kind, id
		}
		return
	}
	p.possible = append(p.possible, possibleKey{kind: kind, id: id, no: marked == No})
}
