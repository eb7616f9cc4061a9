using static Tracepost.DataService.Tests.Ingest.Requests.Wire;

namespace Tracepost.DataService.Tests.Ingest.Requests;

/// <summary>OTLP messages by hand, as an SDK would order their fields.</summary>
internal static class Messages
{
    /// <summary>The time it is in these tests: 2026-11-22T12:00:00Z.</summary>
    public const ulong Now = 1_795_348_800UL * 1_000_000_000;

    public static readonly byte[] TraceA = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
    public static readonly byte[] TraceB = [.. Enumerable.Range(17, 16).Select(i => (byte)i)];

    public static byte[] Request(params byte[][] resourceSpans) => Concat([.. resourceSpans.Select(content => Bytes(1, content))]);

    public static byte[] ResourceSpans(byte[] resource, params byte[][] scopeSpans) =>
        [.. Bytes(1, resource), .. Concat([.. scopeSpans.Select(content => Bytes(2, content))])];

    public static byte[] ScopeSpans(byte[] scope, params byte[][] spans) =>
        [.. Bytes(1, scope), .. Concat([.. spans.Select(content => Bytes(2, content))])];

    public static byte[] Resource(string service) => Bytes(1, Attribute("service.name", service));

    public static byte[] Scope(string name) => Text(1, name);

    public static byte[] Attribute(string key, string value) => [.. Text(1, key), .. Bytes(2, Text(1, value))];

    public static byte[] Id(ulong id) => [.. BitConverter.GetBytes(id).Reverse()];

    public static byte[] Span(
        byte[] traceId,
        byte[] spanId,
        byte[]? parent = null,
        string name = "op",
        int kind = 2,
        ulong start = Now,
        ulong end = Now + 1000,
        params byte[][] more) =>
        Concat(
        [
            Bytes(1, traceId), Bytes(2, spanId), .. parent is null ? [] : new[] { Bytes(4, parent) }, Text(5, name), Varint(6, (ulong)kind),
            Fixed64(7, start), Fixed64(8, end), .. more,
        ]);

    /// <summary>A request with one resource, one scope and these spans.</summary>
    public static byte[] Of(params byte[][] spans) => Request(ResourceSpans(Resource("shop"), ScopeSpans(Scope("lib"), spans)));
}
