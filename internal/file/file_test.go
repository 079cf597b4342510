package file_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/file"
	"escale.dev/escale/internal/span"
)

func put(t *testing.T, d *db.DB, n file.New) (f file.File) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		f, err = file.Put(t.Context(), tx, n)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return f
}

func get(t *testing.T, d *db.DB, owner, id string) (f file.File, err error) {
	return f, d.Read(t.Context(), func(tx *db.Tx) error {
		f, err = file.Get(t.Context(), tx, owner, id)
		return err
	})
}

func names(t *testing.T, d *db.DB, owner string) (out []string) {
	t.Helper()
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		files, err := file.List(t.Context(), tx, owner)
		for _, f := range files {
			out = append(out, f.Name)
			if f.Content != nil {
				t.Error("a list carries content")
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPutAndGet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		binary := bytes.Repeat([]byte{0, 1, 254, 255}, 5000)
		kept := put(t, d, file.New{Owner: "m1", Name: `C:\plans\Été.xlsx`, Mime: "text/csv; charset=utf-8", Content: binary})
		got, err := get(t, d, "m1", kept.ID)
		if err != nil {
			t.Fatal(err)
		}
		want := file.File{ID: kept.ID, Owner: "m1", Name: "Été.xlsx", Mime: "text/csv; charset=utf-8", Size: 20000,
			CreatedAt: span.At(dbtest.Clock), Content: binary}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(file.File{}, "SHA256")); diff != "" {
			t.Error(diff)
		}
		empty := put(t, d, file.New{Owner: "m1", Name: "empty", Mime: "nonsense"})
		if got, err := get(t, d, "m1", empty.ID); err != nil || len(got.Content) != 0 || got.Mime != "application/octet-stream" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestTheSameIsKeptOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		one := file.New{Owner: "m1", Name: "a.csv", Content: []byte("x")}
		first, again := put(t, d, one), put(t, d, one)
		one.Name = "b.csv"
		renamed := put(t, d, one)
		one.Owner = "m2"
		theirs := put(t, d, one)
		if first.ID != again.ID || first.ID == renamed.ID || renamed.ID == theirs.ID {
			t.Error(first.ID, again.ID, renamed.ID, theirs.ID)
		}
		if diff := cmp.Diff([]string{"a.csv", "b.csv"}, names(t, d, "m1")); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOwnersDoNotSeeEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mine := put(t, d, file.New{Owner: "mine", Name: "secret", Content: []byte("x")})
		if _, err := get(t, d, "theirs", mine.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("read by another: %v", err)
		}
		remove := func(owner string) {
			if err := d.Write(t.Context(), func(tx *db.Tx) error { return file.Delete(t.Context(), tx, owner, mine.ID) }); err != nil {
				t.Fatal(err)
			}
		}
		remove("theirs")
		if diff := cmp.Diff([]string{"secret"}, names(t, d, "mine")); diff != "" {
			t.Error(diff)
		}
		if got := names(t, d, "theirs"); len(got) != 0 {
			t.Error(got)
		}
		remove("mine")
		remove("mine") // twice does no harm
		if _, err := get(t, d, "mine", mine.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("after removal: %v", err)
		}
	})
}

func TestPutRefuses(t *testing.T) {
	d := dbtest.New(t)
	for want, n := range map[fault.Kind]file.New{
		fault.TooLarge: {Owner: "m", Name: "big", Content: make([]byte, file.MaxSize+1)},
		fault.Invalid:  {Name: "of nobody"},
	} {
		err := d.Write(t.Context(), func(tx *db.Tx) error { _, err := file.Put(t.Context(), tx, n); return err })
		if !fault.Is(err, want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	put(t, d, file.New{Owner: "m", Name: "just fits", Content: make([]byte, file.MaxSize)})
}

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"a.csv": "a.csv", "../../etc/passwd": "passwd", `C:\x\y.xlsx`: "y.xlsx", "": "file", "..": "file", "/": "file", " . ": "file",
		"a\r\nSet-Cookie: x.csv": "a Set-Cookie: x.csv", "facture\u202efdp.exe": "facturefdp.exe", "a\x00b": "ab",
	} {
		if got := file.CleanName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := file.CleanName(strings.Repeat("é", 200) + ".csv"); len(got) > 255 || !strings.HasSuffix(got, "é.csv") {
		t.Errorf("%d bytes: %q", len(got), got)
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("a/b\\c.csv")
	f.Add(strings.Repeat("\xff", 300))
	f.Fuzz(func(t *testing.T, s string) {
		got := file.CleanName(s)
		if got == "" || len(got) > 255 || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\x00\r\n") {
			t.Fatalf("%q gives %q", s, got)
		}
		if again := file.CleanName(got); again != got {
			t.Fatalf("%q gives %q, then %q", s, got, again)
		}
	})
}
