using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Dependencies;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>
/// <c>GET /api/v2/dependencies</c>, which service called which:
/// <code>[{"parent":"web","child":"app","callCount":2,"errorCount":1}]</code>
/// Times are milliseconds; an <c>errorCount</c> of 0 is left out. Names are in lower case, as everywhere in Zipkin, and those that differ in
/// nothing else are one.
/// </summary>
internal sealed record ZipkinDependencies([FromQuery(Name = "endTs")] string[]? EndTs, [FromQuery(Name = "lookback")] string[]? Lookback)
{
    private const long NanosPerMilli = 1_000_000;

    public async Task GetAsync(HttpContext http, LinkStore links)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<ZipkinQueryOptions>>().Value;
        var end = ZipkinParameters.MandatoryNumber(EndTs, "endTs");
        var lookback = ZipkinParameters.Number(Lookback) ?? options.DefaultLookback;
        if (end <= 0) throw new BadQueryException("endTs <= 0");
        if (lookback <= 0) throw new BadQueryException("lookback <= 0");

        // The end is a whole millisecond, the last of the window.
        var found = await links.GetLinksAsync(Nanos(Math.Max(end - lookback, 0)), Nanos(end) + NanosPerMilli - 1, http.RequestAborted);
        await using var answer = JsonAnswer.Begin(http);
        answer.Json.WriteStartArray();
        foreach (var (parent, child, calls, errors) in Lower(found).Links)
        {
            answer.Json.WriteStartObject();
            answer.Json.WriteString("parent", parent);
            answer.Json.WriteString("child", child);
            answer.Json.WriteNumber("callCount", calls);
            if (errors > 0) answer.Json.WriteNumber("errorCount", errors);
            answer.Json.WriteEndObject();
            await answer.FlushIfFullAsync(http.RequestAborted);
        }

        answer.Json.WriteEndArray();
        await answer.EndAsync(http.RequestAborted);
    }

    private static LinkCounts Lower(IReadOnlyList<ServiceLink> links)
    {
        var counts = new LinkCounts();
        foreach (var link in links)
            counts.Add(link.Parent.ToLowerInvariant(), link.Child.ToLowerInvariant(), (long)link.CallCount, (long)link.ErrorCount);
        return counts;
    }

    private static long Nanos(long millis) => (long)Int128.Min((Int128)millis * NanosPerMilli, long.MaxValue - NanosPerMilli);
}
