using System.Text;
using System.Text.Json;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>The keys of a v1 span in JSON, and those that only a v2 span has.</summary>
internal enum V1JsonKey
{
    Unknown,
    TraceId,
    Id,
    ParentId,
    Name,
    Timestamp,
    Duration,
    Debug,
    Annotations,
    BinaryAnnotations,
    Key,
    Value,
    Type,
    Endpoint,
    ServiceName,
    Ipv4,
    Ipv6,
    Port,
    LocalEndpoint,
    RemoteEndpoint,
    Tags,
}

/// <summary>Finds out which key a reader is at.</summary>
internal static class V1JsonKeys
{
    private static readonly (byte[] Name, V1JsonKey Key)[] Keys =
        [.. Enum.GetValues<V1JsonKey>().Where(key => key != V1JsonKey.Unknown).Select(key => (Utf8Name(key), key))];

    /// <summary>The key; the reader moves on to its value.</summary>
    public static V1JsonKey Read(ref Utf8JsonReader reader)
    {
        var found = V1JsonKey.Unknown;
        foreach (var (name, key) in Keys)
        {
            if (reader.ValueIsEscaped ? !reader.ValueTextEquals(name) : !reader.ValueSpan.SequenceEqual(name)) continue;
            found = key;
            break;
        }

        reader.Read();
        return found;
    }

    private static byte[] Utf8Name(V1JsonKey key) => Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(key.ToString()));
}
