// grpc-gateway v2 with nothing around it, before ehcp: what REST costs there. For tests/bench only.
//
//	bench_grpc_gateway LISTEN EHCP CERTS_DIR
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	ehcp "send.invalid/bench/gen/ehcp"
)

func dialOptions(certs string) ([]grpc.DialOption, error) {
	own, err := tls.LoadX509KeyPair(filepath.Join(certs, "gateway.pem"), filepath.Join(certs, "gateway.key"))
	if err != nil {
		return nil, err
	}
	ca, err := os.ReadFile(filepath.Join(certs, "ca.pem"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	secure := credentials.NewTLS(&tls.Config{Certificates: []tls.Certificate{own}, RootCAs: roots, ServerName: "localhost"})
	return []grpc.DialOption{grpc.WithTransportCredentials(secure)}, nil
}

func serve(listen, target, certs string) error {
	options, err := dialOptions(certs)
	if err != nil {
		return err
	}
	mux := runtime.NewServeMux()
	if err := ehcp.RegisterEhcRequestServiceHandlerFromEndpoint(context.Background(), mux, target, options); err != nil {
		return err
	}
	server := &http.Server{Addr: listen, Handler: mux}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-stop
		server.Close()
	}()
	err = server.ListenAndServeTLS(filepath.Join(certs, "public.pem"), filepath.Join(certs, "public.key"))
	if err == http.ErrServerClosed {
		return nil
	}
	return err
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "give LISTEN EHCP CERTS_DIR")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
