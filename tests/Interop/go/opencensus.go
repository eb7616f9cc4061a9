package main

import (
	"context"
	"sync"
	"time"

	"go.opencensus.io/trace"
	"go.opencensus.io/trace/tracestate"
)

// sendOpenCensus is a service with OpenCensus, and an exporter of our own for its agent protocol: the library has none any more.
func sendOpenCensus(where string) ([]span, error) {
	agent, err := connectAgent(where, "interop-go-opencensus", map[string]string{"host.id": "42"})
	if err != nil {
		return nil, err
	}
	recorder := &censusRecorder{agent: agent}
	trace.RegisterExporter(recorder)
	trace.ApplyConfig(trace.Config{DefaultSampler: trace.AlwaysSample()})
	orderWithOpenCensus()
	trace.UnregisterExporter(recorder)
	if recorder.err != nil {
		return nil, recorder.err
	}
	return recorder.spans, agent.close()
}

func orderWithOpenCensus() {
	text := "Grüße, 世界 🚀 \"quoted\" \\ \n second line"
	everyType := []trace.Attribute{
		trace.StringAttribute("text", text), trace.StringAttribute("text.empty", ""), trace.BoolAttribute("yes", true),
		trace.BoolAttribute("no", false), trace.Int64Attribute("int.largest", 1<<63-1), trace.Int64Attribute("int.smallest", -1<<63),
		trace.Float64Attribute("double", -0.1),
	}
	ctx, root := trace.StartSpan(context.Background(), "order")
	root.AddAttributes(everyType...)
	root.Annotate(nil, "without attributes")
	root.Annotate(everyType, "with attributes")

	called, call := trace.StartSpan(ctx, "orders", trace.WithSpanKind(trace.SpanKindClient))
	call.AddMessageSendEvent(1, 2_000, 1_000)
	call.AddMessageReceiveEvent(2, 300, 300)
	call.AddLink(trace.Link{TraceID: root.SpanContext().TraceID, SpanID: root.SpanContext().SpanID, Type: trace.LinkTypeParent,
		Attributes: map[string]interface{}{"link.position": int64(7)}})
	call.AddLink(trace.Link{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, Type: trace.LinkTypeChild})
	call.AddLink(trace.Link{TraceID: trace.TraceID{3}, SpanID: trace.SpanID{4}})
	call.SetStatus(trace.Status{Code: trace.StatusCodeUnavailable, Message: "the warehouse does not answer"})

	// The other side of the call: what came over the wire, and a trace state with it.
	remote := call.SpanContext()
	if state, err := tracestate.New(nil, tracestate.Entry{Key: "vendor", Value: "1"}, tracestate.Entry{Key: "other", Value: "2"}); err == nil {
		remote.Tracestate = state
	}
	_, serve := trace.StartSpanWithRemoteParent(called, "GetOrder", remote, trace.WithSpanKind(trace.SpanKindServer))
	time.Sleep(time.Millisecond)
	serve.End()
	call.End()
	root.End()
}

// censusRecorder sends each span, and keeps it in OpenCensus' words: its numbers for kinds, link types and status codes, its message events beside
// the annotations.
type censusRecorder struct {
	agent *agent
	lock  sync.Mutex
	spans []span
	err   error
}

func (r *censusRecorder) ExportSpan(s *trace.SpanData) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if err := r.agent.send(s); err != nil {
		r.err = err
	}
	parent := ""
	if s.ParentSpanID != (trace.SpanID{}) {
		parent = s.ParentSpanID.String()
	}
	annotations, messages, links := []object{}, []object{}, []object{}
	for _, a := range s.Annotations {
		annotations = append(annotations, object{"timeUnixNano": nanoseconds(a.Time), "name": a.Message, "attributes": censusAttributes(a.Attributes)})
	}
	for _, m := range s.MessageEvents {
		messages = append(messages, object{"timeUnixNano": nanoseconds(m.Time), "type": int(m.EventType), "id": text(m.MessageID),
			"uncompressedSize": text(m.UncompressedByteSize), "compressedSize": text(m.CompressedByteSize)})
	}
	for _, l := range s.Links {
		links = append(links, object{"traceId": l.TraceID.String(), "spanId": l.SpanID.String(), "type": int(l.Type), "traceState": "",
			"attributes": censusAttributes(l.Attributes)})
	}
	r.spans = append(r.spans, span{
		"traceId": s.TraceID.String(), "spanId": s.SpanID.String(), "parentSpanId": parent, "parentIsInThisProcess": !s.HasRemoteParent,
		"name": s.Name, "kind": s.SpanKind, "traceState": traceState(s.Tracestate),
		"startTimeUnixNano": nanoseconds(s.StartTime), "endTimeUnixNano": nanoseconds(s.EndTime),
		"attributes": censusAttributes(s.Attributes), "events": annotations, "messageEvents": messages, "links": links,
		"status": object{"code": int(s.Code), "message": s.Message}, "childSpanCount": s.ChildSpanCount,
		"node": r.agent.nodeInWords(), "resource": r.agent.resourceInWords(),
	})
}

func censusAttributes(attributes map[string]interface{}) []object {
	list := []object{}
	for key, value := range attributes {
		list = append(list, pair(key, value))
	}
	return list
}

func traceState(state *tracestate.Tracestate) string {
	joined := ""
	if state != nil {
		for _, e := range state.Entries() {
			if joined != "" {
				joined += ","
			}
			joined += e.Key + "=" + e.Value
		}
	}
	return joined
}
