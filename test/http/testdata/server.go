// A program with net/http/pprof as everybody mounts it, for the Node endpoints to be held against.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

var kept [][]byte

func main() {
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	pprof.NewProfile("example.com/sockets").Add("a", 0)
	for i := 0; i < 64; i++ {
		kept = append(kept, make([]byte, 1<<20))
	}
	var lock sync.Mutex
	for i := 0; i < 2; i++ {
		go func() {
			for {
				lock.Lock()
				time.Sleep(time.Millisecond)
				lock.Unlock()
			}
		}()
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	panic((&http.Server{WriteTimeout: 2 * time.Second}).Serve(listener))
}
