using Jaeger.Storage.V2;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Traces;

/// <summary>Reads <c>GetTracesRequest</c>.</summary>
internal static class TraceRequest
{
    /// <summary>The distinct ids with the range that their hints give, in the order of the request.</summary>
    /// <exception cref="InvalidQueryException">An id is not 16 bytes long, there are too many, or a hint makes no sense.</exception>
    public static IReadOnlyList<(TraceId Id, TraceRange Range)> Read(IReadOnlyCollection<GetTraceParams> query, QueryOptions options)
    {
        QuerySize.CheckIds(query.Count, options);
        var known = new HashSet<TraceId>();
        var traces = new List<(TraceId, TraceRange)>();
        foreach (var trace in query)
        {
            if (trace.TraceId.Length != TraceId.Size)
                throw new InvalidQueryException($"a trace_id must be {TraceId.Size} bytes long, not {trace.TraceId.Length}");
            var id = TraceId.Read(trace.TraceId.Span);
            if (known.Add(id)) traces.Add((id, ReadRange(trace, options)));
        }

        return traces;
    }

    private static TraceRange ReadRange(GetTraceParams trace, QueryOptions options)
    {
        var slack = options.HintSlackHours * 3600L * 1_000_000_000;
        var from = RequestTime.ReadTime(trace.StartTime, "start_time");
        var to = RequestTime.ReadTime(trace.EndTime, "end_time");
        return new TraceRange(
            from is { } first && first > long.MinValue + slack ? first - slack : TraceRange.All.FromNs,
            to is { } last && last < long.MaxValue - slack ? last + slack : TraceRange.All.ToNs);
    }
}
