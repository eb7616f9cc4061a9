using Tracepost.DataService.Attributes;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>Spans that came without a time, as Zipkin's may: they have the attribute with which the receiver says so.</summary>
internal static class UntimedSpan
{
    /// <summary>The attribute.</summary>
    public static ReadOnlySpan<byte> Key => "otel.zipkin.absentField.startTime"u8;

    /// <summary>Whether this is one: <c>Span { KeyValue attributes = 9 }</c>.</summary>
    public static bool Is(ReadOnlySpan<byte> span)
    {
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (!reader.Is(9, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            KeyValueReader.Read(reader.ReadBytes(), out var key, out _);
            if (key.SequenceEqual(Key)) return true;
        }

        return false;
    }
}
