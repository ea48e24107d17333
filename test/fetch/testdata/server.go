// A server with net/http/pprof and one function that burns CPU. It listens on three ports of this machine
// and prints their addresses: plain, TLS, and TLS that asks for a client certificate. Given a folder, it
// writes the certificates there that it makes for itself; without one it listens on the first alone.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"path/filepath"
	"time"
)

//go:noinline
func burn() (sum uint64) {
	for i := uint64(0); i < 1<<24; i++ {
		sum += i * i
	}
	return sum
}

func main() {
	listener := listen()
	addresses := []any{listener.Addr()}
	if len(os.Args) > 1 {
		server, clients := certificates(os.Args[1])
		for _, auth := range []tls.ClientAuthType{tls.NoClientCert, tls.RequireAndVerifyClientCert} {
			secure := tls.NewListener(listen(), &tls.Config{
				Certificates: []tls.Certificate{server},
				ClientAuth:   auth,
				ClientCAs:    clients,
			})
			addresses = append(addresses, secure.Addr())
			go serve(secure)
		}
	}
	fmt.Println(addresses...)
	go func() {
		for {
			burn()
			// Leaves most of a small machine to others.
			time.Sleep(50 * time.Millisecond)
		}
	}()
	serve(listener)
}

func listen() net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	return listener
}

func serve(listener net.Listener) {
	check(http.Serve(listener, nil))
}

// certificates writes ca.pem, server.pem, client.pem and their keys.
func certificates(folder string) (tls.Certificate, *x509.CertPool) {
	authority := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "test authority"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	ca, caKey := issue(folder, "ca", authority, nil, nil)
	server := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "test server"},
		DNSNames:    []string{"localhost", "profiles.example"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	issue(folder, "server", server, ca, caKey)
	client := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "test client"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	issue(folder, "client", client, ca, caKey)
	pair, err := tls.LoadX509KeyPair(filepath.Join(folder, "server.pem"), filepath.Join(folder, "server-key.pem"))
	check(err)
	pool := x509.NewCertPool()
	pool.AddCert(ca)
	return pair, pool
}

func issue(folder, name string, template, parent *x509.Certificate, parentKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().Add(time.Hour)
	if parent == nil {
		parent, parentKey = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	check(err)
	keyDer, err := x509.MarshalECPrivateKey(key)
	check(err)
	write(filepath.Join(folder, name+".pem"), "CERTIFICATE", der)
	write(filepath.Join(folder, name+"-key.pem"), "EC PRIVATE KEY", keyDer)
	certificate, err := x509.ParseCertificate(der)
	check(err)
	return certificate, key
}

func write(path, kind string, der []byte) {
	check(os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
