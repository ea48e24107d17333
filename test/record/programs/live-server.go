// A server that computes, waits for a lock, reads files and asks itself, for recordings of live programs.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
	"sync"
	"time"
)

var (
	mutex sync.Mutex
	sum   float64
	kept  [][]byte
)

//go:noinline
func compute() {
	for i := 0; i < 20_000_000; i++ {
		sum += float64(i)
	}
}

//go:noinline
func waitForOthers() {
	mutex.Lock()
	time.Sleep(2 * time.Millisecond)
	mutex.Unlock()
}

//go:noinline
func request(address string) {
	response, err := http.Get(address + "/work")
	if err != nil {
		return
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
}

func work(w http.ResponseWriter, _ *http.Request) {
	waitForOthers()
	compute()
	kept = append(kept, make([]byte, 64<<10))
	file, _ := os.ReadFile(os.Args[0])
	fmt.Fprintln(w, len(file))
}

func main() {
	if len(os.Args) > 1 {
		runtime.SetBlockProfileRate(1)
		runtime.SetMutexProfileFraction(1)
	}
	http.HandleFunc("/work", work)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	address := "http://" + listener.Addr().String()
	for i := 0; i < 3; i++ {
		go func() {
			for {
				request(address)
				time.Sleep(20 * time.Millisecond)
			}
		}()
	}
	fmt.Println(address)
	panic(http.Serve(listener, nil))
}
