using System.Buffers.Binary;

namespace Tracepost.TraceModel;

/// <summary>A span id: 8 bytes, big endian, not zero when valid.</summary>
public readonly record struct SpanId(ulong Value) : IComparable<SpanId>
{
    /// <summary>The length of a span id on the wire, in bytes.</summary>
    public const int Size = 8;

    /// <summary>True for the invalid id of zeros; as a parent it means that there is none.</summary>
    public bool IsZero => Value == 0;

    /// <summary>Reads 8 bytes.</summary>
    public static SpanId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Parses 1 to 16 hexadecimal digits of any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SpanId id)
    {
        id = default;
        if (text.Length is 0 or > 16 || !TraceId.TryParseHex(text, out var value))
            return false;
        id = new SpanId(value);
        return true;
    }

    /// <summary>16 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{Value:x16}";

    /// <inheritdoc/>
    public int CompareTo(SpanId other) => Value.CompareTo(other.Value);
}
