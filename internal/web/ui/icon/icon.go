// Package icon draws the small line pictures of the interface, all on a grid of 24
// with the text's own colour. They are our own drawings and say nothing to a
// screen reader: a word always stands beside them.
package icon

// Known reports whether there is a picture of that name.
func Known(name string) bool { return paths[name] != "" }

// Names lists every picture, in no order.
func Names() []string {
	names := make([]string, 0, len(paths))
	for n := range paths {
		names = append(names, n)
	}
	return names
}

var paths = map[string]string{
	"bridge":    `<circle cx="12" cy="12" r="8"/><circle cx="12" cy="12" r="2"/><path d="M12 2v8M12 14v8M2 12h8M14 12h8"/>`,
	"board":     `<path d="M3 5h18v14H3zM3 10h18M9 5v14M15 5v14"/>`,
	"meeting":   `<path d="M4 11h16M6 11v8M18 11v8"/><circle cx="8" cy="6" r="2"/><circle cx="16" cy="6" r="2"/>`,
	"calendar":  `<path d="M4 6h16v14H4zM4 10h16M8 3v5M16 3v5"/>`,
	"timeline":  `<path d="M4 4v16M8 7h9M11 12h9M7 17h7"/>`,
	"people":    `<circle cx="9" cy="8" r="3"/><path d="M3 20c0-4 2.5-6 6-6s6 2 6 6M16 5.5a3 3 0 0 1 0 5M17.5 14.5c2.3.6 3.5 2.5 3.5 5.5"/>`,
	"person":    `<circle cx="12" cy="8" r="3.5"/><path d="M5 20c0-4.5 2.8-6.5 7-6.5s7 2 7 6.5"/>`,
	"org":       `<path d="M5 20V5l8-2v17M13 8l6 2v10M3 20h18M8 8h2M8 12h2M8 16h2M16 13h1M16 16h1"/>`,
	"stand":     `<path d="M4 9l2-5h12l2 5M4 9h16M5 9v11h14V9M9 20v-6h6v6"/>`,
	"travel":    `<path d="M3 13l3 1 4-4-6-5 2-1 8 4 4-4c1-1 2.5-1.2 3-.7s.3 2-.7 3l-4 4 4 8-1 2-5-6-4 4 1 3-1 1-2.5-4.5L3 15z"/>`,
	"protocol":  `<circle cx="12" cy="9" r="5"/><path d="M9 13l-2 8 5-3 5 3-2-8"/>`,
	"press":     `<path d="M4 10v4h4l7 4V6l-7 4zM18 9.5a4 4 0 0 1 0 5"/>`,
	"contact":   `<path d="M3 5h18v14H3z"/><circle cx="8.5" cy="11" r="2"/><path d="M5.5 16c.5-1.5 1.5-2 3-2s2.5.5 3 2M14.5 10H18M14.5 14H18"/>`,
	"agreement": `<path d="M5 3h10l4 4v14H5zM14 3v5h5M8 17c2-4 3-4 3-2s1 2 2 1 1.5-1 3 0M8 11h5"/>`,
	"journal":   `<path d="M6 3h13v18H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM8 3v18M11.5 8H16M11.5 12H16"/>`,
	"chart":     `<path d="M4 4v16h16M8 16v-5M12 16V7M16 16v-3"/>`,
	"directory": `<path d="M6 3h13v18H6zM3.5 8H8M3.5 12H8M3.5 16H8"/><circle cx="13" cy="10" r="2"/><path d="M10 16c.4-2 1.4-2.8 3-2.8s2.6.8 3 2.8"/>`,
	"globe":     `<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/>`,
	"place":     `<path d="M12 21c-5-6-7-8.5-7-11.5a7 7 0 0 1 14 0c0 3-2 5.5-7 11.5z"/><circle cx="12" cy="9.5" r="2.5"/>`,
	"release":   `<path d="M12 3v13M7 8l5-5 5 5M4 15v5h16v-5"/>`,
	"import":    `<path d="M12 3v13M7 11l5 5 5-5M4 16v4h16v-4"/>`,
	"search":    `<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l6 6"/>`,
	"menu":      `<path d="M4 7h16M4 12h16M4 17h16"/>`,
	"plus":      `<path d="M12 5v14M5 12h14"/>`,
	"minus":     `<path d="M5 12h14"/>`,
	"check":     `<path d="M4 12.5l5.5 5.5L20 6.5"/>`,
	"close":     `<path d="M6 6l12 12M18 6L6 18"/>`,
	"alert":     `<path d="M12 4v10"/><circle cx="12" cy="19" r="1" fill="currentColor"/>`,
	"info":      `<path d="M12 11v9"/><circle cx="12" cy="5" r="1" fill="currentColor"/>`,
	"question":  `<path d="M8 9a4 4 0 1 1 6 3.5c-1.5.9-2 1.5-2 3"/><circle cx="12" cy="20" r="1" fill="currentColor"/>`,
	"up":        `<path d="M12 20V5M6 11l6-6 6 6"/>`,
	"down":      `<path d="M12 4v15M6 13l6 6 6-6"/>`,
	"left":      `<path d="M15 5l-7 7 7 7"/>`,
	"right":     `<path d="M9 5l7 7-7 7"/>`,
	"clock":     `<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>`,
	"pin":       `<path d="M9 3h6l-1 7 4 4H6l4-4zM12 14v7"/>`,
	"walk":      `<circle cx="13" cy="4.5" r="1.8"/><path d="M8 12l2-4 3-.5 2 3.5 3 1M12 8l-1 6 3 3 1 4M11 14l-1 4-2.5 3"/>`,
	"car":       `<path d="M3 16v-3l2-1 2-5h10l2 5 2 1v3zM5 12h14"/><circle cx="7" cy="17" r="1.8"/><circle cx="17" cy="17" r="1.8"/>`,
	"undo":      `<path d="M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3"/>`,
	"download":  `<path d="M12 4v11M7 10l5 5 5-5M5 20h14"/>`,
	"print":     `<path d="M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"/>`,
	"sun":       `<circle cx="12" cy="12" r="4"/><path d="M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2"/>`,
	"moon":      `<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>`,
	"device":    `<path d="M4 5h16v11H4zM9 20h6M12 16v4"/>`,
	"offline":   `<path d="M3 3l18 18M5 12c1-1 2.2-1.7 3.5-2.2M2 8.5A14 14 0 0 1 6.5 6M10 5a14 14 0 0 1 12 3.5M15 10.5c1.5.4 2.9 1 4 1.5M8.5 15.5a5 5 0 0 1 5-1"/><circle cx="12" cy="19" r="1" fill="currentColor"/>`,
	"mail":      `<path d="M3 5h18v14H3zM3 7l9 6 9-6"/>`,
	"file":      `<path d="M6 3h8l4 4v14H6zM13 3v5h5"/>`,
	"copy":      `<path d="M8 8h12v12H8zM4 16V4h12"/>`,
	"lock":      `<path d="M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3"/>`,
	"filter":    `<path d="M4 5h16l-6 7.5V19l-4 2v-8.5z"/>`,
	"stop":      `<path d="M6 6h12v12H6z"/>`,
	"swap":      `<path d="M7 4L3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7"/>`,
	"signout":   `<path d="M10 4H5v16h5M14 8l4 4-4 4M18 12H9"/>`,
	"link":      `<path d="M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1"/>`,
	"edit":      `<path d="M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4"/>`,
	"star":      `<path d="M12 3l2.7 6 6.3.6-4.8 4.2 1.5 6.4L12 16.8 6.3 20.2l1.5-6.4L3 9.6 9.3 9z"/>`,
}
