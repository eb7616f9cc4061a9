using System.Buffers.Binary;
using System.Globalization;

namespace Tracepost.TraceModel;

/// <summary>A trace id: 16 bytes, big endian, not all zero when valid. 64-bit ids have <see cref="High"/> zero.</summary>
public readonly record struct TraceId(ulong High, ulong Low) : IComparable<TraceId>
{
    /// <summary>The length of a trace id on the wire, in bytes.</summary>
    public const int Size = 16;

    /// <summary>True for the invalid id of zeros.</summary>
    public bool IsZero => (High | Low) == 0;

    /// <summary>Reads 16 bytes.</summary>
    public static TraceId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes 16 bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    /// <summary>The 16 bytes in a new array.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>Parses 1 to 32 hexadecimal digits of any case; shorter ones are padded with zeros on the left, as Jaeger does.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TraceId id)
    {
        id = default;
        if (text.Length is 0 or > 32)
            return false;
        var split = Math.Max(0, text.Length - 16);
        ulong high = 0;
        if (split > 0 && !TryParseHex(text[..split], out high))
            return false;
        if (!TryParseHex(text[split..], out var low))
            return false;
        id = new TraceId(high, low);
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";

    /// <inheritdoc/>
    public int CompareTo(TraceId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    internal static bool TryParseHex(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
