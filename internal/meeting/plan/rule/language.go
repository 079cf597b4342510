package rule

// Languages is a set of languages, a bit for each.
type Languages = uint64

// Understood says whether a pair of languages serves somebody: they speak one of them.
func Understood(pair, speaks Languages) bool { return pair&speaks != 0 }

// Common says whether the languages left to a meeting, after those of everybody who
// attends were intersected, need no interpreter.
func Common(left Languages) bool { return left != 0 }
