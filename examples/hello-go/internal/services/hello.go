// Package services holds what the hello service does, apart from how it is reached.
package services

import (
	"context"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"

	"stackheat.example/hello-go/hello"
)

// Hello greets, and counts whom.
type Hello struct {
	hello.UnimplementedHelloServer

	mu      sync.Mutex
	greeted map[string]int
}

// NewHello returns a service that has greeted nobody yet.
func NewHello() *Hello {
	return &Hello{greeted: map[string]int{}}
}

var greetings = map[string]string{
	"de": "Hallo", "en": "Hello", "es": "Hola", "fr": "Bonjour", "it": "Ciao", "pt": "Olá",
}

// SayHello greets in the first language asked for that is known.
func (s *Hello) SayHello(_ context.Context, request *hello.HelloRequest) (*hello.HelloReply, error) {
	name := strings.TrimSpace(request.GetName())
	if name == "" {
		name = "world"
	}
	count := s.count(name)
	message := fmt.Sprintf("%s, %s!", greetingFor(request.GetLanguages()), name)
	if count > 1 {
		message += fmt.Sprintf(" (%d times)", count)
	}
	return &hello.HelloReply{Message: message}, nil
}

func (s *Hello) count(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.greeted[name]++
	return s.greeted[name]
}

func greetingFor(languages string) string {
	for _, language := range parseLanguages(languages) {
		if greeting, ok := greetings[language.code]; ok {
			return greeting
		}
	}
	return greetings["en"]
}

type weighted struct {
	code   string
	weight float64
}

// parseLanguages reads an Accept-Language header, the most wanted first.
//
// It compiles its pattern for every request, which is what the walk in the README finds.
func parseLanguages(header string) []weighted {
	pattern := regexp.MustCompile(`^\s*([a-zA-Z]{2,3})(?:-[a-zA-Z0-9]+)*\s*(?:;\s*q=([0-9.]+))?\s*$`)
	var languages []weighted
	for _, part := range strings.Split(header, ",") {
		match := pattern.FindStringSubmatch(part)
		if match == nil {
			continue
		}
		weight := 1.0
		if match[2] != "" {
			weight, _ = strconv.ParseFloat(match[2], 64)
		}
		languages = append(languages, weighted{strings.ToLower(match[1]), weight})
	}
	sort.SliceStable(languages, func(i, j int) bool { return languages[i].weight > languages[j].weight })
	return languages
}
