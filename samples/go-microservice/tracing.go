package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/jaeger"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.7.0"
)

// startTracing sends to the collector of OTEL_EXPORTER_JAEGER_ENDPOINT, over HTTP, or else to the agent of OTEL_EXPORTER_JAEGER_AGENT_HOST and
// OTEL_EXPORTER_JAEGER_AGENT_PORT, over UDP. What it returns sends what is left.
func startTracing(ctx context.Context) (func(), error) {
	endpoint := jaeger.WithAgentEndpoint()
	if os.Getenv("OTEL_EXPORTER_JAEGER_ENDPOINT") != "" {
		endpoint = jaeger.WithCollectorEndpoint()
	}
	exporter, err := jaeger.New(endpoint)
	if err != nil {
		return nil, fmt.Errorf("tracing: %w", err)
	}

	service, err := resource.New(ctx,
		resource.WithHost(),
		resource.WithFromEnv(),
		resource.WithAttributes(semconv.ServiceNameKey.String(setting("OTEL_SERVICE_NAME", "go-microservice"))))
	if err != nil {
		return nil, fmt.Errorf("tracing: %w", err)
	}

	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(service))
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	return func() {
		limit, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := provider.Shutdown(limit); err != nil {
			log.Print("tracing: ", err)
		}
	}, nil
}
