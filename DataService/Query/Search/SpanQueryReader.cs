using Jaeger.Storage.V2;
using Tracepost.DataService.Query.Conditions;

namespace Tracepost.DataService.Query.Search;

/// <summary>Makes a search of Jaeger's <c>TraceQueryParameters</c>.</summary>
internal static class SpanQueryReader
{
    /// <exception cref="InvalidQueryException">The parameters make no sense.</exception>
    public static SpanQuery Read(TraceQueryParameters? parameters, QueryOptions options)
    {
        if (parameters is null) throw new InvalidQueryException("query is required");
        QuerySize.Check(parameters, options);
        if (!parameters.Filter.IsEmpty) throw new InvalidQueryException("structured filters (query.filter) are not supported");
        if (parameters.SearchDepth < 0) throw new InvalidQueryException($"search_depth is negative: {parameters.SearchDepth}");

        var startMin = RequestTime.ReadTime(parameters.StartTimeMin, "start_time_min") ?? 0;
        var startMax = RequestTime.ReadTime(parameters.StartTimeMax, "start_time_max") ?? long.MaxValue;
        if (startMax < startMin) throw new InvalidQueryException("start_time_max is before start_time_min");
        var query = new SpanQuery
        {
            Service = parameters.ServiceName,
            Operation = parameters.OperationName,
            StartMinNs = Math.Max(0, startMin),
            StartMaxNs = startMax,
            DurationMinNs = RequestTime.ReadDuration(parameters.DurationMin, "duration_min") ?? 0,
            DurationMaxNs = RequestTime.ReadDuration(parameters.DurationMax, "duration_max") ?? long.MaxValue,
            Attributes = AttributeConditions.Read(parameters.Attributes),
            Limit = Math.Min(parameters.SearchDepth == 0 ? options.DefaultSearchDepth : parameters.SearchDepth, options.MaxSearchDepth),
        };
        if (query.DurationMaxNs < query.DurationMinNs) throw new InvalidQueryException("duration_max is less than duration_min");
        return query;
    }
}
