using System.Buffers.Binary;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Otlp;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests;

/// <summary>Spans as the decoder gives them.</summary>
internal static class TestSpans
{
    public static OtlpSpan Node(ulong id, ulong parent = 0, ulong start = 0, ulong duration = 10, SpanKind kind = SpanKind.Internal) => new()
    {
        SpanId = Bytes(id),
        ParentSpanId = parent == 0 ? ByteString.Empty : Bytes(parent),
        Name = $"{id}",
        StartTimeUnixNano = start,
        EndTimeUnixNano = start + duration,
        Kind = (OtlpSpan.Types.SpanKind)kind,
    };

    public static List<Span> Decode(params IEnumerable<OtlpSpan> spans) =>
        TracesDataDecoder.Decode(new TracesData { ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { spans } } } } } }.ToByteArray());

    private static ByteString Bytes(ulong id)
    {
        var bytes = new byte[SpanId.Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return ByteString.CopyFrom(bytes);
    }
}
