using OpenTelemetry.Proto.Trace.V1;
using static Tracepost.Testing.Protocols.Encoding.ThriftValue;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>A list of zipkinCore.thrift's spans: https://github.com/openzipkin/zipkin-api/blob/master/thrift/zipkinCore.thrift.</summary>
internal static class ZipkinV1Thrift
{
    private const int TextType = 6; // AnnotationType.STRING

    public static Task<byte[]> EncodeAsync(ResourceSpans resource) => List(ZipkinSpan.Of(resource).Select(OneSpan)).ToBinaryAsync();

    private static ThriftValue OneSpan(ZipkinSpan span) => Struct(Fields(span));

    private static IEnumerable<(short Id, ThriftValue Value)> Fields(ZipkinSpan span)
    {
        yield return (1, I64(JaegerThrift.Id(span.Span.TraceId, 8)));
        yield return (3, Text(span.Span.Name));
        yield return (4, I64(JaegerThrift.Id(span.Span.SpanId, 0)));
        if (!span.Span.ParentSpanId.IsEmpty) yield return (5, I64(JaegerThrift.Id(span.Span.ParentSpanId, 0)));
        yield return (6, List(span.CoreAnnotations.Concat(span.Annotations).Select(annotation => Struct(
            (1, I64((long)annotation.Timestamp)), (2, Text(annotation.Value)), (3, Endpoint(span))))));
        // What says where a span without any annotation is from.
        var tags = span.CoreAnnotations.Any() ? span.Tags : span.Tags.Append(KeyValuePair.Create("lc", ""));
        yield return (8, List(tags.Select(tag => Struct((1, Text(tag.Key)), (2, Text(tag.Value)), (3, I32(TextType)), (4, Endpoint(span))))));
        yield return (10, I64((long)span.Timestamp));
        yield return (11, I64((long)span.Duration));
        yield return (12, I64(JaegerThrift.Id(span.Span.TraceId, 0)));
    }

    private static ThriftValue Endpoint(ZipkinSpan span) => Struct((1, I32(0)), (2, I16(0)), (3, Text(span.ServiceName)));
}
