package winpath

func Key(s string) string { return s }
