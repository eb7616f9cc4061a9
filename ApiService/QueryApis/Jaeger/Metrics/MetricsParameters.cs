using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger.Metrics;

/// <summary>The parameters of <c>/api/metrics/*</c>: all times and lengths in milliseconds.</summary>
internal sealed record MetricsParameters
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1000 * Millisecond;

    [FromQuery(Name = "service")]
    public string[]? Service { get; init; }

    [FromQuery(Name = "groupByOperation")]
    public string[]? GroupByOperation { get; init; }

    [FromQuery(Name = "spanKind")]
    public string[]? SpanKind { get; init; }

    [FromQuery(Name = "endTs")]
    public string[]? EndTs { get; init; }

    [FromQuery(Name = "lookback")]
    public string[]? Lookback { get; init; }

    [FromQuery(Name = "step")]
    public string[]? Step { get; init; }

    [FromQuery(Name = "ratePer")]
    public string[]? RatePer { get; init; }

    /// <exception cref="BadQueryException">A parameter is missing, is malformed, or asks for too much.</exception>
    public MetricsQuery Parse(DateTimeOffset now)
    {
        if (Service is null or []) throw new BadQueryException("unable to parse param 'service': please provide at least one service name");
        return new MetricsQuery
        {
            Services = [.. Service.Distinct(StringComparer.Ordinal)],
            ByOperation = JaegerParameters.Bool(GroupByOperation, "groupByOperation"),
            Kinds = ParseKinds(),
            End = Millis(EndTs, "endTs") ?? JaegerParameters.UnixNano(now),
            Lookback = Millis(Lookback, "lookback") ?? 3600 * Second,
            Step = Millis(Step, "step") ?? 5 * Second,
            RatePer = Millis(RatePer, "ratePer") ?? 600 * Second,
        }.Checked();
    }

    /// <summary>The parameter of latencies only, which has no default.</summary>
    /// <exception cref="BadQueryException">It is missing, or not from 0 to 1.</exception>
    public static double ParseQuantile(string[]? values)
    {
        var text = JaegerParameters.First(values) ?? "";
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var quantile))
            throw new BadQueryException($"unable to parse param 'quantile': strconv.ParseFloat: parsing {GoText.Quote(text)}: invalid syntax");
        return quantile is >= 0 and <= 1 ? quantile : throw new BadQueryException("'quantile' must be from 0 to 1");
    }

    private IReadOnlyList<SpanKind> ParseKinds()
    {
        if (SpanKind is null or []) return [TraceModel.SpanKind.Server];
        return [.. SpanKind.Select(name => (name.Length > 0 ? SpanKindNames.FromJaeger(name) : null)
            ?? throw new BadQueryException($"unable to parse param 'spanKind': unsupported span kind: '{name}'"))];
    }

    private static long? Millis(string[]? values, string name)
    {
        if (JaegerParameters.First(values) is not { } text) return null;
        if (!GoText.TryParseInt(text, 64, out var milliseconds, out var error)) throw new BadQueryException($"unable to parse param '{name}': {error}");
        return (long)Int128.Clamp((Int128)milliseconds * Millisecond, long.MinValue / 4, long.MaxValue / 4);
    }
}
