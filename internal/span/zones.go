package span

import (
	"sync"
	"time"
)

// zoneCache keeps what time.LoadLocation read: it parses the zone anew at each call otherwise.
type zoneCache struct {
	mu   sync.RWMutex
	seen map[Zone]*time.Location
}

var locations = &zoneCache{seen: map[Zone]*time.Location{}}

func (c *zoneCache) get(z Zone) *time.Location {
	c.mu.RLock()
	loc := c.seen[z]
	c.mu.RUnlock()
	if loc != nil {
		return loc
	}
	loc, err := time.LoadLocation(string(z))
	if err != nil {
		return time.UTC // not kept, so that hostile names cannot fill the memory
	}
	c.mu.Lock()
	c.seen[z] = loc
	c.mu.Unlock()
	return loc
}
