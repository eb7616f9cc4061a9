using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Wire;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>zipkin.proto3.ListOfSpans: https://github.com/openzipkin/zipkin-api/blob/master/zipkin.proto.</summary>
internal static class ZipkinProtobuf
{
    public static Task<byte[]> EncodeAsync(ResourceSpans resource) => ProtobufOutput.WriteAsync(proto =>
    {
        foreach (var span in ZipkinSpan.Of(resource)) proto.Message(1, () => Write(proto, span));
    });

    private static void Write(ProtoWriter proto, ZipkinSpan span)
    {
        proto.Bytes(1, span.Span.TraceId);
        if (!span.Span.ParentSpanId.IsEmpty) proto.Bytes(2, span.Span.ParentSpanId);
        proto.Bytes(3, span.Span.SpanId);
        proto.WriteVarint(4, Kind(span.Span.Kind));
        proto.Text(5, span.Span.Name);
        proto.WriteFixed64(6, span.Timestamp);
        proto.WriteVarint(7, span.Duration);
        proto.Message(8, () => proto.Text(1, span.ServiceName));
        foreach (var (timestamp, value) in span.Annotations)
        {
            proto.Message(10, () =>
            {
                proto.WriteFixed64(1, timestamp);
                proto.Text(2, value);
            });
        }

        foreach (var (key, value) in span.Tags)
        {
            proto.Message(11, () =>
            {
                proto.Text(1, key);
                proto.Text(2, value);
            });
        }
    }

    // CLIENT 1, SERVER 2, PRODUCER 3, CONSUMER 4
    private static ulong Kind(Span.Types.SpanKind kind) => kind switch
    {
        Span.Types.SpanKind.Client => 1,
        Span.Types.SpanKind.Server => 2,
        Span.Types.SpanKind.Producer => 3,
        Span.Types.SpanKind.Consumer => 4,
        _ => 0,
    };
}
