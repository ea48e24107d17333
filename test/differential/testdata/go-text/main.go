// A program with goroutines in many states, allocations, and contended locks, that asks its own
// net/http/pprof for every profile as text and writes the answers to the folder that it is given.
package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

var (
	held [][]byte
	mu   sync.Mutex
)

type pool[T any] struct{ jobs chan T }

func (p *pool[T]) worker(context.Context) {
	for range p.jobs {
	}
}

func leak(p *pool[[]string]) {
	for i := 0; i < 5; i++ {
		labels := pprof.Labels("tenant", []string{"a", "b"}[i%2])
		go pprof.Do(context.Background(), labels, p.worker)
	}
	go func() { select {} }()
	go func() { time.Sleep(time.Hour) }()
	go func() { mu.Lock() }()
	var group sync.WaitGroup
	group.Add(1)
	go group.Wait()
	var never chan int
	go func() { never <- 1 }()
}

func allocate(depth, size int) {
	if depth > 0 {
		allocate(depth-1, size)
		return
	}
	for i := 0; i < 2000; i++ {
		b := make([]byte, size)
		if i%3 == 0 {
			held = append(held, b)
		}
	}
}

func contend() {
	var lock sync.Mutex
	var group sync.WaitGroup
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 50; j++ {
				lock.Lock()
				time.Sleep(20 * time.Microsecond)
				lock.Unlock()
			}
		}()
	}
	group.Wait()
}

func fetch(url, file string) {
	response, err := http.Get(url)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		panic(err)
	}
}

func main() {
	folder := os.Args[1]
	runtime.MemProfileRate = 4096
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(2)
	mu.Lock()
	leak(&pool[[]string]{make(chan []string)})
	for i, size := range []int{16, 48, 300, 5000, 40000} {
		allocate(i*3, size)
	}
	contend()
	server := httptest.NewServer(http.DefaultServeMux)
	for _, name := range []string{"heap", "allocs", "goroutine", "threadcreate", "block", "mutex"} {
		fetch(server.URL+"/debug/pprof/"+name+"?debug=1", filepath.Join(folder, name+".debug1"))
	}
	fetch(server.URL+"/debug/pprof/goroutine?debug=2", filepath.Join(folder, "goroutine.debug2"))
}
