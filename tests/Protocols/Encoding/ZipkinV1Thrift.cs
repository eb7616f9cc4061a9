using OpenTelemetry.Proto.Trace.V1;
using Thrift.Protocol.Entities;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>A list of zipkinCore.thrift's spans: https://github.com/openzipkin/zipkin-api/blob/master/thrift/zipkinCore.thrift.</summary>
internal static class ZipkinV1Thrift
{
    private const int Text = 6; // AnnotationType.STRING

    public static Task<byte[]> EncodeAsync(ResourceSpans resource) => ThriftOutput.WriteAsync(
        JaegerThrift.Binary, thrift => thrift.ListAsync(TType.Struct, [.. ZipkinSpan.Of(resource)], span => WriteAsync(thrift, span)));

    private static Task WriteAsync(ThriftOutput thrift, ZipkinSpan span) => thrift.StructAsync(async () =>
    {
        await thrift.I64Async(1, JaegerThrift.Id(span.Span.TraceId, 8));
        await thrift.TextAsync(3, span.Span.Name);
        await thrift.I64Async(4, JaegerThrift.Id(span.Span.SpanId, 0));
        if (!span.Span.ParentSpanId.IsEmpty) await thrift.I64Async(5, JaegerThrift.Id(span.Span.ParentSpanId, 0));
        await thrift.ListAsync(6, TType.Struct, [.. span.CoreAnnotations, .. span.Annotations], annotation => thrift.StructAsync(async () =>
        {
            await thrift.I64Async(1, (long)annotation.Timestamp);
            await thrift.TextAsync(2, annotation.Value);
            await EndpointAsync(thrift, 3, span);
        }));
        // What says where a span without any annotation is from.
        IEnumerable<KeyValuePair<string, string>> tags = span.CoreAnnotations.Any() ? span.Tags : span.Tags.Append(KeyValuePair.Create("lc", ""));
        await thrift.ListAsync(8, TType.Struct, [.. tags], tag => thrift.StructAsync(async () =>
        {
            await thrift.TextAsync(1, tag.Key);
            await thrift.BytesAsync(2, System.Text.Encoding.UTF8.GetBytes(tag.Value));
            await thrift.I32Async(3, Text);
            await EndpointAsync(thrift, 4, span);
        }));
        await thrift.I64Async(10, (long)span.Timestamp);
        await thrift.I64Async(11, (long)span.Duration);
        await thrift.I64Async(12, JaegerThrift.Id(span.Span.TraceId, 0));
    });

    private static Task EndpointAsync(ThriftOutput thrift, short field, ZipkinSpan span) =>
        thrift.FieldAsync(field, TType.Struct, () => thrift.StructAsync(async () =>
        {
            await thrift.I32Async(1, 0);
            await thrift.I16Async(2, 0);
            await thrift.TextAsync(3, span.ServiceName);
        }));
}
