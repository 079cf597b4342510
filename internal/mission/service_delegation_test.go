package mission_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
)

// crowd stores people 0 to n-1, of populations, groups and organisations in turn.
func crowd(t *testing.T, d *db.DB, missionID string, n int) {
	t.Helper()
	write(t, d, func(ctx context.Context, tx *db.Tx) error {
		var people []directory.Person
		for i := range n {
			people = append(people, directory.Person{Ref: fmt.Sprint("p", i), Given: "P", Family: fmt.Sprint(i), Email: fmt.Sprintf("p%d@example.org", i)})
		}
		saved, err := directory.UpsertPeople(ctx, tx, system, people)
		if err != nil {
			return err
		}
		var rows []mission.Member
		for i, s := range saved {
			rows = append(rows, mission.Member{PersonID: s.ID, Sort: i, OrganisationID: fmt.Sprint("o", i%2),
				Population: []mission.Population{mission.Business, mission.Elected, mission.OfCounterpart}[i%3], GroupName: []string{"", "Ville"}[i%2], Head: i == 4})
		}
		if _, err := mission.UpsertParticipants(ctx, tx, system, missionID, []mission.Participant{{OrganisationID: "o0", Side: mission.Company}, {OrganisationID: "o1", Side: mission.Counterpart, IntermediaryID: "chamber"}, {OrganisationID: "o9", Side: mission.Institution}}); err != nil {
			return err
		}
		_, err = mission.UpsertMembers(ctx, tx, system, missionID, rows)
		return err
	})
}

func families(rows []mission.NamedMember) (out []string) {
	for _, r := range rows {
		out = append(out, r.Person.Family)
	}
	return out
}

func TestDelegation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		crowd(t, d, m.ID, 6)
		s, ctx := &mission.Service{DB: d}, context.Background()
		for name, c := range map[string]struct {
			crowd mission.Crowd
			want  []string
		}{
			"all, heads first":  {mission.Crowd{}, []string{"4", "0", "1", "3", "2", "5"}},
			"elected":           {mission.Crowd{Population: mission.Elected}, []string{"4", "1"}},
			"the main group":    {mission.Crowd{Group: mission.MainGroup}, []string{"4", "0"}},
			"a group":           {mission.Crowd{Group: "Ville"}, []string{"1", "3"}},
			"no such group":     {mission.Crowd{Group: "mainland"}, nil},
			"the second page":   {mission.Crowd{Page: 2, Size: 4}, []string{"2", "5"}},
			"beyond the last":   {mission.Crowd{Page: 9, Size: 4}, nil},
			"before the first":  {mission.Crowd{Page: -3, Size: 2}, []string{"4", "0"}},
			"met, of one group": {mission.Crowd{Population: mission.OfCounterpart, Group: "Ville"}, nil},
		} {
			got, err := s.Delegation(ctx, system, m.ID, c.crowd)
			if diff := cmp.Diff(c.want, families(got.Rows)); err != nil || diff != "" {
				t.Errorf("%s: %v %s", name, err, diff)
			}
		}
		all, err := s.Delegation(ctx, system, m.ID, mission.Crowd{})
		if err != nil || all.People != 4 || all.Organisations != 3 || all.Companies != 1 || all.Total != 6 {
			t.Errorf("counts: %+v %v", all, err)
		}
		want := []mission.Count{{Population: mission.Elected, People: 2, Organisations: 2}, {Population: mission.Business, People: 2, Organisations: 2}, {Population: mission.OfCounterpart, People: 2, Organisations: 2}}
		if diff := cmp.Diff(want, all.Counts); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDelegationKeepsWhatIsNotForAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		crowd(t, d, m.ID, 6)
		s, ctx := &mission.Service{DB: d}, context.Background()
		delegate := account.Actor{UserID: "d", Grants: []account.Grant{{MissionID: m.ID, Role: account.Delegate}}}
		chamber := account.Actor{UserID: "i", Grants: []account.Grant{{MissionID: m.ID, OrgID: "chamber", Role: account.Intermediary}}}
		for name, c := range map[string]struct {
			actor account.Actor
			want  []string
		}{"delegate": {delegate, []string{"4", "0", "1", "3"}}, "intermediary": {chamber, []string{"4", "0", "1", "3", "5"}}} {
			got, err := s.Delegation(ctx, c.actor, m.ID, mission.Crowd{})
			if diff := cmp.Diff(c.want, families(got.Rows)); err != nil || diff != "" {
				t.Errorf("%s: %v %s", name, err, diff)
			}
			for _, r := range append(got.Rows, got.Heads...) {
				if r.Person.Email != "" {
					t.Errorf("%s reads the address of %s", name, r.Person.Family)
				}
			}
		}
		if _, err := s.Delegation(ctx, account.Actor{UserID: "x"}, m.ID, mission.Crowd{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
		if _, err := s.Participation(ctx, account.Actor{UserID: "x"}, m.ID, mission.Company, 1, 10); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
		if _, err := s.Map(ctx, account.Actor{UserID: "x"}, m.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
	})
}
