// Command hello-go serves the hello service on localhost:50051 and its profiles on localhost:8787, and
// greets itself, so that there is something to see.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"stackheat.example/hello-go/hello"
	"stackheat.example/hello-go/internal/services"
)

var (
	listen     = flag.String("listen", "localhost:50051", "address of the hello service")
	debug      = flag.String("debug", "localhost:8787", "address of /debug/pprof/")
	cpuprofile = flag.String("cpuprofile", "", "write a cpu profile of the whole run to this file")
	load       = flag.Int("load", 200, "greetings a second that it sends to itself, 0 for none")
)

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	if *cpuprofile != "" {
		file, err := os.Create(*cpuprofile)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	// Otherwise the block and mutex profiles stay empty.
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)

	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	debugListener, err := net.Listen("tcp", *debug)
	if err != nil {
		return err
	}
	server := grpc.NewServer()
	hello.RegisterHelloServer(server, services.NewHello())
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	go func() { failed <- http.Serve(debugListener, nil) }()
	fmt.Printf("hello on %s, profiles on http://%s/debug/pprof/\n", listener.Addr(), debugListener.Addr())
	if *load > 0 {
		go func() { failed <- greet(ctx, listener.Addr().String(), *load) }()
	}
	select {
	case <-ctx.Done():
		server.Stop()
		return nil
	case err := <-failed:
		return err
	}
}

func greet(ctx context.Context, address string, perSecond int) error {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	client := hello.NewHelloClient(connection)
	ticker := time.NewTicker(time.Second / time.Duration(perSecond))
	defer ticker.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			request := &hello.HelloRequest{Name: fmt.Sprintf("guest %d", i%100), Languages: "de-CH, fr;q=0.8"}
			if _, err := client.SayHello(ctx, request); err != nil && !errors.Is(ctx.Err(), context.Canceled) {
				return err
			}
		}
	}
}
