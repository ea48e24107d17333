package main

import (
	"context"
	"net"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"stackheat.example/hello-go/hello"
	"stackheat.example/hello-go/internal/services"
)

func TestHelloOverGRPC(t *testing.T) {
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	hello.RegisterHelloServer(server, services.NewHello())
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	reply, err := hello.NewHelloClient(connection).SayHello(context.Background(), &hello.HelloRequest{Name: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := reply.GetMessage(), "Hello, Ada!"; got != want {
		t.Errorf("SayHello = %q, want %q", got, want)
	}
}
