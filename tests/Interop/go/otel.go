package main

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/jaeger"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.7.0"
	"go.opentelemetry.io/otel/trace"
)

func sendOtelToCollector(where string) ([]span, error) {
	return sendOtel(jaeger.WithCollectorEndpoint(jaeger.WithEndpoint(where)))
}

func sendOtelToAgent(where string) ([]span, error) {
	host, port, err := net.SplitHostPort(where)
	if err != nil {
		return nil, err
	}
	return sendOtel(jaeger.WithAgentEndpoint(jaeger.WithAgentHost(host), jaeger.WithAgentPort(port)))
}

// sendOtel is two services with the OpenTelemetry SDK, one calling the other.
func sendOtel(endpoint jaeger.EndpointOption) ([]span, error) {
	recorder := &otelRecorder{}
	otel.SetErrorHandler(recorder)
	front, err := provider("interop-go-front", endpoint, recorder)
	if err != nil {
		return nil, err
	}
	back, err := provider("interop-go-back", endpoint, recorder)
	if err != nil {
		return nil, err
	}
	orderWithOtel(front.Tracer("interop.front", trace.WithInstrumentationVersion("1.2.3")), back.Tracer("interop.back"))
	// This sends what is left; ForceFlush does not send what is still queued.
	if err := front.Shutdown(context.Background()); err != nil {
		return nil, err
	}
	if err := back.Shutdown(context.Background()); err != nil {
		return nil, err
	}
	return recorder.spans, recorder.err
}

func provider(service string, endpoint jaeger.EndpointOption, recorder *otelRecorder) (*sdktrace.TracerProvider, error) {
	exporter, err := jaeger.New(endpoint)
	if err != nil {
		return nil, err
	}
	return sdktrace.NewTracerProvider(
		sdktrace.WithSpanProcessor(recorder),
		sdktrace.WithBatcher(exporter),
		sdktrace.WithResource(resource.NewSchemaless(
			semconv.ServiceNameKey.String(service), attribute.Int64("process.pid", 42), attribute.Bool("canary", true),
			attribute.StringSlice("zones", []string{"a", "b"})))), nil
}

// orderWithOtel says everything that the SDK can say and the exporter sends.
func orderWithOtel(front, back trace.Tracer) {
	text := "Grüße, 世界 🚀 \"quoted\" \\ \n second line"
	everyType := []attribute.KeyValue{
		attribute.String("text", text), attribute.String("text.empty", ""), attribute.Bool("yes", true), attribute.Bool("no", false),
		attribute.Int64("int.largest", 1<<63-1), attribute.Int64("int.smallest", -1<<63), attribute.Float64("double", -0.1),
		attribute.StringSlice("texts", []string{"a", "b \"c\""}), attribute.Int64Slice("ints", []int64{1, -2}),
		attribute.Float64Slice("doubles", []float64{0.5}), attribute.BoolSlice("bools", []bool{true, false}),
	}
	ctx := context.Background()
	_, elsewhere := front.Start(ctx, "elsewhere", trace.WithNewRoot())
	elsewhere.End()

	ctx, root := front.Start(ctx, "GET /orders", trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(everyType...),
		trace.WithLinks(trace.Link{SpanContext: elsewhere.SpanContext()}))
	root.AddEvent("with attributes", trace.WithAttributes(everyType...))
	root.AddEvent("at a time", trace.WithTimestamp(time.Now().Add(-time.Millisecond)))
	// Together too large for a packet, and nearly so alone.
	for _, size := range []int{30_000, 30_000, 60_000} {
		_, large := front.Start(ctx, "large", trace.WithAttributes(attribute.String("text.large", strings.Repeat("x", size))))
		large.End()
	}
	called, call := front.Start(ctx, "orders", trace.WithSpanKind(trace.SpanKindClient))
	served, serve := back.Start(called, "GetOrder", trace.WithSpanKind(trace.SpanKindServer))
	_, work := back.Start(served, "work")
	work.SetStatus(codes.Ok, "")
	work.End()
	_, publish := back.Start(served, "publish", trace.WithSpanKind(trace.SpanKindProducer))
	publish.End()
	_, consume := front.Start(trace.ContextWithSpan(ctx, publish), "process", trace.WithSpanKind(trace.SpanKindConsumer))
	consume.End()
	serve.RecordError(errors.New("the warehouse does not answer"))
	serve.SetStatus(codes.Error, "no stock")
	serve.End()
	call.SetStatus(codes.Error, "")
	call.End()
	root.End()
}

// otelRecorder keeps what the SDK says of every span that ended, and of an export that failed.
type otelRecorder struct {
	lock  sync.Mutex
	spans []span
	err   error
}

func (r *otelRecorder) Handle(err error) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.err = err
}

func (r *otelRecorder) OnStart(context.Context, sdktrace.ReadWriteSpan) {}
func (r *otelRecorder) Shutdown(context.Context) error                  { return nil }
func (r *otelRecorder) ForceFlush(context.Context) error                { return nil }

func (r *otelRecorder) OnEnd(s sdktrace.ReadOnlySpan) {
	parent := ""
	if s.Parent().HasSpanID() {
		parent = s.Parent().SpanID().String()
	}
	events := []object{}
	for _, e := range s.Events() {
		events = append(events, object{"timeUnixNano": nanoseconds(e.Time), "name": e.Name, "attributes": otelAttributes(e.Attributes)})
	}
	links := []object{}
	for _, l := range s.Links() {
		links = append(links, object{"traceId": l.SpanContext.TraceID().String(), "spanId": l.SpanContext.SpanID().String()})
	}
	// OTLP's status codes are the other way round: OK 1, ERROR 2.
	code := map[codes.Code]int{codes.Ok: 1, codes.Error: 2}[s.Status().Code]
	r.lock.Lock()
	defer r.lock.Unlock()
	r.spans = append(r.spans, span{
		"traceId": s.SpanContext().TraceID().String(), "spanId": s.SpanContext().SpanID().String(), "parentSpanId": parent,
		"traceState": s.SpanContext().TraceState().String(), "flags": int(s.SpanContext().TraceFlags()),
		"name": s.Name(), "kind": int(s.SpanKind()), "startTimeUnixNano": nanoseconds(s.StartTime()), "endTimeUnixNano": nanoseconds(s.EndTime()),
		"attributes": otelAttributes(s.Attributes()), "events": events, "links": links,
		"status":   object{"code": code, "message": s.Status().Description},
		"scope":    object{"name": s.InstrumentationLibrary().Name, "version": s.InstrumentationLibrary().Version},
		"resource": object{"attributes": otelAttributes(s.Resource().Attributes())},
	})
}

func otelAttributes(attributes []attribute.KeyValue) []object {
	list := []object{}
	for _, a := range attributes {
		list = append(list, pair(string(a.Key), a.Value.AsInterface()))
	}
	return list
}
