package rule

import "testing"

func TestLanguages(t *testing.T) {
	const fr, en, ko = 1, 2, 4
	if !Understood(fr|ko, ko) || !Understood(fr|ko, fr|en) || Understood(fr|ko, en) || Understood(fr|ko, 0) {
		t.Error("an interpreter serves who speaks one of the pair")
	}
	if !Common((fr|en)&(en|ko)) || Common(fr&ko) {
		t.Error("one language left is enough")
	}
}
