// A server with net/http/pprof and one function that burns CPU.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
)

//go:noinline
func burn() (sum uint64) {
	for i := uint64(0); i < 1<<24; i++ {
		sum += i * i
	}
	return sum
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	go func() {
		for {
			burn()
		}
	}()
	panic(http.Serve(listener, nil))
}
