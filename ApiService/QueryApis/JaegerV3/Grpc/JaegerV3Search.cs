using Google.Protobuf.WellKnownTypes;
using Jaeger.ApiV3;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis.JaegerV3.Grpc;

/// <summary>A search that came over gRPC, with Jaeger's texts for what makes no sense.</summary>
internal static class JaegerV3Search
{
    private const long NanosPerSecond = 1_000_000_000;

    // Go's zero time, 0001-01-01, which is what Jaeger finds where no time was sent.
    private const long ZeroSeconds = -62_135_596_800;

    /// <summary>The search.</summary>
    /// <exception cref="BadQueryException">It makes no sense.</exception>
    public static TraceQuery Of(TraceQueryParameters? query)
    {
        if (query is null) throw new BadQueryException("missing query");
        if (NanosOf(query.StartTimeMin) is not { } start || NanosOf(query.StartTimeMax) is not { } end)
            throw new BadQueryException("start time min and max are required parameters");
        if (!query.Filter.IsEmpty) throw new BadQueryException(JaegerV3Parameters.FilterDisabled);
        return new TraceQuery
        {
            Service = query.ServiceName,
            Operation = query.OperationName,
            Attributes = [.. query.Attributes],
            StartMin = start,
            StartMax = end,
            DurationMin = NanosOf(query.DurationMin),
            DurationMax = NanosOf(query.DurationMax),
            // An absent depth is 0, so 0 is as good as absent.
            Limit = query.SearchDepth > 0 ? query.SearchDepth : JaegerV3Parameters.DefaultSearchDepth,
        };
    }

    /// <summary>Unix nanoseconds, up to the first or last that 64 bits hold; null if there is no time.</summary>
    public static long? NanosOf(Timestamp? time) =>
        time is null or { Seconds: ZeroSeconds, Nanos: 0 } ? null : Clamp(((Int128)time.Seconds * NanosPerSecond) + time.Nanos);

    /// <summary>Nanoseconds; 0 if there is no duration.</summary>
    public static long NanosOf(Duration? duration) => duration is null ? 0 : Clamp(((Int128)duration.Seconds * NanosPerSecond) + duration.Nanos);

    private static long Clamp(Int128 nanos) => (long)Int128.Clamp(nanos, long.MinValue, long.MaxValue);
}
