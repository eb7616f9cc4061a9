using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Tracepost.EndToEnd.Tests.Zipkin;

/// <summary>Writes spans as Zipkin writes them, so that what comes back can be compared as it is.</summary>
internal static class ZipkinSpan
{
    private static readonly string[] Order =
        ["traceId", "parentId", "id", "kind", "name", "timestamp", "duration", "localEndpoint", "remoteEndpoint", "annotations", "tags", "debug", "shared"];

    /// <summary>Milliseconds since the Unix epoch: an hour ago, so that spans may lie around it.</summary>
    public static long Now { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 3_600_000;

    /// <summary>A new trace id of 128 bits.</summary>
    public static string NewTraceId() => Hex(16);

    /// <summary>A new id of 64 bits.</summary>
    public static string NewId() => Hex(8);

    /// <summary>A name that no other test uses.</summary>
    public static string NewName(string name) => $"{name}-{Hex(4)}";

    /// <summary>A span of a service, by default at <see cref="Now"/> and 200 ms long.</summary>
    /// <param name="service">Null: of no service.</param>
    /// <param name="traceId">Null: a new one.</param>
    /// <param name="afterMicros">Microseconds after <see cref="Now"/>.</param>
    /// <param name="duration">Microseconds; 0: none.</param>
    public static JsonObject Of(string? service, string? traceId = null, long afterMicros = 0, long duration = 200_000)
    {
        var span = new JsonObject
        {
            ["traceId"] = traceId ?? NewTraceId(),
            ["id"] = NewId(),
            ["name"] = "get",
            ["timestamp"] = (Now * 1000) + afterMicros,
        };
        if (duration > 0) span["duration"] = duration;
        if (service is not null) span["localEndpoint"] = new JsonObject { ["serviceName"] = service, ["ipv4"] = "127.0.0.1" };
        return span;
    }

    /// <summary>A copy in which some members are others; null takes one away.</summary>
    public static JsonObject With(this JsonObject span, params (string Name, JsonNode? Value)[] members)
    {
        var values = span.ToDictionary(member => member.Key, member => member.Value);
        foreach (var (name, value) in members) values[name] = value;
        var kept = Order.Where(name => values.GetValueOrDefault(name) is not null);
        return new JsonObject(kept.Select(name => KeyValuePair.Create(name, (JsonNode?)values[name]!.DeepClone())));
    }

    public static JsonObject WithTags(this JsonObject span, params (string Key, string Value)[] tags) => span.With(
        ("tags", new JsonObject(tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)))));

    public static JsonObject WithAnnotation(this JsonObject span, string value) => span.With(
        ("annotations", new JsonArray(new JsonObject { ["timestamp"] = (Now * 1000) + 500, ["value"] = value })));

    public static JsonObject Calling(this JsonObject span, string service) =>
        span.With(("kind", "CLIENT"), ("remoteEndpoint", new JsonObject { ["serviceName"] = service, ["ipv4"] = "192.168.99.101", ["port"] = 9000 }));

    public static string TraceId(this JsonObject span) => span["traceId"]!.GetValue<string>();

    private static string Hex(int bytes)
    {
        // Neither half begins with zeros, which another length could leave out.
        var id = RandomNumberGenerator.GetBytes(bytes);
        for (var i = 0; i < bytes; i += 8) id[i] |= 0x10;
        return Convert.ToHexStringLower(id);
    }
}
