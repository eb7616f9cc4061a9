using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger.Metrics;

/// <summary>
/// A question for metrics: a point at <c>end − lookback</c>, and then at every step up to the end, each of what started in the window that
/// ends there. Times are Unix nanoseconds, lengths nanoseconds.
/// </summary>
internal sealed record MetricsQuery
{
    /// <summary>Prometheus' bound, with its message.</summary>
    private const int MaxPoints = 11_000;

    public required IReadOnlyList<string> Services { get; init; }

    public required IReadOnlyList<SpanKind> Kinds { get; init; }

    /// <summary>A series for each operation, not for each service.</summary>
    public required bool ByOperation { get; init; }

    public required long End { get; init; }

    public required long Lookback { get; init; }

    public required long Step { get; init; }

    /// <summary>The length of the window before each point.</summary>
    public required long RatePer { get; init; }

    /// <summary>The first point.</summary>
    public long Start => End - Lookback;

    /// <summary>How many points a series has at most.</summary>
    public long Points => Lookback / Step + 1;

    /// <exception cref="BadQueryException">It makes no sense, or asks for too much.</exception>
    public MetricsQuery Checked()
    {
        if (Step <= 0) throw new BadQueryException("zero or negative query resolution step widths are not accepted. Try a positive integer");
        if (Lookback < 0) throw new BadQueryException("end timestamp must not be before start time");
        if (RatePer <= 0) throw new BadQueryException("'ratePer' must be positive");
        if (Points > MaxPoints)
            throw new BadQueryException("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)");
        return this;
    }
}
