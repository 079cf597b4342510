package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

const smallest = 1024 // below this many bytes compressing gains nothing

var gzips = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(io.Discard, 5)
	return w
}}

// compress gzips texts for those who accept it.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !acceptsGzip(r) || r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		gw := &gzipWriter{ResponseWriter: w}
		defer gw.close()
		next.ServeHTTP(gw, r)
	})
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}

// gzipWriter decides at the first write, when the type and size are known.
type gzipWriter struct {
	http.ResponseWriter
	status int
	begun  bool
	zip    *gzip.Writer
}

func (w *gzipWriter) WriteHeader(status int) {
	if status < 200 {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	if w.status == 0 {
		w.status = status
	}
}

func (w *gzipWriter) begin(size int) {
	if w.begun {
		return
	}
	w.begun = true
	if w.status == 0 {
		w.status = http.StatusOK
	}
	h := w.Header()
	kind := h.Get("Content-Type")
	h.Add("Vary", "Accept-Encoding")
	if size >= smallest && compressible(kind) && h.Get("Content-Encoding") == "" && w.status == http.StatusOK ||
		size >= smallest && w.status >= 400 && compressible(kind) {
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		w.zip = gzips.Get().(*gzip.Writer)
		w.zip.Reset(w.ResponseWriter)
	}
	w.ResponseWriter.WriteHeader(w.status)
}

// compressible leaves event streams alone: proxies hold back compressed ones.
func compressible(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.HasPrefix(kind, "text/") && kind != "text/event-stream" ||
		kind == "application/json" || kind == "image/svg+xml" || kind == "application/manifest+json"
}

func (w *gzipWriter) Write(b []byte) (int, error) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", http.DetectContentType(b))
	}
	w.begin(len(b))
	if w.zip != nil {
		return w.zip.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

// FlushError sends what is written so far.
func (w *gzipWriter) FlushError() error {
	w.begin(0)
	if w.zip != nil {
		if err := w.zip.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (w *gzipWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *gzipWriter) close() {
	if w.status != 0 {
		w.begin(0)
	}
	if w.zip != nil {
		_ = w.zip.Close()
		gzips.Put(w.zip)
		w.zip = nil
	}
}
