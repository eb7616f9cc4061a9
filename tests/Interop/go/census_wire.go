package main

import (
	"math"
	"time"

	"github.com/golang/protobuf/proto"
	"go.opencensus.io/trace"
)

// span writes opencensus.proto.trace.v1.Span.
func (m *message) span(s *trace.SpanData) {
	m.bytes(1, s.TraceID[:])
	m.bytes(2, s.SpanID[:])
	if s.ParentSpanID != (trace.SpanID{}) {
		m.bytes(3, s.ParentSpanID[:])
	}
	m.truncatable(4, s.Name)
	m.time(5, s.StartTime)
	m.time(6, s.EndTime)
	m.attributes(7, s.Attributes)
	m.nested(9, func(events *message) {
		for _, a := range s.Annotations {
			a := a
			events.nested(1, func(event *message) {
				event.time(1, a.Time)
				event.nested(2, func(annotation *message) {
					annotation.truncatable(1, a.Message)
					annotation.attributes(2, a.Attributes)
				})
			})
		}
		for _, e := range s.MessageEvents {
			e := e
			events.nested(1, func(event *message) {
				event.time(1, e.Time)
				event.nested(3, func(message *message) {
					message.number(1, int64(e.EventType))
					message.number(2, e.MessageID)
					message.number(3, e.UncompressedByteSize)
					message.number(4, e.CompressedByteSize)
				})
			})
		}
	})
	m.nested(10, func(links *message) {
		for _, l := range s.Links {
			l := l
			links.nested(1, func(link *message) {
				link.bytes(1, l.TraceID[:])
				link.bytes(2, l.SpanID[:])
				link.number(3, int64(l.Type))
				link.attributes(4, l.Attributes)
			})
		}
	})
	m.nested(11, func(status *message) {
		status.number(1, int64(s.Code))
		status.text(2, s.Message)
	})
	m.nested(12, func(same *message) { same.number(1, map[bool]int64{true: 0, false: 1}[s.HasRemoteParent]) })
	m.nested(13, func(count *message) { count.number(1, int64(s.ChildSpanCount)) })
	m.number(14, int64(s.SpanKind))
	if s.Tracestate != nil {
		m.nested(15, func(state *message) {
			for _, e := range s.Tracestate.Entries() {
				e := e
				state.nested(1, func(entry *message) {
					entry.text(1, e.Key)
					entry.text(2, e.Value)
				})
			}
		})
	}
}

func (m *message) time(field uint64, t time.Time) {
	m.nested(field, func(stamp *message) {
		stamp.number(1, t.Unix())
		stamp.number(2, int64(t.Nanosecond()))
	})
}

func (m *message) truncatable(field uint64, value string) {
	m.nested(field, func(text *message) { text.text(1, value) })
}

func (m *message) attributes(field uint64, attributes map[string]interface{}) {
	m.nested(field, func(list *message) {
		for key, value := range attributes {
			list.nested(1, func(entry *message) {
				entry.text(1, key)
				entry.nested(2, func(any *message) { any.value(value) })
			})
		}
	})
}

func (m *message) value(value interface{}) {
	switch v := value.(type) {
	case string:
		m.truncatable(1, v)
	case int64:
		m.number(2, v)
	case bool:
		m.number(3, map[bool]int64{true: 1}[v])
	case float64:
		m.tag(4, proto.WireFixed64)
		_ = m.EncodeFixed64(math.Float64bits(v))
	}
}
