using Tracepost.DataService.Query.Conditions;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Search;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>Reads the requests of <c>tracepost.v1.TraceSearch</c>.</summary>
internal static class TraceQueryReader
{
    /// <summary>The conditions, the service, its remote service, its span's name and the duration are told apart by the bits of a number.</summary>
    internal const int MaxConditions = 60;

    /// <exception cref="InvalidQueryException">The request makes no sense.</exception>
    public static TraceQuery Read(FindTracesRequest request, QueryOptions options)
    {
        QuerySize.Check(request, options);
        if (request.Limit < 0) throw new InvalidQueryException($"limit is negative: {request.Limit}");
        if (request.Conditions.Count > MaxConditions)
            throw new InvalidQueryException($"a search has at most {MaxConditions} conditions, not {request.Conditions.Count}");
        var query = new TraceQuery
        {
            Service = request.Service,
            RemoteService = request.RemoteService,
            SpanName = request.SpanName,
            Tags = [.. request.Conditions.Select(Read)],
            DurationMinNs = Bound(request.DurationMin),
            DurationMaxNs = request.DurationMax == 0 ? long.MaxValue : Bound(request.DurationMax),
            StartMinNs = Bound(request.StartMin),
            StartMaxNs = request.StartMax == 0 ? long.MaxValue : Bound(request.StartMax),
            Limit = Math.Min(request.Limit == 0 ? options.DefaultSearchDepth : request.Limit, options.MaxSearchDepth),
        };
        if (query.StartMaxNs < query.StartMinNs) throw new InvalidQueryException("start_max is before start_min");
        if (query.DurationMaxNs < query.DurationMinNs) throw new InvalidQueryException("duration_max is less than duration_min");
        return query;
    }

    /// <summary>The distinct ids, in the order of the request.</summary>
    /// <exception cref="InvalidQueryException">An id is not 16 bytes long, or there are too many.</exception>
    public static IReadOnlyList<TraceId> Read(GetTracesRequest request, QueryOptions options)
    {
        QuerySize.CheckIds(request.TraceIds.Count, options);
        var ids = new HashSet<TraceId>(request.TraceIds.Count);
        var distinct = new List<TraceId>(request.TraceIds.Count);
        foreach (var bytes in request.TraceIds)
        {
            if (bytes.Length != TraceId.Size) throw new InvalidQueryException($"a trace_id must be {TraceId.Size} bytes long, not {bytes.Length}");
            var id = TraceId.Read(bytes.Span);
            if (options.StrictTraceIds is false) id = id with { High = 0 };
            if (ids.Add(id)) distinct.Add(id);
        }

        return distinct;
    }

    private static TagCondition Read(TraceCondition condition)
    {
        if (condition.Key.Length == 0) throw new InvalidQueryException("a condition has no key");
        return new TagCondition(condition.Key, condition.HasValue ? new TextValue(condition.Value) : null);
    }

    private static long Bound(ulong ns) => (long)Math.Min(ns, long.MaxValue);
}
