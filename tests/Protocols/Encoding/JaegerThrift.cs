using System.Buffers.Binary;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using static Tracepost.Testing.Protocols.Encoding.ThriftValue;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>jaeger.thrift: https://github.com/jaegertracing/jaeger-idl/blob/main/thrift/jaeger.thrift.</summary>
internal static class JaegerThrift
{
    /// <summary>A <c>Batch</c> in the binary protocol.</summary>
    public static Task<byte[]> EncodeBatchAsync(ResourceSpans spans) => Batch(spans).ToBinaryAsync();

    /// <summary>An <c>Agent.emitBatch</c> message in the binary protocol.</summary>
    public static Task<byte[]> EncodeBinaryMessageAsync(ResourceSpans spans) => Message("emitBatch", Struct((1, Batch(spans)))).ToBinaryAsync();

    /// <summary>An <c>Agent.emitBatch</c> message in the compact protocol.</summary>
    public static Task<byte[]> EncodeCompactMessageAsync(ResourceSpans spans) => Message("emitBatch", Struct((1, Batch(spans)))).ToCompactAsync();

    public static long Id(ByteString id, int offset) => BinaryPrimitives.ReadInt64BigEndian(id.Span[offset..]);

    // Batch { 1 Process process; 2 list<Span> spans }   Process { 1 serviceName; 2 list<Tag> tags }
    private static ThriftValue Batch(ResourceSpans resource) => Struct(
        (1, Struct(
            (1, Text(SpanTags.ServiceName(resource.Resource))),
            (2, Tags(resource.Resource.Attributes.Where(attribute => attribute.Key != "service.name"))))),
        (2, List(from scope in resource.ScopeSpans from span in scope.Spans select OneSpan(scope.Scope, span))));

    private static ThriftValue OneSpan(InstrumentationScope scope, Span span) => Struct(
        (1, I64(Id(span.TraceId, 8))),
        (2, I64(Id(span.TraceId, 0))),
        (3, I64(Id(span.SpanId, 0))),
        (4, I64(span.ParentSpanId.IsEmpty ? 0 : Id(span.ParentSpanId, 0))),
        (5, Text(span.Name)),
        (6, List(span.Links.Select(FollowsFrom))),
        (7, I32(1)), // sampled
        (8, I64((long)SpanTags.Micros(span.StartTimeUnixNano))),
        (9, I64((long)SpanTags.Micros(span.EndTimeUnixNano - span.StartTimeUnixNano))),
        (10, Tags([.. span.Attributes, .. SpanTags.Scope(scope), .. SpanTags.Jaeger(span)])),
        (11, List(span.Events.Select(Log))));

    private static ThriftValue FollowsFrom(Span.Types.Link link) => Struct(
        (1, I32(1)), (2, I64(Id(link.TraceId, 8))), (3, I64(Id(link.TraceId, 0))), (4, I64(Id(link.SpanId, 0))));

    private static ThriftValue Log(Span.Types.Event log) => Struct(
        (1, I64((long)SpanTags.Micros(log.TimeUnixNano))), (2, Tags([SpanTags.Text("event", log.Name), .. log.Attributes])));

    private static ThriftValue Tags(IEnumerable<KeyValue> tags) => List(tags.Select(Tag));

    // Tag { 1 key; 2 TagType { STRING, DOUBLE, BOOL, LONG, BINARY }; 3 vStr; 4 vDouble; 5 vBool; 6 vLong; 7 vBinary }
    private static ThriftValue Tag(KeyValue tag)
    {
        var (type, value) = tag.Value.ValueCase switch
        {
            AnyValue.ValueOneofCase.DoubleValue => (1, Double(tag.Value.DoubleValue)),
            AnyValue.ValueOneofCase.BoolValue => (2, Bool(tag.Value.BoolValue)),
            AnyValue.ValueOneofCase.IntValue => (3, I64(tag.Value.IntValue)),
            AnyValue.ValueOneofCase.BytesValue => (4, Bytes(tag.Value.BytesValue.ToByteArray())),
            _ => (0, Text(SpanTags.AsText(tag.Value))),
        };
        return Struct((1, Text(tag.Key)), (2, I32(type)), ((short)(3 + type), value));
    }
}
