package main

import (
	"encoding/json"
	"fmt"
	"net/url"
)

type services struct {
	Services []string `json:"services"`
}

type operations struct {
	Operations []struct {
		Name     string `json:"name"`
		SpanKind string `json:"spanKind"`
	} `json:"operations"`
}

type result struct {
	Result tracesData `json:"result"`
}

type tracesData struct {
	ResourceSpans []struct {
		Resource   resource `json:"resource"`
		ScopeSpans []struct {
			Scope     scope      `json:"scope"`
			Spans     []otlpSpan `json:"spans"`
			SchemaURL string     `json:"schemaUrl,omitempty"`
		} `json:"scopeSpans"`
		SchemaURL string `json:"schemaUrl,omitempty"`
	} `json:"resourceSpans"`
}

type resource struct {
	Attributes             []attribute `json:"attributes"`
	DroppedAttributesCount uint32      `json:"droppedAttributesCount,omitempty"`
}

type scope struct {
	Name                   string      `json:"name"`
	Version                string      `json:"version"`
	Attributes             []attribute `json:"attributes"`
	DroppedAttributesCount uint32      `json:"droppedAttributesCount,omitempty"`
}

type otlpSpan struct {
	TraceID                string      `json:"traceId"`
	SpanID                 string      `json:"spanId"`
	TraceState             string      `json:"traceState"`
	ParentSpanID           string      `json:"parentSpanId"`
	Flags                  uint32      `json:"flags"`
	Name                   string      `json:"name"`
	Kind                   int         `json:"kind"`
	StartTimeUnixNano      string      `json:"startTimeUnixNano"`
	EndTimeUnixNano        string      `json:"endTimeUnixNano"`
	Attributes             []attribute `json:"attributes"`
	DroppedAttributesCount uint32      `json:"droppedAttributesCount,omitempty"`
	Events                 []otlpEvent `json:"events"`
	DroppedEventsCount     uint32      `json:"droppedEventsCount,omitempty"`
	Links                  []otlpLink  `json:"links"`
	DroppedLinksCount      uint32      `json:"droppedLinksCount,omitempty"`
	Status                 struct {
		Message string `json:"message"`
		Code    int    `json:"code"`
	} `json:"status"`
}

type otlpEvent struct {
	TimeUnixNano           string      `json:"timeUnixNano"`
	Name                   string      `json:"name"`
	Attributes             []attribute `json:"attributes"`
	DroppedAttributesCount uint32      `json:"droppedAttributesCount,omitempty"`
}

type otlpLink struct {
	TraceID                string      `json:"traceId"`
	SpanID                 string      `json:"spanId"`
	TraceState             string      `json:"traceState"`
	Attributes             []attribute `json:"attributes"`
	DroppedAttributesCount uint32      `json:"droppedAttributesCount,omitempty"`
	Flags                  uint32      `json:"flags"`
}

type attribute struct {
	Key   string `json:"key"`
	Value value  `json:"value"`
}

// value has the types of the OTLP specification. Grafana's own are texts where it has booleans and doubles, which it cannot read from Jaeger either.
type value struct {
	StringValue *string      `json:"stringValue,omitempty"`
	BoolValue   *bool        `json:"boolValue,omitempty"`
	IntValue    *string      `json:"intValue,omitempty"`
	DoubleValue *json.Number `json:"doubleValue,omitempty"`
	BytesValue  *string      `json:"bytesValue,omitempty"`
	ArrayValue  *struct {
		Values []value `json:"values"`
	} `json:"arrayValue,omitempty"`
	KvlistValue *struct {
		Values []attribute `json:"values"`
	} `json:"kvlistValue,omitempty"`
}

func askJaegerV3(where, question string, arguments []string) (interface{}, error) {
	switch question {
	case "services":
		var answer services
		return &answer, ask(where, "/api/v3/services", nil, &answer)
	case "operations": // <service>
		var answer operations
		return &answer, ask(where, "/api/v3/operations", url.Values{"service": {arguments[0]}}, &answer)
	case "search": // query.service_name= query.operation_name= query.attributes= query.duration_min= … query.start_time_min=, RFC 3339
		query, err := parameters(arguments)
		if err != nil {
			return nil, err
		}
		var answer result
		return &answer, ask(where, "/api/v3/traces", query, &answer)
	case "trace": // <id> start_time= end_time=
		query, err := parameters(arguments[1:])
		if err != nil {
			return nil, err
		}
		var answer result
		return &answer, ask(where, "/api/v3/traces/"+url.QueryEscape(arguments[0]), query, &answer)
	}
	return nil, fmt.Errorf("Jaeger is not asked for %q over v3", question)
}
