package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"text/tabwriter"
	"time"

	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/fault"
)

// benchServer is what a server of the large mission takes, as a process of its own.
type benchServer struct {
	FirstPage float64 `json:"first_page_s"` // from starting the process to the first page of the mission, whole
	Resident  int64   `json:"resident_bytes"`
	Peak      int64   `json:"peak_bytes"`
	Asked     int     `json:"pages_asked"`
}

// serve starts this very program on the database in dir, asks for its pages, and reads its memory.
func (r *benchReport) serve(ctx context.Context, dir string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	info, err := os.Stat(self)
	if err != nil {
		return err
	}
	r.Binary = info.Size()
	link, err := linkInto(ctx, dir)
	if err != nil {
		return err
	}
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, 3*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, self, "serve", "--dir", dir, "--addr", addr, "--mail-folder", filepath.Join(dir, "outbox"), "--mail-from", "bench@example.org")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { stop(); _ = cmd.Wait() }() // it was told to stop: its exit code tells nothing
	if err := r.Server.ask(ctx, "http://"+addr, link, start); err != nil {
		return err
	}
	r.Server.Resident, r.Server.Peak = memoryOf(cmd.Process.Pid)
	return nil
}

// linkInto makes a sign-in link in the database in dir.
func linkInto(ctx context.Context, dir string) (string, error) {
	a, err := Open(ctx, Config{Dir: dir}, slog.New(slog.DiscardHandler))
	if err != nil {
		return "", err
	}
	link, err := a.benchLink(ctx, directorEmail)
	return link, firstOf(err, a.Close())
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// ask waits for the first page, then asks for every kind of page three times, over the network.
func (s *benchServer) ask(ctx context.Context, base, link string, start time.Time) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	client := &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(path string, keep io.Writer) (*http.Response, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+path, nil)
		if err != nil {
			return nil, err
		}
		res, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(keep, res.Body)
		return res, firstOf(err, res.Body.Close())
	}
	for {
		if _, err = get(link, io.Discard); err == nil {
			break
		}
		if ctx.Err() != nil || time.Since(start) > time.Minute {
			return fault.Wrap(err, fault.Unavailable, "le serveur mesuré ne répond pas", "the measured server does not answer")
		}
		time.Sleep(5 * time.Millisecond)
	}
	if _, err := get("/m/"+demo.MissionRef, io.Discard); err != nil {
		return err
	}
	s.FirstPage = since(start)
	v := &visitor{cookies: map[string]string{}, site: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		res, err := get(r.URL.RequestURI(), w)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		if a, ok := w.(*answer); ok {
			a.status, a.header = res.StatusCode, res.Header
		}
	})}
	pages, err := v.crawl(ctx, demo.MissionRef, "/missions", "/m/"+demo.MissionRef)
	if err != nil {
		return err
	}
	for range 3 {
		for _, p := range pages {
			if _, err := get(p.path, io.Discard); err != nil {
				return err
			}
			s.Asked++
		}
	}
	return nil
}

var memoryLine = regexp.MustCompile(`(?m)^(VmRSS|VmHWM):\s+(\d+) kB$`)

// memoryOf reads what a process holds now and held at most; zero where the system does not tell.
func memoryOf(pid int) (now, most int64) {
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0
	}
	for _, m := range memoryLine.FindAllStringSubmatch(string(body), -1) {
		kb, _ := strconv.ParseInt(m[2], 10, 64) // the pattern lets only digits through
		if m[1] == "VmRSS" {
			now = kb << 10
		} else {
			most = kb << 10
		}
	}
	return now, most
}

func comparePages(a, b benchPage) int {
	return cmp.Or(cmp.Compare(b.As, a.As), cmp.Compare(a.Kind, b.Kind))
}

// judge notes every budget that is broken.
func (r *benchReport) judge() {
	over := func(format string, args ...any) { r.Over = append(r.Over, fmt.Sprintf(format, args...)) }
	for _, p := range r.Pages {
		for size, s := range map[string]*sample{"real": p.Real, "large": p.Large} {
			if s != nil && s.Median > pageBudget {
				over("%s (%s, %s): %.1f ms, over %.0f", p.Kind, p.As, size, s.Median, pageBudget)
			}
		}
		if p.Real != nil && p.Large != nil && p.Large.Queries > p.Real.Queries+queryBudget {
			over("%s (%s): %d queries at real size, %d at large", p.Kind, p.As, p.Real.Queries, p.Large.Queries)
		}
	}
	for _, p := range r.Plans {
		limit := feasibleBudget
		if p.Size == string(demo.Large) {
			limit = largeBudget
		}
		if p.Feasible > limit {
			over("a first plan of %s takes %.1f s, over %.0f", p.Size, p.Feasible, limit)
		}
		if p.Broken > 0 {
			over("the plan of %s breaks %d rules", p.Size, p.Broken)
		}
	}
	if r.Server.Peak > memoryBudget {
		over("the server of the large mission holds %d MB, over %d", r.Server.Peak>>20, memoryBudget>>20)
	}
	if r.Server.FirstPage > firstPageBudget {
		over("the first page takes %.2f s, over %.0f", r.Server.FirstPage, firstPageBudget)
	}
}

// print writes the tables.
func (r *benchReport) print(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) } // a closed output is the reader's choice
	if len(r.Pages) > 0 {
		line("real ms\tqueries\tkB\tlarge ms\tqueries\tkB\t  page")
		for _, p := range r.Pages {
			line("%s\t%s\t  %s (%s)", p.Real.cells(), p.Large.cells(), p.Kind, p.As)
		}
		_ = w.Flush()
		line("")
	}
	if len(r.Plans) > 0 {
		line("plan\tto place\tread s\tfeasible s\tplaced\tlong s\tplaced\twaits\tbroken\t")
		for _, p := range r.Plans {
			line("%s\t%d\t%.2f\t%.2f\t%d\t%.1f\t%d\t%d\t%d\t", p.Size, p.Requests, p.Read, p.Feasible, p.FeasiblePlaced, p.Long, p.Placed, p.Waits, p.Broken)
		}
		_ = w.Flush()
		line("")
	}
	line("server of the large mission: first page after %.2f s, %d MB resident, %d MB at most, after %d pages", r.Server.FirstPage, r.Server.Resident>>20, r.Server.Peak>>20, r.Server.Asked)
	line("pages: %s; queries grow by at most %d from real to large size: %s", r.slowest(), queryBudget, r.steady())
	line("program: %.1f MB; %s, %d cores", float64(r.Binary)/1e6, r.Go, r.Cores)
	for _, o := range r.Over {
		line("OVER BUDGET: %s", o)
	}
	_ = w.Flush()
}

// slowest tells of the page that takes longest at large size.
func (r *benchReport) slowest() string {
	var worst *benchPage
	n := 0
	for i, p := range r.Pages {
		if p.Large == nil {
			continue
		}
		if worst == nil || p.Large.Median > worst.Large.Median {
			worst = &r.Pages[i]
		}
		if p.Large.Median <= pageBudget {
			n++
		}
	}
	if worst == nil {
		return "not measured"
	}
	return fmt.Sprintf("%d of %d under %.0f ms at large size, slowest %s (%s) %.1f ms", n, len(r.Pages), pageBudget, worst.Kind, worst.As, worst.Large.Median)
}

// steady tells on how many pages the number of queries does not depend on the size of the mission.
func (r *benchReport) steady() string {
	both, held := 0, 0
	for _, p := range r.Pages {
		if p.Real != nil && p.Large != nil {
			both++
			if p.Large.Queries <= p.Real.Queries+queryBudget {
				held++
			}
		}
	}
	return fmt.Sprintf("%d of %d", held, both)
}

func (s *sample) cells() string {
	if s == nil {
		return "–\t–\t–"
	}
	return fmt.Sprintf("%.1f\t%d\t%.0f", s.Median, s.Queries, float64(s.Bytes)/1000)
}
