using Npgsql;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// The SQL that finds the fragments in which a search may find a span, newest first. All values are parameters. A page goes on where the
/// last one ended: below its last start time, and pages end <c>WITH TIES</c>, so nothing is lost between two fragments that start at once.
/// </summary>
internal sealed class CandidateSql
{
    private const string Undecided = "false";

    private readonly List<Func<NpgsqlParameter>> _values = [];
    private readonly List<string> _conditions = ["true"];
    private string _decided = Undecided;

    private CandidateSql()
    {
    }

    /// <summary>Whether there may be so few that they are better found by the summary of blocks than one after the other.</summary>
    public bool MayBeSparse { get; private set; }

    /// <summary>Whether the columns of most fragments decide, so that nearly every one is of a trace that is looked for.</summary>
    public bool IsMostlyDecided { get; private set; }

    /// <summary>The fragments that may have a span which meets all conditions.</summary>
    public static CandidateSql ForSpans(SpanQuery query, NameIds names)
    {
        var sql = new CandidateSql();
        sql._conditions.Add($"end_ns >= {sql.Add(query.StartMinNs)}");
        sql.AddNames(names);
        if (query.DurationMinNs > 0) sql.AddSparse($"longest_ns >= {sql.Add(query.DurationMinNs)}");
        if (query.Attributes.Any(attribute => attribute.IsError)) sql.AddSparse("error_count > 0");
        sql._decided = sql.Decided(query, names);
        sql.IsMostlyDecided = sql._decided != Undecided;
        return sql;
    }

    /// <summary>The fragments that may meet one of the conditions on a trace.</summary>
    /// <param name="names">Those that it needs.</param>
    /// <param name="isDecided">Whether the names are the condition. It is decided only if they are not those of others as well.</param>
    /// <param name="longestNs">The least that the fragment's longest span takes, nanoseconds.</param>
    public static CandidateSql ForTraces(NameIds names, bool isDecided, long longestNs)
    {
        var sql = new CandidateSql();
        sql.AddNames(names);
        if (longestNs > 0) sql.AddSparse($"longest_ns >= {sql.Add(longestNs)}");
        if (isDecided && names is { OverflowServices: [], OverflowOperations: [] }) sql._decided = "true";
        return sql;
    }

    /// <summary>Only fragments of traces of which something starts in this range too.</summary>
    public CandidateSql OfTracesIn(TraceRange range, TraceIdSql ids)
    {
        _conditions.Add(
            $"""
            EXISTS (SELECT FROM trace_fragments other WHERE {ids.Column("other")} = {ids.Column("trace_fragments")}
                    AND other.start_ns BETWEEN {Add(range.FromNs)} AND {Add(range.ToNs)})
            """);
        return this;
    }

    /// <summary>All of certain commits, in no order; results as a <see cref="Page"/> has them.</summary>
    /// <param name="database">Where.</param>
    /// <param name="range">Only fragments that start in it.</param>
    /// <param name="ids">The commits.</param>
    public NpgsqlBatch OfCommits(NpgsqlDataSource database, TraceRange range, int[] ids)
    {
        var (batch, command) = Create(database);
        var select = Select(Next(command, range.FromNs), Next(command, range.ToNs));
        // The limit, which is none, keeps PostgreSQL from joining otherwise than commit by commit, with the index.
        command.CommandText =
            $"""
            SELECT found.* FROM unnest({Next(command, ids)}) AS noted (id)
            CROSS JOIN LATERAL ({select} AND commit_id = noted.id LIMIT {int.MaxValue}) AS found
            """;
        return batch;
    }

    /// <summary>
    /// The next page. The second result has the rows: <c>decided, start_ns, trace_id, dictionary_id, payload</c>; the payload is null if the columns
    /// decided.
    /// </summary>
    /// <param name="database">Where.</param>
    /// <param name="ranges">Only fragments that start in one of them; newest first, without overlap.</param>
    /// <param name="count">How many, or more if several start at the same time.</param>
    /// <param name="isSparse">Whether few are expected in all of the ranges.</param>
    public NpgsqlBatch Page(NpgsqlDataSource database, IReadOnlyList<TraceRange> ranges, int count, bool isSparse)
    {
        var (batch, command) = Create(database);
        var from = Next(command, ranges[^1].FromNs);
        var to = Next(command, ranges[0].ToNs);
        var newest = $"ORDER BY start_ns DESC FETCH FIRST {Next(command, (long)count)} ROWS WITH TIES";
        var select = Select(from, to);
        if (ranges.Count == 1)
        {
            // Asked for the newest, PostgreSQL walks along the start times until it has enough, which with a few is never. The offset, which is
            // none, keeps it from knowing: it finds all, by whichever index it likes, and sorts them.
            command.CommandText = isSparse ? $"SELECT * FROM ({select} OFFSET 0) AS found {newest}" : $"{select} {newest}";
            return batch;
        }

        var starts = Next(command, ranges.Select(range => range.FromNs).ToArray());
        var ends = Next(command, ranges.Select(range => range.ToNs).ToArray());
        command.CommandText =
            $"""
            SELECT found.* FROM unnest({starts}, {ends}) AS range (from_ns, to_ns)
            CROSS JOIN LATERAL ({select} AND start_ns BETWEEN range.from_ns AND range.to_ns {newest}) AS found
            {newest}
            """;
        return batch;
    }

    private (NpgsqlBatch Batch, NpgsqlBatchCommand Command) Create(NpgsqlDataSource database)
    {
        // What bounds the search bounds this too.
        var batch = database.CreateBatch();
        batch.Timeout = 0;
        // Of a cost that is only feared PostgreSQL would compile the same expressions for each partition, which takes longer than to read.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('jit', 'off', true)"));
        var command = new NpgsqlBatchCommand();
        foreach (var value in _values) command.Parameters.Add(value());
        batch.BatchCommands.Add(command);
        return (batch, command);
    }

    // The outermost bounds are what partitions are chosen by before the query starts.
    private string Select(string from, string to) =>
        $"""
        SELECT {_decided} AS decided, start_ns, trace_id, dictionary_id, CASE WHEN {_decided} THEN NULL ELSE payload END AS payload
        FROM trace_fragments WHERE {string.Join(" AND ", _conditions)} AND start_ns BETWEEN {from} AND {to}
        """;

    // Whether the columns of a fragment that passed the conditions already say that one of its spans meets them all on its own.
    private string Decided(SpanQuery query, NameIds names)
    {
        var isNamed = names.Operations is not null || names.Services is not null;
        if (query.Attributes.Count > 0 || query.DurationMaxNs < long.MaxValue || (isNamed && query.HasDuration)) return Undecided;

        // Any span is in the window if all are; the first one is if any will do.
        var allInWindow = $"start_ns >= {Add(query.StartMinNs)} AND end_ns <= {Add(query.StartMaxNs)}";
        if (names.Operations is { } operations) return $"({allInWindow} AND {Names(operations)})";
        if (names.Services is { } services) return $"({allInWindow} AND {Names(Negative(services))})";
        // The column was rounded up, by less than a millionth.
        if (query.HasDuration) return $"({allInWindow} AND longest_ns >= {Add(query.DurationMinNs * 1.000001)})";
        return $"start_ns >= {Add(query.StartMinNs)}";
    }

    // What the index trace_fragments_extremes knows of.
    private void AddSparse(string condition)
    {
        _conditions.Add(condition);
        MayBeSparse = true;
    }

    private void AddNames(NameIds names)
    {
        if (names.AllServices is { } services) _conditions.Add(Names(Negative(services)));
        if (names.AllOperations is { } operations) _conditions.Add(Names(operations));
    }

    private string Names(int[] ids) => $"names LIKE ANY ({Add(Array.ConvertAll(ids, NameCode.Pattern))})";

    // As services are in the column.
    private static int[] Negative(int[] services) => Array.ConvertAll(services, id => -id);

    private string Add<T>(T value)
    {
        _values.Add(() => new NpgsqlParameter<T> { TypedValue = value });
        return $"${_values.Count}";
    }

    private static string Next<T>(NpgsqlBatchCommand command, T value)
    {
        command.Add(value);
        return $"${command.Parameters.Count}";
    }
}
