using Npgsql;
using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// The SQL that finds the fragments in which a search may find a span, newest first. All values are parameters. A page goes on where the
/// last one ended: below its last start time, and pages end <c>WITH TIES</c>, so nothing is lost between two fragments that start at once.
/// </summary>
internal sealed class CandidateSql
{
    private readonly List<Func<NpgsqlParameter>> _values = [];
    private readonly string _where;
    private readonly string _decided;

    public CandidateSql(SpanQuery query, NameIds names)
    {
        var conditions = new List<string> { $"end_ns >= {Add(query.StartMinNs)}" };
        if (names.AllServices is { } services) conditions.Add($"service_ids && {Add(services)}");
        if (names.AllOperations is { } operations) conditions.Add($"operation_ids && {Add(operations)}");
        if (query.DurationMinNs > 0) conditions.Add($"longest_ns >= {Add(query.DurationMinNs)}");
        if (query.Attributes.Any(attribute => attribute.IsError)) conditions.Add("error_count > 0");
        _where = string.Join(" AND ", conditions);
        _decided = Decided(query, names);
    }

    /// <summary>The next page: <c>decided, start_ns, trace_id, dictionary_id, payload</c>; the payload is null if the columns decided.</summary>
    /// <param name="database">Where.</param>
    /// <param name="ranges">Only fragments that start in one of them; newest first, without overlap.</param>
    /// <param name="count">How many, or more if several start at the same time.</param>
    public NpgsqlCommand Page(NpgsqlDataSource database, IReadOnlyList<TraceRange> ranges, int count)
    {
        var command = database.CreateCommand();
        foreach (var value in _values) command.Parameters.Add(value());
        var from = Next(command, ranges[^1].FromNs);
        var to = Next(command, ranges[0].ToNs);
        var newest = $"ORDER BY start_ns DESC FETCH FIRST {Next(command, (long)count)} ROWS WITH TIES";
        // The outermost bounds are said once more, for they are what partitions are chosen by before the query starts.
        var select =
            $"""
            SELECT {_decided} AS decided, start_ns, trace_id, dictionary_id, CASE WHEN {_decided} THEN NULL ELSE payload END AS payload
            FROM trace_fragments WHERE {_where} AND start_ns BETWEEN {from} AND {to}
            """;
        if (ranges.Count == 1)
        {
            command.CommandText = $"{select} {newest}";
            return command;
        }

        var starts = Next(command, ranges.Select(range => range.FromNs).ToArray());
        var ends = Next(command, ranges.Select(range => range.ToNs).ToArray());
        command.CommandText =
            $"""
            SELECT found.* FROM unnest({starts}, {ends}) AS range (from_ns, to_ns)
            CROSS JOIN LATERAL ({select} AND start_ns BETWEEN range.from_ns AND range.to_ns {newest}) AS found
            {newest}
            """;
        return command;
    }

    // Whether the columns of a fragment that passed the conditions already say that one of its spans meets them all on its own.
    private string Decided(SpanQuery query, NameIds names)
    {
        var isOther = query.HasDuration || query.Attributes.Count > 0;
        if (isOther) return "false";

        // Any span is in the window if all are; the first one is if it is the only kind of span that is asked for.
        var allInWindow = $"start_ns >= {Add(query.StartMinNs)} AND end_ns <= {Add(query.StartMaxNs)}";
        if (names.Operations is { } operations) return $"({allInWindow} AND operation_ids && {Add(operations)})";
        var firstInWindow = $"start_ns >= {Add(query.StartMinNs)}";
        if (names.Services is not { } services) return firstInWindow;
        return $"({firstInWindow} AND (end_ns <= {Add(query.StartMaxNs)} OR cardinality(service_ids) = 1) AND service_ids && {Add(services)})";
    }

    private string Add<T>(T value)
    {
        _values.Add(() => new NpgsqlParameter<T> { TypedValue = value });
        return $"${_values.Count}";
    }

    private static string Next<T>(NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${command.Parameters.Count}";
    }
}
