package app

import (
	"context"
	"sync"
)

// memo keeps what one request has read, so that several parts of a page that show the same figures read them once.
type memo struct {
	mu   sync.Mutex
	kept map[string]any
}

type memoKey struct{}

func withMemo(ctx context.Context) context.Context {
	return context.WithValue(ctx, memoKey{}, &memo{kept: map[string]any{}})
}

// once reads a value, or gives the one that this request has read already under the same key. Errors are not kept.
func once[T any](ctx context.Context, key string, read func() (T, error)) (T, error) {
	m, ok := ctx.Value(memoKey{}).(*memo)
	if !ok {
		return read()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.kept[key].(T); ok {
		return v, nil
	}
	v, err := read()
	if err == nil {
		m.kept[key] = v
	}
	return v, err
}
