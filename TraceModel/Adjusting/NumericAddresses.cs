using System.Globalization;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.TraceModel.Adjusting;

/// <summary>IPv4 addresses that came packed into a number, as old clients send them, become readable: 134744072 is 8.8.8.8.</summary>
internal static class NumericAddresses
{
    /// <summary>True for the two attributes that hold addresses.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> key) => key.SequenceEqual("ip"u8) || key.SequenceEqual("peer.ipv4"u8);

    /// <summary>The address in an <c>AnyValue</c>; null if it is no number.</summary>
    public static string? Find(ReadOnlySpan<byte> anyValue) => Find(AttributeDecoder.DecodeValue(anyValue));

    /// <summary>The attributes with readable addresses; the same list if there is nothing to do.</summary>
    public static IReadOnlyList<KeyValue> Normalized(IReadOnlyList<KeyValue> attributes)
    {
        List<KeyValue>? normalized = null;
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Key is "ip" or "peer.ipv4" && Find(attributes[i].Value) is { } address)
                (normalized ??= [.. attributes])[i] = new KeyValue(attributes[i].Key, AttributeValue.Of(address));
        }

        return normalized ?? attributes;
    }

    private static string? Find(AttributeValue value)
    {
        uint packed;
        if (value.Type == AttributeType.Int) packed = unchecked((uint)value.AsInt);
        else if (value.Type == AttributeType.Double) packed = unchecked((uint)(long)value.AsDouble);
        else return null;
        return string.Create(CultureInfo.InvariantCulture, $"{packed >> 24}.{(packed >> 16) & 255}.{(packed >> 8) & 255}.{packed & 255}");
    }
}
