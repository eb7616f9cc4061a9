using Microsoft.AspNetCore.Mvc;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.Store;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>The parameters of Jaeger's <c>GET /api/traces</c>, as they came, and their meaning. Times are microseconds.</summary>
internal sealed record JaegerSearch(
    [FromQuery(Name = "service")] string[]? Service,
    [FromQuery(Name = "operation")] string[]? Operation,
    [FromQuery(Name = "start")] string[]? Start,
    [FromQuery(Name = "end")] string[]? End,
    [FromQuery(Name = "tag")] string[]? Tag,
    [FromQuery(Name = "tags")] string[]? Tags,
    [FromQuery(Name = "limit")] string[]? Limit,
    [FromQuery(Name = "minDuration")] string[]? MinDuration,
    [FromQuery(Name = "maxDuration")] string[]? MaxDuration,
    [FromQuery(Name = "traceID")] string[]? TraceId,
    [FromQuery(Name = "raw")] string[]? Raw)
{
    private static readonly TimeSpan DefaultLookback = TimeSpan.FromDays(2);
    private const int DefaultLimit = 100;

    /// <summary>Reads the parameters in Jaeger's order, so that the first error is the one Jaeger would name.</summary>
    /// <exception cref="BadQueryException">With Jaeger's text.</exception>
    public Parsed Parse(DateTimeOffset now)
    {
        var start = JaegerParameters.Time(Start, "start") ?? JaegerParameters.UnixNano(now - DefaultLookback);
        var end = JaegerParameters.Time(End, "end") ?? JaegerParameters.UnixNano(now);
        var tags = ParseTags();
        var limit = DefaultLimit;
        if (JaegerParameters.First(Limit) is { } limitText)
        {
            if (!GoText.TryParseInt(limitText, 32, out var parsed, out var error)) throw new BadQueryException(error);
            limit = (int)parsed;
        }

        var query = new TraceQuery
        {
            Service = JaegerParameters.First(Service),
            Operation = JaegerParameters.First(Operation),
            Attributes = tags,
            StartMin = start,
            StartMax = end,
            DurationMin = JaegerParameters.Duration(MinDuration, "minDuration"),
            DurationMax = JaegerParameters.Duration(MaxDuration, "maxDuration"),
            Limit = limit,
        };
        var traceIds = ParseTraceIds();
        var raw = JaegerParameters.Bool(Raw, "raw");

        if (traceIds.Count == 0 && query.Service is null) throw new BadQueryException("parameter 'service' is required");
        if (query.DurationMin != 0 && query.DurationMax != 0 && query.DurationMax < query.DurationMin)
            throw new BadQueryException("'maxDuration' should be greater than 'minDuration'");
        var hasWindow = JaegerParameters.First(Start) is not null || JaegerParameters.First(End) is not null;
        return new Parsed(query, traceIds, raw, hasWindow);
    }

    private Dictionary<string, string> ParseTags()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in Tag ?? [])
        {
            var colon = tag.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) throw new BadQueryException($"malformed 'tag' parameter, expecting key:value, received: {tag}");
            tags[tag[..colon]] = tag[(colon + 1)..];
        }

        foreach (var json in Tags ?? [])
        {
            if (GoTagMap.Parse(json, tags) is { } error)
                throw new BadQueryException($"malformed 'tags' parameter, cannot unmarshal JSON: {error}");
        }

        return tags;
    }

    private List<TraceId> ParseTraceIds()
    {
        var ids = new List<TraceId>();
        foreach (var text in TraceId ?? [])
        {
            if (!GoTraceId.TryParse(text, out var id, out var error)) throw new BadQueryException($"cannot parse traceID param: {error}");
            if (!ids.Contains(id)) ids.Add(id);
        }

        return ids;
    }

    /// <summary>With trace ids the rest of the query does not count; a given window is only a hint where they are.</summary>
    internal sealed record Parsed(TraceQuery Query, IReadOnlyList<TraceId> TraceIds, bool Raw, bool HasWindow);
}
