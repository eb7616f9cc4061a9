using System.Net;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Traces;

/// <summary>Reads traces through the query API, at once: what was acknowledged is committed.</summary>
internal static class ReadBack
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Both read APIs must say of these traces everything that was sent, and nothing else.</summary>
    /// <param name="system">The system.</param>
    /// <param name="sent">Flat spans of any number of whole traces.</param>
    /// <param name="cancellationToken">The limit.</param>
    public static async Task AssertCompleteAsync(RunningSystem system, IReadOnlyList<JsonObject> sent, CancellationToken cancellationToken)
    {
        foreach (var trace in sent.GroupBy(span => span["traceId"]!.GetValue<string>()))
        {
            var otlp = await OtlpAsync(system, trace.Key, cancellationToken);
            Facts.AssertSame(trace.SelectMany(SpanLines.Of), otlp.SelectMany(SpanLines.Of));
            Facts.AssertSame(trace.SelectMany(JaegerExpected.Of), JaegerActual.Of(await JaegerAsync(system, trace.Key, cancellationToken)));
        }
    }

    /// <summary><c>GET /api/v3/traces/{id}?rawTraces=true</c>: as stored; empty when there is no such trace.</summary>
    public static async Task<IReadOnlyList<JsonObject>> OtlpAsync(RunningSystem system, string traceId, CancellationToken cancellationToken)
    {
        var (status, body) = await GetAsync(system, $"/api/v3/traces/{traceId}?rawTraces=true", cancellationToken);
        if (status == HttpStatusCode.NotFound) return [];
        Assert.True(status == HttpStatusCode.OK, $"{(int)status}: {body}");
        return FlatSpans.FromOtlp(JsonNode.Parse(body)!["result"]!);
    }

    /// <summary><c>GET /api/traces/{id}?raw=true</c>: as stored, without Jaeger's clock skew and other adjustments.</summary>
    public static async Task<JsonNode> JaegerAsync(RunningSystem system, string traceId, CancellationToken cancellationToken)
    {
        var (status, body) = await GetAsync(system, $"/api/traces/{traceId}?raw=true", cancellationToken);
        Assert.True(status == HttpStatusCode.OK, $"{(int)status}: {body}");
        return JsonNode.Parse(body)!;
    }

    public static async Task<(HttpStatusCode Status, string Body)> GetAsync(
        RunningSystem system, string path, CancellationToken cancellationToken)
    {
        using var response = await Client.GetAsync(new Uri(system.Http, path), cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }
}
