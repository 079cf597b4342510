package rule

// Room says whether one more goes where most are allowed: meetings of somebody's day, of
// a firm. A limit of 0 is none.
func Room(held, most int) bool { return most <= 0 || held < most }
