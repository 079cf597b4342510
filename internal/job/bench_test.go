package job_test

import (
	"context"
	"testing"
	"time"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/job"
)

func engines(b *testing.B, fn func(b *testing.B, d *db.DB)) {
	b.Run("sqlite", func(b *testing.B) { fn(b, dbtest.New(b)) })
	b.Run("postgres", func(b *testing.B) { fn(b, dbtest.NewPostgreSQL(b)) })
}

func enqueueOne(b *testing.B, d *db.DB) {
	if err := d.Write(b.Context(), func(tx *db.Tx) error {
		_, err := job.Enqueue(b.Context(), tx, greet, args{}, job.Options{})
		return err
	}); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkEnqueue(b *testing.B) {
	engines(b, func(b *testing.B, d *db.DB) {
		for b.Loop() {
			enqueueOne(b, d)
		}
	})
}

func BenchmarkWork(b *testing.B) {
	engines(b, func(b *testing.B, d *db.DB) {
		d.SetClock(time.Now)
		done := make(chan struct{}, 1000)
		r := job.NewRunner(d, job.Config{})
		job.Register(r, greet, func(context.Context, args) error { done <- struct{}{}; return nil })
		for range b.N {
			enqueueOne(b, d)
		}
		b.ResetTimer()
		r.Start()
		for range b.N {
			<-done
		}
		b.StopTimer()
		r.Stop(b.Context())
	})
}

func BenchmarkLatency(b *testing.B) {
	engines(b, func(b *testing.B, d *db.DB) {
		d.SetClock(time.Now)
		done := make(chan struct{})
		r := job.NewRunner(d, job.Config{})
		job.Register(r, greet, func(context.Context, args) error { done <- struct{}{}; return nil })
		r.Start()
		for b.Loop() {
			enqueueOne(b, d)
			<-done
		}
		r.Stop(b.Context())
	})
}
