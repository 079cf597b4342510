package app

type demoCmd struct {
	Size string `default:"real" enum:"real,large" help:"real: 40 companies, 260 requests; large: 650 people, 5,000 requests."`
	Seed int64  `default:"2026" help:"Seed of the invented mission."`
}

// Run serves the demonstration.
func (d demoCmd) Run(t *terminal) error { return nil }
