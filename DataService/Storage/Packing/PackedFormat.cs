using System.Runtime.CompilerServices;

namespace Tracepost.DataService.Storage.Packing;

/// <summary>
/// How the ids and times of a fragment's spans are kept beside the rest of its OTLP bytes. They do not compress, and between them the rest compresses
/// worse: a third of a payload is saved by keeping them apart. From both, and the trace id of the row, the bytes come back exactly as they were.
/// <code>
/// payload   01  length of the OTLP bytes  length of the columns  columns  rest          lengths are varints; the rest is a zstd frame
/// columns   number of ids  number of others  scale  length of parents                    varints
///           base: 8 bytes   ids: 8 bytes each   others: 8 bytes each   parents   times
/// rest      TracesData, but of a span, up to and with its end:
///           trace_id 0A 10 …  span_id 12 08 …  parent_span_id 22 08 …  start 39 …  end 41 …   only the first byte is left
/// ids       span_id, in the order of the spans
/// others    parents that are not among the ids
/// parents   parent_span_id: its place among ids and others, a varint
/// times     a start less the base, an end less the start of its span (less the base if it comes before), over the scale: zigzag varints
/// scale     its place among <see cref="Scales"/>
/// base      the first time; as long as there is none, 0
/// </code>
/// A fragment in which any of these fields is not so (an id of another length, another trace, a group) is a zstd frame as it is: a payload
/// without <see cref="Marker"/>, with which no frame begins.
/// </summary>
internal static class PackedFormat
{
    /// <summary>The first byte of a packed payload. In that of a frame the two lowest bits, the size of a dictionary's id, are 0.</summary>
    public const byte Marker = 1;

    public const byte TraceIdTag = 0x0A;
    public const byte SpanIdTag = 0x12;
    public const byte ParentTag = 0x22;
    public const byte StartTag = 0x39;
    public const byte EndTag = 0x41;

    /// <summary>What all times of a fragment may be multiples of: clocks tick in milliseconds, microseconds or 100 ns.</summary>
    public static ReadOnlySpan<ulong> Scales => [1_000_000, 1_000, 100, 1];

    /// <summary>No byte of the rest stands for more than a trace id with its tag and length.</summary>
    public const int MaxGrowth = 18;

    /// <summary>Room for a varint.</summary>
    public const int MaxVarint = 10;

    /// <summary>The field by which the messages around spans have the next: ResourceSpans = 1, ScopeSpans = 2, Span = 2; length-delimited.</summary>
    public static ReadOnlySpan<byte> Nesting => [0x0A, 0x12, 0x12];

    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>Writes a varint.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        for (; value > 0x7F; value >>= 7) destination[length++] = (byte)(value | 0x80);
        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads a varint at <paramref name="position"/> and moves behind it.</summary>
    /// <returns>False if there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        if ((uint)position < (uint)source.Length && source[position] < 0x80)
        {
            value = source[position++];
            return true;
        }

        return TryReadLong(source, ref position, out value);
    }

    private static bool TryReadLong(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        value = 0;
        for (var i = 0; i < MaxVarint && position < source.Length; i++)
        {
            var part = source[position++];
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80) return true;
        }

        return false;
    }

    /// <summary>Moves behind the field at <paramref name="position"/>.</summary>
    /// <returns>False if there is none that can be passed over; a group cannot.</returns>
    public static bool TrySkip(ReadOnlySpan<byte> source, ref int position)
    {
        if (!TryRead(source, ref position, out var tag)) return false;
        switch (tag & 7)
        {
            case 0: return TryRead(source, ref position, out _);
            case 1: return TryMove(source, ref position, 8);
            case 2: return TryRead(source, ref position, out var length) && TryMove(source, ref position, length);
            case 5: return TryMove(source, ref position, 4);
            default: return false;
        }
    }

    private static bool TryMove(ReadOnlySpan<byte> source, ref int position, ulong length)
    {
        if (length > (ulong)(source.Length - position)) return false;
        position += (int)length;
        return true;
    }
}
