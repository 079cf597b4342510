package repair

// langMask is the set of languages of a list; none listed means any.
func (e *engine) langMask(list []string) uint64 {
	if len(list) == 0 {
		return ^uint64(0)
	}
	var out uint64
	for _, l := range list {
		b, ok := e.bits[l]
		if !ok {
			b = 1 << (len(e.bits) % 63)
			e.bits[l] = b
		}
		out |= b
	}
	return out
}

// interpreters says whether these people need an interpreter, and which ones all of
// them would understand.
func (e *engine) interpreters(i int, who []int) (need bool, list []int) {
	may := e.langMask(e.p.Meetings[i].Languages)
	common := may
	for _, q := range who {
		common &= e.langMask(e.p.People[q].Languages)
	}
	if common != 0 {
		return false, nil
	}
	for k := range e.p.Interpreters {
		if e.serves(k, may, who) {
			list = append(list, k)
		}
	}
	return true, list
}

func (e *engine) serves(k int, may uint64, who []int) bool {
	for _, pair := range e.p.Interpreters[k].Pairs {
		mask := e.langMask(pair[:])
		ok := mask&may != 0
		for _, q := range who {
			ok = ok && e.langMask(e.p.People[q].Languages)&mask != 0
		}
		if ok {
			return true
		}
	}
	return false
}
