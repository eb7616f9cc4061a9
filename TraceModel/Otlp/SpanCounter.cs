using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Otlp;

/// <summary>Counts the spans of an <c>ExportTraceServiceRequest</c> or <c>TracesData</c> by walking over them, without reading them.</summary>
public static class SpanCounter
{
    /// <summary>The number of spans.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static long Count(ReadOnlySpan<byte> tracesData)
    {
        long spans = 0;
        var reader = new ProtoReader(tracesData);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) spans += CountInResource(reader.ReadBytes());
            else reader.Skip();
        }

        return spans;
    }

    private static long CountInResource(ReadOnlySpan<byte> resourceSpans)
    {
        long spans = 0;
        var reader = new ProtoReader(resourceSpans);
        while (reader.TryReadTag())
        {
            if (!reader.Is(2, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var scopeSpans = new ProtoReader(reader.ReadBytes());
            while (scopeSpans.TryReadTag())
            {
                if (scopeSpans.Is(2, WireType.LengthDelimited)) spans++;
                scopeSpans.Skip();
            }
        }

        return spans;
    }
}
