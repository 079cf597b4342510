package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/app"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// emptyRef is the reference of a mission that holds nothing.
const emptyRef = "empty"

// server is a running App with the demonstration in it.
type server struct {
	app  *app.App
	post *postbox
	log  *said
	given
}

// said keeps what the program logs.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// start serves a demonstration of a size until the test ends.
func start(t testing.TB, size demo.Size) *server {
	t.Helper()
	s := &server{post: newPostbox(t), log: &said{}}
	ctx := context.Background()
	dir := t.TempDir()
	a, err := app.Open(ctx, app.Config{DSN: "sqlite:" + filepath.Join(dir, "escale.db"), Dir: dir, Addr: "127.0.0.1:0", Demo: true,
		SMTPHost: "127.0.0.1", SMTPPort: s.post.port, SMTPTLS: "none", MailFrom: "Mission <mission@example.org>"},
		slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		t.Fatal(err)
	}
	s.app = a
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error("close:", err)
		}
	})
	if err := a.Listen(); err != nil { // first: mails name the address
		t.Fatal(err)
	}
	if err := s.fill(ctx, size); err != nil {
		t.Fatal("demonstration:", err)
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error("serve:", err)
		}
	})
	control := httptest.NewServer(http.HandlerFunc(s.control))
	t.Cleanup(control.Close)
	s.Base, s.Control, s.Size = a.BaseURL(), control.URL, string(size)
	return s
}

// control answers what a browser cannot see: /mails lists the letters that the mail server received, /routes the
// patterns that the site serves, /sessions who comes to the small sessions of the invented mission.
func (s *server) control(w http.ResponseWriter, r *http.Request) {
	var answer any
	switch r.URL.Path {
	case "/mails":
		answer = s.post.received()
	case "/routes":
		answer = s.app.Site.Routes()
	case "/sessions":
		list, err := s.small(r.Context(), s.Missions[demo.MissionRef])
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer = list
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// fill loads the demonstration, a mission that holds nothing, and the people who sign in.
func (s *server) fill(ctx context.Context, size demo.Size) error {
	link, err := s.app.Demonstrate(ctx, size, 2026, "2026-06-16T08:42")
	if err != nil {
		return err
	}
	s.Missions, s.People, s.Names, s.Emails = map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
	s.Links = map[string]string{"organiser": link}
	return s.app.DB.Write(ctx, func(tx *db.Tx) error {
		empty := mission.New(emptyRef)
		empty.NameFR, empty.NameEN, empty.Kind, empty.State = "Mission vide", "Empty mission", mission.Outward, mission.Preparing
		empty.Zone, empty.FirstDay, empty.LastDay = "America/Toronto", "2026-10-05", "2026-10-08"
		if _, _, err := mission.Upsert(ctx, tx, account.System("e2e"), empty); err != nil {
			return err
		}
		all, err := mission.All(ctx, tx)
		for _, m := range all {
			s.Missions[m.Ref] = m.ID
		}
		if err != nil {
			return err
		}
		return s.users(ctx, tx)
	})
}

// users makes the people of the scenarios beside the director: a second organiser, an intermediary, a delegate with
// meetings, and one of another mission.
func (s *server) users(ctx context.Context, tx *db.Tx) error {
	montreal := s.Missions[demo.MissionRef]
	if err := s.user(ctx, tx, "colleague", account.User{Email: "colleague@example.org", Name: "Basile Roux"}, []account.Grant{{MissionID: montreal, Role: account.Organiser}}); err != nil {
		return err
	}
	parts, err := mission.Participants(ctx, tx, montreal)
	if err != nil {
		return err
	}
	by := slices.IndexFunc(parts, func(p mission.Participant) bool { return p.IntermediaryID != "" })
	body := parts[by].IntermediaryID
	if err := s.user(ctx, tx, "intermediary", account.User{Email: "intermediary@example.org", Name: "Ines Intermède"}, []account.Grant{{MissionID: montreal, OrgID: body, Role: account.Intermediary}}); err != nil {
		return err
	}
	if err := s.user(ctx, tx, "stranger", account.User{Email: "stranger@example.org", Name: "Sacha Ailleurs"}, []account.Grant{{MissionID: s.Missions[emptyRef], Role: account.Delegate}}); err != nil {
		return err
	}
	return s.delegate(ctx, tx, montreal)
}

// delegate signs in the traveller who is in the most accepted requests: they have a day to look at.
func (s *server) delegate(ctx context.Context, tx *db.Tx, montreal string) error {
	requests, err := meeting.Requests(ctx, tx, montreal)
	if err != nil {
		return err
	}
	count := map[string]int{}
	org := map[string]string{}
	best := ""
	for i := range requests {
		r := &requests[i]
		for _, id := range r.People(meeting.OfCompany) {
			if r.State == meeting.Accepted {
				count[id]++
				org[id] = r.CompanyID
			}
			if best == "" || count[id] > count[best] || count[id] == count[best] && id < best {
				best = id
			}
		}
	}
	people, err := directory.PeopleByID(ctx, tx, []string{best})
	if err != nil {
		return err
	}
	p := people[best]
	s.People["delegate"] = best
	for i := range requests {
		if r := &requests[i]; r.State == meeting.Accepted && r.CompanyID != org[best] && len(r.People(meeting.OfCompany)) > 0 {
			s.People["other"] = r.People(meeting.OfCompany)[0]
		}
	}
	return s.user(ctx, tx, "delegate", account.User{Email: p.Email, Name: p.FullName(), PersonID: best, Lang: text.FR}, []account.Grant{{MissionID: montreal, OrgID: org[best], Role: account.Delegate}})
}

func (s *server) user(ctx context.Context, tx *db.Tx, who string, u account.User, grants []account.Grant) error {
	u, err := account.Ensure(ctx, tx, u)
	if err != nil {
		return err
	}
	for _, g := range grants {
		if err := account.Give(ctx, tx, account.System("e2e"), u, g); err != nil {
			return err
		}
	}
	s.Names[who], s.Emails[who] = u.Name, u.Email
	s.Links[who], err = account.TerminalLink(ctx, tx, u.ID, "/", 1000, 24*time.Hour)
	return err
}
