using System.Globalization;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Zipkin;

namespace Tracepost.EndToEnd.Tests.Dependencies;

/// <summary>
/// A Zipkin trace as text, a line for each span: <code>id parent kind service>remote flags        2 1 CLIENT web>app ! @50</code>
/// with "." for no parent, "none" for no kind and "-" for an endpoint without a name; flags are "!" (a tag error), "shared", "@50" (its start,
/// ms) and "event" (an annotation called error). The names are this trace's alone.
/// </summary>
internal sealed class ZipkinTrace(params string[] lines)
{
    private readonly string _suffix = ZipkinSpan.NewName("");
    private readonly string _traceId = ZipkinSpan.NewTraceId();

    /// <summary>The spans, at an offset to <see cref="ZipkinSpan.Now"/> in milliseconds.</summary>
    public IEnumerable<JsonObject> Spans(long afterMillis = 0) => lines.Select(line => Span(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), afterMillis));

    /// <summary>Of all links those of this trace, as text without what makes the names unique: <c>web>app 2!1</c>, two calls, one failed.</summary>
    public string Links(JsonArray links) => string.Join(", ", links
        .Where(link => $"{link!["parent"]}".EndsWith(_suffix, StringComparison.Ordinal) || $"{link["child"]}".EndsWith(_suffix, StringComparison.Ordinal))
        .Select(link => $"{link!["parent"]}>{link["child"]} {link["callCount"]}".Replace(_suffix, "", StringComparison.Ordinal)
            + (link["errorCount"] is { } errors ? $"!{errors}" : ""))
        .Order(StringComparer.Ordinal));

    private JsonObject Span(string[] parts, long afterMillis)
    {
        var names = parts[3].Split('>');
        var start = parts.FirstOrDefault(part => part.StartsWith('@')) is { } at ? long.Parse(at[1..], CultureInfo.InvariantCulture) : 0;
        var span = ZipkinSpan.Of(null, _traceId, (afterMillis + start) * 1000, 50_000).With(
            ("id", parts[0].PadLeft(16, '0')),
            ("parentId", parts[1] == "." ? null : parts[1].PadLeft(16, '0')),
            ("kind", parts[2] == "none" ? null : parts[2]),
            ("localEndpoint", Endpoint(names[0], "172.17.0.4")),
            ("remoteEndpoint", names.Length > 1 ? Endpoint(names[1], "172.17.0.5") : null),
            ("shared", parts.Contains("shared") ? true : null));
        if (parts.Contains("!")) span = span.WithTags(("error", "💩"));
        return parts.Contains("event") ? span.WithAnnotation("error") : span;
    }

    private JsonObject Endpoint(string name, string address) =>
        name == "-" ? new JsonObject { ["ipv4"] = address } : new JsonObject { ["serviceName"] = name + _suffix, ["ipv4"] = address, ["port"] = 8080 };
}
