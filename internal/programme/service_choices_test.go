package programme

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
)

// labels writes candidates as "person" or "organisation", with the one for which a person comes.
func labels(list []Candidate) (out []string) {
	for _, x := range list {
		l := x.Organisation.Name
		if x.Person.ID != "" {
			l = x.Person.Given + " < " + l
		}
		out = append(out, l)
	}
	return out
}

func TestFind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		f.write(func(ctx context.Context, tx *db.Tx) error {
			planted, _, err := directory.UpsertPerson(ctx, tx, sys, directory.Person{Ref: "planted", Given: "Lou", Family: "Planted"})
			if err != nil {
				return err
			}
			if _, err := mission.UpsertMembers(ctx, tx, sys, f.other, []mission.Member{{PersonID: planted, Population: mission.Business}}); err != nil {
				return err
			}
			if _, err := mission.UpsertMembers(ctx, tx, sys, f.mission, []mission.Member{{PersonID: f.people["Lou"], OrganisationID: f.orgs["Mistral Data"], Population: mission.Business}}); err != nil {
				return err
			}
			_, err = mission.UpsertPartners(ctx, tx, sys, f.mission, []mission.Partner{{OrganisationID: f.orgs["Port du Fleuve"], Role: mission.CoOrganiser}})
			return err
		})
		for _, c := range []struct {
			q     Quest
			words string
			most  int
			want  []string
			total int
		}{
			{Anybody, "LÔU", 12, []string{"Lou < Mistral Data"}, 1},
			{Anybody, "", 12, []string{"Camille < ", "Lou < Mistral Data", "Paul < ", "Mistral Data", "Port du Fleuve"}, 5},
			{Anybody, "", 3, []string{"Camille < ", "Lou < Mistral Data", "Mistral Data"}, 5},
			{People, "roy", 12, []string{"Camille < ", "Lou < Mistral Data", "Paul < "}, 3},
			{Organisations, "fleuve port", 12, []string{"Port du Fleuve"}, 1},
			{Organisations, "nobody", 12, nil, 0},
		} {
			got, total, err := f.s.Find(t.Context(), f.org, f.mission, c.q, c.words, c.most)
			if diff := cmp.Diff(c.want, labels(got)); diff != "" || total != c.total || err != nil {
				t.Error(c.q, c.words, total, err, diff)
			}
		}
		if _, _, err := f.s.Find(t.Context(), f.org, f.mission, "everything", "", 12); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		lou := f.as(account.Delegate, "Lou", "")
		if _, _, err := f.s.Find(t.Context(), lou, f.mission, People, "", 12); fault.KindOf(err) != fault.Forbidden {
			t.Error("a delegate looks for people:", err)
		}
		if _, _, err := f.s.FindPlaces(t.Context(), lou, f.mission, "", 12); fault.KindOf(err) != fault.Forbidden {
			t.Error("a delegate looks for places:", err)
		}
		empty := f.org
		empty.Grants = []account.Grant{{MissionID: f.mission, Role: account.Intermediary}}
		if _, err := f.s.Choices(t.Context(), empty, f.mission, Named{}); fault.KindOf(err) != fault.Forbidden {
			t.Error(err)
		}
	})
}

func TestChoicesDoNotGrow(t *testing.T) {
	var counts []int64
	for _, n := range []int{1, 3} {
		f := newFixture(t, dbtest.New(t))
		for i := range n {
			s := f.session(string(rune('a'+i)), 9+i, f.part("Lou", "speaker"), f.part("Paul", "guest"))
			s.HostID = f.orgs["Port du Fleuve"]
			f.save(s)
		}
		list := f.sessions(f.mission)
		var all Named
		for i := range list {
			x := list[i].Names()
			all.People, all.Organisations, all.Places = append(all.People, x.People...), append(all.Organisations, x.Organisations...), append(all.Places, x.Places...)
		}
		ctx, count := db.Count(t.Context())
		ch, err := f.s.Choices(ctx, f.org, f.mission, all)
		if err != nil || len(ch.Sessions) != n || len(ch.People) != 2 || len(ch.Hosts) != 1 || len(ch.Places) != 1 {
			t.Fatal(len(ch.Sessions), ch.People, ch.Hosts, ch.Places, err)
		}
		counts = append(counts, count.Load())
	}
	if counts[0] != counts[1] || counts[0] > 14 {
		t.Error(counts)
	}
}
