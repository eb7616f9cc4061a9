using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>The tags of the OTLP fields that are read, as they stand on the wire: number &lt;&lt; 3 | wire type.</summary>
internal static class OtlpTag
{
    private const uint Message = (uint)WireType.LengthDelimited;

    // ExportTraceServiceRequest { ResourceSpans resource_spans = 1; }, and the same for TracesData
    public const uint ResourceSpans = (1 << 3) | Message;

    // ResourceSpans { Resource resource = 1; ScopeSpans scope_spans = 2; string schema_url = 3; }
    public const uint Resource = (1 << 3) | Message;
    public const uint ScopeSpans = (2 << 3) | Message;

    // ScopeSpans { InstrumentationScope scope = 1; Span spans = 2; string schema_url = 3; }
    public const uint Scope = (1 << 3) | Message;
    public const uint Span = (2 << 3) | Message;

    // Resource { KeyValue attributes = 1; uint32 dropped_attributes_count = 2; EntityRef entity_refs = 3; }
    public const uint ResourceAttribute = (1 << 3) | Message;
    public const uint EntityRef = (3 << 3) | Message;

    // InstrumentationScope { string name = 1; string version = 2; KeyValue attributes = 3; }
    public const uint ScopeAttribute = (3 << 3) | Message;

    // Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; SpanKind kind = 6;
    //        fixed64 start = 7; fixed64 end = 8; KeyValue attributes = 9; Event events = 11; Link links = 13; Status status = 15; }
    public const uint TraceId = (1 << 3) | Message;
    public const uint SpanId = (2 << 3) | Message;
    public const uint ParentSpanId = (4 << 3) | Message;
    public const uint Name = (5 << 3) | Message;
    public const uint Kind = (6 << 3) | (uint)WireType.Varint;
    public const uint Start = (7 << 3) | (uint)WireType.Fixed64;
    public const uint End = (8 << 3) | (uint)WireType.Fixed64;
    public const uint SpanAttribute = (9 << 3) | Message;
    public const uint Event = (11 << 3) | Message;
    public const uint Link = (13 << 3) | Message;
    public const uint Status = (15 << 3) | Message;

    // Event { …; KeyValue attributes = 3; }  Link { …; KeyValue attributes = 4; }  Status { string message = 2; StatusCode code = 3; }
    public const uint EventAttribute = (3 << 3) | Message;
    public const uint LinkAttribute = (4 << 3) | Message;
    public const uint StatusCode = (3 << 3) | (uint)WireType.Varint;

    // KeyValue { string key = 1; AnyValue value = 2; }
    public const uint Key = (1 << 3) | Message;
    public const uint Value = (2 << 3) | Message;

    // AnyValue { string 1 | bool 2 | int64 3 | double 4 | ArrayValue 5 | KeyValueList 6 | bytes 7 }
    public const uint StringValue = (1 << 3) | Message;
    public const uint BoolValue = (2 << 3) | (uint)WireType.Varint;
    public const uint IntValue = (3 << 3) | (uint)WireType.Varint;
    public const uint DoubleValue = (4 << 3) | (uint)WireType.Fixed64;
    public const uint ArrayValue = (5 << 3) | Message;
    public const uint MapValue = (6 << 3) | Message;
    public const uint BytesValue = (7 << 3) | Message;

    // ArrayValue { AnyValue values = 1; }   KeyValueList { KeyValue values = 1; }
    public const uint Element = (1 << 3) | Message;
}
