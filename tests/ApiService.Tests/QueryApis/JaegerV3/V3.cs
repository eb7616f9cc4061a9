using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

/// <summary>What answers of <c>/api/v3</c> have in common.</summary>
internal static class V3
{
    /// <summary>2026-11-22, with an end in another zone.</summary>
    public const string Window = "query.startTimeMin=2026-11-22T00:00:00Z&query.startTimeMax=2026-11-23T00:00:00.5%2B01:00";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An error as Go's <c>http.Error</c> writes it.</summary>
    public static (int Status, string ContentType, string Body) Error(int status, string message) =>
        (status, "text/plain; charset=utf-8", $$$"""{"error":{"httpCode":{{{status}}},"message":{{{JsonSerializer.Serialize(message, Relaxed)}}}}}""" + "\n");

    /// <summary>The spans of an answer, in its order.</summary>
    public static List<JsonNode> Spans(string body) =>
    [.. from resource in JsonNode.Parse(body)!["result"]!["resourceSpans"]!.AsArray()
        from scope in resource["scopeSpans"]!.AsArray()
        from span in scope!["spans"]!.AsArray()
        select span];
}
