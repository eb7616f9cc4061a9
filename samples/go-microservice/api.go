package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.7.0"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("go-microservice")

type api struct{ products *products }

// newAPI answers GET /products/{id}.
func newAPI(products *products) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/products/", &api{products})
	return mux
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The trace goes on where the caller's headers say.
	ctx := otel.GetTextMapPropagator().Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := tracer.Start(ctx, "handle_request",
		trace.WithSpanKind(trace.SpanKindServer),
		trace.WithAttributes(semconv.HTTPMethodKey.String(r.Method), semconv.HTTPTargetKey.String(r.URL.RequestURI())))
	defer span.End()
	answer := func(status int, body interface{}) {
		span.SetAttributes(semconv.HTTPStatusCodeKey.Int(status))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}

	id, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, "/products/"), 10, 64)
	if err != nil {
		answer(http.StatusBadRequest, map[string]string{"error": "the id of a product is a number"})
		return
	}

	span.AddEvent("Fetching data from database", trace.WithAttributes(attribute.Int64("product.id", id)))
	product, err := a.products.find(ctx, id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		answer(http.StatusNotFound, map[string]string{"error": "there is no such product"})
	case err != nil:
		span.RecordError(err)
		span.SetStatus(codes.Error, "the database failed")
		answer(http.StatusInternalServerError, map[string]string{"error": "the database failed"})
	default:
		span.AddEvent("Received data from database", trace.WithAttributes(attribute.String("product.name", product.Name)))
		answer(http.StatusOK, product)
	}
}
