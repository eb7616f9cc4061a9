using System.Text.Json;

namespace Tracepost.ApiService.Receivers.Zipkin.Json;

/// <summary>The keys of spans in JSON, of both versions.</summary>
internal enum ZipkinJsonKey
{
    Unknown,
    TraceId,
    Id,
    ParentId,
    Kind,
    Name,
    Timestamp,
    Duration,
    Debug,
    Shared,
    Annotations,
    BinaryAnnotations,
    Key,
    Value,
    Type,
    Tags,
    Endpoint,
    LocalEndpoint,
    RemoteEndpoint,
    ServiceName,
    Ipv4,
    Ipv6,
    Port,
}

/// <summary>Finds out which key a reader is at.</summary>
internal static class ZipkinJsonKeys
{
    // The longest key, all of it as \u0062.
    private const int MaxEscaped = 17 * 6;

    /// <summary>The key; the reader moves on to its value.</summary>
    public static ZipkinJsonKey Read(ref Utf8JsonReader reader)
    {
        var key = reader.ValueIsEscaped ? OfEscaped(reader.ValueSpan) : Of(reader.ValueSpan);
        reader.Read();
        return key;
    }

    private static ZipkinJsonKey OfEscaped(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxEscaped) return ZipkinJsonKey.Unknown;
        Span<byte> text = stackalloc byte[MaxEscaped];
        return Of(text[..ZipkinJsonEscapes.Unescape(name, text)]);
    }

    // Length and first letter leave at most one.
    private static ZipkinJsonKey Of(ReadOnlySpan<byte> name) => (name.Length, name.IsEmpty ? default : (char)name[0]) switch
    {
        (2, 'i') => Is(name, "id"u8, ZipkinJsonKey.Id),
        (3, 'k') => Is(name, "key"u8, ZipkinJsonKey.Key),
        (4, 'n') => Is(name, "name"u8, ZipkinJsonKey.Name),
        (4, 'k') => Is(name, "kind"u8, ZipkinJsonKey.Kind),
        (4, 'i') => name[3] == (byte)'4' ? Is(name, "ipv4"u8, ZipkinJsonKey.Ipv4) : Is(name, "ipv6"u8, ZipkinJsonKey.Ipv6),
        (4, 'p') => Is(name, "port"u8, ZipkinJsonKey.Port),
        (4, 't') => name[1] == (byte)'a' ? Is(name, "tags"u8, ZipkinJsonKey.Tags) : Is(name, "type"u8, ZipkinJsonKey.Type),
        (5, 'v') => Is(name, "value"u8, ZipkinJsonKey.Value),
        (5, 'd') => Is(name, "debug"u8, ZipkinJsonKey.Debug),
        (6, 's') => Is(name, "shared"u8, ZipkinJsonKey.Shared),
        (7, 't') => Is(name, "traceId"u8, ZipkinJsonKey.TraceId),
        (8, 'p') => Is(name, "parentId"u8, ZipkinJsonKey.ParentId),
        (8, 'd') => Is(name, "duration"u8, ZipkinJsonKey.Duration),
        (8, 'e') => Is(name, "endpoint"u8, ZipkinJsonKey.Endpoint),
        (9, 't') => Is(name, "timestamp"u8, ZipkinJsonKey.Timestamp),
        (11, 's') => Is(name, "serviceName"u8, ZipkinJsonKey.ServiceName),
        (11, 'a') => Is(name, "annotations"u8, ZipkinJsonKey.Annotations),
        (13, 'l') => Is(name, "localEndpoint"u8, ZipkinJsonKey.LocalEndpoint),
        (14, 'r') => Is(name, "remoteEndpoint"u8, ZipkinJsonKey.RemoteEndpoint),
        (17, 'b') => Is(name, "binaryAnnotations"u8, ZipkinJsonKey.BinaryAnnotations),
        _ => ZipkinJsonKey.Unknown,
    };

    private static ZipkinJsonKey Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected, ZipkinJsonKey key) =>
        name.SequenceEqual(expected) ? key : ZipkinJsonKey.Unknown;
}
