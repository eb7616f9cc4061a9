namespace Tracepost.ApiService.Receivers.Translation;

/// <summary>The numbers of the OTLP fields that translators write: https://github.com/open-telemetry/opentelemetry-proto (trace.proto and what it uses).</summary>
internal static class OtlpFields
{
    // ExportTraceServiceRequest { ResourceSpans resource_spans = 1; }
    public const int ResourceSpans = 1;

    // ResourceSpans { Resource resource = 1; ScopeSpans scope_spans = 2; }
    public const int Resource = 1;
    public const int ScopeSpans = 2;

    // Resource { KeyValue attributes = 1; }
    public const int ResourceAttribute = 1;

    // ScopeSpans { InstrumentationScope scope = 1; Span spans = 2; }
    public const int Scope = 1;
    public const int Span = 2;

    // InstrumentationScope { string name = 1; string version = 2; KeyValue attributes = 3; }
    public const int ScopeName = 1;
    public const int ScopeVersion = 2;
    public const int ScopeAttribute = 3;

    // Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; SpanKind kind = 6;
    //        fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; KeyValue attributes = 9; uint32 dropped_attributes_count = 10;
    //        Event events = 11; uint32 dropped_events_count = 12; Link links = 13; uint32 dropped_links_count = 14; Status status = 15; fixed32 flags = 16; }
    public const int TraceId = 1;
    public const int SpanId = 2;
    public const int TraceState = 3;
    public const int ParentSpanId = 4;
    public const int Name = 5;
    public const int Kind = 6;
    public const int StartTime = 7;
    public const int EndTime = 8;
    public const int SpanAttribute = 9;
    public const int DroppedAttributes = 10;
    public const int Event = 11;
    public const int DroppedEvents = 12;
    public const int Link = 13;
    public const int DroppedLinks = 14;
    public const int Status = 15;
    public const int Flags = 16;

    // Event { fixed64 time_unix_nano = 1; string name = 2; KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
    public const int EventTime = 1;
    public const int EventName = 2;
    public const int EventAttribute = 3;
    public const int EventDroppedAttributes = 4;

    // Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; KeyValue attributes = 4; uint32 dropped_attributes_count = 5; fixed32 flags = 6; }
    public const int LinkTraceId = 1;
    public const int LinkSpanId = 2;
    public const int LinkTraceState = 3;
    public const int LinkAttribute = 4;
    public const int LinkDroppedAttributes = 5;
    public const int LinkFlags = 6;

    // Status { string message = 2; StatusCode code = 3; }
    public const int StatusMessage = 2;
    public const int StatusCode = 3;

    // KeyValue { string key = 1; AnyValue value = 2; }
    public const int Key = 1;
    public const int Value = 2;

    // AnyValue { string 1 | bool 2 | int64 3 | double 4 | ArrayValue 5 | KeyValueList 6 | bytes 7 }
    public const int StringValue = 1;
    public const int BoolValue = 2;
    public const int IntValue = 3;
    public const int DoubleValue = 4;
    public const int ArrayValue = 5;
    public const int BytesValue = 7;

    // ArrayValue { AnyValue values = 1; }
    public const int ArrayElement = 1;
}
