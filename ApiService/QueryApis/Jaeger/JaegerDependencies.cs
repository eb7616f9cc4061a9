using Microsoft.AspNetCore.Mvc;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// <c>GET /api/dependencies</c>, which service called which:
/// <code>{"data":[{"parent":"web","child":"app","callCount":2}],"total":0,"limit":0,"offset":0,"errors":null}</code>
/// Both times are milliseconds: <c>endTs</c> (default: now) since 1970, and <c>lookback</c> (default: a day) before it. Where Jaeger lists
/// links in any order, they are sorted.
/// </summary>
internal static class JaegerDependencies
{
    private const long NanosPerMilli = 1_000_000;
    private const long DayNanos = 86_400_000 * NanosPerMilli;

    public static void MapDependencies(this IEndpointRouteBuilder api) => api.MapGet("/dependencies", GetAsync);

    private static async Task GetAsync(
        HttpContext http,
        [FromQuery(Name = "endTs")] string[]? endTs,
        [FromQuery(Name = "lookback")] string[]? lookback,
        [FromQuery(Name = "service")] string[]? service,
        LinkStore links,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var end = Millis(endTs, "endTs") ?? JaegerParameters.UnixNano(time.GetUtcNow());
        var start = end - (Int128)(Millis(lookback, "lookback") ?? DayNanos);
        var found = await links.GetLinksAsync((long)Int128.Clamp(start, long.MinValue, long.MaxValue), end, cancellationToken);
        var of = JaegerParameters.First(service);

        await using var answer = JsonAnswer.Begin(http, JaegerParameters.IsPretty(http), GoJsonEncoder.Html);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("data");
        foreach (var link in found.Where(link => of is null || link.Parent == of || link.Child == of))
        {
            answer.Json.WriteStartObject();
            answer.Json.WriteString("parent", link.Parent);
            answer.Json.WriteString("child", link.Child);
            answer.Json.WriteNumber("callCount", link.CallCount);
            answer.Json.WriteEndObject();
            await answer.FlushIfFullAsync(cancellationToken);
        }

        answer.Json.WriteEndArray();
        JaegerEnvelope.WriteEnd(answer.Json);
        await answer.EndAsync(cancellationToken);
    }

    private static long? Millis(string[]? values, string name)
    {
        if (JaegerParameters.First(values) is not { } text) return null;
        return GoText.TryParseInt(text, 64, out var millis, out var error)
            ? (long)Int128.Clamp((Int128)millis * NanosPerMilli, long.MinValue, long.MaxValue)
            : throw new BadQueryException($"unable to parse param '{name}': {error}");
    }
}
