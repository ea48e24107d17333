package services

import (
	"context"
	"testing"

	"stackheat.example/hello-go/hello"
)

const languages = "de-CH, fr;q=0.8, en;q=0.5"

func TestSayHello(t *testing.T) {
	service := NewHello()
	cases := []struct{ name, languages, want string }{
		{"Ada", languages, "Hallo, Ada!"},
		{"Ada", "fr;q=0.2, es", "Hola, Ada! (2 times)"},
		{"", "xx, not a language", "Hello, world!"},
	}
	for _, c := range cases {
		request := &hello.HelloRequest{Name: c.name, Languages: c.languages}
		reply, err := service.SayHello(context.Background(), request)
		if err != nil {
			t.Fatal(err)
		}
		if reply.GetMessage() != c.want {
			t.Errorf("SayHello(%q, %q) = %q, want %q", c.name, c.languages, reply.GetMessage(), c.want)
		}
	}
}

func BenchmarkSayHello(b *testing.B) {
	service := NewHello()
	request := &hello.HelloRequest{Name: "Ada", Languages: languages}
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if _, err := service.SayHello(context.Background(), request); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSayHelloParallel(b *testing.B) {
	service := NewHello()
	request := &hello.HelloRequest{Name: "Ada", Languages: languages}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := service.SayHello(context.Background(), request); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkParseLanguages(b *testing.B) {
	for _, c := range []struct{ name, header string }{
		{"one", "de"},
		{"three", languages},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.header)))
			for i := 0; i < b.N; i++ {
				parseLanguages(c.header)
			}
		})
	}
}
