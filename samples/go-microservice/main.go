// A microservice as there are many: an HTTP API in front of a database. Every request is a trace: the span handle_request with its events, and in it
// a span for each query. The spans are sent with OpenTelemetry's exporter for Jaeger, to Tracepost or anything else that takes them.
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	shutdown, err := startTracing(ctx)
	if err != nil {
		return err
	}
	// What is not sent yet is sent when the service ends.
	defer shutdown()

	products, err := openProducts(ctx, setting("DATABASE_URL", "postgres://postgres@localhost:5432/shop?sslmode=disable"))
	if err != nil {
		return err
	}
	defer products.Close()

	listener, err := net.Listen("tcp", setting("LISTEN", "localhost:8090"))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: newAPI(products), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		limit, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(limit)
	}()

	log.Printf("listening: http://%s", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
