using System.Globalization;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>Jaeger's adjusters of single tags: sorted by key, and IPv4 addresses that came as numbers made readable.</summary>
internal static class JaegerTagOrder
{
    public static void Normalize(List<KeyValue> tags)
    {
        for (var i = 0; i < tags.Count; i++)
        {
            if (tags[i].Key is "ip" or "peer.ipv4" && AddressOf(tags[i].Value) is { } address)
                tags[i] = new KeyValue(tags[i].Key, AttributeValue.Of(address));
        }

        // List.Sort is not stable: equal keys would change places.
        var sorted = tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).ToList();
        tags.Clear();
        tags.AddRange(sorted);
    }

    // 134744072 -> 8.8.8.8
    private static string? AddressOf(AttributeValue value)
    {
        uint packed;
        if (value.Type == AttributeType.Int) packed = unchecked((uint)value.AsInt);
        else if (value.Type == AttributeType.Double) packed = unchecked((uint)(long)value.AsDouble);
        else return null;
        return string.Create(CultureInfo.InvariantCulture, $"{packed >> 24}.{(packed >> 16) & 255}.{(packed >> 8) & 255}.{packed & 255}");
    }
}
