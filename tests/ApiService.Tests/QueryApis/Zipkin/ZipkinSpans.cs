using System.Text.Json.Nodes;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary>Looks into lists of traces in Zipkin's JSON.</summary>
internal static class ZipkinSpans
{
    /// <summary>Of each trace the ids of its spans, as <c>traceId/id</c>, the latter without zeros before it.</summary>
    public static string[][] Ids(string traces) =>
        [.. JsonNode.Parse(traces)!.AsArray().Select(trace => trace!.AsArray().Select(IdOf).ToArray())];

    private static string IdOf(JsonNode? span) => $"{span!["traceId"]}/{span["id"]!.ToString().TrimStart('0')}";
}
