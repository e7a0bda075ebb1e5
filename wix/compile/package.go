package compile

func packageElements() []definition {
	return []definition{{name: "Wix"}}
}
