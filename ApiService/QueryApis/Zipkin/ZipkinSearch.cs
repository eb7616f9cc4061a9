using Microsoft.AspNetCore.Mvc;
using Tracepost.TraceModel.Search;

namespace Tracepost.ApiService.QueryApis.Zipkin;

/// <summary>The parameters of <c>GET /api/v2/traces</c>, as they came, and their meaning. Durations are microseconds, times milliseconds.</summary>
internal sealed record ZipkinSearch(
    [FromQuery(Name = "serviceName")] string[]? ServiceName,
    [FromQuery(Name = "remoteServiceName")] string[]? RemoteServiceName,
    [FromQuery(Name = "spanName")] string[]? SpanName,
    [FromQuery(Name = "annotationQuery")] string[]? AnnotationQuery,
    [FromQuery(Name = "minDuration")] string[]? MinDuration,
    [FromQuery(Name = "maxDuration")] string[]? MaxDuration,
    [FromQuery(Name = "endTs")] string[]? EndTs,
    [FromQuery(Name = "lookback")] string[]? Lookback,
    [FromQuery(Name = "limit")] string[]? Limit)
{
    private const long NanosPerMilli = 1_000_000, NanosPerMicro = 1_000;

    // Spans are shown in whole microseconds: a bound means all that look like it.
    private const ulong RestOfMicro = 999;

    /// <summary>Reads the parameters in Zipkin's order, so that the first error is the one Zipkin would name.</summary>
    /// <exception cref="BadQueryException">With Zipkin's text.</exception>
    public FindTracesRequest Parse(ZipkinQueryOptions options, DateTimeOffset now)
    {
        var (min, max) = (ZipkinParameters.Number(MinDuration), ZipkinParameters.Number(MaxDuration));
        var end = ZipkinParameters.Number(EndTs) ?? now.ToUnixTimeMilliseconds();
        var lookback = ZipkinParameters.Number(Lookback) ?? options.DefaultLookback;
        var limit = ZipkinParameters.Int(Limit, "limit", options.DefaultLimit);
        Check(end > 0, "endTs <= 0");
        Check(limit > 0, "limit <= 0");
        Check(lookback > 0, "lookback <= 0");
        Check(min is null or > 0, "minDuration <= 0");
        Check(min is null || max is null || max >= min, "maxDuration < minDuration");
        Check(min is not null || max is null, "maxDuration is only valid with minDuration");

        var span = Lower(SpanName);
        var request = new FindTracesRequest
        {
            Service = Lower(ServiceName),
            RemoteService = Lower(RemoteServiceName),
            SpanName = span == "all" ? "" : span,
            StartMin = lookback >= end ? 0 : Nanoseconds(end - lookback, NanosPerMilli),
            StartMax = Nanoseconds(end, NanosPerMilli) + RestOfMicro,
            // Less than a microsecond is shown as one.
            DurationMin = min is null or 1 ? (ulong)(min ?? 0) : Nanoseconds(min.Value, NanosPerMicro),
            DurationMax = max is null ? 0 : Nanoseconds(max.Value, NanosPerMicro) + RestOfMicro,
            Limit = Math.Min(limit, options.MaxLimit),
        };
        if (ZipkinParameters.First(AnnotationQuery) is { Length: > 0 } query) request.Conditions.AddRange(ZipkinAnnotationQuery.Parse(query));
        return request;
    }

    private static string Lower(string[]? values) => (ZipkinParameters.First(values) ?? "").ToLowerInvariant();

    private static ulong Nanoseconds(long value, long unit) => (ulong)Int128.Min((Int128)value * unit, long.MaxValue - (long)RestOfMicro);

    private static void Check(bool holds, string message)
    {
        if (!holds) throw new BadQueryException(message);
    }
}
